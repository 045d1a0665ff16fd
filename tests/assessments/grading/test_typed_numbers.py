"""Numbers as people type them."""

from fractions import Fraction
from time import process_time

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.grading.exact import exact, share
from assessments.grading.typed_numbers import BEYOND, read_number


def read(text: str, **how: bool | tuple[str, ...]) -> tuple[str, str] | None:
    found = read_number(text, **how)  # type: ignore[arg-type]  # the keywords differ in type
    return (str(found.value), found.beside) if found else None


@pytest.mark.parametrize(
    ("text", "value", "beside"),
    [
        # plain
        ("4", "4", ""),
        (" 4 ", "4", ""),
        ("+4", "4", ""),
        ("-4", "-4", ""),
        ("−4", "-4", ""),
        ("- 4", "-4", ""),
        ("007", "7", ""),
        ("-0", "0", ""),
        # decimals
        ("3.14", "157/50", ""),
        ("3,14", "157/50", ""),
        (".5", "1/2", ""),
        (",5", "1/2", ""),
        ("5.", "5", ""),
        ("5,", "5", ""),
        ("3,14.", "157/50", ""),
        ("1,822", "911/500", ""),
        # thousands
        ("1 822", "1822", ""),
        ("1\u00a0822\u202f000", "1822000", ""),
        ("1'822", "1822", ""),
        ("1’822,5", "3645/2", ""),
        ("1,822,000", "1822000", ""),
        ("1.822.000", "1822000", ""),
        ("1,822.5", "3645/2", ""),
        ("1.822,5", "3645/2", ""),
        ("1.822.000,5", "3644001/2", ""),
        ("1,822,000.5", "3644001/2", ""),
        # exponents
        ("1.5e3", "1500", ""),
        ("1,5E3", "1500", ""),
        ("1.5e-3", "3/2000", ""),
        ("1.5 e +3", "1500", ""),
        ("1.5x10^3", "1500", ""),
        ("1.5 × 10^-3", "3/2000", ""),
        ("1.5*10**3", "1500", ""),
        ("1,5·10^3", "1500", ""),
        ("1.822.000e3", "1822000000", ""),
        # what stands beside
        ("4m", "4", "m"),
        ("4 m", "4", "m"),
        ("3,14 m²", "157/50", "m²"),
        ("5e2 km/h", "500", "km/h"),
        ("5 e", "5", "e"),
        ("50 %", "50", "%"),
        ("1.2.3", "6/5", ".3"),
        ("12.05.2024", "241/20", ".2024"),
        ("1.2.3e5", "6/5", ".3e5"),
        ("4 or 5", "4", "or5"),
        # too large and too small
        ("1e999999999", str(BEYOND), ""),
        ("-1e999999999", str(-BEYOND), ""),
        ("1e-999999999", "0", ""),
        ("0e999999999", "0", ""),
        ("1e" + "9" * 900, str(BEYOND), ""),
    ],
)
def test_read_number_when_it_comes_first_then_the_rest_stands_beside_it(
    text: str, value: str, beside: str
) -> None:
    assert read(text) == (value, beside)


@pytest.mark.parametrize(
    "text", ["", " ", "abc", "m 4", "€4", "-", ".", ",", "e5", "--4", "½", "nan", "inf", "٣", "1" * 1_001]
)
def test_read_number_when_there_is_none_then_it_says_so(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3.14", "157/50"),
        ("3,14", "314"),
        ("1,822", "1822"),
        ("1,822.5", "3645/2"),
        ("1.822,5", "729/400"),
        ("1.822.000", "911/500"),
    ],
)
def test_read_number_when_the_comma_is_not_decimal_then_it_reads_as_english_moodle(
    text: str, value: str
) -> None:
    found = read_number(text, decimal_comma=False)
    assert found
    assert str(found.value) == value


@pytest.mark.parametrize(
    ("text", "value", "beside"),
    [
        ("€5", "5", "€"),
        ("€ 1.822,50", "3645/2", "€"),
        ("CHF 5e2", "500", "CHF"),
        ("€ -5", "-5", "€"),
        ("5", "5", ""),
        ("Fr. 5", "5", "Fr."),
        ("m2 5", "5", "m2"),
        ("m2 15", "15", "m2"),
        ("USD 5.5", "11/2", "USD"),
    ],
)
def test_read_number_when_the_unit_comes_first_then_the_number_ends_the_text(
    text: str, value: str, beside: str
) -> None:
    assert read(text, unit_before=True, units=("€", "Fr.", "m", "m2")) == (value, beside)


@pytest.mark.parametrize("text", ["5 €", "abc", "", "€"])
def test_read_number_when_the_unit_comes_first_but_no_number_ends_the_text_then_there_is_none(
    text: str,
) -> None:
    assert read(text, unit_before=True) is None


@given(
    st.fractions(max_denominator=1).filter(lambda number: abs(number) < 10**12),
    st.integers(0, 99),
    st.sampled_from([" ", "\u00a0", "\u202f", "'", "’", ".", ","]),
    st.sampled_from([".", ","]),
)
def test_read_number_when_written_in_any_european_way_then_it_is_the_same_number(
    whole: Fraction, hundredths: int, thousands: str, decimal: str
) -> None:
    assume(thousands != decimal)
    sign = "-" if whole < 0 else ""
    text = f"{sign}{abs(int(whole)):,}".replace(",", thousands) + f"{decimal}{hundredths:02d}"
    found = read_number(text)
    assert found
    assert found.value == (abs(whole) + Fraction(hundredths, 100)) * (-1 if whole < 0 else 1)


@pytest.mark.parametrize("unit_before", [True, False])
@pytest.mark.parametrize(
    "text",
    [
        "1" * 999 + "x",
        "." * 1_000,
        ".," * 500,
        "1e" * 500,
        "x10^" * 250,
        "1" * 10**7,
        "1'" * 500,
        "€" * 10**6,
    ],
)
def test_read_number_when_the_text_is_hostile_then_it_takes_no_time(text: str, unit_before: bool) -> None:
    began = process_time()
    read_number(text, unit_before=unit_before, units=("1" * 500, "€" * 500))
    assert process_time() - began < 0.5


# --- Numbers of payloads ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("3.14", "157/50"),
        ("-1/2", "-1/2"),
        ("1/3", "1/3"),
        (".5", "1/2"),
        ("5.", "5"),
        ("1e-3", "1/1000"),
        ("+2E2", "200"),
        (" 4 ", "4"),
        (7, "7"),
        ("0.00050000000000017", "50000000000017/100000000000000000"),
    ],
)
def test_exact_when_a_payload_says_a_number_then_it_is_that_number(said: str | int, value: str) -> None:
    assert str(exact(said)) == value


@pytest.mark.parametrize(
    "said",
    [
        0.5,
        True,
        None,
        [],
        "",
        "abc",
        "1/0",
        "1,5",
        "1_000",
        "1/2/3",
        "nan",
        "inf",
        "1e999999999",
        "1e-401",
        "٣",
        "1" * 1_001,
        "--1",
    ],
)
def test_exact_when_it_is_no_number_or_a_monstrous_one_then_it_refuses(said: object) -> None:
    with pytest.raises(ValueError, match=r"number|large"):
        exact(said)


def test_share_when_a_credit_is_long_then_it_refuses() -> None:
    assert share("1/3") == Fraction(1, 3)
    with pytest.raises(ValueError, match="short"):
        share("0." + "3" * 40)
