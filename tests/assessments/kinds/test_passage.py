"""Mark the passage: how authors cut a text, how learners mark it, and what the result says in the text and below it."""

from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pytest
from wagtail.blocks import StreamValue

from assessments import grading
from assessments.by_indicator import Worth
from assessments.kinds import Written
from assessments.kinds.passage import Passage, PassageBlock
from tests.assessments.kinds.authored import (
    KEY,
    answer_page,
    answered,
    part,
    part_id,
    payload_of,
    posting,
    preview,
    refusals,
    result_page,
    words,
)

KIND = Passage()
SENTENCES = ["He is paid in cash.", "His <boss> has the passport.", "It rains.", "The door is bolted."]
HITS = {1, 3}


def value(sentences: list[str] = SENTENCES, hits: set[int] = HITS, **facts: Any) -> dict[str, Any]:
    """The second and the fourth segment are to be marked; the third begins a paragraph."""
    segments = [
        part(
            "segment",
            n,
            text=text,
            is_hit=n in hits,
            begins_paragraph=n == 2,
            feedback=f"<p>Why {n}.</p>",
            indicator=None,
        )
        for n, text in enumerate(sentences)
    ]
    return {"segments": segments, "rule": "hits-and-false-alarms", **facts}


PAYLOAD = payload_of(KIND, value(), value([f"FR {text}" for text in SENTENCES]))


def test_marked_passage_when_frozen_and_thawed_then_marking_the_right_segments_earns_everything() -> None:
    question = grading.thaw(PAYLOAD)
    right = grading.right_answer(question)
    assert right == [part_id(1), part_id(3)]
    assert grading.grade(question, right).fraction == 1
    assert grading.grade(question, [part_id(n) for n in range(4)]).fraction == 0
    assert grading.grade(question, [part_id(1)]).fraction == Fraction(1, 2)


def test_passage_when_frozen_then_paragraphs_and_the_words_of_each_language_are_kept() -> None:
    third = PAYLOAD["segments"][2]
    assert third == {
        "id": part_id(2),
        "hit": False,
        "paragraph": True,
        "texts": {
            "en": {"text": "It rains.", "feedback": "<p>Why 2.</p>"},
            "fr": {"text": "FR It rains.", "feedback": "<p>Why 2.</p>"},
        },
    }
    assert "paragraph" not in PAYLOAD["segments"][0]


def test_passage_when_a_hit_has_no_reason_then_the_editor_asks_for_one() -> None:
    assert refusals(KIND, value()) == ""
    silent = value()
    silent["segments"][0]["value"]["feedback"] = ""  # not to be marked: it may be silent
    assert refusals(KIND, silent) == ""
    silent["segments"][1]["value"]["feedback"] = ""
    assert refusals(KIND, silent) == "Say why this is to be marked."


@pytest.mark.parametrize(
    ("hits", "said"),
    [(set(), "at least one segment that it is to be marked"), ({0, 1, 2, 3}, "Leave at least one segment")],
)
def test_passage_when_nothing_or_everything_is_to_be_marked_then_the_editor_refuses_it(
    hits: set[int], said: str
) -> None:
    assert said in refusals(KIND, value(hits=hits))


def test_passage_when_posted_then_the_marked_segments_are_the_response_and_unknown_ones_are_refused() -> None:
    assert KIND.posted(posting(f"segment={part_id(1)}&segment={part_id(2)}"), PAYLOAD) == [
        part_id(1),
        part_id(2),
    ]
    assert KIND.posted(posting("option=x"), PAYLOAD) == []
    with pytest.raises(ValueError, match="has no"):
        grading.grade(grading.thaw(PAYLOAD), KIND.posted(posting("segment=other"), PAYLOAD))


def test_passage_when_answered_then_every_segment_is_a_checkbox_whose_label_is_the_text() -> None:
    page = answer_page(KIND, answered(KIND, PAYLOAD, [part_id(1)]))
    boxes = page.select("input[type=checkbox][name=segment]")
    labels = {label["for"]: label.get_text() for label in page.select("label")}
    assert [labels[box["id"]] for box in boxes] == SENTENCES
    assert [box["value"] for box in boxes if box.has_attr("checked")] == [part_id(1)]
    assert [words(paragraph) for paragraph in page.select("p.passage")] == [
        " ".join(SENTENCES[:2]),
        " ".join(SENTENCES[2:]),
    ]
    assert "Why" not in page.get_text()


def test_passage_when_read_in_french_then_its_words_are_french_and_its_ids_the_same() -> None:
    page = answer_page(KIND, answered(KIND, PAYLOAD, [], language="fr"))
    assert [label.get_text() for label in page.select("label")] == [f"FR {text}" for text in SENTENCES]
    assert {label["lang"] for label in page.select("label")} == {"fr"}
    assert [box["value"] for box in page.select("input")] == [part_id(n) for n in range(4)]


def test_passage_when_handed_in_then_found_missed_and_false_alarms_are_told_in_the_text_and_listed() -> None:
    page = result_page(KIND, answered(KIND, PAYLOAD, [part_id(1), part_id(2)]))
    assert [mark.get_text() for mark in page.select("mark")] == SENTENCES[1:]
    assert [words(note) for note in page.select("sup")] == [
        "Found, 1",
        "Marked, but not asked for, 2",
        "Missed, 3",
    ]
    assert [words(item) for item in page.select("ol > li")] == [
        "1. Found His <boss> has the passport. Why 1.",
        "2. Marked, but not asked for It rains. Why 2.",
        "3. Missed The door is bolted. Why 3.",
    ]
    assert "Why 0" not in page.get_text()


def test_passage_when_not_answered_then_what_was_to_be_marked_is_shown() -> None:
    page = result_page(KIND, answered(KIND, PAYLOAD, []))
    assert "Not answered" in page.get_text()
    assert [words(note) for note in page.select("sup")] == ["Missed, 1", "Missed, 2"]


def test_passage_when_told_in_words_then_the_marked_segments_are_in_the_order_of_the_text() -> None:
    assert KIND.words(answered(KIND, PAYLOAD, [part_id(2), part_id(0)])) == "He is paid in cash.; It rains."


def test_segment_when_previewed_then_text_and_reason_are_shown() -> None:
    shown = preview(KIND, value())
    for text in (*SENTENCES, "To be marked", "Why 3."):
        assert text in shown


def test_passage_when_segments_name_indicators_then_only_those_that_are_to_be_marked_count() -> None:
    block = PassageBlock()
    source = block.to_python(value())
    named = SimpleNamespace(translation_key="key")
    for child in source["segments"]:
        child.value["indicator"] = named
    assert isinstance(source["segments"], StreamValue)
    assert KIND.indicators(Written(source, {"en": source})) == {part_id(1): [named], part_id(3): [named]}


def test_indicators_when_segments_were_found_or_missed_then_each_counts_for_its_own() -> None:
    worth = Worth({"digest": PAYLOAD})
    quality = worth.by_place("digest", KEY, [part_id(1)])
    assert (quality[part_id(1)], quality[part_id(3)], quality[KEY]) == ("good", "poor", "acceptable")
    assert worth.by_place("digest", KEY, []) == {}
