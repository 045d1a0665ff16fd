"""Passages of the source that stand in for what is not translated: which, where, and with which note."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from bs4 import BeautifulSoup
from django.test import Client, RequestFactory
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from wagtail.models import Locale, PageViewRestriction

from accounts.models import User
from courses.fallback import Passage, language_of_text, passages, passages_of, readable_source
from courses.models import BestPractice, CoursePage, HomePage, InformationPage
from tests.courses.builders import (
    Stage,
    add_published,
    block,
    edit,
    fresh,
    make_practice,
    make_stage,
    release,
    text,
    use_of,
)
from tests.courses.translating import translate, without


@dataclass(frozen=True)
class Block:
    """A block as the function sees it: a text of a kind under an id."""

    id: str
    words: str
    block_type: str = "text"

    def get_prep_value(self) -> dict[str, str]:
        return {"id": self.id, "type": self.block_type, "value": self.words}


def stream(notation: str, words: str) -> list[Block]:
    """Blocks by their letters; a letter in brackets still has the words of the source: "a(b)c"."""
    return [
        Block(letter, f"{letter} source" if notation[position - 1 : position] == "(" else f"{letter} {words}")
        for position, letter in enumerate(notation)
        if letter.isalpha()
    ]


def notation(shown: list[Passage]) -> str:
    """Own blocks as letters, those of the source as capitals, with "!" before those that carry the note."""
    return "".join(
        ("!" if passage.is_first else "") + (passage.block.id.upper() if passage.lang else passage.block.id)
        for passage in shown
    )


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("abc", "abc"),
        ("ac", "a!Bc"),
        ("c", "!ABc"),  # one note for neighbours
        ("b", "!Ab!C"),
        ("", "!ABC"),
        ("cba", "abc"),  # the order of the source
        ("abxc", "abxc"),  # what only the translation has stays
        ("xabc", "xabc"),
        ("abcxy", "abcxy"),
        ("axc", "ax!Bc"),  # behind the block that it follows
        ("x", "x!ABC"),
        ("a(b)c", "a!Bc"),  # copied, not translated
        ("(a)(b)(c)", "!ABC"),
        ("(a)xc", "!Ax!Bc"),
    ],
)
def test_passages_when_some_are_missing_then_those_of_the_source_stand_in(own: str, expected: str) -> None:
    shown = passages(stream(own, "translated"), stream("abc", "source"), "en")
    assert notation(shown) == expected
    assert {passage.lang for passage in shown} <= {"", "en"}


@pytest.mark.parametrize("kind", ["heading", "best_practice", "shared_text", "download", "image"])
def test_passages_when_a_block_may_be_alike_in_two_languages_then_it_counts_as_translated(kind: str) -> None:
    same = [Block("a", "Luxembourg", kind)]
    assert notation(passages(list(same), [Block("a", "Luxembourg", kind)], "en")) == "a"


def test_passages_when_all_the_text_is_copied_then_a_heading_between_is_the_sources_too() -> None:
    source = [Block("h", "Luxembourg", "heading"), Block("a", "a source"), Block("b", "b source")]
    assert (
        notation(passages(list(source), list(source), "en")) == "hab"
    )  # the same blocks: this is the source
    copied = [Block(each.id, each.words, each.block_type) for each in source]
    assert notation(passages(copied, source, "en")) == "!HAB"
    assert notation(passages([*copied[:2], Block("b", "b translated")], source, "en")) == "h!Ab"


IDS = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(own=IDS, source=IDS)
def test_passages_when_made_of_any_two_streams_then_each_block_is_there_once_and_in_order(
    own: list[str], source: list[str]
) -> None:
    shown = passages(stream("".join(own), "translated"), stream("".join(source), "source"), "en")
    ids = [passage.block.id for passage in shown]
    assert sorted(ids) == sorted({*own, *source})
    assert [i for i in ids if i in source] == source
    assert {passage.block.id for passage in shown if passage.lang} == set(source) - set(own)


# --- On pages --------------------------------------------------------------------------------------

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # which words are shown


@pytest.fixture
def information(site: HomePage) -> InformationPage:
    body = [text("<p>First.</p>"), text("<p>Second.</p>"), text("<p>Third.</p>")]
    return add_published(site, InformationPage(title="About", slug="about", lead="Who we are.", body=body))


@pytest.fixture
def french(site: HomePage, information: InformationPage) -> InformationPage:
    """The information page in French, without its second block."""
    translate(site, "fr", title="Formation")
    body = without(
        information.body, 1, words={"<p>First.</p>": "<p>Un.</p>", "<p>Third.</p>": "<p>Trois.</p>"}
    )
    return translate(information, "fr", title="À propos", slug="a-propos", lead="Qui nous sommes.", body=body)


def soup_of(address: str, client: Client | None = None) -> BeautifulSoup:
    response = (client or Client()).get(address)
    assert response.status_code == 200, response.headers
    return BeautifulSoup(response.content, "html.parser")


def test_page_when_a_block_is_not_translated_then_the_source_is_shown_in_its_place_with_a_note(
    french: InformationPage,
) -> None:
    page = soup_of("/fr/a-propos/")
    prose = page.select_one("main .prose")
    assert [p.get_text(strip=True) for p in prose.select(".block-text p")] == ["Un.", "Second.", "Trois."]
    (lent,) = prose.select(".untranslated")
    assert (lent["lang"], lent.get_text(strip=True)) == ("en", "Second.")
    (note,) = prose.select(".untranslated__note")
    assert "Pas encore traduit\u00a0; langue de ce passage\u00a0: anglais" in note.get_text()
    assert page.html["lang"] == "fr"
    assert (page.select_one("h1").get("lang"), page.select(".notice")) == (None, [])


def test_page_when_it_is_not_translated_at_all_then_one_note_says_so_and_its_texts_say_their_language(
    information: InformationPage,
) -> None:
    page = soup_of("/de/about/")
    assert page.html["lang"] == "de"
    assert [(found.name, found["lang"]) for found in page.select("main [lang]")] == [
        ("h1", "en"),
        ("p", "en"),
        ("div", "en"),
    ]
    assert [n.get_text() for n in page.select("main .notice__title")] == ["Noch nicht übersetzt"]
    assert page.select(".untranslated") == []


def test_page_when_read_in_the_source_language_then_nothing_is_said(french: InformationPage) -> None:
    page = soup_of("/en/about/")
    assert (page.html["lang"], page.select("main [lang]"), page.select("main .notice")) == ("en", [], [])


def test_page_when_its_source_is_a_draft_or_private_then_nothing_of_it_comes_in(
    information: InformationPage, french: InformationPage
) -> None:
    restriction = PageViewRestriction.objects.create(
        page=information, restriction_type=PageViewRestriction.LOGIN
    )
    assert "Second." not in soup_of("/fr/a-propos/").get_text()
    restriction.delete()
    assert "Second." in soup_of("/fr/a-propos/").get_text()
    information.unpublish()
    assert "Second." not in soup_of("/fr/a-propos/").get_text()


def test_page_when_only_a_draft_of_its_source_has_a_block_then_it_is_not_shown(
    information: InformationPage, french: InformationPage
) -> None:
    changed = fresh(information)
    changed.body = [*changed.body.get_prep_value(), text("<p>Secret.</p>")]
    changed.save_revision()
    assert "Secret." not in soup_of("/fr/a-propos/").get_text()


def test_passages_when_asked_for_often_then_few_queries_are_needed(
    french: InformationPage, django_assert_max_num_queries: object
) -> None:
    request = RequestFactory().get("/fr/a-propos/")
    with translation.override("fr"), django_assert_max_num_queries(6):  # type: ignore[operator] # pytest-django
        page = InformationPage.objects.get(pk=french.pk)
        assert len(passages_of(page, readable_source(page, request), "body")) == 3


def test_alias_when_it_shows_the_source_then_it_counts_as_untranslated(
    site: HomePage, information: InformationPage
) -> None:
    translate(site, "fr", title="Formation")
    locale = Locale.objects.get(language_code="fr")
    information.copy_for_translation(locale, alias=True)
    page = soup_of("/fr/about/")
    assert page.select_one("h1")["lang"] == "en"
    assert [n.get_text() for n in page.select("main .notice__title")] == ["Pas encore traduit"]


# --- Texts and shared texts ------------------------------------------------------------------------


def test_text_field_when_it_was_copied_then_it_is_in_the_language_of_the_source(
    site: HomePage, stage: Stage
) -> None:
    translate(site, "lb", title="Formatioun")
    translate(stage.course_page.get_parent().specific, "lb")
    page = translate(stage.course_page, "lb", title="Erkennen")
    source = CoursePage.objects.get(pk=stage.course_page.pk)
    assert [language_of_text(page, source, name) for name in ("title", "summary")] == ["lb", "en"]
    shown = soup_of(page.get_url())
    assert shown.select_one("h1").get("lang") is None
    assert shown.select_one(".page-header__lead")["lang"] == "en"
    assert (
        "Deeler vun dëser Säit ginn an dëser Sprooch gewisen" in shown.select_one("main .notice").get_text()
    )


def test_best_practice_when_translated_then_a_lesson_of_any_language_shows_it_in_the_readers(
    site: HomePage, client_for: Callable[[User], Client], trainer: User
) -> None:
    practice = make_practice(text("<p>What was done.</p>"), text("<p>What it cost.</p>"), title="Sweden")
    french: BestPractice = practice.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.title = "Suède"
    french.body = without(practice.body, 1, words={"<p>What was done.</p>": "<p>Ce qui a été fait.</p>"})
    french.save()
    french.save_revision().publish()
    stage = make_stage(site, [use_of(practice)])
    release(stage)
    with translation.override("fr"):
        address = stage.lessons[0].get_url()
    shown = soup_of(address, client_for(trainer)).select_one(".best-practice")
    assert (shown["lang"], shown.h3.get_text()) == ("fr", "Suède")
    assert shown.select_one(".untranslated")["lang"] == "en"
    assert "What it cost." in shown.select_one(".untranslated").get_text()


def test_label_when_a_passage_is_in_another_language_then_the_words_of_the_interface_say_theirs(
    site: HomePage,
) -> None:
    point = block("key_point", text="Needs first.", sources=[])
    add_published(site, InformationPage(title="About", slug="about", body=[point]))
    shown = soup_of("/fr/about/")
    assert shown.select_one("main .prose")["lang"] == "en"
    assert shown.select_one(".key-point__label")["lang"] == "fr"


def test_source_when_edited_then_its_translation_shows_the_new_words_of_what_it_lacks(
    french: InformationPage, information: InformationPage
) -> None:
    raw = information.body.get_prep_value()
    raw[1]["value"]["text"] = "<p>Changed.</p>"
    edit(information, body=raw)
    assert soup_of("/fr/a-propos/").select_one(".untranslated").get_text(strip=True) == "Changed."
