"""The flow map beside the editor of a scenario, and what has to be put right in it.

From what is saved; static/js/cms/flow-map.js has it drawn anew from the form while somebody writes, see `flow_map_views`.
"""

from typing import Any

from django.forms import Media
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

KINDS = [
    ("good", _("Good")),
    ("acceptable", _("Acceptable")),
    ("poor", _("Poor")),
    ("critical", _("Critical mistake")),
]


class FlowMapPanel(Panel):
    """`map` is what the template draws; None: there is nothing saved yet that could be drawn."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "assessments/panels/flow_map.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            # both read the models that have this panel
            from assessments.scenario_map import map_of  # noqa: PLC0415
            from assessments.unfinished import to_put_right  # noqa: PLC0415

            context: dict[str, Any] = super().get_context_data(parent_context)
            is_saved = bool(self.instance.pk and self.instance.scenes)
            return {
                **context,
                "map": map_of(self.instance) if is_saved else None,
                "kinds": KINDS,
                "to_put_right": to_put_right(self.instance) if is_saved else None,
                "has_form": True,
                "address": reverse("flow_map_of_form", args=[self.instance.pk] if self.instance.pk else []),
            }

        @property
        def media(self) -> Media:
            return Media(js=["js/cms/flow-map.js"])
