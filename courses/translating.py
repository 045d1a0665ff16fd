"""Sending pages and shared texts to translation in the CMS: wagtail-localize's own views, where they would go too far."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from wagtail.models import Locale, Page, TranslatableMixin, get_translatable_models
from wagtail_localize.models import Translation, get_edit_url
from wagtail_localize.operations import TranslationCreator
from wagtail_localize.views.submit_translations import SubmitPageTranslationView
from wagtail_localize.views.update_translations import UpdateTranslationsView

from accounts.models import User
from courses import staleness
from courses.languages import source_of
from courses.taking_over import CannotTakeOver, translate_part_by_part

MAY_TRANSLATE = "wagtail_localize.submit_translation"


class MissingOnly(TranslationCreator):
    """Begins translations where there are none; those that exist stay as they are."""

    def create_translations(self, instance: Any, include_related_objects: bool = True) -> None:
        wanted = self.target_locales
        self.target_locales = [locale for locale in wanted if not is_translated(instance, locale)]
        super().create_translations(instance, include_related_objects)
        self.target_locales = wanted


def is_translated(thing: TranslatableMixin, locale: Locale) -> bool:
    """Whether there is a translation, be it a draft; an alias is none."""
    found = thing.get_translations().filter(locale=locale)
    return (found.filter(alias_of__isnull=True) if isinstance(thing, Page) else found).exists()


@transaction.atomic
def begin(pages: Iterable[Page], locales: Iterable[Locale], *, by: User, at: datetime) -> None:
    """Begin the translation of these pages, as drafts; of each the pages above it come first.

    What was an alias and live is a live page from now on, in which everything is still to be translated.
    """
    locales = list(locales)
    creator = MissingOnly(by, locales)
    for page in pages:
        aliases = page.get_translations().live().filter(locale__in=locales, alias_of__isnull=False)
        were_aliases = list(aliases.values_list("pk", flat=True))
        creator.create_translations(page)
        for version in Page.objects.filter(pk__in=were_aliases).specific():
            staleness.note(version, at=at)


class SubmitPageView(SubmitPageTranslationView):
    """With the pages below it, a page may have some that are translated already."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        locales = form.cleaned_data["locales"]
        below = self.object.get_descendants(inclusive=True)
        pages = below if form.cleaned_data["include_subtree"] else [self.object]
        begin(pages, locales, by=self.request.user, at=timezone.now())
        names = ", ".join(locale.get_display_name() for locale in locales)
        messages.success(self.request, self.get_success_message(names))
        only = self.object.get_translation(locales[0]) if len(locales) == 1 else None
        return redirect(self.get_success_url() or self.get_default_success_url(only))


class UpdateView(UpdateTranslationsView):
    """Only who may publish the source may publish its translations with the source's new text."""

    def get_form(self) -> forms.Form:
        form: forms.Form = super().get_form()
        if not may_publish(self.request.user, self.object.get_source_instance()):
            field = form.fields["publish_translations"]
            field.disabled, field.widget = True, forms.HiddenInput()
        return form


def no_alias(request: HttpRequest, page_id: int) -> HttpResponse:
    """A translation is never replaced by an alias: anybody who may edit could undo by it what was reviewed."""
    raise Http404


def may_publish(user: User, thing: Any) -> bool:
    if isinstance(thing, Page):
        return bool(thing.permissions_for_user(user).can_publish())
    return user.has_perm(f"{thing._meta.app_label}.publish_{thing._meta.model_name}")


def translation_or_404(kind: str, pk: int) -> tuple[Any, Any]:
    """A translation with its source, both as what they are. `kind` is the label of a model that can be translated."""
    model = {model._meta.label_lower: model for model in get_translatable_models()}.get(kind)
    if model is None:
        raise Http404
    found = model.objects.filter(pk=pk).select_related("locale").first()
    thing = found.specific if isinstance(found, Page) else found
    source = source_of(thing) if thing else None
    if source is None or source.pk == thing.pk:
        raise Http404
    return thing, source


def may_go_part_by_part(thing: Any) -> bool:
    """Whether this is a translation that is edited as a whole and could be translated part by part."""
    if not isinstance(thing, TranslatableMixin) or thing.locale_id == Locale.get_default().pk:
        return False
    going = Translation.objects.filter(
        source__object_id=thing.translation_key, target_locale=thing.locale_id, enabled=True
    )
    return not getattr(thing, "alias_of_id", None) and not going.exists()


@permission_required(MAY_TRANSLATE, raise_exception=True)
def part_by_part(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask whether a translation that was made as a whole shall be translated part by part from now on, and do it."""
    thing, source = translation_or_404(kind, pk)
    if request.method == "POST":
        try:
            translate_part_by_part(thing, source)
        except CannotTakeOver as refusal:
            messages.error(request, str(refusal))
        return redirect(get_edit_url(thing))
    context = {"thing": thing, "source": source, "edit_url": get_edit_url(thing)}
    return render(request, "courses/cms/part_by_part.html", context)
