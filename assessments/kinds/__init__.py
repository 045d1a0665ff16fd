"""The kinds of questions. To add one: README, "Add a question kind"."""

from typing import Any

from assessments.kinds.kind import Answered, Kind, Payload, Written
from assessments.kinds.multiple_response import MultipleResponse
from assessments.kinds.single_choice import SingleChoice

__all__ = ["KINDS", "Answered", "Kind", "Payload", "Written", "kind_of"]

KINDS: dict[str, Kind] = {kind.name: kind for kind in (SingleChoice(), MultipleResponse())}


def kind_of(payload: dict[str, Any]) -> Kind:
    """The kind of a frozen question; raises KeyError for a scenario."""
    return KINDS[payload["kind"]]
