"""Hottext of QTI: a passage to be marked where the marks agree, else a choice from a list."""

import pytest

from assessments.grading import grade, thaw
from tests.assessments.exchange.qti_items import (
    MAP_RESPONSE,
    MATCH_CORRECT,
    declaration,
    item,
    mapping,
    read,
)

TEXT = (
    "<p>The <hottext identifier='A'>guest</hottext>, who came (<hottext identifier='B'>by bus</hottext>), stayed.</p>"
    "<p><hottext identifier='C'>He left.</hottext></p>"
)


def hottext(
    inside: str = TEXT, *, most: int = 0, right="AC", points: str = "", processing: str = MATCH_CORRECT
):
    body = (
        f'<hottextInteraction responseIdentifier="RESPONSE" maxChoices="{most}"><prompt>What counts?</prompt>{inside}'
        "</hottextInteraction>"
    )
    cardinality = "single" if most == 1 else "multiple"
    return read(item(declaration(cardinality=cardinality, right=right, mapping=points), body, processing))


PENALTIES = mapping({"A": 1, "B": -1, "C": 1}, lowerBound=0)


def told(entry) -> list[tuple]:
    segments = entry.payload["segments"]
    return [(part["texts"]["en"]["text"], part["hit"], part.get("paragraph", False)) for part in segments]


def test_hottext_when_false_marks_cost_what_right_ones_earn_then_it_is_a_passage():
    entry = hottext(points=PENALTIES, processing=MAP_RESPONSE)
    assert (entry.kind, entry.payload["rule"]) == ("passage", "hits-minus-false-alarms")
    assert entry.payload["texts"]["en"]["text"] == "<p>What counts?</p>"
    assert told(entry) == [
        ("The", False, False),
        ("guest,", True, False),
        ("who came", False, False),
        ("(by bus),", False, False),
        ("stayed.", False, False),
        ("He left.", True, True),
    ]
    the, guest, _who, bus, _stayed, left = (part["id"] for part in entry.payload["segments"])
    question = thaw(entry.payload)
    given = [[guest, left], [guest], [guest, bus], [guest, left, the]]
    assert [str(grade(question, marked).fraction) for marked in given] == ["1", "1/2", "0", "1/2"]
    assert entry.losses == ["The text between what could be marked can be marked too, and is wrong."]


def test_hottext_when_one_place_is_asked_for_then_marking_another_too_earns_nothing():
    entry = hottext(most=1, right="B")
    assert (entry.kind, entry.payload["rule"]) == ("passage", "hits-minus-false-alarms")
    assert "At most 1 choices could be ticked; here any number." in entry.losses
    ids = [part["id"] for part in entry.payload["segments"]]
    assert [grade(thaw(entry.payload), marked).fraction for marked in ([ids[3]], [ids[3], ids[1]])] == [1, 0]


def test_hottext_when_all_of_the_text_can_be_marked_then_nothing_is_lost():
    entry = hottext(
        "<p><hottext identifier='A'>One.</hottext> <hottext identifier='B'>Two.</hottext></p>",
        right="A",
        points=mapping({"A": 1, "B": -1}, lowerBound=0),
        processing=MAP_RESPONSE,
    )
    assert told(entry) == [("One.", True, False), ("Two.", False, False)]
    assert (entry.kind, entry.state) == ("passage", "taken")


def test_hottext_when_only_the_whole_counts_then_it_is_a_choice_from_a_list_below_the_text():
    entry = hottext()
    assert (entry.kind, entry.payload["rule"], entry.payload["shuffle"]) == (
        "multiple-response",
        "all-or-nothing",
        False,
    )
    assert entry.payload["texts"]["en"]["text"] == (
        "<p>What counts?</p><p>The <b>guest</b>, who came (<b>by bus</b>), stayed.</p><p><b>He left.</b></p>"
    )
    words = [(option["texts"]["en"]["text"], option["correct"]) for option in entry.payload["options"]]
    assert words == [("guest", True), ("by bus", False), ("He left.", True)]
    assert entry.losses == ["What could be marked in the text stands in a list below it."]


def test_hottext_when_a_part_of_a_word_is_marked_then_it_is_a_choice_from_a_list():
    entry = hottext(
        "<p>un<hottext identifier='A'>do</hottext> <hottext identifier='B'>it</hottext></p>",
        most=1,
        right="A",
    )
    assert (entry.kind, [option["correct"] for option in entry.payload["options"]]) == (
        "single-choice",
        [True, False],
    )


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (hottext(TEXT.replace("by bus", "guest")), "have the same words"),
        (hottext("<p>Nothing</p>"), "It has no choices"),
        (hottext(points=mapping({"A": 1, "B": -0.5, "C": 1}, upperBound=1), processing=MAP_RESPONSE), "a rule of their own"),
    ],
)  # fmt: skip
def test_hottext_when_it_has_no_counterpart_then_it_is_refused_with_the_reason(entry, reason):
    assert (entry.state, entry.original_kind) == ("refused", "hottextInteraction")
    assert reason in entry.reason


def test_hottext_when_it_shares_an_item_with_another_question_then_it_is_refused():
    body = "".join(
        f"<hottextInteraction responseIdentifier='{name}'>{TEXT}</hottextInteraction>"
        for name in ("R1", "R2")
    )
    entry = read(item(declaration("R1", right="A") + declaration("R2", right="B"), body))
    assert entry.reason == "It joins places to be marked in a text with other questions in one."


def test_feedback_when_it_is_shown_for_one_place_then_the_segment_has_it():
    shown = "<setOutcomeValue identifier='SHOWN'><variable identifier='RESPONSE'/></setOutcomeValue></responseProcessing>"
    rest = (
        "<modalFeedback outcomeIdentifier='SHOWN' identifier='B' showHide='show'>Not by bus.</modalFeedback>"
    )
    outcome = "<outcomeDeclaration identifier='SHOWN' cardinality='multiple' baseType='identifier'/>"
    scored = '<responseProcessing><setOutcomeValue identifier="SCORE"><mapResponse identifier="RESPONSE"/></setOutcomeValue>'
    body = f'<hottextInteraction responseIdentifier="RESPONSE" maxChoices="0">{TEXT}</hottextInteraction>'
    entry = read(
        item(
            declaration(cardinality="multiple", right="AC", mapping=PENALTIES) + outcome,
            body,
            scored + shown,
            rest=rest,
        )
    )
    assert [part["texts"]["en"]["feedback"] for part in entry.payload["segments"]] == [
        "",
        "",
        "",
        "<p>Not by bus.</p>",
        "",
        "",
    ]
