"""Moodle's embedded answers, `{2:MULTICHOICE:=right#well done~%50%half~wrong}`, as gaps of a cloze.

The grammar is that of Moodle 4.5 (qtype_multianswer), read in one pass over the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from html import unescape
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange import credits
from assessments.exchange.draft import MOST_PARTS, Draft, at_least, at_most
from assessments.exchange.refusing import QuestionRefused

SHORT = {"SHORTANSWER", "SA", "MW"}
SHORT_WITH_CASE = {"SHORTANSWER_C", "SAC", "MWC"}
NUMBERS = {"NUMERICAL", "NM"}
CHECKBOXES = "checkboxes"
DISPLAYS = {"": "dropdown", "V": "radio", "H": "radio"}  # by the ending of MULTICHOICE and of its short names
START = re.compile(
    r"\{([0-9]{0,6}):(NUMERICAL|NM|(?:MULTICHOICE|MULTIRESPONSE)(?:_[VHS]|_[VH]S)?|(?:MC|MR)(?:[VHS]|[VH]S)?|"
    r"SHORTANSWER(?:_C)?|SAC?|MWC?):"
)
WORTH = re.compile(r"=|%(-?[0-9]{1,9}(?:[.,][0-9]{0,20})?)%")
ENDS_OF_ANSWER = re.compile(r"[~#}]")
ENDS_OF_FEEDBACK = re.compile(r"[~}]")
MOST_ENDLESS = 20
ESCAPED = re.compile(r"\\([}#~])")
TOLERANCE = re.compile(r"([^:]*):([^:]*)")
Gap = dict[str, Any]


@dataclass(frozen=True)
class Alternative:
    worth: str  # "=", a percentage, or nothing
    answer: str
    feedback: str


@dataclass(frozen=True)
class Embedded:
    """One embedded question where it stands in the text."""

    start: int
    end: int
    weight: str
    kind: str
    alternatives: tuple[Alternative, ...]


def embedded(text: str) -> Iterator[Embedded]:
    """All embedded questions of a text, in their order. What has no end is text, as in Moodle."""
    position, endless, number = 0, 0, 0
    while found := START.search(text, position):
        alternatives, end = _alternatives(text, found.end())
        number += len(alternatives)
        at_most(number, MOST_PARTS)
        if end is not None:
            yield Embedded(found.start(), end, found[1] or "1", found[2], tuple(alternatives))
        endless += end is None
        if endless > MOST_ENDLESS:
            raise QuestionRefused(_("Too many embedded answers of the text have no end."))
        position = end or found.end()


def has_embedded(text: str) -> bool:
    return START.search(text) is not None


def has_nothing_but_embedded(text: str) -> bool:
    """Whether there are embedded questions, and every brace that opens belongs to one."""
    return has_embedded(text) and text.count("{") == len(START.findall(text))


def _alternatives(text: str, position: int) -> tuple[list[Alternative], int | None]:
    """The alternatives from here to the closing brace, and the place after it; None: there is no such brace."""
    found = []
    while True:
        worth = WORTH.match(text, position)
        if worth:
            position = worth.end()
        begin = position
        position = _until(text, position + 1, ENDS_OF_ANSWER, unless="\\&")
        answer, feedback = text[begin:position], ""
        if text[position : position + 1] == "#":
            begin = position + 1
            position = _until(text, begin, ENDS_OF_FEEDBACK, unless="\\")
            feedback = text[begin:position]
        if position >= len(text) or not answer:
            return [], None
        at_most(len(found), MOST_PARTS)
        found.append(Alternative((worth[1] or "=") if worth else "", answer, feedback))
        if text[position] == "}":
            return found, position + 1
        position += 1


def _until(text: str, position: int, stops: re.Pattern[str], unless: str) -> int:
    """The place of the next stop that has none of the characters `unless` before it (nor an escaped ampersand)."""
    for found in stops.finditer(text, position):
        before = text[found.start() - 1]
        is_entity = "&" in unless and text.endswith("&amp;", 0, found.start())
        if before not in unless and not is_entity:
            return found.start()
    return len(text)


def decoded(text: str) -> str:
    """The text behind backslashes and HTML entities, in this order, so that an entity can stand for a backslash."""
    return unescape(ESCAPED.sub(r"\1", text))


def gap(found: Embedded, draft: Draft) -> Gap:
    """The gap of a cloze that an embedded question is. Raises QuestionRefused, for the same reasons as Moodle."""
    kind = _SHORTENED.get(found.kind, found.kind)
    if kind in SHORT | SHORT_WITH_CASE:
        return _short_answer(found, draft, case_matters=kind in SHORT_WITH_CASE)
    if kind in NUMBERS:
        return _numerical(found, draft)
    name, _underscore, ending = kind.partition("_")
    single = name == "MULTICHOICE"
    worths = _worths(found) if single else _shares(found)
    texts = [
        draft.texts(
            text=draft.told(decoded(alternative.answer)), feedback=draft.html(decoded(alternative.feedback))
        )
        for alternative in found.alternatives
    ]
    at_least(2, texts, _("A gap with options needs at least two of them."))
    rated = credits.options(worths, single=single)
    return {
        "kind": "single-choice" if single else "multiple-response",
        "display": DISPLAYS[ending.removesuffix("S")] if single else CHECKBOXES,
        **({} if ending.endswith("S") else {"shuffle": False}),
        "options": [{**rating, "texts": text} for rating, text in zip(rated, texts, strict=True)],
    }


def _worths(found: Embedded) -> list[Fraction]:
    return [
        Fraction(1)
        if alternative.worth == "="
        else credits.snapped_or_exact(credits.percent(alternative.worth or "0"))
        for alternative in found.alternatives
    ]


def _shares(found: Embedded) -> list[Fraction]:
    """Of a multiple response: what is positive adds up to 1; without percentages a wrong one cancels a right one."""
    worths = _worths(found)
    whole = sum((worth for worth in worths if worth > 0), Fraction(0))
    if not whole:
        raise QuestionRefused(credits.no_full_marks(whole))
    is_told = any(alternative.worth.strip("0.,") not in ("", "=") for alternative in found.alternatives)
    return [worth / whole if worth > 0 else worth if is_told else Fraction(-1, 1) / whole for worth in worths]


def _short_answer(found: Embedded, draft: Draft, *, case_matters: bool) -> Gap:
    answers = [
        {
            **credit,
            "texts": draft.texts(
                form=draft.form(decoded(alternative.answer)),
                feedback=draft.html(decoded(alternative.feedback)),
            ),
        }
        for credit, alternative in zip(credits.answers(_worths(found)), found.alternatives, strict=True)
    ]
    return {
        "kind": "short-answer",
        "answers": answers,
        "case_matters": case_matters,
        "accents_matter": True,
    }


def _numerical(found: Embedded, draft: Draft) -> Gap:
    answers = []
    for credit, alternative in zip(credits.answers(_worths(found)), found.alternatives, strict=True):
        text = decoded(alternative.answer).strip()
        parted = TOLERANCE.fullmatch(text)
        value = credits.number(parted[1] if parted else text) or (text if text == "*" else None)
        tolerance = credits.number(parted[2]) if parted else "0"
        if value is None or tolerance is None or tolerance.startswith("-"):
            raise QuestionRefused(
                _("“%(text)s” is no number with a tolerance.") % {"text": text[:40]},
            )
        texts = draft.texts(feedback=draft.html(decoded(alternative.feedback)))
        answers.append({"number": value, "tolerance": tolerance, **credit, "texts": texts})
    return {
        "kind": "numerical",
        "answers": answers,
        **draft.notation(),
    }


_SHORTENED = {
    short + ending: long + ("_" + ending if ending else "")
    for short, long in (("MC", "MULTICHOICE"), ("MR", "MULTIRESPONSE"))
    for ending in ("", "V", "H", "S", "VS", "HS")
}
