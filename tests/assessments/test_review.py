"""What learners are shown, and when: each cell of the table of the review policy, and what a page then contains."""

import itertools
from typing import Any

import pytest
from django.template.loader import render_to_string

from assessments.models import Answer
from assessments.review import ALL, ALL_AFTER_HANDING_IN, Moment, Policy, Shown
from assessments.sitting import Item
from assessments.snapshots import Frozen
from assessments.told import Told, told

pytestmark = pytest.mark.once

EACH, IN, CLOSED = Moment.EACH_ANSWER, Moment.HANDED_IN, Moment.CLOSED
# From when on: what is shown after each answer, after handing in, when no further attempt is possible.
DUE = {EACH: (True, True, True), IN: (False, True, True), CLOSED: (False, False, True)}

QUESTION = {
    "kind": "multiple-response",
    "key": "q",
    "lang": "en",
    "text": "<p>What do you see?</p>",
    "rule": "weights",
    "right": "<p>WELL SEEN</p>",
    "partly": "<p>HALF SEEN</p>",
    "wrong": "<p>NOT SEEN</p>",
    "feedback": "<p>GENERAL</p>",
    "sources": [{"label": "LAW", "title": "T", "url": "", "confidence": "verified", "note": ""}],
    "options": [
        {"id": "a", "correct": True, "sources": [], "lang": "en", "text": "AAA", "feedback": "<p>WHY-A</p>"},
        {"id": "b", "correct": True, "sources": [], "lang": "en", "text": "BBB", "feedback": "<p>WHY-B</p>"},
        {"id": "c", "correct": False, "sources": [], "lang": "en", "text": "CCC", "feedback": "<p>WHY-C</p>"},
    ],
}


def item(response: list[str], **question: Any) -> Item:
    asked = {**QUESTION, **question, "texts": {"en": {"text": QUESTION["text"]}}}
    layout = {"digest/options": ["a", "b", "c"]}
    return Item(1, "digest", Frozen(asked), (Answer(step="q", response=response),), layout)


def page(shown: Told) -> str:
    return render_to_string("assessments/told_answer.html", {"told": shown})


@pytest.mark.parametrize(
    "policy", [Policy(*cell) for cell in itertools.product(Moment, repeat=3)], ids=lambda p: str(p.frozen)
)
def test_policy_when_any_then_each_thing_is_shown_from_its_own_moment_on(policy: Policy) -> None:
    for place, reached in enumerate(Moment):
        expected = Shown(
            DUE[policy.marks][place], DUE[policy.right_answers][place], DUE[policy.feedback][place]
        )
        assert policy.shown(reached) == expected
    assert policy.tells_each_answer == (EACH in (policy.marks, policy.right_answers, policy.feedback))
    assert Policy.of({"review": policy.frozen}) == policy


def test_policy_when_nothing_was_said_then_it_is_as_ever_and_leaves_no_trace() -> None:
    assert Policy.of({}) == ALL_AFTER_HANDING_IN
    assert ALL_AFTER_HANDING_IN.frozen == {}
    assert ALL_AFTER_HANDING_IN.shown(EACH).is_nothing
    assert ALL_AFTER_HANDING_IN.shown(IN) == ALL


MARKS, RIGHT, FEEDBACK = (
    ["Right in parts", "50 % of its points"],
    ["BBB"],
    ["WHY-A", "HALF SEEN", "GENERAL", "LAW"],
)


@pytest.mark.parametrize(
    ("marks", "right", "feedback"),
    [cell for cell in itertools.product((False, True), repeat=3) if not all(cell)],
)
def test_told_when_something_may_not_be_shown_then_it_is_nowhere_in_the_page(
    marks: bool, right: bool, feedback: bool
) -> None:
    html = page(told(item(["a"]), Shown(marks, right, feedback)))
    assert "What do you see?" in html
    assert "AAA" in html
    for words, may in ((MARKS, marks), (RIGHT, right), (FEEDBACK, feedback)):
        assert [part for part in words if part in html] == (words if may else [])
    for never in (
        "CCC",
        "WHY-B",
        "WHY-C",
        "WELL SEEN",
        "NOT SEEN",
    ):  # of what was not chosen, or another outcome
        assert never not in html
    if not marks:
        assert not any(word in html for word in ("verdict", "feedback--good", "feedback--poor"))


def test_told_when_all_may_be_shown_then_it_is_told_as_its_kind_tells_it() -> None:
    shown = told(item(["a"]), ALL)
    assert shown.is_whole
    for part in (*MARKS, *RIGHT, *FEEDBACK, "WHY-B", "Also right, not chosen"):
        assert part in page(shown)


@pytest.mark.parametrize(
    ("response", "verdict", "words"),
    [
        (["a", "b"], "right", "WELL SEEN"),
        (["a"], "partly", "HALF SEEN"),
        (["c"], "wrong", "NOT SEEN"),
        ([], "", ""),
    ],
)
def test_told_when_answered_well_or_badly_then_the_feedback_fits(
    response: list[str], verdict: str, words: str
) -> None:
    shown = told(item(response), Shown(marks=True, right_answers=False, feedback=True))
    html = page(shown)
    assert shown.verdict == verdict
    assert [part for part in ("WELL SEEN", "HALF SEEN", "NOT SEEN") if part in html] == (
        [words] if words else []
    )
    assert ("Not answered" in html) == (not response)
    assert "GENERAL" in html


def essay() -> Item:
    question = {
        "kind": "written",
        "key": "q",
        "texts": {"en": {"text": "<p>Why?</p>", "wrong": "<p>NOT SEEN</p>"}},
    }
    return Item(1, "digest", Frozen(question), (Answer(step="q", response="Because."),), {})


def test_told_when_a_person_has_to_mark_it_then_nothing_says_wrong() -> None:
    shown = told(essay(), Shown(marks=True, right_answers=False, feedback=True))
    assert (shown.to_be_marked, shown.verdict, shown.is_whole) == (True, "", False)
    html = page(shown)
    assert "to be marked" in html
    assert "NOT SEEN" not in html
    assert not told(essay(), ALL).is_whole


def test_told_when_a_person_has_marked_it_then_that_mark_stands() -> None:
    may = Shown(marks=True, right_answers=False, feedback=True)
    shown = told(essay(), may, {"fraction": [3, 4]})
    assert (shown.to_be_marked, shown.verdict, shown.percent) == (False, "partly", 75)
    assert told(essay(), may, {"fraction": [0, 1], "to_be_marked": True}).to_be_marked
