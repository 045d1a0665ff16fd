"""Cloze: a text with gaps, each a small question of its own; the text says by marks such as [[1]] where they are."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from assessments.kinds.answered_gaps import posted_gap, read_as, shown_gap
from assessments.kinds.gap_marks import marks_in
from assessments.kinds.gaps import GapsBlock, WordBlock
from assessments.kinds.kind import Answered, Kind, Payload, Posted, Written, only_text, text_and_feedback
from assessments.kinds.numerical import frozen_number, frozen_units, number_texts
from assessments.kinds.options import critical_if, keep_order
from assessments.kinds.parts import RuleBlock
from assessments.texts import own_sources, published_in

RULES = [
    ("each", _("Each gap counts by its weight")),
    ("all-or-nothing", _("Only the whole answer counts")),
]


class ClozeBlock(blocks.StructBlock):
    gaps = GapsBlock(
        label=_("Gaps"),
        help_text=_("One to thirty. Each has its mark once in the text of the question, for instance [[1]]."),
    )
    words = blocks.StreamBlock(
        [("word", WordBlock())],
        required=False,
        max_num=40,
        label=_("Shared list"),
        help_text=_("The words out of which gaps with a shared list are filled. More words than gaps make it harder."),
    )  # fmt: skip
    rule = RuleBlock(
        choices=RULES,
        default="each",
        label=_("How it is counted"),
        help_text=_("What an answer earns that is right in parts."),
    )
    keep_order = keep_order()

    class Meta:
        icon = "form"
        label = _("Cloze text")
        description = _("A text with gaps: typed words and numbers, or words to choose from.")
        template = "assessments/blocks/cloze.html"
        preview_value = {
            "gaps": [("shared_list", {"name": "1", "word": "a"})],
            "words": [
                ("word", {"name": "a", "text": "interpreter"}),
                ("word", {"name": "b", "text": "relative"}),
            ],
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        known = [child.value["name"] for child in cleaned["words"]]
        if len(set(known)) != len(known):
            problem = ValidationError(gettext("Two words of the list have the same short name."))
            raise blocks.StructBlockValidationError(
                {"words": blocks.StreamBlockValidationError(non_block_errors=[problem])}
            )
        lost = {
            position: blocks.StructBlockValidationError({"word": ValidationError(_no_word(child.value["word"]))})
            for position, child in enumerate(cleaned["gaps"])
            if child.block_type == "shared_list" and child.value["word"] not in known
        }  # fmt: skip
        if lost:
            raise blocks.StructBlockValidationError(
                {"gaps": blocks.StreamBlockValidationError(block_errors=lost)}
            )
        return cleaned


def _no_word(name: str) -> str:
    problem = gettext("No word of the shared list is called “%(name)s”: add it there, or name another one.")
    return problem % {"name": name}


class Cloze(Kind):
    name = "cloze"
    block = ClozeBlock
    unanswered = _("Fill at least one gap.")

    def freeze(self, written: Written) -> Payload:
        words = {child.value["name"]: str(child.id) for child in written.source["words"]}
        choices = written.parts("words", lambda word: {}, only_text)
        return {
            "gaps": [_frozen_gap(child, written, words) for child in written.source["gaps"]],
            **({"choices": choices} if choices else {}),
            **_unless(written.source["rule"], "each"),
            **written.order(),
        }

    def problem_with_text(self, value: blocks.StructValue, html: str) -> str:
        marks, names = marks_in(html), [child.value["name"] for child in value["gaps"]]
        twice = sorted({name for name in marks if marks.count(name) > 1})
        if twice:
            problem = gettext(
                "The mark [[%(name)s]] stands more than once in the text; each gap has one place."
            )
            return problem % {"name": twice[0]}  # fmt: skip
        for name in names:
            if name not in marks:
                return gettext("Write [[%(name)s]] where the gap of that name belongs.") % {"name": name}
        for name in marks:
            if name not in names:
                problem = gettext(
                    "There is no gap called %(name)s: add it below, or take [[%(name)s]] out of the text."
                )
                return problem % {"name": name}  # fmt: skip
        return ""

    def lists(self, payload: Payload) -> dict[str, list[str]]:
        """The shared list, and the list of each gap that has one, by the id of the gap."""
        lists = {"choices": payload} if payload.get("choices") else {}
        own = {gap["id"]: gap for gap in payload["gaps"] if gap.get("options")}
        drawn = {name: of for name, of in (lists | own).items() if of.get("shuffle") is not False}
        return {
            name: [part["id"] for part in of["choices" if name == "choices" else "options"]]
            for name, of in drawn.items()
        }

    def posted(self, post: Posted, payload: Payload) -> dict[str, Any]:
        given = {gap["id"]: posted_gap(post, gap) for gap in payload["gaps"]}
        return {gap_id: response for gap_id, response in given.items() if response}

    def shown(self, answered: Answered) -> dict[str, Any]:
        """The gaps by the order of their marks in the text, each with its field and, when graded, how good it was."""
        gaps = {gap["name"]: shown_gap(gap, answered) for gap in answered.question["gaps"]}
        order = [name for name in marks_in(answered.question["text"]) if name in gaps]
        return {
            "gaps": [gaps[name] for name in dict.fromkeys([*order, *gaps])],
            "rule": dict(RULES)[answered.question.get("rule", "each")],
        }

    def echo(self, answered: Answered) -> str:
        given = answered.response or {}
        numbers = [
            gap for gap in answered.question["gaps"] if gap["kind"] == "numerical" and gap["id"] in given
        ]
        return "; ".join(filter(None, (read_as(gap, given[gap["id"]]) for gap in numbers)))

    def words(self, answered: Answered) -> str:
        gaps = self.shown(answered)["gaps"]
        return "; ".join(f"[[{gap['name']}]] {gap['answer']}" for gap in gaps if gap["answer"])


def _unless(rule: str, usual: str) -> Payload:
    """A rule that is not the usual one; so older questions keep their digest."""
    return {} if rule == usual else {"rule": rule}


def _frozen_gap(child: Any, written: Written, words: dict[str, str]) -> Payload:
    versions = {
        code: {str(other.id): other.value for other in version["gaps"]}.get(str(child.id))
        for code, version in written.versions.items()
    }
    gap = Written(child.value, {code: value for code, value in versions.items() if value is not None})
    facts = {"id": str(child.id), "name": child.value["name"], "weight": child.value["weight"]}
    if child.block_type == "shared_list":
        return {**facts, "kind": "choice", "answer": words.get(child.value["word"], "")}
    return {**facts, **FROZEN[child.block_type](gap)}


def _own_facts(part: Any) -> Payload:
    """The worth of an answer, and where its reason comes from."""
    worth = {"credit": str(Fraction(part["credit"]))} if part["credit"] else {}
    return {**worth, **own_sources(part["sources"])}


def _frozen_short_answer(gap: Written) -> Payload:
    def texts(answer: Any, language: str) -> dict[str, str]:
        return {"form": answer["form"], "feedback": published_in(language, answer["feedback"].source)}

    return {
        "kind": "short-answer",
        "answers": gap.parts("answers", _own_facts, texts),
        "case_matters": bool(gap.source["case_matters"]),
        "accents_matter": bool(gap.source["accents_matter"]),
    }


def _frozen_numerical(gap: Written) -> Payload:
    """Of units nothing where there are none, so that older questions keep their digest."""

    def facts(answer: Any) -> Payload:
        return {**frozen_number(answer), **_own_facts(answer)}

    units = frozen_units(gap)
    has_units = units["units"] or units["unit_rule"] != "none"
    return {
        "kind": "numerical",
        "answers": gap.parts("answers", facts, number_texts),
        **(units if has_units else {}),
    }


def _frozen_list(gap: Written) -> Payload:
    def facts(option: Any) -> Payload:
        critical = critical_if(option["is_critical"])
        return {"correct": bool(option["is_correct"]), **critical, **_own_facts(option)}

    display = gap.source["display"]
    kind = "multiple-response" if display == "checkboxes" else "single-choice"
    return {
        "kind": kind,
        "display": display,
        "options": gap.parts("options", facts, text_and_feedback),
        **(_unless(gap.source["rule"], "weights") if kind == "multiple-response" else {}),
        **gap.order(),
    }  # fmt: skip


FROZEN: dict[str, Callable[[Written], Payload]] = {
    "short_answer": _frozen_short_answer,
    "numerical": _frozen_numerical,
    "own_list": _frozen_list,
}
