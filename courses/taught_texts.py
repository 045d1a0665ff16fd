"""A frozen text as its readers read it: in their language, with passages of the source where it was not translated."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.conf import settings
from wagtail.blocks import StreamValue

from courses.blocks import CHECK, SHARED
from courses.fallback import Passage, passages
from courses.models import BestPractice, Indicator, LessonPage, Source
from courses.used_files import FILES, files_in

INDICATORS = "indicators"
OWN = "shared_text"  # the kind of block that shows a text of the library as the lesson's own
STREAMS: dict[str, tuple[Any, ...]] = {
    "lesson": (LessonPage, "body"),
    "best_practice": (BestPractice, "body", "notes"),
    "indicator": (Indicator, "shows"),
}


@dataclass(frozen=True)
class Part:
    """A passage as it was read: a `block`, or `texts`, or a `file`; if it is none of them, a question was asked here."""

    lang: str
    is_first: bool = False  # of neighbours with the same note: that they stand in, or are behind
    stands_in: bool = False  # a passage of the source, for one that was not translated
    changed_at: datetime | None = None  # when its source had changed, and this passage not yet
    block: Any = None
    texts: tuple["Text", ...] = ()  # a shared text, or indicators, in their place
    is_framed: bool = False  # a shared text with its title: not the lesson's own text
    file: dict[str, Any] | None = None  # one that is gone, or is another one by now
    words: str = ""  # the caption of such a picture, or what its block called such a document
    alt: str = ""  # its alternative text


@dataclass(frozen=True)
class Text:
    """A text as it was. Without content, it was not kept: it was released before texts were."""

    kind: str
    title: str
    lang: str  # of the title
    digest: str
    summary: str = ""
    summary_lang: str = ""
    content_note: str = ""
    content_note_lang: str = ""
    parts: tuple[Part, ...] = ()
    sources: tuple[Source, ...] = ()  # of the text as a whole
    contributor: str = ""
    licence: str = ""
    is_kept: bool = True


@dataclass(frozen=True)
class Frozen:
    """What is kept of a text: in the source language, and in the one in which it is read (empty: not translated)."""

    kind: str
    name: str  # by the manifest
    digest: str
    source: Mapping[str, Any]
    own: Mapping[str, Any]
    behind: Mapping[str, datetime] = field(
        default_factory=dict
    )  # by part, as `staleness.Standing` names them
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Around:
    """What the blocks of a text name, as it was then. Of an edition without a sheet nothing is known of it."""

    language: str
    sources: Mapping[int, Source] = field(default_factory=dict)
    files: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    at_block: Mapping[str, Text] = field(default_factory=dict)  # shared texts by the id of the block
    indicators: Mapping[int, Text] = field(default_factory=dict)  # by primary key


def text_of(frozen: Frozen, around: Around, about: Mapping[str, Any] | None = None) -> Text:
    """`about`: what the sheet holds of it in `library`."""
    about = about or {}
    title, lang = _words(frozen, around, "text" if frozen.kind == "indicator" else "title")
    summary, summary_lang = _words(frozen, around, "summary")
    content_note, content_note_lang = _words(frozen, around, "content_note")
    return Text(
        kind=frozen.kind,
        title=title or frozen.name,
        lang=lang,
        digest=frozen.digest,
        summary=summary,
        summary_lang=summary_lang,
        content_note=content_note,
        content_note_lang=content_note_lang,
        parts=tuple(_parts(frozen, around)),
        sources=tuple(around.sources[key] for key in about.get("sources", ()) if key in around.sources),
        contributor=about.get("contributor", ""),
        licence=about.get("licence", ""),
        is_kept=bool(frozen.source),
    )


def _words(frozen: Frozen, around: Around, name: str) -> tuple[str, str]:
    """One field and the language it is in: a translation that says what the source says is none."""
    source, own = frozen.source.get(name, ""), frozen.own.get(name, "")
    return (own, around.language) if own and own != source else (source, settings.LANGUAGE_CODE)


def _parts(frozen: Frozen, around: Around) -> Iterator[Part]:
    model, *names = STREAMS.get(frozen.kind, (None,))
    for name in names:
        block = model._meta.get_field(name).stream_block
        source, own = block.to_python(frozen.source.get(name, [])), block.to_python(frozen.own.get(name, []))
        stored = {"source": _stored(frozen.source, name), "own": _stored(frozen.own, name)}
        unlike = _unlike([source, own], around) if around.files else frozenset()
        for passage in _passages(frozen, around, name, own, source):
            key = str(passage.block.id)
            is_own = not passage.lang and key in stored["own"]
            part = _part(passage, stored["own" if is_own else "source"].get(key, {}), around, unlike)
            if part:
                yield part


def _stored(content: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The values of a stream as they were stored, by the ids of their blocks: what is gone is still named there."""
    return {str(child.get("id")): child["value"] for child in content.get(name, ())}


def _passages(
    frozen: Frozen, around: Around, name: str, own: StreamValue, source: StreamValue
) -> list[Passage]:
    if around.language == settings.LANGUAGE_CODE:
        return [Passage(block) for block in source]
    prefix = f"{name}."
    return passages(
        own,
        source,
        settings.LANGUAGE_CODE,
        behind={part.removeprefix(prefix): since for part, since in frozen.behind.items()},
        copies={part.removeprefix(prefix) for part in frozen.missing},
    )


def _unlike(streams: list[StreamValue], around: Around) -> frozenset[str]:
    """The keys of those of the files that are gone, or have another content by now."""
    today = {file["key"]: file["digest"] for file in files_in(streams)}
    return frozenset(key for key, file in around.files.items() if today.get(key) != file["digest"])


def _part(passage: Passage, stored: Any, around: Around, unlike: frozenset[str]) -> Part | None:
    """None: a shared text, or indicators, of which nothing says what stood here."""
    block, kind = passage.block, passage.block.block_type
    part = Part(
        lang=passage.lang or around.language,
        is_first=passage.is_first,
        stands_in=bool(passage.lang),
        changed_at=passage.changed_at,
    )
    if kind == CHECK:
        return part
    if kind in SHARED:
        text = around.at_block.get(str(block.id))
        return replace(part, texts=(text,), is_framed=kind != OWN) if text else None
    if kind == INDICATORS:
        chosen = (around.indicators.get(_chosen(item)) for item in stored.get("indicators", ()))
        texts = tuple(text for text in chosen if text)
        return replace(part, texts=texts) if texts else None
    if kind in FILES:
        name, file_kind = FILES[kind]
        chosen = stored.get(name)
        pk = chosen.get("image") if isinstance(chosen, dict) else chosen
        key = f"{file_kind}-{pk}"
        if key in unlike:
            words = stored.get("caption") or stored.get("title", "")
            return replace(part, file=around.files[key], words=words, alt=_alternative_text(chosen))
    return replace(part, block=_citing(block, stored, around))


def _alternative_text(chosen: Any) -> str:
    """Of a picture as its block has stored it; a decorative one has none."""
    shown = isinstance(chosen, dict) and not chosen.get("decorative")
    return (chosen.get("alt_text") or "") if shown else ""


def _citing(block: Any, stored: Any, around: Around) -> Any:
    """The block with the sources that it cited, as they were called then."""
    if not around.sources or not isinstance(stored, dict):
        return block
    if "sources" in stored:
        keys = [_chosen(item) for item in stored["sources"] or ()]
        block.value["sources"] = [around.sources[key] for key in keys if key in around.sources]
    if "source" in stored:
        block.value["source"] = around.sources.get(stored["source"])
    return block


def _chosen(item: Any) -> Any:
    """What one item of a stored list chooses; older texts store it without an id."""
    return item["value"] if isinstance(item, dict) else item
