"""Reasons and where they come from: every kind that says why cites sources, and what cites none is frozen as before."""

import json
from typing import Any

import pytest
from django.utils import translation

from assessments import told
from assessments.exchange.writing import _cites
from assessments.kind_data import body_of
from assessments.kinds import KINDS
from courses.manifests import digest
from courses.models import Source
from tests.assessments.kinds.making import answered, frozen, page_of_result, part
from tests.courses.builders import make_source

pytestmark = pytest.mark.once  # pages as they are shown: the same on every database

Case = tuple[str, dict[str, Any], Any]
WHY = "<p>Why so.</p>"


def kprim(sources: list) -> Case:
    rows = [
        part("statement", {"text": f"Statement {n}.", "holds": True, "feedback": WHY, "sources": sources})
        for n in range(4)
    ]
    return "kprim", {"statements": rows, "rule": "kprim"}, {rows[0]["id"]: "false"}


def passage(sources: list) -> Case:
    hit = part("segment", {"text": "He keeps it.", "is_hit": True, "feedback": WHY, "sources": sources})
    rest = part("segment", {"text": "It rains.", "is_hit": False, "feedback": "", "sources": []})
    return "passage", {"segments": [hit, rest], "rule": "hits-and-false-alarms"}, [hit["id"]]


def matching(sources: list) -> Case:
    pairs = [
        part("pair", {"text": f"Stem {n}", "answer": f"Answer {n}", "feedback": WHY, "sources": sources})
        for n in range(2)
    ]
    return "matching", {"pairs": pairs, "more_answers": [], "rule": "each"}, {}


def true_false(sources: list) -> Case:
    written = {"answer": "true", "feedback_true": WHY, "sources_true": sources, "feedback_false": ""}
    return "true-false", written, "true"


def true_false_missed(sources: list) -> Case:
    written = {"answer": "true", "feedback_true": WHY, "sources_true": sources, "feedback_false": ""}
    return "true-false", written, "false"


def short_answer(sources: list) -> Case:
    answer = part("form", {"form": "recruit*", "credit": "", "feedback": WHY, "sources": sources})
    return (
        "short-answer",
        {"answers": [answer], "case_matters": False, "accents_matter": False},
        "recruitment",
    )


def numerical(sources: list) -> Case:
    facts = {"number": "90", "tolerance": "0", "tolerance_kind": "nominal", "credit": "", "feedback": WHY}
    answer = part("number", {**facts, "sources": sources})
    return "numerical", {"answers": [answer], "units": [], "unit_rule": "none"}, "90"


def cloze(kind: str, value: dict[str, Any], response: str) -> Case:
    gap = part(kind, {"name": "1", "weight": 1, **value})
    return "cloze", {"gaps": [gap], "words": []}, {gap["id"]: response}


def typed_gap(sources: list) -> Case:
    answer = part("answer", {"form": "rest", "credit": "", "feedback": WHY, "sources": sources})
    return cloze("short_answer", {"answers": [answer]}, "rest")


def number_gap(sources: list) -> Case:
    answer = {"number": "90", "tolerance": "0", "credit": "", "feedback": WHY, "sources": sources}
    return cloze("numerical", {"answers": [part("answer", answer)]}, "90")


def list_gap(sources: list) -> Case:
    options = [
        part("option", {"text": f"Option {n}", "is_correct": not n, "credit": "", "feedback": WHY, "sources": sources})
        for n in range(2)
    ]  # fmt: skip
    return cloze("own_list", {"options": options, "display": "dropdown"}, options[0]["id"])


CASES = [
    kprim, passage, matching, true_false, true_false_missed, short_answer, numerical, typed_gap, number_gap, list_gap,
]  # fmt: skip


def cited(source: Source) -> list[dict[str, Any]]:
    return [{"type": "item", "id": "5d0c7a5e-0000-4000-8000-000000000001", "value": source.pk}]


def without(value: Any) -> Any:
    """What was stored before reasons could cite."""
    if isinstance(value, dict):
        return {name: without(part) for name, part in value.items() if not name.startswith("sources")}
    return [without(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_reason_when_it_cites_nothing_then_the_question_has_the_digest_that_it_had_before(case: Any) -> None:
    kind, written, response = case([])
    payload = frozen(kind, written)
    assert "sources" not in json.dumps(payload)
    assert digest(frozen(kind, without(written))) == digest(payload)
    assert "Source" not in page_of_result(payload, response)
    assert not _cites(payload)


@pytest.mark.django_db
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_reason_when_it_cites_a_source_then_the_result_names_it_with_the_reason(case: Any) -> None:
    source = make_source(instrument="Directive 2011/36/EU", article="Article 2", title="What it says")
    kind, written, response = case(cited(source))
    payload = frozen(kind, written)
    shown = page_of_result(payload, response)
    assert "Why so. Source : Directive 2011/36/EU, Article 2 (What it says)" in shown.replace(
        "Source:", "Source :"
    )
    assert _cites(payload)  # an export to a format that holds none says that they are lost


@pytest.mark.django_db
@pytest.mark.parametrize("case", [true_false, short_answer, list_gap], ids=lambda case: case.__name__)
def test_reason_when_only_feedback_may_be_told_then_its_sources_are_told_with_it(case: Any) -> None:
    kind, written, response = case(cited(make_source(instrument="Directive 2011/36/EU")))
    with translation.override("en"):
        given = answered(frozen(kind, written), response)
        (reason,) = told._reasons(given.question, given.grade, "")
    assert reason.html == WHY
    assert [source["label"] for source in reason.sources] == ["Directive 2011/36/EU"]


@pytest.mark.django_db
def test_data_file_when_reasons_cite_then_each_has_its_own_sources() -> None:
    one, two = make_source("one"), make_source("two")
    question = {"key": "q", "kind": "true-false", "text": "?", "answer": "true"}
    value = body_of({**question, "sources_true": ["one"], "sources_false": ["two", "one"]})["value"]
    assert [row["value"] for row in value["sources_true"]] == [one.pk]
    assert [row["value"] for row in value["sources_false"]] == [two.pk, one.pk]
    assert KINDS["true-false"].block().to_python(value)["sources_false"][0] == two
