"""What these tests ask, in a short notation: questions, branching stories, a released course with one assessment.

A story is written scene by scene, the first one first; each choice is its quality (with "!" when it is a critical
mistake) and the name of the next scene, "" where the story ends:

    {"door": [("good", "kitchen"), ("poor!", "")], "kitchen": [("good", ""), ("acceptable", "")]}
"""

import copy
import itertools
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from wagtail.blocks import StreamValue
from wagtail.models import Page, Site

from assessments import attempts, grading
from assessments.models import Answer, AssessmentPage, Attempt, Grading, Question, Scenario, Snapshot
from courses import editions
from courses.models import (
    Course,
    CourseIndexPage,
    CoursePage,
    Edition,
    Enrolment,
    HomePage,
    Indicator,
    LessonPage,
    ModulePage,
)
from tests.factories import make_course, make_enrolment, make_user

HOUR = timedelta(hours=1)
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

Story = dict[str, list[tuple[str, str]]]

# Four points at most; by the phone one may make a critical mistake.
TWO_SCENES: Story = {
    "door": [("good", "phone"), ("acceptable", "phone"), ("poor", "")],
    "phone": [("good", ""), ("acceptable", ""), ("poor!", "")],
}
# Fit for grading, and yet the critical mistake earns as much as the best path: all points are left to earn after it.
CRITICAL_AND_ALL_POINTS: Story = {
    "door": [("good", ""), ("poor!", "kitchen")],
    "kitchen": [("good", ""), ("poor", "")],
}

_numbers = itertools.count(1)


def _block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def plain_scenario(story: Story) -> grading.Scenario:
    """The gradable shape of a story; a scene's id is its name, a choice's id is "scene.position"."""
    return grading.Scenario(
        "story",
        tuple(
            grading.Scene(
                name,
                tuple(
                    grading.Choice(
                        f"{name}.{n}", quality.rstrip("!"), quality.endswith("!"), leads_to or None
                    )
                    for n, (quality, leads_to) in enumerate(choices)
                ),
            )
            for name, choices in story.items()
        ),
    )


def make_question(
    *, options: int = 3, right: int = 0, text: str = "<p>What do you do?</p>", **facts: Any
) -> Question:
    """A published question whose option number `right` (from 0) is right."""
    written = [
        _block(
            "option",
            {"text": f"Option {n}", "is_correct": n == right, "feedback": f"<p>Why {n}.</p>", "sources": []},
        )
        for n in range(options)
    ]
    return Question.objects.create(text=text, body=[_block("single_choice", {"options": written})], **facts)


def make_scenario(story: Story = TWO_SCENES, **facts: Any) -> Scenario:
    """A published scenario that tells the story."""
    return Scenario.objects.create(
        **{
            "title": f"Scenario {next(_numbers)}",
            "setting": "<p>A kitchen on a Friday.</p>",
            "scenes": [_scene(name, choices) for name, choices in story.items()],
            **facts,
        }
    )


def _scene(name: str, choices: list[tuple[str, str]]) -> dict[str, Any]:
    made = [
        _block(
            "choice",
            {
                "text": f"{name}, choice {n}",
                "quality": quality.rstrip("!"),
                "is_critical": quality.endswith("!"),
                "consequence": "<p>He breathes out.</p>",
                "reason": "<p>Away from control he can speak.</p>",
                "sources": [],
                "leads_to": leads_to,
            },
        )
        for n, (quality, leads_to) in enumerate(choices)
    ]
    value = {
        "name": name,
        "title": name.title(),
        "narrative": f"<p>{name}</p>",
        "question": "What do you do?",
        "choices": made,
    }
    return _block("scene", value)


def name_indicators(thing: Question | Scenario, *chosen: Indicator, scene: str = "") -> None:
    """Name indicators in a question, or in one scene of a scenario."""
    if isinstance(thing, Question):
        thing.indicators = [_block("indicator", indicator.pk) for indicator in chosen]
    else:
        scenes = raw(thing.scenes)
        named = next(child for child in scenes if child["value"]["name"] == scene)
        named["value"]["indicators"] = [indicator.pk for indicator in chosen]
        thing.scenes = scenes
    thing.save()


def raw(stream: StreamValue) -> list[dict[str, Any]]:
    """A stream as it is stored, as a copy that may be changed and given back to the field."""
    return copy.deepcopy(list(stream.get_prep_value()))


def option_ids(question: Question) -> list[str]:
    """The ids of a question's options in the author's order."""
    return [str(option.id) for option in options_of(question)]


def rewrite_options(question: Question, options: list[dict[str, Any]]) -> None:
    """Give a question of one or several options other ones; saving is the caller's."""
    body = raw(question.body)
    body[0]["value"]["options"] = options
    question.body = body


def raw_options(question: Question) -> list[dict[str, Any]]:
    """The options as they are stored, as a copy that may be changed."""
    return raw(question.body)[0]["value"]["options"]


def options_of(question: Question) -> StreamValue:
    return question.body[0].value["options"]


def scene_id(scenario: Scenario, name: str) -> str:
    return next(str(scene.id) for scene in scenario.scenes if scene.value["name"] == name)


def choice_id(scenario: Scenario, name: str, position: int) -> str:
    scene = next(scene for scene in scenario.scenes if scene.value["name"] == name)
    return str(scene.value["choices"][position].id)


@dataclass(frozen=True)
class Stage:
    """A course of one lesson and one assessment, released once."""

    course: Course
    course_page: CoursePage
    lesson: LessonPage
    page: AssessmentPage
    edition: Edition


def make_stage(
    *asked: Question | Scenario | dict[str, Any], weights: tuple[int, ...] = (), **facts: Any
) -> Stage:
    """Publish a course whose assessment asks these things, and release its first edition.

    Without other facts: pass mark 75 %, three attempts, an hour between them.
    """
    course = make_course(name="Recognise and act")
    course_page = _course_index().add_child(
        instance=CoursePage(
            title="Recognise and act",
            course=course,
            summary="What to do.",
            description="<p>What to do.</p>",
            objectives=[],
            learning_minutes=40,
            passing="<p>By the assessment.</p>",
        )
    )
    module = course_page.add_child(instance=ModulePage(title="Module 1"))
    lesson = module.add_child(instance=LessonPage(title="Lesson 1", summary="Signs.", minutes=5, body=[]))
    weighted = itertools.zip_longest(asked, weights, fillvalue=1)
    page = module.add_child(
        instance=AssessmentPage(
            title="Assessment",
            intro="<p>How it is graded.</p>",
            minutes=10,
            paper=[paper_item(thing, weight) for thing, weight in weighted],
            **{"pass_mark": 75, "max_attempts": 3, "waiting_minutes": 60, **facts},
        )
    )
    return Stage(course, course_page, lesson, page, release(course, course_page))


def add_assessment(stage: Stage, *asked: Question | Scenario, **facts: Any) -> AssessmentPage:
    """A second assessment beside the first, published but not released."""
    page = AssessmentPage(
        title="Second assessment",
        intro=stage.page.intro,
        minutes=10,
        paper=[paper_item(thing) for thing in asked],
        **facts,
    )
    return AssessmentPage.objects.get(pk=stage.page.get_parent().add_child(instance=page).pk)


def make_tagged(*tags: str, **facts: Any) -> Question:
    """A published question with these tags."""
    question = make_question(**facts)
    question.tags.add(*tags)
    question.save()
    return question


def draw(number: int, *tags: str, **facts: Any) -> dict[str, Any]:
    """A draw from the questions that have these tags, for a paper."""
    value = {"number": number, "tags": list(tags), "indicators": [], "difficulty": "any", "weight": 1}
    return _block("draw", {**value, "lessons": [], **facts})


def section(title: str, must_pass: int | None = None, *, shuffle: bool = False) -> dict[str, Any]:
    """The beginning of a section, for a paper."""
    return _block("section", {"title": title, "must_pass": must_pass, "shuffle": shuffle})


def paper_item(thing: Question | Scenario | dict[str, Any], weight: int = 1) -> dict[str, Any]:
    if isinstance(thing, dict):
        return thing
    kind = "question" if isinstance(thing, Question) else "scenario"
    return _block(kind, {kind: thing.pk, "weight": weight})


def release(course: Course, course_page: CoursePage, *, at: datetime = AT) -> Edition:
    return editions.release(
        course, course_page=course_page, change=Edition.Change.SUBSTANTIVE, note="", by=None, at=at
    )


def _course_index() -> CourseIndexPage:
    """The list of courses on the site's home page, which has an address: an item without one asks nothing of anybody."""
    index = CourseIndexPage.objects.first()
    if index is None:
        home = Page.get_first_root_node().add_child(
            instance=HomePage(title="Start", slug="start", lead="Training.")
        )
        Site.objects.update_or_create(
            is_default_site=True, defaults={"hostname": "localhost", "root_page": home}
        )
        index = home.add_child(instance=CourseIndexPage(title="Courses", slug="courses"))
    return index


def make_learner(stage: Stage, full_name: str = "") -> Enrolment:
    """Somebody who is enrolled in the course since its release."""
    return make_enrolment(make_user(full_name), stage.course, at=AT)


def item_of(attempt: Attempt, thing: Question | Scenario) -> str:
    """The digest by which an attempt's paper knows a question or scenario."""
    digests = [item["digest"] for item in attempt.paper.payload["items"]]
    return Snapshot.objects.get(digest__in=digests, payload__key=str(thing.translation_key)).digest


def choose(attempt: Attempt, question: Question, position: int, *, at: datetime = AT) -> Answer:
    item, step = item_of(attempt, question), str(question.translation_key)
    saved = attempts.answer(attempt, item=item, step=step, response=option_ids(question)[position], at=at)
    return next(row for row in saved if (row.item, row.step) == (item, step))


def decide(attempt: Attempt, scenario: Scenario, name: str, position: int, *, at: datetime = AT) -> Answer:
    item, step = item_of(attempt, scenario), scene_id(scenario, name)
    saved = attempts.answer(
        attempt, item=item, step=step, response=choice_id(scenario, name, position), at=at
    )
    return next(row for row in saved if (row.item, row.step) == (item, step))


def hand_in(attempt: Attempt, *, at: datetime = AT) -> Grading:
    return attempts.hand_in(attempt, language="en", at=at)


def fail(learner: Enrolment, stage: Stage, *, at: datetime = AT) -> Attempt:
    """An attempt that is handed in empty at the instant it begins."""
    attempt = attempts.begin(learner, stage.page, at=at)
    hand_in(attempt, at=at)
    return attempt


def answers(attempt: Attempt) -> list[tuple[str, str]]:
    return list(attempt.answers.order_by("pk").values_list("step", "response"))


def grading_of(attempt: Attempt, **facts: object) -> Grading:
    return Grading.objects.create(
        **{
            "attempt": attempt,
            "cause": Grading.Cause.HANDED_IN,
            "percent": Decimal(0),
            "pass_mark": 75,
            "is_passed": False,
            "has_critical": False,
            "parts": [],
            "graded_at": AT,
            **facts,
        }
    )
