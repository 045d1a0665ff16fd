"""Panels of the CMS's first page: what waits for trainers and editors. Wagtail's own panel shows what waits for review."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component

from courses import care
from courses.care import Waiting

SHOWN = 5


@dataclass
class WaitingPanel(Component):
    """The first few things of a kind, for those who may see to them; nothing when nothing waits."""

    name: str
    order: int
    heading: Any
    permission: str
    things: Callable[[], Iterator[Waiting]]
    all_url: str = ""
    template_name = "courses/cms/waiting_panel.html"

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        may = parent_context["request"].user.has_perm(self.permission)
        waiting = list(islice(self.things(), SHOWN + 1)) if may else []
        return {"panel": self, "waiting": waiting[:SHOWN], "has_more": len(waiting) > SHOWN}


def panels() -> list[WaitingPanel]:
    today = timezone.localdate()
    return [
        WaitingPanel(
            "unreleased",
            220,
            _("Courses with changes that no edition holds"),
            "courses.add_edition",
            care.unreleased,
        ),
        WaitingPanel(
            "not-to-be-begun",
            225,
            _("Assessments that nobody can begin"),
            "courses.change_course",
            care.not_to_be_begun,
        ),
        WaitingPanel(
            "sources-due",
            230,
            _("Sources to read again"),
            "courses.change_source",
            lambda: care.sources_due(today),
            reverse("sources_due"),
        ),
        WaitingPanel(
            "practices-due",
            240,
            _("Best practices to review"),
            "courses.change_bestpractice",
            lambda: care.practices_due(today),
        ),
        WaitingPanel(
            "versions-behind",
            245,
            _("Newer versions of shared texts"),
            "courses.change_bestpractice",
            care.versions_behind,
            reverse("newer_versions"),
        ),
        WaitingPanel(
            "translations-behind",
            250,
            _("Courses of which a language lacks parts or is not up to date"),
            "courses.change_course",
            care.translations_behind,
            reverse("translations"),
        ),
    ]
