"""What templates need to say which language a text is in, and to fill what is not translated from the source."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info

from courses.fallback import Passage, language_of_text, passages_of, readable_source
from courses.languages import active_language, best_version, language_of, source_of
from courses.staleness import UP_TO_DATE, Standing, standings_in
from courses.versions import kept_for_reader

register = template.Library()
HEAD = {"title", "summary", "lead"}  # what stands above a text


def _attribute(language: str, around: str) -> SafeString:
    return format_html(' lang="{}"', language) if language and language != around else SafeString("")


@register.simple_tag
def lang_of(thing: Any) -> SafeString:
    """A `lang` attribute, where a text is in another language than the page. Takes a language, page or shared text."""
    return _attribute(
        thing if isinstance(thing, str) else language_of(thing) if thing else "", active_language()
    )


@register.simple_tag
def lang_of_source() -> SafeString:
    """The same for what records hold: the name of a course is frozen in the source language."""
    return _attribute(settings.LANGUAGE_CODE, active_language())


@register.simple_tag
def lang_of_field(page: Any, field: str) -> SafeString:
    """The same for one text field of a page: a field that was copied and not translated is in the source's language."""
    return _attribute(language_of_text(page, page.source, field), active_language())


@register.simple_tag(takes_context=True)
def lang_of_interface(context: dict[str, Any]) -> SafeString:
    """A `lang` attribute for words of the interface inside a passage of another language (`passage_lang`)."""
    return _attribute(active_language(), context.get("passage_lang") or active_language())


@register.simple_tag(takes_context=True)
def passages_for_reader(context: dict[str, Any], page: Any, field: str = "body") -> list[Passage]:
    """The passages of a page: its own, and those of the source that it lacks."""
    return passages_of(page, readable_source(page, context["request"]), field, _standing(context, page))


@register.simple_tag(takes_context=True)
def best_practice_version(context: dict[str, Any], practice: Any, number: int | None = None) -> Any:
    """A shared text in the language of the interface where there is one; the one that is previewed as it is.

    `number`: the version that the lesson keeps.
    """
    if practice is None or practice is context.get("object"):
        return practice
    return (kept_for_reader(practice, number) if number else None) or best_version(practice)


@register.simple_tag(takes_context=True)
def passages_of_shared(context: dict[str, Any], practice: Any, field: str = "body") -> list[Passage]:
    """A version that a lesson keeps is as it was, and its translation with it."""
    if kept := getattr(practice, "source_as_it_was", None):
        return passages_of(practice, kept, field, UP_TO_DATE)
    return passages_of(practice, source_of(practice), field, _standing(context, practice))


@register.simple_tag(takes_context=True)
def changed_parts(context: dict[str, Any], thing: Any) -> dict[str, datetime]:
    """By field since when the source of a page or shared text says something else there than this translation."""
    latest: dict[str, datetime] = {}
    if getattr(thing, "source_as_it_was", None):
        return latest
    for name, since in _standing(context, thing).behind.items():
        field = name.partition(".")[0]
        latest[field] = max(since, latest.get(field, since))
    head = [latest[field] for field in HEAD & latest.keys()]
    return {**latest, "head": max(head)} if head else latest


@register.simple_tag(takes_context=True)
def latest_change(context: dict[str, Any], question: Any) -> datetime | None:
    """The same for a question that a lesson asks, as a whole and in the language of the interface; nothing elsewhere."""
    reading = context.get("reading")
    key = (question.translation_key, active_language())
    behind = reading.standings.get(key, UP_TO_DATE).behind if reading else {}
    return max(behind.values(), default=None)


def _standing(context: dict[str, Any], thing: Any) -> Standing:
    """How a translation stands to its source: asked once for all that is read together."""
    reading, key = context.get("reading"), thing.translation_key
    standings = reading.standings if reading else standings_in([key], [active_language()])
    return standings.get((key, language_of(thing)), UP_TO_DATE)


@register.filter
def text_language(thing: Any) -> str:
    """The code of the language that a page or shared text is in."""
    return language_of(thing) if thing else ""


@register.filter
def in_its_language(text: str, language: str) -> SafeString | str:
    """A title for the inside of a sentence, marked where it is in another language than the sentence."""
    attribute = _attribute(language, active_language())
    return format_html("<span{}>{}</span>", attribute, text) if attribute else text


@register.filter
def in_words(language: str) -> str:
    """The name of a language in the active one, as it stands inside a sentence: French writes it small."""
    name = get_language_info(language)["name_translated"]
    return name.lower() if active_language() == "fr" else name
