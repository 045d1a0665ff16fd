"""Addresses in four languages: what opens where, which links lead there, and that nothing leaks or goes in circles."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import formats, translation
from django.utils.timezone import datetime
from wagtail.models import Locale, PageViewRestriction

from accounts.models import Profession, User
from courses import editions, manifests
from courses.languages import in_active_language
from courses.models import Course, Enrolment, HomePage, InformationPage
from courses.outline import live_pages, outline_for
from tests.courses.builders import (
    AT,
    Stage,
    add_published,
    edit,
    fresh,
    make_learner,
    make_long_stage,
    make_stage,
    release,
    text,
)
from tests.courses.translating import translate
from tests.factories import make_profession

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[User], Client]


def where(response: HttpResponse) -> tuple[int, str]:
    return response.status_code, response.headers.get("Location", "")


def switch(client: Client, language: str, address: str) -> list[tuple[str, int]]:
    """Press the button of a language on the page at that address; returns where one is led."""
    return client.post("/i18n/setlang/", {"language": language, "next": address}, follow=True).redirect_chain


@pytest.fixture
def about(site: HomePage) -> InformationPage:
    return add_published(site, InformationPage(title="About", slug="about", body=[text("<p>English.</p>")]))


@pytest.fixture
def french_home(site: HomePage) -> HomePage:
    return translate(site, "fr", title="Formation")


@pytest.fixture
def french(about: InformationPage, french_home: HomePage) -> InformationPage:
    return translate(about, "fr", title="À propos", slug="a-propos")


def test_site_when_made_then_there_are_four_languages(site: HomePage) -> None:
    assert set(Locale.objects.values_list("language_code", flat=True)) == {"en", "fr", "de", "lb"}


# --- What opens where ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "fr", "de", "lb"])
def test_page_when_it_is_not_translated_then_it_opens_in_every_language(
    client: Client, about: InformationPage, french_home: HomePage, language: str
) -> None:
    response = client.get(f"/{language}/about/")
    assert (response.status_code, response.headers["Content-Language"]) == (200, language)
    assert f'<html lang="{language}">' in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/fr/about/", "/fr/a-propos/"),
        ("/fr/about/?q=1&r=2", "/fr/a-propos/?q=1&r=2"),
        ("/en/a-propos/", "/en/about/"),
        ("/fr/a-propos/", ""),
        ("/en/about/", ""),
        (
            "/de/a-propos/",
            "",
        ),  # neither German nor asked for by its English name: the French text, for want of better
        ("/fr/", ""),
    ],
)
def test_page_when_it_is_translated_then_its_other_addresses_lead_to_the_translation(
    client: Client, french: InformationPage, asked: str, led_to: str
) -> None:
    assert where(client.get(asked)) == ((302, led_to) if led_to else (200, ""))


def test_page_when_its_translation_is_a_draft_then_the_source_is_shown_and_nothing_of_the_draft(
    client: Client, about: InformationPage, french_home: HomePage
) -> None:
    translate(about, "fr", live=False, title="Brouillon", slug="about")
    response = client.get("/fr/about/")
    assert response.status_code == 200
    assert ("English." in response.content.decode(), "Brouillon" in response.content.decode()) == (
        True,
        False,
    )
    with translation.override("fr"):
        assert fresh(about).get_url() == "/fr/about/"


def test_page_when_withdrawn_everywhere_then_it_opens_in_no_language(
    client: Client, about: InformationPage, french: InformationPage
) -> None:
    fresh(about).unpublish()
    fresh(french).unpublish()
    addresses = [f"/{code}/{slug}/" for code in ("en", "fr", "de") for slug in ("about", "a-propos")]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 404
    )


def test_page_when_private_then_no_language_opens_it(
    client: Client, about: InformationPage, french_home: HomePage
) -> None:
    PageViewRestriction.objects.create(page=about, restriction_type=PageViewRestriction.LOGIN)
    for language in ("en", "fr", "de"):
        status, location = where(client.get(f"/{language}/about/"))
        assert (status, "login" in location) == (302, True)


def test_page_when_the_home_page_of_its_language_is_a_draft_then_nobody_is_sent_in_circles(
    client: Client, site: HomePage, about: InformationPage
) -> None:
    translate(site, "fr", live=False, title="Brouillon")
    same, other = translate(about, "fr", title="À propos"), None
    response = client.get("/fr/about/", follow=True)
    assert (response.status_code, response.redirect_chain) == (200, [])
    other = edit(same, slug="a-propos")
    for address in ("/fr/about/", "/fr/a-propos/", other.url):
        assert len(client.get(address, follow=True).redirect_chain) <= 1
    assert "Brouillon" not in client.get("/fr/").content.decode()


def test_page_when_slugs_are_crossed_between_languages_then_each_opens_its_own(
    client: Client, site: HomePage, french_home: HomePage
) -> None:
    """The English "one" is called "two" in French, and the other way round."""
    one = add_published(site, InformationPage(title="One", slug="one", body=[text()]))
    two = add_published(site, InformationPage(title="Two", slug="two", body=[text()]))
    translate(one, "fr", title="Un", slug="two")
    translate(two, "fr", title="Deux", slug="one")
    titles = {}
    for address in ("/en/one/", "/en/two/", "/fr/one/", "/fr/two/"):
        response = client.get(address)
        titles[address] = BeautifulSoup(response.content, "html.parser").h1.get_text()
    assert titles == {"/en/one/": "One", "/en/two/": "Two", "/fr/one/": "Deux", "/fr/two/": "Un"}


# --- Links -----------------------------------------------------------------------------------------


def test_url_when_a_page_is_not_translated_then_it_carries_the_active_language(
    about: InformationPage, french_home: HomePage
) -> None:
    found = {}
    for language in ("en", "fr", "de"):
        with translation.override(language):
            found[language] = fresh(about).get_url()
    assert found == {"en": "/en/about/", "fr": "/fr/about/", "de": "/de/about/"}


def test_url_when_a_page_is_translated_then_each_version_keeps_its_own(
    about: InformationPage, french: InformationPage
) -> None:
    with translation.override("fr"):
        assert [fresh(about).get_url(), fresh(french).get_url()] == ["/en/about/", "/fr/a-propos/"]
    with translation.override("en"):
        assert [fresh(about).get_url(), fresh(french).get_url()] == ["/en/about/", "/fr/a-propos/"]
    with translation.override("de"):
        assert fresh(about).get_url() == "/de/about/"


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/en/x/", "/de/x/"), ("/de/x/", "/de/x/"), ("/cms/x/", "/cms/x/"), ("", ""), ("/en/en/", "/de/en/")],
)
def test_path_when_another_language_is_active_then_only_its_prefix_changes(path: str, expected: str) -> None:
    with translation.override("de"):
        assert in_active_language(path) == expected


@pytest.fixture
def half_translated(site: HomePage, stage: Stage, french_home: HomePage) -> Stage:
    """The course, its first module and its first lesson are there in French."""
    translate(stage.course_page.get_parent().specific, "fr", title="Cours", slug="cours")
    translate(stage.course_page, "fr", title="Reconnaître", slug="reconnaitre")
    translate(stage.modules[0], "fr", title="Voir", slug="voir")
    translate(stage.lessons[0], "fr", title="Leçon", slug="lecon")
    return stage


def test_outline_when_half_is_translated_then_titles_say_their_language_and_links_stay_in_the_readers(
    half_translated: Stage, officer: User
) -> None:
    with translation.override("fr"):
        outline = outline_for(half_translated.course, officer)
    assert [(module.title, module.lang) for module in outline.modules] == [("Voir", "fr"), ("Module 2", "en")]
    assert [(item.title, item.lang) for item in outline.items] == [
        ("Leçon", "fr"),
        *((fresh(lesson).title, "en") for lesson in half_translated.lessons[1:]),
    ]
    assert outline.items[0].url == "/fr/cours/reconnaitre/voir/lecon/"
    assert [item.url[:4] for item in outline.items] == ["/fr/"] * 3


def test_links_when_reading_in_french_then_none_leads_into_another_language(
    half_translated: Stage, officer: User, enrolment: Enrolment, client_for: ClientFor
) -> None:
    browser = client_for(officer)
    with translation.override("fr"):
        addresses = [item.url for item in outline_for(half_translated.course, officer).items]
    for address in ["/fr/", "/fr/my/", "/fr/cours/", "/fr/cours/reconnaitre/", *addresses]:
        response = browser.get(address)
        assert response.status_code == 200, address
        soup = BeautifulSoup(response.content, "html.parser")
        links = [a["href"] for a in soup.select("a[href^='/']:not([hreflang])")]
        assert [link for link in links if not link.startswith("/fr/")] == []
        foreign = soup.select("main h1[lang], main .card__title[lang], nav.outline span[lang]")
        assert {element["lang"] for element in foreign} <= {"en"}


def test_course_index_when_read_in_french_then_untranslated_courses_stand_in_it_too(
    half_translated: Stage, site: HomePage, client: Client
) -> None:
    other = make_stage(site, [text()])
    release(other)
    soup = BeautifulSoup(client.get("/fr/cours/").content, "html.parser")
    cards = [
        (card.get_text(strip=True), card.get("lang"), card.a["href"]) for card in soup.select(".card__title")
    ]
    assert sorted(cards, key=str) == sorted(
        [
            ("Reconnaître", None, "/fr/cours/reconnaitre/"),
            (other.course_page.title, "en", in_french(fresh(other.course_page))),
        ],
        key=str,
    )


def in_french(page: Any) -> str:
    with translation.override("fr"):
        return page.get_url()


def test_outline_when_it_is_long_and_untranslated_then_it_needs_no_more_queries(
    site: HomePage, french_home: HomePage, officer: User
) -> None:
    short = make_long_stage(site, [text()], lessons=1)
    long = make_long_stage(site, [text()], lessons=30)
    counts = []
    for stage in (short, short, long):  # the first time fills the cache of Wagtail’s site roots
        course = Course.objects.get(pk=stage.course.pk)
        with translation.override("fr"), CaptureQueriesContext(connection) as asked:
            assert {item.url[:4] for item in outline_for(course, officer).items} == {"/fr/"}
        counts.append(len(asked))
    assert counts[1] == counts[2]


# --- The switch ------------------------------------------------------------------------------------


def test_switch_when_pressed_then_one_stays_on_the_page_though_its_name_differs(
    client: Client, french: InformationPage
) -> None:
    assert switch(client, "fr", "/en/about/?from=1") == [
        ("/fr/about/?from=1", 302),
        ("/fr/a-propos/?from=1", 302),
    ]
    assert switch(client, "en", "/fr/a-propos/?from=1") == [
        ("/en/a-propos/?from=1", 302),
        ("/en/about/?from=1", 302),
    ]
    assert switch(client, "lb", "/en/about/") == [("/lb/about/", 302)]


def test_switch_when_shown_then_each_language_speaks_for_itself_and_one_is_the_present_one(
    client: Client, about: InformationPage
) -> None:
    soup = BeautifulSoup(client.get("/de/about/?x=1").content, "html.parser")
    form = soup.select_one("form.language-switch")
    buttons = [(b["value"], b["lang"], b.get_text(), b.get("aria-current")) for b in form.select("button")]
    assert buttons == [
        ("en", "en", "English", None),
        ("fr", "fr", "Français", None),
        ("de", "de", "Deutsch", "true"),
        ("lb", "lb", "Lëtzebuergesch", None),
    ]
    assert form.select_one("[name=next]")["value"] == "/de/about/?x=1"


def test_switch_when_in_the_middle_of_a_course_then_progress_stays(
    half_translated: Stage, officer: User, enrolment: Enrolment, client_for: ClientFor
) -> None:
    browser = client_for(officer)
    first, second = half_translated.lessons[:2]
    browser.post(f"/en/learn/{enrolment.uuid}/{first.translation_key}/done/")
    switch(browser, "fr", fresh(second).url)
    browser.post(f"/fr/learn/{enrolment.uuid}/{second.translation_key}/done/")
    with translation.override("fr"):
        assert [item.is_done for item in outline_for(half_translated.course, officer).items] == [
            True,
            True,
            False,
        ]
    browser.post(f"/fr/learn/{enrolment.uuid}/{half_translated.keys[2]}/done/")
    assert [completion.language for completion in enrolment.completions.all()] == ["fr"]


def test_module_when_its_course_is_translated_then_it_leads_to_the_course_in_the_readers_language(
    half_translated: Stage, client: Client
) -> None:
    untranslated = half_translated.modules[1]
    assert where(client.get(in_french(fresh(untranslated)))) == (
        302,
        f"/fr/cours/reconnaitre/#module-{untranslated.translation_key}",
    )


# --- Editions, names, formats ----------------------------------------------------------------------


def test_edition_when_a_translation_is_added_then_there_is_nothing_to_release(half_translated: Stage) -> None:
    course, page = half_translated.course, fresh(half_translated.course_page)
    french = page.get_translation(Locale.objects.get(language_code="fr"))
    assert manifests.manifest_digest(editions.manifest_of(page)) == course.current_edition.digest
    assert editions.manifest_of(french) == editions.manifest_of(page)
    with pytest.raises(editions.ReleaseRefused):
        editions.release(course, course_page=french, change="substantive", note="", by=None, at=AT)


def test_live_pages_when_asked_in_a_language_without_a_version_then_the_source_comes(
    half_translated: Stage,
) -> None:
    key = half_translated.keys[0]
    titles = {}
    for language in ("en", "fr", "de"):
        with translation.override(language):
            titles[language] = live_pages([key])[key].title
    source = fresh(half_translated.lessons[0]).title
    assert titles == {"en": source, "fr": "Leçon", "de": source}


def test_course_when_titled_then_it_is_called_as_its_page_in_that_language(half_translated: Stage) -> None:
    named = {}
    for language in ("fr", "de"):
        with translation.override(language):
            course = Course.objects.titled().get(pk=half_translated.course.pk)
            named[language] = (str(course), course.title_lang)
    code = half_translated.course.code
    assert named == {"fr": (f"{code} Reconnaître", "fr"), "de": (f"{code} Recognise and act", "en")}


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Judiciary"), ("fr", "Magistrature"), ("de", "Justiz"), ("lb", "Judiciary")]
)
def test_profession_when_named_then_in_the_active_language_or_in_english(language: str, name: str) -> None:
    made = make_profession("Judiciary")
    Profession.objects.filter(pk=made.pk).update(name_fr="Magistrature", name_de="Justiz")
    with translation.override(language):
        found = Profession.objects.annotate(column=Profession.name_in_queries()).get(pk=made.pk)
        assert (str(found), found.column) == (name, name)


def test_completion_when_made_in_french_then_the_profession_is_named_in_french(
    stage: Stage, officer: User, client_for: ClientFor
) -> None:
    Profession.objects.filter(code="police").update(name_fr="Police grand-ducale")
    enrolment = make_learner(officer, stage)
    browser = client_for(officer)
    for key in stage.keys:
        browser.post(f"/fr/learn/{enrolment.uuid}/{key}/done/")
    assert enrolment.completions.get().profession_name == "Police grand-ducale"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", ["1 March 2026", "1 March 2026, 14:05", "14:05", "1234.5"]),
        ("fr", ["1 mars 2026", "1 mars 2026, 14:05", "14:05", "1234,5"]),
        ("de", ["1. März 2026", "1. März 2026, 14:05", "14:05", "1234,5"]),
    ],
)
def test_formats_when_written_then_as_in_that_language(language: str, written: list[str]) -> None:
    moment = datetime(2026, 3, 1, 14, 5)  # as it stands on a page
    with translation.override(language):
        names = ("DATE_FORMAT", "DATETIME_FORMAT", "TIME_FORMAT")
        assert [*(formats.date_format(moment, name) for name in names), formats.localize(1234.5)] == written


def test_formats_when_in_luxembourgish_then_they_are_those_of_german() -> None:
    with translation.override("lb"):
        assert [formats.get_format(name) for name in ("DATE_FORMAT", "TIME_FORMAT", "DECIMAL_SEPARATOR")] == [
            "j. F Y",
            "H:i",
            ",",
        ]
