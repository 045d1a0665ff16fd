"""Small items of QTI, written here, for tests."""

from assessments.exchange.qti import read_qti
from assessments.exchange.report import Entry
from assessments.grading import grade, thaw

MATCH_CORRECT = (
    '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"/>'
)
MAP_RESPONSE = (
    '<responseProcessing template="http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"/>'
)


def declaration(
    name: str = "RESPONSE", kind: str = "identifier", cardinality: str = "single", right=(), mapping: str = ""
) -> str:
    values = "".join(f"<value>{value}</value>" for value in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{kind}">'
        f"{correct}{mapping}</responseDeclaration>"
    )


def mapping(points: dict[str, float], **bounds: float) -> str:
    attributes = "".join(f' {name}="{value}"' for name, value in bounds.items())
    entries = "".join(f'<mapEntry mapKey="{key}" mappedValue="{value}"/>' for key, value in points.items())
    return f"<mapping{attributes}>{entries}</mapping>"


def item(
    declarations: str, body: str, processing: str = MATCH_CORRECT, *, rest: str = "", attributes: str = ""
) -> str:
    return (
        f'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="one" title="One" {attributes}>'
        f'{declarations}<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
        f"<itemBody>{body}</itemBody>{processing}{rest}</assessmentItem>"
    )


def choices(names: str, tag: str = "simpleChoice") -> str:
    return "".join(f'<{tag} identifier="{name}">Choice {name}</{tag}>' for name in names)


def choice(names: str = "ABC", *, most: int = 1, name: str = "RESPONSE", shuffle: bool = True) -> str:
    return (
        f'<choiceInteraction responseIdentifier="{name}" shuffle="{str(shuffle).lower()}" maxChoices="{most}">'
        f"<prompt>Which?</prompt>{choices(names)}</choiceInteraction>"
    )


def read(text: str) -> Entry:
    [entry] = read_qti(text.encode()).entries
    return entry


def marks(entry, *responses):
    question = thaw(entry.payload)
    return [str(grade(question, response).fraction) for response in responses]


def ids(parts):
    return {
        (part["texts"]["en"].get("text") or part["texts"]["en"]["form"])[-1]: part["id"] for part in parts
    }


def added(*conditions: tuple[str, str, float]) -> str:
    """A response processing that adds points to the score where a response is what is told."""
    rules = "".join(
        f'<responseCondition><responseIf><match><variable identifier="{name}"/>{told}</match>'
        f'<setOutcomeValue identifier="SCORE"><sum><variable identifier="SCORE"/>'
        f'<baseValue baseType="float">{points}</baseValue></sum></setOutcomeValue></responseIf></responseCondition>'
        for name, told, points in conditions
    )
    return f"<responseProcessing>{rules}</responseProcessing>"


def correct(name: str) -> str:
    return f'<correct identifier="{name}"/>'
