"""Recomputes what can be recomputed of the records, and names what doesn't come out as it is stored."""

import itertools
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.checking import wrong_in_assessments
from certificates.checking import wrong_in_certificates
from courses.checking import wrong_in_courses


class Command(BaseCommand):
    help = (
        "Check editions, their texts, attempts, gradings, completions and certificates against their digests and against "
        "each other. Changes nothing; ends with an error if anything is wrong."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for line in itertools.chain(wrong_in_courses(), wrong_in_assessments(), wrong_in_certificates()):
            self.stdout.write(line)
            found += 1
        if found:
            raise CommandError(f"{found} records are not as they should be.")
        self.stdout.write("All records are as they should be.")
