"""Which save of an answer stands: pure rules for repeated, late and reordered saves, and for closing. No database, no clock.

`assessments.attempts` asks them inside its transaction and writes what they say; a crash before the commit leaves what
was there.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from assessments import timing

Step = Hashable  # which question or scene an answer belongs to


class Refused(Exception):
    """What arrives changes nothing, and must not."""


class Late(Refused):
    """Another answer was saved under this number or a higher one."""


class Closed(Refused):
    """The attempt is handed in, or its time is up."""


class Told(Refused):
    """Something was told about the answer: it stands."""


class Unanswered(Refused):
    """There is no answer to tell anything about."""


@dataclass(frozen=True)
class Save:
    """The answer to a step that stands."""

    response: Any
    sequence: int
    saved_at: datetime  # when this response was first saved without another one after it
    told_at: datetime | None = None  # since when something was told about it; None: nothing yet


def after(standing: Save | None, response: Any, *, sequence: int | None, at: datetime) -> Save:
    """What stands after a save arrives; the same object when it changes nothing.

    `sequence` numbers the saves of one page, upwards from the number that the page was sent with; None: after all
    others. The same answer again changes nothing but the number, and that only where the page has sent another save in
    between, which may be on its way still. Raises Late where a newer save would be overwritten by another answer, and
    Told where something was told about what stands.
    """
    if standing is None:
        return Save(response, sequence or 1, at)
    if standing.told_at is not None and response != standing.response:
        raise Told
    is_later = sequence is not None and sequence > standing.sequence
    if response == standing.response:
        overtook = sequence is not None and sequence > standing.sequence + 1
        return replace(standing, sequence=sequence) if overtook else standing
    if sequence is not None and not is_later:
        raise Late
    return Save(response, sequence or standing.sequence + 1, at)


@dataclass(frozen=True)
class AttemptState:
    """An attempt as far as saving and closing go."""

    deadline_at: datetime | None = None  # None: no limit
    saves: Mapping[Step, Save] = field(default_factory=dict)
    closed_at: datetime | None = None  # None: open
    closed_by: str = ""  # learner or time

    def saved(self, step: Step, response: Any, *, sequence: int | None, at: datetime) -> "AttemptState":
        """After a save arrives at that instant. Raises Closed, Late and Told."""
        self._check_open(at)
        standing = after(self.saves.get(step), response, sequence=sequence, at=at)
        return replace(self, saves={**self.saves, step: standing})

    def confirmed(self, step: Step, at: datetime) -> "AttemptState":
        """After an answer is made final; once more changes nothing. Raises Closed and Unanswered."""
        self._check_open(at)
        standing = self.saves.get(step)
        if standing is None or not standing.response:
            raise Unanswered
        if standing.told_at is not None:
            return self
        return replace(self, saves={**self.saves, step: replace(standing, told_at=at)})

    def _check_open(self, at: datetime) -> None:
        if self.closed_at is not None or timing.is_over(self.deadline_at, at):
            raise Closed

    def handed_in(self, at: datetime) -> "AttemptState":
        """After it is handed in, by the learner or because its time was up; a second time changes nothing."""
        if self.closed_at is not None:
            return self
        if timing.is_over(self.deadline_at, at):
            return replace(self, closed_at=self.deadline_at, closed_by="time")
        return replace(self, closed_at=at, closed_by="learner")

    def extended(self, deadline_at: datetime) -> "AttemptState":
        return replace(self, deadline_at=deadline_at)
