"""What a kind of question consists of: the block that authors fill, its frozen form, how it is answered and shown.

A kind is a module here, a module of the same name in `assessments/grading/`, and two templates in
`templates/assessments/kinds/`: `<name>_answer.html` (inside the form) and `<name>_result.html` (after handing in).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.stream_block import StreamBlockValidationError

from assessments import grading
from assessments.texts import published_in

Payload = dict[str, Any]


class Posted(Protocol):
    """The fields of a form as they were sent: a QueryDict, or those of one question of several."""

    def get(self, name: str, default: str = "") -> str: ...

    def getlist(self, name: str) -> list[str]: ...


Texts = Callable[[Any, str], dict[str, str]]


def text_and_feedback(part: Any, language: str) -> dict[str, str]:
    """The words of an option, a statement, a segment: plain text, and why."""
    return {"text": part["text"], "feedback": published_in(language, part["feedback"].source)}


def only_text(part: Any, language: str) -> dict[str, str]:
    return {"text": part["text"]}


@dataclass(frozen=True)
class Written:
    """The block of one question as authors wrote it: the source's, and that of every published language."""

    source: blocks.StructValue
    versions: Mapping[str, blocks.StructValue]  # by language code, the source's among them

    def parts(
        self, name: str, facts: Callable[[Any], dict[str, Any]], texts: Texts = text_and_feedback
    ) -> list[Payload]:
        """The children of a stream as a payload has them: what is true in all languages, and the words of each."""
        known = {
            code: {str(child.id): child.value for child in version[name]}
            for code, version in self.versions.items()
        }
        return [
            {
                "id": str(child.id),
                **facts(child.value),
                "texts": {
                    code: texts(values[str(child.id)], code)
                    for code, values in known.items()
                    if str(child.id) in values
                },
            }
            for child in self.source[name]
        ]

    def order(self) -> Payload:
        """What a payload says of the order of parts: nothing where it is drawn for each learner."""
        return {"shuffle": False} if self.source.get("keep_order") else {}


@dataclass(frozen=True)
class Answered:
    """A question with a response to it, as its templates show it."""

    question: Payload  # in the reader's language
    response: Any
    grade: grading.Grade
    order: Mapping[str, list[str]]  # ids of the parts by the name of their list, as this learner sees them

    def parts(self, name: str) -> list[Payload]:
        """A list of parts in this learner's order."""
        known = {part["id"]: part for part in self.question[name]}
        return [known[part_id] for part_id in self.order.get(name, known)]

    @property
    def percent(self) -> int:
        """What it earned, rounded down: nothing is whole that is not."""
        return int(self.grade.fraction * 100)

    @property
    def earned(self) -> dict[str, grading.Part]:
        return {part.id: part for part in self.grade.parts}


class Kind(ABC):
    """One kind of question. What a payload, a response and a grade look like stands in docs/grading.md."""

    name: ClassVar[str]  # as payloads say it: single-choice
    block: ClassVar[type[blocks.StructBlock]]
    shuffled: ClassVar[tuple[str, ...]] = ()  # lists of parts whose order is drawn for each learner
    unanswered: ClassVar[str | Promise] = _("Answer the question first.")
    script: ClassVar[str] = ""  # below static/: what makes answering smoother; without it all works too

    @property
    def stem(self) -> str:
        return self.name.replace("-", "_")

    @property
    def answer_template(self) -> str:
        return f"assessments/kinds/{self.stem}_answer.html"

    @property
    def result_template(self) -> str:
        return f"assessments/kinds/{self.stem}_result.html"

    @abstractmethod
    def freeze(self, written: Written) -> Payload:
        """The fields of this kind in a payload."""

    def texts(self, value: blocks.StructValue, language: str) -> dict[str, str]:
        """Words of the kind that belong to no part."""
        return {}

    def indicators(self, written: Written) -> dict[str, list[Any]]:
        """The indicators that parts of a question name, by the id of the part."""
        return {}

    def problem_with_text(self, value: blocks.StructValue, html: str) -> str:
        """Why the question's text does not fit what stands in its block, in words for authors; empty when it does."""
        return ""

    def lists(self, payload: Payload) -> dict[str, list[str]]:
        """The ids of the parts whose order is drawn, by the name of their list."""
        if payload.get("shuffle") is False:
            return {}
        return {name: [part["id"] for part in payload[name]] for name in self.shuffled}

    @abstractmethod
    def posted(self, post: Posted, payload: Payload) -> Any:
        """The response that a form sends; an empty text, list or mapping when there is none (None can't be stored).

        Unknown ids are refused by grading.
        """

    def why_unfit(self, response: Any) -> str:
        """What is said to whom sent a response that grading refuses."""
        return gettext("This option is not part of the question.")

    def echo(self, answered: Answered) -> str:
        """How an answer that was saved is understood, where that can be told without telling whether it is right."""
        return ""

    def shown(self, answered: Answered) -> dict[str, Any]:
        """What the two templates need beside the question itself."""
        return {}

    def said(self, answered: Answered, choice: str) -> str:
        """What one choice or part of a response says, by its id, as a critical mistake is told by it."""
        lists = [part for value in answered.question.values() if isinstance(value, list) for part in value]
        inside = [option for part in lists if isinstance(part, dict) for option in part.get("options", ())]
        known = {part["id"]: part for part in [*lists, *inside] if isinstance(part, dict) and "id" in part}
        return known[choice].get("text", "") if choice in known else ""

    @abstractmethod
    def words(self, answered: Answered) -> str:
        """A response in words, for the record a person may take along."""


LONGEST = 500  # characters of an answer that is typed in one line; its field takes no more


def one_text(post: Posted, name: str, longest: int = LONGEST) -> str:
    """A text that was typed, without the spaces around it; what no field would have taken is cut off."""
    return post.get(name, "").strip()[:longest]


def by_part(post: Posted, parts: Iterable[Payload]) -> dict[str, str]:
    """What was chosen for each part, from fields that are called by its id."""
    chosen = {part["id"]: post.get(f"part-{part['id']}", "") for part in parts}
    return {part_id: value for part_id, value in chosen.items() if value}


def refuse_parts(message: str) -> StreamBlockValidationError:
    """What is said above a list of parts that does not make a question yet."""
    return StreamBlockValidationError(non_block_errors=[ValidationError(message)])
