"""What an author is told of a draft: all that publishing would refuse, each thing with its scene; a draft is always saved."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.authoring import ensure_library
from assessments.models import Scenario
from assessments.scenario_map import map_of
from assessments.unfinished import ToPutRight, to_put_right
from tests.assessments.builders import Story, make_scenario, raw, scene_id
from tests.assessments.rewriting import part, rewrite
from tests.assessments.typed import typed

pytestmark = pytest.mark.django_db


@pytest.fixture
def author(editor: User, client_for: Callable[[User], Client]) -> Client:
    ensure_library()
    return client_for(editor)


def address(scenario: Scenario) -> str:
    return reverse("wagtailsnippets_assessments_scenario:edit", args=[scenario.pk])


def listed(page: Any) -> list[tuple[str, str]]:
    """What is to be put right, with where the link beside it leads to."""
    soup = BeautifulSoup(page.content, "html5lib")
    return [
        (
            " ".join(item.find(string=True, recursive=False).split())
            or " ".join(item.get_text(" ").split()).removesuffix(" To the scene"),
            item.a["href"] if item.a else "",
        )
        for item in soup.select(".flow-map__to-do > li")
    ]


def test_to_put_right_when_a_scenario_is_fit_then_there_is_nothing() -> None:
    assert to_put_right(make_scenario()) == []


@pytest.mark.parametrize(
    ("story", "scene", "words"),
    [
        ({"door": [("good", "door"), ("poor", "")]}, "door", "“Door” can be reached from itself"),
        ({"door": [("poor", ""), ("poor", "")]}, "door", "The best path, which begins in “Door”, earns no point"),
        ({"door": [("good", ""), ("poor", "")], "desk": [("good", ""), ("poor", "")]}, "desk", "“Desk” can't be reached"),
        ({"door": [("good", "nowhere"), ("poor", "")]}, "door", "In “Door” the choice “door, choice 0” leads to “nowhere”"),
        ({"door": [("good", "")]}, "door", "In “Door” there is one choice only: add another."),
        ({"door": []}, "door", "“Door” has no choices: add at least two."),
    ],
)  # fmt: skip
def test_to_put_right_when_a_draft_is_unfit_then_each_thing_names_its_scene(
    story: Story, scene: str, words: str
) -> None:
    scenario = make_scenario(story)
    (point,) = to_put_right(scenario)
    assert point.text.startswith(words)
    assert point.scene == scene_id(scenario, scene)


def test_to_put_right_when_there_are_too_many_ways_then_the_scene_in_which_they_come_together_is_named() -> (
    None
):
    story: Story = {f"s{n}": [("good", f"s{n + 1}"), ("poor", f"s{n + 1}")] for n in range(13)}
    scenario = make_scenario({**story, "s13": [("good", ""), ("good", "")]})
    words = {f"s{n}.0": {"remembers": f"w{n}"} for n in range(13)}
    asked = {"s13.1": {"if_remembered": ", ".join(f"w{n}" for n in range(13))}}
    scenario = rewrite(scenario, {**words, **asked})
    (point,) = to_put_right(scenario)
    assert point.text.startswith("Too many ways through the story come together in “S13”")
    assert point.scene == scene_id(scenario, "s13")
    assert map_of(scenario).sides[0].best is None


def test_to_put_right_when_names_are_there_twice_or_nobody_has_them_then_it_is_told() -> None:
    people = [part("role", n, short_name="owner", name="Roth", role="owner", profession="") for n in (1, 2)]
    lines = [part("item", 5, speaker="ownr", words="I translate.")]
    scenario = rewrite(make_scenario(roles=people), {"phone": {"name": "door", "dialogue": lines}})
    phone, door = (str(scenario.scenes[n].id) for n in (1, 0))
    assert to_put_right(scenario) == [
        ToPutRight("Two people are called “owner”: give each their own short name."),
        ToPutRight("In “Phone” somebody called “ownr” speaks, who is not in “Who is who”.", phone),
        ToPutRight("Two scenes are called “door”: give each its own short name.", door),
    ]


def test_draft_when_it_is_hardly_begun_then_it_is_saved_and_its_author_reads_what_is_missing(
    author: Client,
) -> None:
    empty = {"text": "", "quality": "", "consequence": "", "reason": "", "leads_to": "phone"}
    scenario = rewrite(
        make_scenario(live=False),
        {"door.0": empty, "phone.1": {"reason": ""}, "phone": {"name": "", "title": "", "narrative": ""}},
    )
    page = author.post(address(scenario), typed(scenario), follow=True)
    assert page.redirect_chain
    door, phone = (f"#block-{child.id}-section" for child in scenario.scenes)
    told = listed(page)
    assert told == [
        (
            "In “Door” something is still empty: fill in Choices 1: Choice, Choices 1: How good, Choices 1: What follows, "
            "Choices 1: Why.",
            door,
        ),
        (
            "In “Scene 2” something is still empty: fill in Short name, Title, What happens, Choices 2: Why.",
            phone,
        ),
        (
            "In “Door” the choice “number 1” leads to “phone”, but no scene has this short name: correct it.",
            door,
        ),
        (
            "In “Door” the choice “door, choice 1” leads to “phone”, but no scene has this short name: correct it.",
            door,
        ),
    ]
    soup = BeautifulSoup(page.content, "html5lib")
    assert "Saved. 4 things have to be put right" in soup.select_one(".messages").get_text()
    latest = Scenario.objects.get(pk=scenario.pk).get_latest_revision_as_object()
    assert [point.text for point in to_put_right(latest)] == [text for text, _link in told]
    assert [child["value"]["choices"][0]["value"]["quality"] for child in raw(latest.scenes)] == ["", "good"]


def test_draft_when_it_is_fit_then_nothing_is_to_be_put_right(author: Client) -> None:
    scenario = make_scenario()
    page = author.post(address(scenario), typed(scenario), follow=True)
    assert listed(page) == []
    assert "Nothing: every scene can be reached" in page.content.decode()
    assert "put right before this scenario" not in page.content.decode()


def test_draft_when_the_editor_saves_it_by_itself_then_the_list_is_renewed_and_no_messages_pile_up(
    author: Client,
) -> None:
    scenario = make_scenario({"door": [("good", "door"), ("poor", "")]})
    answers = [
        author.post(address(scenario), typed(scenario), headers={"accept": "application/json"}).json()["html"]
        for _time in range(2)
    ]
    made = author.get(
        address(scenario), {"_w_hydrate_create_view": "1"}
    )  # asked for after the first save of a new one
    for html in (*answers, made.content.decode()):
        told = BeautifulSoup(html, "html.parser").select_one(
            "template[data-w-teleport-target-value='.flow-map__state']"
        )
        assert "“Door” can be reached from itself" in told.decode_contents()
    page = author.get(address(scenario))
    assert [text for text, _link in listed(page)] == [
        "“Door” can be reached from itself: every path must come to an end."
    ]
    soup = BeautifulSoup(page.content, "html5lib")
    assert len(soup.select(".flow-map__state")) == 1
    assert "put right before this scenario" not in soup.get_text()


def test_new_scenario_when_nothing_is_saved_then_the_place_for_the_list_is_there(author: Client) -> None:
    page = author.get(reverse("wagtailsnippets_assessments_scenario:add"))
    assert "as soon as there is a scene" in page.content.decode()
    assert listed(page) == []


def test_library_when_a_draft_is_looked_at_then_the_list_is_there_without_links_into_a_form(
    author: Client,
) -> None:
    scenario = make_scenario({"door": [("good", "door"), ("poor", "")]})
    page = author.get(reverse("wagtailsnippets_assessments_scenario:inspect", args=[scenario.pk]))
    ((text, link),) = listed(page)
    assert text.startswith("“Door” can be reached from itself")
    assert link == ""
