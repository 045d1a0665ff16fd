"""Plain functions that make rows for tests: each makes what it is named for, and nothing that was not asked for.

What is left out gets a unique value that means nothing. People sign in with `PASSWORD`.
Dates: everything dated began on `SINCE`, long before any test runs; instants are given or are now.
"""

import itertools
import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from accounts import people
from accounts.models import Agency, AgencyManager, Invitation, Posting, Profession, User
from compliance.models import Requirement
from courses.manifests import digest
from courses.models import Completion, Course, Edition, Enrolment

PASSWORD = "quiet-harbour-lantern-27"
SINCE = date(2025, 1, 1)

_numbers = itertools.count(1)


def make_user(full_name: str = "", *, email: str = "", password: str = PASSWORD, **facts: Any) -> User:
    """A person with a verified address and no posting."""
    number = next(_numbers)
    user = User.objects.create_user(
        email or f"person{number}@example.org", password, full_name=full_name or f"Person {number}", **facts
    )
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_profession(name: str = "", *, code: str = "") -> Profession:
    number = next(_numbers)
    return Profession.objects.create(name=name or f"Profession {number}", code=code or f"profession-{number}")


def make_agency(name: str = "", *, below: Agency | None = None, code: str = "") -> Agency:
    """An agency, or a unit below one. Adding a unit changes its parent's row: fetch what you compare anew."""
    number = next(_numbers)
    facts = {"name": name or f"Unit {number} (demo)", "code": code or f"unit-{number}"}
    if below is None:
        return Agency.add_root(**facts)
    return Agency.objects.get(pk=below.pk).add_child(**facts)


def make_posting(
    user: User, agency: Agency, profession: Profession, *, since: date = SINCE, until: date | None = None
) -> Posting:
    return Posting.objects.create(user=user, agency=agency, profession=profession, since=since, until=until)


def make_manager(
    user: User, agency: Agency, *, since: date = SINCE, until: date | None = None
) -> AgencyManager:
    return AgencyManager.objects.create(user=user, agency=agency, since=since, until=until)


def make_invitation(
    agency: Agency,
    profession: Profession,
    *,
    email: str = "",
    by: User | None = None,
    at: datetime | None = None,
) -> tuple[Invitation, str]:
    """An invitation with its token, sent at that instant (now)."""
    number = next(_numbers)
    return people.invite(
        email=email or f"invited{number}@example.org",
        full_name=f"Invited {number}",
        agency=agency,
        profession=profession,
        by=by,
        at=at or timezone.now(),
    )


def make_course(
    code: str = "", *, name: str = "", professions: Sequence[Profession] = (), months: int = 24
) -> Course:
    """A course without pages and without an edition: the record alone."""
    number = next(_numbers)
    course = Course.objects.create(
        code=code or f"THB-{number}", name=name or f"Course {number}", validity_months=months
    )
    course.professions.set(professions)
    return course


def make_requirement(
    course: Course,
    *,
    agency: Agency | None = None,
    profession: Profession | None = None,
    since: date = SINCE,
    until: date | None = None,
    due_on: date | None = None,
    due_days: int | None = None,
) -> Requirement:
    return Requirement.objects.create(
        course=course,
        agency=agency,
        profession=profession,
        since=since,
        until=until,
        due_on=due_on,
        due_days=due_days,
    )


def make_manifest(course: Course, *, lessons: int = 2) -> dict[str, Any]:
    """What an edition freezes: one module with so many lessons, whose keys belong to no page."""
    items = [
        {
            "key": str(uuid.uuid4()),
            "kind": "lesson",
            "title": f"Lesson {n}",
            "minutes": 5,
            "revision": None,
            "digest": digest({"title": f"Lesson {n}"}),
            "shared": [],
        }
        for n in range(1, lessons + 1)
    ]
    module = {"key": str(uuid.uuid4()), "title": "Module 1", "items": items}
    return {"code": course.code, "title": course.name, "learning_minutes": 5 * lessons, "modules": [module]}


def make_edition(
    course: Course, *, manifest: dict[str, Any] | None = None, at: datetime | None = None, lessons: int = 2
) -> Edition:
    """The next edition of a course, as if released at that instant (now)."""
    manifest = manifest or make_manifest(course, lessons=lessons)
    return Edition.objects.create(
        course=course,
        number=course.editions.count() + 1,
        change=Edition.Change.SUBSTANTIVE,
        manifest=manifest,
        digest=digest(manifest),
        released_at=at or timezone.now(),
    )


def make_enrolment(user: User, course: Course, *, at: datetime | None = None) -> Enrolment:
    return Enrolment.objects.create(user=user, course=course, enrolled_at=at or timezone.now())


def make_completion(
    enrolment: Enrolment, edition: Edition, *, at: datetime | None = None, **facts: Any
) -> Completion:
    """A completion as `courses.progress` would write it, but announced to nobody."""
    at = at or timezone.now()
    posting = enrolment.user.postings.current(timezone.localdate(at)).first()
    return Completion.objects.create(
        **{
            "user": enrolment.user,
            "enrolment": enrolment,
            "edition": edition,
            "completed_at": at,
            "person_name": enrolment.user.full_name,
            "course_code": enrolment.course.code,
            "course_name": edition.manifest["title"],
            "edition_number": edition.number,
            "edition_digest": edition.digest,
            "learning_minutes": edition.manifest["learning_minutes"],
            "agency_name": posting.agency.name if posting else "",
            "profession_name": posting.profession.name if posting else "",
            "language": "en",
            **facts,
        }
    )
