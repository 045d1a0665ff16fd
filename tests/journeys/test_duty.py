"""A duty from the manager who requires a course to the officer who has done it; and the first page for strangers."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from playwright.sync_api import expect

from tests.journeys.conftest import Visitor
from tests.journeys.server import Server


def test_duty_when_a_manager_requires_a_course_then_the_officer_sees_it_until_it_is_done(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    server.ask(
        "from compliance import demo; from accounts.models import *; from accounts import people;"
        "from django.utils import timezone;"
        "people.join(email='duty@demo.example', full_name='Dana Duty', password='Exempel-2026-Demo',"
        " agency=Agency.objects.get(code='police-south-1'), profession=Profession.objects.get(code='police'),"
        " on=timezone.localdate())"
    )
    due = timezone.localdate() + timedelta(days=20)
    manager = visitor()
    page = manager.sign_in("manager@demo.example")
    page.get_by_role("link", name="Records").click()
    page.get_by_role("link", name="Requirements").click()
    manager.check()
    page.get_by_role("link", name="Require a course").first.click()
    manager.check()
    course = page.get_by_label("Course").locator("option").filter(has_text="Recognising trafficking")
    page.get_by_label("Course").select_option(value=course.get_attribute("value"))
    unit = page.get_by_label("Unit").locator("option").filter(has_text="Unit South 1")
    page.get_by_label("Unit").select_option(value=unit.get_attribute("value"))
    page.get_by_role("button", name="Require this course").click()
    expect(page.get_by_role("alert").get_by_text("Give either a date or a number of days.")).to_be_visible()
    manager.check()
    page.get_by_label("Due on a fixed date").fill(due.isoformat())
    page.get_by_role("button", name="Require this course").click()
    expect(page.locator("tbody tr").filter(has_text="Unit South 1 (demo)")).to_be_visible()
    manager.check()

    officer = visitor()
    page = officer.sign_in("duty@demo.example")
    duty = page.locator(".duty")
    expect(duty).to_contain_text("Due soon: 20 days left")
    words = f"Required by Unit South 1 (demo) by {date_format(due, 'DATE_FORMAT')}"
    expect(duty).to_contain_text(words)
    officer.check()
    server.ask(
        "from compliance import demo; from accounts.models import User; from courses.models import Course;"
        "from django.utils import timezone;"
        "demo.take_course(User.objects.get(email='duty@demo.example'), Course.objects.get(code='THB-POL'),"
        " upto=1.0, at=timezone.now())"
    )
    page.reload()
    expect(duty.locator(".tag")).to_have_text("Done")
    expect(page.get_by_role("heading", name="My certificates")).to_be_visible()
    officer.check()
    duty.get_by_role("link").click()
    expect(page.get_by_text("Completed", exact=True)).to_be_visible()
    officer.check()


def test_stranger_when_shown_a_certificate_then_the_first_page_leads_to_its_state(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    code = server.ask("from certificates.models import Certificate; print(Certificate.objects.first().code)")
    stranger = visitor()
    page = stranger.go("/en/")
    expect(page.get_by_role("heading", name="How to get in")).to_be_visible()
    stranger.check()
    page.get_by_label("Verification code").fill(code.lower())
    page.get_by_role("button", name="Verify a certificate").click()
    page.wait_for_url(f"**/verify/{code}/")
    stranger.check()
    page.get_by_role("link", name="Courses").first.click()
    stranger.check()
    page.get_by_role("link", name="Police", exact=True).or_(page.locator(".card__title a")).first.click()
    stranger.check()
