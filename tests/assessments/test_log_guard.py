"""The database itself refuses to change or delete a line of the log, and has one door."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from assessments import log_guard
from assessments.checking import wrong_in_assessments
from assessments.models import AppendOnly, Attempt, AttemptEvent, Question
from tests.assessments.builders import choose, hand_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def guarded(attempt: Attempt, question: Question) -> Iterator[Attempt]:
    """An attempt with a log, in a database to which the migrations were applied."""
    log_guard.put_up(connection)
    choose(attempt, question, 0)
    yield attempt
    log_guard.take_down(connection)


def lines(attempt: Attempt) -> list[str]:
    return list(attempt.events.values_list("kind", flat=True))


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize(
    "way",
    [
        lambda: run("UPDATE assessments_attemptevent SET kind = 'saved'"),
        lambda: run("DELETE FROM assessments_attemptevent"),
        lambda: AttemptEvent.objects.all()._raw_delete("default"),
        lambda: AttemptEvent.objects.bulk_update(
            [AttemptEvent(pk=event.pk, sequence=9) for event in AttemptEvent.objects.all()], ["sequence"]
        ),
    ],
    ids=["update", "delete", "raw delete", "bulk update"],
)
def test_log_when_something_goes_around_the_models_then_the_database_refuses(
    guarded: Attempt, way: object
) -> None:
    with pytest.raises((IntegrityError, AppendOnly)), transaction.atomic():
        way()
    assert lines(guarded) == ["begun", "saved"]
    hand_in(guarded)
    assert lines(guarded) == ["begun", "saved", "handed-in", "marked"]


@pytest.mark.postgresql  # SQLite knows no TRUNCATE
def test_log_when_the_table_would_be_emptied_then_the_database_refuses(guarded: Attempt) -> None:
    run("SET CONSTRAINTS ALL IMMEDIATE")  # nothing of this test's own transaction stands in the way
    with pytest.raises(IntegrityError, match="neither changed nor deleted"), transaction.atomic():
        run("TRUNCATE assessments_attemptevent")
    assert lines(guarded) == ["begun", "saved"]


def test_erase_when_a_person_is_to_be_forgotten_then_their_log_goes_and_the_guard_is_back(
    guarded: Attempt,
) -> None:
    assert log_guard.erase(Attempt.objects.filter(pk=guarded.pk)) == 2
    assert lines(guarded) == []
    assert log_guard.is_up(connection)


def test_door_when_something_fails_inside_then_nothing_is_gone_and_the_guard_is_back(
    guarded: Attempt,
) -> None:
    def fail() -> None:
        with log_guard.opened():
            run("DELETE FROM assessments_attemptevent")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert lines(guarded) == ["begun", "saved"]
    assert log_guard.is_up(connection)


def test_door_when_no_guard_stood_then_none_stands_afterwards(attempt: Attempt) -> None:
    with log_guard.opened():
        pass
    assert not log_guard.is_up(connection)


def test_check_when_the_guard_is_missing_though_the_migrations_ran_then_it_says_so_until_they_run_again(
    attempt: Attempt,
) -> None:
    assert list(wrong_in_assessments()) == []
    MigrationRecorder(connection).ensure_schema()
    MigrationRecorder(connection).record_applied(*log_guard.MIGRATION)
    assert [line[:20] for line in wrong_in_assessments()] == ["the log of attempts:"]
    log_guard.keep_up(sender=None)
    assert log_guard.is_up(connection)
    assert list(wrong_in_assessments()) == []
    log_guard.take_down(connection)
    MigrationRecorder(connection).record_unapplied(*log_guard.MIGRATION)


def test_migration_when_it_is_renamed_then_the_guard_knows_it_by_its_name() -> None:
    app, name = log_guard.MIGRATION
    folder = Path(apps.get_app_config(app).path) / "migrations"
    assert "log_guard.put_up" in (folder / f"{name}.py").read_text(encoding="utf-8")
