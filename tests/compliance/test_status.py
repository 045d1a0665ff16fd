"""What a duty is worth on a day: a table of cases, and properties that hold for all. No database."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Agency, Posting
from compliance.models import Requirement
from compliance.status import SOON_DAYS, Demand, Proof, State, demands_on, status_of

TODAY = date(2026, 11, 24)
POLICE = Agency(pk=1, path="0001", name="Police")
SOUTH = Agency(pk=2, path="00010001", name="South")
COURT = Agency(pk=3, path="0002", name="Court")
OFFICER, JUDGE = 1, 2  # professions


def day(distance: int) -> date:
    return TODAY + timedelta(days=distance)


def posted(agency: Agency = SOUTH, *, since: int = -100, until: int | None = None) -> Posting:
    last = None if until is None else day(until)
    return Posting(agency=agency, profession_id=OFFICER, since=day(since), until=last)


def asked(
    *,
    of: Agency | None = POLICE,
    profession: int | None = None,
    since: int = -50,
    until: int | None = None,
    on: int | None = None,
    days: int | None = None,
) -> Requirement:
    return Requirement(
        agency=of,
        profession_id=profession,
        since=day(since),
        until=None if until is None else day(until),
        due_on=None if on is None else day(on),
        due_days=days,
    )


@pytest.mark.parametrize(
    ("requirement", "posting", "due"),
    [
        (asked(on=10), posted(), 10),
        (asked(on=10, of=SOUTH), posted(), 10),
        (asked(on=10, of=SOUTH), posted(POLICE), None),  # the agency above is not below
        (asked(on=10, of=COURT), posted(), None),
        (asked(on=10, of=None), posted(), 10),
        (asked(on=10, profession=OFFICER), posted(), 10),
        (asked(on=10, profession=JUDGE), posted(), None),
        (asked(days=30, since=-50), posted(since=-100), -20),  # counted from the requirement
        (asked(days=30, since=-50), posted(since=-5), 25),  # counted from joining
        (asked(on=10, since=0), posted(), 10),  # holds from today on
        (asked(on=10, since=1), posted(), None),  # from tomorrow
        (asked(on=10, until=0), posted(), 10),  # today is its last day
        (asked(on=10, until=-1), posted(), None),
        (asked(on=10, since=5, until=4), posted(), None),  # ended before it ever held
        (asked(on=10), posted(since=1), None),  # joins tomorrow
        (asked(on=10), posted(until=0), 10),  # leaves tonight
        (asked(on=10), posted(until=-1), None),  # left
    ],
)
def test_demands_when_requirement_and_posting_meet_then_they_are_due_on_that_day(
    requirement: Requirement, posting: Posting, due: int | None
) -> None:
    found = [demand.due for demand in demands_on([requirement], [posting], TODAY)]
    assert found == ([] if due is None else [day(due)])


VALID = Proof(completed_on=day(-10), valid_until=day(700))
FOR_EVER = Proof(completed_on=day(-10))


@pytest.mark.parametrize(
    ("due", "proofs", "state", "has_lapsed"),
    [
        (SOON_DAYS + 1, [], State.OPEN, False),
        (SOON_DAYS, [], State.SOON, False),
        (0, [], State.SOON, False),  # the last day in time
        (-1, [], State.OVERDUE, False),
        (-1, [VALID], State.DONE, False),  # late, but done
        (-1, [FOR_EVER], State.DONE, False),
        (60, [Proof(day(-10), day(0))], State.DONE, False),  # the last valid day
        (60, [Proof(day(-10), day(-1))], State.OPEN, True),  # expired
        (-1, [Proof(day(-10), day(-1))], State.OVERDUE, True),
        (60, [Proof(day(-10), day(700), revoked_on=day(0))], State.OPEN, True),
        (60, [Proof(day(-10), day(700), revoked_on=day(1))], State.DONE, False),  # revoked tomorrow
        (60, [Proof(day(-10), day(-1)), VALID], State.DONE, False),
        (60, [Proof(day(1), day(700))], State.OPEN, False),  # completed tomorrow
    ],
)
def test_status_when_the_day_and_the_proofs_differ_then_so_does_the_state(
    due: int, proofs: list[Proof], state: State, has_lapsed: bool
) -> None:
    status = status_of([asked(on=due)], [posted()], proofs, TODAY)
    assert (status.state, status.has_lapsed, status.days_left) == (state, has_lapsed, due)


def test_status_when_several_requirements_ask_then_the_earliest_decides() -> None:
    asking = [asked(on=90, of=None), asked(on=-3, of=COURT), asked(on=20), asked(days=200, of=SOUTH)]
    status = status_of(asking, [posted()], [], TODAY)
    assert (status.state, status.demand) == (State.SOON, Demand(day(20), "Police"))


def test_status_when_nothing_is_required_then_there_is_none() -> None:
    assert status_of([asked(on=1, of=COURT)], [posted()], [VALID], TODAY) is None
    assert status_of([asked(on=1)], [], [], TODAY) is None


def test_words_when_an_agency_or_everybody_is_asked_then_they_say_who_requires_it_by_when() -> None:
    (demand,) = demands_on([asked(on=68)], [posted()], TODAY)
    assert demand.words == "Required by Police by 31 January 2027"
    (demand,) = demands_on([asked(on=68, of=None)], [posted()], TODAY)
    assert demand.words == "Required of everybody by 31 January 2027"
    (demand,) = demands_on([asked(on=68, of=None, profession=OFFICER)], [posted()], TODAY)
    assert demand.words == "Required of your profession by 31 January 2027"
    (demand,) = demands_on([asked(on=68, profession=OFFICER)], [posted()], TODAY)
    assert demand.words == "Required by Police by 31 January 2027"


def test_due_date_when_it_ends_then_it_is_midnight_in_luxembourg() -> None:
    def state_at(instant: datetime) -> State:
        return status_of([asked(on=0)], [posted()], [], timezone.localdate(instant)).state

    assert state_at(datetime(2026, 11, 24, 22, 59, 59, tzinfo=UTC)) == State.SOON
    assert state_at(datetime(2026, 11, 24, 23, 0, tzinfo=UTC)) == State.OVERDUE


# Properties

distances = st.integers(-400, 400)
proofs = st.builds(
    lambda done, valid, revoked: Proof(
        day(done),
        None if valid is None else day(done + valid),
        None if revoked is None else day(done + revoked),
    ),
    distances,
    st.none() | st.integers(0, 800),
    st.none() | st.integers(0, 800),
)
requirements = st.builds(
    lambda of, since, length, due, days: asked(
        of=of,
        since=since,
        until=None if length is None else since + length,
        on=due if days is None else None,
        days=days,
    ),
    st.sampled_from([None, POLICE, SOUTH, COURT]),
    distances,
    st.none() | st.integers(-1, 400),
    distances,
    st.none() | st.integers(1, 400),
)
postings = st.builds(
    lambda agency, since, length: posted(
        agency, since=since, until=None if length is None else since + length
    ),
    st.sampled_from([POLICE, SOUTH, COURT]),
    distances,
    st.none() | st.integers(0, 400),
)
several_requirements = st.lists(requirements, max_size=5)
several_postings = st.lists(postings, max_size=3)
several_proofs = st.lists(proofs, max_size=3)


@given(several_requirements, several_postings, several_proofs)
def test_status_when_anything_is_given_then_it_is_done_exactly_with_a_proof_that_counts(
    asking: list[Requirement], serving: list[Posting], proven: list[Proof]
) -> None:
    status = status_of(asking, serving, proven, TODAY)
    demands = demands_on(asking, serving, TODAY)
    assert (status is None) == (demands == [])
    if status:
        assert (status.state == State.DONE) == any(proof.counts(TODAY) for proof in proven)
        assert status.demand.due == min(demand.due for demand in demands)
        if status.state != State.DONE:
            assert (status.state == State.OVERDUE) == (status.demand.due < TODAY)


@given(several_requirements, requirements, several_postings, several_proofs)
def test_status_when_one_more_is_required_then_nothing_is_due_later(
    asking: list[Requirement], more: Requirement, serving: list[Posting], proven: list[Proof]
) -> None:
    before = status_of(asking, serving, proven, TODAY)
    after = status_of([*asking, more], serving, proven, TODAY)
    if before:
        assert after is not None
        assert after.urgency <= before.urgency


@given(st.integers(-400, 400), st.integers(0, 400))
def test_status_when_time_goes_by_and_nothing_is_done_then_it_grows_only_more_urgent(
    due: int, later: int
) -> None:
    states = [
        status_of([asked(on=due, since=-1000)], [posted(since=-1000)], [], day(distance)).state
        for distance in (0, later)
    ]
    order = [State.OPEN, State.SOON, State.OVERDUE]
    assert order.index(states[1]) >= order.index(states[0])
