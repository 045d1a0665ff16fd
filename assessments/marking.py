"""The one writer of gradings: judges an attempt by its frozen paper and appends the result."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assessments import grading
from assessments.models import Attempt, AttemptEvent, Grading
from assessments.snapshots import Frozen, frozen


def responses_of(attempt: Attempt) -> dict[str, dict[str, Any]]:
    """The answers of an attempt: response by step, for each item (known by its digest)."""
    responses: dict[str, dict[str, Any]] = {}
    for answer in attempt.answers.all():
        responses.setdefault(answer.item, {})[answer.step] = answer.response
    return responses


def response_to(payload: dict[str, Any], given: Mapping[str, Any]) -> Any:
    """What was answered to a frozen question or scenario, as it is graded: the choices by scene, or the one response."""
    return given if payload["kind"] == "scenario" else given.get(payload["key"])


def frozen_of(attempt: Attempt) -> dict[str, Frozen]:
    """The frozen questions and scenarios of an attempt's paper, by digest, in its order."""
    return frozen(item["digest"] for item in attempt.paper.payload["items"])


def payloads_of(attempt: Attempt) -> dict[str, dict[str, Any]]:
    """Their content, by digest."""
    return {digest: known.payload for digest, known in frozen_of(attempt).items()}


def grade_of(known: Frozen, given: Mapping[str, Any]) -> grading.Grade:
    """What the answers to one frozen question or scenario are worth."""
    return grading.grade(known.question, response_to(known.payload, given))


def judged(attempt: Attempt) -> tuple[grading.Verdict, list[dict[str, Any]]]:
    """What an attempt is worth by what was frozen when it began, as a whole and item by item."""
    paper = attempt.paper.payload
    asked = frozen_of(attempt)
    responses = responses_of(attempt)
    grades = [
        (grade_of(asked[item["digest"]], responses.get(item["digest"], {})), item["weight"])
        for item in paper["items"]
    ]
    parts = [
        {
            "item": item["digest"],
            "fraction": [grade.fraction.numerator, grade.fraction.denominator],
            "weight": weight,
            "answered": grade.is_answered,
            "finished": grade.is_finished,
            "critical": list(grade.critical_choices),
            **({"section": item["section"]} if item.get("section") else {}),
            **({"to_be_marked": True} if grade.needs_marking else {}),
        }
        for item, (grade, weight) in zip(paper["items"], grades, strict=True)
    ]
    return grading.judge(grades, pass_mark=paper["pass_mark"], sections=sections_of(paper)), parts


def sections_of(paper: dict[str, Any]) -> list[grading.Section]:
    """The sections of a frozen paper, as they are judged."""
    return [
        grading.Section(
            section["id"],
            tuple(
                position
                for position, item in enumerate(paper["items"])
                if item.get("section") == section["id"]
            ),
            section.get("must_pass"),
        )
        for section in paper.get("sections", ())
    ]


def noted_sections(verdict: grading.Verdict) -> list[dict[str, Any]]:
    """The results of the sections as a grading keeps them."""
    return [
        {
            "id": result.id,
            "fraction": [result.fraction.numerator, result.fraction.denominator],
            "must_pass": result.must_pass,
            "passed": result.is_passed,
        }
        for result in verdict.sections
    ]


def mark(attempt: Attempt, *, cause: Grading.Cause, at: datetime) -> Grading:
    """Grade an attempt, and append the grading."""
    verdict, parts = judged(attempt)
    given = Grading.objects.create(
        attempt=attempt,
        cause=cause,
        percent=verdict.percent,
        pass_mark=attempt.paper.payload["pass_mark"],
        is_passed=verdict.is_passed,
        has_critical=verdict.has_critical,
        is_provisional=verdict.is_provisional,
        parts=parts,
        sections=noted_sections(verdict),
        graded_at=at,
    )
    first = cause == Grading.Cause.HANDED_IN
    AttemptEvent.objects.create(
        attempt=attempt,
        kind=AttemptEvent.Kind.MARKED if first else AttemptEvent.Kind.REMARKED,
        at=at,
        facts={"grading": given.pk, "percent": str(given.percent), "is_passed": given.is_passed},
    )
    return given
