"""A question marks in the library as it did when it was read; where it does not, the report says so beforehand."""

from collections import Counter
from fractions import Fraction
from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wagtail.models import Locale

from assessments.exchange import ImportReport, read
from assessments.exchange.into_library import take
from assessments.exchange.stored import VALUES, stored_body
from assessments.exchange.what_is_lost import lost_in_library
from assessments.freezing import question_payload
from assessments.grading import grade, right_answer, thaw
from assessments.kinds import KINDS, Written
from tests.assessments.exchange import moodle, qti_fixtures
from tests.assessments.exchange.qti_items import choice, correct, declaration, item
from tests.assessments.exchange.qti_items import read as read_item
from tests.assessments.grading.payloads import PAYLOADS, Payload, responses

COMMA = "That a comma separates thousands: here learners may type it for decimals."
TRIED = 40  # answers to each question of a file


def frozen_again(payload: Payload) -> Payload:
    """The payload as the library freezes it, once it is stored as an editor's draft; without the database."""
    kind = KINDS[payload["kind"]]
    language = next(iter(payload["texts"]))
    (entry,) = stored_body(payload, language)
    value = kind.block().to_python(entry["value"])
    return {
        "kind": kind.name,
        "key": payload["key"],
        "texts": {language: {"text": payload["texts"][language]["text"], **kind.texts(value, language)}},
        **kind.freeze(Written(value, {language: value})),
    }


def in_the_library(payload: Payload, frozen: Payload, response: Any) -> Any:
    """A response in the ids of the library, which makes its own for the answers of pairs: they are known by their words."""
    if payload["kind"] != "matching" or not response:
        return response
    ours = {_words(answer): answer["id"] for answer in frozen["answers"]}
    theirs = {answer["id"]: ours[_words(answer)] for answer in payload["answers"]}
    return {stem: theirs.get(answer, answer) for stem, answer in response.items()}


def _words(part: Payload) -> str:
    return " ".join(next(iter(part["texts"].values()))["text"].split())


def differing(payload: Payload, frozen: Payload, tried: list[Any]) -> list[Any]:
    """Those of the responses that earn something else in the library."""
    before, after = thaw(payload), thaw(frozen)
    return [
        response
        for response in tried
        if _earned(before, response) != _earned(after, in_the_library(payload, frozen, response))
    ]


def _earned(question: Any, response: Any) -> tuple[Fraction, bool, tuple[str, ...], list[Fraction]]:
    graded = grade(question, response)
    return (
        graded.fraction,
        graded.is_answered,
        graded.critical_choices,
        [part.fraction for part in graded.parts],
    )


# --- Made up: every kind, every rule ----------------------------------------------------------------


def in_one_language(value: Any, code: str) -> Any:
    """As files are: with the words of one language."""
    if isinstance(value, dict):
        return {
            name: {code: part.get(code) or next(iter(part.values()))}
            if name == "texts"
            else in_one_language(part, code)
            for name, part in value.items()
        }
    return [in_one_language(part, code) for part in value] if isinstance(value, list) else value


def as_files_have_it(payload: Payload) -> Payload:
    """With answers of pairs that differ, numbers as people write them, and nothing that is told as lost."""
    payload = in_one_language(payload, next(iter(payload["texts"])))
    for number, answer in enumerate(payload["answers"] if payload["kind"] == "matching" else []):
        next(iter(answer["texts"].values()))["text"] += f" {number}"
    for part in [payload, *payload.get("gaps", [])]:
        part.pop("decimal_comma", None)
        if part.get("unit_rule", "none") == "none":
            part.pop("unit_before", None)
    return payload


@pytest.mark.parametrize("kind", PAYLOADS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_question_when_it_is_stored_and_frozen_then_every_answer_earns_what_it_did(
    kind: str, data: st.DataObject
) -> None:
    payload = as_files_have_it(data.draw(PAYLOADS[kind]))
    frozen = frozen_again(payload)
    right = [] if kind == "written" else [right_answer(thaw(payload))]
    assert (
        differing(payload, frozen, [*right, data.draw(responses(payload)), data.draw(responses(payload))])
        == []
    )


def test_kinds_when_they_can_be_stored_then_all_of_them_are_tried_here() -> None:
    assert set(VALUES) == set(PAYLOADS) == set(KINDS)


TWO = "".join(declaration(name, right=right) for name, right in (("R1", "B"), ("R2", "A")))
BOTH = (
    "<responseProcessing><responseCondition><responseIf><and>"
    f'<match><variable identifier="R1"/>{correct("R1")}</match><match><variable identifier="R2"/>{correct("R2")}</match>'
    '</and><setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>'
    "</responseIf></responseCondition></responseProcessing>"
)


def test_item_when_only_the_whole_text_counts_then_the_library_gives_nothing_for_half_of_it() -> None:
    entry = read_item(item(TWO, f"<p>{choice(name='R1')}</p><p>{choice(name='R2')}</p>", BOTH))
    assert (entry.kind, entry.payload["rule"], lost_in_library(entry)) == ("cloze", "all-or-nothing", [])
    frozen = frozen_again(entry.payload)
    whole = right_answer(thaw(entry.payload))
    half = dict([next(iter(whole.items()))])
    assert [grade(thaw(frozen), response).fraction for response in (whole, half)] == [1, 0]


# --- From files, through the database ---------------------------------------------------------------


def moodle_files() -> list[str]:
    return moodle.oracles() if moodle.ROOT.is_dir() else []


def random_answers(payload: Payload) -> list[Any]:
    """The same ones in every run: right, wrong, open, in parts."""
    random = Random(payload["key"])
    return [_answer(payload, payload, random) for _n in range(TRIED)]


def _answer(payload: Payload, part: Payload, random: Random) -> Any:
    kind = part["kind"]
    listed = part.get("options") or part.get("regions") or part.get("segments") or part.get("items") or []
    several = random.sample([each["id"] for each in listed], random.randint(0, len(listed)))
    if kind in ("single-choice", "choice"):
        choices = listed or payload["choices"]
        return random.choice([None, *(each["id"] for each in choices)])
    if kind == "ordering":
        return random.sample([each["id"] for each in listed], len(listed))
    if kind == "hotspot" and part.get("single"):
        return several[:1]
    if kind in ("multiple-response", "hotspot", "passage"):
        return several
    if kind == "true-false":
        return random.choice([None, "true", "false"])
    if kind == "kprim":
        return {each["id"]: random.choice(["true", "false"]) for each in random.sample(part["statements"], 3)}
    if kind == "matching":
        answers = [None, *(each["id"] for each in part["answers"])]
        return {stem["id"]: random.choice([stem["answer"], *answers]) for stem in part["stems"]}
    if kind == "cloze":
        return {gap["id"]: answer for gap in part["gaps"] if (answer := _answer(payload, gap, random))}
    if kind == "written":
        return random.choice(["", "Because."])
    known = [each.get("number") or next(iter(each["texts"].values()))["form"] for each in part["answers"]]
    return random.choice(["", "7", "1,000", "wrong", *known, *(text.upper() for text in known)])


def check_the_marks(report: ImportReport, counted: Counter[str]) -> None:
    """Take all, and count by kind; what is told as lost may differ, nothing else."""
    for outcome in take(report, "en"):
        if not outcome.was_taken:
            continue
        payload = outcome.entry.payload or {}
        frozen = question_payload(outcome.question.get_latest_revision_as_object())
        tried = [*random_answers(payload)]
        if payload["kind"] != "written":
            tried.append(right_answer(thaw(payload)))
        lost = lost_in_library(outcome.entry)
        differ = [
            response
            for response in differing(payload, frozen, tried)
            if not (COMMA in lost and "," in str(response))
        ]
        assert differ == [], outcome.entry.name
        counted[payload["kind"]] += 1


@cache
def qti_report(name: str) -> ImportReport:
    return read((qti_fixtures.FOLDER / name).read_bytes(), "qti", name=name)


@pytest.fixture
def library(db: None, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    Locale.objects.get_or_create(language_code="en")


@pytest.mark.skipif(not moodle.ROOT.is_dir(), reason=moodle.ABSENT)
def test_questions_of_moodle_when_taken_then_they_mark_in_the_library_as_they_did(library: None) -> None:
    counted: Counter[str] = Counter()
    for name in moodle_files():
        check_the_marks(read(moodle.source(name)), counted)
    assert set(counted) >= {
        "single-choice", "multiple-response", "true-false", "matching", "ordering", "numerical", "short-answer", "cloze", "written",
    }  # fmt: skip


@qti_fixtures.needs_fixtures
def test_items_of_qti_when_taken_then_they_mark_in_the_library_as_they_did(library: None) -> None:
    counted: Counter[str] = Counter()
    for name in qti_fixtures.item_files():
        check_the_marks(qti_report(name), counted)
    assert set(counted) >= {
        "single-choice",
        "multiple-response",
        "matching",
        "ordering",
        "cloze",
        "passage",
        "hotspot",
    }
