"""Matching: an answer for each stem, out of one list that may hold some that fit nothing."""

from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from assessments.blocks import reason_sources
from assessments.kinds.kind import Answered, Kind, Payload, Posted, Written, by_part, refuse_parts
from assessments.kinds.options import keep_order
from assessments.kinds.parts import RuleBlock, judged, why_block
from assessments.texts import own_sources, published_in

RULES = [
    ("each", _("Each pair that is right counts the same")),
    ("all-or-nothing", _("Only the whole answer counts")),
]


class PairBlock(blocks.StructBlock):
    text = blocks.CharBlock(
        max_length=400,
        label=_("What is to be matched"),
        help_text=_("Learners see it beside a list of all answers."),
    )
    answer = blocks.CharBlock(
        max_length=150,
        label=_("The answer that belongs to it"),
        help_text=_(
            "Short, as it stands in a list. The same words may belong to several: it is listed once."
        ),
    )
    feedback = why_block()
    sources = reason_sources()

    class Meta:
        icon = "link"
        label = _("Pair")
        description = _("Something to be matched, and the answer that belongs to it.")
        template = "assessments/blocks/pair.html"
        preview_value = {
            "text": "A woman without papers is ill.",
            "answer": "Emergency care",
            "feedback": "<p>It is owed to everybody.</p>",
        }


class PairsBlock(blocks.StreamBlock):
    pair = PairBlock()

    class Meta:
        min_num = 2
        max_num = 12


class MoreAnswersBlock(blocks.StreamBlock):
    answer = blocks.CharBlock(
        max_length=150, label=_("Answer"), help_text=_("Plausible, and yet right for none of them.")
    )

    class Meta:
        max_num = 8


class MatchingBlock(blocks.StructBlock):
    pairs = PairsBlock(
        label=_("Pairs"), help_text=_("Two to twelve. Learners choose an answer for each from one list.")
    )
    more_answers = MoreAnswersBlock(
        required=False,
        label=_("More answers"),
        help_text=_("Answers that fit nothing, so that the last one is not found by elimination. May stay empty."),
    )  # fmt: skip
    rule = RuleBlock(
        choices=RULES,
        default="each",
        label=_("How it is counted"),
        help_text=_("What an answer earns that is right in parts."),
    )
    keep_order = keep_order(
        _("Without it every learner sees an order of their own. The answers are always mixed.")
    )

    class Meta:
        icon = "list-ul"
        label = _("Matching")
        description = _("Several things, each to be matched with an answer out of one list.")
        template = "assessments/blocks/matching.html"
        preview_value = {
            "pairs": [
                ("pair", {"text": "Shelter for tonight", "answer": "Social services", "feedback": ""}),
                ("pair", {"text": "A statement is to be taken", "answer": "Criminal police", "feedback": ""}),
            ],
            "more_answers": [("answer", "The employer")],
            "rule": "each",
        }

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        answers = {_plain(pair.value["answer"]) for pair in cleaned["pairs"]}
        extra = [_plain(child.value) for child in cleaned["more_answers"]]
        if len(answers) + len(extra) < 2:
            message = gettext("All pairs have the same answer: add at least one more answer to choose from.")
            raise StructBlockValidationError({"more_answers": refuse_parts(message)})
        wrong = {
            place: ValidationError(gettext("This answer stands in the list already: change it or take it out."))
            for place, answer in enumerate(extra)
            if answer in answers or answer in extra[:place]
        }  # fmt: skip
        if wrong:
            raise StructBlockValidationError({"more_answers": StreamBlockValidationError(block_errors=wrong)})
        return cleaned


def _plain(text: str) -> str:
    return " ".join(text.split())


def answer_id(pair_id: str) -> str:
    """The id of the answer that was written in a pair."""
    return str(uuid5(UUID(pair_id), "answer"))


def _own_answers(written: Written) -> tuple[list[Payload], dict[str, str]]:
    """The answers of the pairs, the same words once; and the answer's id by the pair's."""
    known = {
        code: {str(child.id): child.value for child in version["pairs"]}
        for code, version in written.versions.items()
    }
    by_words: dict[str, Payload] = {}
    of_pair: dict[str, str] = {}
    for child in written.source["pairs"]:
        pair_id = str(child.id)
        texts = {
            code: {"text": pairs[pair_id]["answer"]} for code, pairs in known.items() if pair_id in pairs
        }
        answer = by_words.setdefault(
            _plain(child.value["answer"]), {"id": answer_id(pair_id), "texts": texts}
        )
        of_pair[pair_id] = answer["id"]
    return list(by_words.values()), of_pair


def _stem_texts(pair: Any, language: str) -> dict[str, str]:
    why = published_in(language, pair["feedback"].source)
    return {"text": pair["text"], **({"feedback": why} if why else {})}


class Matching(Kind):
    name = "matching"
    block = MatchingBlock
    shuffled = ("stems", "answers")
    unanswered = _("Choose an answer for at least one of them.")

    def freeze(self, written: Written) -> Payload:
        answers, of_pair = _own_answers(written)
        stems = written.parts("pairs", lambda pair: own_sources(pair["sources"]), _stem_texts)
        more = written.parts("more_answers", lambda answer: {}, lambda answer, language: {"text": answer})
        return {
            "stems": [{**stem, "answer": of_pair[stem["id"]]} for stem in stems],
            "answers": [*answers, *more],
            "rule": written.source["rule"],
            **written.order(),
        }

    def lists(self, payload: Payload) -> dict[str, list[str]]:
        """The answers are always drawn: in the author's order each would stand beside its stem."""
        return {**super().lists(payload), "answers": [answer["id"] for answer in payload["answers"]]}

    def posted(self, post: Posted, payload: Payload) -> dict[str, str]:
        return by_part(post, payload["stems"])

    def shown(self, answered: Answered) -> dict[str, Any]:
        answers = answered.parts("answers")
        known = {answer["id"]: answer for answer in answers}
        given = answered.response or {}
        return {
            "answers": answers,
            "rule": dict(RULES)[answered.question.get("rule", "each")],
            "stems": [_row(answered, stem, known, given) for stem in answered.parts("stems")],
        }

    def words(self, answered: Answered) -> str:
        return "; ".join(
            f"{row['text']} – {row['given']}" for row in self.shown(answered)["stems"] if row["given"]
        )


def _row(
    answered: Answered, stem: Payload, known: dict[str, Payload], given: dict[str, str]
) -> dict[str, Any]:
    chosen, right = known.get(given.get(stem["id"], ""), {}), known[stem["answer"]]
    return {
        **judged(answered, stem),
        "given_id": chosen.get("id", ""),
        "given": chosen.get("text", ""),
        "given_lang": chosen.get("lang", ""),
        "right": right["text"],
        "right_lang": right["lang"],
    }
