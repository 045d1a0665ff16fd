"""The settings in odd environments: production asks for what it needs, nonsense is refused with a sentence."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
KEY = "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKL"
PRODUCTION = {
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "training.example.org",
    "BASE_URL": "https://training.example.org",
    "DATABASE_URL": "postgres://nobody@127.0.0.1/none",
}
OURS = {
    "DJANGO_SETTINGS_MODULE",
    "DEBUG",
    "MFA_REQUIRED",
    "CACHE_URL",
    "EMAIL_URL",
    "LOG_LEVEL",
    "SECURE_COOKIES",
    *PRODUCTION,
}

Result = subprocess.CompletedProcess


def run(folder: Path, *command: str, **environment: str) -> Result:
    """Run Python in the project with these variables and none of the caller's that the settings read."""
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={
            **inherited,
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "elearning.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def value_of(folder: Path, expression: str, **environment: str) -> str:
    """What the settings say in that environment, as it is printed."""
    code = f"from django.conf import settings; print({expression})"
    result = run(folder, "-c", code, **environment)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def refusal(folder: Path, **environment: str) -> str:
    """The sentence with which the settings refuse an environment."""
    result = run(folder, "-c", "from django.conf import settings; settings.DEBUG", **environment)
    assert result.returncode == 1, result.stdout
    last = result.stderr.strip().splitlines()[-1]
    name, _colon, sentence = last.partition(": ")
    assert name == "django.core.exceptions.ImproperlyConfigured", result.stderr
    return sentence


# --- What production needs -------------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL"])
@pytest.mark.parametrize("how", ["absent", "empty"])
def test_production_when_a_variable_is_missing_then_it_is_named(
    missing: str, how: str, tmp_path: Path
) -> None:
    given = {name: value for name, value in PRODUCTION.items() if name != missing}
    environment = given if how == "absent" else {**given, missing: ""}
    assert refusal(tmp_path, **environment) == (
        f"{missing} must be set when SECRET_KEY is set (a production set-up)."
    )


def test_production_when_complete_then_djangos_deployment_check_finds_nothing(tmp_path: Path) -> None:
    result = run(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(
        "System check identified no issues"
    )  # what is silenced gives its reason in settings
    assert "WARNING" not in result.stderr


def test_production_when_complete_then_it_is_safe_by_default(tmp_path: Path) -> None:
    names = [
        "DEMO", "DEBUG", "MFA_REQUIRED", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT",
        "SERVE_MEDIA", "WHITENOISE_USE_FINDERS", "SECURE_PROXY_SSL_HEADER",
    ]  # fmt: skip
    found = value_of(tmp_path, f"{{name: getattr(settings, name) for name in {names}}}", **PRODUCTION)
    assert found == str(
        {
            "DEMO": False,
            "DEBUG": False,
            "MFA_REQUIRED": True,
            "SESSION_COOKIE_SECURE": True,
            "CSRF_COOKIE_SECURE": True,
            "SECURE_SSL_REDIRECT": True,
            "SERVE_MEDIA": False,
            "WHITENOISE_USE_FINDERS": False,
            "SECURE_PROXY_SSL_HEADER": None,
        }
    )
    assert list(tmp_path.iterdir()) == []  # no key and no database of a demo


def test_production_when_the_demo_is_asked_for_then_it_is_refused(tmp_path: Path) -> None:
    result = run(tmp_path, "manage.py", "demo", "--no-serve", **PRODUCTION)
    assert result.returncode == 1
    assert "This is a production set-up (SECRET_KEY is set)" in result.stderr
    assert "Traceback" not in result.stderr


# --- The demo --------------------------------------------------------------------------------------


def test_demo_when_started_without_any_variable_then_it_is_closed_to_the_outside(tmp_path: Path) -> None:
    found = value_of(tmp_path, "settings.DEMO, settings.DEBUG, settings.ALLOWED_HOSTS")
    assert found == "True False ['127.0.0.1', 'localhost', '[::1]']"


def test_demo_when_started_again_then_it_has_the_same_key_which_only_its_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first, second = (value_of(folder, "settings.SECRET_KEY") for _ in range(2))
    assert first == second
    assert len(first) > 50
    assert oct((folder / "secret-key").stat().st_mode & 0o777) == "0o600"
    assert value_of(tmp_path / "other", "settings.SECRET_KEY") != first


def test_demo_when_its_port_is_in_use_then_it_says_so_and_what_to_do(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(tmp_path, "manage.py", "demo", "--port", str(port))
    assert result.returncode == 1
    assert result.stderr.strip() == (
        f"CommandError: Port {port} on 127.0.0.1 is in use. Stop the other program, or choose another: "
        f"make demo PORT={port + 1}"
    )
    assert not (tmp_path / "db.sqlite3").exists()  # refused before anything was done


# --- Nonsense --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("DEBUG", "perhaps", "DEBUG"),
        ("MFA_REQUIRED", "maybe", "MFA_REQUIRED"),
        ("DATABASE_URL", "nonsense", "DATABASE_URL"),
        ("DATABASE_URL", "oracle7://somewhere", "DATABASE_URL"),
        ("LOG_LEVEL", "LOUD", "LOG_LEVEL"),
        ("SECURE_HSTS_SECONDS", "-1", "SECURE_HSTS_SECONDS"),
        ("SECURE_HSTS_SECONDS", "a year", "SECURE_HSTS_SECONDS"),
        ("TRUSTED_PROXY_COUNT", "99", "TRUSTED_PROXY_COUNT"),
        ("BASE_URL", "training.example.org", "BASE_URL"),
        ("EMAIL_URL", "pigeon://loft", "EMAIL_URL"),
        ("CACHE_URL", "nonsense", "CACHE_URL"),
    ],
)
def test_settings_when_a_variable_is_nonsense_then_its_name_is_in_the_refusal(
    name: str, value: str, said: str, tmp_path: Path
) -> None:
    assert said in refusal(tmp_path, **{name: value})


def test_settings_when_the_database_address_is_wrong_then_its_password_is_not_told(tmp_path: Path) -> None:
    result = run(
        tmp_path,
        "-c",
        "from django.conf import settings; settings.DEBUG",
        DATABASE_URL="nonsense://me:hunter2@host/x",
    )
    assert result.returncode == 1
    assert "hunter2" not in result.stderr.strip().splitlines()[-1]


# --- SQLite ----------------------------------------------------------------------------------------


def test_sqlite_when_it_is_a_file_then_many_can_write_at_once(tmp_path: Path) -> None:
    code = """
import django; django.setup()
from django.db import connection
def pragma(name):
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]
print(pragma("journal_mode"), pragma("foreign_keys"), pragma("busy_timeout"), pragma("synchronous"))
print(connection.settings_dict["OPTIONS"]["transaction_mode"])
"""
    result = run(tmp_path, "-c", code)
    assert result.stdout.split() == ["wal", "1", "20000", "1", "IMMEDIATE"], result.stderr
