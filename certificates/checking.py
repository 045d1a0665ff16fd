"""Whether certificates are still what was issued: the document byte by byte, and what it says of the completion."""

import hashlib
from collections.abc import Iterator

from django.utils import timezone

from certificates.models import Certificate

CHUNK = 50  # each row carries its document


def wrong_in_certificates() -> Iterator[str]:
    """A line for each certificate whose document or facts were changed; never a person's name."""
    rows = Certificate.objects.defer(None).select_related("completion")
    for row in rows.iterator(chunk_size=CHUNK):
        document = bytes(row.pdf)
        if (hashlib.sha256(document).hexdigest(), len(document)) != (row.pdf_sha256, row.pdf_bytes):
            yield f"certificate {row.number}: the document was changed"
        done = row.completion
        said = tuple(
            row.facts[name] for name in ("number", "course_code", "edition", "minutes", "completed_on")
        )
        meant = (
            row.number,
            done.course_code,
            done.edition_number,
            done.learning_minutes,
            timezone.localdate(done.completed_at).isoformat(),
        )
        if said != meant or row.user_id != done.user_id:
            yield f"certificate {row.number}: it says something else than its completion"
