"""Numerical: tolerances to the very edge, first answers first, units and their penalties."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.grading import Grade, grade
from assessments.grading.numerical import Answer, Numerical, Unit
from tests.processor_time import within

PI = Numerical(
    "q",
    (
        Answer("exact", Fraction("3.14")),
        Answer("near", Fraction("3.14"), Fraction("0.05"), credit=Fraction(1, 2)),
        Answer("rest", None, credit=Fraction(0)),
    ),
)


@pytest.mark.parametrize(
    ("typed", "worth", "feedback"),
    [
        ("3.14", "1", ("exact",)),
        ("3,14", "1", ("exact",)),
        (" 314e-2 ", "1", ("exact",)),
        ("3.14m", "1", ("exact",)),
        ("3.140001", "1/2", ("near",)),
        ("3.19", "1/2", ("near",)),
        ("3.09", "1/2", ("near",)),
        ("3.190001", "0", ("rest",)),
        ("-3.14", "0", ("rest",)),
        ("1e999999999", "0", ("rest",)),
        ("three", "0", ()),
        ("1" * 100_000, "0", ()),
    ],
)
def test_grade_when_a_number_is_typed_then_the_first_answer_that_fits_counts(
    typed: str, worth: str, feedback: tuple[str, ...]
) -> None:
    expected = Grade(Fraction(worth), is_answered=True, is_finished=True, feedback=feedback)
    assert grade(PI, typed) == expected
    assert grade(PI, {"number": typed}) == expected


@pytest.mark.parametrize("response", [None, "", "  ", {}, {"number": ""}, {"number": None, "unit": None}])
def test_grade_when_nothing_is_typed_then_it_is_not_answered(response: object) -> None:
    assert grade(PI, response) == Grade(Fraction(0), is_answered=False, is_finished=False)


@pytest.mark.parametrize(
    ("number", "tolerance", "kind", "fitting", "beyond"),
    [
        ("1822", "0", "nominal", ["1822", "1822.00000000001"], ["1822.0000000001", "1821.999999"]),
        ("1822", "2", "nominal", ["1820", "1824", "1824.00000000001"], ["1824.0000001", "1819.9999999"]),
        ("0", "5", "nominal", ["5", "-5", "0", "5.00000000000005"], ["5.0000000000001", "-6"]),
        ("0", "0", "nominal", ["0", "1e-29", "1e-999999999"], ["1e-27"]),
        ("3.1415", "0.00049999999999972", "nominal", ["3.142", "3.141"], ["3.1420000001"]),
        ("200", "0.1", "relative", ["180", "220", "200"], ["179.999999", "220.000001"]),
        ("-200", "0.1", "relative", ["-180", "-220"], ["-179.999999", "-220.000001", "200"]),
        ("0", "0.1", "relative", ["0"], ["0.0001"]),
        ("100", "1", "geometric", ["50", "200", "100"], ["49.999999", "200.00001", "-100"]),
        ("-100", "1", "geometric", ["-50", "-200"], ["-49.999999", "-200.00001", "100"]),
        ("0", "1", "geometric", ["0"], ["0.0001"]),
        ("1e300", "0.5", "relative", ["1.5e300"], ["1.6e300", "1e999999999"]),
        ("6.02214076e23", "0", "nominal", ["6.02214076E+23", "6,02214076 x 10^23"], ["6.0221407e23"]),
    ],
)
def test_fits_when_a_number_comes_to_the_edge_then_the_kind_of_tolerance_decides(
    number: str, tolerance: str, kind: str, fitting: list[str], beyond: list[str]
) -> None:
    question = Numerical("q", (Answer("a", Fraction(number), Fraction(tolerance), kind),))
    found = {text: grade(question, text).fraction for text in fitting + beyond}
    assert found == {text: int(text in fitting) for text in fitting + beyond}


def length(
    rule: str = "graded", penalty: str = "1/10", of: str = "response", credit: str = "1/2"
) -> Numerical:
    """3.14 m, or half the credit for 3 m."""
    return Numerical(
        "q",
        (Answer("a", Fraction("3.14")), Answer("b", Fraction(3), credit=Fraction(credit))),
        (
            Unit("m", Fraction(1), ("m", "Meter")),
            Unit("cm", Fraction("0.01"), ("cm",)),
            Unit("km", Fraction(1000), ("km",)),
        ),
        unit_rule=rule,
        unit_penalty=Fraction(penalty),
        unit_penalty_of=of,
    )


@pytest.mark.parametrize(
    ("response", "none", "optional", "of_response", "of_question"),
    [
        ("3.14 m", "1", "1", "1", "1"),
        ("3,14m", "1", "1", "1", "1"),
        ("3.14 Meter", "1", "1", "1", "1"),
        ("314 cm", "0", "1", "1", "1"),
        ("0.00314 km", "0", "1", "1", "1"),
        ("3.14", "1", "1", "9/10", "9/10"),
        ("3.14 ft", "1", "1", "9/10", "9/10"),
        ("3.14 cm", "1", "1", "9/10", "9/10"),
        ("3.14 M", "1", "1", "9/10", "9/10"),
        ("314", "0", "0", "0", "0"),
        ("314 ft", "0", "0", "0", "0"),
        ("3 m", "1/2", "1/2", "1/2", "1/2"),
        ("300 cm", "0", "1/2", "1/2", "1/2"),
        ("3", "1/2", "1/2", "9/20", "2/5"),
        ({"number": "3.14", "unit": "m"}, "1", "1", "1", "1"),
        ({"number": "314", "unit": "cm"}, "0", "1", "1", "1"),
        ({"number": "3.14", "unit": "cm"}, "1", "1", "9/10", "9/10"),
        ({"number": "3.14", "unit": ""}, "1", "1", "9/10", "9/10"),
        ({"number": "314 m", "unit": "cm"}, "0", "1", "1", "1"),  # the unit chosen stands above the one typed
    ],
)
def test_grade_when_a_unit_is_given_then_the_rule_says_what_it_is_worth(
    response: Any, none: str, optional: str, of_response: str, of_question: str
) -> None:
    assert str(grade(length("none"), response).fraction) == none
    assert str(grade(length("optional"), response).fraction) == optional
    assert str(grade(length("graded"), response).fraction) == of_response
    assert str(grade(length("graded", of="question"), response).fraction) == of_question


def test_grade_when_the_penalty_is_more_than_was_earned_then_nothing_is_left() -> None:
    assert grade(length(penalty="3/4", of="question"), "3").fraction == 0
    assert grade(length(penalty="1"), "3.14").fraction == 0


@pytest.mark.parametrize(
    ("names", "typed"),
    [
        (("m²",), "5 m2"),
        (("µg",), "5 μg"),  # the sign for micro and the Greek letter
        (("sq ft",), "5 sq ft"),
        (("°C",), "5 ℃"),
        (("heures", "Stunden", "hours"), "5 Stunden"),
    ],
)
def test_grade_when_a_unit_is_written_in_another_way_then_it_is_the_same_unit(
    names: tuple[str, ...], typed: str
) -> None:
    question = Numerical(
        "q", (Answer("a", Fraction(5)),), (Unit("u", Fraction(1), names),), "graded", Fraction(1)
    )
    assert grade(question, typed).fraction == 1
    assert grade(question, "5 parsec").fraction == 0


@pytest.mark.parametrize(
    ("typed", "worth"),
    [("€ 5", "1"), ("€5,00", "1"), ("CHF 6", "1"), ("5", "9/10"), ("$5", "9/10"), ("5 €", "0")],
)
def test_grade_when_the_unit_comes_first_then_it_is_looked_for_there(typed: str, worth: str) -> None:
    units = (Unit("e", Fraction(1), ("€",)), Unit("c", Fraction(5, 6), ("CHF",)))
    question = Numerical("q", (Answer("a", Fraction(5)),), units, "graded", unit_before=True)
    assert str(grade(question, typed).fraction) == worth


@given(
    st.fractions(-1000, 1000, max_denominator=1000),
    st.fractions(0, 10, max_denominator=1000),
    st.integers(-2000, 2000),
)
def test_fits_when_binary_fractions_would_be_sure_then_exact_ones_say_the_same(
    number: Fraction, tolerance: Fraction, thousandths: int
) -> None:
    value = number + Fraction(thousandths, 1000)
    distance = abs(float(value) - float(number))
    if abs(distance - float(tolerance)) > 1e-9:
        assert Answer("a", number, tolerance).fits(value) == (distance < float(tolerance))


@pytest.mark.parametrize(
    "typed", ["9" * 1_000, "9" * 900 + "e400", "1e-400", "0." + "0" * 900 + "1", "1e999999999 km"]
)
def test_grade_when_numbers_are_monstrous_then_it_takes_no_time(typed: str) -> None:
    assert within(0.5, lambda: grade(length(), typed)).fraction == 0


@pytest.mark.parametrize(
    ("response", "message"),
    [
        ({"number": "3", "unit": "mile"}, "has no 'mile'"),
        ({"number": "3", "power": "2"}, "not 'power'"),
        ({"number": 3.14}, "takes a text"),
        (3.14, "takes a text"),
        (["3.14"], "takes a text"),
        ({"number": "3", "unit": ["m"]}, "takes one id"),
    ],
)
def test_grade_when_the_response_makes_no_sense_then_it_refuses(response: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        grade(length(), response)


ONE = (Answer("a", Fraction(1)),)
METRE = Unit("m", Fraction(1), ("m",))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"answers": ()}, "no answers"),
        ({"answers": ONE * 2}, "same id"),
        ({"answers": (Answer("a", Fraction(1), credit=Fraction(0)),)}, "no answer is right"),
        ({"answers": (Answer("a", Fraction(1), tolerance_kind="about"),)}, "no rule 'about'"),
        ({"units": (METRE, METRE)}, "two units"),
        ({"units": (Unit("z", Fraction(0), ("z",)),)}, "factor above 0"),
        ({"unit_rule": "strict"}, "no rule 'strict'"),
        ({"unit_penalty_of": "course"}, "no rule 'course'"),
        ({"unit_penalty": Fraction(2)}, "between 0 and 1"),
    ],
)
def test_numerical_when_it_can_not_be_graded_then_it_refuses(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Numerical("q", **{"answers": ONE, **fields})
