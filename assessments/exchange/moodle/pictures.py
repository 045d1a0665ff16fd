"""The pictures of a question in Moodle XML: inside the file, and shown at the end of the question's text."""

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _

from assessments.exchange.media import PLUGINFILE, safe_name
from assessments.exchange.report import File


def add_pictures(
    question: Element, payload: dict[str, Any], language: str, files: Mapping[str, File]
) -> list[str]:
    """Put the pictures of the payload into a written question; say what of them is left out."""
    text, losses = question.find("questiontext"), []
    told = None if text is None else text.find("text")
    if text is None or told is None:
        raise ValueError("A question has a text.")
    for number, picture in enumerate(payload.get("pictures", []), start=1):
        words = picture["texts"].get(language, {})
        file = files.get(picture["file"])
        if file is None:
            losses.append(_("pictures"))
            continue
        if words.get("caption"):
            losses.append(_("captions of pictures"))
        name = f"{number}-{safe_name(file.name)}"
        address = escape(PLUGINFILE + quote(name))
        told.text = f'{told.text or ""}<p><img src="{address}" alt="{escape(words.get("alt", ""))}"></p>'
        SubElement(text, "file", name=name, path="/", encoding="base64").text = b64encode(file.data).decode()
    return losses
