"""Draws from pools: who is asked what, what an edition holds of a pool, what a refresher asks, what the editor reads."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import attempts
from assessments.edition_content import content_of
from assessments.freezing import paper_payload
from assessments.models import AssessmentPage, Attempt, Question
from assessments.pools import fitting
from courses import editions, manifests, progress
from courses.models import Edition, Enrolment
from courses.refreshers import asked_again
from courses.taught import Taught
from tests.assessments.builders import (
    AT,
    Stage,
    choose,
    draw,
    hand_in,
    make_learner,
    make_question,
    make_stage,
    make_tagged,
    name_indicators,
    paper_item,
    section,
)
from tests.courses.builders import make_indicator
from tests.factories import make_enrolment

pytestmark = pytest.mark.django_db

PAPER = AssessmentPage.paper.field.stream_block


def fresh(page: AssessmentPage) -> AssessmentPage:
    return AssessmentPage.objects.get(pk=page.pk)


def asked(attempt: Attempt) -> list[str]:
    payloads = attempts.payloads_of(attempt)
    return [payloads[item["digest"]]["key"] for item in attempt.paper.payload["items"]]


def keys(questions: list[Question]) -> list[str]:
    return [str(question.translation_key) for question in questions]


def released(stage: Stage, **facts: Any) -> Edition:
    return editions.release(
        stage.course, course_page=stage.course_page, change=Edition.Change.SUBSTANTIVE, note="", by=None,
        at=AT + timedelta(days=30), **facts,
    )  # fmt: skip


@pytest.fixture
def pool() -> list[Question]:
    return [make_tagged("pol", "law", text=f"<p>Law {n}?</p>") for n in range(4)]


def test_begin_when_attempts_follow_each_other_then_each_asks_what_was_not_asked_and_never_what_is_fixed(
    pool: list[Question],
) -> None:
    stage = make_stage(pool[0], draw(2, "Law", weight=3), max_attempts=5, waiting_minutes=0)
    learner = make_learner(stage)
    seen = []
    for _attempt in range(3):
        attempt = attempts.begin(learner, fresh(stage.page), at=AT)
        first, *drawn = asked(attempt)
        assert first == str(pool[0].translation_key)
        assert [item["weight"] for item in attempt.paper.payload["items"]] == [1, 3, 3]
        assert set(attempt.layout) == {f"{item['digest']}/options" for item in attempt.paper.payload["items"]}
        hand_in(attempt)
        seen.append(set(drawn))
    assert [len(drawn) for drawn in seen] == [2, 2, 2]
    assert seen[0] | seen[1] == set(keys(pool[1:]))
    assert attempts.begin(make_learner(stage), fresh(stage.page), at=AT).paper.payload["items"]


def test_begin_when_questions_were_met_in_another_course_then_they_count_as_seen() -> None:
    pool = [make_tagged("law", text=f"<p>Question {n}?</p>") for n in range(6)]
    first, second = make_stage(draw(3, "law")), make_stage(draw(3, "law"))
    learner = make_learner(first)
    met = asked(attempts.begin(learner, first.page, at=AT))
    elsewhere = make_enrolment(learner.user, second.course, at=AT)
    stranger = make_enrolment(make_learner(first).user, second.course, at=AT)
    with CaptureQueriesContext(connection) as of_a_stranger:
        assert len(asked(attempts.begin(stranger, second.page, at=AT))) == 3
    with CaptureQueriesContext(connection) as queries:
        begun = attempts.begin(elsewhere, second.page, at=AT)
    assert len(queries) <= len(of_a_stranger) + 1  # looking up what was met anywhere
    assert sorted(asked(begun)) == sorted(set(keys(pool)) - set(met))


def test_begin_when_the_pool_is_just_enough_then_all_of_it_is_asked_and_one_too_few_refuses(
    pool: list[Question],
) -> None:
    stage = make_stage(draw(4, "pol"), pass_mark=100)
    attempt = attempts.begin(make_learner(stage), fresh(stage.page), at=AT)
    assert sorted(asked(attempt)) == sorted(keys(pool))
    for question in pool:
        choose(attempt, question, 0)
    assert hand_in(attempt).is_passed
    for question, told in zip(pool, ["can't be begun"] * 3 + ["nothing to ask"], strict=True):
        question.unpublish()
        with pytest.raises(attempts.NotPossible, match=told):
            attempts.begin(make_learner(stage), fresh(stage.page), at=AT)


def test_fitting_when_tags_indicators_and_difficulty_are_named_then_all_any_and_that(site: object) -> None:
    first, second, third = make_indicator(), make_indicator(), make_indicator()
    both = make_tagged("pol", "law", difficulty="hard")
    make_tagged("pol")
    make_tagged("law", live=False)
    other = make_tagged("law", "pol", difficulty="easy")
    name_indicators(both, first, second)
    name_indicators(other, second)
    draws = PAPER.child_blocks["draw"]

    def found(*tags: str, **facts: Any) -> list[Question]:
        return fitting(draws.to_python(draw(1, *tags, **facts)["value"]))

    assert found("pol", "LAW ") == [both, other]
    assert found("pol", "law", difficulty="hard") == [both]
    assert found("law", indicators=[first.pk, third.pk]) == [both]
    assert found(indicators=[second.pk]) == [both, other]
    assert found("pol", indicators=[third.pk]) == []


def test_draw_when_edited_then_the_line_beside_it_says_how_many_fit_and_nothing_of_it_is_stored(
    pool: list[Question],
) -> None:
    block = PAPER.child_blocks["draw"]

    def line(number: int, *tags: str) -> str:
        return block.get_form_state(block.to_python(draw(number, *tags)["value"]))["fits"]

    assert line(2, "pol") == "4 questions fit, 2 asked."
    assert line(5, "pol").startswith("Too few: 4 questions fit, 5 are asked.")
    assert line(1, "nothing").startswith("Too few: 0 questions fit")
    assert "Name a tag" in line(1)
    value = block.clean(block.to_python({**draw(2, "pol")["value"], "fits": "typed by hand"}))
    assert block.get_prep_value(value)["fits"] == ""


def test_draw_when_neither_tag_nor_indicator_is_named_then_publishing_is_refused() -> None:
    block = PAPER.child_blocks["draw"]
    with pytest.raises(ValidationError):
        block.clean(block.to_python(draw(2)["value"]))
    assert block.clean(block.to_python(draw(2, "pol")["value"]))["number"] == 2


def test_draw_when_previewed_then_number_and_tags_are_shown() -> None:
    block = PAPER.child_blocks["draw"]
    html = block.render(block.to_python(draw(2, "<pol>")["value"]))
    assert "2 questions are drawn" in html
    assert "&lt;pol&gt;" in html


def test_content_when_nothing_is_drawn_then_paper_and_digest_are_as_they_were_before_there_were_draws() -> (
    None
):
    question = make_question()
    stage = make_stage(question, weights=(3,))
    payload, items = paper_payload(fresh(stage.page))
    assert payload == {
        "kind": "assessment",
        "key": str(stage.page.translation_key),
        "texts": {"en": {"title": "Assessment"}},
        "pass_mark": 75,
        "items": [{"digest": items[0][0], "weight": 3}],
    }
    assert [key for key, item in items] == [manifests.digest(item) for key, item in items]
    assert content_of(fresh(stage.page)) == {"paper": payload, "items": [items[0][1]]}
    (entry,) = stage.edition.items[-1]["asked"]
    assert set(entry) == {"kind", "key", "name", "lessons", "digest"}


def test_edition_when_a_pool_changes_then_its_digest_does_and_the_release_names_the_question(
    pool: list[Question],
) -> None:
    stage = make_stage(make_question(), draw(2, "pol"))
    before = stage.edition
    (_fixed, drawn) = before.items[-1]["asked"]
    assert (drawn["kind"], drawn["number"], drawn["name"]) == ("draw", 2, "2 drawn: pol")
    assert [member["key"] for member in drawn["pool"]] == keys(pool)
    asked = Taught(before, "en").item(2, with_questions=True).asked
    assert (len(asked.things), asked.pools[0].number, len(asked.pools[0].questions)) == (1, 2, 4)
    pool[1].text = "<p>Another law?</p>"
    pool[1].save()
    after = editions.manifest_of(stage.course_page)
    assert manifests.manifest_digest(after) != before.digest
    (change,) = manifests.changes_since(before, after).changed
    assert change.asked == ["2 drawn: pol: Another law?"]


def test_debrief_when_a_drawn_question_was_missed_then_the_lessons_of_its_draw_are_named(
    pool: list[Question], client: Client, site: object
) -> None:
    stage = make_stage(section("Law"), draw(2, "pol"), make_question(), shuffles_items=True)
    page = fresh(stage.page)
    other = page.get_parent().add_child(
        instance=type(stage.lesson)(title="Lesson 2", summary="More.", minutes=5, body=[])
    )
    title, law, fixed = page.paper.get_prep_value()
    law["value"]["lessons"], fixed["value"]["lessons"] = [other.pk], [stage.lesson.pk]
    page.paper = [title, law, fixed]
    page.save_revision().publish()
    other.move(stage.page, pos="left")
    released(stage)
    attempt = attempts.begin(make_learner(stage), fresh(stage.page), at=AT)
    (question,) = Question.objects.filter(translation_key__in=asked(attempt)).exclude(
        translation_key__in=keys(pool)
    )
    choose(attempt, question, 0)
    hand_in(attempt)
    client.force_login(attempt.enrolment.user)
    html = client.get(reverse("attempt_debrief", args=[attempt.uuid])).content.decode()
    named = {
        link.get_text(" ").split("  ")[0].strip()
        for link in BeautifulSoup(html, "html5lib").select(".link-list a span:first-child")
    }
    assert named == {"Lesson 2"}
    record = client.get(reverse("attempt_record", args=[attempt.uuid])).content.decode()
    (place,) = [n for n, position in enumerate(attempt.layout["items"], start=1) if position == 2]
    assert f"part {place}" in record


def holder(stage: Stage) -> Enrolment:
    """Somebody who has completed the first edition."""
    learner = make_learner(stage)
    progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AT)
    attempt = attempts.begin(learner, fresh(stage.page), at=AT)
    for question in Question.objects.filter(translation_key__in=asked(attempt)):
        choose(attempt, question, 0)
    assert hand_in(attempt).is_passed
    return learner


def test_refresher_when_a_lesson_of_a_draw_changed_then_that_draw_is_made_again_and_no_other(
    pool: list[Question],
) -> None:
    others = [make_tagged("signs", text=f"<p>Sign {n}?</p>") for n in range(3)]
    stage = make_stage(draw(2, "pol"), draw(1, "signs"))
    page = fresh(stage.page)
    second = page.get_parent().add_child(
        instance=type(stage.lesson)(title="Lesson 2", summary="More.", minutes=5, body=[])
    )
    law, signs = page.paper.get_prep_value()
    law["value"]["lessons"], signs["value"]["lessons"] = [stage.lesson.pk], [second.pk]
    page.paper = [law, signs]
    page.save_revision().publish()
    second.unpublish()
    stage.lesson.summary = "Other signs."
    stage.lesson.save_revision().publish()
    learner = holder(stage)
    edition = released(stage, refresher_by=date(2027, 3, 31))
    item = edition.items[-1]
    assert asked_again(stage.edition.manifest, edition.manifest)[item["key"]] == {law["id"]}
    later = AT + timedelta(days=40)
    progress.mark_done(learner, stage.lesson.translation_key, language="en", at=later)
    learner = Enrolment.objects.get(pk=learner.pk)
    standing = attempts.standing_of(learner, fresh(stage.page), at=later)
    assert standing.asked_again_count == 2
    known = set(asked(learner.attempts.get()))
    again = attempts.begin(learner, fresh(stage.page), at=later)
    assert set(asked(again)) <= set(keys(pool))
    assert not set(asked(again)) & known
    assert not set(asked(again)) & set(keys(others))


def test_refresher_when_a_pool_has_grown_then_nobody_is_asked_but_when_a_question_changed_they_are() -> None:
    def manifest(**pool: str) -> dict[str, Any]:
        members = [{"key": key, "name": key, "digest": digest} for key, digest in pool.items()]
        draw = {"key": "d", "kind": "draw", "name": "d", "lessons": ["x"], "digest": json.dumps(pool)}
        item = {
            "key": "a",
            "kind": "assessment",
            "digest": "",
            "shared": [],
            "asked": [{**draw, "pool": members}],
        }
        return {"modules": [{"items": [item]}]}

    old = manifest(one="1", two="2")
    assert asked_again(old, manifest(one="1", two="2", three="3")) == {}
    assert asked_again(old, manifest(one="1")) == {}
    assert asked_again(old, manifest(one="1", two="changed")) == {"a": {"d"}}


# --- Sections and order ---------------------------------------------------------------------------


def test_section_when_it_must_be_passed_and_is_not_then_the_whole_is_not_and_the_grading_says_why() -> None:
    easy, hard = [make_question() for _n in range(3)], make_question()
    paper = [
        paper_item(easy[0]),
        section("Basics"),
        *map(paper_item, easy[1:]),
        section("Law", 60),
        paper_item(hard),
    ]
    stage = make_stage(*paper, pass_mark=75)
    for position, is_passed in ((1, False), (0, True)):
        attempt = attempts.begin(make_learner(stage), fresh(stage.page), at=AT)
        for question in easy:
            choose(attempt, question, 0)
        choose(attempt, hard, position)
        result = hand_in(attempt)
        assert (result.percent, result.is_passed) == (100 if is_passed else 75, is_passed)
        assert [(part["fraction"], part["must_pass"], part["passed"]) for part in result.sections] == [
            ([1, 1], None, True), ([int(is_passed), 1], 60, is_passed),
        ]  # fmt: skip


@pytest.mark.parametrize("paper", [[section("A")], [section("A"), section("B"), draw(1, "x")]])
def test_section_when_nothing_belongs_to_it_then_publishing_is_refused(paper: list[dict[str, Any]]) -> None:
    with pytest.raises(ValidationError):
        PAPER.clean(PAPER.to_python(paper))
    assert len(PAPER.clean(PAPER.to_python([section("A"), draw(1, "x")]))) == 2


def test_section_when_previewed_then_title_and_mark_are_shown() -> None:
    block = PAPER.child_blocks["section"]
    html = block.render(block.to_python(section("First <contact>", 60)["value"]))
    assert "First &lt;contact&gt;" in html
    assert "60 %" in html


def test_begin_when_items_are_shuffled_then_each_attempt_has_an_order_and_the_paper_is_the_same() -> None:
    questions = [make_question(text=f"<p>{n}</p>") for n in range(6)]
    stage = make_stage(*map(paper_item, questions[:3]), section("B"), *map(paper_item, questions[3:]))
    page = fresh(stage.page)
    page.shuffles_items = True
    orders, papers = set(), set()
    for _n in range(6):
        attempt = attempts.begin(make_learner(stage), page, at=AT)
        order = attempt.layout["items"]
        assert sorted(order[:3]) == [0, 1, 2]
        orders.add(tuple(order))
        papers.add(attempt.paper_id)
    assert len(orders) > 1
    assert len(papers) == 1
    page.shuffles_items = False
    assert "items" not in attempts.begin(make_learner(stage), page, at=AT).layout
