"""Ordering: entries with their places on a page, and in the CMS."""

import itertools

import pytest

from assessments.kinds import KINDS
from assessments.kinds.ordering import RULES
from tests.assessments.kinds.making import form, frozen, grade, in_words, part, posted, result, told, words

STEPS = ("Safety", "Interpreter", "Report")


def written(*steps: str, rule: str = "absolute-position") -> dict:
    return {"items": [part("item", step) for step in (steps or STEPS)], "rule": rule}


def ids(payload: dict) -> list[str]:
    return [item["id"] for item in payload["items"]]


def places(payload: dict, *given: str) -> dict[str, str]:
    return {f"part-{item}": place for item, place in zip(ids(payload), given, strict=True)}


def test_ordering_when_frozen_then_the_entries_stand_in_the_right_order_and_are_mixed_for_learners() -> None:
    source = written()
    french = {
        "items": [{**row, "value": f"Étape {n}"} for n, row in enumerate(source["items"])],
        "rule": "relative-all",
    }
    payload = frozen("ordering", source, french)
    assert ids(payload) == [row["id"] for row in source["items"]]
    assert payload["items"][1]["texts"] == {"en": {"text": "Interpreter"}, "fr": {"text": "Étape 1"}}
    assert payload["rule"] == "absolute-position"
    assert grade(payload, ids(payload)).fraction == 1
    assert KINDS["ordering"].lists(payload) == {"items": ids(payload)}


@pytest.mark.parametrize("rule", [rule for rule, _words in RULES])
def test_ordering_when_counted_by_any_rule_then_the_right_order_is_worth_all(rule: str) -> None:
    payload = frozen("ordering", written(rule=rule))
    assert grade(payload, ids(payload)).fraction == 1
    assert grade(payload, ids(payload)[::-1]).fraction < 1


def test_ordering_when_places_are_posted_then_the_response_is_the_order_they_make() -> None:
    payload = frozen("ordering", written())
    one, two, three = ids(payload)
    assert posted(payload, places(payload, "3", "1", "2")) == [two, three, one]
    for order in itertools.permutations("123"):
        assert sorted(posted(payload, places(payload, *order))) == sorted(ids(payload))
    assert posted(payload, places(payload, "", "", "")) == {}
    assert posted(payload, {"part-unknown": "1"}) == {}


@pytest.mark.parametrize(
    "given",
    [("1", "1", "3"), ("1", "2", ""), ("", "4", ""), ("1", "2", "4"), ("01", "2", "3"), ("1", "x", "3")],
)
def test_ordering_when_a_place_is_given_twice_or_missing_then_it_is_refused_in_words(
    given: tuple[str, ...],
) -> None:
    payload = frozen("ordering", written())
    response = posted(payload, places(payload, *given))
    assert list(response.values()) == [place for place in given if place]
    with pytest.raises(ValueError, match="takes a list of ids"):
        grade(payload, response)
    assert KINDS["ordering"].why_unfit(response).startswith("Each entry needs a place of its own.")


def test_ordering_when_ids_are_foreign_then_it_is_refused() -> None:
    payload = frozen("ordering", written())
    for foreign in ([*ids(payload)[:2], "unknown"], ids(payload)[:2], [*ids(payload), ids(payload)[0]]):
        with pytest.raises(ValueError, match=r"has no|takes all|given twice"):
            grade(payload, foreign)
    assert KINDS["ordering"].why_unfit([]) == "This option is not part of the question."


def test_ordering_when_asked_then_each_entry_has_a_list_of_places() -> None:
    payload = frozen("ordering", written())
    page = form(payload)
    first = page.select("select")[0]
    assert [words(option) for option in first.select("option")] == ["Choose…", "1", "2", "3"]
    assert page.select("option[selected]") == []
    assert [label["for"] for label in page.select("label")] == [
        field["id"] for field in page.select("select")
    ]
    assert all(button.has_attr("hidden") for button in page.select("button"))  # they need the script
    assert [words(button) for button in page.select("button")][:2] == ["Up: Safety", "Down: Safety"]


def test_ordering_when_it_was_saved_then_the_entries_stand_in_that_order_with_their_places() -> None:
    payload = frozen("ordering", written())
    one, two, three = ids(payload)
    page = form(payload, [three, one, two])
    assert [words(text) for text in page.select("[data-text]")] == ["Report", "Safety", "Interpreter"]
    assert [words(option) for option in page.select("option[selected]")] == ["1", "2", "3"]


def test_ordering_when_it_was_refused_then_what_was_chosen_is_kept_and_the_fault_stands_there() -> None:
    payload = frozen("ordering", written())
    one, two, _three = ids(payload)
    page = form(payload, ids(payload), unsaved={one: "2", two: "2"})
    assert [words(option) for option in page.select("option[selected]")] == ["2", "2"]
    faults = [words(fault) for fault in page.select(".field__error")]
    assert faults == ["Error: This place was given twice."] * 2 + ["Error: Choose its place."]
    assert [field["aria-describedby"] for field in page.select("select[aria-invalid]")] == [
        fault["id"] for fault in page.select(".field__error")
    ]


def test_ordering_when_handed_in_then_each_place_is_judged_and_the_right_order_told() -> None:
    payload = frozen("ordering", written())
    one, two, three = ids(payload)
    assert result(payload, [one, three, two]) == [
        "Your answer: Safety Right Report Not right Interpreter Not right",
        "The right answer: Safety Interpreter Report",
    ]
    assert result(payload, [one, two, three]) == ["Your answer: Safety Right Interpreter Right Report Right"]
    assert result(payload, None) == ["The right answer: Safety Interpreter Report"]
    assert in_words(payload, [three, one, two]) == "1. Report; 2. Safety; 3. Interpreter"
    assert in_words(payload, None) == ""


def test_ordering_when_an_entry_can_not_earn_then_nothing_is_said_of_it() -> None:
    payload = frozen("ordering", written(rule="relative-next"))
    one, two, three = ids(payload)
    assert result(payload, [one, two, three]) == ["Your answer: Safety Right Interpreter Right Report"]


def test_ordering_when_entries_are_too_few_or_alike_then_the_author_is_told() -> None:
    assert told("ordering", written()) == {}
    assert list(told("ordering", written("One", "Two"))) == ["items"]
    assert list(told("ordering", written("One", "Two", ""))) == ["items/2"]
    alike = told("ordering", written("One", "Two", "One "))
    assert list(alike) == ["items/0", "items/2"]
    assert alike["items/0"] == ["Two entries have these words: nobody can tell which comes first."]
