"""Lengths of time in words."""

from django.utils.translation import ngettext


def hours_in_words(minutes: int) -> str:
    """A learning time in the active language, not rounded: "1 hour 15 minutes"; empty for none."""
    hours, rest = divmod(minutes, 60)
    parts = []
    if hours:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if rest:
        parts.append(ngettext("%(count)d minute", "%(count)d minutes", rest) % {"count": rest})
    return " ".join(parts)
