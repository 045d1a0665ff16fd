"""The outline of an attempt: its parts in order, each with what it is called and how far it is."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.sitting import Item, Section, Sitting


@dataclass(frozen=True)
class State:
    """How far a part is: as its class and its icon say it, and in words."""

    name: str
    icon: str
    words: str | Promise


OPEN = State("open", "circle", _("open"))
ANSWERED = State("answered", "check-circle", _("answered"))
FLAGGED = State("flagged", "flag", _("flagged"))
HERE = State("current", "circle-dot", _("you are here"))


@dataclass(frozen=True)
class Entry:
    """One line of the outline."""

    number: int
    url: str
    title: str
    lang: str  # of the title; empty: the interface's
    state: State
    meta: str  # what else there is to say of it

    @property
    def look(self) -> Hashable:
        """All that it looks like depends on, but for where it leads."""
        return self.number, self.title, self.lang, self.state.name, self.meta


def outline_of(sitting: Sitting, number: int) -> list[tuple[Section | None, list[Entry]]]:
    """The lines of each section of the paper; `number` is that of the part which is shown, 0: none."""
    place = _place(sitting)
    return [
        (section, [_line(place, item, is_here=item.number == number) for item in items])
        for section, items in sitting.groups
    ]


def lines_of(sitting: Sitting, items: Iterable[Item], *, number: int) -> list[Entry]:
    """The lines of some parts; `number` is that of the part which is shown, 0: none."""
    place = _place(sitting)
    return [_line(place, item, is_here=item.number == number) for item in items]


def _place(sitting: Sitting) -> Callable[[Item], str]:
    """Where the parts are found, as `addresses.address_of` has it; asked once for all of them."""
    each = reverse("attempt_item", args=[sitting.attempt.uuid, 0]).removesuffix("0/")
    if not sitting.is_on_one_page:
        return lambda item: f"{each}{item.number}/"
    page = reverse("attempt_all", args=[sitting.attempt.uuid])
    return lambda item: (
        f"{each}{item.number}/" if item.kind == "scenario" else f"{page}#question-{item.number}"
    )


def _line(place: Callable[[Item], str], item: Item, *, is_here: bool) -> Entry:
    title = item.texts.get("title")
    return Entry(
        item.number,
        place(item),
        title or gettext("Question %(number)s") % {"number": item.number},
        item.texts["lang"] if title else "",
        HERE if is_here else _state(item),
        ", ".join(str(words) for words in _meta(item, is_here=is_here)),
    )


def _state(item: Item) -> State:
    return FLAGGED if item.is_flagged else ANSWERED if item.is_finished else OPEN


def _meta(item: Item, *, is_here: bool) -> Iterator[str | Promise]:
    """What the state alone does not say."""
    if item.is_finished and (is_here or item.is_flagged):
        yield ANSWERED.words
    if item.is_flagged and is_here:
        yield FLAGGED.words
    elif item.is_flagged and not item.is_finished:
        yield OPEN.words
