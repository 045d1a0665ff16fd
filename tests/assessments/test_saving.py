"""Ten thousand random histories of an attempt: late, repeated and reordered saves, pages of several answers, answers that
are made final, two windows, crashes before and after the commit, extra time, time that runs out."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from assessments import timing
from assessments.saving import AttemptState, Closed, Late, Refused, Save, Told, Unanswered, after

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HISTORIES = 10_000
STEPS = ["first", "second", "third"]


def test_after_when_something_was_told_about_an_answer_then_only_the_same_one_is_taken() -> None:
    told = Save("a", 3, AT, told_at=AT)
    assert after(told, "a", sequence=9, at=AT) == Save("a", 9, AT, told_at=AT)
    with pytest.raises(Told):
        after(told, "b", sequence=9, at=AT)
    with pytest.raises(Unanswered):
        AttemptState(None, {"first": Save("", 1, AT)}).confirmed("first", AT)


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


Sent = tuple[str, str, int]  # step, response, sequence


@dataclass
class Server:
    """What is committed, and what is logged with it. A transaction works on a copy; a crash forgets the copy."""

    state: AttemptState
    log: list[tuple] = field(default_factory=list)

    def run(self, events: list[tuple], at: datetime, *, crash: bool = False) -> list[Refused | None]:
        """Everything that one request brings, in one transaction. The reply; empty after a crash: none ever comes."""
        state, log, reply = self.state, [], []
        for event in events:
            try:
                state = applied(state, event, at)
            except Refused as refusal:
                reply.append(refusal)
            else:
                log.append((*event, at))
                reply.append(None)
        if crash:
            return []
        self.state, self.log = state, [*self.log, *log]
        return reply

    def replayed(self, start: AttemptState) -> AttemptState:
        """What the log tells of the attempt, as the check of the records reads it."""
        state = start
        for *event, at in self.log:
            state = applied(state, tuple(event), at)
        return state


def applied(state: AttemptState, event: tuple, at: datetime) -> AttemptState:
    what, *facts = event
    if what == "save":
        step, response, sequence = facts
        return state.saved(step, response, sequence=sequence, at=at)
    if what == "confirm":
        return state.confirmed(facts[0], at)
    return state.extended(facts[0]) if what == "extend" else state.handed_in(at)


@dataclass
class Window:
    """A browser window: it numbers its saves upwards from what the server told it, and what it sends may be delayed."""

    next_number: int = 1
    on_the_way: list[list[Sent]] = field(default_factory=list)  # requests, each with one save or several


class History:
    """One learner with two windows on one attempt. Each pair of bytes is an event: what happens, and to what."""

    def __init__(self, history: bytes) -> None:
        limit = AT + timedelta(minutes=30) if history[0] % 2 else None
        self.start = AttemptState(limit)
        self.server = Server(self.start)
        self.now = AT
        self.windows = [Window(), Window()]
        self.acknowledged: dict[str, Sent] = {}
        self.lived: Counter[str] = Counter()
        for what, which in zip(history[1::2], history[2::2], strict=False):
            self.live(what, which)
        assert self.server.replayed(self.start) == self.state

    @property
    def state(self) -> AttemptState:
        return self.server.state

    @property
    def is_over(self) -> bool:
        return timing.is_over(self.state.deadline_at, self.now)

    def live(self, what: int, which: int) -> None:
        before = self.state
        event = EVENTS[what % len(EVENTS)]
        getattr(self, event)(which)
        self.check(before, event)

    # What happens. The bits of `which` say to what.

    def send(self, which: int) -> None:
        self.write(which, number=1)

    def send_a_page(self, which: int) -> None:
        self.write(which, number=2 + (which >> 6) % 2)

    def write(self, which: int, number: int) -> None:
        window = self.windows[which % 2]
        page = []
        for n in range(number):
            step, response = STEPS[(which + n) % 3], "abc"[((which >> 2) + n) % 3]
            page.append((step, response, window.next_number))
            window.next_number += 1
        window.on_the_way.append(page)

    def arrive(self, which: int) -> None:
        """Any request arrives, in any order; at times it stays on the way and arrives once more, or the server falls."""
        window = self.windows[which % 2]
        if not window.on_the_way:
            return
        place = (which >> 1) % len(window.on_the_way)
        page = window.on_the_way[place]
        before = self.state
        reply = self.server.run([("save", *sent) for sent in page], self.now, crash=which % 8 == 7)
        if not reply:
            self.lived["crashed"] += 1
            assert self.state is before  # all of the page is forgotten, not a part of it
            return
        if which & 0b1100_0000:
            del window.on_the_way[place]
        else:
            self.lived["repeated"] += 1
        for sent, refusal in zip(page, reply, strict=True):
            self.judge(before, sent, refusal)
        again = self.state
        self.server.run([("save", *sent) for sent in page if page[-1] == sent], self.now)
        assert self.state == again or reply[-1] is not None  # at once the same again changes nothing

    def judge(self, before: AttemptState, sent: Sent, refusal: Refused | None) -> None:
        """That it was taken, or rightly refused."""
        step, response, sequence = sent
        standing = before.saves.get(step)
        is_shut = before.closed_at is not None or self.is_over
        assert (type(refusal) is Closed) == is_shut
        if isinstance(refusal, Told):
            self.lived["told"] += 1
            assert standing is not None
            assert standing.told_at is not None
            assert standing.response != response
        elif isinstance(refusal, Late):
            self.lived["late"] += 1
            assert standing is not None
            assert standing.sequence >= sequence
            assert standing.response != response
        elif refusal is None:
            assert self.state.saves[step].response == response
            self.acknowledged[step] = sent

    def confirm(self, which: int) -> None:
        step = STEPS[which % 3]
        (refusal,) = self.server.run([("confirm", step)], self.now)
        is_shut = self.state.closed_at is not None or self.is_over
        assert (type(refusal) is Closed) == is_shut
        assert is_shut or (refusal is None) == (step in self.state.saves)
        self.lived["confirmed"] += refusal is None

    def read_again(self, which: int) -> None:
        """A window is loaded again: it goes on numbering after what stands; what it had sent may still be on its way."""
        window = self.windows[which % 2]
        window.next_number = 1 + max((save.sequence for save in self.state.saves.values()), default=0)
        if which & 2:
            window.on_the_way.clear()

    def wait(self, which: int) -> None:
        self.now += timedelta(minutes=(1, 5, 10, 35)[which % 4])

    def extend(self, which: int) -> None:
        if self.state.deadline_at and self.state.closed_at is None and not self.is_over:
            self.lived["extended"] += 1
            later = self.state.deadline_at + timedelta(minutes=15)
            self.server.run([("extend", later)], self.now, crash=which % 8 == 7)

    def hand_in(self, which: int) -> None:
        if which % 3:
            return  # they thought better of it
        self.server.run([("hand in",)], self.now, crash=which % 8 == 7)
        if which % 2:
            self.server.run([("hand in",)], self.now)  # twice, as by a double click

    def time_out(self, which: int) -> None:
        """The timer comes, at times long after everybody has left; it hands in what is overdue, and nothing else."""
        self.now += timedelta(hours=which % 5 == 4)
        if self.is_over and self.state.closed_at is None:
            self.lived["timed out"] += 1
            self.server.run([("hand in",)], self.now)
            assert self.state.closed_by == "time"

    # What must be true after each event.

    def check(self, before: AttemptState, event: str) -> None:
        state, was_over = self.state, timing.is_over(before.deadline_at, self.now)
        if before.closed_at is not None:
            self.lived["after closing"] += 1
            assert state == before
        elif state.closed_at is not None:
            assert state.saves == before.saves
            assert state.closed_at == (before.deadline_at if was_over else self.now)
            assert state.closed_by == ("time" if was_over else "learner")
        for step, save in before.saves.items():
            assert state.saves[step].sequence >= save.sequence
            if save.told_at is not None:
                assert state.saves[step].response == save.response
                assert state.saves[step].told_at == save.told_at
        for step, (_step, _response, sequence) in self.acknowledged.items():
            assert state.saves[step].sequence >= sequence or state.saves[step].response == _response
        for save in state.saves.values():
            assert not timing.is_over(state.deadline_at, save.saved_at)
        if event in ("wait", "read_again", "send", "send_a_page"):
            assert state is before


EVENTS = [
    "send", "send", "send", "send_a_page", "send_a_page", "arrive", "arrive", "arrive", "arrive", "arrive", "arrive",
    "confirm", "confirm", "read_again", "wait", "extend", "hand_in", "time_out", "wait", "arrive", "arrive", "send",
]  # fmt: skip


def test_attempt_when_ten_thousand_histories_are_lived_then_none_reaches_an_illegal_state() -> None:
    lived: Counter[str] = Counter()

    @settings(
        max_examples=HISTORIES,
        deadline=None,
        phases=[Phase.explicit, Phase.generate, Phase.shrink],
        database=None,
    )
    @given(history=st.binary(min_size=45, max_size=45))
    def live(history: bytes) -> None:
        lived["histories"] += 1
        lived.update(History(history).lived)

    live()
    assert lived["histories"] >= HISTORIES
    # that it did all happen, and often
    for what in (
        "crashed",
        "repeated",
        "told",
        "late",
        "confirmed",
        "extended",
        "timed out",
        "after closing",
    ):
        assert lived[what] > HISTORIES // 20, what
