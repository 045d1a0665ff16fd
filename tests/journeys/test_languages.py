"""Another language in the middle of things: the page, the progress and the answer stay, with and without scripts."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.hands import Mouse
from tests.journeys.people import accept_invitation, invite
from tests.journeys.server import Server

pytestmark = pytest.mark.looks

HANDS = Mouse()


def speak(visitor: Visitor, language: str) -> Page:
    """Press the button of a language at the foot of the page."""
    button = visitor.page.locator(f".site-footer .language-switch [lang='{language}']")
    visitor.follow(HANDS, button)
    expect(visitor.page.locator("html")).to_have_attribute("lang", language)
    visitor.check()
    return visitor.page


WITHOUT_ONE_PASSAGE = """
from courses.models import LessonPage
page = LessonPage.objects.get(slug="trafic-de-migrants-et-idees-recues")
page.body = [block for block in page.body.raw_data if "angle mort" not in str(block["value"])]
page.save_revision().publish()
"""


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_officer_when_the_language_is_changed_in_the_middle_then_nothing_is_lost(
    visitor: Callable[..., Visitor], server: Server, javascript: bool
) -> None:
    server.ask(WITHOUT_ONE_PASSAGE)
    email = f"languages-{uuid.uuid4().hex[:8]}@demo.example"
    link = invite(visitor(axe=False), name="Alex Sprooch", email=email)
    officer = visitor(javascript=javascript, axe=javascript)
    accept_invitation(officer, HANDS, link)
    page = officer.page

    # In the middle of the course: a lesson that is translated, with one passage that is not.
    officer.go("/en/courses/thb-pol/")
    officer.follow(HANDS, page.get_by_role("button", name="Start this course"))
    officer.follow(HANDS, page.get_by_role("button", name="Mark as done and go on"))
    officer.go("/en/courses/thb-pol/see-it/smuggling-bad-jobs-and-nine-beliefs/")
    speak(officer, "fr")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Trafic de migrants, mauvais emplois et neuf idées reçues"
    )
    assert "/fr/cours/" in page.url
    lent = page.locator("main .untranslated")
    expect(lent).to_have_count(1)
    expect(lent).to_have_attribute("lang", "en")
    expect(lent).to_contain_text("A stereotype works like a blind spot")
    expect(page.locator("main .untranslated__note")).to_be_visible()
    expect(page.locator("nav.outline:visible .outline__item--done")).to_have_count(1)

    # On to a lesson of which no more than title and summary is translated: the text says that it is English.
    speak(officer, "lb")
    officer.follow(HANDS, page.locator(".action-bar form button"))
    assert page.url.startswith(officer.server.url + "/lb/coursen/")
    expect(page.locator("html")).to_have_attribute("lang", "lb")
    expect(page.get_by_role("heading", level=1)).to_have_text("Indicen, Form fir Form")
    expect(page.locator("main .untranslated").first).to_have_attribute("lang", "en")
    expect(page.locator("main .untranslated__note").first).to_be_visible()
    officer.check()
    speak(officer, "en")
    assert page.url == officer.server.url + "/en/courses/thb-pol/see-it/signs-form-by-form/"
    expect(page.locator("nav.outline:visible .outline__item--done")).to_have_count(2)

    # In the middle of a question, with an answer that was saved.
    officer.go("/en/courses/thb-pol/make-it-count/final-assessment-a-scenario-and-ten-decisions/")
    officer.follow(HANDS, page.get_by_role("button", name="Begin"))
    attempt = re.search(r"/attempt/[0-9a-f-]+/", page.url).group()
    number = next(
        n for n in range(2, 12) if officer.go(f"/en{attempt}{n}/").get_by_role("radio").count()
    )  # drawn
    question = officer.page
    HANDS.choose(question, question.get_by_role("radio").nth(1))
    chosen = question.get_by_role("radio").nth(1).get_attribute("value")
    if javascript:
        expect(page.locator(".saved")).to_contain_text("Saved")
    else:
        officer.follow(HANDS, page.get_by_role("button", name="Save and continue"))
        officer.go(f"/en{attempt}{number}/")
    for language in ("fr", "lb", "de", "en"):
        speak(officer, language)
        assert page.url.endswith(f"/{language}{attempt}{number}/")
        expect(page.locator("input:checked")).to_have_value(chosen)
