"""The demo for journeys: set up once in a run, by whichever process comes first, and copied for each server."""

import fcntl
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.journeys.server import Server, copy_database, drop_database, free_port, make_database

NOTE = "prepared-database"  # holds the name of the database that is copied; it exists once the demo is set up


def shared_folder(config: pytest.Config, factory: pytest.TempPathFactory) -> Path:
    """The folder of this run that all its processes know."""
    own = factory.getbasetemp()
    return own.parent if hasattr(config, "workerinput") else own


# What a draw gives is left to chance, and a journey answers by radio buttons: other kinds of questions rest.
ONE_KIND = """
from assessments.models import Question
drawn = Question.objects.filter(tagged__tag__name__in=('thb-pol', 'thb-jud', 'thb-soc'))
others = [question.pk for question in drawn if question.kind.name != 'single-choice']
Question.objects.filter(pk__in=others).update(live=False)
"""


@contextmanager
def fresh_server(shared: Path, folder: Path, purpose: str) -> Iterator[Server]:
    """A server that is running, on a copy of the demo in `folder`; killed and forgotten afterwards."""
    name = f"{purpose}_{uuid.uuid4().hex[:12]}"
    with (shared / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # PostgreSQL copies a database only while nobody else uses it
        if not (shared / NOTE).exists():
            _prepare(shared)
        shutil.copytree(shared / "prepared", folder, dirs_exist_ok=True)
        url = copy_database((shared / NOTE).read_text(), name)
    server = Server(folder, free_port(), url)
    server.start()
    yield server
    server.end()
    drop_database(name)


def _prepare(shared: Path) -> None:
    name = f"prepared_{uuid.uuid4().hex[:12]}"
    (shared / "prepared").mkdir()
    server = Server(shared / "prepared", 8000, make_database(name))
    server.manage("demo", "--no-serve")
    server.manage("shell", "--no-imports", "-c", ONE_KIND)
    (shared / NOTE).write_text(name)


def forget(shared: Path) -> None:
    """Drop the database that was copied, at the end of the run."""
    if (shared / NOTE).exists():
        drop_database((shared / NOTE).read_text())
