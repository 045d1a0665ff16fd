"""From an empty page to a second edition: a trainer builds a course, a reviewer approves it, an editor has it translated and
releases it; an officer learns it, and what changes."""

import re
import uuid
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.building import add, approve, choose, insert, submit, translate, write
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


def write_practice(trainer: Visitor, name: str) -> None:
    """A best practice, sent to review."""
    page = add(
        trainer, "/cms/snippets/courses/bestpractice/add/",
        title=f"Shelter {name}", country="SE", theme="Victim support", summary="What a shelter does in the first hour.",
    )  # fmt: skip
    write(page, insert(page, "body", "Text"), SAID)
    submit(page)


def build(trainer: Visitor, server: Server, name: str) -> str:
    """A course of two lessons from nothing, sent to review; both use the practice, the second keeps its version 1."""
    page = add(trainer, "/cms/snippets/courses/course/add/", code=name, name=f"Course {name}")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state("networkidle")
    index = server.ask(
        "from courses.models import CourseIndexPage\n"
        "print(CourseIndexPage.objects.get(locale__language_code='en').pk)"
    )
    page = add(
        trainer, f"/cms/pages/add/courses/coursepage/{index}/",
        title=f"Course {name}", summary="What to do in the first hour.", learning_minutes="20",
    )  # fmt: skip
    choose(page, page.get_by_role("button", name="Choose course"), name)
    write(page, page.locator('[data-contentpath="description"]'), "For those who open the door.")
    insert(page, "objectives")
    page.locator('[name="objectives-0-value"]').fill("Offer a room before a question.")
    write(page, page.locator('[data-contentpath="passing"]'), "By reading.")
    submit(page)
    course = key(server, "CoursePage", f"Course {name}")
    page = add(trainer, f"/cms/pages/add/courses/modulepage/{course}/", title=f"Module {name}")
    submit(page)
    module = key(server, "ModulePage", f"Module {name}")
    for title, keeps in (("Door", "Always the latest"), ("Room", "Version 1, ")):
        page = add(
            trainer, f"/cms/pages/add/courses/lessonpage/{module}/",
            title=f"{title} {name}", summary="What counts first.", minutes="5",
        )  # fmt: skip
        panel = insert(page, "body", "Best practice")
        choose(page, panel.get_by_role("button", name="Choose"), f"Shelter {name}")
        versions = panel.get_by_label("Keep version")
        versions.select_option(label=versions.locator("option", has_text=keeps).inner_text())
        submit(page)
    return course


def release(editor: Visitor, course: str, *, kind: str, **fields: str) -> Page:
    page = add(editor, f"/cms/courses/{course}/release/", approved_by="The training board", **fields)
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
    trainer, reviewer, editor = (visitor(axe=False) for _ in range(3))
    trainer.sign_in("trainer@demo.example")
    reviewer.sign_in("reviewer@demo.example")
    editor.sign_in("editor@demo.example")
    write_practice(trainer, name)
    approve(reviewer, f"Shelter {name}")
    course = build(trainer, server, name)
    approve(reviewer, *(f"{kind} {name}" for kind in ("Course", "Module", "Door", "Room")))
    practice = key(server, "BestPractice", f"Shelter {name}")

    # Into French
    send(trainer, f"/cms/localize/submit/snippet/courses/bestpractice/{practice}/")
    editor.go(
        f"/cms/snippets/courses/bestpractice/edit/{key(server, 'BestPractice', f'Shelter {name}', 'fr')}/"
    )
    translate(editor.page, tmp_path, FRENCH)
    send(trainer, f"/cms/localize/submit/page/{course}/", "Include subtree")
    for model, title in (
        ("CoursePage", "Course"),
        ("ModulePage", "Module"),
        ("LessonPage", "Door"),
        ("LessonPage", "Room"),
    ):
        editor.go(f"/cms/pages/{key(server, model, f'{title} {name}', 'fr')}/edit/")
        translate(editor.page, tmp_path, {})
    release(editor, course, kind="substantive")

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

    # The practice changes in substance, as the reviewer says; the lesson that keeps its version does not
    page = trainer.go(f"/cms/snippets/courses/bestpractice/edit/{practice}/")
    page.wait_for_load_state("networkidle")
    write(page, page.locator('[data-contentpath="body"]'), SAYS)
    submit(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Before it is published")
    page = approve(reviewer, f"Shelter {name}")
    expect(page.locator("main")).to_contain_text("Not approved yet")
    expect(page.locator("main")).to_contain_text(f"Room {name}: keeps version 1")
    page.get_by_label("substantive").check()
    page.get_by_role("button", name="Approve this version").click()
    expect(page.get_by_text(f"“Shelter {name}” is approved.")).to_be_visible()
    page = release(
        editor, course, kind="substantive", note="A doctor comes first.", refresher_by="2099-03-31"
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

    # The first record still says what was taught: to the officer in French, to the trainer in English too
    page = officer.go(address)
    with officer.page.expect_navigation():
        page.locator("main a[href*='/completions/']").last.click()  # of the first edition
    officer.check()
    with officer.page.expect_navigation():
        page.locator("main ol a").first.click()
    officer.check()
    expect(page.locator("article")).to_contain_text(FRENCH[SAID])
    assert SAYS not in page.content()
    page = trainer.go(f"/cms/courses/{course}/editions/1/1/?language=en")
    assert SAID in page.content()
    assert SAYS not in page.content()
    assert "All records are as they should be." in server.manage("check_records")


def send(trainer: Visitor, address: str, *boxes: str) -> None:
    """Send something to be translated into French."""
    page = trainer.go(address)
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
