"""The one place where HTML that people wrote is cleaned: bleach at the gate, nh3 on the way out."""

import re
from typing import Any

import bleach
import markdown
import nh3
from bs4 import BeautifulSoup
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import expand_db_html

TAGS = frozenset(
    {"p", "br", "b", "strong", "i", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "sub", "sup"}
)
IN_A_PASSAGE = frozenset(
    {"br", "b", "strong", "i", "em", "a"}
)  # as wagtail-localize cuts texts into passages
ATTRIBUTES = {"a": {"href"}}
PROTOCOLS = frozenset({"http", "https", "mailto", "tel"})

# What is in these is not part of the text that people read.
UNREAD = [
    "script", "style", "title", "noscript", "template", "iframe", "object", "svg", "math", "xml", "textarea", "select",
    "button",
]  # fmt: skip
# What other programs write for our headings and paragraphs.
LIKE_OURS = {
    **dict.fromkeys(["h1", "h2"], "h3"),
    **dict.fromkeys(["h5", "h6"], "h4"),
    **dict.fromkeys(
        ["div", "section", "article", "header", "main", "footer", "aside", "td", "th", "dt", "dd", "caption",
         "figcaption", "pre"], "p"
    ),
}  # fmt: skip
EMPTY = re.compile(r"<p>(?:\s|&nbsp;|<br>)*</p>\s*")


def from_markdown(text: str) -> str:
    """Small Markdown of a data file as clean HTML. Anything that is not in the allow-list is dropped, its text kept."""
    return as_read(clean(markdown.markdown(text.strip(), output_format="html")))


def as_read(html: str) -> str:
    """Rich text without what only the editor sees in it, so that opening and publishing it again changes nothing.

    The editor names each paragraph, writes b for strong and i for em, and puts no white space between paragraphs.
    """
    html = re.sub(r' data-block-key="[^"]*"', "", html)
    html = re.sub(r"<(/?)strong>", r"<\1b>", html)
    html = re.sub(r"<(/?)em>", r"<\1i>", html)
    html = re.sub(r"\s+", " ", html)
    return re.sub(r"> (?=</?(?:p|ul|ol|li|h3|h4|blockquote)\b)", ">", html)


# Blocks that could not cite anything at first: one that cites nothing says what it said then.
CITING_LATER = {"image", "video", "audio", "download"}


def all_as_read(stored: Any) -> Any:
    """The same for every text in the stored form of a stream."""
    if isinstance(stored, dict):
        if stored.get("type") in CITING_LATER and isinstance(stored.get("value"), dict):
            cites = stored["value"].get("sources")
            value = {name: part for name, part in stored["value"].items() if name != "sources" or cites}
            stored = {**stored, "value": value}
        return {name: all_as_read(value) for name, value in stored.items()}
    if isinstance(stored, list):
        return [all_as_read(value) for value in stored]
    return as_read(stored) if isinstance(stored, str) and "<" in stored else stored


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


def clean_passage(html: str) -> str:
    """One passage of a translation: emphasis, line breaks, and links by the number that they have in the source (bleach).

    What was not to be read (scripts, styles, drawings) goes with its content.
    """
    if not set(html) & set("<>&"):
        return html
    passage = BeautifulSoup(html, "html.parser")
    for tag in passage(UNREAD):
        tag.decompose()
    cleaned = bleach.clean(
        str(passage), tags=IN_A_PASSAGE, attributes={"a": ["id"]}, strip=True, strip_comments=True
    )
    return str(BeautifulSoup(cleaned, "html.parser"))


def clean_import(html: str) -> str:
    """HTML of a word processor or a web page: its text in our paragraphs, headings, lists and links, nothing else.

    What was not to be read (scripts, styles, drawings) goes with its content; `clean` is the gate behind it.
    """
    body = BeautifulSoup(f"<body>{html}", "html5lib").body
    for tag in body(UNREAD):
        tag.decompose()
    for tag in body.select("b[id^='docs-internal-guid']"):
        tag.unwrap()  # Google's word processor puts all that is copied into one, and means no bold by it
    for tag in body.select("li > p:only-of-type"):
        tag.unwrap()
    for tag in body(list(LIKE_OURS)):
        tag.name = LIKE_OURS[tag.name]
    return EMPTY.sub("", clean(body.decode_contents())).strip()


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
