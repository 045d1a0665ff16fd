"""Thawing: from the frozen payload of a question (plain JSON) to what can be graded."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from assessments.grading.cloze import Cloze, Gap, GapQuestion, SharedChoice
from assessments.grading.exact import exact, share
from assessments.grading.grade import Gradable
from assessments.grading.hotspot import Hotspot
from assessments.grading.kprim import Kprim, Statement
from assessments.grading.matching import Matching, Stem
from assessments.grading.multiple_response import MultipleResponse
from assessments.grading.numerical import Answer, Numerical, Unit
from assessments.grading.ordering import Ordering
from assessments.grading.passage import Passage, Segment
from assessments.grading.scenario import Scenario
from assessments.grading.short_answer import Accepted, ShortAnswer
from assessments.grading.single_choice import Option, SingleChoice
from assessments.grading.thawed_scenario import thaw_scenario
from assessments.grading.true_false import TrueFalse
from assessments.grading.written import Written

Payload = Mapping[str, Any]


def thaw(payload: Payload) -> Gradable:
    """The gradable shape of a frozen question or scenario. Raises ValueError when it is none, or one that can't be graded."""
    try:
        kind, question_id = payload["kind"], payload["key"]
        if kind not in KINDS:
            raise ValueError(f"There is no kind of question {str(kind)[:40]!r}.")
        return KINDS[kind](question_id, payload)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"This is not the payload of a question: {error!r:.200}") from error


def _options(parts: list[Payload]) -> tuple[Option, ...]:
    return tuple(
        Option(
            part["id"],
            is_correct=part["correct"],
            credit=share(part["credit"]) if "credit" in part else None,
            is_critical=part.get("critical", False),
        )
        for part in parts
    )


def _words(part: Payload, name: str) -> tuple[str, ...]:
    """What a part says in each language, each wording once; as it is where one language was chosen for a page."""
    versions = part["texts"].values() if "texts" in part else [part]
    words = [texts[name] for texts in versions if texts.get(name)]
    if not all(isinstance(word, str) for word in words):
        raise ValueError(f"A {name} is a text.")
    return tuple(dict.fromkeys(words))


def _single_choice(key: str, payload: Payload) -> SingleChoice:
    return SingleChoice(key, _options(payload["options"]))


def _multiple_response(key: str, payload: Payload) -> MultipleResponse:
    return MultipleResponse(key, _options(payload["options"]), payload.get("rule", "weights"))


def _true_false(key: str, payload: Payload) -> TrueFalse:
    return TrueFalse(key, payload["answer"], payload.get("wrong_is_critical", False))


def _kprim(key: str, payload: Payload) -> Kprim:
    statements = tuple(
        Statement(part["id"], part["holds"], part.get("wrong_is_critical", False))
        for part in payload["statements"]
    )
    return Kprim(key, statements, payload.get("rule", "kprim"))


def _matching(key: str, payload: Payload) -> Matching:
    return Matching(
        key,
        tuple(Stem(part["id"], part["answer"]) for part in payload["stems"]),
        tuple(part["id"] for part in payload["answers"]),
        payload.get("rule", "each"),
    )


def _ordering(key: str, payload: Payload) -> Ordering:
    items = tuple(part["id"] for part in payload["items"])
    return Ordering(key, items, payload.get("rule", "absolute-position"))


def _numerical(key: str, payload: Payload) -> Numerical:
    return Numerical(
        key,
        tuple(
            Answer(
                part["id"],
                None if part["number"] == "*" else exact(part["number"]),
                exact(part.get("tolerance", "0")),
                part.get("tolerance_kind", "nominal"),
                share(part.get("credit", "1")),
            )
            for part in payload["answers"]
        ),
        tuple(
            Unit(part["id"], exact(part["factor"]), _words(part, "name")) for part in payload.get("units", [])
        ),
        payload.get("unit_rule", "none"),
        share(payload.get("unit_penalty", "1/10")),
        payload.get("unit_penalty_of", "response"),
        payload.get("unit_before", False),
        payload.get("decimal_comma", True),
    )


def _short_answer(key: str, payload: Payload) -> ShortAnswer:
    return ShortAnswer(
        key,
        tuple(
            Accepted(part["id"], _words(part, "form"), share(part.get("credit", "1")))
            for part in payload["answers"]
        ),
        payload.get("case_matters", False),
        payload.get("accents_matter", True),
    )


def _cloze(key: str, payload: Payload) -> Cloze:
    choices = tuple(part["id"] for part in payload.get("choices", []))
    gaps = tuple(Gap(part["id"], _gap(part, choices), _weight(part)) for part in payload["gaps"])
    return Cloze(key, gaps, payload.get("rule", "each"))


def _weight(part: Payload) -> Fraction:
    return share(part.get("weight", 1))


def _gap(part: Payload, choices: tuple[str, ...]) -> GapQuestion:
    kind = part["kind"]
    if kind == "choice":
        return SharedChoice(part["id"], choices, part["answer"])
    if kind not in GAP_KINDS:
        raise ValueError(f"A gap can't be a question of the kind {str(kind)[:40]!r}.")
    return GAP_KINDS[kind](part["id"], part)


def _passage(key: str, payload: Payload) -> Passage:
    segments = tuple(
        Segment(part["id"], part["hit"], part.get("critical", False)) for part in payload["segments"]
    )
    return Passage(key, segments, payload.get("rule", "hits-and-false-alarms"))


def _hotspot(key: str, payload: Payload) -> Hotspot:
    return Hotspot(
        key, _options(payload["regions"]), payload.get("rule", "weights"), payload.get("single", False)
    )


def _written(key: str, payload: Payload) -> Written:
    return Written(key, payload.get("min_words") or 0, payload.get("max_words"))


def _scenario(key: str, payload: Payload) -> Scenario:
    return thaw_scenario(dict(payload))


GAP_KINDS: dict[str, Callable[[str, Payload], GapQuestion]] = {
    "single-choice": _single_choice,
    "multiple-response": _multiple_response,
    "numerical": _numerical,
    "short-answer": _short_answer,
}
KINDS: dict[str, Callable[[str, Payload], Gradable]] = {
    "single-choice": _single_choice,
    "multiple-response": _multiple_response,
    "true-false": _true_false,
    "kprim": _kprim,
    "matching": _matching,
    "ordering": _ordering,
    "numerical": _numerical,
    "short-answer": _short_answer,
    "cloze": _cloze,
    "passage": _passage,
    "hotspot": _hotspot,
    "written": _written,
    "scenario": _scenario,
}
