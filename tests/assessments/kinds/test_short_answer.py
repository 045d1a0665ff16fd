"""Short answer: a word that is typed, on a page and in the CMS."""

import pytest

from assessments.kinds.kind import LONGEST
from tests.assessments.kinds.making import form, frozen, grade, in_words, part, posted, result, told


def accepted(words: str, credit: str = "", feedback: str = "") -> dict:
    return part("form", {"form": words, "credit": credit, "feedback": feedback})


def written(*forms: dict, **facts: bool) -> dict:
    usual = [
        accepted("recruit*"),
        accepted("hiring", "1/2", "<p>Nearly.</p>"),
        accepted("*", "0", "<p>An act.</p>"),
    ]
    return {"answers": list(forms) or usual, "case_matters": False, "accents_matter": False, **facts}


def test_short_answer_when_frozen_then_the_forms_of_all_languages_are_accepted() -> None:
    source = written()
    french = {**source, "answers": [{**row, "value": {**row["value"], "form": form}} for row, form in zip(source["answers"], ("recrut*", "embauche", "*"), strict=True)]}  # fmt: skip
    payload = frozen("short-answer", source, french)
    assert payload["answers"][0] == {
        "id": source["answers"][0]["id"], "texts": {"en": {"form": "recruit*"}, "fr": {"form": "recrut*"}},
    }  # fmt: skip
    assert payload["answers"][1]["credit"] == "1/2"
    assert (payload["case_matters"], payload["accents_matter"]) == (False, False)
    for typed, percent in (("Recruitment", 100), ("recrutement", 100), ("embauche", 50), ("transport", 0)):
        assert grade(payload, typed).fraction * 100 == percent


def test_short_answer_when_posted_then_it_is_the_text_without_the_spaces_around_it() -> None:
    payload = frozen("short-answer", written())
    assert posted(payload, {"text": "  Recruitment "}) == "Recruitment"
    assert posted(payload, {"text": "   "}) == posted(payload, {}) == ""
    assert not grade(payload, "").is_answered
    assert len(posted(payload, {"text": "x" * 100_000})) == LONGEST
    with pytest.raises(ValueError, match="takes a text"):
        grade(payload, ["Recruitment"])


def test_short_answer_when_asked_then_the_field_has_a_label_and_keeps_what_was_typed() -> None:
    payload = frozen("short-answer", written())
    page = form(payload, 'say "no" <b>')
    field = page.select_one("input")
    assert page.select_one("label")["for"] == field["id"]
    assert (field["value"], field["maxlength"], field["autocomplete"], field["lang"]) == (
        'say "no" <b>', str(LONGEST), "off", "en",
    )  # fmt: skip
    assert "placeholder" not in field.attrs


def test_short_answer_when_handed_in_then_it_says_how_good_it_was_and_what_is_right() -> None:
    payload = frozen("short-answer", written())
    told_right = "The right answer: recruit…"
    assert result(payload, "recruitment") == ["Right Your answer: recruitment"]
    assert result(payload, "hiring") == ["Right in parts Your answer: hiring Nearly.", told_right]
    assert result(payload, "<b>") == ["Not right Your answer: <b> An act.", told_right]
    assert result(payload, None) == [told_right]
    assert in_words(payload, "<b>") == "<b>"


@pytest.mark.parametrize(
    ("form_", "shown"), [("traffick*", "traffick…"), (r"5\*", "5*"), ("Geneva", "Geneva")]
)
def test_short_answer_when_the_right_form_has_stars_then_they_are_told_in_words(
    form_: str, shown: str
) -> None:
    assert result(frozen("short-answer", written(accepted(form_))), None) == [f"The right answer: {shown}"]


@pytest.mark.parametrize(
    ("forms", "facts", "expected"),
    [
        ([("recruit*", ""), ("Recruitment", "")], {}, ["answers/1/form"]),
        ([("recruit*", ""), ("Recruitment", "")], {"case_matters": True}, []),
        ([("*", "1/2"), ("recruit*", "")], {}, ["answers/1/form"]),
        ([("recruit*", ""), ("*", "0")], {}, []),
        ([("recruitment", ""), ("recruit*", "")], {}, []),
        ([(r"5\*", ""), ("5*", "")], {}, []),
        ([("5*", ""), (r"5\*", "")], {}, ["answers/1/form"]),
        ([(r"5\*", ""), (r"5\*", "")], {}, ["answers/1/form"]),
        ([("a*b*c", ""), ("a*c", "")], {}, []),
    ],
)
def test_short_answer_when_a_form_is_never_reached_then_the_author_is_told_there(
    forms: list[tuple[str, str]], facts: dict, expected: list[str]
) -> None:
    assert list(told("short-answer", written(*(accepted(*row) for row in forms), **facts))) == expected


def test_short_answer_when_nothing_is_right_then_the_author_is_told() -> None:
    assert told("short-answer", written(accepted("hiring", "0"))) == {
        "answers": ["No form is worth anything: at least one has to be right."]
    }


@pytest.mark.parametrize("credit", ["2", "-1/2", "half", "1/0", "0.5"])
def test_form_when_its_worth_is_no_fraction_then_the_author_is_told_there(credit: str) -> None:
    found = told("short-answer", written(accepted("hiring", credit)))
    assert found == {"answers/0/credit": ["Write 1, 0 or a fraction, for instance 1/2."]}
