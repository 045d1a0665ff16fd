"""How decisions are tested: the question library, the assessment page, attempts and their grades."""

from assessments.models.accommodations import Accommodation
from assessments.models.library import Question
from assessments.models.log import AppendOnly, AttemptEvent
from assessments.models.pages import AssessmentPage
from assessments.models.records import Answer, Attempt, Flag, Grading, Snapshot
from assessments.models.scenarios import Scenario

__all__ = [
    "Accommodation",
    "Answer",
    "AppendOnly",
    "AssessmentPage",
    "Attempt",
    "AttemptEvent",
    "Flag",
    "Grading",
    "Question",
    "Scenario",
    "Snapshot",
]
