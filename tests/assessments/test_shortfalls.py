"""A paper that lacks questions: nobody is given an easier one, and its authors are told before; nothing is asked twice."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.models import User
from assessments import attempts
from assessments.models import AssessmentPage, Attempt, Question
from courses import care, memory, progress
from courses.models import HomePage
from tests.assessments.builders import (
    AT,
    Stage,
    draw,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    make_tagged,
    paper_item,
    section,
)
from tests.assessments.test_refreshers import AGAIN, pass_all, refreshed, tie

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
PAPER = AssessmentPage.paper.field.stream_block
MISSING = "can't be begun at the moment"


def fresh(page: AssessmentPage) -> AssessmentPage:
    return AssessmentPage.objects.get(pk=page.pk)


def begin(stage: Stage) -> Attempt:
    return attempts.begin(make_learner(stage), fresh(stage.page), at=AT)


@pytest.fixture
def pool() -> list[Question]:
    return [make_tagged("pol", text=f"<p>Law {n}?</p>") for n in range(2)]


# --- Beginning -------------------------------------------------------------------------------------


def test_begin_when_a_draw_finds_fewer_than_it_asks_then_it_is_refused_and_nothing_is_kept(
    pool: list[Question],
) -> None:
    stage = make_stage(make_question(), draw(2, "pol"))
    assert len(begin(stage).paper.payload["items"]) == 3
    pool[0].unpublish()
    with pytest.raises(attempts.NotPossible, match=MISSING):
        begin(stage)
    assert Attempt.objects.count() == 1


def test_begin_when_what_fits_is_fixed_on_the_paper_then_it_does_not_fill_the_draw(
    pool: list[Question],
) -> None:
    stage = make_stage(pool[0], draw(2, "pol"))
    with pytest.raises(attempts.NotPossible, match=MISSING):
        begin(stage)


@pytest.mark.parametrize("must_pass", [60, None])
def test_begin_when_a_section_has_lost_its_question_then_it_is_refused_if_it_must_be_passed(
    must_pass: int | None,
) -> None:
    lost = make_question()
    stage = make_stage(paper_item(make_question()), section("Law", must_pass), paper_item(lost))
    Question.objects.filter(pk=lost.pk).delete()
    memory.forget_here()
    if must_pass:
        with pytest.raises(attempts.NotPossible, match=MISSING):
            begin(stage)
    else:
        assert len(begin(stage).paper.payload["items"]) == 1


def test_page_when_the_paper_lacks_questions_then_the_learner_is_told_in_words(
    client_for: ClientFor, pool: list[Question]
) -> None:
    stage = make_stage(draw(3, "pol"))
    learner = make_learner(stage)
    address = reverse("begin_attempt", args=[learner.uuid, stage.page.translation_key])
    page = client_for(learner.user).post(address, follow=True)
    assert MISSING in BeautifulSoup(page.content, "html5lib").get_text()
    assert not Attempt.objects.exists()


def test_refresher_when_what_it_does_not_ask_is_lacking_then_it_begins_all_the_same(
    pool: list[Question],
) -> None:
    first, second = make_question(), make_question()
    paper = [paper_item(first), section("Law", 60), paper_item(second), section("More"), draw(2, "pol")]
    stage = make_stage(*paper)
    other = stage.lesson.get_parent().add_child(
        instance=type(stage.lesson)(title="Lesson 2", summary="More.", minutes=5, body=[])
    )
    for position, lesson in ((0, stage.lesson), (2, other), (4, other)):
        tie(stage, position, lesson)
    other.unpublish()
    learner = make_learner(stage)
    progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AT)
    assert pass_all(learner, stage, first, second, *pool).gradings.get().is_passed
    refreshed(stage, summary="Other signs.")
    learner = type(learner).objects.get(pk=learner.pk)
    progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AGAIN)
    pool[0].unpublish()
    again = attempts.begin(learner, fresh(stage.page), at=AGAIN)
    assert (again.refresher_to, len(again.paper.payload["items"])) == (2, 1)


# --- What authors are told -------------------------------------------------------------------------


def test_shortfalls_when_draws_compete_then_only_what_nobody_can_be_served_with_is_named(
    pool: list[Question],
) -> None:
    stage = make_stage(make_question(), draw(1, "pol"), draw(1, "pol"))
    assert fresh(stage.page).shortfalls == []
    pool[0].unpublish()
    (told,) = fresh(stage.page).shortfalls
    assert told == "“1 drawn: pol”: 0 questions fit. Until more fit, nobody can begin."


def test_shortfalls_when_a_section_or_all_is_gone_then_that_is_named() -> None:
    lost, other = make_question(), make_question()
    stage = make_stage(section("First"), paper_item(other), section("Law", 60), paper_item(lost))
    assert fresh(stage.page).shortfalls == []
    lost.delete()
    (told,) = fresh(stage.page).shortfalls
    assert told.startswith("The section “Law” must be passed and asks nothing.")
    other.delete()
    (told,) = fresh(stage.page).shortfalls
    assert told.startswith("Nothing is asked.")


def test_dashboard_and_release_when_a_pool_is_too_small_then_both_name_the_assessment(
    site: HomePage, trainer: User, editor: User, client_for: ClientFor, pool: list[Question]
) -> None:
    stage = make_stage(draw(2, "pol"))
    release = reverse("release_edition", args=[stage.course_page.pk])
    assert list(care.not_to_be_begun()) == []
    assert "Nobody can begin" not in client_for(editor).get(release).content.decode()
    pool[0].unpublish()
    (waiting,) = care.not_to_be_begun()
    assert waiting.title == f"{stage.course.code}: Assessment"
    assert waiting.why.startswith("“2 drawn: pol”: 1 question fits.")
    assert waiting.why in BeautifulSoup(client_for(trainer).get("/cms/").content, "html5lib").get_text()
    assert waiting.why in BeautifulSoup(client_for(editor).get(release).content, "html5lib").get_text()


def typed(page: AssessmentPage, **value: Any) -> dict[str, Any]:
    """What the editor's form sends when the paper was replaced by one draw."""
    facts = {
        "number": "2", "tags-count": "1", "tags-0-value": "pol", "tags-0-deleted": "", "tags-0-order": "0",
        "indicators-count": "0", "lessons-count": "0", "difficulty": "any", "weight": "1", "fits": "",
    }  # fmt: skip
    none = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    fields = [
        "title",
        "slug",
        "minutes",
        "pass_mark",
        "max_attempts",
        "waiting_minutes",
        "counted_attempt",
        "presentation",
        "marks_shown",
        "right_answers_shown",
        "feedback_shown",
    ]
    return nested_form_data(
        {
            **{name: getattr(page, name) for name in fields},
            "intro": rich_text("<p>How it is graded.</p>"),
            "paper": streamfield([("draw", {**facts, **value})]),
            "time_limit_minutes": "",
            "seo_title": "",
            "search_description": "",
            "comments": none,
        }
    )


@pytest.mark.parametrize(("number", "is_told"), [("2", False), ("3", True)])
def test_editor_when_an_assessment_is_published_that_nobody_can_begin_then_it_says_so(
    site: HomePage, editor: User, client_for: ClientFor, pool: list[Question], number: str, is_told: bool
) -> None:
    stage = make_stage(make_question())
    address = reverse("wagtailadmin_pages:edit", args=[stage.page.pk])
    sent = {**typed(stage.page, number=number), "action-publish": "action-publish"}
    answer = client_for(editor).post(address, sent, follow=True)
    words = BeautifulSoup(answer.content, "html5lib").get_text()
    assert [block.value["number"] for block in fresh(stage.page).paper] == [int(number)]
    assert ("“3 drawn: pol”: 2 questions fit." in words) == is_told


# --- Nothing twice ---------------------------------------------------------------------------------


def problems(paper: list[dict[str, Any]]) -> dict[int, dict[str, list[str]]]:
    """What is said about a paper when it is saved: by the place of the block and the name of the field."""
    try:
        PAPER.clean(PAPER.to_python(paper))
    except ValidationError as refusal:
        return {
            place: {name: error.messages for name, error in found.block_errors.items()}
            for place, found in refusal.block_errors.items()
        }
    return {}


TWICE = ["This stands further up already. Nothing is asked twice: choose another one."]


def test_paper_when_a_question_or_a_scenario_stands_twice_then_the_later_one_is_refused_beside_its_field() -> (
    None
):
    question, scenario = make_question(), make_scenario()
    paper = [question, scenario, make_question(), scenario, question]
    assert problems([paper_item(thing) for thing in paper]) == {
        3: {"scenario": TWICE},
        4: {"question": TWICE},
    }
    assert problems([paper_item(thing) for thing in paper[:3]]) == {}


def test_paper_when_a_question_stands_beside_its_translation_then_it_is_refused(site: HomePage) -> None:
    question = make_question()
    french = question.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.save()
    assert problems([paper_item(question), paper_item(french)]) == {1: {"question": TWICE}}


def test_paper_when_saved_as_a_draft_then_what_stands_twice_is_refused_all_the_same() -> None:
    question = make_question()
    PAPER.defer_required_validation()
    try:
        assert list(problems([paper_item(question), paper_item(question)])) == [1]
    finally:
        PAPER.restore_deferred_validation()


def test_paper_when_a_draw_is_full_only_with_what_is_fixed_then_it_is_refused_beside_its_number(
    pool: list[Question],
) -> None:
    fixed = paper_item(pool[0])
    (told,) = problems([fixed, draw(2, "pol")])[1]["number"]
    assert told.startswith("1 question fits beside those that this paper names itself")
    assert problems([fixed, draw(1, "pol")]) == {}
    assert problems([draw(2, "pol")]) == {}
    assert problems([fixed, draw(3, "pol")]) == {}  # too few in any case: that is a warning, not a refusal
