"""The kind of change of a best practice in its review: whoever approves is asked for it when nobody has said it."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import TaskState

from accounts.models import User
from courses.models import BestPractice, HomePage, PracticeVersion
from tests.courses.builders import Stage, block, fresh, make_practice, make_stage, release, text
from tests.courses.test_versions import form_of

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


@pytest.fixture
def practice() -> BestPractice:
    """Its second version was an editorial one."""
    made = make_practice(text("<p>What it said.</p>"), title="A practice")
    made.summary, made.change, made.change_note = "What was done.", "editorial", "Spelling."
    made.save_revision().publish()
    made.body = [text("<p>What it said last.</p>")]
    made.save_revision().publish()
    return fresh(made)


@pytest.fixture
def stage(site: HomePage, practice: BestPractice) -> Stage:
    made = make_stage(site, [block("shared_text", practice=practice.pk)])
    release(made)
    return made


def edit_address(practice: BestPractice) -> str:
    return reverse("wagtailsnippets_courses_bestpractice:edit", args=[practice.pk])


def ask_address(practice: BestPractice) -> str:
    return reverse("publish_text", args=["bestpractice", practice.pk])


def send_to_review(client: Client, practice: BestPractice) -> HttpResponse:
    return client.post(
        edit_address(practice), {**form_of(client, practice), "action-submit": "action-submit"}
    )


def approve_on_the_first_page(client: Client, practice: BestPractice, **headers: str) -> HttpResponse:
    address = reverse(
        "wagtailsnippets_courses_bestpractice:workflow_action",
        args=[practice.pk, "approve", TaskState.objects.get().pk],
    )
    return client.post(address, {"comment": ""}, headers=headers)


def approve_in_the_form(client: Client, practice: BestPractice) -> HttpResponse:
    facts = {"action-workflow-action": "true", "workflow-action-name": "approve"}
    return client.post(edit_address(practice), {**form_of(client, practice), **facts})


def last_said() -> tuple[int, str, str]:
    newest = PracticeVersion.objects.last()
    return newest.number, newest.change, newest.note


def test_draft_when_saved_then_it_has_not_the_kind_of_change_of_the_version_before(
    stage: Stage, trainer: User, practice: BestPractice, client_for: ClientFor
) -> None:
    browser = client_for(trainer)
    assert practice.change == "editorial"
    assert send_to_review(browser, practice)["Location"] == ask_address(practice)
    draft = fresh(practice).get_latest_revision_as_object()
    assert (draft.change, draft.change_note) == ("", "")
    assert "Spelling." not in browser.get(ask_address(practice)).content.decode()


@pytest.mark.parametrize("approve", [approve_on_the_first_page, approve_in_the_form])
@pytest.mark.indexed
def test_approval_when_nobody_has_said_the_kind_then_the_reviewer_sees_the_difference_says_it_and_approves(
    stage: Stage,
    trainer: User,
    reviewer: User,
    practice: BestPractice,
    client_for: ClientFor,
    approve: Callable[[Client, BestPractice], HttpResponse],
) -> None:
    send_to_review(client_for(trainer), practice)
    browser = client_for(reviewer)
    assert approve(browser, practice)["Location"] == ask_address(practice)
    assert (last_said(), TaskState.objects.get().status) == ((2, "editorial", "Spelling."), "in_progress")
    shown = browser.get(ask_address(practice)).content.decode()
    assert "Not approved yet: nobody has said how much the draft changes." in shown
    assert "A heading" in shown
    assert stage.course.code in shown
    browser.post(ask_address(practice), {"approve": "1"})
    assert TaskState.objects.get().status == "in_progress"  # no kind is chosen
    done = browser.post(ask_address(practice), {"change": "substantive", "note": "New duty.", "approve": "1"})
    assert done["Location"] == reverse("wagtailadmin_home")
    assert (last_said(), TaskState.objects.get().status) == ((3, "substantive", "New duty."), "approved")
    assert "A heading" in str(fresh(practice).body)


def test_approval_when_pressed_in_the_window_on_the_first_page_then_it_leads_to_the_question_too(
    stage: Stage, trainer: User, reviewer: User, practice: BestPractice, client_for: ClientFor
) -> None:
    send_to_review(client_for(trainer), practice)
    answer = approve_on_the_first_page(
        client_for(reviewer), practice, **{"x-requested-with": "XMLHttpRequest"}
    )
    assert answer.json() == {"step": "success", "redirect": ask_address(practice)}
    assert TaskState.objects.get().status == "in_progress"


def test_approval_when_the_author_has_said_the_kind_then_the_reviewer_is_not_asked_again(
    stage: Stage, trainer: User, reviewer: User, practice: BestPractice, client_for: ClientFor
) -> None:
    author = client_for(trainer)
    send_to_review(author, practice)
    author.post(ask_address(practice), {"change": "clarification", "note": "Clearer."})
    browser = client_for(reviewer)
    assert 'value="Clearer."' in browser.get(ask_address(practice)).content.decode()
    approve_on_the_first_page(browser, practice)
    assert last_said() == (3, "clarification", "Clearer.")


def test_approval_when_the_reviewer_changes_the_text_then_the_answer_of_before_does_not_count(
    stage: Stage, trainer: User, reviewer: User, practice: BestPractice, client_for: ClientFor
) -> None:
    author = client_for(trainer)
    send_to_review(author, practice)
    author.post(ask_address(practice), {"change": "editorial", "note": ""})
    browser = client_for(reviewer)
    facts = {
        "action-workflow-action": "true",
        "workflow-action-name": "approve",
        "body-0-value-text": "Another",
    }
    answer = browser.post(edit_address(practice), {**form_of(browser, practice), **facts})
    assert answer["Location"] == ask_address(practice)
    assert (last_said()[0], TaskState.objects.get().status) == (2, "in_progress")


def test_question_when_the_review_is_over_then_it_is_closed_to_the_reviewer_and_rejecting_asks_nothing(
    stage: Stage, trainer: User, reviewer: User, practice: BestPractice, client_for: ClientFor
) -> None:
    send_to_review(client_for(trainer), practice)
    browser = client_for(reviewer)
    address = reverse(
        "wagtailsnippets_courses_bestpractice:workflow_action",
        args=[practice.pk, "reject", TaskState.objects.get().pk],
    )
    browser.post(address, {"comment": "No source."})
    assert TaskState.objects.get().status == "rejected"
    assert "Before it is published" not in browser.get(ask_address(practice), follow=True).content.decode()


def test_version_when_nobody_said_the_kind_then_it_counts_as_substantive(practice: BestPractice) -> None:
    practice.change = ""
    practice.summary = "Something else."
    practice.save_revision().publish()
    assert last_said() == (3, "substantive", "Spelling.")
