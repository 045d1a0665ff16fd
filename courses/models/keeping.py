"""What happens when a revision is deleted that somebody needs: purging is refused, a deleted page takes it along."""

from typing import Any

from django.db.models import CASCADE, SET_NULL, QuerySet
from django.db.models.deletion import Collector, ProtectedError
from wagtail.models import Revision


def _refuse_purging(collector: Collector, rows: Any) -> None:
    """Raise ProtectedError, which `purge_revisions` passes over, where revisions are deleted by themselves."""
    origin = collector.origin
    if isinstance(origin, Revision) or (isinstance(origin, QuerySet) and origin.model is Revision):
        raise ProtectedError("An edition or a version of a shared text needs this revision.", set(rows))


def kept_or_cascade(collector: Collector, field: Any, rows: Any, using: str) -> None:
    _refuse_purging(collector, rows)
    CASCADE(collector, field, rows, using)


def kept_or_null(collector: Collector, field: Any, rows: Any, using: str) -> None:
    _refuse_purging(collector, rows)
    SET_NULL(collector, field, rows, using)
