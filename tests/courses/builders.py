"""Courses with real pages: what a trainer would write in the CMS, in short notation."""

import itertools
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale, Page

from accounts.models import User
from courses import editions
from courses.models import (
    BestPractice,
    Course,
    CourseIndexPage,
    CoursePage,
    Edition,
    Enrolment,
    GlossaryTerm,
    HomePage,
    Indicator,
    LessonPage,
    ModulePage,
    Recording,
    Source,
)
from tests.factories import make_course, make_enrolment

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

Body = list[dict[str, Any]]

_numbers = itertools.count(1)


def block(kind: str, **value: Any) -> dict[str, Any]:
    """One block of a stream as it is stored, with an id of its own."""
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def text(html: str = "<p>One idea a paragraph.</p>", *sources: Source) -> dict[str, Any]:
    return block("text", text=html, sources=[source.pk for source in sources])


def note_for(profession: str, html: str, *sources: Source) -> dict[str, Any]:
    return block("profession_note", profession=profession, text=html, sources=[s.pk for s in sources])


def use_of(practice: BestPractice) -> dict[str, Any]:
    return block("best_practice", practice=practice.pk)


def make_source(key: str = "", **facts: Any) -> Source:
    number = next(_numbers)
    return Source.objects.create(
        **{
            "key": key or f"source-{number}",
            "instrument": f"Instrument {key or number}",
            "title": "What it says",
            "read_on": date(2026, 1, 30),
            **facts,
        }
    )


def make_practice(
    *body: dict[str, Any], notes: Body = (), sources: tuple[Source, ...] = (), **facts: Any
) -> BestPractice:
    """A published best practice."""
    practice = BestPractice(
        **{
            "title": f"Practice {next(_numbers)}",
            "country": "SE",
            "theme": BestPractice.Theme.TRAINING,
            "summary": "What was done.",
            "body": list(body),
            "notes": list(notes),
            **facts,
        }
    )
    practice.save()
    practice.sources.set(sources)
    practice.save()
    practice.save_revision().publish()
    return BestPractice.objects.get(pk=practice.pk)


def make_indicator(
    text: str = "", *shows: dict[str, Any], sources: tuple[Source, ...] = (), **facts: Any
) -> Indicator:
    """A published indicator."""
    indicator = Indicator(
        **{
            "text": text or f"Indicator {next(_numbers)}",
            "group": Indicator.Group.WORK,
            "shows": list(shows),
            **facts,
        }
    )
    indicator.save()
    indicator.sources.set(sources)
    indicator.save()
    indicator.save_revision().publish()
    return Indicator.objects.get(pk=indicator.pk)


def list_of(*indicators: Indicator) -> dict[str, Any]:
    items = [{"type": "item", "id": str(uuid.uuid4()), "value": indicator.pk} for indicator in indicators]
    return block("indicators", indicators=items)


def make_image(title: str = "Four verbs") -> Any:
    return get_image_model().objects.create(title=title, file=get_test_image_file())


def make_document(
    title: str = "First contact card", content: bytes = b"%PDF-1.4 card", name: str = "card.pdf"
) -> Any:
    return get_document_model().objects.create(title=title, file=ContentFile(content, name=name))


# The least that is taken for a video, and for captions.
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm" + bytes(range(256))
CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:04.000\nWho answers for you?\n"


def make_recording(kind: str = "video", content: bytes | None = None, **facts: Any) -> Recording:
    """A recording; without its content no file is written."""
    made = {
        "title": "Who answers",
        "type": kind,
        "file": ContentFile(content, name="scene.webm") if content else "recordings/none.webm",
        "language": "en",
        "captions": CAPTIONS if kind == "video" else "",
        "transcript": "<p>Officer: Who answers for you?</p>",
        "credit": "Frontline training",
    }
    return Recording.objects.create(**{**made, **facts})


# --- Pages -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """A course with its published pages. Ask `fresh` for a page as the next request would read it."""

    course: Course
    course_page: CoursePage
    modules: list[ModulePage]
    lessons: list[LessonPage]

    @property
    def keys(self) -> list[uuid.UUID]:
        """The keys of the lessons in reading order."""
        return [lesson.translation_key for lesson in self.lessons]


def add_published(parent: Page, page: Page) -> Any:
    """A page below another one, published as in the CMS, but for the lines of its history."""
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    page.save_revision(clean=False).publish(log_action=False)
    return fresh(page)


def fresh(page: Any) -> Any:
    return type(page).objects.get(pk=page.pk)


def add_lesson(module: ModulePage, body: Body = (), **facts: Any) -> LessonPage:
    number = next(_numbers)
    lesson = LessonPage(
        **{
            "title": f"Lesson {number}",
            "summary": f"Summary {number}.",
            "minutes": 5,
            "body": list(body),
            **facts,
        }
    )
    return add_published(module, lesson)


def make_long_stage(home: HomePage, body: Body, *, lessons: int) -> Stage:
    """A released course of one module with so many equal lessons; without revisions, for they take long."""
    stage = make_stage(home)
    module = add_published(stage.course_page, ModulePage(title="Module"))
    for number in range(lessons):
        lesson = LessonPage(title=f"Lesson {number}", summary="Summary.", minutes=5, body=body)
        stage.lessons.append(module.add_child(instance=lesson))
    release(stage)
    return stage


def make_stage(home: HomePage, *bodies: Body, modules: int = 1, **facts: Any) -> Stage:
    """A published course, not released yet, whose lessons hold these bodies, dealt out to the modules in order."""
    course = make_course(name="Recognise and act", **facts)
    course_page = add_published(
        CourseIndexPage.objects.child_of(home).get(),
        CoursePage(
            title=f"Recognise and act {course.code}",
            course=course,
            summary="What to do.",
            description="<p>What to do.</p>",
            objectives=[],
            learning_minutes=40,
            passing="<p>By reading.</p>",
        ),
    )
    made = [add_published(course_page, ModulePage(title=f"Module {n}")) for n in range(1, modules + 1)]
    share = -(-len(bodies) // modules)
    lessons = [add_lesson(made[n // share], body) for n, body in enumerate(bodies)]
    return Stage(course, course_page, made, lessons)


def release(stage: Stage, *, at: datetime = AT, by: User | None = None, **facts: Any) -> Edition:
    """Release the pages as they are now."""
    return editions.release(
        stage.course,
        course_page=fresh(stage.course_page),
        by=by,
        at=at,
        **{"change": Edition.Change.SUBSTANTIVE, "note": "", **facts},
    )


def make_learner(user: User, stage: Stage) -> Enrolment:
    return make_enrolment(user, stage.course, at=AT)


def edit(page: Any, **facts: Any) -> Any:
    """Change a page or a shared text and publish it."""
    page = fresh(page)
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return fresh(page)


def make_term(
    term: str = "", *, language: str = "en", of: GlossaryTerm | None = None, **facts: Any
) -> GlossaryTerm:
    """A published glossary term; `of`: the term whose equivalent it is."""
    locale, _created = Locale.objects.get_or_create(language_code=language)
    made = GlossaryTerm(
        **{
            "term": term or f"term {next(_numbers)}",
            "explanation": "What it means.",
            "locale": locale,
            **({"translation_key": of.translation_key} if of else {}),
            **facts,
        }
    )
    made.save()
    made.save_revision().publish()
    return GlossaryTerm.objects.get(pk=made.pk)
