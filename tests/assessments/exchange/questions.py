"""Questions as Hypothesis makes them up: payloads of every kind that Moodle can hold, in our normal form."""

from fractions import Fraction
from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st

from assessments.exchange import credits
from assessments.exchange.moodle.kinds import KPRIM_RULES, ORDERING_RULES
from assessments.exchange.parts import identify, parts
from assessments.exchange.rich_text import normal, one_line

# Signs that mean something in one of the formats, beside letters of ours.
SIGNS = "aàé ß 12 ~=#{}:\\[]%<>&\"'/*->.,;$€\xa0n"
LETTERS = st.sampled_from(SIGNS)
LINE = st.text(LETTERS, min_size=1, max_size=14).map(one_line).filter(bool)
# What is compared with what people type is kept as it stands; the other way round stars are no part of it.
FORM = LINE.map(str.strip).filter(bool)
INLINE = st.sampled_from(
    [
        "{}",
        "<b>{}</b>",
        "<i>{}</i>",
        "<b>{}<i>c</i></b>",
        "{}<br>d",
        '<a href="https://x.lu/?a=1&amp;b">{}</a>',
    ]
)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


PARAGRAPH = st.tuples(INLINE, LINE).map(lambda both: f"<p>{both[0].replace('{}', escaped(both[1]))}</p>")
LIST = st.lists(LINE, min_size=1, max_size=3).map(
    lambda items: "<ul>" + "".join(f"<li>{escaped(item)}</li>" for item in items) + "</ul>"
)
HTML = st.lists(PARAGRAPH | LIST, min_size=1, max_size=2).map("".join).map(normal).filter(bool)
FEEDBACK = st.sampled_from(["", "", "<p>Because.</p>"]) | HTML
KEYS = st.uuids(version=4).map(str)


def texts(**strategies: Any) -> st.SearchStrategy[dict[str, dict[str, str]]]:
    return st.fixed_dictionaries(strategies).map(lambda words: {"en": words})


@st.composite
def options(draw: Any, *, single: bool) -> list[dict[str, Any]]:
    count = draw(st.integers(2, 4))
    if single:
        worths = [
            Fraction(1),
            *draw(st.lists(st.sampled_from(credits.GRADES), min_size=count - 1, max_size=count - 1)),
        ]
    else:
        right = draw(
            st.sampled_from(
                [[1], [Fraction(1, 2)] * 2, [Fraction(1, 3)] * 3, [Fraction(1, 4), Fraction(3, 4)]]
            )
        )
        wrong = draw(
            st.lists(
                st.sampled_from([Fraction(0), Fraction(-1, 2), Fraction(-1, len(right)), Fraction(-1)]),
                min_size=1,
                max_size=2,
            )
        )
        worths = [*map(Fraction, right), *wrong]
    worths = draw(st.permutations(worths))
    rated = credits.options(worths, single=single)
    return [{**rating, "sources": [], "texts": draw(texts(text=LINE, feedback=FEEDBACK))} for rating in rated]


@st.composite
def numbers(draw: Any) -> list[dict[str, Any]]:
    number = st.decimals(-1000, 1000, places=3, allow_nan=False).map(lambda value: f"{value:f}")
    tolerance = st.decimals(0, 10, places=2).map(lambda value: f"{value:f}")
    found = [
        {"number": draw(number), "tolerance": draw(tolerance), **credit}
        for credit in credits.answers(
            [Fraction(1), *draw(st.lists(st.sampled_from(credits.GRADES), max_size=2))]
        )
    ]
    if draw(st.booleans()):
        found.append({"number": "*", "tolerance": "0", "credit": "0"})
    return [{**answer, "texts": draw(texts(feedback=FEEDBACK))} for answer in found]


@st.composite
def short_answers(draw: Any) -> list[dict[str, Any]]:
    worths = [Fraction(1), *draw(st.lists(st.sampled_from(credits.GRADES), max_size=2))]
    return [
        {**credit, "texts": draw(texts(form=FORM, feedback=FEEDBACK))} for credit in credits.answers(worths)
    ]


def without_empty_feedback(answers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As a whole question has them; a gap always says its feedback."""
    for answer in answers:
        if not answer["texts"]["en"]["feedback"]:
            del answer["texts"]["en"]["feedback"]
    return answers


@st.composite
def pairs(draw: Any) -> dict[str, Any]:
    answers = draw(st.lists(LINE.map(str.strip).filter(bool), min_size=2, max_size=4, unique=True))
    stems = draw(st.lists(st.tuples(LINE, st.integers(0, len(answers) - 1)), min_size=1, max_size=4))
    return {
        "stems": [{"answer": answer, "texts": {"en": {"text": text}}} for text, answer in stems],
        "answers": [{"texts": {"en": {"text": text}}} for text in answers],
        "rule": "each",
    }


@st.composite
def gaps(draw: Any) -> dict[str, Any]:
    count = draw(st.integers(1, 3))
    names = draw(st.sampled_from([["1", "2", "3"], ["name", "b-2", "c_3"]]))[:count]
    text = (
        draw(HTML).replace("[[", "[ [") + "<p>" + " and ".join(f"x [[{name}]] y" for name in names) + "</p>"
    )
    shape = draw(st.sampled_from(["shared list", "own lists", "embedded"]))
    if shape == "shared list":
        words = draw(st.lists(LINE, min_size=2, max_size=4))
        own = [{"kind": "choice", "answer": draw(st.integers(0, len(words) - 1))} for _name in names]
        more = {"choices": [{"texts": {"en": {"text": word}}} for word in words], **draw(order())}
        weights = [1] * count
    elif shape == "own lists":
        kept, more = draw(order()), {}
        lists = draw(st.lists(st.lists(LINE, min_size=2, max_size=3), min_size=1, max_size=count))
        own = [{**draw(plain_list(draw(st.sampled_from(lists)))), **kept} for _name in names]
        weights = [1] * count
    else:
        own, more = [draw(gap()) for _name in names], {}
        weights = [draw(st.integers(1, 5)) for _name in names]
    return {
        "text": normal(text),
        "gaps": [
            {"name": name, "weight": weight, **part}
            for name, weight, part in zip(names, weights, own, strict=True)
        ],
        **more,
    }


@st.composite
def plain_list(draw: Any, words: list[str]) -> dict[str, Any]:
    """A list that drops down, with one right word, as "select missing words" has them."""
    right = draw(st.integers(0, len(words) - 1))
    options = [
        {"correct": place == right, "texts": {"en": {"text": word, "feedback": ""}}}
        for place, word in enumerate(words)
    ]
    return {"kind": "single-choice", "display": "dropdown", "options": options}


@st.composite
def gap(draw: Any) -> dict[str, Any]:
    kind = draw(st.sampled_from(["single-choice", "multiple-response", "short-answer", "numerical"]))
    if kind == "short-answer":
        return {
            "kind": kind,
            "answers": draw(short_answers()),
            "case_matters": draw(st.booleans()),
            "accents_matter": True,
        }
    if kind == "numerical":
        return {
            "kind": kind,
            "answers": draw(numbers()),
            "decimal_comma": False,
        }
    single = kind == "single-choice"
    display = draw(st.sampled_from(["dropdown", "radio"])) if single else "checkboxes"
    return {
        "kind": kind,
        "display": display,
        "options": [
            {name: value for name, value in option.items() if name != "sources"}
            for option in draw(options(single=single))
        ],
        **draw(order()),
    }


def order() -> st.SearchStrategy[dict[str, bool]]:
    return st.sampled_from([{}, {"shuffle": False}])


@st.composite
def units(draw: Any) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(["m", "cm", "km", "€", "%"]), max_size=3, unique=True))
    if not names:
        return {"units": [], "unit_rule": "none"}
    factors = ["1", *(draw(st.sampled_from(["0.01", "1000", "2.5", "0.125"])) for _name in names[1:])]
    found: dict[str, Any] = {
        "units": [
            {"factor": factor, "texts": {"en": {"name": name}}}
            for factor, name in zip(factors, names, strict=True)
        ],
        "unit_rule": draw(st.sampled_from(["optional", "graded"])),
        **draw(st.sampled_from([{}, {"unit_before": True}, {"unit_choice": True}])),
    }
    if found["unit_rule"] == "graded":
        found |= {
            "unit_penalty": draw(st.sampled_from(["1/10", "1/2", "1"])),
            "unit_penalty_of": draw(st.sampled_from(["response", "question"])),
        }
    return found


@st.composite
def fields(draw: Any, kind: str, draw_units: bool) -> dict[str, Any]:
    if kind in ("single-choice", "multiple-response"):
        single = kind == "single-choice"
        found = draw(options(single=single))
        rule = {} if single else {"rule": "weights"}
        if not single and draw_units and draw(st.booleans()):
            rule = {"rule": "all-or-nothing"}
            found = [{name: part for name, part in option.items() if name != "credit"} for option in found]
        return {"options": found, **rule, **draw(order())}
    if kind == "true-false":
        return {"answer": draw(st.booleans())}
    if kind == "kprim":
        statements = [
            {"holds": draw(st.booleans()), "texts": draw(texts(text=LINE, feedback=FEEDBACK))}
            for _number in range(4)
        ]
        return {
            "statements": statements,
            "rule": draw(st.sampled_from(sorted(KPRIM_RULES.values()))),
            **draw(order()),
        }
    if kind == "matching":
        return draw(pairs()) | draw(order())
    if kind == "ordering":
        items = draw(st.lists(LINE, min_size=2, max_size=5))
        return {
            "items": [{"texts": {"en": {"text": item}}} for item in items],
            "rule": draw(st.sampled_from(sorted(set(ORDERING_RULES.values())))),
        }
    if kind == "numerical":
        found = draw(units()) if draw_units else {"units": [], "unit_rule": "none"}
        return {"answers": draw(numbers()), **found, "decimal_comma": False}
    if kind == "short-answer":
        return {
            "answers": without_empty_feedback(draw(short_answers())),
            "case_matters": draw(st.booleans()) and draw_units,
            "accents_matter": True,
        }
    if kind == "cloze":
        return draw(gaps())
    return {**draw(st.sampled_from([{}, {"min_words": 5, "max_words": 20}] if draw_units else [{}]))}


WORDS = {
    "single-choice": ("right", "partly", "wrong"),
    "multiple-response": ("right", "partly", "wrong"),
    "matching": ("right", "partly", "wrong"),
    "ordering": ("right", "partly", "wrong"),
    "true-false": ("true", "false"),
    "written": ("guidance",),
}


@st.composite
def payloads(draw: Any, kinds: tuple[str, ...], *, rich: bool = True) -> dict[str, Any]:
    """A question with ids of its own half of the time; `rich`: with what only Moodle XML holds."""
    kind = draw(st.sampled_from(kinds))
    found = draw(fields(kind, rich))
    if not rich:
        found.pop("shuffle", None)
    words = {"text": found.pop("text", None) or draw(HTML), "feedback": draw(FEEDBACK)}
    if rich or kind == "true-false":
        names = WORDS.get(kind, ()) or (("right", "wrong") if has_lists_of_words(found) else ())
        words |= {name: draw(FEEDBACK) for name in names}
    payload = identify(
        {
            "kind": kind,
            "key": draw(KEYS),
            "texts": {"en": {name: text for name, text in words.items() if text}},
            **found,
        }
    )
    if draw(st.booleans()):
        with_ids_of_their_own(payload)
    return payload


def has_lists_of_words(found: dict[str, Any]) -> bool:
    """Whether it can be written as "select missing words", which has combined feedback."""
    if "choices" in found:
        return True
    gaps = found.get("gaps", [])
    return (
        len(gaps) > 1
        and all(is_plain_list(gap) for gap in gaps)
        and len({gap.get("shuffle") for gap in gaps}) == 1
    )


def is_plain_list(gap: dict[str, Any]) -> bool:
    options = gap.get("options", [])
    has_own = any("credit" in option or option["texts"]["en"]["feedback"] for option in options)
    is_plain = gap.get("display") == "dropdown" and gap["weight"] == 1 and not has_own
    return is_plain and sum(option["correct"] for option in options) == 1


def with_ids_of_their_own(payload: dict[str, Any]) -> None:
    """As questions from the CMS have them."""
    changed = {}
    for _place, part in parts(payload):
        new = str(uuid5(UUID(payload["key"]), f"own {part['id']}"))
        changed[part["id"]] = new
        part["id"] = new
    for part in [*payload.get("stems", []), *payload.get("gaps", [])]:
        if "answer" in part:
            part["answer"] = changed[part["answer"]]
