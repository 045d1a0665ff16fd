"""The gate of the library: all HTML of a file passes bleach, by the one allow-list of lessons, before it is stored.

What comes here was written anew by `rich_text` and passes unchanged; whatever slips through there is stopped here. It
stands where a question is taken, not where a file is read: bleach takes its time, and files that are too large, or nested
too deeply, are refused by then.
"""

from typing import Any

from wagtail import blocks

from courses.text import clean


def gated(block: blocks.Block, value: Any) -> Any:
    """The stored value of a block with its rich text cleaned. Plain text is no HTML, and stays as it was typed."""
    if isinstance(block, blocks.RichTextBlock):
        return clean(value) if isinstance(value, str) else value
    if isinstance(block, blocks.StructBlock):
        return {
            name: gated(block.child_blocks[name], part) if name in block.child_blocks else part
            for name, part in value.items()
        }
    if isinstance(block, blocks.StreamBlock):
        return [
            {**child, "value": gated(block.child_blocks[child["type"]], child["value"])} for child in value
        ]
    if isinstance(block, blocks.ListBlock):
        return [{**child, "value": gated(block.child_block, child["value"])} for child in value]
    return value
