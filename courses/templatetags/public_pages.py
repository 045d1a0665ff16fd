"""The information pages that everybody shall find: in the foot of each page and on the first one."""

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.utils.translation import get_language

from courses import memory
from courses.models import InformationPage

register = template.Library()


@dataclass(frozen=True)
class PublicPage:
    """A way to an information page."""

    url: str
    title: str
    lead: str
    lang: str  # the language it is in


@register.simple_tag
def public_pages() -> list[PublicPage]:
    """Those that authors show in menus, each in the active language or else the first one. They stand on every page, so
    they are remembered while nobody changes them: one query.
    """
    language = get_language()
    return memory.current().recall(("public pages", language), lambda: _public_pages(language))


def _public_pages(language: str | None) -> list[PublicPage]:
    order = {settings.LANGUAGE_CODE: 1, language: 2}
    chosen: dict[object, InformationPage] = {}
    pages = InformationPage.objects.live().in_menu().select_related("locale").order_by("path")
    for page in pages:
        rank = order.get(page.locale.language_code, 0)
        known = chosen.get(page.translation_key)
        if rank and (known is None or rank > order.get(known.locale.language_code, 0)):
            chosen[page.translation_key] = page
    return [
        PublicPage(page.get_url() or "", page.title, page.lead, page.locale.language_code)
        for page in chosen.values()
    ]
