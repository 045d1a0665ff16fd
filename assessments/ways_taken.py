"""How many people took which way through a scenario, counted from the attempts that were handed in. No person is named."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from assessments import grading
from assessments.by_indicator import FEWEST
from assessments.models import Answer, Snapshot

Way = tuple[str, str | None]  # the id of a choice, and that of the scene it led to; None: the story ended


@dataclass
class WaysTaken:
    ways: Counter[Way] = field(default_factory=Counter)
    decisions: Counter[str] = field(default_factory=Counter)  # by the id of the scene

    def share(self, scene: str, choice: str, to: str | None) -> int | None:
        """Of those who decided in a scene, the percentage that went this way; None where too few did to say."""
        taken = self.ways[choice, to]
        return round(100 * taken / self.decisions[scene]) if taken >= FEWEST else None


def ways_taken(key: UUID) -> WaysTaken:
    """All versions of the scenario together: scenes and choices keep their ids. Two queries."""
    frozen = dict(
        Snapshot.objects.filter(kind="scenario", payload__key=str(key)).values_list("digest", "payload")
    )
    responses: dict[tuple[str, int], dict[str, str]] = defaultdict(dict)
    answers = Answer.objects.filter(attempt__handed_in_at__isnull=False, item__in=list(frozen))
    for item, attempt, step, response in answers.values_list(
        "item", "attempt_id", "step", "response"
    ).iterator():
        responses[item, attempt][step] = response
    shapes = {digest: grading.thaw_scenario(payload) for digest, payload in frozen.items()}
    found = WaysTaken()
    for (item, _attempt), response in responses.items():
        steps = grading.walk(shapes[item], response)
        for step, following in zip(steps, [*steps[1:], None], strict=True):
            if step.choice:
                found.decisions[step.scene.id] += 1
                found.ways[step.choice.id, following.scene.id if following else None] += 1
    return found
