"""A translation that was written as a whole, and is translated part by part from then on: nothing is lost."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from wagtail.models import Locale
from wagtail_localize.models import Translation, TranslationSource

from assessments.models import Question
from courses.models import HomePage, LessonPage
from courses.taking_over import CannotTakeOver, translate_part_by_part
from tests.assessments.builders import make_question, options_of, raw_options, rewrite_options
from tests.courses.builders import block, edit, fresh, make_image, make_source, make_stage, text
from tests.courses.part_by_part import started
from tests.courses.translating import translate, without

pytestmark = pytest.mark.django_db


def table(*texts: str) -> dict[str, Any]:
    caption, *headings = texts[:3]
    rows = [{"values": list(texts[3:5])}, {"values": list(texts[5:7])}]
    columns = [{"type": "text", "heading": heading} for heading in headings]
    return block("table", table={"columns": columns, "rows": rows, "caption": caption}, sources=[])


ENGLISH = [
    text('<p>First <b>idea</b>, see <a href="https://a.example/en">there</a>.</p><p>Second.</p>'),
    table("Who does what", "Who", "What", "Police", "Asks", "Judge", "Asks"),
    block("quotation", text="Words.", attribution="A judge", source=None),
    text("<p>Nobody has translated this.</p>"),
    text("<p>One.</p><p>Two.</p>"),
]
FRENCH = {
    "First <b>idea</b>": "Première <b>idée</b>",
    "https://a.example/en": "https://a.example/fr",
    ">there<": ">là<",
    "Second.": "Deuxième.",
    "Who does what": "Qui fait quoi",
    "Who": "Qui",
    "What": "Quoi",
    "Police": "La police",
    "Asks": "Demande",
    "Judge": "Le juge",
    "Words.": "Paroles.",
    "A judge": "Un juge",
    "<p>One.</p><p>Two.</p>": "<p>Un.</p><p>Deux.</p><p>Et demi.</p>",
    "Four verbs": "Quatre verbes",
    "Ask.": "Demander.",
    "Act.": "Agir.",
    "Before": "Avant",
}


def in_french(stored: Any) -> Any:
    if isinstance(stored, dict):
        return {name: in_french(value) for name, value in stored.items()}
    if isinstance(stored, list):
        return [in_french(value) for value in stored]
    for english, french in FRENCH.items() if isinstance(stored, str) else ():
        stored = stored.replace(english, french)
    return stored


@pytest.fixture
def lesson(site: HomePage) -> LessonPage:
    source = make_source()
    body = json.loads(json.dumps(ENGLISH))
    body[2]["value"]["source"] = source.pk
    picture = {"image": make_image().pk, "alt_text": "Four verbs", "decorative": False}
    points = [{"type": "item", "id": str(uuid4()), "value": point} for point in ("Ask.", "Act.")]
    body.append(block("image", image=picture, caption="", sources=[]))
    body.append(block("checklist", title="Before", items=points, sources=[]))
    return make_stage(site, body).lessons[0]


@pytest.fixture
def french(site: HomePage, lesson: LessonPage) -> LessonPage:
    for page in lesson.get_ancestors().filter(depth__gt=1):
        translate(page.specific, "fr")
    body = in_french(without(lesson.body, 3))
    body[-2]["value"]["image"]["image"] = make_image("Quatre verbes").pk
    return translate(lesson, "fr", title="Leçon", slug="lecon", summary="Résumé.", body=body)


def stored(page: Any) -> list[dict]:
    return json.loads(json.dumps(list(fresh(page).body.get_prep_value())))


def test_lesson_when_it_was_written_as_a_whole_then_every_word_of_it_stays(
    lesson: LessonPage, french: LessonPage, django_capture_on_commit_callbacks: Callable
) -> None:
    before = stored(french)
    translation = translate_part_by_part(french, lesson)
    assert stored(french) == before
    assert translation.export_po().percent_translated() > 80
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target()
    after = stored(french)
    assert [part["id"] for part in after] == [part["id"] for part in stored(lesson)]
    assert after[3] == stored(lesson)[3]  # nobody had translated it
    del after[3]
    joined = after[3]["value"]
    assert joined["text"] == "<p>Un.</p><p>Deux.<br/>Et demi.</p>"  # the source has two paragraphs
    joined["text"] = before[3]["value"]["text"]
    assert after == before
    kept = fresh(french)
    assert (kept.title, kept.slug, kept.summary, kept.live) == ("Leçon", "lecon", "Résumé.", True)


def test_lesson_when_it_has_a_passage_of_its_own_then_it_is_said_and_nothing_changes(
    lesson: LessonPage, french: LessonPage
) -> None:
    edit(french, body=[*stored(french), text("<p>Chez nous seulement.</p>")])
    with pytest.raises(CannotTakeOver, match=r"“Leçon”.*Chez nous seulement\."):
        translate_part_by_part(fresh(french), lesson)
    assert not Translation.objects.exists()
    assert stored(french)[-1]["value"]["text"] == "<p>Chez nous seulement.</p>"


def test_question_when_it_was_written_as_a_whole_then_its_words_stay_and_the_answer_is_the_sources(
    site: HomePage, django_capture_on_commit_callbacks: Callable
) -> None:
    question = make_question(right=1)
    french: Question = question.copy_for_translation(Locale.objects.get(language_code="fr"))
    french.text = "<p>Que faites-vous ?</p>"
    said = json.dumps(raw_options(question)).replace("Option", "Choix").replace("Why", "Parce que")
    rewrite_options(french, json.loads(said.replace('"is_correct": true', '"is_correct": false')))
    french.save()
    with django_capture_on_commit_callbacks(execute=True):
        started(question).save_target()
    kept = Question.objects.get(pk=french.pk)
    assert kept.text == "<p>Que faites-vous ?</p>"
    assert [
        (o.value["text"], o.value["feedback"].source, o.value["is_correct"]) for o in options_of(kept)
    ] == [
        ("Choix 0", "<p>Parce que 0.</p>", False),
        ("Choix 1", "<p>Parce que 1.</p>", True),
        ("Choix 2", "<p>Parce que 2.</p>", False),
    ]


def test_translation_when_it_was_stopped_edited_and_restarted_then_the_new_words_stay(
    site: HomePage, lesson: LessonPage, french: LessonPage, django_capture_on_commit_callbacks: Callable
) -> None:
    translation = translate_part_by_part(french, lesson)
    translation.enabled = False
    translation.save(update_fields=["enabled"])
    edit(french, summary="Un autre résumé.")
    translation.enabled = True
    translation.save(update_fields=["enabled"])
    with django_capture_on_commit_callbacks(execute=True):
        translation.save_target()
    assert fresh(french).summary == "Un autre résumé."


def test_table_when_a_row_is_added_above_then_what_is_translated_stays(
    site: HomePage, lesson: LessonPage, french: LessonPage, django_capture_on_commit_callbacks: Callable
) -> None:
    translate_part_by_part(french, lesson)
    body = stored(lesson)
    body[1]["value"]["table"]["rows"].insert(0, {"values": ["Everybody", "Notices"]})
    edit(lesson, body=body)
    TranslationSource.objects.get().update_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        Translation.objects.get().save_target()
    rows = [row["values"] for row in stored(french)[1]["value"]["table"]["rows"]]
    assert rows == [["Everybody", "Notices"], ["La police", "Demande"], ["Le juge", "Demande"]]
