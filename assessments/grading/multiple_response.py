"""Multiple response: several options may be right.

Formulas, by rule:
- weights: the sum of the credits of what is chosen, clamped to 0..1 (Moodle 4.5, qtype_multichoice_multi). Without
  credits the R right options share 1 equally and each wrong one costs as much as a right one earns: 1/R and -1/R.
- all-or-nothing: 1 when exactly the right options are chosen, else 0 (Moodle's plugin qtype_multichoiceset).
- each-option: the share of options rightly ticked or rightly left ("multiple true-false" scoring; Albanese and Sabers,
  Journal of Educational Measurement 25, 1988).

An option may be critical: choosing it fails the whole assessment, whatever the points (the platform's own, as in a scenario).
"""

from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.grading.result import ALL, NOTHING, Grade, Part, clamped, total
from assessments.grading.shapes import check_ids, check_rule, read_ids
from assessments.grading.single_choice import Option

RULES = ("weights", "all-or-nothing", "each-option")


@dataclass(frozen=True)
class MultipleResponse:
    id: str
    options: tuple[Option, ...]
    rule: str = "weights"

    def __post_init__(self) -> None:
        check_ids(self.id, "options", [option.id for option in self.options])
        check_rule(self.id, self.rule, RULES)
        if self.rule == "weights" and not any(worth > 0 for worth in worths(self.options).values()):
            raise ValueError(f"Question {self.id}: no option is right.")


def worths(options: Collection[Option]) -> dict[str, Fraction]:
    """What choosing each option earns, by the rule of weights."""
    right = sum(option.is_correct for option in options)
    share = Fraction(1, right) if right else Fraction(0)
    return {
        option.id: option.credit if option.credit is not None else (share if option.is_correct else -share)
        for option in options
    }


def earned(options: Collection[Option], chosen: Collection[str], rule: str) -> Fraction:
    """What a choice among these options is worth by the rule, 0 to 1."""
    if rule == "weights":
        worth = worths(options)
        return clamped(total(worth[option_id] for option_id in chosen))
    rightly = sum(option.is_correct == (option.id in chosen) for option in options)
    if rule == "all-or-nothing":
        return Fraction(int(rightly == len(options)))
    return Fraction(rightly, len(options))


def grade_options(question_id: str, options: tuple[Option, ...], rule: str, response: Any) -> Grade:
    """The grade of a list of ids among options; what `hotspot` does too."""
    chosen = set(read_ids(response, {option.id for option in options}, question_id))
    answered = bool(chosen)
    return Grade(
        earned(options, chosen, rule) if answered else NOTHING,
        is_answered=answered,
        is_finished=answered,
        parts=tuple(
            Part(
                option.id,
                ALL if answered and option.is_correct == (option.id in chosen) else NOTHING,
                is_answered=answered,
            )
            for option in options
        ),
        critical_choices=tuple(option.id for option in options if option.id in chosen and option.is_critical),
        feedback=tuple(option.id for option in options if option.id in chosen),
    )


def grade(question: MultipleResponse, response: Any) -> Grade:
    """Response: the list of the ids of the options chosen."""
    return grade_options(question.id, question.options, question.rule, response)
