"""What a question of a file has and the library has no place for, told before it is taken."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.exchange.media import is_recording_name
from assessments.exchange.report import Entry


def lost_in_library(entry: Entry) -> list[str]:
    """What a question of the library has no place for, though its entry has."""
    losses, payload = [], entry.payload or {}
    if not any(words["text"] for words in payload["texts"].values()):
        losses.append(_("It has no text; its name stands there."))
    if entry.default_mark != 1:
        told = _("It counts %(mark)s points there; here each assessment says how much a question counts.")
        losses.append(told % {"mark": f"{entry.default_mark:g}"})
    gaps = payload.get("gaps", [])
    if payload.get("decimal_comma") is False or any(gap.get("decimal_comma") is False for gap in gaps):
        losses.append(_("That a comma separates thousands: here learners may type it for decimals."))
    return [*losses, *_left_files(entry)]


def _left_files(entry: Entry) -> Iterator[str]:
    """Files that came along and are not seen in the question: no text points to them, or they are sound or film.

    A recording is refused here without captions and a transcript, whoever uploads it, and no file of questions has them.
    """
    shown = {picture.file for picture in entry.pictures}
    shown.add(((entry.payload or {}).get("picture") or {}).get("file", ""))
    for name in sorted(entry.files.keys() - shown):
        if is_recording_name(name):
            yield _(
                "The recording “%(name)s” is left out: it has neither captions nor transcript. Add it under Media with "
                "both, and show it in a lesson."
            ) % {"name": name}
        elif not any(f"“{name}”" in loss for loss in entry.losses):  # told already
            yield _(
                "The file “%(name)s” came along; no text of the question shows it, so it is left out."
            ) % {"name": name}
