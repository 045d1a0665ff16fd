"""A scenario as the form of the CMS sends it, so that a test can save it as an author does."""

from typing import Any

from wagtail import blocks
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from assessments.models import Scenario
from tests.assessments.builders import raw


def typed(scenario: Scenario) -> dict[str, str]:
    """A scenario as the editor sends it."""
    fields = {"title": scenario.title, "summary": "", "content_note": "", "variant_group": ""}
    streams = {
        name: _typed(scenario._meta.get_field(name).stream_block, raw(getattr(scenario, name)))
        for name in ("roles", "scenes")
    }
    return nested_form_data({**fields, "setting": rich_text("<p>A kitchen.</p>"), **streams})


def _typed(block: blocks.Block, value: Any) -> Any:
    if isinstance(block, blocks.StreamBlock):
        return _in_a_row([(child, block.child_blocks[child["type"]]) for child in value or []])
    if isinstance(block, blocks.ListBlock):
        return _in_a_row([(child, block.child_block) for child in value or []])
    if isinstance(block, blocks.StructBlock):
        return {name: _typed(child, value.get(name)) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.RichTextBlock):
        return rich_text(value or "")
    return "" if value in (None, False) else value


def _in_a_row(children: list[tuple[dict[str, Any], blocks.Block]]) -> dict[str, Any]:
    """The parts of a stream or of a list, each under its id."""
    typed_parts = streamfield([(child["type"], _typed(block, child["value"])) for child, block in children])
    for number, (child, _block) in enumerate(children):
        typed_parts[str(number)]["id"] = child["id"]
    return typed_parts
