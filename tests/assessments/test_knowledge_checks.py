"""Knowledge checks: a lesson asks a question of the library, tells at once, and keeps nothing; no assessment's question leaks."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Locale

from accounts.models import User
from assessments.models import AssessmentPage, Question
from courses.editions import manifest_of
from courses.language_versions import texts_of_items, versions_of
from courses.library_blocks import KnowledgeCheckBlock
from courses.manifests import changes_since
from courses.models import HomePage, LessonPage
from courses.taught import Taught
from tests.assessments.builders import (
    add_assessment,
    make_question,
    option_ids,
    paper_item,
    raw_options,
    rewrite_options,
)
from tests.assessments.builders import make_stage as make_assessed_course
from tests.courses.builders import (
    Stage,
    block,
    edit,
    fresh,
    make_learner,
    make_practice,
    make_stage,
    release,
    text,
)
from tests.test_isolation import records

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[User], Client]
ASK = "<p>Who may <i>decide</i>?</p>"


@pytest.fixture
def question() -> Question:
    return make_question(right=1, text=ASK)


@pytest.fixture
def stage(site: HomePage, question: Question) -> Stage:
    """A released course: its first lesson asks the question, its second uses a shared text that asks it."""
    check = block("knowledge_check", question=question.pk)
    practice = make_practice(text("<p>Shared.</p>"), check)
    stage = make_stage(
        site, [text("<p>Before.</p>"), check], [block("shared_text", practice=practice.pk)], [text()]
    )
    release(stage)
    return stage


def address(stage: Stage, question: Question, lesson: int = 0, language: str = "en") -> str:
    return f"/{language}/learn/{stage.lessons[lesson].translation_key}/check/{question.translation_key}/"


def page(client: Client, path: str, **options: Any) -> BeautifulSoup:
    response = client.get(path, **options)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html5lib")


def test_knowledge_check_when_a_lesson_is_read_then_it_leads_to_its_page_and_tells_nothing(
    stage: Stage, question: Question, officer: User, client_for: ClientFor
) -> None:
    make_learner(officer, stage)
    for lesson in (0, 1):
        shown = page(client_for(officer), stage.lessons[lesson].url)
        check = shown.find(id=f"check-{question.translation_key}")
        link = check.select_one("a.button")
        assert link["href"] == check.select_one("[hx-get]")["hx-get"] == address(stage, question, lesson)
        assert "Option" not in shown.get_text()


def test_knowledge_check_when_answered_then_it_is_told_at_once_and_nothing_is_kept(
    stage: Stage, question: Question, officer: User, client_for: ClientFor
) -> None:
    make_learner(officer, stage)
    client, before = client_for(officer), records()
    asked = page(client, address(stage, question))
    assert asked.select_one(".prose i").get_text() == "decide"
    assert {field["value"] for field in asked.select("input[name=option]")} == set(option_ids(question))
    assert "Why" not in asked.get_text()
    wrong = client.post(address(stage, question), {"option": option_ids(question)[0]})
    told = BeautifulSoup(wrong.content, "html5lib")
    words = " ".join(told.main.get_text(" ").split())
    for part in ("Not right", "Option 0", "Why 0.", "The right answer", "Option 1"):
        assert part in words
    back = f"{stage.lessons[0].url}#check-{question.translation_key}"
    assert back in {link["href"] for link in told.main.select("a")}
    assert records() == before


def test_knowledge_check_when_a_script_asks_then_it_gets_the_part_for_the_lesson(
    stage: Stage, question: Question, officer: User, client_for: ClientFor
) -> None:
    make_learner(officer, stage)
    client, script = client_for(officer), {"HTTP_HX_REQUEST": "true"}
    path = address(stage, question)
    part = client.get(path, **script)
    assert "HX-Request" in part.headers["Vary"]
    assert b"<main" not in part.content
    empty = client.post(path, {}, **script)
    assert (empty.status_code, "Choose one of the options." in empty.content.decode()) == (200, True)
    assert client.post(path, {}).status_code == 422
    unknown = client.post(path, {"option": "other"})
    assert unknown.status_code == 422
    assert "not part of the question" in unknown.content.decode()
    right = client.post(path, {"option": option_ids(question)[1]}, **script).content.decode()
    assert "Option 1" in right
    assert "Option 0" not in right


def test_knowledge_check_when_asked_again_then_its_order_is_the_readers_own(
    stage: Stage, officer: User, client_for: ClientFor
) -> None:
    make_learner(officer, stage)
    many = make_question(options=8, text="<p>Many.</p>")
    edit(stage.lessons[0], body=[block("knowledge_check", question=many.pk)])
    orders = {
        tuple(field["value"] for field in page(client_for(officer), address(stage, many)).select("input[name=option]"))
        for _time in range(3)
    }  # fmt: skip
    assert len(orders) == 1
    assert orders != {tuple(option_ids(many))}


def test_knowledge_check_when_the_reader_has_another_language_then_it_is_asked_in_that(
    stage: Stage, question: Question, officer: User, client_for: ClientFor
) -> None:
    make_learner(officer, stage)
    french = question.copy_for_translation(Locale.objects.get_or_create(language_code="fr")[0])
    french.text, french.live = "<p>Qui décide ?</p>", True
    french.save()
    shown = page(client_for(officer), address(stage, question, language="fr"))
    assert shown.select_one(".scene").get_text(strip=True) == "Qui décide ?"
    assert shown.select_one(".scene")["lang"] == "fr"


def test_knowledge_check_when_it_is_not_asked_by_this_lesson_or_not_for_this_reader_then_there_is_no_such_page(
    stage: Stage, question: Question, officer: User, colleague: User, trainer: User, client_for: ClientFor
) -> None:
    make_learner(officer, stage)
    hidden = make_question(text="<p>Secret.</p>")
    for client, path, status in (
        (client_for(officer), address(stage, question, 1), 200),
        (client_for(officer), address(stage, question, 2), 404),  # another lesson of the course
        (client_for(officer), address(stage, hidden), 404),
        (client_for(colleague), address(stage, question), 404),  # not enrolled
        (client_for(trainer), address(stage, question), 200),
        (Client(), address(stage, question), 302),
    ):
        for method in (client.get, client.post):
            assert method(path).status_code in {status, 422 if status == 200 else status}, path


@pytest.mark.parametrize("change", ["question withdrawn", "lesson withdrawn", "asked by an assessment"])
def test_knowledge_check_when_something_was_withdrawn_or_asked_elsewhere_then_there_is_no_such_page(
    change: str, stage: Stage, question: Question, officer: User, client_for: ClientFor
) -> None:
    make_learner(officer, stage)
    if change == "question withdrawn":
        question.unpublish()
    elif change == "lesson withdrawn":
        fresh(stage.lessons[0]).unpublish()
    else:
        make_assessed_course(question)
    assert client_for(officer).get(address(stage, question)).status_code == 404


def test_knowledge_check_when_an_assessment_asks_the_question_then_the_editor_refuses_it_and_the_other_way_round(
    stage: Stage, question: Question
) -> None:
    asked = make_question()
    assessed = make_assessed_course(asked)
    chosen = KnowledgeCheckBlock().to_python({"question": asked.pk})
    with pytest.raises(ValidationError) as refusal:
        KnowledgeCheckBlock().clean(chosen)
    assert "“Assessment” asks this question" in str(refusal.value.block_errors["question"])
    assert KnowledgeCheckBlock().clean(KnowledgeCheckBlock().to_python({"question": question.pk}))
    paper = AssessmentPage.paper.field.stream_block
    with pytest.raises(ValidationError) as refusal:
        paper.clean(paper.to_python([paper_item(asked), paper_item(question)]))
    assert list(refusal.value.block_errors) == [1]
    assert paper.clean(paper.to_python([paper_item(asked)]))
    add_assessment(assessed, make_question())


def test_knowledge_check_when_its_question_changes_then_the_lesson_has_changed_for_the_next_edition(
    stage: Stage, question: Question
) -> None:
    edition = stage.course.current_edition
    shared = [item["shared"] for item in edition.items]
    assert [entry["kind"] for entry in shared[0]] == ["question"]
    assert [entry["kind"] for entry in shared[1]] == ["best_practice", "question"]
    (asked,) = Taught(edition, "en").item(1, with_questions=True).asked.things
    assert asked["texts"]["en"]["text"] == ASK
    assert not changes_since(edition, manifest_of(fresh(stage.course_page)))
    options = raw_options(question)
    options[0]["value"]["text"] = "A new wrong answer"
    rewrite_options(question, options)
    question.save()
    changed = changes_since(edition, manifest_of(fresh(stage.course_page))).changed
    assert [change.shared for change in changed] == [["Who may decide?"], ["Who may decide?"]]
    assert [change.is_own for change in changed] == [False, False]


def test_knowledge_check_when_its_question_is_translated_then_the_edition_stays_the_same(
    stage: Stage, question: Question
) -> None:
    french = question.copy_for_translation(Locale.objects.get_or_create(language_code="fr")[0])
    french.live = True
    french.save()
    assert not changes_since(stage.course.current_edition, manifest_of(fresh(stage.course_page)))


def test_knowledge_check_when_its_question_is_not_translated_then_the_lesson_is_behind_in_that_language(
    stage: Stage, question: Question
) -> None:
    locale = Locale.objects.get_or_create(language_code="fr")[0]
    page = fresh(stage.course_page)
    for thing in (
        page.get_parent().get_parent().specific,
        page.get_parent().specific,
        page,
        stage.modules[0],
    ):
        translated = thing.copy_for_translation(locale)
        translated.save_revision().publish()
    lesson = stage.lessons[0].copy_for_translation(locale)
    lesson.summary, lesson.title = "Signes.", "Leçon"
    lesson.body = [{**part, "value": {**part["value"], "text": "<p>Avant.</p>"}} if part["type"] == "text" else part
                   for part in lesson.body.get_prep_value()]  # fmt: skip
    lesson.save_revision().publish()
    texts = {
        key: keys
        for key, keys in texts_of_items(stage.course.current_edition).items()
        if key == lesson.translation_key
    }

    def behind() -> int:
        _english, version = versions_of(page, texts, texts)
        return version.behind

    assert behind() == 1
    french = question.copy_for_translation(locale)
    french.text, french.live = "<p>Qui décide ?</p>", True
    options = raw_options(french)
    for option in options:
        option["value"] |= {"text": f"FR {option['value']['text']}", "feedback": "<p>Pourquoi.</p>"}
    rewrite_options(french, options)
    french.save()
    french.save_revision().publish()
    assert behind() == 0


def test_knowledge_check_when_previewed_then_the_words_of_the_question_are_shown(question: Question) -> None:
    block = LessonPage.body.field.stream_block.child_blocks["knowledge_check"]
    html = block.render(block.to_python({"question": question.pk}))
    assert "Who may decide?" in html
    assert "<a " not in html
    assert block.get_preview_value()["question"] == question
