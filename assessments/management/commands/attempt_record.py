"""The file of an attempt, to answer an appeal from: as text or as JSON."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone

from assessments.attempt_file import file_of, note_opening, with_snapshots
from assessments.attempt_record import moment
from assessments.models import Attempt

HERE = "the command line"


class Command(BaseCommand):
    help = (
        "Print what was asked in an attempt, each save and each refused one, and every grading with its reason. That the "
        "file was opened is noted in the attempt's log, which its learner reads."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("attempt", type=UUID, metavar="UUID")
        parser.add_argument("--json", action="store_true", help="with all that was frozen, in every language")
        parser.add_argument("--by", default=HERE, help="who opens it, as the learner is to read it")
        parser.add_argument("--reason", default="", help="why, as the learner is to read it")

    def handle(self, *args: Any, attempt: UUID, by: str, reason: str, **options: Any) -> None:
        found = Attempt.objects.select_related("paper", "enrolment__user", "enrolment__course")
        asked = found.filter(uuid=attempt).first()
        if asked is None:
            raise CommandError(f"no attempt {attempt}")
        note_opening(asked, by=by, reason=reason, at=timezone.now())
        if options["json"]:
            told = json.dumps(with_snapshots(asked), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
            self.stdout.write(told)
            return
        for line in _in_words(file_of(asked)):
            self.stdout.write(line)


def _in_words(file: dict[str, Any]) -> Iterator[str]:
    yield f"Attempt {file['attempt']}: {file['learner']}, {file['course']}, {file['assessment']}, number {file['number']}"
    yield f"Times: {file['time_zone']}"
    yield f"Begun: {moment(file['begun_at'])}"
    yield f"Time until: {moment(file['deadline_at']) if file['deadline_at'] else 'no limit'}"
    closed = (
        f"{moment(file['handed_in_at'])}, by {file['closed_by']}" if file["handed_in_at"] else "still open"
    )
    yield f"Handed in: {closed}"
    yield f"Pass mark: {file['pass_mark']} %"
    yield ""
    yield "Asked, as it was shown"
    for item in file["asked"]:
        yield from _item(item)
    yield ""
    yield "Log"
    for line in file["log"]:
        part = f", part {line['part']}" if line["part"] else ""
        number = f" (save {line['sequence']})" if line["sequence"] else ""
        said = ": ".join(filter(None, [line["scene"], line["answer"]]))
        words = "; ".join(filter(None, [said, *line["told"]]))
        yield f"  {moment(line['at'])}  {line['what']}{part}{number}{': ' if words else ''}{words}"
    yield ""
    yield "Gradings"
    for given in file["gradings"]:
        state = (
            "to be marked" if given["is_to_be_marked"] else "passed" if given["is_passed"] else "not passed"
        )
        why = f", by {given['by']}: {given['reason']}" if given["by"] else ""
        yield f"  {moment(given['at'])}  {given['what']}: {given['percent']} %, {state}{why}"


def _item(item: dict[str, Any]) -> Iterator[str]:
    earned = "" if item["earned"] is None else f"; earned {item['earned']}, weight {item['weight']}"
    section = f"; {item['section']}" if item["section"] else ""
    yield f"  {item['number']}. {item['text']} [{item['kind']}{section}{earned}; {item['item']}]"
    for scene in item.get("scenes", ()):
        yield f"     {scene['title']}: {scene['narrative']} {scene['question']}"
        yield from (f"       - {choice['text']}" for choice in scene["choices"])
        yield from _answer(scene)
    if "scenes" not in item:
        for part in item["parts"]:
            options = f" ({' / '.join(part['options'])})" if part["options"] else ""
            yield f"       - {part['text']}{options}"
        yield from _answer(item)


def _answer(asked: dict[str, Any]) -> Iterator[str]:
    yield f"     Answer: {asked['answer'] or 'none'}"
    if asked["right"]:
        yield f"     Best: {asked['right']}"
