"""Freezing: what is asked is stored once, word for word, and stays as it was when an attempt began."""

from datetime import timedelta

import pytest
from pytest_django import Settings
from wagtail.models import Locale

from assessments import attempts, grading
from assessments.freezing import freeze, item_payload, question_payload, scenario_payload
from assessments.models import AssessmentPage, Question, Scenario, Snapshot
from assessments.models.scenarios import gradable
from courses.manifests import digest
from courses.models import Source
from tests.assessments.builders import (
    AT,
    CRITICAL_AND_ALL_POINTS,
    TWO_SCENES,
    Stage,
    Story,
    choice_id,
    item_of,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    option_ids,
    paper_item,
    raw,
    raw_options,
    rewrite_options,
    scene_id,
)

pytestmark = pytest.mark.django_db

LATER = AT + timedelta(days=1)
UNSAFE = (
    '<p onclick="x()">Stay <b>calm</b>.<script>alert(1)</script><!-- hidden --></p>'
    '<p><a href="javascript:x()">here</a><img src="x" onerror="x()"><span style="color:red">Now</span></p>'
)
SAFE = "<p>Stay <b>calm</b>.alert(1)</p><p><a>here</a>Now</p>"


@pytest.fixture
def question() -> Question:
    return make_question(right=1)


@pytest.fixture
def scenario() -> Scenario:
    return make_scenario()


@pytest.fixture
def stage(question: Question, scenario: Scenario) -> Stage:
    return make_stage(question, scenario, weights=(1, 3), pass_mark=70)


def fresh(page: AssessmentPage) -> AssessmentPage:
    """The page as another request would read it."""
    return AssessmentPage.objects.get(pk=page.pk)


def test_freeze_when_nothing_has_changed_then_the_same_rows_are_used(stage: Stage) -> None:
    first = freeze(fresh(stage.page), at=AT)
    again = freeze(fresh(stage.page), at=LATER)
    assert again == first
    assert sorted(Snapshot.objects.values_list("kind", "first_used_at")) == [
        ("assessment", AT),
        ("scenario", AT),
        ("single-choice", AT),
    ]


def test_freeze_when_stored_then_each_row_is_known_by_the_digest_of_its_content(stage: Stage) -> None:
    paper = freeze(fresh(stage.page), at=AT)
    assert {row.digest: digest(row.payload) for row in Snapshot.objects.all()} == {
        row.digest: row.digest for row in Snapshot.objects.all()
    }
    assert paper.kind == "assessment"
    assert paper.payload["pass_mark"] == 70
    asked = [
        (Snapshot.objects.get(digest=item["digest"]).kind, item["weight"]) for item in paper.payload["items"]
    ]
    assert asked == [("single-choice", 1), ("scenario", 3)]


def test_digest_when_the_keys_stand_in_another_order_then_it_is_the_same() -> None:
    """PostgreSQL gives back the keys of JSON in an order of its own."""
    assert digest({"a": 1, "b": [{"c": "é", "d": None}]}) == digest({"b": [{"d": None, "c": "é"}], "a": 1})


def test_freeze_when_one_word_changes_then_only_what_holds_it_is_stored_anew(
    stage: Stage, question: Question
) -> None:
    before = freeze(fresh(stage.page), at=AT)
    question.text = "<p>What do you do first?</p>"
    question.save()
    after = freeze(fresh(stage.page), at=LATER)
    assert after != before
    assert sorted(Snapshot.objects.filter(first_used_at=LATER).values_list("kind", flat=True)) == [
        "assessment",
        "single-choice",
    ]
    old_question, old_scenario = (item["digest"] for item in before.payload["items"])
    new_question, new_scenario = (item["digest"] for item in after.payload["items"])
    assert new_question != old_question
    assert new_scenario == old_scenario


def test_freeze_when_two_assessments_ask_the_same_question_then_it_is_stored_once(question: Question) -> None:
    for stage in (make_stage(question), make_stage(question, pass_mark=50)):
        freeze(fresh(stage.page), at=AT)
    kinds = list(Snapshot.objects.values_list("kind", flat=True))
    assert sorted(kinds) == ["assessment", "assessment", "single-choice"]


def test_freeze_when_a_question_was_deleted_then_the_others_are_asked(
    stage: Stage, question: Question
) -> None:
    question.delete()
    paper = freeze(fresh(stage.page), at=AT)
    assert [item["weight"] for item in paper.payload["items"]] == [3]


@pytest.mark.parametrize("kind", ["question", "scenario"])
def test_item_payload_when_a_cited_source_was_deleted_then_the_rest_is_frozen(kind: str) -> None:
    source = Source.objects.create(
        key="gone", instrument="Convention", title="What it says", read_on=AT.date()
    )
    thing = make_question() if kind == "question" else make_scenario()
    _cite(thing, source)
    source.delete()
    frozen = item_payload(type(thing).objects.get(pk=thing.pk))
    options = frozen["options"] if kind == "question" else frozen["scenes"][0]["choices"]
    assert options[0]["sources"] == []


def _cite(thing: Question | Scenario, source: Source) -> None:
    """Cite a source with the first option of a question, or the first choice of a scenario."""
    field = "body" if isinstance(thing, Question) else "scenes"
    stream = raw(getattr(thing, field))
    first = stream[0]["value"]["options" if isinstance(thing, Question) else "choices"][0]["value"]
    first["sources"] = [{"type": "item", "id": "8d7f6a51-0d7e-4c55-9f0e-2d4c1b0a9e11", "value": source.pk}]
    setattr(thing, field, stream)
    thing.save()


@pytest.mark.parametrize("kind", ["question", "scenario"])
def test_item_payload_when_a_source_is_cited_then_its_words_are_copied(kind: str) -> None:
    source = Source.objects.create(
        key="coe", instrument="CETS 197", article="Article 10", title="Identification", url="https://example.org/197",
        read_on=AT.date(), confidence=Source.Confidence.SECONDARY, note="In French",
    )  # fmt: skip
    thing = make_question() if kind == "question" else make_scenario()
    _cite(thing, source)
    frozen = item_payload(type(thing).objects.get(pk=thing.pk))
    options = frozen["options"] if kind == "question" else frozen["scenes"][0]["choices"]
    assert options[0]["sources"] == [
        {
            "label": "CETS 197, Article 10",
            "title": "Identification",
            "url": "https://example.org/197",
            "confidence": "secondary",
            "note": "In French",
        }
    ]
    assert [option["sources"] for option in options[1:]] == [[]] * (len(options) - 1)


def test_hand_in_when_everything_live_has_changed_meanwhile_then_the_frozen_paper_is_marked(
    stage: Stage, question: Question, scenario: Scenario
) -> None:
    attempt = attempts.begin(make_learner(stage), fresh(stage.page), at=AT)
    right = option_ids(question)[1]
    best = [(scene_id(scenario, name), choice_id(scenario, name, 0)) for name in ("door", "phone")]
    items = {thing: item_of(attempt, thing) for thing in (question, scenario)}

    _turn_round(question, scenario)
    stage.page.paper = [paper_item(question, 50)]
    stage.page.pass_mark = 100
    stage.page.save()

    attempts.answer(
        attempt,
        item=items[question],
        step=str(question.translation_key),
        response=option_ids(question)[0],
        at=LATER,
    )
    for step, choice in best:
        attempts.answer(attempt, item=items[scenario], step=step, response=choice, at=LATER)
    result = attempts.hand_in(attempt, language="en", at=LATER)

    assert right != option_ids(question)[0]
    assert (result.percent, result.pass_mark, result.is_passed, result.has_critical) == (75, 70, True, False)
    assert [(part["fraction"], part["weight"]) for part in result.parts] == [([0, 1], 1), ([1, 1], 3)]


def _turn_round(question: Question, scenario: Scenario) -> None:
    """Make the right option wrong and the best choices critical, in what is live."""
    options = raw_options(question)
    for option, is_correct in zip(options, [True, False, False], strict=True):
        option["value"]["is_correct"] = is_correct
    rewrite_options(question, options)
    question.save()
    stream = raw(scenario.scenes)
    for scene in stream:
        for choice in scene["value"]["choices"]:
            choice["value"] |= {"quality": "poor", "is_critical": True, "leads_to": ""}
    scenario.scenes = stream
    scenario.save()


def test_hand_in_when_page_and_questions_were_deleted_meanwhile_then_the_attempt_is_marked_all_the_same(
    stage: Stage, question: Question, scenario: Scenario
) -> None:
    attempt = attempts.begin(make_learner(stage), fresh(stage.page), at=AT)
    item, step, right = item_of(attempt, question), str(question.translation_key), option_ids(question)[1]
    stage.page.delete()
    question.delete()
    scenario.delete()
    attempts.answer(attempt, item=item, step=step, response=right, at=LATER)
    assert attempts.hand_in(attempt, language="en", at=LATER).percent == 25


def test_begin_when_the_question_changed_since_the_last_attempt_then_the_new_one_is_asked(
    stage: Stage, question: Question
) -> None:
    learner = make_learner(stage)
    first = attempts.begin(learner, fresh(stage.page), at=AT)
    attempts.hand_in(first, language="en", at=AT)
    question.text = "<p>What do you do first?</p>"
    question.save()
    second = attempts.begin(learner, fresh(stage.page), at=LATER)
    texts = [
        Snapshot.objects.get(digest=item_of(attempt, question)).payload["texts"]["en"]["text"]
        for attempt in (first, second)
    ]
    assert texts == ["<p>What do you do?</p>", "<p>What do you do first?</p>"]


@pytest.mark.parametrize("right", [0, 1, 3])
def test_thaw_when_a_question_was_frozen_then_it_has_the_options_of_the_live_one(right: int) -> None:
    question = make_question(options=4, right=right)
    assert grading.thaw(question_payload(question)) == grading.SingleChoice(
        str(question.translation_key),
        tuple(
            grading.Option(option_id, is_correct=n == right)
            for n, option_id in enumerate(option_ids(question))
        ),
    )


@pytest.mark.parametrize(
    "story",
    [
        TWO_SCENES,
        CRITICAL_AND_ALL_POINTS,
        {
            "a": [("acceptable", "c"), ("good", "b")],
            "b": [("good", "c"), ("poor!", "")],
            "c": [("good", ""), ("poor", "")],
        },
    ],
)
def test_thaw_when_a_scenario_was_frozen_then_it_has_the_scenes_of_the_live_one(story: Story) -> None:
    scenario = make_scenario(story)
    thawed = grading.thaw(scenario_payload(scenario))
    assert thawed == gradable(scenario.scenes, str(scenario.translation_key))
    # and that is what was written: qualities, critical marks and the way on, by scene
    titles = {scene_id(scenario, name): name for name in story} | {None: ""}
    assert {
        titles[scene.id]: [
            (choice.quality + "!" * choice.is_critical, titles[choice.leads_to]) for choice in scene.choices
        ]
        for scene in thawed.scenes
    } == story


def test_thaw_when_stored_and_read_again_then_nothing_is_lost(stage: Stage) -> None:
    freeze(fresh(stage.page), at=AT)
    things = [Question.objects.get(), Scenario.objects.get()]
    stored = {row.payload["key"]: row.payload for row in Snapshot.objects.exclude(kind="assessment")}
    assert [grading.thaw(stored[str(thing.translation_key)]) for thing in things] == [
        grading.thaw(item_payload(thing)) for thing in things
    ]


def test_question_payload_when_rich_text_is_unsafe_then_it_is_cleaned(question: Question) -> None:
    options = raw_options(question)
    options[0]["value"]["feedback"] = UNSAFE
    question.text = UNSAFE
    rewrite_options(question, options)
    question.save()
    frozen = question_payload(Question.objects.get())
    assert frozen["texts"] == {"en": {"text": SAFE}}
    assert frozen["options"][0]["texts"] == {"en": {"text": "Option 0", "feedback": SAFE}}


def test_scenario_payload_when_rich_text_is_unsafe_then_it_is_cleaned(scenario: Scenario) -> None:
    stream = raw(scenario.scenes)
    stream[0]["value"]["narrative"] = UNSAFE
    stream[0]["value"]["choices"][0]["value"] |= {"consequence": UNSAFE, "reason": UNSAFE}
    scenario.setting, scenario.scenes = UNSAFE, stream
    scenario.save()
    frozen = scenario_payload(Scenario.objects.get())
    scene = frozen["scenes"][0]
    assert frozen["texts"]["en"]["setting"] == SAFE
    assert scene["texts"]["en"]["narrative"] == SAFE
    assert scene["choices"][0]["texts"] == {
        "en": {"text": "door, choice 0", "consequence": SAFE, "reason": SAFE}
    }


def test_question_payload_when_it_links_a_page_then_the_address_is_frozen(
    stage: Stage, question: Question
) -> None:
    question.text = f'<p><a linktype="page" id="{stage.lesson.pk}">the lesson</a></p>'
    question.save()
    address = stage.lesson.get_url()
    assert address
    assert (
        question_payload(Question.objects.get())["texts"]["en"]["text"]
        == f'<p><a href="{address}">the lesson</a></p>'
    )


@pytest.fixture
def french(settings: Settings) -> Locale:
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("fr", "French")]
    return Locale.objects.get(language_code="fr")


def translated(question: Question, locale: Locale, *, live: bool) -> Question:
    """A translation as Wagtail makes it, with the same ids; its last option is missing still."""
    version = question.copy_for_translation(locale)
    options = raw_options(version)
    for n, option in enumerate(options):
        option["value"] |= {"text": f"Choix {n}", "feedback": f"<p>Raison {n}.</p>", "is_correct": False}
    version.text, version.live = "<p>Que faites-vous ?</p>", live
    rewrite_options(version, options[:-1])
    version.save()
    return version


def test_question_payload_when_a_translation_is_published_then_both_languages_are_frozen(
    question: Question, french: Locale
) -> None:
    translated(question, french, live=True)
    frozen = question_payload(question)
    assert {code: texts["text"] for code, texts in frozen["texts"].items()} == {
        "en": "<p>What do you do?</p>",
        "fr": "<p>Que faites-vous ?</p>",
    }
    assert [sorted(option["texts"]) for option in frozen["options"]] == [["en", "fr"], ["en", "fr"], ["en"]]
    assert frozen["options"][0]["texts"]["fr"] == {"text": "Choix 0", "feedback": "<p>Raison 0.</p>"}
    assert grading.thaw(frozen) == grading.SingleChoice(
        str(question.translation_key),
        tuple(
            grading.Option(option_id, is_correct=n == 1) for n, option_id in enumerate(option_ids(question))
        ),
    )


def test_question_payload_when_a_translation_is_a_draft_then_it_is_not_frozen(
    question: Question, french: Locale
) -> None:
    before = question_payload(question)
    translated(question, french, live=False)
    assert question_payload(question) == before
    assert list(before["texts"]) == ["en"]
