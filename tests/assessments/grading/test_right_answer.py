"""The right answer, written as one would type it."""

from fractions import Fraction

import pytest

from assessments.grading import grade, right_answer
from assessments.grading.numerical import Answer, Numerical, Unit
from assessments.grading.short_answer import Accepted, ShortAnswer


@pytest.mark.parametrize(
    ("number", "typed"),
    [
        ("3.14", "3.14"),
        ("-5", "-5"),
        ("0", "0"),
        ("1200", "1200"),
        ("1e-50", "0." + "0" * 49 + "1"),
        ("1/3", "0.33333333333333333333"),
        ("-1/8", "-0.125"),
    ],
)
def test_right_answer_when_it_is_a_number_then_it_is_a_decimal_that_fits(number: str, typed: str) -> None:
    question = Numerical("q", (Answer("a", Fraction(number), tolerance_kind="relative"),))
    assert right_answer(question) == typed
    assert grade(question, typed).fraction == 1


@pytest.mark.parametrize(
    ("rule", "before", "typed"),
    [("none", False, "5"), ("optional", False, "5"), ("graded", False, "5 €"), ("graded", True, "€ 5")],
)
def test_right_answer_when_a_unit_counts_then_it_stands_where_it_belongs(
    rule: str, before: bool, typed: str
) -> None:
    units = (Unit("e", Fraction(1), ("€",)),)
    question = Numerical("q", (Answer("a", Fraction(5)),), units, rule, unit_before=before)
    assert right_answer(question) == typed
    assert grade(question, typed).fraction == 1


@pytest.mark.parametrize(
    ("form", "typed"),
    [
        ("frog", "frog"),
        ("*frog*", "frog"),
        (r"5 \* 3", "5 * 3"),
        ("a*b", "ab"),
        ("*", "…"),
        ("a*\u0301", "a…\u0301"),  # without its star it would be á
    ],
)
def test_right_answer_when_it_is_a_text_then_its_wildcards_are_left_out(form: str, typed: str) -> None:
    question = ShortAnswer("q", (Accepted("half", ("x",), Fraction(1, 2)), Accepted("a", (form,))))
    assert right_answer(question) == typed
    assert grade(question, typed).fraction == 1
