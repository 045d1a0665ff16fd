"""Hotspot: regions of a picture, by the rules of multiple response or of single choice."""

from fractions import Fraction

import pytest

from assessments.grading import Grade, Option, grade
from assessments.grading.hotspot import Hotspot
from assessments.grading.multiple_response import RULES, MultipleResponse

REGIONS = (Option("door", True), Option("phone", True), Option("plant", False), Option("lamp", False))
ONE = Hotspot("q", REGIONS[1:], is_single=True)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    "chosen", [[], ["door"], ["plant"], ["phone", "door"], ["door", "lamp"], ["door", "phone", "plant"]]
)
def test_grade_when_several_regions_are_asked_for_then_it_is_graded_as_multiple_response(
    rule: str, chosen: list[str]
) -> None:
    assert grade(Hotspot("q", REGIONS, rule), chosen) == grade(MultipleResponse("q", REGIONS, rule), chosen)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (["phone"], Grade(Fraction(1), is_answered=True, is_finished=True, feedback=("phone",))),
        (["lamp"], Grade(Fraction(0), is_answered=True, is_finished=True, feedback=("lamp",))),
        ([], Grade(Fraction(0), is_answered=False, is_finished=False)),
        (None, Grade(Fraction(0), is_answered=False, is_finished=False)),
    ],
)
def test_grade_when_a_single_region_is_asked_for_then_it_is_graded_as_single_choice(
    chosen: list[str] | None, expected: Grade
) -> None:
    assert grade(ONE, chosen) == expected


@pytest.mark.parametrize(
    ("response", "message"),
    [(["phone", "lamp"], "takes one region"), (["door"], "has no 'door'"), ("phone", "list")],
)
def test_grade_when_the_response_makes_no_sense_then_it_refuses(response: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        grade(ONE, response)


@pytest.mark.parametrize(
    ("regions", "rule", "is_single", "message"),
    [
        ((), "weights", False, "no regions"),
        (REGIONS[2:], "weights", False, "no region is right"),
        (REGIONS[2:], "all-or-nothing", True, "no region is right"),
        (REGIONS[:1] * 2, "weights", False, "same id"),
        (REGIONS, "nearest", False, "no rule"),
    ],
)
def test_hotspot_when_it_can_not_be_graded_then_it_refuses(
    regions: tuple[Option, ...], rule: str, is_single: bool, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Hotspot("q", regions, rule, is_single)
