"""One reader for each kind of question in Moodle XML: from its element to the fields of our payload.

Each returns the fields of the kind; under `words`, if there are any, texts that belong to the question itself. What a
reader does with defaults and odd values is what Moodle 4.5 does with them when it imports the same file.
"""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange import credits
from assessments.exchange.draft import MOST_GAPS, Draft, at_least, at_most, without_empty
from assessments.exchange.embedded import embedded, gap
from assessments.exchange.matching import matching_fields
from assessments.exchange.moodle.nodes import Node
from assessments.exchange.refusing import QuestionRefused

Fields = dict[str, Any]
PLACE = re.compile(r"\[\[(\d{1,4})\]\]")
NUMBER_OF_WORDS = re.compile(r"\d{1,6}")

ORDERING_RULES = {
    "ALL_OR_NOTHING": "all-or-nothing",
    "ABSOLUTE_POSITION": "absolute-position",
    "ABSOLUTE": "absolute-position",
    "ABS": "absolute-position",
    "RELATIVE_NEXT_EXCLUDE_LAST": "relative-next",
    "RELATIVE_NEXT_INCLUDE_LAST": "relative-next-and-last",
    "RELATIVE_ONE_PREVIOUS_AND_NEXT": "relative-neighbours",
    "RELATIVE_ALL_PREVIOUS_AND_NEXT": "relative-all",
    "LONGEST_ORDERED_SUBSET": "longest-ordered",
    "LONGEST_CONTIGUOUS_SUBSET": "longest-contiguous",
    "RELATIVE_TO_CORRECT": "relative-to-correct",
}
KPRIM_RULES = {"kprime": "kprim", "kprimeonezero": "all-or-nothing", "subpoints": "each-statement"}
MTF_RULES = {"subpoints": "each-statement", "mtfonezero": "all-or-nothing"}


def words(node: Node, *names: str) -> dict[str, str]:
    """Combined feedback, under our names."""
    return {name: node.html(theirs) for name, theirs in COMBINED.items() if not names or name in names}


COMBINED = {"right": "correctfeedback", "partly": "partiallycorrectfeedback", "wrong": "incorrectfeedback"}


def in_order(node: Node, default: str) -> Fields:
    """Parts stay in the author's order where Moodle does not shuffle them."""
    return {} if node.is_true("shuffleanswers", default) else {"shuffle": False}


def multichoice(node: Node) -> Fields:
    single = node.is_true("single", "true")
    answers = [answer for answer in node.children("answer") if answer.raw]
    at_least(2, answers, _("A choice needs at least two options."))
    worths = [credits.snapped(credits.percent(answer.attribute("fraction", "0"))) for answer in answers]
    rated = credits.options(worths, single=single)
    options = [
        {
            **rating,
            "sources": [],
            "texts": node.draft.texts(text=answer.told(), feedback=answer.html("feedback")),
        }
        for rating, answer in zip(rated, answers, strict=True)
    ]
    return {
        "kind": "single-choice" if single else "multiple-response",
        "options": options,
        **({} if single else {"rule": "weights"}),
        **in_order(node, "false"),
        "words": words(node),
    }


def multichoiceset(node: Node) -> Fields:
    """The plugin "all or nothing multiple choice": an option is right when its grade is above 0."""
    answers = [answer for answer in node.children("answer") if answer.raw]
    at_least(2, answers, _("A choice needs at least two options."))
    right = [credits.percent(answer.attribute("fraction", "0")) > 0 for answer in answers]
    if not any(right):
        raise QuestionRefused(credits.no_full_marks(Fraction(0)))
    options = [
        {
            "correct": is_right,
            "sources": [],
            "texts": node.draft.texts(text=answer.told(), feedback=answer.html("feedback")),
        }
        for is_right, answer in zip(right, answers, strict=True)
    ]
    return {
        "kind": "multiple-response",
        "options": options,
        "rule": "all-or-nothing",
        **in_order(node, "true"),
        "words": words(node),
    }


def truefalse(node: Node) -> Fields:
    """Answers are matched by their text; where that is of another language, the first one is "true", as in Moodle."""
    is_true, told = True, {}
    answers = node.children("answer")
    at_least(1, answers, _("The right answer is missing."))
    for number, answer in enumerate(answers):
        text = answer.raw if answer.raw in ("true", "false") else ("false" if number else "true")
        is_right = credits.percent(answer.attribute("fraction", "0")) == 1
        is_true = is_right if text == "true" else not is_right
        told[text] = answer.html("feedback")
    return {"kind": "true-false", "answer": is_true, "words": told}


def shortanswer(node: Node) -> Fields:
    answers = [answer for answer in node.children("answer") if answer.raw]
    at_least(1, answers, _("The right answer is missing."))
    worths = [credits.snapped(credits.percent(answer.attribute("fraction", "0"))) for answer in answers]
    return {
        "kind": "short-answer",
        "answers": [
            {
                **credit,
                "texts": node.draft.texts(
                    form=node.draft.form(answer.raw), **without_empty({"feedback": answer.html("feedback")})
                ),
            }
            for credit, answer in zip(credits.answers(worths), answers, strict=True)
        ],
        "case_matters": node.value("usecase", "0") not in ("0", "false"),
        "accents_matter": True,
    }


def matching(node: Node) -> Fields:
    """Answers are plain text, whatever they look like."""
    return pairs(node, lambda pair: node.draft.form(found.raw if (found := pair.child("answer")) else ""))


def ddmatch(node: Node) -> Fields:
    """The plugin "drag-and-drop matching", whose answers have a format."""
    return pairs(node, lambda pair: pair.told("answer"))


def pairs(node: Node, answer_of: Callable[[Node], str]) -> Fields:
    found = [(pair.told(), answer_of(pair)) for pair in node.children("subquestion")]
    return {**matching_fields(node.draft, found), **in_order(node, "true"), "words": words(node)}


def essay(node: Node) -> Fields:
    if node.value("attachments", "0") not in ("0", "") or node.value("responseformat") == "noinline":
        node.draft.lose(_("Files that learners hand in: here they write."))
    if (template := node.child("responsetemplate")) and template.raw:
        node.draft.lose(_("The text that learners begin with."))
    limits = {
        ours: int(value)
        for ours, theirs in (("min_words", "minwordlimit"), ("max_words", "maxwordlimit"))
        if NUMBER_OF_WORDS.fullmatch(value := node.value(theirs)) and int(value)
    }
    return {"kind": "written", **limits, "words": {"guidance": node.html("graderinfo")}}


def ordering(node: Node) -> Fields:
    items = [node.draft.texts(text=text) for answer in node.children("answer") if (text := answer.told())]
    at_least(2, items, _("An ordering needs at least two items."))
    if node.value("selecttype", node.value("logical", "RANDOM")) not in ("ALL", "EXACT", "0"):
        some_of_the_items(node, len(items))
    return {
        "kind": "ordering",
        "items": [{"texts": texts} for texts in items],
        "rule": ORDERING_RULES.get(node.value("gradingtype").upper(), "relative-next"),
        "words": words(node),
    }


def some_of_the_items(node: Node, number: int) -> None:
    shown = node.value("selectcount", node.value("studentsee", "6"))
    if not shown.isdecimal() or int(shown) < number:
        node.draft.lose(
            _("In Moodle each learner sees %(shown)s of the %(number)s items; here all.")
            % {"shown": shown[:6], "number": number}
        )


def kprime(node: Node) -> Fields:
    return statements(node, KPRIM_RULES, "kprime")


def mtf(node: Node) -> Fields:
    """The plugin "multiple true/false", as far as it is graded like a Kprim question."""
    return statements(node, MTF_RULES, "subpoints")


def statements(node: Node, rules: dict[str, str], usual: str) -> Fields:
    rows = node.children("row")
    at_least(2, rows, _("Statements are missing."))
    holds = {
        weight.attribute("rownumber", "1"): weight.attribute("columnnumber", "1") == "1"
        for weight in node.children("weight")
        if Fraction(credits.number(weight.value("value", "0")) or "0") > 0
    }
    found = []
    for number, row in enumerate(rows, start=1):
        name = row.attribute("number", str(number))
        if name not in holds:
            raise QuestionRefused(
                _("Of statement %(number)s it is not said whether it holds.") % {"number": number}
            )
        texts = node.draft.texts(text=row.told("optiontext"), feedback=row.html("feedbacktext"))
        found.append({"holds": holds[name], "texts": texts})
    heads = [column.plain("responsetext").lower() for column in node.children("column")]
    if heads and heads[:2] not in (
        ["true", "false"],
        ["wahr", "falsch"],
        ["vrai", "faux"],
        ["richtig", "falsch"],
    ):
        node.draft.lose(_("The heads of the two columns: they say “true” and “false” here."))
    method = child.raw if (child := node.child("scoringmethod")) else usual
    if method not in rules:
        raise QuestionRefused(_("The scoring method “%(name)s” is not known.") % {"name": method[:40]})
    return {
        "kind": "kprim",
        "statements": found,
        "rule": rules[method],
        **in_order(node, "true"),
    }


def cloze(node: Node) -> Fields:
    """Embedded answers. They are read before the text is cleaned: what stands inside the braces is no part of it."""
    text = node.child("questiontext")
    raw = text.raw if text else ""
    return cloze_fields(node.draft, raw)


def cloze_fields(draft: Draft, raw: str) -> Fields:
    pieces, gaps, position = [], [], 0
    draft.measure(raw)
    for number, found in enumerate(embedded(raw), start=1):
        at_most(number, MOST_GAPS)
        pieces += [_unmistakable(draft, raw[position : found.start]), f"[[{number}]]"]
        position = found.end
        gaps.append({"name": str(number), "weight": int(found.weight), **gap(found, draft)})
    at_least(1, gaps, _("There is no gap in the text."))
    if not any(part["weight"] for part in gaps):
        raise QuestionRefused(_("No gap has a weight."))
    pieces.append(_unmistakable(draft, raw[position:]))
    return {"kind": "cloze", "gaps": gaps, "text": "".join(pieces)}


def _unmistakable(draft: Draft, text: str) -> str:
    """Double brackets mark our gaps; others that stand in the text are set apart."""
    if "[[" in text:
        draft.lose(_("Double brackets in the text have a space between them."))
    return text.replace("[[", "[ [")


def gapselect(node: Node) -> Fields:
    return shared_words(node, "selectoption", shuffled="0")


def ddwtos(node: Node) -> Fields:
    if any(not box.has("infinite") for box in node.children("dragbox")):
        node.draft.lose(_("In Moodle a word can be used once only; here as often as one likes."))
    return shared_words(node, "dragbox", shuffled="1")


def shared_words(node: Node, tag: str, shuffled: str) -> Fields:
    """Gaps that are filled out of one list of words; where there are several lists, each gap has its own options."""
    boxes = [box for box in node.children(tag) if box.raw]
    numbers = [number for number, box in enumerate(node.children(tag), start=1) if box.raw]
    texts = [box.plain() for box in boxes]
    groups = [box.value("group", "1") for box in boxes]
    question = node.child("questiontext")
    raw = question.raw if question else ""
    answers = []
    places = list(PLACE.finditer(raw))
    at_most(len(places), MOST_GAPS)
    for found in places:
        if int(found[1]) not in numbers:
            raise QuestionRefused(
                _("The text asks for word %(number)s, which is missing.") % {"number": found[1]}
            )
        answers.append(numbers.index(int(found[1])))
    at_least(1, answers, _("There is no gap in the text."))
    counted = iter(range(1, len(answers) + 1))
    text = PLACE.sub(lambda _found: f"[[{next(counted)}]]", raw)
    order = in_order(node, shuffled)
    if len(set(groups)) == 1:
        gaps = [{"kind": "choice", "answer": answer} for answer in answers]
        shared = {"choices": [{"texts": node.draft.texts(text=text)} for text in texts], **order}
    else:
        gaps = [_own_options(node, texts, groups, answer) | order for answer in answers]
        shared = {}
    return {
        "kind": "cloze",
        "text": text,
        "gaps": [{"name": str(number), "weight": 1, **part} for number, part in enumerate(gaps, start=1)],
        **shared,
        "words": words(node),
    }


def _own_options(node: Node, texts: list[str], groups: list[str], answer: int) -> Fields:
    return {
        "kind": "single-choice",
        "display": "dropdown",
        "options": [
            {"correct": number == answer, "texts": node.draft.texts(text=text, feedback="")}
            for number, (text, group) in enumerate(zip(texts, groups, strict=True))
            if group == groups[answer]
        ],
    }


READERS: dict[str, Callable[[Node], Fields]] = {
    "multichoice": multichoice,
    "multichoiceset": multichoiceset,
    "truefalse": truefalse,
    "shortanswer": shortanswer,
    "matching": matching,
    "match": matching,
    "ddmatch": ddmatch,
    "essay": essay,
    "ordering": ordering,
    "kprime": kprime,
    "mtf": mtf,
    "cloze": cloze,
    "multianswer": cloze,
    "gapselect": gapselect,
    "ddwtos": ddwtos,
}
