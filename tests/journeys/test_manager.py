"""A manager sees and exports the records of the subtree; an outsider is refused everywhere."""

import csv
import io
from collections.abc import Callable

from playwright.sync_api import expect

from tests.journeys.conftest import Visitor, axe_findings
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.server import Server

SOUTH = {"Zoë Müller-Šarić", "Łukasz Đorđević", "Ștefan Exempel", "Γιώργος Παράδειγμα", "Олена Приклад"}


def test_manager_when_exporting_then_the_file_holds_what_is_shown_and_nobody_else(
    visitor: Callable[..., Visitor],
) -> None:
    manager = visitor()
    manager.sign_in("manager@demo.example")
    page = manager.page
    expect(page.get_by_text("two-step sign-in is offered, not required")).to_be_visible()
    page.get_by_role("link", name="Records").click()
    manager.check()
    page.get_by_label("State").select_option(label="Certified")
    manager.follow(Mouse(), page.get_by_role("button", name="Show"))
    shown = [name.split("\n")[0] for name in page.locator("tbody th").all_inner_texts()]
    assert SOUTH.issuperset({"Zoë Müller-Šarić", "Łukasz Đorđević", "Γιώργος Παράδειγμα"} & set(shown))
    assert "Maxime Muster" not in shown  # certified too, but in the north
    manager.check()
    page.get_by_label("For Excel (adds a byte-order mark)").check()
    with page.expect_download() as downloading:
        page.get_by_role("button", name="Export as CSV").click()
    data = downloading.value.path().read_bytes()
    assert data.startswith("\N{ZERO WIDTH NO-BREAK SPACE}".encode())
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert [row["Name"] for row in rows] == shown
    assert {"Zoë Müller-Šarić", "Łukasz Đorđević", "Γιώργος Παράδειγμα"} <= {row["Name"] for row in rows}
    assert all(row["Certificate number"].startswith("THB-POL-") for row in rows)


def test_outsider_when_trying_addresses_of_others_then_is_refused_everywhere(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    known = server.ask(
        "from certificates.models import Certificate; from assessments.models import Attempt;"
        "c = Certificate.objects.filter(user__email='ana@demo.example').get();"
        "a = Attempt.objects.filter(enrolment__user__email='ana@demo.example').first();"
        "print(c.uuid, a.uuid, a.enrolment.uuid, a.assessment_key)"
    )
    certificate, attempt, enrolment, key = known.split()
    judge = visitor()
    judge.sign_in("judge@demo.example")
    for path in (
        "/en/records/",
        "/en/records/export.csv",
        "/en/people/invite/",
        "/en/people/invitations/",
        f"/en/certificates/{certificate}/",
        f"/en/certificates/{certificate}/pdf/",
        f"/en/attempt/{attempt}/",
        f"/en/attempt/{attempt}/1/",
        f"/en/attempt/{attempt}/review/",
        f"/en/attempt/{attempt}/debrief/",
    ):
        assert judge.page.request.get(server.url + path).status == 404, path
    judge.go("/en/records/")
    expect(judge.page.get_by_role("heading", level=1)).to_be_visible()
    assert axe_findings(judge.page) == []
    token = judge.page.context.cookies(server.url)
    csrf = next(cookie["value"] for cookie in token if cookie["name"] == "csrftoken")
    for path in (
        f"/en/attempt/{attempt}/hand-in/",
        f"/en/learn/{enrolment}/{key}/done/",
        f"/en/learn/{enrolment}/{key}/begin/",
    ):
        sent = judge.page.request.post(
            server.url + path, form={"csrfmiddlewaretoken": csrf}, headers={"Referer": server.url + "/en/my/"}
        )
        assert sent.status == 404, path
    assert judge.page.request.get(server.url + "/cms/", max_redirects=0).status in (302, 403)

    stranger = visitor()
    for path in (
        "/en/my/",
        "/en/records/",
        f"/en/attempt/{attempt}/",
        "/en/courses/thb-pol/see-it/smuggling-bad-jobs-and-nine-beliefs/",
    ):
        page = stranger.go(path)
        assert "/account/login/" in page.url, path
    stranger.check()


def test_manager_when_working_by_keyboard_alone_then_filters_sorts_and_exports(
    visitor: Callable[..., Visitor],
) -> None:
    manager, hands = visitor(axe=False), Keyboard()
    page = manager.go("/en/account/login/")
    hands.fill(page, page.get_by_label("E-mail"), "manager@demo.example")
    hands.fill(page, page.get_by_label("Password", exact=False).first, "Exempel-2026-Demo")
    manager.follow(hands, page.get_by_role("button", name="Sign in"))
    manager.follow(hands, page.get_by_role("link", name="Records"))

    hands.reach(page, page.get_by_label("State"))
    page.keyboard.type("Certified")  # as a select is used without a mouse: the first letters of a choice
    manager.follow(hands, page.get_by_role("button", name="Show"))
    assert "state=certified" in page.url
    manager.follow(hands, page.locator("th[scope=col]").get_by_role("link").first)
    assert "sort=" in page.url
    shown = [name.split("\n")[0] for name in page.locator("tbody th").all_inner_texts()]
    assert "Zoë Müller-Šarić" in shown

    hands.reach(page, page.get_by_label("Between columns"))
    page.keyboard.type("Semi")
    with page.expect_download() as downloading:
        hands.press(page, page.get_by_role("button", name="Export as CSV"))
    text = downloading.value.path().read_text(encoding="utf-8")
    assert [row["Name"] for row in csv.DictReader(io.StringIO(text), delimiter=";")] == shown
    manager.check()
