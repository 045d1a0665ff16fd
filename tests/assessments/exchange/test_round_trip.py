"""What is exported and imported again is what it was: every kind that a format holds, whatever signs its texts have."""

import os

import pytest
from hypothesis import HealthCheck, given, settings

from assessments.exchange import read, write
from assessments.grading import thaw
from tests.assessments.exchange import moodle
from tests.assessments.exchange.questions import payloads

IN_XML = (
    "single-choice",
    "multiple-response",
    "true-false",
    "kprim",
    "matching",
    "ordering",
    "numerical",
    "short-answer",
    "cloze",
    "written",
)
IN_GIFT = tuple(kind for kind in IN_XML if kind not in ("kprim", "cloze"))
EXAMPLES = int(os.environ.get("EXCHANGE_EXAMPLES", "40"))
patient = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@patient
@given(payloads(IN_XML))
def test_moodle_xml_when_written_and_read_then_the_payload_is_the_same(payload):
    thaw(payload)
    data, problems = write([payload], "moodlexml")
    (entry,) = read(data)
    assert (entry.reason, entry.payload) == ("", payload)
    assert all("Written without" in why for _name, why in problems)


@patient
@given(payloads(IN_GIFT, rich=False))
def test_gift_when_written_and_read_then_the_payload_is_the_same(payload):
    data, problems = write([payload], "gift")
    if any("Written without" not in why for _name, why in problems):
        assert payload["kind"] in ("short-answer", "ordering")  # an arrow, or what looks like a comment
        return
    (entry,) = read(data, "gift")
    assert (entry.reason, entry.payload) == ("", payload)


@patient
@given(payloads(("single-choice",), rich=False))
def test_aiken_when_written_and_read_then_words_and_right_answer_are_the_same(payload):
    data, problems = write([payload], "aiken")
    if any("Written without" not in why for _name, why in problems):
        return
    (entry,) = read(data, "aiken")
    options = [(option["texts"]["en"]["text"], option["correct"]) for option in entry.payload["options"]]
    assert options == [(option["texts"]["en"]["text"], option["correct"]) for option in payload["options"]]


@pytest.mark.parametrize("format", ["moodlexml", "gift"])
def test_file_when_its_questions_have_names_tags_and_categories_then_they_come_back(format):
    text = (
        "::First::no category {T}\n\n$CATEGORY: $course$/top/Law/Means \\: a//b\n\n"
        "// [tag:Prague] [tag:law]\n::Second \\: name::two {F}\n\nthree {T}\n\n$CATEGORY: top\n\nfour {T}"
    )
    first = read(text.encode(), "gift")

    def by_key(name):
        return {entry.payload["key"]: getattr(entry, name) for entry in first}

    facts = {"names": by_key("name"), "tags": by_key("tags"), "categories": by_key("category")}
    data, problems = write([entry.payload for entry in first], format, **facts)
    again = read(data, format)
    told = [(entry.name, entry.tags, entry.category, entry.payload) for entry in first]
    assert [(entry.name, entry.tags, entry.category, entry.payload) for entry in again] == told
    assert told[1][:3] == ("Second : name", ["Prague", "law"], "Law/Means : a//b")
    assert (problems, first.categories) == ([], again.categories)


def test_aiken_when_questions_have_a_category_then_that_it_is_left_out_is_told():
    (entry,) = read(b"Q\nA) a\nB) b\nANSWER: A", "aiken")
    _data, problems = write([entry.payload], "aiken", categories={entry.payload["key"]: "Law"})
    assert problems == [("Q", "Written without: categories.")]


@pytest.mark.skipif(not moodle.ROOT.is_dir(), reason=moodle.ABSENT)
@pytest.mark.parametrize(
    "name", [name for name in moodle.oracles() if not name.startswith("format__multianswer")]
)
def test_fixture_when_written_and_read_then_every_payload_is_the_same(name):
    taken = [entry.payload for entry in read(moodle.source(name)).taken]
    data, problems = write(taken, "moodlexml")
    assert all("Written without: feedback for right" in why for _name, why in problems)
    limited = {name for name, _why in problems}
    whole = [entry.payload for entry in read(data).taken if entry.name not in limited]
    assert whole == [payload for payload in taken if payload["key"] in {back["key"] for back in whole}]
    assert len(whole) == len(taken) - len(problems)
    data, problems = write(taken, "gift")
    known = {payload["key"]: payload for payload in taken}
    back = [entry.payload for entry in read(data, "gift").taken]
    refused = [why for _name, why in problems if "Written without" not in why]
    assert len(back) + len(refused) == len(taken)
    limited = {moodle_name for moodle_name, _why in problems}
    for entry in read(data, "gift").taken:
        if entry.name not in limited:
            assert entry.payload == known[entry.payload["key"]]
