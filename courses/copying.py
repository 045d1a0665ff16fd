"""A new course that begins as another one: for a further profession, with the references to shared texts kept."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Profession, User
from courses.languages import source_of
from courses.models import Course, CourseItem, CoursePage


class NewCourseForm(forms.ModelForm):
    profession = forms.ModelChoiceField(
        Profession.objects.all(),
        label=gettext_lazy("For whom"),
        empty_label=gettext_lazy("Choose a profession"),
    )

    class Meta:
        model = Course
        fields = ["code", "name"]
        labels = {"name": gettext_lazy("Title")}

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()


@transaction.atomic
def new_course_from(
    page: CoursePage, *, code: str, name: str, profession: Profession, by: User
) -> CoursePage:
    """Copy a course page with its modules, lessons and assessments, all as drafts, for a course of its own.

    The copies are new pages: what is learned in them counts for the new course alone. Texts, questions and scenarios of
    the library are not copied; the new course uses the same ones.
    """
    page = source_of(page)
    course = Course.objects.create(code=code, name=name, validity_months=page.course.validity_months)
    course.professions.add(profession)
    copied: CoursePage = page.copy(
        recursive=True,
        update_attrs={"course": course, "title": name, "draft_title": name, "slug": slugify(code)},
        copy_revisions=False,
        keep_live=False,
        user=by,
    )
    _name_the_copies(page, copied, by=by)
    return copied


def _name_the_copies(page: CoursePage, copied: CoursePage, *, by: User) -> None:
    """What names lessons of the first course, as what prepares for a question, names those of the new one."""
    old, new = (list(of.get_descendants().specific()) for of in (page, copied))
    copies = {before.pk: after for before, after in zip(old, new, strict=True)}
    for item in new:
        if isinstance(item, CourseItem) and item.name_copies(copies):
            item.save()
            item.save_revision(user=by, clean=False)


def may_copy(user: Any, page: CoursePage) -> bool:
    """Whether somebody may make a course and add its page beside this one."""
    parent = page.get_parent().permissions_for_user(user)
    return user.has_perm("courses.add_course") and parent.can_add_subpage()


def copy_course(request: HttpRequest, page_id: int) -> HttpResponse:
    """Ask for code, title and profession of the new course, and make it."""
    page = get_object_or_404(CoursePage.objects.select_related("course"), pk=page_id)
    if not may_copy(request.user, page):
        raise PermissionDenied
    form = NewCourseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        copied = new_course_from(page, by=request.user, **form.cleaned_data)
        messages.success(
            request,
            _("“%(title)s” is made, as a draft. Go through it lesson by lesson.") % {"title": copied.title},
        )
        return redirect("wagtailadmin_explore", copied.pk)
    return render(request, "courses/cms/new_course.html", {"page": page, "form": form})
