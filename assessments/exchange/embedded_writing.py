"""Gaps of a cloze as Moodle's embedded answers.

What could end an answer is written as an HTML entity, inside a text that is HTML itself, so that `}`, `~`, `#` and `\\` in an
answer survive here and in Moodle.
"""

from collections.abc import Callable
from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.exchange import credits
from assessments.exchange.embedded import Gap
from assessments.exchange.refusing import QuestionRefused

ESCAPED = {"&": "&#38;", "<": "&lt;", ">": "&gt;", "#": "&#35;", "}": "&#125;", "~": "&#126;", "\\": "&#92;",
           "{": "&#123;", "=": "&#61;", "%": "&#37;", '"': "&quot;"}  # fmt: skip


def escaped(text: str) -> str:
    """A text as it stands inside the braces, so that nothing in it ends an answer, here or in Moodle."""
    return "".join(ESCAPED.get(character, character) for character in text)


def written_gap(part: Gap, language: str) -> str:
    """A gap as an embedded question. Raises QuestionRefused when it can't be one."""
    weight = part.get("weight", 1)
    if not isinstance(weight, int) or not 0 <= weight < 10**6:
        raise QuestionRefused(_("In Moodle a gap's weight is a whole number."))
    kind, alternatives = WRITERS[part["kind"]](part, language)
    return "{" + f"{weight}:{kind}:" + "~".join(alternatives) + "}"


def _alternative(worth: str, answer: str, feedback: str) -> str:
    return worth + escaped(answer) + (f"#{escaped(feedback)}" if feedback else "")


def _worth(share: Fraction) -> str:
    """A sign for the whole, nothing for nothing, else percent."""
    if share in (0, 1):
        return "=" if share else ""
    return _percent(share)


def _percent(share: Fraction) -> str:
    percent = credits.as_percent(share)
    if credits.snapped_or_exact(credits.percent(percent)) != share:
        raise QuestionRefused(_("Moodle can't hold the credit %(credit)s exactly.") % {"credit": share})
    return f"%{percent}%"


def _write_options(part: Gap, language: str) -> tuple[str, list[str]]:
    single = part["kind"] == "single-choice"
    if part.get("rule", "weights") != "weights":
        raise QuestionRefused(_("Moodle grades no choice by the rule “%(rule)s”.") % {"rule": part["rule"]})
    shape = "V" if part.get("display") == "radio" else ""
    ending = shape + ("" if part.get("shuffle") is False else "S")
    kind = ("MULTICHOICE" if single else "MULTIRESPONSE") + (f"_{ending}" if ending else "")
    options = part["options"]
    worths = credits.worths_of(options, single=single)
    if not single and all("credit" not in option for option in options):
        marks = ["=" if option["correct"] else "" for option in options]
    else:
        credits.options(worths, single=single)
        # Without any percentage Moodle lets a wrong option of a multiple response cancel a right one.
        marks = [_worth(worth) if single else _percent(worth) for worth in worths]
    words = [option["texts"][language] for option in options]
    return kind, [
        _alternative(mark, as_html(text["text"]), text.get("feedback", ""))
        for mark, text in zip(marks, words, strict=True)
    ]


def as_html(text: str) -> str:
    """Plain text where Moodle reads HTML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _write_short_answer(part: Gap, language: str) -> tuple[str, list[str]]:
    if part.get("accents_matter") is False:
        raise QuestionRefused(_("Moodle always minds accents."))
    return "SHORTANSWER_C" if part["case_matters"] else "SHORTANSWER", [
        _alternative(
            _worth(Fraction(answer.get("credit", "1"))),
            answer["texts"][language]["form"],
            answer["texts"][language].get("feedback", ""),
        )
        for answer in part["answers"]
    ]


def _write_numerical(part: Gap, language: str) -> tuple[str, list[str]]:
    if part.get("units"):
        raise QuestionRefused(_("In Moodle a number in a gap has no units."))
    if any(answer.get("tolerance_kind", "nominal") != "nominal" for answer in part["answers"]):
        raise QuestionRefused(_("Tolerances that grow with the number can't be exchanged with Moodle."))
    return "NUMERICAL", [
        _worth(Fraction(answer.get("credit", "1")))
        + (answer["number"] if answer["number"] == "*" else f"{answer['number']}:{answer['tolerance']}")
        + (f"#{escaped(feedback)}" if (feedback := answer["texts"][language].get("feedback")) else "")
        for answer in part["answers"]
    ]


WRITERS: dict[str, Callable[[Gap, str], tuple[str, list[str]]]] = {
    "single-choice": _write_options,
    "multiple-response": _write_options,
    "short-answer": _write_short_answer,
    "numerical": _write_numerical,
}
