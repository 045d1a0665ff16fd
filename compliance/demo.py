"""The demo's agencies, people, what they must do and have learned so far, made by the same verbs that real people trigger."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import Locale

from accounts import people
from accounts.models import Agency, Profession, User
from assessments import attempts
from assessments.curriculum import load_assessments, load_checks, load_scenarios
from assessments.models import AssessmentPage
from assessments.sitting import sitting_of
from assessments.translations import (
    load_translated_assessments,
    load_translated_checks,
    load_translated_scenarios,
)
from compliance import requirements
from compliance.models import Requirement
from courses import editions, progress
from courses.curriculum import (
    load_course,
    load_home,
    load_practices,
    load_sources,
    read,
    source_version,
    stable_id,
)
from courses.curriculum_indicators import load_indicators
from courses.indexing import indexed_at_the_end
from courses.models import Course, CoursePage, Enrolment
from courses.public_curriculum import load_glossary, load_information_pages, load_translated_information_pages
from courses.translations import load_translated_course, load_translated_home, load_translated_practices


@dataclass(frozen=True)
class Account:
    email: str
    name: str
    what_to_try: str


def load_agencies(data: dict) -> None:
    for entry in data["professions"]:
        names = {name: value for name, value in entry.items() if name != "code"}
        Profession.objects.get_or_create(code=entry["code"], defaults=names)
    for entry in data["agencies"]:
        _load_agency(entry, parent=None)


def _load_agency(entry: dict, parent: Agency | None) -> None:
    agency = Agency.objects.filter(code=entry["code"]).first()
    if agency is None:
        facts = {"code": entry["code"], "name": entry["name"]}
        if parent:
            parent.refresh_from_db()
        agency = parent.add_child(**facts) if parent else Agency.add_root(**facts)
    for unit in entry.get("units", []):
        _load_agency(unit, parent=agency)


def load_curriculum(folder: Path, names: list[str], *, at: datetime) -> None:
    """The library, the courses with their assessments, what is translated of them, and each course's first edition."""
    with indexed_at_the_end():
        load_home(folder)
        load_sources(folder)
        load_indicators(folder)
        load_checks(folder)
        load_scenarios(folder)
        load_practices(folder)
        load_glossary(folder)
        load_information_pages(folder)
        load_translated_home(folder)
        load_translated_information_pages(folder)
        load_translated_checks(folder)
        load_translated_scenarios(folder)
        load_translated_practices(folder)
        for name in names:
            others = load_course(folder, name)
            load_assessments(folder, name, others.get("assessment", []))
            load_translated_course(folder, name)
            load_translated_assessments(folder, name)
    for name in names:
        page = source_version(CoursePage, stable_id(read(folder / name / "course.yaml")["key"]))
        if page.course.current_edition is None:
            editions.release(page.course, course_page=page, change="substantive", note="", by=None, at=at)


def load_people(data: dict, *, at: datetime) -> list[Account]:
    """Make those of the demo people who are missing; returns the accounts to try, whether new or not."""
    there = set(User.objects.values_list("email", flat=True))
    missing = [entry for entry in data["people"] if entry["email"] not in there]
    password = (
        make_password(data["password"]) if missing else ""
    )  # all have the same: the slow hash is made once
    for entry in missing:
        _load_person(entry, password, at)
    return [Account(p["email"], p["name"], p["shown"]) for p in data["people"] if "shown" in p]


def load_requirements(data: dict, *, at: datetime) -> None:
    """What the demo's agencies require, once: later the managers' own list counts."""
    if Requirement.objects.exists():
        return
    today = timezone.localdate(at)
    for entry in data["requirements"]:
        profession = entry.get("profession")
        requirements.require(
            Course.objects.get(code=entry["course"]),
            agency=Agency.objects.get(code=entry["agency"]) if "agency" in entry else None,
            profession=Profession.objects.get(code=profession) if profession else None,
            since=today - timedelta(days=entry["since_days_ago"]),
            due_days=entry["due_days"],
            by=None,
            on=today,
        )


def _load_person(entry: dict, password: str, at: datetime) -> None:
    begun = at - timedelta(days=40)
    user = people.join(
        email=entry["email"],
        full_name=entry["name"],
        password=None,
        agency=Agency.objects.get(code=entry["unit"]),
        profession=Profession.objects.get(code=entry["profession"]),
        on=timezone.localdate(begun),
    )
    if "shown" in entry:
        user.password = password
        user.save(update_fields=["password"])
    user.groups.set(Group.objects.filter(name__in=entry.get("groups", [])))
    if "manages" in entry:
        people.appoint(user, agency=Agency.objects.get(code=entry["manages"]), on=timezone.localdate(begun))
    for code, state in entry.get("states", {}).items():
        upto = 1.0 if state == "certified" else 0.5
        take_course(user, Course.objects.get(code=code), upto=upto, at=at - timedelta(days=2))


def take_course(user: User, course: Course, *, upto: float, at: datetime) -> Enrolment:
    """Take the first part of a course as somebody would who decides as an expert does."""
    enrolment = progress.enrol(user, course, at=at - timedelta(days=10))
    items = course.current_edition.items
    for item in items[: round(len(items) * upto)]:
        progress.open_item(enrolment, item["key"], at=at)
        if item["kind"] == "assessment":
            page = AssessmentPage.objects.get(translation_key=item["key"], locale=Locale.get_default())
            sit(enrolment, page, at=at)
        else:
            progress.mark_done(enrolment, item["key"], language="en", at=at)
    return enrolment


def sit(enrolment: Enrolment, page: AssessmentPage, *, at: datetime) -> None:
    """Answer everything with the best option and hand in."""
    attempt = attempts.begin(enrolment, page, at=at)
    while item := sitting_of(attempt).next_item:
        attempts.answer(attempt, item=item.digest, step=item.key, response=item.best_response, at=at)
    attempts.hand_in(attempt, language="en", at=at)
