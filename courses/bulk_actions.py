"""What can be done at once to several things that are ticked in a list of the library, in Wagtail's own way."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from courses.bulk_changes import Refused, Report, change, each
from courses.models import BestPractice, Source

TOLD = 10  # the reasons of so many are told one by one


class LibraryBulkAction(SnippetBulkAction):
    """For those who may change what is ticked; afterwards it tells what became of each."""

    template_name = "courses/cms/bulk_change.html"
    title: Any
    button: Any
    needs = "change"
    refuses = _("You may not do this to:")

    def check_perm(self, snippet: Any) -> bool:
        permission = f"{snippet._meta.app_label}.{self.needs}_{snippet._meta.model_name}"
        return bool(self.request.user.has_perm(permission))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        words = {"title": self.title, "button": self.button, "refuses": self.refuses}
        return {**super().get_context_data(**kwargs), **words}

    def act(self) -> Callable[[Any], bool]:
        """What is done to each, with what the form says; see `bulk_changes.each`."""
        raise NotImplementedError

    @classmethod
    def execute_action(cls, objects: list[Any], **kwargs: Any) -> tuple[int, int]:
        action = kwargs["self"]
        report = each(objects, action.act())
        action.tell(report)
        return len(report.done) + len(report.drafts), 0

    def tell(self, report: Report) -> None:
        if number := len(report.done):
            messages.success(self.request, self.done_words(number))
        if number := len(report.drafts):
            words = ngettext(
                "%(number)s is changed in its draft, which waits to be published.",
                "%(number)s are changed in their drafts, which wait to be published.",
                number,
            )
            messages.success(self.request, words % {"number": number})
        for name, reason in report.refused[:TOLD]:
            messages.warning(self.request, f"{name}: {reason}")
        if (more := len(report.refused) - TOLD) > 0:
            words = ngettext("%(number)s more was left.", "%(number)s more were left.", more)
            messages.warning(self.request, words % {"number": more})

    def done_words(self, number: int) -> str:
        return ngettext("%(number)s is changed.", "%(number)s are changed.", number) % {"number": number}


class ReviewDateForm(forms.Form):
    review_by = forms.DateField(
        label=_("Review date"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("When somebody should look again whether it still holds."),
    )


class SetReviewDate(LibraryBulkAction):
    models = [Source, BestPractice]
    display_name = title = _("Set review date")
    aria_label = _("Set the review date of what is selected")
    button = _("Set the date")
    action_type = "set_review_date"
    action_priority = 30
    form_class = ReviewDateForm

    def act(self) -> Callable[[Any], bool]:
        day = self.cleaned_form.cleaned_data["review_by"]

        def apply(thing: Any) -> bool:
            if isinstance(thing, Source) and day <= thing.read_on:
                raise Refused(_("It was read on that day or later."))
            is_other = thing.review_by != day
            thing.review_by = day
            return is_other

        return lambda thing: change(thing, apply, self.request)
