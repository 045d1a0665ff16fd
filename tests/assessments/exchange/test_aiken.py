"""Aiken: blank lines, tabs, errors with their lines; and how formats are told apart."""

import pytest

from assessments.exchange import read, write
from assessments.exchange.formats import sniffed


def test_aiken_when_it_has_blank_lines_tabs_and_both_signs_then_it_is_read():
    report = read(b"\n\tWhat?\n\n A)\tone\nB. two\n\nANSWER:B\n\n\nR\nA) x\nB) y\nANSWER: A", "aiken")
    assert [(entry.name, entry.line, entry.state) for entry in report] == [
        ("What?", 2, "taken"),
        ("R", 10, "taken"),
    ]
    options = report.entries[0].payload["options"]
    assert [(option["texts"]["en"]["text"], option["correct"]) for option in options] == [
        ("one", False),
        ("two", True),
    ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("A) a\n", 1, "No question stands before"),
        ("ANSWER: A", 1, "No question stands before"),
        ("Q\nA) a\nB) b\n", 1, "no line that says the answer"),
        ("Q\nand more\nA) a\nB) b\nANSWER: A", 1, "no line that says the answer"),
        ("Q\nA) a\nANSWER: A", 1, "at least two"),
        ("Q\nA) a\nB) b\nANSWER: C", 1, "no option “C”"),
        ("Q\nA) a\nB) b\nANSWER:", 1, "no option “”"),
    ],
)
def test_aiken_when_a_question_is_wrong_then_its_line_is_told(text, line, reason):
    refused = read(text.encode(), "aiken").refused[0]
    assert refused.line == line
    assert reason in refused.reason


def test_aiken_when_it_holds_html_then_it_is_plain_text():
    (entry,) = read(b"Is <b>x</b> & y?\nA) <i>a</i>\nB) b\nANSWER: A", "aiken")
    assert entry.payload["texts"]["en"]["text"] == "<p>Is &lt;b&gt;x&lt;/b&gt; &amp; y?</p>"
    assert entry.payload["options"][0]["texts"]["en"]["text"] == "<i>a</i>"


def test_aiken_when_it_can_not_hold_a_question_then_it_is_named():
    (entry,) = read(b"A thing\nA) a\nB) b\nANSWER: A", "aiken")
    payload = entry.payload
    looks = {**payload, "texts": {"en": {"text": "<p>A) thing</p>"}}}
    rich = {**payload, "texts": {"en": {"text": "<p>A <b>thing</b></p>", "feedback": "<p>x</p>"}}}
    data, problems = write([payload, {**payload, "kind": "true-false"}, looks, rich], "aiken")
    assert [why for _name, why in problems] == [
        "Aiken holds single choice alone.",
        "The text looks like an option or an answer of Aiken.",
        "Written without: formatting, feedback.",
    ]
    assert data.decode() == "A thing\nA) a\nB) b\nANSWER: A\n\n" * 2


@pytest.mark.parametrize(
    ("answer", "losses"),
    [
        ("A", []),
        ("A)", []),
        ("A, B", ["What stands behind the letter of the answer: “, B”."]),
        ("AB", ["What stands behind the letter of the answer: “B”."]),
    ],
)
def test_aiken_when_more_than_a_letter_is_the_answer_then_the_first_counts_and_the_rest_is_a_loss(
    answer, losses
):
    (entry,) = read(f"Q\nA) a\nB) b\nANSWER: {answer}".encode(), "aiken")
    assert [option["correct"] for option in entry.payload["options"]] == [True, False]
    assert (entry.losses, entry.state) == (losses, "taken-with-loss" if losses else "taken")


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<quiz/>", "moodlexml"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><!-- x --><quiz>", "moodlexml"),
        ("<quiz/>".encode("utf-16"), "moodlexml"),
        (b"<assessmentItem/>", "qti"),
        (b"<qti-assessment-item/>", "qti"),
        (b"PK\x03\x04", "qti"),
        (b"Q\nA) a\nB) b\nANSWER: A", "aiken"),
        (b"Q {\nA) a\nANSWER: A}", "gift"),
        (b"Q\rA) a\rB) b\rANSWER: A\r", "aiken"),
        (b"the {1:SA:=cat} sat", "cloze"),
        (b"the {1:SA:=cat}\n\nsat {2:NM:=1}", "cloze"),
        (b"the {1:SA:=cat}\n\nis it {T}", "gift"),
        (b"", "gift"),
    ],
)
def test_format_when_not_named_then_it_is_told_by_the_content(data, name):
    assert sniffed(data) == name


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"", "auto"),
        (b"\xef\xbb\xbf", "gift"),
        (b" \r\n\n", "aiken"),
        (b"// only a comment", "gift"),
        (b"<quiz/>", "moodlexml"),
    ],
)
def test_file_when_no_question_is_in_it_then_a_message_says_so(data, name):
    report = read(data, name)
    assert (report.entries, report.message) == ([], "There are no questions in the file.")


def test_format_when_nobody_knows_it_then_there_is_a_message():
    assert read(b"x", "wordperfect").message == "The format “wordperfect” is not read."
