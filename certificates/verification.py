"""What anybody may learn of a certificate by its code: as little as possible."""

import re

from certificates.codes import normalised
from certificates.models import Certificate

_WORD = re.compile(r"[^\s\-'’.]+")


def find(typed: str) -> Certificate | None:
    """The certificate with a code as somebody typed or scanned it."""
    code = normalised(typed)
    return Certificate.objects.filter(code=code).prefetch_related("events").first() if code else None


def masked(name: str) -> str:
    """A name of which only initials can be read: "Zoë Müller-Šarić" becomes "Z•• M•••••-Š••••".

    Enough to notice somebody else's document, too little to learn a name. A word of one letter is hidden altogether.
    """
    return _WORD.sub(lambda match: _masked_word(match[0]), name)


def _masked_word(word: str) -> str:
    initial = word[0] if len(word) > 1 and word[0].isalpha() else "•"
    return initial + "•" * (len(word) - 1)
