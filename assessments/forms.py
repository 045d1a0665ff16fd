"""The shape of an answer as a browser sends it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """Which step is answered with which option; whether both exist is the writer's business."""

    step = forms.CharField(
        max_length=36, error_messages={"required": _("This page was incomplete. Open it again.")}
    )
    option = forms.CharField(max_length=36, error_messages={"required": _("Choose one of the options.")})

    @property
    def first_error(self) -> str:
        return next(iter(self.errors.values()))[0]
