"""Writing, reviewing, publishing and releasing in the CMS: who may do what, by the forms that authors use."""

import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group, Permission
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Site,
    Task,
    TaskState,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.models import User
from assessments.authoring import ensure_library
from courses import progress
from courses.authoring import EDITORS, REVIEWERS, TRAINERS, ensure_site
from courses.blocks import RICH_TEXT_FEATURES
from courses.editions import manifest_of
from courses.file_collections import EVERYBODY, SIGNED_IN, for_signed_in
from courses.manifests import changes_since
from courses.models import BestPractice, CourseIndexPage, Edition, HomePage, LessonPage
from courses.text import from_markdown
from tests.courses.builders import (
    AT,
    Stage,
    add_lesson,
    edit,
    fresh,
    make_document,
    make_learner,
    make_practice,
    make_stage,
    release,
    text,
)
from tests.courses.test_views import said

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
SITE = {"hostname": "testserver", "port": 80, "site_name": "Frontline training"}


# --- The site as authors find it -------------------------------------------------------------------


def everything() -> dict[str, list]:
    """All rows that `ensure_site` may touch."""
    models = [
        Page, Site, Group, GroupPagePermission, GroupCollectionPermission, Workflow, WorkflowTask, WorkflowPage,
        WorkflowContentType, Task, GroupApprovalTask, Collection, CollectionViewRestriction,
        Group.permissions.through,
    ]  # fmt: skip
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def test_ensure_site_when_called_again_then_nothing_changes(site: HomePage) -> None:
    ensure_library()
    before = everything()
    assert ensure_site(**SITE) == site
    ensure_library()
    assert everything() == before


def test_ensure_site_when_authors_have_changed_pages_then_they_stay(site: HomePage) -> None:
    edit(site, title="Another title", lead="Another lead.")
    edit(CourseIndexPage.objects.get(), title="All courses", slug="all-courses")
    ensure_site(**SITE)
    assert list(HomePage.objects.values_list("title", "lead")) == [("Another title", "Another lead.")]
    assert list(CourseIndexPage.objects.values_list("title", "slug")) == [("All courses", "all-courses")]


def test_ensure_site_when_there_is_none_then_wagtails_examples_give_way(site: HomePage) -> None:
    assert sorted(Group.objects.values_list("name", flat=True)) == [EDITORS, REVIEWERS, TRAINERS]
    assert list(Workflow.objects.values_list("name", flat=True)) == ["Content review"]
    assert [page.specific_class for page in Page.objects.filter(depth__gt=1)] == [HomePage, CourseIndexPage]


def test_ensure_site_when_the_demo_moves_to_another_port_then_the_site_follows(site: HomePage) -> None:
    ensure_site(hostname="127.0.0.1", port=8123, site_name="Frontline training")
    assert list(Site.objects.values_list("hostname", "port", "root_page")) == [("127.0.0.1", 8123, site.pk)]


def test_ensure_site_when_all_documents_were_closed_in_the_root_then_they_stay_closed_and_others_can_be_open(
    db: None,
) -> None:
    Collection.objects.filter(depth=2).delete()  # as on a site of before there were two
    root, document = Collection.get_first_root_node(), make_document()
    CollectionViewRestriction.objects.create(
        collection=root, restriction_type=CollectionViewRestriction.LOGIN
    )
    ensure_site(**SITE)
    document.refresh_from_db()
    assert document.collection == for_signed_in()
    closed = {
        collection.name: collection.get_view_restrictions().count() for collection in Collection.objects.all()
    }
    assert closed == {"Root": 0, SIGNED_IN: 1, EVERYBODY: 0}


def test_ensure_site_when_somebody_has_opened_a_collection_or_closed_the_root_then_it_stays_so(
    site: HomePage,
) -> None:
    root, document = Collection.get_first_root_node(), make_document()
    for_signed_in().view_restrictions.all().delete()
    CollectionViewRestriction.objects.create(
        collection=root, restriction_type=CollectionViewRestriction.LOGIN
    )
    ensure_site(**SITE)
    document.refresh_from_db()
    assert document.collection == root
    assert list(CollectionViewRestriction.objects.values_list("collection", flat=True)) == [root.pk]


def test_groups_when_made_then_only_editors_publish_and_release(site: HomePage) -> None:
    ensure_library()

    def holders(codename: str, app: str) -> set[str]:
        permission = Permission.objects.get(codename=codename, content_type__app_label=app)
        in_group = Group.objects.filter(permissions=permission)
        on_pages = Group.objects.filter(page_permissions__permission=permission)
        return set((in_group | on_pages).values_list("name", flat=True))

    assert {
        codename: holders(codename, app)
        for codename, app in [
            ("access_admin", "wagtailadmin"),
            ("change_page", "wagtailcore"),
            ("publish_page", "wagtailcore"),
            ("change_bestpractice", "courses"),
            ("publish_bestpractice", "courses"),
            ("change_question", "assessments"),
            ("publish_question", "assessments"),
            ("publish_scenario", "assessments"),
            ("add_edition", "courses"),
            ("change_edition", "courses"),
            ("delete_edition", "courses"),
            ("change_completion", "courses"),
            ("view_every_agency", "accounts"),
        ]
    } == {
        "access_admin": {TRAINERS, REVIEWERS, EDITORS},
        "change_page": {TRAINERS, EDITORS},
        "publish_page": {EDITORS},
        "change_bestpractice": {TRAINERS, EDITORS},
        "publish_bestpractice": {EDITORS},
        "change_question": {TRAINERS, EDITORS},
        "publish_question": {EDITORS},
        "publish_scenario": {EDITORS},
        "add_edition": {EDITORS},
        "change_edition": set(),
        "delete_edition": set(),
        "change_completion": set(),
        "view_every_agency": set(),
    }


# --- Writing a lesson ------------------------------------------------------------------------------


@pytest.fixture
def lesson(stage: Stage) -> LessonPage:
    return edit(stage.lessons[0], title="The first ten minutes", body=[text("<p>Old text.</p>")])


def typed(lesson: LessonPage, html: str = "<p>New text.</p>", **facts: Any) -> dict[str, Any]:
    """What the editor's form sends when the lesson's text was replaced."""
    body = [("text", {"text": rich_text(html, features=["bold"]), "sources-count": "0"})]
    none = {"TOTAL_FORMS": "0", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    return nested_form_data(
        {
            "title": lesson.title,
            "slug": lesson.slug,
            "summary": lesson.summary,
            "minutes": lesson.minutes,
            "content_note": "",
            "body": streamfield(body),
            "comments": none,
            "seo_title": "",
            "search_description": "",
            **facts,
        }
    )


def send(client: Client, lesson: LessonPage, *action: str, **facts: Any) -> HttpResponse:
    """Save the lesson's form with one of its buttons; without one, as a draft."""
    address = reverse("wagtailadmin_pages:edit", args=[lesson.pk])
    return client.post(address, {**typed(lesson, **facts), **dict.fromkeys(action, "1")})


def pasted(**facts: Any) -> dict[str, Any]:
    """A block as the editor sends it, with styles and objects on its words: (kind, from, length)."""
    return {
        "key": uuid4().hex[:5],
        "type": "unstyled",
        "depth": 0,
        "inlineStyleRanges": [],
        "entityRanges": [],
        **facts,
    }


def test_lesson_when_the_editor_sends_more_than_the_site_can_show_then_the_words_alone_are_kept(
    trainer: User, client_for: ClientFor, stage: Stage
) -> None:
    """A browser sends what it likes; the editor's own buttons offer less."""
    blocks = [
        pasted(
            text="Ask first, then write",
            inlineStyleRanges=[
                {"offset": 0, "length": 3, "style": "BOLD"},
                {"offset": 4, "length": 5, "style": "CODE"},
                {"offset": 4, "length": 5, "style": "color-red"},
            ],
            entityRanges=[{"offset": 11, "length": 4, "key": 0}],
        ),
        pasted(text="<script>x()</script>", type="unordered-list-item"),
        pasted(text=" ", type="atomic", entityRanges=[{"offset": 0, "length": 1, "key": 1}]),
        pasted(text="The law", entityRanges=[{"offset": 0, "length": 7, "key": 2}]),
    ]
    objects = [
        ("LINK", {"url": "javascript:x()"}),
        ("IMAGE", {"src": "https://track.example/p.gif"}),
        ("LINK", {"url": "https://example.org/a", "onclick": "x()", "target": "_blank"}),
    ]
    sent = {
        "blocks": blocks,
        "entityMap": {
            number: {"type": kind, "mutability": "MUTABLE", "data": data}
            for number, (kind, data) in enumerate(objects)
        },
    }
    lesson, author = stage.lessons[0], client_for(trainer)
    author.post(
        reverse("wagtailadmin_pages:edit", args=[lesson.pk]),
        {**typed(lesson), "body-0-value-text": json.dumps(sent)},
    )
    (kept,) = fresh(lesson).get_latest_revision_as_object().body
    html = re.sub(r' data-block-key="\w+"', "", kept.value["text"].source)
    assert html == (
        "<p><b>Ask</b> first, <a>then</a> write</p><ul><li>&lt;script&gt;x()&lt;/script&gt;</li></ul>"
        '<p><a href="https://example.org/a">The law</a></p>'
    )


def live_text(lesson: LessonPage, client: Client) -> str:
    html = client.get(lesson.url).content.decode()
    return "new" if "New text." in html else "old" if "Old text." in html else "neither"


def draft_text(lesson: LessonPage) -> str:
    [block] = fresh(lesson).get_latest_revision_as_object().body
    return block.value["text"].source


def test_edit_when_a_trainer_saves_then_there_is_a_draft_and_readers_see_the_old_text(
    lesson: LessonPage, trainer: User, client_for: ClientFor
) -> None:
    browser = client_for(trainer)
    assert send(browser, lesson).status_code == 302
    assert "New text." in draft_text(lesson)
    assert live_text(lesson, browser) == "old"


def test_edit_when_a_trainer_sends_the_button_publish_then_it_is_only_a_draft(
    lesson: LessonPage, trainer: User, client_for: ClientFor
) -> None:
    browser = client_for(trainer)
    send(browser, lesson, "action-publish")
    assert "New text." in draft_text(lesson)
    assert live_text(lesson, browser) == "old"


def test_edit_when_a_trainer_publishes_unpublishes_or_deletes_by_address_then_it_is_refused(
    lesson: LessonPage, trainer: User, client_for: ClientFor
) -> None:
    browser = client_for(trainer)
    for name in ("unpublish", "delete"):
        browser.post(reverse(f"wagtailadmin_pages:{name}", args=[lesson.pk]))
        assert fresh(lesson).live


def test_edit_when_an_editor_publishes_then_readers_see_the_new_text(
    lesson: LessonPage, editor: User, client_for: ClientFor
) -> None:
    browser = client_for(editor)
    assert send(browser, lesson, "action-publish").status_code == 302
    assert live_text(lesson, browser) == "new"


def test_edit_when_an_editor_publishes_without_what_is_required_then_the_form_says_so(
    lesson: LessonPage, editor: User, client_for: ClientFor
) -> None:
    browser = client_for(editor)
    response = send(browser, lesson, "action-publish", summary="")
    assert response.status_code == 200
    assert live_text(lesson, browser) == "old"


def test_edit_when_a_reviewer_was_sent_nothing_then_it_does_not_open(
    lesson: LessonPage, reviewer: User, client_for: ClientFor
) -> None:
    browser = client_for(reviewer)
    send(browser, lesson, "action-publish")
    assert browser.get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 302
    assert live_text(lesson, browser) == "old"
    assert "Old text." in draft_text(lesson)


# --- Review ----------------------------------------------------------------------------------------


def decide(client: Client, lesson: LessonPage, action: str, task: TaskState, **facts: str) -> HttpResponse:
    address = reverse("wagtailadmin_pages:workflow_action", args=[lesson.pk, action, task.pk])
    return client.post(address, facts)


@pytest.fixture
def task(lesson: LessonPage, trainer: User, client_for: ClientFor) -> TaskState:
    """The trainer has written a new text and sent it for review."""
    assert send(client_for(trainer), lesson, "action-submit").status_code == 302
    return TaskState.objects.get()


def test_review_when_a_trainer_submits_then_a_reviewer_is_asked(
    task: TaskState, lesson: LessonPage, reviewer: User, client_for: ClientFor
) -> None:
    assert (task.status, task.task.name, task.workflow_state.workflow.name) == (
        "in_progress",
        "Review by a reviewer",
        "Content review",
    )
    assert live_text(lesson, client_for(reviewer)) == "old"
    start = client_for(reviewer).get(reverse("wagtailadmin_home")).content.decode()
    assert lesson.title in start
    assert client_for(reviewer).get(reverse("wagtailadmin_pages:edit", args=[lesson.pk])).status_code == 200


def test_review_when_a_reviewer_approves_then_the_new_text_is_live(
    task: TaskState, lesson: LessonPage, reviewer: User, client_for: ClientFor
) -> None:
    browser = client_for(reviewer)
    assert decide(browser, lesson, "approve", task).status_code == 302
    assert live_text(lesson, browser) == "new"
    task.refresh_from_db()
    assert (task.status, task.finished_by) == ("approved", reviewer)


def test_review_when_a_reviewer_rejects_then_the_old_text_stays_and_the_comment_is_kept(
    task: TaskState, lesson: LessonPage, reviewer: User, client_for: ClientFor
) -> None:
    browser = client_for(reviewer)
    decide(browser, lesson, "reject", task, comment="The source is missing.")
    task.refresh_from_db()
    assert (task.status, task.comment) == ("rejected", "The source is missing.")
    assert live_text(lesson, browser) == "old"


def test_review_when_the_trainer_approves_what_she_wrote_then_it_is_refused(
    task: TaskState, lesson: LessonPage, trainer: User, client_for: ClientFor
) -> None:
    browser = client_for(trainer)
    decide(browser, lesson, "approve", task)
    task.refresh_from_db()
    assert (task.status, live_text(lesson, browser)) == ("in_progress", "old")


def test_review_when_a_best_practice_is_submitted_then_a_reviewer_can_publish_it(
    site: HomePage, trainer: User, reviewer: User, client_for: ClientFor
) -> None:
    practice = make_practice(text("<p>Old.</p>"))
    practice.summary = "A new summary."
    practice.save_revision(user=trainer)
    practice.get_workflow().start(practice, trainer)
    address = reverse(
        "wagtailsnippets_courses_bestpractice:workflow_action",
        args=[practice.pk, "approve", TaskState.objects.get().pk],
    )
    assert BestPractice.objects.get().summary == "What was done."
    assert client_for(trainer).post(address).status_code == 302
    assert BestPractice.objects.get().summary == "What was done."
    browser = client_for(reviewer)
    asked = browser.post(address)
    assert asked["Location"] == reverse("publish_text", args=["bestpractice", practice.pk])
    assert BestPractice.objects.get().summary == "What was done."
    browser.post(asked["Location"], {"change": "clarification", "note": "", "approve": "1"})
    assert BestPractice.objects.get().summary == "A new summary."


# --- Releasing -------------------------------------------------------------------------------------


def release_address(stage: Stage) -> str:
    return reverse("release_edition", args=[stage.course_page.pk])


CLARIFICATION = {
    "change": "clarification",
    "note": "One lesson is clearer.",
    "approved_by": "The training board, 20 November 2026",
}


@pytest.mark.parametrize("who", ["trainer", "reviewer"])
def test_release_page_when_an_author_who_is_no_editor_opens_it_then_it_is_forbidden(
    who: str, request: pytest.FixtureRequest, stage: Stage, lesson: LessonPage, client_for: ClientFor
) -> None:
    """Wagtail turns the refusal into a way back to the start of the CMS, with a message."""
    for method, facts in (("get", {}), ("post", CLARIFICATION)):
        browser = client_for(request.getfixturevalue(who))
        response = getattr(browser, method)(release_address(stage), facts)
        assert (response.status_code, response.headers["Location"]) == (302, reverse("wagtailadmin_home"))
        assert [message.split(",")[0] for message in said(response)] == ["Sorry"]
    assert Edition.objects.count() == 1


def test_release_page_when_somebody_is_no_author_then_it_does_not_open(
    stage: Stage, lesson: LessonPage, officer: User, manager: User, client: Client, client_for: ClientFor
) -> None:
    for browser in (client, client_for(officer), client_for(manager)):
        assert browser.get(release_address(stage)).status_code in (302, 403)
        browser.post(release_address(stage), CLARIFICATION)
    assert Edition.objects.count() == 1


def test_release_page_when_something_has_changed_then_it_says_what(
    stage: Stage, lesson: LessonPage, editor: User, client_for: ClientFor
) -> None:
    add_lesson(stage.modules[1], [text()], title="A lesson that is added")
    fresh(stage.lessons[2]).unpublish()
    response = client_for(editor).get(release_address(stage))
    assert (response.context["changes"].added, response.context["changes"].removed) == (
        ["A lesson that is added"],
        [stage.lessons[2].title],
    )
    page = response.content.decode()
    for words in (
        "The current edition is number 1",
        "A lesson that is added",
        lesson.title,
        stage.lessons[2].title,
    ):
        assert words in page
    assert stage.lessons[1].title not in page


def test_release_page_when_an_editor_releases_then_there_is_an_edition_and_a_second_press_is_refused(
    stage: Stage, lesson: LessonPage, editor: User, client_for: ClientFor
) -> None:
    browser = client_for(editor)
    response = browser.post(release_address(stage), CLARIFICATION)
    assert (response.status_code, response.headers["Location"]) == (
        302,
        reverse("editions_of_course", args=[stage.course_page.pk]),
    )
    assert said(response) == ["Edition 2 is released."]
    assert list(
        Edition.objects.filter(number=2).values_list("change", "note", "approved_by", "released_by")
    ) == [("clarification", "One lesson is clearer.", CLARIFICATION["approved_by"], editor.pk)]
    again = client_for(editor).post(release_address(stage), CLARIFICATION)
    assert again.status_code == 200
    assert "Nothing has changed since edition 2." in again.content.decode()
    assert "Nothing has changed since then." in again.content.decode()
    assert Edition.objects.count() == 2


def test_release_page_when_a_refresher_is_asked_then_the_page_has_said_of_whom_and_what(
    stage: Stage, lesson: LessonPage, officer: User, editor: User, client_for: ClientFor
) -> None:
    learner = make_learner(officer, stage)
    for key in stage.keys:
        progress.mark_done(learner, key, language="en", at=AT)
    browser = client_for(editor)
    response = browser.get(release_address(stage))
    assert response.context["refresher"] == {"people": 1, "lessons": 1, "questions": 0, "minutes": 5}
    asked = {**CLARIFICATION, "change": "substantive", "refresher_by": "2099-01-31"}
    browser.post(release_address(stage), asked)
    assert Edition.objects.get(number=2).refresher_by == date(2099, 1, 31)


def test_release_page_when_nothing_is_published_then_it_is_refused_with_a_message(
    site: HomePage, editor: User, client_for: ClientFor
) -> None:
    bare = make_stage(site)
    response = client_for(editor).post(release_address(bare), CLARIFICATION)
    assert "Nothing is published yet" in response.content.decode()
    assert Edition.objects.count() == 0


@pytest.mark.parametrize(
    "facts",
    [
        {"approved_by": "The board", "note": "No kind"},
        {"approved_by": "The board", "change": "huge"},
        {"approved_by": "The board", "change": "editorial", "note": "x" * 2001},
        {"change": "editorial"},
        {"approved_by": "The board", "change": "clarification", "refresher_by": "2099-01-31"},
        {"approved_by": "The board", "change": "substantive", "refresher_by": "2020-01-31"},
    ],
)
def test_release_page_when_the_form_is_wrong_then_nothing_is_released(
    facts: dict[str, str], stage: Stage, lesson: LessonPage, editor: User, client_for: ClientFor
) -> None:
    response = client_for(editor).post(release_address(stage), facts)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert Edition.objects.count() == 1


def test_release_page_when_the_page_is_no_course_page_then_there_is_none(
    stage: Stage, editor: User, client_for: ClientFor
) -> None:
    for pk in (stage.lessons[0].pk, 999_999):
        address = reverse("release_edition", args=[pk])
        assert client_for(editor).get(address, follow=True).status_code == 404


def test_release_button_when_an_author_opens_the_course_then_only_editors_have_it(
    stage: Stage, trainer: User, editor: User, client_for: ClientFor
) -> None:
    address = reverse("wagtailadmin_pages:edit", args=[stage.course_page.pk])
    assert release_address(stage) in client_for(editor).get(address).content.decode()
    assert release_address(stage) not in client_for(trainer).get(address).content.decode()


def test_publishing_when_a_lesson_is_opened_and_published_untouched_then_it_has_not_changed(
    stage: Stage, editor: User, client_for: ClientFor
) -> None:
    loaded = from_markdown("One **idea**,\nsaid *well*.\n\nAnother:\n\n* first\n* second")
    lesson = edit(stage.lessons[0], body=[text(loaded)])
    release(stage)
    kept = contentstate_html(lesson.body[0].value["text"].source)
    assert kept != loaded
    edit(lesson, body=[{**lesson.body.get_prep_value()[0], "value": {"text": kept, "sources": []}}])
    assert not changes_since(stage.course.current_edition, manifest_of(fresh(stage.course_page)))
    edit(lesson, body=[text(from_markdown("One **other** idea."))])
    assert changes_since(stage.course.current_edition, manifest_of(fresh(stage.course_page)))


def contentstate_html(html: str) -> str:
    """What Wagtail's editor stores when a rich text is opened and saved without a change."""
    converter = ContentstateConverter(features=RICH_TEXT_FEATURES)
    return converter.to_database_format(converter.from_database_format(html))
