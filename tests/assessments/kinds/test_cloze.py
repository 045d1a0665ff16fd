"""Cloze: gaps of every sort in one text, their marks in every language, how they are filled and what the result says."""

import copy
from fractions import Fraction
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from wagtail.models import Locale
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from accounts.models import User
from assessments import grading
from assessments.exchange import write
from assessments.kinds.cloze import Cloze
from assessments.kinds.gap_marks import marks_in, with_gaps
from assessments.models import Question
from tests.assessments.kinds.authored import (
    answer_page,
    answered,
    part,
    part_id,
    payload_of,
    posting,
    preview,
    refusals,
    result_page,
    words,
)

KIND = Cloze()
TEXT = (
    "<p>Call an [[1]] and wait [[2]] days; the reflection period needs [[3]].</p>"
    "<ul><li>Inform [[4]].</li><li>Ask for [[5]] and <b>[[6]]</b>.</li></ul>"
)
GAPS = {1: "interpreter", 2: "90", 3: "no consent", 4: "the unit", 5: "rest", 6: "water"}
WORD_A, WORD_B = part_id(61), part_id(62)


def options(first: int, *texts: str, right: tuple[int, ...] = (0,)) -> list[dict[str, Any]]:
    return [
        part("option", first + n, text=text, is_correct=n in right, credit="", feedback=f"<p>Why {text}.</p>")
        for n, text in enumerate(texts)
    ]


def gap(kind: str, number: int, **value: Any) -> dict[str, Any]:
    return part(kind, number, name=str(number), weight=1, **value)


def typed(form: str, credit: str = "", feedback: str = "") -> dict[str, Any]:
    return {"form": form, "credit": credit, "feedback": feedback}


def value(language: str = "") -> dict[str, Any]:
    """A word, a number, a list, radios, checkboxes and a word of the shared list; French words begin with FR."""
    numbers = {"number": "90", "tolerance": "0,5", "credit": "", "feedback": "<p>Why 90.</p>"}
    accepted = [
        part("answer", 11, **typed(f"{language}interpreter", feedback="<p>Why so.</p>")),
        part("answer", 12, **typed(f"{language}translator*", credit="1/2")),
    ]
    return {
        "gaps": [
            gap("short_answer", 1, answers=accepted, case_matters=False, accents_matter=True),
            gap("numerical", 2, answers=[part("answer", 21, **numbers)]),
            gap("own_list", 3, options=options(31, "no consent", "a report"), display="dropdown"),
            gap("own_list", 4, options=options(41, "the unit", "the owner"), display="radio"),
            gap("own_list", 5, options=options(51, "rest", "food", "proof", right=(0, 1)), display="checkboxes"),
            gap("shared_list", 6, word="b"),
        ],
        "words": [
            part("word", 61, name="a", text=f"{language}beer"),
            part("word", 62, name="b", text=f"{language}water"),
        ],
        "keep_order": False,
    }  # fmt: skip


FRENCH = "<p>Attendez [[2]] jours, appelez [[1]], [[3]] [[4]] [[5]] [[6]].</p>"
PAYLOAD = payload_of(KIND, value(), value("FR "), en=TEXT, fr=FRENCH)
RIGHT = {
    part_id(1): "Interpreter",
    part_id(2): "90,2",
    part_id(3): part_id(31),
    part_id(4): part_id(41),
    part_id(5): [part_id(51), part_id(52)],
    part_id(6): WORD_B,
}


# --- Freezing and grading ---------------------------------------------------------------------------


def test_cloze_when_frozen_and_thawed_then_the_right_answers_earn_everything() -> None:
    question = grading.thaw(PAYLOAD)
    assert grading.grade(question, RIGHT).fraction == 1
    assert grading.grade(question, grading.right_answer(question)).fraction == 1
    assert grading.grade(question, {**RIGHT, part_id(1): "FR Translators"}).fraction == Fraction(11, 12)
    assert not grading.grade(question, {part_id(1): "no"}).is_finished


def test_cloze_when_frozen_then_each_gap_is_a_question_of_its_kind() -> None:
    kinds = [(gap["kind"], gap.get("display", "")) for gap in PAYLOAD["gaps"]]
    assert kinds == [
        ("short-answer", ""), ("numerical", ""), ("single-choice", "dropdown"), ("single-choice", "radio"),
        ("multiple-response", "checkboxes"), ("choice", ""),
    ]  # fmt: skip
    assert PAYLOAD["gaps"][1]["answers"][0]["tolerance"] == "0.5"
    assert PAYLOAD["gaps"][5] == {
        "id": part_id(6),
        "name": "6",
        "weight": 1,
        "kind": "choice",
        "answer": WORD_B,
    }
    assert PAYLOAD["choices"][0] == {
        "id": WORD_A,
        "texts": {"en": {"text": "beer"}, "fr": {"text": "FR beer"}},
    }


def test_cloze_when_lists_are_drawn_then_those_that_keep_their_order_are_not() -> None:
    assert {name: len(ids) for name, ids in KIND.lists(PAYLOAD).items()} == {
        "choices": 2,
        part_id(3): 2,
        part_id(4): 2,
        part_id(5): 3,
    }
    kept = value()
    kept["keep_order"] = True
    kept["gaps"][2]["value"]["keep_order"] = True
    assert KIND.lists(payload_of(KIND, kept)).keys() == {part_id(4), part_id(5)}


def test_cloze_when_only_the_whole_counts_then_half_a_text_earns_nothing_and_the_learner_is_told() -> None:
    payload = payload_of(KIND, {**value(), "rule": "all-or-nothing"}, en=TEXT)
    half = {part_id(1): "interpreter"}
    question = grading.thaw(payload)
    assert (grading.grade(question, RIGHT).fraction, grading.grade(question, half).fraction) == (1, 0)
    assert "Only the whole answer counts" in words(result_page(KIND, answered(KIND, payload, half)))
    assert "Only the whole answer counts" not in words(result_page(KIND, answered(KIND, PAYLOAD, half)))


def test_cloze_when_a_gap_takes_several_and_only_all_count_then_half_of_them_earn_nothing() -> None:
    payload = payload_of(KIND, changed(["gaps", 4, "value", "rule"], "all-or-nothing"), en=TEXT)
    for given, earned in (([51], 0), ([51, 52], Fraction(1, 6))):
        response = {part_id(5): [part_id(number) for number in given]}
        assert grading.grade(grading.thaw(payload), response).fraction == earned


def test_cloze_when_a_tolerance_is_a_share_then_numbers_are_accepted_by_it() -> None:
    answer = ["gaps", 1, "value", "answers", 0, "value"]
    payload = payload_of(KIND, changed([*answer, "tolerance_kind"], "relative"), en=TEXT)
    assert grading.grade(grading.thaw(payload), {part_id(2): "130"}).parts[1].fraction == 1
    assert grading.grade(grading.thaw(PAYLOAD), {part_id(2): "130"}).parts[1].fraction == 0


def test_cloze_when_written_before_there_were_rules_then_it_is_frozen_as_it_was() -> None:
    """Snapshots are known by the digest of their content: what nobody chose does not stand in it."""
    assert "rule" not in PAYLOAD
    assert not any("rule" in gap for gap in PAYLOAD["gaps"])
    assert "tolerance_kind" not in PAYLOAD["gaps"][1]["answers"][0]
    assert PAYLOAD["gaps"][1].keys() == {"id", "name", "weight", "kind", "answers"}  # no word of units
    chosen = {**value(), "rule": "each"}
    assert payload_of(KIND, chosen, value("FR "), en=TEXT, fr=FRENCH) == PAYLOAD


# --- A number with its unit -------------------------------------------------------------------------

DAYS, WEEKS = part_id(71), part_id(72)


def with_units(days: str = "days", weeks: str = "weeks", **facts: Any) -> dict[str, Any]:
    units = [part("unit", 71, name=days, factor="1"), part("unit", 72, name=weeks, factor="7")]
    whole = value()
    whole["gaps"][1]["value"] |= {"units": units, "unit_rule": "optional", **facts}
    return whole


def frozen_with_units(**facts: Any) -> dict[str, Any]:
    return payload_of(KIND, with_units(**facts), with_units("jours", "semaines", **facts), en=TEXT, fr=FRENCH)


def earned(payload: dict[str, Any], response: Any) -> Fraction:
    return grading.grade(grading.thaw(payload), {part_id(2): response}).parts[1].fraction


@pytest.mark.parametrize(
    ("rule", "given", "worth"),
    [
        ("optional", "90", "1"),
        ("optional", "90 days", "1"),
        ("optional", "12,9 semaines", "1"),
        ("optional", "90 weeks", "1"),  # as it is in the numerical kind: the number fits without its unit
        ("graded", "90 jours", "1"),
        ("graded", "90", "9/10"),
        ("graded", "91 days", "0"),
    ],
)
def test_cloze_when_a_number_has_a_unit_then_it_is_graded_as_a_numerical_question_is(
    rule: str, given: str, worth: str
) -> None:
    assert earned(frozen_with_units(unit_rule=rule), given) == Fraction(worth)


def test_cloze_when_the_unit_is_chosen_then_it_has_a_labelled_list_beside_the_number() -> None:
    payload = frozen_with_units(unit_choice=True, unit_rule="graded", unit_penalty="1/2")
    query = f"gap-{part_id(2)}=+13+&gap-{part_id(2)}-unit={WEEKS}&gap-{part_id(1)}-unit={DAYS}"
    response = KIND.posted(posting(query), payload)
    assert response == {part_id(2): {"number": "13", "unit": WEEKS}}
    assert earned(payload, {"number": "90", "unit": WEEKS}) == Fraction(1, 2)
    assert earned(payload, {"number": "90", "unit": DAYS}) == 1
    page = answer_page(KIND, answered(KIND, payload, response, language="fr"))
    number, unit = (page.find(attrs={"name": f"gap-{part_id(2)}{end}"}) for end in ("", "-unit"))
    assert (number["value"], unit.select_one("option[selected]")["value"]) == ("13", WEEKS)
    assert [words(option) for option in unit.select("option")] == ["Choose", "jours", "semaines"]
    labels = {label["for"]: words(label) for label in page.select("label")}
    assert [labels[field["id"]] for field in (number, unit)] == ["Gap 2: the number", "Gap 2: the unit"]
    with pytest.raises(ValueError, match="has no"):
        earned(payload, {"number": "90", "unit": WORD_A})


def test_cloze_when_a_unit_is_typed_then_page_save_and_result_say_how_it_is_read() -> None:
    payload = frozen_with_units(unit_rule="graded", unit_penalty="1/2")
    given = answered(KIND, payload, {part_id(2): "90", part_id(1): "7 friends"})
    label = answer_page(KIND, given).find("label", attrs={"for": f"gap-{part_id(2)}"})
    assert words(label) == "Gap 2: a number with its unit"
    assert words(result_page(KIND, given).select(".feedback")[1]) == (
        "Gap 2: Right in parts Your answer: 90 The unit is missing or does not fit. "
        "The right answer: 90 days (anything from 89.5 to 90.5) Why 90."
    )
    whole = answered(KIND, payload, {part_id(2): "13weeks"})
    assert (KIND.words(whole), KIND.echo(whole)) == ("[[2]] 13weeks", "gap 2 understood as 13 weeks")
    assert KIND.echo(answered(KIND, payload, {part_id(2): "ninety"})).startswith("gap 2: no number was found")
    assert KIND.echo(given) == ""


def test_cloze_when_units_do_not_fit_then_the_author_is_told_and_when_they_do_they_are_previewed() -> None:
    assert refusals(KIND, with_units()) == ""
    assert "Units are listed below" in refusals(KIND, with_units(unit_rule="none"))
    assert "Add at least one unit" in refusals(KIND, with_units(units=[]))
    assert "No number is right" in refusals(KIND, changed(["gaps", 1, "value", "answers", 0, "value", "credit"], "-1/2"))  # fmt: skip
    assert "weeks = 7 of the first unit" in preview(KIND, with_units())


def test_cloze_when_a_number_with_a_unit_goes_to_moodle_then_that_it_has_no_place_there_is_told() -> None:
    whole = with_units()
    whole["gaps"], whole["words"] = whole["gaps"][:5], []
    payload = payload_of(KIND, whole, en=TEXT.replace("[[6]]", "water"))
    data, [(_name, why)] = write([payload], "moodlexml")
    assert (why, b"NUMERICAL" in data) == ("In Moodle a number in a gap has no units.", False)


# --- What the editor refuses ------------------------------------------------------------------------


def changed(path: list[Any], new: Any) -> dict[str, Any]:
    whole = copy.deepcopy(value())
    inside = whole
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = new
    return whole


def test_cloze_when_all_fits_then_the_editor_takes_it() -> None:
    assert refusals(KIND, value()) == ""
    assert KIND.problem_with_text(KIND.block().to_python(value()), TEXT) == ""


@pytest.mark.parametrize(
    ("path", "new", "said"),
    [
        (["gaps", 1, "value", "name"], "1", "Another gap has this short name already."),
        (["gaps", 1, "value", "name"], "gap one", "Letters, digits and hyphens only"),
        (["gaps", 1, "value", "answers", 0, "value", "number"], "ninety", "Write a number"),
        (["gaps", 1, "value", "answers", 0, "value", "tolerance"], "-1", "not below 0"),
        (["gaps", 0, "value", "answers", 1, "value", "credit"], "half", "Write a fraction"),
        (
            ["gaps", 2, "value", "options"],
            options(31, "a", "b", right=(0, 1)),
            "exactly one option as right; 2",
        ),
        (["gaps", 3, "value", "options"], options(41, "a", "b", right=()), "exactly one option as right; 0"),
        (["gaps", 4, "value", "options"], options(51, "a", "b", right=()), "Mark at least one option"),
        (["gaps", 5, "value", "word"], "c", "No word of the shared list is called “c”"),
        (["words", 1, "value", "name"], "a", "Two words of the list have the same short name."),
    ],
)
def test_cloze_when_a_part_does_not_fit_then_the_editor_says_what_to_do(
    path: list[Any], new: Any, said: str
) -> None:
    assert said in refusals(KIND, changed(path, new))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (TEXT.replace("[[2]]", "ninety"), "Write [[2]] where the gap of that name belongs."),
        (TEXT.replace("[[2]]", "[[<b>2</b>]]"), "Write [[2]] where"),
        (TEXT.replace("wait", "[[1]]"), "The mark [[1]] stands more than once"),
        (TEXT.replace("wait", "[[7]]"), "There is no gap called 7"),
        (TEXT.replace("[[2]]", '<a href="https://e.org/[[2]]">x</a>'), "Write [[2]] where"),
    ],
)
def test_cloze_when_marks_and_gaps_differ_then_the_author_is_told(text: str, said: str) -> None:
    assert said in KIND.problem_with_text(KIND.block().to_python(value()), text)


# --- Marks and fields in clean HTML -----------------------------------------------------------------


def test_marks_when_the_text_is_hostile_then_it_is_cleaned_first_and_no_attribute_is_touched() -> None:
    html = (
        '<p onclick="[[1]]">a <a href="https://e.org/[[1]]?q=1>2&quot;[[1]]">l</a> &lt;b [[1]]&gt;'
        '<script>[[1]]</script><img src="[[1]]" alt="[[1]]"></p>'
    )
    assert marks_in(html) == ["1"]
    shown = with_gaps(html, {"1": "<input>"})
    assert shown.count("<input>") == 1
    assert "&lt;b <input>&gt;" in shown
    for left in ("onclick", "script", "img"):
        assert left not in shown


def test_marks_when_a_translation_lacks_one_then_its_field_stands_at_the_end() -> None:
    assert with_gaps("<p>[[1]] [[x]]</p>", {"1": "A", "2": "B"}) == "<p>A </p><p>B</p>"


# --- Answering --------------------------------------------------------------------------------------


def test_cloze_when_answered_then_each_gap_is_a_labelled_field_in_its_sentence() -> None:
    page = answer_page(KIND, answered(KIND, PAYLOAD, RIGHT))
    named = {label["for"]: words(label) for label in page.select("label")}
    for number, tag in ((1, "input"), (2, "input"), (3, "select"), (6, "select")):
        field = page.find(attrs={"name": f"gap-{part_id(number)}"})
        assert (field.name, named[field["id"]]) == (tag, f"Gap {number}")
    for number, role in ((4, "radiogroup"), (5, "group")):
        group = page.select_one(f"[role={role}]")
        assert words(page.find(id=group["aria-labelledby"])) == f"Gap {number}"
    assert words(page.select("li")[0]).startswith("Inform Gap 4")
    assert page.find(attrs={"name": f"gap-{part_id(1)}"})["value"] == "Interpreter"
    assert [option.get_text() for option in page.select("option[selected]")] == ["no consent", "water"]
    assert [field["value"] for field in page.select("input[checked]")] == [
        part_id(41),
        part_id(51),
        part_id(52),
    ]
    assert "[[" not in page.get_text()
    assert "Why" not in page.get_text()


def test_cloze_when_read_in_french_then_gaps_stand_where_the_french_text_has_them() -> None:
    page = answer_page(KIND, answered(KIND, PAYLOAD, {}, language="fr"))
    names = [field["name"] for field in page.select("input[type=text]")]
    assert names == [f"gap-{part_id(2)}", f"gap-{part_id(1)}"]
    assert "FR water" in page.get_text()
    assert page.select_one(".prose")["lang"] == "fr"


def test_cloze_when_an_order_was_drawn_then_the_list_has_it() -> None:
    given = answered(KIND, PAYLOAD, {}, **{"choices": [WORD_B, WORD_A]})
    select = answer_page(KIND, given).find("select", id=f"gap-{part_id(6)}")
    assert [option["value"] for option in select.select("option")] == ["", WORD_B, WORD_A]


def test_cloze_when_posted_then_only_filled_gaps_are_in_the_response() -> None:
    query = f"gap-{part_id(1)}=+Interpreter+&gap-{part_id(2)}=&gap-{part_id(5)}={part_id(51)}&gap-{part_id(5)}={part_id(52)}"
    assert KIND.posted(posting(query), PAYLOAD) == {
        part_id(1): "Interpreter",
        part_id(5): [part_id(51), part_id(52)],
    }
    assert KIND.posted(posting(""), PAYLOAD) == {}


@pytest.mark.parametrize("number", [3, 5, 6])
def test_cloze_when_an_unknown_option_is_sent_then_it_is_refused(number: int) -> None:
    response = KIND.posted(posting(f"gap-{part_id(number)}=other"), PAYLOAD)
    with pytest.raises(ValueError, match="has no"):
        grading.grade(grading.thaw(PAYLOAD), response)


# --- The result -------------------------------------------------------------------------------------


def test_cloze_when_handed_in_then_each_gap_says_what_was_answered_what_was_right_and_why() -> None:
    response = {
        part_id(1): "Translators",
        part_id(2): "<30>",
        part_id(3): part_id(32),
        part_id(5): [part_id(51)],
        part_id(6): WORD_B,
    }
    page = result_page(KIND, answered(KIND, PAYLOAD, response))
    assert [words(mark) for mark in page.select("mark")] == [
        "Translators", "<30>", "a report", "not answered", "rest", "water",
    ]  # fmt: skip
    assert [words(card) for card in page.select(".feedback")] == [
        "Gap 1: Right in parts Your answer: Translators The right answer: interpreter",
        "Gap 2: Not right Your answer: <30> The right answer: 90 (anything from 89.5 to 90.5)",
        "Gap 3: Not right Your answer: a report The right answer: no consent Why a report.",
        "Gap 4: Not answered The right answer: the unit",
        "Gap 5: Right in parts Your answer: rest The right answer: rest / food Why rest.",
        "Gap 6: Right Your answer: water",
    ]
    assert len(page.select(".scene")) == 0  # the text stands once: with the answers in it


def test_cloze_when_a_right_number_is_told_then_it_is_written_as_in_the_readers_language() -> None:
    payload = payload_of(KIND, changed(["gaps", 1, "value", "answers", 0, "value", "number"], "0,5"), en=TEXT)
    assert payload["gaps"][1]["answers"][0]["number"] == "0.5"
    page = result_page(KIND, answered(KIND, payload, {}))
    assert "0.5" in words(page.select(".feedback")[1])


def test_cloze_when_told_in_words_then_each_filled_gap_is_named() -> None:
    response = {part_id(2): "30", part_id(5): [part_id(51), part_id(53)]}
    assert KIND.words(answered(KIND, PAYLOAD, response)) == "[[2]] 30; [[5]] rest, proof"


# --- In the CMS -------------------------------------------------------------------------------------


def test_cloze_when_previewed_then_gaps_and_words_are_shown() -> None:
    shown = preview(KIND, value())
    for text in ("Gap 1 interpreter", "90 ± 0,5", "Right no consent", "The right word: b", "water b"):
        assert text in shown


def test_word_when_previewed_then_it_stands_beside_its_short_name() -> None:
    assert "beer a" in preview(KIND, value())


@pytest.mark.django_db
def test_cloze_when_a_translation_lacks_a_mark_then_it_is_not_published_and_a_draft_is_kept() -> None:
    question = Question(text=TEXT, body=[part("cloze", 99, **value())])
    question.full_clean()
    question.save()
    french = question.copy_for_translation(Locale.objects.get_or_create(language_code="fr")[0])
    french.text = TEXT.replace("[[2]]", "90")
    with pytest.raises(ValidationError) as refusal:
        french.save_revision()
    assert refusal.value.message_dict == {"text": ["Write [[2]] where the gap of that name belongs."]}
    french.is_unfinished = True
    french.full_clean()


@pytest.mark.django_db
def test_cloze_when_the_editor_saves_a_draft_then_marks_may_be_missing_and_when_it_publishes_not(
    editor: User,
) -> None:
    answer = ("answer", {"form": "rest", "credit": "", "feedback": rich_text(""), "sources-count": "0"})
    gap = {"name": "1", "weight": "1", "answers": streamfield([answer])}
    cloze = {"gaps": streamfield([("short_answer", gap)]), "words": streamfield([]), "rule": "each"}
    empty = {name: streamfield([]) for name in ("pictures", "sources", "indicators")}
    feedback = {
        name: rich_text("") for name in ("feedback", "feedback_right", "feedback_partly", "feedback_wrong")
    }
    facts = {"text": rich_text("<p>No mark.</p>"), "body": streamfield([("cloze", cloze)])}
    data = nested_form_data({**facts, **empty, **feedback, "difficulty": "easy", "tags": "", "objective": ""})
    form_class = Question.snippet_viewset.get_edit_handler().get_form_class()
    published = form_class(data, instance=Question(), for_user=editor)
    assert published.errors == {"text": ["Write [[1]] where the gap of that name belongs."]}
    draft = form_class(data, instance=Question(), for_user=editor)
    draft.defer_required_fields()
    assert draft.errors == {}
