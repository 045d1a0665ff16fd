"""Pictures and documents that an attempt asks about stay as they were, whatever becomes of them in the library."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings
from wagtail.images.tests.utils import get_test_image_file_jpeg

from accounts.models import User
from assessments import asked_files, attempts
from assessments.attempt_file import file_of, with_snapshots
from assessments.checking import wrong_in_assessments
from assessments.edition_content import content_of
from assessments.models import Attempt, Question, Snapshot
from courses import kept_files, memory
from courses.kept_files import Named, parts_with_files
from courses.models import HomePage, KeptFile, KeptMark
from courses.used_files import mark_of
from tests.assessments.builders import (
    AT,
    TWO_SCENES,
    Stage,
    choose,
    hand_in,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
)
from tests.assessments.rewriting import part, rewrite
from tests.courses.builders import make_document, make_image
from tests.factories import make_enrolment, make_user

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
LETTER = b"%PDF-1.4 the letter as it was"


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def image(site: HomePage) -> Any:
    return make_image("A room")


@pytest.fixture
def letter(site: HomePage) -> Any:
    return make_document("Letter", LETTER, "letter.pdf")


@pytest.fixture
def question(image: Any) -> Question:
    picture = {"image": image.pk, "alt_text": "A mattress on the floor", "decorative": False}
    return make_question(pictures=[part("picture", 1, image=picture, caption="", sources=[])])


@pytest.fixture
def stage(question: Question, letter: Any) -> Stage:
    scenario = make_scenario(TWO_SCENES)
    exhibit = part("document", 2, title="Letter", text="<p>x</p>", document=letter.pk)
    return make_stage(question, rewrite(scenario, {"door": {"exhibits": [exhibit]}}))


@pytest.fixture
def attempt(stage: Stage, officer: User) -> Attempt:
    return attempts.begin(make_enrolment(officer, stage.course, at=AT), stage.page, at=AT)


def replace(image: Any, letter: Any) -> None:
    image.file, image.file_hash = get_test_image_file_jpeg(), ""
    image.save()
    letter.delete()


def opened(browser: Client, path: str) -> BeautifulSoup:
    answer = browser.get(path)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def copy_of(attempt: Attempt, mark: str) -> str:
    return reverse("attempt_asked_file", args=[attempt.uuid, mark])


def test_begin_when_questions_show_files_then_snapshots_say_what_they_come_to_and_one_copy_is_kept(
    attempt: Attempt, stage: Stage, image: Any, letter: Any
) -> None:
    shown = [named for row in Snapshot.objects.order_by("kind") for named in parts_with_files(row.payload)]
    letter_shown, picture = sorted(shown, key=lambda named: named["media_type"])
    for named, thing in ((letter_shown, letter), (picture, image)):
        copy = KeptMark.objects.get(mark=mark_of(thing)).file
        assert copy.facts.items() <= named.items()
        assert named["file"] == mark_of(thing)
    attempts.begin(make_learner(stage), stage.page, at=AT)
    assert KeptFile.objects.count() == 2
    assert Snapshot.objects.count() == 3
    assert list(wrong_in_assessments()) == []


def test_edition_when_its_questions_show_files_then_their_digests_are_as_they_always_were(
    attempt: Attempt, stage: Stage
) -> None:
    assert all("sha256" not in named for named in parts_with_files(content_of(stage.page)))


def test_begin_when_another_one_began_before_then_no_file_is_read_and_none_is_asked_for(
    attempt: Attempt,
    stage: Stage,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Any,
) -> None:
    known = memory.current()
    with django_capture_on_commit_callbacks(execute=True):
        attempts.begin(make_learner(stage), stage.page, at=AT, known=known)
    monkeypatch.setattr(kept_files, "content_of", None)
    with CaptureQueriesContext(connection) as asked:
        attempts.begin(make_learner(stage), stage.page, at=AT, known=known)
    assert not [query for query in asked.captured_queries if "_kept" in query["sql"]]


def test_attempt_when_files_are_as_they_were_then_they_are_shown_as_ever_and_looked_at_once_in_a_while(
    attempt: Attempt, officer: User, client_for: ClientFor
) -> None:
    browser, path = client_for(officer), reverse("attempt_item", args=[attempt.uuid, 1])
    (picture,) = opened(browser, path).select("main figure img")
    assert picture["src"].startswith("/media/images/")
    with CaptureQueriesContext(connection) as asked:
        browser.get(path)
    assert not [query for query in asked.captured_queries if "image" in query["sql"]]


@pytest.mark.parametrize("is_open", [True, False])
def test_attempt_when_files_are_replaced_or_gone_then_it_shows_the_copies(
    attempt: Attempt,
    question: Question,
    stage: Stage,
    image: Any,
    letter: Any,
    officer: User,
    client_for: ClientFor,
    is_open: bool,
) -> None:
    browser, before = client_for(officer), (mark_of(image), image.file.open().read())
    copy, letters = copy_of(attempt, before[0]), copy_of(attempt, mark_of(letter))
    pages = [reverse("attempt_item", args=[attempt.uuid, number]) for number in (1, 2)]
    browser.get(pages[0])  # the process knows by now that the files are as they were
    if not is_open:
        choose(attempt, question, 0)
        hand_in(attempt)
        pages = [reverse("attempt_debrief", args=[attempt.uuid])]
    replace(image, letter)
    shown = [opened(browser, page) for page in pages]
    assert copy in {picture["src"] for page in shown for picture in page.select("main img")}
    assert not is_open or letters in {link["href"] for page in shown for link in page.select("a.download")}
    assert browser.get(copy).getvalue() == before[1]
    assert browser.get(letters).getvalue() == LETTER
    assert browser.get(letters)["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert list(wrong_in_assessments()) == []


def test_copy_when_somebody_else_asks_then_only_who_answers_appeals_gets_it(
    attempt: Attempt,
    image: Any,
    site: HomePage,
    colleague: User,
    manager: User,
    trainer: User,
    client_for: ClientFor,
) -> None:
    other = make_document("Not asked about", b"%PDF-1.4 not asked about")
    kept_files.keep([Named("document", other.pk, mark_of(other))])
    clerk = make_user("Carla Clerk")
    clerk.user_permissions.add(Permission.objects.get(codename="view_attempt_record"))
    path = copy_of(attempt, mark_of(image))
    for viewer in (colleague, manager, trainer):
        assert client_for(viewer).get(path).status_code == 404
    assert Client().get(path).status_code == 302
    assert client_for(clerk).get(path).status_code == 200
    assert client_for(clerk).get(copy_of(attempt, mark_of(other))).status_code == 404


def test_attempt_file_when_files_are_gone_then_it_shows_the_copies_and_says_what_they_come_to(
    attempt: Attempt, image: Any, letter: Any, client_for: ClientFor
) -> None:
    marks = [mark_of(image), mark_of(letter)]
    replace(image, letter)
    shown = [named for item in file_of(attempt)["asked"] for named in item["files"]]
    assert [(named["kind"], named["text"], named["copy"]) for named in shown] == [
        ("picture", "A mattress on the floor", copy_of(attempt, marks[0])),
        ("document", "Letter", copy_of(attempt, marks[1])),
    ]
    assert {named["sha256"] for named in shown} == set(KeptFile.objects.values_list("pk", flat=True))
    frozen = with_snapshots(attempt)["frozen"]
    assert not any(copy_of(attempt, mark) in str(frozen) for mark in marks)
    clerk = make_user("Carla Clerk")
    clerk.user_permissions.add(Permission.objects.get(codename="view_attempt_record"))
    said = {"attempt": str(attempt.uuid), "reason": "An appeal."}
    page = client_for(clerk).post(reverse("appeals"), said).content.decode()
    assert all(copy_of(attempt, mark) in page for mark in marks)


def test_attempts_of_before_files_were_kept_when_a_file_is_still_as_it_was_then_it_is_kept_later(
    attempt: Attempt, image: Any, letter: Any, officer: User, client_for: ClientFor
) -> None:
    marks = [mark_of(image), mark_of(letter)]
    KeptMark.objects.all().delete()
    KeptFile.objects.all().delete()
    missing = [line for line in wrong_in_assessments() if "the copy of its file" in line]
    assert len(missing) == 2
    letter.delete()
    asked_files.keep_for_snapshots()
    assert set(KeptMark.objects.values_list("mark", flat=True)) == {marks[0]}
    page = opened(client_for(officer), reverse("attempt_item", args=[attempt.uuid, 2]))
    assert page.select("a.download") == []  # as before: nothing to link to


def test_begin_when_the_first_one_was_rolled_back_then_the_next_one_keeps_the_files(stage: Stage) -> None:
    known, learner = memory.current(), make_learner(stage)
    KeptMark.objects.all().delete()  # what the release kept
    KeptFile.objects.all().delete()
    with transaction.atomic():
        attempts.begin(learner, stage.page, at=AT, known=known)
        transaction.set_rollback(True)
    assert not KeptFile.objects.exists()
    attempts.begin(learner, stage.page, at=AT, known=known)
    assert KeptFile.objects.count() == 2
    assert list(wrong_in_assessments()) == []
