"""What a timer does: on its day a text that was published ahead goes live, and what it said is kept."""

import os
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Revision

from accounts.models import User
from compliance import timed
from courses.models import BestPractice, HomePage, LessonPage, PracticeVersion
from tests.courses.builders import block, fresh, make_practice, make_stage, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def ahead(site: HomePage, editor: User, client_for) -> tuple[BestPractice, LessonPage]:  # type: ignore[no-untyped-def] # as in conftest
    """A practice and a lesson, each with a new text that an editor has published for a day to come."""
    practice = make_practice(text("<p>Until then.</p>"))
    lesson = make_stage(site, [block("shared_text", practice=practice.pk)]).lessons[0]
    in_forty_days = timezone.now() + timedelta(days=40)
    practice.body, practice.go_live_at = [text("<p>From then on.</p>")], in_forty_days
    practice.save_revision(user=editor)
    client_for(editor).post(
        reverse("publish_text", args=["bestpractice", practice.pk]),
        {"change": "substantive", "note": "New law."},
    )
    lesson.summary, lesson.go_live_at = "From then on.", in_forty_days
    lesson.save_revision(user=editor).publish(user=editor)
    return practice, lesson


def let_the_day_come() -> None:
    """What is to go live in forty days was to go live an hour ago."""
    at: datetime = timezone.now() - timedelta(hours=1)
    for revision in Revision.objects.filter(approved_go_live_at__isnull=False):
        revision.content["go_live_at"] = at.isoformat()
        revision.approved_go_live_at = at
        revision.save()


def test_scheduled_when_the_day_is_not_there_then_nothing_changes(
    ahead: tuple[BestPractice, LessonPage],
) -> None:
    call_command("publish_scheduled")
    practice, lesson = (fresh(thing) for thing in ahead)
    assert ("Until then." in str(practice.body), lesson.summary == "From then on.") == (True, False)
    assert PracticeVersion.objects.count() == 1


@pytest.mark.parametrize("by", ["the command", "the demo"])
def test_scheduled_when_the_day_has_come_then_text_and_lesson_are_live_and_the_version_is_kept_with_its_kind(
    ahead: tuple[BestPractice, LessonPage], editor: User, by: str
) -> None:
    let_the_day_come()
    for _twice in range(2):
        timed.run() if by == "the demo" else call_command("publish_scheduled")
    practice, lesson = (fresh(thing) for thing in ahead)
    assert "From then on." in str(practice.body)
    assert lesson.summary == "From then on."
    first, second = PracticeVersion.objects.order_by("number")
    assert "Until then." in str(first.content["body"])
    assert "From then on." in str(second.content["body"])
    assert (second.number, second.change, second.note, second.published_by) == (
        2,
        "substantive",
        "New law.",
        editor,
    )
    assert second.revision_id == practice.live_revision_id


def test_run_when_a_command_fails_then_the_others_have_their_turn_all_the_same(
    ahead: tuple[BestPractice, LessonPage], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    let_the_day_come()
    monkeypatch.setattr(timed, "COMMANDS", ("no_such_command", *timed.COMMANDS))
    timed.run()
    assert "From then on." in str(fresh(ahead[0]).body)
    assert "no_such_command failed" in caplog.text


def has_ended(pid: int) -> bool:
    """Whether a process is gone, or only waits to be taken note of."""
    said = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return said.stdout.strip()[:1] in ("", "Z")


BESIDE = """
import os, sys, time
import django
django.setup()
from compliance import timed
timed.run = lambda: open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
timed.run_beside(every=1)
time.sleep(3.5)
"""


def test_run_beside_when_the_server_ends_then_it_has_run_in_a_process_of_its_own_and_ends_too(
    tmp_path: Path,
) -> None:
    turns = tmp_path / "turns"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "elearning.settings", "DATA_DIR": str(tmp_path)}
    server = subprocess.Popen(
        [sys.executable, "-c", BESIDE, str(turns)], cwd=settings.BASE_DIR, env=environment
    )
    assert server.wait(timeout=120) == 0
    pids = set(turns.read_text().split())
    assert len(pids) == 1
    (beside,) = map(int, pids)
    assert beside != server.pid
    for _try in range(50):
        if has_ended(beside):
            break
        time.sleep(0.2)
    assert has_ended(beside)
