"""Revoke one certificate by its number."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from certificates import issuing
from certificates.models import Certificate


class Command(BaseCommand):
    help = "Revoke a certificate. Whoever verifies it will read the reason: name no person in it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, number: str, reason: str, **options: Any) -> None:
        certificate = Certificate.objects.filter(number=number).first()
        if certificate is None:
            raise CommandError(f"There is no certificate {number}.")
        if certificate.revocation:
            raise CommandError(f"{number} was revoked already: {certificate.revocation.reason}")
        try:
            issuing.revoke(certificate, reason=reason, by=None, at=timezone.now())
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{number} is revoked.")
