"""The place where reading stopped, the short segments on the pages, and the outline around a lesson."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import attempts
from courses import editions, progress
from courses.models import Enrolment, HomePage
from courses.outline import outline_for
from courses.reading import place_in
from tests.assessments import builders as asking
from tests.courses.builders import (
    AT,
    Stage,
    block,
    edit,
    fresh,
    make_learner,
    make_long_stage,
    make_practice,
    make_source,
    make_stage,
    release,
    text,
    use_of,
)

pytestmark = [pytest.mark.django_db, pytest.mark.once]

ClientFor = Callable[[User], Client]


@pytest.fixture
def browser(client_for: ClientFor, officer: User) -> Client:
    return client_for(officer)


@pytest.fixture
def stage(site: HomePage) -> Stage:
    """A lesson of two texts, a heading and a text; then another lesson."""
    body = [text(), text(), block("heading", text="Needs before story"), text()]
    made = make_stage(site, body, [text()])
    release(made)
    return made


def block_ids(stage: Stage) -> list[str]:
    return [block.id for block in fresh(stage.lessons[0]).body]


def read(browser: Client, enrolment: Enrolment, stage: Stage, place: object, lesson: int = 0) -> HttpResponse:
    return browser.post(reverse("note_place", args=[enrolment.uuid, stage.keys[lesson]]), {"block": place})


def shown(browser: Client, page: object) -> BeautifulSoup:
    return BeautifulSoup(browser.get(fresh(page).url).content, "html5lib")


def words(tag: object) -> str:
    return " ".join(tag.get_text(" ").split())


# --- The place -------------------------------------------------------------------------------------


def test_note_place_when_a_block_is_read_then_the_lesson_names_its_heading_and_links_to_it(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    first, second, _heading, last = block_ids(stage)
    page = shown(browser, stage.lessons[0])
    assert page.select_one(".place") is None
    assert [tag["id"] for tag in page.select(".prose > .block")] == block_ids(stage)
    assert page.select_one("[data-place-url]")["data-place"] == ""
    assert read(browser, enrolment, stage, last).status_code == 204
    place = shown(browser, stage.lessons[0]).select_one(".place")
    assert words(place) == "You stopped at “Needs before story”. Go on reading there"
    assert place.a["href"] == f"#{last}"
    read(browser, enrolment, stage, second)
    assert words(shown(browser, stage.lessons[0]).select_one(".place")).startswith(
        "You stopped before the first heading."
    )
    read(browser, enrolment, stage, first)  # back at the beginning
    assert shown(browser, stage.lessons[0]).select_one(".place") is None


@pytest.mark.parametrize("place", ["", "no-such-block", "00000000-0000-0000-0000-000000000000"])
def test_note_place_when_it_is_no_block_of_the_lesson_then_it_is_refused(
    browser: Client, enrolment: Enrolment, stage: Stage, place: str
) -> None:
    shown(browser, stage.lessons[0])
    assert read(browser, enrolment, stage, place).status_code == 400
    assert read(browser, enrolment, stage, block_ids(stage)[1], lesson=1).status_code == 400
    assert list(enrolment.items.values_list("place", flat=True)) == [""]


def test_note_place_when_the_lesson_is_of_another_course_then_there_is_no_such_page(
    browser: Client, enrolment: Enrolment, stage: Stage, site: HomePage
) -> None:
    other = make_stage(site, [text(), text()])
    release(other)
    assert read(browser, enrolment, other, block_ids(other)[1]).status_code == 404


def test_note_place_when_the_lesson_is_done_then_it_has_no_place(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    shown(browser, stage.lessons[0])
    read(browser, enrolment, stage, block_ids(stage)[3])
    progress.mark_done(enrolment, stage.keys[0], language="en", at=AT)
    read(browser, enrolment, stage, block_ids(stage)[3])  # sent late, from another tab
    assert enrolment.items.get().place == ""
    page = shown(browser, stage.lessons[0])
    assert (page.select_one(".place"), page.select_one("[data-place-url]")) == (None, None)


def test_start_when_reading_stopped_then_one_goes_on_at_that_place(
    browser: Client, enrolment: Enrolment, stage: Stage
) -> None:
    shown(browser, stage.lessons[0])
    last = block_ids(stage)[3]
    read(browser, enrolment, stage, last)
    response = browser.post(reverse("start_course", args=[stage.course.code]))
    assert response["Location"] == f"{fresh(stage.lessons[0]).url}#{last}"
    button = BeautifulSoup(browser.get("/en/my/").content, "html5lib").select_one("main .button--primary")
    assert button["href"] == f"{fresh(stage.lessons[0]).url}#{last}"


def test_place_when_the_block_is_gone_then_there_is_none(stage: Stage) -> None:
    last = block_ids(stage)[3]
    assert place_in(fresh(stage.lessons[0]).body, last).heading == "Needs before story"
    edited = edit(stage.lessons[0], body=[text(), text()])
    assert place_in(edited.body, last) is None


def test_best_practice_when_a_lesson_uses_one_then_it_is_one_place_and_not_several(
    site: HomePage, officer: User, client_for: ClientFor
) -> None:
    practice = make_practice(text("<p>What was done.</p>"), text("<p>What it cost.</p>"))
    made = make_stage(site, [text(), use_of(practice)])
    release(made)
    make_learner(officer, made)
    page = shown(client_for(officer), made.lessons[0])
    assert [tag["id"] for tag in page.select(".prose .block")] == block_ids(made)


# --- The outline and what stands before and after --------------------------------------------------


def test_outline_when_a_lesson_is_read_then_there_is_one_copy_that_names_the_place(
    browser: Client, site: HomePage, officer: User
) -> None:
    title = "What a first contact needs " * 4
    stage = make_stage(site, [text()], [text()], [text()], modules=2)
    edit(stage.lessons[2], title=title.strip())
    release(stage)
    enrolment = make_learner(officer, stage)
    progress.mark_done(enrolment, stage.keys[0], language="en", at=AT)
    page = shown(browser, stage.lessons[2])
    assert len(page.select("nav.outline")) == 1
    assert words(page.select_one(".outline-fold > summary")) == f"3 of 3: {title.strip()} 1 of 3 done"
    parts = page.select(".outline__part")
    assert [(words(part.summary), part.has_attr("open")) for part in parts] == [
        ("Module 1 1 of 2 done", False),
        ("Module 2 0 of 1 done", True),
    ]


def test_lesson_page_when_it_ends_then_it_names_what_is_left_and_what_stands_beside_it(
    browser: Client, site: HomePage, officer: User
) -> None:
    stage = make_stage(site, [text()], [text()], [text()])
    release(stage)
    make_learner(officer, stage)
    page = shown(browser, stage.lessons[1])
    assert words(page.select_one(".action-bar .muted")) == "After this, 10 minutes are left in this module."
    assert [words(link) for link in page.select(".before-after a")] == [
        f"Previous {stage.lessons[0].title} 5 minutes",
        f"Next {stage.lessons[2].title} 5 minutes",
    ]


def test_lesson_page_when_a_source_has_a_long_address_then_it_can_be_read_on_paper_too(
    browser: Client, site: HomePage, officer: User
) -> None:
    address = "https://example.org/" + "a-long-path/" * 10
    stage = make_stage(site, [text("<p>A fact.</p>", make_source(url=address))])
    release(stage)
    make_learner(officer, stage)
    assert words(shown(browser, stage.lessons[0]).select_one(".sources a")) == address


# --- Short segments --------------------------------------------------------------------------------


@pytest.fixture
def long(site: HomePage) -> Stage:
    """Six lessons of 5 minutes: two segments of 15."""
    return make_long_stage(site, [text()], lessons=6)


@pytest.fixture
def in_segments(officer: User, long: Stage) -> Enrolment:
    made = make_learner(officer, long)
    progress.take_in_segments(made, on=True)
    return made


def done(browser: Client, enrolment: Enrolment, key: object) -> str:
    return browser.post(reverse("lesson_done", args=[enrolment.uuid, key]))["Location"]


def test_segments_when_switched_on_and_off_then_the_course_page_follows(
    browser: Client, officer: User, long: Stage
) -> None:
    enrolment = make_learner(officer, long)
    address = reverse("take_in_segments", args=[enrolment.uuid])
    page = shown(browser, long.course_page)
    assert page.select(".outline__heading")
    assert "Segment" not in page.select_one(".outline").get_text()
    assert browser.post(address, {"on": "1"})["Location"] == fresh(long.course_page).url
    headings = shown(browser, long.course_page).select(".outline__heading")
    assert [words(heading) for heading in headings] == [
        "Segment 1 of 2: 15 minutes open",
        "Segment 2 of 2: 15 minutes open",
    ]
    browser.post(address, {"on": "0"})
    assert outline_for(long.course, officer).segments == []


def test_segments_when_one_begins_then_its_first_lesson_says_how_long_it_takes_and_what_is_in_it(
    browser: Client, in_segments: Enrolment, long: Stage
) -> None:
    start = shown(browser, long.lessons[0]).select_one(".segment-start")
    assert words(start.h2) == "Segment 1 of 2: 15 minutes"
    assert [words(item) for item in start.select("li")] == [f"Lesson {n} (5 minutes)" for n in range(3)]
    assert shown(browser, long.lessons[1]).select_one(".segment-start") is None
    left = shown(browser, long.lessons[1]).select_one(".action-bar .muted")
    assert words(left) == "After this, 10 minutes are left in this segment."


def test_segments_when_one_ends_then_there_is_a_good_place_to_stop_and_the_way_on(
    browser: Client, in_segments: Enrolment, long: Stage
) -> None:
    assert done(browser, in_segments, long.keys[0]) == fresh(long.lessons[1]).url
    done(browser, in_segments, long.keys[1])
    stop = reverse("stopping_place", args=[in_segments.uuid, long.keys[2]])
    assert done(browser, in_segments, long.keys[2]) == stop
    page = BeautifulSoup(browser.get(stop).content, "html5lib")
    assert words(page.h1) == "A good place to stop"
    buttons = {words(link): link["href"] for link in page.select(".action-bar a")}
    assert buttons == {
        "Stop here for today": "/en/my/",
        "Go on: segment 2, 15 minutes": fresh(long.lessons[3]).url,
    }
    button = BeautifulSoup(browser.get("/en/my/").content, "html5lib").select_one("main .button--primary")
    assert words(button) == "Continue: Lesson 3 (segment 2 of 2, 15 minutes)"
    progress.take_in_segments(in_segments, on=False)
    assert browser.get(stop)["Location"] == fresh(long.lessons[3]).url  # an old tab: simply on


def test_segments_when_an_assessment_ends_one_then_its_debrief_leads_to_the_place_to_stop(
    browser: Client, officer: User, site: HomePage
) -> None:
    question = asking.make_question(right=0)
    stage = asking.make_stage(question)
    second = asking.add_assessment(stage, asking.make_question())
    editions.release(
        stage.course, course_page=fresh(stage.course_page), change="substantive", note="", by=None, at=AT
    )
    enrolment = make_learner(officer, stage)
    progress.take_in_segments(enrolment, on=True)
    start = shown(browser, second).select_one(".segment-start")
    assert words(start.h2) == "Segment 2 of 2: 10 minutes"
    progress.mark_done(enrolment, stage.lesson.translation_key, language="en", at=AT)
    attempt = attempts.begin(enrolment, stage.page, at=AT)
    asking.choose(attempt, question, 0)
    attempts.hand_in(attempt, language="en", at=AT)
    debrief = browser.get(reverse("attempt_debrief", args=[attempt.uuid])).content
    [button] = BeautifulSoup(debrief, "html5lib").select(".action-bar .button--primary")
    stop = reverse("stopping_place", args=[enrolment.uuid, stage.page.translation_key])
    assert (words(button), button["href"]) == ("Continue", stop)
    assert "Go on: segment 2, 10 minutes" in words(BeautifulSoup(browser.get(stop).content, "html5lib"))


def test_segments_when_the_course_is_completed_then_it_counts_as_without_them(
    browser: Client, in_segments: Enrolment, long: Stage
) -> None:
    assert [done(browser, in_segments, key) for key in long.keys][-1] == "/en/my/"
    assert in_segments.completions.count() == 1


def test_hard_passage_when_shown_then_its_note_comes_first_and_leads_past_it(
    browser: Client, officer: User, site: HomePage
) -> None:
    passage = block("hard_passage", note="This passage is hard.", text="<p>What was done.</p>", sources=[])
    other = block("hard_passage", note="This one too.", text="<p>More.</p>", sources=[])
    stage = make_stage(site, [passage, text(), other])
    release(stage)
    make_learner(officer, stage)
    page = shown(browser, stage.lessons[0])
    shown_passages = page.select(".hard-passage")
    assert words(shown_passages[0]) == (
        "Before you read This passage is hard. Skip this passage What was done. End of this passage"
    )
    ends = [section.select_one(".content-note a")["href"].removeprefix("#") for section in shown_passages]
    assert [page.find(id=end)["tabindex"] for end in ends] == ["-1", "-1"]
    assert [page.find(id=end).find_parent("section") for end in ends] == shown_passages
