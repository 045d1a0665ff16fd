"""What a process remembers of the library while nobody changes it, so that many can begin at once.

Each change writes a new stamp (`LibraryStamp`) once it is committed, and whoever asks for the memory reads the stamp
first: what was made under another one is forgotten. What changes without Django's knowing (a statement typed into the
database) is noticed after `LONGEST`.
"""

import time
import uuid
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models.signals import post_delete, post_save
from taggit.models import ItemBase
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.models import Locale, Page, Site, TranslatableMixin
from wagtail.signals import post_page_move

from courses.models.stamp import LibraryStamp

LONGEST = 60  # seconds
CONTENT = (
    Page,
    TranslatableMixin,
    AbstractDocument,
    AbstractImage,
    AbstractRendition,
    ItemBase,
    Locale,
    Site,
)
Made = TypeVar("Made")


class Memory:
    """What was made of the library under one stamp. Nobody changes what they are given."""

    def __init__(self, token: uuid.UUID | None) -> None:
        self.token = token
        self.since = time.monotonic()
        self._known: dict[Hashable, Any] = {}

    def recall(self, key: Hashable, make: Callable[[], Made]) -> Made:
        """What was made under this key before, or else what is made now."""
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]


_memory: Memory | None = None


def current() -> Memory:
    """The memory that holds now. One query; ask before anything is read that goes into it."""
    global _memory
    token = LibraryStamp.objects.values_list("token", flat=True).first()
    known = _memory
    if known is None or known.token != token or time.monotonic() - known.since > LONGEST:
        known = _memory = Memory(token)
    return known


def _changed(sender: type[models.Model], **_facts: Any) -> None:
    if issubclass(sender, CONTENT) and sender._meta.apps is apps:  # not the models of a migration
        forget()


def forget() -> None:
    """Forget what is remembered here at once, and in every process when this is committed."""
    forget_here()
    if not _is_to_be_stamped():
        transaction.on_commit(
            _stamp, robust=True
        )  # what was saved stays saved, whatever becomes of the stamp


def _is_to_be_stamped() -> bool:
    """Whether the transaction that is open writes a stamp already: one is enough, however much is changed in it."""
    return any(hook is _stamp for _savepoints, hook, _robust in connection.run_on_commit)


def forget_here() -> None:
    """Forget what this process remembers."""
    global _memory
    _memory = None


def _stamp() -> None:
    LibraryStamp.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4()})


def watch() -> None:
    """Forget with every change of content."""
    for signal in (post_save, post_delete, post_page_move):
        signal.connect(_changed, dispatch_uid="courses.memory")
