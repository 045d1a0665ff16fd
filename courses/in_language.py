"""Which of the languages of a text somebody reads: the active one, else the site's first."""

from django.db.models import Q, QuerySet
from wagtail.models import Locale


def readable(rows: QuerySet) -> QuerySet:
    """Of each translated thing one row: that of the active language, else that of the site's first language."""
    active, first = Locale.get_active(), Locale.get_default()
    if active == first:
        return rows.filter(locale=first)
    translated = rows.filter(locale=active).order_by().values("translation_key")
    return rows.filter(Q(locale=active) | Q(locale=first) & ~Q(translation_key__in=translated))
