"""Cloze: gaps of several kinds, weighted."""

from fractions import Fraction
from typing import Any

import pytest

from assessments.grading import Option, Part, SingleChoice, grade
from assessments.grading.cloze import Cloze, Gap, SharedChoice
from assessments.grading.multiple_response import MultipleResponse
from assessments.grading.numerical import Answer, Numerical
from assessments.grading.short_answer import Accepted, ShortAnswer

STATE = SingleChoice("1", (Option("ca", True), Option("az", False, Fraction(-1, 2))))
CAPITAL = ShortAnswer("2", (Accepted("paris", ("Paris",)), Accepted("lyon", ("Lyon",), Fraction(1, 2))))
YEAR = Numerical("3", (Answer("y", Fraction(1957), Fraction(1)),))
SIGNS = MultipleResponse("4", (Option("s", True), Option("t", True), Option("u", False)))
WORD = SharedChoice("5", ("cat", "mat", "dog"), "mat")
QUESTION = Cloze(
    "q",
    (
        Gap("1", STATE, Fraction(2)),
        Gap("2", CAPITAL),
        Gap("3", YEAR),
        Gap("4", SIGNS),
        Gap("5", WORD, Fraction(5)),
    ),
)
RIGHT: dict[str, Any] = {"1": "ca", "2": "paris", "3": "1958", "4": ["t", "s"], "5": "mat"}


@pytest.mark.parametrize(
    ("changed", "worth"),
    [
        ({}, "1"),
        ({"2": "Lyon"}, "19/20"),
        ({"2": ""}, "9/10"),
        ({"4": ["s"]}, "19/20"),
        ({"4": ["u"]}, "9/10"),  # a multiple response is not below 0 of itself
        ({"5": "cat"}, "1/2"),
        ({"5": None}, "1/2"),
        ({"1": None}, "4/5"),
        ({"1": "az"}, "7/10"),  # a negative credit is set off, as in Moodle
        ({"1": "az", "2": "", "3": "", "4": [], "5": ""}, "0"),
    ],
)
def test_grade_when_gaps_are_filled_then_their_weighted_mean_counts(
    changed: dict[str, Any], worth: str
) -> None:
    graded = grade(QUESTION, RIGHT | changed)
    assert str(graded.fraction) == worth
    assert graded.is_answered
    assert graded.is_finished == all((RIGHT | changed).values())


def test_grade_when_gaps_are_filled_then_each_is_a_part_and_shows_its_feedback() -> None:
    graded = grade(QUESTION, {"1": "az", "2": "LYON", "4": ["u", "s"], "5": "mat"})
    assert graded.parts == (
        Part("1", Fraction(0), is_answered=True),
        Part("2", Fraction(1, 2), is_answered=True),
        Part("3", Fraction(0), is_answered=False),
        Part("4", Fraction(0), is_answered=True),
        Part("5", Fraction(1), is_answered=True),
    )
    assert graded.feedback == ("az", "lyon", "s", "u")
    assert not graded.is_finished


@pytest.mark.parametrize("response", [None, {}, {"1": None, "2": " ", "4": []}])
def test_grade_when_every_gap_is_open_then_it_is_not_answered(response: object) -> None:
    graded = grade(QUESTION, response)
    assert (graded.fraction, graded.is_answered) == (0, False)


def test_grade_when_a_gap_weighs_nothing_then_it_only_shows() -> None:
    question = Cloze("q", (Gap("1", STATE), Gap("5", WORD, Fraction(0))))
    assert grade(question, {"1": "ca", "5": "dog"}).fraction == 1
    assert grade(question, {"5": "mat"}).fraction == 0


@pytest.mark.parametrize(
    ("response", "message"),
    [
        ({"6": "x"}, "has no '6'"),
        ({"1": "tx"}, "Question 1 has no 'tx'"),
        ({"5": "cow"}, "Question 5 has no 'cow'"),
        ({"4": ["s", "s"]}, "twice"),
        ({"3": ["1957"]}, "takes a text"),
        (["ca"], "mapping"),
    ],
)
def test_grade_when_the_response_makes_no_sense_then_it_refuses(response: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        grade(QUESTION, response)


def test_cloze_when_it_can_not_be_graded_then_it_refuses() -> None:
    with pytest.raises(ValueError, match="no gaps"):
        Cloze("q", ())
    with pytest.raises(ValueError, match="same id"):
        Cloze("q", (Gap("1", WORD), Gap("1", STATE)))
    with pytest.raises(ValueError, match="no gap has a weight"):
        Cloze("q", (Gap("1", WORD, Fraction(0)),))
    with pytest.raises(ValueError, match="not below 0"):
        Gap("1", WORD, Fraction(-1))
    with pytest.raises(ValueError, match="not in the shared list"):
        SharedChoice("1", ("a", "b"), "c")


def test_all_or_nothing_takes_every_gap():
    question = Cloze("q", QUESTION.gaps, "all-or-nothing")
    assert grade(question, RIGHT).fraction == 1
    assert grade(question, RIGHT | {"2": "Lyon"}).fraction == 0
    assert [part.fraction for part in grade(question, RIGHT | {"2": "Lyon"}).parts][1] == Fraction(1, 2)
    with pytest.raises(ValueError, match="there is no rule 'some' for its kind"):
        Cloze("q", QUESTION.gaps, "some")
