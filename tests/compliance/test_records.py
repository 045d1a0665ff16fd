"""Who sees which records, and what a record says about a person on a day."""

import random
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from accounts.models import AgencyManager, Posting, User
from certificates.models import Certificate
from compliance.records import Filters, Record, State, count, read, rows, sorted_by
from courses.models import Completion, Course, Edition, ItemProgress
from tests.compliance.builders import certify, make_certificate, make_site, make_taught_course, revoke
from tests.factories import (
    make_agency,
    make_completion,
    make_course,
    make_edition,
    make_enrolment,
    make_manager,
    make_posting,
    make_user,
)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 23, 23, 0, tzinfo=UTC)  # in Luxembourg: the end of TODAY
EVERYTHING = Filters()


@pytest.fixture
def edition(db: None) -> Edition:
    """The first edition of THB-POL, with three lessons that have no page any more."""
    return make_edition(make_course("THB-POL", name="Police course"), lessons=3, at=NOW - timedelta(days=400))


@pytest.fixture
def course(edition: Edition) -> Course:
    return edition.course


def seen(viewer: User, course: Course, filters: Filters = EVERYTHING, on: date = TODAY) -> list[str]:
    """Whose records the viewer sees, by name."""
    return [record.name for record in read(sorted_by(rows(viewer, course, filters, on), "name"))]


def record_of(viewer: User, user: User, course: Course, on: date = TODAY) -> Record:
    return next(read(rows(viewer, course, Filters(words=user.email), on)))


# Who is in the list


def test_rows_when_the_viewer_manages_a_region_then_they_are_its_people_and_those_of_its_units(
    manager: User,
    officer: User,
    judge: User,
    outsider: User,
    course: Course,
    agencies: SimpleNamespace,
    professions: SimpleNamespace,
) -> None:
    make_posting(make_user("Nele North"), agencies.north_1, professions.police)
    make_posting(make_user("Hugo Headquarters"), agencies.police, professions.police)
    assert seen(manager, course) == ["Mona Manager", "Olivia Officer"]


def test_rows_when_a_sibling_unit_has_nearly_the_same_path_then_its_people_are_not_seen(
    agencies: SimpleNamespace, professions: SimpleNamespace, course: Course
) -> None:
    """With more than 36 units the paths are …001 to …010 to …011: one must not be taken for the beginning of another."""
    units = [make_agency(below=agencies.court) for _number in range(40)]
    one, ten, eleven = units[0], units[35], units[36]
    assert [unit.path[-2:] for unit in (one, ten, eleven)] == ["01", "10", "11"]
    for unit in (one, ten, eleven):
        make_posting(make_user(f"Of {unit.path[-2:]}"), unit, professions.judiciary)
    viewer = make_user()
    make_manager(viewer, one)
    assert seen(viewer, course) == ["Of 01"]


def test_rows_when_the_viewer_manages_nothing_then_there_are_none(
    officer: User, colleague: User, course: Course
) -> None:
    assert seen(officer, course) == []


def test_rows_when_the_viewer_may_see_every_agency_then_they_are_everybody(
    coordinator: User, manager: User, judge: User, course: Course
) -> None:
    assert seen(coordinator, course) == ["Julie Judge", "Mona Manager"]


def test_rows_when_a_mandate_has_ended_then_nobody_is_seen_from_the_next_day_on(
    manager: User, officer: User, course: Course
) -> None:
    AgencyManager.objects.update(until=TODAY)
    assert seen(manager, course, on=TODAY) == ["Mona Manager", "Olivia Officer"]
    assert seen(manager, course, on=TODAY + timedelta(days=1)) == []


def test_rows_when_the_viewer_may_not_sign_in_any_more_then_there_are_none(
    manager: User, officer: User, course: Course
) -> None:
    manager.is_active = False
    assert seen(manager, course) == []


def test_rows_when_a_posting_has_ended_or_not_begun_then_it_is_not_seen(
    manager: User, officer: User, colleague: User, course: Course
) -> None:
    Posting.objects.filter(user=officer).update(until=TODAY - timedelta(days=1))
    Posting.objects.filter(user=colleague).update(since=TODAY + timedelta(days=1))
    assert seen(manager, course) == ["Mona Manager"]
    assert seen(manager, course, on=TODAY - timedelta(days=1)) == ["Mona Manager", "Olivia Officer"]
    assert seen(manager, course, on=TODAY + timedelta(days=1)) == ["Colin Colleague", "Mona Manager"]


def test_rows_when_somebody_moved_away_then_only_the_new_units_manager_sees_what_they_did(
    manager: User, officer: User, edition: Edition, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    certify(officer, edition, at=NOW)
    Posting.objects.filter(user=officer).update(until=TODAY - timedelta(days=1))
    make_posting(officer, agencies.north_1, professions.police, since=TODAY)
    northern = make_user("Nora Northern")
    make_manager(northern, agencies.north)
    assert seen(manager, edition.course) == ["Mona Manager"]
    assert [
        (record.name, record.unit, record.state)
        for record in read(rows(northern, edition.course, EVERYTHING, TODAY))
    ] == [("Olivia Officer", "Unit North 1 (demo)", State.CERTIFIED)]


def test_rows_when_somebody_has_two_postings_then_there_are_two_rows_and_one_person(
    manager: User, officer: User, edition: Edition, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    make_posting(officer, agencies.south_2, professions.social)
    certify(officer, edition, at=NOW)
    found = rows(manager, edition.course, EVERYTHING, TODAY)
    assert [
        (record.name, record.unit, record.profession, record.state)
        for record in read(sorted_by(found, "unit"))
    ] == [
        ("Mona Manager", "Region South (demo)", "Police", State.NOT_STARTED),
        ("Olivia Officer", "Unit South 1 (demo)", "Police", State.CERTIFIED),
        ("Olivia Officer", "Unit South 2 (demo)", "Social services", State.CERTIFIED),
    ]
    assert count(found) == (2, 1)


# What a record says


def test_record_when_nothing_is_begun_then_it_says_so(manager: User, officer: User, course: Course) -> None:
    assert record_of(manager, officer, course) == Record(
        name="Olivia Officer",
        email="officer@example.org",
        unit="Unit South 1 (demo)",
        profession="Police",
        state=State.NOT_STARTED,
        done=0,
        total=0,
        started_at=None,
        completed_at=None,
        edition=None,
        current=1,
        refresher_by=None,
        certificate_number=None,
        valid_until=None,
        completion=None,
        languages=None,
        learning_minutes=None,
        read_otherwise=None,
    )


def test_record_when_begun_then_it_counts_the_parts_as_the_learner_sees_them(
    manager: User, officer: User
) -> None:
    taught = make_taught_course(make_site(), "THB-POL", lessons=4)
    first, second, withdrawn_done, withdrawn = taught.lessons
    enrolment = make_enrolment(officer, taught.course)
    for lesson in (first, withdrawn_done):
        ItemProgress.objects.create(
            enrolment=enrolment,
            key=lesson.translation_key,
            first_opened_at=timezone.now(),
            last_opened_at=timezone.now(),
            done_at=timezone.now(),
        )
    ItemProgress.objects.create(  # opened, not done
        enrolment=enrolment,
        key=second.translation_key,
        first_opened_at=timezone.now(),
        last_opened_at=timezone.now(),
    )
    withdrawn_done.unpublish()
    withdrawn.unpublish()
    found = record_of(manager, officer, taught.course, on=timezone.localdate())
    assert (found.state, found.done, found.total) == (State.STARTED, 2, 3)


def test_record_when_begun_then_parts_are_counted_as_they_were_on_that_day(
    manager: User, officer: User
) -> None:
    taught = make_taught_course(make_site(), "THB-POL", lessons=2)
    released = timezone.localtime(taught.edition.released_at)
    enrolment = make_enrolment(officer, taught.course, at=released)
    for days, lesson in enumerate(taught.lessons):
        at = released + timedelta(days=days)
        ItemProgress.objects.create(
            enrolment=enrolment, key=lesson.translation_key, first_opened_at=at, last_opened_at=at, done_at=at
        )
    shorter = {**taught.edition.manifest["modules"][0], "items": taught.edition.items[:1]}
    make_edition(
        taught.course,
        manifest={**taught.edition.manifest, "modules": [shorter]},
        at=released + timedelta(days=2),
    )
    counted = [
        (found.done, found.total)
        for days in range(3)
        for found in [record_of(manager, officer, taught.course, released.date() + timedelta(days=days))]
    ]
    assert counted == [(1, 2), (2, 2), (1, 1)]


@pytest.mark.parametrize(
    ("valid_until", "revoked_at", "state", "has_number"),
    [
        (None, None, State.CERTIFIED, True),
        (TODAY, None, State.CERTIFIED, True),
        (TODAY - timedelta(days=1), None, State.EXPIRED, True),
        (None, NOW, State.COMPLETED, False),
        (None, MIDNIGHT - timedelta(seconds=1), State.COMPLETED, False),
        (None, MIDNIGHT, State.CERTIFIED, True),
        (TODAY - timedelta(days=1), NOW, State.COMPLETED, False),
    ],
)
def test_record_when_there_is_a_certificate_then_its_worth_on_that_day_decides(
    manager: User,
    officer: User,
    edition: Edition,
    valid_until: date | None,
    revoked_at: datetime | None,
    state: State,
    has_number: bool,
) -> None:
    certificate = certify(officer, edition, at=NOW - timedelta(days=9), valid_until=valid_until)
    if revoked_at:
        revoke(certificate, at=revoked_at)
    found = record_of(manager, officer, edition.course)
    assert found.state == state
    assert found.certificate_number == (certificate.number if has_number else None)
    assert found.valid_until == (valid_until if has_number else None)
    assert (found.completed_on, found.edition) == (TODAY - timedelta(days=9), 1)


def test_record_when_completed_without_a_certificate_then_it_is_completed(
    manager: User, officer: User, edition: Edition
) -> None:
    make_completion(make_enrolment(officer, edition.course, at=NOW), edition, at=NOW)
    found = record_of(manager, officer, edition.course)
    assert (found.state, found.edition, found.certificate_number) == (State.COMPLETED, 1, None)


def test_record_when_another_course_is_done_then_it_says_nothing_about_this_one(
    manager: User, officer: User, course: Course
) -> None:
    certify(officer, make_edition(make_course("THB-JUD")), at=NOW)
    assert record_of(manager, officer, course).state == State.NOT_STARTED


def test_record_when_the_newer_completion_has_no_valid_certificate_then_the_valid_older_one_counts(
    manager: User, officer: User, edition: Edition
) -> None:
    older = certify(officer, edition, at=NOW - timedelta(days=30))
    newer = certify(officer, make_edition(edition.course), at=NOW - timedelta(days=2))
    assert record_of(manager, officer, edition.course).certificate_number == newer.number
    revoke(newer, at=NOW)
    found = record_of(manager, officer, edition.course)
    assert (found.state, found.edition, found.certificate_number) == (State.CERTIFIED, 1, older.number)
    assert found.completed_on == TODAY - timedelta(days=30)


def test_record_when_no_certificate_is_valid_then_the_newest_completion_counts(
    manager: User, officer: User, edition: Edition
) -> None:
    certify(officer, edition, at=NOW - timedelta(days=30), valid_until=TODAY - timedelta(days=1))
    enrolment = officer.enrolments.get()
    make_completion(enrolment, make_edition(edition.course), at=NOW - timedelta(days=2))
    found = record_of(manager, officer, edition.course)
    assert (found.state, found.edition, found.certificate_number) == (State.COMPLETED, 2, None)


def test_record_when_asked_as_of_an_earlier_day_then_what_came_later_is_not_in_it(
    manager: User, officer: User, edition: Edition
) -> None:
    enrolment = make_enrolment(officer, edition.course, at=NOW - timedelta(days=20))
    completion = make_completion(enrolment, edition, at=NOW - timedelta(days=10))
    make_certificate(completion, at=NOW - timedelta(days=5))
    states = {
        days: record_of(manager, officer, edition.course, TODAY - timedelta(days=days)).state
        for days in (21, 20, 10, 5)
    }
    assert states == {21: State.NOT_STARTED, 20: State.STARTED, 10: State.COMPLETED, 5: State.CERTIFIED}


def reckoned(user: User, course: Course, on: date) -> State:
    """The state of a person once more, row by row, with the certificate's own `state_on` and the duty's own proofs."""
    found = worth_of(user, course, on)
    if found not in (State.COMPLETED, State.CERTIFIED):
        return found
    by_then = [row for row in user.completions.all() if timezone.localdate(row.completed_at) <= on]
    asking = list(course.editions.filter(refresher_by__lt=on).values_list("number", flat=True))
    standing = [row for row in by_then if not is_revoked(row, on)]
    held = max(row.edition_number for row in standing or by_then)
    return State.REFRESHER_OVERDUE if any(number > held for number in asking) else found


def is_revoked(completion: Completion, on: date) -> bool:
    certificate = Certificate.objects.filter(completion=completion).first()
    revocation = certificate.revocation if certificate else None
    return revocation is not None and timezone.localdate(revocation.at) <= on


def worth_of(user: User, course: Course, on: date) -> State:
    """What somebody's completions are worth as long as no refresher is asked."""

    def is_by_then(at: datetime) -> bool:
        return timezone.localdate(at) <= on

    worth = {Certificate.State.VALID: State.CERTIFIED, Certificate.State.EXPIRED: State.EXPIRED}
    states = []
    for completion in Completion.objects.filter(user=user, edition__course=course).order_by(
        "-edition_number"
    ):
        if is_by_then(completion.completed_at):
            certificate = Certificate.objects.filter(completion=completion).first()
            is_issued = certificate is not None and is_by_then(certificate.issued_at)
            states.append(
                worth.get(certificate.state_on(on), State.COMPLETED) if is_issued else State.COMPLETED
            )
    if State.CERTIFIED in states:
        return State.CERTIFIED
    if states:
        return states[0]
    begun = user.enrolments.filter(course=course).first()
    return State.STARTED if begun and is_by_then(begun.enrolled_at) else State.NOT_STARTED


def test_record_when_histories_are_drawn_at_random_then_the_database_reckons_as_a_slow_reader_does(
    manager: User, edition: Edition, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    draw = random.Random(20261123)
    editions = [edition, make_edition(edition.course, at=NOW - timedelta(days=100))]
    Edition.objects.filter(pk=editions[1].pk).update(refresher_by=TODAY + timedelta(days=1))
    users = [make_user() for _number in range(60)]
    for user in users:
        make_posting(user, agencies.south_2, professions.police)
        if draw.random() < 0.2:
            continue
        enrolment = make_enrolment(user, edition.course, at=NOW - timedelta(days=draw.randint(0, 8)))
        for done in editions:
            if draw.random() < 0.4:
                continue
            completion = make_completion(enrolment, done, at=NOW - timedelta(days=draw.randint(-2, 6)))
            if draw.random() < 0.2:
                continue
            until = draw.choice([None, TODAY + timedelta(days=draw.randint(-4, 4))])
            certificate = make_certificate(
                completion, at=completion.completed_at + timedelta(days=draw.randint(0, 2)), valid_until=until
            )
            if draw.random() < 0.3:
                revoke(certificate, at=certificate.issued_at + timedelta(hours=draw.randint(1, 60)))
    met = set()
    for day in (TODAY - timedelta(days=3), TODAY, TODAY + timedelta(days=3)):
        found = {
            record.email: record.state for record in read(rows(manager, edition.course, EVERYTHING, day))
        }
        expected = {user.email: reckoned(user, edition.course, day) for user in users}
        assert found == expected | {manager.email: State.NOT_STARTED}
        met |= set(found.values())
    assert met == set(State)


# Filters, order, count


@pytest.fixture
def five_states(
    agencies: SimpleNamespace, professions: SimpleNamespace, edition: Edition
) -> dict[State, User]:
    """A person of each state in the second southern unit; the names stand in another order than the states."""
    names = {
        State.NOT_STARTED: "Eva Nothing",
        State.STARTED: "Dora Started",
        State.EXPIRED: "Carl Expired",
        State.COMPLETED: "Bea Completed",
        State.CERTIFIED: "Abel Certified",
    }
    users = {state: make_user(name) for state, name in names.items()}
    for user in users.values():
        make_posting(user, agencies.south_2, professions.social)
    make_enrolment(users[State.STARTED], edition.course, at=NOW)
    certify(users[State.EXPIRED], edition, at=NOW - timedelta(days=9), valid_until=TODAY - timedelta(days=1))
    enrolment = make_enrolment(users[State.COMPLETED], edition.course, at=NOW)
    make_completion(enrolment, edition, at=NOW - timedelta(days=5))
    certify(users[State.CERTIFIED], edition, at=NOW - timedelta(days=7))
    return users


@pytest.mark.parametrize("state", [state for state in State if state != State.REFRESHER_OVERDUE])
def test_rows_when_filtered_by_state_then_they_are_those_in_it(
    manager: User, five_states: dict[State, User], course: Course, agencies: SimpleNamespace, state: State
) -> None:
    filters = Filters(state=state, unit=agencies.south_2)
    assert seen(manager, course, filters) == [five_states[state].full_name]


def test_rows_when_filtered_by_unit_then_units_below_belong_to_it_and_strange_ones_stay_unseen(
    manager: User, officer: User, judge: User, course: Course, agencies: SimpleNamespace
) -> None:
    assert seen(manager, course, Filters(unit=agencies.south)) == ["Mona Manager", "Olivia Officer"]
    assert seen(manager, course, Filters(unit=agencies.south_1)) == ["Olivia Officer"]
    assert seen(manager, course, Filters(unit=agencies.police)) == ["Mona Manager", "Olivia Officer"]
    assert seen(manager, course, Filters(unit=agencies.court)) == []


def test_rows_when_filtered_by_profession_or_words_then_all_must_fit(
    manager: User, officer: User, five_states: dict[State, User], course: Course, professions: SimpleNamespace
) -> None:
    assert seen(manager, course, Filters(profession=professions.police)) == ["Mona Manager", "Olivia Officer"]
    assert seen(manager, course, Filters(words="OFFICER liv")) == ["Olivia Officer"]
    assert seen(manager, course, Filters(words="officer@example.org")) == ["Olivia Officer"]
    assert seen(manager, course, Filters(words="officer judge")) == []
    assert seen(manager, course, Filters(words="%")) == []
    assert seen(manager, course, Filters(words="mona", profession=professions.social)) == []


@pytest.mark.parametrize(
    ("sort", "first_letters"),
    [
        ("name", "ABCDEM"),
        ("-name", "MEDCBA"),
        ("unit", "MABCDE"),
        ("-unit", "ABCDEM"),
        ("state", "EMDCBA"),
        ("-state", "ABCDEM"),
        ("completed", "CABDEM"),
        ("-completed", "BACDEM"),
        ("no such column", "ABCDEM"),
    ],
)
def test_rows_when_sorted_then_ties_are_by_name_and_what_is_empty_comes_last(
    manager: User, five_states: dict[State, User], course: Course, sort: str, first_letters: str
) -> None:
    found = sorted_by(rows(manager, course, EVERYTHING, TODAY), sort)
    assert "".join(record.name[0] for record in read(found)) == first_letters


def test_count_when_somebody_is_certified_then_both_numbers_are_of_people(
    manager: User, five_states: dict[State, User], course: Course
) -> None:
    assert count(rows(manager, course, EVERYTHING, TODAY)) == (6, 1)
    assert count(rows(manager, course, Filters(state=State.STARTED), TODAY)) == (1, 0)
