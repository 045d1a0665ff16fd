"""Critical mistakes in answers to questions: which answers make them, and what they do to the whole."""

from fractions import Fraction
from typing import Any

import pytest

from assessments.grading import Question, grade, judge
from assessments.grading.cloze import Cloze, Gap
from assessments.grading.hotspot import Hotspot
from assessments.grading.kprim import Kprim, Statement
from assessments.grading.multiple_response import MultipleResponse
from assessments.grading.passage import Passage, Segment
from assessments.grading.single_choice import Option, SingleChoice
from assessments.grading.true_false import TrueFalse

pytestmark = pytest.mark.once

OPTIONS = (
    Option("call", is_correct=True),
    Option("wait", is_correct=False),
    Option("owner", is_correct=False, is_critical=True),
)
STATEMENTS = tuple(Statement(f"s{n}", holds=n % 2 == 0, is_critical=n < 2) for n in range(4))
SEGMENTS = (Segment("papers", is_hit=True), Segment("weather", is_hit=False), Segment("hiding", False, is_critical=True))  # fmt: skip
CHOICE, SEVERAL = SingleChoice("q", OPTIONS), MultipleResponse("q", OPTIONS)
GAPS = Cloze("q", (Gap("one", SingleChoice("one", OPTIONS)), Gap("many", MultipleResponse("many", OPTIONS))))


@pytest.mark.parametrize(
    ("question", "response", "critical"),
    [
        (CHOICE, "owner", ["owner"]),
        (CHOICE, "wait", []),
        (CHOICE, None, []),
        (SEVERAL, ["call", "owner"], ["owner"]),
        (SEVERAL, ["call", "wait"], []),
        (Hotspot("q", OPTIONS), ["owner"], ["owner"]),
        (Hotspot("q", OPTIONS, is_single=True), ["owner"], ["owner"]),
        (Hotspot("q", OPTIONS, is_single=True), ["call"], []),
        (TrueFalse("q", answer=True, is_critical=True), "false", ["false"]),
        (TrueFalse("q", answer=True, is_critical=True), "true", []),
        (TrueFalse("q", answer=True), "false", []),
        (Kprim("q", STATEMENTS), {"s0": "false", "s1": "true", "s2": "false"}, ["s0", "s1"]),
        (Kprim("q", STATEMENTS), {"s0": "true"}, []),  # what was left open is no critical mistake
        (Passage("q", SEGMENTS), ["papers", "hiding"], ["hiding"]),
        (Passage("q", SEGMENTS), ["weather"], []),
        (GAPS, {"one": "call", "many": ["call", "owner"]}, ["owner"]),
        (GAPS, {"one": "wait"}, []),
    ],
)
def test_grade_when_an_answer_is_given_then_its_critical_mistakes_are_named(
    question: Question, response: Any, critical: list[str]
) -> None:
    assert list(grade(question, response).critical_choices) == critical


def test_judge_when_a_critical_mistake_was_made_in_a_question_then_the_points_do_not_help() -> None:
    good = (grade(CHOICE, "call"), 99)
    assert judge([good, (grade(CHOICE, "wait"), 1)], pass_mark=50).is_passed
    verdict = judge([good, (grade(CHOICE, "owner"), 1)], pass_mark=50)
    assert (verdict.percent, verdict.is_passed, verdict.has_critical) == (99, False, True)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Option("o", is_correct=True, is_critical=True),
        lambda: Option("o", is_correct=False, credit=Fraction(1, 2), is_critical=True),
        lambda: Option("o", is_correct=False, is_critical="yes"),
        lambda: Passage("q", (Segment("s", is_hit=True, is_critical=True),)),
        lambda: TrueFalse("q", answer=True, is_critical=None),
        lambda: Kprim("q", (Statement("s", holds=True, is_critical=1), *STATEMENTS)),
    ],
)
def test_question_when_something_right_is_called_critical_then_it_is_refused(make: Any) -> None:
    with pytest.raises(ValueError, match="critical mistake"):
        make()


def test_option_when_a_wrong_one_costs_points_then_it_may_be_critical_too() -> None:
    assert Option("o", is_correct=False, credit=Fraction(-1, 2), is_critical=True).worth < 0
