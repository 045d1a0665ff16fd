"""Takes what translators sent back: first as a report on each file, then into the translations of a course."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import polib
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource
from wagtail_localize.strings import StringValue, validate_translation_links

from accounts.models import User
from courses.languages import own_name
from courses.models import CoursePage
from courses.po_files import Place, Worded, worded_things
from courses.po_reading import Sent
from courses.taking_over import CannotTakeOver, place_of, translate_part_by_part
from courses.text import clean_passage
from courses.translating import MissingOnly, begin, may_publish

MOST_AT_ONCE = (
    40  # files of which something is taken in one request: a translation may have to be begun for each
)


class Fate(StrEnum):
    """What becomes of one passage of a file."""

    NEW = "new"  # taken
    SAME = "same"  # said so already
    OPEN = "open"  # not translated in the file, or marked there as to be looked at
    STALE = "stale"  # the source says something else by now
    UNKNOWN = "unknown"  # the source has no such place
    REFUSED = "refused"  # it can't stand there


IN_WORDS = {
    Fate.NEW: gettext_lazy("new or changed"),
    Fate.SAME: gettext_lazy("as it is already"),
    Fate.OPEN: gettext_lazy("left open"),
    Fate.STALE: gettext_lazy("of an earlier wording of the source"),
    Fate.UNKNOWN: gettext_lazy("unknown"),
    Fate.REFUSED: gettext_lazy("can't be taken"),
}


@dataclass
class Outcome:
    """What comes of one file. `refusal`: why nothing is taken of it."""

    sent: Sent
    worded: Worded | None = None
    refusal: str = ""
    fates: dict[Fate, int] = field(default_factory=lambda: dict.fromkeys(Fate, 0))
    notes: list[str] = field(default_factory=list)  # passages that are not taken, or not as they came
    taken: dict[Place, str] = field(default_factory=dict)
    is_written: bool = False
    is_published: bool = False

    @property
    def title(self) -> str:
        return str(self.worded.thing) if self.worded else ""

    @property
    def counts(self) -> list[tuple[str, int]]:
        """How many passages have which fate, in words, without those that none has."""
        return [(IN_WORDS[fate], number) for fate, number in self.fates.items() if number]

    @property
    def is_to_be_written(self) -> bool:
        return bool(self.taken) and not self.refusal and not self.is_written


def plan(sent: Iterable[Sent], course_page: CoursePage, locale: Locale, *, by: User) -> list[Outcome]:
    """What would come of each file. Nothing is written."""
    addressed = [(file, *_addressed(file, locale)) for file in sent]
    keys = [key for _file, key, _refusal in addressed if key]
    known = {worded.thing.translation_key: worded for worded in worded_things(course_page, locale, keys)}
    met: set[UUID] = set()
    outcomes = []
    for file, key, refusal in addressed:
        worded = known.get(key) if key else None
        outcome = Outcome(file, worded, refusal or _refusal(worded, by, met))
        if worded and not outcome.refusal:
            met.add(worded.thing.translation_key)
            for entry in file.entries:
                _judge(outcome, worded, entry)
        outcomes.append(outcome)
    return outcomes


def _addressed(file: Sent, locale: Locale) -> tuple[UUID | None, str]:
    """Of what a file is a translation, or None and why that is not known."""
    if file.refusal:
        return None, file.refusal
    key, language = file.key, file.language.replace("_", "-").partition("-")[0].lower()
    if key is None and file.localize_id:
        named = Translation.objects.filter(uuid=file.localize_id).select_related("source", "target_locale")
        for translation in named:
            key, language = translation.source.object_id, translation.target_locale.language_code
    if key is None:
        return None, _(
            "The file does not say what it translates: it is not from here, or its header is gone."
        )
    if language and language != locale.language_code:
        words = {"language": own_name(language), "wanted": own_name(locale.language_code)}
        return None, _("The file is in another language (%(language)s), not in %(wanted)s.") % words
    return key, ""


def _refusal(worded: Worded | None, by: User, met: set[UUID]) -> str:
    if worded is None:
        return _("This course has no such page or text, or it is not published.")
    if worded.thing.translation_key in met:
        return _("Another file of this upload translates the same.")
    if not may_translate(by, worded):
        return _("You may not edit this translation.")
    return ""


def may_translate(user: User, worded: Worded) -> bool:
    """Whether somebody may write this translation; where there is none yet, whether they may edit its source."""
    thing = worded.version or worded.thing
    if isinstance(thing, Page):
        return bool(thing.permissions_for_user(user).can_edit())
    return user.has_perm(f"{thing._meta.app_label}.change_{thing._meta.model_name}")


def _judge(outcome: Outcome, worded: Worded, entry: polib.POEntry) -> None:
    fate, note = _fate(outcome, worded, entry)
    outcome.fates[fate] += 1
    if note:
        outcome.notes.append(f"“{Truncator(entry.msgid).chars(60)}”: {note}")


def _fate(outcome: Outcome, worded: Worded, entry: polib.POEntry) -> tuple[Fate, str]:
    place = (entry.msgctxt or "", entry.msgid)
    if place not in worded.passages:
        if place_of(place[0]) in {place_of(path) for path, _source in worded.passages}:
            return Fate.STALE, _("the source says something else by now")
        return Fate.UNKNOWN, _("there is no such passage")
    if not entry.msgstr.strip():
        return Fate.OPEN, ""
    if entry.fuzzy:
        return Fate.OPEN, _("marked as to be looked at again (fuzzy)")
    cleaned = clean_passage(entry.msgstr).strip()
    if problem := _problem(worded, place, cleaned):
        return Fate.REFUSED, problem
    if cleaned == worded.passages[place]:
        return Fate.SAME, ""
    outcome.taken[place] = cleaned
    is_as_sent = StringValue(cleaned).render_text() == StringValue(entry.msgstr.strip()).render_text()
    return Fate.NEW, "" if is_as_sent else _("taken without what may not stand in a text")


def _problem(worded: Worded, place: Place, cleaned: str) -> str:
    """Why a translation can't stand in its place; empty: it can."""
    path, source = place
    text = StringValue(cleaned).render_text()
    if not text.strip():
        return _("nothing of it may stand in a text")
    try:
        StringValue.from_translated_html(cleaned)
        validate_translation_links(source, cleaned)
    except ValueError:
        return _("it has a link that the source does not have")
    most = worded.thing._meta.get_field(path).max_length if "." not in path else None
    if most and len(text) > most:
        return _("longer than %(most)s characters") % {"most": most}
    return ""


def take(outcomes: list[Outcome], locale: Locale, *, by: User, at: datetime, publish: bool = False) -> int:
    """Write what is planned, at most `MOST_AT_ONCE` files of it; returns how many are left.

    Where there is no translation yet one is begun, as a draft; one that was written as a whole is translated part by part
    from then on. With `publish`, what is translated completely then is published, where the person may do that.
    """
    waiting = [outcome for outcome in outcomes if outcome.is_to_be_written]
    for outcome in waiting[:MOST_AT_ONCE]:
        try:
            with transaction.atomic():
                translation = _write(outcome.worded, outcome.taken, locale, by=by, at=at)
                if publish:
                    outcome.is_published = _publish(translation, by)
        except (CannotTakeOver, ValidationError) as refusal:
            outcome.refusal = " ".join(getattr(refusal, "messages", [str(refusal)]))
        else:
            outcome.is_written = True
    return max(0, len(waiting) - MOST_AT_ONCE)


def _write(worded: Worded, taken: dict[Place, str], locale: Locale, *, by: User, at: datetime) -> Translation:
    translation = _translation(worded, locale, by=by, at=at)
    worded.version = worded.version or translation.get_target_instance()
    rows = {
        (row.context.path, row.string.data): row
        for row in StringSegment.objects.filter(source=translation.source).select_related("context", "string")
    }
    for place, data in taken.items():
        row = rows.get(place)
        if row is None:
            continue
        StringTranslation.objects.update_or_create(
            translation_of=row.string,
            locale=locale,
            context=row.context,
            defaults={
                "data": data,
                "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                "tool_name": "PO",
                "last_translated_by": by,
                "has_error": False,
                "field_error": "",
            },
        )
    return translation


def _translation(worded: Worded, locale: Locale, *, by: User, at: datetime) -> Translation:
    """The translation part by part of a thing, with the passages of its source as they are today."""
    thing = worded.thing
    if worded.version is None and isinstance(thing, Page):
        begin([thing], [locale], by=by, at=at)
    elif worded.version is None:
        MissingOnly(by, [locale]).create_translations(thing, include_related_objects=False)
    elif worded.translation is None:
        return translate_part_by_part(worded.version, thing)
    source, _created = TranslationSource.update_or_create_from_instance(thing)
    return Translation.objects.select_related("source", "target_locale").get(
        source=source, target_locale=locale
    )


def _publish(translation: Translation, by: User) -> bool:
    version: Any = translation.get_target_instance()
    parent = version.get_parent() if isinstance(version, Page) else None
    wanted, done = translation.get_progress()
    if done < wanted or (parent and not parent.live) or not may_publish(by, version):
        return False
    translation.save_target(user=by, publish=True)
    return True
