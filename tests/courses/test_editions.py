"""Editions: what a release freezes, how its digest is made, what counts as a change."""

import hashlib
import json
import uuid

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from courses.editions import ReleaseRefused, manifest_of
from courses.manifests import Change, Changes, changes_since, digest, manifest_digest
from courses.models import BestPractice, CoursePage, Edition, HomePage, ModulePage
from tests.courses.builders import (
    AT,
    Stage,
    add_lesson,
    add_published,
    edit,
    fresh,
    make_practice,
    make_source,
    make_stage,
    release,
    text,
    use_of,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abcä", max_size=3), inner, max_size=4)
    ),
    max_leaves=12,
)


def manifest(page: CoursePage) -> dict:
    """What the pages below a course page teach now, as the next request would read them."""
    return manifest_of(fresh(page))


# --- The digest ------------------------------------------------------------------------------------


def test_digest_when_the_content_is_known_then_it_is_the_sha256_of_the_canonical_json() -> None:
    canonical = '{"a":[1,null,true],"name":"Ștefan Παράδειγμα"}'
    expected = hashlib.sha256(canonical.encode("utf-8")).hexdigest()
    assert digest({"name": "Ștefan Παράδειγμα", "a": [1, None, True]}) == expected


def test_digest_when_the_order_of_a_list_changes_then_it_changes() -> None:
    assert digest({"items": [1, 2]}) != digest({"items": [2, 1]})


def reordered(content: object) -> object:
    """The same content with the keys of each mapping the other way round."""
    if isinstance(content, dict):
        return {key: reordered(value) for key, value in reversed(content.items())}
    return [reordered(value) for value in content] if isinstance(content, list) else content


@given(JSON)
def test_digest_when_keys_stand_in_another_order_or_were_stored_then_it_is_the_same(content: object) -> None:
    assert digest(reordered(content)) == digest(content)
    assert digest(json.loads(json.dumps(content))) == digest(content)


# --- The manifest ----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_manifest_of_when_a_lesson_uses_a_shared_text_then_both_are_named(site: HomePage) -> None:
    practice = make_practice(text("<p>Shared.</p>"))
    stage = make_stage(site, [text("<p>Own.</p>"), use_of(practice)], [text()], modules=2)
    first, second = stage.lessons
    own, use = first.body.get_prep_value()
    assert use["value"].pop("version", None) is None
    shown = [own, use]  # which version is kept is no text
    assert manifest(stage.course_page) == {
        "code": stage.course.code,
        "title": stage.course_page.title,
        "learning_minutes": 40,
        "modules": [
            {
                "key": str(stage.modules[0].translation_key),
                "title": "Module 1",
                "items": [
                    {
                        "key": str(first.translation_key),
                        "kind": "lesson",
                        "title": first.title,
                        "minutes": 5,
                        "revision": first.live_revision_id,
                        "digest": digest(
                            {
                                "title": first.title,
                                "summary": first.summary,
                                "content_note": "",
                                "body": shown,
                            }
                        ),
                        "shared": [
                            {
                                "kind": "best_practice",
                                "key": str(practice.translation_key),
                                "name": practice.title,
                                "version": None,
                                "revision": practice.live_revision_id,
                                "digest": digest(
                                    {
                                        "title": practice.title,
                                        "summary": practice.summary,
                                        "body": practice.body.get_prep_value(),
                                        "notes": [],
                                    }
                                ),
                            }
                        ],
                    }
                ],
            },
            {
                "key": str(stage.modules[1].translation_key),
                "title": "Module 2",
                "items": [
                    {
                        "key": str(second.translation_key),
                        "kind": "lesson",
                        "title": second.title,
                        "minutes": 5,
                        "revision": second.live_revision_id,
                        "digest": digest(second.frozen_content),
                        "shared": [],
                    }
                ],
            },
        ],
    }


@pytest.mark.django_db
def test_manifest_of_when_a_page_is_a_draft_then_it_is_left_out(stage: Stage) -> None:
    fresh(stage.lessons[0]).unpublish()
    fresh(stage.modules[1]).unpublish()
    left = manifest(stage.course_page)["modules"]
    assert [[item["title"] for item in module["items"]] for module in left] == [[stage.lessons[1].title]]


@pytest.mark.django_db
def test_manifest_of_when_a_draft_is_written_then_the_published_text_counts(stage: Stage) -> None:
    before = manifest(stage.course_page)
    draft = fresh(stage.lessons[0])
    draft.title = "A draft"
    draft.save_revision()
    assert manifest(stage.course_page) == before


@pytest.mark.django_db
def test_release_when_it_is_read_again_then_its_digest_can_be_checked(stage: Stage) -> None:
    stored = Edition.objects.get()
    assert stored.digest == manifest_digest(stored.manifest) == manifest_digest(manifest(stage.course_page))


# --- Changes ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_changes_since_when_there_is_no_edition_then_all_is_added(site: HomePage) -> None:
    stage = make_stage(site, [text()], [text()])
    found = changes_since(None, manifest(stage.course_page))
    assert found == Changes(added=[lesson.title for lesson in stage.lessons], removed=[], changed=[])


@pytest.mark.django_db
def test_changes_since_when_nothing_was_written_then_there_are_none(stage: Stage) -> None:
    found = changes_since(stage.course.current_edition, manifest(stage.course_page))
    assert found == Changes([], [], [])
    assert not found


@pytest.mark.django_db
def test_changes_since_when_lessons_come_go_and_change_then_each_is_named(stage: Stage) -> None:
    add_lesson(stage.modules[1], [text()], title="A new lesson")
    edit(stage.lessons[0], title="A corrected lesson")
    fresh(stage.lessons[2]).delete()
    found = changes_since(stage.course.current_edition, manifest(stage.course_page))
    assert found == Changes(
        added=["A new lesson"],
        removed=[stage.lessons[2].title],
        changed=[Change("A corrected lesson", True, [], [])],
    )
    assert found


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [{"title": "Other"}, {"summary": "Other."}, {"content_note": "It is hard to read."}, {"body": []}],
    ids=lambda facts: next(iter(facts)),
)
def test_changes_since_when_a_part_that_learners_read_changes_then_the_lesson_has_changed(
    stage: Stage, facts: dict
) -> None:
    changed = edit(stage.lessons[1], **facts)
    found = changes_since(stage.course.current_edition, manifest(stage.course_page))
    assert found == Changes([], [], [Change(changed.title, is_own=True, shared=[], asked=[])])


@pytest.mark.django_db
def test_changes_since_when_a_lesson_is_only_published_again_then_it_has_not_changed(stage: Stage) -> None:
    again = edit(stage.lessons[1])
    assert again.live_revision_id != stage.lessons[1].live_revision_id
    assert not changes_since(stage.course.current_edition, manifest(stage.course_page))


@pytest.fixture
def practice(db: None) -> BestPractice:
    return make_practice(text("<p>Shared.</p>"), sources=(make_source(),))


@pytest.fixture
def sharing(site: HomePage, practice: BestPractice) -> Stage:
    """A released course of two lessons, the second of which uses the best practice."""
    made = make_stage(site, [text()], [use_of(practice)])
    release(made)
    return made


@pytest.mark.django_db
@pytest.mark.parametrize(
    "facts",
    [
        {"title": "Other"},
        {"summary": "Other."},
        {"body": [text("<p>Other.</p>")]},
        {"notes": [{"type": "profession_note", "id": str(uuid.uuid4()), "value": {"profession": "police"}}]},
    ],
    ids=lambda facts: next(iter(facts)),
)
def test_changes_since_when_a_shared_text_is_published_then_the_lessons_that_use_it_have_changed(
    sharing: Stage, practice: BestPractice, facts: dict
) -> None:
    edit(practice, **facts)
    found = changes_since(sharing.course.current_edition, manifest(sharing.course_page))
    (practice,) = BestPractice.objects.all()
    expected = Change(sharing.lessons[1].title, is_own=False, shared=[practice.title], asked=[])
    assert found == Changes([], [], [expected])


@pytest.mark.django_db
def test_changes_since_when_a_shared_text_has_only_a_draft_then_nothing_has_changed(
    sharing: Stage, practice: BestPractice
) -> None:
    practice.title = "A draft"
    practice.save_revision()
    assert not changes_since(sharing.course.current_edition, manifest(sharing.course_page))


# --- Releasing -------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_release_when_it_is_the_first_and_the_second_then_they_are_numbered(
    stage: Stage, officer: User
) -> None:
    first = stage.course.current_edition
    add_lesson(stage.modules[0], [text()])
    second = release(stage, by=officer, change="clarification", note="One lesson more.")
    assert list(
        stage.course.editions.values_list("number", "change", "note", "released_by", "released_at")
    ) == [
        (1, "substantive", "", None, AT),
        (2, "clarification", "One lesson more.", officer.pk, AT),
    ]
    assert stage.course.current_edition == second != first


@pytest.mark.django_db
def test_release_when_another_course_has_editions_then_numbers_are_each_course_s_own(
    stage: Stage, site: HomePage
) -> None:
    assert release(make_stage(site, [text()])).number == 1


@pytest.mark.django_db
def test_release_when_nothing_has_changed_then_it_is_refused(stage: Stage) -> None:
    with pytest.raises(ReleaseRefused, match="Nothing has changed since edition 1"):
        release(stage)
    assert stage.course.editions.count() == 1


@pytest.mark.django_db
def test_release_when_nothing_is_published_then_it_is_refused(site: HomePage) -> None:
    stage = make_stage(site, [text()])
    add_published(stage.course_page, ModulePage(title="An empty module"))
    fresh(stage.lessons[0]).unpublish()
    with pytest.raises(ReleaseRefused, match="Nothing is published yet"):
        release(stage)
    assert stage.course.editions.count() == 0


@pytest.mark.django_db
def test_release_when_pages_change_later_then_the_edition_does_not(stage: Stage) -> None:
    before = Edition.objects.values().get()
    edit(stage.course_page, title="Other", learning_minutes=1)
    edit(stage.lessons[0], title="Other", body=[])
    fresh(stage.lessons[1]).delete()
    assert Edition.objects.values().get() == before


@pytest.mark.django_db
def test_edition_when_the_same_number_is_written_twice_then_the_database_refuses(stage: Stage) -> None:
    edition = stage.course.current_edition
    edition.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        edition.save(force_insert=True)
