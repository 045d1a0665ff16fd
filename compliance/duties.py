"""What one person must do: the requirements that hold for them, course by course, with their state."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.utils import timezone

from accounts.models import Posting, User
from certificates.models import Certificate
from compliance.models import Requirement
from compliance.status import Proof, Status, status_of
from courses.models import Completion, Edition


def duties_of(user: User, proofs: Mapping[int, list[Proof]], on: date) -> dict[int, Status]:
    """The state of every course that is required of somebody on that day, by the course's primary key."""
    postings = list(Posting.objects.filter(user=user).current(on).select_related("agency"))
    requirements: dict[int, list[Requirement]] = defaultdict(list)
    for requirement in Requirement.objects.for_person(user, on).select_related("agency"):
        requirements[requirement.course_id].append(requirement)
    found = {
        course: status_of(asked, postings, proofs.get(course, []), on)
        for course, asked in requirements.items()
    }
    return {course: status for course, status in found.items() if status is not None}


def proofs_of(
    completions: Iterable[Completion], certificates: Mapping[int, Certificate]
) -> dict[int, list[Proof]]:
    """What a person's completions prove, by course; `certificates` by the completion they were made for."""
    found: dict[int, list[Proof]] = defaultdict(list)
    completions = list(completions)
    asked = _refreshers({completion.enrolment.course_id for completion in completions})
    for completion in completions:
        dues = [
            due for number, due in asked[completion.enrolment.course_id] if number > completion.edition_number
        ]
        certificate = certificates.get(completion.pk)
        revocation = certificate.revocation if certificate else None
        proof = Proof(
            completed_on=timezone.localdate(completion.completed_at),
            valid_until=certificate.valid_until if certificate else None,
            revoked_on=timezone.localdate(revocation.at) if revocation else None,
            refresher_by=min(dues, default=None),
        )
        found[completion.enrolment.course_id].append(proof)
    return dict(found)


def _refreshers(courses: set[int]) -> dict[int, list[tuple[int, date]]]:
    """By course, the numbers of the editions that ask for a refresher, with the last day for it."""
    found: dict[int, list[tuple[int, date]]] = defaultdict(list)
    asking = Edition.objects.filter(course__in=courses, refresher_by__isnull=False)
    for course, number, due in asking.values_list("course", "number", "refresher_by"):
        found[course].append((number, due))
    return found
