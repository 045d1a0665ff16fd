"""What an item declares: its response and outcome variables, with right answers and mappings (QTI 2.2, section 5)."""

import re
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from django.utils.translation import gettext as _

from assessments.exchange.refusing import QuestionRefused
from assessments.exchange.safe_xml import Element
from assessments.grading.result import total

NUMBER = re.compile(r"[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,2})?")
NUMBERS = {"integer", "float"}
TEXTS = {"identifier", "string", "directedPair", "pair", "uri"}


@dataclass(frozen=True)
class Multiple:
    """A container without order. It is never empty: an empty one is NULL."""

    values: tuple

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Multiple) and sorted(self.values, key=repr) == sorted(other.values, key=repr)

    def __hash__(self) -> int:
        return hash(frozenset(self.values))


@dataclass(frozen=True)
class Ordered:
    values: tuple


# None is QTI's NULL; numbers are exact.
Single: TypeAlias = str | Fraction | bool
Value: TypeAlias = Single | Multiple | Ordered | None


@dataclass(frozen=True)
class Mapping:
    """Points for single values: those not listed earn the default; the sum stays within the bounds (None: no bound)."""

    entries: tuple[tuple[Single, Fraction, bool], ...]  # value, points, whether case matters
    default: Fraction = Fraction(0)
    lower: Fraction | None = None
    upper: Fraction | None = None

    def points(self, value: Value) -> Fraction:
        """Each different value counts once (QTI 2.2, mapResponse)."""
        values = dict.fromkeys(value.values) if isinstance(value, Multiple | Ordered) else [value]
        earned = total(self._of(single) for single in values)
        if self.lower is not None:
            earned = max(earned, self.lower)
        return earned if self.upper is None else min(earned, self.upper)

    def _of(self, value: Single) -> Fraction:
        for key, points, case_matters in self.entries:
            if key == value or (not case_matters and _folded(key) == _folded(value)):
                return points
        return self.default


@dataclass(frozen=True)
class Declaration:
    identifier: str
    cardinality: str = "single"
    base_type: str = "identifier"
    correct: Value = None
    default: Value = None
    mapping: Mapping | None = None


@dataclass(frozen=True)
class Declarations:
    responses: dict[str, Declaration] = field(default_factory=dict)
    outcomes: dict[str, Declaration] = field(default_factory=dict)


def read_declarations(item: Element) -> Declarations:
    return Declarations(
        {(read := _declaration(element)).identifier: read for element in item.findall("responseDeclaration")},
        {(read := _declaration(element)).identifier: read for element in item.findall("outcomeDeclaration")},
    )


def number(text: str | None) -> Fraction:
    """An integer or float of XML Schema, exactly; infinity, NaN and absurd sizes are refused."""
    text = (text or "").strip()
    if not NUMBER.fullmatch(text):
        raise QuestionRefused(_("“%(text)s” is not a number that can be read.") % {"text": text[:40]})
    return Fraction(text)


def single(text: str | None, base_type: str) -> Single:
    text = text or ""
    if base_type in NUMBERS:
        return number(text)
    if base_type == "boolean":
        return text.strip() in ("true", "1")
    if base_type in ("pair", "directedPair"):
        return " ".join(text.split())
    if base_type in TEXTS:
        return text if base_type == "string" else text.strip()
    raise QuestionRefused(_("Values of the type “%(name)s” are not read.") % {"name": base_type})


def contained(values: list, cardinality: str) -> Value:
    if not values:
        return None
    if cardinality == "multiple":
        return Multiple(tuple(values))
    return Ordered(tuple(values)) if cardinality == "ordered" else values[0]


def _declaration(element: Element) -> Declaration:
    cardinality = element.get("cardinality", "single")
    base_type = element.get("baseType", "")
    if cardinality == "record":
        raise QuestionRefused(_("Answers made of several named values (records) are not read."))
    correct, default = element.find("correctResponse"), element.find("defaultValue")
    return Declaration(
        element.get("identifier", ""),
        cardinality,
        base_type,
        _values(correct, cardinality, base_type),
        _values(default, cardinality, base_type),
        _mapping(element.find("mapping"), base_type),
    )


def _values(element: Element | None, cardinality: str, base_type: str) -> Value:
    if element is None:
        return None
    return contained([single(value.text, base_type) for value in element.findall("value")], cardinality)


def _mapping(element: Element | None, base_type: str) -> Mapping | None:
    if element is None:
        return None
    lower, upper = element.get("lowerBound"), element.get("upperBound")
    return Mapping(
        tuple(
            (
                single(entry.get("mapKey"), base_type),
                number(entry.get("mappedValue")),
                entry.get("caseSensitive", "true") != "false",
            )
            for entry in element.findall("mapEntry")
        ),
        number(element.get("defaultValue", "0")),
        None if lower is None else number(lower),
        None if upper is None else number(upper),
    )


def _folded(value: Single) -> Single:
    return value.lower() if isinstance(value, str) else value
