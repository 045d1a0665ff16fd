"""Results by indicator: frozen with what is asked, counted from attempts that were handed in, told without persons."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from assessments import attempts
from assessments.authoring import ensure_library
from assessments.by_indicator import Result, results_by_indicator
from assessments.freezing import question_payload, scenario_payload
from assessments.models import AssessmentPage, Attempt, Question, Scenario
from courses.models import HomePage, Indicator
from tests.assessments.builders import (
    AT,
    Stage,
    choose,
    decide,
    hand_in,
    make_learner,
    make_question,
    make_scenario,
    make_stage,
    name_indicators,
    scene_id,
)
from tests.courses.builders import make_indicator

pytestmark = pytest.mark.django_db


@pytest.fixture
def papers(db: None) -> Indicator:
    return make_indicator("Papers withheld")


@pytest.fixture
def debt(db: None) -> Indicator:
    return make_indicator("A debt")


@pytest.fixture
def stage(question: Question, scenario: Scenario, papers: Indicator, debt: Indicator) -> Stage:
    """The question names the papers; of the two scenes the first names both, the second the papers."""
    name_indicators(question, papers)
    name_indicators(scenario, papers, debt, scene="door")
    name_indicators(scenario, papers, scene="phone")
    return make_stage(question, scenario)


def sit(stage: Stage, question: Question, scenario: Scenario, option: int, *decisions: int) -> Attempt:
    """Somebody new answers the question, then decides by the door and perhaps by the phone; nothing is handed in."""
    attempt = attempts.begin(
        make_learner(stage, "Nadia Nobody"), AssessmentPage.objects.get(pk=stage.page.pk), at=AT
    )
    choose(attempt, question, option)
    for scene, decision in zip(("door", "phone"), decisions, strict=False):
        decide(attempt, scenario, scene, decision)
    return attempt


# --- Frozen ----------------------------------------------------------------------------------------


def test_payload_when_indicators_are_named_then_it_has_their_keys_by_step(
    question: Question, scenario: Scenario, papers: Indicator, debt: Indicator
) -> None:
    name_indicators(question, papers, papers)
    name_indicators(scenario, debt, papers, scene="phone")
    keys = [str(debt.translation_key), str(papers.translation_key)]
    assert question_payload(question)["indicators"] == {str(question.translation_key): keys[1:]}
    assert scenario_payload(scenario)["indicators"] == {scene_id(scenario, "phone"): keys}


def test_payload_when_no_indicator_is_named_then_it_is_as_before_there_were_any(
    question: Question, scenario: Scenario, papers: Indicator
) -> None:
    """Otherwise every edition and every paper would seem to have changed."""
    assert set(question_payload(question)) == {"kind", "key", "texts", "options"}
    assert set(scenario_payload(scenario)) == {"kind", "key", "texts", "scenes"}
    before = question_payload(question)
    name_indicators(question, papers)
    papers.delete()
    assert question_payload(Question.objects.get()) == before


# --- Counted ---------------------------------------------------------------------------------------


def test_results_when_attempts_were_handed_in_then_each_indicator_has_its_attempts_and_decisions(
    stage: Stage, question: Question, scenario: Scenario, papers: Indicator, debt: Indicator
) -> None:
    hand_in(sit(stage, question, scenario, 0, 0, 1))  # right; good, acceptable
    hand_in(sit(stage, question, scenario, 1, 2))  # wrong; poor, which ends the story
    sit(stage, question, scenario, 0, 0, 0)  # not handed in
    assert results_by_indicator() == {
        str(papers.translation_key): Result(attempts=2, good=2, acceptable=1, poor=2),
        str(debt.translation_key): Result(attempts=2, good=1, poor=1),
    }


def test_results_when_a_question_is_changed_then_what_was_answered_before_still_counts_as_it_was(
    stage: Stage, question: Question, scenario: Scenario, papers: Indicator, debt: Indicator
) -> None:
    hand_in(sit(stage, question, scenario, 0))
    name_indicators(question, debt)
    hand_in(sit(stage, question, scenario, 0))
    found = results_by_indicator()
    assert [found[str(one.translation_key)].good for one in (papers, debt)] == [1, 1]


def test_results_when_there_are_more_attempts_then_there_are_two_queries_all_the_same(
    stage: Stage, question: Question, scenario: Scenario
) -> None:
    for _ in range(3):
        hand_in(sit(stage, question, scenario, 0, 0, 0))
        with CaptureQueriesContext(connection) as asked:
            results_by_indicator()
        assert len(asked) == 2


# --- Told ------------------------------------------------------------------------------------------

REPORT = "results_by_indicator"


@pytest.fixture
def library(site: HomePage) -> None:
    ensure_library()


def rows(browser: Client) -> list[list[str]]:
    html = browser.get(reverse(REPORT)).content
    table = BeautifulSoup(html, "html5lib").select("table.listing tbody tr")
    return [[" ".join(cell.get_text(" ").split()) for cell in row.select("td")] for row in table]


def test_report_when_few_attempts_met_an_indicator_then_only_that_is_told(
    library: None, papers: Indicator, debt: Indicator, trainer: User, client_for: Callable[[User], Client]
) -> None:
    one, two = make_question(), make_scenario()
    name_indicators(one, papers)
    name_indicators(two, debt, scene="phone")
    never = make_indicator("Never asked")
    stage = make_stage(one, two)
    for position in (0, 0, 0, 1):
        hand_in(sit(stage, one, two, position, 0, 0))
    hand_in(sit(stage, one, two, 1))
    browser = client_for(trainer)
    assert rows(browser) == [
        [debt.text, "Work", "fewer than 5", "", "", "", ""],
        [never.text, "Work", "0", "", "", "", ""],
        [papers.text, "Work", "5", "5", "60", "0", "40"],
    ]
    export = b"".join(browser.get(reverse(REPORT), {"export": "csv"}).streaming_content).decode()
    assert export.splitlines()[0] == (
        "Indicator,Group,Attempts,Decisions,Good or right (percent),Acceptable (percent),Poor or wrong (percent)"
    )
    assert "Papers withheld,Work,5,5,60,0,40" in export
    assert "Nobody" not in export + browser.get(reverse(REPORT)).content.decode()


@pytest.mark.parametrize(("who", "status"), [("editor", 200), ("reviewer", 302), ("officer", 302)])
def test_report_when_somebody_writes_no_questions_then_it_does_not_open(
    who: str, status: int, library: None, request: pytest.FixtureRequest, client_for: Callable[[User], Client]
) -> None:
    browser = client_for(request.getfixturevalue(who))
    assert browser.get(reverse(REPORT)).status_code == status
    assert (reverse(REPORT) in browser.get(reverse("wagtailadmin_home")).content.decode()) == (status == 200)
