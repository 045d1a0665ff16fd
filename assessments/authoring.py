"""Opens the question library to authors, beside what the courses app opens. Idempotent."""

from assessments.models import Question, Scenario
from courses.authoring import open_to_authors


def ensure_library() -> None:
    for model in (Question, Scenario):
        open_to_authors(model, has_drafts=True)
