"""Random histories of attempts on the real database: whatever is tried in whatever order, the rules hold."""

import itertools
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import pytest
from django.db import models, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from accounts.models import User
from assessments import accommodations, attempts
from assessments.attempts import Given, NotPossible, Superseded
from assessments.checking import wrong_in_assessments
from assessments.freezing import item_payload
from assessments.models import Answer, Attempt, AttemptEvent, Flag, Grading, Question, Scenario
from assessments.review import Moment
from courses import progress
from courses.manifests import digest
from courses.models import Completion, Enrolment, ItemProgress
from tests.assessments.builders import (
    AT,
    Stage,
    choice_id,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    option_ids,
    scene_id,
)
from tests.assessments.histories import GRACE, LIMIT, MOST, PASS_MARK, WAITING, Crash, Expected, falling_after
from tests.factories import make_user

windows = st.sampled_from([-1, -1, -1, 0, 1])  # the newest attempt mostly, at times an older one
positions = st.sampled_from([0, 0, 0, 1, 2])  # the best choice first
# The number of a save: none, or how far it lies from that of the answer that stands. 0 is that of another window, below
# it is late, 1 is the next one, and far above it comes one that overtook others.
numbers = st.sampled_from([None, None, 1, 1, 1, 0, -1, 2, 7])


class Histories(RuleBasedStateMachine):
    """Somebody begins, answers, flags, hands in, waits and reads, in any order and in several windows, and at times
    too late; their manager grants extra time now and then."""

    stage: Stage
    learner: Enrolment
    question: Question
    scenario: Scenario
    items: dict[Question | Scenario, str]  # the digest by which each is answered
    manager: User
    now = 0
    extra_percent = 0
    lesson_done_at: int | None = None

    def __init__(self) -> None:
        super().__init__()
        self.expected: list[Expected] = []
        self.windows: list[Attempt] = []  # as first seen: they never hear that an attempt was handed in
        self.savepoint: AbstractContextManager = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self) -> None:
        try:
            assert list(wrong_in_assessments()) == []  # the log tells what came of it, line by line
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)

    @property
    def at(self) -> datetime:
        return AT + timedelta(minutes=self.now)

    @property
    def may_begin(self) -> bool:
        if not self.expected:
            return True
        last = self.expected[-1]
        return (
            len(self.expected) < MOST
            and not any(one.is_passed for one in self.expected)
            and last.handed_in_at is not None
            and self.now >= last.handed_in_at + WAITING
        )

    @initialize()
    def first_attempt(self) -> None:
        self.begin(0)

    @rule(minutes=st.sampled_from([0, 1, WAITING - 1, WAITING, WAITING, 10_000]))
    def begin(self, minutes: int) -> None:
        """Begin after some minutes: allowed by the rules, or refused; an open attempt is gone on with."""
        self.now += minutes
        if self.expected and self.expected[-1].handed_in_at is None:
            assert attempts.begin(self.learner, self.stage.page, at=self.at) == self.windows[-1]
        elif self.may_begin:
            self.windows.append(attempts.begin(self.learner, self.stage.page, at=self.at))
            allowed = {0: LIMIT, 50: 68, 100: 90}[self.extra_percent]
            self.expected.append(Expected(begun_at=self.now, deadline=self.now + allowed))
        else:
            with pytest.raises(NotPossible):
                attempts.begin(self.learner, self.stage.page, at=self.at)

    def is_open(self, n: int) -> bool:
        return self.expected[n].handed_in_at is None and not self.expected[n].is_overdue(self.now)

    @rule(minutes=st.sampled_from([1, LIMIT, LIMIT + GRACE, LIMIT + GRACE + 1, 90]))
    def let_time_pass(self, minutes: int) -> None:
        self.now += minutes

    @rule(own=st.booleans())
    def close_what_is_overdue(self, own: bool) -> None:
        """Somebody looks at the landing page, or the timer runs: what is overdue is handed in as of its deadline."""
        found = attempts.close_overdue(of=self.learner.user if own else None, language="en", at=self.at)
        assert len(found) == sum(one.is_overdue(self.now) for one in self.expected)
        for one in self.expected:
            if one.is_overdue(self.now):
                one.close(self.now)

    @rule(extra_percent=st.sampled_from([50, 100]))
    def grant(self, extra_percent: int) -> None:
        accommodations.grant(
            self.learner.user, extra_percent=extra_percent, reason="", since=self.at.date(), until=None,
            by=self.manager, at=self.at,
        )  # fmt: skip
        self.extra_percent = max(self.extra_percent, extra_percent)
        for n, one in enumerate(self.expected):
            if self.is_open(n):
                one.deadline = max(one.deadline, one.begun_at + {50: 68, 100: 90}[extra_percent])

    @rule(window=windows, on_question=st.booleans(), is_flagged=st.booleans())
    def flag(self, window: int, on_question: bool, is_flagged: bool) -> None:
        n = window % len(self.windows)
        item = self.items[self.question if on_question else self.scenario]
        if not self.is_open(n):
            with pytest.raises(NotPossible):
                attempts.flag(self.windows[n], item=item, is_flagged=is_flagged, at=self.at)
            return
        attempts.flag(self.windows[n], item=item, is_flagged=is_flagged, at=self.at)
        (self.expected[n].flags.add if is_flagged else self.expected[n].flags.discard)(item)

    def _number(self, n: int, number: int | None) -> int | None:
        """The number of a save, from how far it lies from that of the one that stands."""
        return None if number is None else max(1, self.expected[n].sequence + number)

    @rule(window=windows, position=positions, number=numbers)
    def choose(self, window: int, position: int, number: int | None = None) -> None:
        """In order, late, repeated or out of order."""
        n = window % len(self.windows)
        one, sequence = self.expected[n], self._number(n, number)
        allowed = self.is_open(n) and one.takes(position, sequence)
        step, option = str(self.question.translation_key), option_ids(self.question)[position]
        refusal = Superseded if self.is_open(n) and not one.is_told else NotPossible
        self._answer(n, self.question, step, option, allowed=allowed, sequence=sequence, refusal=refusal)
        if allowed:
            one.take(position, sequence)

    @rule(window=windows, position=positions, number=numbers, door=st.sampled_from([None, 0, 0, 1, 2]))
    def answer_a_page(self, window: int, position: int, number: int | None, door: int | None) -> None:
        """Several answers at once: each is saved or refused by itself, and nothing at all when it is too late."""
        n = window % len(self.windows)
        one, sequence = self.expected[n], self._number(n, number)
        page = [self._given(self.question, position, sequence), *self._decision("door", door)]
        if not self.is_open(n):
            with pytest.raises(NotPossible):
                attempts.answer_all(self.windows[n], page, at=self.at)
            return
        refused = attempts.answer_all(self.windows[n], page, at=self.at)
        is_decided = door is not None and one.decisions.get("door", door) != door
        expected = {self.items[self.question]: not one.takes(position, sequence)}
        expected[self.items[self.scenario]] = is_decided
        assert set(refused) == {item for item, is_refused in expected.items() if is_refused}
        if one.takes(position, sequence):
            one.take(position, sequence)
        if door is not None:
            one.decisions.setdefault("door", door)

    def _given(self, thing: Question, position: int, sequence: int | None) -> Given:
        step, option = str(thing.translation_key), option_ids(thing)[position]
        return Given(self.items[thing], step, option, sequence)

    def _decision(self, name: str, position: int | None) -> list[Given]:
        if position is None:
            return []
        option = choice_id(self.scenario, name, position)
        return [Given(self.items[self.scenario], scene_id(self.scenario, name), option, None)]

    @rule(window=windows, on_question=st.sampled_from([True, True, True, False]))
    def confirm(self, window: int, on_question: bool) -> None:
        """Something is told about the answer; from then on it stands."""
        n = window % len(self.windows)
        item = self.items[self.question if on_question else self.scenario]
        if on_question and self.is_open(n) and self.expected[n].question is not None:
            attempts.confirm(self.windows[n], item=item, at=self.at)
            self.expected[n].is_told = True
        else:
            with pytest.raises(NotPossible):
                attempts.confirm(self.windows[n], item=item, at=self.at)

    @rule(
        window=windows,
        position=positions,
        doing=st.sampled_from([(Answer, "answer"), (AttemptEvent, "answer"), (AttemptEvent, "page"),
                               (Attempt, "hand in"), (Grading, "hand in"), (AttemptEvent, "confirm")]),
    )  # fmt: skip
    def fall_in_the_middle(self, window: int, position: int, doing: tuple[type[models.Model], str]) -> None:
        """Between two writes of one step: nothing of it is left, as all else that is checked here tells."""
        attempt = self.windows[window % len(self.windows)]
        given = self._given(self.question, position, None)
        model, step = doing
        with falling_after(model):
            try:
                if step == "answer":
                    attempts.answer(
                        attempt, item=given.item, step=given.step, response=given.response, at=self.at
                    )
                elif step == "page":
                    with transaction.atomic():
                        attempts.answer_all(attempt, [given, *self._decision("door", position)], at=self.at)
                        raise Crash
                elif step == "hand in":
                    attempts.hand_in(attempt, language="en", at=self.at)
                else:
                    attempts.confirm(attempt, item=given.item, at=self.at)
            except (Crash, NotPossible):
                return
        # Nothing was to be written: the answer stands already, or the attempt is closed.
        n = window % len(self.windows)
        one = self.expected[n]
        assert one.handed_in_at is not None or one.question == position or one.is_told

    @rule(window=windows, name=st.sampled_from(["door", "phone"]), position=positions)
    def decide(self, window: int, name: str, position: int) -> None:
        n = window % len(self.windows)
        taken = self.expected[n].decisions
        reached = name == "door" or taken.get("door") in (0, 1)
        allowed = self.is_open(n) and reached and taken.get(name, position) == position
        step, option = scene_id(self.scenario, name), choice_id(self.scenario, name, position)
        self._answer(n, self.scenario, step, option, allowed=allowed)
        if allowed:
            taken[name] = position

    @rule(chosen=positions, door=positions, phone=st.sampled_from([0, 1, 2]))
    def sit_to_the_end(self, chosen: int, door: int, phone: int) -> None:
        """What most people do."""
        self.begin(WAITING)
        self.choose(-1, chosen, None)
        self.decide(-1, "door", door)
        self.decide(-1, "phone", phone)
        self.hand_in(-1)

    @rule(window=windows)
    def choose_what_is_not_offered(self, window: int) -> None:
        n = window % len(self.windows)
        foreign = choice_id(self.scenario, "door", 0)
        self._answer(n, self.question, str(self.question.translation_key), foreign, allowed=False)

    def _answer(
        self, n: int, thing: Question | Scenario, step: str, option: str, *, allowed: bool,
        sequence: int | None = None, refusal: type[NotPossible] = NotPossible,
    ) -> None:  # fmt: skip
        facts = {"item": self.items[thing], "step": step, "response": option, "at": self.at}
        if allowed:
            attempts.answer(self.windows[n], **facts, sequence=sequence)
        else:
            with pytest.raises(refusal):
                attempts.answer(self.windows[n], **facts, sequence=sequence)

    @rule(window=windows)
    def hand_in(self, window: int) -> None:
        n = window % len(self.windows)
        result = attempts.hand_in(self.windows[n], language="en", at=self.at)
        self.expected[n].close(self.now)
        assert float(result.percent) == self.expected[n].percent
        assert (result.is_passed, result.has_critical) == (
            self.expected[n].is_passed,
            self.expected[n].is_fatal,
        )

    @precondition(lambda self: self.lesson_done_at is None)
    @rule()
    def read_the_lesson(self) -> None:
        progress.mark_done(self.learner, self.stage.lesson.translation_key, language="en", at=self.at)
        self.lesson_done_at = self.now

    def _instant(self, minutes: int | None) -> datetime | None:
        return None if minutes is None else AT + timedelta(minutes=minutes)

    @invariant()
    def attempts_are_legal_and_as_expected(self) -> None:
        made = list(Attempt.objects.order_by("number").prefetch_related("gradings"))
        assert len(made) <= MOST
        assert sum(attempt.is_open for attempt in made) <= 1
        for attempt in made:
            causes = [grading.cause for grading in attempt.gradings.all()]
            assert causes == ([] if attempt.is_open else ["handed-in"])
        for before, after in itertools.pairwise(made):
            assert before.handed_in_at is not None
            assert after.begun_at >= before.handed_in_at + timedelta(minutes=WAITING)
            assert not any(grading.is_passed for grading in before.gradings.all())
        assert [(attempt.number, attempt.begun_at, attempt.handed_in_at) for attempt in made] == [
            (number, self._instant(one.begun_at), self._instant(one.handed_in_at))
            for number, one in enumerate(self.expected, start=1)
        ]
        assert [(attempt.deadline_at, attempt.closed_by) for attempt in made] == [
            (
                self._instant(one.deadline),
                "" if one.handed_in_at is None else "time" if one.by_time else "learner",
            )
            for one in self.expected
        ]
        flags = Flag.objects.values_list("attempt__number", "item")
        assert sorted(flags) == sorted(
            (number, item) for number, one in enumerate(self.expected, start=1) for item in one.flags
        )
        passed = [grading.is_passed for attempt in made for grading in attempt.gradings.all()]
        assert passed == [one.is_passed for one in self.expected if one.handed_in_at is not None]

    @invariant()
    def answers_are_those_that_were_accepted(self) -> None:
        accepted = {
            (
                number,
                str(self.question.translation_key),
                option_ids(self.question)[one.question],
                one.sequence,
                one.is_told,
            )
            for number, one in enumerate(self.expected, start=1)
            if one.question is not None
        } | {
            (number, scene_id(self.scenario, name), choice_id(self.scenario, name, position), 1, False)
            for number, one in enumerate(self.expected, start=1)
            for name, position in one.decisions.items()
        }
        stored = [
            (number, step, response, sequence, told_at is not None)
            for number, step, response, sequence, told_at in Answer.objects.values_list(
                "attempt__number", "step", "response", "sequence", "told_at"
            )
        ]
        assert len(stored) == len(accepted)
        assert set(stored) == accepted

    @invariant()
    def the_item_is_done_when_and_only_when_it_was_passed(self) -> None:
        passed_at = [self._instant(one.handed_in_at) for one in self.expected if one.is_passed]
        done = ItemProgress.objects.filter(key=self.stage.page.translation_key, done_at__isnull=False)
        assert list(done.values_list("done_at", flat=True)) == passed_at
        completed = [
            max(at, self._instant(self.lesson_done_at)) for at in passed_at if self.lesson_done_at is not None
        ]
        assert list(Completion.objects.values_list("completed_at", flat=True)) == completed


@pytest.fixture
def histories(db: None) -> type[Histories]:
    question, scenario = make_question(right=0), make_scenario()
    stage = make_stage(
        question, scenario,
        pass_mark=PASS_MARK, max_attempts=MOST, waiting_minutes=WAITING, time_limit_minutes=LIMIT,
        marks_shown=Moment.EACH_ANSWER,
    )  # fmt: skip
    facts = {
        "stage": stage,
        "learner": make_learner(stage),
        "manager": make_user(),
        "question": question,
        "scenario": scenario,
        "items": {thing: digest(item_payload(thing)) for thing in (question, scenario)},
    }
    return type("HistoriesOfOneLearner", (Histories,), facts)


def test_attempts_when_anything_is_tried_in_any_order_then_no_rule_is_broken(
    histories: type[Histories],
) -> None:
    run_state_machine_as_test(
        histories,
        settings=settings(
            max_examples=150,
            stateful_step_count=10,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
