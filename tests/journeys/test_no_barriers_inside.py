"""No barriers for learners, managers and trainers (strangers and the account: `test_no_barriers.py`)."""

import pytest

from tests.journeys.pages import LEARNING, MANAGING, Type
from tests.journeys.walker import Walker, barriers


@pytest.mark.looks
@pytest.mark.parametrize("kind", [*LEARNING, *MANAGING], ids=str)
def test_page_when_visited_then_nothing_stands_in_anybodys_way(walker: Walker, kind: Type) -> None:
    assert barriers(walker, kind) == []
