"""What an attempt of 20 questions costs the server, as multiples of an empty page, on both databases; 16 and 500 at once."""

import http.client
import json
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

import psycopg

from tests.journeys.server import HOST, Server, drop_database, free_port, make_database

POSTGRES_URL = "postgres://postgres@127.0.0.1:5432/postgres"
DATABASE = "bench_attempts"
LEARNERS = 16
WARMING = 4
CLASS = 500  # begin at the same time
WITHIN = 10  # seconds
SCRIPT = {"HX-Request": "true", "HX-Target": "part"}
GOALS = {
    "answer saved": 2.5,
    "whole attempt, one question a page": 60,
    "whole attempt, all on one page": 15,
}
SLOWEST = 3  # seconds

PREPARE = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from tests.assessments.builders import make_learner, make_question, make_stage
settings.PASSWORD_HASHERS = ['django.contrib.auth.hashers.MD5PasswordHasher']  # nobody signs in by one
asked = [make_question(options=4, right=n % 4) for n in range(20)]
stage = make_stage(*asked, max_attempts=50, waiting_minutes=0)
store = import_module(settings.SESSION_ENGINE).SessionStore
told = []
for n in range({learners}):
    enrolment = make_learner(stage, f'Bench {{n}} Exempel')
    session = store()
    session[SESSION_KEY] = str(enrolment.user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = enrolment.user.get_session_auth_hash()
    session.save()
    told.append([str(enrolment.uuid), session.session_key, enrolment.user.email])
print(json.dumps([str(stage.page.translation_key), told]))
"""
COST = """
import gc, json, time
from urllib.parse import urlencode
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import clear_url_caches, path, reverse
from elearning import urls
from accounts.models import User
from assessments.models import AssessmentPage
from assessments.sitting import sitting_of
from courses.models import Enrolment
settings.ALLOWED_HOSTS = ['*']
gc.freeze()  # as elearning.wsgi does
def floor(request):
    request.session.get('x')
    return HttpResponse(str(request.user.pk))
floor.__module__ = 'bench'  # addresses are looked up by it
urls.urlpatterns.insert(0, path('floor/', floor))
clear_url_caches()
def cost(do):
    begun = time.process_time()
    response = do()
    assert response.status_code in (200, 302), response.status_code
    return (time.process_time() - begun) * 1000, response
def post(client, address, form, **more):
    body = urlencode(form)  # as a browser sends it
    return client.post(address, body, content_type='application/x-www-form-urlencoded', **more)
def median(costs):
    return sorted(costs)[len(costs) // 2]
rows = []
def signed_in(email):
    client = Client()
    client.force_login(User.objects.get(email=email), backend=settings.AUTHENTICATION_BACKENDS[0])
    client.get('/floor/')
    return client, median([cost(lambda: client.get('/floor/'))[0] for _ in range(40)])
def meanwhile(client):
    # As a server meets it: other requests lie between, so that no cache is warmed by the same one again and again.
    return cost(lambda: client.get('/floor/'))[0]
for enrolment, _session, email in {people!r}:
    client, in_a_row = signed_in(email)
    begin, _ = cost(lambda: post(client, reverse('begin_attempt', args=[enrolment, {key!r}]), {{}}))
    attempt = Enrolment.objects.get(uuid=enrolment).attempts.get(handed_in_at=None)
    pages, saves, steps, floors = [], [], [], []
    script = {{'HX-Request': 'true', 'HX-Target': 'part'}}
    for item in sitting_of(attempt).items:
        address = reverse('attempt_item', args=[attempt.uuid, item.number])
        answer = {{'step': item.key, 'option': item.best_response}}
        pages.append(cost(lambda: client.get(address))[0])
        floors.append(meanwhile(client))
        saves.append(cost(lambda: post(client, address, {{**answer, 'sequence': 1}}))[0])
        floors.append(meanwhile(client))
        steps.append(cost(lambda: post(client, address, {{**answer, 'sequence': 3}}, headers=script))[0])
        floors.append(meanwhile(client))
    review, _ = cost(lambda: client.get(reverse('attempt_review', args=[attempt.uuid])))
    hand_in, _ = cost(lambda: post(client, reverse('attempt_hand_in', args=[attempt.uuid]), {{}}))
    rows.append({{
        'floor': median(floors),
        'floor, again and again (not counted)': in_a_row,
        'begin': begin,
        'question page': median(pages),
        'answer saved': median(saves),
        'saved, with the next question': median(steps),
        'review (not counted)': review,
        'hand in': hand_in,
        'whole attempt, one question a page': begin + pages[0] + sum(steps) + hand_in,
        'the same without scripts': begin + sum(pages) + sum(saves) + hand_in,
    }})
page = AssessmentPage.objects.get(translation_key={key!r})
page.presentation = 'all'
page.save()
for row, (enrolment, _session, email) in zip(rows, {others!r}):
    client, _floor = signed_in(email)
    begin, _ = cost(lambda: post(client, reverse('begin_attempt', args=[enrolment, {key!r}]), {{}}))
    attempt = Enrolment.objects.get(uuid=enrolment).attempts.get(handed_in_at=None)
    address = reverse('attempt_all', args=[attempt.uuid])
    look, _ = cost(lambda: client.get(address))
    form = {{}}
    for item in sitting_of(attempt).items:
        form |= {{item.prefix + 'step': item.key, item.prefix + 'sequence': 1, item.prefix + 'option': item.best_response}}
    save, _ = cost(lambda: post(client, address, form))
    hand_in, _ = cost(lambda: post(client, reverse('attempt_hand_in', args=[attempt.uuid]), {{}}))
    row['page of all questions'], row['all saved'] = look, save
    row['whole attempt, all on one page'] = begin + look + save + hand_in
page.presentation = 'one'
page.save()
print('COSTS', json.dumps({{name: median([row[name] for row in rows]) for name in rows[0]}}))
"""

EACH = """
from django.db.models import Count
from courses.models import Enrolment
counted = Enrolment.objects.filter(uuid__in={people!r}).annotate(n=Count('attempts')).values_list('n', flat=True)
print(*sorted(set(counted)), 'each for', len(counted))
"""

Line = Callable[[str, list[tuple[str, bool | None]]], bool]


def attempt_table(line: Line) -> bool:
    """A table for each database that is there. Ends by itself; goes to loopback only."""
    is_met = _measured("SQLite", "", line)
    os.environ.setdefault("DATABASE_URL", POSTGRES_URL)
    try:
        url = make_database(DATABASE)
    except psycopg.OperationalError:
        print("\nPostgreSQL does not answer: not measured there.")
        return is_met
    try:
        return _measured("PostgreSQL", url, line) and is_met
    finally:
        drop_database(DATABASE)


def _measured(name: str, url: str, line: Line) -> bool:
    with tempfile.TemporaryDirectory(prefix="bench-attempts-") as folder:
        server = Server(Path(folder), free_port(), url)
        try:
            server.start()
            key, people = json.loads(
                server.ask(PREPARE.format(learners=2 * LEARNERS + 10 + CLASS + WARMING)).splitlines()[-1]
            )
            printed = server.ask(
                COST.format(
                    people=people[2 * LEARNERS : 2 * LEARNERS + 5],
                    others=people[2 * LEARNERS + 5 : 2 * LEARNERS + 10],
                    key=key,
                )
            ).splitlines()[-1]
            costs = json.loads(printed.removeprefix("COSTS "))
            print(f"\nAn attempt of 20 questions on {name}: processor time on the server, in one process")
            is_met = _costs(costs, line)
            for warming in people[-WARMING:]:  # a server that has just begun has read no template yet
                _sit(server.port, warming[0], key, warming[1], scripts=True)
            is_met &= _crowd(server, key, people[:LEARNERS], line, scripts=True)
            is_met &= _crowd(server, key, people[LEARNERS : 2 * LEARNERS], line, scripts=False)
            return _class(server, key, people[2 * LEARNERS + 10 : -WARMING], line) and is_met
        finally:
            server.end()


def _costs(costs: dict[str, float], line: Line) -> bool:
    is_met = True
    for step, milliseconds in costs.items():
        times = milliseconds / costs["floor"]
        goal = GOALS.get(step)
        words = f"{times:.1f} x floor" + (f" (≤ {goal})" if goal else "")
        is_met &= line(step, [(f"{milliseconds:.1f} ms", None), (words, times <= goal if goal else None)])
    return is_met


def _crowd(server: Server, key: str, people: list[list[str]], line: Line, *, scripts: bool) -> bool:
    """All at once, each a whole attempt without a pause, against the demo's own two workers on this machine's cores."""
    seconds: list[float] = []
    errors: list[str] = []

    def sit(enrolment: str, session: str) -> None:
        begun = time.monotonic()
        try:
            _sit(server.port, enrolment, key, session, scripts=scripts)
        except Exception as error:
            errors.append(repr(error))
        seconds.append(time.monotonic() - begun)

    threads = [threading.Thread(target=sit, args=person[:2]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    slowest = max(seconds, default=120.0)
    return line(
        f"{len(people)} learners at once" + ("" if scripts else ", no scripts"),
        [
            (f"{len(errors)} errors", not errors),
            (f"slowest {slowest:.1f} s", slowest <= SLOWEST if scripts else None),
            (f"middle {statistics.median(seconds):.1f} s", None),
        ],
    )


def _class(server: Server, key: str, people: list[list[str]], line: Line) -> bool:
    """Everybody begins, and presses twice: one attempt each."""
    seconds: list[float] = []
    errors: list[str] = []

    def begin(person: list[str]) -> None:
        begun = time.monotonic()
        try:
            with closing(http.client.HTTPConnection(HOST, server.port, timeout=60)) as connection:
                _send(connection, person[1], "POST", f"/en/learn/{person[0]}/{key}/begin/", {})
        except Exception as error:
            errors.append(repr(error))
        seconds.append(time.monotonic() - begun)

    begun = time.monotonic()
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(begin, [person for person in people for _press in range(2)]))
    whole = time.monotonic() - begun
    each = server.ask(EACH.format(people=[enrolment for enrolment, _session, _email in people]))
    return line(
        f"{len(people)} begin at once",
        [
            (f"{len(errors)} errors", not errors),
            (f"all in {whole:.1f} s", whole <= WITHIN),
            (f"slowest {max(seconds):.1f} s", None),
            (f"attempts {each}", each == f"1 each for {len(people)}"),
        ],
    )


def _sit(port: int, enrolment: str, key: str, session: str, *, scripts: bool) -> None:
    """Begin, look at each question and answer it, hand in: as a browser does, with scripts or without."""
    with closing(http.client.HTTPConnection(HOST, port, timeout=60)) as connection:
        send = partial(_send, connection, session)
        attempt, _body = send("POST", f"/en/learn/{enrolment}/{key}/begin/", {})
        _location, page = send("GET", f"{attempt}1/")
        for number in range(1, 21):
            step = page.split('name="step" value="')[1].split('"')[0]
            option = page.split('name="option" value="')[1].split('"')[0]
            answer = {"step": step, "option": option, "sequence": "1"}
            _location, page = send("POST", f"{attempt}{number}/", answer, **(SCRIPT if scripts else {}))
            if not scripts and number < 20:
                _location, page = send("GET", f"{attempt}{number + 1}/")
        send("POST", f"{attempt}hand-in/", {})


def _send(
    connection: http.client.HTTPConnection,
    session: str,
    method: str,
    path: str,
    form: dict[str, str] | None = None,
    **more: str,
) -> tuple[str, str]:
    """Where the server leads to, and its page. Raises RuntimeError for an error."""
    secret = "b" * 32
    headers = {"Cookie": f"sessionid={session}; csrftoken={secret}", "X-CSRFToken": secret, **more}
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, urlencode(form) if form is not None else None, headers)
    response = connection.getresponse()
    body = response.read().decode()
    if response.status not in (200, 302):
        raise RuntimeError(f"{method} {path}: {response.status}")
    return response.headers.get("Location", ""), body
