"""Learned elsewhere: who may send what, who decides, what an accepted certificate opens, and who sees the file."""

from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Posting, User
from compliance.my_training import training_of
from compliance.privacy.own_data import data_of
from courses import prior_learning, progress
from courses.models import Completion, Course, PriorLearning
from courses.prior_learning import NotPossible
from courses.prior_learning_forms import MOST_BYTES
from tests.accounts.browser import words
from tests.courses.builders import AT, Stage, fresh
from tests.factories import (
    make_completion,
    make_course,
    make_edition,
    make_enrolment,
    make_manager,
    make_posting,
    make_user,
)

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
DAY = timedelta(days=1)
PDF, JPEG, PNG = b"%PDF-1.7 sample", b"\xff\xd8\xff\xe0 sample", b"\x89PNG\r\n\x1a\n sample"
TYPED = {
    "title": "Erste Hilfe für Opfer",
    "issuer": "Beispielschule",
    "obtained_on": "2024-05-03",
    "valid_until": "",
}


@pytest.fixture
def before(db: None) -> Course:
    """A released course that must be completed before that of `after`."""
    return make_edition(make_course()).course


@pytest.fixture
def after(before: Course) -> Course:
    made = make_edition(make_course()).course
    made.prerequisites.add(before)
    return made


@pytest.fixture
def sent(officer: User, before: Course) -> PriorLearning:
    return claim(officer, before)


def claim(user: User, course: Course, **facts: Any) -> PriorLearning:
    return prior_learning.claim(
        user,
        course,
        **{
            "title": "First aid for victims",
            "issuer": "Sample School",
            "obtained_on": date(2024, 5, 3),
            "valid_until": None,
            "file": PDF,
            "at": AT,
            **facts,
        },
    )


def messages_of(response: HttpResponse) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


# --- What it counts for ----------------------------------------------------------------------------


def test_accept_when_a_manager_does_then_the_course_opens_and_nothing_is_completed(
    officer: User, manager: User, stage: Stage, before: Course, sent: PriorLearning, client_for: ClientFor
) -> None:
    stage.course.prerequisites.add(before)
    url = fresh(stage.course_page).url
    page = words(client_for(officer).get(url))
    assert "Your certificate from elsewhere , sent on 23 November 2026, waits for a decision." in page
    with pytest.raises(progress.NotPossible):
        progress.enrol(officer, stage.course, at=AT)
    prior_learning.accept(sent, reason="Same content, two days.", by=manager, at=AT)
    page = words(client_for(officer).get(url))
    assert "Start this course" in page
    assert f"{before.name} Learned elsewhere" in page
    (offered,) = training_of(officer, on=AT.date()).open_courses
    assert (offered.page.course, offered.lacking) == (stage.course, ())
    assert progress.enrol(officer, stage.course, at=AT).course == stage.course
    assert not Completion.objects.exists()
    assert not Course.objects.completed_by(officer).exists()


def test_course_page_when_something_is_lacking_then_it_leads_to_the_form_but_not_for_strangers(
    officer: User, stage: Stage, before: Course, client: Client, client_for: ClientFor
) -> None:
    stage.course.prerequisites.add(before)
    url, link = fresh(stage.course_page).url, reverse("send_prior_learning", args=[before.code])
    assert f'href="{link}"' in client_for(officer).get(url).content.decode()
    assert link not in client.get(url).content.decode()


def test_accept_when_it_is_somebody_elses_or_for_another_course_then_it_opens_nothing(
    officer: User, colleague: User, manager: User, before: Course, after: Course
) -> None:
    for user, course in ((colleague, before), (officer, make_course())):
        prior_learning.accept(claim(user, course), reason="Seen.", by=manager, at=AT)
    assert after.lacking_for(officer) == [before]
    assert after.lacking_for(colleague) == []


def test_accept_when_one_of_two_is_enough_then_it_is_the_one(
    officer: User, manager: User, after: Course, sent: PriorLearning
) -> None:
    other = make_edition(make_course()).course
    after.prerequisites.add(other)
    prior_learning.accept(sent, reason="Seen.", by=manager, at=AT)
    assert after.lacking_for(officer) == [other]
    after.prerequisite_rule = Course.PrerequisiteRule.ANY
    assert after.lacking_for(officer) == []


# --- One at a time ---------------------------------------------------------------------------------


def test_claim_when_one_is_open_accepted_or_needless_then_no_other_is_taken(
    officer: User, colleague: User, manager: User, before: Course, sent: PriorLearning
) -> None:
    with pytest.raises(NotPossible, match="It waits for a decision"):
        claim(officer, before)
    prior_learning.accept(sent, reason="Seen.", by=manager, at=AT)
    with pytest.raises(NotPossible, match="accepted already"):
        claim(officer, before)
    make_completion(make_enrolment(colleague, before), before.current_edition)
    with pytest.raises(NotPossible, match="You have completed this course here"):
        claim(colleague, before)
    with pytest.raises(NotPossible, match="neither a PDF"):
        claim(manager, before, file=b"<html>")
    assert list(PriorLearning.objects.all()) == [sent]


def test_claim_when_the_last_one_was_refused_or_withdrawn_then_another_may_follow(
    officer: User, manager: User, before: Course, sent: PriorLearning
) -> None:
    prior_learning.refuse(sent, reason="It teaches something else.", by=manager, at=AT)
    second = claim(officer, before)
    assert prior_learning.withdraw(second, at=AT)
    assert not prior_learning.withdraw(second, at=AT + DAY)
    second = PriorLearning.objects.get(pk=second.pk)
    assert (second.withdrawn_at, bytes(second.file), second.file_bytes) == (AT, b"", 0)
    third = claim(officer, before)
    states = [PriorLearning.objects.get(pk=row.pk).state for row in (sent, second, third)]
    assert states == ["refused", "withdrawn", "open"]


@pytest.mark.parametrize(
    "facts",
    [
        {"decision": "accepted", "reason": "x"},
        {"decision": "accepted", "decided_at": AT},
        {"decision": "perhaps", "decided_at": AT, "reason": "x"},
        {"decision": "refused", "decided_at": AT, "reason": "x", "withdrawn_at": AT},
        {"revoked_at": AT, "revoked_because": "x"},
        {"decision": "accepted", "reason": "x", "decided_at": AT, "revoked_at": AT},
        {"decision": "refused", "reason": "x", "decided_at": AT, "revoked_at": AT, "revoked_because": "x"},
        {"valid_until": date(2024, 5, 2)},
        {"file_kind": "html"},
    ],
    ids=str,
)
def test_database_when_a_claim_makes_no_sense_then_it_refuses(
    sent: PriorLearning, facts: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError, match="prior_learning_"), transaction.atomic():
        PriorLearning.objects.update(**facts)


def test_database_when_a_second_claim_stands_then_it_refuses(officer: User, sent: PriorLearning) -> None:
    facts = ("user", "course", "title", "issuer", "obtained_on", "file_kind", "file_bytes", "submitted_at")
    same = {name: getattr(sent, name) for name in facts}
    with pytest.raises(IntegrityError), transaction.atomic():
        PriorLearning.objects.create(**same, file=PDF)
    PriorLearning.objects.update(withdrawn_at=AT)
    PriorLearning.objects.create(**same, file=PDF)


# --- Who decides -----------------------------------------------------------------------------------


def test_decide_when_it_is_decided_or_withdrawn_already_then_nothing_changes(
    manager: User, coordinator: User, colleague: User, before: Course, sent: PriorLearning
) -> None:
    stale = PriorLearning.objects.get(pk=sent.pk)
    prior_learning.accept(sent, reason=" Seen. ", by=coordinator, at=AT)
    for act in (prior_learning.refuse, prior_learning.accept):
        with pytest.raises(NotPossible, match="in the meantime"):
            act(stale, reason="No.", by=manager, at=AT + DAY)
    stale.refresh_from_db()
    assert (stale.decision, stale.reason, stale.decided_by, stale.decided_at) == (
        "accepted", "Seen.", coordinator, AT,
    )  # fmt: skip
    assert not prior_learning.withdraw(stale, at=AT + DAY)
    withdrawn = claim(colleague, before)
    prior_learning.withdraw(withdrawn, at=AT)
    with pytest.raises(NotPossible, match="in the meantime"):
        prior_learning.accept(withdrawn, reason="Seen.", by=manager, at=AT)


@pytest.mark.parametrize("who", ["officer", "colleague", "outsider", "trainer", "former manager", "manager"])
def test_decide_when_one_does_not_manage_the_person_today_or_gives_no_reason_then_it_is_refused(
    who: str, sent: PriorLearning, agencies: SimpleNamespace, request: pytest.FixtureRequest
) -> None:
    reason = "Seen."
    if who == "former manager":
        by = make_user()
        make_manager(by, agencies.south, until=timezone.localdate(AT) - DAY)
    else:
        by = request.getfixturevalue(who)
    if who == "outsider":
        make_manager(by, agencies.north)
    if who == "manager":
        reason = "  "
    for act in (prior_learning.accept, prior_learning.refuse):
        with pytest.raises(NotPossible):
            act(sent, reason=reason, by=by, at=AT)
    assert PriorLearning.objects.get().state == "open"


def test_decide_when_it_is_ones_own_then_a_manager_finds_no_such_page_and_another_decides(
    manager: User, coordinator: User, before: Course, client_for: ClientFor
) -> None:
    own = claim(manager, before)
    browser = client_for(manager)
    for name in ("decide_prior_learning", "managed_prior_learning_file"):
        assert browser.get(reverse(name, args=[own.uuid])).status_code == 404
    assert own.title not in words(browser.get(reverse("managed_prior_learning")))
    with pytest.raises(NotPossible):
        prior_learning.accept(own, reason="I know it.", by=manager, at=AT)
    assert prior_learning.accept(own, reason="Seen.", by=coordinator, at=AT).state == "accepted"


# --- Sending ---------------------------------------------------------------------------------------


def send(
    browser: Client, course: Course, data: bytes | None = PDF, name: str = "scan.pdf", **typed: str
) -> Any:
    file = {} if data is None else {"file": SimpleUploadedFile(name, data)}
    return browser.post(reverse("send_prior_learning", args=[course.code]), {**TYPED, **file, **typed})


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("scan.pdf", PDF, "pdf"),
        ("IMG_1.JPG", JPEG, "jpeg"),
        ("Zertifikat Сертификат πιστοποιητικό شهادة 証明書.png", PNG, "png"),
        ("really-a-picture.pdf", PNG, "png"),
        ("largest.pdf", PDF.ljust(MOST_BYTES, b"."), "pdf"),
    ],
    ids=["pdf", "jpeg", "name in many scripts", "name of another kind", "largest"],
)
def test_send_when_the_file_is_of_a_kind_that_is_taken_then_its_bytes_decide_and_its_name_is_forgotten(
    officer: User, before: Course, after: Course, client_for: ClientFor, name: str, data: bytes, kind: str
) -> None:
    browser = client_for(officer)
    assert send(browser, before, data, name).url == reverse("own_prior_learning")
    made = PriorLearning.objects.get()
    assert (made.user, made.course, made.title, bytes(made.file)) == (officer, before, TYPED["title"], data)
    response = browser.get(reverse("own_prior_learning_file", args=[made.uuid]))
    assert response.content == data
    media = {"pdf": "application/pdf", "jpeg": "image/jpeg", "png": "image/png"}
    assert response["Content-Type"] == media[kind]
    assert response["Content-Disposition"] == f'attachment; filename="certificate-{made.uuid.hex[:8]}.{kind}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("page.pdf", b"<html><script>alert(1)</script>", "neither a PDF"),
        ("late.pdf", b"<html>%PDF-1.7", "neither a PDF"),
        ("polyglot.html", PDF + b"<script>alert(1)</script>", "neither a PDF"),
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "neither a PDF"),
        ("empty.pdf", b"", "This file is empty"),
        ("large.pdf", PDF.ljust(MOST_BYTES + 1, b"."), "larger than 5 MB"),
        ("none", None, "Choose the file of your certificate"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_send_when_the_file_is_hostile_empty_or_too_large_then_it_is_refused_beside_the_field(
    officer: User,
    before: Course,
    after: Course,
    client_for: ClientFor,
    name: str,
    data: bytes | None,
    said: str,
) -> None:
    response = send(client_for(officer), before, data, name)
    (error,) = response.context["form"].errors["file"]
    assert said in error
    assert list(response.context["form"].errors) == ["file"]
    assert f'value="{TYPED["title"]}"' in response.content.decode()  # what was typed is still there
    assert not PriorLearning.objects.exists()


def test_send_when_a_date_is_wrong_then_it_says_so_and_asks_for_the_file_again(
    officer: User, before: Course, after: Course, client_for: ClientFor
) -> None:
    browser = client_for(officer)
    later = (timezone.localdate() + DAY).isoformat()
    form = send(browser, before, obtained_on=later).context["form"]
    assert form.errors["obtained_on"] == ["This day is still to come."]
    assert form.errors["file"][0].startswith("Choose the file again")
    form = send(browser, before, valid_until="2024-05-02").context["form"]
    assert list(form.errors) == ["valid_until", "file"]
    assert not PriorLearning.objects.exists()


def test_send_when_pressed_twice_then_there_is_one_and_a_friendly_word(
    officer: User, before: Course, after: Course, client_for: ClientFor
) -> None:
    browser = client_for(officer)
    first, second = send(browser, before), send(browser, before, PNG)
    assert (first.status_code, second.status_code) == (302, 302)
    assert messages_of(second)[-1].endswith("It waits for a decision.")
    assert PriorLearning.objects.count() == 1


def test_send_when_no_course_asks_for_it_or_it_was_never_released_then_there_is_no_such_page(
    officer: User, before: Course, after: Course, client_for: ClientFor
) -> None:
    browser = client_for(officer)
    address = reverse("send_prior_learning", args=[before.code])
    assert browser.get(address).status_code == 200
    assert browser.get(reverse("send_prior_learning", args=[after.code])).status_code == 404
    after.editions.all().delete()
    assert browser.get(address).status_code == 404


def test_withdraw_when_asked_once_more_and_confirmed_then_the_file_is_gone_for_everybody(
    officer: User, manager: User, sent: PriorLearning, client_for: ClientFor
) -> None:
    browser = client_for(officer)
    address = reverse("withdraw_prior_learning", args=[sent.uuid])
    assert "Withdraw “First aid for victims”?" in words(browser.get(address))
    assert PriorLearning.objects.get().state == "open"
    assert "is withdrawn and its file deleted" in words(browser.post(address, follow=True))
    assert browser.get(reverse("own_prior_learning_file", args=[sent.uuid])).status_code == 404
    mona = client_for(manager)
    assert mona.get(reverse("managed_prior_learning_file", args=[sent.uuid])).status_code == 404
    assert sent.title not in words(mona.get(reverse("managed_prior_learning")))
    assert "nothing was changed" in words(browser.post(address, follow=True))


# --- Deciding --------------------------------------------------------------------------------------


def test_manager_when_they_decide_then_the_learner_reads_why_and_it_is_decided_once(
    officer: User, manager: User, sent: PriorLearning, client_for: ClientFor
) -> None:
    browser = client_for(manager)
    address = reverse("decide_prior_learning", args=[sent.uuid])
    assert "1 waits for your decision." in words(browser.get(reverse("managed_prior_learning")))
    assert browser.get(reverse("managed_prior_learning_file", args=[sent.uuid])).content == PDF
    refused = browser.post(address, {"decision": "refused", "reason": " "})
    assert refused.context["form"].errors == {"reason": ["Give a reason."]}
    assert browser.post(address, {"reason": "Why?"}).context["form"].errors.keys() == {"decision"}
    typed = {"decision": "refused", "reason": "It is on something else."}
    assert "Refused. Olivia Officer reads it" in words(browser.post(address, typed, follow=True))
    again = browser.post(address, {**typed, "decision": "accepted"}, follow=True)
    assert "nothing was changed" in words(again)
    assert "by Mona Manager" in words(again)
    page = words(client_for(officer).get(reverse("own_prior_learning")))
    assert "not recognised It is on something else." in page
    assert "Mona" not in page


# --- Taking back -----------------------------------------------------------------------------------


@pytest.fixture
def accepted(sent: PriorLearning, manager: User) -> PriorLearning:
    return prior_learning.accept(sent, reason="Same content.", by=manager, at=AT)


def test_revoke_when_something_was_begun_then_that_goes_on_and_the_rest_closes(
    officer: User, coordinator: User, before: Course, after: Course, accepted: PriorLearning
) -> None:
    begun = make_edition(make_course()).course
    begun.prerequisites.add(before)
    enrolment = progress.enrol(officer, begun, at=AT)
    assert prior_learning.closed_by_revoking(accepted) == [after]
    row = prior_learning.revoke(accepted, reason=" It was forged. ", by=coordinator, at=AT + DAY)
    assert (row.state, row.decision, row.reason, row.revoked_because, row.revoked_by) == (
        "revoked", "accepted", "Same content.", "It was forged.", coordinator,
    )  # fmt: skip
    assert after.lacking_for(officer) == [before]
    with pytest.raises(progress.NotPossible):
        progress.enrol(officer, after, at=AT + DAY)
    assert progress.enrol(officer, begun, at=AT + DAY) == enrolment
    assert claim(officer, before).state == "open"  # another may be sent


def test_revoke_when_the_course_was_completed_meanwhile_then_nothing_closes(
    officer: User, manager: User, before: Course, after: Course, accepted: PriorLearning
) -> None:
    make_completion(make_enrolment(officer, before), before.current_edition)
    assert prior_learning.closed_by_revoking(accepted) == []
    prior_learning.revoke(accepted, reason="Needless.", by=manager, at=AT + DAY)
    assert after.lacking_for(officer) == []


@pytest.mark.parametrize("who", ["officer", "colleague", "outsider", "trainer", "manager", "coordinator"])
def test_revoke_when_one_does_not_manage_the_person_or_gives_no_reason_then_it_is_refused(
    who: str, accepted: PriorLearning, agencies: SimpleNamespace, request: pytest.FixtureRequest,
    client_for: ClientFor,
) -> None:  # fmt: skip
    by, manages = request.getfixturevalue(who), who in ("manager", "coordinator")
    if who == "outsider":
        make_manager(by, agencies.north)
    with pytest.raises(NotPossible):
        prior_learning.revoke(accepted, reason=" " if manages else "Wrong.", by=by, at=AT)
    address = reverse("revoke_prior_learning", args=[accepted.uuid])
    for answer in (client_for(by).get(address), client_for(by).post(address, {"reason": " "})):
        assert answer.status_code == (200 if manages else 404)
    assert PriorLearning.objects.get().state == "accepted"


@pytest.mark.parametrize("state", ["open", "refused", "withdrawn", "revoked"])
def test_revoke_when_no_acceptance_stands_then_nothing_changes(
    state: str, manager: User, sent: PriorLearning, client_for: ClientFor
) -> None:
    if state == "withdrawn":
        prior_learning.withdraw(sent, at=AT)
    elif state == "refused":
        prior_learning.refuse(sent, reason="No.", by=manager, at=AT)
    elif state == "revoked":
        prior_learning.accept(sent, reason="Seen.", by=manager, at=AT)
        prior_learning.revoke(sent, reason="Forged.", by=manager, at=AT)
    before = PriorLearning.objects.values().get()
    with pytest.raises(NotPossible, match="nothing was changed"):
        prior_learning.revoke(sent, reason="Again.", by=manager, at=AT + DAY)
    address = reverse("revoke_prior_learning", args=[sent.uuid])
    answer = client_for(manager).post(address, {"reason": "Again."}, follow=True)
    assert "nothing was changed" in words(answer)
    assert PriorLearning.objects.values().get() == before


def test_manager_when_they_take_it_back_twice_then_once_counts_and_the_learner_is_told_why(
    officer: User, manager: User, accepted: PriorLearning, after: Course, client_for: ClientFor
) -> None:
    browser = client_for(manager)
    decided = browser.get(reverse("decide_prior_learning", args=[accepted.uuid])).content.decode()
    address = reverse("revoke_prior_learning", args=[accepted.uuid])
    assert f'href="{address}"' in decided
    assert after.name in words(browser.get(address))
    first = browser.post(address, {"reason": "It was forged."}, follow=True)
    assert "Olivia Officer is told so with your reason" in words(first)
    assert "taken back by Mona Manager" in words(first)
    again = browser.post(address, {"reason": "Another reason."}, follow=True)
    assert "nothing was changed" in words(again)
    own = client_for(officer)
    page = words(own.get(reverse("my_training")))
    assert "Not recognised any more: First aid for victims" in page
    assert "“It was forged.” What you have begun goes on." in page
    listed = words(own.get(reverse("own_prior_learning")))
    assert "not recognised any more Same content." in listed
    assert "It was forged. taken back on" in listed
    assert "Mona" not in page + listed
    (row,) = data_of(officer, at=AT)["prior_learning"]
    assert (row["decision"], row["revoked_because"]) == ("accepted", "It was forged.")
    claim(officer, accepted.course)
    assert "Not recognised any more" not in words(own.get(reverse("my_training")))


def test_files_when_a_stranger_or_somebody_else_asks_then_there_is_none(
    colleague: User, outsider: User, sent: PriorLearning, agencies: SimpleNamespace, client: Client,
    client_for: ClientFor, officer: User,
) -> None:  # fmt: skip
    make_manager(outsider, agencies.north)
    names = ("own_prior_learning_file", "managed_prior_learning_file")
    for address in [reverse(name, args=[sent.uuid]) for name in names]:
        assert client.get(address).url.startswith("/en/account/login/")
        for user in (colleague, outsider):
            assert client_for(user).get(address).status_code == 404
    Posting.objects.filter(user=officer).update(until=timezone.localdate() - DAY)
    manager = make_user()
    make_manager(manager, agencies.south)
    address = reverse("managed_prior_learning_file", args=[sent.uuid])
    assert client_for(manager).get(address).status_code == 404  # the officer has left
    make_posting(officer, agencies.south_2, officer.postings.get().profession, since=timezone.localdate())
    assert client_for(manager).get(address).status_code == 200


def test_list_when_there_are_thirty_then_as_many_queries_as_for_one_and_none_reads_a_file(
    manager: User,
    sent: PriorLearning,
    before: Course,
    agencies: SimpleNamespace,
    client_for: ClientFor,
    django_assert_max_num_queries: Any,
    django_assert_num_queries: Any,
) -> None:
    browser, address = client_for(manager), reverse("managed_prior_learning")
    browser.get(address)
    with django_assert_max_num_queries(40) as one:
        browser.get(address)
    profession = manager.postings.get().profession
    for _n in range(29):
        person = make_user()
        make_posting(person, agencies.south_1, profession)
        claim(person, before)
    with django_assert_num_queries(len(one)) as many:
        assert browser.get(address).context["page"].paginator.count == 30
    assert not any('"courses_priorlearning"."file",' in query["sql"] for query in many.captured_queries)


def test_own_data_when_exported_then_it_has_what_was_sent_and_decided_but_not_by_whom(
    officer: User, colleague: User, manager: User, before: Course, sent: PriorLearning
) -> None:
    claim(colleague, before, title="Somebody else's")
    prior_learning.refuse(sent, reason="It is on something else.", by=manager, at=AT)
    (row,) = data_of(officer, at=AT)["prior_learning"]
    assert (row["stands_in_for"], row["certificate"], row["decision"], row["reason"], row["file_bytes"]) == (
        before.code, sent.title, "refused", "It is on something else.", len(PDF),
    )  # fmt: skip
    assert "Mona" not in str(row)
