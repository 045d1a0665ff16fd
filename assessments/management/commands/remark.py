"""Mark attempts anew, after a fault of the marking was put right."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from assessments import marking
from assessments.models import Attempt


class Command(BaseCommand):
    help = (
        "Mark attempts anew, by what was frozen when they began and the answers that were saved. Earlier gradings stay, "
        "the newest counts; a pass is noted in the course, and nothing is taken away."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("attempts", nargs="+", type=UUID, metavar="UUID")
        parser.add_argument("--reason", required=True, help="why; the learner reads it")
        parser.add_argument(
            "--by", required=True, metavar="EMAIL", help="who has it done; the learner reads the name"
        )
        parser.add_argument("--dry-run", action="store_true", help="only say what would come out")

    def handle(
        self, *args: Any, attempts: list[UUID], reason: str, by: str, dry_run: bool, **options: Any
    ) -> None:
        author = User.objects.filter(email__iexact=by, is_active=True).first()
        if author is None:
            raise CommandError(f"nobody signs in with {by}")
        found = {attempt.uuid: attempt for attempt in Attempt.objects.filter(uuid__in=attempts)}
        if missing := [str(uuid) for uuid in attempts if uuid not in found]:
            raise CommandError(f"no attempt {', '.join(missing)}")
        refused = 0
        for uuid in dict.fromkeys(attempts):
            try:
                self._remark(found[uuid], author, reason, dry_run=dry_run)
            except marking.NotPossible as refusal:
                refused += 1
                self.stderr.write(f"{uuid}: {refusal}")
        if refused:
            raise CommandError(f"{refused} could not be marked anew")

    def _remark(self, attempt: Attempt, author: User, reason: str, *, dry_run: bool) -> None:
        before = attempt.gradings.order_by("graded_at", "pk").last()
        if dry_run:
            if refusal := marking.why_not_anew(attempt, by=author, reason=reason):
                raise marking.NotPossible(refusal)
            verdict, _parts = marking.judged(attempt)
        else:
            verdict = marking.remark(attempt, by=author, reason=reason, at=timezone.now())
        was = _words(before) if before else "not marked"
        self.stdout.write(f"{attempt.uuid}: {was} -> {_words(verdict)}{' (dry run)' if dry_run else ''}")
        if before and before.is_passed and not verdict.is_passed:
            self.stdout.write(
                "  What the course counts as done, its completion and a certificate stand as they are."
            )


def _words(result: Any) -> str:
    """A grading or a verdict."""
    state = "to be marked" if result.is_provisional else "passed" if result.is_passed else "not passed"
    return f"{result.percent} %, {state}"
