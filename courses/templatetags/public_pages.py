"""The information pages that everybody shall find: in the foot of each page and on the first one."""

from django import template
from django.conf import settings
from django.utils.translation import get_language

from courses.models import InformationPage

register = template.Library()


@register.simple_tag
def public_pages() -> list[InformationPage]:
    """Those that authors show in menus, each in the active language or else the first one; one query."""
    order = {settings.LANGUAGE_CODE: 1, get_language(): 2}
    chosen: dict[object, InformationPage] = {}
    pages = InformationPage.objects.live().in_menu().select_related("locale").order_by("path")
    for page in pages:
        rank = order.get(page.locale.language_code, 0)
        known = chosen.get(page.translation_key)
        if rank and (known is None or rank > order.get(known.locale.language_code, 0)):
            chosen[page.translation_key] = page
    return list(chosen.values())
