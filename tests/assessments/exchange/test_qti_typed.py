"""Fields of QTI where something is typed: texts and numbers, with the tolerance that the item names."""

import pytest

from tests.assessments.exchange.qti_items import (
    MAP_RESPONSE,
    MATCH_CORRECT,
    declaration,
    item,
    mapping,
    marks,
    read,
)


def entry_of_text(points="", *, kind="string", right=(), processing=MAP_RESPONSE, body=""):
    field = '<textEntryInteraction responseIdentifier="RESPONSE"/>'
    return read(
        item(
            declaration(kind=kind, right=right, mapping=points), body or f"<p>It is {field}.</p>", processing
        )
    )


def test_text_entry_when_in_a_sentence_then_it_becomes_a_short_answer():
    entry = entry_of_text(mapping({"York": 1, "york": 0.5}))
    assert (entry.kind, entry.payload["case_matters"]) == ("short-answer", True)
    assert entry.payload["texts"]["en"]["text"] == "<p>It is _____.</p>"
    assert marks(entry, "York", "york", "YORK", "") == ["1", "1/2", "0", "0"]


def test_text_entry_when_case_does_not_matter_then_it_does_not_here():
    points = mapping({"Paris": 1}).replace("mappedValue", 'caseSensitive="false" mappedValue')
    entry = entry_of_text(points)
    assert entry.payload["case_matters"] is False
    assert marks(entry, "PARIS", "paris", "Pari") == ["1", "1", "0"]


def test_text_entry_when_a_star_is_right_then_it_stands_for_nothing_else():
    entry = entry_of_text(right=["2*3"], processing=MATCH_CORRECT)
    assert marks(entry, "2*3", "2783") == ["1", "0"]


def test_text_entry_when_any_text_earns_points_then_a_star_does():
    entry = entry_of_text(mapping({"best": 2}, defaultValue=1))
    assert [answer["texts"]["en"]["form"] for answer in entry.payload["answers"]] == ["best", "*"]
    assert marks(entry, "best", "anything", "") == ["1", "1/2", "0"]


def equal(value, tolerance="", mode="exact"):
    told = f'toleranceMode="{mode}"' + (f' tolerance="{tolerance}"' if tolerance else "")
    return (
        f'<responseProcessing><responseCondition><responseIf><equal {told}><baseValue baseType="float">{value}</baseValue>'
        '<variable identifier="RESPONSE"/></equal><setOutcomeValue identifier="SCORE"><baseValue baseType="float">2'
        "</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>"
    )


@pytest.mark.parametrize(
    ("processing", "told", "right", "wrong"),
    [
        (equal("3.14"), ("3.14", "0"), ["3.14", "3.140"], ["3.15", "3"]),
        (equal("3.14", "0.01", "absolute"), ("3.14", "0.01"), ["3.13", "3.15"], ["3.16", "3.129"]),
        (equal("200", "5", "relative"), ("200", "0.05", "relative"), ["190", "210"], ["189.9", "211"]),
        (equal("-2e1"), ("-20", "0"), ["-20"], ["20"]),
    ],
)
def test_number_when_it_has_a_tolerance_then_it_becomes_numerical_with_it(processing, told, right, wrong):
    entry = entry_of_text(kind="float", processing=processing)
    [answer] = entry.payload["answers"]
    found = (answer["number"], answer["tolerance"], *([answer["tolerance_kind"]] if len(told) == 3 else []))
    assert (entry.kind, entry.state, found) == ("numerical", "taken", told)
    assert set(marks(entry, *right)) == {"1"}
    assert set(marks(entry, *wrong)) == {"0"}


def test_number_when_it_lies_between_two_bounds_then_their_middle_is_right_with_a_tolerance():
    bounds = "".join(
        f'<{how}><variable identifier="RESPONSE"/><baseValue baseType="float">{value}</baseValue></{how}>'
        for how, value in (("gte", 4), ("lte", 5))
    )
    processing = (
        f"<responseProcessing><responseCondition><responseIf><and>{bounds}</and><setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>1</baseValue></setOutcomeValue></responseIf></responseCondition></responseProcessing>"
    )
    entry = entry_of_text(kind="float", processing=processing)
    assert marks(entry, "4", "4.5", "5", "3.99", "5.01") == ["1", "1", "1", "0", "0"]


def test_numbers_when_they_earn_different_points_then_each_has_its_credit():
    entry = entry_of_text(mapping({"10": 4, "11": 1}), kind="integer")
    assert marks(entry, "10", "11", "12") == ["1", "1/4", "0"]
