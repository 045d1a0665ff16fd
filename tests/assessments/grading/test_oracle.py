"""Held against Moodle: what a running Moodle 4.5.6 gave for thousands of answers, question by question.

The questions are built from what the oracle itself says of them; reading Moodle's files is the importer's test.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assessments.grading import grade, thaw
from tests.assessments.grading.payloads import ORDERING_RULES, Payload

FIXTURES = Path(__file__).resolve().parents[4] / "shared" / "fixtures" / "moodle-questions"
ORACLE = FIXTURES / "moodle-oracle"
GRADING_TYPES = dict(zip([0, -1, 1, 2, 3, 4, 5, 6, 7], ORDERING_RULES, strict=True))

needs_fixtures = pytest.mark.skipif(not ORACLE.is_dir(), reason="shared/fixtures is not on this machine")

Asked = dict[str, Any]


def asked() -> Iterator[tuple[str, Asked]]:
    """All questions of the oracle that Moodle has graded answers for, with the name of their file."""
    for path in sorted(ORACLE.glob("*.json")):
        for question in json.loads(path.read_text(encoding="utf-8")).get("questions", []):
            if question.get("graded_cases"):
                yield path.name, question


def credit(fraction: float) -> str:
    """A fraction of Moodle's list, exact: 0.3333333 is a third."""
    return str(Fraction(fraction).limit_denominator(20))


def answers(question: Asked, name: str) -> list[Payload]:
    return [
        {"id": str(n), "credit": credit(answer["fraction"]), "texts": {"en": {name: answer["answer"]}}}
        for n, answer in enumerate(question["answers"])
    ]


def payload(kind: str, **fields: Any) -> Payload:
    return {"kind": kind, "key": "q", "texts": {"en": {"text": ""}}, **fields}


# --- Questions, each with a way to say a human response by its ids ----------------------------------


def multichoice(question: Asked) -> Payload:
    options = [{**answer, "correct": Fraction(answer["credit"]) > 0} for answer in answers(question, "text")]
    return payload("single-choice" if question["single"] else "multiple-response", options=options)


def chosen(response: Asked) -> Any:
    if "choice_indexes" in response:
        return [str(index) for index in response["choice_indexes"]]
    return None if response["choice_index"] is None else str(response["choice_index"])


def truefalse(question: Asked) -> Payload:
    return payload("true-false", answer=question["correct_response_summary"] == "True")


def shortanswer(question: Asked) -> Payload:
    return payload("short-answer", answers=answers(question, "form"), case_matters=question["usecase"])


def numerical(question: Asked) -> Payload:
    """The oracle's Moodle speaks English: its comma separates thousands."""
    parts = [
        {**part, "number": answer["answer"], "tolerance": str(answer["tolerance"])}
        for part, answer in zip(answers(question, "feedback"), question["answers"], strict=True)
    ]
    return payload("numerical", answers=parts, decimal_comma=False)


def typed(response: Asked) -> Any:
    return response["answer"]


def match(question: Asked) -> Payload:
    """Right are the pairs of the right response's summary ("stem -> answer; stem -> answer")."""
    stems = list(dict.fromkeys(pair["stem"] for case in cases(question) for pair in case["pairs"]))
    summary = one_line(question["correct_response_summary"])
    right = {}
    for stem in stems:
        _before, found, rest = summary.partition(f"{one_line(stem)} -> ")
        assert found
        ends = [rest.find(f"; {one_line(other)} -> ") for other in stems]
        right[stem] = rest[: min((end for end in ends if end >= 0), default=len(rest))]
    known = dict.fromkeys(
        [*right.values(), *(pair["choice"] for case in cases(question) for pair in case["pairs"])]
    )
    return payload(
        "matching",
        stems=[{"id": stem, "answer": answer} for stem, answer in right.items()],
        answers=[{"id": answer} for answer in known if answer is not None],
    )


def one_line(text: str) -> str:
    return " ".join(text.split())


def pairs(response: Asked) -> Any:
    return {pair["stem"]: pair["choice"] for pair in response["pairs"]}


def cases(question: Asked) -> Iterator[Asked]:
    return (case["response"] for case in question["graded_cases"])


def gapselect(question: Asked) -> Payload:
    right = re.findall(r"\{(.*?)\}(?= \{|$)", question["correct_response_summary"])
    known = dict.fromkeys([*right, *(word for case in cases(question) for word in case["gaps"].values())])
    return payload(
        "cloze",
        choices=[{"id": word} for word in known if word is not None],
        gaps=[
            {"id": str(n), "name": str(n), "kind": "choice", "answer": word}
            for n, word in enumerate(right, start=1)
        ],
    )


def words(response: Asked) -> Any:
    return response["gaps"]


def multianswer(question: Asked) -> Payload:
    """The gaps as the file writes them, found by the beginning of the text; one file, one such question."""
    beginning = question["questiontext"].split("{#1}")[0][-12:]
    files = (path.read_text(encoding="utf-8") for path in (FIXTURES / "fixtures").glob("*.xml"))
    source = next(text for text in files if f"{beginning}{{" in text).split(beginning, 1)[1]
    return payload(
        "cloze", gaps=[gap(str(n), *written) for n, written in enumerate(GAP.findall(source), start=1)]
    )


GAP = re.compile(r"\{(\d+):(MULTICHOICE|SHORTANSWER):([^}]*)\}")
GAP_ANSWER = re.compile(r"(=|%(-?\d+)%)?([^#]*)(?:#.*)?", re.DOTALL)


def gap(name: str, weight: str, kind: str, written: str) -> Payload:
    is_choice = kind == "MULTICHOICE"
    parts = []
    for answer in written.split("~"):
        found = GAP_ANSWER.fullmatch(answer)
        assert found
        worth = Fraction(1) if found[1] == "=" else Fraction(int(found[2] or 0), 100)
        texts = {"en": {"form": found[3]}}
        parts.append({"id": found[3], "correct": worth == 1, "credit": str(worth), "texts": texts})
    fields: Payload = {"options": parts} if is_choice else {"answers": parts}
    ours = "single-choice" if is_choice else "short-answer"
    return {"id": name, "name": name, "weight": int(weight), "kind": ours, **fields}


def filled(response: Asked) -> Any:
    return {name: given.get("text", given.get("choice")) for name, given in response["gaps"].items()}


def ordering(question: Asked) -> Payload:
    items = sorted(question["answers"], key=lambda answer: answer["fraction"])
    rule = GRADING_TYPES[int(question["ordering_gradingtype"])]
    return payload("ordering", items=[{"id": item["answer"]} for item in items], rule=rule)


READERS = {
    "multichoice": (multichoice, chosen),
    "truefalse": (truefalse, typed),
    "shortanswer": (shortanswer, typed),
    "numerical": (numerical, typed),
    "match": (match, pairs),
    "gapselect": (gapselect, words),
    "ddwtos": (gapselect, words),
    "multianswer": (multianswer, filled),
}


@needs_fixtures
@pytest.mark.parametrize("kind", READERS)
def test_grade_when_moodle_graded_the_same_answer_then_the_fraction_is_the_same(kind: str) -> None:
    build, read = READERS[kind]
    wrong = []
    for file, question in asked():
        if question["qtype"] != kind:
            continue
        thawed = thaw(build(question))
        for case in question["graded_cases"]:
            ours = grade(thawed, read(case["response"]))
            theirs = case["fraction"]
            same = abs(ours.fraction - Fraction(theirs or 0)) <= Fraction(1, 10**6)
            if not same or ours.is_answered == (theirs is None):
                wrong.append((file, question["name"], case["response"], theirs, ours))
    assert wrong == []


@needs_fixtures
def test_oracle_when_read_then_so_many_answers_of_each_kind_are_held_against_it() -> None:
    graded = Counter()
    for _file, question in asked():
        graded[question["qtype"]] += len(question["graded_cases"])
    assert graded == {
        "match": 690,
        "ordering": 328,
        "numerical": 298,
        "multianswer": 264,
        "shortanswer": 246,
        "multichoice": 217,
        "gapselect": 205,
        "ddwtos": 67,
        "truefalse": 62,
        "calculatedsimple": 7,  # not a kind of ours
    }


@needs_fixtures
def test_grade_when_the_comma_is_decimal_then_only_answers_with_one_comma_differ_from_english_moodle() -> (
    None
):
    other = []
    for _file, question in asked():
        if question["qtype"] == "numerical":
            ours = thaw({**numerical(question), "decimal_comma": True})
            other += [
                case["response"]["answer"]
                for case in question["graded_cases"]
                if abs(grade(ours, typed(case["response"])).fraction - Fraction(case["fraction"] or 0)) > 1e-6
            ]
    assert Counter(other) == {"3,1415": 4, "-3,142": 1, "-3,1415": 1, "3,14": 2, "6,25": 1}


@needs_fixtures
def test_oracle_when_items_are_ordered_then_it_knows_the_right_order_but_not_the_others() -> None:
    """For each ordering question the oracle has one and the same fraction for every order, the right one among them: it
    graded the order that was shown, not the one that was given. `test_ordering` reckons the rules by other means.
    """
    found = [question for _file, question in asked() if question["qtype"] == "ordering"]
    assert len(found) == 3
    for question in found:
        assert len({case["fraction"] for case in question["graded_cases"]}) == 1
        thawed = thaw(ordering(question))
        assert grade(thawed, thawed.items).fraction == question["correct_response_fraction"] == 1
