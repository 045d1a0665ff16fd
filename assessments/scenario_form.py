"""The form of a scenario in the CMS: what several of its fields have to agree on."""

from typing import Any

from wagtail.admin.forms.models import WagtailAdminModelForm

from assessments.models.unfit import without_speaker


class ScenarioForm(WagtailAdminModelForm):
    def clean(self) -> dict[str, Any]:
        """Whoever speaks in a dialogue is somebody of the story. A draft may be unfinished."""
        facts: dict[str, Any] = super().clean()
        if not self.is_deferred_validation and facts.get("scenes") is not None:
            known = {child.value["short_name"] for child in facts.get("roles") or ()}
            if refusal := without_speaker(facts["scenes"], known):
                self.add_error("scenes", refusal)
        return facts
