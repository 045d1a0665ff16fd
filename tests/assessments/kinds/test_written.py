"""Written reasoning: how authors ask for it, how it is answered and shown; guidance stays with those who mark."""

import json

import pytest

from assessments import grading
from assessments.kinds.written import WrittenReasoning
from tests.assessments.kinds.authored import (
    answer_page,
    answered,
    payload_of,
    posting,
    preview,
    refusals,
    result_page,
    words,
)

KIND = WrittenReasoning()
SECRET = "Names the passport"
VALUE = {"min_words": 3, "max_words": 20, "guidance": f"<p>{SECRET}.</p>"}


def test_written_when_frozen_and_thawed_then_a_text_waits_to_be_marked() -> None:
    payload = payload_of(KIND, VALUE)
    grade = grading.grade(grading.thaw(payload), "He has no papers.")
    assert (payload["min_words"], payload["max_words"]) == (3, 20)
    assert payload["texts"]["en"]["guidance"] == f"<p>{SECRET}.</p>"
    assert (grade.fraction, grade.is_finished, grade.needs_marking) == (0, True, True)
    assert not grading.grade(grading.thaw(payload), "Two words").is_finished


def test_written_when_nothing_is_asked_for_but_a_text_then_nothing_of_it_is_in_the_payload() -> None:
    payload = payload_of(KIND, {"min_words": None, "max_words": None, "guidance": ""})
    assert payload.keys() == {"kind", "key", "texts"}
    assert payload["texts"]["en"].keys() == {"text"}


@pytest.mark.parametrize("limits", [(0, 20), (30, 20), (3, 6_000)])
def test_written_when_the_limits_make_no_sense_then_the_editor_refuses_them(limits: tuple[int, int]) -> None:
    assert refusals(KIND, {**VALUE, "min_words": limits[0], "max_words": limits[1]})


def test_written_when_the_limits_make_sense_then_the_editor_takes_them() -> None:
    assert refusals(KIND, VALUE) == ""
    assert refusals(KIND, {"min_words": None, "max_words": None, "guidance": ""}) == ""
    assert "less than the 30 words" in refusals(KIND, {**VALUE, "min_words": 30})


def test_written_when_posted_then_lines_end_alike_and_blanks_are_no_answer() -> None:
    assert KIND.posted(posting("answer=one%0D%0Atwo"), {}) == "one\ntwo"
    assert KIND.posted(posting("answer=one%0Atwo"), {}) == "one\ntwo"
    assert KIND.posted(posting("answer=+%0D%0A+"), {}) == ""
    assert KIND.posted(posting(""), {}) == ""


def test_written_when_answered_then_the_field_has_the_text_its_words_and_what_is_asked_for() -> None:
    given = answered(KIND, payload_of(KIND, VALUE), "He <b>has</b> no papers.")
    page = answer_page(KIND, given)
    field = page.select_one("textarea")
    assert field.text == "He <b>has</b> no papers."
    assert page.select_one(f"label[for='{field['id']}']")
    hint = words(page.find(id=field["aria-describedby"]))
    assert hint == "Words asked for: 3 to 20. Words so far: 4"


def test_written_when_handed_in_then_the_text_is_shown_and_nobody_calls_it_wrong() -> None:
    payload = payload_of(KIND, VALUE)
    payload["texts"]["en"]["wrong"] = "<p>Read again.</p>"
    shown = words(result_page(KIND, answered(KIND, payload, "He <b>has</b> no papers.")))
    assert "He <b>has</b> no papers." in shown
    assert "A person marks this answer." in shown
    assert "Read again." not in shown
    assert "Not answered" in words(result_page(KIND, answered(KIND, payload, "")))


def test_written_when_a_learner_looks_then_the_guidance_is_on_no_page() -> None:
    payload = payload_of(KIND, VALUE)
    assert SECRET in json.dumps(payload)  # it could leak
    for response in ("", "He has no papers."):
        given = answered(KIND, payload, response)
        assert SECRET not in str(answer_page(KIND, given)) + str(result_page(KIND, given)) + KIND.words(given)


def test_written_when_previewed_then_limits_and_guidance_are_shown() -> None:
    shown = preview(KIND, VALUE)
    assert "Words asked for: 3 to 20." in shown
    assert f"learners never see it {SECRET}." in shown
