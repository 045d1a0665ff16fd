"""What somebody was shown, word for word: noted with what they have done, and kept where no edition says it so.

Between the publishing of a text and the next release, readers see the text while the current edition still says what it
said before. A *reading* is what such a reader saw: `entry`, as a manifest says it of the item, `language`, and `sheet`,
what a release sheet holds of this one item in this one language. It is stored as a `FrozenText`, as its texts are.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from wagtail.models import Locale

from courses import memory
from courses.editions import entry_of, frozen_item, keep_texts
from courses.languages import active_language
from courses.manifests import digest, wording
from courses.models import Edition, Enrolment, FrozenText, ItemProgress, LessonPage
from courses.release_sheets import Taught, sheet_of_lesson

SALT = "courses.as_read"
Reading = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """In which words somebody met an item, and in which language in fact."""

    language: str
    edition_number: int  # the edition that was current
    wording: str  # `courses.manifests.wording` of what was shown
    digest: str = ""  # of the reading; blank: the edition says the same
    seen_at: datetime | None = None  # when the page was opened; None: not known


def as_the_edition_says(edition: Edition, entry: dict[str, Any], language: str) -> Shown:
    return Shown(language, edition.number, wording(entry))


# --- Lessons ---------------------------------------------------------------------------------------


def shown_to_reader(lesson: LessonPage, edition: Edition, language: str) -> Shown:
    """A lesson of this edition as it is published now, to a reader of the active language.

    `language` is the one that they in fact read. One query, unless the library has changed since somebody last asked.
    """
    remembered, active, key = memory.current(), active_language(), lesson.translation_key
    name = ("as read", edition.pk, key, active)
    now, kept = remembered.recall(name, lambda: _now(lesson, edition, active))
    return Shown(language, edition.number, now, kept)


def _now(shown: LessonPage, edition: Edition, language: str) -> tuple[str, str]:
    """The wording of a lesson today, and the digest of the reading, which is kept if the edition says something else."""
    key = shown.translation_key
    entry = edition.entry(key)
    lesson = LessonPage.objects.filter(translation_key=key, live=True, locale=Locale.get_default()).first()
    if entry is None or lesson is None:  # published in a translation alone: the edition knows no other words
        return wording(entry) if entry else "", ""
    taught = Taught(shown.course_page, [(lesson.get_parent(), [item := frozen_item(lesson)])])
    sheet = sheet_of_lesson(taught, language)
    reading = {"entry": _without_revisions(entry_of(item)), "language": language, "sheet": sheet}
    if not differs(reading, reading_in(edition, _sheet_of(edition), key, language)):
        return wording(reading["entry"]), ""
    kept = taught.keep(reading)
    keep_texts(taught.texts)
    return wording(reading["entry"]), kept


def sealed(shown: Shown, enrolment: Enrolment, key: UUID, *, at: datetime) -> str:
    """What stands in the form under a lesson, so that what its reader has before their eyes is what they confirm."""
    facts = [shown.language, shown.edition_number, shown.wording, shown.digest]
    return signing.dumps([enrolment.pk, str(key), at.isoformat(), *facts], salt=SALT)


def unsealed(seal: str, enrolment: Enrolment, key: UUID) -> Shown | None:
    """None: it says nothing of this lesson to this person."""
    try:
        owner, named, at, *facts = signing.loads(seal, salt=SALT)
    except signing.BadSignature:
        return None
    is_theirs = (owner, named) == (enrolment.pk, str(key))
    return Shown(*facts, seen_at=datetime.fromisoformat(at)) if is_theirs else None


# --- Assessments -----------------------------------------------------------------------------------


def shown_in_attempt(edition: Edition, entry: dict[str, Any], asked: dict[str, Any], language: str) -> Shown:
    """What an attempt asked: `asked` has its `paper` and `items`, frozen in every language, `language` is the learner's.

    It is what the edition asked where each of its sentences stands there: an attempt asks a part of it, and a scenario
    only one side. What was taken from an edition of before texts were kept counts as the same.
    """
    used = Counter(_language_of(item["texts"], language) for item in asked["items"] if item.get("texts"))
    in_fact = max(used, key=lambda code: (used[code], code == language), default=language)
    shown = as_the_edition_says(edition, entry, in_fact)
    known = _sentences_of(edition.sheet_digest, entry["key"], entry["digest"], language)
    if known is None or _sentences(asked, language) <= known:
        return shown
    texts = {digest(asked): asked}
    own = {name: entry[name] for name in ("key", "kind", "title", "minutes")}
    own |= {"digest": digest(asked), "shared": []}
    sheet = {"asks": {entry["key"]: digest(asked)}, "texts": [digest(asked)]}
    reading = {"entry": own, "language": in_fact, "sheet": sheet}
    texts[digest(reading)] = reading
    keep_texts(texts)
    return Shown(in_fact, edition.number, shown.wording, digest(reading))


@lru_cache(maxsize=64)  # what digests name never changes
def _sentences_of(sheet: str, key: str, own: str, language: str) -> frozenset[str] | None:
    """What an edition asked in a language; None: it was not kept."""
    kept = FrozenText.objects.filter(digest=sheet).values_list("content__asks", flat=True).first() or {}
    content = FrozenText.objects.filter(digest=kept.get(key, own)).first()
    return frozenset(_sentences(content.content, language)) if content else None


def _sentences(whole: Any, language: str) -> set[str]:
    """The words of frozen questions and scenarios as somebody of that language reads them."""
    found: set[str] = set()
    left = [whole]
    while left:
        part = left.pop()
        for name, inside in part.items() if isinstance(part, dict) else enumerate(part):
            if name == "texts" and inside:
                found.update(_strings(inside[_language_of(inside, language)]))
            elif name != "texts" and isinstance(inside, dict | list):
                left.append(inside)
    return found


def _strings(words: Any) -> Iterator[str]:
    if isinstance(words, str):
        yield words
    elif words:
        for inside in words.values() if isinstance(words, dict) else words:
            yield from _strings(inside)


def _language_of(texts: dict[str, Any], language: str) -> str:
    """The language in which somebody reads texts: their own, else the site's, else any."""
    return next(code for code in (language, settings.LANGUAGE_CODE, *sorted(texts)) if code in texts)


# --- Against an edition ----------------------------------------------------------------------------


def reading_in(edition: Edition, sheet: dict[str, Any], key: UUID | str, language: str) -> Reading | None:
    """What an edition says of an item to readers of a language; None: it is not part of it."""
    entry = next((item for item in edition.items if item["key"] == str(key)), None)
    if entry is None:
        return None
    keys = {entry["key"], *(text["key"] for text in entry["shared"])}
    told = sheet.get("languages", {}).get(language)
    languages = {}
    if told:
        languages[language] = {
            "items": _of(keys, told["items"]),
            "standings": _of(keys, told.get("standings", {})),
        }
    own = {name: _of(keys, sheet[name]) for name in ("uses", "library", "cited") if name in sheet}
    rest = {name: sheet[name] for name in ("sources", "files") if name in sheet}
    signs = {pk: sign for pk, sign in sheet.get("indicators", {}).items() if sign in keys}
    named = [entry["digest"], *(text["digest"] for text in entry["shared"])]
    translated = languages.get(language, {}).get("items", {}).get(entry["key"], {})
    named += [translated.get("text"), *translated.get("shared", ())]
    texts = sorted({text for text in named if text}) if sheet else []
    return {
        "entry": _without_revisions(entry),
        "language": language,
        "sheet": {"languages": languages, **own, **rest, "indicators": signs, "texts": texts},
    }


def _of(keys: set[str], parts: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in parts.items() if key in keys}


def _without_revisions(entry: dict[str, Any]) -> dict[str, Any]:
    """Of an entry what stays true when revisions are purged."""
    shared = [{name: value for name, value in text.items() if name != "revision"} for text in entry["shared"]]
    return {name: value for name, value in entry.items() if name != "revision"} | {"shared": shared}


def differs(reading: Reading, other: Reading | None) -> bool:
    """Whether a reader would have read something else in `other`: other words, in either language, or another file."""
    if other is None or _source_of(reading) != _source_of(other):
        return True
    return bool(other["sheet"].get("texts")) and _translation_of(reading) != _translation_of(other)


def _source_of(reading: Reading) -> list[Any]:
    entry = reading["entry"]
    files = {(file["key"], file["digest"]) for file in entry.get("files", ())}
    return [entry["digest"], [text["digest"] for text in entry["shared"]], files]


def _translation_of(reading: Reading) -> list[Any]:
    """Nothing where nothing is translated."""
    told = reading["sheet"].get("languages", {}).get(reading["language"], {})
    items: dict[str, Any] = told.get("items", {}).get(reading["entry"]["key"], {})
    return [items.get("text"), items.get("shared", [])]


def _sheet_of(edition: Edition) -> dict[str, Any]:
    """Empty: released before sheets were kept."""
    return (
        FrozenText.objects.filter(digest=edition.sheet_digest).values_list("content", flat=True).first() or {}
    )


# --- Completions -----------------------------------------------------------------------------------


def read_otherwise(edition: Edition, done: Iterable[ItemProgress]) -> list[dict[str, Any]]:
    """The parts of an edition that somebody met in other words than its own, as their completion keeps them.

    No query where everything was done in the words of this edition. The readings are kept.
    """
    rows = [row for row in done if edition.entry(row.key)]
    doubtful = [row for row in rows if row.as_read or row.edition_number not in (None, edition.number)]
    if not doubtful:
        return []
    numbers = {edition.number, *(row.edition_number for row in doubtful)}
    editions = {
        one.number: one for one in Edition.objects.filter(course=edition.course_id, number__in=numbers)
    }
    wanted = {*(row.as_read for row in doubtful), *(one.sheet_digest for one in editions.values())} - {""}
    kept = dict(FrozenText.objects.filter(digest__in=wanted).values_list("digest", "content"))
    found = []
    for row in doubtful:
        then = editions.get(row.edition_number or 0)
        reading: Reading | None = kept.get(row.as_read)
        if not row.as_read and then:
            reading = reading_in(then, kept.get(then.sheet_digest, {}), row.key, row.language)
        if reading and is_other(reading, edition, kept.get(edition.sheet_digest, {})):
            found.append(
                {
                    "key": str(row.key),
                    "digest": digest(reading),
                    "language": row.language or reading["language"],
                    "edition": row.edition_number,
                    "is_newer": bool(row.as_read),
                    "read_at": when.isoformat() if (when := row.renewed_at or row.done_at) else None,
                }
            )
            kept[digest(reading)] = reading
    keep_texts({part["digest"]: kept[part["digest"]] for part in found if not part["is_newer"]})
    return found


def is_other(reading: Reading, edition: Edition, sheet: dict[str, Any] | None = None) -> bool:
    """Whether somebody met something else than this edition says; `sheet` is its release sheet, if it is at hand."""
    entry, language = reading["entry"], reading["language"]
    own = reading_in(edition, _sheet_of(edition) if sheet is None else sheet, entry["key"], language)
    if own and reading["sheet"].get("asks"):
        asked = FrozenText.objects.get(digest=entry["digest"]).content
        known = _sentences_of(edition.sheet_digest, entry["key"], own["entry"]["digest"], language)
        return known is not None and not _sentences(asked, language) <= known
    return differs(reading, own)
