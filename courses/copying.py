"""A new course that begins as another one: for a further profession, with the references to shared texts kept."""

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.models import Locale, Page

from accounts.models import Profession, User
from courses import staleness
from courses.languages import own_name, source_of
from courses.models import Course, CourseItem, CoursePage


class NewCourseForm(forms.ModelForm):
    profession = forms.ModelChoiceField(
        Profession.objects.all(),
        label=gettext_lazy("For whom"),
        empty_label=gettext_lazy("Choose a profession"),
    )
    with_translations = forms.BooleanField(
        label=gettext_lazy("With its translations"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Its pages in the other languages are copied too, as drafts."),
    )

    class Meta:
        model = Course
        fields = ["code", "name"]
        labels = {"name": gettext_lazy("Title")}

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()


@transaction.atomic
def new_course_from(
    page: CoursePage,
    *,
    code: str,
    name: str,
    profession: Profession,
    by: User,
    with_translations: bool = False,
) -> CoursePage:
    """Copy a course page with its modules, lessons and assessments, all as drafts, for a course of its own.

    The copies are new pages: what is learned in them counts for the new course alone. Texts, questions and scenarios of
    the library are not copied; the new course uses the same ones.
    """
    page = source_of(page)
    course = Course.objects.create(code=code, name=name, validity_months=page.course.validity_months)
    course.professions.add(profession)
    copied = _copy(page, course, by=by)
    pairs = _pairs(page, copied)
    copies = {before.pk: after for before, after in pairs}
    _name_the_copies(copied, copies, by=by)
    if with_translations:
        keys = {before.translation_key: after.translation_key for before, after in pairs}
        for version in translations_to_copy(page, by):
            _copy_translation(version, course, keys, copies, by=by)
        staleness.take_along(keys)
    return copied


def translations_to_copy(page: CoursePage, user: User) -> list[CoursePage]:
    """The page of a course in its other languages, where it is translated and the person may add one beside it."""
    versions = page.get_translations().filter(alias_of__isnull=True).select_related("locale")
    return [
        version
        for version in versions.order_by("locale")
        if version.get_parent().permissions_for_user(user).can_add_subpage()
    ]


def _copy(page: CoursePage, course: Course, *, by: User) -> CoursePage:
    facts = {"course": course, "title": course.name, "draft_title": course.name, "slug": slugify(course.code)}
    copied: CoursePage = page.copy(
        recursive=True, update_attrs=facts, copy_revisions=False, keep_live=False, user=by
    )
    return copied


def _pairs(page: Page, copied: Page) -> list[tuple[Page, Page]]:
    """The pages of two courses side by side, of which one is a copy of the other."""
    old, new = (list(of.get_descendants(inclusive=True).specific()) for of in (page, copied))
    return list(zip(old, new, strict=True))


def _copy_translation(
    version: CoursePage, course: Course, keys: dict[UUID, UUID], copies: dict[int, Page], *, by: User
) -> None:
    """Its pages become translations of the copies. What only stands in for a translation is not copied."""
    copied = _copy(version, course, by=by)
    for before, after in reversed(_pairs(version, copied)):
        if before.translation_key not in keys or (before.alias_of_id and after.is_leaf()):
            after.delete()
            continue
        after.translation_key = keys[before.translation_key]
        after.save(update_fields=["translation_key"], clean=False)
    _name_the_copies(CoursePage.objects.get(pk=copied.pk), copies, by=by)


def _name_the_copies(copied: CoursePage, copies: dict[int, Page], *, by: User) -> None:
    """What names lessons of the first course, as what prepares for a question, names those of the new one."""
    for item in copied.get_descendants().specific():
        if isinstance(item, CourseItem) and item.name_copies(copies):
            item.save()
            item.save_revision(user=by, clean=False)


def languages_lacked(page: CoursePage) -> list[Locale]:
    """In which languages of the site there is no page of a course."""
    own = page.get_translations(inclusive=True).values_list("locale", flat=True)
    return list(Locale.objects.exclude(pk__in=own).order_by("pk"))


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
        if missing := languages_lacked(copied):
            names = ", ".join(own_name(locale.language_code) for locale in missing)
            overview = messages.button(reverse("course_translations", args=[copied.pk]), _("Translations"))
            messages.warning(
                request,
                _("It is not there in %(languages)s: translate it when it is published.")
                % {"languages": names},
                buttons=[overview],
            )
        return redirect("wagtailadmin_explore", copied.pk)
    return render(request, "courses/cms/new_course.html", {"page": page, "form": form})
