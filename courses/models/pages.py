"""The pages of the site: home, course index, course, module, lesson, information."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.search import index
from wagtail_localize.fields import SynchronizedField

from courses.blocks import RICH_TEXT_FEATURES, SHARED, LessonBody, SharedBody, as_shown
from courses.languages import HomeOfOneLanguage, ReadInEveryLanguage, best_version
from courses.models.checks import checks_in
from courses.models.indicators import indicators_in
from courses.models.items import CourseItem
from courses.models.records import Course
from courses.previews import ReadersPreviews
from courses.streams import ContentField


class HomePage(HomeOfOneLanguage, Page):
    """The first page for everybody who is not signed in."""

    lead = models.CharField(_("lead"), max_length=300, help_text=_("What this is, in one or two sentences."))
    body = ContentField(
        SharedBody(),
        blank=True,
        verbose_name=_("text"),
        help_text=_("Below the lead and the professions; everybody can read it."),
    )

    template = "courses/home_page.html"
    max_count_per_parent = 1
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.audiences import audiences  # noqa: PLC0415 # it reads these models

        return {**super().get_context(request, *args, **kwargs), "audiences": audiences()}


class InformationPage(ReadInEveryLanguage, Page):
    """A public page of text: about the training, help for helpers, privacy."""

    lead = models.CharField(
        _("lead"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences; they stand below the title."),
    )
    body = ContentField(
        SharedBody(), verbose_name=_("text"), help_text=_("Everybody can read it, also without an account.")
    )

    template = "courses/information_page.html"
    parent_page_types = ["courses.HomePage", "courses.InformationPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
        index.AutocompleteField("lead"),
        index.AutocompleteField("body"),
    ]

    class Meta:
        verbose_name = _("information page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.reading import reading_of_text  # noqa: PLC0415 # reading reads these models

        context = super().get_context(request, *args, **kwargs)
        return {**context, "reading": reading_of_text(self, request.user, timezone.localdate())}


class CourseIndexPage(ReadInEveryLanguage, Page):
    """The list of all courses that can be taken."""

    lead = models.CharField(
        _("lead"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences; they stand below the title."),
    )

    template = "courses/course_index_page.html"
    max_count_per_parent = 1
    parent_page_types = ["courses.HomePage"]
    content_panels = [*Page.content_panels, FieldPanel("lead")]

    class Meta:
        verbose_name = _("course index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.catalogue import catalogue_of  # noqa: PLC0415 # it reads these models

        return {
            **super().get_context(request, *args, **kwargs),
            "catalogue": catalogue_of(
                self,
                request.user,
                profession=request.GET.get("profession", ""),
                page=request.GET.get("page"),
                on=timezone.localdate(),
            ),
        }


class CoursePage(ReadInEveryLanguage, Page):
    """The card of a course: for whom, how long, how one passes; below it its modules."""

    course = models.ForeignKey(
        Course,
        models.PROTECT,
        related_name="pages",
        verbose_name=_("course"),
        help_text=_("Records hang on it, not on this page."),
    )
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("One sentence; it stands on the card in the course list.")
    )
    description = RichTextField(
        _("description"),
        features=RICH_TEXT_FEATURES,
        help_text=_("What it is about, and what is expected of those who take it."),
    )
    objectives = ContentField(
        [("objective", blocks.CharBlock(max_length=240))],
        verbose_name=_("what one can do afterwards"),
        help_text=_("Each begins with a verb."),
    )
    learning_minutes = models.PositiveIntegerField(
        _("learning time (minutes)"),
        help_text=_("Honest, assessments included; it stands on the certificate as hours."),
    )
    passing = RichTextField(
        _("how one passes"),
        features=RICH_TEXT_FEATURES,
        help_text=_("What has to be done, the pass mark, how often one may try."),
    )
    disclaimer = models.CharField(
        _("disclaimer"),
        max_length=400,
        blank=True,
        help_text=_("What the course is not, for instance: not legal advice."),
    )

    override_translatable_fields = [SynchronizedField("course", overridable=False)]
    template = "courses/course_page.html"
    parent_page_types = ["courses.CourseIndexPage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("course"),
        MultiFieldPanel(
            [FieldPanel("summary"), FieldPanel("description"), FieldPanel("objectives")], _("What it is")
        ),
        MultiFieldPanel(
            [FieldPanel("learning_minutes"), FieldPanel("passing"), FieldPanel("disclaimer")], _("Taking it")
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("description"),
        index.AutocompleteField("summary"),
        index.AutocompleteField("description"),
        index.RelatedFields("course", [index.SearchField("code")]),
    ]

    class Meta:
        verbose_name = _("course page")

    def clean(self) -> None:
        super().clean()
        twins = CoursePage.objects.filter(course_id=self.course_id, locale_id=self.locale_id).exclude(
            pk=self.pk
        )
        if self.course_id and twins.exists():
            raise ValidationError({"course": gettext("This course has a page in this language already.")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.card import card_of  # noqa: PLC0415 # it reads these models
        from courses.outline import outline_for  # noqa: PLC0415 # the outline reads these models

        outline = outline_for(self.course, request.user)
        return {
            **super().get_context(request, *args, **kwargs),
            "outline": outline,
            "card": card_of(self, outline, request.user),
        }


class ModulePage(ReadInEveryLanguage, Page):
    """A module: a few lessons, and perhaps an assessment, that belong together."""

    summary = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("What belongs together here, in one sentence; authors read it."),
    )

    parent_page_types = ["courses.CoursePage"]
    content_panels = [*Page.content_panels, FieldPanel("summary")]
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        verbose_name = _("module")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A module has no page of its own: it is a part of the course page."""
        course_page = self.get_parent().specific
        if getattr(request, "is_preview", False):
            return course_page.serve(request)
        course_page = best_version(course_page)
        return redirect(f"{course_page.get_url(request)}#module-{self.translation_key}")


class LessonPage(ReadersPreviews, CourseItem, Page):
    """One lesson: five to ten minutes of reading."""

    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("One sentence; it stands in the outline.")
    )
    content_note = models.CharField(
        _("content note"),
        max_length=300,
        blank=True,
        help_text=_(
            "Shown before the text when a passage describes violence or abuse; the reader may skip it."
        ),
    )
    body = ContentField(
        LessonBody(),
        verbose_name=_("text"),
        help_text=_("Five to ten minutes of reading: short blocks, each statement of fact with its source."),
    )

    item_kind = "lesson"
    template = "courses/lesson_page.html"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    content_panels = [
        HelpPanel(template="courses/cms/lesson_panel.html"),
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("summary"), FieldPanel("minutes"), FieldPanel("content_note")], _("In short")
        ),
        FieldPanel("body"),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("body"),
        index.AutocompleteField("summary"),
        index.AutocompleteField("body"),
    ]

    class Meta:
        verbose_name = _("lesson")

    @property
    def frozen_content(self) -> dict[str, Any]:
        return {
            "title": self.title,
            "summary": self.summary,
            "content_note": self.content_note,
            "body": [as_shown(block) for block in self.body.get_prep_value()],
        }

    @property
    def shared_texts(self) -> list[dict[str, Any]]:
        from courses.versions import used_text  # noqa: PLC0415 # versions read these models

        uses = [block.value for block in self.body if block.block_type in SHARED]
        texts = ((use, used_text(use)) for use in uses)
        shown = [text.as_shared_text | {"version": use.get("version")} for use, text in texts if text]
        return shown + [thing.as_shared_text for thing in (*indicators_in(self.body), *checks_in(self.body))]

    @property
    def files(self) -> list[dict[str, str]]:
        from courses.used_files import files_of  # noqa: PLC0415 # it reads these models

        return files_of(self)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.enter(request) or super().serve(request, *args, **kwargs)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.reading import reading_of  # noqa: PLC0415 # reading reads these models

        context = super().get_context(request, *args, **kwargs)
        opened_at = None if getattr(request, "is_preview", False) else timezone.now()
        as_whom = getattr(request, "preview_professions", None)
        on = timezone.localdate(opened_at)
        return {
            **context,
            "reading": reading_of(self, request.user, on, previewed_as=as_whom, opened_at=opened_at),
            "language": get_language(),
        }
