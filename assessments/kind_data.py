"""Questions of any kind as data files have them, read into the block of their kind.

The fields of an entry are called as in the frozen payload, the ids are plain words; the block of the kind says what is
a list of parts, a rich text or a switch. Nothing is skipped: what the block has no place for is refused.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid5

from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from assessments.kinds import KINDS, Kind
from courses.curriculum import indicator_ids, listed, source_ids, stable_id
from courses.models import Indicator, Source
from courses.text import from_markdown

# What every entry may have beside the fields of its kind.
OF_ALL_KINDS = {
    "key", "kind", "text", "tags", "difficulty", "objective", "sources", "indicators",
    "feedback", "feedback_right", "feedback_partly", "feedback_wrong",
}  # fmt: skip


def kind_called(name: str, question: str) -> Kind:
    """The kind that an entry names. Raises LookupError for one that is not known."""
    if name not in KINDS:
        raise LookupError(f"{question}: there is no kind of question called {name}")
    return KINDS[name]


def body_id(question: str) -> str:
    """The id of the entry that says the kind of a question and holds it, the same in all languages."""
    return str(uuid5(UUID(stable_id("question", question)), "body"))


def body_of(entry: dict[str, Any]) -> dict[str, Any]:
    """The one block of a question, as Wagtail stores it."""
    kind = kind_called(entry.get("kind", "single-choice"), entry["key"])
    fields = {name: value for name, value in entry.items() if name not in OF_ALL_KINDS}
    fields = RESHAPED.get(kind.name, dict)(fields)
    if fields.pop("shuffle", True) is False:
        fields["keep_order"] = True
    value = _struct(kind.block(), fields, "question", entry["key"])
    return {"type": kind.stem, "id": body_id(entry["key"]), "value": value}


def _struct(block: blocks.StructBlock, data: dict[str, Any], *path: str) -> dict[str, Any]:
    """What a payload calls `correct` or `paragraph` is a switch in a block: `is_correct`, `begins_paragraph`."""
    places = {name: name for name in block.child_blocks}
    for prefix in ("is_", "begins_"):
        places |= {name.removeprefix(prefix): name for name in places if name.startswith(prefix)}
    lost = sorted(name for name in data if name not in places and name not in ("id", "kind"))
    if lost:
        raise LookupError(f"{'/'.join(path)}: nothing in a question takes {', '.join(lost)}")
    return {
        places[name]: _value(block.child_blocks[places[name]], value, data, (*path, name))
        for name, value in data.items()
        if name in places
    }


def _value(block: blocks.Block, value: Any, data: dict[str, Any], path: tuple[str, ...]) -> Any:
    if isinstance(block, blocks.StructBlock):
        return _struct(block, value, *path)
    if isinstance(block, blocks.StreamBlock):
        # Options came first, and their ids are told without the name of their list.
        return [_child(block, entry, path[:-1] if path[-1] == "options" else path) for entry in value]
    if isinstance(block, blocks.ListBlock):
        return _list(block, value, data, path)
    if isinstance(block, blocks.RichTextBlock):
        return from_markdown(value)
    return value.strip() if isinstance(value, str) else value


def _child(block: blocks.StreamBlock, entry: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """A part in a stream: of the one kind that there is, or of the kind that it names. Its id follows from its own."""
    names = list(block.child_blocks)
    name = names[0] if len(names) == 1 else str(entry.get("kind", "")).replace("-", "_")
    if name not in names:
        raise LookupError(f"{'/'.join(path)}: a part must say its kind: {', '.join(names)}")
    here, inside = (*path, str(entry["id"])), block.child_blocks[name]
    if isinstance(inside, blocks.StructBlock):
        return {"type": name, "id": stable_id(*here), "value": _struct(inside, entry, *here)}
    return {"type": name, "id": stable_id(*here), "value": entry["text"].strip()}


def _list(block: blocks.ListBlock, value: list, data: dict[str, Any], path: tuple[str, ...]) -> list[dict]:
    inside = block.child_block
    if isinstance(inside, SnippetChooserBlock) and inside.target_model is Source:
        return listed(source_ids(value or []), *path)
    if isinstance(inside, SnippetChooserBlock) and inside.target_model is Indicator:
        return listed(indicator_ids(value), *path)
    if isinstance(inside, blocks.StructBlock):
        return [
            {
                "type": "item",
                "id": stable_id(*path, str(entry.get("id", number))),
                "value": _struct(inside, entry, *path, str(entry.get("id", number))),
            }
            for number, entry in enumerate(value)
        ]
    return listed([entry.strip() if isinstance(entry, str) else entry for entry in value], *path)


def _matching(fields: dict[str, Any]) -> dict[str, Any]:
    """Authors write the answer beside what it belongs to; answers that belong to nothing stand by themselves."""
    rest = {name: value for name, value in fields.items() if name not in ("stems", "answers")}
    words = {answer["id"]: answer["text"] for answer in fields["answers"]}
    used = {stem["answer"] for stem in fields["stems"]}
    return {
        **rest,
        "pairs": [{**stem, "answer": words[stem["answer"]]} for stem in fields["stems"]],
        "more_answers": [answer for answer in fields["answers"] if answer["id"] not in used],
    }


def _cloze(fields: dict[str, Any]) -> dict[str, Any]:
    """Gaps to choose from have a list of their own, or name a word of the shared one."""
    rest = {name: value for name, value in fields.items() if name not in ("gaps", "choices")}
    lists = {"single-choice": "own-list", "multiple-response": "own-list", "choice": "shared-list"}
    gaps = []
    for gap in fields["gaps"]:
        fresh = {**gap, "kind": lists.get(gap["kind"], gap["kind"])}
        if gap["kind"] == "multiple-response":
            fresh["display"] = "checkboxes"
        if gap["kind"] == "choice":
            fresh["word"] = fresh.pop("answer")
        gaps.append(fresh)
    words = [{"name": choice["id"], **choice} for choice in fields.get("choices", [])]
    return {**rest, "gaps": gaps, **({"words": words} if words else {})}


def _true_false(fields: dict[str, Any]) -> dict[str, Any]:
    return {**fields, "answer": "true" if fields["answer"] else "false"}


# Kinds whose block is built otherwise than their payload.
RESHAPED: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = {
    "matching": _matching,
    "cloze": _cloze,
    "true-false": _true_false,
}
