"""The kind of a change in the history of a text of the library, as whoever published it said it."""

from typing import Any

from django.utils.translation import gettext, gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import Revision

from courses.models import Change, ChangeSaid

CHANGE_SAID = "courses.change"


def note_change(text: ChangeSaid, revision: Revision) -> None:
    """Keep in the history what was said of the version that is published now; nothing where nothing was asked."""
    if text.change:
        said = {"change": text.change, "note": text.change_note}
        log(text, CHANGE_SAID, user=revision.user, revision=revision, data=said)


class ChangeFormatter(LogFormatter):
    label = gettext_lazy("Kind of change")

    def format_message(self, log_entry: Any) -> str:
        said = log_entry.data
        kind = gettext("Kind of change: %(change)s") % {"change": Change(said["change"]).label}
        return f"{kind}. {said['note']}" if said["note"] else f"{kind}."


def register(actions: LogActionRegistry) -> None:
    actions.register_action(CHANGE_SAID)(ChangeFormatter)
