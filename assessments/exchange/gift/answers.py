"""What stands between the braces of a GIFT question: one reader for each kind, by the rules of Moodle 4.5.

Texts come in with their escaped characters set aside (see blocks.py) and are restored where they are finished.
"""

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange import credits
from assessments.exchange.draft import (
    HTML,
    MARKDOWN,
    MOODLE,
    MOST_PARTS,
    PLAIN,
    Draft,
    at_least,
    at_most,
    without_empty,
)
from assessments.exchange.gift.blocks import restored
from assessments.exchange.matching import matching_fields
from assessments.exchange.moodle.kinds import ORDERING_RULES
from assessments.exchange.refusing import QuestionRefused

Fields = dict[str, Any]
FORMATS = {"html": HTML, "moodle": MOODLE, "plain": PLAIN, "markdown": MARKDOWN}
WEIGHT = re.compile(r"%(-?\d{1,3}(?:\.\d{0,20})?)%")
TRUE, FALSE = {"T", "TRUE"}, {"F", "FALSE"}
ITEMS = re.compile(r">[ \t]*(\d{1,6})\b[ \t]*([^\n]*)(.*)", re.DOTALL)
SELECTION = {"ALL", "EXACT", "RANDOM", "CONTIGUOUS", "CONTIG"}
HEADS = (
    SELECTION | {"REL"},
    {"HORIZONTAL", "HORI", "H", "1", "VERTICAL", "VERT", "V", "0"},
    {*ORDERING_RULES, "RELATIVE", "REL"},
    {"SHOW", "TRUE", "YES", "1", "HIDE", "FALSE", "NO", "0"},
    {"none", "123", "abc", "ABCD", "iii", "IIII"},
)


class Answers:
    """The inside of the braces of one question, and the format its texts have unless they name another."""

    def __init__(self, inside: str, text_format: str, draft: Draft) -> None:
        self.inside = inside
        self.format = text_format
        self.draft = draft

    def fields(self) -> Fields:
        """The fields of the payload. Which kind it is follows from the signs inside, in Moodle's order."""
        inside = self.inside
        if inside.startswith(">") and (ordering := self._ordering()):
            return ordering
        if not inside:
            return {"kind": "written"}
        if inside.startswith("#"):
            return self._numerical(inside[1:])
        if "~" in inside:
            return self._choice()
        if "=" in inside and "->" in inside:
            return self._matching()
        if inside.partition("#")[0].strip() in TRUE | FALSE:
            return self._true_false()
        return self._short_answer()

    def original_kind(self) -> str:
        """What Moodle calls the kind."""
        inside = self.inside
        if inside.startswith(">") and ITEMS.match(inside):
            return "ordering"
        if not inside:
            return "essay"
        if inside.startswith("#"):
            return "numerical"
        if "~" in inside:
            return "multichoice"
        if "=" in inside and "->" in inside:
            return "match"
        return "truefalse" if inside.partition("#")[0].strip() in TRUE | FALSE else "shortanswer"

    def text(self, text: str) -> tuple[str, str]:
        """A text, restored, and its format: `[html]` and the like may stand before it."""
        return told_format(text.strip(), self.format)

    def _html(self, text: str) -> str:
        return self.draft.html(*self.text(text))

    def _told(self, text: str) -> str:
        return self.draft.told(*self.text(text))

    def _choice(self) -> Fields:
        single = "=" in self.inside
        worths, texts = [], []
        for part in _parted(self.inside.replace("=", "~="), "~"):
            worth, text = (Fraction(1), part[1:]) if part.startswith("=") else _weighed(part, Fraction(0))
            answer, _hash, feedback = text.partition("#")
            if told := self._told(answer):
                worths.append(worth)
                texts.append(self.draft.texts(text=told, feedback=self._html(feedback)))
        at_least(2, texts, _("A choice needs at least two options."))
        rated = credits.options(worths, single=single)
        return {
            "kind": "single-choice" if single else "multiple-response",
            "options": [
                {**rating, "sources": [], "texts": text} for rating, text in zip(rated, texts, strict=True)
            ],
            **({} if single else {"rule": "weights"}),
        }

    def _matching(self) -> Fields:
        pairs = []
        for pair in _parted(self.inside, "="):
            stem, arrow, answer = pair.partition("->")
            text = self.draft.form(restored(answer))
            if not arrow or not text:
                raise QuestionRefused(
                    _("“%(text)s” has nothing that belongs to it.") % {"text": restored(pair)[:60]}
                )
            pairs.append((self._told(stem), text))
        return matching_fields(self.draft, pairs)

    def _true_false(self) -> Fields:
        """`{FALSE#feedback for a wrong answer#feedback for the right one}`"""
        answer, wrong, right, *_rest = [*self.inside.split("#", 2), "", ""]
        is_true = answer.strip() in TRUE
        told = (right, wrong) if is_true else (wrong, right)
        words = {"true": self._html(told[0]), "false": self._html(told[1])}
        return {"kind": "true-false", "answer": is_true, "words": words}

    def _short_answer(self) -> Fields:
        worths, texts = [], []
        for part in _parted(self.inside, "="):
            worth, text = _weighed(part, Fraction(1))
            answer, _hash, feedback = text.partition("#")
            if form := self.draft.form(self.text(answer)[0]):
                worths.append(worth)
                why = without_empty({"feedback": self._html(feedback)})
                texts.append(self.draft.texts(form=form, **why))
        at_least(1, texts, _("The right answer is missing."))
        return {
            "kind": "short-answer",
            "answers": [
                {**credit, "texts": text} for credit, text in zip(credits.answers(worths), texts, strict=True)
            ],
            "case_matters": False,
            "accents_matter": True,
        }

    def _numerical(self, inside: str) -> Fields:
        inside, tilde, wrong = inside.partition("~")
        read = []
        for part in _parted(inside, "="):
            worth, text = _weighed(part, Fraction(1))
            number, _hash, feedback = text.partition("#")
            read.append((worth, interval(restored(number).strip()), self._html(feedback)))
        at_least(1, read, _("The right answer is missing."))
        if tilde and "#" in wrong:
            feedback = self._html(wrong.partition("#")[2])
            read.append((Fraction(0), {"number": "*", "tolerance": "0"}, feedback))
        rated = credits.answers([worth for worth, _number, _feedback in read])
        return {
            "kind": "numerical",
            "answers": [
                {**number, **credit, "texts": self.draft.texts(feedback=feedback)}
                for credit, (_worth, number, feedback) in zip(rated, read, strict=True)
            ],
            "units": [],
            "unit_rule": "none",
            **self.draft.notation(),
        }

    def _ordering(self) -> Fields | None:
        """Moodle's plugin for ordering: `{>4 ALL VERTICAL ABSOLUTE_POSITION SHOW abc`, then an item a line."""
        found = ITEMS.match(self.inside)
        if not found:
            return None
        heads, rest = _heads(found[2])
        at_most(found[3].count("\n"), MOST_PARTS)
        lines = [restored(line).strip() for line in [rest, *found[3].split("\n")]]
        items = [item for line in lines if (item := self.draft.told(line, MOODLE))]
        at_least(2, items, _("An ordering needs at least two items."))
        if heads[0] not in ("ALL", "EXACT") and int(found[1]) < len(items):
            self.draft.lose(
                _("In Moodle each learner sees %(shown)s of the %(number)s items; here all.")
                % {"shown": found[1], "number": len(items)}
            )
        return {
            "kind": "ordering",
            "items": [{"texts": self.draft.texts(text=item)} for item in items],
            "rule": ORDERING_RULES.get(heads[2], "relative-next"),
        }


def told_format(text: str, text_format: str) -> tuple[str, str]:
    name, bracket, rest = text.removeprefix("[").partition("]")
    if text.startswith("[") and bracket and name in FORMATS:
        return restored(rest).strip(), FORMATS[name]
    return restored(text).strip(), text_format


def _parted(text: str, sign: str) -> list[str]:
    """The answers that a sign parts. What stands before the first sign counts only when there is something."""
    at_most(text.count(sign), MOST_PARTS)
    first, *others = [part.strip() for part in text.split(sign)]
    return [first, *others] if first else others


def _weighed(answer: str, usual: Fraction) -> tuple[Fraction, str]:
    """The worth of an answer and what follows it: `%50%half`, `%-33.33333%wrong`."""
    found = WEIGHT.match(answer)
    if not found:
        return usual, answer
    return credits.snapped(credits.percent(found[1])), answer[found.end() :]


def interval(text: str) -> Fields:
    """`3.14`, `3.14:0.01`, `3.13..3.15` or `*`. A range is reckoned exactly, not in binary fractions as in Moodle."""
    if text == "*":
        return {"number": "*", "tolerance": "0"}
    low, dots, high = text.partition("..")
    value, _colon, tolerance = text.partition(":")
    if dots:
        ends = [credits.number(low), credits.number(high)]
        if None not in ends:
            begin, end = (Decimal(number) for number in ends if number)
            half = abs(end - begin) / 2
            return {"number": _decimal((begin + end) / 2), "tolerance": _decimal(half)}
    else:
        number, error = credits.number(value), credits.number(tolerance or "0")
        if number is not None and error is not None:
            return {"number": number, "tolerance": error.lstrip("-")}
    raise QuestionRefused(_("“%(text)s” is no number with a tolerance.") % {"text": text[:40]})


def _decimal(number: Decimal) -> str:
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _heads(line: str) -> tuple[list[str], str]:
    """The words behind the number of an ordering, each of which may be missing, and what of the line is an item."""
    words: Iterable[str] = line.split()
    rest = list(words)
    heads = []
    for known in HEADS:
        fits = bool(rest) and rest[0] in known
        heads.append(rest.pop(0) if fits else "")
    return heads, " ".join(rest)
