"""The marks of every outside item, held against an independent engine; what differs on purpose is counted by reason."""

from collections import Counter

import pytest

from assessments.grading import grade, thaw
from tests.assessments.exchange.qti_fixtures import (
    Elsewhere,
    entry,
    fraction,
    needs_fixtures,
    oracle,
    ours,
)

pytestmark = needs_fixtures
SCORED = [item for item in oracle() if item["cases"]]


def held_against_the_oracle(item: dict) -> Counter:
    """How many answers agree, and how many have no counterpart here, by reason."""
    found, counted = entry(item["file"]), Counter()
    if found.payload is None:
        return counted
    question = thaw(found.payload)
    scores = [case["outcomes"]["SCORE"] or 0 for case in item["cases"]]
    assert max(scores) in (found.default_mark, 0), "0: the engine was never given the right answer"
    for case, score in zip(item["cases"], scores, strict=True):
        try:
            response = ours(found.payload, case["responses"])
        except Elsewhere as reason:
            counted[str(reason)] += 1
            continue
        graded = grade(question, response)
        expected = fraction(score, found.default_mark)
        assert abs(graded.fraction - max(expected, 0)) <= 1e-6, (case, graded)
        assert graded.is_answered == bool(response)
        counted["agree" if expected >= 0 else "below 0 there, 0 here"] += 1
    return counted


@pytest.mark.parametrize("item", SCORED, ids=[item["file"].removeprefix("items/") for item in SCORED])
def test_item_when_taken_then_it_gives_the_marks_of_the_oracle(item):
    held_against_the_oracle(item)


def test_oracle_when_counted_then_answers_that_agree_and_do_not_are_those_known():
    counted: Counter = Counter()
    for item in SCORED:
        counted += held_against_the_oracle(item)
    assert counted == {
        "agree": 662,
        "below 0 there, 0 here": 24,
        "blanks around a text do not count here": 4,
        "only some of the things are put in order": 10,
        "several answers for one gap or stem can't be given here": 346,
    }
