"""The flow map beside the editor, drawn anew from what stands in the form while it is written. Nothing is saved by it."""

from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, QueryDict
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST
from wagtail.blocks import StreamValue
from wagtail.permissions import ModelPermissionPolicy

from assessments.flow_map_panel import KINDS
from assessments.models import Scenario
from assessments.scenario_map import map_of
from assessments.unfinished import to_put_right
from assessments.ways_taken import WaysTaken, ways_taken

MOST_WAYS = 400  # that are drawn while somebody writes; what is saved is drawn whatever it is
SECONDS = 60  # for which shares are remembered: they don't change by what is written
# What a form may hold that no editor has sent: parts that are missing, and what is not in the place of something else.
NO_FORM = (LookupError, ValueError, TypeError, AttributeError)


@require_POST
def flow_map_of_form(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Picture, list and what is to be put right, of the scenes in the form; 422: they can't be read, or are too many.

    `pk`: of the scenario that is edited; None: it is a new one, which has no shares.
    """
    saved = _edited(request, pk)
    try:
        written = Scenario(
            translation_key=saved.translation_key,
            roles=_typed(request.POST, "roles"),
            scenes=_typed(request.POST, "scenes"),
        )
    except ValidationError:
        return render(request, "assessments/panels/not_drawn.html", status=422)
    except NO_FORM:
        return HttpResponseBadRequest()
    if _ways(written) > MOST_WAYS:
        return render(request, "assessments/panels/not_drawn.html", {"is_too_much": True}, status=422)
    has_scenes = bool(written.scenes)
    context = {
        "map": map_of(written, taken=_taken(saved.translation_key)) if has_scenes else None,
        "kinds": KINDS,
        "to_put_right": to_put_right(written) if has_scenes else None,
        "has_form": True,
    }
    return render(request, "assessments/panels/flow_map_inside.html", context)


def _edited(request: HttpRequest, pk: int | None) -> Scenario:
    """The scenario whose form it is, if this author may change it; a new one, if they may add one."""
    policy = ModelPermissionPolicy(Scenario)
    if pk is None:
        if not policy.user_has_permission(request.user, "add"):
            raise PermissionDenied
        return Scenario()
    if not policy.user_has_permission(request.user, "change"):
        raise PermissionDenied
    scenario: Scenario = get_object_or_404(Scenario, pk=pk)
    return scenario


def _typed(data: QueryDict, name: str) -> StreamValue:
    """A stream as the form holds it, as unfinished as a draft may be; new parts get an id, by which they are told apart."""
    block: Any = Scenario._meta.get_field(name).stream_block
    value = block.clean_deferred(block.value_from_datadict(data, {}, name))
    return block.to_python(list(value.get_prep_value()))


def _ways(scenario: Scenario) -> int:
    choices = [choice for scene in scenario.scenes for choice in scene.value["choices"]]
    return len(choices) + sum(len(choice.value["branches"]) for choice in choices)


def _taken(key: UUID) -> WaysTaken:
    taken: WaysTaken = cache.get_or_set(f"ways-taken-{key}", lambda: ways_taken(key), SECONDS)
    return taken
