"""Numerical: a number that is typed, on a page and in the CMS."""

import pytest
from django.utils import translation

from assessments.kinds import KINDS
from tests.assessments.kinds.making import (
    answered,
    form,
    frozen,
    grade,
    in_words,
    part,
    posted,
    result,
    told,
    words,
)


def number(text: str, tolerance: str = "0", **facts: str) -> dict:
    return part("number", {"number": text, "tolerance": tolerance, "tolerance_kind": "nominal", "credit": "", "feedback": "", **facts})  # fmt: skip


def unit(name: str, factor: str = "1") -> dict:
    return part("unit", {"name": name, "factor": factor})


def written(*numbers: dict, units: tuple[dict, ...] = (), **facts: object) -> dict:
    return {
        "answers": list(numbers) or [number("3,14", "0.01")],
        "units": list(units),
        "unit_rule": "optional" if units else "none",
        "unit_penalty": "1/10",
        "unit_penalty_of": "response",
        **facts,
    }


METRES = (unit("m"), unit("mm", "0.001"))


def echo(payload: dict, response: object, language: str = "en") -> str:
    with translation.override(language):
        return KINDS["numerical"].echo(answered(payload, response))


def test_numerical_when_frozen_then_numbers_are_exact_texts_and_units_are_named_in_each_language() -> None:
    source = written(number("3,14", "0,01", credit="1/2", tolerance_kind="relative"), number("0"), units=(unit("days"), unit("weeks", "7")))  # fmt: skip
    french = {**source, "units": [{**row, "value": {**row["value"], "name": name}} for row, name in zip(source["units"], ("jours", "semaines"), strict=True)]}  # fmt: skip
    payload = frozen("numerical", source, french)
    assert payload["answers"][0] | {"id": "", "texts": {}} == {
        "id": "", "number": "3.14", "tolerance": "0.01", "tolerance_kind": "relative", "credit": "1/2", "texts": {},
    }  # fmt: skip
    assert payload["answers"][1] | {"id": "", "texts": {}} == {
        "id": "",
        "number": "0",
        "tolerance": "0",
        "texts": {},
    }
    assert payload["units"][1]["texts"] == {"en": {"name": "weeks"}, "fr": {"name": "semaines"}}
    assert (payload["units"][1]["factor"], payload["unit_rule"]) == ("7", "optional")
    assert not {"unit_penalty", "unit_choice", "unit_before"} & set(payload)
    graded = frozen(
        "numerical", written(units=METRES, unit_rule="graded", unit_choice=True, unit_before=True)
    )
    assert (graded["unit_penalty"], graded["unit_penalty_of"]) == ("1/10", "response")
    assert (graded["unit_choice"], graded["unit_before"]) == (True, True)


@pytest.mark.parametrize("typed", ["3.14", "3,14", " 3,15 ", "3,14 m", "3140 mm", "3140mm"])
def test_numerical_when_typed_with_point_comma_or_unit_then_it_is_right(typed: str) -> None:
    payload = frozen("numerical", written(units=METRES))
    assert grade(payload, posted(payload, {"number": typed})).fraction == 1


def test_numerical_when_the_unit_is_chosen_then_both_are_posted() -> None:
    payload = frozen("numerical", written(units=METRES, unit_rule="graded", unit_choice=True))
    metre, millimetre = (row["id"] for row in payload["units"])
    assert posted(payload, {"number": " 3140 ", "unit": millimetre}) == {"number": "3140", "unit": millimetre}
    assert grade(payload, {"number": "3140", "unit": millimetre}).fraction == 1
    assert posted(payload, {"number": "3,14", "unit": ""}) == {"number": "3,14"}
    assert grade(payload, {"number": "3,14"}).fraction * 10 == 9
    assert posted(payload, {}) == {}
    assert not grade(payload, posted(payload, {"unit": metre})).is_answered
    for foreign in ({"number": "3", "unit": "unknown"}, {"number": "3", "unknown": metre}):
        with pytest.raises(ValueError, match=r"has no|takes a number"):
            grade(payload, foreign)


def test_numerical_when_nothing_is_posted_then_it_is_an_empty_text() -> None:
    payload = frozen("numerical", written())
    assert posted(payload, {"unit": "m"}) == ""
    assert len(posted(payload, {"number": "9" * 100_000})) == 100


@pytest.mark.parametrize(
    ("typed", "language", "said"),
    [
        ("3,14 m", "en", "understood as 3.14 m"),
        ("3.14m", "fr", "3,14 m"),
        ("1.234.567,5", "en", "understood as 1234567.5"),
        ("-2", "en", "understood as −2"),
        ("2e3 m", "en", "understood as 2000 m"),
        ("1e300", "en", "understood as 1E+300"),
        ("1e999999", "en", "understood as 1E+2500"),
        ("0,30", "en", "understood as 0.3"),
        ("three", "en", "no number was found in it: write it in digits"),
        ("", "en", ""),
    ],
)
def test_numerical_when_it_was_saved_then_the_page_says_how_it_is_understood(
    typed: str, language: str, said: str
) -> None:
    payload = frozen("numerical", written(units=METRES))
    assert said in echo(payload, typed, language)
    assert bool(echo(payload, typed, language)) == bool(said)


def test_numerical_when_there_is_no_unit_then_what_stands_beside_the_number_is_not_said_back() -> None:
    assert echo(frozen("numerical", written()), "3 apples") == "understood as 3"


def test_numerical_when_the_unit_is_chosen_or_stands_before_then_it_is_said_back_so() -> None:
    payload = frozen("numerical", written(units=(unit("€"), unit("k€", "1000")), unit_before=True))
    assert echo(payload, "€ 5") == "understood as € 5"
    chosen = frozen("numerical", written(units=METRES, unit_choice=True))
    response = {"number": "5", "unit": chosen["units"][1]["id"]}
    assert echo(chosen, response) == "understood as 5 mm"
    assert in_words(chosen, response) == "5 mm"


def test_numerical_when_asked_then_the_fields_have_labels_and_keep_what_was_given() -> None:
    typed = form(frozen("numerical", written(units=METRES)), "3,1 m")
    assert words(typed.label) == "Your answer: a number with its unit"
    field = typed.select_one("input")
    assert (field["value"], typed.label["for"]) == ("3,1 m", field["id"])
    assert "inputmode" not in field.attrs  # letters are to be typed too
    assert typed.select("select") == []

    payload = frozen("numerical", written(units=METRES, unit_choice=True))
    _metre, millimetre = (row["id"] for row in payload["units"])
    chosen = form(payload, {"number": "3", "unit": millimetre})
    assert [words(label) for label in chosen.select("label")] == ["The number", "The unit"]
    assert [words(option) for option in chosen.select("option")] == ["Choose…", "m", "mm"]
    assert chosen.select_one("option[selected]")["value"] == millimetre
    assert chosen.select_one("input")["inputmode"] == "decimal"
    assert "inputmode" not in form(frozen("numerical", written(number("-3")))).select_one("input").attrs


@pytest.mark.parametrize(
    ("facts", "language", "said"),
    [
        ({"tolerance": "0"}, "en", "The right answer: 3.14"),
        ({"tolerance": "0,01"}, "en", "The right answer: 3.14 (anything from 3.13 to 3.15)"),
        ({"tolerance": "0.5", "tolerance_kind": "relative"}, "en", "The right answer: 3.14 (anything from 1.57 to 4.71)"),
        ({"tolerance": "1", "tolerance_kind": "geometric"}, "en", "The right answer: 3.14 (anything from 1.57 to 6.28)"),
        ({"tolerance": "0"}, "fr", "La bonne réponse: 3,14"),
    ],
)  # fmt: skip
def test_numerical_when_it_was_not_answered_then_the_right_number_is_told_with_its_span(
    facts: dict, language: str, said: str
) -> None:
    payload = frozen("numerical", written(number("3.14", **facts)))
    (box,) = result(payload, None, language=language)
    assert box.replace(" :", ":") == said


def test_numerical_when_handed_in_then_it_says_how_it_was_read_and_what_is_right() -> None:
    answers = (number("3,14", "0,01"), number("6,28", credit="1/2", feedback="<p>Twice.</p>"), number("*", credit="0", feedback="<p>Reckon again.</p>"))  # fmt: skip
    payload = frozen("numerical", written(*answers, units=METRES, unit_rule="graded"))
    right = "The right answer: 3.14 m (anything from 3.13 to 3.15)"
    assert result(payload, "3.14 m") == ["Right Your answer: 3.14 m"]
    assert result(payload, "3140mm") == ["Right Your answer: 3140mm (understood as 3140 mm)"]
    assert result(payload, "3,14") == [
        "Right in parts Your answer: 3,14 (understood as 3.14) The unit is missing or does not fit.",
        right,
    ]
    assert result(payload, "6.28 m") == ["Right in parts Your answer: 6.28 m Twice.", right]
    assert result(payload, "1 m") == ["Not right Your answer: 1 m Reckon again.", right]
    assert result(payload, "<b>") == ["Not right Your answer: <b>", right]


@pytest.mark.parametrize(
    ("changed", "place", "message"),
    [
        ([number("three")], "answers/0/number", "Write a number in digits"),
        ([number("3", "-1")], "answers/0/tolerance", "Write a number in digits that is not below 0"),
        ([number("3", credit="0")], "answers", "No number is right"),
        ([number("*")], "answers", "No number is right"),
        ([number("*", credit="0"), number("3")], "answers/0/number", "It fits every number"),
    ],
)
def test_number_when_it_can_not_be_used_then_the_author_is_told_there(
    changed: list[dict], place: str, message: str
) -> None:
    found = told("numerical", written(*changed))
    assert list(found) == [place]
    assert found[place][0].startswith(message)


@pytest.mark.parametrize(
    ("facts", "place", "message"),
    [
        (
            {"units": (unit("m", "2"),)},
            "units/0/factor",
            "The first unit is that of the numbers above: write 1.",
        ),
        (
            {"units": (unit("m"), unit("mm", "0"))},
            "units/1/factor",
            "A unit is more than 0 of the first one.",
        ),
        ({"units": (unit("m"), unit("mm", "-1"))}, "units/1/factor", "Write a number in digits"),
        ({"units": (unit("m", "1/1"),)}, "units/0/factor", "Write a number in digits"),
        ({"unit_rule": "graded"}, "units", "Add at least one unit"),
        ({"units": (unit("m"),), "unit_rule": "none"}, "unit_rule", "Units are listed below"),
        ({"unit_penalty": "2"}, "unit_penalty", "Write 1, 0 or a fraction"),
    ],
)
def test_unit_when_it_can_not_be_used_then_the_author_is_told_there(
    facts: dict, place: str, message: str
) -> None:
    found = told("numerical", written(**facts))
    assert list(found) == [place]
    assert found[place][0].startswith(message)


def test_numerical_when_all_is_well_then_nothing_is_said() -> None:
    for rule in ("optional", "graded"):
        assert told("numerical", written(units=METRES, unit_rule=rule)) == {}
    assert told("numerical", written(number("1e-3", "1e-5"), number("-2,5"), number("*", credit="0"))) == {}
