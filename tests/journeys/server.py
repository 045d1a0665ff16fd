"""A real server for journeys: the demo, served by gunicorn on a folder and a database of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"

# Runs what is sent to it, a line each, in a process that has loaded the project once; keeps no connection in between.
CONSOLE = """
import contextlib, io, json, sys, traceback
from django.db import connections
for line in sys.stdin:
    printed, failure = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(printed):
            exec(json.loads(line), {})
    except Exception:
        failure = traceback.format_exc()
    connections.close_all()
    print(json.dumps([printed.getvalue(), failure]), flush=True)
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """The demo on a port of its own. `kill` is SIGKILL, as a power cut is; `start` serves the same data again."""

    folder: Path
    port: int
    database_url: str
    process: subprocess.Popen | None = None
    console: subprocess.Popen | None = None

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        ours = ("SECRET_KEY", "DATABASE_URL", "DATABASE_POOL")
        inherited = {name: value for name, value in os.environ.items() if name not in ours}
        environment = {**inherited, "DATA_DIR": str(self.folder), "BASE_URL": self.url}
        return {**environment, "DATABASE_URL": self.database_url} if self.database_url else environment

    def start(self) -> None:
        log = (self.folder / "server.log").open("a")
        command = [sys.executable, str(ROOT / "manage.py"), "demo", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
        )
        for _ in range(1500):  # five minutes: machines differ
            if self.process.poll() is not None:
                raise RuntimeError(self.log())
            try:
                urllib.request.urlopen(self.url + "/en/", timeout=2).close()
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.2)
            else:
                return
        raise RuntimeError("The demo did not answer within five minutes.\n" + self.log())

    def kill(self) -> None:
        """End master and workers of this server at once, without a chance to tidy up."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def log(self) -> str:
        return (self.folder / "server.log").read_text()

    def manage(self, *arguments: str) -> str:
        """Run a command of the project on the server's data and return what it prints."""
        result = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert result.returncode == 0, result.stderr
        return result.stdout

    def ask(self, code: str) -> str:
        """What Python code prints that is run in the project with the server's data."""
        if self.console is None:
            self.console = subprocess.Popen(
                [sys.executable, str(ROOT / "manage.py"), "shell", "--no-imports", "-c", CONSOLE],
                cwd=ROOT, env=self.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
        assert self.console.stdin is not None
        assert self.console.stdout is not None
        self.console.stdin.write(json.dumps(code) + "\n")
        self.console.stdin.flush()
        printed, failure = json.loads(self.console.stdout.readline())
        assert not failure, failure
        return printed.strip()

    def end(self) -> None:
        """End the server for good, and the process that answers `ask`."""
        self.kill()
        if self.console is not None:
            self.console.communicate()  # nothing more comes, so it ends


def make_database(name: str) -> str:
    """A fresh PostgreSQL database beside the one that DATABASE_URL names; empty (SQLite) without that variable."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return ""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def copy_database(template: str, name: str) -> str:
    """A copy of another database, made by `make_database`, under a new name; empty (SQLite) without PostgreSQL."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        return ""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def drop_database(name: str) -> None:
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
