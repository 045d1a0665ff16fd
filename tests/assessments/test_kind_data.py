"""Questions of any kind as data files have them: read into the block of their kind, nothing skipped."""

from typing import Any

import pytest

from assessments.curriculum import load_question, placed, question_data
from assessments.kind_data import RESHAPED, body_of
from assessments.models import Question
from courses.curriculum import stable_id

CHOICE: dict[str, Any] = {
    "key": "q1",
    "text": "What do **you** do?",
    "tags": ["law"],
    "difficulty": "hard",
    "objective": "Know it. ",
    "feedback": "For all.",
    "options": [
        {"id": "a", "text": " Wait. ", "correct": False, "feedback": "No.", "sources": []},
        {"id": "b", "text": "Call.", "correct": True, "feedback": "Yes.", "sources": []},
    ],
}
SEVERAL = {**CHOICE, "key": "q2", "kind": "multiple-response", "rule": "each-option", "shuffle": False}


def test_body_when_nothing_is_said_of_the_kind_then_it_is_single_choice_with_ids_from_the_names() -> None:
    body = body_of(CHOICE)
    assert (body["type"], list(body["value"])) == ("single_choice", ["options"])
    first, second = body["value"]["options"]
    assert first == {
        "type": "option",
        "id": stable_id("question", "q1", "a"),
        "value": {"text": "Wait.", "is_correct": False, "feedback": "<p>No.</p>", "sources": []},
    }
    assert (second["id"], second["value"]["is_correct"]) == (stable_id("question", "q1", "b"), True)


def test_body_when_a_kind_has_fields_of_its_own_then_they_are_read() -> None:
    body = body_of(SEVERAL)
    assert body["type"] == "multiple_response"
    assert (body["value"]["rule"], body["value"]["keep_order"]) == ("each-option", True)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"kind": "riddle"}, "q1: there is no kind of question called riddle"),
        ({"penalty": "1/3"}, "question/q1: nothing in a question takes penalty"),
        (
            {"options": [{**CHOICE["options"][0], "colour": "red"}]},
            "question/q1/a: nothing in a question takes colour",
        ),
    ],
)
def test_body_when_something_is_not_known_then_it_is_refused_and_not_skipped(
    wrong: dict[str, Any], message: str
) -> None:
    with pytest.raises(LookupError, match=message):
        body_of({**CHOICE, **wrong})


def test_matching_when_read_then_each_answer_stands_beside_its_stem_and_what_fits_nothing_by_itself() -> None:
    fields = {
        "rule": "each",
        "stems": [{"id": "s", "text": "Help", "answer": "x"}, {"id": "t", "text": "Ask", "answer": "x"}],
        "answers": [{"id": "x", "text": "Unit"}, {"id": "y", "text": "Nobody"}],
    }
    assert RESHAPED["matching"](fields) == {
        "rule": "each",
        "pairs": [
            {"id": "s", "text": "Help", "answer": "Unit"},
            {"id": "t", "text": "Ask", "answer": "Unit"},
        ],
        "more_answers": [{"id": "y", "text": "Nobody"}],
    }


def test_cloze_when_read_then_gaps_name_their_list_and_words_their_name() -> None:
    gaps = [
        {"id": "1", "name": "1", "kind": "numerical", "answers": []},
        {"id": "2", "name": "2", "kind": "multiple-response", "options": []},
        {"id": "3", "name": "3", "kind": "choice", "answer": "a"},
    ]
    read = RESHAPED["cloze"]({"gaps": gaps, "choices": [{"id": "a", "text": "unit"}]})
    assert [gap["kind"] for gap in read["gaps"]] == ["numerical", "own-list", "shared-list"]
    assert (read["gaps"][1]["display"], read["gaps"][2]["word"]) == ("checkboxes", "a")
    assert read["words"] == [{"name": "a", "id": "a", "text": "unit"}]


def test_question_data_when_a_course_has_other_kinds_then_both_files_are_read(tmp_path: Any) -> None:
    (tmp_path / "questions.yaml").write_text("- {key: a}\n")
    assert question_data(tmp_path) == [{"key": "a"}]
    (tmp_path / "questions-kinds.yaml").write_text("- {key: b, kind: kprim}\n")
    assert [entry["key"] for entry in question_data(tmp_path)] == ["a", "b"]


def test_placed_when_an_entry_is_a_draw_or_a_section_then_it_is_read_with_its_rule() -> None:
    kind, value = placed(
        "thb-pol", {"draw": 3, "tags": ["thb-pol", "law"], "difficulty": "hard", "weight": 2}, "key", "0"
    )
    assert (kind, value["number"], value["difficulty"], value["weight"]) == ("draw", 3, "hard", 2)
    assert [child["value"] for child in value["tags"]] == ["thb-pol", "law"]
    assert placed("thb-pol", {"section": "Law", "must_pass": 60}, "key", "1") == (
        "section", {"title": "Law", "must_pass": 60, "shuffle": False},
    )  # fmt: skip


@pytest.mark.django_db
def test_load_question_when_it_has_tags_then_they_are_kept_with_its_courses_own() -> None:
    load_question(CHOICE, course="thb-pol")
    question = Question.objects.get()
    assert sorted(question.tags.names()) == ["law", "thb-pol"]
    assert (question.difficulty, question.objective) == ("hard", "Know it.")
    assert question.feedback == "<p>For all.</p>"
    assert sorted(question.latest_revision.as_object().tags.names()) == ["law", "thb-pol"]
