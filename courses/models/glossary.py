"""Glossary terms: words of the field, explained once and shown in place wherever a text uses them."""

import re
import unicodedata
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, HelpPanel, PublishingPanel
from wagtail.models import (
    DraftStateMixin,
    LockableMixin,
    PreviewableMixin,
    RevisionMixin,
    TranslatableMixin,
    WorkflowMixin,
)
from wagtail.search import index

from courses.models.drafts import ChangeSaid, of_the_source, revision_relations
from courses.models.sources import Source, citable
from courses.previews import LanguagesPreviews
from courses.translatable import KeptInEachLanguage, ListOfTheSource, Whole


class GlossaryTerm(
    LanguagesPreviews,
    ChangeSaid,
    WorkflowMixin,
    DraftStateMixin,
    LockableMixin,
    RevisionMixin,
    PreviewableMixin,
    TranslatableMixin,
    index.Indexed,
    ClusterableModel,
):
    """A word of the field in one language; the rows that share its key are its equivalents in the others.

    Written by trainers in the CMS.
    """

    term = models.CharField(
        _("term"),
        max_length=160,
        help_text=_("Several words for the same thing: separate them with a comma."),
    )
    other_forms = models.TextField(
        _("other forms"),
        blank=True,
        help_text=_(
            "Plurals and short forms that are explained too, one a line. "
            "Short forms in capitals are only recognised in capitals."
        ),
    )
    explanation = models.CharField(
        _("explanation"),
        max_length=300,
        blank=True,
        help_text=_(
            "One or two plain sentences; learners see them beside the word. "
            "Left empty, they see those of the site's first language."
        ),
    )
    sources = ParentalManyToManyField(
        Source,
        blank=True,
        related_name="terms",
        limit_choices_to=citable,
        verbose_name=_("sources"),
        help_text=_("Where the explanation comes from."),
    )

    all_sources = Whole("sources")
    _revisions, workflow_states = revision_relations("glossaryterm")
    override_translatable_fields = [
        KeptInEachLanguage("other_forms"),
        ListOfTheSource("sources", whole="all_sources"),
        *of_the_source(),
    ]

    panels = [
        HelpPanel(template="courses/cms/where_used_panel.html"),
        FieldPanel("term"),
        FieldPanel("other_forms"),
        FieldPanel("explanation"),
        FieldPanel("sources"),
        PublishingPanel(),
    ]
    search_fields = [
        index.SearchField("term"),
        index.SearchField("explanation"),
        index.AutocompleteField("term"),
        index.AutocompleteField("other_forms"),
        index.AutocompleteField("explanation"),
        index.FilterField("id"),
        index.FilterField("locale_id"),
        index.FilterField("term"),
        index.FilterField("live"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary terms")
        ordering = ["term", "pk"]

    def __str__(self) -> str:
        return self.term

    @property
    def revisions(self) -> models.QuerySet:
        return self._revisions

    @property
    def forms(self) -> list[str]:
        """Every form that is marked in a text, each once: the words of the term, then the others."""
        return list(
            {comparable(form): form for form in (*split(self.term), *split(self.other_forms))}.values()
        )

    @property
    def frozen_content(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("term", "other_forms", "explanation")}

    def get_preview_template(self, request: object, mode_name: str) -> str:
        return "courses/glossary_term_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        from courses.terms import previewed  # noqa: PLC0415 # it reads these models

        return {**super().get_preview_context(request, mode_name), "previewed": previewed(self)}

    def clean(self) -> None:
        """Two live terms of one language may not share a form: a word has one explanation."""
        super().clean()
        others = GlossaryTerm.objects.filter(live=True, locale_id=self.locale_id).exclude(pk=self.pk)
        taken = {comparable(form): other for other in others for form in other.forms}
        problems = {}
        for field in ("term", "other_forms"):
            for form in split(getattr(self, field)):
                if other := taken.get(comparable(form)):
                    problems[field] = gettext(
                        "“%(form)s” is explained by the term “%(term)s” already. Choose another form, or change that term."
                    ) % {"form": form, "term": other.term}
        if problems:
            raise ValidationError(problems)


def split(text: str) -> list[str]:
    """The forms in a text: one a line, or between commas and semicolons."""
    parts = (" ".join(part.split()) for part in re.split(r"[,;\n]", unicodedata.normalize("NFC", text)))
    return [part for part in parts if part]


def comparable(form: str) -> str:
    return form.casefold().replace("’", "'")
