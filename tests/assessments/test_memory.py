"""What a process remembers of the library: forgotten with each change, here at once and elsewhere by the stamp."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments import attempts
from assessments.models import Attempt, Question
from courses import memory
from courses.models import LibraryStamp
from tests.assessments.builders import AT, Stage, draw, make_learner, make_question, make_stage, make_tagged

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _anew() -> Iterator[None]:
    memory.forget()
    yield
    memory.forget()


def begin(stage: Stage) -> Attempt:
    return attempts.begin(make_learner(stage), stage.page, at=AT)


def text_asked(attempt: Attempt) -> list[str]:
    from assessments.sitting import sitting_of  # noqa: PLC0415

    return [item.texts["text"] for item in sitting_of(attempt).items]


def test_begin_when_twenty_questions_were_asked_before_then_as_many_queries_as_for_two() -> None:
    few, many = (
        make_stage(make_question(), make_question()),
        make_stage(*[make_question() for _ in range(20)]),
    )
    counted = []
    for stage in (few, many):
        begin(stage)
        learner = make_learner(stage)  # makes no content: what is remembered stays
        with CaptureQueriesContext(connection) as queries:
            attempts.begin(learner, stage.page, at=AT)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_question_when_it_is_changed_then_the_next_attempt_asks_the_new_words_and_the_old_one_keeps_its() -> (
    None
):
    question = make_question(text="<p>Old?</p>")
    stage = make_stage(question)
    old = begin(stage)
    question.text = "<p>New?</p>"
    question.save()
    assert text_asked(begin(stage)) == ["<p>New?</p>"]
    assert text_asked(old) == ["<p>Old?</p>"]


def test_question_when_another_process_has_changed_it_then_the_stamp_says_so(
    django_capture_on_commit_callbacks: object,
) -> None:
    question = make_question(text="<p>Old?</p>")
    stage = make_stage(question)
    begin(stage)
    Question.objects.filter(pk=question.pk).update(text="<p>New?</p>")  # this process is told nothing
    assert text_asked(begin(stage)) == ["<p>Old?</p>"]
    memory._stamp()  # as the other process does when it has committed
    assert text_asked(begin(stage)) == ["<p>New?</p>"]


def test_question_when_it_was_changed_behind_the_back_then_it_is_asked_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    question = make_question(text="<p>Old?</p>")
    stage = make_stage(question)
    begin(stage)
    Question.objects.filter(pk=question.pk).update(text="<p>New?</p>")
    now = memory.time.monotonic()
    monkeypatch.setattr(memory.time, "monotonic", lambda: now + memory.LONGEST + 1)
    assert text_asked(begin(stage)) == ["<p>New?</p>"]


def test_pool_when_a_question_is_tagged_then_the_next_draw_knows_it() -> None:
    make_tagged("pol", text="<p>First?</p>")
    stage = make_stage(draw(2, "pol"))
    with pytest.raises(attempts.NotPossible):
        begin(stage)
    make_tagged("pol", text="<p>Second?</p>")
    assert len(text_asked(begin(stage))) == 2


@pytest.mark.django_db(transaction=True)
def test_stamp_when_content_is_saved_then_it_changes_with_the_commit_and_not_for_an_attempt() -> None:
    question = make_question()
    stage = make_stage(question)
    first = LibraryStamp.objects.get().token
    begin(stage)
    assert LibraryStamp.objects.get().token == first
    question.save()
    assert LibraryStamp.objects.get().token != first
