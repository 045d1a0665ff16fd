"""Moodle XML of plugins whose questions have a counterpart here: all or nothing, true and false in rows, dragged answers."""

from fractions import Fraction

import pytest

from assessments.exchange import read, write
from assessments.grading import grade, thaw
from tests.assessments.exchange.test_moodle_xml import STATEMENTS, answer, entry

THREE = answer("a", "100", "<feedback><text>Yes</text></feedback>") + answer("b", "0.0") + answer("c", "50")
COMBINED = "<correctfeedback><text>All of it</text></correctfeedback>"


def test_multichoiceset_when_read_then_only_exactly_the_right_options_earn_something():
    payload = entry("multichoiceset", THREE + COMBINED).payload
    assert (payload["kind"], payload["rule"]) == ("multiple-response", "all-or-nothing")
    assert payload["texts"]["en"]["right"] == "<p>All of it</p>"
    assert payload["options"][0]["texts"]["en"] == {"text": "a", "feedback": "<p>Yes</p>"}
    a, b, c = (option["id"] for option in payload["options"])
    question = thaw(payload)
    assert [grade(question, given).fraction for given in ([a, c], [a], [a, b, c])] == [1, 0, 0]


@pytest.mark.parametrize(
    ("inside", "reason"),
    [(answer("a", "100"), "at least two"), (answer("a") + answer("b"), "best one earns 0%")],
)
def test_multichoiceset_when_it_can_not_be_answered_then_it_is_refused(inside, reason):
    assert reason in entry("multichoiceset", inside).reason


def test_multiple_response_when_all_or_nothing_then_it_goes_out_as_multichoiceset_and_comes_back():
    payload = entry("multichoiceset", THREE + COMBINED, shuffleanswers="false").payload
    data, problems = write([payload], "moodlexml")
    (back,) = read(data)
    assert (back.original_kind, back.payload, problems) == ("multichoiceset", payload, [])


@pytest.mark.parametrize(
    ("method", "rule", "fraction"),
    [("subpoints", "each-statement", "3/4"), ("mtfonezero", "all-or-nothing", "0")],
)
def test_mtf_when_graded_as_kprim_can_be_then_it_is_taken(method, rule, fraction):
    payload = entry("mtf", STATEMENTS, scoringmethod=f"<text>{method}</text>").payload
    ids = [part["id"] for part in payload["statements"]]
    three = dict(zip(ids, ("true", "false", "false", "false"), strict=True))
    assert (payload["kind"], payload["rule"]) == ("kprim", rule)
    assert grade(thaw(payload), three).fraction == Fraction(fraction)


def test_mtf_when_wrong_answers_cost_points_then_it_is_refused_by_that_name():
    found = entry("mtf", STATEMENTS, scoringmethod="<text>subpointdeduction</text>", deduction="0.5")
    assert (found.state, found.reason) == ("refused", "The scoring method “subpointdeduction” is not known.")


PAIR = '<subquestion format="html"><text>{}</text><answer format="html"><text><![CDATA[{}]]></text>{}</answer></subquestion>'


def test_ddmatch_when_read_then_its_answers_are_matched_as_plain_text():
    found = entry("ddmatch", PAIR.format("one", "<p>1 &lt; <b>2</b></p>", "") + PAIR.format("two", "2", ""))
    assert [part["texts"]["en"]["text"] for part in found.payload["answers"]] == ["1 < 2", "2"]
    assert (found.kind, found.losses) == (
        "matching",
        ["Formatting of options and other short texts: they are plain text here."],
    )


def test_ddmatch_when_an_answer_is_a_picture_alone_then_it_is_refused():
    found = entry("ddmatch", PAIR.format("one", '<img src="x.png">', "") + PAIR.format("two", "2", ""))
    assert "picture alone" in found.reason
