"""What an author is told of the variants of a scenario: which there are, and where they are not equally hard."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel

from assessments import grading
from assessments.variants import Extent, Observed, differences, observed, turned_out_unequal


@dataclass(frozen=True)
class Variant:
    scenario: Any  # a Scenario
    extent: Extent | None  # None: it is unfit to be graded as it stands
    differs: list[str]  # in words: where it differs much from the one that is edited


def extent_of(scenario: Any) -> Extent | None:
    """How much there is in a scenario, as everybody sees it."""
    from assessments.models.scenarios import gradable  # noqa: PLC0415 # that module has the panel below

    shape = gradable(scenario.scenes, "")
    if grading.problems(shape):
        return None
    side = grading.seen_by(shape, "")
    best, scenes = grading.best_path(side), grading.reached(side)
    critical = sum(choice.is_critical for scene in scenes for choice in scene.choices)
    return Extent(grading.points(best), len(best), len(scenes), critical)


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
        Variant(other, extent, _in_words(extent, own) if own and extent else []) for other, extent in found
    ]


def _in_words(extent: Extent, own: Extent) -> list[str]:
    """Where two variants differ much, with the figure of each."""
    sentences = {
        "points": _("points on the best path: %(there)s, here %(here)s"),
        "length": _("decisions on the best path: %(there)s, here %(here)s"),
        "decisions": _("decisions in all: %(there)s, here %(here)s"),
        "critical": _("choices that are critical mistakes: %(there)s, here %(here)s"),
    }
    return [
        sentences[name] % {"there": getattr(extent, name), "here": getattr(own, name)}
        for name in differences(extent, own)
    ]


def warnings(scenario: Any) -> list[str]:
    """A sentence for each variant that differs much from this one."""
    words = _("“%(title)s” is meant to be as hard as this one, but differs much: %(differences)s.")
    return [
        words % {"title": variant.scenario.title, "differences": "; ".join(variant.differs)}
        for variant in other_variants(scenario)
        if variant.differs
    ]


def observed_in(scenario: Any) -> Observed | None:
    """How people did in a scenario when they met it first; None: too few have sat it."""
    from assessments.first_tries import first_tries  # noqa: PLC0415 # it reads the models that have the panel below

    tries = first_tries(scenario.translation_key)
    return observed([grading.grade(first.scenario, first.response).fraction for first in tries])


@dataclass(frozen=True)
class Outcome:
    """How people did in a variant."""

    title: str
    people: int
    percent: int
    is_unequal: bool  # much better or worse than in the one that is edited
    is_own: bool = False


def outcomes(scenario: Any, others: list[Variant]) -> list[Outcome]:
    """Those of this scenario and of its variants, as far as enough people have sat them."""
    own = observed_in(scenario)
    found = [(scenario, own), *((other.scenario, observed_in(other.scenario)) for other in others)]
    return [
        Outcome(
            title=variant.title,
            people=seen.people,
            percent=round(100 * seen.mean),
            is_unequal=bool(own and turned_out_unequal(own, seen)),
            is_own=variant is scenario,
        )
        for variant, seen in found
        if seen
    ]


class VariantsPanel(Panel):
    """Below the field that groups variants: the others of the group, and where they differ much."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "assessments/panels/variants.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self.instance.variant_group)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            variants = other_variants(self.instance)
            return {
                **context,
                "variants": variants,
                "outcomes": outcomes(self.instance, variants) if variants else [],
                "own": extent_of(self.instance),
                "warnings": warnings(self.instance),
            }
