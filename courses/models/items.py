"""What a course consists of: pages that can be done, one after the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from courses.languages import ReadInEveryLanguage, best_version

if TYPE_CHECKING:
    from courses.models.pages import CoursePage


class CourseItem(ReadInEveryLanguage, models.Model):
    """Anything that a course consists of and that can be done: a lesson here, an assessment further left."""

    minutes = models.PositiveSmallIntegerField(_("minutes"), help_text=_("Honest reading or working time."))

    item_kind = ""  # "lesson" or "assessment": what a manifest calls it
    shortfalls: tuple[str, ...] | list[str] = ()  # what keeps everybody from working on it, for its authors

    # What every item has from Wagtail's Page.
    title: str
    translation_key: UUID
    live_revision_id: int | None

    class Meta:
        abstract = True

    @cached_property
    def course_page(self) -> CoursePage:
        """The page of the course, in the active language where there is one."""
        pages = apps.get_model("courses", "CoursePage")._default_manager
        own = pages.ancestor_of(self).select_related("course", "locale").get()
        return best_version(own)

    @property
    def frozen_content(self) -> dict[str, Any]:
        """What a learner is shown, as plain data: the part of the manifest whose digest tells whether it changed."""
        raise NotImplementedError(f"{type(self).__name__} must say what it shows")

    @property
    def shared_texts(self) -> list[dict[str, Any]]:
        """The shared texts that this item shows, each with kind, key, name, revision and content."""
        return []

    @property
    def files(self) -> list[dict[str, str]]:
        """The pictures, documents and recordings that this item shows, each with kind, key, name and digest."""
        return []

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The questions and scenarios that this item asks: kind, key, name, content and `lessons`, the keys of those that
        prepare for it. A draw has `number` and `pool` too (key, name, digest of each that fits), a scenario `variants` (keys).
        """
        return []

    @property
    def asked_in_every_language(self) -> dict[str, Any]:
        """`frozen_content` of what asks, with its words in every published language; empty for what only tells."""
        return {}

    @property
    def asked_revisions(self) -> set[int]:
        """The published revisions of all that this item asks, or might, in every language."""
        return set()

    def name_copies(self, copies: dict[int, Page]) -> bool:
        """Name copies, by the primary keys of their pages, in place of the pages; returns whether any is named."""
        return False

    def enter(self, request: HttpRequest) -> HttpResponse | None:
        """Open the item for the person who asks: note where they are, or send them where they can get in.

        Returns None when the page may be shown. Authors see it without an enrolment, and leave no trace.
        """
        from courses import progress  # noqa: PLC0415 # the writer uses these models

        if getattr(request, "is_preview", False):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        course_page = self.course_page
        enrolment = request.user.enrolments.filter(course=course_page.course).first()
        if enrolment:
            progress.open_item(enrolment, self.translation_key, at=timezone.now())
        elif not request.user.has_perm("wagtailadmin.access_admin"):
            messages.info(request, gettext("Start the course first; then this page opens."))
            return redirect(course_page.get_url(request))
        return None
