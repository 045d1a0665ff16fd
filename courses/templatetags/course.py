"""What templates about courses need: learning times in words, names of languages."""

import json
from collections.abc import Iterable

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from courses.durations import hours_in_words

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """A learning time in minutes as hours and minutes, in words."""
    return hours_in_words(minutes)


@register.filter
def language_names(languages: Iterable[tuple[str, str]]) -> SafeString:
    """Languages by their own names, each marked as what it is: (code, name) pairs."""
    return format_html_join(", ", '<span lang="{}">{}</span>', languages)


@register.filter
def without_alias(props: str) -> str:
    """What wagtail-localize's editor is told, without the address by which a translation becomes an alias."""
    told = json.loads(props)
    told["links"]["convertToAliasUrl"] = None
    return json.dumps(told)
