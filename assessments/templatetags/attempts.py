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


@register.simple_tag
def lines_of_two(sitting: Sitting, before: Item, item: Item) -> list[Entry]:
    """The line of the part that was left, and of the one that is shown now."""
    return [
        *([] if before.number == item.number else [line_of(sitting, before, is_here=False)]),
        line_of(sitting, item, is_here=True),
    ]


@register.simple_tag
def lines_saved(sitting: Sitting, saved: list[tuple[Item, str]]) -> list[Entry]:
    """The lines of the questions that were saved in the page of all of them."""
    return [line_of(sitting, item, is_here=False) for item, _problem in saved]
