"""Where the marks of a chart stand, and what its table and words say."""

import pytest
from django.template.loader import render_to_string

from courses.charts import Point, bars, lines

COLUMNS = ("Profession", "Certified")


@pytest.mark.parametrize(
    ("share", "length"), [(0, "0"), (100, "100"), (33.333, "33.33"), (50.0, "50"), (-4, "0"), (104, "100")]
)
def test_bar_when_it_has_a_share_then_it_is_as_long_and_stays_in_the_picture(
    share: float, length: str
) -> None:
    assert bars("Title", COLUMNS, [("Police", share, "words")]).bars[0].length == length


def test_bars_when_there_is_a_target_then_what_misses_it_is_marked_and_what_meets_it_is_not() -> None:
    chart = bars("Title", COLUMNS, [("A", 79.9, "79.9 %"), ("B", 80, "80 %")], target=80)
    assert [bar.is_below_target for bar in chart.bars] == [True, False]
    assert [bar.is_below_target for bar in bars("Title", COLUMNS, [("A", 1, "1 %")]).bars] == [False]


def test_lines_when_there_are_dates_then_points_go_from_edge_to_edge_and_a_single_one_stands_in_the_middle() -> (
    None
):
    chart = lines("Title", ("Month", ["a", "b", "c"]), [("Police", [0, 50, 100], ["0 %", "50 %", "100 %"])])
    assert chart.lines[0].points == [Point("0", "100"), Point("50", "50"), Point("100", "0")]
    assert chart.lines[0].path == "0,100 50,50 100,0"
    assert lines("Title", ("Month", ["a"]), [("Police", [25], ["25 %"])]).lines[0].points == [
        Point("50", "75")
    ]


def test_lines_when_there_are_several_then_the_table_has_a_column_for_each_and_a_row_for_each_date() -> None:
    chart = lines(
        "Title", ("Month", ["April", "May"]), [("A", [1, 2], ["1 %", "2 %"]), ("B", [3, 4], ["3 %", "4 %"])]
    )
    assert chart.columns == ["Month", "A", "B"]
    assert chart.rows == [["April", "1 %", "3 %"], ["May", "2 %", "4 %"]]


def test_chart_when_shown_then_its_table_stands_behind_it_and_nothing_is_left_to_colour() -> None:
    shown = render_to_string(
        "components/chart.html",
        {
            "chart": bars(
                "By <profession>",
                COLUMNS,
                [("Police & more", 40, "40 %")],
                target=80,
                target_words="Target: 80 %",
            )
        },
    )
    for words in (
        "By &lt;profession&gt;",
        "Show as table",
        "Police &amp; more",
        "40 %",
        "Target: 80 %",
        "value--below",
    ):
        assert words in shown
    assert 'width="40%"' in shown
    assert "<caption" in shown
