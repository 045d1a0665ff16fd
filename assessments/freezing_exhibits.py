"""Freezing of exhibits: what lies on the table in a scene, with its words in every language."""

from collections.abc import Callable
from typing import Any

from assessments.texts import frozen_image, published_in

Versions = dict[str, Any]
Payload = dict[str, Any]


def exhibit_payload(exhibit: Any, versions: Versions) -> Payload:
    """One exhibit: its id, its kind, what is the same in all languages, and its words."""
    facts, read = KINDS[exhibit.block_type]
    return {
        "id": str(exhibit.id),
        "kind": exhibit.block_type,
        **facts(exhibit.value),
        "texts": {code: read(version, code) for code, version in versions.items()},
    }


def _document(value: Any) -> Payload:
    document = value["document"]
    if document is None:  # none was chosen, or it was deleted
        return {}
    return {
        "document": document.pk,
        "file": document.file_hash or document.get_file_hash(),
        "extension": document.file_extension,
        "size": document.get_file_size(),
    }


def _document_texts(words: Any, code: str) -> dict[str, str]:
    return {"title": words["title"], "text": published_in(code, words["text"].source)}


def _picture(value: Any) -> Payload:
    return frozen_image(value["image"]) if value["image"] else {}


def _picture_texts(words: Any, code: str) -> dict[str, str]:
    image = words["image"]
    shown = image is not None and not image.decorative
    return {"alt": (image.contextual_alt_text or "") if shown else "", "caption": words["caption"]}


def _message(value: Any) -> Payload:
    return {}


def _message_texts(words: Any, code: str) -> dict[str, str]:
    return {name: words[name] for name in ("sender", "recipient", "sent", "text")}


KINDS: dict[str, tuple[Callable[[Any], Payload], Callable[[Any, str], dict[str, str]]]] = {
    "document": (_document, _document_texts),
    "picture": (_picture, _picture_texts),
    "message": (_message, _message_texts),
}
