"""Every question there is becomes one of single choice; what was answered, drafted and translated goes with it."""

import json
import uuid

from django.db import migrations

CHUNK = 500
REFERENCES = uuid.UUID("bdc70d8b-e7a2-4c2a-bf43-2a3e3fcbbe86")  # Wagtail's, for the hash of a place


def body_of(key, options):
    """As `assessments.curriculum.body_id` names it: the same in all languages."""
    entry = uuid.uuid5(uuid.UUID(str(key)), "body")
    return [{"type": "single_choice", "id": str(entry), "value": {"options": options, "keep_order": False}}]


def move_questions(apps, schema_editor):
    for question in apps.get_model("assessments", "Question").objects.iterator(chunk_size=CHUNK):
        question.body = body_of(question.translation_key, list(question.options.raw_data))
        question.save(update_fields=["body"])


def moved(content):
    """The stored form of a question as a revision or a translator's source has it."""
    options = content.pop("options", None)
    if options is not None and "body" not in content:
        content["body"] = json.dumps(body_of(content["translation_key"], json.loads(options)))
    return content


def move_drafts(apps, schema_editor):
    Revision = apps.get_model("wagtailcore", "Revision")
    drafts = Revision.objects.filter(
        content_type__app_label="assessments", content_type__model="question"
    )
    for draft in drafts.iterator(chunk_size=CHUNK):
        draft.content = moved(draft.content)
        draft.save(update_fields=["content"])


def move_translations(apps, schema_editor):
    """Translators' texts are found by where they stand in the question."""
    TranslationSource = apps.get_model("wagtail_localize", "TranslationSource")
    TranslationContext = apps.get_model("wagtail_localize", "TranslationContext")
    ours = {"content_type__app_label": "assessments", "content_type__model": "question"}
    for source in TranslationSource.objects.filter(
        specific_content_type__app_label="assessments", specific_content_type__model="question"
    ):
        source.content_json = json.dumps(moved(json.loads(source.content_json)))
        source.save(update_fields=["content_json"])
    contexts = TranslationContext.objects.filter(
        path__startswith="options.", **{f"object__{name}": value for name, value in ours.items()}
    )
    for context in contexts.select_related("object"):
        entry = uuid.uuid5(context.object.translation_key, "body")
        context.path = f"body.{entry}.{context.path}"
        context.path_id = uuid.uuid5(uuid.UUID("fcab004a-2b50-11ea-978f-2e728ce88125"), context.path)
        context.field_path = context.field_path.replace("options.option", "body.single_choice.options.option", 1)
        context.save(update_fields=["path", "path_id", "field_path"])


def move_references(apps, schema_editor):
    """Where a source is used is known by its place in the question; a place that is no more can't be described."""
    ReferenceIndex = apps.get_model("wagtailcore", "ReferenceIndex")
    Question = apps.get_model("assessments", "Question")
    entries = {str(pk): uuid.uuid5(key, "body") for pk, key in Question.objects.values_list("pk", "translation_key")}
    references = ReferenceIndex.objects.filter(
        base_content_type__app_label="assessments",
        base_content_type__model="question",
        model_path__startswith="options.",
    )
    batch = []
    for reference in references:
        if reference.object_id not in entries:  # of a question deleted since
            continue
        reference.model_path = f"body.single_choice.options.{reference.model_path.removeprefix('options.')}"
        reference.content_path = f"body.{entries[reference.object_id]}.{reference.content_path}"
        reference.content_path_hash = uuid.uuid5(REFERENCES, reference.content_path)
        batch.append(reference)
    fields = ["model_path", "content_path", "content_path_hash"]
    ReferenceIndex.objects.bulk_update(batch, fields, batch_size=CHUNK)


def move_answers(apps, schema_editor):
    Answer = apps.get_model("assessments", "Answer")
    batch = []
    for answer in Answer.objects.iterator(chunk_size=CHUNK):
        answer.response = answer.option
        batch.append(answer)
        if len(batch) == CHUNK:
            Answer.objects.bulk_update(batch, ["response"])
            batch = []
    Answer.objects.bulk_update(batch, ["response"])


def move_orders(apps, schema_editor):
    """The order of a question's options is known by the name of their list from now on."""
    Snapshot = apps.get_model("assessments", "Snapshot")
    frozen = Snapshot.objects.filter(kind="single-choice")
    keys = {f"{digest}/{payload['key']}": digest for digest, payload in frozen.values_list("digest", "payload")}
    for attempt in apps.get_model("assessments", "Attempt").objects.iterator(chunk_size=CHUNK):
        attempt.layout = {
            f"{keys[name]}/options" if name in keys else name: ids for name, ids in attempt.layout.items()
        }
        attempt.save(update_fields=["layout"])


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0005_kinds"),
        ("wagtailcore", "0094_alter_page_locale"),
        ("wagtail_localize", "0016_rename_page_revision_translationlog_revision"),
    ]

    operations = [
        migrations.RunPython(step, migrations.RunPython.noop)
        for step in (
            move_questions,
            move_drafts,
            move_translations,
            move_references,
            move_answers,
            move_orders,
        )
    ]
