"""Every field that an author can fill in says what belongs into it."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.models import Page
from wagtail.snippets.models import get_snippet_models

from tests.test_architecture import APPS

pytestmark = pytest.mark.once

# Wagtail's own fields: it explains those that it thinks need it.
WAGTAILS = {"title", "slug", "seo_title", "search_description", "show_in_menus"}


def edited_models() -> list[Any]:
    """The pages and snippets of our apps."""
    ours = [model for app in APPS[1:] for model in apps.get_app_config(app).get_models()]
    return [model for model in ours if issubclass(model, Page) or model in get_snippet_models()]


def fields_of(panel: Any) -> Iterator[FieldPanel]:
    """The fields of an edit handler, as they stand in the editor. When something is published Wagtail asks itself."""
    if isinstance(panel, FieldPanel):
        yield panel
    for child in getattr(panel, "children", ()):
        if not isinstance(child, PublishingPanel):
            yield from fields_of(child)


def edit_handler(model: Any) -> Any:
    return model.get_edit_handler() if issubclass(model, Page) else model.snippet_viewset.get_edit_handler()


def silent_parts(block: blocks.Block, where: str) -> Iterator[str]:
    """The fields of our struct blocks, in whatever depth, that say nothing."""
    children = dict(getattr(block, "child_blocks", {}))
    if isinstance(block, blocks.ListBlock):
        children = {"item": block.child_block}
    is_ours = type(block).__module__.split(".")[0] in APPS
    for name, child in children.items():
        field_help = getattr(child.field, "help_text", "") if isinstance(child, blocks.FieldBlock) else ""
        if (
            isinstance(block, blocks.StructBlock)
            and is_ours
            and not (field_help or getattr(child.meta, "help_text", ""))
        ):
            yield f"{where}.{name}"
        yield from silent_parts(child, f"{where}.{name}")


def test_fields_when_an_author_opens_the_editor_then_each_has_a_help_text() -> None:
    silent = [
        f"{model.__name__}.{panel.field_name}"
        for model in edited_models()
        for panel in fields_of(edit_handler(model))
        if not str(panel.help_text or panel.db_field.help_text).strip()
        and not (issubclass(model, Page) and panel.field_name in WAGTAILS)
        and not panel.read_only
    ]
    assert silent == []


def test_blocks_when_an_author_adds_one_then_each_of_its_fields_has_a_help_text() -> None:
    silent = {
        part
        for model in edited_models()
        for panel in fields_of(edit_handler(model))
        if (stream := getattr(panel.db_field, "stream_block", None))
        for part in silent_parts(stream, model.__name__)
    }
    assert sorted(silent) == []


def test_fields_when_walked_then_pages_snippets_and_the_parts_of_blocks_are_among_them() -> None:
    """Otherwise the tests above would look at nothing."""
    names = {model.__name__ for model in edited_models()}
    assert names >= {"LessonPage", "AssessmentPage", "Indicator", "Source", "Course", "Question", "Scenario"}

    class Silent(blocks.StructBlock):
        said = blocks.CharBlock(help_text="Said.")
        unsaid = blocks.ListBlock(blocks.CharBlock())

    Silent.__module__ = "courses.blocks"
    assert list(silent_parts(blocks.StreamBlock([("silent", Silent())]), "")) == [".silent.unsaid"]
