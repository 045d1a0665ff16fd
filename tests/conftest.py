"""The cast of the tests: people in fictional units, and clients that are signed in as them."""

import gc
import subprocess
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.db import connection
from django.db.migrations import SeparateDatabaseAndState
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker, Settings
from pytest_django.plugin import blocking_manager_key
from wagtail.models import Collection, Locale, Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from accounts.models import Agency, Profession, User
from courses import memory
from courses.authoring import EDITORS, REVIEWERS, TRAINERS, ensure_site
from courses.models import HomePage
from tests.factories import make_agency, make_manager, make_posting, make_profession, make_user
from tests.journeys import prepared
from tests.journeys.prepared import shared_folder


@pytest.fixture(autouse=True)
def _fast_and_separate(settings: Settings) -> None:
    """Passwords are hashed cheaply, static files looked for when they are asked for; no test inherits counted attempts,
    used codes, the language or the content of another."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True  # else each client lists them all
    cache.clear()
    translation.deactivate()
    memory.forget_here()


@pytest.fixture(scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for pictures and documents that goes away after the tests."""
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _own_folder(settings: Settings, media: Path) -> None:
    settings.MEDIA_ROOT = media


# A machine that is busy with other things finds no fault with the code.
hypothesis_settings.register_profile("any-speed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis_settings.load_profile("any-speed")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is loaded by now stays: looking through it again and again took a good part of each test.

    Where journeys will come, their demo is begun to be set up: they come late, and it takes a minute.
    """
    if any(SERVED & set(getattr(item, "fixturenames", ())) for item in session.items):
        folder = shared_folder(session.config, session.config._tmp_path_factory)
        session.config.stash[PREPARING] = prepared.begin(folder)
    gc.collect()
    gc.freeze()


SERVED = {"server", "mortal"}  # fixtures that serve the demo
PREPARING = pytest.StashKey[subprocess.Popen | None]()
STORES = {
    "db",
    "transactional_db",
    "server",
    "mortal",
    "walker",
    "visitor",
}  # fixtures with a database behind them


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What meets no database need not be tried on each, and what is of PostgreSQL alone is not tried on SQLite."""
    if connection.vendor == "sqlite":
        elsewhere = [item for item in items if item.get_closest_marker("postgresql")]
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
    for item in items:
        if not item.get_closest_marker("django_db") and not STORES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.once)


@pytest.fixture(autouse=True)
def _indexes(request: pytest.FixtureRequest, settings: Settings) -> Iterator[None]:
    """The indexes for searching and for references are kept only where a test asks for them: a fifth of the time."""
    if request.node.get_closest_marker("indexed"):
        yield
        return
    settings.WAGTAILSEARCH_BACKENDS = {
        name: {**backend, "AUTO_UPDATE": False} for name, backend in settings.WAGTAILSEARCH_BACKENDS.items()
    }
    with (
        disable_reference_index_auto_update(),
        patch("modelsearch.signal_handlers.insert_or_update_object_task"),
    ):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Tables are made from the models (`--nomigrations`): the journeys migrate from nothing, on each database, as a server does."""
    with django_db_blocker.unblock():
        MigrationRecorder(
            connection
        ).ensure_schema()  # wagtail-localize notes the last migration of what it translates
        make_the_index_of_words()
        make_first_rows()


def make_the_index_of_words() -> None:
    """SQLite's table for searching is of a kind that no model tells: it is made as Wagtail's own migration makes it."""
    if connection.vendor != "sqlite":
        return
    migration = import_module("wagtail.search.migrations.0006_customise_indexentry").Migration
    made_apart = [each for each in migration.operations if isinstance(each, SeparateDatabaseAndState)]
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE wagtailsearch_indexentry_fts")
        for statement in [each.sql for apart in made_apart for each in apart.database_operations]:
            cursor.execute(statement)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """A test with transactions of its own ends by emptying the database; the next one finds the first rows again.

    After the last one there is no database any more.
    """
    result = yield
    marker = item.get_closest_marker("django_db")
    if nextitem and marker and marker.kwargs.get("transaction"):
        with item.config.stash[blocking_manager_key].unblock():
            make_first_rows()
    return result


def pytest_sessionfinish(session: pytest.Session) -> None:
    """At the end of the run, in the process that began it, the database that journeys copied is dropped."""
    prepared.end(session.config.stash.get(PREPARING, None))
    if not hasattr(session.config, "workerinput"):
        prepared.forget(session.config._tmp_path_factory.getbasetemp())  # what `tmp_path_factory` gives


def make_first_rows() -> None:
    """What is there before anything is written: Wagtail's own rows, as its migrations make them, and the site of authors."""
    Locale.objects.get_or_create(language_code="en")
    Collection.get_first_root_node() or Collection.add_root(name="Root")
    Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    ensure_site(hostname="testserver", port=80, site_name="Frontline training")


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """A function that gives a browser in which somebody is signed in (without a second step)."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


@pytest.fixture
def professions(db: None) -> SimpleNamespace:
    """Police, judiciary and social services."""
    return SimpleNamespace(
        police=make_profession("Police", code="police"),
        judiciary=make_profession("Judiciary", code="judiciary"),
        social=make_profession("Social services", code="social-services"),
    )


@pytest.fixture
def agencies(db: None) -> SimpleNamespace:
    """The police with two regions of two units each, a court, a prosecutor's office and a social service."""
    police = make_agency("Police Grand-Ducale", code="police")
    south = make_agency("Region South (demo)", below=police, code="police-south")
    north = make_agency("Region North (demo)", below=police, code="police-north")
    made = {
        "police": police,
        "south": south,
        "south_1": make_agency("Unit South 1 (demo)", below=south, code="police-south-1"),
        "south_2": make_agency("Unit South 2 (demo)", below=south, code="police-south-2"),
        "north": north,
        "north_1": make_agency("Unit North 1 (demo)", below=north, code="police-north-1"),
        "north_2": make_agency("Unit North 2 (demo)", below=north, code="police-north-2"),
        "court": make_agency("District Court (demo)", code="court"),
        "prosecutor": make_agency("Prosecutor's Office (demo)", code="prosecutor"),
        "social": make_agency("Social Service (demo)", code="social"),
    }
    return SimpleNamespace(**{name: Agency.objects.get(pk=agency.pk) for name, agency in made.items()})


def _posted(full_name: str, email: str, agency: Agency, profession: Profession) -> User:
    user = make_user(full_name, email=email)
    make_posting(user, agency, profession)
    return user


@pytest.fixture
def officer(agencies: SimpleNamespace, professions: SimpleNamespace) -> User:
    """Olivia Officer serves in the first unit of the southern region of the police."""
    return _posted("Olivia Officer", "officer@example.org", agencies.south_1, professions.police)


@pytest.fixture
def colleague(agencies: SimpleNamespace, professions: SimpleNamespace) -> User:
    """Colin Colleague serves in the same unit as the officer."""
    return _posted("Colin Colleague", "colleague@example.org", agencies.south_1, professions.police)


@pytest.fixture
def judge(agencies: SimpleNamespace, professions: SimpleNamespace) -> User:
    """Julie Judge sits at the district court."""
    return _posted("Julie Judge", "judge@example.org", agencies.court, professions.judiciary)


@pytest.fixture
def social_worker(agencies: SimpleNamespace, professions: SimpleNamespace) -> User:
    """Sam Social works for the social service."""
    return _posted("Sam Social", "social@example.org", agencies.social, professions.social)


@pytest.fixture
def outsider(agencies: SimpleNamespace, professions: SimpleNamespace) -> User:
    """Otto Outsider works at the prosecutor's office: another agency than everybody else's."""
    return _posted("Otto Outsider", "outsider@example.org", agencies.prosecutor, professions.judiciary)


@pytest.fixture
def manager(agencies: SimpleNamespace, professions: SimpleNamespace) -> User:
    """Mona Manager serves in the southern region of the police and manages it with its two units."""
    user = _posted("Mona Manager", "manager@example.org", agencies.south, professions.police)
    make_manager(user, agencies.south)
    return user


@pytest.fixture
def coordinator(agencies: SimpleNamespace) -> User:
    """Cora Coordinator, the national coordinator, sees the records of every agency and serves in none."""
    user = make_user("Cora Coordinator", email="coordinator@example.org")
    user.user_permissions.add(Permission.objects.get(codename="view_every_agency"))
    return User.objects.get(pk=user.pk)  # permissions are remembered on the object


@pytest.fixture
def site(db: None) -> HomePage:
    """The home page with the course index below it, and the groups of authors with their permissions."""
    return HomePage.objects.get(locale__language_code="en")


def _author(full_name: str, email: str, group: str) -> User:
    user = make_user(full_name, email=email)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def trainer(site: HomePage) -> User:
    """Tara Trainer writes courses in the CMS."""
    return _author("Tara Trainer", "trainer@example.org", TRAINERS)


@pytest.fixture
def reviewer(site: HomePage) -> User:
    """Remy Reviewer, of an NGO, comments and approves in the CMS what was sent for review."""
    return _author("Remy Reviewer", "reviewer@example.org", REVIEWERS)


@pytest.fixture
def editor(site: HomePage) -> User:
    """Edda Editor publishes and releases in the CMS."""
    return _author("Edda Editor", "editor@example.org", EDITORS)
