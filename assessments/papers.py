"""The paper of an assessment as authors put it together: its parts in order, the section of each, how they are ordered."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import StructValue

from assessments.drawing import shuffled_groups
from assessments.models import AssessmentPage, Question, Scenario
from assessments.paper_blocks import DRAW, SECTION


@dataclass(frozen=True)
class Part:
    """A question, a scenario or a draw, where it stands."""

    id: str  # of its block
    thing: Question | Scenario | None  # None: a draw
    value: StructValue
    section: str  # id of the section's block; empty: before the first one

    @property
    def key(self) -> str:
        """By which a refresher asks for it: what all languages of a question share, or the id of the draw."""
        return str(self.thing.translation_key) if self.thing else self.id

    @property
    def number(self) -> int:
        """How many things it asks, if its pool has so many."""
        return 1 if self.thing else self.value["number"]

    @property
    def lessons(self) -> list[str]:
        return [str(page.translation_key) for page in self.value["lessons"] if page]


def parts_of(page: AssessmentPage, asking: Collection[str] = ()) -> Iterator[Part]:
    """What is asked, in order, or of that what has one of the keys `asking`; what was deleted is left out."""
    section = ""
    for block in page.paper:
        if block.block_type == SECTION:
            section = str(block.id)
            continue
        thing = None if block.block_type == DRAW else block.value[block.block_type]
        if block.block_type != DRAW and thing is None:
            continue
        part = Part(str(block.id), thing, block.value, section)
        if not asking or part.key in asking:
            yield part


@dataclass(frozen=True)
class SectionAhead:
    """A section as it is announced."""

    title: str
    lang: str
    must_pass: int | None  # percent; None: it counts with the rest alone


@dataclass(frozen=True)
class Overview:
    """What a learner is told of a paper before they begin."""

    total: int  # questions and scenarios
    drawn: int  # of those, drawn from a larger number
    sections: list[SectionAhead]

    @property
    def must_pass(self) -> list[SectionAhead]:
        return [section for section in self.sections if section.must_pass]


def overview_of(page: AssessmentPage, read_as: AssessmentPage) -> Overview:
    """The paper of a page in figures; the titles of its sections in the words of the version that is read, if it has them."""
    parts = list(parts_of(page))
    used = {part.section for part in parts}
    translated = {
        str(block.id): block.value["title"] for block in read_as.paper if block.block_type == SECTION
    }
    sections = []
    for block in page.paper:
        if block.block_type == SECTION and str(block.id) in used:
            title = translated.get(str(block.id))
            version = read_as if title else page
            sections.append(
                SectionAhead(
                    title or block.value["title"], version.locale.language_code, block.value["must_pass"]
                )
            )
    return Overview(
        total=sum(part.number for part in parts),
        drawn=sum(part.number for part in parts if not part.thing),
        sections=sections,
    )


def order_of(
    page: AssessmentPage, paper: Mapping[str, Any], kinds: Mapping[str, str], *, seed: str
) -> dict[str, list[int]]:
    """What a layout says of the order of the items: nothing where it is the author's.

    The page may shuffle all, a section its own; scenarios stay in their place unless the page says otherwise.
    """
    own = {str(block.id): block.value["shuffle"] for block in page.paper if block.block_type == SECTION}
    groups: dict[str, list[tuple[int, bool]]] = {}
    for position, item in enumerate(paper["items"]):
        stays = kinds[item["digest"]] == "scenario" and not page.shuffles_scenarios
        groups.setdefault(item.get("section", ""), []).append((position, stays))
    shuffled = [(page.shuffles_items or own.get(section, False), items) for section, items in groups.items()]
    if not any(is_shuffled for is_shuffled, _items in shuffled):
        return {}
    return {"items": shuffled_groups(shuffled, seed=seed)}
