"""What the previews of the editor need to show the sources of a reason as learners will see them."""

from collections.abc import Iterable
from typing import Any

from django import template

from assessments.texts import frozen_sources

register = template.Library()


@register.filter
def as_told(cited: Iterable[Any] | None) -> list[dict[str, str]]:
    """The sources of a block, or of a question as a whole; a sample without any has none."""
    return frozen_sources(getattr(entry, "value", entry) for entry in cited or ())
