"""What the pages of an edition need to show its questions and scenarios to authors."""

from collections.abc import Mapping
from typing import Any

from django import template

from assessments.in_full import Node, in_full
from assessments.kinds import KINDS

register = template.Library()


@register.simple_tag(name="in_full")
def whole(payload: Mapping[str, Any], language: str) -> Node:
    return in_full(payload, language)


@register.filter
def kind_in_words(payload: Mapping[str, Any]) -> str:
    """The kind of a frozen question as authors know it; blank for a scenario."""
    kind = KINDS.get(payload["kind"])
    return str(kind.block().label) if kind else ""
