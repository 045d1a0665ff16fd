"""Wiring of the CMS: snippets, the release page and its button."""

from collections.abc import Iterator

from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.tables import LiveStatusTagColumn, UpdatedAtColumn
from wagtail.admin.widgets.button import Button
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from courses.languages import send_to_translation
from courses.models import BestPractice, Course, CoursePage, GlossaryTerm, Source
from courses.releasing import release_edition


class BestPracticeViewSet(SnippetViewSet):
    model = BestPractice
    icon = "pick"
    list_display = ["title", "country", "get_theme_display", UpdatedAtColumn(), LiveStatusTagColumn()]
    list_filter = ["theme", "country"]


class GlossaryTermViewSet(SnippetViewSet):
    model = GlossaryTerm
    icon = "openquote"
    list_display = ["term", "locale", UpdatedAtColumn(), LiveStatusTagColumn()]
    list_filter = ["locale"]


class SourceViewSet(SnippetViewSet):
    model = Source
    icon = "link"
    list_display = ["instrument", "article", "title", "read_on", "confidence"]
    list_filter = ["confidence"]


class CourseViewSet(SnippetViewSet):
    model = Course
    icon = "form"
    list_display = ["code", "name", "current_edition"]


class LibraryViewSetGroup(SnippetViewSetGroup):
    menu_label = _("Library")
    menu_icon = "folder-open-inverse"
    menu_order = 150
    items = (BestPracticeViewSet, GlossaryTermViewSet, SourceViewSet, CourseViewSet)


register_snippet(LibraryViewSetGroup)


hooks.register("before_serve_page", send_to_translation, order=100)  # after the look at who may read the page


@hooks.register("register_admin_urls")
def release_urls() -> list:
    return [path("courses/<int:page_id>/release/", release_edition, name="release_edition")]


@hooks.register("register_page_header_buttons")
def release_button(page: Page, user: object, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if isinstance(page, CoursePage) and user.has_perm("courses.add_edition"):  # type: ignore[attr-defined] # a User
        yield Button(
            _("Release an edition"), reverse("release_edition", args=[page.pk]), icon_name="tag", priority=40
        )
