"""Opens the question library to authors, beside what the courses app opens. Idempotent."""

from assessments.models import Question, Scenario
from courses.authoring import open_to_authors


def ensure_library() -> None:
    open_to_authors(Question, Scenario, has_drafts=True)
