"""Whole attempts that Moodle marked, sat here again: read, taken, published, begun, answered and handed in, mark by mark.

Moodle's own test data of its quiz (answers of 30 people to seven slots, with the mark of each slot and their sum) and of
its report on responses. The first slot draws one of two questions. The second asks for a sum of numbers drawn anew for
each attempt, a kind that is refused here: its mark is taken out of the sum.
"""

import csv
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from wagtail.models import Locale

from assessments import attempts
from assessments.exchange import read
from assessments.exchange.into_library import take
from assessments.grading import grade, thaw
from assessments.marking import payloads_of
from assessments.models import Grading, Question
from tests.assessments.builders import AT, HOUR, Stage, make_learner, make_stage
from tests.assessments.exchange import moodle

FOLDER = moodle.ROOT / "quiz-attempts"
pytestmark = pytest.mark.skipif(not moodle.ROOT.is_dir(), reason=moodle.ABSENT)

Row = dict[str, str]
REFUSED = "2"  # the slot whose kind has no counterpart
KINDS = {
    "3": "match",
    "4": "truefalse",
    "5": "two_of_four",
    "6": "one_of_four",
    "7": "multianswer",
}
TEXTS = {  # the questions of Moodle's test data, by how their texts begin
    "shortanswer": "<p>Name an amphibian",
    "numerical": "<p>What is pi to two d.p.?",
    "match": "<p>Classify the animals.",
    "truefalse": "<p>The answer is true.",
    "two_of_four": "<p>Which are the odd numbers?",
    "one_of_four": "<p>Which is the oddest number?",
    "multianswer": "<p>Complete this opening line",
}


def rows(name: str) -> list[Row]:
    with (FOLDER / name).open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def payloads() -> dict[str, dict[str, Any]]:
    """The questions of the quiz by Moodle's name, as they are read from its export."""
    report = read(moodle.source("moodle-4.5.6-export-29-questions.xml"))
    texts = {entry.payload["key"]: entry.payload["texts"]["en"]["text"] for entry in report.taken}
    return {
        name: next(
            entry.payload for entry in report.taken if texts[entry.payload["key"]].startswith(beginning)
        )
        for name, beginning in TEXTS.items()
    }


def ids(parts: list[dict[str, Any]]) -> dict[str, str]:
    return {part["texts"]["en"]["text"]: part["id"] for part in parts}


def response(payload: dict[str, Any], given: dict[str, str]) -> Any:
    """What stands in the columns of a slot, as our response to the question."""
    answer = given.get("answer", "")
    match payload["kind"]:
        case "true-false":
            return {"1": "true", "0": "false"}[answer]
        case "single-choice":
            return ids(payload["options"])[answer]
        case "multiple-response":
            return [option for text, option in ids(payload["options"]).items() if given[text] == "1"]
        case "matching":
            stems, answers = ids(payload["stems"]), ids(payload["answers"])
            return {stems[stem]: answers[word] for stem, word in given.items()}
        case "cloze":
            return dict(in_gaps(payload, given))
    return answer


def in_gaps(payload: dict[str, Any], given: dict[str, str]) -> Iterator[tuple[str, str]]:
    for gap in payload["gaps"]:
        text = given[f"{gap['name']}.answer"]
        yield gap["id"], text if gap["kind"] == "short-answer" else ids(gap["options"])[text]


def asked(row: Row) -> dict[str, str]:
    """What each slot asked, by Moodle's name; without the kind that is refused."""
    return {"1": row["randqs.1"], **KINDS}


def given_in(row: Row, slot: str) -> dict[str, str]:
    start = f"responses.{slot}."
    return {name.removeprefix(start): value for name, value in row.items() if name.startswith(start)}


@pytest.fixture
def stages(db: None, settings: Any, tmp_path: Any) -> dict[str, tuple[Stage, dict[str, Question]]]:
    """An assessment for each of the two questions that the first slot may draw, out of the questions as imported."""
    settings.MEDIA_ROOT = tmp_path
    Locale.objects.get_or_create(language_code="en")
    keys = {payload["key"] for payload in payloads().values()}
    report = read(moodle.source("moodle-4.5.6-export-29-questions.xml"))
    report.entries[:] = [entry for entry in report.taken if entry.payload["key"] in keys]
    for outcome in take(report, "en"):
        outcome.question.get_latest_revision().publish()
    known = {str(question.translation_key): question for question in Question.objects.all()}
    questions = {name: known[payload["key"]] for name, payload in payloads().items()}
    facts = {"pass_mark": 50, "waiting_minutes": 0}
    return {
        drawn: (
            make_stage(questions[drawn], *(questions[name] for name in KINDS.values()), **facts),
            questions,
        )
        for drawn in ("shortanswer", "numerical")
    }


def sat(stage: Stage, questions: dict[str, Question], row: Row) -> tuple[dict[str, Fraction], Grading]:
    """The fraction of each slot and the grading of an attempt in which all was answered as it was in Moodle."""
    learner = make_learner(stage)
    attempt = attempts.begin(learner, stage.page, at=AT + HOUR)
    items = [item["digest"] for item in attempt.paper.payload["items"]]
    slots = asked(row)
    by_digest = dict(zip(items, slots, strict=True))
    for digest, payload in payloads_of(attempt).items():
        attempts.answer(
            attempt,
            item=digest,
            step=payload["key"],
            response=response(payload, given_in(row, by_digest[digest])),
            at=AT + HOUR,
        )
    grading = attempts.hand_in(attempt, language="en", at=AT + HOUR)
    marks = {by_digest[part["item"]]: Fraction(*part["fraction"]) for part in grading.parts}
    return marks, grading


@pytest.mark.parametrize(("folder", "number"), [("quiz", 5), ("report-statistics", 25)])
def test_attempt_when_it_is_sat_again_then_every_mark_and_the_sum_are_those_of_moodle(
    stages: dict[str, tuple[Stage, dict[str, Question]]], folder: str, number: int
) -> None:
    results = {row["quizattempt"]: row for row in rows(f"{folder}/results00.csv")}
    steps = rows(f"{folder}/steps00.csv")
    assert len(steps) == number
    for row in steps:
        marks, grading = sat(*stages[row["randqs.1"]], row)
        expected = {slot: float(results[row["quizattempt"]][f"slots.{slot}.mark"]) for slot in marks}
        assert {slot: round(float(mark), 7) for slot, mark in marks.items()} == expected, row["quizattempt"]
        told = results[row["quizattempt"]]
        whole = float(told["summarks"]) - float(told[f"slots.{REFUSED}.mark"])
        assert abs(float(sum(marks.values())) - whole) < 1e-5
        assert abs(float(grading.percent) - 100 * whole / len(marks)) < 0.01


def told(payload: dict[str, Any], summary: str) -> Any:
    """A response as Moodle's report says it in words: "frog -> amphibian; cat -> mammal", "True", or as it was typed."""
    if payload["kind"] == "matching":
        return response(payload, dict(pair.split(" -> ") for pair in summary.split("; ")))
    return summary.lower() if payload["kind"] == "true-false" else summary


def test_tries_when_graded_again_then_only_the_cost_of_an_earlier_try_differs() -> None:
    """With several tries Moodle takes a part of the mark for each try before; here there is one (docs/grading.md)."""
    known = payloads()
    drawn = {row["quizattempt"]: row["randqs.1"] for row in rows("report-responses/steps00.csv")}
    counted: Counter[str] = Counter()
    for row in rows("report-responses/responses00.csv"):
        names = {"1": drawn[row["quizattempt"]], "3": "match", "4": "truefalse"}
        for slot, name in names.items():
            summary, fraction = row[f"slot.{slot}.responsesummary"], row[f"slot.{slot}.fraction"]
            if not summary or not fraction:
                continue
            earned = float(grade(thaw(known[name]), told(known[name], summary)).fraction)
            counted[
                "the same" if abs(earned - float(fraction)) < 1e-6 else f"{fraction}, not {earned:g}"
            ] += 1
    assert counted == {"the same": 17, "0.8888889, not 1": 1}
