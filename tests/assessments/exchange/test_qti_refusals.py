"""Items of QTI that can not be taken, each refused with its reason."""

import pytest

from tests.assessments.exchange.qti_items import (
    MAP_RESPONSE,
    MATCH_CORRECT,
    added,
    choice,
    correct,
    declaration,
    item,
    mapping,
    read,
)


def several(names="ABC", *, right="AB", processing=MATCH_CORRECT):
    return read(item(declaration(cardinality="multiple", right=right), choice(names, most=0), processing))


ONE_OF_EACH = {name: f'<{name} responseIdentifier="RESPONSE"/>' for name in (
    "associateInteraction", "graphicGapMatchInteraction", "sliderInteraction",
    "mediaInteraction", "uploadInteraction", "drawingInteraction", "selectPointInteraction", "positionObjectStage",
    "customInteraction", "portableCustomInteraction", "graphicOrderInteraction", "graphicAssociateInteraction",
) if name.endswith("Interaction")}  # fmt: skip


@pytest.mark.parametrize(("name", "body"), ONE_OF_EACH.items(), ids=ONE_OF_EACH)
def test_interaction_when_it_is_not_read_then_it_is_refused_by_its_name(name, body):
    entry = read(item(declaration(right="A"), body))
    assert (entry.state, entry.payload, entry.original_kind) == ("refused", None, name)
    assert entry.reason == f"It uses {name}, which is not read."


def condition(test: str) -> str:
    return (
        f"<responseProcessing><responseCondition><responseIf>{test}<setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>"
    )


TWO_TEXTS = declaration("R1", "string", right=["word"]) + declaration("R2", "string")
TWO_FIELDS = (
    '<p><textEntryInteraction responseIdentifier="R1"/> <textEntryInteraction responseIdentifier="R2"/></p>'
)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (item(declaration(right="B"), choice(), attributes='adaptive="true"'), "It is adaptive"),
        (item("<templateDeclaration identifier='N'/>" + declaration(right="B"), choice()), "It is a template"),
        (item(declaration(right="B"), "<printedVariable identifier='N'/>" + choice()), "It shows the value of a variable"),
        (item(declaration(right="B"), "<p>Only text.</p>"), "It has no interaction"),
        (item(declaration(), choice(), ""), "It says nothing about how answers are scored"),
        (item(declaration(right="B"), choice(), "<responseProcessing/>"), "It says nothing about how answers are scored"),
        (item(declaration(), choice()), "No answer earns points"),
        (item(declaration(right="B"), choice(), MAP_RESPONSE), "scored by a mapping that is not there"),
        (
            item(declaration(right="B"), choice(), '<responseProcessing template="http://x/own.xml"/>'),
            "uses the template “own”",
        ),
        (item(declaration("OTHER", right="B"), choice()), "names “RESPONSE”, which is not declared"),
        (item(declaration(right="B", cardinality="record"), choice()), "several named values"),
        (item(declaration(right="B", cardinality="ordered"), choice(most=0)), "Its answers have an order"),
        (item(declaration(right="A"), choice("AA")), "Two of its choices have the same identifier"),
        (item(declaration(right="A"), choice("")), "It has no choices"),
        (item(declaration(right="A"), choice(), condition("<match><null/></match>")), "processing uses “match”"),
        (item(declaration(right="A"), choice(), condition("<random/>")), "processing uses “random”"),
        (item(declaration(right="A"), choice(), condition("<customOperator/>")), "processing uses “customOperator”"),
        (
            item(declaration(right="A"), choice(), condition("<not><isNull><variable identifier='R'/></isNull></not>")),
            "No answer earns points",
        ),
        (
            item(declaration(right="A"), choice(), condition("<isNull><variable identifier='RESPONSE'/></isNull>")),
            "It gives points to those who answer nothing",
        ),
        (
            item(TWO_TEXTS, TWO_FIELDS, added(("R1", correct("R1"), 1), ("R2", "<variable identifier='R1'/>", 1))),
            "Its points follow a rule of their own",
        ),
        (
            item(declaration(kind="string"), "<extendedTextInteraction responseIdentifier='RESPONSE'/>" + choice()),
            "It joins a long written answer with other questions",
        ),
        (
            item(declaration(mapping=mapping({"A": "1e999999999"})), choice(), MAP_RESPONSE),
            "“1e999999999” is not a number that can be read",
        ),
    ],
)  # fmt: skip
def test_item_when_it_can_not_be_taken_then_it_is_refused_with_the_reason(text, reason):
    entry = read(text)
    assert (entry.state, entry.payload) == ("refused", None)
    assert reason in entry.reason


def test_item_when_its_points_follow_a_rule_of_their_own_then_it_is_refused():
    """A wins nothing with B, and everything with C: no weights give that."""
    chosen = {"A": 1, "A C": 3}
    told = [
        ("RESPONSE", "<multiple>" + "".join(f'<baseValue baseType="identifier">{name}</baseValue>' for name in names.split()) + "</multiple>", points)
        for names, points in chosen.items()
    ]  # fmt: skip
    entry = several("ABC", right="", processing=added(*told))
    assert entry.reason == "Its points follow a rule of their own, which none of our kinds of question has."
