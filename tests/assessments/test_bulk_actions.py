"""What is done at once to ticked questions: it goes through review and publishing as it would one by one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail import hooks
from wagtail.models import Locale

from accounts.models import User
from assessments.authoring import ensure_library
from assessments.models import Question
from courses.models import HomePage
from tests.assessments.builders import make_question, make_tagged, name_indicators
from tests.courses.builders import fresh, make_indicator

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def library(site: HomePage) -> None:
    ensure_library()


def do(browser: Client, action: str, *questions: Question, **said: Any) -> str:
    """What the list says after an action on these."""
    chosen = "&".join(f"id={question.pk}" for question in questions)
    address = reverse("wagtail_bulk_action", args=["assessments", "question", action])
    listing = reverse("wagtailsnippets_assessments_question:list")
    answer = browser.post(f"{address}?{chosen}&next={listing}", said, follow=True)
    return str(answer.content.decode())


def drafted(text: str = "<p>Written anew?</p>", **facts: Any) -> Question:
    """A published question with a draft that waits."""
    question = make_question(**facts)
    draft = fresh(question)
    draft.text = text
    draft.save_revision()
    return fresh(question)


def tags(question: Any) -> set[str]:
    return {tag.name for tag in question.tags.all()}


def test_sort_when_an_editor_does_it_then_what_waited_for_nothing_is_published_and_drafts_stay_drafts(
    editor: User, client_for: ClientFor
) -> None:
    papers, isolation = make_indicator("Papers"), make_indicator("Isolation")
    plain, waiting = make_tagged("old", "kept"), drafted()
    name_indicators(plain, papers)
    old = plain.tags.get(name="old")
    said = {
        "add_tags": "border, night",
        "remove_tags": [old.pk],
        "difficulty": "hard",
        "add_indicators": [isolation.pk],
        "remove_indicators": [papers.pk],
    }
    shown = do(client_for(editor), "sort", plain, waiting, **said)
    assert ("1 is changed." in shown, "1 is changed in its draft" in shown) == (True, True)
    plain, waiting = fresh(plain), fresh(waiting)
    assert (tags(plain), plain.difficulty) == ({"border", "night", "kept"}, "hard")
    assert [child.value for child in plain.indicators] == [isolation]
    assert (tags(waiting), waiting.difficulty, waiting.text) == (set(), "medium", "<p>What do you do?</p>")
    draft = waiting.get_latest_revision_as_object()
    assert (tags(draft), draft.difficulty, draft.text) == (
        {"border", "night"},
        "hard",
        "<p>Written anew?</p>",
    )


def test_sort_when_a_trainer_does_it_then_it_waits_for_review_and_what_is_in_review_stays_as_it_is(
    trainer: User, client_for: ClientFor
) -> None:
    browser = client_for(trainer)
    plain, reviewed = make_question(), drafted(text="<p>In review?</p>")
    do(browser, "submit", reviewed)
    shown = do(browser, "sort", plain, reviewed, difficulty="easy")
    assert "waits for its review" in shown
    assert (fresh(plain).difficulty, fresh(plain).get_latest_revision_as_object().difficulty) == (
        "medium",
        "easy",
    )
    assert fresh(reviewed).get_latest_revision_as_object().difficulty == "medium"


def test_sort_when_it_is_a_translation_or_so_already_then_nothing_is_written(
    editor: User, client_for: ClientFor
) -> None:
    question = make_question(difficulty="hard")
    french = question.copy_for_translation(Locale.objects.get_or_create(language_code="fr")[0])
    french.save()
    shown = do(client_for(editor), "sort", question, french, difficulty="hard")
    assert ("It is so already." in shown, "A translation has what its original has" in shown) == (True, True)
    assert not question.revisions.exists()


def test_submit_when_some_are_not_fit_for_it_then_the_others_go_and_each_reason_is_told(
    trainer: User, client_for: ClientFor
) -> None:
    good, done, unfinished = drafted(), make_question(text="<p>Done?</p>"), drafted(text="<p>Half?</p>")
    draft = unfinished.get_latest_revision_as_object()
    draft.body[0].value["options"] = draft.body[0].value["options"].stream_block.to_python([])
    draft.save_revision(clean=False)
    browser = client_for(trainer)
    shown = do(browser, "submit", good, done, unfinished)
    assert "1 is sent to review." in shown
    assert ("Done?: It has no draft" in shown, "isn&#x27;t complete yet" in shown) == (True, True)
    assert [fresh(q).workflow_in_progress for q in (good, done, unfinished)] == [True, False, False]
    state = fresh(good).current_workflow_state
    state.current_task_state.task.specific.on_action(state.current_task_state, trainer, "reject")
    do(browser, "submit", good)
    assert (fresh(good).workflow_in_progress, good.workflow_states.count()) == (True, 1)


def test_publish_when_it_is_in_review_or_publishing_asks_something_then_it_is_not_published(
    editor: User, trainer: User, client_for: ClientFor
) -> None:
    plain, reviewed = drafted(), drafted(text="<p>In review?</p>")
    do(client_for(trainer), "submit", reviewed)

    def asks(request: HttpRequest, thing: Question) -> HttpResponse | None:
        return HttpResponse("How much?") if thing.pk == plain.pk else None

    browser = client_for(editor)
    with hooks.register_temporarily("before_publish", asks):
        shown = do(browser, "publish", plain, reviewed)
    assert "Publishing it asks something" in shown
    assert [fresh(question).has_unpublished_changes for question in (plain, reviewed)] == [True, True]
    assert "1 is published." in do(browser, "publish", plain)
    assert fresh(plain).text == "<p>Written anew?</p>"


def test_publish_when_a_trainer_asks_then_nothing_is_published(trainer: User, client_for: ClientFor) -> None:
    question = drafted()
    address = reverse("wagtail_bulk_action", args=["assessments", "question", "publish"])
    browser = client_for(trainer)
    assert "You may not do this to:" in browser.get(f"{address}?id={question.pk}").content.decode()
    do(browser, "publish", question)
    assert fresh(question).has_unpublished_changes
