"""Keeps the log of attempts append-only in the database too: what goes around the models is refused there as well.

The guard stops a stray statement, a script, a mistake. Whoever may change the schema can take it down, as `opened` does:
that is for the database's own log and for who holds its keys.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import QuerySet

from assessments.models import Attempt, AttemptEvent

MIGRATION = ("assessments", "0013_log_guarded")
TABLE = "assessments_attemptevent"
WORDS = "a line of the log of an attempt is neither changed nor deleted"
UP = {
    "sqlite": [
        f"CREATE TRIGGER attempt_log_{done} BEFORE {act} ON {TABLE} BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        for act, done in (("UPDATE", "changed"), ("DELETE", "deleted"))
    ],
    "postgresql": [
        f"""CREATE OR REPLACE FUNCTION attempt_log_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = '{WORDS}'; END $$""",
        f"""CREATE TRIGGER attempt_log_changed BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH ROW EXECUTE FUNCTION attempt_log_refuses()""",
        f"""CREATE TRIGGER attempt_log_emptied BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION attempt_log_refuses()""",
    ],
}
DOWN = {
    "sqlite": ["DROP TRIGGER IF EXISTS attempt_log_changed", "DROP TRIGGER IF EXISTS attempt_log_deleted"],
    "postgresql": [
        f"DROP TRIGGER IF EXISTS attempt_log_changed ON {TABLE}",
        f"DROP TRIGGER IF EXISTS attempt_log_emptied ON {TABLE}",
    ],
}
FOUND = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass",
}


def is_up(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(FOUND[connection.vendor], [TABLE])
        return len([name for (name,) in cursor.fetchall() if name.startswith("attempt_log_")]) == 2


def put_up(connection: BaseDatabaseWrapper) -> None:
    if not is_up(connection):
        _run(connection, [*DOWN[connection.vendor], *UP[connection.vendor]])


def take_down(connection: BaseDatabaseWrapper) -> None:
    if is_up(connection):
        _run(connection, DOWN[connection.vendor])


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def is_missing(connection: BaseDatabaseWrapper) -> bool:
    """Whether the guard should stand and does not; it stands where the migrations were run."""
    return MIGRATION in MigrationRecorder(connection).applied_migrations() and not is_up(connection)


def keep_up(sender: AppConfig, using: str = DEFAULT_DB_ALIAS, **_facts: Any) -> None:
    """After each `migrate`: SQLite makes a table anew to change it, and what guarded the old one is gone."""
    if is_missing(connections[using]):
        put_up(connections[using])


@contextmanager
def opened(using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """The one door: inside, lines can be deleted, in one transaction; the guard is back when it ends, however it ends.

    For the erasure of a person alone (docs/appeals.md). On PostgreSQL nobody else writes lines meanwhile.
    """
    connection = connections[using]
    with transaction.atomic(using=using):
        was_up = is_up(connection)
        take_down(connection)
        yield
        if was_up:
            put_up(connection)


def erase(attempts: QuerySet[Attempt]) -> int:
    """Delete the log of these attempts, so that they can be deleted with their answers. Returns how many lines it had."""
    with opened(attempts.db):
        return AttemptEvent.objects.filter(attempt__in=attempts)._raw_delete(attempts.db)
