"""Cutting a course into segments of 10 to 20 minutes, held against all other cuts."""

from collections.abc import Iterator
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from courses import progress
from courses.models import Enrolment, HomePage
from courses.outline import outline_for
from courses.segments import LONGEST, SHORTEST, Piece, cut
from tests.courses.builders import AT, Stage, make_learner, make_long_stage, text

pytestmark = pytest.mark.once  # pages as they are shown: the same on every database


def pieces(*modules: list[int], tests: frozenset[int] = frozenset()) -> list[Piece]:
    """Modules as lists of minutes; `tests`: the positions of assessments."""
    flat = [(module, minutes) for module, lengths in enumerate(modules) for minutes in lengths]
    return [
        Piece(UUID(int=position), minutes, UUID(int=1000 + module), ends_segment=position in tests)
        for position, (module, minutes) in enumerate(flat)
    ]


def lengths(segments: list[list[Piece]]) -> list[list[int]]:
    return [[piece.minutes for piece in segment] for segment in segments]


@pytest.mark.parametrize(
    ("modules", "expected"),
    [
        ([], []),
        ([[5]], [[5]]),  # nothing to join it with
        ([[5, 5, 5]], [[5, 5, 5]]),
        ([[5, 7, 6], [5, 5, 5, 10, 7]], [[5, 7, 6], [5, 5, 5], [10, 7]]),  # the border of a module holds
        ([[14], [6]], [[14, 6]]),  # a leftover is joined across the border where that stays within 20
        ([[16], [6]], [[16], [6]]),  # and stays alone where it does not
        ([[5, 30, 5]], [[5], [30], [5]]),  # longer than 20 by itself: alone, never cut
        ([[10, 10], [10, 10]], [[10, 10], [10, 10]]),
        ([[9, 9, 9, 9]], [[9, 9], [9, 9]]),
        (
            [[8], [8], [8]],
            [[8, 8], [8]],
        ),  # one leftover can't be helped: the earlier pair is as good as the later
    ],
)
def test_cut_when_tried_then_it_follows_its_rules(
    modules: list[list[int]], expected: list[list[int]]
) -> None:
    found = lengths(cut(pieces(*modules)))
    assert found == expected or (expected == [[8, 8], [8]] and found == [[8], [8, 8]])


def test_cut_when_there_is_an_assessment_then_a_segment_rather_ends_with_it() -> None:
    plain = lengths(cut(pieces([8, 7, 5, 10])))
    tested = lengths(cut(pieces([8, 7, 5, 10], tests=frozenset({0}))))
    assert plain == tested == [[8, 7], [5, 10]]  # ending there would leave a segment of 8 minutes
    assert lengths(cut(pieces([12, 3, 15], tests=frozenset({0})))) == [[12], [3, 15]]
    assert lengths(cut(pieces([12, 3, 15]))) == [[12, 3], [15]]


COURSES = st.lists(
    st.tuples(st.integers(0, 26), st.booleans(), st.booleans()), max_size=11
)  # minutes, whether a module begins, whether it is an assessment


def as_pieces(course: list[tuple[int, bool, bool]]) -> list[Piece]:
    made, module = [], 0
    for position, (minutes, begins, is_test) in enumerate(course):
        module += begins
        made.append(Piece(UUID(int=position), minutes, UUID(int=1000 + module), ends_segment=is_test))
    return made


def total(segment: list[Piece]) -> int:
    return sum(piece.minutes for piece in segment)


@given(COURSES)
def test_cut_when_any_course_is_given_then_what_always_holds_does(
    course: list[tuple[int, bool, bool]],
) -> None:
    given_pieces = as_pieces(course)
    found = cut(given_pieces)
    assert [piece for segment in found for piece in segment] == given_pieces
    assert all(found)
    assert all(total(segment) <= LONGEST or len(segment) == 1 for segment in found)
    for one, other in pairwise(found):
        if total(one) + total(other) <= LONGEST:
            assert min(total(one), total(other)) >= SHORTEST


def all_cuts(given_pieces: list[Piece]) -> Iterator[list[list[Piece]]]:
    if not given_pieces:
        yield []
    for end in range(1, len(given_pieces) + 1):
        if end == 1 or total(given_pieces[:end]) <= LONGEST:
            for rest in all_cuts(given_pieces[end:]):
                yield [given_pieces[:end], *rest]


def worth(segments: list[list[Piece]]) -> tuple[int, int, int, int]:
    """The criteria of the docstring, written down once more."""
    borders = pairwise(segments)
    return (
        sum(total(segment) < SHORTEST for segment in segments),
        sum(one[-1].module == other[0].module for one, other in borders),
        sum(piece.ends_segment for segment in segments for piece in segment[:-1]),
        sum((total(segment) - 15) ** 2 for segment in segments),
    )


@given(COURSES)
def test_cut_when_held_against_all_cuts_then_none_is_better(course: list[tuple[int, bool, bool]]) -> None:
    given_pieces = as_pieces(course)
    assert worth(cut(given_pieces)) == min(worth(other) for other in all_cuts(given_pieces))


# --- In a course -----------------------------------------------------------------------------------


@pytest.fixture
def stage(site: HomePage) -> Stage:
    """Six lessons of 5 minutes in one module: two segments of 15."""
    return make_long_stage(site, [text()], lessons=6)


@pytest.fixture
def enrolment(officer: User, stage: Stage) -> Enrolment:
    made = make_learner(officer, stage)
    progress.take_in_segments(made, on=True)
    return made


@pytest.mark.django_db
def test_segments_when_a_course_is_taken_as_a_whole_then_there_are_none(
    enrolment: Enrolment, officer: User, stage: Stage
) -> None:
    assert [part.minutes for part in outline_for(stage.course, officer).segments] == [15, 15]
    progress.take_in_segments(enrolment, on=False)
    outline = outline_for(stage.course, officer)
    assert (outline.segments, outline.next_segment, outline.following_segment(stage.keys[2])) == (
        [],
        None,
        None,
    )


@pytest.mark.django_db
def test_following_segment_when_the_last_item_of_a_segment_is_done_then_it_is_the_next_one(
    enrolment: Enrolment, officer: User, stage: Stage
) -> None:
    for position, key in enumerate(stage.keys):
        progress.mark_done(enrolment, key, language="en", at=AT)
        following = outline_for(stage.course, officer).following_segment(key)
        assert (following.number if following else None) == (2 if position == 2 else None)
    assert enrolment.completions.count() == 1  # the same completion as without segments


@pytest.mark.django_db
def test_segments_when_some_are_done_then_the_rest_is_counted(
    enrolment: Enrolment, officer: User, stage: Stage
) -> None:
    progress.mark_done(enrolment, stage.keys[0], language="en", at=AT)
    first, second = outline_for(stage.course, officer).segments
    assert (first.number, first.total, first.minutes, first.minutes_left) == (1, 2, 15, 10)
    assert (first.is_begun, first.is_done, second.is_begun, second.is_done) == (True, False, False, False)
