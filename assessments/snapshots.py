"""Frozen questions and scenarios by their digest, read and thawed once in a process: what a digest names never changes."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.utils.translation import get_language

from assessments import grading
from assessments.models import Snapshot
from assessments.texts import localised
from courses.kept_files import Named, named_in

MOST = 500  # kept in memory: some twenty kilobytes each
GRADES = 50  # kept of each: what is chosen is one of a few, and every page counts what is answered
LONGEST = 100  # characters of an answer whose grade is kept: longer ones are somebody's own words


class Frozen:
    """The content of one snapshot, and what can be graded of it. Nobody changes either.

    `copies_for`: the number of the attempt to which copies of files are shown in it; empty: the files are as they were.
    """

    def __init__(self, payload: dict[str, Any], copies_for: str = "") -> None:
        self.payload = payload
        self.copies_for = copies_for
        self._localised: dict[str, dict[str, Any]] = {}
        self._grades: dict[str, grading.Grade] = {}

    @property
    def localised(self) -> dict[str, Any]:
        """The content with the texts of the reader's language, or the one that stands in for it, beside its other facts."""
        language = get_language() or ""
        if language not in self._localised:
            self._localised[language] = localised(self.payload)
        return self._localised[language]

    @cached_property
    def files(self) -> frozenset[Named]:
        """The pictures and documents in it."""
        return frozenset(named_in(self.payload))

    @cached_property
    def question(self) -> grading.Gradable:
        return grading.thaw(self.payload)

    def grade(self, response: Any) -> grading.Grade:
        """What an answer to it is worth, as `grading.grade` says; what was reckoned before is not reckoned again."""
        if not isinstance(response, str) or len(response) > LONGEST:
            return grading.grade(self.question, response)
        known = self._grades.get(response)
        if known is None:
            known = grading.grade(self.question, response)
            if len(self._grades) >= GRADES:
                self._grades.clear()
            self._grades[response] = known
        return known


_known: dict[str, Frozen] = {}


def frozen(digests: Iterable[str]) -> dict[str, Frozen]:
    """What these digests name; one query for those that this process has not met. Unknown ones are left out."""
    wanted = list(digests)
    found = {digest: known for digest in wanted if (known := _known.get(digest))}
    missing = [digest for digest in wanted if digest not in found]
    if missing:
        rows = Snapshot.objects.filter(digest__in=missing).values_list("digest", "payload")
        read = {digest: Frozen(payload) for digest, payload in rows}
        if len(_known) + len(read) > MOST:
            _known.clear()
        _known.update(read)
        found |= read
    return found
