"""GIFT, where Moodle's own files say nothing, and where its quirks are not followed."""

import pytest

from assessments.exchange import read, write


def one(text: str):
    (found,) = read(text.encode(), "gift")
    return found


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("q {}", "written"),
        ("q {T}", "true-false"),
        ("q {FALSE#x#y####z}", "true-false"),
        ("q {a}", "short-answer"),
        ("q {=a =b}", "short-answer"),
        ("q {~a =b}", "single-choice"),
        ("q {~%50%a ~%50%b ~c}", "multiple-response"),
        ("q {=a -> b =c -> d}", "matching"),
        ("q {#5}", "numerical"),
        ("q {>2 ALL V ABS SHOW abc\na\nb\n}", "ordering"),
    ],
)
def test_gift_when_signs_stand_in_the_braces_then_they_say_the_kind(text, kind):
    assert one(text).kind == kind


@pytest.mark.parametrize(
    ("number", "value", "tolerance"),
    [
        ("5", "5", "0"),
        ("5:2", "5", "2"),
        ("1..4", "2.5", "1.5"),
        ("4..1", "2.5", "1.5"),
        ("-3.142..-3.141", "-3.1415", "0.0005"),
        ("3,14:0,01", "3.14", "0.01"),
        ("1e3:1e-2", "1e3", "1e-2"),
    ],
)
def test_gift_when_it_has_numbers_and_ranges_then_they_are_reckoned_exactly(number, value, tolerance):
    (answer,) = one(f"q {{#{number}}}").payload["answers"]
    assert (answer["number"], answer["tolerance"]) == (value, tolerance)


def test_gift_when_a_percentage_follows_an_equals_sign_then_it_is_text_as_in_moodle():
    options = one("q {=%50% of them ~%0%%5% of them}").payload["options"]
    assert [option["texts"]["en"]["text"] for option in options] == ["%50% of them", "%5% of them"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("q {T", "brace"),
        ("q T}", "brace"),
        ("q }T{", "brace"),
        ("q {~a}", "at least two"),
        ("q {=a ~}", "at least two"),
        ("q {=a ~%-50%#why}", "at least two"),
        ("q {=}", "right answer is missing"),
        ("q {=a ~<img src\\=x>}", "picture alone"),
        ("q {=<img src\\=x> -> a =b -> c}", "picture alone"),
        ("q {>2 ALL\na\n<img src=x>\nb\n}", "picture alone"),
        ("q {#abc}", "no number"),
        ("q {#}", "right answer is missing"),
        ("q {=a -> }", "nothing that belongs to it"),
        ("q {= -> a = -> b}", "needs pairs"),
        ("q {=a -> b =c -> b}", "two different answers"),
        ("q {=%50%a}", "best one earns 50%"),
        ("q {~%50%a ~b}", "add up to 50%"),
        ("q {~%33%a ~%67%b}", "The grade 33% is none"),
        ("q {>2 ALL\na\n}", "at least two"),
        ("q {1:MULTICHOICE:=a~b}\n", "can't stand in GIFT"),
        ("no braces", "asks nothing"),
    ],
)
def test_gift_when_a_question_can_not_be_read_then_it_is_refused_with_the_reason(text, reason):
    found = one(text)
    assert (found.state, found.line) == ("refused", 1)
    assert reason in found.reason


def test_category_when_directly_above_a_question_then_both_are_read():
    found = one("$CATEGORY: $course$/top/Law/Means\nq {T}")
    assert (found.category, found.line, found.kind) == ("Law/Means", 2, "true-false")


def test_gift_when_a_line_is_a_zero_then_it_parts_nothing():
    assert one("q\n0\n{T}").kind == "true-false"


def test_comments_when_they_tell_id_and_tags_then_they_may_stand_inside():
    found = one("// [id:a\\]b] [tag:x y]\n::N::q {\n// why\n~a\n=b\n// [tag:z]\n}")
    assert (found.idnumber, found.tags, found.name, found.line) == ("a]b", ["x y", "z"], "N", 2)


@pytest.mark.parametrize(
    ("heads", "rule"),
    [
        ("2", "relative-next"),
        ("2 ALL", "relative-next"),
        ("2 ALL VERTICAL LONGEST_ORDERED_SUBSET SHOW abc", "longest-ordered"),
        ("2 EXACT H ALL_OR_NOTHING", "all-or-nothing"),
        ("2 RANDOM V REL", "relative-next"),
        ("2 CONTIG 0 RELATIVE_TO_CORRECT HIDE none", "relative-to-correct"),
    ],
)
def test_ordering_when_it_has_a_head_then_that_says_the_rule(heads, rule):
    payload = one(f"q {{>{heads}\na \\= b\nc: d\n}}").payload
    assert payload["rule"] == rule
    assert [item["texts"]["en"]["text"] for item in payload["items"]] == ["a = b", "c: d"]


def test_gift_when_line_ends_or_encoding_are_of_other_machines_then_it_is_read():
    for data in (
        b"q {T}\r\n\r\nr {F}",
        b"q {T}\r\rr {F}",
        "q {T}\n\nr {F}".encode("utf-16"),
        b"\xef\xbb\xbfq {T}\n\nr {F}",
    ):
        assert [found.line for found in read(data, "gift")] == [1, 3]


def short(form: str, **more) -> dict:
    texts = {"en": {"text": "<p>Q</p>", **more.pop("texts", {})}}
    answers = [{"id": "a", "texts": {"en": {"form": form}}}]
    return {
        "kind": "short-answer", "key": "e3e70682-c209-4cac-a29f-6fbed82c07cd", "texts": texts, "answers": answers,
        "case_matters": False, "accents_matter": True, **more,
    }  # fmt: skip


def test_choice_when_every_option_is_right_then_it_is_no_short_answer_on_its_way_back():
    payload = one("q {=a ~%100%b}").payload
    assert (payload["kind"], [option["correct"] for option in payload["options"]]) == (
        "single-choice",
        [True, True],
    )
    data, _problems = write([payload], "gift")
    assert one(data.decode()).payload == payload


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (short("a -> b"), "arrow"),
        (short("a", case_matters=True), "case never matters"),
        (short("a", kind="cloze"), "no kind of question like “cloze”"),
        (short("a", texts={"right": "<p>x</p>"}), "Written without: feedback for right"),
    ],
)
def test_gift_when_it_can_not_hold_a_question_then_it_is_named(payload, why):
    _data, ((name, told),) = write([payload], "gift")
    assert name == "Q"
    assert why in told
