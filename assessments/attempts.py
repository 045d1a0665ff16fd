"""The one writer of attempts, answers and flags: begin, answer, hand in. The server decides, the browser only chooses."""

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from assessments import grading, saving, timing
from assessments.begun import as_it_is
from assessments.behind import noted_in
from assessments.freezing import freeze
from assessments.kinds import kind_of
from assessments.marking import asked_in, mark, payloads_of
from assessments.models import Accommodation, Answer, AssessmentPage, Attempt, AttemptEvent, Flag, Grading
from assessments.papers import order_of
from assessments.pools import drawn_for
from assessments.readers import reader_of
from assessments.refusals import Closed, Final, Given, NotPossible, Superseded, each_noted, noted
from assessments.review import Policy
from assessments.shortfalls import is_whole
from assessments.snapshots import Frozen, frozen
from assessments.standing import granted_to, is_practice, standing_of, time_for
from courses import memory, progress
from courses.models import Enrolment


@transaction.atomic
def begin(
    enrolment: Enrolment, page: AssessmentPage, *, at: datetime, known: memory.Memory | None = None
) -> Attempt:
    """Begin an attempt, or return the one that is open: two tabs and a double click share one.

    The time limit is frozen with it, with the person's extra time counted in. `known`: the memory that holds now.
    Raises `NotPossible` when it is passed, an attempt waits to be marked, none is left, the waiting time has not ended,
    or the paper lacks questions: an easier one is given to nobody.
    """
    enrolment.lock()  # an accommodation waits for this lock too
    standing = standing_of(enrolment, page, at=at)
    if standing.open_attempt:
        return standing.open_attempt
    if standing.is_passed:
        raise NotPossible(_("You have passed this assessment already."))
    if standing.to_be_marked:
        raise NotPossible(
            _("Your last attempt is still to be marked by a person. Until then no other can begin.")
        )
    if standing.left == 0:
        raise NotPossible(_("No attempt is left. Ask your agency's training manager."))
    if standing.next_at:
        raise NotPossible(
            _("You can try again from %(when)s on.")
            % {"when": formats.date_format(timezone.localtime(standing.next_at), "DATETIME_FORMAT")}
        )
    edition = standing.edition
    if edition is None or str(page.translation_key) not in {item["key"] for item in edition.items}:
        raise NotPossible(_("This assessment is not part of the current edition of the course yet."))
    identity, asking, known = uuid4(), standing.asked_again, known or memory.current()
    page.paper = known.recall(("paper", repr(list(page.paper.raw_data))), lambda: page.paper)
    drawn = drawn_for(enrolment.user, page, seed=f"{identity}/draws", asking=asking, memory=known)
    reader = reader_of(enrolment.user, page, at=at)
    is_practice = standing.is_next_practice
    paper = freeze(
        page, at=at, asking=asking, drawn=drawn, reader=reader, is_practice=is_practice, memory=known
    )
    if not paper.payload["items"]:
        raise NotPossible(
            _("This assessment has nothing to ask at the moment. Your training manager can tell the authors.")
        )
    if not is_whole(page, drawn, asking):
        raise NotPossible(
            _(
                "This assessment can't be begun at the moment: some of its questions are missing. Your training manager "
                "can tell the authors."
            )
        )
    time = time_for(enrolment.user, page, at=at)
    attempt = Attempt(
        uuid=identity,
        enrolment=enrolment,
        assessment_key=page.translation_key,
        number=standing.begun + 1,
        refresher_to=edition.number if standing.asked_again else None,
        paper=paper,
        layout={},
        begun_at=at,
        time_limit_minutes=time.limit if time else None,
        deadline_at=at + timedelta(minutes=time.own) if time else None,
    )
    payloads = payloads_of(attempt)
    kinds = {digest: payload["kind"] for digest, payload in payloads.items()}
    order = order_of(page, paper.payload, kinds, seed=f"{identity}/order")
    attempt.layout = _shuffled(attempt, payloads) | order | noted_in(payloads, known)
    attempt.save()
    facts = {
        "paper": paper.digest,
        "number": attempt.number,
        "limit_minutes": attempt.time_limit_minutes,
        "deadline": _iso(attempt.deadline_at),
        **granted_to(standing, page, time),
    }
    _log(attempt, AttemptEvent.Kind.BEGUN, at=at, facts=facts)
    return attempt


def _log(attempt: Attempt, kind: AttemptEvent.Kind, **facts: Any) -> None:
    AttemptEvent.objects.create(attempt=attempt, kind=kind, **facts)


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _shuffled(attempt: Attempt, payloads: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The order of the parts of each question and of the choices in each scene, drawn by the attempt's own random number."""
    draw = random.Random(attempt.uuid.int)  # noqa: S311 # an order of options is no secret
    layout: dict[str, list[str]] = {}
    for digest, payload in sorted(payloads.items()):
        for name, ids in _lists(payload).items():
            draw.shuffle(ids)
            layout[f"{digest}/{name}"] = ids
    return layout


def _lists(payload: dict[str, Any]) -> dict[str, list[str]]:
    if payload["kind"] == "scenario":
        return {scene["id"]: [choice["id"] for choice in scene["choices"]] for scene in payload["scenes"]}
    return kind_of(payload).lists(payload)


@noted
@transaction.atomic
def answer(
    attempt: Attempt, *, item: str, step: str, response: Any, at: datetime, sequence: int | None = None
) -> list[Answer]:
    """Save the answer to a question, or the decision in a scene. The same answer again changes nothing.

    Returns all answers of the attempt as they stand now.

    A question may be answered anew until it is handed in. A decision in a scenario is final, and only the scene
    that the story has reached can be decided: what follows from it has been told.
    `sequence` numbers the saves of one page, upwards from the number it was sent with; None: after all others.
    Raises `NotPossible` when the attempt is closed, its time is up, the response does not fit the question, nothing is
    chosen where nothing was, or the decision was taken otherwise before; `Superseded` when another answer was saved
    under this number or a higher one: what comes late, or from a window that shows an older state, overwrites nothing.
    """
    locked = _locked_to_work_on(attempt, item, at)
    standing = list(locked.answers.all())
    rows = {row.step: row for row in standing if row.item == item}
    change = _after_saving(locked, rows, Given(item, step, response, sequence), at=at)
    if change is None:
        return standing
    change.row.save()
    change.event.save()
    return standing if change.is_update else [*standing, change.row]


@each_noted
@transaction.atomic
def answer_all(attempt: Attempt, given: Iterable[Given], *, at: datetime) -> dict[str, NotPossible]:
    """Save the answers to several questions of a page at once, each by the rules of `answer`.

    What is empty, and was before, is passed over. Returns what could not be saved and why, by item; the others are saved.
    Raises `NotPossible` when the attempt is closed, or its time is up: nothing is saved then.
    """
    locked = _locked_to_work_on(attempt, None, at)
    rows: dict[str, dict[str, Answer]] = {}
    for row in locked.answers.all():
        rows.setdefault(row.item, {})[row.step] = row
    asked = {entry["digest"] for entry in locked.paper.payload["items"]}
    changes, refused = [], {}
    for sent in given:
        if sent.item not in asked:
            raise NotPossible(_("This is not part of the assessment."))
        known = rows.get(sent.item, {})
        if not sent.response and sent.step not in known:
            continue
        try:
            changes.append(_after_saving(locked, known, sent, at=at))
        except NotPossible as refusal:
            refused[sent.item] = refusal
    made = [change for change in changes if change]
    Answer.objects.bulk_create([change.row for change in made if not change.is_update])
    Answer.objects.bulk_update(
        [change.row for change in made if change.is_update],
        ["response", "sequence", "answered_at"],
    )
    AttemptEvent.objects.bulk_create([change.event for change in made])
    return refused


@dataclass(frozen=True)
class _Change:
    """What is to be written for one answer."""

    row: Answer
    event: AttemptEvent
    is_update: bool  # of a row that is there


def _after_saving(
    locked: Attempt, rows: Mapping[str, Answer], sent: Given, *, at: datetime
) -> _Change | None:
    """What has to be written when an answer is saved beside these `rows` of its item; None: nothing. Writes nothing."""
    asked = frozen([sent.item])[sent.item]
    given = {known: row.response for known, row in rows.items()}
    if isinstance(asked.question, grading.Scenario):
        _check_decision(asked.question, given, sent.step, sent.response)
    else:
        _check_response(asked, given, sent.step, sent.response)
    row = rows.get(sent.step) or Answer(attempt=locked, item=sent.item, step=sent.step)
    before = saving.Save(row.response, row.sequence, row.answered_at) if row.pk else None
    if row.told_at and row.response != sent.response:
        raise Final(_("You were told about this answer before, perhaps in another window. It stands."))
    try:
        save = saving.after(before, sent.response, sequence=sent.sequence, at=at)
    except saving.Late:
        raise Superseded(
            _("A newer answer was saved, perhaps in another window. To replace it by this one, save again.")
        ) from None
    if save == before:
        return None
    row.response, row.sequence, row.answered_at = save.response, save.sequence, save.saved_at
    event = AttemptEvent(
        attempt=locked,
        kind=AttemptEvent.Kind.SAVED,
        at=at,
        item=sent.item,
        step=sent.step,
        response=sent.response,
        sequence=row.sequence,
    )
    return _Change(row, event, is_update=before is not None)


def _check_response(asked: Frozen, given: dict[str, Any], step: str, response: Any) -> None:
    if step != asked.question.id:
        raise NotPossible(_("This option is not part of the question."))
    kind = kind_of(asked.payload)
    try:
        grade = asked.grade(response)
    except ValueError:
        raise NotPossible(kind.why_unfit(response)) from None
    if not grade.is_answered and step not in given:
        raise NotPossible(str(kind.unanswered))


def _check_decision(scenario: grading.Scenario, given: dict[str, str], step: str, option: str) -> None:
    scene = scenario.by_id.get(step)
    if scene is None or option not in {choice.id for choice in scene.choices}:
        raise NotPossible(_("This option is not part of the question."))
    if step in given:
        if given[step] != option:
            raise Final(_("This decision was taken before, perhaps in another window. It stands."))
        return
    here = grading.walk(scenario, given)[-1]
    if here.scene.id != step:
        raise NotPossible(_("The story has not come to this decision."))
    if option not in {choice.id for choice in here.offered}:
        raise NotPossible(_("On your way through the story this is not open to you."))


@transaction.atomic
def confirm(attempt: Attempt, *, item: str, at: datetime) -> Answer:
    """Make the answer to a question final, so that something can be told about it. Once more changes nothing.

    Raises `NotPossible` when the attempt is closed, nothing was answered, or the assessment tells nothing before it is
    handed in.
    """
    locked = _locked_to_work_on(attempt, item, at)
    payload = payloads_of(locked)[item]
    if payload["kind"] == "scenario" or not Policy.of(locked.paper.payload).tells_each_answer:
        raise NotPossible(_("Nothing is told about answers before you hand in."))
    given = locked.answers.filter(item=item).first()
    if given is None or not grading.grade(grading.thaw(payload), given.response).is_answered:
        raise NotPossible(str(kind_of(payload).unanswered))
    if given.told_at is None:
        given.told_at = at
        given.save(update_fields=["told_at"])
        _log(locked, AttemptEvent.Kind.CONFIRMED, at=at, item=item, step=given.step)
    return given


@transaction.atomic
def flag(attempt: Attempt, *, item: str, is_flagged: bool, at: datetime) -> None:
    """Flag an item to come back to, or take the flag away. Once more changes nothing; nothing is graded by it.

    Raises `NotPossible` when the attempt is closed, its time is up, or the item unknown.
    """
    locked = _locked_to_work_on(attempt, item, at)
    if is_flagged:
        Flag.objects.get_or_create(attempt=locked, item=item, defaults={"flagged_at": at})
    else:
        Flag.objects.filter(attempt=locked, item=item).delete()


def _locked(attempt: Attempt) -> Attempt:
    """The attempt as it is now; until the transaction ends, nobody else changes it."""
    return as_it_is(attempt, Attempt.objects.select_for_update())


def _locked_to_work_on(attempt: Attempt, item: str | None, at: datetime) -> Attempt:
    locked = _locked(attempt)
    if refusal := why_closed(locked, at=at):
        raise Closed(refusal)
    if item is not None and item not in {entry["digest"] for entry in locked.paper.payload["items"]}:
        raise NotPossible(_("This is not part of the assessment."))
    return locked


def why_closed(attempt: Attempt, *, at: datetime) -> str:
    """Why nothing can be changed in an attempt any more, in words for the learner; empty while it is open."""
    if attempt.closed_by == Attempt.ClosedBy.TIME or attempt.is_overdue(at):
        return _("Time was up at %(when)s. What came later was not saved; what you had answered counts.") % {
            "when": formats.time_format(timezone.localtime(attempt.deadline_at))
        }
    return "" if attempt.is_open else _("This attempt has been handed in; its answers stand.")


@transaction.atomic
def hand_in(attempt: Attempt, *, language: str, at: datetime) -> Grading:
    """Close an attempt and grade it, exactly once; a second call returns the first grading.

    When its time is up, it is closed as of its deadline: what was answered in time counts.
    A pass marks the assessment as done in the course, in the same transaction, unless the attempt was for practice.
    """
    locked = _locked(attempt)
    if not locked.is_open:
        return locked.gradings.get(cause=Grading.Cause.HANDED_IN)
    closed = saving.AttemptState(locked.deadline_at).handed_in(at)
    locked.handed_in_at, locked.closed_by = closed.closed_at, closed.closed_by
    locked.save(update_fields=["handed_in_at", "closed_by"])
    closing = {"closed_by": locked.closed_by, "as_of": _iso(locked.handed_in_at)}
    _log(locked, AttemptEvent.Kind.HANDED_IN, at=at, facts=closing)
    result = mark(locked, cause=Grading.Cause.HANDED_IN, at=at)
    if result.is_passed and not is_practice(locked):
        enrolment = Enrolment.objects.select_related("course").get(pk=locked.enrolment_id)
        progress.mark_done(
            enrolment,
            locked.assessment_key,
            language=language,
            at=locked.handed_in_at or at,
            asked=asked_in(locked),
        )
    return result


def close_overdue(*, language: str, at: datetime, of: User | None = None) -> list[Grading]:
    """Hand in every open attempt whose time is up, of one person or of all; one that was extended meanwhile stays open."""
    overdue = Attempt.objects.overdue(at)
    if of is not None:
        overdue = overdue.filter(enrolment__user=of)
    return [grading for attempt in overdue if (grading := _close_if_overdue(attempt, language, at))]


@transaction.atomic
def _close_if_overdue(attempt: Attempt, language: str, at: datetime) -> Grading | None:
    return hand_in(attempt, language=language, at=at) if _locked(attempt).is_overdue(at) else None


def extend(granted: Accommodation, *, at: datetime) -> int:
    """Move the deadlines of a person's open attempts back to what the extra time gives; never forward.

    Called by `assessments.accommodations` inside its transaction. An attempt whose time is up is not opened again.
    Returns how many attempts got more time.
    """
    extended = 0
    for enrolment in Enrolment.objects.select_for_update().filter(user=granted.user).order_by("pk"):
        limited = Attempt.objects.open().filter(enrolment=enrolment, deadline_at__isnull=False)
        for attempt in limited.select_for_update(of=("self",)):
            later = timing.deadline(attempt.begun_at, attempt.time_limit_minutes or 0, granted.extra_percent)
            if attempt.is_overdue(at) or attempt.deadline_at is None or later <= attempt.deadline_at:
                continue
            attempt.deadline_at = later
            attempt.save(update_fields=["deadline_at"])
            facts = {"deadline": _iso(later), "more_time": granted.noted()}
            _log(attempt, AttemptEvent.Kind.EXTENDED, at=at, facts=facts)
            extended += 1
    return extended
