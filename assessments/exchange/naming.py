"""Names of questions and paths of categories, as Moodle makes and cleans them."""

import re

from assessments.exchange.rich_text import one_line, plain

LONGEST_NAME = 80
TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
CONTEXT = re.compile(r"^\$[a-z]+\d*\$(?:/|$)")


def cleaned_name(name: str) -> str:
    """A name without tags, on one line, and of a length that fits everywhere."""
    return shortened(_without_tags(name), 251)


def name_from_text(text: str, default: str = "") -> str:
    """The name of a question that has none: how its text begins."""
    return shortened(_without_tags(text), LONGEST_NAME) or default


def name_from_html(html: str) -> str:
    return shortened(plain(html), LONGEST_NAME)


def _without_tags(text: str) -> str:
    return one_line(TAG.sub("", text[:5_000]))


def shortened(text: str, length: int) -> str:
    """Cut behind a space, with three dots, so that the whole is no longer than `length`."""
    if len(text) <= length:
        return text
    begin = text[: length - 3]
    return begin[: begin.rfind(" ") + 1 or length - 3] + "..."


def category_path(path: str) -> str:
    """The path of a category without the place in Moodle that it was exported from: `$course$/top/A/B` is `A/B`."""
    path = CONTEXT.sub("", path.strip())
    first, _slash, rest = path.partition("/")
    return rest if first == "top" else path


def full_path(path: str) -> str:
    """The same path with a place for Moodle to put it: the course that it is imported into."""
    return f"$course$/top/{path}" if path else "$course$/top"
