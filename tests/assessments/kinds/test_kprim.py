"""Kprim: four statements on a page, and in the CMS."""

import pytest

from tests.assessments.kinds.making import (
    form,
    frozen,
    grade,
    in_words,
    page_of_result,
    part,
    posted,
    result,
    told,
    words,
)

HOLDS = [True, False, True, False]


def statements(*holds: bool) -> list[dict]:
    return [
        part("statement", {"text": f"Statement {n}.", "holds": is_true, "feedback": f"<p>Why {n}.</p>"})
        for n, is_true in enumerate(holds)
    ]


def written(*holds: bool, **facts: object) -> dict:
    return {"statements": statements(*(holds or HOLDS)), "rule": "kprim", **facts}


def ids(payload: dict) -> list[str]:
    return [statement["id"] for statement in payload["statements"]]


def judging(payload: dict, *given: str) -> dict[str, str]:
    return {statement: word for statement, word in zip(ids(payload), given, strict=True) if word}


def test_kprim_when_frozen_then_facts_and_words_of_all_languages_are_there() -> None:
    source = written()
    french = {**source, "statements": [{**row, "value": {**row["value"], "text": f"Phrase {n}."}} for n, row in enumerate(source["statements"])][:3]}  # fmt: skip
    payload = frozen("kprim", source, french)
    assert [(row["id"], row["holds"]) for row in payload["statements"]] == [
        (row["id"], holds) for row, holds in zip(source["statements"], HOLDS, strict=True)
    ]
    assert payload["statements"][1]["texts"] == {
        "en": {"text": "Statement 1.", "feedback": "<p>Why 1.</p>"},
        "fr": {"text": "Phrase 1.", "feedback": "<p>Why 1.</p>"},
    }
    assert set(payload["statements"][3]["texts"]) == {"en"}
    assert payload["rule"] == "kprim"
    assert "shuffle" not in payload
    assert frozen("kprim", written(keep_order=True))["shuffle"] is False


@pytest.mark.parametrize(
    ("given", "percent"),
    [
        (("true", "false", "true", "false"), 100),
        (("true", "false", "true", "true"), 50),
        (("true", "false", "true", ""), 50),
        (("true", "true", "true", "true"), 0),
    ],
)
def test_kprim_when_judged_then_it_is_worth_what_its_rule_says(given: tuple[str, ...], percent: int) -> None:
    payload = frozen("kprim", written())
    assert grade(payload, judging(payload, *given)).fraction * 100 == percent


def test_kprim_when_posted_then_each_statement_has_its_word() -> None:
    payload = frozen("kprim", written())
    first, _second, third, _fourth = ids(payload)
    fields = {f"part-{first}": "true", f"part-{third}": "false", "part-unknown": "true", "option": "x"}
    assert posted(payload, fields) == {first: "true", third: "false"}
    assert posted(payload, {}) == {}
    with pytest.raises(ValueError, match="has no 'perhaps'"):
        grade(payload, posted(payload, {f"part-{first}": "perhaps"}))
    with pytest.raises(ValueError, match="has no 'unknown'"):
        grade(payload, {"unknown": "true"})


def test_kprim_when_asked_then_each_statement_names_its_two_choices_and_keeps_what_was_chosen() -> None:
    payload = frozen("kprim", written())
    page = form(payload, judging(payload, "true", "", "", ""))
    rows = page.select("fieldset fieldset")
    assert [words(row.legend) for row in rows] == [f"Statement {n}." for n in range(4)]
    assert [words(label) for label in rows[0].select("label")] == ["True", "False"]
    assert [label["for"] for label in rows[0].select("label")] == [
        field["id"] for field in rows[0].select("input")
    ]
    assert [field["value"] for field in page.select("input[checked]")] == ["true"]
    assert len({field["name"] for field in page.select("input")}) == 4


def test_kprim_when_handed_in_then_each_statement_says_how_it_was_judged_and_why() -> None:
    payload = frozen("kprim", written())
    assert result(payload, judging(payload, "true", "true", "", "false")) == [
        "Right Statement 0. Your answer: True Why 0.",
        "Not right Statement 1. Your answer: True The right answer: False Why 1.",
        "Not answered Statement 2. The right answer: True Why 2.",
        "Right Statement 3. Your answer: False Why 3.",
    ]
    assert (
        in_words(payload, judging(payload, "true", "", "", "false"))
        == "Statement 0. – True; Statement 3. – False"
    )


def test_kprim_when_it_is_not_right_as_a_whole_then_it_says_how_it_was_counted() -> None:
    payload = frozen("kprim", written())
    counted = "How it is counted: All four right: the whole; three right: the half; fewer: nothing."
    assert counted in page_of_result(payload, judging(payload, "true", "true", "true", "true"))
    assert "How it is counted" not in page_of_result(
        payload, judging(payload, "true", "false", "true", "false")
    )
    assert "How it is counted" not in page_of_result(payload, None)


def test_kprim_when_there_are_not_four_statements_then_the_author_is_told() -> None:
    assert told("kprim", written()) == {}
    assert told("kprim", written(False, False, False, False)) == {}
    for holds in ([True, False, True], [True] * 5):
        assert list(told("kprim", written(*holds))) == ["statements"]


def test_statement_when_it_has_no_words_then_the_author_is_told_there() -> None:
    rows = statements(*HOLDS)
    rows[2]["value"]["text"] = ""
    assert list(told("kprim", {"statements": rows, "rule": "kprim"})) == ["statements/2/text"]
