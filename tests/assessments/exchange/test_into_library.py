"""Questions of other systems become drafts of the library, once each; its own questions go out and come back."""

import base64
import io
import json
import os
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from wagtail.images import get_image_model
from wagtail.models import Locale

from accounts.models import User
from assessments.exchange import read, write
from assessments.exchange.into_library import CHANGED, NEW, REFUSED, SAME, as_data, plan, take
from assessments.exchange.kept import with_what_is_kept
from assessments.exchange.media import PLUGINFILE
from assessments.exchange.out_of_library import exported
from assessments.exchange.stored import stored_body
from assessments.freezing import question_payload
from assessments.models import Question
from courses.models import Source
from tests.assessments.builders import make_question, raw, raw_options, rewrite_options
from tests.assessments.exchange import moodle
from tests.assessments.kinds.making import KEY

pytestmark = pytest.mark.django_db

GIFT = b"""// [tag:Prague] [tag:law]
::Means::Which of these are means?{~%50%Force#Article 2. ~%50%Deceit#Article 2. ~%-50%Consent#It counts for nothing.}

Consent of a victim is irrelevant where a means was used.{TRUE#Look again.#Article 2 (4).}

A text without a question.
"""


def gift(text: bytes = GIFT):
    return read(text, "gift", name="bank.txt")


@pytest.fixture(autouse=True)
def _languages() -> None:
    for code in ("en", "fr", "de", "lb"):
        Locale.objects.get_or_create(language_code=code)


def test_file_when_taken_then_its_questions_are_drafts_with_its_tags_and_ids():
    outcomes = take(gift(), "en")
    assert [outcome.state for outcome in outcomes][2:] == [REFUSED]
    first = Question.objects.get(translation_key=outcomes[0].entry.payload["key"])
    assert (first.live, first.has_unpublished_changes, first.locale.language_code) == (False, True, "en")
    assert sorted(first.tags.names()) == ["Prague", "law"]
    assert first.kind.name == "multiple-response"
    options = outcomes[0].entry.payload["options"]
    assert [str(child.id) for child in first.body[0].value["options"]] == [option["id"] for option in options]
    assert outcomes[2].reason.startswith("It asks nothing")


def test_file_when_taken_twice_then_nothing_is_there_twice_or_changed():
    take(gift(), "en")
    revisions = [question.revisions.count() for question in Question.objects.all()]
    again = take(gift(), "en", update=True)
    assert [outcome.state for outcome in again] == [SAME, SAME, REFUSED]
    assert Question.objects.count() == 2
    assert [question.revisions.count() for question in Question.objects.all()] == revisions


def test_file_when_corrected_then_an_update_is_offered_that_leaves_what_is_published():
    (outcome, _other, _description) = take(gift(), "en")
    question = outcome.question
    question.get_latest_revision().publish()
    corrected = gift(GIFT.replace(b"It counts for nothing.", b"It is irrelevant."))
    assert [found.state for found in plan(corrected, "en")] == [CHANGED, SAME, REFUSED]
    take(corrected, "en")
    latest = Question.objects.get(pk=question.pk).get_latest_revision_as_object()
    assert latest.body.get_prep_value() == question.body.get_prep_value()
    take(corrected, "en", update=True)
    question = Question.objects.get(pk=question.pk)
    words = question.body[0].value["options"][2].value["feedback"].source
    draft = question.get_latest_revision_as_object().body[0].value["options"][2].value["feedback"].source
    assert (words, draft) == ("<p>It counts for nothing.</p>", "<p>It is irrelevant.</p>")
    assert question.has_unpublished_changes


def test_file_when_it_updates_a_question_then_what_no_file_says_stays_as_the_library_has_it():
    several, one, _description = (outcome.question for outcome in take(gift(), "en"))
    source = Source.objects.create(title="Convention", instrument="CETS 197", read_on=date(2026, 9, 7))
    body = raw(several.body)
    body[0]["id"] = str(uuid4())  # as an author's own has it
    cited = [{"type": "item", "id": str(uuid4()), "value": source.pk}]
    body[0]["value"]["options"][2]["value"] |= {"is_critical": True, "sources": cited}
    several.body = body
    several.save_revision()
    one.body[0].value["wrong_is_critical"] = True
    one.save_revision()
    assert [found.state for found in plan(gift(), "en")] == [SAME, SAME, REFUSED]

    def updated(text: bytes) -> tuple:
        take(gift(text), "en", update=True)
        newest = (Question.objects.get(pk=made.pk).get_latest_revision_as_object() for made in (several, one))
        first, second = (draft.body[0].value for draft in newest)
        return first["options"][2].value, second

    option, statement = updated(
        GIFT.replace(b"It counts for nothing.", b"It is irrelevant.").replace(b"again", b"twice")
    )
    assert option["feedback"].source == "<p>It is irrelevant.</p>"
    assert (option["is_critical"], list(option["sources"])) == (True, [source])
    assert (statement["feedback_false"].source, statement["wrong_is_critical"]) == (
        "<p>Look twice.</p>",
        True,
    )
    right = (
        GIFT.replace(b"~%-50%Consent", b"~%50%Consent")
        .replace(b"~%50%Force", b"~%-50%Force")
        .replace(b"{TRUE", b"{FALSE")
    )
    option, statement = updated(right)
    assert (option["is_correct"], option["is_critical"]) == (
        True,
        False,
    )  # what is right now is no mistake any more
    assert (statement["answer"], statement["wrong_is_critical"]) == ("false", False)


def test_passage_when_a_file_updates_it_then_each_segment_keeps_the_indicator_that_it_shows():
    def body(words, indicator):
        segment = {"text": words, "is_hit": True, "is_critical": False, "indicator": indicator}
        segments = [{"type": "segment", "id": "one", "value": segment}]
        return [{"type": "passage", "id": "passage", "value": {"segments": segments}}]

    assert with_what_is_kept(body("Somebody else speaks.", None), body("He speaks.", 7)) == body(
        "Somebody else speaks.", 7
    )


@pytest.mark.parametrize("format", ["moodlexml", "gift", "aiken"])
def test_question_when_it_goes_out_then_that_a_mistake_in_it_is_critical_is_told_as_lost(format: str):
    question = make_question()
    options = raw_options(question)
    options[1]["value"]["is_critical"] = True
    rewrite_options(question, options)
    _data, problems = exported([question]).write(format)
    assert ["that a mistake is critical" in why for _name, why in problems] == [True]
    statement = {
        "kind": "true-false",
        "key": KEY,
        "answer": True,
        "wrong_is_critical": True,
        "texts": {"en": {"text": "?"}},
    }
    told = [why for _name, why in write([statement], "gift")[1]]
    assert told == ["Written without: that a mistake is critical."]


def test_file_when_it_is_in_another_language_then_its_questions_are_translations():
    take(gift(), "en")
    take(read(GIFT, "gift", language="fr"), "fr")
    keys = set(Question.objects.values_list("translation_key", flat=True))
    assert (Question.objects.count(), len(keys)) == (4, 2)


def test_plan_when_made_then_nothing_is_changed():
    assert [outcome.state for outcome in plan(gift(), "en")] == [NEW, NEW, REFUSED]
    assert not Question.objects.exists()


def picture(color: str = "red") -> bytes:
    stream = io.BytesIO()
    Pillow.new("RGB", (8, 8), color).save(stream, "PNG")
    return stream.getvalue()


def with_picture(data: bytes) -> bytes:
    text = f'See &lt;img src="{PLUGINFILE}a%20b.png" alt="A red square"&gt;'
    return (
        f'<quiz><question type="essay"><name><text>N</text></name><questiontext format="html"><text>{text}</text>'
        f'<file name="a b.png" encoding="base64">{base64.b64encode(data).decode()}</file>'
        "</questiontext></question></quiz>"
    ).encode()


def with_pictures_in_options() -> bytes:
    """Two options show pictures, one of them twice; a third one's picture has no description."""

    def option(fraction: str, words: str, **files: bytes) -> str:
        inside = "".join(
            f'<file name="{name}.png" encoding="base64">{base64.b64encode(data).decode()}</file>'
            for name, data in files.items()
        )
        return (
            f'<answer fraction="{fraction}" format="html"><text><![CDATA[{words}]]></text>{inside}</answer>'
        )

    def shown(name: str, alt: str) -> str:
        return f'<img src="{PLUGINFILE}{name}.png" alt="{alt}">'

    open_door, closed_door = shown("open", "An open door"), shown("closed", "A closed door")
    return (
        '<quiz><question type="multichoice"><name><text>N</text></name><questiontext format="html"><text>Q</text></questiontext>'
        + option("100", open_door, open=picture())
        + option("0", f"{closed_door} and {open_door}", closed=picture("blue"))
        + option("0", f"{shown('bare', '')} Neither", bare=picture("green"))
        + "<single>true</single></question></quiz>"
    ).encode()


@pytest.mark.parametrize(("language", "name"), [("en", "Picture"), ("fr", "Image")])
def test_pictures_of_options_when_taken_then_they_stand_below_the_question_by_the_names_that_the_options_have(
    settings, tmp_path, language: str, name: str
):
    settings.MEDIA_ROOT = tmp_path
    (outcome,) = take(read(with_pictures_in_options(), language=language), language)
    assert [option.value["text"] for option in outcome.question.body[0].value["options"]] == [
        f"[{name} 1: An open door]",
        f"[{name} 2: A closed door] and [{name} 1: An open door]",
        "Neither",
    ]
    shown = [
        (child.value["caption"], child.value["image"].contextual_alt_text)
        for child in outcome.question.pictures
    ]
    assert shown == [(f"{name} 1", "An open door"), (f"{name} 2", "A closed door")]
    told = [loss.split("”")[0] for loss in outcome.losses]
    assert told == ["The picture “open.png", "The picture “closed.png", "The picture “bare.png"]


def test_pictures_of_options_when_they_stand_in_the_text_itself_then_each_name_shows_its_own():
    def option(fraction: str, data: bytes, alt: str, words: str = "") -> str:
        shown = f'<img src="data:image/png;base64,{base64.b64encode(data).decode()}" alt="{alt}">'
        return f'<answer fraction="{fraction}" format="html"><text><![CDATA[{words}{shown}]]></text></answer>'

    (entry,) = read(
        (
            '<quiz><question type="multichoice"><name><text>N</text></name><questiontext><text>Q</text></questiontext>'
            + option("100", picture("green"), "", "Neither")
            + option("0", picture("blue"), "A closed door")
            + "<single>true</single></question></quiz>"
        ).encode()
    ).entries
    (told,) = entry.pictures
    assert (told.alt, told.caption, entry.files[told.file]) == ("A closed door", "Picture 1", picture("blue"))


def test_pictures_when_they_come_twice_then_there_is_one_image(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (outcome,) = take(read(with_picture(picture())), "en")
    (child,) = outcome.question.pictures
    assert child.value["image"].contextual_alt_text == "A red square"
    take(read(with_picture(picture()).replace(b"See", b"Look")), "en")
    assert get_image_model().objects.count() == 1


def test_plan_when_the_editor_will_ask_for_something_then_the_field_is_named():
    (outcome,) = plan(read(b"::Door::What now?{=Ask ~Go#Why.}", "gift"), "en")
    assert outcome.notes == ["Before it is published the editor asks: Why: This field is required."]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "q {" + "".join(f"{'=' if n == 0 else '~'}{n}#why " for n in range(13)) + "}",
            "Options: The maximum number of items is 8",
        ),
        ("q {>1 ALL ABS\n" + "\n".join(map(str, range(30))) + "\n}", "The maximum number of items is"),
    ],
)
def test_plan_when_there_are_more_parts_than_the_editor_takes_then_it_says_so(text, told):
    (outcome,) = plan(read(text.encode(), "gift"), "en")
    assert outcome.state == NEW
    assert told in outcome.notes[0]


@pytest.mark.parametrize(
    "data",
    [
        b"q {=a ~b ~c}",
        b"<quiz><question type='cloze'><questiontext><text>{1:MC:=a#x~b} {1:MR:=a~b} {1:NM:=1:0} {1:SA:=a}</text></questiontext></question></quiz>",
        b"<quiz><question type='gapselect'><questiontext><text>[[1]] [[2]]</text></questiontext><selectoption><text>a</text></selectoption>"
        b"<selectoption><text>b</text></selectoption></question></quiz>",
    ],
)
def test_question_when_its_file_is_imported_again_then_it_is_the_same(data):
    take(read(data), "en")
    assert [again.state for again in plan(read(data), "en")] == [SAME]


def test_gap_when_its_tolerance_is_a_share_of_the_number_then_it_stays_one():
    number = {
        "id": "a",
        "number": "40",
        "tolerance": "0.05",
        "tolerance_kind": "relative",
        "texts": {"en": {}},
    }
    gap = {"id": "g", "name": "1", "kind": "numerical", "answers": [number]}
    texts = {"en": {"text": "<p>[[1]]</p>"}}
    (stored,) = stored_body({"kind": "cloze", "key": str(uuid4()), "texts": texts, "gaps": [gap]}, "en")
    value = stored["value"]["gaps"][0]["value"]["answers"][0]["value"]
    assert value == {
        "number": "40",
        "tolerance": "0.05",
        "tolerance_kind": "relative",
        "credit": "",
        "feedback": "",
    }


def test_picture_when_its_question_goes_out_and_comes_back_then_it_is_the_same_picture(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (outcome,) = take(read(with_picture(picture())), "en")
    question = outcome.question
    data, problems = exported([question]).write("moodlexml")
    assert problems == []
    (entry,) = read(data)
    (told,) = entry.pictures
    assert (told.alt, entry.files[told.file]) == ("A red square", picture())
    assert (entry.state, entry.losses, entry.payload) == ("taken", [], outcome.entry.payload)
    question.delete()
    (back,) = take(read(data), "en")
    assert question_payload(back.question)["pictures"] == question_payload(question)["pictures"]
    assert get_image_model().objects.count() == 1
    ((_name, why),) = exported([question]).write("gift")[1]
    assert why == "Written without: pictures."


def test_picture_when_its_file_is_gone_or_it_has_a_caption_then_the_export_names_it(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (outcome,) = take(read(with_picture(picture())), "en")
    question = outcome.question
    question.pictures[0].value["caption"] = "Seen <at> the door"
    assert [why for _name, why in exported([question]).write("moodlexml")[1]] == [
        "Written without: captions of pictures."
    ]
    chosen = exported([question])
    chosen.files.clear()
    assert [why for _name, why in chosen.write("moodlexml")[1]] == ["Written without: pictures."]


def test_picture_when_damaged_then_it_is_named_and_the_question_taken(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (outcome,) = take(read(with_picture(picture()[:30])), "en")
    assert outcome.was_taken
    assert any("a b.png" in note for note in outcome.notes)
    assert not get_image_model().objects.exists()


@pytest.mark.skipif(not moodle.ROOT.is_dir(), reason=moodle.ABSENT)
@pytest.mark.parametrize(
    "name",
    ["moodle-4.5.6-export-29-questions.xml", "format__gift__examples.txt", "format__xml__multianswer.xml"],
)
def test_question_when_taken_then_it_is_frozen_as_the_payload_that_was_read(settings, tmp_path, name):
    """But for what the library has no place for, which is named."""
    settings.MEDIA_ROOT = tmp_path
    outcomes = take(read(moodle.source(name)), "en")
    for outcome in outcomes:
        if not outcome.was_taken:
            assert outcome.reason
            continue
        frozen, payload = question_payload(outcome.question), outcome.entry.payload
        frozen.pop("pictures", None)
        assert comparable(frozen) == comparable(payload), outcome.entry.name


def comparable(payload: dict) -> dict:
    """Without ids of answers that the library makes itself, and without what is named as lost."""
    bare = moodle.without_ids(payload)
    bare.pop("decimal_comma", None)
    for gap in bare.get("gaps", []):
        gap.pop("decimal_comma", None)
    return bare


def test_single_choice_when_options_are_right_in_parts_then_it_goes_in_and_out_without_loss():
    text = b"::Door::What now?{=Ask ~%50%Wait ~%-33.33333%Shout ~Go}"
    (outcome,) = take(read(text, "gift"), "en")
    assert [note for note in outcome.notes if "editor asks" not in note] == []
    assert outcome.entry.losses == []
    frozen = question_payload(outcome.question)
    assert [option["credit"] for option in frozen["options"]] == ["1", "1/2", "-1/3", "0"]
    for format in ("moodlexml", "gift"):
        data, problems = write([frozen], format)
        (back,) = read(data, format)
        assert (back.payload, problems) == (outcome.entry.payload, [])


def test_command_when_run_then_it_says_what_it_does_and_writes_a_report(tmp_path: Path, capsys):
    source, report = tmp_path / "bank.txt", tmp_path / "report.json"
    source.write_bytes(GIFT)
    call_command("import_questions", str(source), "--dry-run", "--json", str(report))
    assert not Question.objects.exists()
    (told,) = json.loads(report.read_text())
    assert [(entry["line"], entry["state"], entry["was_taken"]) for entry in told["entries"]] == [
        (2, "taken", False),
        (4, "taken", False),
        (6, "refused", False),
    ]
    call_command("import_questions", str(source))
    assert Question.objects.count() == 2
    assert "3 questions: 2 taken, 0 unchanged, 1 refused" in capsys.readouterr().out


def test_command_when_a_file_cannot_be_read_then_it_says_so_after_the_others(tmp_path: Path):
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_bytes(GIFT)
    bad.write_bytes(b"q {T} \xe9")
    with pytest.raises(CommandError, match=r"bad\.txt"):
        call_command("import_questions", str(bad), str(good), str(tmp_path / "none.xml"))
    assert Question.objects.count() == 2
    with pytest.raises(CommandError, match="no language"):
        call_command("import_questions", str(good), "--language", "tlh")


def test_questions_when_exported_then_they_come_back_as_they_were(tmp_path: Path, capsys):
    question = make_question()
    out = tmp_path / "questions.xml"
    call_command("export_questions", "--format", "moodlexml", "-o", str(out))
    assert "1 questions, 0 not whole or left out" in capsys.readouterr().out
    (entry,) = read(out.read_bytes())
    assert entry.payload == question_payload(question)
    call_command("export_questions", "--format", "gift", "-o", str(out), "--tag", "other")
    assert out.read_bytes() == b""


def exported_by_command(tmp_path: Path, *options: str) -> tuple:
    out = tmp_path / "questions.xml"
    call_command("export_questions", "--format", "moodlexml", "-o", str(out), *options)
    return read(out.read_bytes(), "moodlexml").entries


def test_file_when_imported_and_exported_by_command_then_its_drafts_come_back_as_they_were(tmp_path: Path):
    source = tmp_path / "bank.txt"
    source.write_bytes(b"$CATEGORY: top/Law/Means\n\n" + GIFT)
    call_command("import_questions", str(source))
    read_in, read_back = read(source.read_bytes()).taken, exported_by_command(tmp_path)
    assert [entry.payload for entry in read_back] == [entry.payload for entry in read_in]
    assert [entry.tags for entry in read_back] == [["Law/Means", "Prague", "law"], ["Law/Means"]]
    assert exported_by_command(tmp_path, "--published") == []


def test_draft_when_corrected_and_never_published_then_its_newest_words_are_exported(tmp_path: Path):
    take(gift(), "en")
    take(gift(GIFT.replace(b"It counts for nothing.", b"It is irrelevant.")), "en", update=True)
    assert "It is irrelevant." in str(exported_by_command(tmp_path)[0].payload)


def test_draft_when_it_lacks_what_grading_needs_then_the_export_names_it(tmp_path: Path, capsys):
    make_question(text="<p>Half a question</p>", options=0).unpublish()
    make_question(text="<p>Whole</p>")
    (entry,) = exported_by_command(tmp_path)
    assert entry.name == "Whole"
    told = capsys.readouterr().out
    assert "Half a question: It is not finished: it can't be graded yet." in told
    assert "1 questions, 1 not whole or left out" in told


def test_question_when_it_has_no_text_then_its_name_stands_there():
    (outcome,) = take(read(b"::Is <this> so?::{T}", "gift"), "en")
    assert (outcome.entry.payload["texts"]["en"]["text"], outcome.question.text) == ("", "<p>Is so?</p>")
    assert outcome.notes == ["It has no text; its name stands there."]


def test_question_when_it_counts_more_than_a_point_there_then_that_is_told():
    text = (
        "<quiz><question type='essay'><questiontext><text>Q</text></questiontext><defaultgrade>2.5</defaultgrade>"
        "</question></quiz>"
    )
    (outcome,) = plan(read(text.encode()), "en")
    assert outcome.notes == [
        "It counts 2.5 points there; here each assessment says how much a question counts."
    ]


LOSSY = (
    f"""<quiz><question type="essay"><name><text>Whole</text></name><questiontext><text>Q</text></questiontext></question>
<question type="essay"><name><text>By the reader</text></name><questiontext format="html"><text>Q
&lt;table&gt;&lt;tr&gt;&lt;td&gt;a&lt;/td&gt;&lt;/tr&gt;&lt;/table&gt;</text></questiontext></question>
<question type="essay"><name><text>By the library</text></name><questiontext><text>Q 2</text></questiontext>
<defaultgrade>3</defaultgrade></question>
<question type="essay"><name><text>By its files</text></name><questiontext format="html">
<text>Hear &lt;a href="{PLUGINFILE}voice.mp3"&gt;her&lt;/a&gt; &lt;img src="{PLUGINFILE}seen.png" alt="A square"&gt;</text>"""
    + "".join(
        f'<file name="{name}" encoding="base64">{base64.b64encode(data).decode()}</file>'
        for name, data in (("voice.mp3", b"ID3"), ("seen.png", picture()), ("unseen.png", picture("blue")))
    )
    + """</questiontext></question>
<question type="ddmarker"><name><text>Refused</text></name><questiontext><text>Q</text></questiontext></question></quiz>"""
).encode()
FATES = {
    "Whole": "taken",
    "By the reader": "taken-with-loss",
    "By the library": "taken-with-loss",
    "By its files": "taken-with-loss",
    "Refused": "refused",
}


def test_question_when_reader_or_library_loses_something_then_it_has_one_state_that_says_so():
    outcomes = plan(read(LOSSY), "en")
    assert {outcome.entry.name: outcome.fate for outcome in outcomes} == FATES
    told = {entry["name"]: entry for entry in as_data(read(LOSSY), outcomes)["entries"]}
    assert {name: entry["state"] for name, entry in told.items()} == FATES
    assert told["By the library"]["losses"] == [
        "It counts 3 points there; here each assessment says how much a question counts."
    ]


def test_files_when_no_text_shows_them_then_each_is_named_as_left_out(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    outcome = next(found for found in take(read(LOSSY), "en") if found.entry.name == "By its files")
    left = [loss for loss in outcome.losses if "left out" in loss]
    assert [loss.split("”")[0] for loss in left] == ["The file “unseen.png", "The recording “voice.mp3"]
    assert "neither captions nor transcript" in left[1]
    assert [child.value["image"].contextual_alt_text for child in outcome.question.pictures] == ["A square"]


def test_export_when_a_question_has_a_difficulty_and_an_objective_then_both_are_named_as_lost():
    plain = make_question(text="<p>Plain</p>")
    hard = make_question(text="<p>Hard</p>", difficulty="hard", objective="Tells means from ends.")
    chosen = exported([plain, hard])
    for format in ("moodlexml", "gift"):
        assert chosen.write(format)[1] == [
            ("Hard", "Written without: the difficulty (hard), the learning objective.")
        ]


# In the CMS


@pytest.fixture
def author(client: Client) -> User:
    user = User.objects.create_user("author@example.lu", "x")
    names = ["access_admin", "add_question", "change_question"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return user


def upload(client: Client, data: bytes = GIFT, name: str = "bank.txt", **more: str):
    file = io.BytesIO(data)
    file.name = name
    fields = {"file": file, "format": "auto", "language": "en", **more}
    return client.post(reverse("import_questions"), fields)


@pytest.fixture(autouse=True)
def _files(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def test_upload_when_sent_then_it_is_reported_and_taken_only_when_told(client: Client, author: User):
    response = upload(client)
    assert response.status_code == 302
    report = client.get(response.url)
    assert "2 new, 0 changed, 0 in the library already, 1 refused" in report.text
    assert "It asks nothing" in report.text
    assert not Question.objects.exists()
    taken = client.post(response.url)
    assert "2 questions are taken, as drafts." in taken.text
    assert "Take the questions as drafts" in report.text
    assert "Take the questions as drafts" not in taken.text
    assert Question.objects.filter(latest_revision__user=author).count() == 2
    again = client.get(response.url)
    assert "0 new, 0 changed, 2 in the library already, 1 refused" in again.text
    told = client.get(response.url.replace("/?", "/report.json?")).json()
    assert [entry["library"] for entry in told["entries"]] == ["same", "same", "refused"]


def test_upload_when_questions_lose_something_then_the_page_says_taken_with_loss(
    client: Client, author: User
):
    page = BeautifulSoup(client.get(upload(client, LOSSY, "bank.xml").url).content, "html5lib")
    assert "1 refused. 3 lose something." in " ".join(page.get_text(" ").split())
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
        for row in page.select("table.listing tbody tr")
    ]
    words = {"taken": "taken whole", "taken-with-loss": "taken with loss", "refused": "refused"}
    assert {row[0]: row[3] for row in rows} == {name: words[fate] for name, fate in FATES.items()}


def test_upload_when_it_is_of_somebody_else_then_it_is_not_found(client: Client, author: User):
    address = upload(client).url
    other = User.objects.create_user("other@example.lu", "x")
    other.user_permissions.set(author.user_permissions.all())
    client.force_login(other)
    # The site looks for an address that is not found in each language.
    assert client.get(address, follow=True).status_code == 404
    assert client.post(address).status_code in (302, 404)
    assert not Question.objects.exists()


def test_import_when_one_may_not_add_questions_then_nothing_is_open(client: Client, author: User):
    address = upload(client).url
    author.user_permissions.remove(Permission.objects.get(codename="add_question"))
    for page in (reverse("import_questions"), address):
        assert client.get(page).status_code == 302
        assert client.post(page).status_code == 302
    assert not Question.objects.exists()


def test_upload_when_too_large_or_unreadable_then_it_is_refused_with_a_message(
    client: Client, author: User, monkeypatch
):
    monkeypatch.setattr("assessments.importing.MOST_BYTES", 10)
    assert "larger than" in upload(client).text
    monkeypatch.undo()
    address = upload(client, b"<!DOCTYPE quiz><quiz/>", "q.xml").url
    assert "document type declaration" in client.get(address).text


def test_upload_when_a_day_old_then_it_is_not_kept(client: Client, author: User, settings):
    address = upload(client).url
    for path in Path(settings.MEDIA_ROOT).rglob("bank.txt"):
        os.utime(path, (0, 0))
    upload(client, b"q {T}")
    assert client.get(address, follow=True).status_code == 404


def test_export_when_questions_are_ticked_then_it_tells_what_does_not_fit_and_sends_the_file(
    client: Client, author: User
):
    question, several = make_question(), take(gift(), "en")[0].question
    chosen = f"?id={question.pk}&id={several.pk}"
    address = reverse("wagtail_bulk_action", args=["assessments", "question", "export"]) + chosen
    page = client.get(address)
    assert "Aiken holds single choice alone." in page.text
    response = client.post(address, {"format": "moodlexml", "language": "en"})
    assert response["Content-Disposition"] == 'attachment; filename="questions.xml"'
    assert len(read(response.content).taken) == 2


def test_export_when_one_may_not_change_questions_then_nothing_is_sent(client: Client, author: User):
    author.user_permissions.remove(Permission.objects.get(codename="change_question"))
    question = make_question()
    address = (
        reverse("wagtail_bulk_action", args=["assessments", "question", "export"]) + f"?id={question.pk}"
    )
    response = client.post(address, {"format": "moodlexml", "language": "en"})
    assert not read(response.content, "moodlexml").entries


def test_menu_when_one_may_add_questions_then_the_import_stands_there(client: Client, author: User):
    address = reverse("import_questions")
    assert address in client.get(reverse("wagtailadmin_home")).text
    author.user_permissions.remove(Permission.objects.get(codename="add_question"))
    assert address not in client.get(reverse("wagtailadmin_home")).text
