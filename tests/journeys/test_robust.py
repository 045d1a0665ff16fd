"""Two browsers at the same moment, and a server that dies between two answers: nothing lost, nothing twice."""

import contextlib
import re
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.journeys.prepared import fresh_server, shared_folder
from tests.journeys.server import Server

PASSWORD = "quiet-Harbour-41-lamps"

# A new officer who has done all but the final assessment, whose attempt is open (and answered, if `answer`).
PREPARE = """
import uuid
from django.utils import timezone
from accounts import people
from accounts.models import Agency, Profession
from assessments import attempts
from assessments.models import AssessmentPage, Question
from assessments.sitting import sitting_of
from compliance import demo
from courses.models import Course
from wagtail.models import Locale
now = timezone.now()
user = people.join(email={email!r}, full_name='Jo Exempel', password={password!r},
    agency=Agency.objects.get(code='police-south-1'), profession=Profession.objects.get(code='police'), on=now.date())
course = Course.objects.get(code='THB-POL')
enrolment = demo.take_course(user, course, upto=1 - 1 / len(course.current_edition.items), at=now)
page = AssessmentPage.objects.get(translation_key=course.current_edition.items[-1]['key'], locale=Locale.get_default())
# Always the same kind of question, whatever would be drawn: the scenario and ten of which one option is right.
choices = [q.pk for q in Question.objects.filter(live=True, locale=page.locale).order_by('pk')
    if q.body and q.body[0].block_type == 'single_choice'][:10]
page.paper = [block for block in page.paper.raw_data if block['type'] == 'scenario'] + [
    {{'type': 'question', 'id': str(uuid.uuid4()), 'value': {{'question': pk, 'weight': 1, 'lessons': []}}}} for pk in choices]
attempt = attempts.begin(enrolment, page, at=now)
while {answer} and (item := sitting_of(attempt).next_item):
    attempts.answer(attempt, item=item.digest, step=item.key, response=item.best_response, at=now)
print(attempt.uuid)
"""
COUNT = """
from assessments.models import Attempt
from certificates.models import Certificate
from courses.models import Completion
a = Attempt.objects.get(uuid={attempt!r})
print(a.answers.count(), a.gradings.count(), Completion.objects.filter(enrolment=a.enrolment).count(),
    Certificate.objects.filter(user=a.enrolment.user).count())
"""


def prepare(server: Server, *, answer: bool) -> tuple[str, str]:
    """The e-mail of a new officer and the id of their open attempt at the final assessment."""
    email = f"robust-{uuid.uuid4().hex[:8]}@demo.example"
    return email, server.ask(PREPARE.format(email=email, password=PASSWORD, answer=answer)).splitlines()[-1]


def counts(server: Server, attempt: str) -> list[int]:
    """Answers, gradings, completions and certificates that hang on this attempt."""
    return [int(number) for number in server.ask(COUNT.format(attempt=attempt)).splitlines()[-1].split()]


class Session:
    """A browser reduced to requests: cookies, forms, and the token that goes with them."""

    def __init__(self, server: Server, email: str) -> None:
        # A connection for each request: one that is kept may be closed by the server at the moment when it is used again.
        once = httpx.Limits(max_keepalive_connections=0)
        self.client = httpx.Client(base_url=server.url, follow_redirects=True, timeout=30, limits=once)
        self.client.get("/en/account/login/")
        signed_in = self.post("/en/account/login/", login=email, password=PASSWORD)
        assert signed_in.url.path == "/en/my/"

    def post(self, path: str, files: dict[str, Any] | None = None, **fields: str) -> httpx.Response:
        token = self.client.cookies["csrftoken"]
        return self.client.post(path, data={"csrfmiddlewaretoken": token, **fields}, files=files)


def test_attempt_when_two_browsers_hand_in_at_once_then_it_counts_once(server: Server) -> None:
    email, attempt = prepare(server, answer=True)
    sessions = [Session(server, email) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda session: session.post(f"/en/attempt/{attempt}/hand-in/"), sessions))
    assert [(answer.status_code, answer.url.path) for answer in answers] == [
        (200, f"/en/attempt/{attempt}/debrief/")
    ] * 4
    assert counts(server, attempt)[1:] == [1, 1, 1]


def test_attempt_when_begun_in_many_windows_at_once_then_there_is_one(server: Server) -> None:
    email, attempt = prepare(server, answer=True)
    key = server.ask(
        f"from assessments.models import Attempt; a = Attempt.objects.get(uuid={attempt!r});"
        "from assessments import log_guard; log_guard.erase(Attempt.objects.filter(pk=a.pk));"
        "a.answers.all().delete(); a.delete(); print(a.enrolment.uuid, a.assessment_key)"
    )
    enrolment, assessment = key.splitlines()[-1].split()
    sessions = [Session(server, email) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        begun = list(
            pool.map(lambda session: session.post(f"/en/learn/{enrolment}/{assessment}/begin/"), sessions)
        )
    assert {answer.status_code for answer in begun} == {200}
    assert len({answer.url.path for answer in begun}) == 1
    number = server.ask(
        "from assessments.models import Attempt;"
        f"print(Attempt.objects.filter(enrolment__uuid={enrolment!r}, assessment_key={assessment!r}).count())"
    )
    assert number.splitlines()[-1] == "1"


# An officer and two managers of their unit; a course that asks for another one first, until `TIDY` is run.
ELSEWHERE = """
from django.utils import timezone
from accounts import people
from accounts.models import Agency, Profession
from courses.models import Course
today = timezone.localdate()
unit, police = Agency.objects.get(code='police-south-1'), Profession.objects.get(code='police')
for email, manages in {people!r}:
    user = people.join(email=email, full_name='Jo Exempel', password={password!r}, agency=unit, profession=police, on=today)
    manages and people.appoint(user, agency=unit, on=today)
Course.objects.get(code='THB-SOC').prerequisites.add(Course.objects.get(code='THB-JUD'))
"""
SENT = """
from courses.models import PriorLearning
for sent in PriorLearning.objects.filter(user__email={email!r}):
    print(sent.uuid, sent.state, sent.decided_by and sent.decided_by.email, sent.reason)
"""
TIDY = "from courses.models import Course; Course.objects.get(code='THB-SOC').prerequisites.clear()"


def test_certificate_from_elsewhere_when_sent_and_decided_in_many_windows_at_once_then_once(
    server: Server,
) -> None:
    officer, *managers = [f"elsewhere-{uuid.uuid4().hex[:8]}@demo.example" for _ in range(3)]
    who = [(officer, False), *((email, True) for email in managers)]
    server.ask(ELSEWHERE.format(people=who, password=PASSWORD))
    typed = {"title": "First aid", "issuer": "Sample School", "obtained_on": "2024-05-03", "valid_until": ""}

    def send(session: Session) -> httpx.Response:
        return session.post(
            "/en/my/prior-learning/THB-JUD/", {"file": ("a.pdf", b"%PDF-1.7 sample")}, **typed
        )

    sessions = [Session(server, officer) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, sessions))
    assert {(answer.status_code, answer.url.path) for answer in answers} == {(200, "/en/my/prior-learning/")}
    (line,) = server.ask(SENT.format(email=officer)).splitlines()

    def decide(manager: tuple[Session, str]) -> httpx.Response:
        session, decision = manager
        path = f"/en/people/prior-learning/{line.split()[0]}/"
        return session.post(path, decision=decision, reason=f"{decision}, I say.")

    deciding = [(Session(server, email), word) for email in managers for word in ("accepted", "refused")]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(decide, deciding))
    assert {answer.status_code for answer in answers} == {200}
    assert sum("nothing was changed" in answer.text for answer in answers) == 3
    (line,) = server.ask(SENT.format(email=officer)).splitlines()
    _uuid, state, by, reason = line.split(maxsplit=3)
    assert (reason, by in managers) == (f"{state}, I say.", True)
    server.ask(TIDY)


@pytest.fixture(scope="module")
def mortal(pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server apart, to be killed: set up once, started again by whoever kills it; each test has its own officer."""
    shared = shared_folder(pytestconfig, tmp_path_factory)
    with fresh_server(shared, tmp_path_factory.mktemp("mortal"), "mortal") as running:
        yield running


def test_attempt_when_the_server_is_killed_between_answers_then_nothing_is_lost_or_counted_twice(
    mortal: Server,
) -> None:
    email, attempt = prepare(mortal, answer=False)
    session = Session(mortal, email)
    for given, part in enumerate(("1", "2"), start=1):  # a decision in a scene, then a question
        page = session.client.get(f"/en/attempt/{attempt}/{part}/")
        fields = form_of(page.text)
        assert session.post(page.url.path, **fields).status_code == 200
        mortal.kill()
        mortal.start()
        assert counts(mortal, attempt) == [given, 0, 0, 0]
        # What was answered stands, and the same answer sent again (a nervous double click) changes nothing.
        session.post(page.url.path, **fields)
        assert counts(mortal, attempt) == [given, 0, 0, 0]


def test_certificate_when_the_server_is_killed_during_the_hand_in_then_there_is_exactly_one(
    mortal: Server,
) -> None:
    email, attempt = prepare(mortal, answer=True)
    session = Session(mortal, email)
    with ThreadPoolExecutor(1) as pool:
        pending = pool.submit(session.post, f"/en/attempt/{attempt}/hand-in/")
        mortal.kill()
        with contextlib.suppress(httpx.HTTPError):
            pending.result()
    mortal.start()
    # Either it counts or it does not, never half: a grading that passes has its completion.
    _answers, gradings, completions, _certificates = counts(mortal, attempt)
    assert gradings == completions
    assert session.post(f"/en/attempt/{attempt}/hand-in/").status_code == 200
    mortal.manage("issue_missing_certificates")
    assert counts(mortal, attempt)[1:] == [1, 1, 1]


def form_of(page: str) -> dict[str, str]:
    """The step of the page's form with its first option, or (in a question) any: what a hurried officer sends."""
    step = re.search(r'name="step" value="([^"]+)"', page).group(1)
    option = re.search(r'name="option" value="([^"]+)"', page).group(1)
    return {"step": step, "option": option}
