"""The text of a question: the body of the item, with prompts and gaps in the place of its interactions."""

from html import escape
from typing import Any

from assessments.exchange.qti.body import Words
from assessments.exchange.qti.interactions import Interaction
from assessments.exchange.safe_xml import Element

LINE = "_____"
INLINE = {"textEntryInteraction", "inlineChoiceInteraction"}


def question_text(
    item: Element, interactions: list[Interaction], gaps: list[dict[str, Any]], words: Words, kind: str
) -> str:
    """`gaps` are those of a cloze, in the order of the slots; without them there is one interaction, asked below.

    A text of which parts are chosen from a list stands there whole; as a passage to be marked it is asked below.
    """
    names = iter([gap["name"] for gap in gaps])
    instead: dict[Element, str] = {}
    for interaction in interactions:
        element = interaction.element
        if not gaps:
            if element.tag == "hottextInteraction" and kind != "passage":
                instead[element] = f"<div>{words.raw(element)}</div>"
            else:
                instead[element] = LINE if element.tag in INLINE else _prompt(element, words)
            continue
        marks = [f"[[{next(names)}]]" for _slot in interaction.slots]
        if element.tag == "gapMatchInteraction":
            instead |= {slot.element: mark for slot, mark in zip(interaction.slots, marks, strict=True)}
            instead |= {child: "" for child in element if child.tag in ("gapText", "gapImg")}
        else:
            instead[element] = _asked(interaction, marks, words)
    body = item.find("itemBody")
    if body is None:
        return ""
    if not interactions:
        instead = {child: _prompt(child, words) for child in body.iter() if child.tag.endswith("Interaction")}
    return words.question(body, instead).replace(f"<p>{LINE}</p>", "")  # a field of its own needs no line


def _asked(interaction: Interaction, marks: list[str], words: Words) -> str:
    if interaction.tag in INLINE:
        return marks[0]
    lines = [
        f"<p>{escape(slot.text)} {mark}</p>" for slot, mark in zip(interaction.slots, marks, strict=True)
    ]
    return _prompt(interaction.element, words) + "".join(lines)


def _prompt(element: Element, words: Words) -> str:
    prompt = element.find("prompt")
    return "" if prompt is None else f"<div>{words.raw(prompt)}</div>"
