"""What the templates of a cloze text need: its text with the gaps in it."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from assessments.kinds.gap_marks import with_gaps

register = template.Library()


@register.simple_tag
def text_with_gaps(
    html: str, gaps: Iterable[dict[str, Any]], template_name: str, prefix: str = ""
) -> SafeString:
    """The text of a question, cleaned, with each gap at its mark as that template shows it; `prefix` of its fields."""
    return with_gaps(
        html,
        {
            gap["name"]: render_to_string(template_name, {"gap": gap, "prefix": prefix}).strip()
            for gap in gaps
        },
    )
