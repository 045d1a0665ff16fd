"""What an edition teaches, as plain data: digests of it, and how two of them differ. No query, no clock.

A manifest has code, title, learning_minutes and modules; each module key, title and items; each item key, kind, title,
minutes, revision, digest, `shared` (the shared texts in it) and `asked` (the questions, scenarios and draws of an
assessment; a draw has `number` and `pool`, the questions that fit it, a scenario `variants`, the keys of those that may
stand for it) and `files` (the pictures, documents and recordings in it, where there are any).
"""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from courses.arrangement import Arrangement, arranged
from courses.models import Edition


def digest(content: Any) -> str:
    """SHA-256, in hexadecimal, of the canonical JSON of some content (sorted keys, no white space, UTF-8)."""
    text = json.dumps(
        content, cls=DjangoJSONEncoder, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


# What a manifest says beside what is taught: it may differ where the texts are the same.
BESIDE = {"revision", "version", "name", "asked"}


def manifest_digest(manifest: dict[str, Any]) -> str:
    """The digest of what a manifest teaches: all of it but what stands in it `BESIDE`."""

    def taught(part: Any) -> Any:
        if isinstance(part, dict):
            return {name: taught(value) for name, value in part.items() if name not in BESIDE}
        return [taught(value) for value in part] if isinstance(part, list) else part

    return digest(taught(manifest))


def wording(entry: dict[str, Any]) -> str:
    """The digest of an item as a manifest names it, with the shared texts in it: it tells whether the item has changed."""
    return digest([entry["digest"], [shared["digest"] for shared in entry["shared"]]])


@dataclass(frozen=True)
class Change:
    """What has changed in one item: its own text, and titles of shared texts and of questions in it."""

    title: str
    is_own: bool  # its own text; for an assessment: title, pass mark, what is asked
    shared: list[str]
    asked: list[str]  # questions and scenarios, new or changed
    files: list[str] = field(
        default_factory=list
    )  # pictures, documents and recordings, new or with other content


@dataclass(frozen=True)
class Changes:
    """What a release would change against the current edition: titles of items, and how they are arranged."""

    added: list[str]
    removed: list[str]
    changed: list[Change]
    arrangement: Arrangement = field(default_factory=Arrangement)

    def __bool__(self) -> bool:
        return bool(self.items or self.arrangement.number)

    @property
    def items(self) -> int:
        """How many items came, went or say something else."""
        return len(self.added) + len(self.removed) + len(self.changed)


def changes_since(edition: Edition | None, manifest: dict[str, Any]) -> Changes:
    """Compare items by key; an item has changed when its own digest, or that of a shared text or a file in it, has."""
    before = {item["key"]: item for item in edition.items} if edition else {}
    after = {item["key"]: item for module in manifest["modules"] for item in module["items"]}
    return Changes(
        added=[item["title"] for key, item in after.items() if key not in before],
        removed=[item["title"] for key, item in before.items() if key not in after],
        changed=[
            _change(before[key], item)
            for key, item in after.items()
            if key in before and (wording(item) != wording(before[key]) or _files(before[key], item))
        ],
        arrangement=arranged(edition.manifest, manifest) if edition else Arrangement(),
    )


def _change(before: dict[str, Any], after: dict[str, Any]) -> Change:
    return Change(
        title=after["title"],
        is_own=before["digest"] != after["digest"],
        shared=[text["name"] for text in new_or_changed(before, after, "shared")],
        asked=_questions(before, after),
        files=_files(before, after),
    )


def _files(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Files with other content; editions of before files were noted name none, and then nothing is said."""
    return [part["name"] for part in new_or_changed(before, after, "files")] if "files" in before else []


def _questions(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """What is asked, new or changed; of a draw that was there before, the questions of its pool that are."""
    known = {part["key"]: part for part in before.get("asked", [])}
    names = []
    for part in new_or_changed(before, after, "asked"):
        fresh = new_or_changed(known[part["key"]], part, "pool") if part["key"] in known else []
        names += [f"{part['name']}: {question['name']}" for question in fresh] or [part["name"]]
    return names


def new_or_changed(before: dict[str, Any], after: dict[str, Any], name: str) -> list[dict[str, Any]]:
    """Those of the parts of an item (`shared`, `asked`) that were not there before, or said something else."""
    known = {part["key"]: part["digest"] for part in before.get(name, [])}
    return [part for part in after.get(name, []) if known.get(part["key"]) != part["digest"]]
