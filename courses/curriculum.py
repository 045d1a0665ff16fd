"""Loads courses that are kept as data files. What exists already stays as the authors have left it."""

import json
import mimetypes
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import yaml
from django.core.files import File
from django.core.files.images import ImageFile
from django.db import transaction
from django.db.models import Model
from wagtail.blocks import StreamValue
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Locale, Page

from accounts.models import Profession
from courses.file_collections import for_signed_in
from courses.library_blocks import question_model
from courses.models import (
    BestPractice,
    Course,
    CourseIndexPage,
    CoursePage,
    HomePage,
    Indicator,
    LessonPage,
    ModulePage,
    Source,
)
from courses.models.sources import citable
from courses.text import from_markdown

# The one in C is nine times as quick; PyYAML has it wherever libyaml is there, as in its wheels.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

NAMESPACE = uuid5(NAMESPACE_URL, "frontline-training/curriculum")


def stable_id(*path: str) -> str:
    """The id of a thing in a data file: the same on every machine and in every language."""
    return str(uuid5(NAMESPACE, "/".join(path)))


def data_files(folder: Path) -> list[Path]:
    """The data files of a folder, without the translations that lie beside them (`x.fr.yaml`)."""
    return [path for path in sorted(folder.glob("*.yaml")) if "." not in path.stem]


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Loader=Loader)  # noqa: S506 # both are safe loaders


def source_version(model: type[Model], key: str) -> Any:
    """The thing of that key in the source language, or None before it is loaded."""
    return model._default_manager.filter(translation_key=key, locale=Locale.get_default()).first()


def source_ids(keys: list[str]) -> list[int]:
    """Primary keys of sources by their short names, in that order. Raises LookupError for an unknown one."""
    known = dict(Source.objects.filter(key__in=keys, **citable()).values_list("key", "pk")) if keys else {}
    unknown = [key for key in keys if key not in known]
    if unknown:
        raise LookupError(f"sources.yaml has no source called {', '.join(unknown)}")
    return [known[key] for key in keys]


def indicator_ids(keys: list[str]) -> list[int]:
    """Primary keys of indicators by their keys in the data files, in that order. Raises LookupError for an unknown one."""
    wanted = [UUID(stable_id("indicator", key)) for key in keys]
    rows = Indicator.objects.filter(translation_key__in=wanted, locale=Locale.get_default()) if keys else []
    known = {row.translation_key: row.pk for row in rows}
    unknown = [name for name, key in zip(keys, wanted, strict=True) if key not in known]
    if unknown:
        raise LookupError(f"indicators.yaml has no indicator called {', '.join(unknown)}")
    return [known[key] for key in wanted]


def listed(values: list, *path: str) -> list[dict]:
    """The children of a ListBlock with stable ids."""
    return [
        {"type": "item", "id": stable_id(*path, str(number)), "value": value}
        for number, value in enumerate(values)
    ]


def cited(entry: dict, *path: str) -> list[dict]:
    return listed(source_ids(entry.get("sources") or []), *path, "sources")


def stream(field_block: Any, raw: list[dict]) -> StreamValue:
    """Raw children as a stream that has passed the same checks as in the editor."""
    return field_block.clean(field_block.to_python(json.loads(json.dumps(raw))))


def profession_notes(texts: dict[str, str] | None) -> list[dict]:
    """A note for each profession, as blocks, from texts by the code of the profession."""
    return [
        {"kind": "profession_note", "id": code, "profession": code, "text": text}
        for code, text in (texts or {}).items()
    ]


class Library:
    """The folder of the data files, with the media that its lessons name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def image(self, name: str) -> int:
        model = get_image_model()
        found = model.objects.filter(title=name).first()
        if found is None:
            with (self.folder / "images" / name).open("rb") as file:
                found = model.objects.create(title=name, file=ImageFile(file, name=name))
        return found.pk

    def document(self, name: str) -> int:
        model = get_document_model()
        found = model.objects.filter(title=name).first()
        if found is None:
            if mimetypes.guess_type(name)[0] is None:
                raise ValueError(f"{name}: what kind of file is this?")
            with (self.folder / "documents" / name).open("rb") as file:
                found = model.objects.create(
                    title=name, file=File(file, name=name), collection=for_signed_in()
                )
        return found.pk

    def block(self, entry: dict, *path: str) -> dict:
        """One block of a lesson as Wagtail stores it."""
        here = (*path, entry["id"])
        make = getattr(self, f"_{entry['kind']}")
        return {"type": entry["kind"], "id": stable_id(*here), "value": make(entry, *here)}

    def blocks(self, entries: list[dict], *path: str) -> list[dict]:
        return [self.block(entry, *path) for entry in entries]

    def _heading(self, entry: dict, *path: str) -> dict:
        return {"text": entry["text"]}

    def _text(self, entry: dict, *path: str) -> dict:
        return {"text": from_markdown(entry["text"]), "sources": cited(entry, *path)}

    def _key_point(self, entry: dict, *path: str) -> dict:
        return {"text": entry["text"].strip(), "sources": cited(entry, *path)}

    def _case_study(self, entry: dict, *path: str) -> dict:
        return {
            "title": entry["title"],
            "text": from_markdown(entry["text"]),
            "question": entry.get("question") or "",
            "sources": cited(entry, *path),
        }

    def _checklist(self, entry: dict, *path: str) -> dict:
        return {
            "title": entry["title"],
            "items": listed(entry["items"], *path, "items"),
            "sources": cited(entry, *path),
        }

    def _table(self, entry: dict, *path: str) -> dict:
        return {
            "table": {
                "columns": [{"type": "text", "heading": heading} for heading in entry["header"]],
                "rows": [{"values": [str(cell) for cell in row]} for row in entry["rows"]],
                "caption": entry["caption"],
            },
            "sources": cited(entry, *path),
        }

    def _quotation(self, entry: dict, *path: str) -> dict:
        (source,) = source_ids([entry["source"]])
        return {"text": entry["text"].strip(), "attribution": entry["attribution"], "source": source}

    def _best_practice(self, entry: dict, *path: str) -> dict:
        practice = source_version(BestPractice, stable_id("practice", entry["practice"]))
        return {"practice": practice.pk}

    _shared_text = _best_practice

    def _indicators(self, entry: dict, *path: str) -> dict:
        return {"indicators": listed(indicator_ids(entry["indicators"]), *path, "indicators")}

    def _knowledge_check(self, entry: dict, *path: str) -> dict:
        return {"question": source_version(question_model(), stable_id("question", entry["question"])).pk}

    def _download(self, entry: dict, *path: str) -> dict:
        return {
            "title": entry["title"],
            "document": self.document(entry["file"]),
            "sources": cited(entry, *path),
        }

    def _image(self, entry: dict, *path: str) -> dict:
        image = {"image": self.image(entry["file"]), "alt_text": entry["alt"], "decorative": False}
        return {"image": image, "caption": entry.get("caption") or "", "sources": cited(entry, *path)}

    def _profession_note(self, entry: dict, *path: str) -> dict:
        return {
            "profession": entry["profession"],
            "text": from_markdown(entry["text"]),
            "sources": cited(entry, *path),
        }

    def _hard_passage(self, entry: dict, *path: str) -> dict:
        return {
            "note": entry["note"].strip(),
            "text": from_markdown(entry["text"]),
            "sources": cited(entry, *path),
        }


@transaction.atomic
def load_sources(folder: Path) -> None:
    known, locale = set(Source.objects.values_list("key", flat=True)), Locale.get_default()
    for entry in read(folder / "sources.yaml"):
        if entry["key"] not in known:
            facts = {name: value for name, value in entry.items() if name != "facts"}
            Source.objects.create(locale=locale, **facts)


@transaction.atomic
def load_practices(folder: Path) -> None:
    library = Library(folder)
    for path in data_files(folder / "practices"):
        entry = read(path)
        key = stable_id("practice", entry["key"])
        if BestPractice.objects.filter(translation_key=key).exists():
            continue
        here = ("practice", entry["key"])
        notes = profession_notes(entry["notes"])
        practice = BestPractice(
            translation_key=UUID(key),
            locale=Locale.get_default(),
            **{name: entry[name] for name in ("title", "country", "theme")},
            summary=entry["summary"].strip(),
            body=stream(BestPractice.body.field.stream_block, library.blocks(entry["body"], *here)),
            notes=stream(BestPractice.notes.field.stream_block, library.blocks(notes, *here, "notes")),
        )
        practice.sources.set(Source.objects.filter(pk__in=source_ids(entry["sources"])))
        practice.full_clean()
        practice.save()
        practice.save_revision().publish()


@transaction.atomic
def load_home(folder: Path) -> None:
    """Fill the home page, if nobody has written on it yet."""
    home = HomePage.objects.get(locale=Locale.get_default())
    if home.body:
        return
    data = read(folder / "home.yaml")
    home.lead = data["lead"]
    home.body = stream(HomePage.body.field.stream_block, Library(folder).blocks(data["body"], "home"))
    home.save_revision().publish()


def add_page(parent: Page, page: Page, key: str) -> Page:
    """Add a published page under its stable key."""
    page.translation_key = UUID(key)
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


@transaction.atomic
def load_course(folder: Path, name: str) -> dict[str, list[tuple[ModulePage, str]]]:
    """Load a course with its modules and lessons; returns what is no lesson: by kind, the module and the item's name.

    Those items come last in their module: an app further left adds them.
    """
    data = read(folder / name / "course.yaml")
    library = Library(folder)
    course, _created = Course.objects.get_or_create(code=data["code"], defaults={"name": data["title"]})
    course.professions.add(Profession.objects.get(code=data["profession"]))
    course_page = source_version(CoursePage, stable_id(data["key"]))
    if course_page is None:
        course_page = add_page(
            CourseIndexPage.objects.get(locale=Locale.get_default()),
            _course_page(course, data),
            stable_id(data["key"]),
        )
    others: dict[str, list[tuple[ModulePage, str]]] = {}
    for module in data["modules"]:
        module_page = source_version(ModulePage, stable_id(module["key"]))
        if module_page is None:
            blank = ModulePage(title=module["title"], summary=module["summary"])
            module_page = add_page(course_page, blank, stable_id(module["key"]))
        for item in module["items"]:
            ((kind, item_name),) = item.items()
            if kind in LESSONS:
                _load_lesson(library, module_page, LESSONS[kind](folder / name, item_name))
            else:
                others.setdefault(kind, []).append((module_page, item_name))
    return others


def _course_page(course: Course, data: dict) -> CoursePage:
    objectives = [
        {"type": "objective", "id": stable_id(data["key"], "objective", str(number)), "value": text}
        for number, text in enumerate(data["objectives"])
    ]
    return CoursePage(
        course=course,
        title=data["title"],
        slug=data["key"],
        summary=data["summary"],
        description=from_markdown(data["description"]),
        objectives=stream(CoursePage.objectives.field.stream_block, objectives),
        learning_minutes=data["learning_minutes"],
        passing=from_markdown(data["passing"]),
        disclaimer=data["disclaimer"],
    )


def written_lesson(course: Path, name: str) -> dict:
    """The data of a lesson that a course has for itself."""
    return dict(read(course / "lessons" / f"{name}.yaml"))


def common_lesson(course: Path, name: str) -> dict:
    """The data of a lesson that several courses have in common: the page says where it stands, a shared text what it says."""
    text = read(course.parent / "practices" / f"{name}.yaml")
    return {
        "key": f"{course.name}/{name}",
        **{field: text[field] for field in ("title", "summary", "minutes")},
        "body": [{"kind": "shared_text", "id": "text", "practice": name}],
    }


LESSONS = {"lesson": written_lesson, "common": common_lesson}


def _load_lesson(library: Library, module_page: ModulePage, data: dict) -> None:
    key = stable_id(data["key"])
    if LessonPage.objects.filter(translation_key=key).exists():
        return
    lesson = LessonPage(
        title=data["title"],
        summary=data["summary"].strip(),
        minutes=data["minutes"],
        content_note=(data.get("content_note") or "").strip(),
        body=stream(LessonPage.body.field.stream_block, library.blocks(data["body"], data["key"])),
    )
    add_page(module_page, lesson, key)
