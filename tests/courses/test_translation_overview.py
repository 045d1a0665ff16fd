"""The overview of a course's translations in the CMS: every page and shared text in every language."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale

from accounts.models import User
from assessments.models import AssessmentPage, Question
from courses.models import HomePage
from courses.taking_over import translate_part_by_part
from courses.translation_overview import Cell, overview_of
from tests.assessments.builders import (
    draw,
    make_question,
    make_scenario,
    make_tagged,
    name_indicators,
    paper_item,
)
from tests.courses.builders import (
    Stage,
    add_lesson,
    add_published,
    block,
    edit,
    fresh,
    list_of,
    make_indicator,
    make_practice,
    make_stage,
    make_term,
    text,
    use_of,
)
from tests.courses.translating import translate

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

ClientFor = Callable[[User], Client]


@pytest.fixture
def stage(site: HomePage) -> Stage:
    """A lesson in French, a lesson that uses a shared text, an assessment that asks a question."""
    made = make_stage(site, [text("<p>One.</p>")], [use_of(make_practice(text(), title="Sweden"))])
    paper = [paper_item(make_question(text="<p>What now?</p>"))]
    add_published(made.modules[0], AssessmentPage(title="Test", intro="<p>x</p>", minutes=5, paper=paper))
    for page in made.lessons[0].get_ancestors().filter(depth__gt=1):
        translate(page.specific, "fr")
    body = [{**text("<p>Un.</p>"), "id": made.lessons[0].body[0].id}]
    translate(made.lessons[0], "fr", title="Un", summary="Résumé.", body=body)
    return made


def french(stage: Stage) -> dict[str, Cell]:
    overview = overview_of(fresh(stage.course_page), [Locale.objects.get(language_code="fr")])
    return {row.title: row.cells[0] for row in overview.rows}


def test_overview_when_asked_then_each_page_and_text_stands_there_with_its_state(stage: Stage) -> None:
    lesson, other = stage.lessons
    cells = french(stage)
    assert list(cells) == [
        stage.course_page.title, "Module 1", lesson.title, other.title, "Test", "What now?", "Sweden"
    ]  # fmt: skip
    assert (cells[lesson.title].state, cells[other.title].state, cells["What now?"].state) == (
        "translated", "missing", "missing",
    )  # fmt: skip
    assert cells["What now?"].url.endswith("/?select_locale=fr")
    own = lesson.get_translation(Locale.objects.get(language_code="fr"))
    assert cells[lesson.title].url == reverse("part_by_part", args=["wagtailcore.page", own.pk])
    translate_part_by_part(own, lesson)
    assert french(stage)[lesson.title].url == reverse("wagtailadmin_pages:edit", args=[own.pk])
    translate(other, "fr", live=False)
    assert french(stage)[other.title].state == "draft"


def test_overview_when_a_translation_is_behind_then_a_trainer_can_say_that_it_is_still_right(
    stage: Stage, trainer: User, client_for: ClientFor
) -> None:
    lesson, client = stage.lessons[0], client_for(trainer)
    body = [{**text("<p>One, spelt well.</p>"), "id": lesson.body[0].id}, text("<p>New.</p>")]
    edit(lesson, body=body)
    address = reverse("course_translations", args=[stage.course_page.pk])
    page = BeautifulSoup(client.get(address).content, "html.parser")
    (form,) = page.select("main form[action*=still-right]")
    assert "1 passage out of date, 1 passage missing" in form.find_parent("td").get_text()
    posted = {field["name"]: field["value"] for field in form.select("input")}
    assert client.post(form["action"], posted).headers["Location"] == address
    assert french(stage)[lesson.title].words == "1 passage missing"
    assert client.get(form["action"]).status_code == 405


def test_overview_when_opened_without_a_course_then_the_reports_and_the_course_lead_there(
    stage: Stage, trainer: User, client_for: ClientFor
) -> None:
    client = client_for(trainer)
    address = reverse("course_translations", args=[stage.course_page.pk])
    assert stage.course_page.title in client.get(reverse("translations")).content.decode()
    assert (
        address in client.get(reverse("wagtailadmin_explore", args=[stage.course_page.pk])).content.decode()
    )
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("translations") in menu
    assert reverse("wagtail_localize:translations_report") not in menu


def test_overview_when_there_is_more_of_everything_then_it_takes_no_more_queries(stage: Stage) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            french(stage)
        return len(captured)

    def add(*asked: Question, drawn: int, lessons: int) -> None:
        for number in range(drawn):
            make_tagged("border", text=f"<p>{number}</p>")
        for number in range(lessons):
            make_term(f"permit {drawn}{number}")
            sign = list_of(make_indicator(f"Sign {drawn}{number}"))
            practice = make_practice(text(f"<p>permit {drawn}{number}</p>"), sign)
            translate(add_lesson(stage.modules[0], [use_of(practice)]), "fr", title=f"Leçon {drawn}{number}")
        exam.paper = [draw(1, "border"), *map(paper_item, asked)]
        exam.save()

    exam = AssessmentPage(title="Exam", intro="<p>x</p>", minutes=5, paper=[draw(1, "border")])
    exam = add_published(stage.modules[0], exam)
    add(make_question(), drawn=1, lessons=1)
    queries()
    before = queries()
    add(*(make_question() for _number in range(8)), drawn=8, lessons=6)
    assert queries() == before


def test_overview_when_things_are_met_by_way_of_others_then_they_stand_there_too(
    stage: Stage, trainer: User, client_for: ClientFor
) -> None:
    sign, shown = make_indicator("No passport"), make_indicator("Never alone")
    make_question(text="<p>Asked by nobody.</p>")
    make_tagged("border", text="<p>Drawn.</p>")
    named, other = (make_scenario(title=title, variant_group="twins") for title in ("Kitchen", "Farm"))
    name_indicators(named, sign, scene="door")
    body = [list_of(shown), block("knowledge_check", question=make_question(text="<p>In the text.</p>").pk)]
    add_lesson(
        stage.modules[0], [text("<p>A residence permit.</p>"), use_of(make_practice(*body, title="Norway"))]
    )
    make_term("residence permit")
    make_term("never used")
    paper = [draw(1, "border"), paper_item(named)]
    add_published(stage.modules[0], AssessmentPage(title="Exam", intro="<p>x</p>", minutes=5, paper=paper))
    before = len(french(stage))
    met = {
        "No passport",
        "Never alone",
        "Drawn.",
        "In the text.",
        "Kitchen",
        "Farm",
        "Norway",
        "residence permit",
    }
    assert met < set(french(stage))
    assert not {"Asked by nobody.", "never used"} & set(french(stage))
    other.live = False
    other.save()
    assert len(french(stage)) == before - 1  # nobody meets a draft
    found = overview_of(fresh(stage.course_page), [Locale.objects.get(language_code="fr")])
    (count,) = found.counts
    assert (count.translated, count.behind, count.draft) == (2, 1, 0)
    assert len(found.open_rows) == count.behind + count.missing == len(found.rows) - 2
    address = reverse("course_translations", args=[stage.course_page.pk])
    page = client_for(trainer).get(f"{address}?open").content.decode()
    assert f"2 translated, 1 out of date or incomplete, {count.missing} not translated, 0 as a draft" in page
