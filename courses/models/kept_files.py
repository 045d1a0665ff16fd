"""Copies of pictures, documents and recordings as they were when something was frozen."""

from typing import Any

from django.db import models


def folder_of(copy: "KeptFile", filename: str) -> str:
    """Beside what proxies serve (`images/`), and named by its content: whoever may see it passes a view."""
    return f"kept/{copy.sha256[:2]}/{copy.sha256}"


class KeptFile(models.Model):
    """A file byte for byte, stored once, known by the digest of its content.

    Written by `courses.kept_files` alone, never changed, and never deleted: snapshots and editions name it.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.PositiveBigIntegerField()  # bytes
    media_type = models.CharField(max_length=100)
    name = models.CharField(max_length=255)  # as it was called when it was first kept
    file = models.FileField(upload_to=folder_of, max_length=200)

    def __str__(self) -> str:
        return f"{self.name} {self.sha256[:12]}"

    @property
    def facts(self) -> dict[str, Any]:
        """What a frozen text or question says of it."""
        return {"sha256": self.sha256, "size": self.size, "media_type": self.media_type}


class KeptMark(models.Model):
    """By which mark frozen texts and questions name a file that is kept; `courses.used_files` says what a mark is.

    Written by `courses.kept_files`. Several marks may name one content: a recording has another with other captions.
    """

    mark = models.CharField(max_length=64, primary_key=True)
    file = models.ForeignKey(KeptFile, models.PROTECT, related_name="marks")

    def __str__(self) -> str:
        return f"{self.mark[:12]}: {self.file_id[:12]}"
