"""What several ticked things of the library are given at once: each of them as a whole or not at all, by its own rules."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, WorkflowState

from courses.translating import may_publish


class Refused(Exception):
    """Why a thing stays as it is, in words for its author."""


@dataclass
class Report:
    """What became of each thing, by its name."""

    done: list[str] = field(default_factory=list)
    drafts: list[str] = field(default_factory=list)  # done, and waiting to be published
    refused: list[tuple[str, str]] = field(default_factory=list)


def each(things: list[Any], act: Callable[[Any], bool]) -> Report:
    """Do something to each. `act` returns whether readers have it now; what it refuses is undone for this thing alone."""
    report = Report()
    for thing in things:
        try:
            with transaction.atomic():
                is_out = act(type(thing).objects.select_for_update().get(pk=thing.pk))
        except Refused as refusal:
            report.refused.append((str(thing), str(refusal)))
        else:
            (report.done if is_out else report.drafts).append(str(thing))
    return report


def change(thing: Any, apply: Callable[[Any], bool], request: HttpRequest) -> bool:
    """Change facts of a thing; `apply` returns whether anything is other than before.

    What has drafts gets it in its newest one, so that nothing anybody wrote is lost. That is published where nothing else
    waited in it, the person may publish, and publishing asks nothing. Returns whether it is.
    """
    _refuse_if_locked(thing, request)
    if not isinstance(thing, DraftStateMixin):
        if not apply(thing):
            raise Refused(_("It is so already."))
        thing.save()
        return True
    draft = thing.get_latest_revision_as_object()
    if not apply(draft):
        raise Refused(_("It is so already."))
    waited = thing.has_unpublished_changes or not thing.live
    revision = draft.save_revision(user=request.user, log_action=True)
    if waited or not may_publish(request.user, thing) or _asks_something(thing, request):
        return False
    revision.publish(user=request.user)
    return True


def send_to_review(thing: Any, request: HttpRequest) -> bool:
    """Send the newest draft to review, or again after changes were asked for."""
    _refuse_if_locked(thing, request)
    _refuse_if_nothing_waits(thing)
    state, workflow = thing.current_workflow_state, thing.get_workflow()
    if state and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(request.user)
    elif workflow:
        workflow.start(thing, request.user)
    else:
        raise Refused(_("It has no review."))
    return True


def publish(thing: Any, request: HttpRequest) -> bool:
    """Publish the newest draft; not past a review, and not past a question that publishing asks."""
    _refuse_if_locked(thing, request)
    _refuse_if_nothing_waits(thing)
    if _asks_something(thing, request):
        raise Refused(_("Publishing it asks something: open it and publish it there."))
    thing.get_latest_revision().publish(user=request.user)
    return True


def _refuse_if_locked(thing: Any, request: HttpRequest) -> None:
    lock = thing.get_lock() if hasattr(thing, "get_lock") else None
    if lock and lock.for_user(request.user):
        raise Refused(_("It is locked, or waits for its review."))


def _refuse_if_nothing_waits(thing: Any) -> None:
    if thing.workflow_in_progress:
        raise Refused(_("It is in review already."))
    if thing.live and not thing.has_unpublished_changes:
        raise Refused(_("It has no draft that waits."))
    if not is_complete(thing.get_latest_revision_as_object()):
        raise Refused(_("Its draft isn't complete yet: open it and save it to see what is missing."))


def is_complete(draft: Any) -> bool:
    """Whether a draft would be taken by the editor's form, blocks included: models don't look into their streams."""
    try:
        for stream in draft._meta.fields:
            if isinstance(stream, StreamField):
                stream.stream_block.clean(getattr(draft, stream.name))
        draft.full_clean()
    except ValidationError:
        return False
    return True


def _asks_something(thing: Any, request: HttpRequest) -> bool:
    """Whether "Publish" in the editor would lead to a page that asks first."""
    answers = (ask(request, thing) for ask in hooks.get_hooks("before_publish"))
    return any(hasattr(answer, "status_code") for answer in answers)
