"""True or false: one statement on a page, and in the CMS."""

import pytest

from tests.assessments.kinds.making import form, frozen, grade, in_words, posted, result, told, words


def written(answer: str = "false", **facts: str) -> dict:
    return {"answer": answer, "feedback_true": "<p>It counts for nothing.</p>", "feedback_false": "", **facts}


def test_true_false_when_frozen_then_the_answer_and_what_was_written_of_feedback_are_there() -> None:
    french = written(feedback_true="<p>Il ne compte pas.</p>", answer="true")  # a fact of the source
    payload = frozen("true-false", written(), french)
    assert payload["answer"] is False
    assert payload["texts"] == {
        "en": {"text": "<p>What holds?</p>", "true": "<p>It counts for nothing.</p>"},
        "fr": {"text": "<p>Qu’est-ce qui est vrai ?</p>", "true": "<p>Il ne compte pas.</p>"},
    }


@pytest.mark.parametrize(
    ("answer", "right", "wrong"), [("true", "true", "false"), ("false", "false", "true")]
)
def test_true_false_when_answered_then_the_right_word_is_worth_all(
    answer: str, right: str, wrong: str
) -> None:
    payload = frozen("true-false", written(answer))
    assert grade(payload, posted(payload, {"option": right})).fraction == 1
    assert grade(payload, posted(payload, {"option": wrong})).fraction == 0
    assert not grade(payload, posted(payload, {})).is_answered
    with pytest.raises(ValueError, match="has no 'maybe'"):
        grade(payload, posted(payload, {"option": "maybe"}))


def test_true_false_when_asked_then_the_two_words_can_be_chosen() -> None:
    payload = frozen("true-false", written())
    page = form(payload, "false")
    assert words(page.legend) == "Is this true or false?"
    assert [words(label) for label in page.select("label")] == ["True", "False"]
    assert [label["for"] for label in page.select("label")] == [field["id"] for field in page.select("input")]
    assert [field["value"] for field in page.select("input[checked]")] == ["false"]


def test_true_false_when_handed_in_then_it_says_what_was_right_and_why() -> None:
    payload = frozen("true-false", written(feedback_false="<p>Deceit is named.</p>"))
    assert result(payload, "false") == ["Right Your answer: False Deceit is named."]
    assert result(payload, "true") == [
        "Not right Your answer: True It counts for nothing.",
        "The right answer: False Deceit is named.",
    ]
    assert result(payload, None) == ["The right answer: False Deceit is named."]
    assert (in_words(payload, "true"), in_words(payload, "")) == ("True", "")


def test_true_false_when_it_is_not_said_which_then_the_author_is_told() -> None:
    assert told("true-false", written()) == {}
    assert list(told("true-false", written(""))) == ["answer"]
