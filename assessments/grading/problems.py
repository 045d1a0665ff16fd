"""What must be put right before a scenario can be graded fairly, told by the scene and the choice that it is about."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from assessments.grading.scenario import (
    NOTHING,
    POINTS,
    Choice,
    Memory,
    Scenario,
    Scene,
    best_of,
    best_path,
    points,
    seen_by,
)
from assessments.grading.story import Story, TooTangled


@dataclass(frozen=True)
class Problem:
    """What makes a scenario unfit.

    `code` is one of empty, lost, lost_branch, critical, critical_points, points_order, unknown_word, untold_word,
    tangled, loop, unreachable, stuck, hopeless, worthless, detour_pays.
    """

    code: str
    scene: str  # the id of the scene it is about; empty: there is none yet
    choice: str = ""
    words: tuple[str, ...] = ()  # what it speaks of: remembered words, the name of a lost scene
    profession: str = ""  # whose side it is about; empty: everybody's


def problems(scenario: Scenario) -> list[Problem]:
    """All that must be put right before the scenario can be graded fairly; empty when it is fit."""
    if not scenario.scenes or any(not scene.choices for scene in scenario.scenes):
        return [Problem("empty", scene.id) for scene in scenario.scenes if not scene.choices] or [
            Problem("empty", "")
        ]
    lost = list(_lost(scenario))
    found = [*lost, *_wrong_points(scenario), *_unknown_words(scenario)]
    return found if lost else found + _on_the_paths(scenario)


def _lost(scenario: Scenario) -> Iterator[Problem]:
    for scene, choice in _choices(scenario):
        if choice.leads_to is not None and choice.leads_to not in scenario.by_id:
            yield Problem("lost", scene.id, choice.id)
        for branch in choice.branches:
            if branch.leads_to is not None and branch.leads_to not in scenario.by_id:
                yield Problem("lost_branch", scene.id, choice.id, (branch.leads_to,))


def _choices(scenario: Scenario) -> Iterator[tuple[Scene, Choice]]:
    return ((scene, choice) for scene in scenario.scenes for choice in scene.choices)


def _wrong_points(scenario: Scenario) -> Iterator[Problem]:
    """Critical choices must be poor and worth nothing; a worse word may never be worth more than a better one."""
    for scene, choice in _choices(scenario):
        if choice.is_critical and choice.quality != "poor":
            yield Problem("critical", scene.id, choice.id)
        if choice.is_critical and choice.own_points:
            yield Problem("critical_points", scene.id, choice.id)
        better = [
            other.points
            for other in scene.choices
            if POINTS[other.quality] > POINTS[choice.quality] and other.profession == choice.profession
        ]
        if better and choice.points > min(better):
            yield Problem("points_order", scene.id, choice.id)


def _unknown_words(scenario: Scenario) -> Iterator[Problem]:
    """A condition names a word that no choice remembers: it can never be true, or never be false."""
    known = NOTHING.union(*(choice.remembers for _scene, choice in _choices(scenario)))
    for scene, choice in _choices(scenario):
        named: Memory = choice.only_if.words.union(*(branch.only_if.words for branch in choice.branches))
        if unknown := named - known:
            yield Problem("unknown_word", scene.id, choice.id, tuple(sorted(unknown)))
    for scene in scenario.scenes:
        told: Memory = NOTHING.union(*(condition.words for condition in scene.told_if))
        if unknown := told - known:
            yield Problem("untold_word", scene.id, words=tuple(sorted(unknown)))


def _on_the_paths(scenario: Scenario) -> list[Problem]:
    """What the paths of every side show; told once where several sides show the same."""
    found: list[Problem] = []
    reached: set[str] = set()
    for profession in ["", *scenario.professions]:
        side = seen_by(scenario, profession)
        try:
            story = Story(side)
        except TooTangled as tangled:
            return [*found, Problem("tangled", tangled.scene, profession=profession)]
        told = {replace(problem, profession="") for problem in found}
        found += [
            replace(problem, profession=profession)
            for problem in _of_one_side(side, story)
            if problem not in told
        ]
        reached |= story.scenes
    unreachable = [Problem("unreachable", scene.id) for scene in scenario.scenes if scene.id not in reached]
    before = [problem for problem in found if problem.code == "loop"]
    return before + unreachable + [problem for problem in found if problem.code != "loop"]


def _of_one_side(scenario: Scenario, story: Story) -> list[Problem]:
    if story.loops:
        return [Problem("loop", scene_id) for scene_id in story.loops]
    if story.dead_ends:
        first = dict(reversed(story.dead_ends))
        return [
            Problem("stuck", scene_id, words=tuple(sorted(first[scene_id])))
            for scene_id in dict.fromkeys(scene_id for scene_id, _memory in story.dead_ends)
        ]
    best_steps = best_path(scenario)
    best = points(best_steps)
    hopeless = [step.scene.id for step in best_steps if step.choice and step.choice.is_critical]
    if hopeless:
        return [Problem("hopeless", hopeless[0])]
    if best == 0:
        return [Problem("worthless", story.start[0])]
    if best < story.most[story.start]:
        return [_detour(story)]
    return []


def _detour(story: Story) -> Problem:
    """The first choice that is not the best of its scene on a path that earns more than the best choices do."""
    state = story.start
    while True:
        worth = {
            choice: choice.points + story.most[story.after(state, choice)] for choice in story.offered(state)
        }
        best = best_of(story.offered(state))
        if worth[best] < max(worth.values()):
            choice = max(worth, key=lambda choice: worth[choice])
            return Problem("detour_pays", state[0], choice.id)
        following = story.after(state, best)
        if following is None:
            raise AssertionError("The best choices earn the most after all.")
        state = following
