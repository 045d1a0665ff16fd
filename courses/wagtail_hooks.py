"""Wiring of the CMS: snippets, the release page and its button."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses import change_log, dashboard, translating
from courses.approval import AskingActionView, AskingEditView
from courses.bulk_actions import SetReviewDate
from courses.copying import copy_course, may_copy
from courses.kept_versions import version_options
from courses.languages import send_to_translation, source_of
from courses.models import BestPractice, Course, CoursePage, GlossaryTerm, Indicator, Source
from courses.po_views import import_po_files, po_files, po_report
from courses.publishing import (
    ask_before_publishing,
    ask_in_review,
    newer_version,
    newer_versions,
    publish_text,
)
from courses.releasing import edition, edition_file, edition_item, editions_of_course, release_edition
from courses.reports import SourcesDueView
from courses.source_chooser import CitableChooserViewSet
from courses.translation_overview import still_right, translations
from courses.withdrawing import keep_cited


class TextViewSet(SnippetViewSet):
    """Of a text of which it is asked, before a new version is published, how much it changes."""

    edit_view_class = AskingEditView
    workflow_action_view_class = AskingActionView


class BestPracticeViewSet(TextViewSet):
    model = BestPractice
    icon = "pick"
    list_display = [
        "title",
        "country",
        Column("get_theme_display", label=_("Theme")),
        Column("locale", label=_("Language")),
        UpdatedAtColumn(),
        LiveStatusTagColumn(),
    ]
    list_filter = ["theme", "country"]


class GlossaryTermViewSet(TextViewSet):
    model = GlossaryTerm
    icon = "openquote"
    list_display = ["term", Column("locale", label=_("Language")), UpdatedAtColumn(), LiveStatusTagColumn()]
    list_filter = ["locale"]


class IndicatorViewSet(TextViewSet):
    model = Indicator
    icon = "view"
    list_display = [
        "text",
        Column("get_group_display", label=_("Group")),
        Column("locale", label=_("Language")),
        UpdatedAtColumn(),
        LiveStatusTagColumn(),
    ]
    list_filter = ["group", "locale"]


class SourceViewSet(TextViewSet):
    model = Source
    icon = "link"
    chooser_viewset_class = CitableChooserViewSet
    list_display = [
        "instrument",
        "article",
        "title",
        "read_on",
        "review_by",
        "confidence",
        Column("locale", label=_("Language")),
        UpdatedAtColumn(),
        LiveStatusTagColumn(),
    ]
    list_filter = ["confidence", "locale"]


class CourseViewSet(SnippetViewSet):
    model = Course
    icon = "form"
    list_display = ["code", "name", "current_edition"]


class LibraryViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Library")
    menu_icon = "folder-open-inverse"
    menu_order = 150
    items = (BestPracticeViewSet, GlossaryTermViewSet, IndicatorViewSet, SourceViewSet, CourseViewSet)


register_snippet(LibraryViewSetGroup)
hooks.register("register_bulk_action", SetReviewDate)


hooks.register("before_serve_page", send_to_translation, order=100)  # after the look at who may read the page


@hooks.register("register_admin_urls")
def release_urls() -> list:
    return [
        path("courses/<int:page_id>/release/", release_edition, name="release_edition"),
        path("courses/<int:page_id>/editions/", editions_of_course, name="editions_of_course"),
        path("courses/<int:page_id>/editions/<int:number>/", edition, name="edition"),
        path(
            "courses/<int:page_id>/editions/<int:number>/<int:position>/", edition_item, name="edition_item"
        ),
        path(
            "courses/<int:page_id>/editions/<int:number>/files/<slug:key>/<slug:part>/",
            edition_file,
            name="edition_file",
        ),
        path("courses/<int:page_id>/copy/", copy_course, name="copy_course"),
    ]


@hooks.register("register_admin_urls", order=-1)  # most in the place of wagtail-localize's own
def translation_urls() -> list:
    return [
        path("localize/submit/page/<int:page_id>/", translating.SubmitPageView.as_view()),
        path("localize/update/<int:translation_source_id>/", translating.UpdateView.as_view()),
        path("localize/page/<int:page_id>/convert_to_alias/", translating.no_alias),
        path("translations/<str:kind>/<int:pk>/part-by-part/", translating.part_by_part, name="part_by_part"),
        path("translations/<str:kind>/<int:pk>/still-right/", still_right, name="still_right"),
        path("reports/course-translations/", translations, name="translations"),
        path("reports/course-translations/<int:page_id>/", translations, name="course_translations"),
        path("reports/course-translations/<int:page_id>/<str:language>.zip", po_files, name="po_files"),
        path(
            "reports/course-translations/<int:page_id>/<str:language>/",
            import_po_files,
            name="import_po_files",
        ),
        path(
            "reports/course-translations/<int:page_id>/<str:language>/<uuid:number>/",
            po_report,
            name="po_report",
        ),
    ]


class TranslationsMenuItem(MenuItem):
    """For those who may send something to translation."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(translating.MAY_TRANSLATE)


@hooks.register("register_reports_menu_item")
def translations_menu_item() -> MenuItem:
    return TranslationsMenuItem(
        _("Translations"),
        reverse("translations"),
        name="course-translations",
        icon_name="wagtail-localize-language",
        order=310,
    )


@hooks.register("construct_reports_menu")
def one_report_of_translations(request: HttpRequest, menu_items: list) -> None:
    """Ours says of each course what wagtail-localize's says of what it manages alone."""
    theirs = reverse("wagtail_localize:translations_report")
    menu_items[:] = [item for item in menu_items if item.url != theirs]


@hooks.register("register_page_header_buttons")
def translation_buttons(
    page: Page, user: Any, view_name: str, next_url: str | None = None
) -> Iterator[Button]:
    if not user.has_perm(translating.MAY_TRANSLATE):
        return
    if isinstance(page, CoursePage):
        yield Button(
            _("Translations"),
            reverse("course_translations", args=[source_of(page).pk]),
            icon_name="wagtail-localize-language",
            priority=42,
        )
    if translating.may_go_part_by_part(page):
        yield Button(
            _("Translate part by part"),
            reverse("part_by_part", args=[Page._meta.label_lower, page.pk]),
            icon_name="wagtail-localize-language",
            priority=61,
        )


@hooks.register("register_snippet_listing_buttons")
def snippet_translation_buttons(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Button]:
    if user.has_perm(translating.MAY_TRANSLATE) and translating.may_go_part_by_part(snippet):
        yield Button(
            _("Translate part by part"),
            reverse("part_by_part", args=[snippet._meta.label_lower, snippet.pk]),
            icon_name="wagtail-localize-language",
            priority=101,
        )


@hooks.register("construct_page_action_menu")
def without_alias(menu_items: list, request: HttpRequest, context: dict) -> None:
    menu_items[:] = [item for item in menu_items if item.name != "localize-convert-to-alias"]


@hooks.register("register_admin_urls")
def version_urls() -> list:
    return [
        path("library/<slug:kind>/<int:pk>/publish/", publish_text, name="publish_text"),
        path("library/versions/", version_options, name="version_options"),
        path("library/newer/", newer_versions, name="newer_versions"),
        path("library/newer/<int:lesson_id>/<slug:block>/", newer_version, name="newer_version"),
    ]


hooks.register("before_publish", ask_before_publishing)
hooks.register("after_edit_snippet", ask_in_review)
hooks.register("before_unpublish", keep_cited)
hooks.register("register_log_actions", change_log.register)


@hooks.register("register_admin_urls")
def report_urls() -> list:
    return [
        path("reports/sources/", SourcesDueView.as_view(), name="sources_due"),
        path(
            "reports/sources/results/", SourcesDueView.as_view(results_only=True), name="sources_due_results"
        ),
    ]


class SourcesDueMenuItem(MenuItem):
    """For those who may write that they have read a source again."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm("courses.change_source")


@hooks.register("register_reports_menu_item")
def sources_due_menu_item() -> MenuItem:
    return SourcesDueMenuItem(
        _("Sources to read again"), reverse("sources_due"), name="sources-due", icon_name="link", order=300
    )


@hooks.register("construct_homepage_panels")
def waiting_panels(request: HttpRequest, panels: list) -> None:
    panels += dashboard.panels()


@hooks.register("register_page_header_buttons")
def copy_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page, CoursePage) and may_copy(user, page):
        yield Button(
            _("New course from this one"),
            reverse("copy_course", args=[page.pk]),
            icon_name="copy",
            priority=45,
        )


@hooks.register("before_copy_page")
def copy_with_a_course_of_its_own(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A plain copy of a course page would be a second page of the same course."""
    return redirect("copy_course", page.pk) if isinstance(page.specific, CoursePage) else None


@hooks.register("register_page_header_buttons")
def editions_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page, CoursePage) and user.has_perm("courses.view_edition"):
        yield Button(
            _("Editions"), reverse("editions_of_course", args=[page.pk]), icon_name="tag", priority=42
        )


@hooks.register("register_page_header_buttons")
def release_button(page: Page, user: object, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page, CoursePage) and user.has_perm("courses.add_edition"):  # type: ignore[attr-defined] # a User
        yield Button(
            _("Release an edition"), reverse("release_edition", args=[page.pk]), icon_name="tag", priority=40
        )
