"""The picture of a certificate: the first page of its stored document, for the pages of the one who holds it."""

import io
from threading import Lock

import pypdfium2

WIDTH = 1000  # pixels; sharp on a page that shows it half as wide
QUALITY = 80
_one_at_a_time = Lock()  # PDFium knows no threads


def picture_of(document: bytes) -> bytes:
    """The first page as WebP (a sixth of the bytes of a PNG), made from the stored bytes and from nothing else."""
    with _one_at_a_time:
        pdf = pypdfium2.PdfDocument(document)
        try:
            page = pdf[0]
            drawn = page.render(scale=WIDTH / page.get_width()).to_pil()
        finally:
            pdf.close()
    written = io.BytesIO()
    drawn.save(written, "WEBP", quality=QUALITY, method=2)
    return written.getvalue()
