"""Aiken: a question on one line, its options below it (`A) …` or `A. …`), and `ANSWER: B`. Read and written.

Plain text throughout. Unlike Moodle, an unfinished question or a letter without an option is refused with its line.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange import credits, naming
from assessments.exchange.budget import Budget
from assessments.exchange.decoding import counted, text_of
from assessments.exchange.draft import MOST_PARTS, PLAIN, Draft, at_most
from assessments.exchange.parts import Keys, identify
from assessments.exchange.refusing import FileRefused, QuestionRefused
from assessments.exchange.report import REFUSED, TAKEN, WITH_LOSS, Entry, ImportReport
from assessments.exchange.rich_text import as_html, plain

FORMAT = "aiken"
OPTION = re.compile(r"([A-Z])[).][ \t]*(.*)")
ANSWER = re.compile(r"ANSWER:\s*(\S?)\s*(.*)")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
Payload = dict[str, Any]


@dataclass
class _Question:
    line: int
    text: str
    options: list[str] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)


def read_aiken(data: bytes, *, name: str = "", language: str = "en") -> ImportReport:
    """Raises nothing: what is wrong with the file as a whole stands in the report's message."""
    try:
        return _Reading(language).read(text_of(data))
    except FileRefused as error:
        return ImportReport(FORMAT, message=str(error))


class _Reading:
    def __init__(self, language: str) -> None:
        self.language = language
        self.keys = Keys()
        self.budget = Budget()
        self.entries: list[Entry] = []
        self.open: _Question | None = None

    def read(self, text: str) -> ImportReport:
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                self._line(number, line.strip())
        self._drop_open()
        return ImportReport(FORMAT, self.entries)

    def _line(self, number: int, line: str) -> None:
        option, answer = OPTION.match(line), ANSWER.match(line)
        if not option and not answer:
            self._drop_open()
            self.open = _Question(number, line)
        elif self.open is None:
            self._refuse(number, line, _("No question stands before this line."))
        elif option:
            self.open.letters.append(option[1])
            self.open.options.append(option[2])
        elif answer:
            self._finish(self.open, answer[1], answer[2])
            self.open = None

    def _drop_open(self) -> None:
        if self.open:
            reason = _("The question has no line that says the answer (“ANSWER: A”).")
            self._refuse(self.open.line, self.open.text, reason)
            self.open = None

    def _refuse(self, line: int, text: str, reason: str) -> None:
        name = naming.name_from_text(text)
        self._add(Entry(name=name, line=line, original_kind="multichoice", state=REFUSED, reason=reason))

    def _finish(self, question: _Question, letter: str, rest: str) -> None:
        draft = Draft(self.language, self.budget)
        if rest.strip(").,;"):
            draft.lose(_("What stands behind the letter of the answer: “%(text)s”.") % {"text": rest[:60]})
        try:
            payload = self._payload(question, letter, draft)
        except QuestionRefused as error:
            self._refuse(question.line, question.text, str(error))
            return
        self._add(
            Entry(
                name=naming.name_from_text(question.text),
                line=question.line,
                kind=payload["kind"],
                original_kind="multichoice",
                state=WITH_LOSS if draft.losses else TAKEN,
                losses=draft.losses,
                payload=payload,
            )
        )

    def _add(self, entry: Entry) -> None:
        self.entries.append(entry)
        counted(self.entries)

    def _payload(self, question: _Question, letter: str, draft: Draft) -> Payload:
        at_most(len(question.options), MOST_PARTS)
        if len(question.options) < 2:
            raise QuestionRefused(_("A choice needs at least two options."))
        if letter not in question.letters:
            raise QuestionRefused(_("There is no option “%(letter)s”.") % {"letter": letter})
        right = question.letters.index(letter)
        key = self.keys.key(kind="single-choice", category="", idnumber="", name="", text=question.text)
        options = [
            {
                "correct": place == right,
                "sources": [],
                "texts": draft.texts(text=draft.plain(text, PLAIN), feedback=""),
            }
            for place, text in enumerate(question.options)
        ]
        texts = draft.texts(text=draft.html(question.text, PLAIN))
        return identify({"kind": "single-choice", "key": key, "texts": texts, "options": options})


def write_question(payload: Payload, language: str, name: str, tags: Sequence[str]) -> tuple[str, list[str]]:
    """A question as text, and what of it is left out. Raises QuestionRefused when Aiken can't hold it."""
    if payload["kind"] != "single-choice":
        raise QuestionRefused(_("Aiken holds single choice alone."))
    options = payload["options"]
    if sorted(credits.worths_of(options, single=True)) != [0] * (len(options) - 1) + [1]:
        raise QuestionRefused(_("Aiken holds one right option, and no options that are right in parts."))
    if len(options) > len(LETTERS):
        raise QuestionRefused(_("Aiken holds 26 options at most."))
    html = payload["texts"][language]["text"]
    text = plain(html)
    if OPTION.match(text) or ANSWER.match(text) or not text:
        raise QuestionRefused(_("The text looks like an option or an answer of Aiken."))
    lines = [text]
    for letter, option in zip(LETTERS, options, strict=False):
        lines.append(f"{letter}) {option['texts'][language]['text']}")
        if option["correct"]:
            answer = letter
    return "\n".join([*lines, f"ANSWER: {answer}"]), _left_out(payload, language, html, text, tags)


def _left_out(payload: Payload, language: str, html: str, text: str, tags: Sequence[str]) -> list[str]:
    losses = []
    if html != f"<p>{as_html(text)}</p>":
        losses.append(_("formatting"))
    has_feedback = any(option["texts"][language].get("feedback") for option in payload["options"])
    if has_feedback or len(payload["texts"][language]) > 1:
        losses.append(_("feedback"))
    if payload.get("shuffle") is False:
        losses.append(_("the order of the options"))
    if tags:
        losses.append(_("tags"))
    return losses
