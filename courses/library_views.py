"""Pages on which words and examples are looked up: the glossary, best practices, the search."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from wagtail.models import Locale

from courses import searching
from courses.models import BestPractice
from courses.outline import live_pages
from courses.reading import reading_of_text
from courses.terms import glossary as glossary_by_letter

A_FEW, PAGE = 4, 12


def glossary(request: HttpRequest) -> HttpResponse:
    """Every term of the glossary in the active language, by letter."""
    return render(request, "courses/glossary.html", {"letters": glossary_by_letter()})


@login_required
def practices(request: HttpRequest) -> HttpResponse:
    """The live best practices, narrowed by theme and by words."""
    words = searching.words_of(request.GET.get("q", ""))
    theme = request.GET.get("theme", "")
    rows = searching.practices_visible_to(request.user).select_related("locale")
    if theme in BestPractice.Theme.values:
        rows = rows.filter(theme=theme)
    if words:
        rows = searching.matching(rows, words)
    context = {
        "page_obj": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "themes": BestPractice.Theme.choices,
        "theme": theme,
        "query": request.GET.get("q", ""),
    }
    return render(request, "courses/practices.html", context)


@login_required
def practice(request: HttpRequest, key: UUID) -> HttpResponse:
    """One best practice by itself, with the reader's own lessons that use it."""
    shown = get_object_or_404(
        searching.practices_visible_to(request.user).select_related("locale"), translation_key=key
    )
    used = [
        UUID(item["key"])
        for edition in searching.current_editions(request.user)
        for item in edition.items
        if any(text["key"] == str(key) for text in item["shared"])
    ]
    context = {
        "practice": shown,
        "reading": reading_of_text(shown, request.user, timezone.localdate()),
        "lessons": [page for page in live_pages(used).values() if page.url],
    }
    return render(request, "courses/practice.html", context)


def search(request: HttpRequest) -> HttpResponse:
    """What the person may see that holds the words: a few of each kind, or all of one kind page by page."""
    query = request.GET.get("q", "")
    words = searching.words_of(query)
    kinds = searching.kinds_for(request.user)
    found = [(kind, searching.search(kind, words, request.user)) for kind in kinds] if words else []
    counted = [(kind, results, results.count()) for kind, results in found]
    chosen = next((entry for entry in counted if entry[0].code == request.GET.get("kind")), None)
    page_obj = Paginator(chosen[1], PAGE).get_page(request.GET.get("page")) if chosen else None
    active = Locale.get_active().language_code
    groups = [
        {
            "kind": kind,
            "count": count,
            "hits": searching.hits(kind, page_obj or results[:A_FEW], words, active=active),
        }
        for kind, results, count in ([chosen] if chosen else counted)
        if count
    ]
    context = {
        "query": query,
        "has_words": bool(words),
        "kinds": [{"kind": kind, "count": count} for kind, _results, count in counted],
        "chosen": chosen[0] if chosen else None,
        "groups": groups,
        "total": sum(count for _kind, _results, count in counted),
        "page_obj": page_obj,
        "few": A_FEW,
    }
    return render(request, "courses/search.html", context)
