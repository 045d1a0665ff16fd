"""How people decided in a scenario when they met it first: each person once, from attempts that count."""

from dataclasses import dataclass, field
from uuid import UUID

from assessments import grading
from assessments.models import Answer, Snapshot


@dataclass(frozen=True)
class FirstTry:
    """What somebody decided; who it was is left out."""

    scenario: grading.Scenario  # as it was asked, seen from their side
    response: dict[str, str] = field(default_factory=dict)  # scene id to choice id


def first_tries(key: UUID) -> list[FirstTry]:
    """Of each person the first attempt, handed in and not for practice, in which they decided something in it.

    All versions and sides of the scenario together: scenes and choices keep their ids. Whoever tries again knows more than
    somebody who meets the story, and would count twice. Two queries.
    """
    frozen = dict(
        Snapshot.objects.filter(kind="scenario", payload__key=str(key)).values_list("digest", "payload")
    )
    for_practice = Snapshot.objects.filter(payload__practice=True)
    answers = (
        Answer.objects.filter(attempt__handed_in_at__isnull=False, item__in=list(frozen))
        .exclude(attempt__paper__in=for_practice)
        .order_by("attempt__begun_at", "attempt_id", "pk")
        .values_list("attempt__enrolment__user_id", "attempt_id", "item", "step", "response")
    )
    shapes = {digest: grading.thaw_scenario(payload) for digest, payload in frozen.items()}
    first: dict[int, tuple[int, str]] = {}  # by person: the attempt, and the version that it asked
    tries: dict[int, FirstTry] = {}
    for person, attempt, item, step, response in answers.iterator():
        if first.setdefault(person, (attempt, item)) == (attempt, item):
            tries.setdefault(person, FirstTry(shapes[item])).response[step] = response
    return list(tries.values())
