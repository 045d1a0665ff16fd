"""Short answer: accepted forms, wildcards, case, accents, Unicode; and forms made to hang a regular expression."""

import re
from fractions import Fraction
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.grading import Grade, grade
from assessments.grading.short_answer import Accepted, ShortAnswer, composed, fits

FROG = ShortAnswer(
    "q",
    (
        Accepted("frog", ("frog", "grenouille")),
        Accepted("toad", ("toad",), Fraction(4, 5)),
        Accepted("any", ("*",), Fraction(0)),
    ),
)


def accepts(form: str, text: str, *, case: bool = False, accents: bool = True) -> bool:
    question = ShortAnswer("q", (Accepted("a", (form,)),), case_matters=case, accents_matter=accents)
    return grade(question, text).fraction == 1


@pytest.mark.parametrize(
    ("text", "worth", "feedback"),
    [
        ("frog", "1", ("frog",)),
        (" Frog\n", "1", ("frog",)),
        ("GRENOUILLE", "1", ("frog",)),
        ("toad", "4/5", ("toad",)),
        ("a toad", "0", ("any",)),
        ("*", "0", ("any",)),
    ],
)
def test_grade_when_a_form_fits_then_the_first_that_does_counts(
    text: str, worth: str, feedback: tuple[str, ...]
) -> None:
    expected = Grade(Fraction(worth), is_answered=True, is_finished=True, feedback=feedback)
    assert grade(FROG, text) == expected


@pytest.mark.parametrize("text", [None, "", "   ", "\u00a0\n"])
def test_grade_when_nothing_was_typed_then_it_is_not_answered_even_if_anything_is_accepted(
    text: str | None,
) -> None:
    assert grade(FROG, text) == Grade(Fraction(0), is_answered=False, is_finished=False)


@pytest.mark.parametrize(
    ("form", "text", "fitting"),
    [
        ("frog", "frogs", False),
        ("frog", "a frog", False),
        ("no one", "no  one", False),
        ("*frog*", "a frog here", True),
        ("*frog*", "frog", True),
        ("*frog", "frog!", False),
        ("a*b*c", "abc", True),
        ("a*b*c", "a-b-b-c", True),
        ("a*b*c", "acb", False),
        ("ab*ba", "aba", False),  # the two ends don't share a letter
        ("ab*ba", "abba", True),
        ("*aa*aa*", "aaa", False),
        ("**", "x", True),
        ("a***b", "ab", True),
        (r"5 \* 3", "5 * 3", True),
        (r"5 \* 3", "5 x 3", False),
        (r"\**", "*x", True),
        (r"\**", "x*", False),
        (r"*\*", "2*", True),
        (r"a\b", r"a\b", True),
        ("a.c", "abc", False),
        ("(a|b)+", "(a|b)+", True),
        ("two\nlines", "two\nlines", True),
        ("two*lines", "two\nlines", True),
        ("0", "0", True),
        (" frog ", "frog", True),
    ],
)
def test_grade_when_a_form_has_wildcards_then_it_fits_the_whole_answer(
    form: str, text: str, fitting: bool
) -> None:
    assert accepts(form, text, case=True) == fitting


@pytest.mark.parametrize(
    ("form", "text", "with_case", "without_case", "without_accents"),
    [
        ("Zürich", "zürich", False, True, True),
        ("Zürich", "ZÜRICH", False, True, True),
        ("Zürich", "Zu\u0308rich", True, True, True),  # composed by hand
        ("Zürich", "Zurich", False, False, True),
        ("Lëtzebuerg", "LETZEBUERG", False, False, True),
        ("éle\u0300ve", "élève", True, True, True),
        ("Straße", "STRAẞE", False, True, True),
        ("Straße", "STRASSE", False, False, False),  # as in Moodle: one letter is not two
        ("Σίσυφος", "ΣΊΣΥΦΟΣ", False, True, True),
        ("İstanbul", "istanbul", False, False, True),
        ("\u212b", "å", False, True, True),  # the sign for ångström
        ("œuvre", "oeuvre", False, False, False),
        ("ﬁn", "fin", False, False, False),
        ("l’aide", "l'aide", False, False, False),
    ],
)
def test_grade_when_letters_differ_in_case_or_accents_then_the_question_says_whether_it_matters(
    form: str, text: str, with_case: bool, without_case: bool, without_accents: bool
) -> None:
    assert accepts(form, text, case=True) == with_case
    assert accepts(form, text) == without_case
    assert accepts(form, text, accents=False) == without_accents


# --- Against regular expressions, and against forms that they can't bear ---------------------------

few = st.text(st.sampled_from("ab*\\"), max_size=10)


@given(few, few)
def test_fits_when_forms_are_short_then_a_regular_expression_agrees(form: str, text: str) -> None:
    bits = [re.escape(bit.replace("\\*", "*")) for bit in re.split(r"(?<!\\)\*+", form)]
    assert fits(form, text) == bool(re.fullmatch(".*".join(bits), text, re.DOTALL))


MARKS = "\u0301\u0327"


@pytest.mark.parametrize(
    ("form", "text", "fitting"),
    [
        ("*a" * 5_000, "a" * 100_000, True),
        ("a*" * 5_000 + "b", "a" * 100_000, False),
        ("*" * 10_000, "a" * 100_000, True),
        ("*" + "a" * 9_998 + "b", "a" * 100_000, False),
        ("*" + "ab" * 20 + "c*" + "ab" * 20 + "c", "ab" * 50_000, False),
        ("(a+)+$" * 1_600, "a" * 100_000, False),
        ("x*" + MARKS * 4_000, "x" + MARKS * 50_000, True),
        ("\u0f73" * 10_000, "\u0f73" * 100_000, False),
        ("İ*" * 5_000, "İ" * 100_000, True),
        ("é", "\ud800" * 100_000, False),
    ],
)
@pytest.mark.parametrize("accents", [True, False])
def test_grade_when_form_and_answer_are_hostile_then_it_takes_less_than_a_second(
    form: str, text: str, fitting: bool, accents: bool
) -> None:
    began = process_time()
    found = accepts(form, text, accents=accents)
    assert process_time() - began < 1
    if accents:
        assert found == fitting


@pytest.mark.parametrize(
    ("text", "form_c"),
    [
        ("e\u0301", "é"),
        ("e" + "\u0301" * 30, "é" + "\u0301" * 29),
        ("e" + "\u0301" * 31, "e" + "\u0301" * 31),
        (("e" + "\u0301" * 30) * 3, ("é" + "\u0301" * 29) * 3),
        ("\u0f73" * 31, "\u0f73" * 31),  # not a mark itself, but made of two
    ],
)
def test_composed_when_marks_pile_up_beyond_reason_then_the_text_stays_as_it_is(
    text: str, form_c: str
) -> None:
    assert composed(text) == form_c


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ((), "no answers"),
        ((Accepted("a", ("x",), Fraction(0)),), "no answer is right"),
        ((Accepted("a", ("x",)), Accepted("a", ("y",))), "same id"),
    ],
)
def test_short_answer_when_it_can_not_be_graded_then_it_refuses(
    answers: tuple[Accepted, ...], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        ShortAnswer("q", answers)


@pytest.mark.parametrize("response", [["frog"], {"frog": "frog"}, 5, True])
def test_grade_when_it_is_no_text_then_it_refuses(response: object) -> None:
    with pytest.raises(ValueError, match="takes a text"):
        grade(FROG, response)
