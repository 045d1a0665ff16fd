"""Every address, every role of the cast, and rows of the officer that could leak.

The addresses are taken from the resolver: a new one that takes a random id fails here until it is said whose it is.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.core.serializers import serialize
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from assessments import accommodations, attempts
from assessments.asked_files import files_of
from assessments.marking import payloads_of
from assessments.models import Accommodation, Answer, Attempt, Flag, Grading, Question
from certificates import issuing
from certificates.models import Certificate, CertificateEvent
from courses import notebook, prior_learning, progress
from courses.models import Completion, Enrolment, HomePage, ItemProgress, LessonNote, PriorLearning
from tests.assessments.builders import Stage, item_of, make_question, make_stage, option_ids, release
from tests.courses.builders import block, make_image, make_practice, make_recording
from tests.factories import make_enrolment, make_invitation, make_manager, make_requirement
from tests.test_architecture import PUBLIC, addresses

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]

LEARNERS = ["colleague", "judge", "social_worker", "outsider"]
AUTHORS = ["trainer", "reviewer", "editor"]
OVERSEERS = ["manager", "coordinator"]
OTHERS = [*LEARNERS, *AUTHORS, *OVERSEERS]

# Whose the random ids in an address are: the officer's own, or seen by those who manage the officer's unit.
OWN, MANAGED = "the learner's own", "of those who manage the unit"
RECORD = "the learner's own, and seen by those who manage the unit"
SHARED = "shown to everybody who is signed in"
ENROLLED = "shown to everybody who takes the course"
# An upload waits for its author alone: tests/assessments/exchange/test_into_library.py, tests/courses/test_po_files.py.
UPLOADS = {"import_report", "import_report_file", "po_report"}
CLASSES = {
    "withdraw_invitation": MANAGED,
    "end_requirement": MANAGED,
    "grant_accommodation": MANAGED,
    "end_accommodation": MANAGED,
    "decide_prior_learning": MANAGED,
    "revoke_prior_learning": MANAGED,
    "managed_prior_learning_file": MANAGED,
    "own_prior_learning_file": OWN,
    "withdraw_prior_learning": OWN,
    "taught": RECORD,
    "taught_item": RECORD,
    "taught_file": RECORD,
    "certificate": OWN,
    "certificate_pdf": OWN,
    "certificate_preview": OWN,
    "begin_attempt": OWN,
    "attempt_next": OWN,
    "attempt_item": OWN,
    "attempt_all": OWN,
    "attempt_told": OWN,
    "attempt_record": OWN,
    "attempt_asked_file": OWN,
    "attempt_decision": OWN,
    "attempt_review": OWN,
    "attempt_hand_in": OWN,
    "attempt_debrief": OWN,
    "lesson_done": OWN,
    "knowledge_check": ENROLLED,
    "practice": SHARED,
    "recording": SHARED,
    "note_place": OWN,
    "stopping_place": OWN,
    "take_in_segments": OWN,
    "save_note": OWN,
    "delete_note": OWN,
}
# What each role may read of the officer, and where. All else is a leak.
REASON = "the reason for extra time and attempts"
ELSEWHERE = "what was learned elsewhere"
RECORDS = {"the name", "the e-mail address", "the number of the certificate"}
COMPLETED = "the completion"
PERSON = {"the name", "the e-mail address", "the person"}
MAY_READ = {
    ("manager", "accommodations"): {*PERSON, REASON},
    ("manager", "choose_accommodation_person"): PERSON,
    ("manager", "grant_accommodation"): PERSON,
    ("coordinator", "accommodations"): {*PERSON, REASON},
    ("coordinator", "choose_accommodation_person"): PERSON,
    ("coordinator", "grant_accommodation"): PERSON,
    ("manager", "managed_prior_learning"): {"the name", "the e-mail address", ELSEWHERE, "the claim"},
    ("manager", "decide_prior_learning"): {"the name", "the e-mail address", ELSEWHERE},
    ("manager", "managed_prior_learning_file"): {ELSEWHERE},
    ("coordinator", "managed_prior_learning"): {"the name", "the e-mail address", ELSEWHERE, "the claim"},
    ("coordinator", "decide_prior_learning"): {"the name", "the e-mail address", ELSEWHERE},
    ("coordinator", "managed_prior_learning_file"): {ELSEWHERE},
    ("manager", "records"): {*RECORDS, COMPLETED},
    ("manager", "records_csv"): RECORDS,
    ("coordinator", "records"): {*RECORDS, COMPLETED},
    ("coordinator", "records_csv"): RECORDS,
}


NOTE = "Ask first who else sleeps there."
CERTIFICATE = "Interviewing children, three days"


@dataclass
class Rows:
    """What the officer has: an open attempt, one that was handed in, a completion with its certificate."""

    officer: User
    stage: Stage
    enrolment: Enrolment
    open_attempt: Attempt
    closed_attempt: Attempt
    certificate: Certificate
    invitation: Any
    accommodation: Accommodation
    sent: PriorLearning
    question_item: str
    requirement: Any
    arguments: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def secrets(self) -> dict[str, str]:
        """What must not be in anybody else's answer."""
        return {
            "the name": self.officer.full_name,
            "the e-mail address": self.officer.email,
            "the enrolment": str(self.enrolment.uuid),
            "an open attempt": str(self.open_attempt.uuid),
            "an attempt that was handed in": str(self.closed_attempt.uuid),
            "the certificate": str(self.certificate.uuid),
            "the number of the certificate": self.certificate.number,
            "the code of the certificate": self.certificate.code,
            "the person": str(self.officer.uuid),
            COMPLETED: str(self.certificate.completion.uuid),
            "a private note": NOTE,
            REASON: self.accommodation.reason,
            ELSEWHERE: self.sent.title,
            "the claim": str(self.sent.uuid),
        }


@pytest.fixture
def rows(site: HomePage, officer: User, manager: User, settings: Settings, tmp_path: Path) -> Rows:
    at = timezone.now() - timedelta(days=2)
    settings.MEDIA_ROOT = tmp_path
    done, asked = make_question(right=0), make_question(right=0, pictures=[_picture()])
    stage, other = make_stage(done), make_stage(asked)
    _show_a_recording(stage)
    enrolment = make_enrolment(officer, stage.course, at=at)
    progress.mark_done(enrolment, stage.lesson.translation_key, language="en", at=at)
    closed = answered(enrolment, stage, done, at)
    attempts.hand_in(closed, language="en", at=at)
    open_attempt = answered(make_enrolment(officer, other.course, at=at), other, asked, at)
    certificate = issuing.issue(officer.completions.get(), at=at)
    notebook.save(open_attempt.enrolment, other.lesson.translation_key, NOTE, built_on=None, at=at)
    unit = officer.postings.get()
    invitation, _token = make_invitation(unit.agency, unit.profession, by=manager)
    attempts.flag(open_attempt, item=item_of(open_attempt, asked), is_flagged=True, at=at)
    accommodation = accommodations.grant(
        officer,
        extra_percent=50,
        extra_attempts=1,
        reason="Reads large print",
        since=at.date(),
        until=None,
        by=manager,
        at=at,
    )
    sent = prior_learning.claim(
        officer,
        other.course,
        title=CERTIFICATE,
        issuer="École d'Exemple",
        obtained_on=at.date(),
        valid_until=None,
        file=b"%PDF-1.7 " + CERTIFICATE.encode(),
        at=at,
    )
    made = Rows(
        officer=officer,
        stage=stage,
        enrolment=enrolment,
        open_attempt=open_attempt,
        closed_attempt=closed,
        certificate=certificate,
        invitation=invitation,
        accommodation=accommodation,
        sent=sent,
        question_item=item_of(closed, done),
        requirement=make_requirement(stage.course, agency=unit.agency, due_days=30),
    )
    made.arguments = arguments_of(made, other)
    return made


def _picture() -> dict[str, Any]:
    image = {"image": make_image().pk, "alt_text": "A room", "decorative": False}
    return block("picture", image=image, caption="", sources=[])


def _show_a_recording(stage: Stage) -> None:
    """In the lesson, released anew."""
    stage.lesson.body = [block("video", recording=make_recording().pk)]
    stage.lesson.save()
    release(stage.course, stage.course_page)


def answered(enrolment: Enrolment, stage: Stage, question: Any, at: Any) -> Attempt:
    attempt = attempts.begin(enrolment, stage.page, at=at)
    item, step = item_of(attempt, question), str(question.translation_key)
    attempts.answer(attempt, item=item, step=step, response=option_ids(question)[0], at=at)
    return attempt


def arguments_of(rows: Rows, other: Stage) -> dict[str, list[dict[str, Any]]]:
    """For each address that takes random ids: arguments that lead to the officer's rows."""
    both = [{"uuid": rows.open_attempt.uuid}, {"uuid": rows.closed_attempt.uuid}]
    enrolment = rows.open_attempt.enrolment.uuid
    return {
        "withdraw_invitation": [{"uuid": rows.invitation.uuid}],
        "end_requirement": [{"uuid": rows.requirement.uuid}],
        "grant_accommodation": [{"person": rows.officer.uuid}],
        "end_accommodation": [{"uuid": rows.accommodation.uuid}],
        **{name: [{"uuid": rows.sent.uuid}] for name in CLASSES if "prior_learning" in name},
        "taught": [{"uuid": rows.certificate.completion.uuid}],
        "taught_item": [{"uuid": rows.certificate.completion.uuid, "position": n} for n in (1, 2)],
        "taught_file": [
            {"uuid": rows.certificate.completion.uuid, "key": key, "part": "captions"}
            for key in files_in_edition(rows.certificate.completion)
        ],
        "certificate": [{"uuid": rows.certificate.uuid}],
        "certificate_pdf": [{"uuid": rows.certificate.uuid}],
        "certificate_preview": [{"uuid": rows.certificate.uuid}],
        "begin_attempt": [{"enrolment": enrolment, "key": other.page.translation_key}],
        "attempt_next": both,
        "attempt_item": [{**which, "number": 1} for which in both],
        "attempt_told": [{**which, "number": 1} for which in both],
        "attempt_decision": [{**which, "number": 1, "step": "sample"} for which in both],
        "attempt_all": both,
        "attempt_review": both,
        "attempt_record": both,
        "attempt_asked_file": [
            {"uuid": rows.open_attempt.uuid, "mark": name.mark}
            for name in files_of(payloads_of(rows.open_attempt).values())
        ],
        "attempt_hand_in": both,
        "attempt_debrief": both,
        "knowledge_check": [
            {"lesson": other.lesson.translation_key, "question": check_in(other).translation_key}
        ],
        "practice": [{"key": make_practice().translation_key}],
        "recording": [{"key": make_recording().key, "part": "captions"}],
        "take_in_segments": [{"enrolment": enrolment}],
        **{
            name: [{"enrolment": enrolment, "key": other.lesson.translation_key}]
            for name in ("lesson_done", "note_place", "stopping_place", "save_note", "delete_note")
        },
    }


def files_in_edition(completion: Completion) -> list[str]:
    return [file["key"] for item in completion.edition.items for file in item.get("files", [])]


def check_in(stage: Stage) -> Question:
    """A question that the lesson of this course asks as a knowledge check."""
    question = make_question()
    stage.lesson.body = [block("knowledge_check", question=question.pk)]
    stage.lesson.save()
    return question


def asked(client: Client, path: str, method: str) -> tuple[int, str]:
    """The status and all words of an answer."""
    response: HttpResponseBase = getattr(client, method)(path)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, content.decode("utf-8", "replace") + response.headers.get("Location", "")


def ours() -> list:
    """Our own addresses, and the pages; the CMS has its own test below."""
    return [
        address
        for address in addresses()
        if not address.template.startswith(("cms/", "i18n/", "media/", "v/"))
    ]


def records() -> str:
    """Everything that is stored about learning, to see that a request has changed nothing."""
    kept = [
        Enrolment,
        ItemProgress,
        LessonNote,
        Completion,
        Attempt,
        Answer,
        Flag,
        Grading,
        Accommodation,
        PriorLearning,
        CertificateEvent,
    ]
    return "".join(serialize("json", model.objects.order_by("pk")) for model in kept)


# --- What is listed is complete --------------------------------------------------------------------


def test_addresses_with_random_ids_when_listed_then_none_is_missing() -> None:
    """Whoever adds one says in `CLASSES` whose rows it shows, and gives arguments for it."""
    assert {address.name for address in addresses() if address.has_uuid} - UPLOADS == set(CLASSES)


def test_rows_when_made_then_each_listed_address_leads_to_them(
    rows: Rows, client_for: ClientFor, manager: User
) -> None:
    """The officer (or the manager) gets in: the refusals below are not refusals of something that does not exist."""
    assert set(rows.arguments) == set(CLASSES)
    by_name = {address.name: address for address in addresses()}
    closed = {}
    for name, whose in CLASSES.items():
        viewer = rows.officer if whose in (OWN, ENROLLED, RECORD) else manager
        for arguments in rows.arguments[name]:
            path = by_name[name].path(**arguments)
            statuses = [asked(client_for(viewer), path, method)[0] for method in ("get", "post")]
            if set(statuses) <= {404, 405}:
                closed[path] = statuses
    # A decision can only be looked at in a scenario; the officer sat questions.
    assert {path for path in closed if not path.endswith("/1/sample/")} == set()


# --- Somebody else's row ---------------------------------------------------------------------------


@pytest.mark.parametrize("who", OTHERS)
def test_own_rows_when_somebody_else_asks_then_there_is_no_such_page_and_nothing_changes(
    who: str, request: pytest.FixtureRequest, rows: Rows, client_for: ClientFor
) -> None:
    viewer = request.getfixturevalue(who)
    make_enrolment(viewer, rows.stage.course)  # takes the same course: only the row is another's
    make_enrolment(viewer, rows.open_attempt.enrolment.course)
    by_name = {address.name: address for address in addresses()}
    browser = client_for(viewer)
    before = records()
    found = {
        f"{method} {path}": status
        for name, whose in CLASSES.items()
        if whose == OWN
        for arguments in rows.arguments[name]
        for path in [by_name[name].path(**arguments)]
        for method in ("get", "post")
        if (status := asked(browser, path, method)[0]) not in (404, 405)
    }
    assert found == {}
    assert records() == before


@pytest.mark.parametrize("who", [*LEARNERS, *AUTHORS, "officer"])
def test_managed_rows_when_somebody_manages_nothing_then_there_is_no_such_page(
    who: str, request: pytest.FixtureRequest, rows: Rows, client_for: ClientFor
) -> None:
    by_name = {address.name: address for address in addresses()}
    browser = client_for(request.getfixturevalue(who))
    for name, whose in CLASSES.items():
        for arguments in rows.arguments[name] if whose == MANAGED else []:
            assert asked(browser, by_name[name].path(**arguments), "post")[0] == 404
    rows.invitation.refresh_from_db()
    rows.requirement.refresh_from_db()
    assert (rows.invitation.withdrawn_at, rows.requirement.until) == (None, None)
    assert list(Accommodation.objects.values_list("user", "ended_at")) == [(rows.officer.pk, None)]
    assert PriorLearning.objects.get().state == PriorLearning.State.OPEN


@pytest.mark.parametrize("who", ["officer", *OTHERS])
def test_records_when_somebody_asks_what_was_taught_then_the_learner_and_overseers_alone_are_told(
    who: str, request: pytest.FixtureRequest, rows: Rows, outsider: User, client_for: ClientFor, agencies: Any
) -> None:
    make_manager(outsider, agencies.north)  # of other people
    by_name = {address.name: address for address in addresses()}
    browser = client_for(request.getfixturevalue(who))
    statuses = {
        asked(browser, by_name[name].path(**arguments), "get")[0]
        for name, whose in CLASSES.items()
        if whose == RECORD
        for arguments in rows.arguments[name]
    }
    assert statuses == {200 if who in ("officer", *OVERSEERS) else 404}


# --- No answer tells anything about somebody else --------------------------------------------------


@pytest.mark.parametrize("who", OTHERS)
def test_answers_when_somebody_walks_through_the_site_then_they_tell_nothing_of_the_officer(
    who: str, request: pytest.FixtureRequest, rows: Rows, client_for: ClientFor
) -> None:
    viewer = request.getfixturevalue(who)
    for course in (rows.stage.course, rows.open_attempt.enrolment.course):
        make_enrolment(viewer, course)
    browser = client_for(viewer)
    paths = [
        (address.name, address.path(**arguments))
        for address in ours()
        if address.name != "account_logout"
        for arguments in rows.arguments.get(address.name, [{}])
    ]
    pages = (rows.stage.course_page, rows.stage.lesson, rows.stage.page, rows.stage.course_page.get_parent())
    paths += [("page", page.get_url()) for page in pages]
    leaks = {
        f"{name}: {path}": told
        for name, path in paths
        for status, words in [asked(browser, path, "get")]
        if (told := told_in(words, path, rows) - MAY_READ.get((who, name), set()))
    }
    assert leaks == {}


def told_in(words: str, path: str, rows: Rows) -> set[str]:
    """What of the officer an answer tells that the question did not hold itself."""
    return {what for what, secret in rows.secrets.items() if secret in words and secret not in path}


def test_answers_when_the_officer_asks_then_the_oracle_sees_what_is_there(
    rows: Rows, client_for: ClientFor
) -> None:
    """The test above is not blind: on the officer's own pages it finds the same things."""
    browser = client_for(rows.officer)
    words = "".join(
        asked(browser, path, "get")[1]
        for path in (
            "/en/my/",
            "/en/my/notes/",
            "/en/my/prior-learning/",
            "/en/certificates/",
            "/en/account/profile/",
        )
    )
    assert told_in(words, "", rows) >= {
        "the name", "the e-mail address", "the certificate", "a private note", ELSEWHERE,
    }  # fmt: skip


@pytest.mark.parametrize("who", OVERSEERS)
def test_records_when_an_overseer_reads_them_then_there_are_results_and_nothing_else(
    who: str, request: pytest.FixtureRequest, rows: Rows, client_for: ClientFor
) -> None:
    browser = client_for(request.getfixturevalue(who))
    for path in ("/en/records/", "/en/records/export.csv"):
        status, words = asked(browser, f"{path}?course={rows.stage.course.code}", "get")
        assert status == 200
        assert told_in(words, "", rows) - {COMPLETED} == RECORDS


def test_records_when_a_manager_of_another_unit_reads_them_then_the_officer_is_not_in_them(
    rows: Rows, outsider: User, client_for: ClientFor, agencies: Any
) -> None:
    make_manager(outsider, agencies.north)
    browser = client_for(outsider)
    for path in ("/en/records/", "/en/records/export.csv"):
        status, words = asked(browser, f"{path}?course={rows.stage.course.code}", "get")
        assert (status, told_in(words, "", rows)) == (200, set())


@pytest.mark.parametrize("who", AUTHORS)
def test_cms_when_an_author_walks_through_it_then_it_tells_nothing_of_the_officer(
    who: str, request: pytest.FixtureRequest, rows: Rows, client_for: ClientFor
) -> None:
    browser = client_for(request.getfixturevalue(who))
    leaks, opened = {}, 0
    for address in addresses():
        if address.parameters or address.template in ("cms/logout/", "cms/failwhale/"):
            continue
        if address.template.startswith("cms/"):
            status, words = asked(browser, address.path(), "get")
            opened += status == 200
            if told := told_in(words, address.path(), rows):
                leaks[address.path()] = told
    assert leaks == {}
    assert opened > 5


# --- The file of an attempt ------------------------------------------------------------------------


@pytest.mark.parametrize("who", [*OTHERS, "officer"])
def test_file_of_an_attempt_when_somebody_without_the_right_asks_then_there_is_no_such_page_and_no_line(
    who: str, request: pytest.FixtureRequest, rows: Rows, client_for: ClientFor
) -> None:
    """Nobody of the cast holds the right, not even who manages the unit or all of them."""
    browser = client_for(request.getfixturevalue(who))
    for attempt in (rows.open_attempt, rows.closed_attempt):
        answer = browser.post("/en/appeals/", {"attempt": str(attempt.uuid), "reason": "An appeal"})
        assert answer.status_code == 404
        assert not attempt.events.filter(kind="opened").exists()
    assert browser.get("/en/appeals/").status_code == 404


def test_file_of_an_attempt_when_a_holder_opens_it_then_it_tells_of_that_attempt_alone(
    rows: Rows, colleague: User, client_for: ClientFor
) -> None:
    colleague.user_permissions.add(Permission.objects.get(codename="view_attempt_record"))
    browser = client_for(colleague)
    assert told_in(asked(browser, "/en/appeals/", "get")[1], "", rows) == set()
    sent = {"attempt": str(rows.closed_attempt.uuid), "reason": "An appeal"}
    words = browser.post("/en/appeals/", sent).content.decode()
    assert told_in(words, "", rows) == {"the name", "an attempt that was handed in"}
    assert not rows.open_attempt.events.filter(kind="opened").exists()


# --- Anybody ---------------------------------------------------------------------------------------


def test_public_addresses_when_a_stranger_asks_then_they_tell_nothing_of_the_officer(
    rows: Rows, client: Client
) -> None:
    public = [address.path() for address in addresses() if address.name in PUBLIC]
    told = {path: told_in(asked(client, path, "get")[1], path, rows) for path in public}
    assert {path: what for path, what in told.items() if what} == {}


def test_verification_when_a_stranger_has_the_code_then_it_confirms_the_certificate_and_hides_the_name(
    rows: Rows, client: Client
) -> None:
    status, words = asked(client, f"/en/verify/{rows.certificate.code}/", "get")
    assert status == 200
    assert told_in(words, "", rows) - {"the code of the certificate"} == {"the number of the certificate"}
