"""How long somebody may work on an assessment, and when the time is up: pure reckoning, no clock."""

from datetime import datetime, timedelta

# An answer that was sent in time may arrive late: a slow line, a retry, a page that was just being sent.
# A minute forgives that and is worth nothing to anybody who wants to gain time.
GRACE = timedelta(seconds=60)


def allowed_minutes(limit: int, extra_percent: int) -> int:
    """The minutes of a limit with extra time, rounded up in the learner's favour: 45 and 50 % are 68."""
    return -(-limit * (100 + extra_percent) // 100)


def deadline(begun_at: datetime, limit: int, extra_percent: int) -> datetime:
    return begun_at + timedelta(minutes=allowed_minutes(limit, extra_percent))


def is_over(deadline_at: datetime | None, at: datetime) -> bool:
    """Whether the time is up beyond the grace. None: there is no limit."""
    return deadline_at is not None and at > deadline_at + GRACE
