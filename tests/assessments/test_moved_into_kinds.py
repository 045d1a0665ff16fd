"""What an older release has stored of questions is found again when they have become questions of many kinds."""

import importlib
import uuid
from datetime import date

import pytest
from django.apps import apps
from wagtail.models import ReferenceIndex

from assessments.models import Question
from courses.models import Source
from tests.assessments.builders import make_question, raw_options, rewrite_options

pytestmark = pytest.mark.django_db

move_references = importlib.import_module("assessments.migrations.0006_questions_into_kinds").move_references


def make_source() -> Source:
    return Source.objects.create(title="Convention", instrument="CETS 197", read_on=date(2026, 9, 7))


def citing(source: Source) -> Question:
    """A question whose first option cites the source; the kind has the id that the move gives it."""
    question = make_question()
    options = raw_options(question)
    options[0]["value"]["sources"] = [{"type": "item", "id": str(uuid.uuid4()), "value": source.pk}]
    rewrite_options(question, options)
    [kind] = question.body.raw_data
    body = {**kind, "id": str(uuid.uuid5(question.translation_key, "body"))}
    question.body = Question.body.field.to_python([body])
    question.save()
    ReferenceIndex.create_or_update_for_object(question)
    return question


def as_before(question: Question) -> None:
    """Let the index of references say what the older release said: options stood in a field of their own."""
    for reference in ReferenceIndex.get_references_for_object(question):
        reference.model_path = reference.model_path.removeprefix("body.single_choice.")
        reference.content_path = reference.content_path.split(".", 2)[2]
        reference.content_path_hash = ReferenceIndex._get_content_path_hash(reference.content_path)
        reference.save()


def places(question: Question) -> list[tuple[str, str, uuid.UUID]]:
    found = ReferenceIndex.get_references_for_object(question)
    return sorted(found.values_list("model_path", "content_path", "content_path_hash"))


def test_use_of_a_source_when_options_have_moved_is_known_by_its_new_place():
    source = make_source()
    question = citing(source)
    known_today = places(question)
    as_before(question)
    assert [place[0] for place in places(question)] == ["options.option.sources.item"]

    move_references(apps, None)

    assert places(question) == known_today
    [reference] = ReferenceIndex.get_references_to(source)
    assert reference.describe_source_field()


def test_use_of_a_source_when_its_question_is_gone_is_left_alone():
    source = make_source()
    question = citing(source)
    as_before(question)
    before = places(question)
    Question.objects.filter(pk=question.pk).delete()
    [left] = ReferenceIndex.get_references_to(source)

    move_references(apps, None)

    left.refresh_from_db()
    assert [(left.model_path, left.content_path, left.content_path_hash)] == before
