"""What kind of file somebody sent, told by its first bytes: a name, or a browser's word for it, can say anything."""

from django.db import models


class FileKind(models.TextChoices):
    """What a certificate may be sent as."""

    PDF = "pdf", "PDF"
    JPEG = "jpeg", "JPEG"
    PNG = "png", "PNG"

    @property
    def media_type(self) -> str:
        return "application/pdf" if self is FileKind.PDF else f"image/{self.value}"


FIRST_BYTES = {
    b"%PDF-": FileKind.PDF,  # ISO 32000-1, 7.5.2
    b"\xff\xd8\xff": FileKind.JPEG,  # ITU-T T.81, B.1.1.3: start of image, then another marker
    b"\x89PNG\r\n\x1a\n": FileKind.PNG,  # ISO/IEC 15948, 5.2
}


def kind_of(content: bytes) -> FileKind | None:
    """The kind of a file that begins with these bytes; None: none of those that are taken."""
    return next((kind for first, kind in FIRST_BYTES.items() if content.startswith(first)), None)
