"""All the ways through a scenario: its states (a scene, and what is remembered there), and what paths can earn.

Two people who come to a scene and remember the same go on alike, so that a scenario is known by its states instead of
its paths, of which there may be very many. Words that no condition names are left out of a state.
"""

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property

from assessments.grading.scenario import NOTHING, Choice, Memory, Scenario, Scene, Step, best_path

MOST_STATES = 5_000

State = tuple[str, Memory]  # the id of a scene, and what is remembered on coming to it


class TooTangled(Exception):
    """There are more states than can be looked at; `scene` is the id of the one in which most of them come together."""

    def __init__(self, scene: str) -> None:
        super().__init__(scene)
        self.scene = scene


@dataclass
class Story:
    """A scenario with all its states.

    `order`: every state that can be reached, each after those that follow it. `loops`: ids of scenes that a path comes
    back to, each once, in the order in which they are met. Raises TooTangled beyond MOST_STATES.
    """

    scenario: Scenario
    order: list[State] = field(default_factory=list)
    loops: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._ahead: dict[State, frozenset[str]] = {}  # the scenes that can still come, its own included
        self._open: list[str] = []
        self._visit(self.start)
        self.loops = list(dict.fromkeys(self.loops))

    @property
    def start(self) -> State:
        return self.scenario.scenes[0].id, NOTHING

    @cached_property
    def asked_for(self) -> Memory:
        """The words that a condition of a choice or of a branch names."""
        choices = [choice for scene in self.scenario.scenes for choice in scene.choices]
        conditions = [choice.only_if for choice in choices]
        conditions += [branch.only_if for choice in choices for branch in choice.branches]
        return NOTHING.union(*(condition.words for condition in conditions))

    @property
    def scenes(self) -> set[str]:
        """The ids of the scenes that can be reached."""
        return {scene_id for scene_id, _memory in self.order}

    @property
    def dead_ends(self) -> list[State]:
        """States in which no choice is offered, in the order of the story."""
        return [state for state in reversed(self.order) if not self.offered(state)]

    def offered(self, state: State) -> tuple[Choice, ...]:
        scene_id, memory = state
        return self.scenario.by_id[scene_id].offered(memory)

    def after(self, state: State, choice: Choice) -> State | None:
        """Where a choice leads from a state; None: the story ends."""
        memory = state[1] | choice.remembers
        next_id = choice.following(memory)
        return None if next_id is None else (next_id, memory & self.asked_for)

    def _visit(self, state: State) -> None:
        if state[0] in self._open:
            self.loops.append(state[0])
        elif (
            state in self._ahead
        ):  # by another way: what still comes may lead back to where this way came from
            self.loops += [scene_id for scene_id in self._open if scene_id in self._ahead[state]]
        else:
            following = [self.after(state, choice) for choice in self.offered(state)]
            self._open.append(state[0])
            for next_state in dict.fromkeys(following):
                if next_state is not None:
                    self._visit(next_state)
            self._open.pop()
            ahead = [self._ahead.get(next_state, frozenset()) for next_state in following if next_state]
            self._ahead[state] = frozenset({state[0]}).union(*ahead)
            self.order.append(state)
            if len(self.order) > MOST_STATES:
                raise TooTangled(Counter(scene_id for scene_id, _memory in self.order).most_common(1)[0][0])

    @cached_property
    def most(self) -> dict[State | None, int]:
        """The most points that can be earned from each state on. Of a story without loops."""
        most: dict[State | None, int] = {None: 0}
        for state in self.order:
            most[state] = max((most[self.after(state, c)] + c.points for c in self.offered(state)), default=0)
        return most

    @cached_property
    def worst(self) -> dict[State | None, tuple[int, int]]:
        """The fewest points that a path to an end can earn from each state on, and how far below none its critical
        choices are: of equal paths, the one with more of them is the worse. Of a story without loops.
        """
        worst: dict[State | None, tuple[int, int]] = {None: (0, 0)}
        for state in self.order:
            worst[state] = min(
                (self.worth_at_worst(state, choice, worst) for choice in self.offered(state)), default=(0, 0)
            )
        return worst

    def worth_at_worst(
        self, state: State, choice: Choice, worst: dict[State | None, tuple[int, int]]
    ) -> tuple[int, int]:
        """What a choice comes to when everything after it goes as badly as it can."""
        points, mistakes = worst[self.after(state, choice)]
        return points + choice.points, mistakes - choice.is_critical


def reached(scenario: Scenario) -> tuple[Scene, ...]:
    """The scenes that one side can come to, in the order of the author."""
    known = Story(scenario).scenes
    return tuple(scene for scene in scenario.scenes if scene.id in known)


@dataclass(frozen=True)
class Extremes:
    """The two ends between which every path through a scenario lies."""

    best: list[Step]  # that of an expert; see `best_path`
    worst: list[Step]


def extremes(scenario: Scenario) -> Extremes | None:
    """The best path and the worst, as one side sees the scenario.

    None: they can't be told, as a path leads nowhere, stops where nothing is offered or never ends, or as there are too
    many states to look at.
    """
    leads_to = [
        target
        for scene in scenario.scenes
        for choice in scene.choices
        for target in (choice.leads_to, *(branch.leads_to for branch in choice.branches))
    ]
    if not scenario.scenes or any(target and target not in scenario.by_id for target in leads_to):
        return None
    try:
        story = Story(scenario)
    except TooTangled:
        return None
    if story.loops or story.dead_ends:
        return None
    return Extremes(best_path(scenario), _worst_path(story))


def _worst_path(story: Story) -> list[Step]:
    """The path that earns the fewest points; of several the one with the most critical mistakes, then the first."""
    steps: list[Step] = []
    state: State | None = story.start
    memory = NOTHING
    while state is not None:
        here = state
        choice = min(story.offered(here), key=lambda choice: story.worth_at_worst(here, choice, story.worst))
        steps.append(Step(story.scenario.by_id[here[0]], choice, memory))
        memory |= choice.remembers
        state = story.after(here, choice)
    return steps
