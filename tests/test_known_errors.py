"""No text of the curriculum says what the fact sheet's ten warnings forbid, in whatever language."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assessments.translations import with_texts
from courses.curriculum import read
from tests.known_errors import KNOWN_ERRORS, KnownError
from tests.test_curriculum import FOLDER, texts

pytestmark = pytest.mark.once

FILES = sorted(FOLDER.rglob("*.yaml"))
ERRORS = pytest.mark.parametrize("error", KNOWN_ERRORS, ids=lambda error: f"{error.number}-{error.why[:30]}")
# What people choose between: a wrong option is there to be wrong, and its feedback says so.
OFFERED = ("options", "statements", "segments", "answers", "dialogue")
PERIOD = re.compile(r"\b30\*{0,2} (?:days|jours|Tage)")
MINIMUM = re.compile(r"Convention|minimum|Übereinkommen|mindestens|at least|au moins", re.IGNORECASE)


def language_of(path: Path) -> str:
    return path.stem.partition(".")[2] or "en"


def whole(path: Path) -> Any:
    """A data file; a translation with what it leaves out, such as which option is right."""
    if language_of(path) == "en":
        return read(path)
    source, translation = read(path.with_name(f"{path.stem.partition('.')[0]}.yaml")), read(path)
    if isinstance(source, dict):
        return with_texts(source, translation)
    mine = {entry["key"]: entry for entry in translation}
    return [with_texts(entry, mine[entry["key"]]) for entry in source if entry["key"] in mine]


def stated(content: Any) -> Iterator[str]:
    """What a file states: everything but the words of options that are wrong, and of those whose worth a scenario tells."""
    if isinstance(content, dict):
        for name, value in content.items():
            if name in OFFERED and isinstance(value, list):
                for part in value:
                    yield from stated({**part, "text": ""} if is_offered(part) else part)
            elif name != "facts":
                yield from stated(value)
    elif isinstance(content, list):
        for value in content:
            yield from stated(value)
    else:
        yield from texts(content)


def is_offered(part: Any) -> bool:
    return isinstance(part, dict) and not (part.get("correct") or part.get("holds"))


@ERRORS
def test_known_error_when_somebody_writes_it_then_its_pattern_finds_it(error: KnownError) -> None:
    assert {"en", "fr", "de"} <= error.samples.keys()
    missed = [
        sample
        for language, samples in error.samples.items()
        for sample in samples
        if not error.is_in(sample, language)
    ]
    assert missed == []


def test_known_errors_when_counted_then_each_of_the_ten_warnings_has_its_patterns() -> None:
    assert [error.number for error in KNOWN_ERRORS if error.number] == list(range(1, 11))
    assert all(
        error.patterns.keys() & {"", language} for error in KNOWN_ERRORS for language in ("en", "fr", "de")
    )


@ERRORS
def test_texts_when_read_then_no_known_error_is_in_them(error: KnownError) -> None:
    found = [
        (path.name, text)
        for path in FILES
        for text in stated(whole(path))
        if error.is_in(text, language_of(path))
    ]
    card = re.sub(r"<[^>]*>", " ", (FOLDER / "documents/first-contact-card.html").read_text(encoding="utf-8"))
    assert found == []
    assert not error.is_in(card, "en")


def test_days_when_thirty_are_named_then_it_is_the_minimum_of_the_convention() -> None:
    """In every sentence of every text, options included: Luxembourg's period is another one."""
    sentences = [
        (path.name, sentence)
        for path in FILES
        for text in stated(read(path))
        for sentence in re.split(r"(?<=[.!?])\s", text)
        if PERIOD.search(sentence)
    ]
    assert [(name, sentence) for name, sentence in sentences if not MINIMUM.search(sentence)] == []
    assert len(sentences) > 15


def test_texts_when_they_name_the_directive_s_date_then_it_is_a_date_to_come() -> None:
    words = {
        "en": (r"15 July 2026", r"\b(by|until|before|deadline)\b"),
        "fr": (r"15 juillet 2026", r"\b(pour|d’ici|avant|au plus tard|échéance)\b"),
        "de": (r"15\. Juli 2026", r"\b(bis|vor|spätestens|Frist)\b"),
    }
    for language, (day, to_come) in words.items():
        sentences = [
            sentence
            for path in FILES
            if language_of(path) == language
            for text in texts(read(path))
            for sentence in re.split(r"(?<=[^0-9][.!?])\s", text)
            if re.search(day, sentence)
        ]
        assert [sentence for sentence in sentences if not re.search(to_come, sentence)] == [], language
        assert sentences, language


def test_walk_when_wrong_options_are_left_out_then_what_teaches_is_still_read() -> None:
    question = {
        "text": "Q",
        "options": [{"text": "No", "correct": False, "feedback": "Why"}, {"text": "Yes", "correct": True}],
    }
    assert [text for text in stated(question) if text] == ["Q", "Why", "Yes"]
    read_words = sum(len(text) for path in FILES for text in stated(whole(path)))
    all_words = sum(len(text) for path in FILES for text in texts(whole(path)))
    assert read_words > 0.85 * all_words
