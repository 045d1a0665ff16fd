"""What templates of an attempt need: its outline."""

from django import template

from assessments.attempt_outline import Entry, outline_of
from assessments.sitting import Section, Sitting

register = template.Library()


@register.simple_tag
def lines_of_outline(sitting: Sitting, number: int) -> list[tuple[Section | None, list[Entry]]]:
    """The outline section by section; `number` of the part that is shown, 0: none."""
    return outline_of(sitting, number)
