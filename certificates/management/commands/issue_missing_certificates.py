"""Issue the certificates that a missed signal, a crash or a refusal left out."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates import issuing


class Command(BaseCommand):
    help = "Issue certificates for completions that have none. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        report = issuing.issue_missing(at=timezone.now())
        for certificate in report.issued:
            self.stdout.write(f"issued {certificate.number}")
        for completion, refusal in report.refused:
            self.stdout.write(f"refused {completion.uuid}: no font has these characters. {refusal}")
        for completion in report.failed:
            self.stdout.write(f"failed {completion.uuid}: see the log")
        self.stdout.write(
            f"{len(report.issued)} issued, {len(report.refused)} refused, {len(report.failed)} failed."
        )
        if report.failed:
            raise CommandError("Some certificates could not be made.")
