"""An officer from the invitation to the verified certificate: with scripts, without, and by keyboard alone."""

import re
import uuid
from collections.abc import Callable
from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.journeys.conftest import Visitor, axe_findings
from tests.journeys.course import best_answers, critical_answers, items, lessons
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.people import PASSWORD, accept_invitation, invite
from tests.journeys.server import Server

NAME = "Zoë Müller-Šarić"


def decide(visitor: Visitor, hands: Mouse | Keyboard, answers: frozenset[str]) -> None:
    """Choose the first option of these on the page, and send it."""
    page = visitor.page
    page.wait_for_load_state()
    labels = [label.strip() for label in page.locator("fieldset.choices label").all_inner_texts()]
    wanted = next((label for label in labels if label in answers), labels[0])
    hands.choose(page, page.get_by_label(wanted, exact=True))
    visitor.follow(hands, page.get_by_role("button", name=re.compile("^(Decide|Save and continue)$")))


def go_on(visitor: Visitor, hands: Mouse | Keyboard) -> None:
    """From what follows from a decision to the next scene or question."""
    while re.search(r"/attempt/[^/]+/\d+/[^/]+/$", visitor.page.url):
        visitor.follow(hands, visitor.page.locator(".action-bar .button--primary"))
        visitor.check()


def sit(visitor: Visitor, hands: Mouse | Keyboard, answers: frozenset[str], stop_after: int = 10_000) -> None:
    """Answer all that is asked, up to the review page (or stop after so many answers)."""
    page = visitor.page
    for _ in range(stop_after):
        if page.url.endswith("/review/"):
            return
        decide(visitor, hands, answers)
        visitor.check()
        go_on(visitor, hands)


def begin_course(visitor: Visitor, hands: Mouse | Keyboard) -> None:
    """From My training to the first lesson."""
    visitor.check()
    visitor.follow(hands, visitor.page.get_by_role("link", name=re.compile("^Start: ")))
    visitor.check()
    visitor.follow(hands, visitor.page.get_by_role("button", name="Start this course"))


def read_lesson(visitor: Visitor, hands: Mouse | Keyboard) -> None:
    visitor.check()
    visitor.follow(hands, visitor.page.get_by_role("button", name="Mark as done and go on"))


def read_lessons(visitor: Visitor, hands: Mouse | Keyboard) -> int:
    """Read what comes, up to the next assessment; returns how many lessons that were."""
    read = 0
    while visitor.page.get_by_role("button", name="Mark as done and go on").count():
        read_lesson(visitor, hands)
        read += 1
    return read


def hand_in(visitor: Visitor, hands: Mouse | Keyboard) -> None:
    visitor.check()
    visitor.follow(hands, visitor.page.get_by_role("button", name="Hand in"))
    visitor.page.wait_for_url("**/debrief/")
    visitor.check()


def finish_course(visitor: Visitor, hands: Mouse | Keyboard) -> int:
    """From a lesson to the certificate: read, decide, hand in; returns how many lessons were read."""
    page = visitor.page
    read = 0
    while "/certificates/" not in page.url:
        read += read_lessons(visitor, hands)
        visitor.check()
        visitor.follow(hands, page.get_by_role("button", name="Begin"))
        sit(visitor, hands, best_answers())
        hand_in(visitor, hands)
        expect(page.get_by_role("heading", level=1)).to_have_text("Passed")
        visitor.follow(hands, page.locator(".action-bar .button--primary"))
    return read


def test_officer_when_invited_then_ends_with_a_verified_certificate(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    email = f"officer-{uuid.uuid4().hex[:8]}@demo.example"
    link = invite(visitor(), name=NAME, email=email)
    officer, hands = visitor(), Mouse()
    accept_invitation(officer, hands, link)
    begin_course(officer, hands)
    assert finish_course(officer, hands) == lessons()
    take_certificate(server, officer, hands, visitor())


# What is worked without a mouse or without scripts is the same page each time: here the last lesson and what follows it are enough.
ALL_BUT_THE_LAST_LESSON = """
from django.utils import timezone
from accounts.models import User
from compliance import demo
from courses.models import Course
course = Course.objects.get(code='THB-POL')
demo.take_course(User.objects.get(email={email!r}), course, upto=1 - 3 / len(course.current_edition.items), at=timezone.now())
"""


@pytest.mark.looks
@pytest.mark.parametrize(
    ("hands", "javascript"),
    [pytest.param(Mouse(), False, id="no-script"), pytest.param(Keyboard(), True, id="keyboard")],
)
def test_officer_when_there_is_no_script_or_no_mouse_then_ends_with_a_verified_certificate_too(
    server: Server, visitor: Callable[..., Visitor], hands: Mouse | Keyboard, javascript: bool
) -> None:
    email = f"officer-{uuid.uuid4().hex[:8]}@demo.example"
    link = invite(visitor(axe=False), name=NAME, email=email)
    officer = visitor(javascript=javascript, axe=False)
    accept_invitation(officer, hands, link)
    server.ask(ALL_BUT_THE_LAST_LESSON.format(email=email))
    officer.go("/en/my/")
    officer.follow(hands, officer.page.get_by_role("link", name=re.compile("^Continue: ")))
    assert finish_course(officer, hands) == 1
    take_certificate(server, officer, hands, visitor(javascript=javascript, axe=False))


def take_certificate(server: Server, officer: Visitor, hands: Mouse | Keyboard, stranger: Visitor) -> None:
    """From the list of certificates to the PDF, and to somebody who verifies its code."""
    page = officer.page
    officer.check()
    officer.follow(hands, page.locator(".certificates").get_by_role("heading").get_by_role("link"))
    officer.check()
    number = re.search(r"THB-POL-\d{4}-\d{6}", page.content()).group()
    download = page.get_by_role("link", name=re.compile("Download"))
    with page.expect_download() as downloading:
        hands.press(page, download)
    pdf = downloading.value.path().read_bytes()
    again = page.request.get(server.url + download.get_attribute("href")).body()
    assert pdf == again
    text = PdfReader(BytesIO(pdf)).pages[0].extract_text()
    assert NAME in text
    assert number in text

    code = page.locator(".code").first.inner_text()
    verify(stranger, hands, code=code, number=number)


def verify(stranger: Visitor, hands: Mouse | Keyboard, *, code: str, number: str) -> None:
    """Somebody without an account types the code of a certificate: it is genuine, and the name stays masked."""
    page = stranger.go("/en/verify/")
    stranger.check()
    hands.fill(page, page.get_by_label("Code"), code.lower())
    stranger.follow(hands, page.get_by_role("button", name=re.compile("Verify")))
    expect(page.get_by_role("heading", level=1)).to_contain_text("valid", ignore_case=True)
    shown = page.locator("main").inner_text()
    assert number in shown
    assert NAME not in shown
    assert "Müller" not in shown
    stranger.check()


def primary(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("main .button--primary").all_inner_texts()]


def test_officer_when_signing_out_in_the_middle_then_goes_on_exactly_there(
    visitor: Callable[..., Visitor],
) -> None:
    email = f"resumes-{uuid.uuid4().hex[:8]}@demo.example"
    link = invite(visitor(axe=False), name="Sascha Exempel", email=email)
    officer, hands = visitor(axe=False), Mouse()
    page = officer.page
    accept_invitation(officer, hands, link)
    begin_course(officer, hands)
    read_lesson(officer, hands)
    read_lesson(officer, hands)
    third = page.get_by_role("heading", level=1).inner_text()

    def sign_out_and_in() -> None:
        page.get_by_role("button", name="Sign out").click()
        officer.sign_in(email, PASSWORD)

    sign_out_and_in()
    assert primary(page) == [f"Continue: {third}"]
    expect(page.locator("main")).to_contain_text(f"2 of {len(items())}")
    page.get_by_role("link", name=f"Continue: {third}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(third)

    read_lessons(officer, hands)
    officer.follow(hands, page.get_by_role("button", name="Begin"))
    sit(officer, hands, best_answers(), stop_after=2)
    scene = page.get_by_role("heading", level=1).inner_text()
    attempt = page.url
    sign_out_and_in()
    assert len(primary(page)) == 1
    page.locator("main .button--primary").click()
    assert page.url == attempt
    expect(page.get_by_role("heading", level=1)).to_have_text(scene)


def test_officer_when_a_critical_mistake_is_made_then_it_fails_and_the_debrief_teaches(
    visitor: Callable[..., Visitor],
) -> None:
    email = f"errs-{uuid.uuid4().hex[:8]}@demo.example"
    link = invite(visitor(axe=False), name="Dana Exempel", email=email)
    officer, hands = visitor(axe=False), Mouse()
    page = officer.page
    accept_invitation(officer, hands, link)
    begin_course(officer, hands)
    read_lessons(officer, hands)
    officer.follow(hands, page.get_by_role("button", name="Begin"))
    while not page.locator(".feedback--critical").count():  # it need not be in the first scene
        go_on(officer, hands)
        choices = " ".join(page.locator("fieldset.choices").inner_text().split())
        is_there = any(answer in choices for answer in critical_answers())
        decide(officer, hands, critical_answers() if is_there else best_answers())
    expect(page.locator(".feedback__sources")).to_be_visible()
    assert axe_findings(page) == []
    page.locator(".action-bar .button--primary").click()
    sit(officer, hands, best_answers())
    hand_in(officer, hands)
    expect(page.get_by_role("heading", level=1)).to_have_text("Not passed")
    expect(page.get_by_role("heading", name="Critical mistakes first")).to_be_visible()
    expect(page.get_by_text("The best decision").first).to_be_visible()
    expect(page.get_by_text(re.compile("You can try again from"))).to_be_visible()
    assert axe_findings(page) == []
