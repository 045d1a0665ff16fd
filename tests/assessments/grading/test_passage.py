"""Mark the passage: hits against false alarms."""

from fractions import Fraction

import pytest

from assessments.grading import Part, grade
from assessments.grading.passage import Passage, Segment

# Three sentences are to be marked, five are not.
TEXT = tuple(Segment(letter, letter in "abc") for letter in "adbecfgh")


@pytest.mark.parametrize(
    ("marked", "youden", "difference"),
    [
        ("abc", "1", "1"),
        ("ab", "2/3", "2/3"),
        ("a", "1/3", "1/3"),
        ("abcd", "4/5", "2/3"),
        ("abcde", "3/5", "1/3"),
        ("ad", "2/15", "0"),
        ("abdef", "1/15", "0"),
        ("d", "0", "0"),
        ("defgh", "0", "0"),
        ("abcdefgh", "0", "0"),
        ("abcdefg", "1/5", "0"),
    ],
)
def test_grade_when_segments_are_marked_then_each_rule_has_its_worth(
    marked: str, youden: str, difference: str
) -> None:
    assert str(grade(Passage("q", TEXT), list(marked)).fraction) == youden
    assert str(grade(Passage("q", TEXT, "hits-minus-false-alarms"), list(marked)).fraction) == difference


def test_grade_when_segments_are_marked_then_each_is_rightly_or_wrongly_marked_or_left() -> None:
    graded = grade(Passage("q", TEXT[:4]), ["e", "a"])
    assert [(part.id, part.fraction) for part in graded.parts] == [("a", 1), ("d", 1), ("b", 0), ("e", 0)]
    assert graded.feedback == ("a", "e")
    assert graded.is_finished


def test_grade_when_nothing_is_marked_then_it_is_not_answered() -> None:
    graded = grade(Passage("q", TEXT[:2]), [])
    assert not graded.is_answered
    assert graded.parts == (Part("a", Fraction(0), False), Part("d", Fraction(0), False))


def test_grade_when_every_segment_is_to_be_marked_then_there_are_no_false_alarms() -> None:
    question = Passage("q", (Segment("a", True), Segment("b", True)))
    assert grade(question, ["b"]).fraction == Fraction(1, 2)


@pytest.mark.parametrize(
    ("response", "message"), [(["z"], "has no 'z'"), (["a", "a"], "twice"), ("a", "list")]
)
def test_grade_when_the_response_makes_no_sense_then_it_refuses(response: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        grade(Passage("q", TEXT), response)


@pytest.mark.parametrize(
    ("segments", "rule", "message"),
    [
        ((), "hits-and-false-alarms", "no segments"),
        (TEXT[1:2], "hits-and-false-alarms", "nothing to be marked"),
        (TEXT[:1] * 2, "hits-and-false-alarms", "same id"),
        (TEXT, "d-prime", "no rule"),
    ],
)
def test_passage_when_it_can_not_be_graded_then_it_refuses(
    segments: tuple[Segment, ...], rule: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Passage("q", segments, rule)
