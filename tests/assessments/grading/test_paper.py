"""A whole assessment: weights, the pass mark to the last hundredth, and critical mistakes."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.grading import Grade, Section, Verdict, in_percent, judge


def worth(share: str, *, critical: tuple[str, ...] = ()) -> Grade:
    return Grade(Fraction(share), is_answered=True, is_finished=True, critical_choices=critical)


@pytest.mark.parametrize(
    ("parts", "pass_mark", "percent", "is_passed"),
    [
        # all or nothing
        ([("1", 1)], 100, "100.00", True),
        ([("0", 1)], 1, "0.00", False),
        ([("0", 1)], 0, "0.00", True),
        # met exactly, missed by a hundredth, missed by less than the shown percentage can tell
        ([("3/4", 1)], 75, "75.00", True),
        ([("7499/10000", 1)], 75, "74.99", False),
        ([("7501/10000", 1)], 75, "75.01", True),
        ([("749999999/1000000000", 1)], 75, "74.99", False),
        ([("99999/100000", 1)], 100, "99.99", False),
        # thirds and sevenths: rounded down, never up
        ([("1/3", 1)], 33, "33.33", True),
        ([("1/3", 1)], 34, "33.33", False),
        ([("2/3", 1)], 66, "66.66", True),
        ([("2/3", 1)], 67, "66.66", False),
        ([("1", 1), ("1", 1), ("0", 1)], 67, "66.66", False),
        ([("1/7", 1)], 14, "14.28", True),
        ([("6/7", 1)], 86, "85.71", False),
        ([("5/7", 1)], 71, "71.42", True),
        # exact sums that binary fractions would miss: 3·1/3 + 7·6/7 = 7 of 10, ten times a tenth
        ([("1/3", 3), ("6/7", 7)], 70, "70.00", True),
        ([("1/3", 3), ("5/7", 7)], 60, "60.00", True),
        ([("1/3", 3), ("6/7", 7)], 71, "70.00", False),
        ([("1/10", 1)] * 10, 10, "10.00", True),
        ([("29/100", 1)], 29, "29.00", True),
        ([("57/100", 1)], 57, "57.00", True),
        # weights
        ([("1", 3), ("0", 1)], 75, "75.00", True),
        ([("1", 1), ("0", 3)], 75, "25.00", False),
        ([("1/2", 2), ("1", 1)], 66, "66.66", True),
        ([("1", 5), ("0", 0)], 100, "100.00", True),
    ],
)
def test_judge_when_nothing_critical_happened_then_the_weighted_mean_decides(
    parts: list[tuple[str, int]], pass_mark: int, percent: str, is_passed: bool
) -> None:
    verdict = judge([(worth(share), weight) for share, weight in parts], pass_mark=pass_mark)
    assert verdict == Verdict(Decimal(percent), is_passed=is_passed, has_critical=False)
    assert str(verdict.percent) == percent


@pytest.mark.parametrize(
    ("parts", "percent"),
    [
        ([(worth("1", critical=("c",)), 1)], "100.00"),
        ([(worth("1"), 99), (worth("1", critical=("c",)), 1)], "100.00"),
        ([(worth("1"), 1), (worth("0", critical=("c", "d")), 0)], "100.00"),
        ([(worth("0", critical=("c",)), 1)], "0.00"),
    ],
)
def test_judge_when_a_choice_was_critical_then_it_is_not_passed_whatever_the_total(
    parts: list[tuple[Grade, int]], percent: str
) -> None:
    for pass_mark in (0, 1, 75, 100):
        assert judge(parts, pass_mark=pass_mark) == Verdict(
            Decimal(percent), is_passed=False, has_critical=True
        )


@pytest.mark.parametrize(
    ("weights", "pass_mark", "message"),
    [
        ([], 75, "positive weight"),
        ([0], 75, "positive weight"),
        ([0, 0], 75, "positive weight"),
        ([2, -1], 75, "positive weight"),
        ([1], -1, "between 0 and 100"),
        ([1], 101, "between 0 and 100"),
    ],
)
def test_judge_when_a_paper_makes_no_sense_then_it_refuses(
    weights: list[int], pass_mark: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        judge([(worth("1"), weight) for weight in weights], pass_mark=pass_mark)


papers = st.lists(
    st.tuples(
        st.fractions(0, 1, max_denominator=60).map(
            lambda share: Grade(share, is_answered=True, is_finished=True)
        ),
        st.integers(1, 100),
    ),
    min_size=1,
    max_size=6,
)
marks = st.integers(0, 100)


@given(papers, marks)
def test_judge_when_any_paper_then_it_agrees_with_arithmetic_in_whole_numbers(
    paper: list[tuple[Grade, int]], pass_mark: int
) -> None:
    common = 1
    for grade, _weight in paper:
        common *= grade.fraction.denominator
    earned = sum(
        grade.fraction.numerator * (common // grade.fraction.denominator) * weight for grade, weight in paper
    )
    most = common * sum(weight for _grade, weight in paper)

    verdict = judge(paper, pass_mark=pass_mark)

    assert verdict.is_passed == (100 * earned >= pass_mark * most)
    assert int(verdict.percent * 100) == 10_000 * earned // most
    assert Decimal(0) <= verdict.percent <= Decimal(100)
    assert verdict.percent.as_tuple().exponent == -2
    assert not verdict.has_critical


@given(papers, marks, st.integers(1, 50), st.randoms(use_true_random=False))
def test_judge_when_items_are_reordered_and_weights_scaled_then_the_verdict_is_the_same(
    paper: list[tuple[Grade, int]], pass_mark: int, times: int, random
) -> None:
    other = [(grade, weight * times) for grade, weight in random.sample(paper, len(paper))]
    assert judge(other, pass_mark=pass_mark) == judge(paper, pass_mark=pass_mark)


@given(papers, marks)
def test_judge_when_an_answer_is_improved_then_the_verdict_is_never_worse(
    paper: list[tuple[Grade, int]], pass_mark: int
) -> None:
    better = [(worth("1"), paper[0][1]), *paper[1:]]
    before, after = judge(paper, pass_mark=pass_mark), judge(better, pass_mark=pass_mark)
    assert (after.percent, after.is_passed) >= (before.percent, before.is_passed)


@given(papers, marks, st.data())
def test_judge_when_one_grade_of_any_paper_turns_critical_then_only_the_pass_is_lost(
    paper: list[tuple[Grade, int]], pass_mark: int, data: st.DataObject
) -> None:
    position = data.draw(st.integers(0, len(paper) - 1))
    grade, weight = paper[position]
    fatal = [*paper[:position], (worth(str(grade.fraction), critical=("c",)), weight), *paper[position + 1 :]]
    assert judge(fatal, pass_mark=pass_mark) == Verdict(
        judge(paper, pass_mark=pass_mark).percent, is_passed=False, has_critical=True
    )


# --- Sections, and what waits to be marked --------------------------------------------------------


@pytest.mark.parametrize(
    ("shares", "must_pass", "is_passed", "sections"),
    [
        # 80 % in all; the second section is half of it
        (["1", "3/5"], (None, None), True, [True, True]),
        (["1", "3/5"], (None, 60), True, [True, True]),
        (["1", "3/5"], (None, 61), False, [True, False]),
        (["1", "59999/100000"], (None, 60), False, [True, False]),  # missed by less than is shown
        (["1", "1/3"], (100, 33), False, [True, True]),  # both sections passed, the whole is not
        (["1/2", "1"], (51, 100), False, [False, True]),
        (["1", "0"], (None, 1), False, [True, False]),
    ],
)
def test_judge_when_sections_must_be_passed_then_each_has_to_reach_its_own_mark(
    shares: list[str], must_pass: tuple[int | None, int | None], is_passed: bool, sections: list[bool]
) -> None:
    parts = [Section(name, (n,), must_pass[n]) for n, name in enumerate("ab")]
    verdict = judge([(worth(share), 1) for share in shares], pass_mark=75, sections=parts)
    assert verdict.is_passed == is_passed
    assert [(result.is_passed, str(result.fraction)) for result in verdict.sections] == [
        (passed, str(Fraction(share))) for passed, share in zip(sections, shares, strict=True)
    ]


def test_judge_when_items_of_a_section_weigh_differently_then_its_own_weights_count() -> None:
    grades = [(worth("1"), 1), (worth("0"), 3), (worth("1"), 96)]
    verdict = judge(grades, pass_mark=75, sections=[Section("a", (0, 1), 25), Section("b", (2,), None)])
    assert verdict.is_passed
    assert [result.fraction for result in verdict.sections] == [Fraction(1, 4), Fraction(1)]


def test_judge_when_a_section_holds_nothing_then_it_is_refused() -> None:
    with pytest.raises(ValueError, match="positive weight"):
        judge([(worth("1"), 1)], pass_mark=75, sections=[Section("a", (), 50)])


@pytest.mark.parametrize("pass_mark", [0, 75])
def test_judge_when_a_person_has_to_mark_something_then_it_is_provisional_and_not_passed(
    pass_mark: int,
) -> None:
    essay = Grade(Fraction(0), is_answered=True, is_finished=True, needs_marking=True)
    verdict = judge([(worth("1"), 99), (essay, 1)], pass_mark=pass_mark)
    assert (verdict.is_passed, verdict.is_provisional) == (False, True)
    left_out = Grade(Fraction(0), is_answered=False, is_finished=False)
    assert not judge([(worth("1"), 99), (left_out, 1)], pass_mark=pass_mark).is_provisional


@given(papers, marks, st.data())
def test_judge_when_any_paper_has_sections_then_asking_for_more_never_makes_it_pass(
    paper: list[tuple[Grade, int]], pass_mark: int, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(paper)))
    parts = [range(cut), range(cut, len(paper))]
    own = data.draw(st.integers(1, 100))
    sections = [Section(str(n), tuple(part), own) for n, part in enumerate(parts) if part]
    free = judge(paper, pass_mark=pass_mark)
    bound = judge(paper, pass_mark=pass_mark, sections=sections)
    assert (bound.percent, bound.has_critical) == (free.percent, free.has_critical)
    assert bound.is_passed == (free.is_passed and all(100 * r.fraction >= own for r in bound.sections))
    weights = [sum(paper[n][1] for n in section.positions) for section in sections]
    whole = sum(r.fraction * weight for r, weight in zip(bound.sections, weights, strict=True)) / sum(weights)
    assert in_percent(whole) == bound.percent
