"""Items of QTI as our questions: each interaction, each way of scoring it, and what is refused with which reason."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.exchange import write
from assessments.grading import grade, thaw
from tests.assessments.exchange.qti_items import (
    MAP_RESPONSE,
    MATCH_CORRECT,
    added,
    choice,
    choices,
    correct,
    declaration,
    ids,
    item,
    mapping,
    marks,
    read,
)

SINGLE = item(declaration(right="B"), "<p>Look.</p>" + choice())


def test_choice_when_one_is_to_be_chosen_then_it_becomes_single_choice():
    entry = read(SINGLE)
    assert (entry.kind, entry.state, entry.original_kind, entry.losses) == (
        "single-choice",
        "taken",
        "choiceInteraction",
        [],
    )
    assert (entry.name, entry.idnumber, entry.line, entry.default_mark) == ("One", "one", 1, 1.0)
    assert entry.payload["texts"] == {"en": {"text": "<p>Look.</p><p>Which?</p>"}}
    assert [(part["correct"], part["texts"]["en"]) for part in entry.payload["options"]] == [
        (False, {"text": "Choice A", "feedback": ""}),
        (True, {"text": "Choice B", "feedback": ""}),
        (False, {"text": "Choice C", "feedback": ""}),
    ]
    assert "shuffle" not in entry.payload
    assert read(SINGLE).payload == entry.payload


@pytest.mark.parametrize(
    "spelling",
    [
        SINGLE.replace(' xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1"', ""),
        SINGLE.replace("<", "<q:").replace("<q:/", "</q:").replace("xmlns=", "xmlns:q="),
        """<qti-assessment-item identifier="one" title="One">
        <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
        <qti-correct-response><qti-value>B</qti-value></qti-correct-response></qti-response-declaration>
        <qti-outcome-declaration identifier="SCORE" cardinality="single" base-type="float"/>
        <qti-item-body><p>Look.</p>
        <qti-choice-interaction response-identifier="RESPONSE" shuffle="true" max-choices="1">
        <qti-prompt>Which?</qti-prompt><qti-simple-choice identifier="A">Choice A</qti-simple-choice>
        <qti-simple-choice identifier="B">Choice B</qti-simple-choice>
        <qti-simple-choice identifier="C">Choice C</qti-simple-choice></qti-choice-interaction></qti-item-body>
        <qti-response-processing
         template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"/></qti-assessment-item>""",
    ],
    ids=["without namespace", "with a prefix", "version 3"],
)
def test_item_when_spelt_in_another_way_then_it_is_the_same_question(spelling):
    assert read(spelling).payload == read(SINGLE).payload


def test_choice_when_not_shuffled_then_it_stays_in_order_and_fixed_places_are_named():
    assert read(item(declaration(right="B"), choice(shuffle=False))).payload["shuffle"] is False
    entry = read(SINGLE.replace('identifier="C"', 'identifier="C" fixed="true"'))
    assert entry.payload["shuffle"] is False
    assert entry.losses == ["Some of its choices keep their place; here all of them do."]


def test_choice_when_wrong_ones_earn_points_then_they_have_credits():
    points = mapping({"A": 0.5, "B": 2, "C": -1})
    entry = read(item(declaration(right="B", mapping=points), choice(), MAP_RESPONSE))
    assert [part.get("credit") for part in entry.payload["options"]] == ["1/4", None, "-1/2"]
    assert entry.default_mark == 2.0


def several(names="ABCD", *, right="AB", most=0, points="", processing=MATCH_CORRECT):
    declared = declaration(cardinality="multiple", right=right, mapping=points)
    return read(item(declared, choice(names, most=most), processing))


def test_choices_when_only_all_right_ones_count_then_the_rule_is_all_or_nothing():
    entry = several()
    assert (entry.kind, entry.payload["rule"], entry.state) == (
        "multiple-response",
        "all-or-nothing",
        "taken",
    )
    a, b, c, _d = (part["id"] for part in entry.payload["options"])
    assert marks(entry, [a, b], [b, a], [a], [a, b, c], None) == ["1", "1", "0", "0", "0"]


@pytest.mark.parametrize(
    ("points", "credits"),
    [
        (mapping({"A": 1, "B": 1, "C": -1, "D": -1}), [None] * 4),
        (mapping({"A": 1, "B": 1}, defaultValue=-1, lowerBound=0), [None] * 4),
        (mapping({"A": 1, "B": 1}, defaultValue=-2, lowerBound=0, upperBound=2), ["1/2", "1/2", "-1", "-1"]),
        (mapping({"A": 3, "B": 1, "C": -1}), ["3/4", "1/4", "-1/4", "0"]),
        (mapping({"A": 1, "B": 1}, upperBound=2), ["1/2", "1/2", "0", "0"]),
    ],
)
def test_choices_when_each_has_points_then_they_become_weights(points, credits):
    entry = several(points=points, processing=MAP_RESPONSE)
    assert (entry.kind, entry.payload["rule"]) == ("multiple-response", "weights")
    assert [part.get("credit") for part in entry.payload["options"]] == credits


def test_choices_when_ticks_are_limited_then_that_is_named_or_refused_where_marks_hang_on_it():
    points = mapping({"A": 1, "B": 1}, defaultValue=-1, lowerBound=0)
    assert several(most=2, points=points, processing=MAP_RESPONSE).losses == [
        "At most 2 choices could be ticked; here any number."
    ]
    refused = several(most=2, points=mapping({"A": 1, "B": 1}), processing=MAP_RESPONSE)
    assert (
        refused.reason
        == "Only the number of ticks allowed keeps one from ticking all; here there is no limit."
    )


def test_choices_when_too_many_to_be_tried_all_then_those_around_the_right_ones_are():
    names = "ABCDEFGHIJKLMN"
    entry = several(
        names, right="ACE", points=mapping(dict.fromkeys("ACE", 1), defaultValue=-1), processing=MAP_RESPONSE
    )
    assert [part["correct"] for part in entry.payload["options"]] == [name in "ACE" for name in names]
    assert several(names, right="ACE").payload["rule"] == "all-or-nothing"


def test_processing_when_in_other_words_then_it_gives_the_same_question():
    told = added(("RESPONSE", '<baseValue baseType="identifier">B</baseValue>', 7.5))
    entry = read(item(declaration(), "<p>Look.</p>" + choice(), told))
    assert entry.payload == read(SINGLE).payload
    assert entry.default_mark == 7.5


@settings(max_examples=60, deadline=None)
@given(
    st.dictionaries(st.sampled_from("ABCDE"), st.integers(-3, 4), min_size=1),
    st.integers(-2, 0),
    st.sampled_from([None, 0]),
)
def test_choices_when_mapped_then_their_marks_are_the_points_over_the_best(points, default, lower):
    bounds = {"defaultValue": default} | ({} if lower is None else {"lowerBound": lower})
    right = [name for name in "ABCDE" if points.get(name, default) > 0]
    entry = several("ABCDE", right=right, points=mapping(points, **bounds), processing=MAP_RESPONSE)
    if not right:
        assert entry.reason == "No answer earns points: it names no right one."
        return
    best = sum(points[name] for name in right)
    question, known = thaw(entry.payload), ids(entry.payload["options"])
    for chosen in ("A", "AB", "CDE", "ABCDE", "BD", "".join(right)):
        told = sum(points.get(name, default) for name in chosen)
        expected = min(max(Fraction(told, best), 0), 1)
        assert grade(question, [known[name] for name in chosen]).fraction == expected


def test_inline_choices_when_several_then_they_become_a_cloze_weighed_by_their_points():
    def gap(name):
        return f'<inlineChoiceInteraction responseIdentifier="{name}">{choices("AB", "inlineChoice")}</inlineChoiceInteraction>'

    entry = read(
        item(
            declaration("R1", right="A") + declaration("R2", right="B"),
            f"<p>First {gap('R1')}, then {gap('R2')} [[sic]].</p>",
            added(("R1", correct("R1"), 1), ("R2", correct("R2"), 3)),
        )
    )
    assert entry.payload["texts"]["en"]["text"] == "<p>First [[1]], then [[2]] [ [sic]].</p>"
    first, second = entry.payload["gaps"]
    assert [(gap["kind"], gap["weight"], gap["display"]) for gap in (first, second)] == [
        ("single-choice", 1, "dropdown"),
        ("single-choice", 3, "dropdown"),
    ]
    assert marks(
        entry, {first["id"]: ids(first["options"])["A"]}, {second["id"]: ids(second["options"])["B"]}
    ) == [
        "1/4",
        "3/4",
    ]


def test_item_when_it_has_a_choice_and_a_text_then_it_becomes_a_cloze():
    declared = declaration("R1", right="B") + declaration("R2", "string", right=["word"])
    body = choice(name="R1") + '<p>And <textEntryInteraction responseIdentifier="R2"/>.</p>'
    entry = read(item(declared, body, added(("R1", correct("R1"), 1), ("R2", correct("R2"), 1))))
    assert entry.payload["texts"]["en"]["text"] == "<p>Which?</p><p>[[1]]</p><p>And [[2]].</p>"
    assert [gap["kind"] for gap in entry.payload["gaps"]] == ["single-choice", "short-answer"]
    assert entry.payload["gaps"][0]["display"] == "radio"


def match(*, right, points="", processing=MATCH_CORRECT, most=(1, 0)):
    sets = "".join(
        "<simpleMatchSet>"
        + "".join(
            f'<simpleAssociableChoice identifier="{name}" matchMax="{limit}">Thing {name}</simpleAssociableChoice>'
            for name in names
        )
        + "</simpleMatchSet>"
        for names, limit in zip(("ABC", "XYZ"), most, strict=True)
    )
    declared = declaration(kind="directedPair", cardinality="multiple", right=right, mapping=points)
    body = f'<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="0">{sets}</matchInteraction>'
    return read(item(declared, body, processing))


def test_match_when_each_takes_one_answer_then_it_becomes_matching():
    entry = match(right=["A X", "B X", "C Z"])
    stems, answers = ids(entry.payload["stems"]), ids(entry.payload["answers"])
    assert (entry.kind, entry.payload["rule"], entry.state) == ("matching", "all-or-nothing", "taken")
    right = {stems["A"]: answers["X"], stems["B"]: answers["X"], stems["C"]: answers["Z"]}
    assert marks(entry, right, right | {stems["C"]: answers["Y"]}) == ["1", "0"]
    points = mapping({"A X": 1, "B X": 1, "C Z": 1})
    each = match(right=["A X", "B X", "C Z"], points=points, processing=MAP_RESPONSE)
    assert (each.kind, each.payload["rule"]) == ("matching", "each")


def test_match_when_the_second_set_takes_one_each_then_it_is_matched_from_there():
    entry = match(right=["A X", "A Y", "B Z"], most=(0, 1))
    assert set(ids(entry.payload["stems"])) == set("XYZ")


def test_match_when_points_differ_then_it_becomes_a_cloze():
    entry = match(
        right=["A X", "B Y", "C Z"], points=mapping({"A X": 1, "B Y": 1, "C Z": 2}), processing=MAP_RESPONSE
    )
    assert (entry.kind, [gap["weight"] for gap in entry.payload["gaps"]]) == ("cloze", [1, 1, 2])
    assert (
        entry.payload["texts"]["en"]["text"] == "<p>Thing A [[1]]</p><p>Thing B [[2]]</p><p>Thing C [[3]]</p>"
    )


def test_match_when_one_takes_several_answers_then_it_becomes_a_cloze_where_several_are_ticked():
    right = ["A X", "A Y", "B Y", "C X", "C Z"]
    entry = match(
        right=right, points=mapping(dict.fromkeys(right, 1)), processing=MAP_RESPONSE, most=(999_999, 0)
    )
    assert (entry.kind, [gap["kind"] for gap in entry.payload["gaps"]]) == (
        "cloze",
        ["multiple-response"] * 3,
    )
    first = entry.payload["gaps"][0]
    options = ids(first["options"])
    assert marks(entry, {first["id"]: [options["X"], options["Y"]]}, {first["id"]: [options["X"]]}) == [
        "2/5",
        "1/5",
    ]
    everything = [part["id"] for gap in entry.payload["gaps"] for part in gap["options"]]
    assert len(set(everything)) == 9


def test_order_when_its_points_follow_one_of_our_rules_then_it_becomes_an_ordering():
    declared = declaration(cardinality="ordered", right="CAB")
    body = (
        f'<orderInteraction responseIdentifier="RESPONSE" shuffle="true">{choices("ABC")}</orderInteraction>'
    )
    entry = read(item(declared, body))
    assert (entry.kind, entry.payload["rule"]) == ("ordering", "all-or-nothing")
    assert [part["texts"]["en"]["text"][-1] for part in entry.payload["items"]] == ["C", "A", "B"]
    places = "".join(
        f'<responseCondition><responseIf><match><index n="{place}"><variable identifier="RESPONSE"/></index>'
        f'<baseValue baseType="identifier">{name}</baseValue></match><setOutcomeValue identifier="SCORE"><sum>'
        '<variable identifier="SCORE"/><baseValue baseType="float">1</baseValue></sum></setOutcomeValue>'
        "</responseIf></responseCondition>"
        for place, name in enumerate("CAB", start=1)
    )
    entry = read(item(declared, body, f"<responseProcessing>{places}</responseProcessing>"))
    assert entry.payload["rule"] == "absolute-position"


def gap_match(points="", processing=MATCH_CORRECT):
    gaps = 'Now is <gap identifier="G1"/> and <gap identifier="G2"/>.'
    declared = declaration(
        kind="directedPair", cardinality="multiple", right=["A G1", "C G2"], mapping=points
    )
    texts = choices("ABC", "gapText")
    return read(
        item(
            declared,
            f'<gapMatchInteraction responseIdentifier="RESPONSE">{texts}<p>{gaps}</p></gapMatchInteraction>',
            processing,
        )
    )


def test_gap_match_when_only_right_answers_count_then_it_becomes_a_cloze_with_one_list():
    entry = gap_match(mapping({"A G1": 1, "C G2": 2}), MAP_RESPONSE)
    assert entry.payload["texts"]["en"]["text"] == "<p>Now is [[1]] and [[2]].</p>"
    first, second = entry.payload["gaps"]
    known = ids(entry.payload["choices"])
    assert [(gap["kind"], gap["answer"], gap["weight"]) for gap in (first, second)] == [
        ("choice", known["A"], 1),
        ("choice", known["C"], 2),
    ]
    assert marks(entry, {first["id"]: known["A"], second["id"]: known["B"]}, {second["id"]: known["C"]}) == [
        "1/3",
        "2/3",
    ]


def test_gap_match_when_all_or_nothing_or_with_penalties_then_the_cloze_marks_so():
    assert gap_match().payload["rule"] == "all-or-nothing"
    _data, left_out = write([gap_match().payload], "moodlexml")
    assert [why for _name, why in left_out] == ["Moodle counts each gap of a text."]
    entry = gap_match(mapping({"A G1": 1, "C G2": 2}, defaultValue=-1, lowerBound=0), MAP_RESPONSE)
    first, second = entry.payload["gaps"]
    one, other = ids(first["options"]), ids(second["options"])
    assert marks(
        entry,
        {first["id"]: one["A"], second["id"]: other["C"]},
        {first["id"]: one["B"], second["id"]: other["C"]},
        {first["id"]: one["A"], second["id"]: other["A"]},
    ) == ["1", "1/3", "0"]


def test_long_text_when_it_has_a_rubric_for_scorers_then_that_is_the_guidance():
    body = (
        '<rubricBlock view="scorer"><p>Look for two facts.</p></rubricBlock><p>Tell.</p>'
        '<extendedTextInteraction responseIdentifier="RESPONSE"><prompt>In a few words.</prompt></extendedTextInteraction>'
    )
    entry = read(item(declaration(kind="string"), body, ""))
    assert (entry.kind, entry.state) == ("written", "taken")
    assert entry.payload["texts"]["en"] == {
        "text": "<p>Tell.</p><p>In a few words.</p>",
        "guidance": "<p>Look for two facts.</p>",
    }


def test_item_when_it_does_not_say_how_it_is_scored_then_the_right_answer_counts_with_that_loss():
    entry = read(item(declaration(right="B"), choice(), ""))
    assert (entry.state, entry.losses) == (
        "taken-with-loss",
        ["It does not say how it is scored: the right answers it names count."],
    )
    assert [part["correct"] for part in entry.payload["options"]] == [False, True, False]
