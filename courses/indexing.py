"""Puts off Wagtail's two indexes while much is loaded at once: what is saved ten times is indexed once, at the end."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model
from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.models import ReferenceIndex
from wagtail.search.backends import get_search_backends
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def indexed_at_the_end() -> Iterator[None]:
    """What is saved meanwhile can be found, and its uses are counted, only after the block; also when it fails half-way.

    For commands: the search index is put off for all threads of the process.
    """
    saved: dict[type[Model], set[Any]] = defaultdict(set)

    def remember(sender: type[Model], instance: Model, **kwargs: Any) -> None:
        saved[sender].add(instance.pk)

    searched = [model for model in get_indexed_models() if getattr(model, "search_auto_update", True)]
    paused = [model for model in searched if post_save.disconnect(post_save_signal_handler, sender=model)]
    post_save.connect(remember)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        post_save.disconnect(remember)
        for model in paused:
            post_save.connect(post_save_signal_handler, sender=model)
        _index(saved)


def _index(saved: dict[type[Model], set[Any]]) -> None:
    """Index each row that is still there, pages as what they are. The rows of a clusterable's children come with it."""
    rows: dict[type[Model], dict[Any, Model]] = defaultdict(dict)
    for model, keys in saved.items():
        if ReferenceIndex.is_indexed(model) or model in get_indexed_models():
            for found in model._default_manager.filter(pk__in=keys):
                row = getattr(found, "specific", found)
                rows[type(row)][row.pk] = row
    for model, found in rows.items():
        if ReferenceIndex.is_indexed(model):
            for row in found.values():
                ReferenceIndex.create_or_update_for_object(row)
        if model in get_indexed_models():
            for backend in get_search_backends(with_auto_update=True):
                backend.add_bulk(model, list(model.get_indexed_objects().filter(pk__in=found)))
