"""The reckoning of time: minutes with extra time, deadlines, and the grace after them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.timing import GRACE, allowed_minutes, deadline, is_over

BEGUN = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # half an hour before clocks go forward in Luxembourg
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("limit", "extra_percent", "minutes"),
    [
        (45, 0, 45),
        (45, 50, 68),  # 67.5
        (45, 25, 57),  # 56.25
        (60, 10, 66),
        (60, 100, 120),
        (1, 10, 2),  # 1.1
        (1, 300, 4),
        (10, 33, 14),  # 13.3
        (100, 7, 107),
    ],
)
def test_allowed_minutes_when_there_is_extra_time_then_it_is_rounded_in_the_learners_favour(
    limit: int, extra_percent: int, minutes: int
) -> None:
    assert allowed_minutes(limit, extra_percent) == minutes


@given(limit=st.integers(1, 32_767), extra_percent=st.integers(0, 300))
def test_allowed_minutes_when_anything_is_asked_then_it_is_enough_and_less_than_a_minute_too_much(
    limit: int, extra_percent: int
) -> None:
    exact = limit + limit * extra_percent / 100
    assert exact - 1e-6 <= allowed_minutes(limit, extra_percent) < exact + 1


def test_deadline_when_clocks_go_forward_meanwhile_then_the_minutes_are_real_ones() -> None:
    assert deadline(BEGUN, 60, 50) - BEGUN == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("late", "over"),
    [
        (-GRACE, False),
        (timedelta(0), False),
        (SECOND, False),
        (GRACE, False),
        (GRACE + timedelta(microseconds=1), True),
        (timedelta(days=400), True),
    ],
)
def test_is_over_when_something_comes_late_then_the_grace_decides(late: timedelta, over: bool) -> None:
    assert is_over(BEGUN, BEGUN + late) is over


def test_is_over_when_there_is_no_limit_then_it_never_is() -> None:
    assert not is_over(None, BEGUN + timedelta(days=4000))
