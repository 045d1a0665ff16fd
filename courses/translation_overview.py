"""The CMS's overview of a course's translations: each of its pages and shared texts in each language."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.contrib.auth.decorators import permission_required
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.admin.views.pages.utils import get_valid_next_url_from_request
from wagtail.models import Locale, Page, ReferenceIndex, get_translatable_models
from wagtail_localize.models import Translation, get_edit_url

from courses import staleness
from courses.models import CoursePage
from courses.staleness import UP_TO_DATE, Standing, Standings
from courses.translating import MAY_TRANSLATE, translation_or_404

Key = tuple[UUID, int]  # a thing by its translation key, a language by its locale


@dataclass(frozen=True)
class Cell:
    """How a thing stands in one language, where one sees to it, and where one says that it is still right."""

    state: str  # "translated", "behind", "missing" or "draft"
    words: str
    url: str
    confirm_url: str = ""


@dataclass(frozen=True)
class Row:
    title: str
    kind: str
    url: str
    cells: list[Cell]


def overview_of(course_page: Page, locales: list[Locale]) -> list[Row]:
    """The pages of a course in their order, then what they use of the library; for any number the same few queries."""
    pages = list(Page.objects.descendant_of(course_page, inclusive=True).live().order_by("path"))
    things = [*pages, *_used_by(pages)]
    keys = [thing.translation_key for thing in things]
    versions = {(v.translation_key, v.locale_id): v for v in _versions({type(t) for t in things}, keys)}
    managed = Translation.objects.filter(source__object_id__in=keys, enabled=True)
    part_by_part = set(managed.values_list("source__object_id", "target_locale"))
    standings = staleness.standings_in(keys, [locale.language_code for locale in locales])
    return [
        Row(
            title=str(thing),
            kind=_kind(thing),
            url=get_edit_url(thing),
            cells=[_cell(thing, locale, versions, standings, part_by_part) for locale in locales],
        )
        for thing in things
    ]


def _used_by(pages: list[Page]) -> Iterator[Any]:
    """What these pages use of the library, whatever app it belongs to: Wagtail knows the references."""
    kinds = {ContentType.objects.get_for_model(m): m for m in get_translatable_models() if m is not Page}
    references = ReferenceIndex.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(page.pk) for page in pages],
        to_content_type__in=kinds,
    )
    used: dict[int, set[str]] = defaultdict(set)
    for kind, pk in references.values_list("to_content_type", "to_object_id"):
        used[kind].add(pk)
    for kind, model in kinds.items():
        if used[kind.pk]:
            found = sorted(model.objects.filter(pk__in=used[kind.pk]), key=str)
            yield from (thing for thing in found if getattr(thing, "is_in_translation", True))


def _versions(models: set[type], keys: list[UUID]) -> Iterator[Any]:
    for model in models:
        found = model.objects.filter(translation_key__in=keys)
        yield from found.filter(alias_of__isnull=True) if model is Page else found


def _kind(thing: Any) -> str:
    model = thing.cached_content_type.model_class() if isinstance(thing, Page) else type(thing)
    return str(model._meta.verbose_name)


def _cell(
    thing: Any, locale: Locale, versions: dict[Key, Any], standings: Standings, part_by_part: set[Key]
) -> Cell:
    version = versions.get((thing.translation_key, locale.pk))
    if version is None:
        return Cell("missing", _("not translated"), _submit_url(thing, locale))
    address = [version._meta.label_lower, version.pk]
    managed = (thing.translation_key, locale.pk) in part_by_part
    url = get_edit_url(version) if managed else reverse("part_by_part", args=address)
    if not version.live:
        return Cell("draft", _("draft"), url)
    standing = standings.get((thing.translation_key, locale.language_code), UP_TO_DATE)
    if standing.is_up_to_date:
        return Cell("translated", _("translated"), url)
    confirm_url = reverse("still_right", args=address) if standing.behind else ""
    return Cell("behind", _in_words(standing), url, confirm_url)


def _in_words(standing: Standing) -> str:
    older, missing = len(standing.behind), len(standing.missing)
    counted = [
        older and ngettext("%(n)s passage out of date", "%(n)s passages out of date", older) % {"n": older},
        missing and ngettext("%(n)s passage missing", "%(n)s passages missing", missing) % {"n": missing},
    ]
    return ", ".join(words for words in counted if words)


def _submit_url(thing: Any, locale: Locale) -> str:
    if isinstance(thing, Page):
        url = reverse("wagtail_localize:submit_page_translation", args=[thing.pk])
    else:
        model = thing._meta
        arguments = [model.app_label, model.model_name, quote(thing.pk)]
        url = reverse("wagtail_localize:submit_snippet_translation", args=arguments)
    return f"{url}?select_locale={locale.language_code}"


@permission_required(MAY_TRANSLATE, raise_exception=True)
def translations(request: HttpRequest, page_id: int | None = None) -> HttpResponse:
    """The overview of one course, of the first one if none is asked for."""
    courses = CoursePage.objects.filter(locale=Locale.get_default()).order_by("title")
    page = get_object_or_404(courses, pk=page_id) if page_id else courses.first()
    locales = list(Locale.objects.exclude(pk=Locale.get_default().pk).order_by("pk"))
    context = {
        "courses": courses,
        "page": page,
        "locales": locales,
        "rows": overview_of(page, locales) if page else [],
    }
    return render(request, "courses/cms/translations.html", context)


@require_POST
@permission_required(MAY_TRANSLATE, raise_exception=True)
def still_right(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Somebody has looked: what the source says now needs no other words in this translation."""
    thing, _source = translation_or_404(kind, pk)
    staleness.confirm(thing, at=timezone.now())
    messages.success(request, _("“%(title)s” counts as up to date.") % {"title": thing})
    return redirect(get_valid_next_url_from_request(request) or "translations")
