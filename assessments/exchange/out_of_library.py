"""Questions of the library as they are frozen, ready to be written as a file of another system."""

from collections.abc import Iterable
from typing import Any

from assessments.exchange.naming import name_from_html
from assessments.freezing import question_payload
from assessments.models import Question


def exported(
    questions: Iterable[Question],
) -> tuple[list[dict[str, Any]], dict[str, str], dict[str, list[str]]]:
    """Payloads with all published languages, and names and tags by key; each question once, whatever the language."""
    payloads: dict[str, dict[str, Any]] = {}
    names: dict[str, str] = {}
    tags: dict[str, list[str]] = {}
    for question in questions:
        key = str(question.translation_key)
        if key not in payloads and question.body:
            payloads[key] = question_payload(question)
            names[key] = name_from_html(question.text)
            tags[key] = sorted(tag.name for tag in question.tags.all())
    return list(payloads.values()), names, tags
