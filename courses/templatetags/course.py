"""What templates about courses need: learning times in words."""

from django import template

from courses.durations import hours_in_words

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """A learning time in minutes as hours and minutes, in words."""
    return hours_in_words(minutes)
