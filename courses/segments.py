"""Where a course can be cut into segments of 10 to 20 minutes: pure, no database, no clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

SHORTEST, LONGEST = 10, 20  # minutes
IDEAL = (SHORTEST + LONGEST) // 2


@dataclass(frozen=True)
class Piece:
    """A lesson or assessment as the cut sees it. `ends_segment`: after it one would rather stop (an assessment)."""

    key: UUID
    minutes: int
    module: UUID
    ends_segment: bool = False


def cut(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Cut a course into consecutive segments.

    What always holds:
    1. Every piece is in exactly one segment, in its order; a piece is never cut.
    2. No segment is longer than 20 minutes, except a single piece that is longer by itself: it stands alone.
    3. No segment under 10 minutes stands beside another with which it would stay within 20: leftovers are joined.

    Among the cuts that keep 1 and 2, the best one is taken, by the first of these that differs:
    fewest segments under 10 minutes; fewest cuts inside a module; fewest segments that go on after an assessment;
    lengths nearest to 15 minutes (the sum of squares); and if all that is equal, the earlier cut.
    """
    cost_to: list[tuple[int, ...]] = [(0, 0, 0, 0)]  # of the best cut of the first n pieces
    start_of: list[int] = [0]  # where its last segment begins
    for end in range(1, len(pieces) + 1):
        found = []
        minutes = 0
        for start in range(end - 1, -1, -1):
            minutes += pieces[start].minutes
            if minutes > LONGEST and start < end - 1:
                break
            cost = _cost(pieces, start, end, minutes)
            found.append((tuple(a + b for a, b in zip(cost_to[start], cost, strict=True)), start))
        best, start = min(found)
        cost_to.append(best)
        start_of.append(start)
    segments = []
    end = len(pieces)
    while end:
        segments.append(list(pieces[start_of[end] : end]))
        end = start_of[end]
    return segments[::-1]


def _cost(pieces: Sequence[Piece], start: int, end: int, minutes: int) -> tuple[int, ...]:
    """What one segment, the pieces from start to before end, costs: the criteria of `cut`, in their order."""
    cuts_module = start > 0 and pieces[start - 1].module == pieces[start].module
    goes_on = sum(piece.ends_segment for piece in pieces[start : end - 1])
    return (int(minutes < SHORTEST), int(cuts_module), goes_on, (minutes - IDEAL) ** 2)
