"""Ten thousand random histories of an attempt: late, repeated and reordered saves, two windows, crashes, time that runs out."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from assessments import timing
from assessments.saving import AttemptState, Closed, Late, Save, after

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HISTORIES = 10_000
STEPS = ["first", "second", "third"]


@pytest.mark.parametrize(
    ("standing", "response", "sequence", "expected"),
    [
        (None, "a", None, ("a", 1)),
        (None, "a", 5, ("a", 5)),
        (("a", 1), "b", 2, ("b", 2)),
        (("a", 1), "b", None, ("b", 2)),
        (("a", 3), "a", 2, ("a", 3)),
        (("a", 3), "a", 7, ("a", 7)),
        (("a", 3), "a", None, ("a", 3)),
        (("a", 3), "b", 3, None),
        (("a", 3), "b", 1, None),
    ],
)  # fmt: skip
def test_after_when_a_save_arrives_then_only_a_newer_one_is_replaced(
    standing: tuple[str, int] | None, response: str, sequence: int | None, expected: tuple[str, int] | None
) -> None:
    before = Save(*standing, saved_at=AT) if standing else None
    if expected is None:
        with pytest.raises(Late):
            after(before, response, sequence=sequence, at=AT)
    else:
        save = after(before, response, sequence=sequence, at=AT)
        assert (save.response, save.sequence) == expected


@dataclass
class Window:
    """A browser window: it numbers its saves upwards from what the server told it, and what it sends may be delayed."""

    next_number: int = 1
    on_the_way: list[tuple[str, str, int]] = field(default_factory=list)


@dataclass
class History:
    """One learner with two windows on one attempt, and what must be true of it after each event."""

    draw: random.Random
    state: AttemptState
    now: datetime = AT
    windows: list[Window] = field(default_factory=lambda: [Window(), Window()])
    log: list[tuple] = field(default_factory=list)

    def send(self) -> None:
        window = self.draw.choice(self.windows)
        step, response = self.draw.choice(STEPS), self.draw.choice("abc")
        window.on_the_way.append((step, response, window.next_number))
        window.next_number += 1

    def arrive(self) -> None:
        """Any of what is on the way arrives, in any order; at times it stays on the way and arrives once more."""
        window = self.draw.choice(self.windows)
        if window.on_the_way:
            number = self.draw.randrange(len(window.on_the_way))
            step, response, sequence = window.on_the_way[number]
            if self.draw.random() < 0.7:
                del window.on_the_way[number]
            self.save(step, response, sequence)

    def save(self, step: str, response: str, sequence: int) -> None:
        before = self.state
        is_over = timing.is_over(before.deadline_at, self.now)
        try:
            self.state = before.saved(step, response, sequence=sequence, at=self.now)
        except Closed:
            assert before.closed_at is not None or is_over
        except Late:
            standing = before.saves[step]
            assert standing.sequence >= sequence
            assert standing.response != response
        else:
            assert before.closed_at is None
            assert not is_over
            assert self.state.saves[step].response == response
            if self.draw.random() < 0.1:
                self.state = before  # a crash before the commit: the browser will send it again
            else:
                self.log.append(("save", step, response, sequence, self.now))

    def read_again(self) -> None:
        """A window is loaded again: it goes on numbering after what stands."""
        highest = max((save.sequence for save in self.state.saves.values()), default=0)
        self.windows[self.draw.randrange(2)] = Window(next_number=highest + 1)

    def wait(self) -> None:
        self.now += timedelta(minutes=self.draw.choice([1, 5, 20]))

    def extend(self) -> None:
        if self.state.deadline_at and self.state.closed_at is None and not self.is_over:
            later = self.state.deadline_at + timedelta(minutes=15)
            self.state = self.state.extended(later)
            self.log.append(("extend", later))

    @property
    def is_over(self) -> bool:
        return timing.is_over(self.state.deadline_at, self.now)

    def hand_in(self) -> None:
        before, by_time = self.state, self.is_over
        self.state = before.handed_in(self.now)
        if before.closed_at is None:
            self.log.append(("hand in", self.now))
            assert self.state.closed_at == (before.deadline_at if by_time else self.now)
            assert self.state.closed_by == ("time" if by_time else "learner")
        else:
            assert self.state == before
        assert self.state.saves == before.saves

    def replayed(self, start: AttemptState) -> AttemptState:
        state = start
        for what, *facts in self.log:
            if what == "save":
                step, response, sequence, at = facts
                state = state.saved(step, response, sequence=sequence, at=at)
            elif what == "extend":
                state = state.extended(facts[0])
            else:
                state = state.handed_in(facts[0])
        return state


def test_attempt_when_ten_thousand_histories_are_lived_then_none_reaches_an_illegal_state() -> None:
    closed = lost = 0
    for seed in range(HISTORIES):
        draw = random.Random(seed)
        start = AttemptState(draw.choice([None, AT + timedelta(minutes=30)]))
        history = History(draw, start)
        likely = [history.send] * 3 + [history.arrive] * 4 + [history.wait, history.read_again]
        for _n in range(draw.randint(3, 25)):
            before = history.state
            draw.choice([*likely, history.extend, history.hand_in])()
            for step, save in before.saves.items():
                assert history.state.saves[step].sequence >= save.sequence
            if before.closed_at is not None:
                assert history.state == before
                closed += 1
        lost += sum(len(window.on_the_way) for window in history.windows)
        assert history.replayed(start) == history.state
    assert closed > HISTORIES  # that it did happen, and often
    assert lost > HISTORIES // 10
