"""Writes questions as GIFT, by the rules of reading.py: what GIFT can't hold or would grade otherwise is refused by name."""

import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange import credits, naming
from assessments.exchange.matching import words_of_answers
from assessments.exchange.moodle.writing import GRADING_TYPES, check_numbers, moodles, order_of_answers
from assessments.exchange.parts import told_ids
from assessments.exchange.refusing import QuestionRefused

Payload = dict[str, Any]
RESERVED = re.compile(r"[\\#=~{}:]")
RESERVED_IN_ITEMS = re.compile(r"[\\{}]|#(?=###)")


def write_question(payload: Payload, language: str, name: str, tags: Sequence[str]) -> tuple[str, list[str]]:
    """A question as text, and what of it is left out. Raises QuestionRefused when GIFT can't hold it."""
    writer = WRITERS.get(payload["kind"])
    if writer is None:
        raise QuestionRefused(_("GIFT has no kind of question like “%(kind)s”.") % {"kind": payload["kind"]})
    written = _Question(payload, language)
    inside = writer(written)
    head = f"::{escaped(name)}::" if name else ""
    question = f"{head}[html]{escaped(written.texts['text'])}{{{inside}}}"
    comments = _comments(payload, tags)
    return "\n".join([*comments, question]), written.losses


def category(path: str) -> str:
    """What says to which category all questions after it belong."""
    return f"$CATEGORY: {escaped(naming.full_path(path))}"


def _comments(payload: Payload, tags: Sequence[str]) -> list[str]:
    """What GIFT keeps in comments: the id number and tags, as Moodle does, and ids of parts, which it ignores."""
    marks = [("id", payload["key"]), *(("tag", tag) for tag in tags)]
    if ids := told_ids(payload):
        marks.append(("parts", " ".join(ids)))
    if payload["kind"] == "matching" and (order := order_of_answers(payload)):
        marks.append(("order", " ".join(map(str, order))))
    return ["// " + " ".join(f"[{name}:{text.replace(']', chr(92) + ']')}]" for name, text in marks)]


def escaped(text: str) -> str:
    return RESERVED.sub(lambda found: "\\" + found[0], text).replace("\r", "").replace("\n", "\\n")


def told_plain(text: str) -> str:
    """Plain text inside a question in HTML: marked as such where it would not be the same."""
    needs_mark = text.startswith("[") or "<" in text or "&" in text
    return ("[plain]" if needs_mark else "") + escaped(text)


class _Question:
    """One question while it is written: its texts, and what is left out."""

    def __init__(self, payload: Payload, language: str) -> None:
        self.payload = payload
        self.language = language
        self.texts = payload["texts"][language]
        self.losses: list[str] = []
        if any(self.texts.get(name) for name in ("right", "partly", "wrong")):
            self.losses.append(_("feedback for right, partly right and wrong answers"))
        if payload.get("shuffle") is False:
            self.losses.append(_("that the order is kept"))

    def words(self, part: Payload) -> dict[str, str]:
        return part["texts"][self.language]

    @property
    def general(self) -> str:
        feedback = self.texts.get("feedback", "")
        return f"####{escaped(feedback)}" if feedback else ""

    def lines(self, lines: Sequence[str], first: str = "") -> str:
        general = [self.general] if self.general else []
        return "\n".join([first, *(f"\t{line}" for line in [*lines, *general]), ""])


def _feedback(words: dict[str, str]) -> str:
    return f"#{escaped(words['feedback'])}" if words.get("feedback") else ""


def _choice(question: _Question) -> str:
    payload = question.payload
    single = payload["kind"] == "single-choice"
    if payload.get("rule", "weights") != "weights":
        raise QuestionRefused(
            _("Moodle grades no choice by the rule “%(rule)s”.") % {"rule": payload["rule"]}
        )
    worths = moodles(credits.worths_of(payload["options"], single=single))
    credits.options(worths, single=single)
    lines = []
    for worth, option in zip(worths, payload["options"], strict=True):
        words = question.words(option)
        # Of several right options one is told by a tilde: with equals signs alone it would be a short answer.
        is_first = single and worth == 1 and not any(line.startswith("=") for line in lines)
        sign = "=" if is_first else f"~%{credits.as_percent(worth)}%" if worth else "~"
        text = told_plain(words["text"])
        # A percentage at the beginning would be taken for the worth of the option.
        lines.append(f"{sign}{'%0%' if not worth and text.startswith('%') else ''}{text}{_feedback(words)}")
    return question.lines(lines)


def _true_false(question: _Question) -> str:
    is_true, texts = question.payload["answer"], question.texts
    wrong = escaped(texts.get("false" if is_true else "true", ""))
    right = escaped(texts.get("true" if is_true else "false", ""))
    told = f"#{wrong}#{right}" if right else f"#{wrong}" if wrong else ""
    return ("TRUE" if is_true else "FALSE") + told + question.general


def _matching(question: _Question) -> str:
    payload = question.payload
    answers = words_of_answers(payload, question.language)
    lines = []
    for stem in payload["stems"]:
        words = question.words(stem)
        if words.get("feedback"):
            question.losses.append(_("feedback of pairs"))
        lines.append(f"={_stem(words['text'])} -> {escaped(answers[stem['answer']])}")
    used = {stem["answer"] for stem in payload["stems"]}
    lines += [f"= -> {escaped(text)}" for answer_id, text in answers.items() if answer_id not in used]
    return question.lines(lines)


def _stem(text: str) -> str:
    """As HTML, so that an arrow in it does not part the pair."""
    if not set(text) & set("<>&["):
        return escaped(text)
    html = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped(html.replace("[", "&#91;", 1) if html.startswith("[") else html)


def _short_answer(question: _Question) -> str:
    payload = question.payload
    if payload["case_matters"] or payload.get("accents_matter") is False:
        raise QuestionRefused(_("In GIFT case never matters, and accents always do."))
    worths = moodles([Fraction(answer.get("credit", "1")) for answer in payload["answers"]])
    credits.answers(worths)
    lines = []
    for worth, answer in zip(worths, payload["answers"], strict=True):
        words = question.words(answer)
        if "->" in words["form"]:
            raise QuestionRefused(_("An answer with an arrow (->) would be taken for a pair."))
        mark = "[plain]" if words["form"].startswith("[") else ""
        form = escaped(words["form"])
        lines.append(f"=%{credits.as_percent(worth)}%{mark}{form}#{escaped(words.get('feedback', ''))}")
    return question.lines(lines)


def _numerical(question: _Question) -> str:
    payload = question.payload
    if payload.get("units"):
        raise QuestionRefused(_("GIFT has no units."))
    lines = []
    for worth, answer in zip(check_numbers(payload), payload["answers"], strict=True):
        tolerance = f":{answer.get('tolerance', '0')}" if answer["number"] != "*" else ""
        feedback = escaped(question.words(answer).get("feedback", ""))
        lines.append(f"=%{credits.as_percent(worth)}%{answer['number']}{tolerance}#{feedback}")
    return question.lines(lines, "#")


def _ordering(question: _Question) -> str:
    """As Moodle's plugin writes it, which does not escape its items: only what would end the question is."""
    payload = question.payload
    texts = [question.words(item)["text"] for item in payload["items"]]
    if any(text.startswith(("//", "$CATEGORY:")) for text in texts):
        raise QuestionRefused(_("An item that begins with // would be taken for a comment."))
    lines = [
        RESERVED_IN_ITEMS.sub(
            lambda found: "\\" + found[0],
            text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
        )
        for text in texts
    ]
    rule = GRADING_TYPES[payload.get("rule", "absolute-position")]
    return question.lines(lines, f">{len(lines)} ALL VERTICAL {rule} SHOW none")


def _written(question: _Question) -> str:
    if question.texts.get("guidance"):
        question.losses.append(_("guidance for those who mark"))
    if question.payload.get("min_words") or question.payload.get("max_words"):
        question.losses.append(_("limits of words"))
    return question.general


WRITERS: dict[str, Callable[[_Question], str]] = {
    "single-choice": _choice,
    "multiple-response": _choice,
    "true-false": _true_false,
    "matching": _matching,
    "short-answer": _short_answer,
    "numerical": _numerical,
    "ordering": _ordering,
    "written": _written,
}
