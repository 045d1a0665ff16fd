"""The pools of draws: which published questions fit, and which of them one person is asked."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from django.conf import settings
from django.db.models import F
from wagtail.models import Locale

from accounts.models import User
from assessments.drawing import Pool, drawn
from assessments.models import AssessmentPage, Attempt, Question, Scenario, Snapshot
from assessments.papers import Part, parts_of
from assessments.readers import in_groups
from courses.checks import questions_asked
from courses.memory import Memory


def fitting(
    value: Mapping[str, Any],
    language: str = settings.LANGUAGE_CODE,
    asked_in_lessons: Collection[int] | None = None,
) -> list[Question]:
    """The published questions that fit a draw, in the order of the library, in the language in which they are authored.

    They have all of its tags, any of its indicators, and its difficulty.
    """
    questions = Question.objects.filter(live=True, locale__language_code=language)
    for tag in value["tags"]:
        questions = questions.filter(tagged__tag__name__iexact=tag.strip())
    if value["difficulty"] not in ("any", "", None):
        questions = questions.filter(difficulty=value["difficulty"])
    if asked_in_lessons is None:  # as knowledge checks: their readers know the answers
        asked_in_lessons = questions_asked()
    wanted = {indicator.pk for indicator in value["indicators"] if indicator}
    found = questions.order_by("pk").distinct()
    return [
        question
        for question in found
        if question.body
        and question.pk not in asked_in_lessons
        and (not wanted or wanted & {child["value"] for child in question.indicators.raw_data})
    ]


def drawn_for(
    user: User,
    page: AssessmentPage,
    *,
    seed: str,
    asking: Collection[str] = (),
    memory: Memory | None = None,
) -> dict[str, list[Question]]:
    """The questions that each draw of a paper asks this person now, by the id of the draw."""
    draws = [part for part in parts_of(page, asking) if not part.thing]
    if not draws:
        return {}
    return _drawn(page, draws, times=times_asked(user), seed=seed, memory=memory)


def drawable(page: AssessmentPage, *, memory: Memory | None = None) -> dict[str, int]:
    """How many questions each draw of a paper finds, whoever begins, by the id of the draw."""
    draws = [part for part in parts_of(page) if not part.thing]
    found = _drawn(page, draws, times={}, seed="", memory=memory)
    return {draw: len(questions) for draw, questions in found.items()}


def _drawn(
    page: AssessmentPage, draws: list[Part], *, times: Mapping[str, int], seed: str, memory: Memory | None
) -> dict[str, list[Question]]:
    """What is fixed on the paper is never drawn, not even by a refresher that does not ask it."""
    memory = memory or Memory(None)
    fits = {part.id: _fits(memory, page, part) for part in draws}
    chosen = drawn(
        [Pool(part.id, part.number, list(fits[part.id])) for part in draws],
        on_the_paper={part.key for part in parts_of(page) if part.thing},
        times=times,
        seed=seed,
    )
    return {draw: [fits[draw][key] for key in keys] for draw, keys in chosen.items()}


def _fits(memory: Memory, page: AssessmentPage, part: Part) -> dict[str, Question]:
    """The pool of one draw, by key."""

    def find() -> dict[str, Question]:
        asked = memory.recall("asked in lessons", questions_asked)
        return {str(q.translation_key): q for q in fitting(part.value, page.locale.language_code, asked)}

    wanted = (
        tuple(part.value["tags"]),
        part.value["difficulty"],
        tuple(sign.pk for sign in part.value["indicators"] if sign),
    )
    return memory.recall(("pool", wanted, page.locale_id), find)


def might_be_asked(pages: list[AssessmentPage]) -> list[Question | Scenario]:
    """What fits the draws of these papers, and the scenarios that may stand for those on them."""
    memory = Memory(None)
    parts = [(page, part) for page in pages for part in parts_of(page)]
    fits = [
        question for page, part in parts if not part.thing for question in _fits(memory, page, part).values()
    ]
    groups = {part.thing.variant_group for _page, part in parts if isinstance(part.thing, Scenario)} - {""}
    return [*fits, *in_groups(groups, Locale.get_default().pk)]


def times_asked(user: User) -> Counter[str]:
    """How often somebody was asked each question, in all their attempts at any assessment of any course; by its key.

    A question is known wherever it was met: yesterday in the test of a module, last year in another course.
    """
    papers = Attempt.objects.filter(enrolment__user=user)
    asked = Counter(
        item["digest"] for paper in papers.values_list("paper__payload", flat=True) for item in paper["items"]
    )
    keys = (
        Snapshot.objects.filter(digest__in=asked).annotate(key=F("payload__key")).values_list("digest", "key")
    )
    times: Counter[str] = Counter()
    for digest, key in keys:
        times[key] += asked[digest]
    return times
