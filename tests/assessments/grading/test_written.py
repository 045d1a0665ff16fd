"""Written reasoning: not for a machine to judge."""

import pytest

from assessments.grading import grade
from assessments.grading.written import Written, word_count


@pytest.mark.parametrize(
    ("text", "words", "finished"),
    [
        ("I would call an interpreter first.", 6, True),
        ("Ech géif\n\nfir d'éischt froen", 5, True),
        ("No.", 1, False),
        ("one two", 2, False),
        ("one two three", 3, True),
        ("word " * 100_000, 100_000, True),
    ],
)
def test_grade_when_a_text_was_written_then_a_person_marks_it(text: str, words: int, finished: bool) -> None:
    graded = grade(Written("q", min_words=3), text)
    assert word_count(text) == words
    assert (graded.fraction, graded.is_answered, graded.needs_marking) == (0, True, True)
    assert graded.is_finished == finished


@pytest.mark.parametrize("text", [None, "", "  \n\u00a0 "])
def test_grade_when_nothing_was_written_then_there_is_nothing_to_mark(text: str | None) -> None:
    graded = grade(Written("q"), text)
    assert (graded.is_answered, graded.is_finished, graded.needs_marking) == (False, False, False)


@pytest.mark.parametrize("response", [["text"], {"text": "text"}, 12])
def test_grade_when_it_is_no_text_then_it_refuses(response: object) -> None:
    with pytest.raises(ValueError, match="takes a text"):
        grade(Written("q"), response)


@pytest.mark.parametrize(("least", "most"), [(-1, None), (0, 0), (5, 4)])
def test_written_when_so_many_words_are_impossible_then_it_refuses(least: int, most: int | None) -> None:
    with pytest.raises(ValueError, match="can't be written"):
        Written("q", least, most)
