"""Moodle XML, where Moodle's own files say nothing: units, statements, embedded answers, odd and missing values."""

from fractions import Fraction

import pytest

from assessments.exchange import Entry, read, write
from assessments.grading import grade, thaw


def entry(kind: str, inside: str = "", text: str = "Q", **attributes: str) -> Entry:
    named = "".join(f"<{name}>{value}</{name}>" for name, value in attributes.items())
    data = (
        f'<quiz><question type="{kind}"><name><text>N</text></name><questiontext format="html"><text><![CDATA[{text}]]>'
        f"</text></questiontext>{named}{inside}</question></quiz>"
    )
    (found,) = read(data.encode())
    return found


def answer(text: str, fraction: str = "0", more: str = "") -> str:
    return f'<answer fraction="{fraction}"><text>{text}</text>{more}</answer>'


def option_texts(payload: dict) -> list[str]:
    return [option["texts"]["en"]["text"] for option in payload["options"]]


UNITS = (
    "<units><unit><multiplier>100</multiplier><unit_name>cm</unit_name></unit>"
    "<unit><multiplier>1</multiplier><unit_name>m</unit_name></unit></units>"
)


def test_units_when_they_have_multipliers_then_they_are_reckoned_as_moodle_does():
    found = entry("numerical", answer("5", "100", "<tolerance>0.5</tolerance>") + UNITS)
    assert [(unit["factor"], unit["texts"]["en"]["name"]) for unit in found.payload["units"]] == [
        ("1", "m"),
        ("0.01", "cm"),
    ]
    question = thaw(found.payload)
    assert [grade(question, given).fraction for given in ("5 m", "500 cm", "5.4 m", "5 cm", "6 m")] == [
        1,
        1,
        1,
        1,
        0,
    ]


@pytest.mark.parametrize(
    ("of", "given", "fraction"), [("1", "5", "9/20"), ("2", "5", "2/5"), ("1", "5 m", "1/2")]
)
def test_unit_when_missing_then_it_costs_what_moodle_says(of, given, fraction):
    right = answer("5", "50") + answer("7", "100")
    found = entry("numerical", right + UNITS, unitgradingtype=of, unitpenalty="0.1", showunits="0")
    assert grade(thaw(found.payload), given).fraction == Fraction(fraction)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"showunits": "3"}, {"unit_rule": "none", "units": []}),
        ({"showunits": "1"}, {"unit_choice": True}),
        ({"unitsleft": "1"}, {"unit_before": True}),
        (
            {"unitgradingtype": "2", "unitpenalty": "0.25"},
            {"unit_penalty": "1/4", "unit_penalty_of": "question"},
        ),
    ],
)
def test_units_when_the_file_says_how_they_are_given_then_the_payload_does(more, field):
    payload = entry("numerical", answer("5", "100") + UNITS, **more).payload
    assert {name: payload[name] for name in field} == field


STATEMENTS = "".join(
    f'<row number="{number}"><optiontext format="html"><text>S{number}</text></optiontext></row>'
    f'<weight rownumber="{number}" columnnumber="{column}"><value>1.000</value></weight>'
    f'<weight rownumber="{number}" columnnumber="{3 - column}"><value>0.000</value></weight>'
    for number, column in enumerate((1, 2, 2, 1), start=1)
)


@pytest.mark.parametrize(
    ("method", "rule", "half"), [("kprime", "kprim", "1/2"), ("subpoints", "each-statement", "3/4"), ("kprimeonezero", "all-or-nothing", "0")]
)  # fmt: skip
def test_kprime_when_read_then_its_statements_and_marks_are_those_of_kprim(method, rule, half):
    payload = entry("kprime", STATEMENTS, scoringmethod=f"<text>{method}</text>").payload
    assert [part["holds"] for part in payload["statements"]] == [True, False, False, True]
    ids = [part["id"] for part in payload["statements"]]
    three = dict(zip(ids, ("true", "false", "false", "false"), strict=True))
    assert (payload["rule"], grade(thaw(payload), three).fraction) == (rule, Fraction(half))


CLOZE = (
    "<p>{2:MULTICHOICE:=right#well~%50%half~wrong} {MC_X:=no} {:MCV:=a~b} {1:MCHS:=a~b} {1:SA:=Paris~%50%Lyon#near}"
    " {1:SAC:=Paris} {3:NM:=3,14:0.01#x~%50%3:1~*#y} {1:MULTIRESPONSE:=a~=b~c} {1:MRH:%50%a~%50%b~%-25%c}</p>"
)


def test_embedded_answers_when_of_every_kind_then_each_becomes_its_gap():
    found = entry("cloze", text=CLOZE)
    assert found.payload["texts"]["en"]["text"] == (
        "<p>[[1]] {MC_X:=no} [[2]] [[3]] [[4]] [[5]] [[6]] [[7]] [[8]]</p>"
    )
    gaps = found.payload["gaps"]
    assert [(gap["kind"], gap["weight"], gap.get("display"), gap.get("shuffle", True)) for gap in gaps] == [
        ("single-choice", 2, "dropdown", False),
        ("single-choice", 1, "radio", False),
        ("single-choice", 1, "radio", True),
        ("short-answer", 1, None, True),
        ("short-answer", 1, None, True),
        ("numerical", 3, None, True),
        ("multiple-response", 1, "checkboxes", False),
        ("multiple-response", 1, "checkboxes", False),
    ]
    assert [gap.get("case_matters") for gap in gaps[3:5]] == [False, True]
    assert [(part["number"], part["tolerance"], part.get("credit")) for part in gaps[5]["answers"]] == [
        ("3.14", "0.01", None),
        ("3", "1", "1/2"),
        ("*", "0", "0"),
    ]
    assert [option.get("credit") for option in gaps[6]["options"]] == [None, None, None]
    assert [option.get("credit") for option in gaps[7]["options"]] == ["1/2", "1/2", "-1/4"]
    assert found.default_mark == 11


@pytest.mark.parametrize(
    ("inside", "text", "feedback"),
    [
        (r"=a\}b#c\}d~e", "a}b", "c}d"),
        (r"=a\#b#c#d~e", "a#b", "c#d"),
        (r"=a\~b~e", "a~b", ""),
        ("=a&#125;b~e", "a}b", ""),
        ("=a &lt; b~e", "a < b", ""),
        ("=Tom &amp; Ann#<b>x</b>~e", "Tom & Ann", "<b>x</b>"),
        ("%100%a\nb~e", "a b", ""),
    ],
)
def test_embedded_answer_when_signs_are_escaped_then_text_and_feedback_hold_them(inside, text, feedback):
    payload = entry("cloze", text=f"{{1:MC:{inside}}}").payload
    words = payload["gaps"][0]["options"][0]["texts"]["en"]
    assert words == {"text": text, "feedback": f"<p>{feedback}</p>" if feedback else ""}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("no gap", "no gap in the text"),
        ("{1:MC:=a}", "at least two"),
        ("{1:MC:%50%a~b}", "best one earns 50%"),
        ("{1:SA:%80%a}", "best one earns 80%"),
        ("{1:MR:a~b}", "earns 0%"),
        ("{1:NM:=abc}", "no number"),
        ("{1:NM:=1:-2}", "no number"),
        ("{1:MC:%250%a~=b}", "more than the whole"),
        ("{0:SA:=a}", "weight"),
        ("{1:SA:=a", "no gap in the text"),
    ],
)
def test_embedded_answers_when_broken_then_the_question_is_refused_with_the_reason(text, reason):
    found = entry("cloze", text=text)
    assert found.state == "refused"
    assert reason in found.reason


WORDS = "".join(
    f"<selectoption><text>{word}</text><group>{group}</group></selectoption>"
    for word, group in (("cat", 1), ("", 1), ("mat", 1), ("dog", 2), ("fox", 2))
)


def test_gap_when_an_option_is_a_tag_without_words_then_it_is_refused():
    assert "picture alone" in entry("cloze", text="{1:MC:=a~&lt;img src=x&gt;}").reason


def test_words_when_in_several_groups_then_each_gap_has_a_list_of_its_own():
    payload = entry("gapselect", WORDS, text="[[1]] [[4]] [[3]] [[1]]").payload
    assert payload["texts"]["en"]["text"] == "<p>[[1]] [[2]] [[3]] [[4]]</p>"
    assert [option_texts(gap) for gap in payload["gaps"]] == [["cat", "mat"], ["dog", "fox"]] + [
        ["cat", "mat"]
    ] * 2
    assert "choices" not in payload
    assert "missing" in entry("gapselect", WORDS, text="[[2]]").reason


def test_words_when_in_several_groups_with_combined_feedback_then_it_goes_out_with_them():
    words = WORDS + "<correctfeedback><text>Well done</text></correctfeedback>"
    payload = entry("ddwtos", words.replace("selectoption", "dragbox"), text="[[1]] [[3]] [[1]]").payload
    data, problems = write([payload], "moodlexml")
    (back,) = read(data)
    assert (back.original_kind, back.payload, problems) == ("gapselect", payload, [])


def test_gaps_when_embedded_answers_alone_hold_them_then_that_combined_feedback_is_left_out_is_told():
    payload = entry("cloze", text="{1:MC:=a~b} {2:MC:=a~b}").payload
    payload["texts"]["en"]["right"] = "<p>Well done</p>"
    ((_name, why),) = write([payload], "moodlexml")[1]
    assert why == "Written without: feedback for right, partly right and wrong answers."


@pytest.mark.parametrize(
    ("kind", "inside", "reason"),
    [
        ("multichoice", answer("a", "100"), "at least two"),
        ("multichoice", answer("a", "90") + answer("b"), "best one earns 90%"),
        ("multichoice", "<single>false</single>" + answer("a", "50") + answer("b"), "add up to 50%"),
        ("multichoice", answer("a", "100") + answer("<![CDATA[<img src='x'>]]>"), "picture alone"),
        ("multichoice", answer("a", "100") + answer("b", "33"), "The grade 33% is none"),
        ("shortanswer", answer("a", "90"), "best one earns 90%"),
        ("shortanswer", "", "right answer is missing"),
        ("numerical", answer("a", "100"), "no number"),
        ("numerical", answer("1", "100") + UNITS.replace(">1<", ">2<"), "multiplier of 1"),
        ("truefalse", "", "right answer is missing"),
        ("matching", "", "needs pairs"),
        ("ordering", answer("a"), "at least two"),
        ("kprime", STATEMENTS.replace("1.000", "0.000"), "whether it holds"),
        ("random", "", "stands for other questions"),
        ("stack", "", "no kind of question here that is like “stack”"),
    ],
)
def test_question_when_it_can_not_be_graded_then_it_is_refused_with_the_reason(kind, inside, reason):
    found = entry(kind, inside)
    assert (found.state, found.payload, found.name, found.line) == ("refused", None, "N", 1)
    assert reason in found.reason


def test_file_when_one_question_is_refused_then_the_others_are_taken():
    good = '<question type="truefalse"><questiontext><text>T</text></questiontext><answer fraction="100"><text>true</text></answer></question>'
    report = read(f'<quiz>{good}\n<question type="random"/>\n{good}</quiz>'.encode())
    assert [(found.state, found.line, found.name) for found in report] == [
        ("taken", 1, "T"),
        ("refused", 2, "Question"),
        ("taken", 3, "T"),
    ]
    first, last = report.taken
    assert first.payload["key"] != last.payload["key"]


def test_true_and_false_when_in_another_language_then_they_stand_in_moodles_order():
    found = entry("truefalse", answer("Wahr", "0") + answer("Falsch", "100"))
    assert found.payload["answer"] is False


@pytest.mark.parametrize(
    ("attributes", "loss"),
    [
        ({"hint": "<text>h</text>"}, "Hints"),
        ({"penalty": "0.5"}, "second try"),
        ({"responsetemplate": "<text>t</text>"}, "begin with"),
        ({"attachments": "2"}, "Files that learners hand in"),
        ({"generalfeedback": "<text>&lt;table&gt;&lt;tr&gt;&lt;td&gt;x</text>"}, "A table"),
        ({"generalfeedback": "<text>&lt;video src=x&gt;&lt;/video&gt;</text>"}, "film"),
        ({"generalfeedback": "<text>&lt;u&gt;x&lt;/u&gt;</text>"}, "beyond bold"),
        ({"generalfeedback": "<text>$$x^2$$</text>"}, "TeX"),
    ],
)
def test_question_when_something_of_it_can_not_be_kept_then_that_is_named(attributes, loss):
    found = entry("essay", **attributes)
    assert found.state == "taken-with-loss"
    assert any(loss in told for told in found.losses)


@pytest.mark.parametrize(
    ("text_format", "text", "html"),
    [
        ("html", "a<br>b", "<p>a<br>b</p>"),
        ("moodle_auto_format", "a\nb <b>c</b>", "<p>a<br>b <b>c</b></p>"),
        ("plain_text", "a <b> & c", "<p>a &lt;b&gt; &amp; c</p>"),
        ("markdown", "a **b**\n\n- c\n- d", "<p>a <b>b</b></p><ul><li>c</li><li>d</li></ul>"),
        ("unheard_of", "<p>a</p>", "<p>a</p>"),
    ],
)
def test_text_when_it_has_a_format_then_it_is_read_by_it(text_format, text, html):
    data = f'<quiz><question type="essay"><questiontext format="{text_format}"><text><![CDATA[{text}]]></text></questiontext></question></quiz>'
    (found,) = read(data.encode())
    assert found.payload["texts"]["en"]["text"] == html


def test_key_when_answers_are_corrected_then_it_stays_and_not_when_the_text_is():
    def key(text: str, right: str) -> str:
        return entry("shortanswer", answer(right, "100"), text=text).payload["key"]

    assert key("Q", "a") == key("Q", "b") != key("R", "a")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"<html/>", "begins with <html>"),
        ('<?xml version="1.0" encoding="windows-1252"?><quiz>\x93</quiz>'.encode("latin-1"), "windows-1252"),
    ],
)
def test_file_when_it_is_no_moodle_xml_in_utf_8_then_it_is_refused_with_the_reason(data, message):
    assert message in read(data, "moodlexml").message


def test_xml_when_it_has_a_byte_order_mark_then_it_is_read():
    text = '<?xml version="1.0" encoding="{}"?><quiz><question type="essay"><name><text>é</text></name></question></quiz>'
    for data in (text.format("UTF-16").encode("utf-16"), text.format("UTF-8").encode("utf-8-sig")):
        assert [found.name for found in read(data)] == ["é"]


def question(**more) -> dict:
    option = {"sources": [], "texts": {"en": {"text": "a", "feedback": ""}}}
    options = [{"id": str(number), "correct": number == 0, **option} for number in range(2)]
    texts = {"en": {"text": "<p>Q</p>"}}
    return {
        "kind": "single-choice",
        "key": "e3e70682-c209-4cac-a29f-6fbed82c07cd",
        "texts": texts,
        "options": options,
        **more,
    }


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (question(kind="passage"), "no kind of question like “passage”"),
        (question(kind="hotspot"), "no kind of question like “hotspot”"),
        (question(kind="multiple-response", rule="each-option"), "by the rule “each-option”"),
        (
            question(options=[{**question()["options"][0], "credit": "3/7"}, question()["options"][0]]),
            "no credit of 3/7",
        ),
        (question(indicators={"x": ["y"]}), "Written without: indicators"),
        (question(texts={"en": {"text": "<p>Q</p>"}, "fr": {"text": "<p>Q</p>"}}), "other languages (fr)"),
    ],
)
def test_moodle_xml_when_it_can_not_hold_a_question_then_it_is_named(payload, why):
    _data, problems = write([payload], "moodlexml")
    assert [name for name, _why in problems] == ["Q"]
    assert why in problems[0][1]


def test_format_when_it_is_not_written_then_that_is_an_error():
    with pytest.raises(ValueError, match="'qti' is not written"):
        write([], "qti")
