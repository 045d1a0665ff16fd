"""Short answer: a word or a phrase, held against accepted forms.

Formula: the credit of the first form that fits, in the order of the author (Moodle 4.5, qtype_shortanswer). A form fits
the whole answer; `*` in it stands for any run of characters, none included, and `\\*` for a star. Spaces around don't
count, those inside do. Both are compared in Unicode's normal form C. Where the case does not matter, letters are folded one
by one as Moodle's regular expressions do (ß is ẞ, but not ss). Where accents don't matter (Moodle has no such rule), marks
that combine with a letter are left out of both.

The comparison is no regular expression: it goes through the answer once, whatever the form looks like.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from unicodedata import category, combining, normalize

from assessments.grading.result import Grade
from assessments.grading.shapes import check_ids, read_text

MOST_MARKS = 30  # Unicode's "stream-safe text format" (UAX 15, 13) allows so many combining marks in a row

_STARS = re.compile(r"(?<!\\)\*+")


@dataclass(frozen=True)
class Accepted:
    id: str
    forms: tuple[str, ...]  # in all languages
    credit: Fraction = Fraction(1)


@dataclass(frozen=True)
class ShortAnswer:
    id: str
    answers: tuple[Accepted, ...]
    case_matters: bool = False
    accents_matter: bool = True

    def __post_init__(self) -> None:
        check_ids(self.id, "answers", [answer.id for answer in self.answers])
        if not any(answer.credit > 0 for answer in self.answers):
            raise ValueError(f"Question {self.id}: no answer is right.")


def grade(question: ShortAnswer, response: Any) -> Grade:
    """Response: the text as typed."""
    given = read_text(response, question.id).strip()
    if not given:
        return Grade(Fraction(0), is_answered=False, is_finished=False)
    text = _comparable(question, given)
    for answer in question.answers:
        if any(fits(_comparable(question, form.strip()), text) for form in answer.forms):
            return Grade(answer.credit, is_answered=True, is_finished=True, feedback=(answer.id,))
    return Grade(Fraction(0), is_answered=True, is_finished=True)


def fits(form: str, text: str) -> bool:
    """Whether a text is as the form says, whose stars stand for any run of characters."""
    first, *others = [piece.replace("\\*", "*") for piece in _STARS.split(form)]
    if not others:
        return text == first
    *middle, last = others
    position, end = len(first), len(text) - len(last)
    if position > end or not text.startswith(first) or not text.endswith(last):
        return False
    for piece in middle:
        found = text.find(piece, position, end)
        if found < 0:
            return False
        position = found + len(piece)
    return True


def _comparable(question: ShortAnswer, text: str) -> str:
    if not question.accents_matter:
        text = "".join(mark for mark in _decomposed(text) if category(mark) != "Mn")
    text = composed(text)
    return text if question.case_matters else folded(text)


def _decomposed(text: str) -> str:
    return text if text.isascii() else "".join(normalize("NFD", letter) for letter in text)


def composed(text: str) -> str:
    """Normal form C; a text with absurd runs of combining marks as it is, for sorting them takes time by their square."""
    if text.isascii():
        return text
    run = 0
    for letter in text:
        run = run + 1 if combining(normalize("NFD", letter)[0]) else 0
        if run > MOST_MARKS:
            return text
    return normalize("NFC", text)


def folded(text: str) -> str:
    """Simple case folding: letter by letter, so that no letter becomes two."""
    return text.lower() if text.isascii() else "".join(map(_folded_letter, text))


def _folded_letter(letter: str) -> str:
    return next((form for form in (letter.casefold(), letter.lower()) if len(form) == 1), letter)
