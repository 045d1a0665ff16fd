"""What a duty is worth on a given day: done, due soon, overdue or open, until when, and why. Pure: no query, no clock."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Posting
from compliance.models import Requirement

SOON_DAYS = 30


class State(TextChoices):
    """How a person stands to what is required of them; in the order of urgency."""

    OVERDUE = "overdue", gettext_lazy("Overdue")
    SOON = "soon", gettext_lazy("Due soon")
    OPEN = "open", gettext_lazy("Open")
    DONE = "done", gettext_lazy("Done")


@dataclass(frozen=True)
class Proof:
    """A completion of the course, and how long its certificate stands for it.

    A completion whose certificate could not be made yet counts: the person has done what was asked.
    """

    completed_on: date
    valid_until: date | None = None  # the last valid day; None: without end, or no certificate yet
    revoked_on: date | None = None
    refresher_by: date | None = None  # the last day to learn what has changed since; None: that is not asked

    def counts(self, on: date) -> bool:
        """Whether it fulfils a requirement on that day; a revocation counts for the whole day on which it was made.

        A completion of an older edition counts until the last day of the refresher to a newer one.
        """
        if self.revoked_on is not None and self.revoked_on <= on:
            return False
        if self.refresher_by is not None and self.refresher_by < on:
            return False
        return self.completed_on <= on and (self.valid_until is None or self.valid_until >= on)


@dataclass(frozen=True)
class Demand:
    """One requirement as it falls on one person."""

    due: date
    agency: (
        str  # whose requirement it is; empty: it is required of everybody, or of everybody in the profession
    )
    is_of_profession: bool = False

    @property
    def words(self) -> str:
        """Who requires it by when, in a sentence."""
        day = date_format(self.due, "DATE_FORMAT")
        if self.agency:
            return _("Required by %(agency)s by %(day)s") % {"agency": self.agency, "day": day}
        if self.is_of_profession:
            return _("Required of your profession by %(day)s") % {"day": day}
        return _("Required of everybody by %(day)s") % {"day": day}


@dataclass(frozen=True)
class Status:
    """The state of one course for one person, and the demand that decides it."""

    state: State
    demand: Demand
    days_left: int  # until the due date; 0 on that day itself, negative after it
    has_lapsed: bool  # it was completed once, but the certificate expired or was revoked

    @property
    def urgency(self) -> tuple[int, date]:
        """What is most urgent sorts first."""
        return list(State).index(self.state), self.demand.due


def demands_on(requirements: Iterable[Requirement], postings: Iterable[Posting], on: date) -> list[Demand]:
    """What these requirements ask of somebody with these postings on that day, the earliest first."""
    current = [
        posting
        for posting in postings
        if posting.since <= on and (posting.until is None or posting.until >= on)
    ]
    found = {
        Demand(
            due=requirement.due_for(posting),
            agency=requirement.agency.name if requirement.agency else "",
            is_of_profession=requirement.agency is None and requirement.profession_id is not None,
        )
        for requirement in requirements
        if requirement.is_current(on)
        for posting in current
        if requirement.holds_for(posting)
    }
    return sorted(found, key=lambda demand: (demand.due, demand.agency))


def status_of(
    requirements: Iterable[Requirement], postings: Iterable[Posting], proofs: Iterable[Proof], on: date
) -> Status | None:
    """How somebody stands to the requirements of one course on that day; None when nothing is required of them.

    One completion that counts fulfils all of them; as long as there is none, the earliest due date decides. A due date
    is the last day in time: it ends at midnight in Europe/Luxembourg, and `on` is a day there.
    """
    demands = demands_on(requirements, postings, on)
    if not demands:
        return None
    earliest = demands[0]
    done_before = [proof for proof in proofs if proof.completed_on <= on]
    is_done = any(proof.counts(on) for proof in done_before)
    days_left = (earliest.due - on).days
    return Status(
        state=State.DONE if is_done else _state_until(days_left),
        demand=earliest,
        days_left=days_left,
        has_lapsed=bool(done_before) and not is_done,
    )


def _state_until(days_left: int) -> State:
    if days_left < 0:
        return State.OVERDUE
    return State.SOON if days_left <= SOON_DAYS else State.OPEN
