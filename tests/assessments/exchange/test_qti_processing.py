"""The calculation of QTI's response processing: mappings with their bounds, operators, and NULL."""

from fractions import Fraction

import pytest

from assessments.exchange.qti.declarations import Mapping, Multiple, Ordered
from assessments.exchange.qti.operators import OPERATORS
from assessments.exchange.safe_xml import parse

POINTS = Mapping(
    (("A", Fraction(1), True), ("b", Fraction(2), False)), Fraction(-1), Fraction(-2), Fraction(5, 2)
)


@pytest.mark.parametrize(
    ("value", "points"),
    [
        ("A", "1"),
        ("a", "-1"),  # the case of this one matters, and it is not listed
        ("B", "2"),
        (Multiple(("A", "b")), "5/2"),  # 3 is above the upper bound
        (Multiple(("x", "y", "z")), "-2"),  # -3 is below the lower bound
        (Multiple(("A", "A")), "1"),  # each value counts once
        (Ordered(("A", "x")), "0"),
    ],
)
def test_mapping_when_values_repeat_or_exceed_its_bounds_then_each_counts_once_within_them(value, points):
    assert POINTS.points(value) == Fraction(points)


AB, BA, A = Multiple(("A", "B")), Multiple(("B", "A")), Multiple(("A",))


@pytest.mark.parametrize(
    ("operator", "operands", "result"),
    [
        ("<isNull/>", [None], True),
        ("<isNull/>", ["A"], False),
        ("<not/>", [None], None),
        ("<and/>", [True, None], None),
        ("<and/>", [False, None], False),
        ("<or/>", [True, None], True),
        ("<or/>", [False, None], None),
        ("<match/>", [AB, BA], True),
        ("<match/>", [Ordered(("A", "B")), Ordered(("B", "A"))], False),
        ("<match/>", [AB, Ordered(("A", "B"))], False),
        ("<match/>", ["A", None], None),
        ("<member/>", ["A", AB], True),
        ("<contains/>", [AB, A], True),
        ("<contains/>", [A, AB], False),
        ("<contains/>", ["A", "A"], False),
        ("<contains/>", [Ordered(("A", "B", "C")), Ordered(("B", "C"))], True),
        ("<contains/>", [Ordered(("A", "B", "C")), Ordered(("A", "C"))], False),
        ("<delete/>", ["A", AB], Multiple(("B",))),
        ("<delete/>", ["A", A], None),
        ("<multiple/>", ["A", None, AB], Multiple(("A", "A", "B"))),
        ("<ordered/>", [None], None),
        ("<containerSize/>", [AB], 2),
        ("<index n='2'/>", [Ordered(("A", "B"))], "B"),
        ("<index n='3'/>", [Ordered(("A", "B"))], None),
        ("<equal toleranceMode='absolute' tolerance='1 2'/>", [Fraction(10), Fraction(12)], True),
        ("<equal toleranceMode='absolute' tolerance='1 2'/>", [Fraction(10), Fraction(8)], False),
        ("<equal toleranceMode='absolute' tolerance='2' includeUpperBound='false'/>", [Fraction(10), Fraction(12)], False),
        ("<equal toleranceMode='relative' tolerance='10'/>", [Fraction(-10), Fraction(-11)], True),
        ("<stringMatch caseSensitive='false'/>", ["Aa", "aA"], True),
        ("<stringMatch caseSensitive='true' substring='true'/>", ["abc", "b"], True),
        ("<substring caseSensitive='true'/>", ["b", "abc"], True),
        ("<sum/>", [Fraction(1), None], None),
        ("<sum/>", [Fraction(1), Multiple((Fraction(2), Fraction(3)))], 6),
        ("<product/>", [Fraction(1, 3), Fraction(3)], 1),
        ("<subtract/>", [Fraction(1), Fraction(3)], -2),
        ("<divide/>", [Fraction(1), Fraction(0)], None),
        ("<divide/>", [Fraction(1), Fraction(3)], Fraction(1, 3)),
        ("<round/>", [Fraction(5, 2)], 3),
        ("<truncate/>", [Fraction(-5, 2)], -2),
        ("<gte/>", [Fraction(2), Fraction(2)], True),
        ("<lt/>", [Fraction(2), Fraction(2)], False),
    ],
)  # fmt: skip
def test_operator_when_given_operands_then_it_yields_what_the_specification_says(operator, operands, result):
    element = parse(operator.encode())
    assert OPERATORS[element.tag](element)(operands) == result
