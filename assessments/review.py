"""What learners are shown of how they answered, and when: the review policy of an assessment."""

from dataclasses import dataclass
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Moment(models.TextChoices):
    """From when on something is shown; the later ones in the order in which they come."""

    EACH_ANSWER = "each-answer", _("after each answer")
    HANDED_IN = "handed-in", _("after handing in")
    CLOSED = "closed", _("when no further attempt is possible")


ORDER = list(Moment)


@dataclass(frozen=True)
class Shown:
    """What may stand on a page."""

    marks: bool  # whether an answer was right, and what it earned
    right_answers: bool
    feedback: bool  # reasons and sources

    @property
    def is_all(self) -> bool:
        return self.marks and self.right_answers and self.feedback

    @property
    def is_nothing(self) -> bool:
        return not (self.marks or self.right_answers or self.feedback)


ALL = Shown(marks=True, right_answers=True, feedback=True)


@dataclass(frozen=True)
class Policy:
    """From when on marks, right answers and feedback are shown.

    What follows from a decision in a scenario is always told at once, and whether an attempt was passed always when it
    is handed in.
    """

    marks: Moment = Moment.HANDED_IN
    right_answers: Moment = Moment.HANDED_IN
    feedback: Moment = Moment.HANDED_IN

    @classmethod
    def of(cls, paper: dict[str, Any]) -> Self:
        """The policy that an attempt was begun with."""
        return cls(**{name: Moment(value) for name, value in paper.get("review", {}).items()})

    @property
    def frozen(self) -> dict[str, str]:
        """What differs from the default, so that a paper that is shown as ever keeps its digest."""
        said = {"marks": self.marks, "right_answers": self.right_answers, "feedback": self.feedback}
        return {name: str(moment) for name, moment in said.items() if moment != Moment.HANDED_IN}

    def shown(self, reached: Moment) -> Shown:
        """What may be shown at a moment: all that was due by then."""
        due = set(ORDER[: ORDER.index(reached) + 1])
        return Shown(
            marks=self.marks in due, right_answers=self.right_answers in due, feedback=self.feedback in due
        )

    @property
    def tells_each_answer(self) -> bool:
        """Whether something is told of an answer while the attempt goes on, which makes the answer final."""
        return not self.shown(Moment.EACH_ANSWER).is_nothing


ALL_AFTER_HANDING_IN = Policy()
