"""Questions with parts and questions that are typed: by keyboard alone and half-way in French, and without scripts."""

import json
import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.server import Server
from tests.journeys.test_languages import speak
from tests.journeys.test_robust import PASSWORD

pytestmark = pytest.mark.looks

STATEMENTS = {
    "Somebody else keeps her passport.": True,
    "She has a contract, so it is no trafficking.": False,
    "She may ask for time to think.": True,
    "She has to testify first.": False,
}
PAIRS = {
    "A bed for tonight": "Shelter",
    "A statement": "Police",
    "Wages that were not paid": "Labour inspectors",
}
STEPS = ["Bring her to a safe place.", "Call an interpreter.", "Ask what she needs.", "Write the report."]


def block(kind: str, value: object) -> dict:
    return {"type": kind, "id": str(uuid.uuid4()), "value": value}


def questions() -> list[tuple[str, str, dict]]:
    """A question of each kind: the stem of its kind, its text, its body."""
    statements = [block("statement", {"text": text, "holds": holds, "feedback": "<p>Because.</p>"}) for text, holds in STATEMENTS.items()]  # fmt: skip
    pairs = [
        block("pair", {"text": text, "answer": answer, "feedback": ""}) for text, answer in PAIRS.items()
    ]
    days = block("number", {"number": "90", "tolerance": "0", "tolerance_kind": "nominal", "credit": "", "feedback": ""})  # fmt: skip
    units = [block("unit", {"name": "days", "factor": "1"}), block("unit", {"name": "weeks", "factor": "7"})]
    form = block("form", {"form": "recruit*", "credit": "", "feedback": "<p>An act.</p>"})
    return [
        ("true_false", "Her consent excludes trafficking.", {"answer": "false", "feedback_true": "", "feedback_false": "<p>Deceit.</p>"}),
        ("kprim", "What holds for her?", {"statements": statements, "rule": "kprim"}),
        ("matching", "Who helps with what?", {"pairs": pairs, "more_answers": [block("answer", "Her employer")], "rule": "each"}),
        ("ordering", "What comes first?", {"items": [block("item", step) for step in STEPS], "rule": "absolute-position"}),
        ("numerical", "How long may she think?", {"answers": [days], "units": units, "unit_rule": "optional", "unit_penalty": "1/10", "unit_penalty_of": "response"}),
        ("short_answer", "Which act comes before transport?", {"answers": [form], "case_matters": False, "accents_matter": False}),
    ]  # fmt: skip


# An assessment with these questions in English, the last three in French too, and an attempt of a new officer at it.
PREPARE = """
import json
from django.utils import timezone
from wagtail.models import Locale
from accounts import people
from accounts.models import Agency, Profession
from assessments import attempts
from assessments.models import Question
from tests.assessments.builders import make_stage
from tests.factories import make_enrolment
now, asked = timezone.now(), []
for stem, text, body in json.loads({questions!r}):
    entry = {{'type': stem, 'id': '00000000-0000-4000-8000-000000000001', 'value': body}}
    asked.append(Question.objects.create(text=f'<p>{{text}}</p>', body=[entry]))
for question in asked[3:]:
    french = question.copy_for_translation(Locale.objects.get(language_code='fr'))
    words = json.dumps(list(french.body.get_prep_value()))
    for english, said in (('days', 'jours'), ('weeks', 'semaines'), ('recruit*', 'recrut*')):
        words = words.replace(f'"{{english}}"', f'"{{said}}"')
    french.text, french.body, french.live = '<p>En français.</p>', json.loads(words), True
    french.save()
stage = make_stage(*asked, presentation={presentation!r})
user = people.join(email={email!r}, full_name='Jo Exempel', password={password!r},
    agency=Agency.objects.get(code='police-south-1'), profession=Profession.objects.get(code='police'), on=now.date())
print(attempts.begin(make_enrolment(user, stage.course, at=now), stage.page, at=now).uuid)
"""


def prepare(server: Server, presentation: str = "one") -> tuple[str, str]:
    """The e-mail of a new officer and the id of their attempt."""
    email = f"kinds-{uuid.uuid4().hex[:8]}@demo.example"
    code = PREPARE.format(
        email=email, password=PASSWORD, questions=json.dumps(questions()), presentation=presentation
    )
    return email, server.ask(code).splitlines()[-1]


def judge(page: Page, hands: Mouse | Keyboard) -> None:
    for statement, holds in STATEMENTS.items():
        group = page.get_by_role("group", name=statement)
        hands.choose(page, group.get_by_role("radio", name="True" if holds else "False"))


def match(page: Page, hands: Mouse | Keyboard) -> None:
    for stem, answer in PAIRS.items():
        hands.pick(page, page.get_by_label(stem), answer)


def entries(page: Page) -> list[str]:
    return page.locator("[data-text]").all_inner_texts()


def order_by_buttons(page: Page, hands: Keyboard) -> None:
    """Move each entry up to its place; where it is now is said aloud, and the focus stays on its button."""
    expect(page.locator("[data-entry] select")).to_have_count(len(STEPS))
    expect(page.locator("[data-entry] select:visible")).to_have_count(0)
    for place, step in enumerate(STEPS):
        while (here := entries(page).index(step)) > place:
            button = page.locator("[data-entry]").filter(has_text=step).locator("[data-move=up]")
            hands.press(page, button)
            expect(button).to_be_focused()
            expect(page.locator("[data-aloud]")).to_contain_text(re.compile(rf"{re.escape(step)}.* {here} "))
    assert entries(page) == STEPS
    assert page.locator("[data-entry] select").evaluate_all("all => all.map(one => one.value)") == [
        "1",
        "2",
        "3",
        "4",
    ]


def save(learner: Visitor, hands: Mouse | Keyboard) -> None:
    learner.follow(hands, learner.page.locator(".action-bar .button--primary"))


def hand_in(learner: Visitor, hands: Mouse | Keyboard) -> None:
    learner.page.wait_for_url("**/review/")
    learner.check()
    save(learner, hands)
    learner.page.wait_for_url("**/debrief/")
    expect(learner.page.locator(".result__score")).to_contain_text("100 %")
    expect(learner.page.locator("main .verdict--poor")).to_have_count(0)
    learner.check()


def test_kinds_when_answered_by_keyboard_and_half_way_in_french_then_all_is_right(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    email, attempt = prepare(server)
    learner, hands = visitor(), Keyboard()
    learner.sign_in(email, PASSWORD)
    page = learner.go(f"/en/attempt/{attempt}/1/")
    learner.check()
    hands.choose(page, page.get_by_role("radio", name="False"))
    save(learner, hands)
    learner.check()
    judge(page, hands)
    save(learner, hands)
    learner.check()
    match(page, hands)
    save(learner, hands)

    speak(learner, "fr")
    expect(page.locator("main .scene")).to_have_text("En français.")
    order_by_buttons(page, hands)
    expect(page.locator(".saved .icon")).to_be_visible()
    page.reload()
    assert entries(page) == STEPS
    learner.check()
    save(learner, hands)
    hands.fill(page, page.locator("input[name=number]"), "90,0 jours")
    expect(page.locator(".saved")).to_contain_text("90 jours")
    learner.check()
    save(learner, hands)
    hands.fill(page, page.locator("input[name=text]"), "Recrutement")
    learner.check()
    save(learner, hands)
    hand_in(learner, hands)


def test_kinds_when_there_are_no_scripts_then_all_can_be_answered_and_a_refused_order_is_kept(
    server: Server, visitor: Callable[..., Visitor]
) -> None:
    email, attempt = prepare(server)
    learner, hands = visitor(javascript=False, axe=False), Mouse()
    learner.sign_in(email, PASSWORD)
    page = learner.go(f"/en/attempt/{attempt}/1/")
    hands.choose(page, page.get_by_role("radio", name="False"))
    save(learner, hands)
    judge(page, hands)
    save(learner, hands)
    match(page, hands)
    save(learner, hands)

    places = {step: page.get_by_label(step) for step in STEPS}
    for step, place in zip(STEPS, "1233", strict=True):
        hands.pick(page, places[step], place)
    save(learner, hands)
    expect(page.get_by_role("alert")).to_contain_text("Each entry needs a place of its own.")
    for step, place in zip(STEPS, "1233", strict=True):
        expect(places[step]).to_have_value(place)
    expect(page.get_by_text("This place was given twice.")).to_have_count(2)
    hands.pick(page, places[STEPS[3]], "4")
    save(learner, hands)

    hands.fill(page, page.get_by_label("Your answer: a number with its unit"), "90.0 days")
    save(learner, hands)
    learner.go(f"/en/attempt/{attempt}/5/")
    expect(page.locator(".saved")).to_contain_text("understood as 90 days")
    save(learner, hands)
    hands.fill(page, page.get_by_label("Your answer"), "recruitment")
    save(learner, hands)
    learner.errors = [
        error for error in learner.errors if "422" not in error
    ]  # what was refused, and meant to be
    hand_in(learner, hands)
