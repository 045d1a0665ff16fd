"""Writes the questions of the library as a file of another system; what does not fit is named."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from assessments.exchange.out_of_library import current, exported
from assessments.exchange.writing import QUESTION_WRITERS
from assessments.models import Question


class Command(BaseCommand):
    help = (
        "Export questions as Moodle XML, GIFT or Aiken: as they are published, else as their newest draft. "
        "What a format can't hold is named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--format", choices=list(QUESTION_WRITERS), required=True)
        parser.add_argument("-o", "--output", metavar="FILE", required=True)
        parser.add_argument(
            "--language", default="", help="whose texts are written; else English, else what there is"
        )
        parser.add_argument(
            "--tag", action="append", default=[], help="only questions with this tag; may be repeated"
        )

        parser.add_argument("--published", action="store_true", help="no drafts")

    def handle(self, *args: Any, **options: Any) -> None:
        questions = Question.objects.filter(live=True) if options["published"] else Question.objects.all()
        for tag in options["tag"]:
            questions = questions.filter(tags__name=tag)
        chosen = exported(current(questions))
        data, problems = chosen.write(options["format"], options["language"])
        Path(options["output"]).write_bytes(data)
        for name, why in problems:
            self.stdout.write(f"  {name}: {why}")
        self.stdout.write(
            f"{len(chosen.payloads)} questions, {len(problems)} not whole or left out: {options['output']}"
        )
