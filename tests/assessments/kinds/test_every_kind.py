"""What every kind of question has: a block that explains itself, and templates; its own preview can be answered."""

from collections.abc import Iterator

import pytest
from django.template.loader import get_template
from wagtail import blocks

from assessments import grading
from assessments.kinds import KINDS, Written
from assessments.texts import localised
from tests.assessments.kinds.making import KEY, form, result


def struct_blocks(block: blocks.Block) -> Iterator[blocks.StructBlock]:
    """A block and those inside it that authors fill."""
    if isinstance(block, blocks.StructBlock):
        yield block
    for child in getattr(block, "child_blocks", {}).values():
        yield from struct_blocks(child)


BLOCKS = {
    type(block).__name__: block for kind in KINDS.values() for block in struct_blocks(kind.block()) if "assessments.kinds" in type(block).__module__
}  # fmt: skip


@pytest.mark.parametrize("name", BLOCKS)
def test_block_of_a_kind_when_an_author_meets_it_then_it_explains_itself(name: str) -> None:
    block = BLOCKS[name]
    assert block.meta.icon not in ("", "placeholder")
    assert str(block.meta.label)
    assert str(block.meta.description or "")
    assert hasattr(block.meta, "preview_value")
    silent = [field for field, child in block.child_blocks.items() if not _help(child)]
    assert silent == []
    html = block.render(block.get_preview_value())
    assert html.strip() or name in ("SingleChoiceBlock", "MultipleResponseBlock")


def _help(block: blocks.Block) -> str:
    return str(
        getattr(block.meta, "help_text", "") or getattr(getattr(block, "field", None), "help_text", "")
    )


@pytest.mark.parametrize("name", KINDS)
def test_kind_when_it_is_shown_then_its_templates_are_there(name: str) -> None:
    get_template(KINDS[name].answer_template)
    get_template(KINDS[name].result_template)


@pytest.mark.parametrize("name", ["true-false", "kprim", "matching", "ordering", "numerical", "short-answer"])
def test_kind_when_its_preview_is_frozen_then_it_can_be_answered_rightly(name: str) -> None:
    kind = KINDS[name]
    block = kind.block()
    value = block.to_python(block.get_prep_value(block.get_preview_value()))  # gives ids to the parts
    frozen = {"kind": name, "key": KEY, "texts": {"en": {"text": "<p>?</p>", **kind.texts(value, "en")}}}
    payload = {**frozen, **kind.freeze(Written(value, {"en": value}))}
    question = grading.thaw(payload)
    right = grading.right_answer(question)
    grade = grading.grade(question, right)
    assert (
        grading.right_answer(grading.thaw(localised(payload))) == right
    )  # as it stands on a page, in one language
    assert (grade.fraction, grade.is_finished) == (1, True)
    assert form(payload, right).select("input, select")
    assert result(payload, right)[0].startswith(("Right", "Your answer"))
    assert block.clean(value)
