"""The one place where HTML that people wrote is cleaned: bleach at the gate, nh3 on the way out."""

import bleach
import markdown
import nh3
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

TAGS = frozenset(
    {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "sub", "sup"}
)
ATTRIBUTES = {"a": {"href"}}
PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})


def from_markdown(text: str) -> str:
    """Small Markdown of a data file as clean HTML. Anything that is not in the allow-list is dropped, its text kept."""
    return clean(markdown.markdown(text.strip(), output_format="html"))


def clean(html: str) -> str:
    """HTML on its way in (import, authoring): only the tags and links that a lesson can show (bleach)."""
    return bleach.clean(
        html,
        tags=TAGS,
        attributes={tag: sorted(names) for tag, names in ATTRIBUTES.items()},
        protocols=PROTOCOLS,
        strip=True,
        strip_comments=True,
    )


def published(html: str) -> str:
    """Rich text as Wagtail stores it, with its links resolved, as clean HTML that can be frozen."""
    return clean(expand_db_html(html))


def safe(html: str) -> SafeString:
    """HTML on its way out: the same allow-list once more by a maintained cleaner (nh3), whatever was stored."""
    cleaned = nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        url_schemes=set(PROTOCOLS),
        link_rel="noopener noreferrer",
    )
    return mark_safe(cleaned)  # noqa: S308 # cleaned on the line above
