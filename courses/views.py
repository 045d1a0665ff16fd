"""What learners do beside reading: start a course, keep their place, mark a lesson as done, stop between segments."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from courses import progress
from courses.as_read import Shown, shown_to_reader, unsealed
from courses.checks import lesson_of
from courses.languages import address_of
from courses.models import Course, CourseIndexPage, Enrolment, LessonPage
from courses.outline import course_pages, live_pages, outline_of
from courses.reading import block_ids, language_read


def cms_sign_in(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends whoever may not enter the CMS: strangers to the one sign-in, others no further."""
    if request.user.is_authenticated:
        raise PermissionDenied
    query = request.META.get("QUERY_STRING", "")
    return redirect(reverse("account_login") + (f"?{query}" if query else ""))


def courses(request: HttpRequest) -> HttpResponse:
    """The list of courses, wherever the trainers have put its page."""
    index = get_object_or_404(CourseIndexPage.objects.live().order_by("path")[:1])
    page = live_pages([index.translation_key])[index.translation_key]
    return redirect(address_of(page, request))


def own_enrolment(request: HttpRequest, uuid: UUID) -> Enrolment:
    mine = Enrolment.objects.visible_to(request.user).select_related("course", "user")
    return get_object_or_404(mine, uuid=uuid)


@login_required
@require_POST
def start(request: HttpRequest, code: str) -> HttpResponse:
    """Enrol in a course and go to where it begins (or goes on)."""
    course = get_object_or_404(Course.objects.released(), code=code)
    now, language = timezone.now(), get_language() or "en"
    try:
        enrolment = progress.enrol(request.user, course, at=now)
    except progress.NotPossible as refusal:
        messages.error(request, str(refusal))
        return redirect(_course_address(request, course))
    if progress.finish(enrolment, language=language, at=now):
        return redirect("my_training")
    return redirect(_where_next(request, enrolment))


@login_required
@require_POST
def lesson_done(request: HttpRequest, enrolment: UUID, key: UUID) -> HttpResponse:
    """Mark a lesson as done and go on to the next thing."""
    own = own_enrolment(request, enrolment)
    lesson = next(
        (item for item in outline_of(own.course, own.course.current_edition, own).items if item.key == key),
        None,
    )
    if lesson is None or lesson.kind != "lesson":
        messages.error(
            request, _("This lesson is not part of the current edition of the course. Nothing was lost.")
        )
        return redirect(_where_next(request, own))
    shown = unsealed(request.POST.get("shown", ""), own, key) or _shown_now(own, key)
    completion = progress.mark_done(own, key, language=get_language() or "en", at=timezone.now(), shown=shown)
    if completion:
        messages.success(
            request, _("You have completed the course “%(course)s”.") % {"course": completion.course_name}
        )
        return redirect("my_training")
    if outline_of(own.course, own.course.current_edition, own).following_segment(key):
        return redirect("stopping_place", own.uuid, key)
    return redirect(_where_next(request, own, after=key))


def _shown_now(own: Enrolment, key: UUID) -> Shown | None:
    """What a lesson says at this moment, to somebody of whose page nothing is known; None: it was withdrawn."""
    lesson, edition = lesson_of(key), own.course.current_edition
    return shown_to_reader(lesson, edition, language_read(lesson)) if lesson and edition else None


@login_required
@require_POST
def note_place(request: HttpRequest, enrolment: UUID, key: UUID) -> HttpResponse:
    """Keep the block at which the learner reads; the first one is the beginning, which needs no place."""
    own = own_enrolment(request, enrolment)
    page = live_pages([key]).get(key)
    lesson = page.specific if page else None
    if not isinstance(lesson, LessonPage) or lesson.course_page.course_id != own.course_id:
        raise Http404
    known = block_ids(lesson)
    place = request.POST.get("block", "")
    if place not in known:
        return HttpResponseBadRequest()
    progress.note_place(own, key, place="" if place == known[0] else place)
    return HttpResponse(status=204)


@login_required
@require_POST
def take_in_segments(request: HttpRequest, enrolment: UUID) -> HttpResponse:
    """Switch the short segments on or off, on the course page."""
    own = own_enrolment(request, enrolment)
    progress.take_in_segments(own, on=request.POST.get("on") == "1")
    return redirect(_course_address(request, own.course))


@login_required
@require_GET
@never_cache
def stopping_place(request: HttpRequest, enrolment: UUID, key: UUID) -> HttpResponse:
    """Between two segments: what is done, and how long the next one takes. Without segments, simply on."""
    own = own_enrolment(request, enrolment)
    outline = outline_of(own.course, own.course.current_edition, own)
    following = outline.following_segment(key)
    if following is None:
        return redirect(_where_next(request, own, after=key))
    context = {
        "outline": outline,
        "segment": outline.segment_of(key),
        "following": following,
        "go_on": outline.next_open_after(key),
        "course_address": _course_address(request, own.course),
    }
    return render(request, "courses/stopping_place.html", context)


def _where_next(request: HttpRequest, enrolment: Enrolment, after: UUID | None = None) -> str:
    """The address of the next open item (after one that was just done), else of the course page."""
    outline = outline_of(enrolment.course, enrolment.course.current_edition, enrolment)
    following = outline.next_open_after(after) if after else outline.next_item
    return following.resume_url if following else _course_address(request, enrolment.course)


def _course_address(request: HttpRequest, course: Course) -> str:
    page = course_pages([course]).get(course.pk)
    return page.get_url(request) if page else "/"
