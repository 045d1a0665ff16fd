"""A frozen question or scenario in full, for authors: every word of it in one language, how each part is rated, and why.

It knows no kind of question: whatever a payload holds is shown, under its plain name where there is one. So a kind that
is added later can be read here too.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

Payload = Mapping[str, Any]

# What stands first, without a name: it is what the part says.
PLAIN = ("title", "text", "narrative", "setting", "question", "words", "form", "name", "number", "caption")
NAMES: dict[str, Any] = {
    "accents_matter": _("accents count"),
    "alt": _("alternative text"),
    "answer": _("right answer"),
    "answers": _("answers"),
    "branches": _("leads elsewhere"),
    "case_matters": _("capitals count"),
    "choices": _("choices"),
    "consequence": _("what follows"),
    "content_note": _("content note"),
    "credit": _("own worth"),
    "dialogue": _("what is said"),
    "exhibits": _("what lies on the table"),
    "false": _("feedback to “false”"),
    "feedback": _("why"),
    "gaps": _("gaps"),
    "guidance": _("for those who mark it"),
    "items": _("in the right order"),
    "leads_to": _("leads to"),
    "notes": _("for one profession"),
    "only_if": _("only if"),
    "options": _("options"),
    "own": _("what this profession alone hears and looks at"),
    "partly": _("feedback where it is right in parts"),
    "passages": _("passages that not everybody reads"),
    "pictures": _("pictures"),
    "points": _("points"),
    "profession": _("profession"),
    "reason": _("why"),
    "regions": _("areas"),
    "remembers": _("is remembered"),
    "right": _("feedback where it is right"),
    "roles": _("people"),
    "rule": _("how it is graded"),
    "scenes": _("scenes"),
    "seconds": _("seconds"),
    "segments": _("segments"),
    "sides": _("sides of other professions"),
    "speaker": _("who speaks"),
    "statements": _("statements"),
    "stems": _("pairs"),
    "tolerance": _("tolerance"),
    "true": _("feedback to “true”"),
    "units": _("units"),
    "wrong": _("feedback where it is wrong"),
    "wrong_is_critical": _("a wrong answer is a critical mistake"),
}
# What files and counts are made of; `sources` and the rating have a form of their own.
UNTOLD = {
    "id", "key", "lang", "kind", "texts", "sources", "indicators", "image", "file", "url", "width", "height", "document",
    "size", "sha256", "media_type", "correct", "holds", "hit", "quality", "critical", "shuffle", "paragraph",
}  # fmt: skip
RATINGS = {
    "critical": ("critical", _("Critical mistake")),
    "good": ("good", _("Good")),
    "acceptable": ("acceptable", _("Acceptable")),
    "poor": ("poor", _("Poor")),
    True: ("good", _("Right")),
    False: ("poor", _("Wrong")),
}


@dataclass(frozen=True)
class Words:
    name: str  # blank: it is what the part says
    text: str  # rich or plain
    lang: str


@dataclass(frozen=True)
class Node:
    """A part of a question with all that stands in it."""

    lang: str
    words: list[Words] = field(default_factory=list)
    rating: tuple[str, Any] | None = None  # a verdict, and its words
    facts: list[tuple[Any, Any]] = field(default_factory=list)
    lists: list[tuple[Any, list["Node"]]] = field(default_factory=list)
    sources: list[dict[str, str]] = field(default_factory=list)


def in_full(payload: Payload, language: str) -> Node:
    """The whole of a frozen question or scenario, in that language as far as it was translated."""
    return _node(payload, language, dict(_names(payload, language)))


def _node(part: Payload, language: str, names: Mapping[str, str]) -> Node:
    texts, lang = _texts(part, language)
    order = sorted(texts, key=lambda name: (PLAIN.index(name) if name in PLAIN else len(PLAIN), name))
    told = {
        name: value for name, value in part.items() if name not in UNTOLD and value not in (None, "", [], {})
    }
    lists = {name: value for name, value in told.items() if _is_parts(value)}
    within = {name: value for name, value in told.items() if isinstance(value, Mapping)}
    return Node(
        lang=lang,
        words=[
            Words("" if name in PLAIN else NAMES.get(name, name), texts[name], lang)
            for name in order
            if texts[name]
        ],
        rating=_rating(part),
        facts=[
            (NAMES.get(name, name), _fact(value, names))
            for name, value in told.items()
            if name not in lists and name not in within
        ],
        lists=[
            *(
                (NAMES.get(name, name), [_node(child, language, names) for child in lists[name]])
                for name in lists
            ),
            *((NAMES.get(name, name), [_node(within[name], language, names)]) for name in within),
        ],
        sources=list(part.get("sources", ())),
    )


def _texts(part: Payload, language: str) -> tuple[dict[str, str], str]:
    """The words of a part, in that language, else in the site's own, else in any; and in which."""
    texts = part.get("texts") or {}
    lang = next((code for code in (language, settings.LANGUAGE_CODE, *sorted(texts)) if code in texts), "")
    return (texts[lang] if lang else {}), lang or settings.LANGUAGE_CODE


def _is_parts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(child, Mapping) for child in value)


def _rating(part: Payload) -> tuple[str, Any] | None:
    if part.get("critical"):
        return RATINGS["critical"]
    known = next((part[name] for name in ("quality", "correct", "holds", "hit") if name in part), None)
    return RATINGS.get(known) if known is not None else None


def _fact(value: Any, names: Mapping[str, str]) -> Any:
    """A fact in words: what names another part by its id says what that part says."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(str(_fact(entry, names)) for entry in value)
    return names.get(str(value), value)


def _names(part: Any, language: str) -> Iterator[tuple[str, str]]:
    """What every part that has an id says in its first words."""
    if isinstance(part, list):
        for child in part:
            yield from _names(child, language)
    elif isinstance(part, Mapping):
        texts, _lang = _texts(part, language)
        if "id" in part and (said := next((texts[name] for name in PLAIN if texts.get(name)), "")):
            yield str(part["id"]), said
        for name, child in part.items():
            if name != "texts":
                yield from _names(child, language)
