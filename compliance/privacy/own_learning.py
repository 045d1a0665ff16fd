"""What is known of a person as a learner: courses, attempts with their words, completions, certificates.

What is right is not told: an attempt that is still open must not be answered from here. Nor are marks that the
assessment keeps back until no further attempt is possible, or that a person has yet to give.
"""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.timezone import localtime

from accounts.models import User
from assessments.attempt_record import facts_told, waiting_gradings
from assessments.models import Accommodation, Attempt, Grading
from assessments.sitting import Item, sitting_of
from assessments.standing import shown_now
from certificates.models import Certificate
from courses.models import Completion, Edition, Enrolment, PriorLearning
from courses.notebook import notebook_of


def courses(user: User) -> list[dict[str, Any]]:
    enrolments = Enrolment.objects.visible_to(user).select_related("course").prefetch_related("items")
    titles = _titles([enrolment.course_id for enrolment in enrolments])
    return [
        {
            "course": enrolment.course.code,
            "name": enrolment.course.name,
            "began_at": localtime(enrolment.enrolled_at),
            "taken_in_segments": enrolment.in_segments,
            "items": [
                {
                    "key": str(row.key),
                    "title": titles.get(str(row.key)),
                    "first_opened_at": localtime(row.first_opened_at),
                    "last_opened_at": localtime(row.last_opened_at),
                    "done_at": row.done_at and localtime(row.done_at),
                    "done_again_at": row.renewed_at and localtime(row.renewed_at),
                    "done_in_edition": row.edition_number,
                    "done_in_newer_words": row.as_read or None,
                    "done_in_language": row.language or None,
                    "stopped_at_block": row.place or None,
                }
                for row in sorted(enrolment.items.all(), key=lambda row: (row.first_opened_at, row.pk))
            ],
        }
        for enrolment in enrolments
    ]


def _titles(course_ids: list[int]) -> dict[str, str]:
    """What each lesson and assessment is called, in the newest edition that has it."""
    editions = Edition.objects.filter(course__in=course_ids).order_by("number")
    return {item["key"]: item["title"] for edition in editions for item in edition.items}


def notes(user: User) -> list[dict[str, Any]]:
    """What the person wrote down beside lessons."""
    return [
        {
            "course": chapter.course.code,
            "lesson": entry.lesson,
            "text": entry.note.text,
            "changed_at": localtime(entry.note.changed_at),
        }
        for chapter in notebook_of(user)
        for entry in chapter.entries
    ]


def accommodations(user: User) -> list[dict[str, Any]]:
    """The extra time and attempts the person was granted; not by whom."""
    return [
        {
            "extra_percent": row.extra_percent,
            "extra_attempts": row.extra_attempts,
            "reason": row.reason,
            "since": row.since,
            "until": row.until,
            "granted_at": localtime(row.granted_at),
            "ended_at": row.ended_at and localtime(row.ended_at),
        }
        for row in Accommodation.objects.visible_to(user).order_by("granted_at", "pk")
    ]


def prior_learning(user: User) -> list[dict[str, Any]]:
    """The certificates from elsewhere that the person sent; not who decided."""
    return [
        {
            "stands_in_for": row.course.code,
            "certificate": row.title,
            "issuer": row.issuer,
            "obtained_on": row.obtained_on,
            "valid_until": row.valid_until,
            "file_kind": row.file_kind,
            "file_bytes": row.file_bytes,
            "sent_at": localtime(row.submitted_at),
            "withdrawn_at": row.withdrawn_at and localtime(row.withdrawn_at),
            "decision": row.decision or None,
            "reason": row.reason or None,
            "decided_at": row.decided_at and localtime(row.decided_at),
            "revoked_at": row.revoked_at and localtime(row.revoked_at),
            "revoked_because": row.revoked_because or None,
        }
        for row in PriorLearning.objects.visible_to(user)
        .select_related("course")
        .order_by("submitted_at", "pk")
    ]


def attempts(user: User) -> list[dict[str, Any]]:
    rows = (
        Attempt.objects.visible_to(user)
        .select_related("paper", "enrolment__course")
        .prefetch_related("answers", "flags", "gradings", "events")
    )
    return [_attempt(attempt, at=timezone.now()) for attempt in rows]


def _attempt(attempt: Attempt, *, at: datetime) -> dict[str, Any]:
    sitting = sitting_of(attempt)
    tells_marks = not attempt.is_open and shown_now(attempt, at=at).marks
    numbers = {item.digest: item.number for item in sitting.items}
    waiting = waiting_gradings(attempt)
    times = {(answer.item, answer.step): localtime(answer.answered_at) for answer in attempt.answers.all()}
    return {
        "course": attempt.enrolment.course.code,
        "assessment": sitting.title,
        "number": attempt.number,
        "begun_at": localtime(attempt.begun_at),
        "handed_in_at": attempt.handed_in_at and localtime(attempt.handed_in_at),
        "closed_by": attempt.closed_by or None,
        "deadline_at": attempt.deadline_at and localtime(attempt.deadline_at),
        "flagged": [item.number for item in sitting.items if item.is_flagged],
        "answers": [answer for item in sitting.items for answer in _answers(item, times)],
        "gradings": [
            _grading(grading, tells_marks=tells_marks and not grading.is_provisional)
            for grading in attempt.gradings.all()
        ],
        "log": [
            {
                "at": localtime(event.at),
                "what": event.kind,
                "part": numbers.get(event.item),
                "item": event.item or None,
                "step": event.step or None,
                "response": event.response,
                "save": event.sequence,
                "facts": _without_names(facts_told(event, tells_marks=tells_marks, waiting=waiting)),
            }
            for event in attempt.events.all()
        ],
    }


def _without_names(facts: dict[str, Any]) -> dict[str, Any]:
    """Not who granted something, had it marked anew or looked at it: the page of the attempt's record tells that."""
    return {
        name: _without_names(value) if isinstance(value, dict) else value
        for name, value in facts.items()
        if name not in ("by", "granted_by")
    }


def _grading(grading: Grading, *, tells_marks: bool) -> dict[str, Any]:
    """Whether it was passed, and the marks where they may be told."""
    return {
        "cause": grading.cause,
        "percent": float(grading.percent) if tells_marks else None,
        "pass_mark": grading.pass_mark,
        "is_passed": grading.is_passed,
        "is_to_be_marked": grading.is_provisional,
        "has_critical_mistake": grading.has_critical,
        "parts": grading.parts if tells_marks else None,
        "sections": grading.sections if tells_marks else None,
        "graded_at": localtime(grading.graded_at),
        "graded_by": "a person" if grading.graded_by_id else "the platform",
        "reason": grading.reason or None,
    }


def _answers(item: Item, at: dict[tuple[str, str], Any]) -> list[dict[str, Any]]:
    """What was answered, in the words that stood on the page."""
    if item.answered:
        answer = {
            "asked": _plain(item.texts["text"]),
            "scene": None,
            "answer": item.question_kind.words(item.answered),
            "answered_at": at.get((item.digest, item.key)),
        }
        return [answer] if item.is_begun else []
    return [
        {
            "asked": _plain(step.texts["question"]),
            "scene": step.texts["title"],
            "answer": _plain(step.chosen.texts["text"]),
            "answered_at": at.get((item.digest, step.id)),
        }
        for step in item.steps
        if step.chosen
    ]


def _plain(html: str) -> str:
    return " ".join(strip_tags(html).split())


def completions(user: User) -> list[dict[str, Any]]:
    return [
        {
            "course": row.course_code,
            "name": row.course_name,
            "edition": row.edition_number,
            "edition_digest": row.edition_digest,
            "completed_at": localtime(row.completed_at),
            "person_name": row.person_name,
            "agency": row.agency_name or None,
            "profession": row.profession_name or None,
            "learning_minutes": row.learning_minutes,
            "language": row.language,
            "languages": row.languages,
            "in_other_words": row.as_read,
        }
        for row in Completion.objects.visible_to(user)
    ]


def certificates(user: User) -> list[dict[str, Any]]:
    rows = Certificate.objects.visible_to(user).prefetch_related("events").order_by("issued_at", "pk")
    return [
        {
            "number": row.number,
            "code": row.code,
            "issued_at": localtime(row.issued_at),
            "valid_until": row.valid_until,
            "facts": row.facts,
            "document_sha256": row.pdf_sha256,
            "document_bytes": row.pdf_bytes,
            "events": [
                {"what": event.kind, "at": localtime(event.at), "reason": event.reason or None}
                for event in row.events.all()
            ],
        }
        for row in rows
    ]
