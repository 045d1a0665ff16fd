"""Takes questions of other systems into the library, as drafts, with a report on every question of the files."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from wagtail.models import Locale

from assessments.exchange import read
from assessments.exchange.decoding import MOST_BYTES, too_large
from assessments.exchange.formats import AUTO, READERS
from assessments.exchange.into_library import REFUSED, SAME, Outcome, as_data, plan, take
from assessments.exchange.report import WITH_LOSS, ImportReport


class Command(BaseCommand):
    help = "Import questions (Moodle XML, GIFT, Aiken, QTI) as drafts. The same file twice makes no second question."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--format", choices=[AUTO, *READERS], default=AUTO)
        parser.add_argument("--language", default="en", help="the language of the texts in the files")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument(
            "--update", action="store_true", help="questions that are there already get a new draft"
        )
        parser.add_argument("--json", metavar="REPORT", help="write the report to this file as well")

    def handle(self, *args: Any, **options: Any) -> None:
        language = options["language"]
        if not Locale.objects.filter(language_code=language).exists():
            raise CommandError(f"The site has no language {language!r}.")
        told = [self._file(Path(name), options) for name in options["files"]]
        if options["json"]:
            Path(options["json"]).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
        unread = [file["file"] for file in told if file["message"]]
        if unread:
            raise CommandError(f"Not read: {', '.join(unread)}")

    def _file(self, path: Path, options: dict[str, Any]) -> dict[str, Any]:
        report = _read(path, options)
        if options["dry_run"]:
            outcomes = plan(report, options["language"])
        else:
            outcomes = take(report, options["language"], update=options["update"])
        self.stdout.write(f"{path.name}: {report.message or _summary(outcomes)}")
        for outcome in outcomes:
            self.stdout.write(_line(outcome))
        return {"file": str(path), **as_data(report, outcomes)}


def _read(path: Path, options: dict[str, Any]) -> ImportReport:
    """The size is looked at before the file is."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return ImportReport(options["format"], message=too_large(MOST_BYTES))
        return read(path.read_bytes(), options["format"], name=path.name, language=options["language"])
    except OSError as error:
        return ImportReport(options["format"], message=str(error))


def _summary(outcomes: list[Outcome]) -> str:
    taken = sum(outcome.was_taken for outcome in outcomes)
    refused = sum(outcome.state == REFUSED for outcome in outcomes)
    same = sum(outcome.state == SAME for outcome in outcomes)
    return f"{len(outcomes)} questions: {taken} taken, {same} unchanged, {refused} refused"


def _line(outcome: Outcome) -> str:
    entry = outcome.entry
    told = outcome.reason if outcome.state == REFUSED else " ".join(outcome.notes)
    place = f"line {entry.line}: " if entry.line else ""
    kind = f"{entry.original_kind} → {entry.kind}" if entry.kind else entry.original_kind
    state = f"{outcome.state}, with loss" if outcome.fate == WITH_LOSS else outcome.state
    return f"  {place}{entry.name} [{kind}] {state}{': ' if told else ''}{told}"
