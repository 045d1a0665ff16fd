"""Sitting an assessment on a bad day: interrupted, offline, against the clock, by keyboard, without scripts."""

import re
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.server import Server
from tests.journeys.test_robust import PASSWORD, Session, prepare

SAVED = re.compile(r"^\s*Saved \d\d:\d\d\s*$")
UNTIL = re.compile(r"^Until ")  # after it the hour, or the day too when that is another one

LIMIT = """
from assessments.models import AssessmentPage, Attempt
from django.utils import timezone
from datetime import timedelta
a = Attempt.objects.get(uuid={attempt!r})
a.begun_at = timezone.now() - timedelta(minutes={ago})
a.time_limit_minutes, a.deadline_at = {limit}, a.begun_at + timedelta(minutes={limit}, seconds={more})
a.save()
print(a.enrolment.user.full_name)
"""
STATE = """
from assessments.models import Attempt
a = Attempt.objects.get(uuid={attempt!r})
print(a.gradings.count(), a.closed_by or "open", a.handed_in_at == a.deadline_at, a.answers.count(), a.flags.count())
"""


def limit(server: Server, attempt: str, *, ago: int, minutes: int, more: int = 0) -> None:
    """Let the attempt have begun so many minutes ago, under a limit of so many minutes (and some seconds)."""
    server.ask(LIMIT.format(attempt=attempt, ago=ago, limit=minutes, more=more))


def state(server: Server, attempt: str) -> str:
    return server.ask(STATE.format(attempt=attempt)).splitlines()[-1]


def question(visitor: Visitor, attempt: str, number: int) -> Page:
    return visitor.go(f"/en/attempt/{attempt}/{number}/")


@pytest.mark.looks
@pytest.mark.parametrize(
    ("hands", "javascript"),
    [(Keyboard(), True), (Mouse(), False)],
    ids=["keyboard", "no-script"],
)
def test_question_when_flagged_then_outline_and_review_say_so_and_the_choice_is_saved(
    server: Server, visitor: Callable[..., Visitor], hands: Mouse | Keyboard, javascript: bool
) -> None:
    email, attempt = prepare(server, answer=False)
    learner = visitor(javascript=javascript, axe=javascript)
    learner.sign_in(email, PASSWORD)
    page = question(learner, attempt, 3)
    hands.choose(page, page.get_by_role("radio").nth(1))
    hands.press(page, page.get_by_role("button", name="Flag for later"))
    expect(page.get_by_role("button", name="Remove the flag")).to_be_visible()
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    expect(page.locator(".saved")).to_have_text(SAVED)
    if javascript:  # nothing but the button and the outline was exchanged, and the focus is where it was
        expect(page.get_by_role("button", name="Remove the flag")).to_be_focused()
    outline = page.get_by_role("navigation", name="Questions").filter(visible=True)
    expect(outline.get_by_role("listitem").nth(2)).to_contain_text("answered, flagged")
    learner.check()
    hands.press(page, page.get_by_role("link", name="Review and hand in").filter(visible=True))
    row = page.get_by_role("row").filter(has_text="Question 3")
    expect(row).to_contain_text("answered")
    expect(row).to_contain_text("flagged")
    expect(page.get_by_text("10 parts are still open")).to_be_visible()
    learner.check()
    assert state(server, attempt).endswith("1 1")


@pytest.mark.looks
def test_choice_when_the_connection_is_lost_then_the_page_says_so_and_saves_it_later(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    email, attempt = prepare(server, answer=False)
    learner = visitor(axe=False)
    learner.sign_in(email, PASSWORD)
    page = question(learner, attempt, 2)
    line = page.locator(".saved")
    Mouse().choose(page, page.get_by_role("radio").nth(0))
    expect(line).to_have_text(SAVED)
    expect(page.get_by_text("Answered: 1 of 11").filter(visible=True)).to_be_visible()

    learner.context.set_offline(True)
    Mouse().choose(page, page.get_by_role("radio").nth(1))
    expect(line).to_contain_text("Not saved: there is no connection. Your choice is still on this page.")
    assert line.get_attribute("role") == "status"
    page.get_by_role(
        "button", name="Save and continue"
    ).click()  # does not lead to the browser's own error page
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    learner.context.set_offline(False)
    expect(line).to_have_text(SAVED)

    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/3/")
    page.go_back()
    expect(page.get_by_role("radio").nth(1)).to_be_checked()


def test_choice_when_the_session_has_ended_then_one_signs_in_and_is_back_with_it(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    email, attempt = prepare(server, answer=False)
    learner = visitor(axe=False)
    learner.sign_in(email, PASSWORD)
    page = question(learner, attempt, 2)
    learner.context.clear_cookies(name="sessionid")
    Mouse().choose(page, page.get_by_role("radio").nth(2))
    expect(page.locator(".saved")).to_contain_text("Not saved: your session has ended. Your choice is kept.")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=False).first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**/attempt/{attempt}/2/")
    expect(page.get_by_role("radio").nth(2)).to_be_checked()
    expect(page.get_by_text("What you chose is still here, but not saved yet.")).to_be_visible()
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/3/")
    assert state(server, attempt).split()[-2] == "1"


def test_time_limit_when_it_runs_out_then_it_is_said_in_time_and_what_was_answered_counts(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    email, attempt = prepare(server, answer=True)
    learner = visitor()
    learner.sign_in(email, PASSWORD)
    limit(server, attempt, ago=34, minutes=45)
    page = question(learner, attempt, 2)
    page.clock.install()
    page.reload()
    box = page.locator(".time-left")
    expect(box.get_by_text("11 minutes left")).to_be_visible()
    aloud = box.locator("[aria-live=polite]")
    expect(aloud).to_be_empty()
    page.clock.run_for(60_000)
    expect(aloud).to_have_text("10 minutes left")
    page.clock.run_for(60_000)
    expect(box.locator("[data-left]")).to_have_text("9 minutes left")
    expect(aloud).to_have_text("10 minutes left")  # quiet until five are left
    page.clock.run_for(9 * 60_000)
    expect(aloud).to_have_text("Time is up. What you have saved counts.")
    box.get_by_text("Time left").click()
    page.clock.resume()
    question(learner, attempt, 3)
    expect(page.locator(".time-left").get_by_text(re.compile("minutes left$")).first).to_be_hidden()
    learner.check()

    limit(server, attempt, ago=46, minutes=45, more=-1)
    stands = page.get_by_role("radio").nth(0).is_checked()  # to choose that again would change nothing
    Mouse().choose(page, page.get_by_role("radio").nth(1 if stands else 0))  # too late
    page.wait_for_url("**/debrief/")
    expect(page.get_by_text("What came later was not saved; what you had answered counts.")).to_be_visible()
    expect(page.get_by_text("Time was up on")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Passed")
    learner.check()


def test_time_limit_when_four_tabs_look_after_the_end_then_it_is_handed_in_once(server: Server) -> None:
    email, attempt = prepare(server, answer=True)
    sessions = [Session(server, email) for _ in range(4)]
    limit(server, attempt, ago=60, minutes=45)
    with ThreadPoolExecutor(4) as pool:
        seen = list(pool.map(lambda session: session.client.get(f"/en/attempt/{attempt}/"), sessions))
    assert {answer.url.path for answer in seen} == {f"/en/attempt/{attempt}/debrief/"}
    assert state(server, attempt).startswith("1 time True")
    assert attempt not in server.manage("close_overdue_attempts")
    assert state(server, attempt).startswith("1 time True")


def test_extra_time_when_the_manager_grants_it_then_the_open_attempt_has_it_without_scripts_too(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    email, attempt = prepare(server, answer=False)
    limit(server, attempt, ago=0, minutes=45)
    learner = visitor(javascript=False, axe=False)
    learner.sign_in(email, PASSWORD)
    before = question(learner, attempt, 2).get_by_text(UNTIL).inner_text()

    manager, hands = visitor(), Mouse()
    manager.sign_in("manager@demo.example")
    page = manager.go("/en/records/")
    manager.follow(hands, page.get_by_role("link", name="Extra time and attempts"))
    manager.check()
    manager.follow(hands, page.get_by_role("link", name="Grant time or attempts").first)
    page.get_by_label("Name or e-mail address").fill(email)
    manager.follow(hands, page.get_by_role("button", name="Search"))
    manager.check()
    manager.follow(hands, page.get_by_role("link", name=re.compile(re.escape(email))))
    manager.follow(hands, page.get_by_role("button", name="Grant time or attempts"))  # nothing typed yet
    expect(page.get_by_role("alert")).to_be_focused()
    manager.check()
    reason = f"Agreed on {uuid.uuid4().hex[:6]}"
    page.get_by_label("Extra time (percent)").fill("50")
    page.get_by_label("Reason").fill(reason)
    manager.follow(hands, page.get_by_role("button", name="Grant time or attempts"))
    expect(page.get_by_role("row").filter(has_text=email)).to_contain_text(reason)
    manager.check()

    after = question(learner, attempt, 2).get_by_text(UNTIL).inner_text()
    assert after != before
    manager.follow(hands, page.get_by_role("row").filter(has_text=email).get_by_role("button"))
    expect(page.get_by_role("row").filter(has_text=email)).to_contain_text("ended")
    assert question(learner, attempt, 2).get_by_text(UNTIL).inner_text() == after
