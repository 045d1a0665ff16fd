"""Where one is in a course: what comes next, what stands beside it, what counts."""

from uuid import UUID

import pytest

from accounts.models import User
from courses import progress
from courses.models import Course, Enrolment, ModulePage
from courses.outline import Outline, OutlineItem, OutlineModule, outline_for
from tests.courses.builders import AT, Stage, add_published, edit, fresh, make_learner, release
from tests.factories import make_course

pytestmark = pytest.mark.once  # pages as they are shown: the same on every database

LATER = AT.replace(hour=10)


def outline(states: str, *, opened: int | None = None) -> Outline:
    """An outline of two modules by letters: (o)pen, (d)one, (w)ithdrawn, withdrawn but done before (x)."""
    items = [
        OutlineItem(
            key=UUID(int=position),
            kind="lesson",
            title=f"Lesson {position}",
            minutes=5,
            url="" if letter in "wx" else f"/lesson-{position}/",
            is_done=letter in "dx",
        )
        for position, letter in enumerate(states)
    ]
    half = len(items) // 2
    return Outline(
        course=Course(code="THB"),
        edition=None,
        enrolment=None,
        completion=None,
        was_completed=False,
        modules=[
            OutlineModule(UUID(int=100), "One", items[:half]),
            OutlineModule(UUID(int=101), "Two", items[half:]),
        ],
        last_opened=None if opened is None else UUID(int=opened),
    )


def position(item: OutlineItem | None) -> int | None:
    return item.key.int if item else None


@pytest.mark.parametrize(
    ("states", "opened", "expected"),
    [
        ("oooo", None, 0),  # nothing opened: the first
        ("oooo", 2, 2),  # opened last and still open: there
        ("oodo", 2, 3),  # opened last and done: the one that follows
        ("oodd", 3, 0),  # nothing open after it: round to the beginning
        ("dodd", 3, 1),
        ("owoo", 1, 2),  # opened last and withdrawn since: the one that follows
        ("oxxo", 1, 3),
        ("woww", 3, 1),
        ("dddd", 2, None),
        ("wwww", None, None),
        ("dwxd", 0, None),
        ("oooo", 99, 0),  # opened last in an older edition
        ("doo", 99, 1),
        ("", None, None),
    ],
)
def test_next_item_when_some_are_done_or_withdrawn_then_it_is_the_nearest_open_one(
    states: str, opened: int | None, expected: int | None
) -> None:
    assert position(outline(states, opened=opened).next_item) == expected


@pytest.mark.parametrize(
    ("states", "key", "expected"),
    [
        ("oooo", 0, (None, 1)),
        ("oooo", 1, (0, 2)),  # across the border of a module
        ("oooo", 3, (2, None)),
        ("dddd", 1, (0, 2)),  # done ones can be read again
        ("owwo", 0, (None, 3)),  # withdrawn ones are skipped
        ("owxo", 3, (0, None)),
        ("owoo", 1, (None, None)),  # withdrawn itself
        ("oooo", 99, (None, None)),
        ("o", 0, (None, None)),
    ],
)
def test_neighbours_when_some_are_withdrawn_then_they_are_the_nearest_available_ones(
    states: str, key: int, expected: tuple[int | None, int | None]
) -> None:
    before, after = outline(states).neighbours(UUID(int=key))
    assert (position(before), position(after)) == expected


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        ("oooo", (0, 4, False)),
        ("doxo", (2, 4, False)),
        ("dwdw", (2, 2, True)),  # what was withdrawn is asked of nobody
        ("dwxd", (3, 3, True)),  # unless it was done before: then it counts
        ("wwww", (0, 0, False)),  # nothing to do is not complete
        ("", (0, 0, False)),
    ],
)
def test_count_when_some_are_withdrawn_then_they_are_asked_of_nobody(
    states: str, expected: tuple[int, int, bool]
) -> None:
    counted = outline(states)
    assert (counted.done, counted.total, counted.is_complete) == expected


@pytest.mark.django_db
def test_outline_for_when_nothing_is_released_then_it_is_empty(officer: User) -> None:
    empty = outline_for(make_course(), officer)
    assert (empty.edition, empty.items, empty.next_item) == (None, [], None)


@pytest.mark.django_db
def test_outline_for_when_somebody_else_has_progress_then_it_is_not_shown(
    stage: Stage, enrolment: Enrolment, colleague: User
) -> None:
    progress.mark_done(enrolment, stage.keys[0], language="en", at=AT)
    make_learner(colleague, stage)
    mine, others = outline_for(stage.course, enrolment.user), outline_for(stage.course, colleague)
    assert [item.is_done for item in mine.items] == [True, False, False]
    assert [item.is_done for item in others.items] == [False, False, False]
    assert (mine.last_opened, others.last_opened) == (stage.keys[0], None)


@pytest.mark.django_db
def test_outline_for_when_items_were_opened_then_the_latest_is_where_to_go_on(
    stage: Stage, enrolment: Enrolment
) -> None:
    progress.open_item(enrolment, stage.keys[1], at=LATER)
    progress.open_item(enrolment, stage.keys[2], at=AT)
    assert outline_for(stage.course, enrolment.user).next_item.key == stage.keys[1]


@pytest.mark.django_db
def test_outline_for_when_pages_are_renamed_or_moved_then_the_order_of_the_edition_stays(
    stage: Stage, officer: User
) -> None:
    edit(stage.lessons[0], title="A new title")
    fresh(stage.lessons[2]).move(fresh(stage.modules[0]), "first-child")
    read = outline_for(stage.course, officer)
    assert [[item.title for item in module.items] for module in read.modules] == [
        ["A new title", stage.lessons[1].title],
        [stage.lessons[2].title],
    ]
    assert all(item.url for item in read.items)


@pytest.mark.django_db
def test_outline_when_a_module_has_nothing_in_it_then_it_is_not_shown(officer: User, stage: Stage) -> None:
    add_published(stage.course_page, ModulePage(title="Empty"))
    edit(stage.lessons[0], title="Another title")
    release(stage)
    assert [module.title for module in outline_for(stage.course, officer).modules] == ["Module 1", "Module 2"]
