"""What learners are told of their answers: one by one where the assessment does so, and all of them at the end."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from assessments import grading
from assessments.addresses import address_after
from assessments.marking import payloads_of
from assessments.missed import Missed, missed_in
from assessments.models import Grading
from assessments.review import Moment, Shown
from assessments.sitting import Section, Sitting, sitting_of
from assessments.standing import is_practice, shown_of, standing_of
from assessments.steps import Step
from assessments.told import Told, told
from assessments.views import own_attempt
from courses.outline import OutlineItem, live_pages, outline_of


@login_required
@require_GET
@never_cache
def answer_told(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """What may be told of an answer that is final; it can be read again as long as the attempt goes on."""
    attempt = own_attempt(request, uuid)
    if not attempt.is_open:
        return redirect("attempt_debrief", uuid)
    sitting = sitting_of(attempt)
    shown = sitting.item(number)
    if shown is None:
        raise Http404
    if not shown.is_told:
        return redirect("attempt_item", uuid, number)
    context = {
        "sitting": sitting,
        "item": shown,
        "told": told(shown, sitting.policy.shown(Moment.EACH_ANSWER)),
        "next_url": address_after(attempt, shown),
    }
    return render(request, "assessments/answer_told.html", context)


@login_required
@require_GET
@never_cache
def debrief(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The result, critical mistakes first, and the path taken beside the best path, as far as they may be shown."""
    attempt = own_attempt(request, uuid)
    if attempt.is_open:
        return redirect("attempt_next", uuid)
    now = timezone.now()
    page = live_pages([attempt.assessment_key]).get(attempt.assessment_key)
    assessment = page.specific if page else None  # None: the page was withdrawn; the result stands
    enrolment = attempt.enrolment
    standing = standing_of(enrolment, assessment.rules, at=now) if assessment else None
    sitting, result = sitting_of(attempt), attempt.gradings.latest()
    shown = shown_of(attempt, standing, result)
    outline = outline_of(enrolment.course, enrolment.course.current_edition, enrolment)
    keys = {digest: payload["key"] for digest, payload in payloads_of(attempt).items()}
    missed = missed_in(attempt, result, assessment.rules if assessment else None, outline, keys)
    context = {
        "sitting": sitting,
        "grading": result,
        "is_practice": is_practice(attempt),
        "shown": shown,
        "groups": _groups(sitting, result, shown, missed),
        "critical": list(_critical(sitting, shown)),
        "outline": outline,
        "go_on": outline.next_open_beyond(attempt.assessment_key),
        "ends_segment": outline.following_segment(attempt.assessment_key) is not None,
        # Which lessons were missed would tell which answers were wrong.
        "lessons": missed.lessons if shown.marks else outline.lessons_before(attempt.assessment_key),
        "standing": standing,
        "assessment": assessment,
    }
    return render(request, "assessments/debrief.html", context)


def _critical(sitting: Sitting, shown: Shown) -> Iterator[tuple[Step | None, Told | None]]:
    """The critical mistakes, in the order of the paper: scenes, which were told at once, and questions, if they may be."""
    for item in sitting.items:
        if item.kind == "scenario":
            yield from ((step, None) for step in item.steps if step.chosen and step.chosen.is_critical)
        elif (known := told(item, shown)).mistakes:
            yield None, known


@dataclass(frozen=True)
class Group:
    """A section of the debrief; without a title, the items that belong to none."""

    section: Section | None
    result: dict[str, Any]  # as the grading keeps it; empty where there is none
    percent: Decimal | None  # None: not to be told
    items: list[
        tuple[Any, list[OutlineItem]]
    ]  # Told for a question, Item for a scenario; lessons that treat it

    @property
    def is_missed(self) -> bool:
        return bool(self.result and self.result["must_pass"] and not self.result["passed"])


def _groups(sitting: Sitting, result: Grading, shown: Shown, missed: Missed) -> list[Group]:
    noted = {part["item"]: part for part in result.parts}
    results = {section["id"]: section for section in result.sections}
    groups = []
    for section, items in sitting.groups:
        kept = {} if result.is_provisional else results.get(section.id if section else "", {})
        share = Fraction(*kept["fraction"]) if kept and shown.marks else None
        groups.append(
            Group(
                section,
                kept,
                None if share is None else grading.in_percent(share),
                [
                    (
                        item if item.steps else told(item, shown, noted.get(item.digest)),
                        missed.of(item.digest) if shown.marks and not result.is_provisional else [],
                    )
                    for item in items
                ],
            )
        )
    return groups
