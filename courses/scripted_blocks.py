"""Blocks of the editor that a small script of ours makes easier to fill; without it their plain fields are filled."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import cached_property
from wagtail.admin.telepath import register
from wagtail.blocks import Block
from wagtail.blocks.struct_block import StructBlockAdapter

Values = Callable[[], dict[str, str]]


class ScriptedAdapter(StructBlockAdapter):
    """Brings a script to the editor, and tells the block's element which part of it (a Stimulus controller) is meant."""

    def __init__(self, controller: str, values: Values, styles: list[str]) -> None:
        self.controller, self.values, self.styles = controller, values, styles

    def js_args(self, block: Block) -> list[Any]:
        *others, meta = super().js_args(block)
        told = {f"data-{self.controller}-{name}-value": value for name, value in self.values().items()}
        return [*others, {**meta, "attrs": {**meta["attrs"], "data-controller": self.controller, **told}}]

    @cached_property
    def media(self) -> forms.Media:
        own = forms.Media(js=[f"js/cms/{self.controller}.js"], css={"all": self.styles})
        return super().media + own


def scripted(
    block: type[Block], controller: str, values: Values = dict, *, styles: list[str] | None = None
) -> None:
    """Let `static/js/cms/<controller>.js` work on this block and those that extend it.

    `values`: what the script is told, asked anew for each page of the editor, so that words are in its language.
    """
    register(ScriptedAdapter(controller, values, styles or []), block)
