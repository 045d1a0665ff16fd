"""What an item's own processing says of answers: its marks, the best of them, and which answers are worth trying."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

from django.utils.translation import gettext as _

from assessments.exchange.qti.declarations import Multiple, Ordered, Value
from assessments.exchange.qti.interactions import Interaction, Slot
from assessments.exchange.qti.processing import Processing, State
from assessments.exchange.refusing import FileRefused, QuestionRefused
from assessments.grading.result import clamped

Given: TypeAlias = tuple[int | None, ...]  # for each slot, which of its tries is given; None: nothing

MOST_TRIALS = 1000
LEAST_TRIALS = 60
STEPS_OF_A_SLOT = 20
MOST_STEPS = 60_000  # of the trials of one item; a step takes about a microsecond
MOST_STEPS_OF_TRIES = 200_000  # of what has to be tried in any case
MOST_STEPS_OF_A_FILE = 350_000  # a quarter of a second


class Effort:
    """How much a whole file may ask to be calculated, so that no file takes long."""

    def __init__(self) -> None:
        self.steps = 0

    def spend(self, steps: int) -> None:
        self.steps += steps
        if self.steps > MOST_STEPS_OF_A_FILE:
            raise FileRefused(_("The file asks for too much calculation; divide it into several files."))


@dataclass(frozen=True)
class Trial:
    """One answer, what it is worth in the item itself (0 to 1), and the outcomes that choose its feedback."""

    given: Given
    fraction: Fraction
    outcomes: State

    @property
    def is_answered(self) -> bool:
        return any(chosen is not None for chosen in self.given)


class Scoring:
    """The marks of an item. Raises QuestionRefused when it has none."""

    def __init__(self, processing: Processing, interactions: list[Interaction], effort: Effort) -> None:
        self.processing, self.interactions = processing, interactions
        self.slots: list[Slot] = [slot for interaction in interactions for slot in interaction.slots]
        self.nothing: Given = (None,) * len(self.slots)
        self.known: dict[Given, State] = {}
        steps = processing.nodes + sum(map(_steps, self.slots))  # of one run, and of grading it
        tries = sum(len(slot.tries) for slot in self.slots)
        if tries * steps > MOST_STEPS_OF_TRIES:
            raise QuestionRefused(_("It has too many choices for its marks to be checked."))
        self.most_trials = max(LEAST_TRIALS, min(MOST_TRIALS, MOST_STEPS // steps))
        effort.spend(
            (3 * tries + min(self.most_trials, prod(len(slot.tries) + 1 for slot in self.slots))) * steps
        )
        if self.score(self.nothing) > 0:
            raise QuestionRefused(_("It gives points to those who answer nothing."))
        self.best_given = self._best()
        self.best = self.score(self.best_given)
        if self.best <= 0:
            raise QuestionRefused(_("No answer earns points: it names no right one."))

    def outcomes(self, given: Given) -> State:
        """Calculated once for each answer: the best is looked for among those that are tried afterwards."""
        if given not in self.known:
            self.known[given] = self._calculated(given)
        return self.known[given]

    def _calculated(self, given: Given) -> State:
        responses: State = {}
        begin = 0
        for interaction in self.interactions:
            end = begin + len(interaction.slots)
            atoms = [
                None if chosen is None else slot.tries[chosen][0]
                for slot, chosen in zip(interaction.slots, given[begin:end], strict=True)
            ]
            responses[interaction.declaration.identifier] = interaction.value(atoms)
            begin = end
        return self.processing.run(responses)

    def score(self, given: Given) -> Fraction:
        score = self.outcomes(given).get("SCORE")
        if score is None:
            return Fraction(0)
        if not isinstance(score, Fraction):
            raise QuestionRefused(_("Its score is not a number."))
        return score

    def with_slot(self, slot: int, chosen: int | None) -> Given:
        """The best answer, with another in one slot."""
        return (*self.best_given[:slot], chosen, *self.best_given[slot + 1 :])

    def worth(self, slot: int, chosen: int | None) -> Fraction:
        """What an answer in a slot adds, beside nothing there, when all others are answered best."""
        return self.score(self.with_slot(slot, chosen)) - self.score(self.with_slot(slot, None))

    def response(self, slot: int, given: Given) -> Any:
        chosen = given[slot]
        return None if chosen is None else self.slots[slot].tries[chosen][1]

    def trials(self) -> list[Trial]:
        return [self._trial(given) for given in self._givens()]

    def _trial(self, given: Given) -> Trial:
        outcomes = self.outcomes(given)
        score = outcomes.get("SCORE")
        return Trial(
            given, clamped(score / self.best if isinstance(score, Fraction) else Fraction(0)), outcomes
        )

    def _best(self) -> Given:
        """The answer declared right, improved slot by slot until nothing earns more."""
        given: list[int | None] = []
        for interaction in self.interactions:
            given += [_declared_right(slot, interaction.declaration.correct) for slot in interaction.slots]
        best, best_score = tuple(given), self.score(tuple(given))
        for _round in range(2):
            before = best_score
            for slot, found in enumerate(self.slots):
                for chosen in range(len(found.tries)):
                    other = (*best[:slot], chosen, *best[slot + 1 :])
                    if (score := self.score(other)) > best_score:
                        best, best_score = other, score
            if best_score == before:
                break
        return best

    def _givens(self) -> Iterator[Given]:
        """All combinations where they are few; else those around the best answer and nothing, and an even spread."""
        sizes = [len(slot.tries) + 1 for slot in self.slots]
        number = prod(sizes)
        if number <= self.most_trials:
            yield from (_digits(place, sizes) for place in range(number))
            return
        near = [self.best_given, self.nothing]
        for slot, size in enumerate(sizes):
            step = max(1, size * len(sizes) // (self.most_trials // 4))
            for chosen in [*range(0, size - 1, step), None]:
                near.append(self.with_slot(slot, chosen))
                near.append((*self.nothing[:slot], chosen, *self.nothing[slot + 1 :]))
        spread = max(LEAST_TRIALS, self.most_trials - len(near))
        places = (place * (number // spread) + place for place in range(spread))
        yield from dict.fromkeys([*near, *(_digits(place % number, sizes) for place in places)])


def _steps(slot: Slot) -> int:
    """What one answer there costs: it grows with the choices that it may hold, and the forms it is held against."""
    return STEPS_OF_A_SLOT + len(slot.forms) + (len(slot.names) if slot.kind in ("many", "order") else 0)


def _digits(place: int, sizes: list[int]) -> Given:
    given: list[int | None] = []
    for size in sizes:
        place, digit = divmod(place, size)
        given.append(digit - 1 if digit else None)
    return tuple(given)


def _declared_right(slot: Slot, correct: Value) -> int | None:
    values = correct.values if isinstance(correct, Multiple | Ordered) else (correct,)
    for place, (atom, _ours) in enumerate(slot.tries):
        if slot.kind == "many":
            is_right = set(atom) == set(values) & set(slot.names)
        elif slot.kind == "order":
            is_right = tuple(atom) == values
        else:
            is_right = atom in values
        if is_right:
            return place
    return None
