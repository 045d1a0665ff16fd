"""Numerical: a number within a tolerance, with or without a unit."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.kinds import typed
from assessments.kinds.kind import Answered, Kind, Payload, Posted, Written, one_text
from assessments.kinds.numerical_blocks import NumericalBlock, plain
from assessments.kinds.parts import matched, own_facts, verdict, worth_of
from assessments.texts import published_in

LONGEST_NUMBER = 100


def frozen_number(answer: Any) -> Payload:
    """An accepted number with its tolerance, without what it is worth."""
    kind = answer["tolerance_kind"]
    return {
        "number": plain(answer["number"]),
        "tolerance": plain(answer["tolerance"]),
        **({} if kind == "nominal" else {"tolerance_kind": kind}),
    }


def number_texts(answer: Any, language: str) -> dict[str, str]:
    return {"feedback": published_in(language, answer["feedback"].source)}


def frozen_units(written: Written) -> Payload:
    """The units of a number, and how they count."""
    source = written.source
    payload: Payload = {
        "units": written.parts(
            "units",
            lambda unit: {"factor": plain(unit["factor"])},
            lambda unit, language: {"name": unit["name"]},
        ),
        "unit_rule": source["unit_rule"],
    }
    if source["unit_rule"] == "graded":
        payload |= {"unit_penalty": source["unit_penalty"], "unit_penalty_of": source["unit_penalty_of"]}
    for name in ("unit_choice", "unit_before"):
        if source[name] and source["unit_rule"] != "none":
            payload[name] = True
    return payload


def posted_number(post: Posted, payload: Payload, number: str, unit: str) -> str | dict[str, str]:
    """What was typed into the field `number`; with what was chosen in the field `unit`, where the unit is chosen."""
    typed_number = one_text(post, number, LONGEST_NUMBER)
    if not payload.get("unit_choice"):
        return typed_number
    given = {"number": typed_number, "unit": post.get(unit, "")}
    return {name: text for name, text in given.items() if text}


def number_shown(question: Payload, response: Any) -> dict[str, Any]:
    """What the fields of a number need, and how what was given is read; `question` may be a gap."""
    chosen = response if isinstance(response, dict) else {"number": response or ""}
    is_typed = question.get("unit_rule", "none") != "none" and not question.get("unit_choice")
    return {
        "number": chosen.get("number", ""),
        "unit": chosen.get("unit", ""),
        "units": question["units"] if question.get("unit_choice") else [],
        "unit_is_typed": is_typed,
        "longest": LONGEST_NUMBER,
        "given": typed.typed_words(question, response),
        "understood": typed.understood(question, response),
    }


class Numerical(Kind):
    name = "numerical"
    block = NumericalBlock
    unanswered = _("Write a number first.")

    def freeze(self, written: Written) -> Payload:
        def facts(answer: Any) -> Payload:
            return {**frozen_number(answer), **own_facts(answer)}

        return {"answers": written.parts("answers", facts, number_texts), **frozen_units(written)}

    def posted(self, post: Posted, payload: Payload) -> str | dict[str, str]:
        return posted_number(post, payload, "number", "unit")

    def shown(self, answered: Answered) -> dict[str, Any]:
        question, response = answered.question, answered.response
        fitting, best = matched(answered), typed.best_answer(question)
        shown = number_shown(question, response)
        is_negative = any(answer["number"].startswith("-") for answer in question["answers"])
        return {
            **shown,
            # The pad of digits of a telephone has neither letters nor, on some, a minus sign.
            "is_digits": not shown["unit_is_typed"] and not is_negative,
            "verdict": verdict(answered.grade.fraction) if answered.grade.is_answered else "",
            "matched": fitting,
            "unit_is_missed": fitting is not None and answered.grade.fraction < worth_of(fitting),
            "right": {**best, "text": typed.right_words(question, best)} if best else None,
        }

    def echo(self, answered: Answered) -> str:
        if not answered.grade.is_answered:
            return ""
        if words := typed.understood(answered.question, answered.response):
            return gettext("understood as %(number)s") % {"number": words}
        return gettext("no number was found in it: write it in digits")

    def words(self, answered: Answered) -> str:
        return typed.typed_words(answered.question, answered.response)
