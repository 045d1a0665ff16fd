"""Matching: stems and one list of answers on a page, and in the CMS."""

import pytest

from assessments.kinds import KINDS
from tests.assessments.kinds.making import form, frozen, grade, in_words, part, posted, result, told, words


def pair(text: str, answer: str, feedback: str = "") -> dict:
    return part("pair", {"text": text, "answer": answer, "feedback": feedback})


def written(*pairs: dict, more: tuple[str, ...] = ("The employer",), **facts: object) -> dict:
    return {
        "pairs": list(pairs) or [pair("A bed", "Social services", "<p>Tonight.</p>"), pair("A statement", "Police"), pair("A doctor", "Social services")],
        "more_answers": [part("answer", text) for text in more],
        "rule": "each",
        **facts,
    }  # fmt: skip


def ids(payload: dict) -> tuple[list[str], list[str]]:
    return [stem["id"] for stem in payload["stems"]], [answer["id"] for answer in payload["answers"]]


def right(payload: dict) -> dict[str, str]:
    return {stem["id"]: stem["answer"] for stem in payload["stems"]}


def test_matching_when_frozen_then_an_answer_of_several_stems_is_listed_once() -> None:
    source = written()
    payload = frozen("matching", source)
    stems, answers = ids(payload)
    assert stems == [row["id"] for row in source["pairs"]]
    assert [answer["texts"]["en"] for answer in payload["answers"]] == [
        {"text": "Social services"}, {"text": "Police"}, {"text": "The employer"},
    ]  # fmt: skip
    assert [stem["answer"] for stem in payload["stems"]] == [answers[0], answers[1], answers[0]]
    assert payload["stems"][0]["texts"]["en"] == {"text": "A bed", "feedback": "<p>Tonight.</p>"}
    assert payload["stems"][1]["texts"]["en"] == {"text": "A statement"}
    assert not {*stems} & {*answers}
    assert frozen("matching", source) == payload  # the ids are the same each time
    assert grade(payload, right(payload)).fraction == 1


def test_matching_when_translated_then_what_belongs_together_is_the_sources() -> None:
    source = written()
    said = {"A bed": "Un lit", "A statement": "Une déposition", "A doctor": "Un médecin"}
    french = {
        "pairs": [{**row, "value": {**row["value"], "text": said[row["value"]["text"]], "answer": "Police" if n else "Aide"}} for n, row in enumerate(source["pairs"])],
        "more_answers": [{**source["more_answers"][0], "value": "L’employeur"}],
        "rule": "all-or-nothing",
    }  # fmt: skip
    payload = frozen("matching", source, french)
    assert right(payload) == right(frozen("matching", source))
    assert payload["rule"] == "each"
    assert [answer["texts"]["fr"]["text"] for answer in payload["answers"]] == [
        "Aide",
        "Police",
        "L’employeur",
    ]
    stem = payload["stems"][0]
    assert words(form(payload, language="fr").select_one(f"label[for='part-{stem['id']}']")) == "Un lit"


def test_matching_when_its_order_is_kept_then_the_answers_are_mixed_all_the_same() -> None:
    kind = KINDS["matching"]
    assert set(kind.lists(frozen("matching", written()))) == {"stems", "answers"}
    payload = frozen("matching", written(keep_order=True))
    assert payload["shuffle"] is False
    assert kind.lists(payload) == {"answers": ids(payload)[1]}


def test_matching_when_posted_then_each_stem_has_its_answer() -> None:
    payload = frozen("matching", written())
    (bed, statement, doctor), (social, police, _employer) = ids(payload)
    fields = {f"part-{bed}": social, f"part-{statement}": "", f"part-{doctor}": police, "part-x": police}
    assert posted(payload, fields) == {bed: social, doctor: police}
    assert grade(payload, posted(payload, fields)).fraction * 3 == 1
    assert posted(payload, {}) == {}
    for foreign in ({bed: "unknown"}, {bed: statement}, {"unknown": social}):
        with pytest.raises(ValueError, match="has no"):
            grade(payload, foreign)


def test_matching_when_asked_then_each_stem_has_a_list_that_begins_with_nothing_chosen() -> None:
    payload = frozen("matching", written())
    (bed, _statement, doctor), (_social, police, _employer) = ids(payload)
    page = form(payload, {doctor: police})
    assert [words(option) for option in page.select_one(f"#part-{bed}").select("option")] == [
        "Choose…", "Social services", "Police", "The employer",
    ]  # fmt: skip
    assert page.select_one(f"#part-{bed} option[selected]") is None
    assert page.select_one(f"#part-{doctor} option[selected]")["value"] == police
    assert [label["for"] for label in page.select("label")] == [
        field["id"] for field in page.select("select")
    ]


def test_matching_when_handed_in_then_each_stem_says_what_belongs_to_it() -> None:
    payload = frozen("matching", written())
    (bed, statement, _doctor), (social, _police, employer) = ids(payload)
    given = {bed: social, statement: employer}
    assert result(payload, given) == [
        "Right A bed Your answer: Social services Tonight.",
        "Not right A statement Your answer: The employer The right answer: Police",
        "Not answered A doctor The right answer: Social services",
    ]
    assert in_words(payload, given) == "A bed – Social services; A statement – The employer"


@pytest.mark.parametrize(
    ("changed", "place", "message"),
    [
        ({"more": ("Police",)}, "more_answers/0", "This answer stands in the list already"),
        ({"more": ("Court", "The  employer", "The employer ")}, "more_answers/2", "This answer stands in the list"),
        ({"more": ("",)}, "more_answers/0", "This field is required."),
    ],
)  # fmt: skip
def test_matching_when_an_answer_is_of_no_use_then_the_author_is_told_there(
    changed: dict, place: str, message: str
) -> None:
    found = told("matching", written(**changed))
    assert list(found) == [place]
    assert found[place][0].startswith(message)


def test_matching_when_there_is_nothing_to_choose_from_then_the_author_is_told() -> None:
    alike = [pair("A bed", "Social services"), pair("A doctor", "Social services")]
    assert told("matching", written()) == {}
    assert told("matching", written(more=())) == {}
    assert told("matching", written(*alike)) == {}
    assert told("matching", written(*alike, more=())) == {
        "more_answers": ["All pairs have the same answer: add at least one more answer to choose from."]
    }
    assert list(told("matching", written(alike[0]))) == ["pairs"]


def test_pair_when_its_answer_is_missing_then_the_author_is_told_there() -> None:
    assert list(told("matching", written(pair("A bed", ""), pair("A doctor", "Police")))) == [
        "pairs/0/answer"
    ]
