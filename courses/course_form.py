"""The CMS's form for a course: no course may, by whatever detour, be its own prerequisite."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm


class CourseForm(WagtailAdminModelForm):
    def clean_prerequisites(self) -> Any:
        prerequisites = self.cleaned_data["prerequisites"]
        if self.instance.pk and self.instance.is_before(prerequisites):
            raise ValidationError(
                _(
                    "This would go round in a circle: one of these courses asks for this one to be completed first."
                )
            )
        return prerequisites
