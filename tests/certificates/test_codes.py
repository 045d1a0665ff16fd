"""Verification codes: random, and found again however they were typed."""

import pytest

from certificates.codes import ALPHABET, LENGTH, new_code, normalised


def test_code_when_made_then_it_has_140_random_bits_in_groups_of_four() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {LENGTH}
    assert {len(group) for code in codes for group in code.split("-")} == {4}
    letters = {char for code in codes for char in code} - {"-"}
    assert letters == set(ALPHABET)  # all 32 occur in 5,600 draws (to fail by chance: 1 in 10^75)
    assert not letters & set("ILOU")


CODE = "7K3M-0011-0A1B-2C3D-4E5F-6G7H-8J9K"


@pytest.mark.parametrize(
    "typed",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", ""),
        f"  {CODE.replace('-', ' ')} ",
        CODE.replace("0", "O").replace("1", "I"),
        CODE.replace("0", "o").replace("1", "l"),
        CODE.replace("-", "\N{EN DASH}"),
    ],
)
def test_code_when_typed_another_way_then_it_is_the_same(typed: str) -> None:
    assert normalised(typed) == CODE


@pytest.mark.parametrize(
    "typed", ["", "-", CODE[:-1], CODE + "A", CODE.replace("7", "U"), CODE.replace("7", "é"), "٣" * 28]
)
def test_code_when_it_cannot_be_one_then_it_is_empty(typed: str) -> None:
    assert normalised(typed) == ""
