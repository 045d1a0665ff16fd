"""What is frozen of a scenario: nothing new for a plain one; memory, exhibits and sides for one that has them."""

from typing import Any

import pytest

from assessments import grading
from assessments.freezing import scenario_payload
from assessments.models import Scenario
from assessments.models.scenarios import gradable
from courses.manifests import digest
from tests.assessments.builders import TWO_SCENES, make_scenario, raw, scene_id
from tests.assessments.rewriting import part, rewrite
from tests.courses.builders import make_document, make_image

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def old_choice(number: int, text: str, quality: str, leads_to: str = "", **facts: Any) -> dict[str, Any]:
    value = {"text": text, "quality": quality, "is_critical": False, "leads_to": leads_to, "sources": []}
    return part("choice", number, **{**value, **facts})


# As scenes were stored before there was memory; the digest is the one that their snapshots have.
OLD = [
    part("scene", 1, name="door", title="At the door", narrative="<p>It is <b>late</b>.</p>", question="What do you do?", choices=[
        old_choice(2, "You knock.", "good", "room", consequence="<p>She opens.</p>", reason="<p>Politely.</p>"),
        old_choice(3, "You leave.", "poor", is_critical=True, consequence="<p>Nothing.</p>", reason="<p>Nobody was asked.</p>"),
    ]),
    part("scene", 4, name="room", title="Inside", narrative="<p>A table.</p>", question="And now?", choices=[
        old_choice(5, "You ask.", "acceptable", consequence="<p>She nods.</p>", reason="<p>So.</p>"),
    ]),
]  # fmt: skip
OLD_DIGEST = "e3d63126b42026cfe8107e6f2266226839403ee3f093787ff21750e0cb0dab86"


def test_scenario_payload_when_a_scenario_uses_nothing_new_then_its_digest_is_the_one_it_always_had() -> None:
    scenario = Scenario.objects.create(
        translation_key="00000009-0000-4000-8000-000000000000",
        title="Old",
        content_note="A note.",
        setting="<p>A street.</p>",
        scenes=OLD,
    )
    for profession in ("", "police"):
        payload = scenario_payload(Scenario.objects.get(pk=scenario.pk), profession=profession)
        assert digest(payload) == OLD_DIGEST


def test_scenario_payload_when_choices_are_remembered_then_it_thaws_to_what_was_validated() -> None:
    branch = part("item", 1, if_remembered="called", if_not_remembered="", leads_to="")
    passage = part(
        "item", 2, if_remembered="", if_not_remembered="called", text="<p>Nobody is on the line.</p>"
    )
    scenario = rewrite(
        make_scenario(TWO_SCENES),
        {
            "door.0": {"remembers": "called, noted", "points": 5},
            "door.2": {"points": 0},
            "phone": {"passages": [passage]},
            "phone.0": {"if_remembered": "called"},
            "phone.1": {"branches": [branch]},
        },
    )
    payload = scenario_payload(scenario)
    shape = gradable(scenario.scenes, str(scenario.translation_key))
    assert grading.problems(shape) == []
    assert grading.thaw_scenario(payload) == shape
    first, phone = payload["scenes"]
    assert [choice.get("points") for choice in first["choices"]] == [5, None, 0]
    assert first["choices"][0]["remembers"] == ["called", "noted"]
    assert phone["passages"] == [
        {
            "id": passage["id"],
            "only_if": {"not_remembered": ["called"]},
            "texts": {"en": {"text": "<p>Nobody is on the line.</p>"}},
        }
    ]
    assert set(first["choices"][1]) == {"id", "quality", "critical", "leads_to", "sources", "texts"}


def test_scenario_payload_when_people_speak_and_things_lie_on_the_table_then_all_of_it_is_frozen() -> None:
    document, image = make_document(), make_image()
    scenario = make_scenario(
        TWO_SCENES, roles=[part("role", 1, short_name="owner", name="Mr Roth", role="owner", profession="")]
    )
    scenario = rewrite(
        scenario,
        {
            "door": {
                "dialogue": [
                    part("item", 2, speaker="owner", words="I translate."),
                    part("item", 3, speaker="", words="Thank you, no."),
                ],
                "exhibits": [
                    part("document", 4, title="Notebook", text="<p>9,400</p>", document=document.pk),
                    part("picture", 5, image={"image": image.pk, "alt_text": "A mattress", "decorative": False}, caption=""),
                    part("message", 6, sender="Unknown", recipient="", sent="23:10", text="Come back."),
                ],
                "seconds": 60,
            }
        },
    )  # fmt: skip
    payload = scenario_payload(scenario)
    door = payload["scenes"][0]
    (role,) = payload["roles"]
    assert role["texts"] == {"en": {"name": "Mr Roth", "role": "owner"}}
    assert [(line.get("speaker"), line["texts"]["en"]["words"]) for line in door["dialogue"]] == [
        (role["id"], "I translate."),
        (None, "Thank you, no."),
    ]
    notebook, picture, message = door["exhibits"]
    assert (notebook["document"], notebook["extension"], notebook["size"]) == (document.pk, "pdf", 13)
    assert notebook["file"] == document.get_file_hash()
    assert notebook["texts"] == {"en": {"title": "Notebook", "text": "<p>9,400</p>"}}
    assert picture["texts"] == {"en": {"alt": "A mattress", "caption": ""}}
    assert picture["url"].startswith("/media/")
    assert message["texts"]["en"] == {
        "sender": "Unknown",
        "recipient": "",
        "sent": "23:10",
        "text": "Come back.",
    }
    assert door["seconds"] == 60
    assert set(payload["scenes"][1]) == {"id", "texts", "choices"}


@pytest.fixture
def two_sides(professions: Any) -> Scenario:
    """By the phone prosecutors read and decide something of their own."""
    scenario = make_scenario(TWO_SCENES)
    common = raw(scenario.scenes)[1]["value"]["choices"]
    own = [
        part("choice", 10 + n, **{**choice["value"], "profession": "judiciary", "text": f"Order {n}"})
        for n, choice in enumerate(common)
    ]
    note = part("profession_note", 20, profession="police", text="<p>Tell the unit.</p>", sources=[])
    side = part("item", 21, profession="judiciary", narrative="<p>Your phone rings.</p>", question="What do you order?")  # fmt: skip
    return rewrite(scenario, {"phone": {"choices": [*common, *own], "notes": [note], "sides": [side]}})


def test_scenario_payload_when_a_scene_has_sides_then_each_profession_gets_its_own_with_the_others_beside_it(
    two_sides: Scenario,
) -> None:
    seen = {
        code: scenario_payload(two_sides, profession=code) for code in ("", "judiciary", "police", "social")
    }
    phone = {code: payload["scenes"][1] for code, payload in seen.items()}
    texts = {
        code: (scene["texts"]["en"]["narrative"], scene["texts"]["en"]["question"], scene["choices"][0]["texts"]["en"]["text"])
        for code, scene in phone.items()
    }  # fmt: skip
    own = ("<p>Your phone rings.</p>", "What do you order?", "Order 0")
    everybodys = ("<p>phone</p>", "What do you do?", "phone, choice 0")
    assert texts == {"": everybodys, "judiciary": own, "police": everybodys, "social": everybodys}
    sides = {code: [side["profession"] for side in scene.get("sides", [])] for code, scene in phone.items()}
    assert sides == {"": ["judiciary"], "judiciary": [""], "police": ["judiciary"], "social": ["judiciary"]}
    others = {code: payload.get("other_sides") for code, payload in seen.items()}
    assert others == {"": None, "judiciary": [""], "police": ["judiciary"], "social": None}
    (everybody,) = phone["judiciary"]["sides"]
    assert [choice["texts"]["en"]["text"] for choice in everybody["choices"]] == [
        f"phone, choice {n}" for n in range(3)
    ]
    assert everybody["texts"]["en"]["narrative"] == "<p>phone</p>"
    notes = {code: len(scene.get("notes", [])) for code, scene in phone.items()}
    assert notes == {"": 1, "judiciary": 0, "police": 1, "social": 1}
    # whoever sees what everybody sees is asked the same thing, known by the same digest
    assert {code for code, payload in seen.items() if "profession" in payload} == {"judiciary", "police"}
    assert digest(seen["social"]) == digest(seen[""])


def test_scenario_payload_when_seen_from_a_side_then_it_is_graded_as_that_side_was_validated(
    two_sides: Scenario,
) -> None:
    whole = gradable(two_sides.scenes, str(two_sides.translation_key))
    assert grading.problems(whole) == []
    for code in ("", "judiciary"):
        thawed = grading.thaw_scenario(scenario_payload(two_sides, profession=code))
        assert [[choice.id for choice in scene.choices] for scene in thawed.scenes] == [
            [choice.id for choice in scene.choices] for scene in grading.seen_by(whole, code).scenes
        ]
    phone = scene_id(two_sides, "phone")
    assert grading.thaw_scenario(scenario_payload(two_sides)).by_id[phone].choices[0].leads_to is None
