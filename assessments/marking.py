"""The one writer of gradings: judges an attempt by its frozen paper and appends the result."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import grading
from assessments.models import Attempt, AttemptEvent, Grading
from assessments.snapshots import Frozen, frozen
from assessments.standing import counted_of, is_practice
from courses import progress
from courses.models import Enrolment
from courses.outline import live_pages


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


def asked_in(attempt: Attempt) -> dict[str, Any]:
    """All that an attempt asks, in the shape in which an edition keeps it."""
    return {"paper": attempt.paper.payload, "items": list(payloads_of(attempt).values())}


def grade_of(known: Frozen, given: Mapping[str, Any]) -> grading.Grade:
    """What the answers to one frozen question or scenario are worth."""
    return known.grade(response_to(known.payload, given))


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


def mark(
    attempt: Attempt,
    *,
    cause: Grading.Cause,
    at: datetime,
    by: User | None = None,
    reason: str = "",
    facts: Mapping[str, Any] | None = None,
) -> Grading:
    """Grade an attempt, and append the grading; `facts` is what else its line in the log says."""
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
        graded_by=by,
        reason=reason,
    )
    first = cause == Grading.Cause.HANDED_IN
    AttemptEvent.objects.create(
        attempt=attempt,
        kind=AttemptEvent.Kind.MARKED if first else AttemptEvent.Kind.REMARKED,
        at=at,
        facts={
            "grading": given.pk,
            "percent": str(given.percent),
            "is_passed": given.is_passed,
            **(facts or {}),
        },
    )
    return given


class NotPossible(Exception):
    """An attempt that can't be marked anew; the message says why, in words for whoever wants it."""


@transaction.atomic
def remark(attempt: Attempt, *, by: User, reason: str, at: datetime) -> Grading:
    """Grade an attempt anew by what was frozen when it began and the answers that were saved, and append the grading.

    For when a fault of the marking was found and put right. Earlier gradings stay; the newest counts. Where the attempt
    is passed by it and that decides, the assessment is done in the course, in the same transaction, as on handing in and
    as of that instant. Nothing is taken away: a completion and a certificate that rest on a better mark stand until
    somebody revokes them, for a reason, where that is done.
    Raises `NotPossible` when the attempt is open still, was marked by a person, is one's own, or no reason is given.
    """
    locked = Attempt.objects.select_for_update(of=("self",)).select_related("paper").get(pk=attempt.pk)
    if refusal := why_not_anew(locked, by=by, reason=reason):
        raise NotPossible(refusal)
    before = locked.gradings.latest()
    facts = {
        "percent_before": str(before.percent),
        "was_passed": before.is_passed,
        "by": by.full_name,
        "reason": reason.strip(),
    }
    given = mark(locked, cause=Grading.Cause.REMARKED, at=at, by=by, reason=reason.strip(), facts=facts)
    enrolment = Enrolment.objects.select_related("course", "user").get(pk=locked.enrolment_id)
    if given.is_passed and _is_to_be_done(locked, enrolment):
        edition = enrolment.course.current_edition
        handed_in = locked.handed_in_at or at
        # What was released since then was not done then.
        since = at if edition and edition.released_at > handed_in else handed_in
        language = enrolment.user.language or settings.LANGUAGE_CODE
        progress.mark_done(
            enrolment, locked.assessment_key, language=language, at=since, asked=asked_in(locked)
        )
    return given


def why_not_anew(attempt: Attempt, *, by: User, reason: str) -> str:
    """Why an attempt can't be marked anew, in words; empty: it can."""
    if attempt.is_open:
        return _("This attempt has not been handed in yet.")
    if attempt.enrolment.user_id == by.pk:
        return _("Nobody has their own attempt marked anew.")
    if not reason.strip():
        return _("Give a reason: it stands in the record.")
    if attempt.gradings.latest().cause == Grading.Cause.MARKED:
        return _("A person has marked this attempt: the platform must not overrule that.")
    return ""


def _is_to_be_done(attempt: Attempt, enrolment: Enrolment) -> bool:
    """Whether a pass of this attempt makes the assessment done: once, and never for a refresher that came after it."""
    if is_practice(attempt) or not _decides(attempt):
        return False
    edition = enrolment.course.current_edition
    if attempt.refresher_to:  # whether it is still to be done again, `mark_done` asks itself
        return edition is not None and edition.number == attempt.refresher_to
    return not enrolment.items.filter(key=attempt.assessment_key, done_at__isnull=False).exists()


def _decides(attempt: Attempt) -> bool:
    """Whether the attempts of its round are passed, by the rule of which counts; without a page, this one alone."""
    page = live_pages([attempt.assessment_key]).get(attempt.assessment_key)
    if page is None:
        return True
    round_ = Attempt.objects.filter(
        enrolment=attempt.enrolment_id,
        assessment_key=attempt.assessment_key,
        refresher_to=attempt.refresher_to,
        handed_in_at__isnull=False,
    ).select_related("paper")
    gradings = [other.gradings.latest() for other in round_ if not is_practice(other)]
    counted = counted_of(gradings, page.specific.rules.counted_attempt)
    return counted is not None and counted.is_passed
