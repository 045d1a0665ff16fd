"""The file of an attempt: all that an appeal is answered from, in words and as data. Each opening leaves a line in its log.

Managers never see answers. This is for whoever answers an appeal and holds a right that nobody has from the beginning.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import unescape
from typing import Any

from django.utils import timezone
from django.utils.html import strip_tags

from assessments.asked_files import address_of
from assessments.attempt_record import lines_of
from assessments.kinds import Answered
from assessments.marking import payloads_of
from assessments.models import Attempt, AttemptEvent, Grading
from assessments.sitting import Item, sitting_of
from assessments.standing import is_practice
from assessments.steps import Step
from courses.kept_files import kept, parts_with_files
from courses.models import KeptFile

MAY_OPEN = "assessments.view_attempt_record"
BLOCK = re.compile(
    r"<(?!/?(?:a|b|strong|i|em|sub|sup|span|abbr)\b)"
)  # begins or ends something that stands apart


def note_opening(attempt: Attempt, *, by: str, reason: str, at: datetime) -> AttemptEvent:
    """Write into the log of an attempt that somebody opens its file; its learner reads who, when and why."""
    event: AttemptEvent = AttemptEvent.objects.create(
        attempt=attempt, kind=AttemptEvent.Kind.OPENED, at=at, facts={"by": by, "reason": reason.strip()}
    )
    return event


def file_of(attempt: Attempt) -> dict[str, Any]:
    """What was asked, in the order in which it was shown, every save, every fact, every grading; in the active language.

    What would have been right is told once the attempt is handed in.
    """
    sitting = sitting_of(attempt)
    copies = kept(name.mark for item in sitting.items for name in item.known.files)
    gradings = list(attempt.gradings.select_related("graded_by"))
    earned = {part["item"]: part for part in gradings[-1].parts} if gradings else {}
    sections = {section.id: section.texts["title"] for section in sitting.sections}
    enrolment = attempt.enrolment
    return {
        "attempt": str(attempt.uuid),
        "learner": enrolment.user.full_name,
        "course": enrolment.course.code,
        "assessment": sitting.title,
        "number": attempt.number,
        "for_practice": is_practice(attempt),
        "refresher_to_edition": attempt.refresher_to,
        "time_zone": timezone.get_current_timezone_name(),
        "begun_at": timezone.localtime(attempt.begun_at),
        "limit_minutes": attempt.time_limit_minutes,
        "deadline_at": attempt.deadline_at and timezone.localtime(attempt.deadline_at),
        "handed_in_at": attempt.handed_in_at and timezone.localtime(attempt.handed_in_at),
        "closed_by": attempt.closed_by or None,
        "pass_mark": attempt.paper.payload["pass_mark"],
        "paper": attempt.paper_id,
        "asked": [
            {
                "number": item.number,
                "item": item.digest,
                "kind": item.kind,
                "section": sections.get(item.section, ""),
                **_asked(item, tells_right=not attempt.is_open),
                **_files(item, attempt, copies),
                **_earned(earned.get(item.digest)),
            }
            for item in sitting.items
        ],
        "log": list(log_of(attempt, tells_marks=True)),
        "gradings": [_grading(given) for given in gradings],
    }


def with_snapshots(attempt: Attempt) -> dict[str, Any]:
    """The same with what was frozen word for word, in every language, by digest."""
    frozen = {attempt.paper_id: attempt.paper.payload, **payloads_of(attempt)}
    return {**file_of(attempt), "layout": attempt.layout, "frozen": frozen}


def plain(html: str) -> str:
    """The words of HTML on one line; what is bold or a link stands as close to its neighbours as on the page."""
    return " ".join(unescape(strip_tags(BLOCK.sub(" <", html))).split())


def _asked(item: Item, *, tells_right: bool) -> dict[str, Any]:
    if item.answered is None:
        return {
            "text": item.texts["title"],
            "lang": item.texts["lang"],
            "setting": plain(item.texts.get("setting", "")),
            "scenes": [_scene(step, tells_right=tells_right) for step in item.steps],
        }
    right = item.best_response if tells_right else None
    shown = Answered(item.answered.question, right, item.answered.grade, item.answered.order)
    return {
        "text": plain(item.texts["text"]),
        "lang": item.texts["lang"],
        "parts": list(_parts(item.answered)),
        "answer": item.question_kind.words(item.answered) if item.is_begun else "",
        "right": "" if right is None else item.question_kind.words(shown),
    }


def _files(item: Item, attempt: Attempt, copies: Mapping[str, KeptFile]) -> dict[str, Any]:
    """The pictures and documents in a question as they were when it was asked; nothing where it has none."""
    files = [
        {
            "kind": "document" if "document" in part else "picture",
            "text": part.get("title") or part.get("alt") or part.get("caption") or "",
            "file": part["file"],
            "copy": address_of(attempt, part["file"]) if part["file"] in copies else "",
            **(copies[part["file"]].facts if part["file"] in copies else {}),
        }
        for part in parts_with_files(item.known.localised)
    ]
    return {"files": files} if files else {}


def _parts(answered: Answered) -> Iterator[dict[str, Any]]:
    """The options, statements, entries and gaps of a question, list by list, in the order in which they were shown."""
    for name, value in answered.question.items():
        if not isinstance(value, list) or not all(isinstance(part, dict) and "id" in part for part in value):
            continue
        for part in answered.parts(name):
            words = part.get("text") or part.get("caption") or part.get("alt") or ""
            inner = [option["text"] for option in _options(part, answered.order.get(part["id"], ()))]
            if words or inner:
                yield {"list": name, "id": part["id"], "text": plain(words), "options": inner}


def _options(gap: dict[str, Any], order: Sequence[str]) -> list[dict[str, Any]]:
    """What a gap with a list of its own offers."""
    known = {option["id"]: option for option in gap.get("options", ()) if "text" in option}
    return [known[option] for option in order or known]


def _scene(step: Step, *, tells_right: bool) -> dict[str, Any]:
    return {
        "id": step.id,
        "title": step.texts["title"],
        "narrative": plain(step.texts.get("narrative", "")),
        "told": [plain(passage["text"]) for passage in step.passages],
        "said": [_line(line) for line in step.dialogue],
        "shown": [_exhibit(exhibit) for exhibit in step.exhibits],
        "question": plain(step.texts["question"]),
        "choices": [{"id": choice.id, "text": plain(choice.texts["text"])} for choice in step.options],
        "answer": plain(step.chosen.texts["text"]) if step.chosen else "",
        "right": plain(step.best.texts["text"]) if tells_right else "",
    }


def _line(line: dict[str, Any]) -> dict[str, str]:
    """`by` is empty where the learner speaks."""
    return {"by": line["speaker"]["name"] if line["speaker"] else "", "words": line["words"]}


def _exhibit(exhibit: dict[str, Any]) -> dict[str, str]:
    """What a paper, a picture or a message says; a file itself is among `files`."""
    heads = ("title", "sender", "recipient", "sent", "alt", "caption")
    told = {name: exhibit[name] for name in heads if exhibit.get(name)}
    return {"kind": exhibit["kind"], **told, "text": plain(exhibit.get("text") or "")}


def _earned(part: dict[str, Any] | None) -> dict[str, Any]:
    """What it is worth by the newest grading; nothing before the first."""
    if part is None:
        return {"earned": None, "weight": None, "critical": []}
    numerator, denominator = part["fraction"]
    earned = str(numerator) if denominator == 1 else f"{numerator}/{denominator}"
    return {"earned": earned, "weight": part["weight"], "critical": part.get("critical", [])}


def log_of(attempt: Attempt, *, tells_marks: bool) -> Iterator[dict[str, Any]]:
    """The log, line by line, in words and as it is stored."""
    for line in lines_of(attempt, tells_marks=tells_marks):
        event = line.event
        yield {
            "at": timezone.localtime(event.at),
            "kind": event.kind,
            "what": line.what,
            "part": line.number,
            "scene": line.title,
            "answer": line.answer,
            "lang": line.lang,
            "told": line.told,
            "item": event.item or None,
            "step": event.step or None,
            "response": event.response,
            "sequence": event.sequence,
            "facts": event.facts,
        }


def _grading(given: Grading) -> dict[str, Any]:
    return {
        "at": timezone.localtime(given.graded_at),
        "cause": given.cause,
        "what": given.get_cause_display(),
        "by": given.graded_by.full_name if given.graded_by else "",
        "reason": given.reason,
        "percent": str(given.percent),
        "pass_mark": given.pass_mark,
        "is_passed": given.is_passed,
        "has_critical_mistake": given.has_critical,
        "is_to_be_marked": given.is_provisional,
        "parts": given.parts,
        "sections": given.sections,
    }
