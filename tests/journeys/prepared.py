"""The demo for journeys: set up once in a run, beside the first tests, and copied for each server.

`python -m tests.journeys.prepared FOLDER` sets it up in a process apart, so that no test waits for it.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.journeys.server import ROOT, Server, copy_database, drop_database, free_port, make_database

NOTE = "prepared-database"  # holds the name of the database that is copied; it exists once the demo is set up
BEGUN = (
    "prepared-begun"  # exists once a process apart was told to set it up; then holds the name of its database
)


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


def begin(shared: Path) -> subprocess.Popen | None:
    """Set the demo up in a process apart, unless another process of this run has begun it."""
    try:
        (shared / BEGUN).touch(exist_ok=False)
    except FileExistsError:
        return None
    command = [sys.executable, "-m", "tests.journeys.prepared", str(shared)]
    quiet = subprocess.DEVNULL  # should it fail, the first journey tries again, and tells
    return subprocess.Popen(command, cwd=ROOT, stdout=quiet, stderr=quiet, start_new_session=True)


def end(process: subprocess.Popen | None) -> None:
    """End what `begin` began, with the processes that it started."""
    if process:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@contextmanager
def _alone(shared: Path) -> Iterator[None]:
    """PostgreSQL copies a database only while nobody else uses it."""
    with (shared / "prepared.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def fresh_server(shared: Path, folder: Path, purpose: str) -> Iterator[Server]:
    """A server that is running, on a copy of the demo in `folder`; killed and forgotten afterwards."""
    name = f"{purpose}_{uuid.uuid4().hex[:12]}"
    with _alone(shared):
        _prepare(shared)
        shutil.copytree(shared / "prepared", folder, dirs_exist_ok=True)
        url = copy_database((shared / NOTE).read_text(), name)
    server = Server(folder, free_port(), url)
    server.start()
    yield server
    server.end()
    drop_database(name)


def _prepare(shared: Path) -> None:
    """Once; what was left half-way is done anew."""
    if (shared / NOTE).exists():
        return
    forget(shared)
    shutil.rmtree(shared / "prepared", ignore_errors=True)
    (shared / "prepared").mkdir()
    name = f"prepared_{uuid.uuid4().hex[:12]}"
    (shared / BEGUN).write_text(name)
    server = Server(shared / "prepared", 8000, make_database(name))
    server.manage("demo", "--no-serve")
    server.manage("shell", "--no-imports", "-c", ONE_KIND)
    (shared / NOTE).write_text(name)


def forget(shared: Path) -> None:
    """Drop the database that was copied, or was to be, at the end of the run."""
    if (shared / BEGUN).exists() and (name := (shared / BEGUN).read_text()):
        drop_database(name)


if __name__ == "__main__":
    with _alone(Path(sys.argv[1])):
        _prepare(Path(sys.argv[1]))
