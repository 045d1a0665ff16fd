"""Hand in the attempts whose time is up and whose learners have not come back."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import get_language

from assessments import attempts


class Command(BaseCommand):
    help = "Hand in open attempts whose time is up, as of their deadline. Running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        language = get_language() or settings.LANGUAGE_CODE
        gradings = attempts.close_overdue(language=language, at=timezone.now())
        for grading in gradings:
            self.stdout.write(f"closed {grading.attempt.uuid}")
        self.stdout.write(f"{len(gradings)} closed.")
