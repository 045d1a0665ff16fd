"""Markdown as HTML, within limits: the converter takes minutes for a few thousand brackets, and nesting costs it dearly."""

import re
import threading

import markdown
from django.utils.translation import gettext as _

from assessments.exchange.refusing import QuestionRefused

MOST_SIGNS = 2_000  # that may mean something, and ends of lines, in one text
MOST_DEAR = 300  # of the dearest signs: brackets and backticks
SIGN = re.compile(r"[\[\]()*_`<>#=+|~\\!&\n-]")
# Quotations and lists, by their signs or by their indentation.
NESTED = re.compile(r"^[ \t]*(?:(?:>|[-+*]|\d{1,9}[.)])[ \t]*){10}|^(?: {4}|\t){10}", re.MULTILINE)
NORMAL_CHARACTERS = 40  # cost about as much as a sign
EVERY_TEXT = 5  # signs, however short it is
HERE = threading.local()


def cost(text: str) -> int:
    """What converting will take, in signs. Raises QuestionRefused when no text should ask for so much."""
    signs = len(SIGN.findall(text))
    if signs > MOST_SIGNS or text.count("[") + text.count("`") > MOST_DEAR:
        raise QuestionRefused(_("A text of the question has too many signs of Markdown."))
    if NESTED.search(text):
        raise QuestionRefused(_("The lists or quotations in a text of the question are nested too deeply."))
    return EVERY_TEXT + signs + len(text) // NORMAL_CHARACTERS


def from_markdown(text: str) -> str:
    """One converter a thread: making one takes longer than most texts do."""
    if not hasattr(HERE, "converter"):
        HERE.converter = markdown.Markdown(output_format="html")
    return str(HERE.converter.reset().convert(text))
