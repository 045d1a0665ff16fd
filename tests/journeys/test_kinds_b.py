"""Cloze, passage, hotspot and written question in an assessment: by keyboard alone, half-way in French; without scripts."""

import re
import uuid
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Visitor
from tests.journeys.hands import Keyboard, Mouse
from tests.journeys.server import Server

PASSWORD = "quiet-Harbour-41-lamps"

# A new officer whose attempt at an assessment of four questions is open; the questions are in English and French.
PREPARE = """
import io, json, uuid
from PIL import Image, ImageDraw
from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Locale
from accounts import people
from accounts.models import Agency, Profession
from assessments import attempts
from assessments.models import AssessmentPage, Question
from courses import editions, progress
from courses.models import Course, CourseIndexPage, CoursePage, ModulePage

now, french = timezone.now(), Locale.objects.get(language_code='fr')


def part(kind, value):
    return {{'type': kind, 'id': str(uuid.uuid4()), 'value': value}}


def gap(kind, name, **value):
    return part(kind, {{'name': name, 'weight': 1, **value}})


def option(text, right=False):
    return part('option', {{'text': text, 'is_correct': right, 'credit': '', 'feedback': '<p>Why.</p>'}})


def picture():
    room, file = Image.new('RGB', (960, 540), '#d8d2c4'), io.BytesIO()
    draw = ImageDraw.Draw(room)
    for box, colour in (((60, 80, 260, 500), '#7a5c43'), ((240, 250, 270, 300), '#222222'), ((330, 330, 620, 500), '#58708a'),
            ((650, 330, 930, 500), '#58708a'), ((420, 60, 560, 200), '#e9e4f0')):
        draw.rectangle(box, fill=colour)
    room.save(file, 'PNG')
    return get_image_model().objects.create(title='A room', file=ImageFile(file, name='room.png'))


def ask(text, texte, kind, value):
    question = Question(text=text, body=[part(kind, value)])
    question.full_clean()
    question.save()
    question.save_revision().publish()
    translated = question.copy_for_translation(french)
    translated.text, translated.live = texte, True
    translated.full_clean()
    translated.save()
    translated.save_revision().publish()
    return question


answer = {{'form': 'interpreter*', 'credit': '', 'feedback': '<p>Somebody from outside.</p>'}}
number = {{'number': '90', 'tolerance': '0', 'credit': '', 'feedback': ''}}
cloze = ask(
    '<p>He understands little, so you call an [[1]]. The reflection period lasts up to [[2]] days.</p>'
    '<p>It needs [[3]]. Ask first for [[4]].</p>',
    '<p>Il comprend peu : vous appelez un [[1]]. Le délai de réflexion va jusqu’à [[2]] jours.</p>'
    '<p>Il demande [[3]]. Demandez d’abord [[4]].</p>',
    'cloze',
    {{
        'gaps': [
            gap('short_answer', '1', answers=[part('answer', answer)], case_matters=False, accents_matter=True),
            gap('numerical', '2', answers=[part('answer', number)]),
            gap('own_list', '3', options=[option('no statement', True), option('a statement')], display='radio',
                keep_order=True),
            gap('shared_list', '4', word='a'),
        ],
        'words': [part('word', {{'name': 'a', 'text': 'rest'}}), part('word', {{'name': 'b', 'text': 'proof'}})],
        'keep_order': True,
    }},
)
passage = ask(
    '<p>Mark what points to control.</p>', '<p>Marquez ce qui indique un contrôle.</p>', 'passage',
    {{'rule': 'hits-and-false-alarms', 'segments': [
        part('segment', {{'text': text, 'is_hit': hit, 'begins_paragraph': False, 'feedback': '<p>Why it matters.</p>',
            'indicator': None}})
        for text, hit in (
            ('The man opens the door himself.', False), ('His passport is with the foreman.', True),
            ('The kitchen is clean and the windows were painted last spring.', False),
            ('Four mattresses lie in the store, and the door to it has a bolt on the outside.', True))
    ]}},
)
hotspot = ask(
    '<p>Where do you look twice?</p>', '<p>Où regardez-vous à deux fois ?</p>', 'hotspot',
    {{
        'picture': {{'image': picture().pk, 'alt_text': 'A room with a door, a picture and two beds', 'decorative': False}},
        'regions': [
            part('region', {{'shape': shape, 'coords': coords, 'text': text, 'is_correct': right, 'credit': '',
                'feedback': '<p>Why.</p>', 'sources': []}})
            for shape, coords, text, right in (
                ('circle', '26.5,51,5', 'The bolt on the door', True), ('rect', '43,10,17,28', 'The picture', False),
                ('polygon', '67,60 98,60 98,94 67,94', 'The second bed', True))
        ],
        'single': False, 'rule': 'weights',
    }},
)
written = ask(
    '<p>What do you do next, and why?</p>', '<p>Que faites-vous ensuite, et pourquoi ?</p>', 'written',
    {{'min_words': 3, 'max_words': 60, 'guidance': '<p>GUIDANCE: names the unit.</p>'}},
)
user = people.join(email={email!r}, full_name='Jo Exempel', password={password!r},
    agency=Agency.objects.get(code='police-south-1'), profession=Profession.objects.get(code='police'), on=now.date())
course = Course.objects.create(code='KINDS-' + uuid.uuid4().hex[:6], name='Kinds')
home = CourseIndexPage.objects.get(locale=Locale.get_default())
course_page = home.add_child(instance=CoursePage(title=course.code, course=course, summary='Kinds.', description='<p>Kinds.</p>',
    objectives=[], learning_minutes=10, passing='<p>By answering.</p>'))
module = course_page.add_child(instance=ModulePage(title='Module'))
page = module.add_child(instance=AssessmentPage(title='Four kinds', intro='<p>How it is graded.</p>', minutes=10,
    paper=[part('question', {{'question': q.pk, 'weight': 1}}) for q in (cloze, passage, hotspot, written)]))
editions.release(course, course_page=course_page, change='substantive', note='', by=None, at=now)
enrolment = progress.enrol(user, course, at=now)
print(attempts.begin(enrolment, AssessmentPage.objects.get(pk=page.pk), at=now).uuid)
"""
SAVED = re.compile(r"^\s*(Saved|Enregistré)\D+\d\d[:h]\d\d\s*$")


def prepare(server: Server) -> tuple[str, str]:
    """The e-mail of a new officer and the id of their open attempt."""
    email = f"kinds-{uuid.uuid4().hex[:8]}@demo.example"
    return email, server.ask(PREPARE.format(email=email, password=PASSWORD)).splitlines()[-1]


def tick(page: Page, hands: Mouse | Keyboard, box: Locator) -> None:
    """Tick a box: by its label, or with the space bar where the focus is seen."""
    if isinstance(hands, Mouse):
        hands.choose(page, box)
    else:
        hands.reach(page, box)
        page.keyboard.press("Space")
    expect(box).to_be_checked()


def saved(page: Page, javascript: bool) -> None:
    if javascript:
        expect(page.locator(".saved")).to_have_text(SAVED)


@pytest.mark.looks
@pytest.mark.parametrize(
    ("hands", "javascript"), [(Keyboard(), True), (Mouse(), False)], ids=["keyboard", "no-script"]
)
def test_kinds_when_answered_by_keyboard_or_without_scripts_then_they_are_saved_told_and_handed_in(
    server: Server, visitor: Callable[..., Visitor], hands: Mouse | Keyboard, javascript: bool
) -> None:
    email, attempt = prepare(server)
    learner = visitor(javascript=javascript, axe=javascript)
    learner.sign_in(email, PASSWORD)
    page = learner.go(f"/en/attempt/{attempt}/")

    hands.fill(page, page.get_by_label("Gap 1"), "Interpreters")
    hands.fill(page, page.get_by_label("Gap 2"), "30")
    group = page.get_by_role("radiogroup", name="Gap 3")
    hands.choose(page, group.get_by_role("radio").first)
    hands.pick(page, page.get_by_label("Gap 4"), "rest")
    saved(page, javascript)
    learner.check()
    learner.follow(hands, page.get_by_role("button", name="Save and continue"))

    for words in ("His passport is with the foreman.", "The man opens the door himself."):
        tick(page, hands, page.get_by_role("checkbox", name=words))
    saved(page, javascript)
    learner.check()
    learner.follow(hands, page.get_by_role("button", name="Save and continue"))

    page = learner.go(page.url.removeprefix(server.url).replace("/en/", "/fr/", 1))  # half-way, in French
    expect(page.locator(".scene")).to_have_text("Où regardez-vous à deux fois ?")
    tick(page, hands, page.get_by_role("checkbox", name="1. The bolt on the door"))
    saved(page, javascript)
    if javascript:
        page.locator("[data-region]").nth(1).click()  # the mouse has the picture, too
        expect(page.get_by_role("checkbox", name="2. The picture")).to_be_checked()
        expect(page.locator(".hotspot .is-chosen")).to_have_count(2)
        page.locator("[data-region]").nth(1).click()
        expect(page.locator(".hotspot .is-chosen")).to_have_count(1)
        saved(page, javascript)
    learner.check()
    learner.follow(hands, page.locator("form .button--primary"))

    hands.fill(page, page.locator("textarea"), "Je préviens l’unité.")
    if javascript:
        expect(page.locator("[data-words-of]")).to_have_text("3")
    saved(page, javascript)
    learner.check()
    learner.follow(hands, page.locator("form .button--primary"))
    learner.follow(hands, page.locator(".action-bar .button--primary"))

    page = learner.go(f"/en/attempt/{attempt}/debrief/")
    for words in ("Your answer: 30", "The right answer: 90", "Marked, but not asked for", "Je préviens l’unité.",
                  "Also right, not chosen: 3. The second bed"):  # fmt: skip
        expect(page.locator("main")).to_contain_text(words)
    expect(page.locator("main mark").first).to_have_text("Interpreters")
    assert "GUIDANCE" not in page.content()
    learner.check()


@pytest.mark.looks
@pytest.mark.parametrize("javascript", [True, False], ids=["in-place", "no-script"])
def test_knowledge_check_when_a_lesson_asks_then_it_is_answered_in_place_or_on_its_page_and_one_is_back(
    server: Server, visitor: Callable[..., Visitor], facts: dict[str, str], javascript: bool
) -> None:
    hands = Keyboard() if javascript else Mouse()
    learner = visitor(javascript=javascript, axe=javascript)
    learner.sign_in("learner@demo.example", PASSWORD)
    page = learner.go(facts["asking"])
    check = page.locator(f"#check-{facts['check']}")
    if not javascript:
        learner.follow(hands, check.get_by_role("link", name="Answer a question"))
        check = page.locator("main")
    hands.choose(page, check.get_by_role("radio").first)
    hands.press(page, check.get_by_role("button", name="See whether it is right"))
    expect(check.locator(".feedback").first).to_be_visible()
    expect(check.get_by_role("link", name="Answer again")).to_be_visible()
    if javascript:
        assert page.url == server.url + facts["asking"]  # it stays inside the lesson
    learner.check()
    if not javascript:
        learner.follow(hands, page.get_by_role("link", name="Back to the lesson"))
        assert page.url.endswith(f"{facts['asking']}#check-{facts['check']}")
