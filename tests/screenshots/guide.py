"""`python -m tests.screenshots.guide`: the pictures of the trainer's guide, taken from a demo that is thrown away.

An editor does in it what the guide tells: keeps a version, changes a shared text, breaks a scenario, goes to release.
"""

import os
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings")
django.setup()

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright  # noqa: E402 # settings first

from tests.journeys.browser import launch  # noqa: E402
from tests.journeys.pages import DEMO_PASSWORD  # noqa: E402
from tests.journeys.server import ROOT, Server, free_port  # noqa: E402
from tests.screenshots.__main__ import small  # noqa: E402

FOLDER = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 800}
EDITOR = "editor@demo.example"
PRACTICE, KEEPS, LESSON, COURSE, STORY = (
    "Sweden: regional co-ordinators close to the people",
    "Years, not weeks",  # a lesson that uses the practice
    "Where you meet people",
    "Recognising trafficking: first contact",
    "The kitchen under the stairs",
)
NEW_WORDS = " Find out who plays this part where you work."
TIME_HAS_PASSED = """
from datetime import timedelta
from django.utils import timezone
from courses.models import Source
today = timezone.localdate()
Source.objects.filter(key="coe-197-art-10-3").update(
    read_on=today - timedelta(days=360), review_by=today + timedelta(days=5)
)
"""


@dataclass
class Camera:
    server: Server
    page: Page

    def open(self, address: str) -> Page:
        self.page.goto(self.server.url + address)
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(2_500)  # until then Wagtail takes what stands in a form as unchanged
        return self.page

    def key(self, model: str, title: str) -> str:
        return self.server.ask(
            f"from {model.split('.')[0]}.models import {model.split('.')[1]} as Thing\n"
            f"print(Thing.objects.get(title={title!r}, locale__language_code='en').pk)"
        )

    def take(self, name: str, top: Locator | None = None, *, below: int = 0) -> None:
        """What is to be seen; with `top`, from that place on, `below` pixels further down than Wagtail has it."""
        if top is not None:
            top.evaluate(
                "(element, below) => { element.style.scrollMarginTop = `${below}px`; element.scrollIntoView(); }",
                below,
            )
        self.page.wait_for_timeout(800)
        data = small(self.page.screenshot(animations="disabled"))
        (FOLDER / f"guide-{name}.png").write_bytes(data)
        print(f"  docs/images/guide-{name}.png: {len(data) / 1000:.0f} kB", flush=True)


def sign_in(browser: Browser, server: Server) -> Page:
    context = browser.new_context(locale="en-GB", reduced_motion="reduce", viewport=SIZE)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto(server.url + "/en/account/login/")
    page.locator("input[name=login]").fill(EDITOR)
    page.locator("input[name=password]").fill(DEMO_PASSWORD)
    page.locator("main form .button--primary").first.click()
    page.wait_for_url("**/my/")
    return page


def publish(page: Page) -> None:
    """As an editor does; a press in the moment in which the editor saves by itself may be lost, and is made again."""
    more = page.get_by_role("button", name="More actions")
    for _ in range(3):
        more.click()
        expect(page.locator(".w-autosave-indicator__state--saving")).to_be_hidden()
        page.get_by_role("button", name="Publish", exact=True).click()
        page.wait_for_load_state("networkidle")
        if not more.count() or page.get_by_text("Go to the first error").count():
            return
    raise AssertionError("It could not be published: " + page.locator("main").inner_text()[:500])


def photograph(camera: Camera) -> None:
    lesson(camera)
    shared_text(camera)
    scenario(camera)
    release(camera)
    translations(camera)
    page = camera.open("/cms/")
    camera.take("first-look", page.locator(".w-panel--dashboard").first, below=-42)
    preview(camera)  # the panel stays open from then on


def lesson(camera: Camera) -> None:
    page = camera.open(f"/cms/pages/{camera.key('courses.LessonPage', LESSON)}/edit/")
    block = page.locator('[data-contentpath="body"] [data-streamfield-child]').filter(has_text="Text").nth(1)
    camera.take("lesson", block, below=4)


def shared_text(camera: Camera) -> None:
    """One lesson keeps version 1; then there is a version 2."""
    page = camera.open(f"/cms/pages/{camera.key('courses.LessonPage', KEEPS)}/edit/")
    page.locator('select[id$="-version-published"]').first.select_option("1")
    publish(page)
    practice = camera.key("courses.BestPractice", PRACTICE)
    page = camera.open(f"/cms/snippets/courses/bestpractice/edit/{practice}/")
    page.locator('[data-contentpath="body"] [contenteditable="true"]').first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(NEW_WORDS)
    page.wait_for_timeout(1_500)
    publish(page)
    page.get_by_label("substantive").check()
    page.get_by_label("What has changed").fill("A task for readers: find out who plays this part.")
    camera.take("publish", page.get_by_role("heading", name="Lessons and assessments that use it"), below=-10)
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_text("The new version is published")).to_be_visible()
    page = camera.open("/cms/library/newer/")
    page.get_by_role("link", name="See the difference").click()
    camera.take("newer-version")


def preview(camera: Camera) -> None:
    page = camera.open(f"/cms/pages/{camera.key('courses.LessonPage', LESSON)}/edit/")
    page.get_by_role("button", name=re.compile("preview", re.IGNORECASE)).first.click()
    page.wait_for_timeout(4_000)
    page.get_by_label("Preview mode").select_option(label="Social services, Français")
    page.wait_for_timeout(5_000)
    shown = page.frame_locator("#w-preview-iframe")
    shown.locator("h1").evaluate("heading => heading.scrollIntoView()")
    camera.take("preview")


def scenario(camera: Camera) -> None:
    page = camera.open(
        f"/cms/snippets/assessments/scenario/edit/{camera.key('assessments.Scenario', STORY)}/"
    )
    begins = page.locator('[name="scenes-0-value-name"]').input_value()
    page.locator('select[id$="leads_to-scenes"]').nth(3).select_option(begins)  # back to where one came from
    publish(page)
    page.get_by_role("button", name="Go to the first error").or_(
        page.get_by_role("link", name="Go to the first error")
    ).first.click()
    camera.take("scenario")


def release(camera: Camera) -> None:
    page = camera.open(f"/cms/courses/{camera.key('courses.CoursePage', COURSE)}/release/")
    page.get_by_label("substantive").check()
    page.get_by_label("Note to learners").fill(
        "Find out who plays the part of the co-ordinator where you work."
    )
    camera.take("release")


def translations(camera: Camera) -> None:
    page = camera.open(f"/cms/reports/course-translations/{camera.key('courses.CoursePage', COURSE)}/")
    stale = page.get_by_role("button", name="Still right").first
    stale.evaluate("element => element.scrollIntoView({block: 'center'})")
    camera.take("translations")


def main() -> int:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="guide-") as folder, sync_playwright() as playwright:
        server = Server(Path(folder), free_port(), "")
        print("Setting up a demo of its own …", flush=True)
        browser = launch(playwright)
        try:
            server.start()
            server.ask(TIME_HAS_PASSED)
            photograph(Camera(server, sign_in(browser, server)))
        finally:
            browser.close()
            server.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
