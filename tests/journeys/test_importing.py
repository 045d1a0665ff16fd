"""A trainer brings questions of another system into the library, after looking at what would become of each."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor, axe_findings


def bank(mark: str) -> str:
    """A question that is taken as it is, one that loses something, and one that can't be taken."""
    return f"""::Good {mark}::A door is locked from outside ({mark}). What do you do first?{{=Ask~%50%Wait~Go}}

::Lossy {mark}::[html]Whose papers are these ({mark})?{{=<b>Hers</b>~His}}

::Broken {mark}::How many people sleep here ({mark})?{{#many}}
"""


def upload(page: Page, path: Path) -> None:
    page.get_by_label("File").set_input_files(path)
    page.get_by_role("button", name="Look at the file").click()
    expect(page.get_by_role("heading", name="What is in the file")).to_be_visible()


def row(page: Page, name: str) -> str:
    return page.get_by_role("row").filter(has_text=name).inner_text()


def test_trainer_when_a_file_of_questions_is_looked_at_and_taken_then_its_drafts_are_in_the_library(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    mark = uuid.uuid4().hex[:6]
    file = tmp_path / "bank.txt"
    file.write_text(bank(mark), encoding="utf-8")
    trainer = visitor(axe=False)
    trainer.sign_in("trainer@demo.example")
    page = trainer.go("/cms/questions/import/")
    page.wait_for_load_state("networkidle")
    assert axe_findings(page) == []
    upload(page, file)
    expect(page.locator("main")).to_contain_text("2 new, 0 changed, 0 in the library already, 1 refused.")
    page.wait_for_load_state("networkidle")
    assert axe_findings(page) == []
    assert "Formatting" not in row(page, f"Good {mark}")
    assert "Formatting of options and other short texts: they are plain text here." in row(page, f"Lossy {mark}")  # fmt: skip
    assert re.search(r"Broken \w+\s+5\s+.*refused", row(page, f"Broken {mark}"), re.DOTALL)

    page.get_by_role("button", name="Take the questions as drafts").click()
    expect(page.get_by_text("2 questions are taken, as drafts.")).to_be_visible()
    assert "taken, as a draft" in row(page, f"Good {mark}")
    expect(page.get_by_role("button", name="Take the questions as drafts")).to_have_count(0)
    page.get_by_role("link", name=f"Good {mark}").click()
    expect(page.get_by_role("button", name="Save draft").first).to_be_visible()
    page = trainer.go(f"/cms/snippets/assessments/question/?q={mark}")
    for said in ("A door is locked from outside", "Whose papers are these"):
        expect(page.get_by_role("link", name=f"{said} ({mark})").first).to_be_visible()
    expect(page.get_by_text(f"How many people sleep here ({mark})")).to_have_count(0)
    assert trainer.errors == []


def test_trainer_when_the_file_holds_no_questions_then_the_page_says_why(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    wrong = tmp_path / "photo.txt"
    wrong.write_bytes(b"\x89PNG\r\n\x1a\n\x00\xff\xfe not text at all")
    trainer = visitor(axe=False)
    trainer.sign_in("trainer@demo.example")
    page = trainer.go("/cms/questions/import/")
    upload(page, wrong)
    expect(page.locator("main")).to_contain_text("The file is not encoded in UTF-8 (line 1)")
    assert page.get_by_role("button", name="Take the questions as drafts").count() == 0
    page.get_by_role("link", name="Another file").click()
    expect(page.get_by_label("File")).to_be_visible()
    assert trainer.errors == []
