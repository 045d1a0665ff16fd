"""The flow map follows the form while a scenario is written: for its authors alone, and whatever the form holds."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.authoring import ensure_library
from assessments.flow_map_views import MOST_WAYS
from assessments.models import Scenario
from tests.assessments.builders import Story, make_scenario, raw
from tests.assessments.rewriting import rewrite
from tests.assessments.typed import typed

pytestmark = [pytest.mark.django_db, pytest.mark.once]  # what is drawn comes from the form

UNFIT: Story = {"door": [("good", "nowhere"), ("poor", "desk")], "desk": [("good", ""), ("poor", "")]}


@pytest.fixture
def author(editor: User, client_for: Callable[[User], Client]) -> Client:
    ensure_library()
    return client_for(editor)


def address(scenario: Scenario | None = None) -> str:
    return reverse("flow_map_of_form", args=[scenario.pk] if scenario else [])


def of_form(scenario: Scenario) -> dict[str, str]:
    """What the script sends of the form."""
    return {name: value for name, value in typed(scenario).items() if name.startswith(("roles-", "scenes-"))}


def told(page: Any) -> tuple[list[str], list[str], int]:
    """What is to be put right, the scenes of the list, and the boxes of the picture."""
    soup = BeautifulSoup(page.content.decode(), "html5lib")
    return (
        [" ".join(point.get_text(" ").split()) for point in soup.select(".flow-map__to-do > li")],
        [title.get_text() for title in soup.select(".flow-map__outline > li > strong")],
        len(soup.select(".flow-map__box")),
    )


def test_map_when_a_form_holds_what_is_not_saved_then_it_is_drawn_with_what_is_to_be_put_right_and_nothing_is_kept(
    author: Client,
) -> None:
    saved = make_scenario({"door": [("good", ""), ("poor", "")]})
    before = raw(saved.scenes)
    written = Scenario(scenes=raw(make_scenario(UNFIT).scenes))
    answer = author.post(address(saved), of_form(written))
    assert answer.status_code == 200
    points, scenes, boxes = told(answer)
    assert [point.removesuffix(" To the scene") for point in points] == [
        "In “Door” the choice “door, choice 0” leads to “nowhere”, but no scene has this short name: correct it."
    ]
    assert (scenes, boxes) == (["Door", "Desk"], 2)
    saved.refresh_from_db()
    assert (raw(saved.scenes), saved.revisions.count()) == (before, 0)


def test_map_when_a_scenario_is_new_and_hardly_begun_then_it_is_drawn_all_the_same(author: Client) -> None:
    story = rewrite(make_scenario(UNFIT), {"door.0": {"text": "", "quality": ""}, "door": {"title": "", "narrative": "", "name": ""}})  # fmt: skip
    sent = of_form(story) | {
        name: "" for name in of_form(story) if name.endswith("-id")
    }  # as yet without ids
    count = Scenario.objects.count()
    points, scenes, boxes = told(author.post(address(), sent))
    assert (scenes, boxes) == (["Scene 1", "Desk"], 2)
    assert points[0].startswith(
        "In “Scene 1” something is still empty: fill in Short name, Title, What happens"
    )
    assert Scenario.objects.count() == count
    empty = author.post(address(), {"scenes-count": "0", "roles-count": "0"})
    assert told(empty) == ([], [], 0)
    assert "as soon as there is a scene" in empty.content.decode()


def test_map_when_the_form_can_not_be_read_or_holds_too_much_then_the_last_one_stays(author: Client) -> None:
    scenario = make_scenario()
    unfit = of_form(scenario) | {"scenes-0-value-name": "The Door"}
    many = Scenario(scenes=raw(make_scenario({"door": [("poor", "")] * (MOST_WAYS + 1)}).scenes))
    answers = [author.post(address(scenario), sent) for sent in (unfit, of_form(many))]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert [told(answer)[2] for answer in answers] == [0, 0]
    assert "be read yet" in answers[0].content.decode()
    assert "too many ways" in answers[1].content.decode()


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"scenes-count": "1000000000", "roles-count": "0"},
        {"scenes-count": "many", "roles-count": "0"},
        {"narrative": "{"},
        {"narrative": '{"blocks": [1], "entityMap": {}}'},
        {"points": "x" * 9},
    ],
)
def test_map_when_no_editor_has_sent_the_form_then_it_is_refused(
    author: Client, sent: dict[str, str]
) -> None:
    scenario = make_scenario()
    fields = {"narrative": "scenes-0-value-narrative", "points": "scenes-0-value-choices-0-value-points"}
    if sent.keys() & fields.keys():
        sent = of_form(scenario) | {fields[name]: value for name, value in sent.items()}
    assert author.post(address(scenario), sent).status_code in (400, 422)


def test_map_when_somebody_may_not_write_scenarios_then_nothing_is_drawn(
    reviewer: User, officer: User, client_for: Callable[[User], Client], author: Client
) -> None:
    scenario = make_scenario()
    for user in (reviewer, officer):
        for where in (address(scenario), address()):
            answer = client_for(user).post(where, of_form(scenario))
            assert answer.status_code in (302, 403)
            assert b"flow-map" not in answer.content
    assert author.get(address(scenario)).status_code == 405
    assert (
        author.post(reverse("flow_map_of_form", args=[10**6]), of_form(scenario), follow=True).status_code
        == 404
    )


def test_editor_when_a_scenario_is_opened_then_the_script_knows_where_its_map_is_drawn(
    author: Client,
) -> None:
    scenario = make_scenario()
    name = "wagtailsnippets_assessments_scenario"
    for page, where in (
        (reverse(f"{name}:edit", args=[scenario.pk]), address(scenario)),
        (reverse(f"{name}:add"), address()),
        (reverse(f"{name}:inspect", args=[scenario.pk]), None),
    ):
        soup = BeautifulSoup(author.get(page).content, "html5lib")
        assert soup.select_one(".flow-map").get("data-flow-map") == where
        assert bool(soup.select("script[src*='js/cms/flow-map']")) == bool(where)
