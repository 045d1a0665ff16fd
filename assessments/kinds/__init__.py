"""The kinds of questions. To add one: README, "Add a question kind"."""

from typing import Any

from assessments.kinds.kind import Answered, Kind, Payload, Written
from assessments.kinds.kprim import Kprim
from assessments.kinds.matching import Matching
from assessments.kinds.multiple_response import MultipleResponse
from assessments.kinds.numerical import Numerical
from assessments.kinds.ordering import Ordering
from assessments.kinds.short_answer import ShortAnswer
from assessments.kinds.single_choice import SingleChoice
from assessments.kinds.true_false import TrueFalse

__all__ = ["KINDS", "Answered", "Kind", "Payload", "Written", "kind_of"]

KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        SingleChoice(),
        MultipleResponse(),
        TrueFalse(),
        Kprim(),
        Matching(),
        Ordering(),
        Numerical(),
        ShortAnswer(),
    )
}


def kind_of(payload: dict[str, Any]) -> Kind:
    """The kind of a frozen question; raises KeyError for a scenario."""
    return KINDS[payload["kind"]]
