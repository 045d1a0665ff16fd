"""The interactions that are read, each as slots: places where a learner gives one answer out of what can be tried."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations, islice, permutations
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from assessments.exchange.qti.areas import Ground, ground, region
from assessments.exchange.qti.body import Words
from assessments.exchange.qti.declarations import (
    NUMBERS,
    Declaration,
    Multiple,
    Ordered,
    Single,
    Value,
)
from assessments.exchange.qti.passage import Passage, passage
from assessments.exchange.qti.typed_answers import Constants, numbers_to_try, texts_to_try
from assessments.exchange.refusing import QuestionRefused
from assessments.exchange.safe_xml import Element

MOST_CHOICES = 100
MOST_TRIED = 256
WITHOUT_LIMIT = 0


@dataclass(frozen=True)
class Choice:
    """Something to choose: its name in the item, its id with us, and its words."""

    identifier: str
    id: str
    text: str
    element: Element


@dataclass(frozen=True)
class Slot:
    """`tries` pairs what the item's processing gets with what our grading gets. `kind`: one, many, order, text, number."""

    id: str
    kind: str
    tries: tuple[tuple[Any, Any], ...]
    choices: tuple[Choice, ...] = ()
    forms: tuple[Single, ...] = ()  # of texts and numbers: those that may be right
    constants: Constants = field(default_factory=Constants)
    text: str = ""  # the words of the stem, where it has some
    element: Element | None = None  # the gap, where it is not the interaction itself
    atoms: tuple[
        str, ...
    ] = ()  # what stands for each choice in a set of several, where it is not its identifier

    is_limited: bool = False  # not all choices can be ticked
    picture: Ground | None = None  # of a hotspot: where its choices are places
    places: tuple[dict[str, str], ...] = ()  # the shape and coordinates of each choice in it
    passage: Passage = field(default_factory=Passage)  # of a hottext: the whole text around its choices

    @property
    def names(self) -> list[str]:
        """What stands for each choice in a set of several."""
        return list(self.atoms) or [choice.identifier for choice in self.choices]


@dataclass(frozen=True)
class Interaction:
    element: Element
    declaration: Declaration
    slots: tuple[Slot, ...]
    is_shuffled: bool = True
    has_fixed_places: bool = False  # shuffled, but not all of it

    @property
    def tag(self) -> str:
        return self.element.tag

    def value(self, given: Iterable[Any]) -> Value:
        """What the response variable holds when this is given in the slots (None: nothing)."""
        values = tuple(value for value in given if value is not None)
        if not values:
            return None
        kind = self.slots[0].kind
        if kind == "many":
            return Multiple(tuple(single for chosen in values for single in chosen))
        if kind == "order":
            return Ordered(values[0])
        return Multiple(values) if self.declaration.cardinality == "multiple" else values[0]


class Reader:
    """Reads the interactions of one item, whose key makes the ids."""

    def __init__(
        self, key: UUID, words: Words, responses: dict[str, Declaration], constants: Constants
    ) -> None:
        self.key, self.words, self.responses, self.constants = key, words, responses, constants

    def read(self, element: Element) -> Interaction:
        name = element.get("responseIdentifier", "")
        if name not in self.responses:
            raise QuestionRefused(_("Its response “%(name)s” is not declared.") % {"name": name[:80]})
        declaration = self.responses[name]
        slots = READERS[element.tag](self, element, declaration)
        is_shuffled = element.get("shuffle", "false") == "true"
        has_fixed = is_shuffled and any(child.get("fixed") == "true" for child in element.iter())
        return Interaction(element, declaration, slots, is_shuffled and not has_fixed, has_fixed)

    def id(self, *path: str) -> str:
        return str(uuid5(self.key, "/".join(path)))

    def choices(self, elements: Iterable[Element], name: str) -> tuple[Choice, ...]:
        read = tuple(
            Choice(
                identifier := element.get("identifier", ""),
                self.id(name, identifier),
                self.words.plain(element) or element.get("hotspotLabel") or self._without_words(element),
                element,
            )
            for element in elements
        )
        if not 1 <= len(read) <= MOST_CHOICES:
            raise QuestionRefused(_("It has no choices, or more than %(most)d.") % {"most": MOST_CHOICES})
        if len({choice.identifier for choice in read}) != len(read):
            raise QuestionRefused(_("Two of its choices have the same identifier."))
        return read

    def _without_words(self, element: Element) -> str:
        label = element.get("objectLabel") or element.get("aria-label") or element.get("identifier", "")
        self.words.lose(_("A choice without words is called “%(name)s”.") % {"name": label[:80]})
        return label

    def choice(self, element: Element, declaration: Declaration) -> tuple[Slot, ...]:
        choices = self.choices(element.findall("simpleChoice"), declaration.identifier)
        return (self._chosen(element, declaration, choices),)

    def hotspot(self, element: Element, declaration: Declaration) -> tuple[Slot, ...]:
        choices = self.choices(element.findall("hotspotChoice"), declaration.identifier)
        slot = self._chosen(element, declaration, choices)
        picture = ground(element, self.words)
        places = tuple(region(choice.element, picture, self.words) for choice in choices)
        return (replace(slot, picture=picture, places=places),)

    def hottext(self, element: Element, declaration: Declaration) -> tuple[Slot, ...]:
        choices = self.choices(element.iter("hottext"), declaration.identifier)
        slot = self._chosen(element, declaration, choices)
        return (replace(slot, passage=passage(element, self.words, [choice.text for choice in choices])),)

    def _chosen(self, element: Element, declaration: Declaration, choices: tuple[Choice, ...]) -> Slot:
        """One of the choices or several, as the interaction and its response allow."""
        name = declaration.identifier
        most = _whole(element.get("maxChoices", "1"))
        if declaration.cardinality == "single" or (most == 1 and element.get("maxChoices")):
            return self._one_of(name, choices)
        if declaration.cardinality != "multiple":
            raise QuestionRefused(_("Its answers have an order."))
        if most in (1, WITHOUT_LIMIT) or most >= len(choices):
            most = len(choices)
        else:
            self.words.lose(_("At most %(most)d choices could be ticked; here any number.") % {"most": most})
        sets = _subsets([choice.identifier for choice in choices], _right(declaration), most)
        ids = {choice.identifier: choice.id for choice in choices}
        tries = tuple((chosen, [ids[identifier] for identifier in chosen]) for chosen in sets)
        return Slot(self.id(name), "many", tries, choices, is_limited=most < len(choices))

    def inline_choice(self, element: Element, declaration: Declaration) -> tuple[Slot, ...]:
        name = declaration.identifier
        return (self._one_of(name, self.choices(element.findall("inlineChoice"), name)),)

    def _one_of(self, name: str, choices: tuple[Choice, ...]) -> Slot:
        tries = tuple((choice.identifier, choice.id) for choice in choices)
        return Slot(self.id(name), "one", tries, choices)

    def text_entry(self, element: Element, declaration: Declaration) -> tuple[Slot, ...]:
        if declaration.cardinality != "single":
            raise QuestionRefused(_("It asks for several texts in one field."))
        constants = self.constants
        if declaration.base_type in NUMBERS:
            forms, tries = numbers_to_try(declaration, constants)
            return (Slot(self.id(declaration.identifier), "number", tries, forms=forms, constants=constants),)
        if declaration.base_type != "string":
            raise QuestionRefused(
                _("Values of the type “%(name)s” are not read.") % {"name": declaration.base_type}
            )
        texts, tries = texts_to_try(declaration, constants)
        return (Slot(self.id(declaration.identifier), "text", tries, forms=texts),)

    def order(self, element: Element, declaration: Declaration) -> tuple[Slot, ...]:
        name = declaration.identifier
        choices = self.choices(element.findall("simpleChoice"), name)
        if len(choices) < 2 or 0 < _whole(element.get("maxChoices", "0")) < len(choices):
            raise QuestionRefused(_("Only some of its choices are put in order."))
        ids = {choice.identifier: choice.id for choice in choices}
        orders = _orders(list(ids), _right(declaration))
        tries = tuple((order, [ids[identifier] for identifier in order]) for order in orders)
        return (Slot(self.id(name), "order", tries, choices),)

    def match(self, element: Element, declaration: Declaration) -> tuple[Slot, ...]:
        """A slot for each stem. Stems are the members of the set that each take one answer, if there is such a set, and
        rather of the one where each has a right answer; else those of the first set, which may take several.
        """
        sets = [found.findall("simpleAssociableChoice") for found in element.findall("simpleMatchSet")]
        if len(sets) != 2:
            raise QuestionRefused(_("It does not have two sets to be matched."))
        name = declaration.identifier
        first, second = (self.choices(members, name) for members in sets)
        pairs = [pair for right in _right(declaration) if len(pair := str(right).split()) == 2]
        ways = []
        for stems, answers, place in ((first, second, 0), (second, first, 1)):
            used = [pair[place] for pair in pairs]
            if len(used) == len(set(used)) and all(_takes_one(stem) for stem in stems):
                ways.append((len(stems) - len(used), place, stems, answers))
        if ways:
            _without, place, stems, answers = min(ways, key=lambda way: way[:2])
            return tuple(self._stem(stem, answers, place) for stem in stems)
        return tuple(self._stem_of_several(stem, second, pairs) for stem in first)

    def _stem(self, stem: Choice, answers: tuple[Choice, ...], place: int) -> Slot:
        atoms = [_pair(stem, answer) if place == 0 else _pair(answer, stem) for answer in answers]
        tries = tuple((atom, answer.id) for atom, answer in zip(atoms, answers, strict=True))
        return Slot(stem.id, "one", tries, answers, text=stem.text)

    def _stem_of_several(self, stem: Choice, answers: tuple[Choice, ...], pairs: list[list[str]]) -> Slot:
        right = tuple(" ".join(pair) for pair in pairs if pair[0] == stem.identifier)
        atoms = {_pair(stem, answer): answer for answer in answers}
        most = _whole(stem.element.get("matchMax", "1")) or len(answers)
        tries = tuple(
            (chosen, [atoms[atom].id for atom in chosen]) for chosen in _subsets(list(atoms), right, most)
        )
        return Slot(stem.id, "many", tries, answers, text=stem.text, atoms=tuple(atoms))

    def gap_match(self, element: Element, declaration: Declaration) -> tuple[Slot, ...]:
        name = declaration.identifier
        choices = self.choices(
            [child for child in element.iter() if child.tag in ("gapText", "gapImg")], name
        )
        gaps = [child for child in element.iter() if child.tag == "gap"]
        if not 1 <= len(gaps) <= MOST_CHOICES:
            raise QuestionRefused(_("It has no gaps, or more than %(most)d.") % {"most": MOST_CHOICES})
        return tuple(
            Slot(
                self.id(name, "gap", gap.get("identifier", "")),
                "one",
                tuple((f"{choice.identifier} {gap.get('identifier', '')}", choice.id) for choice in choices),
                choices,
                element=gap,
            )
            for gap in gaps
        )


READERS: dict[str, Callable[[Reader, Element, Declaration], tuple[Slot, ...]]] = {
    "choiceInteraction": Reader.choice,
    "inlineChoiceInteraction": Reader.inline_choice,
    "textEntryInteraction": Reader.text_entry,
    "orderInteraction": Reader.order,
    "matchInteraction": Reader.match,
    "gapMatchInteraction": Reader.gap_match,
    "hotspotInteraction": Reader.hotspot,
    "hottextInteraction": Reader.hottext,
}


def _pair(first: Choice, second: Choice) -> str:
    return f"{first.identifier} {second.identifier}"


def _takes_one(stem: Choice) -> bool:
    return _whole(stem.element.get("matchMax", "1")) == 1


def _right(declaration: Declaration) -> tuple:
    correct = declaration.correct
    return (
        correct.values
        if isinstance(correct, Multiple | Ordered)
        else (correct,)
        if correct is not None
        else ()
    )


def _whole(text: str) -> int:
    return int(text) if text.isdigit() and len(text) < 7 else 0


def _subsets(names: list[str], right: tuple, most: int) -> list[tuple[str, ...]]:
    """All sets of up to eight things, else those near to the right one and to nothing, and a spread of the others."""
    if 2 ** len(names) <= MOST_TRIED:
        sizes: Iterator[tuple[str, ...]] = (
            chosen for size in range(1, min(most, len(names)) + 1) for chosen in combinations(names, size)
        )
        return list(sizes)
    near = [set(right), set(names), *({name} for name in names)]
    near += [set(right) ^ {name} for name in names]
    spread = (
        {name for place, name in enumerate(names) if (number * 2_654_435_761 >> 3) >> (place % 48) & 1}
        for number in range(1, MOST_TRIED // 2)
    )
    sets = dict.fromkeys(tuple(name for name in names if name in chosen) for chosen in [*near, *spread])
    return [chosen for chosen in sets if 1 <= len(chosen) <= most]


def _orders(names: list[str], right: tuple) -> list[tuple[str, ...]]:
    """All orders of up to five things; of more the right one, its reverse, all swaps of two and some hundred others."""
    if len(names) <= 5:
        return list(permutations(names))
    best = list(right) if sorted(right) == sorted(names) else names
    orders = [tuple(best), tuple(reversed(best))]
    for one, other in combinations(range(len(best)), 2):
        swapped = list(best)
        swapped[one], swapped[other] = swapped[other], swapped[one]
        orders.append(tuple(swapped))
    turned = (tuple(best[by:] + best[:by]) for by in range(1, len(best)))
    return list(dict.fromkeys([*orders, *turned, *islice(permutations(best), 0, 300, 7)]))[:MOST_TRIED]
