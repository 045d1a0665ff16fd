"""One spelling for all versions: QTI 3 writes `qti-choice-interaction`, QTI 2 `choiceInteraction`; we read the latter."""

import re

from assessments.exchange.safe_xml import Element


def spell_as_version_2(root: Element) -> Element:
    """Rename, in place, what QTI 3 spells with hyphens; HTML, MathML and `data-` attributes stay as they are."""
    for element in root.iter():
        if element.tag.startswith("qti-"):
            element.tag = _camel(element.tag.removeprefix("qti-"))
            for name in [name for name in element.attrib if _is_hyphenated(name)]:
                element.attrib[_camel(name)] = element.attrib.pop(name)
    return root


def is_interaction(element: Element) -> bool:
    """Whether a learner answers there: in every version the names of such elements end alike."""
    return element.tag.endswith("Interaction")


def _is_hyphenated(name: str) -> bool:
    return "-" in name and not name.startswith(("data-", "aria-", "xml:"))


def _camel(name: str) -> str:
    return re.sub(r"-(\w)", lambda match: match[1].upper(), name)
