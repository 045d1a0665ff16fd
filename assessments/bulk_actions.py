"""What can be done at once to several questions that are ticked in their list."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from taggit.forms import TagField
from taggit.models import Tag
from wagtail.models import Locale

from assessments.models import Question
from assessments.models.library import Difficulty
from courses.bulk_actions import LibraryBulkAction
from courses.bulk_changes import Refused, change, publish, send_to_review
from courses.models import Indicator


def known_tags() -> QuerySet[Tag]:
    return Tag.objects.filter(assessments_questiontag_items__isnull=False).distinct().order_by("name")


def known_indicators() -> QuerySet[Indicator]:
    return Indicator.objects.filter(locale=Locale.get_default()).order_by("text")


class WhereItBelongsForm(forms.Form):
    """What stays empty stays as it is."""

    add_tags = TagField(
        label=_("Add tags"), required=False, help_text=_("Short words, with commas between them.")
    )
    remove_tags = forms.ModelMultipleChoiceField(
        None, label=_("Remove tags"), required=False, widget=forms.CheckboxSelectMultiple
    )
    difficulty = forms.ChoiceField(
        choices=[("", _("as it is")), *Difficulty.choices], label=_("Difficulty"), required=False
    )
    add_indicators = forms.ModelMultipleChoiceField(
        None, label=_("Add indicators"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remove_indicators = forms.ModelMultipleChoiceField(
        None, label=_("Remove indicators"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remove_tags"].queryset = known_tags()
        for name in ("add_indicators", "remove_indicators"):
            self.fields[name].queryset = known_indicators()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean()
        if not self.errors and not any(said.values()):
            raise forms.ValidationError(_("Say what shall change."))
        return said


class SortQuestions(LibraryBulkAction):
    """A translation has the tags, difficulty and indicators of its source, so it is left."""

    models = [Question]
    display_name = title = _("Tags, difficulty, indicators")
    aria_label = _("Change tags, difficulty and indicators of selected questions")
    button = _("Change these questions")
    action_type = "sort"
    action_priority = 25
    form_class = WhereItBelongsForm

    def act(self) -> Callable[[Any], bool]:
        said = self.cleaned_form.cleaned_data

        def act(question: Question) -> bool:
            if question.locale_id != Locale.get_default().pk:
                raise Refused(gettext("A translation has what its original has: change that."))
            return change(question, lambda draft: sort(draft, said), self.request)

        return act


def sort(question: Question, said: dict[str, Any]) -> bool:
    """Give a question what `WhereItBelongsForm` says; whether anything is other than before."""
    before = _facts(question)
    question.tags.add(*said["add_tags"])
    question.tags.remove(*(tag.name for tag in said["remove_tags"]))
    question.difficulty = said["difficulty"] or question.difficulty
    leaving = {indicator.pk for indicator in said["remove_indicators"]}
    staying = [entry for entry in question.indicators.get_prep_value() if entry["value"] not in leaving]
    named = {entry["value"] for entry in staying}
    added = [
        {"type": "indicator", "value": indicator.pk}
        for indicator in said["add_indicators"]
        if indicator.pk not in named
    ]
    question.indicators = [*staying, *added]
    return _facts(question) != before


def _facts(question: Question) -> tuple[Any, ...]:
    indicators = [entry["value"] for entry in question.indicators.get_prep_value()]
    return {tag.name for tag in question.tags.all()}, question.difficulty, indicators


class SubmitQuestions(LibraryBulkAction):
    models = [Question]
    display_name = title = _("Submit for review")
    aria_label = _("Submit selected questions for review")
    button = _("Submit these drafts for review")
    action_type = "submit"
    action_priority = 26

    def act(self) -> Callable[[Any], bool]:
        return lambda question: send_to_review(question, self.request)

    def done_words(self, number: int) -> str:
        words = ngettext("%(number)s is sent to review.", "%(number)s are sent to review.", number)
        return words % {"number": number}


class PublishQuestions(LibraryBulkAction):
    """For those who may publish; what is in review is approved there."""

    models = [Question]
    display_name = title = _("Publish")
    aria_label = _("Publish selected questions")
    button = _("Publish these drafts")
    action_type = "publish"
    action_priority = 27
    needs = "publish"

    def act(self) -> Callable[[Any], bool]:
        return lambda question: publish(question, self.request)

    def done_words(self, number: int) -> str:
        return ngettext("%(number)s is published.", "%(number)s are published.", number) % {"number": number}


ACTIONS = [SortQuestions, SubmitQuestions, PublishQuestions]
