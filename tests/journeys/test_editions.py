"""From an empty page to a second edition: an author builds a course and translates it; an officer learns it, and what changes."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.building import add, choose, insert, publish, translate, write
from tests.journeys.conftest import Visitor
from tests.journeys.hands import Mouse
from tests.journeys.people import accept_invitation, invite
from tests.journeys.server import Server

SAID, SAYS = (
    "A room, a meal, a telephone. Questions come later.",
    "A room first. A doctor is offered at once.",
)
FRENCH = {
    SAID: "Une chambre, un repas, un téléphone. Les questions viennent plus tard.",
    SAYS: "Une chambre d’abord. Un médecin est proposé aussitôt.",
}


def key(server: Server, model: str, title: str, language: str = "en") -> str:
    return server.ask(
        f"from courses.models import {model}\n"
        f"found = {model}.objects.filter(title={title!r}, locale__language_code={language!r})\n"
        "print(found.order_by('-live', '-pk')[0].pk)"  # the editor saves drafts by itself; the published one is meant
    )


def build(author: Visitor, server: Server, name: str) -> str:
    """A course of two lessons from nothing, published; both use a practice, the second keeps its version 1."""
    practice = f"Shelter {name}"
    page = add(
        author, "/cms/snippets/courses/bestpractice/add/",
        title=practice, country="SE", theme="Victim support", summary="What a shelter does in the first hour.",
    )  # fmt: skip
    write(page, insert(page, "body", "Text"), SAID)
    publish(page)
    page = add(author, "/cms/snippets/courses/course/add/", code=name, name=f"Course {name}")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state("networkidle")
    index = server.ask(
        "from courses.models import CourseIndexPage\n"
        "print(CourseIndexPage.objects.get(locale__language_code='en').pk)"
    )
    page = add(
        author, f"/cms/pages/add/courses/coursepage/{index}/",
        title=f"Course {name}", summary="What to do in the first hour.", learning_minutes="20",
    )  # fmt: skip
    choose(page, page.get_by_role("button", name="Choose course"), name)
    write(page, page.locator('[data-contentpath="description"]'), "For those who open the door.")
    insert(page, "objectives")
    page.locator('[name="objectives-0-value"]').fill("Offer a room before a question.")
    write(page, page.locator('[data-contentpath="passing"]'), "By reading.")
    publish(page)
    course = key(server, "CoursePage", f"Course {name}")
    page = add(author, f"/cms/pages/add/courses/modulepage/{course}/", title=f"Module {name}")
    publish(page)
    module = key(server, "ModulePage", f"Module {name}")
    for title, version in ((f"Door {name}", ""), (f"Room {name}", "1")):
        page = add(
            author, f"/cms/pages/add/courses/lessonpage/{module}/",
            title=title, summary="What counts first.", minutes="5",
        )  # fmt: skip
        panel = insert(page, "body", "Best practice")
        choose(page, panel.get_by_role("button", name="Choose"), practice)
        page.locator('[name="body-0-value-version"]').fill(version)
        publish(page)
    return course


def release(author: Visitor, course: str, *, kind: str, **fields: str) -> Page:
    page = add(author, f"/cms/courses/{course}/release/", approved_by="The training board", **fields)
    page.get_by_label(kind).check()
    page.get_by_role("button", name="Release this edition").click()
    expect(page.get_by_text(re.compile(r"Edition \d+ is released"))).to_be_visible()
    return page


def read(officer: Visitor, title: str) -> None:
    page = officer.page
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    with page.expect_navigation():
        page.locator("form[action*='/done/'] button").click()
    page.wait_for_load_state()


def test_course_when_a_shared_practice_changes_then_the_officer_does_the_delta_and_the_old_record_stands(
    visitor: Callable[..., Visitor], server: Server, tmp_path: Path
) -> None:
    name = f"EXP-{uuid.uuid4().hex[:6].upper()}"
    author = visitor(axe=False)
    author.sign_in("editor@demo.example")
    course = build(author, server, name)
    practice = key(server, "BestPractice", f"Shelter {name}")

    # Into French
    send(author, f"/cms/localize/submit/snippet/courses/bestpractice/{practice}/")
    translate(author.page, tmp_path, FRENCH)
    send(author, f"/cms/localize/submit/page/{course}/", "Include subtree")
    for model, title in (
        ("CoursePage", "Course"),
        ("ModulePage", "Module"),
        ("LessonPage", "Door"),
        ("LessonPage", "Room"),
    ):
        author.go(f"/cms/pages/{key(server, model, f'{title} {name}', 'fr')}/edit/")
        translate(author.page, tmp_path, {})
    release(author, course, kind="substantive")

    # An officer learns it in French
    link = invite(visitor(axe=False), name="Camille Exempel", email=f"{name.lower()}@demo.example")
    officer = visitor()
    accept_invitation(officer, Mouse(), link)
    address = server.ask(
        "from courses.models import CoursePage\n"
        f"print(CoursePage.objects.get(pk={key(server, 'CoursePage', f'Course {name}', 'fr')}).get_url())"
    )
    page = officer.go(address)
    page.locator("form[action$='/start/'] button").click()
    page.wait_for_load_state()
    for title in ("Door", "Room"):
        expect(page.locator("article")).to_contain_text(FRENCH[SAID])
        read(officer, f"{title} {name}")
    page.wait_for_url("**/my/")
    officer.check()
    assert held(server, name) == ["1"]

    # The practice changes in substance; the lesson that keeps its version does not
    page = author.go(f"/cms/snippets/courses/bestpractice/edit/{practice}/")
    page.wait_for_load_state("networkidle")
    write(page, page.locator('[data-contentpath="body"]'), SAYS)
    publish(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Before it is published")
    expect(page.locator("main")).to_contain_text(f"Room {name}: keeps version 1")
    page.get_by_label("substantive").check()
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_text("The new version is published")).to_be_visible()
    page = release(
        author, course, kind="substantive", note="A doctor comes first.", refresher_by="2099-03-31"
    )

    # The officer does the delta alone
    page = officer.go("/fr/my/")
    officer.check()
    expect(page.locator("main")).to_contain_text("A doctor comes first.")
    page.get_by_role("link", name="Commencer par ce qui a changé").click()
    page.wait_for_load_state()
    officer.check()
    expect(page.locator("article")).to_contain_text("Modifiée depuis votre lecture")
    expect(page.locator("article")).to_contain_text(
        "L’original a été modifié"
    )  # its French is still the earlier one
    read(officer, f"Door {name}")
    page.wait_for_url("**/my/")
    assert held(server, name) == ["1", "2"]

    # The first record still says what was taught: to the officer in French, to an author in English too
    page = officer.go(address)
    with officer.page.expect_navigation():
        page.locator("main a[href*='/completions/']").last.click()  # of the first edition
    officer.check()
    with officer.page.expect_navigation():
        page.locator("main ol a").first.click()
    officer.check()
    expect(page.locator("article")).to_contain_text(FRENCH[SAID])
    assert SAYS not in page.content()
    page = author.go(f"/cms/courses/{course}/editions/1/1/?language=en")
    assert SAID in page.content()
    assert SAYS not in page.content()
    assert "All records are as they should be." in server.manage("check_records")


def send(author: Visitor, address: str, *boxes: str) -> None:
    """Send something to be translated into French."""
    page = author.go(address)
    for box in ("Français", *boxes):
        page.get_by_label(box).check()
    page.get_by_role("button", name="Submit").click()
    page.wait_for_load_state("networkidle")


def held(server: Server, name: str) -> list[str]:
    """The editions that the officer holds, each with a certificate."""
    return server.ask(
        "from certificates.models import Certificate\n"
        f"rows = Certificate.objects.filter(completion__course_code={name!r}).order_by('pk')\n"
        "print(*[row.completion.edition_number for row in rows])"
    ).split()
