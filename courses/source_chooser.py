"""Choosing a source to cite: each stands there once, in the source language."""

from typing import Any

from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.snippets.views.chooser import ChooseResultsView, ChooseView, SnippetChooserViewSet

from courses.models.sources import citable


class SearchForm(SearchFilterMixin, BaseFilterForm):
    """Without a choice of language: readers are told the translation by themselves."""


class CitableOnly:
    filter_form_class = SearchForm

    def get_object_list(self) -> Any:
        return super().get_object_list().filter(**citable())  # type: ignore[misc] # of Wagtail


class CitableChooseView(CitableOnly, ChooseView):
    pass


class CitableResultsView(CitableOnly, ChooseResultsView):
    pass


class CitableChooserViewSet(SnippetChooserViewSet):
    choose_view_class = CitableChooseView
    choose_results_view_class = CitableResultsView
