"""What learners do beside reading: start a course, mark a lesson as done."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses import progress
from courses.models import Course, CourseIndexPage, CoursePage, Enrolment
from courses.outline import live_pages, outline_of


def courses(request: HttpRequest) -> HttpResponse:
    """The list of courses, wherever the trainers have put its page."""
    index = get_object_or_404(CourseIndexPage.objects.live().order_by("path")[:1])
    page = live_pages([index.translation_key])[index.translation_key]
    return redirect(page.get_url(request))


@login_required
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Enrol in a course and go to where it begins (or goes on)."""
    course = get_object_or_404(Course.objects.released(), code=code)
    now, language = timezone.now(), get_language() or "en"
    enrolment = progress.enrol(request.user, course, at=now)
    if progress.finish(enrolment, language=language, at=now):
        return redirect("my_training")
    return redirect(_where_next(request, enrolment))


@login_required
@require_POST
def lesson_done(request: HttpRequest, enrolment: UUID, key: UUID) -> HttpResponse:
    """Mark a lesson as done and go on to the next thing."""
    own = get_object_or_404(
        Enrolment.objects.visible_to(request.user).select_related("course", "user"), uuid=enrolment
    )
    lesson = next(
        (item for item in outline_of(own.course, own.course.current_edition, own).items if item.key == key),
        None,
    )
    if lesson is None or lesson.kind != "lesson":
        messages.error(
            request, _("This lesson is not part of the current edition of the course. Nothing was lost.")
        )
        return redirect(_where_next(request, own))
    completion = progress.mark_done(own, key, language=get_language() or "en", at=timezone.now())
    if completion:
        messages.success(
            request, _("You have completed the course “%(course)s”.") % {"course": completion.course_name}
        )
        return redirect("my_training")
    return redirect(_where_next(request, own, after=key))


def _where_next(request: HttpRequest, enrolment: Enrolment, after: UUID | None = None) -> str:
    """The address of the next open item (after one that was just done), else of the course page."""
    outline = outline_of(enrolment.course, enrolment.course.current_edition, enrolment)
    following = outline.next_open_after(after) if after else outline.next_item
    if following:
        return following.url
    page = CoursePage.objects.live().filter(course=enrolment.course).first()
    return page.get_url(request) if page else "/"
