"""Marking anew: by what was frozen, beside the earlier gradings; a pass is noted once, and nothing is taken away."""

import threading
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments import attempts, marking
from assessments.checking import wrong_in_assessments
from assessments.models import Answer, Attempt, Grading, Question
from assessments.standing import standing_of
from certificates.models import Certificate
from courses import progress
from courses.models import Completion, Enrolment, ItemProgress
from tests.assessments.builders import (
    AT,
    HOUR,
    Stage,
    choose,
    hand_in,
    make_learner,
    make_question,
    make_stage,
    option_ids,
    release,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
LATER = AT + 3 * DAY
WHY = "The second option was read as wrong."


@pytest.fixture
def question() -> Question:
    return make_question(right=1)


@pytest.fixture
def stage(question: Question) -> Stage:
    return make_stage(question, waiting_minutes=0)


@pytest.fixture
def learner(stage: Stage) -> Enrolment:
    """Somebody who has read the lesson: the assessment is all that is missing."""
    learner = make_learner(stage)
    progress.mark_done(learner, stage.lesson.translation_key, language="en", at=AT)
    return learner


@pytest.fixture
def author(site: object) -> User:
    return make_user("Ada Appeals")


def sit(learner: Enrolment, stage: Stage, question: Question, position: int, at: Any = AT) -> Attempt:
    attempt = attempts.begin(learner, stage.page, at=at)
    choose(attempt, question, position, at=at)
    hand_in(attempt, at=at)
    return Attempt.objects.get(pk=attempt.pk)


def misread(learner: Enrolment, stage: Stage, question: Question, at: Any = AT) -> Attempt:
    """An attempt that was answered rightly, and graded as if it had not been."""
    attempt = sit(learner, stage, question, 0, at)
    right = option_ids(question)[1]
    Answer.objects.filter(attempt=attempt).update(response=right)
    return attempt


def anew(attempt: Attempt, author: User, at: Any = LATER, reason: str = WHY) -> Grading:
    return marking.remark(attempt, by=author, reason=reason, at=at)


def test_remark_when_a_fault_was_put_right_then_a_grading_is_appended_and_the_newest_counts(
    learner: Enrolment, stage: Stage, question: Question, author: User
) -> None:
    attempt = misread(learner, stage, question)
    first = attempt.gradings.get()
    result = anew(attempt, author)
    assert list(attempt.gradings.all()) == [first, result]
    assert (result.cause, result.graded_by, result.reason, result.graded_at) == (
        "remarked", author, WHY, LATER,
    )  # fmt: skip
    assert (result.percent, result.is_passed, result.pass_mark) == (100, True, 75)
    line = attempt.events.last()
    assert (line.kind, line.at) == ("remarked", LATER)
    assert line.facts == {
        "grading": result.pk, "percent": "100.00", "is_passed": True,
        "percent_before": "0.00", "was_passed": False, "by": "Ada Appeals", "reason": WHY,
    }  # fmt: skip
    standing = standing_of(learner, stage.page, at=LATER)
    assert (standing.counted, standing.is_passed) == (result, True)
    assert hand_in(attempt, at=LATER) == first


def test_remark_when_the_attempt_is_passed_by_it_then_the_course_is_completed_once_as_of_handing_in(
    learner: Enrolment, stage: Stage, question: Question, author: User
) -> None:
    attempt = misread(learner, stage, question, AT + HOUR)
    assert not Completion.objects.exists()
    anew(attempt, author)
    completion = Completion.objects.get()
    done = learner.items.get(key=stage.page.translation_key)
    assert (completion.completed_at, done.done_at) == (AT + HOUR, AT + HOUR)
    before = list(ItemProgress.objects.order_by("pk").values())
    anew(attempt, author, at=LATER + DAY)
    assert Completion.objects.get() == completion
    assert list(ItemProgress.objects.order_by("pk").values()) == before
    assert attempt.gradings.count() == 3


def test_remark_when_an_edition_was_released_since_then_it_is_done_as_of_the_remark(
    learner: Enrolment, stage: Stage, question: Question, author: User
) -> None:
    attempt = misread(learner, stage, question)
    stage.lesson.summary = "Other signs."
    stage.lesson.save_revision().publish()
    release(stage.course, stage.course_page, at=AT + DAY)
    anew(attempt, author)
    completion = Completion.objects.get()
    assert (completion.edition_number, completion.completed_at) == (2, LATER)


def test_remark_when_the_mark_is_worse_then_completion_and_certificate_stand(
    learner: Enrolment, stage: Stage, question: Question, author: User
) -> None:
    attempt = sit(learner, stage, question, 1)
    kept = [list(model.objects.values()) for model in (Completion, ItemProgress, Certificate)]
    assert kept[0]
    Answer.objects.filter(attempt=attempt).update(response=option_ids(question)[0])
    result = anew(attempt, author)
    assert (result.is_passed, standing_of(learner, stage.page, at=LATER).is_passed) == (False, False)
    assert [list(model.objects.values()) for model in (Completion, ItemProgress, Certificate)] == kept


@pytest.mark.parametrize(("rule", "is_done"), [("best", True), ("last", False), ("first", True)])
def test_remark_when_another_attempt_followed_then_the_rule_says_whether_the_assessment_is_done(
    learner: Enrolment, stage: Stage, question: Question, author: User, rule: str, is_done: bool
) -> None:
    stage.page.counted_attempt = rule
    stage.page.save_revision().publish()
    attempt = misread(learner, stage, question)
    sit(learner, stage, question, 0, AT + HOUR)
    assert anew(attempt, author).is_passed
    assert Completion.objects.exists() == is_done


def test_remark_when_the_attempt_was_for_practice_then_nothing_is_done(
    learner: Enrolment, stage: Stage, question: Question, author: User
) -> None:
    stage.page.counted_attempt = "first"
    stage.page.save_revision().publish()
    sit(learner, stage, question, 0)
    assert anew(misread(learner, stage, question, AT + HOUR), author).is_passed
    assert not Completion.objects.exists()


def test_remark_when_a_refresher_asks_again_then_an_old_attempt_does_not_answer_it(
    learner: Enrolment, stage: Stage, question: Question, author: User
) -> None:
    old = misread(learner, stage, question)
    sit(learner, stage, question, 1, AT + HOUR)
    done = ItemProgress.objects.get(key=stage.page.translation_key)
    question.text = "<p>Something else?</p>"
    question.save()
    release(stage.course, stage.course_page, at=AT + DAY)
    anew(old, author)
    again = ItemProgress.objects.get(pk=done.pk)
    assert (again.done_at, again.renewed_at, again.digest) == (done.done_at, None, done.digest)


def test_remark_when_the_library_has_changed_then_what_was_frozen_is_graded(
    learner: Enrolment, stage: Stage, question: Question, author: User
) -> None:
    attempt = sit(learner, stage, question, 1)
    Question.objects.filter(pk=question.pk).delete()
    assert anew(attempt, author).percent == 100


def test_remark_when_it_is_not_possible_then_it_says_why_and_nothing_is_written(
    learner: Enrolment, stage: Stage, question: Question, author: User
) -> None:
    attempt = attempts.begin(learner, stage.page, at=AT)
    with pytest.raises(marking.NotPossible, match="not been handed in"):
        anew(attempt, author)
    hand_in(attempt)
    with pytest.raises(marking.NotPossible, match="own attempt"):
        anew(attempt, learner.user)
    with pytest.raises(marking.NotPossible, match="Give a reason"):
        anew(attempt, author, reason=" ")
    Grading.objects.update(cause="marked")
    with pytest.raises(marking.NotPossible, match="A person has marked"):
        anew(attempt, author)
    assert (Grading.objects.count(), attempt.events.filter(kind="remarked").count()) == (1, 0)


def test_check_when_a_grading_comes_out_otherwise_then_it_is_named_until_it_is_marked_anew(
    learner: Enrolment, stage: Stage, question: Question, author: User
) -> None:
    attempt = sit(learner, stage, question, 1)
    Grading.objects.update(percent=0, is_passed=False)
    assert list(wrong_in_assessments()) == [
        f"attempt {attempt.uuid}: graded 0.00 %, it comes out as 100.00 %"
    ]
    anew(attempt, author)
    assert list(wrong_in_assessments()) == []
    Grading.objects.filter(cause="remarked").update(percent=99)
    assert len(list(wrong_in_assessments())) == 1


def test_debrief_when_an_attempt_was_marked_anew_then_the_learner_reads_when_and_why(
    learner: Enrolment, stage: Stage, question: Question, author: User, client: Client
) -> None:
    attempt = misread(learner, stage, question)
    anew(attempt, author)
    client.force_login(learner.user)
    html = client.get(reverse("attempt_debrief", args=[attempt.uuid])).content.decode()
    assert f"Reason: {WHY}" in html
    record = client.get(reverse("attempt_record", args=[attempt.uuid])).content.decode()
    assert "marked anew" in record


# --- The command -----------------------------------------------------------------------------------


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("remark", *arguments, stdout=out, stderr=out)
    return out.getvalue()


def test_command_when_tried_then_it_says_what_would_come_out_and_writes_nothing_and_then_it_does(
    learner: Enrolment, stage: Stage, question: Question, author: User
) -> None:
    attempt = misread(learner, stage, question)
    asked = [str(attempt.uuid), "--reason", WHY, "--by", author.email.upper()]
    told = f"{attempt.uuid}: 0.00 %, not passed -> 100.00 %, passed"
    assert run(*asked, "--dry-run") == f"{told} (dry run)\n"
    assert Grading.objects.count() == 1
    assert run(*asked) == f"{told}\n"
    assert Grading.objects.latest().graded_by == author
    Answer.objects.update(response=option_ids(question)[0])
    assert "a certificate stand as they are" in run(*asked)


def test_command_when_it_can_not_be_done_then_it_fails_and_says_why(
    learner: Enrolment, stage: Stage, question: Question, author: User
) -> None:
    attempt = attempts.begin(learner, stage.page, at=AT)
    for arguments, told in (
        ([str(attempt.uuid), "--reason", WHY, "--by", "nobody@example.org"], "nobody signs in"),
        ([str(learner.uuid), "--reason", WHY, "--by", author.email], "no attempt"),
        ([str(attempt.uuid), "--reason", WHY, "--by", author.email], "1 could not be marked anew"),
    ):
        with pytest.raises(CommandError, match=told):
            run(*arguments)


# --- Many at once ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgresql  # SQLite has one writer at a time, and its test database one connection
def test_remark_when_asked_at_once_then_one_follows_the_other_and_the_course_is_completed_once(
    learner: Enrolment, stage: Stage, question: Question, author: User
) -> None:
    attempt = misread(learner, stage, question)
    ready, found = threading.Barrier(4), []

    def ask(number: int) -> None:
        try:
            ready.wait()
            found.append(anew(attempt, author, at=LATER + timedelta(seconds=number)).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask, args=[number]) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == sorted(attempt.gradings.filter(cause="remarked").values_list("pk", flat=True))
    assert len(found) == 4
    told = [line.facts["was_passed"] for line in attempt.events.filter(kind="remarked")]
    assert told == [False, True, True, True]
    assert Completion.objects.count() == 1
