"""PO files of a whole course: what goes out, what comes back, what is refused and why, and who may do it."""

import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

import polib
import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation

from accounts.models import User
from assessments.authoring import ensure_library
from assessments.models import AssessmentPage, Question
from courses import po_taking
from courses.authoring import TRAINERS
from courses.models import HomePage, LessonPage
from courses.po_files import KEY, LOCALIZE_ID, archive_of
from courses.po_reading import MOST_BYTES, PoRefused, parsed, sent_in
from courses.po_taking import Fate, Outcome, plan, take
from tests.assessments.builders import make_question, make_scenario, paper_item
from tests.assessments.exchange.archives import MB, bomb, linked, renamed
from tests.courses.builders import (
    Stage,
    add_published,
    edit,
    fresh,
    make_practice,
    make_stage,
    make_term,
    text,
    use_of,
)
from tests.courses.part_by_part import ids, started
from tests.courses.translating import translate

pytestmark = [pytest.mark.django_db, pytest.mark.indexed]

ClientFor = Callable[[User], Client]
LINKED = '<p>One <b>passport</b>, <a href="https://a.example/">there</a>.</p>'


@pytest.fixture
def stage(site: HomePage) -> Stage:
    """A lesson that is French as a whole, an assessment, a shared text and a term, of which nothing is."""
    ensure_library()
    made = make_stage(
        site, [text(LINKED), text("<p>Two.</p>"), use_of(make_practice(text(), title="Sweden"))]
    )
    make_term("passport")
    paper = [paper_item(make_question(text="<p>What now?</p>")), paper_item(make_scenario(title="Kitchen"))]
    add_published(made.modules[0], AssessmentPage(title="Test", intro="<p>x</p>", minutes=5, paper=paper))
    for page in made.lessons[0].get_ancestors().filter(depth__gt=1):
        translate(page.specific, "fr")
    body = [{**text("<p>Deux.</p>"), "id": made.lessons[0].body[1].id}]
    translate(made.lessons[0], "fr", title="Un", summary="Résumé.", body=body)
    return made


@pytest.fixture
def french(site: HomePage) -> Locale:
    return Locale.objects.get(language_code="fr")


def files(archive: bytes) -> dict[str, polib.POFile]:
    """The files of an archive by what they translate, which stands at the top of each."""
    opened = zipfile.ZipFile(BytesIO(archive))
    found = (parsed(opened.read(name)) for name in opened.namelist())
    return {po.header.strip().partition(": ")[2]: po for po in found}


def zipped(pos: Iterable[polib.POFile]) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for number, po in enumerate(pos):
            archive.writestr(f"{number}.po", str(po))
    return content.getvalue()


def translated(po: polib.POFile) -> polib.POFile:
    for entry in po:
        entry.msgstr = entry.msgstr or f"fr {entry.msgid}"
    return po


def french_of(thing: Any) -> Any:
    return (
        type(thing).objects.filter(translation_key=thing.translation_key, locale__language_code="fr").first()
    )


def planned(stage: Stage, french: Locale, by: User, *uploads: bytes) -> list[Outcome]:
    sent = sent_in((f"{number}.po", data) for number, data in enumerate(uploads))
    return plan(sent, fresh(stage.course_page), french, by=by)


def lesson_po(stage: Stage, french: Locale) -> polib.POFile:
    return files(archive_of(fresh(stage.course_page), french))[stage.lessons[0].title]


# --- There and back --------------------------------------------------------------------------------


def test_archive_when_a_trainer_sends_it_back_translated_then_an_editor_has_the_course_in_french(
    stage: Stage,
    trainer: User,
    editor: User,
    client_for: ClientFor,
    django_capture_on_commit_callbacks: Callable,
) -> None:
    lesson, client = stage.lessons[0], client_for(trainer)
    where = [stage.course_page.pk, "fr"]
    overview = client.get(reverse("course_translations", args=where[:1])).content.decode()
    assert reverse("po_files", args=where) in overview
    response = client.get(reverse("po_files", args=where))
    assert response.headers["Content-Disposition"] == f'attachment; filename="{stage.course.code}-fr.zip"'
    names = zipfile.ZipFile(BytesIO(response.content)).namelist()
    assert [name[:9] for name in names[:4]] == ["001-cours", "002-modul", "003-lesso", "004-asses"]
    pos = files(response.content)
    assert {"Test", "What now?", "Kitchen", "Sweden", "passport"} < set(pos)
    own = {entry.msgid: entry.msgstr for entry in pos[lesson.title]}
    assert (own[lesson.title], own["Two."]) == ("Un", "Deux.")  # it was written as a whole
    assert own['One <b>passport</b>, <a id="a1">there</a>.'] == ""
    report = send(client, where, zipped(map(translated, pos.values())))
    page = client.get(report).content.decode()
    assert ("can be taken" in page, 'name="publish"' in page) == (True, False)
    assert not Translation.objects.exists()
    before = fresh(french_of(lesson)).latest_revision_id
    with django_capture_on_commit_callbacks(execute=True):
        client.post(report, {"publish": "on"})  # a trainer doesn't publish
    question: Any = Question.objects.get(locale__language_code="en")
    assert (french_of(question).live, fresh(french_of(lesson)).latest_revision_id) == (False, before)
    report = send(client_for(editor), where, zipped(map(again, pos.values())))
    assert 'name="publish"' in client_for(editor).get(report).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client_for(editor).post(report, {"publish": "on"})
    shown: LessonPage = fresh(french_of(lesson))
    assert shown.body[0].value["text"].source == (
        '<p>fr! One <b>passport</b>, <a href="https://a.example/">there</a>.</p>'
    )
    assert list(ids(list(shown.body.get_prep_value()))) == list(ids(list(lesson.body.get_prep_value())))
    assert (french_of(question).live, french_of(question).text) == (True, "<p>fr! What now?</p>")
    assert list(ids(french_of(question).body.get_prep_value())) == list(ids(question.body.get_prep_value()))


def again(po: polib.POFile) -> polib.POFile:
    for entry in po:
        entry.msgstr = entry.msgstr.replace("fr ", "fr! ")
    return po


def send(client: Client, where: list[Any], *uploads: bytes) -> str:
    posted = [SimpleUploadedFile(f"{number}.zip", data) for number, data in enumerate(uploads)]
    response = client.post(reverse("import_po_files", args=where), {"files": posted})
    address: str = response.headers["Location"]
    return address


def test_file_of_one_page_when_it_is_of_wagtail_localize_then_it_is_taken_too(
    stage: Stage, french: Locale, trainer: User
) -> None:
    translation = started(Question.objects.get(locale__language_code="en"))
    po = translation.export_po()
    assert KEY not in po.metadata
    (outcome,) = planned(stage, french, trainer, str(translated(po)).encode())
    assert take([outcome], french, by=trainer, at=timezone.now()) == 0
    assert (outcome.refusal, outcome.is_written) == ("", True)
    assert StringTranslation.objects.filter(data="fr What now?", last_translated_by=trainer).exists()
    sent_again = files(archive_of(fresh(stage.course_page), french))["What now?"]
    assert (sent_again.percent_translated(), sent_again.metadata[LOCALIZE_ID]) == (100, str(translation.uuid))
    (outcome,) = planned(stage, french, trainer, str(sent_again).encode())
    assert (outcome.is_to_be_written, set(dict(outcome.counts))) == (False, {"as it is already"})


# --- Passages --------------------------------------------------------------------------------------


def test_passages_when_the_source_has_changed_or_they_can_not_stand_there_then_each_says_so(
    stage: Stage, french: Locale, trainer: User
) -> None:
    lesson = stage.lessons[0]
    po = lesson_po(stage, french)
    entries = {entry.msgid: entry for entry in po}
    first = entries['One <b>passport</b>, <a id="a1">there</a>.']
    edit(lesson, summary="Another summary.")
    entries[lesson.summary].msgstr = "Un résumé."
    entries[lesson.title].msgstr = "x" * 300
    entries["Two."].msgstr, entries["Two."].flags = "À revoir.", ["fuzzy"]
    po.append(polib.POEntry(msgctxt="nowhere", msgid="Three.", msgstr="Trois."))
    for said, fate, kept in (
        ('<a id="a9">ici</a>', Fate.REFUSED, ""),
        ("<script>steal()</script>", Fate.REFUSED, ""),
        ('<a id="a1" onclick="x()">là</a><script>x()</script><sup>2</sup>', Fate.NEW, '<a id="a1">là</a>2'),
        ('Un <b class="x">passeport</b> & <i>là</i>', Fate.NEW, "Un <b>passeport</b> &amp; <i>là</i>"),
        ("", Fate.OPEN, ""),
    ):
        first.msgstr = said
        (outcome,) = planned(stage, french, trainer, str(po).encode())
        assert outcome.fates[fate] > (fate == Fate.OPEN)
        assert list(outcome.taken.values()) == [kept] * bool(kept)
    assert {fate.value: number for fate, number in outcome.fates.items() if fate != Fate.SAME} == {
        "new": 0, "open": 3, "stale": 1, "unknown": 1, "refused": 1,
    }  # fmt: skip
    assert any("longer than 255 characters" in note for note in outcome.notes)


def test_file_when_a_passage_stands_in_the_translation_alone_then_it_is_refused_and_the_others_are_taken(
    stage: Stage, french: Locale, trainer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(po_taking, "MOST_AT_ONCE", 1)
    own = french_of(stage.lessons[0])
    edit(own, body=[*own.body.get_prep_value(), text("<p>Ici seulement.</p>")])
    pos = files(archive_of(fresh(stage.course_page), french))
    outcomes = planned(stage, french, trainer, *(str(translated(pos[name])).encode() for name in (stage.lessons[0].title, "Sweden")))  # fmt: skip
    for left in (1, 0):  # a file at a time
        assert take(outcomes, french, by=trainer, at=timezone.now()) == left
    assert [(outcome.is_written, "Ici seulement." in outcome.refusal) for outcome in outcomes] == [
        (False, True),
        (True, False),
    ]


# --- What is refused as a whole --------------------------------------------------------------------


def changed(po: polib.POFile, **header: str | None) -> bytes:
    for name, value in header.items():
        po.metadata.pop(name.replace("_", "-"), None)
        if value is not None:
            po.metadata[name.replace("_", "-")] = value
    return str(po).encode()


REFUSED: list[tuple[Callable[[polib.POFile], bytes], str]] = [
    (lambda po: changed(po, Language="de"), "in another language (Deutsch), not in Français"),
    (lambda po: changed(po, X_Translation_Key=None), "does not say what it translates"),
    (lambda po: changed(po, X_Translation_Key="5b0c5a1e-0000-4000-8000-000000000000"), "no such page"),
    (lambda po: changed(po, Content_Type="text/plain; charset=ISO-8859-15"), "only UTF-8 is read"),
    (lambda po: str(po).encode("latin-1"), "not in UTF-8"),
    (lambda po: b"/etc/passwd", "no PO file"),
    (lambda po: b'msgid "open', "does not say what it translates"),
    (lambda po: b"", "no PO file"),
    (lambda po: b"#" * (MOST_BYTES + 1), "larger than 1024 KB"),
    (lambda po: bomb("0.po", 20 * MB), "unpacks to too much"),
    (lambda po: linked(), "leads out of the archive"),
    (lambda po: renamed("0/0/000.po", "../../x.po"), "leads out of the archive"),
    (lambda po: zipped([]), "no PO file in the archive"),
]


def test_file_when_it_can_not_be_taken_then_it_says_why_and_others_are_read(
    stage: Stage, french: Locale, trainer: User
) -> None:
    sound = str(lesson_po(stage, french)).encode()
    made = [make(parsed(sound)) for make, _reason in REFUSED]
    *bad, good, twice = planned(stage, french, trainer, *made, sound, sound)
    for outcome, (_make, reason) in zip(bad, REFUSED, strict=True):
        assert reason in outcome.refusal
        assert not outcome.taken
    assert (good.refusal, "Another file" in twice.refusal) == ("", True)


@pytest.mark.once
def test_file_when_its_content_is_the_name_of_a_file_then_that_is_not_opened(
    tmp_path: Any, monkeypatch: Any
) -> None:
    (tmp_path / "secret.po").write_text('msgid "a"\nmsgstr "secret"\n')
    monkeypatch.chdir(tmp_path)
    for name in ("secret.po", str(tmp_path / "secret.po")):
        with pytest.raises(PoRefused):
            parsed(name.encode())


# --- Who may ---------------------------------------------------------------------------------------


def test_po_files_when_somebody_may_not_translate_then_they_are_refused_and_uploads_are_ones_own(
    stage: Stage, french: Locale, trainer: User, reviewer: User, editor: User, client_for: ClientFor
) -> None:
    where = [stage.course_page.pk, "fr"]
    report = send(client_for(trainer), where, str(lesson_po(stage, french)).encode())
    for address in (reverse("po_files", args=where), reverse("import_po_files", args=where), report):
        assert client_for(reviewer).get(address).headers["Location"] == reverse("wagtailadmin_home")
    assert client_for(trainer).get(report).status_code == 200
    assert client_for(editor).get(report, follow=True).status_code == 404
    for language in ("en", "xx"):
        address = reverse("po_files", args=[stage.course_page.pk, language])
        assert client_for(trainer).get(address, follow=True).status_code == 404


def test_file_when_somebody_may_not_change_such_a_text_then_it_is_refused(
    stage: Stage, french: Locale, trainer: User
) -> None:
    po = str(translated(files(archive_of(fresh(stage.course_page), french))["What now?"])).encode()
    Group.objects.get(name=TRAINERS).permissions.remove(Permission.objects.get(codename="change_question"))
    (outcome,) = planned(stage, french, User.objects.get(pk=trainer.pk), po)
    assert (outcome.refusal, outcome.taken) == ("You may not edit this translation.", {})
