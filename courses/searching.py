"""Search over lessons, courses, best practices, the glossary and information pages: what one may see, and no more.

Each kind is a queryset of what somebody may see, searched by Wagtail; questions of assessments are none of them.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from accounts.models import User
from courses.excerpts import Piece, excerpt, words_in
from courses.in_language import readable
from courses.models import (
    BestPractice,
    Course,
    CoursePage,
    Edition,
    GlossaryTerm,
    InformationPage,
    LessonPage,
)
from courses.staleness import UP_TO_DATE, Standings, standings_in

Viewer = User | AnonymousUser
MOST_WORDS, LONGEST_WORD = 12, 60  # what is typed beyond that is not searched for


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    language: str  # of the title
    text_language: str
    is_foreign: bool  # the text is not in the active language
    pieces: list[Piece]  # an excerpt, cut where the words that were found begin and end


@dataclass(frozen=True)
class Kind:
    code: str
    name: str | Promise
    visible_to: Callable[[Viewer], QuerySet]
    address: Callable[[Any], str]
    texts: Callable[[Any], Iterable[str]]
    needs_sign_in: bool = False


def words_of(query: str) -> list[str]:
    """The words somebody searches for: letters and digits alone, so that no sign means anything to a database."""
    text = unicodedata.normalize("NFC", query)
    return [word[:LONGEST_WORD] for word in re.findall(r"[^\W_]+", text)[:MOST_WORDS]]


def search(kind: Kind, words: list[str], viewer: Viewer) -> Any:
    """What the person may see of a kind and holds all words; the last one may be the beginning of a word.

    The result can be counted and sliced; the best come first.
    """
    return matching(kind.visible_to(viewer), words)


def matching(visible: QuerySet, words: list[str]) -> Any:
    """Those of the rows that hold all words. Wagtail can only filter by few fields, hence the rows by their key."""
    rows = visible.model.objects.filter(pk__in=visible.order_by().values("pk")).select_related("locale")
    return get_search_backend().autocomplete(" ".join(words), rows, operator="and")


def hits(kind: Kind, rows: Iterable[Any], words: list[str], *, active: str) -> list[Hit]:
    """Found rows as they are shown to somebody who reads the active language."""
    found = list(rows)
    standings = standings_in([row.translation_key for row in found], [active])
    return [_hit(kind, row, words, active, standings) for row in found]


def _hit(kind: Kind, row: Any, words: list[str], active: str, standings: Standings) -> Hit:
    """Where title and summary alone are translated, the text is a copy of the source."""
    language = row.locale.language_code
    is_copy = standings.get((row.translation_key, language), UP_TO_DATE).is_worded is False
    text_language = settings.LANGUAGE_CODE if is_copy else language
    return Hit(
        title=str(row),
        url=kind.address(row),
        language=language,
        text_language=text_language,
        is_foreign=text_language != active,
        pieces=excerpt(" ".join(kind.texts(row)), words),
    )


# --- What somebody may see of each kind ------------------------------------------------------------


def lessons_visible_to(viewer: Viewer) -> QuerySet:
    """Lessons of the current editions of one's own courses; authors find every live one."""
    if not viewer.is_authenticated:
        return LessonPage.objects.none()
    live = readable(LessonPage.objects.live().public())
    if viewer.has_perm("wagtailadmin.access_admin"):
        return live
    items = [item for edition in current_editions(viewer) for item in edition.items]
    return live.filter(translation_key__in=[item["key"] for item in items if item["kind"] == "lesson"])


def current_editions(viewer: User) -> QuerySet[Edition]:
    """The current edition of each course that somebody is enrolled in; one query."""
    latest = Edition.objects.filter(course=OuterRef("course")).order_by("-number").values("pk")[:1]
    return Edition.objects.filter(course__enrolments__user=viewer, pk=Subquery(latest))


def courses_visible_to(viewer: Viewer) -> QuerySet:
    released = Course.objects.released()
    return readable(CoursePage.objects.live().public()).filter(course__in=released)


def practices_visible_to(viewer: Viewer) -> QuerySet:
    """Live best practices, for those who are signed in."""
    if not viewer.is_authenticated:
        return BestPractice.objects.none()
    return readable(BestPractice.objects.filter(live=True))


def terms_visible_to(viewer: Viewer) -> QuerySet:
    return readable(GlossaryTerm.objects.filter(live=True))


def information_visible_to(viewer: Viewer) -> QuerySet:
    return readable(InformationPage.objects.live().public())


# --- The kinds -------------------------------------------------------------------------------------


def _page_address(page: Page) -> str:
    return page.get_url() or ""


def practice_address(practice: BestPractice) -> str:
    return reverse("practice", args=[practice.translation_key])


def _term_address(term: GlossaryTerm) -> str:
    return f"{reverse('glossary')}#t-{term.translation_key}"


KINDS = (
    Kind(
        "lessons", _("Lessons"), lessons_visible_to, _page_address,
        lambda row: (row.summary, *words_in(row.body)), needs_sign_in=True,
    ),
    Kind(
        "courses", _("Courses"), courses_visible_to, _page_address,
        lambda row: (row.summary, *words_in(row.description)),
    ),
    Kind(
        "practices", _("Best practices"), practices_visible_to, practice_address,
        lambda row: (row.summary, *words_in(row.body)), needs_sign_in=True,
    ),
    Kind("terms", _("Glossary"), terms_visible_to, _term_address, lambda row: (row.explanation,)),
    Kind(
        "information", _("Information"), information_visible_to, _page_address,
        lambda row: (row.lead, *words_in(row.body)),
    ),
)  # fmt: skip


def kinds_for(viewer: Viewer) -> list[Kind]:
    return [kind for kind in KINDS if viewer.is_authenticated or not kind.needs_sign_in]
