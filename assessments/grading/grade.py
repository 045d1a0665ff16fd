"""The one function that grades an answer, whatever the kind of question."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from assessments.grading import (
    cloze,
    hotspot,
    kprim,
    matching,
    multiple_response,
    numerical,
    ordering,
    passage,
    short_answer,
    single_choice,
    true_false,
    written,
)
from assessments.grading import scenario as branching
from assessments.grading.cloze import Cloze
from assessments.grading.hotspot import Hotspot
from assessments.grading.kprim import Kprim
from assessments.grading.matching import Matching
from assessments.grading.multiple_response import MultipleResponse
from assessments.grading.numerical import Numerical
from assessments.grading.ordering import Ordering
from assessments.grading.passage import Passage
from assessments.grading.result import Grade, Part, clamped
from assessments.grading.scenario import Scenario
from assessments.grading.shapes import is_empty
from assessments.grading.short_answer import ShortAnswer
from assessments.grading.single_choice import SingleChoice
from assessments.grading.true_false import TrueFalse
from assessments.grading.written import Written

__all__ = ["Gradable", "Grade", "Part", "Question", "grade"]

Question = (
    SingleChoice
    | MultipleResponse
    | TrueFalse
    | Kprim
    | Matching
    | Ordering
    | Numerical
    | ShortAnswer
    | Cloze
    | Passage
    | Hotspot
    | Written
)
Gradable = Question | Scenario


def grade(question: Gradable, response: Any) -> Grade:
    """Grade a response, whose shape is the kind's own (docs/grading.md); empty: not answered.

    Exact, deterministic, and bounded in time by the size of the question and of the response. Raises ValueError when
    the response has the wrong shape or names something that the question does not have.
    """
    graded = _GRADERS[type(question)](question, response)
    return replace(graded, fraction=clamped(graded.fraction))


def _grade_scenario(scenario: Scenario, response: Any) -> Grade:
    steps = branching.walk(scenario, {} if is_empty(response) else response)
    taken = [step.choice for step in steps if step.choice]
    return Grade(
        branching.fraction(scenario, {} if is_empty(response) else response),
        is_answered=bool(taken),
        is_finished=len(taken) == len(steps),
        critical_choices=tuple(choice.id for choice in taken if choice.is_critical),
    )


_GRADERS: dict[type[Any], Callable[[Any, Any], Grade]] = {
    SingleChoice: single_choice.grade,
    MultipleResponse: multiple_response.grade,
    TrueFalse: true_false.grade,
    Kprim: kprim.grade,
    Matching: matching.grade,
    Ordering: ordering.grade,
    Numerical: numerical.grade,
    ShortAnswer: short_answer.grade,
    Cloze: cloze.grade,
    Passage: passage.grade,
    Hotspot: hotspot.grade,
    Written: written.grade,
    Scenario: _grade_scenario,
}
