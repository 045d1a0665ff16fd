"""What follows when an indicator, a term or a source is published anew: somebody has seen where it is shown, and said how much."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.models import User
from assessments.models import AssessmentPage
from courses import where_used
from courses.models import HomePage, PracticeVersion
from tests.assessments.builders import make_question, name_indicators, paper_item, raw
from tests.courses.builders import (
    Stage,
    add_published,
    edit,
    fresh,
    list_of,
    make_indicator,
    make_practice,
    make_source,
    make_stage,
    make_term,
    note_for,
    release,
    text,
    use_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

ClientFor = Callable[[User], Client]

MADE: dict[str, tuple[Callable[[], Any], str]] = {
    "indicator": (lambda: make_indicator("Papers kept by others"), "text"),
    "glossaryterm": (lambda: make_term("reflection period"), "explanation"),
    "source": (lambda: make_source("directive", instrument="Directive 2011/36/EU"), "title"),
}


@pytest.fixture(params=MADE)
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def thing(site: HomePage, kind: str) -> Any:
    return MADE[kind][0]()


@pytest.fixture
def stage(site: HomePage, thing: Any, kind: str) -> Stage:
    """Of its two lessons the first shows the thing."""
    body = {
        "indicator": lambda: [list_of(thing)],
        "glossaryterm": lambda: [text("<p>A reflection period.</p>")],
        "source": lambda: [text("<p>A fact.</p>", thing)],
    }
    made = make_stage(site, body[kind](), [text("<p>Nothing of it.</p>")])
    release(made)
    return made


def publish(client: Client, thing: Any, **facts: Any) -> HttpResponse:
    """Press "Publish" in the form, with these facts changed."""
    address = reverse(thing.snippet_viewset.get_url_name("edit"), args=[thing.pk])
    form = client.get(address).context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    data |= {"sources": [], "shows-count": "0", "action-publish": "action-publish"}
    data |= {"comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0"}
    return client.post(address, data | facts)


def test_publishing_when_the_words_are_other_ones_then_the_difference_and_the_courses_are_shown_and_the_kind_is_kept(
    stage: Stage, thing: Any, kind: str, editor: User, client_for: ClientFor
) -> None:
    field = MADE[kind][1]
    browser = client_for(editor)
    answer = publish(browser, thing, **{field: "Said anew"})
    address = reverse("publish_text", args=[kind, thing.pk])
    assert (answer.status_code, answer["Location"]) == (302, address)
    assert getattr(fresh(thing), field) != "Said anew"  # the draft is kept
    shown = browser.get(address).content.decode()
    assert "Said anew" in shown
    assert stage.course.code in shown
    assert [lesson.title in shown for lesson in stage.lessons] == [True, False]
    assert ("no refresher is asked because of it" in shown) is (kind != "indicator")
    assert (
        "See what the draft changes, and where"
        in browser.get(reverse(thing.snippet_viewset.get_url_name("edit"), args=[thing.pk])).content.decode()
    )
    browser.post(address, {"note": "No kind chosen"})
    assert getattr(fresh(thing), field) != "Said anew"
    browser.post(address, {"change": "clarification", "note": "Clearer."})
    assert getattr(fresh(thing), field) == "Said anew"
    history = browser.get(reverse(thing.snippet_viewset.get_url_name("history"), args=[thing.pk]))
    assert "Kind of change: clarification. Clearer." in history.content.decode()
    entry = ModelLogEntry.objects.get(action="courses.change")
    assert (entry.user, entry.data) == (editor, {"change": "clarification", "note": "Clearer."})


def test_release_when_an_indicator_was_changed_then_the_edition_names_the_kind_and_asks_back_when_it_says_less(
    site: HomePage, editor: User, client_for: ClientFor
) -> None:
    indicator = make_indicator("Papers kept by others")
    stage = make_stage(site, [list_of(indicator)])
    release(stage)
    edit(indicator, text="Papers kept by an employer", change="clarification", change_note="Who keeps them.")
    (first, second) = PracticeVersion.objects.filter(key=indicator.translation_key)
    assert (first.number, second.number, second.change) == (1, 2, "clarification")
    browser = client_for(editor)
    address = reverse("release_edition", args=[stage.course_page.pk])
    assert "Version 2" in (shown := browser.get(address).content.decode())
    assert "clarification. Who keeps them." in shown
    facts = {"change": "editorial", "note": "", "approved_by": "The board"}
    refused = browser.post(address, facts).content.decode()
    assert "“Papers kept by an employer” has changed more: clarification" in refused


def test_publishing_when_a_source_was_only_read_again_then_nothing_is_asked(
    site: HomePage, editor: User, client_for: ClientFor
) -> None:
    source = make_source("directive")
    publish(client_for(editor), source, read_on="2026-11-20")
    assert fresh(source).read_on == date(2026, 11, 20)


def test_question_when_somebody_may_not_write_then_it_is_closed(
    stage: Stage, thing: Any, kind: str, officer: User, reviewer: User, trainer: User, client_for: ClientFor
) -> None:
    address = reverse("publish_text", args=[kind, thing.pk])
    for user in (officer, reviewer):
        shown = client_for(user).get(address, follow=True).content.decode()
        assert "Before it is published" not in shown
    publish(client_for(trainer), thing, **{MADE[kind][1]: "Said anew"})
    page = client_for(trainer).get(address).content.decode()
    assert "Keep this for the review" in page
    client_for(trainer).post(address, {"change": "editorial", "note": ""})
    assert getattr(fresh(thing), MADE[kind][1]) != "Said anew"
    assert (
        client_for(trainer).get(reverse("publish_text", args=["course", thing.pk]), follow=True).status_code
        == 404
    )


def test_touched_when_other_things_stand_between_then_lessons_and_assessments_are_found_through_them(
    site: HomePage,
) -> None:
    source = make_source("deep")
    indicator = make_indicator("", note_for("police", "<p>Note.</p>", source))
    practice = make_practice(text("<p>Shared.</p>"), list_of(indicator))
    question = make_question()
    body = raw(question.body)
    body[0]["value"]["options"][0]["value"]["sources"] = [source.pk]
    question = edit(question, body=body)
    stage = make_stage(site, [use_of(practice)], [text("<p>A fact.</p>", source)], [text()])
    assessment = add_published(
        stage.modules[0],
        AssessmentPage(
            title="At the end", intro="<p>How.</p>", minutes=10, pass_mark=70, paper=[paper_item(question)]
        ),
    )
    touched = where_used.items_touched(source)
    assert [place.item.pk for place in touched] == [
        *(lesson.pk for lesson in stage.lessons[:2]),
        assessment.pk,
    ]
    assert {place.course_page for place in touched} == {stage.course_page}
    name_indicators(question, indicator)  # for results alone: nobody who answers sees it
    assert [place.item.pk for place in where_used.items_touched(indicator)] == [stage.lessons[0].pk]
