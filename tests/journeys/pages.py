"""The one table of page types: how somebody gets to each of them, as whom, and what must be there before.

A new address is entered here; `test_no_barriers.py` walks the resolver and asks for what is missing.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from playwright.sync_api import Page

from tests.journeys.hands import elsewhere
from tests.journeys.server import Server

LANGUAGES = [code for code, _name in settings.LANGUAGES]
STRANGER, NEWCOMER, LEARNER, BEGINNER, CONFIRMER, TOGETHER, FAILED, LATE, GRADUATE, DOUBLE, MANAGER, TRAINER, CLERK = (
    "stranger", "newcomer", "learner", "beginner", "confirmer", "together", "failed", "late", "graduate", "double",
    "manager", "trainer", "clerk",
)  # fmt: skip
PASSWORD = "quiet-Harbour-41-lamps"
DEMO_PASSWORD = "Exempel-2026-Demo"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of the person with two-step sign-in
# 70 characters, with a word that can't be broken anywhere.
LONG_NAME = "Maximiliane-Alexandrina Verkehrsüberwachungsbereitschaftsdienst-Muster"


@dataclass(frozen=True)
class Type:
    """A kind of page: `path` takes `{language}` and what `prepare` has made; `then` is done there before looking."""

    name: str
    path: str
    address: str  # the name of the address in the resolver
    who: str = STRANGER
    status: int = 200
    model: str = ""  # the page model that `wagtail_serve` shows
    then: Callable[[Page], None] | None = None
    languages: tuple[str, ...] = tuple(LANGUAGES)

    def __str__(self) -> str:
        return self.name


# --- What is done on a page before it is looked at; without words, so that it works in every language ---


def send(page: Page) -> None:
    """Press the primary button of the page's form, with whatever stands in it; the server judges, not the browser."""
    page.evaluate("document.querySelectorAll('form').forEach(form => { form.noValidate = true; })")
    with elsewhere(page):
        page.locator("main form .button--primary").first.click()


def choose_and_send(page: Page) -> None:
    page.locator("main form .radio-card__label").first.click()
    page.locator("main form .button").first.click()
    page.locator("[data-check] > [autofocus]").wait_for()


def sign_in_halfway(page: Page) -> None:
    page.locator("input[name=login]").fill("double@demo.example")
    page.locator("input[name=password]").fill(PASSWORD)
    send(page)


def invite_somebody(page: Page) -> None:
    page.locator("input[name=full_name]").fill(LONG_NAME)
    page.locator("input[name=email]").fill("invited-again@demo.example")
    for select in page.locator("main form select").all():
        select.select_option(index=1)
    send(page)


def open_file(page: Page) -> None:
    """The number of the attempt stands behind the address, where only the browser sees it."""
    page.locator("input[name=attempt]").fill(page.url.partition("#")[2])
    page.locator("textarea[name=reason]").fill("An answer is said to be missing.")
    send(page)


def report_a_barrier(page: Page) -> None:
    page.locator("textarea[name=barrier]").fill("Seen by the tests.")
    send(page)


def send_without_the_file(page: Page) -> None:
    page.locator("input[name=title]").fill(LONG_NAME)
    page.locator("input[name=obtained_on]").fill("2024-05-03")
    page.locator("input[name=valid_until]").fill("2023-05-03")
    send(page)


SIGN_IN, MY = "/{language}/account/login/", "/{language}/my/"
COURSE = "/{language}/courses/thb-pol/"
PUBLIC = [
    Type("first page", "/{language}/", "wagtail_serve", model="HomePage"),
    Type("course list", "/{language}/courses/", "wagtail_serve", model="CourseIndexPage"),
    Type("course, to strangers", COURSE, "wagtail_serve", model="CoursePage"),
    Type("information page", "/{language}/about/", "wagtail_serve", model="InformationPage"),
    Type("glossary", "/{language}/glossary/", "glossary"),
    Type("search, to strangers", "/{language}/search/?q=traffic", "search"),
    Type("search, nothing asked", "/{language}/search/", "search"),
    Type("not found", "/{language}/nowhere/", "wagtail_serve", status=404),
    Type("sign-in", SIGN_IN, "account_login"),
    Type("sign-in, with errors", SIGN_IN, "account_login", then=send),
    Type("second step", SIGN_IN, "mfa_authenticate", then=sign_in_halfway),
    Type("sign-up, closed", "/{language}/account/signup/", "account_signup"),
    Type("account, closed", "/{language}/account/inactive/", "account_inactive"),
    Type("mail to confirm", "/{language}/account/confirm-email/", "account_email_verification_sent"),
    Type("address to confirm", "/{language}/account/confirm-email/no-such-key/", "account_confirm_email"),
    Type("forgotten password", "/{language}/account/password/reset/", "account_reset_password"),
    Type("forgotten password, sent", "/{language}/account/password/reset/done/", "account_reset_password_done"),
    Type("new password", "/{language}/account/password/reset/key/{reset}/", "account_reset_password_from_key"),
    Type("new password, old link", "/{language}/account/password/reset/key/1-bad/", "account_reset_password_from_key"),
    Type("new password, done", "/{language}/account/password/reset/key/done/", "account_reset_password_from_key_done"),
    Type("invitation", "/{language}/invitation/{token}/", "accept_invitation"),
    Type("invitation, with errors", "/{language}/invitation/{token}/", "accept_invitation", then=send),
    Type("invitation, withdrawn", "/{language}/invitation/{withdrawn}/", "accept_invitation", status=410),
    Type("invitation, unknown", "/{language}/invitation/no-such-token/", "accept_invitation", status=404),
    Type("accessibility", "/{language}/accessibility/", "accessibility"),
    Type("accessibility, reported", "/{language}/accessibility/", "accessibility", then=report_a_barrier),
    Type("accessibility, with errors", "/{language}/accessibility/", "accessibility", then=send),
    Type("verify", "/{language}/verify/", "verify"),
    Type("certificate, verified", "/{language}/verify/{code}/", "verify_code"),
    Type("certificate, unknown", "/{language}/verify/0000-0000/", "verify_code", status=404),
]  # fmt: skip
ACCOUNT = [
    Type("profile", "/{language}/account/profile/", "profile", DOUBLE),
    Type("e-mail", "/{language}/account/email/", "account_email", DOUBLE),
    Type("password", "/{language}/account/password/change/", "account_change_password", DOUBLE),
    Type("password, with errors", "/{language}/account/password/change/", "account_change_password", DOUBLE, then=send),
    Type("two-step sign-in", "/{language}/account/2fa/", "mfa_index", DOUBLE),
    Type("two-step sign-in, to set up", "/{language}/account/2fa/totp/activate/", "mfa_activate_totp", NEWCOMER),
    Type("two-step sign-in, to end", "/{language}/account/2fa/totp/deactivate/", "mfa_deactivate_totp", DOUBLE),
    Type("recovery codes", "/{language}/account/2fa/recovery-codes/", "mfa_view_recovery_codes", DOUBLE),
    Type("recovery codes, new", "/{language}/account/2fa/recovery-codes/generate/", "mfa_generate_recovery_codes", DOUBLE),
    Type("confirm it is you", "/{language}/account/reauthenticate/", "account_reauthenticate", NEWCOMER),
    Type("confirm by code", "/{language}/account/2fa/reauthenticate/", "mfa_reauthenticate", DOUBLE),
    Type("sessions", "/{language}/account/sessions/", "usersessions_list", DOUBLE),
    Type("your data", "/{language}/account/data/", "your_data", NEWCOMER),
    Type("sign out", "/{language}/account/logout/", "account_logout", NEWCOMER),
]  # fmt: skip
LEARNING = [
    Type("my training, nothing begun", MY, "my_training", NEWCOMER),
    Type("my training, in the middle", MY, "my_training", LEARNER),
    Type("my training, overdue", MY, "my_training", LATE),
    Type("my training, certified", MY, "my_training", GRADUATE),
    Type("course, not begun", COURSE, "wagtail_serve", NEWCOMER, model="CoursePage"),
    Type("course, in the middle", COURSE, "wagtail_serve", LEARNER, model="CoursePage"),
    Type("lesson", "{lesson}", "wagtail_serve", LEARNER, model="LessonPage"),
    Type("lesson, a shared text", "{common}", "wagtail_serve", LEARNER, model="LessonPage"),
    Type("lesson, in segments", "{lesson}", "wagtail_serve", FAILED, model="LessonPage"),
    Type("knowledge check", "/{language}/learn/{common_key}/check/{check}/", "knowledge_check", LEARNER),
    Type("knowledge check, told", "/{language}/learn/{common_key}/check/{check}/", "knowledge_check", LEARNER, then=choose_and_send),
    Type("stopping place", "/{language}/learn/{enrolment}/{last}/stop/", "stopping_place", FAILED),
    Type("my notes, none", "/{language}/my/notes/", "my_notes", NEWCOMER),
    Type("my notes", "/{language}/my/notes/", "my_notes", FAILED),
    Type("note to delete", "/{language}/learn/{enrolment}/{noted}/note/delete/", "delete_note", FAILED),
    Type("best practices", "/{language}/library/", "practices", LEARNER),
    Type("best practice", "/{language}/library/{practice}/", "practice", LEARNER),
    Type("search, in lessons", "/{language}/search/?q=traffic", "search", LEARNER),
    Type("search, nothing found", "/{language}/search/?q=zzzzzz", "search", LEARNER),
    Type("assessment", "{assessment}", "wagtail_serve", LEARNER, model="AssessmentPage"),
    Type("scene", "/{language}/attempt/{scene}/1/", "attempt_item", BEGINNER),
    Type("answer, confirmed", "/{language}/attempt/{confirmed}/2/told/", "attempt_told", CONFIRMER),
    Type("decision", "/{language}/attempt/{attempt}/1/{step}/", "attempt_decision", LEARNER),
    Type("question", "/{language}/attempt/{attempt}/2/", "attempt_item", LEARNER),
    Type("question, nothing chosen", "/{language}/attempt/{attempt}/3/", "attempt_item", LEARNER, then=send),
    Type("all questions on one page", "/{language}/attempt/{together}/all/", "attempt_all", TOGETHER),
    Type("review", "/{language}/attempt/{attempt}/review/", "attempt_review", LEARNER),
    Type("debrief, not passed", "/{language}/attempt/{failed}/debrief/", "attempt_debrief", FAILED),
    Type("debrief, passed", "/{language}/attempt/{passed}/debrief/", "attempt_debrief", GRADUATE),
    Type("what was recorded, open", "/{language}/attempt/{attempt}/record/", "attempt_record", LEARNER),
    Type("what was recorded", "/{language}/attempt/{failed}/record/", "attempt_record", FAILED),
    Type("certificates, none", "/{language}/certificates/", "certificates", NEWCOMER),
    Type("certificates", "/{language}/certificates/", "certificates", GRADUATE),
    Type("certificate", "/{language}/certificates/{certificate}/", "certificate", GRADUATE),
    Type("what was taught", "/{language}/completions/{completion}/", "taught", GRADUATE),
    Type("what was taught, a lesson", "/{language}/completions/{completion}/2/", "taught_item", GRADUATE),
    Type("what was taught, in French", "/{language}/completions/{completion}/5/?language=fr", "taught_item", GRADUATE),
    Type("what was taught, an assessment", "/{language}/completions/{completion}/{assessed}/", "taught_item", GRADUATE),
    Type("what was taught, read in other words", "/{language}/completions/{completion}/2/", "taught_item", GRADUATE),
    Type("what was taught, as the edition says", "/{language}/completions/{completion}/2/?wording=edition", "taught_item", GRADUATE),
    Type("course, others lacking", "/{language}/courses/thb-jud/", "wagtail_serve", LEARNER, model="CoursePage"),
    Type("learned elsewhere, nothing", "/{language}/my/prior-learning/", "own_prior_learning", NEWCOMER),
    Type("learned elsewhere", "/{language}/my/prior-learning/", "own_prior_learning", LEARNER),
    Type("learned elsewhere, to send", "/{language}/my/prior-learning/THB-POL/", "send_prior_learning", NEWCOMER),
    Type("learned elsewhere, with errors", "/{language}/my/prior-learning/THB-POL/", "send_prior_learning", NEWCOMER, then=send_without_the_file),
    Type("learned elsewhere, to withdraw", "/{language}/my/prior-learning/{sent}/withdraw/", "withdraw_prior_learning", LEARNER),
]  # fmt: skip
MANAGING = [
    Type("records", "/{language}/records/", "records", MANAGER),
    Type("records, nobody found", "/{language}/records/?q=nobody-is-called-so", "records", MANAGER),
    Type("records, refused", "/{language}/records/?unit=no-such-unit", "records", MANAGER, status=404),
    Type("records, to others", "/{language}/records/", "records", NEWCOMER, status=404),
    Type("what was taught, to a manager", "/{language}/completions/{completion}/", "taught", MANAGER),
    Type("invitations", "/{language}/people/invitations/", "invitations", MANAGER),
    Type("invite", "/{language}/people/invite/", "invite", MANAGER),
    Type("invite, with errors", "/{language}/people/invite/", "invite", MANAGER, then=send),
    Type("invited", "/{language}/people/invite/", "invite", MANAGER, then=invite_somebody),
    Type(
        "invitation to withdraw",
        "/{language}/people/invitations/{invited}/withdraw/",
        "withdraw_invitation",
        MANAGER,
    ),
    Type("requirements", "/{language}/requirements/", "requirements", MANAGER),
    Type("requirement, new", "/{language}/requirements/add/", "add_requirement", MANAGER),
    Type("requirement, with errors", "/{language}/requirements/add/", "add_requirement", MANAGER, then=send),
    Type("appeal, to others", "/{language}/appeals/", "appeals", MANAGER, status=404),
    Type("appeal", "/{language}/appeals/", "appeals", CLERK),
    Type("appeal, with errors", "/{language}/appeals/", "appeals", CLERK, then=send),
    Type("file of an attempt", "/{language}/appeals/#{failed}", "appeals", CLERK, then=open_file),
    Type("extra time", "/{language}/people/accommodations/", "accommodations", MANAGER),
    Type(
        "extra time, for whom",
        "/{language}/people/accommodations/grant/?q=e",
        "choose_accommodation_person",
        MANAGER,
    ),
    Type(
        "extra time, to grant",
        "/{language}/people/accommodations/grant/{person}/",
        "grant_accommodation",
        MANAGER,
    ),
    Type(
        "learned elsewhere, of one's people",
        "/{language}/people/prior-learning/",
        "managed_prior_learning",
        MANAGER,
    ),
    Type(
        "learned elsewhere, to decide",
        "/{language}/people/prior-learning/{sent}/",
        "decide_prior_learning",
        MANAGER,
    ),
    Type(
        "learned elsewhere, no reason given",
        "/{language}/people/prior-learning/{sent}/",
        "decide_prior_learning",
        MANAGER,
        then=send,
    ),
    Type(
        "learned elsewhere, decided",
        "/{language}/people/prior-learning/{refused}/",
        "decide_prior_learning",
        MANAGER,
    ),
    Type(
        "learned elsewhere, to take back",
        "/{language}/people/prior-learning/{accepted}/revoke/",
        "revoke_prior_learning",
        MANAGER,
    ),
    Type(
        "learned elsewhere, taken back without a reason",
        "/{language}/people/prior-learning/{accepted}/revoke/",
        "revoke_prior_learning",
        MANAGER,
        then=send,
    ),
    Type("style guide", "/{language}/styleguide/", "styleguide", TRAINER, languages=("en",)),
]
TABLE = [*PUBLIC, *ACCOUNT, *LEARNING, *MANAGING]

# Addresses that show no page of ours to somebody who opens them.
NO_PAGES = {
    "set_language": "takes a form",
    "wagtaildocs_serve": "sends a document",
    "wagtaildocs_authenticate_with_password": "Wagtail's page for a password on a collection; none has one",
    "wagtailcore_authenticate_with_password": "Wagtail's page for a password on a page; none has one",
    "wagtailcore_login": "leads to the sign-in",
    "en/_util/login/": "leads to the sign-in",
    "media/images/%(path)s": "sends a picture",
    "v/": "leads to the verification",
    "verify_short": "leads to the verification",
    "account_set_password": "leads to the page that changes a password: everybody has one",
    "account_confirm_login_code": "codes by mail are switched off",
    "mfa_download_recovery_codes": "sends a text file",
    "records_csv": "sends a file",
    "certificate_pdf": "sends a PDF",
    "recording": "sends a video, sound or captions",
    "taught_file": "sends a picture, a document, a recording or captions",
    "attempt_asked_file": "sends a picture or a document",
    "begin_attempt": "takes a form",
    "attempt_next": "leads to the open question",
    "attempt_hand_in": "takes a form",
    "courses": "leads to the list of courses",
    "start_course": "takes a form",
    "lesson_done": "takes a form",
    "note_place": "takes what a script notes",
    "save_note": "takes a form",
    "take_in_segments": "takes a form",
    "export_notes": "sends a file",
    "own_prior_learning_file": "sends a file",
    "managed_prior_learning_file": "sends a file",
    "choose_language": "takes a form",
    "end_session": "takes a form",
    "your_data_file": "sends a file",
    "certificate_preview": "sends a picture",
    "end_accommodation": "takes a form",
    "end_requirement": "takes a form",
}
NO_PAGE_MODELS = {"ModulePage": "leads to its first lesson"}

# --- What must be there before ---------------------------------------------------------------------

PREPARE = """
import json
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.utils import timezone
from accounts import people
from accounts.models import Agency, Profession, User
from assessments import accommodations, attempts
from assessments.models import AssessmentPage
from assessments.sitting import sitting_of
from compliance import demo
from courses import as_read, notebook, prior_learning, progress
from courses.manifests import digest
from django.contrib.auth.models import Permission
from courses.models import BestPractice, Course, CoursePage, FrozenText, HomePage, InformationPage, LessonPage
from courses.models.checks import checks_in
from courses.outline import outline_of
from wagtail.models import Locale

now, english = timezone.now(), Locale.get_default()
unit, police = Agency.objects.get(code='police-south-1'), Profession.objects.get(code='police')
course = Course.objects.get(code='THB-POL')
final = AssessmentPage.objects.get(translation_key=course.current_edition.items[-1]['key'], locale=english)


def person(name, full_name):
    return people.join(email=f'{{name}}@demo.example', full_name=full_name, password={password!r}, agency=unit,
        profession=police, on=timezone.localdate(now))


def sit(user, upto, best=True):
    enrolment = demo.take_course(user, course, upto=1 - 1 / len(course.current_edition.items), at=now)
    attempt = attempts.begin(enrolment, final, at=now)
    while upto and (item := sitting_of(attempt).next_item) and item.number <= upto:
        response = item.best_response
        if not best and (item.open_step or item.kind == 'single-choice'):  # which kinds are asked is drawn
            options = item.open_step.options if item.open_step else item.answered.parts('options')
            ids = [option.id if item.open_step else option['id'] for option in options]
            response = next(option for option in ids if option != response)
        attempts.answer(attempt, item=item.digest, step=item.key, response=response, at=now)
    return attempt


learner, beginner, failed, confirmer, together = (
    person(n, {long_name!r}) for n in ('learner', 'beginner', 'failed', 'confirmer', 'together'))
final.feedback_shown = 'each-answer'
confirmed = sit(confirmer, 2)
attempts.confirm(confirmed, item=sitting_of(confirmed).item(2).digest, at=now)
final.feedback_shown = 'handed-in'
final.presentation = 'all'
on_one_page = sit(together, 2)
final.presentation = 'one'
attempt, scene, lost = sit(learner, 1), sit(beginner, 0), sit(failed, 99, best=False)
attempts.hand_in(lost, language='en', at=now)
enrolment = failed.enrolments.get()
noted = LessonPage.objects.get(translation_key=course.current_edition.items[0]['key'], locale=english).translation_key
progress.take_in_segments(enrolment, on=True)
notebook.save(enrolment, noted, 'Ask about the safe.', built_on=None, at=now)
last = outline_of(course, course.current_edition, enrolment).segments[0].items[-1].key
graduate = person('graduate', 'Gil Exempel')
demo.take_course(graduate, course, upto=1.0, at=now)
certificate = graduate.certificates.get()
sheet = FrozenText.objects.get(digest=course.current_edition.sheet_digest).content
read = as_read.reading_in(course.current_edition, sheet, course.current_edition.items[1]['key'], 'en')
words = FrozenText.objects.get(digest=read['entry']['digest']).content
words = {{**words, 'title': words['title'] + ', in other words'}}
texts = sorted([*read['sheet']['texts'], digest(words)])
read = {{**read, 'entry': {{**read['entry'], 'digest': digest(words)}}, 'sheet': {{**read['sheet'], 'texts': texts}}}}
as_read.keep_texts({{digest(words): words, digest(read): read}})
graduate.completions.update(as_read=[{{'key': read['entry']['key'], 'digest': digest(read), 'language': 'en',
    'edition': course.current_edition.number, 'is_newer': True, 'read_at': now.isoformat()}}])
double = person('double', 'Dany Exempel')
TOTP.activate(double, {secret!r})
RecoveryCodes.activate(double)
clerk = person('clerk', 'Cléo Exempel')
clerk.user_permissions.add(Permission.objects.get(codename='view_attempt_record'))
manager = User.objects.get(email='manager@demo.example')
token, withdrawn = [people.invite(email=f'invited{{n}}@demo.example', full_name={long_name!r}, agency=unit,
    profession=police, by=manager, at=now) for n in (1, 2)]
people.withdraw(withdrawn[0], at=now)
accommodations.grant(learner, extra_percent=50, reason='Agreed with the unit.', since=timezone.localdate(now), until=None,
    by=manager, at=now)
judiciary, social = (Course.objects.get(code=code) for code in ('THB-JUD', 'THB-SOC'))
judiciary.prerequisites.set([course, social])
judiciary.prerequisite_rule = Course.PrerequisiteRule.ANY
judiciary.save()
refused, sent, accepted, revoked = [prior_learning.claim(user, which, title=title, issuer='Beispielschule', file=b'%PDF-1.7 sample',
    obtained_on=timezone.localdate(now), valid_until=None, at=now)
    for user, which, title in ((failed, course, 'First aid'), (learner, social, {long_name!r}),
        (together, social, {long_name!r}), (learner, judiciary, 'First aid'))]
prior_learning.refuse(refused, reason='It teaches something else.', by=manager, at=now)
for claim in (accepted, revoked):
    prior_learning.accept(claim, reason='Same content.', by=manager, at=now)
prior_learning.revoke(revoked, reason='It was forged.', by=manager, at=now)
home = HomePage.objects.get(locale=english)
if not InformationPage.objects.exists():
    home.add_child(instance=InformationPage(title='About this site', slug='about', lead='Who runs it.'))
common, lesson = (
    LessonPage.objects.get(translation_key=course.current_edition.items[n]['key'], locale=english) for n in (1, 4))
asking, check = next((page, question) for page in LessonPage.objects.filter(locale=english).descendant_of(
    CoursePage.objects.get(course=course, locale=english)) for question in checks_in(page.body))
print(json.dumps({{
    'attempt': str(attempt.uuid), 'confirmed': str(confirmed.uuid), 'scene': str(scene.uuid),
    'together': str(on_one_page.uuid), 'failed': str(lost.uuid),
    'passed': str(graduate.enrolments.get().attempts.last().uuid),
    'step': str(attempt.answers.first().step), 'certificate': str(certificate.uuid), 'code': certificate.code,
    'completion': str(certificate.completion.uuid), 'assessed': len(course.current_edition.items),
    'enrolment': str(enrolment.uuid), 'last': str(last), 'noted': str(noted), 'sent': str(sent.uuid),
    'refused': str(refused.uuid), 'accepted': str(accepted.uuid), 'person': str(beginner.uuid),
    'practice': str(BestPractice.objects.filter(locale=english).first().translation_key),
    'invited': str(token[0].uuid), 'token': token[1], 'withdrawn': withdrawn[1],
    'reset': user_pk_to_url_str(beginner) + '-' + default_token_generator.make_token(beginner),
    'lesson': lesson.get_url(), 'common': common.get_url(), 'common_key': str(asking.translation_key),
    'check': str(check.translation_key), 'asking': asking.get_url(), 'assessment': final.get_url(),
}}))
"""
EMAILS = {
    NEWCOMER: "officer@demo.example",
    LATE: "stefan@demo.example",
    MANAGER: "manager@demo.example",
    TRAINER: "trainer@demo.example",
    **{
        name: f"{name}@demo.example"
        for name in (LEARNER, BEGINNER, CONFIRMER, TOGETHER, FAILED, GRADUATE, DOUBLE, CLERK)
    },
}


def password_of(who: str) -> str:
    return DEMO_PASSWORD if who in (NEWCOMER, LATE, MANAGER, TRAINER) else PASSWORD


def prepare(server: Server) -> dict[str, str]:
    """People and rows for the table; returns what stands in the addresses."""
    code = PREPARE.format(password=PASSWORD, long_name=LONG_NAME, secret=SECRET)
    return json.loads(server.ask(code).splitlines()[-1])


def address_of(kind: Type, facts: dict[str, str], language: str) -> str:
    path = kind.path.format(language=language, **facts)
    return path if "{language}" in kind.path else f"/{language}/" + path.split("/", 2)[2]
