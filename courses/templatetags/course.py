"""What templates about courses need: learning times in words, names of languages."""

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
