"""The kinds of questions. To add one: README, "Add a question kind"."""

from typing import Any

from assessments.kinds.cloze import Cloze
from assessments.kinds.hotspot import Hotspot
from assessments.kinds.kind import Answered, Kind, Payload, Posted, Written
from assessments.kinds.kprim import Kprim
from assessments.kinds.matching import Matching
from assessments.kinds.multiple_response import MultipleResponse
from assessments.kinds.numerical import Numerical
from assessments.kinds.ordering import Ordering
from assessments.kinds.passage import Passage
from assessments.kinds.short_answer import ShortAnswer
from assessments.kinds.single_choice import SingleChoice
from assessments.kinds.true_false import TrueFalse
from assessments.kinds.written import WrittenReasoning

__all__ = ["KINDS", "Answered", "Kind", "Payload", "Posted", "Written", "kind_of"]

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
        Cloze(),
        Passage(),
        Hotspot(),
        WrittenReasoning(),
    )
}


def kind_of(payload: dict[str, Any]) -> Kind:
    """The kind of a frozen question; raises KeyError for a scenario."""
    return KINDS[payload["kind"]]
