"""The records of a manager's people in one course: who has begun, completed and is certified on a given day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    Expression,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Agency, Posting, Profession, User
from certificates.models import CertificateEvent
from courses.models import Completion, Course, Enrolment, ItemProgress
from courses.outline import outline_of

CHUNK = 2000  # rows fetched at a time when all are read


class State(TextChoices):
    """How far somebody is with a course; in the order of what is still to be done."""

    NOT_STARTED = "not-started", _("Not started")
    STARTED = "started", _("Started")
    EXPIRED = "expired", _("Certificate expired")
    REFRESHER_OVERDUE = "refresher-overdue", _("Refresher overdue")
    COMPLETED = "completed", _("Completed")
    CERTIFIED = "certified", _("Certified")

    @property
    def place(self) -> int:
        """Its number in that order: what the database compares and sorts by."""
        return list(State).index(self)


@dataclass(frozen=True)
class Filters:
    """What a manager asks for; what is left out means all."""

    unit: Agency | None = None  # with all units below it
    profession: Profession | None = None
    state: State | None = None
    words: str = ""  # each must occur in the name or the e-mail address


@dataclass(frozen=True)
class Record:
    """One posting with the state of its person in the course: states and results, never answers."""

    name: str
    email: str
    unit: str
    profession: str
    state: State
    done: int  # parts of the edition that was current on that day
    total: int
    started_at: datetime | None
    completed_at: datetime | None
    edition: int | None  # the one that was completed
    current: int | None  # the one that was current on that day
    refresher_by: date | None  # the last day to learn what has changed since; None: that is not asked
    certificate_number: str | None
    valid_until: date | None  # the last valid day; None: no certificate, or one without end
    completion: UUID | None  # by which it is shown what was taught
    languages: list[str] | None  # in which it was completed, the one of most parts first
    learning_minutes: int | None  # those of the edition that was completed
    read_otherwise: int | None  # how many parts were met in other words than its own; None: not noted then

    @property
    def started_on(self) -> date | None:
        return timezone.localdate(self.started_at) if self.started_at else None

    @property
    def completed_on(self) -> date | None:
        return timezone.localdate(self.completed_at) if self.completed_at else None

    @property
    def is_older(self) -> bool:
        """Whether a newer edition was current than the one that was completed."""
        return bool(self.edition and self.current and self.edition < self.current)

    @property
    def overdue_since(self) -> date | None:
        """The first day on which what was completed did not count any more; None: it counts, or nothing was."""
        is_overdue = self.state == State.REFRESHER_OVERDUE and self.refresher_by
        return self.refresher_by + timedelta(days=1) if is_overdue and self.refresher_by else None

    @property
    def is_under_way(self) -> bool:
        """Begun and not completed: then it is of interest how much is done."""
        return self.state == State.STARTED


COLUMNS = (  # where each field of a record comes from
    "user__full_name",
    "user__email",
    "agency__name",
    "profession_name",
    "state_place",
    "done",
    "total",
    "started_at",
    "completed_at",
    "edition",
    "current",
    "refresher_by",
    "certificate_number",
    "valid_until",
    "completion",
    "languages",
    "language",
    "learning_minutes",
    "as_read",
)
SORTS: dict[str, Expression | F] = {
    "name": Lower("user__full_name"),
    "unit": F("agency__path"),
    "state": F("state_place"),
    "completed": F("completed_at"),
}


def rows(viewer: User, course: Course, filters: Filters, on: date) -> QuerySet[Posting]:
    """The postings that `viewer` may see on that day and that pass the filters, with the columns of a record.

    A person with two postings has two rows. All is reckoned as of the end of that day and computed by the database,
    so that rows can be filtered, sorted, counted and paged there.
    """
    postings: QuerySet[Posting] = Posting.objects.visible_to(viewer, on).current(on)
    if filters.unit:
        postings = postings.filter(agency__path__startswith=filters.unit.path)
    if filters.profession:
        postings = postings.filter(profession=filters.profession)
    for word in filters.words.split():
        postings = postings.filter(Q(user__full_name__icontains=word) | Q(user__email__icontains=word))
    name = Profession.name_in_queries("profession__")
    postings = postings.annotate(profession_name=name, **_results(course, on), **_progress(course, on))
    postings = postings.annotate(**_refresher(course, on))
    return postings.filter(Q(state_place=filters.state.place)) if filters.state else postings


def _refresher(course: Course, on: date) -> dict[str, Any]:
    """The last day to learn what has changed since somebody completed an edition, and what that makes of their state.

    An edition that asks for a refresher asks whoever holds an older one; the earliest day counts, and from the day after
    it a completion is worth no more than an expired certificate: `compliance.status.Proof.counts` says the same.
    """
    asking = course.editions.filter(released_at__lt=_end_of(on), refresher_by__isnull=False)
    rows_asking = asking.order_by("number").values_list("number", "refresher_by")
    dues = [(number, due) for number, due in rows_asking if due]
    if not dues:
        return {"refresher_by": Value(None, output_field=DateField()), "state_place": F("worth")}
    earliest = [
        When(held__lt=number, then=Value(min(due for _number, due in dues[place:])))
        for place, (number, _due) in enumerate(dues)
    ]
    overdue = [number for number, due in dues if due < on]
    lapsed = Q(held__lt=max(overdue, default=0), worth__gte=State.COMPLETED.place)
    return {
        "refresher_by": Case(*earliest, default=None, output_field=DateField()),
        "state_place": Case(When(lapsed, then=Value(State.REFRESHER_OVERDUE.place)), default=F("worth")),
    }


def sorted_by(postings: QuerySet[Posting], sort: str) -> QuerySet[Posting]:
    """Rows by one of `SORTS`, downwards with "-" before it; anything else sorts by name. Empty values come last."""
    key = SORTS.get(sort.removeprefix("-"), SORTS["name"])
    first = key.desc(nulls_last=True) if sort.startswith("-") else key.asc(nulls_last=True)
    return postings.order_by(first, SORTS["name"].asc(), "pk")


def count(postings: QuerySet[Posting]) -> tuple[int, int]:
    """How many people the rows are about, and how many of them are certified; two postings count once."""
    people = postings.order_by().values("user").distinct()
    return people.count(), people.filter(Q(state_place=State.CERTIFIED.place)).count()


def read(postings: QuerySet[Posting]) -> Iterator[Record]:
    """The records of rows, fetched in portions: a long list needs no more memory than a short one."""
    states = list(State)
    found = postings.values_list(*COLUMNS).iterator(chunk_size=CHUNK)
    for name, email, unit, profession, place, *facts, languages, language, minutes, as_read in found:
        # Older completions noted only in which language the last part was done.
        facts += [languages or [language] if language else None, minutes]
        facts.append(None if as_read is None else len(as_read))
        yield Record(name, email, unit, profession, states[place], *facts)


def _results(course: Course, on: date) -> dict[str, Any]:
    """The columns that tell what each person has begun and achieved; all of one row come from the same completion."""
    enrolments = Enrolment.objects.filter(user=OuterRef("user"), course=course, enrolled_at__lt=_end_of(on))
    completions = _completions(course, on)
    return {
        "started_at": Subquery(enrolments.values("enrolled_at")),
        "completed_at": Subquery(completions.values("completed_at")[:1]),
        "edition": Subquery(completions.values("edition_number")[:1]),
        "completion": Subquery(completions.values("uuid")[:1]),
        "certificate_number": Subquery(completions.values("standing_number")[:1]),
        "valid_until": Subquery(completions.values("standing_until")[:1]),
        "languages": Subquery(completions.values("languages")[:1]),
        "language": Subquery(completions.values("language")[:1]),
        "learning_minutes": Subquery(completions.values("learning_minutes")[:1]),
        "as_read": Subquery(completions.values("as_read")[:1]),
        # The newest edition that was completed: a refresher asks for what came after it.
        "held": Coalesce(
            Subquery(_newest(completions).values("edition_number")[:1]),
            Subquery(completions.values("edition_number")[:1]),
        ),
        "worth": Coalesce(
            Subquery(completions.values("worth")[:1]),
            Case(
                When(Exists(enrolments), then=Value(State.STARTED.place)),
                default=Value(State.NOT_STARTED.place),
            ),
        ),
    }


def _newest(completions: QuerySet[Any]) -> QuerySet[Any]:
    """Of the completions whose certificate is not revoked, the newest edition first."""
    return completions.filter(revocation__isnull=True).order_by("-edition_number")


def _completions(course: Course, on: date) -> QuerySet[Any]:
    """The completions of the person of a posting, the one that counts first: with a valid certificate, else the newest.

    A certificate that was revoked by that day counts as none: `certificates.models.Certificate.state_on` says the same.
    """
    end = _end_of(on)
    events = "certificate__events"
    revoked = Q(**{f"{events}__kind": CertificateEvent.Kind.REVOKED, f"{events}__at__lt": end})
    stands = Q(certificate__issued_at__lt=end, revocation__isnull=True)
    is_valid = stands & (Q(certificate__valid_until__isnull=True) | Q(certificate__valid_until__gte=on))
    return (
        Completion.objects.filter(user=OuterRef("user"), edition__course=course, completed_at__lt=end)
        .annotate(
            revocation=FilteredRelation(events, condition=revoked),  # one at most: the database sees to it
            worth=Case(
                When(is_valid, then=Value(State.CERTIFIED.place)),
                When(stands, then=Value(State.EXPIRED.place)),
                default=Value(State.COMPLETED.place),
            ),
            standing_number=Case(When(stands, then=F("certificate__number"))),
            standing_until=Case(When(stands, then=F("certificate__valid_until"))),
        )
        .order_by(Case(When(is_valid, then=Value(0)), default=Value(1)), "-edition_number")
    )


def _progress(course: Course, on: date) -> dict[str, Any]:
    """How many parts of the edition that was current on that day are done, of how many: as `courses.outline` counts."""
    end = _end_of(on)
    edition = course.editions.filter(released_at__lt=end).knowing_refreshers().order_by("-number").first()
    items = outline_of(course, edition, None).items
    offered = [item.key for item in items if item.url]
    withdrawn = [
        item.key for item in items if not item.url
    ]  # asked of nobody, but counted where it was done before

    def done(keys: list[Any]) -> Any:
        rows_done = ItemProgress.objects.filter(
            enrolment__user=OuterRef("user"), enrolment__course=course, key__in=keys, done_at__lt=end
        )
        number = rows_done.order_by().values("enrolment").annotate(number=Count("pk")).values("number")
        return Coalesce(Subquery(number), 0) if keys else Value(0)

    extra = done(withdrawn)
    return {
        "done": done(offered) + extra,
        "total": Value(len(offered)) + extra,
        "current": Value(edition.number if edition else None, output_field=IntegerField()),
    }


def _end_of(day: date) -> datetime:
    """The first instant after a day, which ends at midnight in Europe/Luxembourg."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
