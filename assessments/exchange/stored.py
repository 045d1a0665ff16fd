"""From the payload of a question to what the CMS stores: the one entry of its stream, with the ids of the payload."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from assessments.exchange.refusing import QuestionRefused

Payload = dict[str, Any]
Stored = dict[str, Any]


def stored_body(payload: Payload, language: str) -> list[Stored]:
    """The raw value of `Question.body`. Raises QuestionRefused for a kind that can't be written here yet."""
    kind = payload["kind"]
    if kind not in VALUES:
        raise QuestionRefused(_("Questions of the kind “%(kind)s” can't be imported yet.") % {"kind": kind})
    value = VALUES[kind](payload, language)
    return [{"type": kind.replace("-", "_"), "id": str(uuid5(UUID(payload["key"]), "body")), "value": value}]


def _children(
    name: str, parts: list[Payload], value: Callable[[Payload, dict[str, str]], Any], language: str
) -> list[Stored]:
    """Parts of a payload as the children of a stream."""
    return [
        {"type": name, "id": part["id"], "value": value(part, part["texts"].get(language, {}))}
        for part in parts
    ]


def _option(option: Payload, words: dict[str, str]) -> Stored:
    return {
        "text": words["text"],
        "is_correct": option["correct"],
        "is_critical": option.get("critical", False),
        "credit": option.get("credit", ""),
        "feedback": words.get("feedback", ""),
        "sources": [],
    }


def _option_of_gap(option: Payload, words: dict[str, str]) -> Stored:
    return {name: value for name, value in _option(option, words).items() if name != "sources"}


def _kept(payload: Payload) -> Stored:
    return {"keep_order": payload.get("shuffle") is False}


def _choice(payload: Payload, language: str) -> Stored:
    rule = {"rule": payload.get("rule", "weights")} if payload["kind"] == "multiple-response" else {}
    return {
        "options": _children("option", payload["options"], _option, language),
        **rule,
        **_kept(payload),
    }


def _true_false(payload: Payload, language: str) -> Stored:
    words = payload["texts"][language]
    return {
        "answer": "true" if payload["answer"] else "false",
        "wrong_is_critical": payload.get("wrong_is_critical", False),
        "feedback_true": words.get("true", ""),
        "feedback_false": words.get("false", ""),
    }


def _kprim(payload: Payload, language: str) -> Stored:
    def statement(part: Payload, words: dict[str, str]) -> Stored:
        return {
            "text": words["text"],
            "holds": part["holds"],
            "wrong_is_critical": part.get("wrong_is_critical", False),
            "feedback": words.get("feedback", ""),
        }

    statements = _children("statement", payload["statements"], statement, language)
    return {"statements": statements, "rule": payload.get("rule", "kprim"), **_kept(payload)}


def _matching(payload: Payload, language: str) -> Stored:
    """An answer is written with the thing it belongs to; those that belong to nothing are listed beside."""
    answers = {answer["id"]: answer["texts"][language]["text"] for answer in payload["answers"]}
    used = {stem["answer"] for stem in payload["stems"]}

    def pair(stem: Payload, words: dict[str, str]) -> Stored:
        feedback = words.get("feedback", "")
        return {"text": words["text"], "answer": answers[stem["answer"]], "feedback": feedback}

    return {
        "pairs": _children("pair", payload["stems"], pair, language),
        "more_answers": [
            {"type": "answer", "id": answer_id, "value": text}
            for answer_id, text in answers.items()
            if answer_id not in used
        ],
        "rule": payload.get("rule", "each"),
        **_kept(payload),
    }


def _ordering(payload: Payload, language: str) -> Stored:
    items = _children("item", payload["items"], lambda item, words: words["text"], language)
    return {"items": items, "rule": payload.get("rule", "absolute-position")}


def _number(answer: Payload, words: dict[str, str]) -> Stored:
    return {
        "number": answer["number"],
        "tolerance": answer.get("tolerance", "0"),
        "tolerance_kind": answer.get("tolerance_kind", "nominal"),
        "credit": answer.get("credit", ""),
        "feedback": words.get("feedback", ""),
    }


def _numerical(payload: Payload, language: str) -> Stored:
    return {
        "answers": _children("number", payload["answers"], _number, language),
        **_units(payload, language),
    }


def _units(payload: Payload, language: str) -> Stored:
    """Those of a numerical question or of a gap."""

    def unit(part: Payload, words: dict[str, str]) -> Stored:
        return {"name": words["name"], "factor": part["factor"]}

    return {
        "unit_rule": payload.get("unit_rule", "none"),
        "units": _children("unit", payload.get("units", []), unit, language),
        "unit_choice": payload.get("unit_choice", False),
        "unit_penalty": payload.get("unit_penalty", "1/10"),
        "unit_penalty_of": payload.get("unit_penalty_of", "response"),
        "unit_before": payload.get("unit_before", False),
    }


def _form(answer: Payload, words: dict[str, str]) -> Stored:
    return {
        "form": words["form"],
        "credit": answer.get("credit", ""),
        "feedback": words.get("feedback", ""),
    }


def _case_and_accents(payload: Payload) -> Stored:
    return {
        "case_matters": payload.get("case_matters", False),
        "accents_matter": payload.get("accents_matter", True),
    }


def _short_answer(payload: Payload, language: str) -> Stored:
    answers = _children("form", payload["answers"], _form, language)
    return {"answers": answers, **_case_and_accents(payload)}


def _cloze(payload: Payload, language: str) -> Stored:
    choices = payload.get("choices", [])
    names = {choice["id"]: str(number) for number, choice in enumerate(choices, start=1)}

    def word(choice: Payload, words: dict[str, str]) -> Stored:
        return {"name": names[choice["id"]], "text": words["text"]}

    return {
        "gaps": [_gap(gap, names, language) for gap in payload["gaps"]],
        "words": _children("word", choices, word, language),
        "rule": payload.get("rule", "each"),
        **_kept(payload),
    }


def _gap(gap: Payload, names: dict[str, str], language: str) -> Stored:
    value: Stored = {"name": gap["name"], "weight": gap.get("weight", 1)}
    if gap["kind"] == "choice":
        name = "shared_list"
        value |= {"word": names[gap["answer"]]}
    elif gap["kind"] == "short-answer":
        name = "short_answer"
        answers = _children("answer", gap["answers"], _form, language)
        value |= {"answers": answers, **_case_and_accents(gap)}
    elif gap["kind"] == "numerical":
        name = "numerical"
        answers = _children("answer", gap["answers"], _number, language)
        value |= {"answers": answers, **_units(gap, language)}
    else:
        name = "own_list"
        several = gap["kind"] == "multiple-response"
        value |= {
            "options": _children("option", gap["options"], _option_of_gap, language),
            "display": "checkboxes" if several else gap.get("display", "dropdown"),
            "rule": gap.get("rule", "weights"),
            **_kept(gap),
        }
    return {"type": name, "id": gap["id"], "value": value}


def _passage(payload: Payload, language: str) -> Stored:
    def segment(part: Payload, words: dict[str, str]) -> Stored:
        return {
            "text": words["text"],
            "is_hit": part["hit"],
            "is_critical": part.get("critical", False),
            "begins_paragraph": part.get("paragraph", False),
            "feedback": words.get("feedback", ""),
            "indicator": None,
        }

    segments = _children("segment", payload["segments"], segment, language)
    return {"segments": segments, "rule": payload.get("rule", "hits-and-false-alarms")}


def _hotspot(payload: Payload, language: str) -> Stored:
    """`image` of the picture is the one in the library; without one the editor asks for it."""

    def region(part: Payload, words: dict[str, str]) -> Stored:
        return _option(part, words) | {"shape": part["shape"], "coords": part["coords"]}

    picture = payload["picture"]
    alt = picture.get("texts", {}).get(language, {}).get("alt", "")
    image = picture.get("image")
    told = {"decorative": False, "alt_text": alt} if image else {"decorative": None, "alt_text": None}
    return {
        "picture": {"image": image, **told},
        "regions": _children("region", payload["regions"], region, language),
        "single": payload.get("single", False),
        "rule": payload.get("rule", "weights"),
    }


def _written(payload: Payload, language: str) -> Stored:
    return {
        "min_words": payload.get("min_words"),
        "max_words": payload.get("max_words"),
        "guidance": payload["texts"][language].get("guidance", ""),
    }


VALUES: dict[str, Callable[[Payload, str], Stored]] = {
    "single-choice": _choice,
    "multiple-response": _choice,
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
}
