"""Single choice: one of several options is right."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Option:
    id: str
    is_correct: bool


@dataclass(frozen=True)
class SingleChoice:
    id: str
    options: tuple[Option, ...]

    def __post_init__(self) -> None:
        if sum(option.is_correct for option in self.options) != 1:
            raise ValueError(f"Question {self.id}: exactly one option must be right.")
        if len({option.id for option in self.options}) != len(self.options):
            raise ValueError(f"Question {self.id}: two options have the same id.")


def fraction(question: SingleChoice, chosen: str | None) -> Fraction:
    """1 for the right option, 0 for another one and for no answer. Raises ValueError for an unknown option."""
    if chosen is None:
        return Fraction(0)
    for option in question.options:
        if option.id == chosen:
            return Fraction(int(option.is_correct))
    raise ValueError(f"Question {question.id} has no option {chosen}.")
