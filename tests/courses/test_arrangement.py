"""Names, order and minutes of a course: what a release tells of them, and the weight of the shared texts in it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses import care
from courses.arrangement import Arrangement, Retimed, arranged
from courses.models import BestPractice, Edition, HomePage
from tests.courses.builders import (
    Stage,
    add_lesson,
    block,
    edit,
    fresh,
    make_practice,
    make_stage,
    release,
    text,
)

ClientFor = Callable[[User], Client]


def course(*modules: str, minutes: int = 5, **facts: Any) -> dict[str, Any]:
    """A manifest in short: "m:abc" is a module with three items, each called by its letter."""
    made = []
    for module in modules:
        key, _colon, letters = module.partition(":")
        items = [{"key": letter, "title": letter, "minutes": minutes} for letter in letters]
        made.append({"key": key, "title": key.upper(), "items": items})
    return {"title": "Course", "learning_minutes": 40, "modules": made, **facts}


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (["m:abc"], ["m:abc"], []),
        (["m:abc"], ["m:bac"], ["b"]),
        (["m:abcd"], ["m:bcda"], ["a"]),
        (["m:abc"], ["m:cba"], ["b", "c"]),
        (["m:abc"], ["m:ac"], []),  # one went
        (["m:ac"], ["m:abc"], []),  # one came
        (["m:ab", "n:c"], ["m:a", "n:bc"], ["b"]),
        (["m:ab", "n:c"], ["n:c", "m:ab"], ["N"]),
        (["m:ab"], ["m:a", "n:b"], ["b"]),
    ],
)
def test_arranged_when_parts_stand_elsewhere_then_as_few_as_explain_it_have_moved(
    before: list[str], after: list[str], moved: list[str]
) -> None:
    found = arranged(course(*before), course(*after))
    assert sorted(found.moved) == sorted(moved)
    assert (found.renamed, found.retimed) == ([], [])


def test_arranged_when_names_and_minutes_differ_then_each_is_told() -> None:
    after = course("m:a", minutes=8, title="Another course", learning_minutes=60)
    after["modules"][0]["title"] = "Another module"
    assert arranged(course("m:a"), after) == Arrangement(
        renamed=[("Course", "Another course"), ("M", "Another module")],
        retimed=[Retimed("a", 5, 8), Retimed("Another course", 40, 60)],
    )


# --- On the page -----------------------------------------------------------------------------------


@pytest.fixture
def practice(db: None) -> BestPractice:
    return make_practice(text("<p>Old.</p>"), title="Shared words")


@pytest.fixture
def stage(site: HomePage, practice: BestPractice) -> Stage:
    made = make_stage(site, [text()], [block("shared_text", practice=practice.pk)], [text()], modules=2)
    release(made)
    return made


def page_of(client_for: ClientFor, editor: User, stage: Stage) -> str:
    address = reverse("release_edition", args=[stage.course_page.pk])
    return " ".join(client_for(editor).get(address).content.decode().split())


@pytest.mark.django_db
def test_release_page_when_only_order_names_and_minutes_differ_then_it_tells_them_and_the_course_waits(
    stage: Stage, editor: User, client_for: ClientFor
) -> None:
    assert "Nothing has changed since then." in page_of(client_for, editor, stage)
    assert list(care.unreleased()) == []
    fresh(stage.lessons[1]).move(fresh(stage.lessons[0]), pos="left")
    (waiting,) = care.unreleased()
    assert waiting.why == "names, order or minutes have changed"
    edit(stage.modules[1], title="Acting")
    edit(stage.lessons[2], minutes=9)
    edit(stage.course_page, learning_minutes=55)
    shown = page_of(client_for, editor, stage)
    assert "Nothing has changed since then." not in shown
    assert f"<h2>Moved</h2><ul><li>{stage.lessons[1].title}</li></ul>" in shown
    assert "“Module 2” is now “Acting”" in shown
    assert f"{stage.lessons[2].title}: 5 minutes before, now 9" in shown
    assert f"{stage.course_page.title}: 40 minutes before, now 55" in shown
    assert "<h2>Changed</h2>" not in shown
    release(stage, change="editorial")
    assert list(care.unreleased()) == []


def publish(practice: BestPractice, words: str, change: str) -> None:
    edit(practice, body=[text(f"<p>{words}</p>")], change=change)


def post(client_for: ClientFor, editor: User, stage: Stage, change: str, **facts: str) -> Any:
    said = {"change": change, "approved_by": "The board", "note": "", **facts}
    return client_for(editor).post(reverse("release_edition", args=[stage.course_page.pk]), said)


@pytest.mark.django_db
def test_release_when_a_shared_text_changed_more_than_the_edition_says_then_it_is_refused_until_that_is_meant(
    stage: Stage, practice: BestPractice, editor: User, client_for: ClientFor
) -> None:
    publish(practice, "Other content.", "substantive")
    publish(practice, "Other content, spelt well.", "editorial")  # the step before it is in the edition too
    shown = page_of(client_for, editor, stage)
    assert "Version 2" in shown
    assert "Version 3" in shown
    refused = post(client_for, editor, stage, "clarification")
    assert "“Shared words” has changed more: substantive." in refused.content.decode()
    assert Edition.objects.count() == 1
    post(client_for, editor, stage, "clarification", is_less_meant="on")
    assert Edition.objects.get(number=2).change == "clarification"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text_change", "change"), [("substantive", "substantive"), ("editorial", "editorial")]
)
def test_release_when_the_edition_says_no_less_then_it_is_released(
    stage: Stage, practice: BestPractice, editor: User, client_for: ClientFor, text_change: str, change: str
) -> None:
    publish(practice, "New words.", text_change)
    assert post(client_for, editor, stage, change).status_code == 302
    assert Edition.objects.get(number=2).change == change


@pytest.mark.django_db
def test_release_when_a_lesson_takes_a_text_that_the_course_taught_before_then_only_that_version_weighs(
    stage: Stage, practice: BestPractice, editor: User, client_for: ClientFor
) -> None:
    add_lesson(stage.modules[0], [block("best_practice", practice=practice.pk)])
    shown = page_of(client_for, editor, stage)
    assert "Version 1" not in shown
    assert post(client_for, editor, stage, "editorial").status_code == 302
