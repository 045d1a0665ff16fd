"""The document: one page on which every text comes out whole, whatever the name."""

import io
import unicodedata
from typing import Any

import pytest
from pypdf import PdfReader

from certificates import fonts, pdf
from certificates.codes import new_code
from tests.certificates.conftest import text_by_poppler, text_by_pypdf

CODE = new_code()
URL = f"https://training.example/v/{CODE}/"


def facts(**other: Any) -> dict[str, Any]:
    return {
        "name": "Zoë Müller-Šarić",
        "course_code": "THB-POL",
        "course_name": "Recognise and respond: trafficking in human beings",
        "edition": 3,
        "minutes": 75,
        "hours": "1 hour 15 minutes",
        "profession": "Police",
        "agency": "Unit South 1 (demo)",
        "completed_on": "2026-11-23",
        "issued_on": "2026-11-24",
        "valid_until": "2028-11-23",
        "issuer": "Frontline training",
        "language": "en",
        "is_demo": True,
        "number": "THB-POL-2026-000042",
        **other,
    }


def page_of(document: bytes) -> Any:
    pages = PdfReader(io.BytesIO(document)).pages
    assert len(pages) == 1
    return pages[0]


def lines_of(document: bytes) -> list[str]:
    return page_of(document).extract_text().splitlines()


def said(document: bytes) -> list[str]:
    """The text of a document as each reader at hand reads it."""
    return [text for text in (text_by_pypdf(document), text_by_poppler(document)) if text is not None]


@pytest.mark.parametrize("name", ["Zoë Müller-Šarić", "Łukasz Đorđević", "Ștefan", "Γιώργος", "Олена"])
def test_name_when_printed_then_the_extracted_line_is_equal(name: str) -> None:
    document = pdf.render(facts(name=name), CODE, URL)
    assert name in lines_of(document)
    assert all(f" {name} " in text for text in said(document))


def test_every_shipped_character_when_printed_then_it_is_read_back() -> None:
    printable = "".join(chr(code) for code in sorted(fonts._printable()))
    composed = [char for char in dict.fromkeys(unicodedata.normalize("NFC", printable)) if not char.isspace()]
    for start in range(0, len(composed), 240):
        part = composed[start : start + 240]
        name = " ".join("".join(part[n : n + 20]) for n in range(0, len(part), 20))
        for text in said(pdf.render(facts(name=name, course_name=name), CODE, URL)):
            assert text.count(name) == 2


def test_document_when_printed_then_it_says_every_fact_once() -> None:
    for text in said(pdf.render(facts(), CODE, URL)):
        for fact in ["Frontline training", "THB-POL-2026-000042", "Certificate of completion", "Zoë Müller-Šarić",
                     "Police, Unit South 1 (demo)", "Recognise and respond: trafficking in human beings",
                     "THB-POL, edition 3, 1 hour 15 minutes", "23 November 2026", "24 November 2026", "23 November 2028",
                     CODE, "training.example/v/", "This is a demonstration, not an official qualification."]:  # fmt: skip
            assert text.count(fact) == 1, fact


def test_document_when_without_end_place_and_demo_then_it_says_so_or_nothing() -> None:
    document = pdf.render(
        facts(valid_until=None, profession="", agency="", hours="", is_demo=False), CODE, URL
    )
    text = text_by_pypdf(document)
    assert "without end" in text
    assert "demonstration" not in text
    assert {"THB-POL, edition 3", "Zoë Müller-Šarić", "has completed the course"} <= set(lines_of(document))


def test_document_when_opened_then_it_has_title_author_and_language() -> None:
    reader = PdfReader(io.BytesIO(pdf.render(facts(), CODE, URL)))
    assert reader.metadata.title == "Certificate THB-POL-2026-000042"
    assert reader.metadata.author == "Frontline training"
    assert reader.trailer["/Root"]["/Lang"] == "en"


def test_document_when_opened_then_every_font_is_embedded_and_its_links_lead_to_the_verification() -> None:
    page = page_of(pdf.render(facts(), CODE, URL))
    used = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    own = [font for font in used if "Noto" in font["/BaseFont"]]
    assert len(own) >= 4
    assert all("/FontFile2" in font["/FontDescriptor"] for font in own)
    assert {note.get_object()["/A"]["/URI"] for note in page["/Annots"]} == {URL}
    assert len(page.images) == 1


def test_document_when_landscape_then_it_is_a4() -> None:
    box = page_of(pdf.render(facts(), CODE, URL)).mediabox
    assert (round(box.width), round(box.height)) == (842, 595)


@pytest.mark.parametrize(
    "name",
    [
        '<b>&"',
        "<img src=file:///etc/passwd>",
        "</style><script>alert(1)</script>",
        "{{ facts.number }}",
        "&lt;&amp;",
    ],
)
def test_name_when_it_is_markup_then_it_is_printed_literally(name: str) -> None:
    document = pdf.render(facts(name=name, agency=name), CODE, URL)
    assert name in lines_of(document)
    assert "root:" not in text_by_pypdf(document)
    assert len(page_of(document).images) == 1


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="/etc/hostname">',
        '<img src="../pdf.py">',
        '<img src="http://127.0.0.1:9/x.png">',
        "<pdf:nextpage>",
    ],
)
def test_render_when_something_foreign_gets_into_the_template_then_nothing_is_issued(
    markup: str, tmp_path: Any, settings: Any
) -> None:
    source = (settings.BASE_DIR / "templates/certificates/certificate.html").read_text()
    (tmp_path / "certificates").mkdir()
    (tmp_path / "certificates" / "certificate.html").write_text(
        source.replace("&nbsp;\n</body>", f"{markup}&nbsp;</body>")
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    with pytest.raises(pdf.NotRenderable):
        pdf.render(facts(), CODE, URL)


def test_render_when_a_character_slips_through_then_nothing_is_issued() -> None:
    with pytest.raises(pdf.NotRenderable):
        pdf.render(facts(agency="王小明"), CODE, URL)


SEVENTY = "Maria-Magdalena von Hohenzollern-Sigmaringen y García de la Torre-Ñandú"[:70]


@pytest.mark.parametrize(
    "name", [SEVENTY, "W" * 70, "Wolfeschlegelsteinhausenbergerdorff " * 4, "W" * 150, "i" * 150]
)
def test_name_when_long_then_it_stays_whole_on_one_page_inside_the_margins(name: str) -> None:
    name = name.strip()
    document = pdf.render(facts(name=name, course_name="Mmmmmmm " * 20, agency="Mmmmmmm " * 15), CODE, URL)
    assert name.replace(" ", "") in text_by_pypdf(document).replace(" ", "")
    assert rightmost(document) <= 91 + pdf.LINE_POINTS + 0.5


def test_name_when_it_has_70_characters_then_no_word_is_broken() -> None:
    assert len(SEVENTY) == 70
    assert all(f" {SEVENTY} " in text for text in said(pdf.render(facts(name=SEVENTY), CODE, URL)))


@pytest.mark.parametrize(
    ("name", "size"), [("Zoë", 38), ("Zoë Müller-Šarić", 38), (SEVENTY, 24), ("W" * 70, 12), ("W" * 150, 12)]
)
def test_name_when_longer_then_it_is_set_smaller(name: str, size: int) -> None:
    assert pdf.fitted(name, fonts.SERIF, pdf.NAME_SIZES) == size


def rightmost(document: bytes) -> float:
    """How far to the right the name reaches, in points: measured with the fonts, where pypdf says each piece begins."""
    ends = [0.0]

    def visit(text: str, matrix: list[float], text_matrix: list[float], font: Any, size: float) -> None:
        if text.strip() and font and "NotoSerif" in font["/BaseFont"]:
            bold = "Bold" in font["/BaseFont"]
            wide = fonts.width(
                text.strip("\n"), fonts.SERIF_BOLD if bold else fonts.SERIF, size * text_matrix[0] * matrix[0]
            )
            ends.append(matrix[0] * text_matrix[4] + matrix[4] + wide)

    page_of(document).extract_text(visitor_text=visit)
    assert len(ends) > 1
    return max(ends)
