"""One case, several sides: each profession hears and looks at what is for all and what is its own, and the debrief shows all."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.blocks.list_block import ListBlockValidationError

from accounts.models import User
from assessments import attempts
from assessments.attempt_file import file_of
from assessments.curriculum_scenes import told_beside
from assessments.freezing import scenario_payload
from assessments.models import Attempt, Scenario
from assessments.models.unfit import without_speaker
from assessments.review import Moment
from assessments.scenario_blocks import SceneBlock
from assessments.side_blocks import SideBlock
from assessments.unfinished import to_put_right
from compliance.privacy.own_data import data_of
from courses.curriculum import stable_id
from courses.file_collections import ensure_collections, for_everybody, for_signed_in
from courses.manifests import digest
from tests.assessments.builders import (
    AT,
    TWO_SCENES,
    Stage,
    decide,
    hand_in,
    make_scenario,
    make_stage,
    scene_id,
)
from tests.assessments.rewriting import part, rewrite
from tests.courses.builders import make_document
from tests.factories import make_enrolment

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]

COMMON = {"She says nothing.", "Rota"}
OF_JUDGES = {
    "Your phone rings.",
    "The firm’s lawyer writes.",
    "He may fetch her at noon.",
    "Letter of the firm",
}
OF_POLICE = {"Nine came in here.", "Plate of the van"}


def line(number: int, speaker: str, words: str) -> dict[str, Any]:
    return part("item", number, speaker=speaker, words=words)


def paper(number: int, title: str, document: int | None = None) -> dict[str, Any]:
    return part("document", number, title=title, text="<p>Word by word.</p>", document=document)


def a_case(document: int | None = None) -> Scenario:
    """At the door judges and police each hear and find something of their own; social services what all do."""
    people = [
        part("role", 1, short_name="marta", name="Marta", role="works there", profession=""),
        part("role", 2, short_name="kler", name="Officer Kler", role="on patrol", profession="police"),
    ]
    judges = part(
        "item", 10, profession="judiciary", narrative="<p>Your phone rings.</p>", question="",
        dialogue=[line(11, "kler", "He may fetch her at noon."), line(12, "", "The firm’s lawyer writes.")],
        exhibits=[paper(13, "Letter of the firm", document)],
    )  # fmt: skip
    police = part(
        "item", 20, profession="police", narrative="", question="",
        dialogue=[line(21, "", "Nine came in here.")], exhibits=[paper(22, "Plate of the van")],
    )  # fmt: skip
    return rewrite(
        make_scenario(TWO_SCENES, roles=people),
        {
            "door": {
                "dialogue": [line(30, "marta", "She says nothing.")],
                "exhibits": [paper(31, "Rota")],
                "sides": [judges, police],
            }
        },
    )


@pytest.fixture
def case(professions: SimpleNamespace) -> Scenario:
    return a_case()


def begun(user: User, stage: Stage) -> Attempt:
    return attempts.begin(make_enrolment(user, stage.course, at=AT), stage.page, at=AT)


def told_in(content: str) -> set[str]:
    return {words for words in COMMON | OF_JUDGES | OF_POLICE if words in content}


# --- Frozen ----------------------------------------------------------------------------------------


def test_payload_when_sides_have_something_of_their_own_then_each_holds_it_apart_from_what_is_for_all(
    case: Scenario,
) -> None:
    seen = {
        code: scenario_payload(case, profession=code)["scenes"][0] for code in ("", "police", "judiciary")
    }
    for scene in seen.values():
        assert [exhibit["texts"]["en"]["title"] for exhibit in scene["exhibits"]] == ["Rota"]
        assert len(scene["dialogue"]) == 1
    assert "own" not in seen[""]
    own = seen["judiciary"]["own"]
    assert [exhibit["id"][:8] for exhibit in own["exhibits"]] == ["00000013"]
    assert [(said.get("speaker", "")[:8], said["texts"]["en"]["words"]) for said in own["dialogue"]] == [
        ("00000002", "He may fetch her at noon."),
        ("", "The firm’s lawyer writes."),
    ]
    beside = {
        code: {side["profession"]: sorted(side.keys() & {"dialogue", "exhibits"}) for side in scene["sides"]}
        for code, scene in seen.items()
    }
    both = ["dialogue", "exhibits"]
    assert beside == {
        "": {"judiciary": both, "police": both},
        "police": {"judiciary": both, "": []},
        "judiciary": {"police": both, "": []},
    }
    # whose side is not told otherwise reads the common words
    assert seen["police"]["texts"] == seen[""]["texts"]


def test_payload_when_a_side_tells_something_else_in_words_alone_then_it_is_what_it_always_was(
    professions: SimpleNamespace,
) -> None:
    written = part(
        "item", 10, profession="judiciary", narrative="<p>Your phone rings.</p>", question="What now?"
    )
    scenario = make_scenario(TWO_SCENES)
    frozen = [
        digest(scenario_payload(rewrite(scenario, {"door": {"sides": [side]}}), profession=code))
        for side in (written, {**written, "value": {**written["value"], "dialogue": [], "exhibits": []}})
        for code in ("", "police", "judiciary")
    ]
    assert frozen[:3] == frozen[3:]
    door = scenario_payload(scenario, profession="judiciary")["scenes"][0]
    assert set(door) == {"id", "texts", "choices", "sides"}


# --- Asked and told --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "own"), [("officer", OF_POLICE), ("judge", OF_JUDGES), ("social_worker", set())]
)
def test_pages_when_somebody_lives_through_the_case_then_they_meet_their_own_side_and_no_other_before_the_debrief(
    who: str, own: set[str], case: Scenario, request: pytest.FixtureRequest, client_for: ClientFor
) -> None:
    user = request.getfixturevalue(who)
    attempt = begun(user, make_stage(case))
    browser = client_for(user)
    item = reverse("attempt_item", args=[attempt.uuid, 1])
    assert told_in(browser.get(item).content.decode()) == COMMON | own
    decide(attempt, case, "door", 0)
    door = scene_id(case, "door")
    decided = browser.get(reverse("attempt_decision", args=[attempt.uuid, 1, door])).content.decode()
    assert told_in(decided) == COMMON | own
    for address in (
        item,
        reverse("attempt_review", args=[attempt.uuid]),
        reverse("attempt_record", args=[attempt.uuid]),
        reverse("attempt_debrief", args=[attempt.uuid]),
    ):
        answer = browser.get(address, follow=True)
        assert told_in(answer.content.decode()) <= COMMON | own, address
    assert told_in(json.dumps(data_of(user, at=AT), cls=DjangoJSONEncoder, ensure_ascii=False)) == set()
    decide(attempt, case, "phone", 0)
    hand_in(attempt)
    page = browser.get(reverse("attempt_debrief", args=[attempt.uuid]))
    assert told_in(page.content.decode()) == COMMON | OF_JUDGES | OF_POLICE


def test_file_of_the_attempt_when_opened_then_it_holds_what_was_heard_and_lay_on_the_table_on_that_side_alone(
    case: Scenario, judge: User, coordinator: User, client_for: ClientFor
) -> None:
    attempt = begun(judge, make_stage(case))
    decide(attempt, case, "door", 0)
    door = file_of(attempt)["asked"][0]["scenes"][0]
    assert door["said"] == [
        {"by": "Marta", "words": "She says nothing."},
        {"by": "Officer Kler", "words": "He may fetch her at noon."},
        {"by": "", "words": "The firm’s lawyer writes."},
    ]
    assert [(shown["kind"], shown["title"], shown["text"]) for shown in door["shown"]] == [
        ("document", "Rota", "Word by word."),
        ("document", "Letter of the firm", "Word by word."),
    ]
    coordinator.user_permissions.add(Permission.objects.get(codename="view_attempt_record"))
    sent = {"attempt": str(attempt.uuid), "reason": "An answer is missing."}
    page = client_for(User.objects.get(pk=coordinator.pk)).post(reverse("appeals"), sent)
    assert told_in(page.content.decode()) == COMMON | OF_JUDGES


def test_debrief_when_others_heard_and_saw_something_else_then_it_stands_under_their_name_with_who_said_it(
    case: Scenario, judge: User, client_for: ClientFor
) -> None:
    attempt = begun(judge, make_stage(case))
    decide(attempt, case, "door", 0)
    decide(attempt, case, "phone", 0)
    hand_in(attempt)
    page = client_for(judge).get(reverse("attempt_debrief", args=[attempt.uuid]))
    folds = {
        " ".join(fold.summary.get_text(" ").split()): " ".join(fold.get_text(" ").split())
        for fold in BeautifulSoup(page.content, "html5lib").select("main .path > li:first-of-type details")
    }
    police = folds["The side of: Police"]
    assert "door Officer Kler Nine came in here. Document: Plate of the van" in police
    assert "Rota" not in police
    assert "Rota" in folds["The scene again"]


def test_debrief_when_a_scene_lies_off_ones_own_path_then_the_side_of_others_holds_what_all_heard_there_too(
    case: Scenario, judge: User, client_for: ClientFor
) -> None:
    """By the phone the judge never comes; the police have something of their own there."""
    side = part("item", 50, profession="police", narrative="<p>A van comes.</p>", question="", dialogue=[line(51, "", "Stop there.")])  # fmt: skip
    case = rewrite(case, {"phone": {"sides": [side], "dialogue": [line(52, "marta", "Not alone.")]}})
    attempt = begun(judge, make_stage(case))
    decide(attempt, case, "door", 2)
    hand_in(attempt)
    page = client_for(judge).get(reverse("attempt_debrief", args=[attempt.uuid]))
    (whole,) = [
        " ".join(fold.get_text(" ").split())
        for fold in BeautifulSoup(page.content, "html5lib").select("details")
        if "The whole case as it is for: Police" in " ".join(fold.summary.get_text(" ").split())
    ]
    assert "Phone A van comes. Marta Not alone. Officer Kler Stop there. The best decision" in whole


# --- The file of an exhibit ------------------------------------------------------------------------


def status(browser: Client, document: Any, attempt: Attempt | None = None) -> int:
    """`attempt`: of which the copy is asked for that was kept of the document."""
    kept = attempt and reverse("attempt_asked_file", args=[attempt.uuid, document.get_file_hash()])
    answer = browser.get(kept or document.url)
    if answer.status_code == 200:
        b"".join(answer.streaming_content)
    return int(answer.status_code)


@pytest.mark.indexed
def test_file_on_one_side_when_its_address_is_known_then_others_fetch_it_only_after_the_debrief(
    professions: SimpleNamespace, site: object, officer: User, judge: User, social_worker: User, trainer: User,
    client_for: ClientFor,
) -> None:  # fmt: skip
    ensure_collections([])
    letter = make_document()
    letter.collection = for_signed_in()
    letter.save()
    case = a_case(letter.pk)
    case.save()
    stage, strict = make_stage(case), make_stage(case, feedback_shown=Moment.CLOSED)
    mine, theirs, held_back = begun(judge, stage), begun(officer, stage), begun(social_worker, strict)
    found = {who: status(client_for(who), letter) for who in (judge, officer, social_worker, trainer)}
    assert found == {judge: 200, officer: 404, social_worker: 404, trainer: 200}
    of = {judge: mine, officer: theirs, social_worker: held_back}
    copies = {who: status(client_for(who), letter, attempt) for who, attempt in of.items()}
    assert copies == {judge: 200, officer: 404, social_worker: 404}
    for attempt in of.values():
        hand_in(attempt)
    for kept in (False, True):
        found = {who: status(client_for(who), letter, own if kept else None) for who, own in of.items()}
        assert found == {judge: 200, officer: 200, social_worker: 404}
    assert client_for(social_worker).logout() is None
    letter.collection = for_everybody()
    letter.save()
    assert status(client_for(social_worker), letter) == 200


@pytest.mark.indexed
def test_file_when_it_lies_before_everybody_too_then_no_side_keeps_it(
    professions: SimpleNamespace, site: object, officer: User, client_for: ClientFor
) -> None:
    ensure_collections([])
    letter = make_document()
    letter.collection = for_signed_in()
    letter.save()
    case = a_case(letter.pk)
    assert status(client_for(officer), letter) == 404
    rewrite(case, {"phone": {"exhibits": [paper(60, "The same letter", letter.pk)]}})
    assert status(client_for(officer), letter) == 200


# --- Written and previewed -------------------------------------------------------------------------


@pytest.mark.once
@pytest.mark.parametrize(
    ("reader", "told"),
    [
        ("police:en", COMMON | OF_POLICE),
        ("judiciary:en", COMMON | OF_JUDGES),
        ("social-services:en", COMMON),
        ("visitor:en", COMMON),
        ("", COMMON | OF_POLICE | OF_JUDGES),
    ],
)
def test_scenario_when_previewed_as_a_profession_then_it_is_what_they_hear_and_see(
    case: Scenario, officer: User, rf: RequestFactory, reader: str, told: set[str]
) -> None:
    request = rf.get("/")
    request.user = officer
    response = case.serve_preview(request, reader)
    assert told_in((response if reader else response.render()).content.decode()) == told


@pytest.mark.once
def test_side_when_nothing_is_different_on_it_then_publishing_is_refused_and_a_draft_is_told(
    case: Scenario,
) -> None:
    empty = {"profession": "police", "narrative": "<p></p>", "question": ""}
    block = SideBlock()
    for told in ({"narrative": "<p>x</p>"}, {"question": "x"}, {"dialogue": [{"speaker": "", "words": "x"}]}):
        block.clean(block.to_python({**empty, **told}))
    with pytest.raises(ValidationError):
        block.clean(block.to_python(empty))
    block.clean_deferred(block.to_python(empty))
    (point,) = to_put_right(rewrite(case, {"phone": {"sides": [part("item", 70, **empty)]}}))
    assert point.text.startswith("In “Phone” nothing is different on one of the sides")
    assert point.scene == scene_id(case, "phone")


@pytest.mark.once
def test_sides_when_two_are_of_one_profession_then_publishing_is_refused_at_the_second_and_a_draft_is_told(
    case: Scenario,
) -> None:
    sides = [
        part("item", number, profession=profession, narrative="<p>x</p>", question="")
        for number, profession in ((80, "police"), (81, "judiciary"), (82, "police"))
    ]
    block = SceneBlock().child_blocks["sides"]
    block.clean(block.to_python(sides[:2]))
    with pytest.raises(ListBlockValidationError) as refusal:
        block.clean(block.to_python(sides))
    assert {at: set(error.block_errors) for at, error in refusal.value.block_errors.items()} == {
        2: {"profession"}
    }
    block.clean_deferred(block.to_python(sides))
    assert [
        (point.text, point.scene) for point in to_put_right(rewrite(case, {"phone": {"sides": sides}}))
    ] == [("In “Phone” one profession has two sides: put them together.", scene_id(case, "phone"))]


@pytest.mark.once
def test_line_on_a_side_when_nobody_is_called_so_then_the_author_is_told_where(
    case: Scenario, editor: User
) -> None:
    side = part(
        "item", 71, profession="police", narrative="", question="", dialogue=[line(72, "klr", "Stop.")]
    )
    case = rewrite(case, {"phone": {"sides": [side]}})
    assert [point.text for point in to_put_right(case)] == [
        "In “Phone” somebody called “klr” speaks, who is not in “Who is who”."
    ]
    refusal = without_speaker(case.scenes, {"marta", "kler"})
    at_the_line = refusal.block_errors[1].block_errors["sides"].block_errors[0].block_errors["dialogue"]
    assert set(at_the_line.block_errors) == {0}


@pytest.mark.once
def test_data_file_when_a_side_speaks_and_shows_then_it_is_loaded_under_ids_of_its_own() -> None:
    data = {
        "sides": [
            {
                "id": "police",
                "profession": "police",
                "dialogue": [{"id": "first", "speaker": "kler", "words": "Nine came in here. "}],
                "exhibits": [
                    {"id": "plate", "kind": "message", "sender": "Kler", "text": "The plate."},
                    {"id": "rota", "kind": "document", "title": "Rota", "text": "*Nine* names"},
                ],
            }
        ]
    }
    here = ("scenario", "c9", "door")
    block = SceneBlock()
    scene = block.to_python({"choices": [], **told_beside(here, data)})
    (side,) = scene["sides"]
    assert (side["narrative"].source, [said["words"] for said in side["dialogue"]]) == (
        "",
        ["Nine came in here."],
    )
    assert [str(exhibit.id) for exhibit in side["exhibits"]] == [
        stable_id(*here, "sides", "police", "exhibits", name) for name in ("plate", "rota")
    ]
    assert side["exhibits"][1].value["text"].source == "<p><i>Nine</i> names</p>"
