"""Written reasoning: a text that a person marks.

Worth 0 until somebody has marked it; grading says no more than whether there is something to be marked.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from assessments.grading.result import Grade
from assessments.grading.shapes import read_text


@dataclass(frozen=True)
class Written:
    id: str
    min_words: int = 0  # asked for, never enforced by grading
    max_words: int | None = None  # None: as many as one likes

    def __post_init__(self) -> None:
        if self.min_words < 0 or (self.max_words is not None and self.max_words < max(self.min_words, 1)):
            raise ValueError(f"Question {self.id}: so many words can't be written.")


def word_count(text: str) -> int:
    """Words as learners count them: what stands between spaces."""
    return len(text.split())


def grade(question: Written, response: Any) -> Grade:
    """Response: the text. Finished when it has as many words as are asked for."""
    words = word_count(read_text(response, question.id))
    return Grade(
        Fraction(0),
        is_answered=words > 0,
        is_finished=words >= max(question.min_words, 1),
        needs_marking=words > 0,
    )
