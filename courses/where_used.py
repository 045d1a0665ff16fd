"""Where things of the library are used: sources, indicators, terms of the glossary. Shown above their forms."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.text import capfirst
from wagtail import blocks
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import Locale, Page, ReferenceIndex, TranslatableMixin

from courses import pins
from courses.glossary import Marks, Matcher
from courses.models import BestPractice, CourseItem, CoursePage, GlossaryTerm, Indicator, LessonPage
from courses.pins import State
from courses.terms import terms_of


@dataclass(frozen=True)
class Place:
    """A page or a thing of the library that uses another one."""

    kind: str
    title: str
    url: str | None  # of its form; None: it has none
    state: State


def places_of(thing: Model) -> list[Place]:
    """What uses a thing, or one of its translations; of what is translated only the source is named.

    Wagtail's index knows references in fields and streams, published or not; what has chosen it in a list of its own
    (the sources of a practice) is asked for.
    """
    found: dict[tuple[type[Model], Any], Model] = {}
    for user in _users([thing]):
        found.setdefault((type(user), getattr(user, "translation_key", user.pk)), user)
    return _places(found.values())


@dataclass(frozen=True)
class Touched:
    """A lesson or assessment that shows a thing of the library, itself or through another thing."""

    item: CourseItem
    course_page: CoursePage | None
    state: State
    version: int | None = None  # the one of a best practice that is kept


def items_touched(thing: Model) -> list[Touched]:
    """The lessons and assessments to which a change of a thing comes, course by course in their order.

    The number of queries depends on the kinds of things that are between them, not on how many there are.
    """
    if isinstance(thing, BestPractice):
        uses = pins.uses_of(thing)
        return _in_their_courses([(use.lesson, use.state, use.version) for use in uses])
    is_shown = _shows_indicators if isinstance(thing, Indicator) else bool
    items: dict[UUID, CourseItem] = {}
    layer: list[Any] = _texts_marking(thing) if isinstance(thing, GlossaryTerm) else _users([thing])
    seen: set[Any] = set()
    while layer:
        layer = [user for user in layer if is_shown(user)]
        for user in layer:
            if isinstance(user, CourseItem):
                items.setdefault(user.translation_key, user)
        between = [user for user in layer if not isinstance(user, Page) and user not in seen]
        seen |= set(between)
        layer = _users(between)
    if getattr(thing, "locale_id", None) == Locale.get_default().pk:
        items |= _in_the_source(items)
    return _in_their_courses([(item, _state(item), None) for item in items.values()])


def _in_the_source(items: dict[UUID, CourseItem]) -> dict[UUID, CourseItem]:
    """Those of these items that were found through a translation alone, in the source language, by their keys."""
    own = Locale.get_default()
    found = [item for item in items.values() if item.locale_id != own.pk]  # type: ignore[attr-defined] # a page
    keys = [item.translation_key for item in found]
    return {
        item.translation_key: item
        for model in {type(item) for item in found}
        for item in model._default_manager.filter(translation_key__in=keys, locale=own)
    }


def _shows_indicators(user: Model) -> bool:
    """Questions, scenes and draws name them too, but for results alone: nobody who answers sees them."""
    return isinstance(user, LessonPage | BestPractice)


def _users(things: list[Model]) -> list[Model]:
    """What uses any of these, or of their translations; sources before their translations."""
    by_kind: dict[type[Model], list[Model]] = {}
    for thing in things:
        by_kind.setdefault(type(thing), []).append(thing)
    return [
        user
        for model, rows in by_kind.items()
        if (versions := _versions(model, rows))
        for user in [*_referring(versions), *_having_chosen(versions)]
    ]


def _in_their_courses(shown: list[tuple[Any, State, int | None]]) -> list[Touched]:
    """With the pages of their courses, which stand two steps above them."""
    above = {item.path: item.path[: -2 * item.steplen] for item, _state, _version in shown}
    pages = CoursePage.objects.filter(path__in=set(above.values())).select_related("course")
    courses = {page.path: page for page in pages}
    touched = [Touched(item, courses.get(above[item.path]), state, version) for item, state, version in shown]
    return sorted(touched, key=lambda place: place.item.path)  # type: ignore[attr-defined] # a page


def _versions(model: type[Model], things: list[Any]) -> list[Model]:
    if not issubclass(model, TranslatableMixin):
        return things
    keys = {thing.translation_key for thing in things}
    return list(model._default_manager.filter(translation_key__in=keys))  # type: ignore[attr-defined] # a model


def _referring(versions: list[Model]) -> Iterator[Model]:
    kind = ContentType.objects.get_for_model(versions[0])
    rows = ReferenceIndex.objects.filter(
        to_content_type=kind, to_object_id__in=[version.pk for version in versions]
    )
    by_kind: dict[int, set[str]] = {}
    for content_type, key in rows.values_list("content_type_id", "object_id").distinct():
        by_kind.setdefault(content_type, set()).add(key)
    for content_type, keys in by_kind.items():
        model = ContentType.objects.get_for_id(content_type).model_class()
        if model:
            yield from _sources_first(model._default_manager.filter(pk__in=keys))


def _having_chosen(versions: list[Model]) -> Iterator[Model]:
    for relation in versions[0]._meta.related_objects:
        if relation.many_to_many and relation.related_model is not type(versions[0]):
            chosen = {f"{relation.field.name}__in": versions}
            yield from _sources_first(relation.related_model._default_manager.filter(**chosen).distinct())


def _sources_first(rows: Any) -> list[Model]:
    if not issubclass(rows.model, TranslatableMixin):
        return list(rows)
    default = Locale.get_default().pk
    return sorted(rows, key=lambda row: (row.locale_id != default, row.pk))


def _places(things: Any) -> list[Place]:
    finder = AdminURLFinder()
    places = [
        Place(
            capfirst(str(thing._meta.verbose_name)),
            str(thing),
            finder.get_edit_url(thing),
            _state(thing),
        )
        for thing in things
    ]
    return sorted(places, key=lambda place: (place.kind, place.title))


def _state(thing: Any) -> State:
    return State.PUBLISHED if getattr(thing, "live", True) else State.UNPUBLISHED


def places_marking(term: GlossaryTerm) -> list[Place]:
    """The lessons and best practices in the language of a term in which its word opens the explanation."""
    return _places(_texts_marking(term))


def _texts_marking(term: GlossaryTerm) -> list[Any]:
    (marked,) = terms_of([term])
    matcher = Matcher((form, marked) for form in term.forms)
    texts = [
        *LessonPage.objects.filter(locale_id=term.locale_id).order_by("path"),
        *BestPractice.objects.filter(locale_id=term.locale_id),
    ]
    return [text for text in texts if _is_marked_in(text, matcher)]


def _is_marked_in(text: LessonPage | BestPractice, matcher: Matcher) -> bool:
    marks = Marks(matcher)
    for html in _marked_texts(text):
        marks.mark(html)
        if marks.found:
            return True
    return False


def terms_marked_in(texts: Iterable[Model]) -> list[GlossaryTerm]:
    """The published terms of the source language whose words open an explanation in these texts. Two queries."""
    terms = list(GlossaryTerm.objects.filter(live=True, locale=Locale.get_default()).select_related("locale"))
    marked = terms_of(terms)
    marks = Marks(
        Matcher((form, mark) for term, mark in zip(terms, marked, strict=True) for form in term.forms)
    )
    for text in texts:
        for html in _marked_texts(text):
            marks.mark(html)
    found = {mark.id for mark in marks.found}
    return [term for term in terms if term.pk in found]


def _marked_texts(text: Any) -> Iterator[str]:
    """The rich texts of a lesson, a best practice or an indicator."""
    if not isinstance(text, LessonPage | BestPractice | Indicator):
        return
    for name in ("body", "notes", "shows"):
        if hasattr(text, name):
            field = text._meta.get_field(name)
            yield from _rich_texts(field.stream_block, list(getattr(text, name).raw_data))


def _rich_texts(block: blocks.Block, stored: Any) -> Iterator[str]:
    """The rich texts in a block as it is stored: words are marked in them alone."""
    if isinstance(block, blocks.RichTextBlock):
        yield stored or ""
    elif isinstance(block, blocks.StructBlock) and isinstance(stored, dict):
        for name, child in block.child_blocks.items():
            yield from _rich_texts(child, stored.get(name))
    elif isinstance(block, blocks.StreamBlock):
        for child in stored or []:
            yield from _rich_texts(block.child_blocks[child["type"]], child["value"])
