"""Writes questions as Moodle XML: each kind that Moodle grades as we do; what it can't hold is refused by name."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from django.utils.translation import gettext as _

from assessments.exchange import credits, naming
from assessments.exchange.matching import words_of_answers
from assessments.exchange.moodle.elements import Question, clean
from assessments.exchange.moodle.gaps import write_cloze
from assessments.exchange.moodle.kinds import KPRIM_RULES, ORDERING_RULES
from assessments.exchange.refusing import QuestionRefused

Payload = dict[str, Any]
GRADING_TYPES = {ours: theirs for theirs, ours in reversed(ORDERING_RULES.items())}
SCORING_METHODS = {ours: theirs for theirs, ours in KPRIM_RULES.items()}


def document(questions: Sequence[Element]) -> bytes:
    """The whole file."""
    quiz = Element("quiz")
    quiz.extend(questions)
    indent(quiz)
    return tostring(quiz, encoding="utf-8", xml_declaration=True) + b"\n"


def category(path: str) -> Element:
    """What says to which category all questions after it belong."""
    element = Element("question", type="category")
    SubElement(SubElement(element, "category"), "text").text = clean(naming.full_path(path))
    return element


def write_question(
    payload: Payload, language: str, name: str, tags: Sequence[str]
) -> tuple[Element, list[str]]:
    """A question, and what of it is left out. Raises QuestionRefused when Moodle can't hold it."""
    writer = WRITERS.get(payload["kind"])
    if writer is None:
        raise QuestionRefused(
            _("Moodle has no kind of question like “%(kind)s”.") % {"kind": payload["kind"]}
        )
    written = Question(payload, language, name)
    writer(written)
    written.add_ids()
    if tags:
        listed = SubElement(written.element, "tags")
        for tag in tags:
            SubElement(SubElement(listed, "tag"), "text").text = clean(tag)
    return written.element, written.losses


def moodles(worths: Sequence[Fraction]) -> Sequence[Fraction]:
    """Raises QuestionRefused when one is no grade that Moodle knows."""
    for worth in worths:
        if not credits.is_moodles(worth):
            raise QuestionRefused(_("Moodle knows no credit of %(credit)s.") % {"credit": worth})
    return worths


def _choice(question: Question) -> None:
    payload = question.payload
    single, rule = payload["kind"] == "single-choice", payload.get("rule", "weights")
    if rule == "all-or-nothing":
        _choice_set(question)
        return
    if rule != "weights":
        raise QuestionRefused(_("Moodle grades no choice by the rule “%(rule)s”.") % {"rule": rule})
    worths = moodles(credits.worths_of(payload["options"], single=single))
    credits.options(worths, single=single)
    question.element.set("type", "multichoice")
    question.value("single", "true" if single else "false")
    _options(question, worths)


def _choice_set(question: Question) -> None:
    """For the plugin "all or nothing multiple choice"."""
    question.element.set("type", "multichoiceset")
    _options(question, [Fraction(int(option["correct"])) for option in question.payload["options"]])


def _options(question: Question, worths: Sequence[Fraction]) -> None:
    question.shuffled()
    question.value("answernumbering", "abc")
    question.combined()
    for worth, option in zip(worths, question.payload["options"], strict=True):
        words = question.words(option)
        question.answer(worth, words["text"], words.get("feedback", ""))


def _true_false(question: Question) -> None:
    question.element.set("type", "truefalse")
    for name, is_right in (("true", question.payload["answer"]), ("false", not question.payload["answer"])):
        worth = Fraction(int(is_right))
        question.answer(worth, name, question.texts.get(name, ""), text_format="moodle_auto_format")
    question.leave_out_combined()


def _kprim(question: Question) -> None:
    payload = question.payload
    question.element.set("type", "kprime")
    method = question.value("scoringmethod", "")
    question.value("text", SCORING_METHODS[payload.get("rule", "kprim")], method)
    question.shuffled()
    question.value("numberofrows", str(len(payload["statements"])))
    question.value("numberofcolumns", "2")
    for number, statement in enumerate(payload["statements"], start=1):
        row, words = SubElement(question.element, "row", number=str(number)), question.words(statement)
        question.text("optiontext", words["text"], row, text_format="plain_text")
        question.text("feedbacktext", words.get("feedback", ""), row)
    for number, head in enumerate(("True", "False"), start=1):
        column = SubElement(question.element, "column", number=str(number))
        question.text("responsetext", head, column, text_format="plain_text")
    for number, statement in enumerate(payload["statements"], start=1):
        for column_number, is_right in ((1, statement["holds"]), (2, not statement["holds"])):
            places = {"rownumber": str(number), "columnnumber": str(column_number)}
            weight = SubElement(question.element, "weight", places)
            question.value("value", "1.000" if is_right else "0.000", weight)
    question.leave_out_combined()


def _matching(question: Question) -> None:
    payload = question.payload
    answers = words_of_answers(payload, question.language)
    question.element.set("type", "matching")
    question.shuffled()
    question.combined()
    used = [stem["answer"] for stem in payload["stems"]]
    for stem in payload["stems"]:
        words = question.words(stem)
        _pair(question, words["text"], answers[stem["answer"]])
        if words.get("feedback"):
            question.losses.append(_("feedback of pairs"))
    for answer_id, text in answers.items():
        if answer_id not in used:
            _pair(question, "", text)
    if order := order_of_answers(payload):
        question.value("answerorder", " ".join(map(str, order)))


def order_of_answers(payload: Payload) -> list[int]:
    """Where each answer stands in a file that names them by pairs, in our order; empty when it is the same."""
    ids = [answer["id"] for answer in payload["answers"]]
    in_file = list(dict.fromkeys([*(stem["answer"] for stem in payload["stems"]), *ids]))
    order = [in_file.index(answer_id) for answer_id in ids]
    return order if order != sorted(order) else []


def _pair(question: Question, stem: str, answer: str) -> None:
    pair = question.text("subquestion", stem, text_format="plain_text")
    question.text("answer", answer, pair, attributes=False)


def _ordering(question: Question) -> None:
    payload = question.payload
    question.element.set("type", "ordering")
    for name, value in (
        ("layouttype", "VERTICAL"),
        ("selecttype", "ALL"),
        ("selectcount", str(len(payload["items"]))),
        ("gradingtype", GRADING_TYPES[payload.get("rule", "absolute-position")]),
        ("showgrading", "SHOW"),
        ("numberingstyle", "none"),
    ):
        question.value(name, value)
    question.combined()
    for number, item in enumerate(payload["items"], start=1):
        answer = question.text("answer", question.words(item)["text"], text_format="plain_text")
        answer.set("fraction", str(number))


def _short_answer(question: Question) -> None:
    payload = question.payload
    if payload.get("accents_matter") is False:
        raise QuestionRefused(_("Moodle always minds accents."))
    worths = moodles([Fraction(answer.get("credit", "1")) for answer in payload["answers"]])
    credits.answers(worths)
    question.element.set("type", "shortanswer")
    question.value("usecase", "1" if payload["case_matters"] else "0")
    for worth, answer in zip(worths, payload["answers"], strict=True):
        words = question.words(answer)
        question.answer(worth, words["form"], words.get("feedback", ""), text_format="moodle_auto_format")
    question.leave_out_combined()


def check_numbers(payload: Payload) -> list[Fraction]:
    """The credits of a numerical question. Raises QuestionRefused when Moodle can't grade it."""
    if any(answer.get("tolerance_kind", "nominal") != "nominal" for answer in payload["answers"]):
        raise QuestionRefused(_("Tolerances that grow with the number can't be exchanged with Moodle."))
    worths = [Fraction(answer.get("credit", "1")) for answer in payload["answers"]]
    moodles(worths)
    credits.answers(worths)
    return worths


def _numerical(question: Question) -> None:
    payload = question.payload
    question.element.set("type", "numerical")
    for worth, answer in zip(check_numbers(payload), payload["answers"], strict=True):
        feedback = question.words(answer).get("feedback", "")
        written = question.answer(worth, answer["number"], feedback, text_format="moodle_auto_format")
        question.value("tolerance", answer.get("tolerance", "0"), written)
    question.leave_out_combined()
    units, rule = payload.get("units", []), payload.get("unit_rule", "none")
    if not units or rule == "none":
        question.value("showunits", "3")
        return
    listed = SubElement(question.element, "units")
    for unit in units:
        written = SubElement(listed, "unit")
        question.value("multiplier", _decimal(1 / Fraction(unit["factor"])), written)
        question.value("unit_name", question.words(unit)["name"], written)
    graded = {"response": "1", "question": "2"}[payload.get("unit_penalty_of", "response")]
    question.value("unitgradingtype", graded if rule == "graded" else "0")
    question.value("unitpenalty", _decimal(Fraction(payload.get("unit_penalty", "1/10"))))
    question.value("showunits", "2" if payload.get("unit_choice") else "0")
    question.value("unitsleft", "1" if payload.get("unit_before") else "0")


def _decimal(number: Fraction) -> str:
    """A number in decimals. Raises QuestionRefused when they have no end: Moodle would reckon with another one."""
    text = credits.as_decimal(number)
    if not text:
        raise QuestionRefused(_("Moodle can't hold the fraction %(number)s exactly.") % {"number": number})
    return text


def _written(question: Question) -> None:
    question.element.set("type", "essay")
    for name, value in (
        ("responseformat", "editor"),
        ("responserequired", "1"),
        ("responsefieldlines", "15"),
        ("minwordlimit", str(question.payload.get("min_words") or "")),
        ("maxwordlimit", str(question.payload.get("max_words") or "")),
        ("attachments", "0"),
    ):
        question.value(name, value)
    question.text("graderinfo", question.texts.get("guidance", ""))
    question.text("responsetemplate", "")
    question.leave_out_combined()


WRITERS: dict[str, Callable[[Question], None]] = {
    "single-choice": _choice,
    "multiple-response": _choice,
    "true-false": _true_false,
    "kprim": _kprim,
    "matching": _matching,
    "ordering": _ordering,
    "short-answer": _short_answer,
    "numerical": _numerical,
    "written": _written,
    "cloze": write_cloze,
}
