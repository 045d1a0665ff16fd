"""What an author is told of the variants of a scenario: which there are, and where they are not equally hard."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel

from assessments import grading
from assessments.variants import Extent, differ_much


@dataclass(frozen=True)
class Variant:
    scenario: Any  # a Scenario
    extent: Extent | None  # None: it is unfit to be graded as it stands
    differs_much: bool  # from the one that is edited


def extent_of(scenario: Any) -> Extent | None:
    """Best points and decisions on the best path, as everybody sees it."""
    from assessments.models.scenarios import gradable  # noqa: PLC0415 # that module has the panel below

    shape = gradable(scenario.scenes, "")
    if grading.problems(shape):
        return None
    steps = grading.best_path(grading.seen_by(shape, ""))
    return Extent(grading.points(steps), len(steps))


def other_variants(scenario: Any) -> list[Variant]:
    if not scenario.variant_group:
        return []
    same = (
        type(scenario)
        .objects.filter(variant_group=scenario.variant_group, locale=scenario.locale_id)
        .exclude(pk=scenario.pk)
    )
    own = extent_of(scenario)
    found = [(other, extent_of(other)) for other in same.order_by("title", "pk")]
    return [
        Variant(other, extent, bool(own and extent and differ_much(own, extent))) for other, extent in found
    ]


def warnings(scenario: Any) -> list[str]:
    """A sentence for each variant that differs much from this one."""
    own = extent_of(scenario)
    if own is None:
        return []
    words = _(
        "“%(title)s” is meant to be as hard as this one. Points and decisions on its best path: %(points)s and "
        "%(decisions)s; here: %(own_points)s and %(own_decisions)s."
    )
    return [
        words
        % {
            "title": variant.scenario.title,
            "points": variant.extent.points,
            "decisions": variant.extent.decisions,
            "own_points": own.points,
            "own_decisions": own.decisions,
        }
        for variant in other_variants(scenario)
        if variant.differs_much and variant.extent
    ]


class VariantsPanel(Panel):
    """Below the field that groups variants: the others of the group, and where they differ much."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "assessments/panels/variants.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self.instance.variant_group)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            return {
                **context,
                "variants": other_variants(self.instance),
                "own": extent_of(self.instance),
                "warnings": warnings(self.instance),
            }
