"""Pictures and documents in what attempts ask: snapshots say what their bytes are, and show copies once they are others.

While an original is as it was when a question was frozen, the question is shown with it as any page is: nothing is read,
nothing is asked of the database each time. Once it was replaced or deleted, the copy that was kept stands in its place,
in an attempt that is still open too.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from django.urls import reverse

from assessments.models import Attempt, Snapshot
from assessments.snapshots import Frozen
from courses.kept_files import Named, facts_of, keep, kept, named_in, names_file, originals

Payload = dict[str, Any]
LONGEST = 60  # seconds for which a file that is as it was is taken to be so still
MOST = 5_000  # files known to be as they were: some hundred bytes each

_unchanged: dict[Named, float] = {}


def with_facts(payload: Payload) -> Payload:
    """A question or scenario with SHA-256, length and type of each file in it: what its copy is held against."""
    facts = facts_of(named_in(payload))
    return _with(payload, lambda part: facts.get(part["file"], {})) if facts else payload


def files_of(payloads: Iterable[Payload]) -> set[Named]:
    return {name for payload in payloads for name in named_in(payload)}


def keep_for_snapshots() -> None:
    """Keep what snapshots of before files were kept name, as far as it is still as it was. Idempotent."""
    keep(files_of(Snapshot.objects.values_list("payload", flat=True).iterator(chunk_size=500)))


def shown_to(attempt: Attempt, asked: dict[str, Frozen]) -> dict[str, Frozen]:
    """What an attempt asks, with the copies of those files that are gone, or are others by now."""
    named = {name for known in asked.values() for name in known.files}
    gone = _gone(named) if named else set()
    if not gone:
        return asked
    marks = set(kept(name.mark for name in gone))

    def in_its_place(part: Payload) -> Payload:
        return {"url": address_of(attempt, part["file"])} if part["file"] in marks else {}

    return {
        digest: Frozen(_with(known.payload, in_its_place), str(attempt.uuid)) if known.files & gone else known
        for digest, known in asked.items()
    }


def address_of(attempt: Attempt, mark: str) -> str:
    return reverse("attempt_asked_file", args=[attempt.uuid, mark])


def forget(**_facts: Any) -> None:
    """Look again at what was found as it was: a picture or document was saved or deleted."""
    _unchanged.clear()


def _gone(named: set[Named]) -> set[Named]:
    """Those that are not any more what they were; one query for each kind of those that nobody looked at lately."""
    now = time.monotonic()
    asked = {name for name in named if now - _unchanged.get(name, -LONGEST) >= LONGEST}
    found = originals(asked) if asked else {}
    if len(_unchanged) > MOST:
        _unchanged.clear()
    _unchanged.update(dict.fromkeys(found, now))
    return asked - set(found)


def _with(value: Any, more: Callable[[Payload], Payload]) -> Any:
    """The same content, with more said of each part that shows a file."""
    if isinstance(value, list):
        return [_with(part, more) for part in value]
    if not isinstance(value, dict):
        return value
    made = {name: _with(part, more) for name, part in value.items()}
    return {**made, **more(value)} if names_file(value) else made
