"""The best response to a question, in the shape in which it is answered."""

from collections.abc import Collection
from fractions import Fraction
from functools import singledispatch
from typing import Any

from assessments.grading import short_answer
from assessments.grading.cloze import Cloze, SharedChoice
from assessments.grading.exact import MOST_ZEROS
from assessments.grading.hotspot import Hotspot
from assessments.grading.kprim import Kprim
from assessments.grading.matching import Matching
from assessments.grading.multiple_response import MultipleResponse
from assessments.grading.numerical import Numerical
from assessments.grading.ordering import Ordering
from assessments.grading.passage import Passage
from assessments.grading.short_answer import ShortAnswer
from assessments.grading.single_choice import Option, SingleChoice
from assessments.grading.true_false import TrueFalse


@singledispatch
def right_answer(question: Any) -> Any:
    """A response that earns everything, as far as one can be told; None where a person marks (written reasoning).

    Of several accepted texts or numbers it is the first with the highest worth; a wildcard is left out of it.
    """
    return None


@right_answer.register
def _(question: SingleChoice) -> str:
    return _best(question.options).id


def _best(options: Collection[Option]) -> Option:
    """The option that is worth most; of equals the one that is called right, then the first."""

    def worth(option: Option) -> tuple[Fraction, bool]:
        own = Fraction(int(option.is_correct)) if option.credit is None else option.credit
        return own, option.is_correct

    return max(options, key=worth)


def _chosen(options: Collection[Option]) -> list[str]:
    """All that add something."""
    return [
        option.id for option in options if (option.is_correct if option.credit is None else option.credit > 0)
    ]


@right_answer.register
def _(question: MultipleResponse) -> list[str]:
    return _chosen(question.options)


@right_answer.register
def _(question: Hotspot) -> list[str]:
    return [_best(question.regions).id] if question.is_single else _chosen(question.regions)


@right_answer.register
def _(question: TrueFalse) -> str:
    return _word(question.answer)


def _word(holds: bool) -> str:
    return "true" if holds else "false"


@right_answer.register
def _(question: Kprim) -> dict[str, str]:
    return {statement.id: _word(statement.holds) for statement in question.statements}


@right_answer.register
def _(question: Matching) -> dict[str, str]:
    return {stem.id: stem.answer for stem in question.stems}


@right_answer.register
def _(question: Ordering) -> list[str]:
    return list(question.items)


@right_answer.register
def _(question: Passage) -> list[str]:
    return [segment.id for segment in question.segments if segment.is_hit]


@right_answer.register
def _(question: ShortAnswer) -> str:
    best = max(question.answers, key=lambda accepted: accepted.credit)
    form = best.forms[0].replace(r"\*", "\0")
    plain, filled = (form.replace("*", rest).replace("\0", "*").strip() for rest in ("", "…"))
    # Without its star a form may be another word, as where an accent follows it.
    return plain if best.id in short_answer.grade(question, plain).feedback else filled or "…"


@right_answer.register
def _(question: Numerical) -> str:
    best = max(question.answers, key=lambda answer: answer.credit)
    number = _decimal(best.number or Fraction(0))
    if question.unit_rule != "graded" or not question.units:
        return number
    unit = question.units[0].names[0]
    return f"{unit} {number}" if question.unit_before else f"{number} {unit}"


def _decimal(number: Fraction) -> str:
    """A number that was written as a decimal, written so again; another (1/3) to so many places that it fits."""
    places, most = 0, MOST_ZEROS if 10**MOST_ZEROS % number.denominator == 0 else 20
    while (number * 10**places).denominator != 1 and places < most:
        places += 1
    digits = str(int(abs(number) * 10**places)).rjust(places + 1, "0")
    sign = "-" if number < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


@right_answer.register
def _(question: Cloze) -> dict[str, Any]:
    return {gap.id: right_answer(gap.question) for gap in question.gaps}


@right_answer.register
def _(question: SharedChoice) -> str:
    return question.answer
