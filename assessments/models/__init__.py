"""How decisions are tested: the question library, the assessment page, attempts and their grades."""

from assessments.models.library import Question, Scenario
from assessments.models.pages import AssessmentPage
from assessments.models.records import Answer, Attempt, Grading, Snapshot

__all__ = ["Answer", "AssessmentPage", "Attempt", "Grading", "Question", "Scenario", "Snapshot"]
