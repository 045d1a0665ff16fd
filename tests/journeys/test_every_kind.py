"""Every kind of question in every way of working: by mouse, by keyboard alone, without scripts, and half-way in French.

One assessment asks a question of each kind that there is; in each way somebody answers all of them rightly, one page for
a kind. A kind that is registered and not in `ANSWERS` makes the first test fail.
"""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from assessments.kinds import KINDS
from tests.journeys.conftest import Visitor
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.server import Server
from tests.journeys.test_kinds_a import STEPS, block, judge, match, order_by_buttons, questions, save
from tests.journeys.test_kinds_b import tick
from tests.journeys.test_robust import PASSWORD

pytestmark = pytest.mark.looks

Hands = Mouse | Keyboard
Answer = Callable[[Page, Hands, bool], None]  # the page, who works it, and whether scripts run


def option(text: str, right: bool) -> dict:
    return block("option", {"text": text, "is_correct": right, "credit": "", "feedback": "", "sources": []})


def region(text: str, right: bool, coords: str) -> dict:
    facts = {"text": text, "is_correct": right, "credit": "", "feedback": "", "sources": []}
    return block("region", {"shape": "rect", "coords": coords, **facts})


def segment(text: str, hit: bool) -> dict:
    facts = {"text": text, "is_hit": hit, "begins_paragraph": False, "feedback": "", "indicator": None}
    return block("segment", facts)


def gap(kind: str, name: str, **facts: object) -> dict:
    return block(kind, {"name": name, "weight": 1, **facts})


def more_questions() -> list[tuple[str, str, dict]]:
    """Those that the other journeys of kinds don't make: the stem of the kind, the text, the body."""
    accepted = block("answer", {"form": "interpreter*", "credit": "", "feedback": ""})
    number = {"number": "90", "tolerance": "0", "tolerance_kind": "nominal", "credit": "", "feedback": ""}
    days = [block("unit", {"name": "days", "factor": "1"}), block("unit", {"name": "weeks", "factor": "7"})]
    several = [block("option", {"text": text, "is_correct": right, "credit": "", "feedback": ""})
               for text, right in (("rest", True), ("food", True), ("proof", False))]  # fmt: skip
    gaps = [
        gap("short_answer", "1", answers=[accepted], case_matters=False, accents_matter=True),
        gap(
            "numerical",
            "2",
            answers=[block("answer", number)],
            units=days,
            unit_rule="graded",
            unit_choice=True,
        ),
        gap("own_list", "3", options=several, display="checkboxes", rule="all-or-nothing", keep_order=True),
        gap("shared_list", "4", word="a"),
    ]
    words = [block("word", {"name": "a", "text": "police"}), block("word", {"name": "b", "text": "owner"})]
    return [
        ("single_choice", "What first?", {"options": [option("Ask her alone", True), option("Ask him", False)]}),
        ("multiple_response", "What points to control?", {
            "options": [option("Papers kept", True), option("A locked door", True), option("A clean kitchen", False)],
            "rule": "weights"}),
        ("cloze", "Call an [[1]], wait [[2]] days, give [[3]], tell the [[4]].", {"gaps": gaps, "words": words, "rule": "each"}),
        ("passage", "Mark the signs.", {"rule": "hits-and-false-alarms", "segments": [
            segment("He opens the door.", False), segment("His passport is with the foreman.", True)]}),
        ("hotspot", "Where do you look twice?", {"picture": {"image": "IMAGE", "alt_text": "A room", "decorative": False},
            "regions": [region("The bolt", True, "5,5,20,20"), region("The lamp", False, "40,40,20,20")],
            "single": False, "rule": "weights"}),
        ("written", "What next, and why?", {"min_words": 1, "max_words": 60, "guidance": ""}),
    ]  # fmt: skip


# An assessment with a question of each kind, in English and French, and for each way an attempt of a new officer.
PREPARE = """
import io, json
from PIL import Image
from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Locale
from accounts import people
from accounts.models import Agency, Profession
from assessments import attempts
from assessments.models import Question
from tests.assessments.builders import make_stage
from tests.factories import make_enrolment
now, asked, file = timezone.now(), [], io.BytesIO()
Image.new('RGB', (480, 270), '#d8d2c4').save(file, 'PNG')
image = get_image_model().objects.create(title='Room', file=ImageFile(file, name='room-of-kinds.png'))
bodies = json.loads({questions!r}.replace('"IMAGE"', str(image.pk)))
for stem, text, body in bodies:
    entry = {{'type': stem, 'id': '00000000-0000-4000-8000-000000000001', 'value': body}}
    question = Question.objects.create(text=f'<p>{{text}}</p>', body=[entry])
    french = question.copy_for_translation(Locale.objects.get(language_code='fr'))
    french.text, french.live = f'<p>En français. {{text}}</p>', True
    french.save()
    asked.append(question)
stage = make_stage(*asked)
for email in {emails!r}:
    user = people.join(email=email, full_name='Jo Exempel', password={password!r},
        agency=Agency.objects.get(code='police-south-1'), profession=Profession.objects.get(code='police'), on=now.date())
    print(attempts.begin(make_enrolment(user, stage.course, at=now), stage.page, at=now).uuid)
"""


def choose(page: Page, hands: Hands, scripts: bool) -> None:
    hands.choose(page, page.get_by_role("radio", name="Ask her alone"))


def tick_signs(page: Page, hands: Hands, scripts: bool) -> None:
    for name in ("Papers kept", "A locked door"):
        tick(page, hands, page.get_by_role("checkbox", name=name))


def deny(page: Page, hands: Hands, scripts: bool) -> None:
    hands.choose(page, page.get_by_role("radio", name="False"))


def put_in_order(page: Page, hands: Hands, scripts: bool) -> None:
    if scripts:
        order_by_buttons(page, hands)
        return
    for place, step in enumerate(STEPS, start=1):
        hands.pick(page, page.get_by_label(step), str(place))


def fill_gaps(page: Page, hands: Hands, scripts: bool) -> None:
    hands.fill(page, page.get_by_label("Gap 1"), "interpreters")
    hands.fill(page, page.get_by_label("Gap 2: the number"), "90")
    hands.pick(page, page.get_by_label("Gap 2: the unit"), "days")
    for box in page.get_by_role("group", name="Gap 3").get_by_role("checkbox").all()[:2]:
        tick(page, hands, box)
    hands.pick(page, page.get_by_label("Gap 4"), "police")


def mark(page: Page, hands: Hands, scripts: bool) -> None:
    tick(page, hands, page.get_by_role("checkbox", name="His passport is with the foreman."))


def point(page: Page, hands: Hands, scripts: bool) -> None:
    """With the mouse in the picture itself, where scripts run; else in the list beside it."""
    box = page.get_by_role("checkbox", name="1. The bolt")
    if scripts and isinstance(hands, Mouse):
        page.locator("[data-region]").first.click()
        expect(box).to_be_checked()
    else:
        tick(page, hands, box)


ANSWERS: dict[str, Answer] = {
    "true-false": deny,
    "kprim": lambda page, hands, scripts: judge(page, hands),
    "matching": lambda page, hands, scripts: match(page, hands),
    "ordering": put_in_order,
    "numerical": lambda page, hands, scripts: hands.fill(page, page.locator("input[name=number]"), "90 days"),
    "short-answer": lambda page, hands, scripts: hands.fill(
        page, page.locator("input[name=text]"), "recruit"
    ),
    "single-choice": choose,
    "multiple-response": tick_signs,
    "cloze": fill_gaps,
    "passage": mark,
    "hotspot": point,
    "written": lambda page, hands, scripts: hands.fill(page, page.locator("textarea"), "I tell the unit."),
}  # in the order of the paper


@dataclass(frozen=True)
class Way:
    """A way of working: with which hands, with scripts or without, in English or half-way in French."""

    hands: Hands
    scripts: bool = True
    in_french: bool = False


WAYS = {
    "mouse": Way(Mouse()),
    "keyboard": Way(Keyboard()),
    "no-script": Way(Mouse(), scripts=False),
    "french-half-way": Way(Mouse(), in_french=True),
}


def test_kinds_when_one_is_registered_then_it_is_answered_here_in_every_way() -> None:
    asked = [stem.replace("_", "-") for stem, _text, _body in [*questions(), *more_questions()]]
    assert asked == list(ANSWERS)
    assert set(ANSWERS) == set(KINDS)
    assert set(WAYS) == {"mouse", "keyboard", "no-script", "french-half-way"}


@pytest.fixture(scope="module")
def prepared(server: Server) -> dict[str, tuple[str, str]]:
    """The e-mail of a new officer and the id of their attempt, for each way."""
    emails = [f"way-{uuid.uuid4().hex[:8]}@demo.example" for _way in WAYS]
    asked = json.dumps([*questions(), *more_questions()])
    told = server.ask(PREPARE.format(emails=emails, questions=asked, password=PASSWORD))
    return dict(zip(WAYS, zip(emails, told.splitlines()[-len(WAYS) :], strict=True), strict=True))


def answered(page: Page) -> list[list[str]]:
    """What the form of the question would send, without what belongs to the page."""
    fields = page.locator("main form:has(.action-bar), main form:has(button.button--primary)").first.evaluate(
        "form => [...new FormData(form)].filter(([name]) => !['csrfmiddlewaretoken', 'sequence', 'next'].includes(name))"
    )
    return sorted([name, value] for name, value in fields if value)


@pytest.mark.parametrize("name", WAYS)
def test_every_kind_when_answered_in_some_way_then_each_answer_is_saved_and_right(
    prepared: dict[str, tuple[str, str]], visitor: Callable[..., Visitor], name: str
) -> None:
    way, (email, attempt) = WAYS[name], prepared[name]
    learner = visitor(javascript=way.scripts, axe=False)  # other journeys look at these pages with axe
    learner.sign_in(email, PASSWORD)
    page = learner.go(f"/en/attempt/{attempt}/1/")
    for number, answer in enumerate(ANSWERS.values(), start=1):
        expect(page).to_have_url(f"{learner.server.url}/en/attempt/{attempt}/{number}/")
        answer(page, way.hands, way.scripts)
        if way.in_french:
            read_on_in_french(learner, f"attempt/{attempt}/{number}/")
        save(learner, way.hands)
        if way.in_french and number < len(ANSWERS):
            learner.go(f"/en/attempt/{attempt}/{number + 1}/")
    page.wait_for_url("**/review/")
    save(learner, way.hands)
    page.wait_for_url("**/debrief/")
    expect(page.locator("main .verdict--poor")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text("Not answered")
    assert (
        page.locator("main .verdict--good").count() >= len(ANSWERS) - 1
    )  # nobody has marked what was written
    assert learner.errors == []


def read_on_in_french(learner: Visitor, address: str) -> None:
    """In the middle of a question: what was answered in English stands there, and goes on in French."""
    page = learner.page
    given = answered(page)
    assert given
    save(learner, Mouse())
    learner.go(f"/fr/{address}")
    expect(page.locator("main")).to_contain_text("En français.")
    assert answered(page) == given
