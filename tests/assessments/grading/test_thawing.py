"""Thawing: every field of a payload reaches the question, what is left out has its default, nonsense is refused."""

from fractions import Fraction
from typing import Any

import pytest

from assessments.grading import Option, SingleChoice, thaw
from assessments.grading.cloze import Cloze, Gap, SharedChoice
from assessments.grading.hotspot import Hotspot
from assessments.grading.kprim import Kprim, Statement
from assessments.grading.matching import Matching, Stem
from assessments.grading.multiple_response import MultipleResponse
from assessments.grading.numerical import Answer, Numerical, Unit
from assessments.grading.ordering import Ordering
from assessments.grading.passage import Passage, Segment
from assessments.grading.short_answer import Accepted, ShortAnswer
from assessments.grading.true_false import TrueFalse
from assessments.grading.written import Written


def payload(kind: str, **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "key": "q", "texts": {"en": {"text": "<p>?</p>"}}, **fields}


def named(name: str, **by_language: str) -> dict[str, Any]:
    return {code: {name: text} for code, text in by_language.items()}


OPTIONS = [{"id": "a", "correct": True}, {"id": "b", "correct": False, "credit": "-1/3"}]
AS_OPTIONS = (Option("a", True), Option("b", False, Fraction(-1, 3)))


@pytest.mark.parametrize(
    ("frozen", "thawed"),
    [
        (payload("single-choice", options=OPTIONS), SingleChoice("q", AS_OPTIONS)),
        (payload("multiple-response", options=OPTIONS), MultipleResponse("q", AS_OPTIONS, "weights")),
        (
            payload("multiple-response", options=OPTIONS, rule="each-option"),
            MultipleResponse("q", AS_OPTIONS, "each-option"),
        ),
        (payload("true-false", answer=False), TrueFalse("q", False)),
        (
            payload("kprim", statements=[{"id": "a", "holds": True}, {"id": "b", "holds": False}]),
            Kprim("q", (Statement("a", True), Statement("b", False)), "kprim"),
        ),
        (
            payload(
                "matching",
                stems=[{"id": "s", "answer": "a"}],
                answers=[{"id": "a"}, {"id": "b"}],
                rule="all-or-nothing",
            ),
            Matching("q", (Stem("s", "a"),), ("a", "b"), "all-or-nothing"),
        ),
        (
            payload("ordering", items=[{"id": "b"}, {"id": "a"}]),
            Ordering("q", ("b", "a"), "absolute-position"),
        ),
        (
            payload("numerical", answers=[{"id": "a", "number": "3.14"}]),
            Numerical("q", (Answer("a", Fraction("3.14"), Fraction(0), "nominal", Fraction(1)),)),
        ),
        (
            payload(
                "numerical",
                answers=[
                    {"id": "a", "number": "1", "tolerance": "0.1", "tolerance_kind": "relative"},
                    {"id": "b", "number": "*", "credit": "1/2"},
                ],
                units=[
                    {"id": "u", "factor": "1/100", "texts": named("name", en="cm", fr="cm", de="Zentimeter")}
                ],
                unit_rule="graded",
                unit_penalty="0.25",
                unit_penalty_of="question",
                unit_before=True,
                decimal_comma=False,
            ),
            Numerical(
                "q",
                (
                    Answer("a", Fraction(1), Fraction(1, 10), "relative"),
                    Answer("b", None, credit=Fraction(1, 2)),
                ),
                (Unit("u", Fraction(1, 100), ("cm", "Zentimeter")),),
                "graded",
                Fraction(1, 4),
                "question",
                unit_before=True,
                decimal_comma=False,
            ),
        ),
        (
            payload(
                "short-answer",
                answers=[{"id": "a", "texts": named("form", en="frog", fr="grenouille", lb="")}],
                accents_matter=False,
                case_matters=True,
            ),
            ShortAnswer(
                "q", (Accepted("a", ("frog", "grenouille")),), case_matters=True, accents_matter=False
            ),
        ),
        (
            payload(
                "cloze",
                choices=[{"id": "x"}, {"id": "y"}],
                gaps=[
                    {"id": "1", "name": "1", "kind": "choice", "answer": "y"},
                    {"id": "2", "name": "2", "kind": "single-choice", "weight": 3, "options": OPTIONS},
                ],
            ),
            Cloze(
                "q",
                (
                    Gap("1", SharedChoice("1", ("x", "y"), "y"), Fraction(1)),
                    Gap("2", SingleChoice("2", AS_OPTIONS), Fraction(3)),
                ),
            ),
        ),
        (
            payload("passage", segments=[{"id": "a", "hit": True}, {"id": "b", "hit": False}]),
            Passage("q", (Segment("a", True), Segment("b", False)), "hits-and-false-alarms"),
        ),
        (
            payload("hotspot", regions=OPTIONS, single=True, rule="all-or-nothing"),
            Hotspot("q", AS_OPTIONS, "all-or-nothing", is_single=True),
        ),
        (payload("written", min_words=30), Written("q", 30, None)),
        (payload("written", max_words=200), Written("q", 0, 200)),
    ],
)
def test_thaw_when_a_question_was_frozen_then_all_that_counts_is_kept(
    frozen: dict[str, Any], thawed: object
) -> None:
    assert thaw(frozen) == thawed


@pytest.mark.parametrize(
    ("frozen", "message"),
    [
        ({}, "not the payload"),
        (payload("essay"), "no kind of question 'essay'"),
        (payload("single-choice"), "not the payload of a question: KeyError"),
        (payload("single-choice", options=None), "not the payload"),
        (payload("single-choice", options=[{"id": "a"}]), "not the payload"),
        (payload("single-choice", options=[{"id": "a", "correct": True, "credit": 0.5}]), "number"),
        (payload("true-false", answer="true"), "true or false"),
        (payload("single-choice", options=[{"id": "a", "correct": 1}]), "right or it is not"),
        (payload("single-choice", options=[{"id": "", "correct": True}]), "no text"),
        (payload("passage", segments=[{"id": "a", "hit": "yes"}]), "marked or is not"),
        (payload("ordering", items=[{"id": 1}, {"id": 2}]), "no text"),
        (payload("short-answer", answers=[{"id": "a", "texts": {"en": {"form": 5}}}]), "form is a text"),
        (payload("numerical", answers=[{"id": "a", "number": "1e999999999"}]), "too large"),
        (payload("numerical", answers=[{"id": "a", "number": "3,14"}]), "not a number"),
        (payload("cloze", gaps=[{"id": "1", "kind": "cloze", "gaps": []}]), "can't be a question"),
        (payload("cloze", gaps=[{"id": "1", "kind": "choice", "answer": "y"}]), "no choices"),
        (payload("written", min_words="many"), "not the payload"),
    ],
)
def test_thaw_when_a_payload_makes_no_sense_then_it_refuses(frozen: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        thaw(frozen)
