"""One item of QTI, taken as one of our questions or refused with the reason."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from assessments.exchange.budget import Budget
from assessments.exchange.qti.body import Words
from assessments.exchange.qti.declarations import Declaration, Declarations, read_declarations
from assessments.exchange.qti.feedback import TAGS, place_feedback
from assessments.exchange.qti.fitting import Fit, fit
from assessments.exchange.qti.interactions import READERS, Interaction, Reader
from assessments.exchange.qti.names import is_interaction
from assessments.exchange.qti.processing import Processing
from assessments.exchange.qti.scoring import Effort, Scoring
from assessments.exchange.qti.templates import assumed
from assessments.exchange.qti.text import question_text
from assessments.exchange.qti.typed_answers import Constants
from assessments.exchange.refusing import QuestionRefused
from assessments.exchange.report import REFUSED, TAKEN, WITH_LOSS, Entry
from assessments.exchange.safe_xml import Element, parse

NAMESPACE = UUID("6a0d5a3e-3f0e-5d0b-9f61-0d2f3c1b7a55")
WRITTEN = "extendedTextInteraction"
RANDOM = {"templateDeclaration", "templateProcessing", "templateBlock", "templateInline"}


@dataclass(frozen=True)
class Surroundings:
    """What an item finds in the package around it."""

    package: str = ""  # the identifier of the package
    folder: str = ""  # where the item lies
    found: Callable[[str], bytes | None] = lambda path: None
    templates: dict[str, Element] = field(default_factory=dict)
    category: str = ""
    tags: tuple[str, ...] = ()
    budget: Budget = field(default_factory=Budget)
    effort: Effort = field(default_factory=Effort)
    seen: Counter[str] = field(default_factory=Counter)

    def key(self, identifier: str, title: str) -> UUID:
        """The same whenever the same package is read; items of one name are counted through."""
        told = "/".join((self.package, identifier, title))
        self.seen[told] += 1
        return uuid5(NAMESPACE, told if self.seen[told] == 1 else f"{told}/{self.seen[told]}")


def read_item(item: Element, language: str, around: Surroundings | None = None) -> Entry:
    """The entry of an item whose names are spelt as version 2 does.

    Raises FileRefused when the file around it has asked for too much by now, ZipRefused when one of its files is a bomb.
    """
    around = around or Surroundings()
    identifier, title = item.get("identifier", ""), " ".join(item.get("title", "").split())
    interactions = [element for element in item.iter() if is_interaction(element)]
    about: dict[str, Any] = {
        "name": (title or identifier)[:200],
        "line": item.line,
        "original_kind": ", ".join(dict.fromkeys(element.tag for element in interactions)),
        "category": around.category,
        "tags": list(around.tags),
        "idnumber": identifier[:200],
    }
    key = around.key(identifier, title)
    words = Words(around.found, around.folder, language, around.budget)
    try:
        payload, best = _Item(item, interactions, key, words, language, around).read()
    except QuestionRefused as refusal:
        return Entry(**about, state=REFUSED, reason=str(refusal))
    return Entry(
        **about,
        kind=payload["kind"],
        state=WITH_LOSS if words.draft.losses else TAKEN,
        losses=words.draft.losses,
        payload=payload,
        files=words.draft.files,
        pictures=words.draft.pictures,
        default_mark=best,
    )


class _Item:
    def __init__(
        self,
        item: Element,
        interactions: list[Element],
        key: UUID,
        words: Words,
        language: str,
        around: Surroundings,
    ) -> None:
        self.item, self.elements, self.key, self.words = item, interactions, key, words
        self.language, self.around = language, around

    def read(self) -> tuple[dict[str, Any], float]:
        """The payload, and the points of the best answer. Raises QuestionRefused."""
        self._check()
        declared = read_declarations(self.item)
        if [element.tag for element in self.elements] == [WRITTEN]:
            return self._written(declared), 1.0
        processing = self._processing(declared)
        constants = Constants.of(processing.element)
        reader = Reader(self.key, self.words, declared.responses, constants)
        interactions = [reader.read(element) for element in self.elements]
        scoring = Scoring(processing, interactions, self.around.effort)
        found = fit(scoring, self.language)
        return self._payload(interactions, found), float(scoring.best)

    def _check(self) -> None:
        """Raise QuestionRefused for what no question here can do, by its name."""
        names = {element.tag for element in self.item.iter()}
        if self.item.get("adaptive") == "true" or "endAttemptInteraction" in names:
            raise QuestionRefused(_("It is adaptive: it changes while it is answered."))
        if names & RANDOM:
            raise QuestionRefused(_("It is a template: its numbers or choices are drawn at random."))
        if any(_printed_outside_feedback(self.item)):
            raise QuestionRefused(_("It shows the value of a variable."))
        if "include" in names:
            raise QuestionRefused(_("A part of it stands in another file (XInclude)."))
        unread = [tag for tag in self._tags() if tag not in READERS and tag != WRITTEN]
        if unread:
            raise QuestionRefused(
                _("It uses %(names)s, which is not read.") % {"names": ", ".join(unread)[:200]}
            )
        if not self.elements:
            raise QuestionRefused(_("It has no interaction: there is nothing to answer."))
        for one, tag in (
            (WRITTEN, _("a long written answer")),
            ("orderInteraction", _("things to be ordered")),
            ("hotspotInteraction", _("places in a picture")),
            ("hottextInteraction", _("places to be marked in a text")),
        ):
            if len(self.elements) > 1 and one in self._tags():
                raise QuestionRefused(_("It joins %(what)s with other questions in one.") % {"what": tag})

    def _tags(self) -> list[str]:
        return list(dict.fromkeys(element.tag for element in self.elements))

    def _processing(self, declared: Declarations) -> Processing:
        """The item's own; where it has none but names a right answer, that one is what counts."""
        names = list(dict.fromkeys(element.get("responseIdentifier", "") for element in self.elements))
        asked = [declared.responses[name] for name in names if name in declared.responses]
        says_what_is_right = all(response.mapping or response.correct is not None for response in asked)
        if self.item.find("responseProcessing") is None and len(asked) == len(names) and says_what_is_right:
            self.words.lose(_("It does not say how it is scored: the right answers it names count."))
            processing = assumed((response.identifier, bool(response.mapping)) for response in asked)
            self.item.append(parse(processing.encode()))
            has_score = "SCORE" in declared.outcomes
            outcomes = declared.outcomes | (
                {} if has_score else {"SCORE": Declaration("SCORE", base_type="float")}
            )
            declared = replace(declared, outcomes=outcomes)
        return Processing(self.item, declared, self.around.templates)

    def _payload(self, interactions: list[Interaction], found: Fit) -> dict[str, Any]:
        gaps = found.fields.get("gaps", [])
        payload = {
            "kind": found.kind,
            "key": str(self.key),
            "texts": {
                self.language: {"text": question_text(self.item, interactions, gaps, self.words, found.kind)}
            },
            **found.fields,
        }
        self._lose_what_marks_differ(interactions, found.kind)
        if found.kind in SHUFFLED and not any(interaction.is_shuffled for interaction in interactions):
            payload["shuffle"] = False
        if any(interaction.has_fixed_places for interaction in interactions):
            mixed = found.kind not in SHUFFLED
            self.words.lose(
                _("Some of its choices keep their place; here none does.")
                if mixed
                else _("Some of its choices keep their place; here all of them do.")
            )
        place_feedback(self.item, found, self.words, payload, self.language)
        self._lose_what_is_apart(guidance=False)
        return payload

    def _lose_what_marks_differ(self, interactions: list[Interaction], kind: str) -> None:
        """What is otherwise here for someone who marks a text."""
        if interactions[0].tag != "hottextInteraction":
            return
        if kind != "passage":
            self.words.lose(_("What could be marked in the text stands in a list below it."))
            return
        slot = interactions[0].slots[0]
        for loss in slot.passage.losses:
            self.words.lose(loss)
        if slot.kind == "one":
            self.words.lose(_("At most %(most)d choices could be ticked; here any number.") % {"most": 1})
        if any(piece.choice is None for piece in slot.passage.pieces):
            self.words.lose(_("The text between what could be marked can be marked too, and is wrong."))

    def _written(self, declared: Declarations) -> dict[str, Any]:
        texts = {"text": question_text(self.item, [], [], self.words, "written")}
        guidance = [
            self.words.html(block)
            for block in self.item.iter()
            if block.tag == "rubricBlock" and _is_for_marking(block)
        ]
        if any(guidance):
            texts["guidance"] = "".join(guidance)
        if any(response.mapping for response in declared.responses.values()):
            self.words.lose(_("Points for words of the answer: a person marks it here."))
        if any(element.tag in TAGS for element in self.item.iter()):
            self.words.lose(_("Its feedback has no place here: a person marks the answer."))
        self._lose_what_is_apart(guidance=True)
        return {"kind": "written", "key": str(self.key), "texts": {self.language: texts}}

    def _lose_what_is_apart(self, *, guidance: bool) -> None:
        for block in self.item.iter():
            if block.tag == "rubricBlock" and not (guidance and _is_for_marking(block)):
                shown = self.words.apart().plain(block)[:60]
                self.words.lose(_("The instruction “%(words)s” has no place here.") % {"words": shown})
            if block.tag in ("catalogInfo", "companionMaterialsInfo"):
                self.words.lose(_("Its accessibility catalogue or tools (%(name)s).") % {"name": block.tag})


SHUFFLED = {"single-choice", "multiple-response", "matching", "cloze"}


def _is_for_marking(block: Element) -> bool:
    return bool({"scorer", "tutor"} & set(block.get("view", "").split()))


def _printed_outside_feedback(element: Element) -> Iterator[bool]:
    for child in element:
        if child.tag == "printedVariable":
            yield True
        elif child.tag not in TAGS:
            yield from _printed_outside_feedback(child)
