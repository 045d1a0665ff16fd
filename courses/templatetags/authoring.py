"""What the panels of the CMS tell authors above a form: versions of shared texts, and where they are used."""

from typing import Any

from django import template

from courses import pins
from courses.models import BestPractice, LessonPage
from courses.versions import latest_numbers

register = template.Library()


@register.simple_tag
def practice_facts(practice: BestPractice) -> dict[str, Any]:
    key = practice.translation_key
    return {"number": latest_numbers([key]).get(key), "uses": pins.uses_of(practice)}


@register.simple_tag
def newer_versions_in(lesson: LessonPage) -> list[pins.Outdated]:
    return pins.outdated(lesson) if lesson.pk and lesson.live else []
