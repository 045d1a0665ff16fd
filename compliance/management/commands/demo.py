"""`manage.py demo`: sets up the demo (once) and serves it."""

import gc
import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.utils import timezone

from assessments.authoring import ensure_library
from compliance import demo, timed
from compliance.authoring import ensure_reports
from courses import staleness
from courses.authoring import ensure_site
from courses.curriculum import read

HOST = "127.0.0.1"


class Command(BaseCommand):
    help = "Set up the demo (database, course, people) if it is missing, and serve it on this machine alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--no-serve", action="store_true", help="Only set up, then stop.")
        parser.add_argument("--workers", type=int, default=2)

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This is a production set-up (SECRET_KEY is set): the demo's accounts don't belong in it."
            )
        port = options["port"]
        if not options["no_serve"]:
            refuse_busy_port(port)
        accounts = self.set_up(port, options["verbosity"])
        self.announce(accounts, port)
        if not options["no_serve"]:
            sys.stdout.flush()
            timed.run_beside(every=60)
            command = [
                sys.executable, "-m", "gunicorn", "elearning.wsgi:application",
                "--bind", f"{HOST}:{port}", "--workers", str(options["workers"]),
                # Whoever is free takes the next request, not the worker that happened to take the connection; many
                # threads would only wait for each other's hold on SQLite.
                "--threads", "2", "--keep-alive", "0",
                "--log-level", "warning",
            ]  # fmt: skip
            environment = {"BASE_URL": f"http://{HOST}:{port}", **os.environ}
            os.execve(sys.executable, command, environment)  # noqa: S606 # fixed arguments, no shell

    def set_up(self, port: int, verbosity: int) -> list[demo.Account]:
        gc.freeze()
        gc.set_threshold(
            20_000, 20, 100
        )  # much is made and little thrown away: looking seldom is a fifth quicker
        call_command("migrate", verbosity=0)
        now = timezone.now()
        folder = settings.BASE_DIR / "curriculum"
        data = read(folder / "demo.yaml")
        ensure_site(hostname=HOST, port=port, site_name=settings.WAGTAIL_SITE_NAME)
        ensure_library()
        ensure_reports()
        staleness.note_existing(at=now)
        demo.load_agencies(data)
        demo.load_curriculum(folder, data["courses"], at=now)
        demo.load_requirements(data, at=now)
        self.password = data["password"]
        return demo.load_people(data, at=now)

    def announce(self, accounts: list[demo.Account], port: int) -> None:
        self.stdout.write(
            f"\nFrontline training, demo: http://{HOST}:{port}/   (Ctrl+C stops it; nothing is lost)\n\n"
        )
        width = max(len(account.email) for account in accounts)
        for account in accounts:
            self.stdout.write(
                f"  {account.name:17} {account.email:{width}}  {self.password}  {account.what_to_try}"
            )
        self.stdout.write("\nMails of the demo are written to " + str(settings.EMAIL_FILE_PATH) + "\n")


def refuse_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {HOST} is in use. Stop the other program, or choose another: make demo PORT={port + 1}"
            ) from error
