"""What templates of scenarios need: where a file that was shown can be fetched today."""

from django import template
from wagtail.documents import get_document_model

register = template.Library()


@register.simple_tag
def document_url(pk: int | None) -> str:
    """The address of a document; empty where none was chosen, or it was deleted since."""
    document = get_document_model().objects.filter(pk=pk).first() if pk else None
    return document.url if document else ""
