"""The operators of QTI expressions that are calculated here; each is made from its element and takes its operands.

NULL (None) as an operand gives NULL, unless the standard says otherwise (isNull, and, or, multiple, ordered…).
"""

import operator
from collections.abc import Callable, Iterable
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.exchange.qti.declarations import Multiple, Ordered, Value, number
from assessments.exchange.refusing import QuestionRefused
from assessments.exchange.safe_xml import Element

Operator = Callable[[list[Value]], Value]


def _strict(calculate: Callable[..., Value]) -> Callable[[Element], Operator]:
    """An operator that is NULL as soon as one operand is."""

    def make(element: Element) -> Operator:
        return lambda values: None if None in values or not values else calculate(*values)

    return make


def _simple(calculate: Operator) -> Callable[[Element], Operator]:
    return lambda element: calculate


def _contents(value: Value) -> Iterable:
    if value is None:
        return ()
    return value.values if isinstance(value, Multiple | Ordered) else (value,)


def _and(values: list[Value]) -> Value:
    if False in values:
        return False
    return None if None in values else True


def _or(values: list[Value]) -> Value:
    if True in values:
        return True
    return None if None in values else False


def _gathered(kind: type) -> Operator:
    def gather(values: list[Value]) -> Value:
        found = tuple(single for value in values for single in _contents(value))
        return kind(found) if found else None

    return gather


def _numbers(calculate: Callable[[list[Fraction]], Value]) -> Operator:
    def over_all(values: list[Value]) -> Value:
        if None in values:
            return None
        numbers = [single for value in values for single in _contents(value)]
        if not numbers or not all(isinstance(single, Fraction) for single in numbers):
            raise QuestionRefused(
                _("Its response processing calculates with something that is not a number.")
            )
        return calculate(numbers)

    return over_all


def _compared(compare: Callable[[Fraction, Fraction], bool]) -> Operator:
    def hold(values: list[Value]) -> Value:
        if len(values) != 2 or None in values:
            return None
        if not all(isinstance(value, Fraction) for value in values):
            raise QuestionRefused(_("Its response processing compares something that is not a number."))
        return compare(*values)

    return hold


def _equal(element: Element) -> Operator:
    """equal with its tolerance; a relative one is in percent of the first operand (QTI 2.2, 15.3)."""
    mode = element.get("toleranceMode", "exact")
    if mode not in ("exact", "absolute", "relative"):
        raise QuestionRefused(_("Its response processing uses “%(name)s”.") % {"name": f"equal {mode[:40]}"})
    bounds = [number(bound) for bound in element.get("tolerance", "0").split()[:2]] or [Fraction(0)]
    below, above = bounds[0], bounds[-1]
    low_counts = element.get("includeLowerBound", "true") != "false"
    high_counts = element.get("includeUpperBound", "true") != "false"

    def hold(first: Fraction, second: Fraction) -> bool:
        if mode == "exact":
            return first == second
        low, high = first - below, first + above
        if mode == "relative":
            low, high = sorted((first * (1 - below / 100), first * (1 + above / 100)))
        return (second > low or (second == low and low_counts)) and (
            second < high or (second == high and high_counts)
        )

    return _compared(hold)


def _string_match(element: Element) -> Operator:
    return _texts(
        _case_matters(element), operator.contains if element.get("substring") == "true" else operator.eq
    )


def _case_matters(element: Element) -> bool:
    return element.get("caseSensitive", "true") != "false"


def _texts(case_matters: bool, compare: Callable[[str, str], bool]) -> Operator:
    def hold(values: list[Value]) -> Value:
        if len(values) != 2 or None in values:
            return None
        first, second = (str(value) if case_matters else str(value).lower() for value in values)
        return compare(first, second)

    return hold


def _substring(element: Element) -> Operator:
    """The older spelling, whose first operand is sought in the second."""
    return _texts(_case_matters(element), lambda sought, text: sought in text)


def _index(element: Element) -> Operator:
    position = element.get("n", "")
    if not position.isdigit() or not 1 <= int(position[:6]) <= 1000:
        raise QuestionRefused(_("Its response processing uses “%(name)s”.") % {"name": "index"})
    place = int(position) - 1

    def at(values: list[Value]) -> Value:
        contents = tuple(_contents(values[0])) if values else ()
        return contents[place] if place < len(contents) else None

    return at


def _match(first: Value, second: Value) -> bool:
    return type(first) is type(second) and first == second


def _member(value: Value, container: Value) -> bool:
    return value in _contents(container)


def _contains(container: Value, part: Value) -> bool:
    if type(container) is not type(part) or not isinstance(container, Multiple | Ordered):
        return False
    left = list(_contents(container))
    for wanted in _contents(part):
        if wanted not in left:
            return False
        left.remove(wanted)
    return not isinstance(part, Ordered) or any(
        tuple(container.values[at : at + len(part.values)]) == part.values
        for at in range(len(container.values))
    )


def _delete(value: Value, container: Value) -> Value:
    left = tuple(single for single in _contents(container) if single != value)
    kind = type(container) if isinstance(container, Multiple | Ordered) else Multiple
    return kind(left) if left else None


def _divide(numbers: list[Fraction]) -> Value:
    return None if len(numbers) != 2 or numbers[1] == 0 else _product([numbers[0], 1 / numbers[1]])


def _product(numbers: list[Fraction]) -> Fraction:
    result = Fraction(1)
    for factor in numbers:
        result *= factor
        if result.numerator.bit_length() > 4096 or result.denominator.bit_length() > 4096:
            raise QuestionRefused(_("Its response processing calculates with numbers that are too large."))
    return result


def _subtract(numbers: list[Fraction]) -> Value:
    return numbers[0] - numbers[1] if len(numbers) == 2 else None


OPERATORS: dict[str, Callable[[Element], Operator]] = {
    "isNull": _simple(lambda values: values == [None]),
    "not": _strict(lambda value: not value),
    "and": _simple(_and),
    "or": _simple(_or),
    "match": _strict(_match),
    "member": _strict(_member),
    "contains": _strict(_contains),
    "delete": _strict(_delete),
    "multiple": _simple(_gathered(Multiple)),
    "ordered": _simple(_gathered(Ordered)),
    "containerSize": _simple(
        lambda values: Fraction(sum(1 for value in values for _each in _contents(value)))
    ),
    "index": _index,
    "equal": _equal,
    "stringMatch": _string_match,
    "substring": _substring,
    "gt": _simple(_compared(operator.gt)),
    "gte": _simple(_compared(operator.ge)),
    "lt": _simple(_compared(operator.lt)),
    "lte": _simple(_compared(operator.le)),
    "sum": _simple(_numbers(lambda numbers: sum(numbers, Fraction(0)))),
    "product": _simple(_numbers(_product)),
    "subtract": _simple(_numbers(_subtract)),
    "divide": _simple(_numbers(_divide)),
    "min": _simple(_numbers(min)),
    "max": _simple(_numbers(max)),
    "truncate": _simple(_numbers(lambda numbers: Fraction(int(numbers[0])))),
    "round": _simple(_numbers(lambda numbers: Fraction((numbers[0] + Fraction(1, 2)).__floor__()))),
    "integerToFloat": _strict(lambda value: value),
}

# How many operands an operator takes, where it is not any number of them.
OPERANDS = {
    **dict.fromkeys(["isNull", "not", "containerSize", "index", "truncate", "round", "integerToFloat"], 1),
    **dict.fromkeys(["match", "member", "contains", "delete", "equal", "stringMatch", "substring"], 2),
    **dict.fromkeys(["gt", "gte", "lt", "lte", "subtract", "divide"], 2),
}
