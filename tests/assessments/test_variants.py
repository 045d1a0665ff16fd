"""Variants: unseen first, then the one seen longest ago; who tries again or refreshes meets another one than before."""

from collections.abc import Callable
from datetime import timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from assessments import attempts
from assessments.authoring import ensure_library
from assessments.freezing import freeze
from assessments.models import AssessmentPage, Attempt, Scenario
from assessments.readers import NOBODY
from assessments.variant_groups import extent_of, warnings
from assessments.variants import Extent, Observed, choose, differences, observed, turned_out_unequal
from tests.assessments.builders import (
    AT,
    TWO_SCENES,
    Stage,
    decide,
    hand_in,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    raw,
)
from tests.assessments.rewriting import part, rewrite
from tests.factories import make_enrolment


@pytest.mark.parametrize(
    ("group", "seen", "taken", "expected"),
    [
        ("abc", "", "", "a"),  # the one that the assessment names
        ("abc", "a", "", "b"),
        ("abc", "ba", "", "c"),
        ("abc", "abc", "", "a"),
        ("abc", "cba", "", "c"),
        ("abc", "abca", "", "b"),  # the newest time counts
        ("abc", "", "a", "b"),
        ("abc", "b", "a", "c"),
        ("abc", "abc", "a", "b"),
        ("ab", "", "ab", "a"),  # better twice than not at all
        ("a", "aaa", "", "a"),
        ("abc", "xyz", "", "a"),  # what else was seen doesn't matter
    ],
)
def test_choose_when_variants_were_seen_then_the_unseen_come_first_and_then_the_oldest(
    group: str, seen: str, taken: str, expected: str
) -> None:
    assert choose(group, seen, taken=set(taken)) == expected


@given(st.lists(st.sampled_from("abcde"), min_size=1, unique=True), st.integers(1, 20))
def test_choose_when_somebody_tries_again_and_again_then_all_variants_come_in_turn(
    group: list[str], tries: int
) -> None:
    seen: list[str] = []
    for _try in range(tries):
        seen.append(choose(group, seen))
    assert seen == [group[n % len(group)] for n in range(tries)]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (Extent(8, 4, 9, 2), []),
        (Extent(6, 4, 9, 2), []),
        (Extent(5, 4, 9, 2), ["points"]),
        (Extent(8, 3, 9, 2), []),
        (Extent(8, 2, 9, 2), ["length"]),
        (Extent(8, 4, 12, 2), []),
        (Extent(8, 4, 13, 2), ["decisions"]),
        (Extent(8, 4, 9, 1), ["critical"]),
        (Extent(8, 4, 9, 0), ["critical"]),
        (Extent(2, 1, 1, 5), ["points", "length", "decisions", "critical"]),
    ],
)
def test_differences_when_more_than_a_quarter_is_missing_then_they_are_named(
    other: Extent, expected: list[str]
) -> None:
    one = Extent(8, 4, 9, 2)
    assert differences(one, other) == differences(other, one) == expected


def test_observed_when_fewer_than_twenty_have_sat_it_then_nothing_is_said() -> None:
    assert observed([Fraction(1)] * 19) is None
    assert observed([Fraction(1)] * 15 + [Fraction(0)] * 5) == Observed(20, Fraction(3, 4))


@pytest.mark.parametrize(
    ("mean", "expected"), [("1/2", False), ("3/5", False), ("2/5", False), ("61/100", True), ("39/100", True)]
)
def test_turned_out_unequal_when_means_differ_by_more_than_a_tenth_then_they_are(
    mean: str, *, expected: bool
) -> None:
    one, other = Observed(20, Fraction(1, 2)), Observed(30, Fraction(mean))
    assert turned_out_unequal(one, other) == turned_out_unequal(other, one) == expected


@pytest.fixture
def pair() -> list[Scenario]:
    return [make_scenario(TWO_SCENES, variant_group="kitchen", title=f"Kitchen {n}") for n in range(2)]


def keys_of(attempt: Attempt) -> list[str]:
    payloads = attempts.payloads_of(attempt)
    return [payloads[item["digest"]]["key"] for item in attempt.paper.payload["items"]]


@pytest.mark.django_db
def test_begin_when_somebody_tries_again_then_they_meet_another_variant_and_a_newcomer_the_named_one(
    pair: list[Scenario],
) -> None:
    make_scenario(TWO_SCENES, variant_group="kitchen", live=False)  # nobody meets a draft
    make_scenario(TWO_SCENES, variant_group="cellar")
    stage = make_stage(pair[0], make_question(), max_attempts=3, waiting_minutes=0)
    learner = make_learner(stage)
    met = []
    for n in range(3):
        attempt = attempts.begin(learner, stage.page, at=AT + timedelta(hours=n))
        met.append(keys_of(attempt)[0])
        hand_in(attempt, at=AT + timedelta(hours=n))
    assert met == [str(pair[n].translation_key) for n in (0, 1, 0)]
    assert keys_of(attempts.begin(make_learner(stage), stage.page, at=AT))[0] == met[0]


@pytest.mark.django_db
def test_paper_when_it_names_two_variants_of_one_group_then_both_are_asked_once(pair: list[Scenario]) -> None:
    stage = make_stage(*pair, waiting_minutes=0)
    learner = make_learner(stage)
    for n in range(2):
        attempt = attempts.begin(learner, stage.page, at=AT + timedelta(hours=n))
        assert sorted(keys_of(attempt)) == sorted(str(variant.translation_key) for variant in pair)
        hand_in(attempt, at=AT + timedelta(hours=n))


@pytest.mark.django_db
def test_edition_when_another_variant_changes_then_the_assessment_has_changed(pair: list[Scenario]) -> None:
    stage = make_stage(pair[0])
    before = AssessmentPage.objects.get(pk=stage.page.pk).asked
    rewrite(pair[1], {"door": {"title": "At the back door"}})
    after = AssessmentPage.objects.get(pk=stage.page.pk).asked
    assert [part["key"] for part in before] == [str(pair[0].translation_key)]
    assert before[0]["content"][0] == after[0]["content"][0]
    assert before[0]["content"] != after[0]["content"]


@pytest.mark.django_db
def test_frozen_content_when_there_are_no_variants_then_it_says_nothing_of_them() -> None:
    stage = make_stage(make_scenario())
    page = AssessmentPage.objects.get(pk=stage.page.pk)
    assert set(page.frozen_content) == {"paper", "items"}
    assert page.asked[0]["content"] == page.frozen_content["items"][0]


@pytest.mark.django_db
def test_begin_when_a_scenario_has_sides_then_one_is_asked_as_ones_profession(
    officer: User,
) -> None:
    scenario = make_scenario(TWO_SCENES)
    own = part("item", 1, profession="police", narrative="<p>Your radio crackles.</p>", question="")
    stage = make_stage(rewrite(scenario, {"door": {"sides": [own]}}))
    stranger = attempts.begin(make_learner(stage), stage.page, at=AT)
    attempt = attempts.begin(make_enrolment(officer, stage.course, at=AT), stage.page, at=AT)
    told = [next(iter(attempts.payloads_of(a).values()))["scenes"][0]["texts"]["en"]["narrative"] for a in (stranger, attempt)]  # fmt: skip
    assert told == ["<p>door</p>", "<p>Your radio crackles.</p>"]
    assert freeze(stage.page, at=AT, reader=NOBODY).digest == stranger.paper_id


@pytest.mark.django_db
def test_warnings_when_variants_are_not_equally_hard_then_the_author_is_told(
    pair: list[Scenario], trainer: User, client_for: Callable[[User], Client]
) -> None:
    assert warnings(pair[0]) == []
    easy = make_scenario({"door": [("good", ""), ("poor", "")]}, variant_group="kitchen", title="Easy")
    expected = (
        "“Easy” is meant to be as hard as this one, but differs much: points on the best path: 2, here 4; "
        "decisions on the best path: 1, here 2; decisions in all: 1, here 2; choices that are critical mistakes: 0, here 1."
    )
    assert warnings(pair[0]) == [expected]
    assert len(warnings(easy)) == 2
    ensure_library()
    page = client_for(trainer).get(reverse("wagtailsnippets_assessments_scenario:edit", args=[pair[0].pk]))
    assert expected in page.content.decode()
    assert "Kitchen 1" in page.content.decode()


@pytest.mark.django_db
def test_extent_when_scenes_can_not_be_reached_by_everybody_or_memory_matters_then_it_counts_what_everybody_meets(
    professions: SimpleNamespace,
) -> None:
    scenario = make_scenario({**TWO_SCENES, "court": [("good", ""), ("poor!", "")]})
    common = raw(scenario.scenes)[1]["value"]["choices"]
    own = [
        part("choice", n, **{**choice["value"], "profession": "judiciary", "leads_to": "court"})
        for n, choice in enumerate(common, start=1)
    ]
    scenario = rewrite(scenario, {"phone": {"choices": [*common, *own]}})
    assert extent_of(scenario) == Extent(points=4, length=2, decisions=2, critical=1)


def sit(stage: Stage, scenario: Scenario, people: int, *decisions: tuple[str, int]) -> None:
    for _person in range(people):
        attempt = attempts.begin(make_learner(stage), stage.page, at=AT)
        for scene, position in decisions:
            decide(attempt, scenario, scene, position)
        hand_in(attempt)


@pytest.mark.django_db
def test_panel_when_twenty_people_have_sat_each_variant_then_mean_results_stand_there_and_a_warning(
    pair: list[Scenario], trainer: User, client_for: Callable[[User], Client]
) -> None:
    ensure_library()
    # each is the only one that is asked by an assessment of its own: by turns only those who try again meet both
    other = rewrite(pair[1], {})
    other.variant_group = ""
    other.save()
    stages = [make_stage(scenario) for scenario in (pair[0], other)]
    sit(stages[0], pair[0], 20, ("door", 0), ("phone", 0))
    sit(stages[1], other, 18, ("door", 0), ("phone", 1))
    other.variant_group = "kitchen"
    other.save()

    def told() -> str:
        page = client_for(trainer).get(
            reverse("wagtailsnippets_assessments_scenario:edit", args=[pair[0].pk])
        )
        return " ".join(BeautifulSoup(page.content, "html5lib").get_text(" ").split())

    assert "This scenario: 100 % of its points on average, 20 people" in told()
    assert "Kitchen 1: 75 %" not in told()
    assert "turned out not to be as hard" not in told()
    sit(stages[1], other, 2, ("door", 0), ("phone", 0))
    assert "Kitchen 1: 78 % of its points on average, 20 people" in told()
    assert "“Kitchen 1” turned out not to be as hard as this one" in told()


@pytest.mark.django_db
def test_panel_when_nobody_has_sat_a_variant_then_it_says_from_when_on_results_are_told(
    pair: list[Scenario], trainer: User, client_for: Callable[[User], Client]
) -> None:
    ensure_library()
    page = client_for(trainer).get(reverse("wagtailsnippets_assessments_scenario:edit", args=[pair[0].pk]))
    words = " ".join(BeautifulSoup(page.content, "html5lib").get_text(" ").split())
    assert "Told once at least 20 people have sat a variant." in words
    assert (
        "This scenario: 4 points in 2 decisions on the best path; 2 decisions in all; 1 choice that is a critical mistake"
        in words
    )
