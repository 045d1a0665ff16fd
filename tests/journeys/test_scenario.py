"""A case with exhibits and time pressure: by keyboard, and without scripts; the seconds hurry nobody, the debrief has all sides."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.course import best_answers
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.people import PASSWORD
from tests.journeys.server import Server
from tests.journeys.test_officer import decide, go_on, hand_in

# A new officer whose attempt at the case that all courses have in common is open.
PREPARE = """
from django.utils import timezone
from accounts import people
from accounts.models import Agency, Profession
from assessments import attempts
from assessments.models import AssessmentPage
from courses import progress
from courses.curriculum import stable_id
from courses.models import Course
from wagtail.models import Locale
now = timezone.now()
user = people.join(email={email!r}, full_name='Jo Exempel', password={password!r},
    agency=Agency.objects.get(code='police-south-1'), profession=Profession.objects.get(code='police'), on=now.date())
key = stable_id('thb-pol', 'assessment', 'night-shift')
page = AssessmentPage.objects.get(translation_key=key, locale=Locale.get_default())
print(attempts.begin(progress.enrol(user, Course.objects.get(code='THB-POL'), at=now), page, at=now).uuid)
"""
ANSWERS = """
from assessments.models import Attempt
attempt = Attempt.objects.get(uuid={attempt!r})
print(attempt.answers.count(), attempt.gradings.count())
"""
OVER = "In reality the time would be over now. Go on at your own pace."


def prepare(server: Server) -> tuple[str, str]:
    """The e-mail of a new officer and the id of their open attempt."""
    email = f"case-{uuid.uuid4().hex[:8]}@demo.example"
    return email, server.ask(PREPARE.format(email=email, password=PASSWORD)).splitlines()[-1]


def counted(server: Server, attempt: str) -> str:
    """How many answers and gradings there are."""
    return server.ask(ANSWERS.format(attempt=attempt)).splitlines()[-1]


def timer(page: Page) -> Locator:
    return page.locator("[data-seconds] [data-words]")


def look_at_the_case(page: Page, hands: Mouse | Keyboard) -> None:
    """The first scene from the officer's side, what lies on the table, and who is who."""
    expect(page.get_by_role("heading", level=1)).to_have_text("Before six")
    expect(page.locator(".scene")).to_contain_text("an iron staircase in slippers")
    expect(page.locator("main")).not_to_contain_text("Your telephone.")
    slip = page.locator("main .exhibit").filter(has_text="Pay slip from the apron")
    expect(slip).to_contain_text("Bed: −410")
    hands.press(page, page.locator("summary").filter(has_text="Who is who"))
    expect(page.locator("details[open]")).to_contain_text("on patrol that morning (your part)")


def switch_the_seconds_off_and_on(page: Page, hands: Mouse | Keyboard) -> None:
    """Offered, never required; what was chosen and not yet sent is still chosen."""
    chosen = page.get_by_role("radio").nth(1)
    value = chosen.get_attribute("value")
    hands.choose(page, chosen)
    for button, shown in (("Without time pressure", 0), ("With time pressure", 1)):
        hands.press(page, page.get_by_role("button", name=button))
        expect(timer(page)).to_have_count(shown)
        expect(page.locator(f"input[value='{value}']")).to_be_checked()


@pytest.mark.looks
@pytest.mark.parametrize(
    ("hands", "javascript"), [(Keyboard(), True), (Mouse(), False)], ids=["keyboard", "no-script"]
)
def test_case_when_its_seconds_run_out_then_nothing_is_lost_and_the_debrief_tells_all_sides(
    server: Server, visitor: Callable[..., Visitor], hands: Mouse | Keyboard, javascript: bool
) -> None:
    email, attempt = prepare(server)
    learner = visitor(javascript=javascript, axe=javascript)
    if javascript:
        learner.page.clock.install()
    learner.sign_in(email, PASSWORD)
    page = learner.go(f"/en/attempt/{attempt}/1/")
    look_at_the_case(page, hands)
    learner.check()
    switch_the_seconds_off_and_on(page, hands)
    assert counted(server, attempt) == "0 0"
    if javascript:
        expect(timer(page)).not_to_contain_text("90 seconds")  # they run
        page.clock.fast_forward("02:00")
        expect(timer(page)).to_have_text(OVER)
        expect(page.get_by_role("radio").nth(1)).to_be_checked()
        learner.check()
    else:
        expect(timer(page)).to_have_text("In reality you would have about 90 seconds here.")
    for decisions in (1, 2, 3):
        decide(learner, hands, best_answers())
        assert counted(server, attempt) == f"{decisions} 0"
        learner.check()
        go_on(learner, hands)
    hand_in(learner, hands)
    expect(page.get_by_role("heading", level=1)).to_have_text("Passed")
    for profession, seen in (("Judiciary", "5.40, your telephone."), ("Social services", "behind curtain 4")):
        side = page.locator("details").filter(has_text=f"The side of: {profession}").first
        hands.press(page, side.locator("summary"))
        expect(side).to_contain_text(seen)
        expect(side).to_contain_text("The best decision")
    expect(page.locator("summary").filter(has_text=re.compile("The side of: Police"))).to_have_count(0)
    learner.check()


@pytest.mark.looks
def test_case_when_the_seconds_are_switched_off_then_they_stay_off_for_as_long_as_one_is_signed_in(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    email, attempt = prepare(server)
    learner, hands = visitor(axe=False), Keyboard()
    learner.sign_in(email, PASSWORD)
    page = learner.go(f"/en/attempt/{attempt}/1/")
    expect(timer(page)).to_have_count(1)
    hands.press(page, page.get_by_role("button", name="Without time pressure"))
    expect(timer(page)).to_have_count(0)
    learner.go("/en/my/")
    learner.go(f"/en/attempt/{attempt}/1/")
    expect(timer(page)).to_have_count(0)
    expect(page.get_by_role("button", name="With time pressure")).to_be_visible()
    assert counted(server, attempt) == "0 0"
    learner.check()
