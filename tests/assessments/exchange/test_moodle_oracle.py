"""Everything that a running Moodle 4.5.6 made of its own files, we make of them too: number, kinds, texts, marks."""

import json
import math
import re
from collections import Counter
from functools import cache

import pytest

from assessments.exchange import ImportReport, read
from assessments.grading import grade, thaw
from tests.assessments.exchange import moodle

pytestmark = pytest.mark.skipif(not moodle.ROOT.is_dir(), reason=moodle.ABSENT)

NOT_UTF8 = "format__gift__questions_encoding_windows-1252.gift.txt"
INVALID_GRADES = "format__xml__error_invalid_grades.xml"
BROKEN = {
    "format__multianswer__broken_multianswer_1.txt": "at least two",
    "format__multianswer__broken_multianswer_2.txt": "the best one earns 50%",
}
READ = [name for name in moodle.oracles() if name not in {NOT_UTF8, INVALID_GRADES, *BROKEN}]
# The harness behind the oracle did not hand the order in: it notes the same fraction for every order, the right one
# included, which by its own `correct_response_fraction` is worth 1. So only the right answer is compared.
ORDERING = "ordering"


@cache
def report(name: str) -> ImportReport:
    return read(moodle.source(name))


def told(name: str) -> list[tuple[dict, dict]]:
    """Each question as Moodle read it from the file, and as it stands in its database."""
    parsed = [question for question in moodle.oracle(name)["parsed"] if question["qtype"] != "category"]
    return list(zip(parsed, moodle.oracle(name)["questions"], strict=True))


@pytest.mark.parametrize("name", READ)
def test_file_when_moodle_read_it_then_every_question_is_an_entry_of_the_same_kind_and_name(name):
    found = report(name)
    assert found.message == ""
    assert [
        (" ".join(entry.name.split()), entry.kind, entry.default_mark, entry.idnumber or None)
        for entry in found
    ] == [
        (
            " ".join(question["name"].split()),
            moodle.our_kind(question),
            question["defaultmark"] if moodle.our_kind(question) else entry.default_mark,
            question["idnumber"],
        )
        for (_parsed, question), entry in zip(told(name), found, strict=True)
    ]


@pytest.mark.parametrize("name", READ)
def test_question_when_it_has_no_counterpart_then_it_is_refused_with_its_own_name(name):
    for (_parsed, question), entry in zip(told(name), report(name), strict=True):
        is_supported = question["qtype"] not in moodle.UNSUPPORTED
        assert (entry.payload is not None, entry.state != "refused", not entry.reason) == (is_supported,) * 3
        assert entry.original_kind in (
            question["qtype"],
            {"match": "matching", "multianswer": "cloze"}.get(question["qtype"]),
        )


@pytest.mark.parametrize("name", READ)
def test_question_when_moodle_read_it_then_its_texts_and_feedback_are_the_same(name):
    names = {
        "feedback": "generalfeedback",
        "right": "correctfeedback",
        "partly": "partiallycorrectfeedback",
        "wrong": "incorrectfeedback",
        "true": "feedbacktrue",
        "false": "feedbackfalse",
        "guidance": "graderinfo",
    }
    for (parsed, question), entry in zip(told(name), report(name), strict=True):
        if entry.payload is None:
            continue
        ours = entry.payload["texts"]["en"]
        text_format = parsed["questiontextformat"]
        pictures = [picture.alt for picture in entry.pictures]
        assert moodle.words(ours["text"]) == moodle.words(question["questiontext"], text_format), pictures
        for field, theirs in names.items():
            told_text = parsed.get(theirs) or ""
            if isinstance(told_text, dict):
                told_text, told_format = told_text["text"], told_text["format"]
            else:
                told_format = parsed.get("generalfeedbackformat", text_format)
            said = moodle.words(ours.get(field, ""))
            assert without_descriptions(said) == moodle.words(told_text, told_format), field


def without_descriptions(text: str) -> str:
    """Descriptions of pictures stand in brackets where a picture stood in Moodle."""
    for description in ("Moodlelogo", "Informations", "Thumbdown", "Thumbup", "thumbdown", "thumbup"):
        text = text.replace(f"[{description}]", "")
    return text


@pytest.mark.parametrize("name", READ)
def test_answers_when_moodle_read_them_then_words_fractions_and_feedback_are_the_same(name):
    for (parsed, question), entry in zip(told(name), report(name), strict=True):
        if entry.payload is None or "answers" not in question or question["qtype"] == ORDERING:
            continue
        parts = entry.payload.get("options") or entry.payload["answers"]
        assert len(parts) == len(question["answers"])
        single = entry.payload["kind"] != "multiple-response"
        right = sum(part.get("correct", True) for part in parts)
        for place, (part, theirs) in enumerate(zip(parts, question["answers"], strict=True)):
            text_format = parsed["answer"][place]
            text_format = text_format["format"] if isinstance(text_format, dict) else moodle.PLAIN_FORMAT
            usual = (
                (1 if single else 1 / right) if part.get("correct", True) else (0 if single else -1 / right)
            )
            share = eval_fraction(part["credit"]) if "credit" in part else usual
            assert math.isclose(share, theirs["fraction"], abs_tol=1e-6)
            words = part["texts"]["en"]
            assert moodle.words(words.get("feedback", "")) == moodle.words(theirs["feedback"])
            if "number" in part:
                assert (part["number"] == "*") == (theirs["answer"] == "*")
                if part["number"] != "*":
                    assert math.isclose(float(part["number"]), float(theirs["answer"]), rel_tol=1e-12)
                assert math.isclose(float(part["tolerance"]), float(theirs["tolerance"] or 0), abs_tol=1e-12)
            else:
                said = words.get("text", words.get("form", ""))
                assert described(said) == moodle.words(theirs["answer"], text_format)


def described(text: str) -> str:
    text = moodle.squeezed(text)
    for description in ("BritishFlag", "Frenchflag", "Germanflag", "Denmarkflag"):
        text = re.sub(rf"\[(?:Picture\d+:)?{description}\]", "", text)
    return text


def eval_fraction(text: str) -> float:
    numerator, _slash, denominator = text.partition("/")
    return int(numerator) / int(denominator or 1)


@pytest.mark.parametrize("name", READ)
def test_pairs_and_items_when_moodle_read_them_then_they_are_the_same(name):
    for (parsed, question), entry in zip(told(name), report(name), strict=True):
        payload = entry.payload
        if question["qtype"] == "match":
            answers = {part["id"]: part["texts"]["en"]["text"] for part in payload["answers"]}
            pairs = [
                (moodle.words(stem["text"], stem["format"]), moodle.squeezed(answer))
                for stem, answer in zip(parsed["subquestions"], parsed["subanswers"], strict=True)
            ]
            assert [
                (moodle.squeezed(stem["texts"]["en"]["text"]), moodle.squeezed(answers[stem["answer"]]))
                for stem in payload["stems"]
            ] == [pair for pair in pairs if pair[0]]
            assert {moodle.squeezed(text) for text in answers.values()} == {answer for _stem, answer in pairs}
        if question["qtype"] == ORDERING:
            items = [part["texts"]["en"]["text"] for part in payload["items"]]
            assert items == [answer["answer"] for answer in question["answers"]]


@pytest.mark.parametrize("name", READ)
def test_response_when_moodle_graded_it_then_it_earns_the_same(name):
    for (_parsed, question), entry in zip(told(name), report(name), strict=True):
        cases = question.get("graded_cases", [])
        if entry.payload is None or question["qtype"] == ORDERING:
            continue
        gradable = thaw(entry.payload)
        for case in cases:
            grading = grade(gradable, moodle.response(entry.payload, case["response"]))
            expected = case["fraction"] or 0
            assert math.isclose(float(grading.fraction), expected, abs_tol=1e-6), (entry.name, case)
            assert grading.is_answered == (case["fraction"] is not None), (entry.name, case)


def test_comma_when_it_were_decimal_in_english_too_then_nine_responses_would_earn_something_else():
    """Why a file that is read as English says that a comma is none."""
    differ = []
    for name in READ:
        for (_parsed, question), entry in zip(told(name), report(name), strict=True):
            if entry.kind not in ("numerical", "cloze"):
                continue
            decimal = json.loads(
                json.dumps(entry.payload).replace('"decimal_comma": false', '"decimal_comma": true')
            )
            gradable = thaw(decimal)
            for case in question.get("graded_cases", []):
                earned = grade(gradable, moodle.response(decimal, case["response"])).fraction
                if not math.isclose(float(earned), case["fraction"] or 0, abs_tol=1e-6):
                    differ.append(case["response"])
    assert len(differ) == 9
    assert all("," in json.dumps(response) for response in differ)


def test_ordering_when_moodles_harness_graded_no_order_then_the_right_one_earns_the_whole():
    orderings = [
        (question, entry)
        for name in READ
        for (_parsed, question), entry in zip(told(name), report(name), strict=True)
        if question["qtype"] == ORDERING
    ]
    assert len(orderings) == 3
    for question, entry in orderings:
        items = [part["id"] for part in entry.payload["items"]]
        assert grade(thaw(entry.payload), items).fraction == question["correct_response_fraction"] == 1
        assert len({case["fraction"] for case in question["graded_cases"]}) == 1


def test_oracle_when_counted_then_nothing_of_it_is_left_out():
    """The figures of the whole comparison, so that a file that stops being read is noticed."""
    kinds = Counter(
        moodle.our_kind(question) or "refused" for name in READ for _parsed, question in told(name)
    )
    cases: Counter[str] = Counter()
    for name in READ:
        for _parsed, question in told(name):
            cases[moodle.our_kind(question)] += len(question.get("graded_cases", []))
    assert len(READ) == 45
    assert kinds == {
        "single-choice": 30,
        "true-false": 21,
        "numerical": 21,
        "short-answer": 18,
        "refused": 16,
        "cloze": 9,
        "matching": 8,
        "written": 7,
        "multiple-response": 5,
        "ordering": 3,
    }
    assert {kind: number for kind, number in cases.items() if number} == {
        "single-choice": 129,
        "true-false": 62,
        "short-answer": 246,
        "numerical": 298,
        "matching": 690,
        "multiple-response": 88,
        "cloze": 536,
        "ordering": 328,  # of which only the right answers are compared
        "": 7,  # of a calculated question
    }


def test_file_when_in_another_encoding_then_it_is_refused_as_a_whole():
    assert moodle.oracle(NOT_UTF8)["expected"].startswith("reject the file")
    found = report(NOT_UTF8)
    assert found.entries == []
    assert found.message == "The file is not encoded in UTF-8 (line 15); save it as UTF-8 and try again."


def test_grade_when_moodle_does_not_know_it_then_the_question_is_refused_as_there():
    assert "Grades (0.33) do not match" in moodle.oracle(INVALID_GRADES)["import_messages"]
    (entry,) = report(INVALID_GRADES)
    assert (entry.name, entry.state) == ("Question with invalid grades : x > 1 & x < 2", "refused")
    assert entry.reason == "The grade 33% is none that Moodle knows."


@pytest.mark.parametrize(("name", "reason"), BROKEN.items())
def test_embedded_answers_when_broken_for_moodle_then_they_are_refused_as_there(name, reason):
    assert moodle.oracle(name)["imported_count"] == 0
    (entry,) = report(name)
    assert entry.state == "refused"
    assert reason in entry.reason
