"""What random histories of attempts are held against: the rules in plain numbers; and how the server falls in them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import models
from django.db.models.signals import post_save

WAITING, MOST, PASS_MARK = 30, 3, 75
LIMIT, GRACE = 45, 1  # minutes


class Crash(Exception):
    """The server falls while it writes."""


@contextmanager
def falling_after(model: type[models.Model]) -> Iterator[None]:
    """The server falls right after it has written a row of that table; what it does not commit is forgotten."""

    def fall(**_facts: object) -> None:
        raise Crash

    post_save.connect(fall, sender=model)
    try:
        yield
    finally:
        post_save.disconnect(fall, sender=model)


@dataclass
class Expected:
    """One attempt as the rules say it should be, kept in plain numbers beside the database."""

    begun_at: int  # minutes of the story's clock
    deadline: int
    handed_in_at: int | None = None
    by_time: bool = False
    flags: set[str] = field(default_factory=set)
    question: int | None = None  # position of the option
    sequence: int = 0  # of the save of it that stands
    is_told: bool = False
    decisions: dict[str, int] = field(default_factory=dict)  # position of the choice by scene

    @property
    def is_fatal(self) -> bool:
        return self.decisions.get("phone") == 2

    @property
    def percent(self) -> float:
        """Half for the question, an eighth for each of the four points of the scenario: exact in binary."""
        points = sum((2, 1, 0)[position] for position in self.decisions.values())
        return 50 * (self.question == 0) + 12.5 * points

    @property
    def is_passed(self) -> bool:
        return self.handed_in_at is not None and not self.is_fatal and self.percent >= PASS_MARK

    def takes(self, position: int, sequence: int | None) -> bool:
        """Whether an answer to the question may be replaced by this one."""
        if self.question is None or self.question == position:
            return True
        return not self.is_told and (sequence is None or sequence > self.sequence)

    def take(self, position: int, sequence: int | None) -> None:
        """Keep it, by the number it was sent with or the next one; the same again only takes a number that skips one."""
        if self.question is None:
            self.sequence = sequence or 1
        elif self.question != position:
            self.sequence = sequence or self.sequence + 1
        elif sequence is not None and sequence > self.sequence + 1:
            self.sequence = sequence
        self.question = position

    def is_overdue(self, now: int) -> bool:
        return self.handed_in_at is None and now > self.deadline + GRACE

    def close(self, now: int) -> None:
        """By the learner, or as of the deadline when that is over; a second time changes nothing."""
        if self.handed_in_at is None:
            self.by_time = self.is_overdue(now)
            self.handed_in_at = self.deadline if self.by_time else now
