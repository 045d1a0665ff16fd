"""The demo's own content, loaded as `manage.py demo` loads it: complete, sourced, fair to grade, free of known errors."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import override_settings
from django.utils import translation
from wagtail.models import Collection, Locale, Page

from accounts.models import User
from assessments import grading
from assessments.authoring import ensure_library
from assessments.freezing import scenario_payload
from assessments.models import AssessmentPage, Question, Scenario
from assessments.models.scenarios import gradable
from assessments.pools import fitting
from assessments.readers import Reader, met_by, variants_of
from assessments.variant_groups import extent_of, warnings
from compliance import demo
from courses import care, editions, manifests
from courses.authoring import TRAINERS, ensure_site
from courses.curriculum import data_files, read, stable_id
from courses.language_versions import languages_of, texts_of_items, versions_of
from courses.models import (
    BestPractice,
    Completion,
    Course,
    CoursePage,
    Edition,
    Enrolment,
    HomePage,
    Indicator,
    LessonPage,
    ModulePage,
    Source,
)
from courses.notes import cited
from courses.outline import items_below
from courses.taught import Item, Taught
from courses.translations import common_texts
from courses.wording import parts_of, plain, texts_in
from tests.courses.builders import fresh
from tests.known_errors import KNOWN_ERRORS

FOLDER = Path(settings.BASE_DIR) / "curriculum"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.indexed]


NAMES: list[str] = read(FOLDER / "demo.yaml")["courses"]
STORIES = ["scenarios", *(f"{name}/scenarios" for name in NAMES)]  # those in common, and those of each course
SCENARIOS = [path.stem for folder in STORIES for path in data_files(FOLDER / folder)]


def variants() -> dict[str, list[str]]:
    """The scenarios that stand for each other, by the name that they share."""
    found: dict[str, list[str]] = {}
    for path in (path for folder in STORIES for path in data_files(FOLDER / folder)):
        if group := read(path).get("variants"):
            found.setdefault(group, []).append(path.stem)
    return found


VARIANTS = variants()


def load() -> list[demo.Account]:
    """What `manage.py demo` does before it serves."""
    data = read(FOLDER / "demo.yaml")
    ensure_site(hostname="testserver", port=80, site_name="Frontline training")
    ensure_library()
    demo.load_agencies(data)
    demo.load_curriculum(FOLDER, NAMES, at=AT)
    return demo.load_people(data, at=AT)


@pytest.fixture(scope="module", autouse=True)
def loaded(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[demo.Account]]:
    """The demo, loaded once for all tests of this file, in a transaction that is rolled back after them."""
    quick = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    around = transaction.atomic()
    with django_db_blocker.unblock(), quick:
        around.__enter__()
        if Page.get_first_root_node() is None:  # a test with transactions of its own has emptied the database
            Locale.objects.get_or_create(language_code="en")
            Collection.add_root(name="Root")
            Page.add_root(title="Root", slug="root")
    try:
        with django_db_blocker.unblock(), quick:
            made = load()
        yield made
    finally:
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


def files(folder: str) -> list[dict[str, Any]]:
    return [read(path) for path in data_files(FOLDER / folder)]


def files_of_courses(folder: str) -> list[dict[str, Any]]:
    return [data for name in NAMES for data in files(f"{name}/{folder}")]


def questions() -> list[dict[str, Any]]:
    return [data for name in NAMES for data in read(FOLDER / name / "questions.yaml")]


def course_data(name: str) -> dict[str, Any]:
    return read(FOLDER / name / "course.yaml")


def course_page(name: str) -> CoursePage:
    return english(CoursePage).get(translation_key=stable_id(course_data(name)["key"]))


def english(model: type[Model]) -> QuerySet:
    """What is there in the source language."""
    return model._default_manager.filter(locale__language_code="en")


def ids(stream: Any) -> list[str]:
    return [str(child.id) for child in stream]


def texts(content: Any) -> Iterator[str]:
    """Every text in a data file that people read; what is only for authors is left out."""
    if isinstance(content, dict):
        for name, value in content.items():
            if name != "facts":
                yield from texts(value)
    elif isinstance(content, list):
        for value in content:
            yield from texts(value)
    elif isinstance(content, str):
        yield " ".join(content.split())


# --- Loading ---------------------------------------------------------------------------------------


def counts() -> dict[str, int]:
    ours = (
        "accounts",
        "courses",
        "assessments",
        "certificates",
        "compliance",
        "wagtailcore",
        "wagtailimages",
    )
    models = [
        model for name in (*ours, "wagtaildocs", "auth") for model in apps.get_app_config(name).get_models()
    ]
    return {model._meta.label: model._base_manager.count() for model in models}


def test_demo_when_loaded_again_then_there_are_no_more_rows() -> None:
    before = counts()
    load()
    assert counts() == before
    assert before["courses.LessonPage"] > 0


def test_demo_when_authors_have_changed_something_then_loading_again_keeps_it() -> None:
    changes = {
        english(LessonPage).first(): {"title": "Changed by a trainer"},
        english(BestPractice).first(): {"title": "Changed by a trainer"},
        english(Scenario).first(): {"title": "Changed by a trainer"},
        Source.objects.first(): {"title": "Changed by a trainer"},
        english(AssessmentPage).first(): {"pass_mark": 90},
        english(CoursePage).first(): {"learning_minutes": 1},
        Course.objects.first(): {"name": "Changed by a trainer"},
    }
    for row, facts in changes.items():
        type(row).objects.filter(pk=row.pk).update(**facts)
    english(LessonPage).last().unpublish()
    lesson_count = english(LessonPage).live().count()
    load()
    for row, facts in changes.items():
        row.refresh_from_db()
        assert {name: getattr(row, name) for name in facts} == facts
    assert (english(LessonPage).live().count(), Edition.objects.count()) == (lesson_count, len(NAMES))


def test_ids_when_loaded_into_another_database_then_they_are_the_same() -> None:
    """Keys and ids follow from the names in the data files alone."""
    lessons = {stable_id(data["key"]): data for data in files_of_courses("lessons")}
    common = {stable_id(f"{name}/{text}") for name in NAMES for text in common_texts(course_data(name))}
    assert {str(page.translation_key) for page in english(LessonPage).all()} == set(lessons) | common
    for page in english(LessonPage).filter(translation_key__in=lessons):
        data = lessons[str(page.translation_key)]
        assert ids(page.body) == [stable_id(data["key"], entry["id"]) for entry in data["body"]]
    for data in [data for folder in STORIES for data in files(folder)]:
        scenario = english(Scenario).get(translation_key=stable_id("scenario", data["key"]))
        for child, scene in zip(scenario.scenes, data["scenes"], strict=True):
            here = ("scenario", data["key"], scene["id"])
            assert str(child.id) == stable_id(*here)
            assert ids(child.value["choices"]) == [
                stable_id(*here, option["id"]) for option in scene["options"]
            ]
    for data in questions():
        question = english(Question).get(translation_key=stable_id("question", data["key"]))
        assert ids(question.body[0].value["options"]) == [
            stable_id("question", data["key"], option["id"]) for option in data["options"]
        ]
    assert stable_id("question", "pol-q-means") == "88d70c38-f436-5d92-8f70-174041d31cb7"


def test_people_when_loaded_then_they_have_taken_what_the_file_says(loaded: list[demo.Account]) -> None:
    people = read(FOLDER / "demo.yaml")["people"]
    states = {
        (entry["name"], code): state for entry in people for code, state in entry.get("states", {}).items()
    }
    certified = {who for who, state in states.items() if state == "certified"}
    assert set(Completion.objects.values_list("person_name", "edition__course__code")) == certified
    assert set(Enrolment.objects.values_list("user__full_name", "course__code")) == set(states)
    assert len(certified) >= 3
    assert [account.email for account in loaded] == [p["email"] for p in people if "shown" in p]


# --- The course ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_course_when_loaded_then_it_is_released_with_its_modules_lessons_and_assessments(name: str) -> None:
    data, page = course_data(name), course_page(name)
    edition = page.course.current_edition
    shape = [(module.title, [item.item_kind for item in items]) for module, items in items_below(page)]
    assert shape == [
        (
            module["title"],
            ["lesson" if kind == "common" else kind for item in module["items"] for kind in item],
        )
        for module in data["modules"]
    ]
    assert edition.number == 1
    assert len(edition.items) == sum(len(kinds) for _title, kinds in shape)
    assert list(page.course.professions.values_list("code", flat=True)) == [data["profession"]]


@pytest.mark.parametrize("name", NAMES)
def test_course_when_shown_then_it_says_what_it_is_not(name: str) -> None:
    disclaimer = course_page(name).disclaimer
    assert "Not legal advice" in disclaimer
    assert "not an official procedure of the Luxembourg authorities" in disclaimer


@pytest.mark.parametrize("name", NAMES)
def test_learning_time_when_told_then_it_is_the_sum_of_its_parts(name: str) -> None:
    page = course_page(name)
    assert page.learning_minutes == sum(
        item.minutes for _module, items in items_below(page) for item in items
    )


def test_common_lessons_when_read_in_several_courses_then_they_are_one_text_of_the_library() -> None:
    texts_of = {name: common_texts(course_data(name)) for name in NAMES}
    shared = [texts for texts in texts_of.values() if texts]
    assert len(shared) >= 2
    assert all(texts == shared[0] for texts in shared)
    for text in shared[0]:
        practice = english(BestPractice).get(translation_key=stable_id("practice", text))
        pages = english(LessonPage).filter(title=practice.title).live()
        assert [[block.block_type for block in page.body] for page in pages] == [["shared_text"]] * len(
            shared
        )
        assert {block.value["practice"] for page in pages for block in page.body} == {practice}


def test_lessons_when_loaded_then_they_use_every_kind_of_block() -> None:
    bodies = [thing.body for model in (LessonPage, BestPractice) for thing in english(model).all()]
    used = {block.block_type for body in bodies for block in body}
    no_recordings = {"video", "audio"}  # the demo holds nothing that others filmed
    assert used == set(LessonPage.body.field.stream_block.child_blocks) - no_recordings


def test_best_practices_when_loaded_then_each_of_the_four_is_used_by_a_lesson() -> None:
    used = {
        block.value["practice"].country
        for lesson in english(LessonPage).live()
        for block in lesson.body
        if block.block_type == "best_practice"
    }
    abroad = english(BestPractice).exclude(theme=BestPractice.Theme.FOUNDATION)
    assert used == {"SE", "AT", "ES", "GB"} == set(abroad.values_list("country", flat=True))
    for practice in english(BestPractice).all():
        assert [note.value["profession"] for note in practice.notes] == ["police", "judiciary", "social"]


# --- Indicators -------------------------------------------------------------------------------------


def test_indicators_when_loaded_then_each_is_there_in_three_languages_with_sources_and_professions() -> None:
    entries = read(FOLDER / "indicators.yaml")
    keys = {stable_id("indicator", entry["key"]) for entry in entries}
    for language in ("en", "fr", "de"):
        there = translated(Indicator, language)
        assert {str(key) for key in there} == keys
        for indicator in there.values():
            assert [note.value["profession"] for note in indicator.shows] == ["police", "judiciary", "social"]
            assert indicator.sources.count() >= 1
    assert {entry["group"] for entry in entries} == set(Indicator.Group.values)


def test_indicators_when_scenes_and_questions_are_asked_then_more_than_half_name_some() -> None:
    scenes = [scene.value["indicators"] for scenario in english(Scenario).all() for scene in scenario.scenes]
    asked = [list(question.indicators) for question in english(Question).all()]
    assert sum(map(bool, scenes)) > len(scenes) / 2
    assert sum(map(bool, asked)) > len(asked) / 2


# --- Translations -----------------------------------------------------------------------------------


def translated(model: type[Model], language: str) -> dict[Any, Any]:
    """The published translations of a kind, by the key that they share with their source."""
    found = model._default_manager.filter(locale__language_code=language, live=True)
    return {thing.translation_key: thing for thing in found}


def lessons_in(language: str) -> list[str]:
    """The lessons of all courses that lie in a language, the common ones once for each course that is in it too."""
    own = [path.name for name in NAMES for path in (FOLDER / name / "lessons").glob(f"*.{language}.yaml")]
    common = [
        f"{name}/{text}"
        for name in NAMES
        if (FOLDER / name / f"course.{language}.yaml").exists()
        for text in common_texts(course_data(name))
        if (FOLDER / f"practices/{text}.{language}.yaml").exists()
    ]
    return own + common


def test_lessons_when_translated_then_their_blocks_are_those_of_the_source() -> None:
    french = translated(LessonPage, "fr")
    sources = {page.translation_key: page for page in english(LessonPage)}
    lacking = {
        sources[key].title: [i for i in ids(sources[key].body) if i not in ids(page.body)]
        for key, page in french.items()
    }
    assert len(french) == len(lessons_in("fr"))
    assert {title: missing for title, missing in lacking.items() if missing} == {}
    for key, page in french.items():
        assert set(ids(page.body)) <= set(ids(sources[key].body))
        assert {source.pk for source in cited(page.body)} <= {s.pk for s in cited(sources[key].body)}


@pytest.mark.parametrize("language", ["fr", "de", "lb"])
def test_courses_when_translated_then_they_stand_below_the_home_page_of_their_language(language: str) -> None:
    files = [path for name in NAMES if (path := FOLDER / name / f"course.{language}.yaml").exists()]
    home = translated(HomePage, language)[english(HomePage).get().translation_key]
    pages = translated(CoursePage, language).values()
    assert len(pages) == len(files) >= 1
    assert [page.url_path for page in pages if not page.url_path.startswith(home.url_path)] == []
    modules = sum(len(read(path).get("modules") or []) for path in files)
    assert len(translated(ModulePage, language)) == modules


@pytest.mark.parametrize("name", NAMES)
def test_luxembourgish_when_loaded_then_titles_and_summaries_are_there_and_no_course_is_taught_in_it(
    name: str,
) -> None:
    for model in (LessonPage, ModulePage, AssessmentPage, BestPractice):
        there, sources = translated(model, "lb"), {thing.translation_key: thing for thing in english(model)}
        assert there.keys() == sources.keys()
        alike = [thing.title for key, thing in there.items() if thing.title == sources[key].title]
        assert alike == []
    page = course_page(name)
    texts_of = texts_of_items(page.course.current_edition)
    done = {version.code: version.done for version in versions_of(page, texts_of, texts_of)}
    total = len(texts_of)
    assert (done["en"], done["fr"], done["lb"]) == (total, total, 0)
    assert done["de"] == (total if name == "thb-pol" else len(common_texts(course_data(name))))
    assert "lb" not in languages_of([page.translation_key])[page.translation_key]


def test_lesson_when_opened_in_luxembourgish_then_its_title_is_and_its_text_says_that_it_is_english(
    client: Client,
) -> None:
    client.force_login(User.objects.filter(groups__name=TRAINERS).first())
    with translation.override("lb"):
        address = translated(LessonPage, "lb")[UUID(stable_id("thb-pol/signs"))].get_url()
        card = course_page("thb-pol").localized.get_url()
    shown = BeautifulSoup(client.get(address).content, "html.parser")
    assert (shown.html["lang"], shown.h1.get_text(), shown.h1.get("lang")) == (
        "lb",
        "Indicen, Form fir Form",
        None,
    )
    assert {passage["lang"] for passage in shown.select("main .untranslated")} == {"en"}
    assert shown.select_one("main .untranslated__note") is not None
    assert shown.select_one("main .block-text") is not None
    assert [block for block in shown.select("main .block-text") if block.find_parent(lang="en") is None] == []
    course = BeautifulSoup(client.get(card).content, "html.parser")
    assert "A Sécherheet bréngen" in course.select_one("nav.outline").get_text()
    (luxembourgish,) = [li for li in course.select(".course-card li") if li.a and li.a["lang"] == "lb"]
    assert len(luxembourgish.select(".fact-note")) == 1  # title and summary, and nothing that would be behind


@pytest.mark.parametrize("name", NAMES)
def test_edition_when_translations_were_loaded_then_it_is_still_what_the_source_teaches(name: str) -> None:
    page = course_page(name)
    with translation.override("fr"):
        manifest = editions.manifest_of(page)
    assert manifests.manifest_digest(manifest) == page.course.current_edition.digest
    page.get_translations().delete()
    assert editions.manifest_of(fresh(page)) == manifest


# --- Sources ---------------------------------------------------------------------------------------


def test_lessons_when_they_state_facts_then_each_cites_at_least_three_sources() -> None:
    found = {lesson.title: len(cited(lesson.body)) for lesson in english(LessonPage).all()}
    assert {title: number for title, number in found.items() if number < 3} == {}
    assert len(found) >= 8


def test_blocks_when_they_state_facts_then_each_cites_a_source() -> None:
    """A key point may be plain advice; what names a law, a case, an office or a figure is no plain advice."""
    factual = {"text", "case_study", "checklist", "table", "profession_note"}
    claim = re.compile(
        r"\d|Article|Court|Convention|Directive|Penal Code|Luxembourg|INFOTRAITE|Parquet|CCDH|GRETA"
    )
    bare = [
        (lesson["key"], block["id"])
        for lesson in (*files_of_courses("lessons"), *files("practices"))
        for block in lesson["body"]
        if not block.get("sources")
        and (block["kind"] in factual or (block["kind"] == "key_point" and claim.search(block["text"])))
    ]
    assert bare == []


def test_reasons_when_a_decision_was_right_or_wrong_then_each_cites_a_source() -> None:
    choices = [
        (scenario.title, choice.value["text"], choice.value["sources"])
        for scenario in english(Scenario).all()
        for scene in scenario.scenes
        for choice in scene.value["choices"]
    ]
    options = [
        (str(question), option.value["text"], option.value["sources"])
        for question in english(Question).all()
        for option in question.body[0].value.get("options", [])
    ]
    assert [(where, text) for where, text, sources in choices + options if len(sources) < 1] == []
    assert (len(choices) > 20, len(options) > 20) == (True, True)


def test_sources_when_they_have_an_address_then_it_is_https() -> None:
    addresses = [url for url in Source.objects.values_list("url", flat=True) if url]
    assert [url for url in addresses if not url.startswith("https://")] == []
    assert len(addresses) > 10


def test_sources_when_the_original_was_not_read_then_learners_are_told() -> None:
    silent = Source.objects.filter(confidence=Source.Confidence.UNVERIFIED, note="")
    assert [source.key for source in silent] == []


def test_sources_when_loaded_then_all_of_the_file_are_there() -> None:
    keys = {source["key"] for source in read(FOLDER / "sources.yaml")}
    assert set(Source.objects.values_list("key", flat=True)) == keys


# --- Assessments -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario_when_loaded_then_it_is_fit_to_be_graded_and_really_branches(name: str) -> None:
    scenario = english(Scenario).get(translation_key=stable_id("scenario", name))
    whole = gradable(scenario.scenes, name)
    assert grading.problems(whole) == []
    for profession in ("", *whole.professions):
        shape = grading.seen_by(whole, profession)
        best = {step.scene.id for step in grading.best_path(shape)}
        assert len([scene for scene in shape.scenes if scene.id not in best]) >= 2
        assert any(choice.is_critical for scene in shape.scenes for choice in scene.choices)
        assert {len(scene.choices) for scene in shape.scenes} == {3}


def for_everybody(scene: Any) -> list[Any]:
    """The choices that are not written for one profession; for those see `test_scenario_files.py`."""
    return [choice for choice in scene.value["choices"] if not choice.value["profession"]]


@pytest.mark.parametrize("name", SCENARIOS)
def test_scenario_when_options_stand_beside_each_other_then_the_best_is_not_told_by_its_length(
    name: str,
) -> None:
    """Were the longest option always the right one, nobody would have to know anything."""
    scenario = english(Scenario).get(translation_key=stable_id("scenario", name))
    longest_is_good = [
        max(for_everybody(scene), key=lambda choice: len(choice.value["text"])).value["quality"] == "good"
        for scene in scenario.scenes
    ]
    assert sum(longest_is_good) / len(longest_is_good) <= 2 / 3


@pytest.mark.parametrize("profession", ["police", "judiciary", "social"])
def test_sides_when_the_common_case_is_met_then_each_profession_is_told_its_own_in_three_languages(
    profession: str,
) -> None:
    scenario = english(Scenario).get(translation_key=stable_id("scenario", "c1-laundry"))
    common, own = (scenario_payload(scenario, profession=who) for who in ("", profession))
    assert (common.get("profession"), own["profession"]) == (None, profession)
    for everybodys, mine in zip(common["scenes"], own["scenes"], strict=True):
        others = {"police", "judiciary", "social"} - {profession}
        assert {side["profession"] for side in mine["sides"]} - {""} == others
        for language in ("en", "fr", "de"):
            assert mine["texts"][language]["narrative"] != everybodys["texts"][language]["narrative"]
            assert all(side["texts"][language]["narrative"] for side in mine["sides"])
            assert all(choice["texts"][language]["reason"] for choice in mine["choices"])
    heard = [line for scene in own["scenes"] for line in scene.get("own", {}).get("dialogue", ())]
    found = [exhibit for scene in own["scenes"] for exhibit in scene.get("own", {}).get("exhibits", ())]
    assert [part["texts"].keys() for part in (*heard, *found)] == [{"en", "fr", "de"}] * 3
    assert "" not in own["other_sides"]  # everybody there is has a side of their own
    (part,) = [role for role in own["roles"] if role.get("profession") == profession]
    assert part["texts"].keys() == {"en", "fr", "de"}
    shape = grading.thaw_scenario(own)
    assert grading.points(grading.best_path(shape)) == 8


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_variants_when_loaded_then_they_are_found_in_every_language_and_equally_hard(language: str) -> None:
    grouped = translated(Scenario, language)
    named = [scenario for scenario in grouped.values() if scenario.variant_group]
    assert [(scenario.title, warnings(scenario)) for scenario in named if warnings(scenario)] == []
    for scenario in named:
        extents = {extent_of(variant) for variant in variants_of(scenario)}
        assert (len(variants_of(scenario)) >= 2, len(extents)) == (True, 1)
    for keys in VARIANTS.values():
        first, *_others = due = [stable_id("scenario", key) for key in keys]
        there = {UUID(key) for key in due} & grouped.keys()
        assert len(there) in (0, len(due))  # all of a group are translated, or none
        if there:
            assert [str(one.translation_key) for one in variants_of(grouped[UUID(first)])] == due


@pytest.mark.parametrize("group", VARIANTS)
def test_variants_when_somebody_has_met_one_then_the_next_attempt_asks_the_other(group: str) -> None:
    first, second = (stable_id("scenario", key) for key in VARIANTS[group])
    named = english(Scenario).get(translation_key=first)
    met = [
        str(met_by(Reader(seen=seen), named, taken=set()).translation_key)
        for seen in ((), (first,), (first, second))
    ]
    assert met == [first, second, first]


@pytest.mark.parametrize("name", NAMES)
def test_assessments_when_loaded_then_each_can_be_passed_and_failed(name: str) -> None:
    pages = [
        item
        for _module, items in items_below(course_page(name))
        for item in items
        if item.item_kind == "assessment"
    ]
    assert {(page.pass_mark, page.max_attempts) for page in pages} == {(75, 3)}
    *scenarios, final = [[block.block_type for block in page.paper] for page in pages]
    assert scenarios == [["scenario"]] * len(scenarios)
    assert len(scenarios) >= 1
    assert final == ["scenario"] + ["draw"] * 5
    draws = [block.value for block in pages[-1].paper if block.block_type == "draw"]
    assert sum(draw["number"] for draw in draws) == 10
    assert [draw["tags"][1] for draw in draws if len(fitting(draw)) < 2 * draw["number"]] == []


@pytest.mark.parametrize("name", NAMES)
def test_questions_when_the_right_option_is_looked_for_then_its_place_does_not_tell_it(name: str) -> None:
    places = [
        [option["correct"] for option in question["options"]].index(True)
        for question in read(FOLDER / name / "questions.yaml")
    ]
    assert len(set(places)) > 1


# --- Known errors ----------------------------------------------------------------------------------


def test_lessons_when_shown_then_the_known_errors_are_not_in_them() -> None:
    for lesson in english(LessonPage).all():
        html = lesson.body.render_as_block({"page": lesson})
        words = re.sub(r"<[^>]*>", " ", html)
        assert [error.why for error in KNOWN_ERRORS if error.is_in(words, "en")] == []
        assert not re.search(r"<script|\son\w+=|\sstyle=|javascript:", html)


def test_papers_when_loaded_then_none_lacks_a_question() -> None:
    assert [f"{thing.title}: {thing.why}" for thing in care.not_to_be_begun()] == []


def test_french_when_loaded_then_no_course_lacks_a_part_or_is_out_of_date() -> None:
    behind = [f"{thing.title}: {thing.why}" for thing in care.translations_behind()]
    assert [line for line in behind if "Français" in line] == []
    assert [line for line in behind if "Deutsch" in line and "Recognising" in line] == []


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_editions_when_read_from_what_they_keep_then_no_word_of_a_lesson_is_missing(language: str) -> None:
    """The pages are as they were at the release: what is read of the edition is what they say."""
    lost = []
    for edition in Edition.objects.all():
        for position, entry in enumerate(edition.items, start=1):
            if entry["kind"] == "lesson":
                shown = shown_of(Taught(edition, language).item(position))
                words = list(words_of_lesson(entry, language))
                lost += [text for text in words if " ".join(text.split()) not in shown]
                assert words
    assert lost == []


def shown_of(item: Item) -> str:
    """What a lesson of an edition says, the alternative texts of its pictures included."""
    around = {"parts": item.text.parts, "reading": item.reading}
    html = render_to_string("courses/taught_parts.html", around)
    alternative = re.findall(r'alt="([^"]*)"', html)
    return plain(" ".join([html, *alternative]))


def words_of_lesson(entry: dict[str, Any], language: str) -> Iterator[str]:
    """The words of a lesson and of the practices in it, as they are published."""
    practices = [text["key"] for text in entry["shared"] if text["kind"] == "best_practice"]
    things = [live_in(LessonPage, entry["key"], language)]
    things += [live_in(BestPractice, key, language) for key in practices]
    for thing in things:
        for name, part in parts_of(thing).items():
            yield from texts_in(part.words) if "." in name else ()


def live_in(model: type[Model], key: str, language: str) -> Any:
    """The version in that language, else the source."""
    rows = {row.locale.language_code: row for row in model.objects.filter(translation_key=key, live=True)}
    return rows.get(language) or rows["en"]
