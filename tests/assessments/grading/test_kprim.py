"""Kprim: four statements, and how many are rightly judged."""

from fractions import Fraction

import pytest

from assessments.grading import Part, grade
from assessments.grading.kprim import Kprim, Statement

STATEMENTS = (Statement("a", True), Statement("b", False), Statement("c", False), Statement("d", True))


def said(word: str) -> dict[str, str]:
    """t, f and - for true, false and nothing, statement by statement."""
    judged = {"t": "true", "f": "false", "-": ""}
    return {statement.id: judged[letter] for statement, letter in zip(STATEMENTS, word, strict=True)}


@pytest.mark.parametrize(
    ("word", "kprim", "all_or_nothing", "each_statement"),
    [
        ("tfft", "1", "1", "1"),
        ("ffft", "1/2", "0", "3/4"),
        ("tftt", "1/2", "0", "3/4"),
        ("tff-", "1/2", "0", "3/4"),
        ("ttff", "0", "0", "1/2"),
        ("tf--", "0", "0", "1/2"),
        ("t---", "0", "0", "1/4"),
        ("f---", "0", "0", "0"),
        ("fttf", "0", "0", "0"),
        ("----", "0", "0", "0"),
    ],
)
def test_grade_when_statements_are_judged_then_each_rule_has_its_worth(
    word: str, kprim: str, all_or_nothing: str, each_statement: str
) -> None:
    for rule, worth in [
        ("kprim", kprim),
        ("all-or-nothing", all_or_nothing),
        ("each-statement", each_statement),
    ]:
        graded = grade(Kprim("q", STATEMENTS, rule), said(word))
        assert str(graded.fraction) == worth, rule
        assert graded.is_answered == (word != "----")
        assert graded.is_finished == ("-" not in word)


def test_grade_when_statements_are_judged_then_each_has_a_part_and_what_was_judged_its_feedback() -> None:
    graded = grade(Kprim("q", STATEMENTS), {"d": "true", "b": "true"})
    assert graded.parts == (
        Part("a", Fraction(0), is_answered=False),
        Part("b", Fraction(0), is_answered=True),
        Part("c", Fraction(0), is_answered=False),
        Part("d", Fraction(1), is_answered=True),
    )
    assert graded.feedback == ("b", "d")


@pytest.mark.parametrize(
    ("response", "message"),
    [
        ({"e": "true"}, "has no 'e'"),
        ({"a": "yes"}, "has no 'yes'"),
        ({"a": True}, "takes one id"),
        (["a"], "mapping"),
        ("true", "mapping"),
    ],
)
def test_grade_when_the_response_makes_no_sense_then_it_refuses(response: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        grade(Kprim("q", STATEMENTS), response)


@pytest.mark.parametrize(
    ("statements", "rule", "message"),
    [
        ((), "kprim", "no statements"),
        (STATEMENTS[:1], "kprim", "true or false"),
        ((STATEMENTS[0], STATEMENTS[0]), "kprim", "same id"),
        (STATEMENTS, "half", "no rule 'half'"),
    ],
)
def test_kprim_when_it_can_not_be_graded_then_it_refuses(
    statements: tuple[Statement, ...], rule: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Kprim("q", statements, rule)
