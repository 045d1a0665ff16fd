"""What lesson templates need: clean rich text, source marks, notes for one's profession."""

import re
from hashlib import sha256
from typing import Any
from uuid import UUID

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from wagtail.rich_text import RichText, expand_db_html

from accounts.models import Profession
from courses.indicators import ShownIndicator, shown_to
from courses.models import Source
from courses.outline import Outline, OutlineItem, Segment
from courses.text import safe

register = template.Library()


@register.filter
def clean_html(value: RichText | str) -> SafeString:
    """Rich text, or a frozen copy of it, as HTML that has passed the allow-list."""
    return safe(expand_db_html(value.source) if isinstance(value, RichText) else value)


@register.inclusion_tag("courses/source_marks.html", takes_context=True)
def source_marks(context: dict[str, Any], sources: Any) -> dict[str, Any]:
    """The numbers of these sources in the notes at the foot of the page; nothing where there are no notes."""
    reading = context.get("reading")
    numbers = {source.pk: number for number, source in enumerate(reading.notes, start=1)} if reading else {}
    return {"numbers": [numbers[source.pk] for source in _each(sources) if source and source.pk in numbers]}


@register.simple_tag(takes_context=True)
def with_terms(context: dict[str, Any], value: RichText | str) -> SafeString:
    """Rich text in which the terms of the glossary open their explanation, each where the page first uses it.

    A passage that stands in from another language is left as it is: the words are those of the page's language.
    """
    html, reading = clean_html(value), context.get("reading")
    if not reading or context.get("passage_lang", reading.terms.language) != reading.terms.language:
        return html
    return mark_safe(reading.terms.mark(html))  # noqa: S308 # adds buttons to clean HTML


@register.simple_tag(takes_context=True)
def with_marks(context: dict[str, Any], value: RichText | str, sources: Any) -> SafeString:
    """Rich text with its glossary terms marked, and the numbers of its sources inside its last paragraph."""
    html = with_terms(context, value)
    marks = render_to_string("courses/source_marks.html", source_marks(context, sources)).strip()
    end = re.search(r"(</(?:p|li|ul|ol|blockquote)>\s*)+$", html)
    position = end.start() if end else len(html)
    return mark_safe(html[:position] + marks + html[position:])  # noqa: S308 # both parts are clean


@register.simple_tag
def passage_id(value: Any) -> str:
    """A name for a hard passage inside its page, to skip to its end: of its words, for blocks don't know their id."""
    words = f"{value['note']} {value['text']}"
    return f"passage-{sha256(words.encode()).hexdigest()[:10]}"


def _each(sources: Any) -> list[Source]:
    return [sources] if isinstance(sources, Source) else list(sources or [])


@register.simple_tag(takes_context=True)
def is_for_reader(context: dict[str, Any], profession: str) -> bool:
    """Whether a note for one profession is shown: to those of that profession, and to who has none or several."""
    reading = context.get("reading")
    codes = reading.professions if reading else frozenset()
    return len(codes) != 1 or profession in codes


@register.simple_tag(takes_context=True)
def indicators_for_reader(context: dict[str, Any], indicators: Any) -> list[ShownIndicator]:
    reading = context.get("reading")
    professions = reading.professions if reading else frozenset()
    standings = reading.standings if reading else {}
    return shown_to(professions, indicators, previewed=context.get("object"), standings=standings)


@register.filter
def number_of(outline: Outline, key: UUID) -> int:
    """Which item of the course that one is, counted from 1; 0: it is not one of them."""
    return next((number for number, item in enumerate(outline.items, start=1) if item.key == key), 0)


@register.filter
def title_of(outline: Outline, key: UUID) -> str:
    return next((item.title for item in outline.items if item.key == key), "")


@register.filter
def segment_from(outline: Outline, key: UUID) -> Segment | None:
    """The segment that begins with this item."""
    return next((segment for segment in outline.segments if segment.items[0].key == key), None)


@register.filter
def holds(items: list[OutlineItem], key: UUID | None) -> bool:
    """Whether the item of that key is among these."""
    return any(item.key == key for item in items)


@register.simple_tag
def profession_name(code: str) -> str:
    """Of a profession by its code; empty: those of any other."""
    return str(Profession.objects.filter(code=code).first() or code) if code else gettext("everybody else")
