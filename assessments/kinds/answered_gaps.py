"""The gaps of a cloze text as they are filled and shown: the field of each, what was answered, what is right, and why."""

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext

from assessments.grading import Part
from assessments.kinds import typed
from assessments.kinds.kind import Answered, Payload, Posted
from assessments.kinds.numerical import number_shown, posted_number
from assessments.kinds.parts import verdict, worth_of


def posted_gap(post: Posted, gap: Payload) -> Any:
    name = f"gap-{gap['id']}"
    if gap["kind"] == "numerical":
        return posted_number(post, gap, name, f"{name}-unit")
    return post.getlist(name) if gap["kind"] == "multiple-response" else post.get(name, "").strip()


def shown_gap(gap: Payload, answered: Answered) -> Payload:
    """A gap with its options in the learner's order, what was answered in words, what was right, and why."""
    response = (answered.response or {}).get(gap["id"])
    chosen = response if isinstance(response, list) else [response]
    options = [{**option, "is_chosen": option["id"] in chosen} for option in _options(gap, answered)]
    earned = answered.earned.get(gap["id"])
    told = [part for part in [*options, *gap.get("answers", [])] if part["id"] in answered.grade.feedback]
    return {
        **gap,
        "field": _field(gap),
        "options": options,
        **_typed(gap, response),
        "answer": _in_words(gap, options, response),
        "right": " / ".join(_right(gap, options)),
        "verdict": _verdict(options, earned),
        "unit_is_missed": gap["kind"] == "numerical" and any(earned.fraction < worth_of(part) for part in told if earned),
        "told": [part for part in told if part.get("feedback") or part.get("sources")],
    }  # fmt: skip


def _verdict(options: list[Payload], earned: Part | None) -> str:
    """How good the answer is; empty where there is none."""
    if earned is None or not earned.is_answered:
        return ""
    is_critical = any(option["is_chosen"] and option.get("critical") for option in options)
    return "critical" if is_critical else verdict(earned.fraction)


def _typed(gap: Payload, response: Any) -> dict[str, Any]:
    """What stands in the field, and how a number in it is read."""
    if gap["kind"] == "numerical":
        shown = number_shown(gap, response)
        return {**shown, "typed": shown["number"]}
    return {"typed": response or "", "longest": 200} if gap["kind"] == "short-answer" else {}


def read_as(gap: Payload, response: Any) -> str:
    """How a number in a gap is understood, where it is not as it was typed."""
    shown = number_shown(gap, response)
    if not shown["number"] or shown["understood"] == shown["given"]:
        return ""
    if shown["understood"]:
        words = gettext("gap %(name)s understood as %(number)s")
    else:
        words = gettext("gap %(name)s: no number was found in it, write it in digits")
    return words % {"name": gap["name"], "number": shown["understood"]}


def _in_words(gap: Payload, options: list[Payload], response: Any) -> str:
    if gap["kind"] == "numerical":
        return typed.typed_words(gap, response)
    if options:
        return ", ".join(option["text"] for option in options if option["is_chosen"])
    return response or ""


def _options(gap: Payload, answered: Answered) -> list[Payload]:
    """What one can choose from in this gap, in this learner's order; nothing where it is typed."""
    name, options = (
        ("choices", answered.question.get("choices", []))
        if gap["kind"] == "choice"
        else (gap["id"], gap.get("options", []))
    )
    known = {option["id"]: option for option in options}
    return [known[option_id] for option_id in answered.order.get(name, known)]


def _field(gap: Payload) -> str:
    """How a gap is answered: typed, dropdown, radio or checkboxes."""
    if gap["kind"] == "multiple-response":
        return "checkboxes"
    if gap["kind"] in ("choice", "single-choice"):
        return "radio" if gap.get("display") == "radio" else "dropdown"
    return "typed"


def _right(gap: Payload, options: list[Payload]) -> list[str]:
    """The right answer in words; of several typed ones the first with the highest worth."""
    if gap["kind"] == "choice":
        return [option["text"] for option in options if option["id"] == gap["answer"]]
    if options:
        return [option["text"] for option in options if option["correct"]]
    if gap["kind"] == "numerical":
        number = typed.best_answer(gap)
        return [typed.right_words(gap, number)] if number else []
    best = max(gap["answers"], key=lambda answer: Fraction(answer.get("credit", "1")))
    return [best["form"].replace(r"\*", "\0").replace("*", "").replace("\0", "*")]
