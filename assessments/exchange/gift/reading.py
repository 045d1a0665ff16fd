"""Reads a GIFT file: every question of it becomes an entry, taken or refused, with its line."""

from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange import naming
from assessments.exchange.budget import Budget
from assessments.exchange.decoding import MOST_QUESTIONS, counted, text_of
from assessments.exchange.draft import MOODLE, Draft, without_empty
from assessments.exchange.embedded import has_embedded
from assessments.exchange.gift.answers import Answers, told_format
from assessments.exchange.gift.blocks import Block, blocks, restored
from assessments.exchange.moodle.reading import why_not
from assessments.exchange.parts import Keys, identify, reordered
from assessments.exchange.refusing import FileRefused, QuestionRefused
from assessments.exchange.report import REFUSED, TAKEN, WITH_LOSS, Entry, ImportReport

FORMAT = "gift"
MISSING_WORD = "_____"


def read_gift(data: bytes, *, name: str = "", language: str = "en") -> ImportReport:
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
        self.category = ""

    def read(self, text: str) -> ImportReport:
        entries = []
        categories: dict[str, str] = {}
        found = list(islice(blocks(text), MOST_QUESTIONS + 1))
        counted(found)
        for block in found:
            if block.category is None:
                entries.append(self._entry(block))
            else:
                self.category = naming.category_path(restored(block.category))
                categories.setdefault(self.category, "")
        return ImportReport(FORMAT, entries, categories=categories)

    def _entry(self, block: Block) -> Entry:
        draft = Draft(self.language, self.budget)
        parted = _Parted(block.text)
        text, text_format = told_format(parted.question, MOODLE)
        facts: dict[str, Any] = {
            "name": naming.cleaned_name(restored(parted.name)) or naming.name_from_text(text, _("Question")),
            "line": block.line,
            "original_kind": "description",
            "tags": block.tags,
            "category": self.category,
            "idnumber": block.idnumber,
            "default_mark": 1.0,
        }
        try:
            if parted.inside is None:
                raise QuestionRefused(parted.problem or why_not("description"))
            answers = Answers(parted.inside, text_format, draft)
            facts["original_kind"] = answers.original_kind()
            if has_embedded(block.text):
                raise QuestionRefused(
                    _("Embedded answers (cloze) can't stand in GIFT; Moodle XML holds them.")
                )
            payload = self._payload(block, facts, answers, (text, text_format), parted.general)
        except QuestionRefused as error:
            mark = 1.0 if facts["original_kind"] != "description" else 0.0
            return Entry(**{**facts, "default_mark": mark}, state=REFUSED, reason=str(error))
        state = WITH_LOSS if draft.losses else TAKEN
        return Entry(**facts, kind=payload["kind"], state=state, losses=draft.losses, payload=payload)

    def _payload(
        self, block: Block, facts: dict[str, Any], answers: Answers, text: tuple[str, str], general: str
    ) -> dict[str, Any]:
        draft, fields = answers.draft, answers.fields()
        feedback = draft.html(*answers.text(general))
        words = {"feedback": feedback, **fields.pop("words", {})}
        key = self.keys.key(
            kind=fields["kind"],
            category=self.category,
            idnumber=facts["idnumber"],
            name=facts["name"],
            text=text[0],
        )
        payload = {
            "kind": fields.pop("kind"),
            "key": key,
            "texts": draft.texts(text=draft.question(*text), **without_empty(words)),
            **fields,
        }
        return identify(reordered(payload, block.order), block.parts)


class _Parted:
    """A block cut into name, question, the inside of the braces and the general feedback at its end."""

    def __init__(self, text: str) -> None:
        self.name, self.general, self.problem = "", "", ""
        self.inside: str | None = None
        if text.startswith("::") and "::" in text[2:]:
            self.name, _colons, text = text[2:].partition("::")
            text = text.strip()
        begin, end = text.find("{"), text.find("}")
        self.question = text
        if begin < 0 and end < 0:
            return
        if begin < 0 or end < begin:
            self.problem = _("A brace is missing, or one too many is there.")
            return
        missing = "" if text.endswith("}") else MISSING_WORD
        self.question = text[:begin] + missing + text[end + 1 :]
        self.inside = text[begin + 1 : end].strip()
        if "####" in self.inside:
            self.inside, _signs, self.general = self.inside.rpartition("####")
            self.inside = self.inside.strip()
