"""Everything that somebody meets who takes a course: its pages, and what they show, ask and explain of the library."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q
from wagtail.models import Page, ReferenceIndex, get_translatable_models

from courses.models import LessonPage
from courses.where_used import terms_marked_in

Texts = dict[tuple[type[Model], Any], Any]  # by what they are and their primary key


def met_in(course_page: Page) -> list[Any]:
    """The pages of a course in their order, then the texts of the library, kind by kind: all that is published.

    Of an assessment also what it might ask: the pools of its draws and the stories that may stand for others. The
    queries are the same few for any number of lessons, questions and texts; each assessment and each draw adds its own.
    """
    pages = list(Page.objects.descendant_of(course_page, inclusive=True).live().order_by("path"))
    texts = _with_what_they_use([*_used_by(pages), *_might_ask(pages)])
    lessons = LessonPage.objects.filter(pk__in=[page.pk for page in pages])
    texts |= _by_identity(terms_marked_in([*lessons, *texts.values()]))
    by_kind = {model: place for place, model in enumerate(get_translatable_models())}
    return [*pages, *sorted(texts.values(), key=lambda text: (by_kind[type(text)], str(text)))]


def _with_what_they_use(found: Iterable[Any]) -> Texts:
    """These texts, what they use, and what that uses."""
    known: Texts = {}
    while fresh := {name: text for name, text in _by_identity(found).items() if name not in known}:
        known |= fresh
        found = _used_by(fresh.values())
    return known


def _by_identity(texts: Iterable[Any]) -> Texts:
    return {
        (type(text), text.pk): text
        for text in texts
        if getattr(text, "live", True) and getattr(text, "is_in_translation", True)
    }


def _used_by(things: Iterable[Any]) -> Iterator[Any]:
    """What these pages, or these texts, use of the library, whatever app it belongs to: Wagtail knows the references."""
    users: dict[type[Model], list[str]] = defaultdict(list)
    for thing in things:
        users[Page if isinstance(thing, Page) else type(thing)].append(str(thing.pk))
    kinds = {ContentType.objects.get_for_model(m): m for m in get_translatable_models() if m is not Page}
    named_by = Q(pk__in=[])
    for model, keys in users.items():
        named_by |= Q(base_content_type=ContentType.objects.get_for_model(model), object_id__in=keys)
    references = ReferenceIndex.objects.filter(named_by, to_content_type__in=kinds)
    used: dict[int, set[str]] = defaultdict(set)
    for kind, key in references.values_list("to_content_type", "to_object_id"):
        used[kind].add(key)
    for kind, model in kinds.items():
        if used[kind.pk]:
            yield from model._default_manager.filter(pk__in=used[kind.pk])


def _might_ask(pages: list[Page]) -> Iterator[Any]:
    """What fits a draw, or stands for another story: a kind of page that has such says so itself (`might_ask`)."""
    kinds: dict[Any, list[int]] = defaultdict(list)
    for page in pages:
        kinds[page.cached_content_type.model_class()].append(page.pk)
    for model, keys in kinds.items():
        if hasattr(model, "might_ask"):
            yield from model.might_ask(keys)
