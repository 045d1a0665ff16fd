"""One's own data: everything that is known of oneself, nothing that is somebody else's, only after proving oneself."""

import json
import logging
import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import ForeignKey, ManyToManyField
from django.test import Client
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Comment, CommentReply, PageSubscription
from wagtail.users.models import UserProfile

from accounts import people
from accounts.models import Invitation, User
from assessments import attempts
from certificates import issuing
from compliance.privacy.own_data import LEFT_OUT, SECTIONS, data_of
from courses import progress
from tests.accounts.browser import sign_in, words
from tests.assessments.builders import Stage, choose, fail, hand_in, make_question, make_stage
from tests.courses.builders import make_recording
from tests.factories import PASSWORD, make_enrolment, make_invitation, make_manager, make_posting

pytestmark = pytest.mark.django_db

PAGE, FILE = "/en/account/data/", "/en/account/data/download/"
NOW = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
ClientFor = Callable[[User], Client]


def text_of(user: User) -> str:
    return json.dumps(data_of(user, at=NOW), cls=DjangoJSONEncoder, ensure_ascii=False)


def learn(user: User, stage: Stage, question: Any, *, position: int = 0) -> None:
    """Take the course to its certificate; `position` is the option chosen."""
    at = timezone.now() - timedelta(days=1)
    enrolment = make_enrolment(user, stage.course, at=at)
    progress.mark_done(enrolment, stage.lesson.translation_key, language="en", at=at)
    attempt = attempts.begin(enrolment, stage.page, at=at)
    choose(attempt, question, position, at=at)
    hand_in(attempt, at=at)
    issuing.issue(user.completions.get(), at=at)


@pytest.fixture
def stage(site: object) -> SimpleNamespace:
    question = make_question(text="<p>Who is at the <b>door</b>?</p>")
    return SimpleNamespace(course=make_stage(question), question=question)


# --- Nothing is forgotten --------------------------------------------------------------------------


def relations_to_people() -> set[str]:
    """Each relation that leads from a row to a person, directly or over rows that are in the file already."""
    exported = {relation for section in SECTIONS for relation in section.relations}
    known, found = {User}, set()
    while True:
        arrows = {
            (f"{model._meta.label}.{field.name}", model)
            for model in apps.get_models(include_auto_created=True)
            for field in (*model._meta.local_fields, *model._meta.local_many_to_many)
            if isinstance(field, ForeignKey | ManyToManyField) and field.related_model in known
        }
        names = {name for name, _model in arrows}
        if names == found:
            return found
        found = names
        known |= {model for name, model in arrows if name in exported}


def test_relations_when_models_are_walked_then_each_is_exported_or_left_out_with_a_reason() -> None:
    """Whoever adds a model that points to a person, an enrolment or an attempt says here whether people get to see it."""
    exported = [relation for section in SECTIONS for relation in section.relations]
    assert sorted(relations_to_people()) == sorted([*exported, *LEFT_OUT])
    assert all(len(reason) > 20 for reason in LEFT_OUT.values())


def test_relations_when_walked_then_the_walk_reaches_what_hangs_on_learning() -> None:
    assert relations_to_people() > {
        "accounts.Posting.user",
        "assessments.Answer.attempt",
        "assessments.AttemptEvent.attempt",
        "courses.ItemProgress.enrolment",
        "certificates.CertificateEvent.certificate",
    }


def test_sections_when_listed_then_each_says_what_it_holds_and_no_two_have_the_same_key(
    officer: User,
) -> None:
    keys = [section.key for section in SECTIONS]
    assert len(set(keys)) == len(keys)
    assert all(str(section.title) and str(section.about) for section in SECTIONS)
    data = data_of(officer, at=NOW)
    assert set(data) == {"about", *keys}
    assert set(data["about"]["sections"]) == set(keys)


# --- What is in it ---------------------------------------------------------------------------------


def test_account_when_exported_then_it_has_what_one_is_and_no_secret(
    officer: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    people.speak_to(officer, language="fr")
    people.name_for_certificates(officer, name="Dr. Olivia Officer")
    secret = generate_totp_secret()
    TOTP.activate(officer, secret)
    session = UserSession.objects.create(
        user=officer, ip="192.0.2.7", session_key="the-key-of-the-session", user_agent="curl/8"
    )
    make_manager(officer, agencies.north)
    data = data_of(User.objects.get(pk=officer.pk), at=NOW)
    assert data["about"]["taken_at"].isoformat() == "2026-11-24T14:30:00+01:00"
    assert data["account"]["name_on_certificates"] == "Dr. Olivia Officer"
    assert data["account"]["language"] == "fr"
    assert data["account"]["email_addresses"] == [
        {"address": "officer@example.org", "is_confirmed": True, "is_primary": True}
    ]
    assert [step["kind"] for step in data["account"]["second_steps"]] == ["totp"]
    assert [posting["agency"] for posting in data["postings"]] == ["Unit South 1 (demo)"]
    assert [mandate["agency"] for mandate in data["mandates"]] == ["Region North (demo)"]
    assert data["sessions"][0]["network_address"] == "192.0.2.7"
    for hidden in (secret, session.session_key, officer.password):
        assert hidden not in text_of(officer)


def test_invitations_when_exported_then_ones_own_is_told_and_of_those_one_sent_no_name(
    manager: User, agencies: SimpleNamespace, professions: SimpleNamespace
) -> None:
    at = timezone.now()
    own, _token = make_invitation(agencies.south, professions.police, email="earlier@example.org")
    Invitation.objects.filter(pk=own.pk).update(accepted_by=manager, accepted_at=at)
    sent, _token = make_invitation(
        agencies.south_1, professions.police, email="nora@example.org", by=manager, at=at
    )
    data = data_of(manager, at=NOW)["invitations"]
    assert [row["address"] for row in data["accepted"]] == ["earlier@example.org"]
    assert data["sent"] == [{"agency": "Unit South 1 (demo)", "sent_at": timezone.localtime(at)}]
    assert sent.full_name not in text_of(manager)
    assert sent.email not in text_of(manager)


def test_learning_when_exported_then_answers_and_results_stand_in_the_words_that_were_shown(
    officer: User, stage: SimpleNamespace
) -> None:
    learn(officer, stage.course, stage.question)
    data = data_of(officer, at=NOW)
    assert [item["title"] for item in data["courses"][0]["items"]] == ["Lesson 1", "Assessment"]
    (attempt,) = data["attempts"]
    (answer,) = attempt["answers"]
    assert (answer["asked"], answer["answer"]) == ("Who is at the door?", "Option 0")
    assert [(grading["percent"], grading["is_passed"]) for grading in attempt["gradings"]] == [(100.0, True)]
    assert data["completions"][0]["person_name"] == "Olivia Officer"
    (certificate,) = data["certificates"]
    held = officer.certificates.get()
    assert (certificate["number"], certificate["facts"]["name"]) == (held.number, "Olivia Officer")
    assert [event["what"] for event in certificate["events"]] == ["issued"]
    assert certificate["document_sha256"] == held.pdf_sha256


def test_attempt_when_still_open_then_the_file_does_not_tell_what_is_right(
    officer: User, stage: SimpleNamespace
) -> None:
    attempt = attempts.begin(
        make_enrolment(officer, stage.course.course), stage.course.page, at=timezone.now()
    )
    choose(attempt, stage.question, 1, at=timezone.now())
    (told,) = data_of(officer, at=NOW)["attempts"]
    assert [answer["answer"] for answer in told["answers"]] == ["Option 1"]
    for hidden in ("Option 0", "Why 0.", "Why 1.", "correct"):
        assert hidden not in json.dumps(told, cls=DjangoJSONEncoder)


def test_authoring_when_exported_then_the_authors_own_acts_and_remarks_are_told(
    trainer: User, editor: User, site: Any
) -> None:
    UserProfile.objects.create(user=trainer, preferred_language="fr")
    remark = Comment.objects.create(page=site, user=trainer, text="Is this so?", contentpath="title")
    Comment.objects.create(page=site, user=editor, text="A remark of the editor", contentpath="title")
    CommentReply.objects.create(comment=remark, user=trainer, text="It is.")
    PageSubscription.objects.create(page=site, user=trainer, comment_notifications=True)
    log(site, "wagtail.edit", user=trainer)
    log(site, "wagtail.publish", user=editor)
    make_recording(title="What I filmed", uploaded_by_user=trainer)
    data = data_of(trainer, at=NOW)
    assert data["account"]["cms_preferences"][0]["language"] == "fr"
    assert data["account"]["groups"] == ["Trainers"]
    assert [row["text"] for row in data["authoring"]["remarks"]] == ["Is this so?"]
    assert [row["text"] for row in data["authoring"]["replies"]] == ["It is."]
    assert [row["action"] for row in data["authoring"]["log"]] == ["wagtail.edit"]
    assert [row["page"] for row in data["authoring"]["pages_followed"]] == [site.title]
    assert [row["title"] for row in data["authoring"]["files_uploaded"]] == ["What I filmed"]
    assert "editor" not in text_of(trainer).lower().replace("an editor", "")


# --- Nobody else -----------------------------------------------------------------------------------


def test_data_when_a_colleague_did_the_same_then_nothing_of_the_colleague_is_in_it(
    officer: User,
    colleague: User,
    manager: User,
    stage: SimpleNamespace,
    agencies: SimpleNamespace,
    professions: SimpleNamespace,
) -> None:
    for number, user in enumerate((officer, colleague)):
        learn(user, stage.course, stage.question)
        TOTP.activate(user, generate_totp_secret())
        UserSession.objects.create(
            user=user, ip=f"192.0.2.{number}", session_key=f"key-{number}", user_agent=f"agent-{number}"
        )
        invitation, _token = make_invitation(agencies.south_1, professions.police, by=manager)
        Invitation.objects.filter(pk=invitation.pk).update(accepted_by=user, accepted_at=timezone.now())
    make_posting(colleague, agencies.north_1, professions.police)
    people.name_for_certificates(colleague, name="Colin C.")
    theirs = colleague.certificates.get()
    text = text_of(officer)
    for hidden in (
        "Colin",
        colleague.email,
        str(colleague.uuid),
        theirs.number,
        theirs.code,
        "192.0.2.1",
        "agent-1",
        "Unit North 1",
        "Mona Manager",
        manager.email,
    ):
        assert hidden not in text
    assert officer.certificates.get().number in text
    own = data_of(officer, at=NOW)
    counts = {key: len(own[key]) for key in ("postings", "sessions", "courses", "attempts", "certificates")}
    assert counts == dict.fromkeys(counts, 1)
    assert theirs.number in text_of(colleague)  # the row could leak


def test_grading_when_made_by_a_person_then_that_person_is_not_named(
    officer: User, trainer: User, stage: SimpleNamespace
) -> None:
    attempt = fail(make_enrolment(officer, stage.course.course), stage.course)
    attempt.gradings.update(graded_by=trainer, reason="The key was wrong.")
    (grading,) = data_of(officer, at=NOW)["attempts"][0]["gradings"]
    assert (grading["graded_by"], grading["reason"]) == ("a person", "The key was wrong.")
    assert trainer.full_name not in text_of(officer)


# --- Page and file ---------------------------------------------------------------------------------


def test_file_when_just_signed_in_then_it_is_sorted_json_with_zones_for_this_person(
    client: Client, officer: User, stage: SimpleNamespace, caplog: pytest.LogCaptureFixture
) -> None:
    people.name_for_certificates(officer, name="Œlivia Ő.")
    sign_in(client, officer)
    assert "Download your data" in words(client.get(PAGE))
    with caplog.at_level(logging.INFO, logger="compliance"):
        response = client.post(FILE)
    assert response.headers["Content-Type"] == "application/json; charset=utf-8"
    today = timezone.localdate().isoformat()
    assert response.headers["Content-Disposition"] == f'attachment; filename="my-data-{today}.json"'
    assert "no-store" in response.headers["Cache-Control"]
    text = response.content.decode()
    data = json.loads(text)
    assert "Œlivia Ő." in text
    assert list(data) == sorted(data)
    assert list(data["account"]) == sorted(data["account"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+\+0[12]:00", data["account"]["joined_at"])
    assert data["about"]["person"] == str(officer.uuid)
    assert "A person took their own data" in caplog.text
    for name in (officer.full_name, officer.email, str(officer.uuid)):
        assert name not in caplog.text


def test_file_when_the_sign_in_is_some_minutes_old_then_the_person_confirms_first(
    client: Client, officer: User
) -> None:
    sign_in(client, officer)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] = time.time() - 301
    session.save()
    page = client.get(PAGE)
    assert "Download your data" not in words(page)
    assert f'href="/en/account/reauthenticate/?next={PAGE}"' in page.content.decode()
    assert client.post(FILE).headers["Location"] == PAGE
    confirmed = client.post("/en/account/reauthenticate/", {"password": PASSWORD, "next": PAGE})
    assert confirmed.headers["Location"] == PAGE
    assert client.post(FILE).status_code == 200


def test_file_when_a_stranger_or_a_link_asks_then_it_is_refused(
    client: Client, client_for: ClientFor, officer: User
) -> None:
    assert client.post(FILE).headers["Location"].startswith("/en/account/login/")
    assert client_for(officer).get(FILE).status_code == 405
    assert client_for(officer).post(FILE).headers["Location"] == PAGE  # no proof at all in this session


def test_file_when_taken_again_and_again_then_it_stops(
    client: Client, officer: User, colleague: User
) -> None:
    sign_in(client, officer)
    assert [client.post(FILE).status_code for _ in range(11)] == [200] * 10 + [429]
    other = Client()
    sign_in(other, colleague)
    assert other.post(FILE).status_code == 200


def test_page_when_opened_then_it_says_of_each_section_what_is_in_it(
    client_for: ClientFor, officer: User
) -> None:
    text = words(client_for(officer).get(PAGE))
    assert all(f"{section.title} {section.about}" in text for section in SECTIONS)
