"""Writes texts with gaps as Moodle XML: with lists of words as "select missing words", all others as embedded answers."""

import re
from dataclasses import dataclass
from itertools import accumulate
from xml.etree.ElementTree import SubElement

from django.utils.translation import gettext as _

from assessments.exchange.embedded import Gap
from assessments.exchange.embedded_writing import as_html, written_gap
from assessments.exchange.moodle.elements import Question
from assessments.exchange.refusing import QuestionRefused

MOST_GROUPS = 8  # of words, in "select missing words"


@dataclass(frozen=True)
class Words:
    """The words of "select missing words", each with its group, and by gap the number of the right one."""

    words: list[tuple[str, int]]
    answers: dict[str, int]
    keep_order: bool


def write_cloze(question: Question) -> None:
    """Raises QuestionRefused when Moodle can't hold it."""
    gaps = question.payload["gaps"]
    if question.payload.get("rule", "each") != "each":
        raise QuestionRefused(_("Moodle counts each gap of a text."))
    text = question.texts["text"]
    names = [gap["name"] for gap in gaps]
    if sorted(names, key=lambda name: text.find(f"[[{name}]]")) != names or any(
        text.count(f"[[{name}]]") != 1 for name in names
    ):
        raise QuestionRefused(_("The gaps don't stand in the text once each, in their order."))
    words = _shared_list(question) or _own_lists(question)
    if words:
        _missing_words(question, text, words)
    else:
        question.element.set("type", "cloze")
        for gap in gaps:
            text = text.replace(f"[[{gap['name']}]]", written_gap(gap, question.language), 1)
        question.retell(text)
        question.leave_out_combined()
    if names != [str(number) for number in range(1, len(gaps) + 1)]:
        question.value("gapnames", " ".join(names))


def _shared_list(question: Question) -> Words | None:
    payload = question.payload
    shared = [gap["kind"] == "choice" for gap in payload["gaps"]]
    if not any(shared):
        return None
    if not all(shared):
        raise QuestionRefused(_("Gaps with a shared list and others can't stand in one question of Moodle."))
    if {gap.get("weight", 1) for gap in payload["gaps"]} != {1}:
        raise QuestionRefused(_("In Moodle all gaps with a shared list count the same."))
    places = {choice["id"]: number for number, choice in enumerate(payload["choices"], start=1)}
    return Words(
        [(question.words(choice)["text"], 1) for choice in payload["choices"]],
        {gap["name"]: places[gap["answer"]] for gap in payload["gaps"]},
        payload.get("shuffle") is False,
    )


def _own_lists(question: Question) -> Words | None:
    """Lists to drop down, a group for each, where that keeps combined feedback, which embedded answers have not."""
    gaps = question.payload["gaps"]
    orders = {gap.get("shuffle") is False for gap in gaps}
    if not question.has_combined or len(orders) > 1 or not all(_is_plain_list(question, gap) for gap in gaps):
        return None
    lists = [tuple(question.words(option)["text"] for option in gap["options"]) for gap in gaps]
    groups = list(dict.fromkeys(lists))
    if len(groups) == 1:  # one group would be one list for all gaps
        groups = lists
    if not 1 < len(groups) <= MOST_GROUPS:
        return None
    begins = list(accumulate(map(len, groups), initial=1))
    answers = {}
    for place, (gap, words) in enumerate(zip(gaps, lists, strict=True)):
        group = place if groups is lists else groups.index(words)
        answers[gap["name"]] = begins[group] + [option["correct"] for option in gap["options"]].index(True)
    words = [(word, number) for number, group in enumerate(groups, start=1) for word in group]
    return Words(words, answers, orders == {True})


def _is_plain_list(question: Question, gap: Gap) -> bool:
    """Whether a gap counts as much as any other, drops down, and has one right word and nothing to say of any."""
    if gap["kind"] != "single-choice" or gap.get("weight", 1) != 1 or gap.get("display") != "dropdown":
        return False
    options = gap["options"]
    return sum(option["correct"] for option in options) == 1 and not any(
        "credit" in option or question.words(option).get("feedback") for option in options
    )


def _missing_words(question: Question, text: str, words: Words) -> None:
    question.element.set("type", "gapselect")
    question.value("shuffleanswers", "false" if words.keep_order else "true")
    question.combined()
    pattern = "|".join(re.escape(f"[[{name}]]") for name in words.answers)
    question.retell(re.sub(pattern, lambda found: f"[[{words.answers[found[0][2:-2]]}]]", text))
    for word, group in words.words:
        option = SubElement(question.element, "selectoption")
        question.value("text", as_html(word), option)
        question.value("group", str(group), option)
