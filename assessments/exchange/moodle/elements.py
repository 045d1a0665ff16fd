"""A question of Moodle XML while it is written: its element, and what of the payload is left out."""

import re
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from django.utils.translation import gettext as _

from assessments.exchange import credits
from assessments.exchange.moodle.kinds import COMBINED
from assessments.exchange.parts import told_ids

Payload = dict[str, Any]
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what XML 1.0 can't hold


def clean(text: str) -> str:
    return UNWRITABLE.sub("", text)


class Question:
    def __init__(self, payload: Payload, language: str, name: str) -> None:
        self.payload = payload
        self.language = language
        self.texts = payload["texts"][language]
        self.losses: list[str] = []
        self.element = Element("question")
        self.text("name", name, attributes=False)
        self.question_text = self.text("questiontext", self.texts["text"])
        self.text("generalfeedback", self.texts.get("feedback", ""))
        self.value("defaultgrade", "1")
        self.value("penalty", "0")
        self.value("hidden", "0")
        self.value("idnumber", payload["key"])

    def words(self, part: Payload) -> dict[str, str]:
        return part["texts"][self.language]

    def value(self, name: str, value: str, parent: Element | None = None) -> Element:
        child = SubElement(self.element if parent is None else parent, name)
        child.text = clean(value)
        return child

    def text(
        self,
        name: str,
        text: str,
        parent: Element | None = None,
        *,
        text_format: str = "html",
        attributes: bool = True,
    ) -> Element:
        """An element with a text in it."""
        child = SubElement(self.element if parent is None else parent, name)
        if attributes:
            child.set("format", text_format)
        self.value("text", text, child)
        return child

    def retell(self, text: str) -> None:
        """Another text of the question, with its gaps in Moodle's form."""
        self.question_text.find("text").text = clean(text)  # type: ignore[union-attr] # written in __init__

    def answer(
        self, worth: Fraction, text: str, feedback: str, *, text_format: str = "plain_text"
    ) -> Element:
        answer = self.text("answer", text, text_format=text_format)
        answer.set("fraction", credits.as_percent(worth))
        self.text("feedback", feedback, answer)
        return answer

    def combined(self) -> None:
        for ours, theirs in COMBINED.items():
            self.text(theirs, self.texts.get(ours, ""))

    @property
    def has_combined(self) -> bool:
        return any(self.texts.get(name) for name in COMBINED)

    def leave_out_combined(self) -> None:
        if self.has_combined:
            self.losses.append(_("feedback for right, partly right and wrong answers"))

    def shuffled(self) -> None:
        self.value("shuffleanswers", "false" if self.payload.get("shuffle") is False else "true")

    def add_ids(self) -> None:
        """Our ids, in an element that Moodle ignores, where they are not those that the reader would give anyway."""
        if ids := told_ids(self.payload):
            self.value("partids", " ".join(ids))
