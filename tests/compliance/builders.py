"""Completions with certificates, and courses with pages, for the tests of duty and report."""

import itertools
from datetime import date, datetime
from types import SimpleNamespace

from django.utils import timezone
from wagtail.models import Page, Site

from accounts.models import Profession, User
from certificates.models import Certificate, CertificateEvent
from courses.editions import release
from courses.models import (
    Completion,
    Course,
    CourseIndexPage,
    CoursePage,
    Edition,
    HomePage,
    LessonPage,
    ModulePage,
)
from tests.factories import make_completion, make_course, make_enrolment

_numbers = itertools.count(1)


def make_certificate(
    completion: Completion, *, at: datetime | None = None, valid_until: date | None = None
) -> Certificate:
    """A certificate as `certificates.issuing` would write it, without a document worth opening."""
    at = at or completion.completed_at
    number = next(_numbers)
    certificate = Certificate.objects.create(
        completion=completion,
        user=completion.user,
        number=f"{completion.course_code}-{at.year}-{number:06d}",
        code=f"CODE{number}",
        issued_at=at,
        valid_until=valid_until,
        facts={"course_name": completion.course_name, "completed_on": at.date().isoformat()},
        pdf=b"%PDF-",
        pdf_sha256="0" * 64,
        pdf_bytes=5,
    )
    CertificateEvent.objects.create(certificate=certificate, kind=CertificateEvent.Kind.ISSUED, at=at)
    return certificate


def revoke(certificate: Certificate, *, at: datetime) -> CertificateEvent:
    return CertificateEvent.objects.create(
        certificate=certificate, kind=CertificateEvent.Kind.REVOKED, at=at, reason="Issued in error"
    )


def certify(
    user: User, edition: Edition, *, at: datetime | None = None, valid_until: date | None = None
) -> Certificate:
    """A person who enrolled, completed and was certified at the same instant (now)."""
    at = at or timezone.now()
    enrolment = user.enrolments.filter(course=edition.course).first() or make_enrolment(
        user, edition.course, at=at
    )
    return make_certificate(make_completion(enrolment, edition, at=at), at=at, valid_until=valid_until)


def make_site() -> CourseIndexPage:
    """A home page with an empty list of courses below it."""
    home = Page.get_first_root_node().add_child(instance=HomePage(title="Home", slug="start", lead="Lead"))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "localhost", "root_page": home, "port": 80}
    )
    return home.add_child(instance=CourseIndexPage(title="Courses", slug="courses"))


def make_taught_course(
    index: CourseIndexPage, code: str, *, lessons: int = 2, professions: tuple[Profession, ...] = ()
) -> SimpleNamespace:
    """A released course with pages: one module with so many lessons."""
    course: Course = make_course(code, name=f"Course {code}", professions=professions)
    page = index.add_child(
        instance=CoursePage(
            title=f"Course {code}",
            slug=code.lower(),
            course=course,
            summary=f"Summary of {code}",
            description="<p>Text</p>",
            learning_minutes=30,
            passing="<p>Text</p>",
        )
    )
    module = page.add_child(instance=ModulePage(title="Module 1", slug="module-1"))
    made = [
        module.add_child(
            instance=LessonPage(
                title=f"{code} lesson {n}", slug=f"lesson-{n}", summary="In short", minutes=5, body=[]
            )
        )
        for n in range(1, lessons + 1)
    ]
    edition = release(course, course_page=page, change="substantive", note="", by=None, at=timezone.now())
    return SimpleNamespace(course=course, page=page, module=module, lessons=made, edition=edition)
