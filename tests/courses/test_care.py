"""What waits for authors: sources and best practices to read again, courses to release, translations that lag behind."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import Locale

from accounts.models import User
from courses import care
from courses.models import BestPractice, HomePage, Source
from tests.courses.builders import (
    Stage,
    edit,
    make_practice,
    make_source,
    make_stage,
    release,
    text,
    use_of,
)
from tests.courses.translating import translate, without

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
READ = date(2026, 1, 30)
TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("review_by", "stored"),
    [
        (None, date(2027, 1, 30)),
        (date(2026, 7, 15), date(2026, 7, 15)),
        (READ, date(2027, 1, 30)),  # read again since then: the next year begins
        (date(2025, 1, 1), date(2027, 1, 30)),
    ],
)
def test_source_when_saved_then_it_is_to_be_read_again_on_a_day_after_it_was_read(
    review_by: date | None, stored: date
) -> None:
    assert make_source(read_on=READ, review_by=review_by).review_by == stored


def test_sources_due_when_asked_then_those_of_the_next_month_are_there_the_longest_overdue_first() -> None:
    for key, day in (
        ("late", TODAY - timedelta(days=90)),
        ("later", TODAY - timedelta(days=1)),
        ("soon", TODAY + timedelta(days=30)),
        ("not-yet", TODAY + timedelta(days=31)),
    ):
        make_source(key, instrument=key, article="", read_on=READ, review_by=day)
    assert [thing.title for thing in care.sources_due(TODAY)] == ["late", "later", "soon"]


def test_practices_due_when_translated_then_the_source_is_named_once(site: HomePage) -> None:
    due = make_practice(text(), title="Due", review_by=TODAY)
    make_practice(text(), title="Without a day")
    make_practice(text(), title="Next year", review_by=TODAY + timedelta(days=365))
    french: BestPractice = due.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.save()
    assert [thing.title for thing in care.practices_due(TODAY)] == ["Due"]


@pytest.fixture
def stage(site: HomePage) -> Stage:
    practice = make_practice(text("<p>Old.</p>"), title="Shared")
    made = make_stage(site, [text()], [use_of(practice)])
    release(made)
    return made


def test_unreleased_when_a_shared_text_has_changed_then_the_course_waits_until_it_is_released(
    stage: Stage,
) -> None:
    assert list(care.unreleased()) == []
    practice = BestPractice.objects.get(title="Shared")
    practice.body = [text("<p>New.</p>")]
    practice.save_revision().publish()
    edit(stage.lessons[0], title="Changed too")
    (waiting,) = care.unreleased()
    assert (waiting.title, waiting.why) == (
        stage.course_page.title,
        "2 lessons or assessments have changed",
    )
    release(stage)
    assert list(care.unreleased()) == []


def test_translations_behind_when_a_language_lacks_lessons_then_it_is_named_with_what_is_done(
    site: HomePage, stage: Stage
) -> None:
    assert list(care.translations_behind()) == []
    french = Locale.objects.get(language_code="fr")
    for page in (site, stage.course_page.get_parent().specific, stage.course_page, stage.modules[0]):
        page.copy_for_translation(french).save_revision().publish()
    practice = BestPractice.objects.get()
    shared = practice.copy_for_translation(french)
    shared.title, shared.summary = "Commun", "Ce qui fut fait."
    shared.body = without(practice.body, words={"<p>Old.</p>": "<p>Ancien.</p>"})
    shared.save()
    shared.save_revision().publish()
    words = {"<p>One idea a paragraph.</p>": "<p>Une idée.</p>"}
    for lesson, why in zip(stage.lessons, (["Français: 1 of 2 parts"], []), strict=True):
        translate(lesson, "fr", summary="Résumé.", body=without(lesson.body, words=words))
        assert [thing.why for thing in care.translations_behind()] == why


# --- In the CMS ------------------------------------------------------------------------------------


def headings(page: bytes) -> set[str]:
    found = BeautifulSoup(page, "html5lib").select(".w-panel--dashboard h2")
    return {" ".join(heading.get_text().split()) for heading in found}


@pytest.fixture
def late(stage: Stage) -> Source:
    """A source that is overdue, in a course with an unreleased change."""
    edit(stage.lessons[0], title="Changed")
    return make_source("late", instrument="Directive 2011/36/EU", read_on=READ, review_by=TODAY)


def test_dashboard_when_opened_then_each_sees_what_they_may_see_to(
    late: Source, trainer: User, editor: User, reviewer: User, client_for: ClientFor
) -> None:
    sources, courses = "Sources to read again", "Courses with changes that no edition holds"
    assert headings(client_for(trainer).get("/cms/").content) & {sources, courses} == {sources}
    assert headings(client_for(editor).get("/cms/").content) & {sources, courses} == {sources, courses}
    assert headings(client_for(reviewer).get("/cms/").content) & {sources, courses} == set()


def test_report_when_a_trainer_opens_it_then_every_source_is_there_with_its_day_and_can_be_exported(
    late: Source, trainer: User, client_for: ClientFor
) -> None:
    browser = client_for(trainer)
    later = make_source("later", instrument="A report", read_on=timezone.localdate())
    rows = BeautifulSoup(browser.get("/cms/reports/sources/").content, "html5lib").select(
        "table.listing tbody tr"
    )
    assert [" ".join(row.get_text(" ").split()).split(" ")[0] for row in rows] == ["Directive", "A"]
    assert [row.select("td")[-1].get_text(strip=True) for row in rows] == ["due", "not yet"]
    exported = browser.get("/cms/reports/sources/?export=csv")
    lines = b"".join(exported.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert [line.split(",")[0] for line in lines[1:]] == [late.key, later.key]
    assert str(TODAY) in lines[1]


def test_report_when_a_reviewer_asks_then_it_is_refused(
    late: Source, reviewer: User, client_for: ClientFor
) -> None:
    assert client_for(reviewer).get("/cms/reports/sources/").status_code in (302, 403)
    assert b"reports/sources" not in client_for(reviewer).get("/cms/").content


def test_credit_when_an_organisation_contributed_then_readers_see_it(
    site: HomePage, trainer: User, client_for: ClientFor
) -> None:
    lent = make_practice(text(), title="Lent", contributor="Refuge Exemple asbl", licence="CC BY 4.0")
    own = make_practice(text(), title="Own")
    stage = make_stage(site, [use_of(lent)], [use_of(own)])
    release(stage)
    pages = [client_for(trainer).get(lesson.url).content.decode() for lesson in stage.lessons]
    assert "Contributed by Refuge Exemple asbl" in pages[0]
    assert "Licence: CC BY 4.0" in pages[0]
    assert "Contributed by" not in pages[1]
    library = client_for(trainer).get(f"/en/library/{lent.translation_key}/").content.decode()
    assert "Contributed by Refuge Exemple asbl" in library
