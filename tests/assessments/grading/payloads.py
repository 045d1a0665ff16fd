"""Random payloads of every kind of question, what is right in them, and what people may answer.

`PAYLOADS[kind]` is a strategy; `right(payload)` the answer that earns everything; `responses(payload)` a strategy of
well-shaped answers; `reordered(payload, random)` the same question with its parts in another order where the order is not
the matter itself.
"""

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from random import Random
from typing import Any
from uuid import UUID

from hypothesis import strategies as st

Payload = dict[str, Any]

LANGUAGES = ("en", "fr", "de", "lb")
WORDS = st.text(st.sampled_from("abcABC éÉüß'’-.,*\\123ñ\u0301λΣς"), min_size=1, max_size=12).filter(
    str.strip
)
SAID = st.sampled_from(
    ["Hier", "a < b & c", "« l’État »", "[[1]] {=x~y}", "ß\u0301", "\U0001f642"]
)  # never graded
UNITS = ["m", "km", "mm", "€", "Fr.", "m²", "µg", "kg", "sq ft"]
CREDITS = st.fractions(-1, 1, max_denominator=12).map(str)


@st.composite
def texts(draw: st.DrawFn, codes: list[str], *names: str) -> Payload:
    return {code: {name: draw(WORDS if name == "form" else SAID) for name in names} for code in codes}


@st.composite
def base(draw: st.DrawFn, kind: str) -> tuple[Payload, list[str]]:
    codes = draw(st.lists(st.sampled_from(LANGUAGES), min_size=1, max_size=3, unique=True))
    payload: Payload = {
        "kind": kind,
        "key": draw(ids(1, 1))[0],
        "texts": draw(texts(codes, "text", "feedback")),
    }
    if draw(st.booleans()):
        payload["shuffle"] = False
    return payload, codes


@st.composite
def ids(draw: st.DrawFn, least: int, most: int) -> list[str]:
    """Different ids, as the editor gives them."""
    first = draw(st.integers(0, 2**120))
    return [str(UUID(int=first + n)) for n in range(draw(st.integers(least, most)))]


def pick(draw: st.DrawFn, payload: Payload, name: str, values: list[Any]) -> Any:
    """Sometimes set a field that may be left out."""
    if draw(st.booleans()):
        payload[name] = draw(st.sampled_from(values))


@st.composite
def choices(draw: st.DrawFn, codes: list[str], right: int | None = None) -> list[Payload]:
    """Options or regions of which `right` are right; None: at least one."""
    options = draw(ids(max(right or 1, 1), 7))
    correct = set(draw(st.permutations(options))[: right or draw(st.integers(1, len(options)))])
    return [
        {
            "id": option,
            "correct": option in correct,
            "sources": [],
            "texts": draw(texts(codes, "text", "feedback")),
        }
        for option in options
    ]


def make_critical(draw: st.DrawFn, parts: list[Payload], right: str = "correct") -> None:
    """Sometimes call a wrong part, worth nothing, a critical mistake."""
    for part in parts:
        if not part[right] and Fraction(part.get("credit", 0)) <= 0 and draw(st.integers(0, 3)) == 0:
            part["critical"] = True


@st.composite
def single_choices(draw: st.DrawFn) -> Payload:
    payload, codes = draw(base("single-choice"))
    payload["options"] = draw(choices(codes, right=1))
    for option in payload["options"]:
        if draw(st.booleans()):
            option["credit"] = "1" if option["correct"] else draw(CREDITS)
    make_critical(draw, payload["options"])
    return payload


@st.composite
def multiple_responses(draw: st.DrawFn) -> Payload:
    payload, codes = draw(base("multiple-response"))
    payload["options"] = draw(choices(codes))
    pick(draw, payload, "rule", ["weights", "all-or-nothing", "each-option"])
    if draw(st.booleans()):
        right = sum(option["correct"] for option in payload["options"])
        for option in payload["options"]:
            option["credit"] = (
                f"1/{right}" if option["correct"] else draw(st.sampled_from(["0", "-1/2", "-1"]))
            )
    make_critical(draw, payload["options"])
    return payload


@st.composite
def true_falses(draw: st.DrawFn) -> Payload:
    payload, codes = draw(base("true-false"))
    for code in codes:
        payload["texts"][code] |= {"true": draw(SAID), "false": draw(SAID)}
    pick(draw, payload, "wrong_is_critical", [True])
    return {**payload, "answer": draw(st.booleans())}


@st.composite
def kprims(draw: st.DrawFn) -> Payload:
    payload, codes = draw(base("kprim"))
    payload["statements"] = [
        {"id": statement, "holds": draw(st.booleans()), "texts": draw(texts(codes, "text", "feedback"))}
        for statement in draw(ids(4, 4))
    ]
    for statement in payload["statements"]:
        pick(draw, statement, "wrong_is_critical", [True])
    pick(draw, payload, "rule", ["kprim", "all-or-nothing", "each-statement"])
    return payload


@st.composite
def matchings(draw: st.DrawFn) -> Payload:
    payload, codes = draw(base("matching"))
    parts = draw(ids(2, 9))
    cut = draw(st.integers(1, len(parts) - 1))
    payload["answers"] = [{"id": answer, "texts": draw(texts(codes, "text"))} for answer in parts[cut:]]
    payload["stems"] = [
        {"id": stem, "answer": draw(st.sampled_from(parts[cut:])), "texts": draw(texts(codes, "text"))}
        for stem in parts[:cut]
    ]
    pick(draw, payload, "rule", ["each", "all-or-nothing"])
    return payload


ORDERING_RULES = [
    "absolute-position",
    "all-or-nothing",
    "relative-next",
    "relative-next-and-last",
    "relative-neighbours",
    "relative-all",
    "longest-ordered",
    "longest-contiguous",
    "relative-to-correct",
]


@st.composite
def orderings(draw: st.DrawFn) -> Payload:
    payload, codes = draw(base("ordering"))
    payload["items"] = [{"id": item, "texts": draw(texts(codes, "text"))} for item in draw(ids(2, 8))]
    pick(draw, payload, "rule", ORDERING_RULES)
    return payload


NUMBERS = st.from_regex(r"-?[0-9]{1,6}(\.[0-9]{1,6})?(e-?[0-9]{1,2})?", fullmatch=True)


@st.composite
def numericals(draw: st.DrawFn) -> Payload:
    payload, codes = draw(base("numerical"))
    payload["answers"] = [
        {
            "id": answer,
            "number": draw(NUMBERS) if n == 0 else draw(st.one_of(NUMBERS, st.just("*"))),
            "tolerance": draw(st.sampled_from(["0", "0.01", "1", "1e-3", "250"])),
            "texts": draw(texts(codes, "feedback")),
        }
        for n, answer in enumerate(draw(ids(1, 4)))
    ]
    for n, answer in enumerate(payload["answers"]):
        pick(draw, answer, "tolerance_kind", ["nominal", "relative", "geometric"])
        if n:
            pick(draw, answer, "credit", ["1", "1/2", "0", "-1/4"])
    if draw(st.booleans()):
        names = draw(st.lists(st.sampled_from(UNITS), min_size=1, max_size=4, unique=True))
        payload["units"] = [
            {
                "id": unit,
                "factor": "1" if n == 0 else draw(st.sampled_from(["0.001", "1000", "1/12", "2.54"])),
                "texts": {code: {"name": name} for code in codes},
            }
            for n, (unit, name) in enumerate(zip(draw(ids(len(names), len(names))), names, strict=True))
        ]
        payload["unit_rule"] = draw(st.sampled_from(["none", "optional", "graded"]))
        pick(draw, payload, "unit_penalty", ["0", "1/10", "0.5", "1"])
        pick(draw, payload, "unit_penalty_of", ["response", "question"])
        pick(draw, payload, "unit_before", [True])
    pick(draw, payload, "decimal_comma", [False])
    return payload


@st.composite
def short_answers(draw: st.DrawFn) -> Payload:
    payload, codes = draw(base("short-answer"))
    payload["answers"] = [
        {"id": answer, "texts": draw(texts(codes, "form", "feedback"))} for answer in draw(ids(1, 4))
    ]
    for answer in payload["answers"][1:]:
        pick(draw, answer, "credit", ["1", "1/2", "0", "-1/4"])
    payload["case_matters"] = draw(st.booleans())
    pick(draw, payload, "accents_matter", [True, False])
    return payload


@st.composite
def clozes(draw: st.DrawFn) -> Payload:
    payload, codes = draw(base("cloze"))
    payload["gaps"] = []
    payload |= draw(st.sampled_from([{}, {"rule": "each"}, {"rule": "all-or-nothing"}]))
    shared = draw(ids(0, 4))
    if shared:
        payload["choices"] = [{"id": choice, "texts": draw(texts(codes, "text"))} for choice in shared]
    kinds = {
        "single-choice": single_choices(),
        "multiple-response": multiple_responses(),
        "numerical": numericals(),
        "short-answer": short_answers(),
    }
    for n, gap_id in enumerate(draw(ids(1, 4))):
        kind = draw(st.sampled_from([*kinds, "choice"] if shared else list(kinds)))
        gap: Payload = {"answer": draw(st.sampled_from(shared))} if kind == "choice" else draw(kinds[kind])
        gap.pop("key", None)
        gap |= {"id": gap_id, "name": str(n + 1), "kind": kind, "weight": draw(st.integers(1, 5))}
        payload["gaps"].append(gap)
    return payload


@st.composite
def passages(draw: st.DrawFn) -> Payload:
    payload, codes = draw(base("passage"))
    segments = draw(ids(1, 9))
    hits = set(segments[: draw(st.integers(1, len(segments)))])
    payload["segments"] = [
        {"id": segment, "hit": segment in hits, "texts": draw(texts(codes, "text", "feedback"))}
        for segment in draw(st.permutations(segments))
    ]
    make_critical(draw, payload["segments"], "hit")
    pick(draw, payload, "rule", ["hits-and-false-alarms", "hits-minus-false-alarms"])
    return payload


@st.composite
def hotspots(draw: st.DrawFn) -> Payload:
    payload, codes = draw(base("hotspot"))
    is_single = draw(st.booleans())
    payload["regions"] = [
        {**region, "shape": "circle", "coords": "50,50,10"}
        for region in draw(choices(codes, right=1 if is_single else None))
    ]
    make_critical(draw, payload["regions"])
    payload["picture"] = {
        "id": 1,
        "url": "/p.png",
        "width": 4,
        "height": 3,
        "texts": draw(texts(codes, "alt")),
    }
    pick(draw, payload, "rule", ["weights", "all-or-nothing", "each-option"])
    return {**payload, "single": True} if is_single else payload


@st.composite
def writtens(draw: st.DrawFn) -> Payload:
    payload, _codes = draw(base("written"))
    pick(draw, payload, "min_words", [1, 30])
    pick(draw, payload, "max_words", [50, 500])
    return payload


PAYLOADS: dict[str, st.SearchStrategy[Payload]] = {
    "single-choice": single_choices(),
    "multiple-response": multiple_responses(),
    "true-false": true_falses(),
    "kprim": kprims(),
    "matching": matchings(),
    "ordering": orderings(),
    "numerical": numericals(),
    "short-answer": short_answers(),
    "cloze": clozes(),
    "passage": passages(),
    "hotspot": hotspots(),
    "written": writtens(),
}
GRADED_BY_RULE = [
    kind for kind in PAYLOADS if kind != "written"
]  # nobody but a person knows what is right there


# --- What is right ---------------------------------------------------------------------------------


def _correct(parts: list[Payload]) -> list[str]:
    return [part["id"] for part in parts if part["correct"]]


def _number(payload: Payload) -> Any:
    number = payload["answers"][0]["number"]
    if not payload.get("units"):
        return number
    name = next(iter(payload["units"][0]["texts"].values()))["name"]
    return f"{name} {number}" if payload.get("unit_before") else f"{number} {name}"


def _form(payload: Payload) -> str:
    form = next(iter(payload["answers"][0]["texts"].values()))["form"].strip()
    return re.sub(r"(?<!\\)\*+", "x", form).replace("\\*", "*")


RIGHT: dict[str, Callable[[Payload], Any]] = {
    "single-choice": lambda payload: _correct(payload["options"])[0],
    "multiple-response": lambda payload: _correct(payload["options"]),
    "true-false": lambda payload: "true" if payload["answer"] else "false",
    "kprim": lambda payload: {
        part["id"]: "true" if part["holds"] else "false" for part in payload["statements"]
    },
    "matching": lambda payload: {part["id"]: part["answer"] for part in payload["stems"]},
    "ordering": lambda payload: [part["id"] for part in payload["items"]],
    "numerical": _number,
    "short-answer": _form,
    "choice": lambda payload: payload["answer"],
    "cloze": lambda payload: {gap["id"]: right(gap) for gap in payload["gaps"]},
    "passage": lambda payload: [part["id"] for part in payload["segments"] if part["hit"]],
    "hotspot": lambda payload: _correct(payload["regions"]),
}


def right(payload: Payload) -> Any:
    return RIGHT[payload["kind"]](payload)


# --- What people may answer ------------------------------------------------------------------------


def _one(parts: list[Payload]) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, "", *(part["id"] for part in parts)])


def _some(parts: list[Payload], most: int | None = None) -> st.SearchStrategy[Any]:
    return st.lists(st.sampled_from([part["id"] for part in parts]), unique=True, max_size=most)


def _each(parts: list[Payload], answers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from([part["id"] for part in parts]), answers)


ODD_NUMBERS = st.sampled_from(
    [
        "1e999999999",
        "-1e-999999999",
        "1" * 5_000,
        "9" * 900 + "e400",
        "1,2,3",
        "1.2.3",
        "−5",
        "5%",
        "½",
        "nan",
        "inf",
        "٣",
    ]
)


def _numbers(payload: Payload) -> st.SearchStrategy[Any]:
    text = st.one_of(NUMBERS, st.text(), ODD_NUMBERS, st.just(_number(payload)))
    units = st.sampled_from([None, *(unit["id"] for unit in payload.get("units", []))])
    return st.one_of(text, st.fixed_dictionaries({"number": text}, optional={"unit": units}))


RESPONSES: dict[str, Callable[[Payload], st.SearchStrategy[Any]]] = {
    "single-choice": lambda payload: _one(payload["options"]),
    "multiple-response": lambda payload: _some(payload["options"]),
    "true-false": lambda payload: st.sampled_from(["true", "false", None]),
    "kprim": lambda payload: _each(payload["statements"], st.sampled_from(["true", "false", None])),
    "matching": lambda payload: _each(payload["stems"], _one(payload["answers"])),
    "ordering": lambda payload: st.permutations([part["id"] for part in payload["items"]]),
    "numerical": _numbers,
    "short-answer": lambda payload: st.one_of(st.text(), WORDS, st.just(_form(payload))),
    "cloze": lambda payload: st.fixed_dictionaries(
        {},
        optional={
            gap["id"]: _one(payload["choices"]) if gap["kind"] == "choice" else responses(gap)
            for gap in payload["gaps"]
        },
    ),
    "passage": lambda payload: _some(payload["segments"]),
    "hotspot": lambda payload: _some(payload["regions"], most=1 if payload.get("single") else None),
    "written": lambda payload: st.text(),
}


def responses(payload: Payload) -> st.SearchStrategy[Any]:
    """Well-shaped answers to a question; None among them."""
    kind = payload["kind"]
    known = [st.just(right(payload))] if kind in RIGHT else []
    return st.one_of(st.none(), RESPONSES[kind](payload), *known)


def without_critical(value: Any) -> Any:
    """The same question, in which no mistake is critical."""
    if isinstance(value, dict):
        return {
            name: without_critical(part)
            for name, part in value.items()
            if name not in ("critical", "wrong_is_critical")
        }
    return [without_critical(part) for part in value] if isinstance(value, list) else value


def critical_in(payload: Payload) -> Iterator[str]:
    """The choices and parts of a question that can be critical mistakes, as a grade names them."""
    if payload["kind"] == "true-false" and payload.get("wrong_is_critical"):
        yield "false" if payload["answer"] else "true"
    for name in ("options", "regions", "segments", "statements"):
        for part in payload.get(name, []):
            if part.get("critical") or part.get("wrong_is_critical"):
                yield part["id"]
    for gap in payload.get("gaps", []):
        yield from critical_in(gap)


def reordered(payload: Payload, random: Random) -> Payload:
    """The same question; all lists shuffled whose order says nothing."""
    free = ("options", "statements", "stems", "segments", "regions", "gaps", "choices", "units")
    lists = [*free, "answers"] if payload["kind"] == "matching" else free
    return {
        name: random.sample(
            [reordered(part, random) if "kind" in part else part for part in value], len(value)
        )
        if name in lists
        else value
        for name, value in payload.items()
    }
