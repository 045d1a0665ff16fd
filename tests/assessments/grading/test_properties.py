"""What holds for every kind of question, whatever its payload and whatever was answered."""

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.grading import Grade, grade, right_answer, thaw
from assessments.grading.thawing import KINDS
from tests.assessments.grading.payloads import (
    GRADED_BY_RULE,
    PAYLOADS,
    Payload,
    critical_in,
    reordered,
    responses,
    right,
    without_critical,
)

every_kind = pytest.mark.parametrize("kind", PAYLOADS)
every_ruled_kind = pytest.mark.parametrize("kind", GRADED_BY_RULE)
some = settings(max_examples=25, deadline=None)


def data(test: Callable[..., None]) -> Callable[..., None]:
    return some(given(data=st.data())(test))


def unordered(graded: Grade) -> tuple[Any, ...]:
    """A grade without the order of its parts."""
    return (
        graded.fraction,
        graded.is_answered,
        graded.is_finished,
        frozenset(graded.parts),
        frozenset(graded.feedback),
        frozenset(graded.critical_choices),
        graded.needs_marking,
    )


def test_payloads_when_a_kind_can_be_thawed_then_it_is_tried_here() -> None:
    assert set(PAYLOADS) == set(KINDS) - {"scenario"}  # whose stories test_scenario makes up


@every_kind
@data
def test_grade_when_a_response_has_the_right_shape_then_it_is_between_nothing_and_all(
    kind: str, data: st.DataObject
) -> None:
    payload = data.draw(PAYLOADS[kind])
    graded = grade(thaw(payload), data.draw(responses(payload)))
    assert type(graded.fraction) is Fraction
    assert 0 <= graded.fraction <= 1
    assert all(type(part.fraction) is Fraction and 0 <= part.fraction <= 1 for part in graded.parts)
    assert len({part.id for part in graded.parts}) == len(graded.parts)
    assert graded.is_answered >= graded.is_finished
    if not graded.is_answered:
        assert graded.fraction == 0
        assert graded.feedback == ()
        assert not any(part.is_answered or part.fraction for part in graded.parts)


@every_ruled_kind
@data
def test_grade_when_the_answer_is_right_then_it_earns_everything(kind: str, data: st.DataObject) -> None:
    payload = data.draw(PAYLOADS[kind])
    graded = grade(thaw(payload), right(payload))
    assert graded.fraction == 1
    assert graded.is_answered
    assert graded.is_finished
    assert all(part.fraction == 1 and part.is_answered for part in graded.parts)
    assert graded.critical_choices == ()


@every_ruled_kind
@data
def test_right_answer_when_it_is_told_then_it_earns_everything(kind: str, data: st.DataObject) -> None:
    question = thaw(data.draw(PAYLOADS[kind]))
    graded = grade(question, right_answer(question))
    assert (graded.fraction, graded.critical_choices) == (1, ())


@every_kind
@data
def test_grade_when_a_mistake_is_critical_then_it_is_named_and_nothing_else_of_the_grade_changes(
    kind: str, data: st.DataObject
) -> None:
    payload = data.draw(PAYLOADS[kind])
    response = data.draw(responses(payload))
    graded = grade(thaw(payload), response)
    assert set(graded.critical_choices) <= set(critical_in(payload))
    assert len(set(graded.critical_choices)) == len(graded.critical_choices)
    assert graded.is_answered or not graded.critical_choices
    assert replace(graded, critical_choices=()) == grade(thaw(without_critical(payload)), response)


@every_kind
@data
def test_grade_when_nothing_was_given_then_it_is_not_answered(kind: str, data: st.DataObject) -> None:
    graded = grade(thaw(data.draw(PAYLOADS[kind])), data.draw(st.sampled_from([None, "", [], {}])))
    assert (graded.fraction, graded.is_answered, graded.is_finished) == (0, False, False)


@every_kind
@some
@given(data=st.data(), random=st.randoms(use_true_random=False))
def test_grade_when_the_parts_stand_in_another_order_then_the_worth_is_the_same(
    kind: str, data: st.DataObject, random: Random
) -> None:
    payload = data.draw(PAYLOADS[kind])
    response = data.draw(responses(payload))
    assert unordered(grade(thaw(reordered(payload, random)), response)) == unordered(
        grade(thaw(payload), response)
    )


@pytest.mark.parametrize("kind", ["multiple-response", "passage", "hotspot"])
@data
def test_grade_when_a_list_is_given_in_another_order_then_the_grade_is_the_same(
    kind: str, data: st.DataObject
) -> None:
    payload = data.draw(PAYLOADS[kind])
    response = data.draw(responses(payload)) or []
    assert grade(thaw(payload), data.draw(st.permutations(response))) == grade(thaw(payload), response)


@every_kind
@data
def test_thaw_when_a_payload_went_through_json_then_the_question_and_its_grades_are_the_same(
    kind: str, data: st.DataObject
) -> None:
    payload: Payload = data.draw(PAYLOADS[kind])
    stored = json.loads(json.dumps(payload))
    response = data.draw(responses(payload))
    assert thaw(stored) == thaw(payload)
    assert grade(thaw(stored), json.loads(json.dumps(response))) == grade(thaw(payload), response)


def refused(doing: Callable[[], Grade]) -> str | None:
    """The message of the ValueError that something raises; anything else it raises is not caught."""
    try:
        doing()
    except ValueError as refusal:
        return str(refusal)
    return None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@every_kind
@data
def test_grade_when_anything_at_all_was_sent_then_it_is_graded_or_refused_by_value_error(
    kind: str, data: st.DataObject
) -> None:
    question = thaw(data.draw(PAYLOADS[kind]))
    sent = data.draw(JSON)
    refusal = refused(lambda: grade(question, sent))
    assert refusal is None or len(refusal) < 300


@every_kind
@data
def test_thaw_when_a_payload_is_damaged_then_it_is_thawed_or_refused_by_value_error(
    kind: str, data: st.DataObject
) -> None:
    payload = data.draw(PAYLOADS[kind])
    response = data.draw(responses(payload))
    name = data.draw(st.sampled_from(sorted(payload)))
    value = payload[name]
    if isinstance(value, list) and value and data.draw(st.booleans()):
        part = data.draw(st.sampled_from(value))
        part[data.draw(st.sampled_from(sorted(part)))] = data.draw(JSON)
    else:
        payload[name] = data.draw(JSON)
    refusal = refused(lambda: grade(thaw(payload), response))
    assert refusal is None or len(refusal) < 400
