"""Single choice: one option is right, others may be right in parts."""

import pytest
from bs4 import BeautifulSoup

from assessments.kinds.single_choice import RatedOptionBlock
from tests.assessments.kinds.making import frozen, grade, part, result, told


def option(text: str, *, is_right: bool = False, credit: str = "") -> dict:
    facts = {"text": text, "is_correct": is_right, "credit": credit, "feedback": f"<p>Why {text}.</p>", "sources": []}  # fmt: skip
    return part("option", facts)


def written(*options: dict) -> dict:
    usual = [option("ask", is_right=True), option("wait", credit="1/2"), option("shout", credit="-1/3"), option("go")]  # fmt: skip
    return {"options": list(options) or usual}


def test_single_choice_when_an_option_has_a_worth_then_it_is_frozen_and_graded_by_it() -> None:
    payload = frozen("single-choice", written())
    assert [row.get("credit") for row in payload["options"]] == [None, "1/2", "-1/3", None]
    earned = [grade(payload, row["id"]).fraction * 2 for row in payload["options"]]
    assert earned == [2, 1, 0, 0]


def test_single_choice_when_no_worth_is_written_then_none_is_frozen() -> None:
    plain = written(option("ask", is_right=True), option("wait"))
    older = {"options": [part("option", dict(row["value"])) for row in plain["options"]]}
    for row, before in zip(older["options"], plain["options"], strict=True):
        row["id"] = before["id"]
        del row["value"]["credit"]
    payload = frozen("single-choice", plain)
    assert payload == frozen("single-choice", older)
    assert [set(row) for row in payload["options"]] == [{"id", "correct", "sources", "texts"}] * 2


def test_single_choice_when_handed_in_then_each_answer_is_called_what_it_is_worth() -> None:
    payload = frozen("single-choice", written())
    right, partly, costly, wrong = [row["id"] for row in payload["options"]]
    told_right = "The right answer: ask Why ask."
    assert result(payload, right) == ["Right Your answer: ask Why ask."]
    assert result(payload, partly) == ["Right in parts Your answer: wait Why wait.", told_right]
    assert result(payload, costly) == ["Not right Your answer: shout Why shout.", told_right]
    assert result(payload, wrong) == ["Not right Your answer: go Why go.", told_right]


@pytest.mark.parametrize(
    ("right", "other", "place", "message"),
    [
        ("1/2", "", 0, "The right option is worth the whole: leave this empty."),
        ("", "1", 1, "Only the right option is worth the whole; this one is worth less than 1."),
        ("", "4/4", 1, "Only the right option is worth the whole; this one is worth less than 1."),
        ("", "-3/2", 1, "A worth lies between -1 and 1; 1 is the whole question."),
        ("", "half", 1, "Write a fraction, for instance 1/2 or -1/3."),
    ],
)
def test_single_choice_when_a_worth_contradicts_what_is_right_then_the_author_is_told_there(
    right: str, other: str, place: int, message: str
) -> None:
    unfit = written(option("ask", is_right=True, credit=right), option("wait", credit=other))
    assert told("single-choice", unfit) == {f"options/{place}/credit": [message]}


def test_single_choice_when_the_right_one_says_that_it_is_the_whole_then_it_is_accepted() -> None:
    fit = written(option("ask", is_right=True, credit="1"), option("wait", credit="9/10"), option("go", credit="-1"))  # fmt: skip
    assert told("single-choice", fit) == {}


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        ({"is_right": True}, "Right"),
        ({"credit": "1/2"}, "Right in parts"),
        ({"credit": "-1/2"}, "Not right"),
        ({}, "Not right"),
    ],
)
def test_option_when_it_is_right_in_parts_then_the_preview_says_so(facts: dict, word: str) -> None:
    block = RatedOptionBlock()
    html = block.render(block.to_python(option("wait", **facts)["value"]))
    assert BeautifulSoup(html, "html.parser").select_one(".feedback__verdict").get_text(strip=True) == word
