"""Matching: stems, and the answers that belong to them."""

from fractions import Fraction

import pytest

from assessments.grading import Part, grade
from assessments.grading.matching import Matching, Stem

STEMS = (Stem("frog", "amphibian"), Stem("cat", "mammal"), Stem("newt", "amphibian"))
ANSWERS = ("amphibian", "mammal", "insect")
EACH = Matching("q", STEMS, ANSWERS)
ALL = Matching("q", STEMS, ANSWERS, "all-or-nothing")


@pytest.mark.parametrize(
    ("response", "each", "finished"),
    [
        ({"frog": "amphibian", "cat": "mammal", "newt": "amphibian"}, "1", True),
        ({"frog": "amphibian", "cat": "mammal", "newt": "mammal"}, "2/3", True),
        ({"frog": "amphibian", "cat": "mammal"}, "2/3", False),
        ({"frog": "amphibian", "cat": None, "newt": ""}, "1/3", False),
        ({"frog": "insect", "cat": "amphibian", "newt": "insect"}, "0", True),
        ({"newt": "insect"}, "0", False),
    ],
)
def test_grade_when_stems_are_matched_then_each_rule_has_its_worth(
    response: dict[str, str | None], each: str, finished: bool
) -> None:
    for question, worth in [(EACH, each), (ALL, "1" if each == "1" else "0")]:
        graded = grade(question, response)
        assert (str(graded.fraction), graded.is_answered, graded.is_finished) == (worth, True, finished)


def test_grade_when_a_stem_is_left_open_then_its_part_is_not_answered() -> None:
    graded = grade(EACH, {"newt": "mammal", "cat": "mammal"})
    assert graded.parts == (
        Part("frog", Fraction(0), is_answered=False),
        Part("cat", Fraction(1), is_answered=True),
        Part("newt", Fraction(0), is_answered=True),
    )
    assert graded.feedback == ("cat", "newt")


@pytest.mark.parametrize("response", [None, {}, {"frog": ""}, {"frog": None, "cat": ""}])
def test_grade_when_no_stem_is_matched_then_it_is_not_answered(response: object) -> None:
    graded = grade(EACH, response)
    assert (graded.fraction, graded.is_answered, graded.is_finished) == (0, False, False)


@pytest.mark.parametrize(
    ("response", "message"),
    [
        ({"dog": "mammal"}, "has no 'dog'"),
        ({"cat": "frog"}, "has no 'frog'"),
        ({"cat": ["mammal"]}, "takes one id"),
        ({3: "mammal"}, "type int"),
        ([["cat", "mammal"]], "mapping"),
    ],
)
def test_grade_when_the_response_makes_no_sense_then_it_refuses(response: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        grade(EACH, response)


@pytest.mark.parametrize(
    ("stems", "answers", "rule", "message"),
    [
        ((), ANSWERS, "each", "no stems"),
        (STEMS, (), "each", "no answers"),
        (STEMS, ANSWERS[:1], "each", "not in the list"),
        (STEMS[:1] * 2, ANSWERS, "each", "two stems"),
        (STEMS, ANSWERS * 2, "each", "two answers"),
        (STEMS, ANSWERS, "most", "no rule 'most'"),
    ],
)
def test_matching_when_it_can_not_be_graded_then_it_refuses(
    stems: tuple[Stem, ...], answers: tuple[str, ...], rule: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Matching("q", stems, answers, rule)
