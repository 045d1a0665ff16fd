"""Keeps the catalogues complete: `python -m tests.catalogues` (make messages) extracts, merges and compiles them.

One catalogue a language holds this project's messages and those of Django and allauth that people meet here and that
have no translation of their own in that language. Needs xgettext (on Debian: apt install gettext).
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
TARGETS = {"fr": "nplurals=2; plural=(n > 1);", "de": "nplurals=2; plural=(n != 1);", "lb": "nplurals=2; plural=(n != 1);"}  # fmt: skip
APPS = ["accounts", "assessments", "certificates", "compliance", "courses", "elearning"]
REMARKS = {"lb": "Luxembourgish. Awaiting review by a native speaker."}
KEYWORDS = ["_", "gettext_lazy", "gettext_noop", "ngettext_lazy:1,2", "pgettext:1c,2", "pgettext_lazy:1c,2"]

# What people meet of other packages: forms, passwords, sign-in; not their administration.
OTHERS = {
    "django": [
        "contrib/auth/base_user.py", "contrib/auth/forms.py", "contrib/auth/password_validation.py",
        "core/files/*.py", "core/validators.py", "db/models/base.py", "db/models/fields/__init__.py",
        "forms/*.py", "template/defaultfilters.py", "utils/dates.py", "utils/text.py", "utils/timesince.py",
    ],
    "allauth": ["account/**/*.py", "core/**/*.py", "mfa/**/*.py", "usersessions/**/*.py", "utils.py"],
}  # fmt: skip
NOT_SHOWN = re.compile(r"/(migrations|tests?|management)/|/admin\.py|/headless/")

Key = tuple[str | None, str]


def key(entry: polib.POEntry) -> Key:
    return entry.msgctxt, entry.msgid


def own_messages() -> dict[Key, polib.POEntry]:
    """The messages of this project, from its code and its templates."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 # the command runs without settings

    code = [
        path for app in APPS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts
    ]
    with tempfile.TemporaryDirectory() as folder:
        templates = []
        for number, path in enumerate(sorted((ROOT / "templates").rglob("*.*"))):
            target = Path(folder) / f"{number:04}.py"
            target.write_text(
                templatize(path.read_text(encoding="utf-8"), origin=str(path)), encoding="utf-8"
            )
            templates.append(target)
        return extracted([*code, *templates])


def others_messages(language: str) -> dict[Key, polib.POEntry]:
    """The messages of other packages that people meet here and that those packages don't translate themselves."""
    found: dict[Key, polib.POEntry] = {}
    for package, patterns in OTHERS.items():
        folder = Path(find_spec(package).origin).parent
        files = [path for pattern in patterns for path in sorted(folder.glob(pattern))]
        messages = extracted(path for path in files if not NOT_SHOWN.search(str(path)))
        known = {
            key(entry)
            for path in folder.rglob(f"locale/{language}/LC_MESSAGES/django.mo")
            for entry in polib.mofile(str(path)).translated_entries()
        }
        found |= {name: entry for name, entry in messages.items() if name not in known}
    return found


def extracted(files: Iterable[Path]) -> dict[Key, polib.POEntry]:
    keywords = [f"--keyword={word}" for word in KEYWORDS]
    command = ["xgettext", "--language=Python", "--from-code=UTF-8", "--no-location", "--output=-", *keywords]
    result = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    return {key(entry): entry for entry in polib.pofile(result.stdout)}


def wanted(language: str) -> dict[Key, polib.POEntry]:
    """Every message that the catalogue of a language must translate."""
    return {**others_messages(language), **own_messages()}


def catalogue(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def update(language: str) -> polib.POFile:
    """Bring a catalogue up to date: new messages come in empty, those nobody asks for any more go."""
    path = catalogue(language)
    before = {key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    merged = polib.POFile(wrapwidth=110)
    merged.header = REMARKS.get(language, "")
    merged.metadata = {
        "Project-Id-Version": "elearning",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": TARGETS[language],
    }
    for name, entry in wanted(language).items():
        old = before.get(name)
        if entry.msgid_plural:
            entry.msgstr_plural = old.msgstr_plural if old and old.msgstr_plural else {0: "", 1: ""}
        else:
            entry.msgstr = old.msgstr if old else ""
        entry.occurrences, entry.comment = [], ""
        entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        merged.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    merged.save(str(path))
    merged.save_as_mofile(str(path.with_suffix(".mo")))
    return merged


if __name__ == "__main__":
    for code in sys.argv[1:] or TARGETS:
        done = update(code)
        print(f"{code}: {len(done)} messages, {len(done.untranslated_entries())} to translate")
