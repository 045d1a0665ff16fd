"""How much processor time something may take, whatever else the machine is doing and however slow it is."""

import time
from collections.abc import Callable
from typing import TypeVar

Given = TypeVar("Given")

ROUNDS = 1_000_000
REFERENCE = (
    0.08  # seconds that `_measure` takes on the machine to which the limits belong: two cores of 2020, idle
)


def within(seconds: float, work: Callable[[], Given]) -> Given:
    """What the work gives. Fails when it takes longer in each of three attempts: a shared processor is slow for once.

    `seconds` are those of the reference machine: one that counts at half its speed, now, is given twice as much.
    """
    taken = []
    for _attempt in range(3):
        slowness = max(1.0, _measure() / REFERENCE)
        begun = time.process_time()
        given = work()
        taken.append((time.process_time() - begun) / slowness)
        if taken[-1] < seconds:
            return given
    raise AssertionError(f"took {min(taken):.2f} s of processor time at best, not less than {seconds} s")


def _measure() -> float:
    """The processor time of the same plain work, in seconds."""
    begun, count = time.process_time(), 0
    for number in range(ROUNDS):
        count += number
    return time.process_time() - begun
