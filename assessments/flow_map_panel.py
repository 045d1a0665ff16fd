"""The flow map beside the editor of a scenario, and what has to be put right in it: from what is saved."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

KINDS = [
    ("good", _("Good")),
    ("acceptable", _("Acceptable")),
    ("poor", _("Poor")),
    ("critical", _("Critical mistake")),
]


class FlowMapPanel(Panel):
    """Shown once there is something saved; `map` is what the template draws."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "assessments/panels/flow_map.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk and self.instance.scenes)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            # both read the models that have this panel
            from assessments.scenario_map import map_of  # noqa: PLC0415
            from assessments.unfinished import to_put_right  # noqa: PLC0415

            context: dict[str, Any] = super().get_context_data(parent_context)
            return {
                **context,
                "map": map_of(self.instance),
                "kinds": KINDS,
                "to_put_right": to_put_right(self.instance),
                "has_form": True,
            }
