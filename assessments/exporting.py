"""Export of chosen questions from their list in the CMS: what each format can't hold is told before one downloads it."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from assessments.exchange.out_of_library import current, exported
from assessments.exchange.writing import ENDINGS, MEDIA_TYPES, QUESTION_WRITERS
from assessments.models import Question

NAMES = {"moodlexml": "Moodle XML", "gift": "GIFT", "aiken": "Aiken"}


class ExportForm(forms.Form):
    format = forms.ChoiceField(
        label=_("Format"),
        choices=list(NAMES.items()),
        help_text=_("Moodle XML holds most; what each can't hold stands above."),
    )
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.WAGTAIL_CONTENT_LANGUAGES,
        help_text=_("A file holds one language. Questions that lack it are written in another."),
    )


class ExportQuestions(SnippetBulkAction):
    """For those who may change questions: what is right stands in the file."""

    models = [Question]
    display_name = _("Export")
    aria_label = _("Export selected questions")
    action_type = "export"
    action_priority = 20
    template_name = "assessments/cms/export_questions.html"
    form_class = ExportForm

    def check_perm(self, snippet: Question) -> bool:
        return bool(self.request.user.has_perm("assessments.change_question"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        chosen = exported(current(item["item"] for item in context["items"]))
        problems = {name: chosen.write(name)[1] for name in QUESTION_WRITERS}
        told = [{"name": NAMES[name], "problems": problems[name]} for name in QUESTION_WRITERS]
        return {**context, "formats": told}

    def prepare_action(self, objects: list[Question], objects_without_access: dict[str, Any]) -> HttpResponse:
        """The file, instead of the list one came from."""
        chosen = self.cleaned_form.cleaned_data
        data, _problems = exported(current(objects)).write(chosen["format"], chosen["language"])
        name = f"questions.{ENDINGS[chosen['format']]}"
        return HttpResponse(
            data,
            content_type=f"{MEDIA_TYPES[chosen['format']]}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
