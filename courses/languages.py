"""Which language a page's text is in, which version of it is shown, and at which address."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_from_path, get_language_info
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult


def active_language() -> str:
    """The language of the interface; content is chosen by it."""
    return get_language() or settings.LANGUAGE_CODE


def language_of(thing: Any) -> str:
    """The language that the text of a page or shared text is in; an alias shows the text of its original."""
    original = getattr(thing, "alias_of", None) if getattr(thing, "alias_of_id", None) else None
    return (original or thing).locale.language_code


def preference(thing: Any) -> int:
    """How much a language version is wanted: the active language most, then the source language, then any other."""
    return {settings.LANGUAGE_CODE: 1, active_language(): 2}.get(thing.locale.language_code, 0)


def best_versions(things: Iterable[Any]) -> dict[Any, Any]:
    """Of several language versions of several things the best of each, by translation key."""
    best: dict[Any, Any] = {}
    for thing in things:
        known = best.get(thing.translation_key)
        if known is None or preference(thing) > preference(known):
            best[thing.translation_key] = thing
    for thing in best.values():
        thing.is_best_version = True  # its address needs no look for a better one
    return best


def version_in(thing: Any, language: str) -> Any | None:
    """The published version of a page or shared text in a language; itself where that is its language."""
    if thing.locale.language_code == language:
        return thing
    found = type(thing).objects.filter(translation_key=thing.translation_key, locale__language_code=language)
    return found.filter(live=True).select_related("locale").first()


def best_version(thing: Any) -> Any:
    """The published version in the active language, else in the source language, else itself."""
    return version_in(thing, active_language()) or source_of(thing)


def source_of(thing: Any) -> Any:
    """The published version in the source language, else itself. What is examined and counted is read from it."""
    return version_in(thing, settings.LANGUAGE_CODE) or thing


def in_active_language(path: str) -> str:
    """The same path below the prefix of the active language; a path without a language stays as it is."""
    root = get_script_prefix()
    own = get_language_from_path("/" + path.removeprefix(root))
    return path.replace(f"{root}{own}/", f"{root}{active_language()}/", 1) if own else path


def address_of(page: Page, request: HttpRequest | None = None) -> str:
    """Where the best version of a page is read in the active language; empty for a page without an address."""
    return in_active_language(page.get_url(request) or "")


class ReadInEveryLanguage:
    """A page that opens below the prefix of every language, though it may not be translated into each.

    Its address carries the active language unless a translation is published in that one: an untranslated page must
    not throw its reader into another language. A page with such a translation keeps its own, so that authors who work
    in one language can look at the page of another.
    """

    is_best_version = False

    @cached_property
    def source(self) -> Any:
        """The version in the source language, whose texts stand in where this one has none."""
        return source_of(self)

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str | None, str | None] | None:
        parts = super().get_url_parts(request)  # type: ignore[misc] # of Wagtail's Page
        if not parts or not parts[2]:
            return parts
        site_id, root_url, path = parts
        address = in_active_language(path)
        if address != path and (self.is_best_version or not version_in(self, active_language())):
            return site_id, root_url, address
        return parts


class HomeOfOneLanguage(ReadInEveryLanguage):
    """The root of one language's pages. What is missing below it is looked for below the roots of the others."""

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        try:
            return super().route(request, path_components)  # type: ignore[misc] # of Wagtail's Page
        except Http404:
            others = self.get_translations().select_related("locale")  # type: ignore[attr-defined] # of Wagtail's Page
            for home in sorted(others, key=preference, reverse=True):
                try:
                    return super(HomeOfOneLanguage, home).route(request, path_components)
                except Http404:
                    continue
            raise


def send_to_translation(
    page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
) -> HttpResponse | None:
    """Lead from a page that was asked for below the prefix of another language to its translation there.

    Only into the tree that the address is looked up in first, so that nobody is sent in circles.
    """
    if page.locale.language_code == active_language():
        return None
    site = Site.find_for_request(request)
    home = site.root_page.localized if site else None
    found = version_in(page, active_language())
    if not home or not found or not found.url_path.startswith(home.url_path):
        return None
    query = request.META.get("QUERY_STRING", "")
    return HttpResponseRedirect(found.get_url(request) + (f"?{query}" if query else ""))


def own_name(code: str) -> str:
    try:
        return capfirst(get_language_info(code)["name_local"])
    except KeyError:  # a language that Django has no name for
        return code


def name_of(code: str) -> str:
    """What the language of the interface calls a language."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return code
