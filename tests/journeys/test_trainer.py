"""A trainer edits a lesson, a reviewer approves it, an officer reads it; an editor releases an edition."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor, axe_findings
from tests.journeys.hands import Mouse
from tests.journeys.people import accept_invitation, invite

MODULE, LESSON = "Make it safe", "Why victims say no"
CASE = "A case that stands without the victim"  # no other lesson is called so


# Wagtail takes what stands in the form two seconds after the page has come as the text that is not changed, and on a
# slow machine looks a second time; only what is typed after that is saved by itself.
WATCHES = """addEventListener('w-unsaved:watch-edits', () =>
  setTimeout(() => document.documentElement.setAttribute('watches', ''), 2000), {once: true});"""


def open_in_editor(author: Visitor, title: str) -> Page:
    author.page.add_init_script(WATCHES)
    page = author.go(f"/cms/pages/search/?q={title.replace(' ', '+')}")
    page.get_by_role("link", name=title).first.click()
    page.locator("html[watches]").wait_for()
    return page


def write_summary(page: Page, words: str) -> None:
    """Type it and wait until Wagtail has saved the draft by itself: what is still under way would meet a closed page."""
    page.get_by_label("Summary").fill(words)
    expect(page.locator(".w-autosave-indicator__state--saved")).to_be_visible(timeout=15_000)


def test_trainer_when_a_reviewer_approves_then_the_officer_reads_the_new_text(
    visitor: Callable[..., Visitor],
) -> None:
    changed = f"What fear does to a statement ({uuid.uuid4().hex[:6]})."
    trainer = visitor(axe=False)
    trainer.sign_in("trainer@demo.example")
    page = open_in_editor(trainer, LESSON)
    write_summary(page, changed)
    page.get_by_role("button", name="More actions").click()
    assert page.get_by_role("button", name="Publish").count() == 0
    page.get_by_role("button", name="Submit to Content review").click()
    expect(page.get_by_text("has been submitted for moderation")).to_be_visible()
    assert trainer.errors == []

    link = invite(
        visitor(axe=False), name="Camille Exempel", email=f"reads-{uuid.uuid4().hex[:8]}@demo.example"
    )
    officer = visitor()
    accept_invitation(officer, Mouse(), link)
    officer.page.get_by_role("link", name=re.compile("^Start: ")).click()
    officer.page.get_by_role("button", name="Start this course").click()
    officer.page.locator(".outline summary").filter(has_text=MODULE).click()  # folded until one is there
    officer.page.get_by_role("link", name=LESSON).first.click()
    expect(officer.page.get_by_role("heading", level=1)).to_have_text(LESSON)
    assert changed not in officer.page.content()

    reviewer = visitor(axe=False)
    reviewer.sign_in("reviewer@demo.example")
    page = reviewer.go("/cms/")
    page.get_by_role("link", name=LESSON).first.click()
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Approve and Publish", exact=True).click()
    expect(page.get_by_text(f"Page '{LESSON}' has been updated")).to_be_visible()

    officer.page.reload()
    expect(officer.page.locator(".page-header__lead")).to_have_text(changed)
    officer.check()


def test_editor_when_a_lesson_has_changed_then_releases_the_next_edition(
    visitor: Callable[..., Visitor],
) -> None:
    editor = visitor(axe=False)
    editor.sign_in("editor@demo.example")
    page = open_in_editor(editor, CASE)
    write_summary(page, f"What speaks when nobody does ({uuid.uuid4().hex[:6]}).")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("has been published")).to_be_visible()

    page = editor.go("/cms/pages/search/?q=Recognising+trafficking")
    page.get_by_role("link", name="Recognising trafficking: first contact").first.click()
    page.get_by_role("button", name="Actions").first.click()
    page.get_by_role("link", name="Release an edition").first.click()
    expect(page.locator("main")).to_contain_text(CASE)
    page.get_by_label("editorial").check()
    page.get_by_label("Approved by").fill("The training board")
    page.get_by_role("button", name="Release this edition").click()
    expect(page.get_by_text(re.compile(r"Edition \d+ is released"))).to_be_visible()
    assert editor.errors == []


@pytest.mark.looks
def test_trainer_when_opening_the_lists_of_the_cms_then_all_of_them_work(
    visitor: Callable[..., Visitor],
) -> None:
    trainer = visitor(axe=False)
    trainer.sign_in("trainer@demo.example")
    for path in (
        "/cms/",
        "/cms/pages/",
        "/cms/snippets/courses/bestpractice/",
        "/cms/snippets/courses/source/",
        "/cms/snippets/courses/course/",
        "/cms/snippets/assessments/scenario/",
        "/cms/snippets/assessments/question/",
        "/cms/images/",
        "/cms/documents/",
        "/cms/account/",
    ):
        trainer.go(path)
        expect(trainer.page.locator("main")).to_be_visible()
        trainer.page.wait_for_load_state("networkidle")
        assert axe_findings(trainer.page) == []
    trainer.go("/cms/snippets/assessments/scenario/?q=kitchen").get_by_role(
        "link", name="The kitchen under the stairs"
    ).click()
    trainer.page.wait_for_load_state("networkidle")
    expect(trainer.page.get_by_label("Summary")).to_have_value(re.compile("joint check"))
    assert trainer.errors == []


@pytest.mark.looks
def test_trainer_when_writing_a_scenario_then_the_flow_map_follows_before_anything_is_saved(
    visitor: Callable[..., Visitor],
) -> None:
    trainer = visitor(axe=False)
    trainer.sign_in("trainer@demo.example")
    page = trainer.go("/cms/snippets/assessments/scenario/?q=Noise+at+night")
    page.get_by_role("link", name="Noise at night").first.click()
    page.route("**/scenario/edit/**", lambda route: route.abort())  # nothing is saved by itself
    page.locator("[name='scenes-0-value-title']").fill("In the stairwell")
    expect(page.locator(".flow-map__outline > li > strong").first).to_have_text(
        "In the stairwell", timeout=30_000
    )
