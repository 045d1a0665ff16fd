"""Documents that lie on the table of one side of a scenario: nobody of another side fetches them before the debrief."""

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.documents.models import AbstractDocument
from wagtail.models import ReferenceIndex

from accounts.models import User
from assessments.models import Attempt, Scenario, Snapshot
from assessments.standing import shown_now

ON_A_SIDE = "scenes.scene.sides."  # where Wagtail's index of references says that something stands


def may_fetch(user: User, document: AbstractDocument, *, at: datetime) -> bool:
    """Whether somebody may fetch a document, as far as sides are concerned.

    Authors may, and whoever met it: on their own side, or in a debrief that shows all sides. What is open to everybody, or
    stands in a lesson or before all people of a scenario too, is no secret of one side.
    """
    scenarios = _with_it_on_one_side(document)
    if not scenarios or user.has_perm("wagtailadmin.access_admin"):
        return True
    keys = set(Scenario.objects.filter(pk__in=scenarios).values_list("translation_key", flat=True))
    frozen = dict(
        Snapshot.objects.filter(kind="scenario", payload__key__in=[str(key) for key in keys]).values_list(
            "digest", "payload"
        )
    )
    attempts = Attempt.objects.filter(enrolment__user=user).select_related("paper", "enrolment")
    return any(
        _has_met(attempt, frozen[item["digest"]], document.pk, at=at)
        for attempt in attempts
        for item in attempt.paper.payload["items"]
        if item["digest"] in frozen
    )


def _with_it_on_one_side(document: AbstractDocument) -> set[str]:
    """The keys of the scenarios in which the document lies on a side; none where it stands elsewhere too."""
    kind = ContentType.objects.get_for_model(document, for_concrete_model=False)
    rows = ReferenceIndex.objects.filter(to_content_type=kind, to_object_id=str(document.pk))
    places = list(rows.values_list("content_type_id", "object_id", "model_path"))
    of_scenarios = ContentType.objects.get_for_model(Scenario).pk
    on_sides = {key for model, key, path in places if model == of_scenarios and path.startswith(ON_A_SIDE)}
    is_elsewhere = any(
        model != of_scenarios or not path.startswith(ON_A_SIDE) for model, _key, path in places
    )
    if not on_sides or is_elsewhere or not document.collection.get_view_restrictions():
        return set()
    return on_sides


def _has_met(attempt: Attempt, payload: dict[str, Any], pk: int, *, at: datetime) -> bool:
    """`payload`: a scenario as the attempt asks it."""
    if any(_lies_in(scene, pk) or _lies_in(scene.get("own", {}), pk) for scene in payload["scenes"]):
        return True
    return shows_all_sides(attempt, at=at) and any(
        _lies_in(side, pk) for scene in payload["scenes"] for side in scene.get("sides", ())
    )


def shows_all_sides(attempt: Attempt, *, at: datetime) -> bool:
    """Whether its debrief tells the sides of the others by now."""
    if attempt.is_open:
        return False
    shown = shown_now(attempt, at=at)
    return shown.right_answers and shown.feedback


def without_other_sides(payload: dict[str, Any]) -> dict[str, Any]:
    """A frozen question or scenario as it is met, without what only the debrief tells."""
    if "scenes" not in payload:
        return payload
    scenes = [{name: part for name, part in scene.items() if name != "sides"} for scene in payload["scenes"]]
    return {**payload, "scenes": scenes}


def _lies_in(part: dict[str, Any], pk: int) -> bool:
    return any(exhibit.get("document") == pk for exhibit in part.get("exhibits", ()))
