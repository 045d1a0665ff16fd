"""The certificate as a document: one landscape page, set from frozen facts with the shipped fonts and nothing else."""

import io
from datetime import date
from typing import Any

import segno
from django.template.loader import render_to_string
from django.utils import translation
from pypdf import PdfReader
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import ResourceAccessPolicy

from certificates import fonts

LINE_POINTS = 660  # the width of the text on the page (certificate.html)
# Sizes in points, each with the number of lines that a text may take in it; the last one takes what is left.
NAME_SIZES = [(38, 1), (34, 1), (30, 1), (27, 1), (24, 2), (20, 2), (16, 3), (12, 9)]
COURSE_SIZES = [(22, 1), (20, 1), (18, 2), (15, 3), (12, 9)]

# Fonts are read from their folder alone, the QR code comes with the document; nothing is fetched from elsewhere.
POLICY = ResourceAccessPolicy.server(fonts.FOLDER, allow_remote=False)


class NotRenderable(Exception):
    """The document did not become one whole page: a defect in the template or of the renderer, never to be issued."""


def render(facts: dict[str, Any], code: str, verify_url: str) -> bytes:
    """The PDF of a certificate in the language of its facts. Raises `NotRenderable` unless it is one page without flaw."""
    with translation.override(facts["language"]):
        html = render_to_string("certificates/certificate.html", _context(facts, code, verify_url))
    target = io.BytesIO()
    result = pisa.CreatePDF(
        html, dest=target, path=str(fonts.FOLDER / "certificate.html"), resource_policy=POLICY
    )
    document = target.getvalue()
    # The renderer goes on after whatever it could not read, place or draw, and only counts it.
    if result.err or result.warn:
        raise NotRenderable(f"{result.err} errors and {result.warn} warnings")
    if (pages := len(PdfReader(io.BytesIO(document)).pages)) != 1:
        raise NotRenderable(f"{pages} pages instead of one")
    return document


def fitted(text: str, font: str, sizes: list[tuple[int, int]]) -> int:
    """The largest size in which a text stands on as many lines as the size allows, without a word broken; else the last."""
    allowed = (size for size, most in sizes if 0 < _lines(text, font, size) <= most)
    return next(allowed, sizes[-1][0])


def _lines(text: str, font: str, size: int) -> int:
    """How many lines a text takes when broken between words alone; 0 when a word is wider than the line."""
    space, lines, used = fonts.width(" ", font, size), 1, 0.0
    for word in text.split():
        wide = fonts.width(word, font, size)
        if wide > LINE_POINTS:
            return 0
        if used and used + space + wide > LINE_POINTS:
            lines, used = lines + 1, wide
        else:
            used += (space if used else 0) + wide
    return lines


def _context(facts: dict[str, Any], code: str, verify_url: str) -> dict[str, Any]:
    # A mask is fixed because trying all eight takes four times as long and gains nothing a phone would notice.
    qr = segno.make(verify_url, error="m", mask=2, micro=False)
    return {
        "facts": facts,
        "completed_on": date.fromisoformat(facts["completed_on"]),
        "issued_on": date.fromisoformat(facts["issued_on"]),
        "valid_until": facts["valid_until"] and date.fromisoformat(facts["valid_until"]),
        "place": ", ".join(filter(None, [facts["profession"], facts["agency"]])),
        "name_size": fitted(facts["name"], fonts.SERIF, NAME_SIZES),
        "course_size": fitted(facts["course_name"], fonts.SERIF_BOLD, COURSE_SIZES),
        "code": code,
        "verify_url": verify_url,
        "address": verify_url.removesuffix(f"{code}/").partition("://")[2],
        "qr": qr.png_data_uri(scale=8, border=0, dark="#111827"),
    }
