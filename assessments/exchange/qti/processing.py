"""Runs an item's own response processing: answers in, outcomes (the score) out; exact, bounded, without side effects.

An item is taken when our grading gives what its own processing gives, so that it does not matter how its author wrote
it down: as a standard template, spelt out, or in other words. What is not calculated here (random, custom operators…)
makes the item refused by that name. Source of the rules and of NULL: QTI 2.2 information model, sections 8 and 15.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from django.utils.translation import gettext as _

from assessments.exchange.qti.declarations import Declarations, Value, single
from assessments.exchange.qti.operators import OPERANDS, OPERATORS
from assessments.exchange.qti.templates import TEMPLATES, template_name
from assessments.exchange.refusing import QuestionRefused
from assessments.exchange.safe_xml import Element, parse

LIMIT_NODES = 4_000

State: TypeAlias = dict[str, Value]
Expression: TypeAlias = Callable[[State], Value]
Rule: TypeAlias = Callable[[State], None]


class _Exit(Exception):
    """exitResponse: nothing after it is carried out."""


class Processing:
    """The response processing of one item, made ready to be run as often as wanted."""

    def __init__(
        self, item: Element, declared: Declarations, templates: dict[str, Element] | None = None
    ) -> None:
        self.declared = declared
        self.element = _found(item, templates or {})

        self.nodes = sum(1 for _node in self.element.iter())
        if self.nodes > LIMIT_NODES:
            raise QuestionRefused(_("Its response processing is too long to be checked."))
        self.rules = self._rules(list(self.element))

    def run(self, responses: State) -> State:
        """All variables afterwards. Numbers without a default begin at 0 (QTI 2.2, 5.2)."""
        state: State = dict.fromkeys(self.declared.responses)
        for name, outcome in self.declared.outcomes.items():
            begins_at_0 = outcome.cardinality == "single" and outcome.base_type in ("integer", "float")
            state[name] = Fraction(0) if outcome.default is None and begins_at_0 else outcome.default
        state |= responses
        try:
            for rule in self.rules:
                rule(state)
        except _Exit:
            pass
        return state

    def _rules(self, elements: list[Element]) -> list[Rule]:
        return [self._rule(element) for element in elements]

    def _rule(self, element: Element) -> Rule:
        match element.tag:
            case "setOutcomeValue":
                return self._setting(element)
            case "responseCondition":
                return self._condition(element)
            case "responseProcessingFragment":
                return _all(self._rules(list(element)))
            case "exitResponse":
                return _exit
        raise _unread(element)

    def _setting(self, element: Element) -> Rule:
        name, expression = element.get("identifier", ""), self._only(element)

        def assign(state: State) -> None:
            state[name] = expression(state)

        return assign

    def _condition(self, element: Element) -> Rule:
        branches = []
        for branch in element:
            if branch.tag == "responseElse":
                branches.append((_always, _all(self._rules(list(branch)))))
            elif branch.tag in ("responseIf", "responseElseIf") and len(branch):
                branches.append((self._expression(branch[0]), _all(self._rules(list(branch[1:])))))
            else:
                raise _unread(branch)

        def decide(state: State) -> None:
            for holds, then in branches:
                if holds(state) is True:
                    then(state)
                    return

        return decide

    def _only(self, element: Element) -> Expression:
        if len(element) != 1:
            raise _unread(element)
        return self._expression(element[0])

    def _expression(self, element: Element) -> Expression:
        name = element.get("identifier", "")
        match element.tag:
            case "variable":
                return lambda state: state.get(name)
            case "correct" | "mapResponse" | "default":
                return self._declared(element.tag, name)
            case "baseValue":
                value = single(element.text, element.get("baseType", ""))
                return lambda state: value
            case "null":
                return lambda state: None
        if element.tag not in OPERATORS or len(element) != OPERANDS.get(element.tag, len(element)):
            raise _unread(element)
        operator = OPERATORS[element.tag](element)
        operands = [self._expression(child) for child in element]
        return lambda state: operator([operand(state) for operand in operands])

    def _declared(self, what: str, name: str) -> Expression:
        declaration = self.declared.responses.get(name)
        if what == "default":
            declaration = declaration or self.declared.outcomes.get(name)
        if declaration is None:
            raise QuestionRefused(
                _("Its response processing names “%(name)s”, which is not declared.") % {"name": name}
            )
        if what != "mapResponse":
            value = declaration.correct if what == "correct" else declaration.default
            return lambda state: value
        mapping = declaration.mapping
        if mapping is None:
            raise QuestionRefused(_("“%(name)s” is scored by a mapping that is not there.") % {"name": name})
        return lambda state: Fraction(0) if state.get(name) is None else mapping.points(state[name])


def _found(item: Element, templates: dict[str, Element]) -> Element:
    element = item.find("responseProcessing")
    if element is None:
        raise QuestionRefused(_("It says nothing about how answers are scored."))
    if len(element):
        return element
    name = template_name(element.get("template", ""))
    if name in TEMPLATES:
        return parse(TEMPLATES[name].encode())
    if name in templates:
        return templates[name]
    if not name:
        raise QuestionRefused(_("It says nothing about how answers are scored."))
    raise QuestionRefused(_("Its response processing uses the template “%(name)s”.") % {"name": name[:80]})


def _always(state: State) -> Value:
    return True


def _exit(state: State) -> None:
    raise _Exit


def _all(rules: list[Rule]) -> Rule:
    def carry_out(state: State) -> None:
        for rule in rules:
            rule(state)

    return carry_out


def _unread(element: Element) -> QuestionRefused:
    return QuestionRefused(_("Its response processing uses “%(name)s”.") % {"name": element.tag[:60]})
