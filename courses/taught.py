"""What an edition taught, from its frozen texts: whatever has become of the pages since then."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from wagtail.blocks import StreamValue

from courses.blocks import CHECK, SHARED
from courses.models import BestPractice, Edition, FrozenText, Indicator, LessonPage

STREAMS: dict[str, tuple[Any, ...]] = {
    "best_practice": (BestPractice, "body", "notes"),
    "indicator": (Indicator, "shows"),
}


@dataclass(frozen=True)
class Text:
    """A text as it was: its title and the streams of blocks in it. Without content, it was not kept (before it was)."""

    title: str
    digest: str
    summary: str = ""
    streams: tuple[StreamValue, ...] = ()
    is_kept: bool = True


@dataclass(frozen=True)
class Item:
    title: str
    kind: str
    text: Text
    shared: list[Text]
    asked: list[str]  # the questions and scenarios, in the source language, as rich text
    pools: list["Pool"]


@dataclass(frozen=True)
class Pool:
    """Questions of which each attempt was asked some."""

    number: int  # of those that were drawn
    questions: list[str]


@dataclass(frozen=True)
class Module:
    title: str
    items: list[Item]


def taught_in(edition: Edition) -> list[Module]:
    digests = [part["digest"] for item in edition.items for part in (item, *item["shared"])]
    kept = dict(FrozenText.objects.filter(digest__in=digests).values_list("digest", "content"))
    return [
        Module(module["title"], [_item(item, kept) for item in module["items"]])
        for module in edition.manifest["modules"]
    ]


def _item(item: dict[str, Any], kept: dict[str, Any]) -> Item:
    content = kept.get(item["digest"], {})
    return Item(
        title=item["title"],
        kind=item["kind"],
        text=_text(item["title"], item["digest"], content, LessonPage, "body"),
        shared=[
            _text(text.get("name", ""), text["digest"], kept.get(text["digest"], {}), *STREAMS[text["kind"]])
            for text in item["shared"]
            if text["kind"] in STREAMS
        ],
        asked=[_words(part) for part in [*content.get("items", []), *_checks(item, kept)]],
        pools=[
            Pool(pool["number"], [_words(part) for part in pool["items"]])
            for pool in content.get("pools", [])
        ],
    )


def _checks(item: dict[str, Any], kept: dict[str, Any]) -> list[dict[str, Any]]:
    """The questions that a lesson asks as knowledge checks."""
    return [
        kept[text["digest"]]
        for text in item["shared"]
        if text["kind"] == "question"
        if text["digest"] in kept
    ]


def _text(title: str, digest: str, content: dict[str, Any], model: Any, *names: str) -> Text:
    """The shared texts that a lesson shows stand by themselves: what its blocks name today is not what they said."""
    streams = [
        model._meta.get_field(name).stream_block.to_python(
            [block for block in content[name] if block["type"] not in (*SHARED, "indicators", CHECK)]
        )
        for name in names
        if name in content
    ]
    return Text(
        content.get("title") or content.get("text") or title,
        digest,
        content.get("summary", ""),
        tuple(streams),
        is_kept=bool(content),
    )


def _words(part: dict[str, Any]) -> str:
    texts = part["texts"].get(settings.LANGUAGE_CODE) or next(iter(part["texts"].values()), {})
    return str(texts.get("text") or texts.get("title", ""))
