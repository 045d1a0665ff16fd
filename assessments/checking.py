"""Whether what is on record of assessments still fits together: what was asked, and how it was graded."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import connections
from django.db.models import OuterRef, Subquery

from assessments import log_guard, saving
from assessments.marking import judged, noted_sections
from assessments.models import Attempt, AttemptEvent, Grading, Snapshot
from courses.kept_files import parts_with_files
from courses.manifests import digest
from courses.models import KeptFile

CHUNK = 500


def wrong_in_assessments() -> Iterator[str]:
    """A line for each snapshot that isn't what its digest says, and each grading that comes out otherwise today."""
    for snapshot in Snapshot.objects.iterator(chunk_size=CHUNK):
        if digest(snapshot.payload) != snapshot.digest:
            yield f"snapshot {snapshot.digest}: its words were changed"
        yield from _files_of(snapshot)
    if log_guard.is_missing(connections[Attempt.objects.db]):
        yield "the log of attempts: the database would let it be changed; manage.py migrate puts its guard up again"
    yield from _attempts_that_went_otherwise()
    # Of several that the platform gave, the newest: an older one was replaced because it came out otherwise.
    own = Grading.objects.exclude(cause=Grading.Cause.MARKED)
    newest = own.filter(attempt=OuterRef("attempt")).order_by("-graded_at", "-pk").values("pk")[:1]
    gradings = own.filter(pk=Subquery(newest)).select_related("attempt__paper")
    for grading in gradings.prefetch_related("attempt__answers").iterator(chunk_size=CHUNK):
        try:
            verdict, parts = judged(grading.attempt)
        except (KeyError, ValueError):  # what was answered isn't in what was asked
            yield f"attempt {grading.attempt.uuid}: its answers don't belong to its questions"
            continue
        noted = (grading.percent, grading.is_passed, grading.has_critical, grading.is_provisional)
        found = (verdict.percent, verdict.is_passed, verdict.has_critical, verdict.is_provisional)
        details = (grading.parts, grading.sections)
        if noted != found or details != (parts, noted_sections(verdict)):
            yield f"attempt {grading.attempt.uuid}: graded {grading.percent} %, it comes out as {verdict.percent} %"


def _files_of(snapshot: Snapshot) -> Iterator[str]:
    """Files of which a copy was kept when it was frozen; older snapshots name none. The copies have a check of their own."""
    named = {part["sha256"] for part in parts_with_files(snapshot.payload) if "sha256" in part}
    stored = KeptFile.objects.filter(sha256__in=named).values_list("sha256", flat=True) if named else ()
    for missing in sorted(named - set(stored)):
        yield f"snapshot {snapshot.digest}: the copy of its file {missing} is missing"


def _attempts_that_went_otherwise() -> Iterator[str]:
    """A line for each attempt that isn't what its log tells, or whose log tells what can't have happened.

    Attempts that began before there was a log are passed over.
    """
    logged = AttemptEvent.objects.filter(kind=AttemptEvent.Kind.BEGUN).values("attempt")
    attempts = Attempt.objects.filter(pk__in=logged).prefetch_related("answers", "events")
    for attempt in attempts.iterator(chunk_size=CHUNK):
        try:
            told = _replayed(attempt.events.all())
        except saving.Refused:
            yield f"attempt {attempt.uuid}: its log tells what can't have happened"
            continue
        answers = {
            (answer.item, answer.step): saving.Save(
                answer.response, answer.sequence, answer.answered_at, answer.told_at
            )
            for answer in attempt.answers.all()
        }
        stored = saving.AttemptState(attempt.deadline_at, answers, attempt.handed_in_at, attempt.closed_by)
        if told != stored:
            yield f"attempt {attempt.uuid}: its log tells something else"


def _replayed(events: Iterable[AttemptEvent]) -> saving.AttemptState:
    """What an attempt has come to by what its log tells. Raises as `saving` does."""
    state = saving.AttemptState()
    for event in events:
        if (
            event.kind == AttemptEvent.Kind.BEGUN and event.facts["deadline"]
        ) or event.kind == AttemptEvent.Kind.EXTENDED:
            state = state.extended(datetime.fromisoformat(event.facts["deadline"]))
        elif event.kind == AttemptEvent.Kind.SAVED:
            step = event.item, event.step
            state = state.saved(step, event.response, sequence=event.sequence, at=event.at)
        elif event.kind == AttemptEvent.Kind.CONFIRMED:
            state = state.confirmed((event.item, event.step), event.at)
        elif event.kind == AttemptEvent.Kind.HANDED_IN:
            state = state.handed_in(event.at)
    return state
