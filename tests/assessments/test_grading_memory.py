"""Scenarios that remember earlier choices: what is offered, where it leads, what it is worth, what makes one unfit."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.grading import (
    Branch,
    Choice,
    Condition,
    Scenario,
    Scene,
    best_path,
    extremes,
    grade,
    problems,
    seen_by,
    walk,
)
from assessments.grading.problems import Problem
from assessments.grading.scenario import POINTS, points
from assessments.grading.story import Story, TooTangled

NONE: frozenset[str] = frozenset()


def when(*words: str) -> Condition:
    """A condition in short: "called" must be remembered, "-called" must not."""
    remembered = frozenset(word for word in words if not word.startswith("-"))
    return Condition(remembered, frozenset(word[1:] for word in words if word.startswith("-")))


def scene(name: str, *choices: Choice, told_if: tuple[Condition, ...] = ()) -> Scene:
    return Scene(name, tuple(replace(c, id=f"{name}.{n}") for n, c in enumerate(choices)), told_if)


def pick(quality: str, leads_to: str = "", **facts: object) -> Choice:
    facts |= {"remembers": frozenset(str(facts.get("remembers", "")).split())}
    return Choice("", quality.rstrip("!"), quality.endswith("!"), leads_to or None, **facts)  # type: ignore[arg-type] # as written


# Whoever called the interpreter may ask; whoever did not is led elsewhere.
CALLED = Scenario(
    "story",
    (
        scene("door", pick("good", "talk", remembers="called"), pick("poor", "talk")),
        scene(
            "talk",
            pick("good", "", only_if=when("called")),
            pick("acceptable", "", branches=(Branch(when("called"), None), Branch(when(), "again"))),
            pick("poor!", "", only_if=when("-called")),
        ),
        scene("again", pick("acceptable"), pick("poor")),
    ),
)


@pytest.mark.parametrize(
    ("chosen", "path", "share"),
    [
        ({"door": "door.0", "talk": "talk.0"}, ["door", "talk"], "1"),
        ({"door": "door.0", "talk": "talk.1"}, ["door", "talk"], "3/4"),
        ({"door": "door.1", "talk": "talk.1"}, ["door", "talk", "again"], "1/4"),
        ({"door": "door.1", "talk": "talk.1", "again": "again.0"}, ["door", "talk", "again"], "1/2"),
        ({"door": "door.1", "talk": "talk.2"}, ["door", "talk"], "0"),
    ],
)
def test_walk_when_a_choice_was_remembered_then_it_decides_where_the_next_one_leads(
    chosen: dict[str, str], path: list[str], share: str
) -> None:
    assert problems(CALLED) == []
    assert [step.scene.id for step in walk(CALLED, chosen)] == path
    assert grade(CALLED, chosen).fraction == Fraction(share)


@pytest.mark.parametrize(
    ("door", "offered"), [("door.0", ["talk.0", "talk.1"]), ("door.1", ["talk.1", "talk.2"])]
)
def test_step_when_choices_depend_on_memory_then_only_those_are_offered(
    door: str, offered: list[str]
) -> None:
    step = walk(CALLED, {"door": door})[-1]
    assert [choice.id for choice in step.offered] == offered


@pytest.mark.parametrize(("door", "talk"), [("door.0", "talk.2"), ("door.1", "talk.0")])
def test_grade_when_a_choice_was_not_offered_on_this_path_then_it_refuses(door: str, talk: str) -> None:
    with pytest.raises(ValueError, match="has no choice"):
        grade(CALLED, {"door": door, "talk": talk})


def test_own_points_when_given_then_they_count_instead_of_those_of_the_quality() -> None:
    story = Scenario(
        "s",
        (
            scene(
                "a", pick("good", own_points=10), pick("acceptable", own_points=3), pick("poor", own_points=0)
            ),
        ),
    )
    assert problems(story) == []
    shares = [grade(story, {"a": f"a.{n}"}).fraction for n in range(3)]
    assert shares == [1, Fraction(3, 10), 0]


def one(*choices: Choice, told_if: tuple[Condition, ...] = ()) -> Scenario:
    return Scenario("s", (scene("a", *choices, told_if=told_if),))


UNFIT: list[tuple[Scenario, list[Problem]]] = [
    (one(pick("good"), pick("acceptable", own_points=3)), [Problem("points_order", "a", "a.1")]),
    (
        one(pick("good"), pick("good", own_points=1), pick("acceptable", own_points=2)),
        [Problem("points_order", "a", "a.2")],
    ),
    (one(pick("good", own_points=1), pick("acceptable"), pick("poor", own_points=1)), []),
    (one(pick("good", own_points=0), pick("acceptable")), [Problem("points_order", "a", "a.1")]),
    (one(pick("good"), pick("poor!", own_points=1)), [Problem("critical_points", "a", "a.1")]),
    (
        one(pick("good"), pick("poor", only_if=when("-seen", "called"))),
        [Problem("unknown_word", "a", "a.1", ("called", "seen"))],
    ),
    (
        one(pick("good"), pick("poor", branches=(Branch(when("seen"), None),))),
        [Problem("unknown_word", "a", "a.1", ("seen",))],
    ),
    (one(pick("good"), pick("poor"), told_if=(when("seen"),)), [Problem("untold_word", "a", words=("seen",))]),
    (one(pick("good", remembers="seen"), pick("poor"), told_if=(when("-seen"),)), []),
    (
        one(pick("good", branches=(Branch(when(), "nowhere"),)), pick("poor")),
        [Problem("lost_branch", "a", "a.0", ("nowhere",))],
    ),
    (
        Scenario(
            "s",
            (
                scene("a", pick("good", "b", remembers="x"), pick("poor", "b")),
                scene("b", pick("good", only_if=when("-x")), pick("poor", only_if=when("-x"))),
            ),
        ),
        [Problem("stuck", "b", words=("x",))],
    ),
    (  # only where both are remembered the story comes back to its beginning
        Scenario(
            "s",
            (
                scene("a", pick("good", "b", remembers="x"), pick("poor", "b")),
                scene("b", pick("good", "c", remembers="y"), pick("poor", "c")),
                scene("c", pick("good", branches=(Branch(when("x", "y"), "a"),)), pick("poor")),
            ),
        ),
        [Problem("loop", "a")],
    ),
    (  # what was looked at on another way, and ended there, leads back on this one
        Scenario(
            "s",
            (
                scene("a", pick("good", "t"), pick("poor", "s")),
                scene("s", pick("good", "t", branches=(Branch(when("y"), None),)), pick("poor")),
                scene("t", pick("good", "s", remembers="y"), pick("poor")),
            ),
        ),
        [Problem("loop", "s")],
    ),
    (  # a scene that only somebody comes to who remembers what cannot be remembered together
        Scenario(
            "s",
            (
                scene("a", pick("good", "b", remembers="x"), pick("poor", "b", remembers="y")),
                scene("b", pick("good", branches=(Branch(when("x", "y"), "c"),)), pick("poor")),
                scene("c", pick("good")),
            ),
        ),
        [Problem("unreachable", "c")],
    ),
    (  # the poorer choice opens a door that earns more
        Scenario(
            "s",
            (
                scene("a", pick("good", "b"), pick("acceptable", "b", remembers="x")),
                scene("b", pick("good", own_points=9, only_if=when("x")), pick("acceptable")),
            ),
        ),
        [Problem("detour_pays", "a", "a.1")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("story", "expected"), UNFIT)
def test_problems_when_memory_or_points_are_unfit_then_each_is_named_with_its_place(
    story: Scenario, expected: list[Problem]
) -> None:
    assert problems(story) == expected


def chain(length: int, asked: int) -> Scenario:
    """Scenes in a row, each with a choice that is remembered; the last one asks for so many of the words."""
    words = [f"w{n}" for n in range(length)]
    row = [
        scene(f"s{n}", pick("good", f"s{n + 1}", remembers=word), pick("poor", f"s{n + 1}"))
        for n, word in enumerate(words)
    ]
    end = scene(f"s{length}", pick("good"), pick("good", only_if=when(*words[:asked])))
    return Scenario("s", (*row, end))


def test_problems_when_there_are_more_states_than_can_be_looked_at_then_it_is_said() -> None:
    assert problems(chain(13, asked=13)) == [Problem("tangled", "s13")]  # where most of them come together
    with pytest.raises(TooTangled):
        Story(chain(13, asked=13))


def test_problems_when_nobody_asks_for_what_is_remembered_then_forty_scenes_are_no_tangle() -> None:
    assert problems(chain(40, asked=3)) == []


# --- Sides -----------------------------------------------------------------------------------------

SIDES = Scenario(
    "story",
    (
        scene(
            "call",
            pick("good", "yard"),
            pick("poor"),
            pick("good", "desk", profession="judiciary"),
            pick("poor", profession="judiciary"),
        ),
        scene("yard", pick("good"), pick("poor!")),
        scene("desk", pick("acceptable"), pick("good")),
    ),
)


def test_seen_by_when_a_scene_has_choices_for_a_profession_then_it_sees_those_and_else_the_common_ones() -> (
    None
):
    assert SIDES.professions == ["judiciary"]
    for profession, ids in (("", ["call.0", "call.1"]), ("police", ["call.0", "call.1"]), ("judiciary", ["call.2", "call.3"])):  # fmt: skip
        side = seen_by(SIDES, profession)
        assert [choice.id for choice in side.by_id["call"].choices] == ids
        assert [choice.id for choice in side.by_id["yard"].choices] == ["yard.0", "yard.1"]
    assert [step.scene.id for step in best_path(seen_by(SIDES, "judiciary"))] == ["call", "desk"]


def test_problems_when_a_scene_is_reached_by_one_side_alone_then_it_is_reachable() -> None:
    assert problems(SIDES) == []
    without = replace(SIDES, scenes=(replace(SIDES.scenes[0], choices=SIDES.scenes[0].choices[:2]), *SIDES.scenes[1:]))  # fmt: skip
    assert problems(without) == [Problem("unreachable", "desk")]


def test_problems_when_only_one_side_is_unfit_then_it_is_named() -> None:
    story = one(
        pick("good"), pick("poor"), pick("poor!", profession="social"), pick("poor!", profession="social")
    )
    assert problems(story) == [Problem("hopeless", "a", profession="social")]
    only = one(pick("good", profession="social"), pick("poor", profession="social"))
    assert problems(only) == [Problem("stuck", "a")]  # those of no such profession have nothing to choose


def test_problems_when_every_side_shows_the_same_then_it_is_told_once() -> None:
    story = Scenario(
        "s",
        (
            scene(
                "a",
                pick("good", "b"),
                pick("poor", "b"),
                pick("good", "b", profession="x"),
                pick("poor", "b", profession="x"),
            ),
            scene("b", pick("good", "a"), pick("poor")),
        ),
    )
    assert problems(story) == [Problem("loop", "a")]


# --- Any story, against every way to play it -------------------------------------------------------

WORDS = ("x", "y", "z")


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    wanted = draw(st.lists(st.sampled_from(["", "-", None]), min_size=3, max_size=3))
    # mostly without a condition, so that stories go on
    return (
        when(*(sign + word for sign, word in zip(wanted, WORDS, strict=True) if sign is not None))
        if draw(st.integers(0, 3)) == 0
        else Condition()
    )


@st.composite
def stories(draw: st.DrawFn, *, forward_only: bool = True) -> Scenario:
    """One to five scenes with one to three choices, with words, conditions, branches and points of their own."""
    count = draw(st.integers(1, 5))
    scenes = []
    for n in range(count):
        targets = st.sampled_from([None, *(f"s{m}" for m in range(n + 1 if forward_only else 0, count))])
        choice = st.builds(
            Choice,
            st.just(""),
            st.sampled_from(sorted(POINTS)),
            st.booleans() if draw(st.integers(0, 4)) == 0 else st.just(value=False),
            targets,
            st.one_of(st.none(), st.integers(0, 10)),
            st.frozensets(st.sampled_from(WORDS), max_size=2),
            conditions(),
            st.lists(st.builds(Branch, conditions(), targets), max_size=2).map(tuple),
        )
        scenes.append(scene(f"s{n}", *draw(st.lists(choice, min_size=1, max_size=3))))
    return Scenario("story", tuple(scenes))


Path = list[tuple[str, str, int]]  # scene, choice, points


def playthroughs(story: Scenario, at: str = "", memory: frozenset[str] = NONE) -> Iterator[Path]:
    """Every way to play a story to an end or to a place where nothing is offered; the latter ends with "stuck".

    The oracle: it shares no code with what it is held against.
    """
    here = next(s for s in story.scenes if s.id == (at or story.scenes[0].id))
    open_choices = [
        choice
        for choice in here.choices
        if all(word in memory for word in choice.only_if.remembered)
        and not any(word in memory for word in choice.only_if.not_remembered)
    ]
    if not open_choices:
        yield [(here.id, "stuck", 0)]
    for choice in open_choices:
        known = memory | choice.remembers
        target = choice.leads_to
        for branch in reversed(choice.branches):
            if all(word in known for word in branch.only_if.remembered) and not any(
                word in known for word in branch.only_if.not_remembered
            ):
                target = branch.leads_to
        worth = {"good": 2, "acceptable": 1, "poor": 0}[choice.quality]
        step = (here.id, choice.id, worth if choice.own_points is None else choice.own_points)
        for rest in playthroughs(story, target, known) if target else [[]]:
            yield [step, *rest]


def earned(path: Path) -> int:
    return sum(worth for _scene, _choice, worth in path)


@given(stories(), st.data())
def test_walk_when_any_way_is_taken_then_it_is_walked_and_worth_at_least_the_worst_and_at_most_the_best(
    story: Scenario, data: st.DataObject
) -> None:
    paths = list(playthroughs(story))
    path = data.draw(st.sampled_from(paths))
    steps = walk(story, {scene_id: choice for scene_id, choice, _worth in path if choice != "stuck"})
    assert [(step.scene.id, step.choice.id if step.choice else "stuck") for step in steps] == [
        (scene_id, choice) for scene_id, choice, _worth in path
    ]
    assert points(steps) == earned(path)
    told = Story(story)
    assert told.worst[told.start][0] == min(map(earned, paths)) <= earned(path) <= max(map(earned, paths))
    assert told.most[told.start] == max(map(earned, paths))


@given(stories())
def test_extremes_when_any_story_comes_to_an_end_then_no_path_is_worse_and_the_best_is_that_of_an_expert(
    story: Scenario,
) -> None:
    paths = list(playthroughs(story))
    found = extremes(story)
    assert (found is None) == any(path[-1][1] == "stuck" for path in paths)
    if found:
        critical = {c.id for s in story.scenes for c in s.choices if c.is_critical}
        assert found.best == best_path(story)
        worst = [(s.scene.id, s.choice.id, s.choice.points) for s in found.worst if s.choice]
        assert worst in paths
        assert found.worst == walk(story, {scene_id: choice for scene_id, choice, _worth in worst})

        def badness(path: Path) -> tuple[int, int]:
            return earned(path), -sum(choice in critical for _scene, choice, _worth in path)

        assert badness(worst) == min(map(badness, paths))


def test_extremes_when_paths_can_not_be_told_then_there_are_none() -> None:
    assert extremes(Scenario("s", ())) is None
    assert extremes(one(pick("good", "nowhere"), pick("poor"))) is None
    assert extremes(one(pick("good", branches=(Branch(when("x"), "nowhere"),)), pick("poor"))) is None
    assert extremes(one(pick("good", "a"), pick("poor"))) is None
    assert extremes(one(pick("good", only_if=when("x")))) is None
    assert extremes(chain(13, asked=13)) is None


@pytest.mark.parametrize(("door", "way"), [("door.0", Branch(when("called"), None)), ("door.1", Branch(when(), "again"))])  # fmt: skip
def test_way_when_a_choice_has_several_then_it_is_the_one_that_what_is_remembered_opens(
    door: str, way: Branch
) -> None:
    assert walk(CALLED, {"door": door, "talk": "talk.1"})[1].way == way
    assert walk(CALLED, {"door": door})[1].way is None


@given(stories())
def test_problems_when_any_story_is_looked_at_then_they_are_those_that_its_ways_show(story: Scenario) -> None:
    paths = list(playthroughs(story))
    codes = {(problem.code, problem.scene) for problem in problems(story)}
    reached = {scene_id for path in paths for scene_id, _choice, _worth in path}
    assert {place for code, place in codes if code == "unreachable"} == {
        s.id for s in story.scenes if s.id not in reached
    }
    stuck = {path[-1][0] for path in paths if path[-1][1] == "stuck"}
    assert {place for code, place in codes if code == "stuck"} == stuck
    assert not any(code in ("loop", "lost", "tangled") for code, _place in codes)
    if not {code for code, _place in codes} & {"stuck", "hopeless", "worthless", "detour_pays"}:
        best = points(best_path(story))
        assert 0 < best == max(map(earned, paths))
        assert grade(story, {s.scene.id: s.choice.id for s in best_path(story) if s.choice}).fraction == 1


def comes_back(story: Scenario, at: str, memory: frozenset[str], path: tuple[str, ...]) -> bool:
    if at in path:
        return True
    here = story.by_id[at]
    for choice in here.offered(memory):
        target = choice.following(memory | choice.remembers)
        if target and comes_back(story, target, memory | choice.remembers, (*path, at)):
            return True
    return False


@given(stories(forward_only=False))
def test_loops_when_any_way_comes_back_to_a_scene_then_and_only_then_one_is_named(story: Scenario) -> None:
    found = Story(story).loops
    assert bool(found) == comes_back(story, story.scenes[0].id, NONE, ())
    assert any(problem.code == "loop" for problem in problems(story)) == bool(found)
