"""How somebody stands to an assessment: what they have tried, which attempt counts, whether they may (still) try."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from accounts.models import User
from assessments import timing
from assessments.models import Accommodation, AssessmentPage, Attempt, Grading
from assessments.models.pages import Counted
from assessments.papers import parts_of
from assessments.review import Moment, Policy, Shown
from courses.models import Edition, Enrolment
from courses.outline import live_pages
from courses.refreshers import Questions, questions_again


@dataclass(frozen=True)
class Result:
    """An attempt that was handed in, with the grading that counts for it, and what may be shown of it."""

    attempt: Attempt
    grading: Grading
    shown: Shown
    is_counted: bool  # of all attempts, this one decides

    @property
    def is_practice(self) -> bool:
        return is_practice(self.attempt)


@dataclass(frozen=True)
class Standing:
    edition: Edition | None  # the current one; None: before the first release
    begun: int  # how many attempts there are, those of other editions among them
    attempts: list[Attempt]
    gradings: list[Grading]  # of the attempts handed in, oldest first
    open_attempt: Attempt | None
    counted: Grading | None  # the one that decides; None: nothing counts yet
    is_passed: bool
    allowed: int  # how many attempts there are for this person
    next_at: datetime | None  # when the waiting time ends; None: no waiting
    is_next_practice: bool = False  # another attempt could not be passed any more: it would be for practice
    more_attempts: Accommodation | None = None  # None: as many as for everybody
    asked_again: Questions = frozenset()  # by a refresher; empty: the whole assessment is meant
    asked_again_count: int = 0  # how many questions and scenarios that is

    @property
    def left(self) -> int:
        return max(0, self.allowed - len(self.attempts))

    @property
    def to_be_marked(self) -> Attempt | None:
        """An attempt whose result waits for a person; until then no other is begun."""
        return next((grading.attempt for grading in self.gradings if grading.is_provisional), None)

    @property
    def may_begin(self) -> bool:
        return (
            not self.open_attempt
            and not self.is_passed
            and not self.to_be_marked
            and self.left > 0
            and self.next_at is None
        )

    @property
    def is_closed(self) -> bool:
        """Whether no further attempt is possible, so that everything may be shown."""
        return not self.open_attempt and (self.is_passed or self.left == 0)

    @property
    def reached(self) -> Moment:
        """How far the review of what was handed in has come."""
        return Moment.CLOSED if self.is_closed else Moment.HANDED_IN

    @property
    def results(self) -> list[Result]:
        """Each attempt that was handed in; the mark of the one that counts makes sense only where there are several."""
        return [
            Result(
                grading.attempt,
                grading,
                shown_of(grading.attempt, self, grading),
                is_counted=grading == self.counted and len(self.gradings) > 1,
            )
            for grading in self.gradings
        ]


@dataclass(frozen=True)
class TimeAllowed:
    """The time limit of an assessment as it is for one person."""

    limit: int  # minutes, as for everybody
    own: int  # minutes, with this person's extra time
    accommodation: Accommodation | None


def time_for(user: User, page: AssessmentPage, *, at: datetime) -> TimeAllowed | None:
    """How long this person may work on an assessment that is begun at that instant; None: as long as they like."""
    if page.time_limit_minutes is None:
        return None
    granted = Accommodation.objects.filter(user=user, extra_percent__gt=0).in_force(at)
    accommodation = granted.order_by("-extra_percent").first()
    extra_percent = accommodation.extra_percent if accommodation else 0
    own = timing.allowed_minutes(page.time_limit_minutes, extra_percent)
    return TimeAllowed(limit=page.time_limit_minutes, own=own, accommodation=accommodation)


def granted_to(standing: Standing, page: AssessmentPage, time: TimeAllowed | None) -> dict[str, Any]:
    """The accommodations that an attempt which begins now rests on, as its log notes them."""
    more_time = time.accommodation if time else None
    more_attempts = standing.more_attempts if len(standing.attempts) >= page.max_attempts else None
    known = {"more_time": more_time, "more_attempts": more_attempts}
    return {name: granted.noted() for name, granted in known.items() if granted}


def standing_of(enrolment: Enrolment, page: AssessmentPage, *, at: datetime) -> Standing:
    """How somebody stands to an assessment; where a refresher asks for some of it, to that part alone."""
    edition = enrolment.course.current_edition
    asked_again, done_in = questions_again(enrolment, edition, page.translation_key)
    tried = enrolment.attempts.filter(assessment_key=page.translation_key)
    begun = list(tried.select_related("paper").prefetch_related("gradings"))
    attempts = [attempt for attempt in begun if not asked_again or (attempt.refresher_to or 0) > done_in]
    gradings = [latest for attempt in attempts if not attempt.is_open and (latest := _latest(attempt))]
    counting = [grading for grading in gradings if not is_practice(grading.attempt)]
    counted = counted_of(counting, page.counted_attempt)
    last_handed_in = max((attempt.handed_in_at for attempt in attempts if attempt.handed_in_at), default=None)
    waiting_ends = last_handed_in + timedelta(minutes=page.waiting_minutes) if last_handed_in else None
    granted = Accommodation.objects.filter(user=enrolment.user_id, extra_attempts__gt=0).in_force(at)
    more = granted.order_by("-extra_attempts").first()
    return Standing(
        edition=edition,
        begun=len(begun),
        attempts=attempts,
        gradings=gradings,
        open_attempt=next((attempt for attempt in attempts if attempt.is_open), None),
        counted=counted,
        is_passed=bool(counted and counted.is_passed),
        allowed=page.max_attempts + (more.extra_attempts if more else 0),
        next_at=waiting_ends if waiting_ends and waiting_ends > at else None,
        is_next_practice=page.counted_attempt == Counted.FIRST and bool(attempts),
        more_attempts=more,
        asked_again=asked_again,
        asked_again_count=sum(part.number for part in parts_of(page, asked_again)) if asked_again else 0,
    )


def counted_of(gradings: list[Grading], rule: str) -> Grading | None:
    """The grading that decides, of those that count, oldest first.

    Of the best ones it is the first: a pass before a result that is not, then the higher percentage. A result that
    waits to be marked is no result yet, unless it is the only one or the rule means just that attempt.
    """
    if not gradings:
        return None
    if rule == Counted.LAST:
        return gradings[-1]
    if rule == Counted.FIRST:
        return gradings[0]
    return max(gradings, key=lambda grading: (grading.is_passed, not grading.is_provisional, grading.percent))


def shown_of(attempt: Attempt, standing: Standing | None, grading: Grading) -> Shown:
    """What may be shown of an attempt that was handed in; without a standing its page was withdrawn."""
    policy = Policy.of(attempt.paper.payload)
    if standing is None:
        return policy.shown(Moment.CLOSED if grading.is_passed else Moment.HANDED_IN)
    return policy.shown(standing.reached)


def shown_now(attempt: Attempt, *, at: datetime) -> Shown:
    """What may be shown at that instant of an attempt that was handed in, whatever has become of its page."""
    at_once = Policy.of(attempt.paper.payload).shown(Moment.HANDED_IN)
    if at_once.is_all:
        return at_once
    page = live_pages([attempt.assessment_key]).get(attempt.assessment_key)
    standing = standing_of(attempt.enrolment, page.specific.rules, at=at) if page else None
    return shown_of(attempt, standing, attempt.gradings.latest())


def is_practice(attempt: Attempt) -> bool:
    """Whether it counts for nothing: only the first attempt does, and this was begun after it."""
    return bool(attempt.paper.payload.get("practice"))


def _latest(attempt: Attempt) -> Grading | None:
    """The grading that counts: the newest one."""
    return max(attempt.gradings.all(), key=lambda grading: (grading.graded_at, grading.pk), default=None)


def to_be_marked(user: User) -> set[UUID]:
    """The keys of the assessments in which an attempt of this person waits for somebody to mark it."""
    waiting = Attempt.objects.filter(enrolment__user=user, gradings__is_provisional=True)
    attempts = waiting.distinct().prefetch_related("gradings")
    return {
        attempt.assessment_key
        for attempt in attempts
        if (latest := _latest(attempt)) and latest.is_provisional
    }
