"""What the link to the accessibility statement says of the page it stands on."""

from urllib.parse import urlencode

from django import template
from django.http import HttpRequest

from compliance.accessibility import shown_page

register = template.Library()


@register.simple_tag
def page_to_report(request: HttpRequest | str) -> str:
    """The query string that names this page; empty where there is none (an error page) or where its path is a secret."""
    page = shown_page(request.path) if isinstance(request, HttpRequest) else ""
    return "?" + urlencode({"page": page}) if page else ""
