"""What templates of an attempt need: its outline."""

from django import template

from assessments.attempt_outline import Entry, line_of, outline_of
from assessments.sitting import Item, Section, Sitting

register = template.Library()


@register.simple_tag
def lines_of_outline(sitting: Sitting, number: int) -> list[tuple[Section | None, list[Entry]]]:
    """The outline section by section; `number` of the part that is shown, 0: none."""
    return outline_of(sitting, number)


@register.simple_tag
def line_of_outline(sitting: Sitting, item: Item) -> list[Entry]:
    """The line of the part that is shown, alone."""
    return [line_of(sitting, item, is_here=True)]
