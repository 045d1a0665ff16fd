"""For whom an attempt is frozen: the profession whose side of a scenario they see, and the variants they have met."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from assessments import variants
from assessments.models import AssessmentPage, Attempt, Scenario, Snapshot
from courses.reading import professions_of


@dataclass(frozen=True)
class Reader:
    profession: str = ""  # its code; empty: none, or several
    seen: tuple[
        str, ...
    ] = ()  # keys of the scenarios that were met before, oldest first; only if there are variants


NOBODY = Reader()  # sees what everybody sees, and of variants the one that the assessment names


def reader_of(user: User, page: AssessmentPage, *, at: datetime) -> Reader:
    """Who begins an attempt at that instant. Asks only for what the assessment's scenarios need."""
    scenarios = [block.value["scenario"] for block in page.paper if block.block_type == "scenario"]
    if not scenarios:
        return NOBODY
    codes = professions_of(user, timezone.localdate(at))
    has_variants = any(scenario and scenario.variant_group for scenario in scenarios)
    return Reader(next(iter(codes)) if len(codes) == 1 else "", _seen(user) if has_variants else ())


def _seen(user: User) -> tuple[str, ...]:
    papers = Attempt.objects.filter(enrolment__user=user).order_by("begun_at", "pk")
    digests = [
        item["digest"] for paper in papers.values_list("paper__payload", flat=True) for item in paper["items"]
    ]
    keys = dict(
        Snapshot.objects.filter(digest__in=digests, kind="scenario").values_list("digest", "payload__key")
    )
    return tuple(keys[digest] for digest in digests if digest in keys)


def variants_of(scenario: Scenario) -> list[Scenario]:
    """The scenario and, after it, the published ones that may stand for it."""
    if not scenario.variant_group:
        return [scenario]
    others = in_groups([scenario.variant_group], scenario.locale_id).exclude(pk=scenario.pk)
    return [scenario, *others.order_by("pk")]


def in_groups(names: Collection[str], locale: int) -> QuerySet[Scenario]:
    """The published scenarios of these groups: those of one may stand for each other."""
    return Scenario.objects.filter(variant_group__in=names, locale=locale, live=True)


def met_by(reader: Reader, scenario: Scenario, *, taken: set[str]) -> Scenario:
    """The variant that somebody meets where an assessment names this scenario; its key is then taken."""
    known = {str(variant.translation_key): variant for variant in variants_of(scenario)}
    key = variants.choose(list(known), reader.seen, taken=taken)
    taken.add(key)
    return known[key]
