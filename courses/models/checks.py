"""Which questions a text asks its readers as knowledge checks."""

from typing import Any

from wagtail.blocks import StreamValue

from courses.blocks import CHECK, SHARED


def checks_in(body: StreamValue) -> list[Any]:
    """The published questions that a text asks, each once, in reading order, those of its shared texts included."""
    from courses.versions import used_text  # noqa: PLC0415 # versions read the models

    found: dict[Any, Any] = {}
    for block in body:
        if block.block_type == CHECK:
            question = block.value["question"]
            if question and question.live:
                found.setdefault(question.translation_key, question)
        elif block.block_type in SHARED and (practice := used_text(block.value)):
            found |= {
                q.translation_key: q for q in checks_in(practice.body) if q.translation_key not in found
            }
    return list(found.values())
