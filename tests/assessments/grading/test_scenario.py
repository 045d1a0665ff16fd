"""Branching scenarios: the path taken, the path of an expert, what each is worth, and what makes a story unfit."""

import itertools
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.grading import Choice, Grade, Scenario, Scene, best_path, grade, judge, problems, walk
from assessments.grading.problems import Problem
from assessments.grading.scenario import POINTS
from assessments.grading.story import Story as States
from tests.assessments.builders import CRITICAL_AND_ALL_POINTS, TWO_SCENES, Story, plain_scenario

TWO = plain_scenario(TWO_SCENES)
LOOP: Story = {"a": [("good", "b"), ("poor", "")], "b": [("good", "a"), ("poor", "")]}


def graded(share: str, *, finished: bool, answered: bool = True, critical: tuple[str, ...] = ()) -> Grade:
    return Grade(Fraction(share), is_answered=answered, is_finished=finished, critical_choices=critical)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, graded("0", answered=False, finished=False)),
        ({"door": "door.0"}, graded("1/2", finished=False)),
        ({"door": "door.1"}, graded("1/4", finished=False)),
        ({"door": "door.2"}, graded("0", finished=True)),
        ({"door": "door.0", "phone": "phone.0"}, graded("1", finished=True)),
        ({"door": "door.0", "phone": "phone.1"}, graded("3/4", finished=True)),
        ({"door": "door.1", "phone": "phone.1"}, graded("1/2", finished=True)),
        ({"door": "door.0", "phone": "phone.2"}, graded("1/2", finished=True, critical=("phone.2",))),
        # not reached: neither points nor critical mistakes nor unknown choices there matter
        ({"phone": "phone.0"}, graded("0", answered=False, finished=False)),
        ({"door": "door.2", "phone": "phone.0"}, graded("0", finished=True)),
        ({"door": "door.2", "phone": "phone.2"}, graded("0", finished=True)),
        ({"door": "door.2", "phone": "nonsense", "nowhere": "x"}, graded("0", finished=True)),
    ],
)
def test_grade_when_a_path_is_taken_then_its_points_count_against_the_best_path(
    chosen: dict[str, str], expected: Grade
) -> None:
    assert problems(TWO) == []
    assert grade(TWO, chosen) == expected


@pytest.mark.parametrize("chosen", [{"door": "phone.0"}, {"door": ""}, {"door": "door.0", "phone": "door.0"}])
def test_grade_when_a_choice_on_the_path_is_unknown_then_it_refuses(chosen: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="has no choice"):
        grade(TWO, chosen)


@pytest.mark.parametrize(
    ("door", "phone", "is_passed"),
    [(0, 0, True), (0, 1, True), (1, 0, True), (1, 1, False), (2, 0, False), (2, 2, False), (0, 2, False)],
)
def test_judge_when_a_scenario_is_played_then_three_of_four_points_pass_at_75_percent(
    door: int, phone: int, is_passed: bool
) -> None:
    result = grade(TWO, {"door": f"door.{door}", "phone": f"phone.{phone}"})
    assert judge([(result, 1)], pass_mark=75).is_passed == is_passed


def test_judge_when_a_critical_choice_is_on_the_path_then_even_all_points_do_not_pass() -> None:
    scenario = plain_scenario(CRITICAL_AND_ALL_POINTS)
    assert problems(scenario) == []
    result = grade(scenario, {"door": "door.1", "kitchen": "kitchen.0"})
    assert result == graded("1", finished=True, critical=("door.1",))
    assert not judge([(result, 1)], pass_mark=1).is_passed


def test_judge_when_the_critical_choice_is_off_the_path_then_it_does_no_harm() -> None:
    result = grade(TWO, {"door": "door.0", "phone": "phone.0"})
    assert result.critical_choices == ()
    assert judge([(result, 1)], pass_mark=100).is_passed


@pytest.mark.parametrize(
    ("choices", "best"),
    [
        ([("poor", ""), ("acceptable", ""), ("good", "")], 2),
        ([("acceptable", ""), ("good", ""), ("good", "")], 1),  # the first of equals
        ([("good!", ""), ("acceptable", "")], 1),  # an expert takes no critical choice, whatever it is worth
        ([("good!", ""), ("poor", "")], 1),
        ([("poor!", ""), ("good!", "")], 1),  # if it can't be helped
    ],
)
def test_best_path_when_choices_differ_then_the_expert_takes_the_most_points_without_harm(
    choices: list[tuple[str, str]], best: int
) -> None:
    (step,) = best_path(plain_scenario({"a": choices}))
    assert step.choice is not None
    assert step.choice.id == f"a.{best}"


FIT: list[Story] = [
    {"a": [("good", "")]},
    TWO_SCENES,
    CRITICAL_AND_ALL_POINTS,
    {
        "a": [("good", "b"), ("poor", "c")],
        "b": [("good", "d")],
        "c": [("poor!", ""), ("acceptable", "d")],
        "d": [("good", "")],
    },
]


@pytest.mark.parametrize("story", FIT)
def test_problems_when_a_story_is_fit_then_there_are_none(story: Story) -> None:
    assert problems(plain_scenario(story)) == []


@pytest.mark.parametrize(
    ("story", "expected"),
    [
        ({}, [Problem("empty", "")]),
        ({"a": []}, [Problem("empty", "a")]),
        ({"a": [("good", "b")], "b": []}, [Problem("empty", "b")]),
        ({"a": [("good", "")], "b": [("good", "")]}, [Problem("unreachable", "b")]),
        ({"a": [("good", "nowhere")]}, [Problem("lost", "a", "a.0")]),
        ({"a": [("good", ""), ("acceptable!", "")]}, [Problem("critical", "a", "a.1")]),
        ({"a": [("good", "a"), ("poor", "")]}, [Problem("loop", "a")]),
        (LOOP, [Problem("loop", "a")]),
        (
            {"a": [("good", "b")], "b": [("good", "c")], "c": [("poor", ""), ("good", "b")]},
            [Problem("loop", "b")],
        ),
        ({"a": [("poor!", ""), ("poor!", "")]}, [Problem("hopeless", "a")]),
        (
            {"a": [("good", "b"), ("acceptable", "")], "b": [("poor!", "c")], "c": [("poor!", "")]},
            [Problem("hopeless", "b")],
        ),
        (
            {"a": [("good", "b"), ("good", "c")], "b": [("poor!", "")], "c": [("poor", "")]},
            [Problem("hopeless", "b")],
        ),
        ({"a": [("poor", ""), ("poor", "")]}, [Problem("worthless", "a")]),
        (
            {"a": [("acceptable", "b"), ("good", "")], "b": [("good", "")]},
            [Problem("detour_pays", "a", "a.0")],
        ),
        (
            {"a": [("poor!", "b"), ("good", "")], "b": [("good", "c")], "c": [("good", "")]},
            [Problem("detour_pays", "a", "a.0")],
        ),
    ],
)
def test_problems_when_a_story_is_unfit_then_each_is_named_with_its_place(
    story: Story, expected: list[Problem]
) -> None:
    assert problems(plain_scenario(story)) == expected


@st.composite
def stories(draw: st.DrawFn, *, forward_only: bool = True, rule_of_critical: bool = False) -> Scenario:
    """One to seven scenes with one to three choices; edges lead forward only, so that each story comes to an end.

    With `rule_of_critical` only poor choices are critical, as authors are told.
    """
    count = draw(st.integers(1, 7))
    scenes = []
    for n in range(count):
        targets = [None, *(f"s{m}" for m in range(n + 1 if forward_only else 0, count))]
        choices = draw(
            st.lists(
                st.tuples(st.sampled_from(sorted(POINTS)), st.booleans(), st.sampled_from(targets)),
                min_size=1,
                max_size=3,
            )
        )
        scenes.append(
            Scene(
                f"s{n}",
                tuple(
                    Choice(
                        f"s{n}.{m}", quality, critical and (quality == "poor" or not rule_of_critical), target
                    )
                    for m, (quality, critical, target) in enumerate(choices)
                ),
            )
        )
    return Scenario("story", tuple(scenes))


Path = tuple[tuple[Scene, Choice], ...]


def all_paths(scenario: Scenario, scene_id: str = "") -> Iterator[Path]:
    """Every way to play a story from a scene to an end. The oracle: shares no code with what it is held against."""
    scene = next(scene for scene in scenario.scenes if scene.id == (scene_id or scenario.scenes[0].id))
    for choice in scene.choices:
        if choice.leads_to is None:
            yield ((scene, choice),)
        else:
            for rest in all_paths(scenario, choice.leads_to):
                yield ((scene, choice), *rest)


def earned(path: Path) -> int:
    return sum({"good": 2, "acceptable": 1, "poor": 0}[choice.quality] for _scene, choice in path)


def response(path: Path) -> dict[str, str]:
    return {scene.id: choice.id for scene, choice in path}


def expert(scenario: Scenario) -> Path:
    """The one path on which each choice beats its neighbours: harmless before critical, more points, earlier."""
    (path,) = [
        path
        for path in all_paths(scenario)
        if all(
            (choice.is_critical, -choice.points, scene.choices.index(choice))
            == min((other.is_critical, -other.points, n) for n, other in enumerate(scene.choices))
            for scene, choice in path
        )
    ]
    return path


def detour(scenario: Scenario) -> tuple[Scene, Choice]:
    """Where the path that earns most leaves the expert's; of several, the one that stays with the expert longest."""
    own = expert(scenario)
    most = max(earned(path) for path in all_paths(scenario))
    better = [path for path in all_paths(scenario) if earned(path) == most]
    shared = max(
        next(n for n, (mine, its) in enumerate(zip(own, path, strict=False)) if mine != its)
        for path in better
    )
    return next(
        path[shared] for path in better if path[:shared] == own[:shared] and path[shared] != own[shared]
    )


@st.composite
def played(draw: st.DrawFn, **facts: bool) -> tuple[Scenario, Path]:
    """A story and one of the ways to play it to its end."""
    scenario = draw(stories(**facts))
    return scenario, draw(st.sampled_from(list(all_paths(scenario))))


@given(played())
def test_walk_when_a_path_is_chosen_then_it_is_the_path_walked(game: tuple[Scenario, Path]) -> None:
    scenario, path = game
    assert [(step.scene, step.choice) for step in walk(scenario, response(path))] == list(path)


@given(played(), st.data())
def test_walk_when_a_path_is_broken_off_then_it_waits_at_the_next_scene(
    game: tuple[Scenario, Path], data: st.DataObject
) -> None:
    scenario, path = game
    taken = data.draw(st.integers(0, len(path) - 1))
    walked = walk(scenario, response(path[:taken]))
    assert [(step.scene, step.choice) for step in walked] == [*path[:taken], (path[taken][0], None)]
    result = grade(scenario, response(path[:taken]))
    assert (result.is_answered, result.is_finished) == (taken > 0, False)


@given(played(), st.text(max_size=5))
def test_grade_when_scenes_off_the_path_are_answered_then_the_answers_are_ignored(
    game: tuple[Scenario, Path], nonsense: str
) -> None:
    scenario, path = game
    elsewhere = {scene.id: nonsense for scene in scenario.scenes}
    assert grade(scenario, {**elsewhere, **response(path)}) == grade(scenario, response(path))


@given(stories())
def test_best_path_when_any_story_then_it_is_the_path_of_the_best_choices(scenario: Scenario) -> None:
    path = expert(scenario)
    assert [(step.scene, step.choice) for step in best_path(scenario)] == list(path)
    assert grade(scenario, response(path)).fraction == (1 if earned(path) else 0)


@given(stories())
def test_most_points_when_any_story_then_no_path_earns_more(scenario: Scenario) -> None:
    story = States(scenario)
    assert story.loops == []
    assert story.most[story.start] == max(earned(path) for path in all_paths(scenario))
    assert story.worst[story.start][0] == min(earned(path) for path in all_paths(scenario))


@given(stories())
def test_problems_when_any_story_comes_to_an_end_then_they_are_those_that_its_paths_show(
    scenario: Scenario,
) -> None:
    paths = list(all_paths(scenario))
    reached = {scene.id for path in paths for scene, _choice in path}
    expected = [
        Problem("critical", scene.id, choice.id)
        for scene in scenario.scenes
        for choice in scene.choices
        if choice.is_critical and choice.points
    ]
    expected += [Problem("unreachable", scene.id) for scene in scenario.scenes if scene.id not in reached]
    best = earned(expert(scenario))
    fatal = [scene.id for scene, choice in expert(scenario) if choice.is_critical]
    if fatal:
        expected.append(Problem("hopeless", fatal[0]))
    elif best == 0:
        expected.append(Problem("worthless", scenario.scenes[0].id))
    elif best < max(earned(path) for path in paths):
        scene, choice = detour(scenario)
        expected.append(Problem("detour_pays", scene.id, choice.id))
    assert problems(scenario) == expected


@given(played())
def test_grade_when_any_path_is_played_then_it_is_its_share_of_the_best_path_and_at_most_one(
    game: tuple[Scenario, Path],
) -> None:
    scenario, path = game
    best = earned(expert(scenario))
    share = min(Fraction(earned(path), best), Fraction(1)) if best else Fraction(0)
    assert 0 <= share <= 1
    assert grade(scenario, response(path)) == Grade(
        share,
        is_answered=True,
        is_finished=True,
        critical_choices=tuple(choice.id for _scene, choice in path if choice.is_critical),
    )


@given(played(rule_of_critical=True), st.integers(0, 100))
def test_judge_when_any_path_is_played_then_critical_choices_on_it_and_only_those_are_fatal(
    game: tuple[Scenario, Path], pass_mark: int
) -> None:
    scenario, path = game
    result = grade(scenario, response(path))
    enough = result.fraction * 100 >= pass_mark
    harmed = any(choice.is_critical for _scene, choice in path)
    verdict = judge([(result, 1)], pass_mark=pass_mark)
    assert (verdict.is_passed, verdict.has_critical) == (enough and not harmed, harmed)


@given(played(rule_of_critical=True), st.randoms(use_true_random=False))
def test_grade_when_a_fit_story_is_written_in_another_order_then_the_grade_is_the_same(
    game: tuple[Scenario, Path], random
) -> None:
    """Of equally good choices the first is the expert's: where the order decides how far that leads, one order is unfit."""
    scenario, path = game
    first, *rest = (
        Scene(scene.id, tuple(random.sample(scene.choices, len(scene.choices)))) for scene in scenario.scenes
    )
    shuffled = Scenario(scenario.id, (first, *random.sample(rest, len(rest))))
    codes = {problem.code for story in (scenario, shuffled) for problem in problems(story)}
    assume(not codes & {"hopeless", "worthless", "detour_pays"})
    assert grade(shuffled, response(path)) == grade(scenario, response(path))


def reaches_itself(scenario: Scenario, scene_id: str) -> bool:
    following = {
        scene.id: {choice.leads_to for choice in scene.choices} - {None} for scene in scenario.scenes
    }
    reached: set[str | None] = set()
    edge = following[scene_id]
    while edge - reached:
        reached |= edge
        edge = {after for before in edge for after in following[before]}
    return scene_id in reached


@given(stories(forward_only=False), st.data())
def test_walk_when_a_story_runs_in_circles_then_it_stops_all_the_same(
    scenario: Scenario, data: st.DataObject
) -> None:
    chosen = {scene.id: data.draw(st.sampled_from(scene.choices)).id for scene in scenario.scenes}
    steps = walk(scenario, chosen)
    assert 1 <= len(steps) <= len(scenario.scenes)
    assert 0 <= grade(scenario, chosen).fraction <= 1
    for step, following in itertools.pairwise(steps):
        assert step.choice is not None
        assert step.choice.leads_to == following.scene.id


@given(stories(forward_only=False))
def test_problems_when_a_scene_can_come_back_to_itself_then_a_loop_is_named_there(scenario: Scenario) -> None:
    found = problems(scenario)
    lost = {problem.scene for problem in found if problem.code == "unreachable"}
    circling = {
        scene.id for scene in scenario.scenes if scene.id not in lost and reaches_itself(scenario, scene.id)
    }
    named = {problem.scene for problem in found if problem.code == "loop"}
    assert named <= circling
    assert bool(named) == bool(circling)


def test_grade_when_a_story_runs_in_circles_then_it_ends_after_as_many_steps_as_there_are_scenes() -> None:
    loop = plain_scenario(LOOP)
    assert [step.scene.id for step in walk(loop, {"a": "a.0", "b": "b.0"})] == ["a", "b"]
    assert [step.scene.id for step in best_path(loop)] == ["a", "b"]
