"""Knowledge checks: a question that a lesson asks, told at once, kept nowhere."""

import random
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.vary import vary_on_headers

from assessments import grading
from assessments.freezing import question_payload
from assessments.kinds import Answered, kind_of
from assessments.kinds.kind import Payload
from assessments.models import Question
from assessments.texts import localised
from courses.checks import check_in, lesson_of
from courses.models import LessonPage


@sensitive_post_parameters()
@login_required
@never_cache
@vary_on_headers("HX-Request")
def knowledge_check(request: HttpRequest, lesson: UUID, question: UUID) -> HttpResponse:
    """The question; a POST tells how good the answer is. For htmx the part that stands inside the lesson."""
    page, asked = _asked(request, lesson, question)
    payload = question_payload(asked)
    kind = kind_of(payload)
    response = kind.posted(request.POST, payload) if request.method == "POST" else None
    answered, problem = _graded(request, payload, response)
    if request.method == "POST" and not problem and not answered.grade.is_answered:
        problem = str(kind.unanswered)
    context = {
        "lesson": page,
        "address": reverse("knowledge_check", args=[lesson, question]),
        "question": answered.question,
        "answered": answered,
        "shown": {**kind.shown(answered), "is_check": True},
        "kind": kind,
        "is_told": request.method == "POST" and not problem,
        "problem": problem,
    }
    is_part = bool(request.headers.get("HX-Request"))
    template = "assessments/check.html" if is_part else "assessments/check_page.html"
    return render(request, template, context, status=422 if problem and not is_part else 200)


def _asked(request: HttpRequest, lesson_key: UUID, key: UUID) -> tuple[LessonPage, Question]:
    """The lesson and its question, for whom may read the lesson; whatever no published lesson asks is a 404."""
    lesson = lesson_of(lesson_key)
    if lesson is None or not _may_read(request, lesson):
        raise Http404
    question = check_in(lesson, key)
    if question is None or question.assessments:  # meanwhile an assessment asks it
        raise Http404
    return lesson, question


def _may_read(request: HttpRequest, lesson: LessonPage) -> bool:
    if not all(restriction.accept_request(request) for restriction in lesson.get_view_restrictions()):
        return False
    is_enrolled = request.user.enrolments.filter(course=lesson.course_page.course).exists()
    return is_enrolled or request.user.has_perm("wagtailadmin.access_admin")


def _graded(request: HttpRequest, payload: Payload, response: Any) -> tuple[Answered, str]:
    """The response with its grade, in an order that is this reader's every time; and why it can't be graded, if so."""
    draw = random.Random(f"{request.user.pk}/{payload['key']}")  # noqa: S311 # an order is no secret
    order = kind_of(payload).lists(payload)
    for ids in order.values():
        draw.shuffle(ids)
    question, problem = grading.thaw(payload), ""
    try:
        grade = grading.grade(question, response)
    except ValueError:
        grade, response, problem = grading.grade(question, None), None, _("This option is not part of the question.")  # fmt: skip
    return Answered(localised(payload), response, grade, order), problem
