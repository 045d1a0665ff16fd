"""Indexes that are put off: complete after the block, also when something failed in it, and at work again after it."""

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.models import ReferenceIndex
from wagtail.search.models import IndexEntry

from courses.indexing import indexed_at_the_end
from courses.models import BestPractice, GlossaryTerm, HomePage
from tests.courses.builders import make_practice, make_source, make_stage, make_term, note_for, text, use_of

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]


def indexed() -> tuple[set[tuple], set[tuple]]:
    """What both indexes say."""
    references = ReferenceIndex.objects.values_list(
        "base_content_type", "content_type", "object_id", "to_content_type", "to_object_id", "model_path"
    )
    entries = IndexEntry.objects.values_list("content_type", "object_id", "title", "autocomplete", "body")
    return set(references), set(entries)


def write(site: HomePage) -> BestPractice:
    source = make_source("report")
    practice = make_practice(text("<p>Ask.</p>"), notes=[note_for("police", "<p>Alone.</p>", source)])
    make_stage(site, [text("<p>Debt bondage.</p>", source), use_of(practice)])
    make_term("debt bondage")
    return practice


def test_indexes_when_put_off_then_they_are_what_wagtail_itself_would_build(site: HomePage) -> None:
    call_command("wagtail_update_index", verbosity=0)  # the root of the pages is not indexed from the start
    with indexed_at_the_end():
        practice = write(site)
        assert not ReferenceIndex.get_references_to(practice).exists()
    assert ReferenceIndex.get_references_to(practice).count() == 1
    put_off = indexed()
    call_command("rebuild_references_index", verbosity=0)
    call_command("wagtail_update_index", verbosity=0)
    assert indexed() == put_off


def fail_after_keeping_a_term() -> None:
    with indexed_at_the_end():
        make_term("kept")
        with transaction.atomic():
            make_term("lost")
            raise LookupError


def test_indexes_when_the_block_fails_then_what_was_kept_is_indexed_and_what_was_not_is_not() -> None:
    with pytest.raises(LookupError):
        fail_after_keeping_a_term()
    kept = GlossaryTerm.objects.get()
    indexed = IndexEntry.objects.filter(content_type__model="glossaryterm")
    assert list(indexed.values_list("object_id", flat=True)) == [str(kept.pk)]


def test_indexes_when_the_block_is_left_then_they_follow_each_save_again(site: HomePage) -> None:
    with indexed_at_the_end():
        pass
    practice = write(site)
    assert ReferenceIndex.get_references_to(practice).count() == 1
    assert IndexEntry.objects.filter(content_type__model="glossaryterm").count() == 1
