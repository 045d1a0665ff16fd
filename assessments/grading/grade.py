"""The one function that grades an answer, whatever the kind of question."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from assessments.grading import scenario as branching
from assessments.grading import single_choice
from assessments.grading.scenario import Scenario
from assessments.grading.single_choice import SingleChoice


@dataclass(frozen=True)
class Grade:
    """What an answer is worth: a fraction between 0 and 1, and whether it was finished or fatal."""

    fraction: Fraction
    is_answered: bool  # something was chosen
    is_finished: bool  # nothing is left to choose
    critical_choices: tuple[str, ...] = ()  # ids of choices that fail the whole assessment


def grade(question: SingleChoice | Scenario, response: Mapping[str, str]) -> Grade:
    """Grade a response: chosen option ids by question id (single choice) or by scene id (scenario).

    Raises ValueError when the response names an option that the question does not have.
    """
    if isinstance(question, SingleChoice):
        chosen = response.get(question.id)
        answered = chosen is not None
        return Grade(single_choice.fraction(question, chosen), is_answered=answered, is_finished=answered)
    steps = branching.walk(question, response)
    taken = [step.choice for step in steps if step.choice]
    return Grade(
        branching.fraction(question, response),
        is_answered=bool(taken),
        is_finished=len(taken) == len(steps),
        critical_choices=tuple(choice.id for choice in taken if choice.is_critical),
    )
