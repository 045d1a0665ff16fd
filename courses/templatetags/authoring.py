"""What the panels of the CMS tell authors above a form: versions of shared texts, and where they are used."""

from typing import Any

from django import template

from courses import pins, where_used
from courses.models import BestPractice, GlossaryTerm, LessonPage
from courses.versions import latest_numbers
from courses.where_used import Place

register = template.Library()


@register.simple_tag
def practice_facts(practice: BestPractice) -> dict[str, Any]:
    key = practice.translation_key
    uses = pins.uses_of(practice)
    published = [use for use in uses if use.state == pins.State.PUBLISHED]
    return {"number": latest_numbers([key]).get(key), "uses": uses, "published": published}


@register.filter
def kind_of(text: Any) -> str:
    """What kind of text it is, in the address of the page that asks for the kind of its change."""
    return str(text._meta.model_name)


@register.simple_tag
def places_of(thing: Any) -> list[Place]:
    return where_used.places_of(thing) if thing.pk else []


@register.simple_tag
def places_marking(term: GlossaryTerm) -> list[Place]:
    return where_used.places_marking(term) if term.pk else []


@register.simple_tag
def newer_versions_in(lesson: LessonPage) -> list[pins.Outdated]:
    return pins.outdated(lesson) if lesson.pk else []
