"""Pairs of a matching question, whichever format they come from or go to."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange.draft import Draft, at_least
from assessments.exchange.refusing import QuestionRefused

Fields = dict[str, Any]


def matching_fields(draft: Draft, pairs: Iterable[tuple[str, str]]) -> Fields:
    """From the words of stems and answers: the same words are one answer, and one without a stem belongs to nothing."""
    stems: list[Fields] = []
    answers: dict[str, int] = {}
    for stem, answer in pairs:
        if stem and not answer:
            raise QuestionRefused(_("“%(text)s” has nothing that belongs to it.") % {"text": stem[:60]})
        if answer:
            place = answers.setdefault(answer, len(answers))
            if stem:
                stems.append({"answer": place, "texts": draft.texts(text=stem)})
    at_least(1, stems, _("A matching question needs pairs."))
    at_least(2, answers, _("A matching question needs at least two different answers."))
    return {
        "kind": "matching",
        "stems": stems,
        "answers": [{"texts": draft.texts(text=answer)} for answer in answers],
        "rule": "each",
    }


def words_of_answers(payload: Fields, language: str) -> dict[str, str]:
    """The words of each answer by its id. Raises QuestionRefused when Moodle would grade the question otherwise."""
    if payload.get("rule", "each") != "each":
        raise QuestionRefused(_("Moodle counts each pair of a matching question."))
    answers = {answer["id"]: answer["texts"][language]["text"] for answer in payload["answers"]}
    if len(set(answers.values())) != len(answers):
        raise QuestionRefused(_("Two answers have the same words; Moodle can't tell them apart."))
    return answers
