"""The words of QTI items: feedback where its condition has a place, and what of the words can not be kept."""

from tests.assessments.exchange.qti_items import choice, declaration, item, read

FEEDBACK = """<responseProcessing>
 <responseCondition><responseIf><match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>
  <setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue></setOutcomeValue>
  <setOutcomeValue identifier="BASIC"><baseValue baseType="identifier">right</baseValue></setOutcomeValue></responseIf>
 <responseElse>
  <setOutcomeValue identifier="BASIC"><baseValue baseType="identifier">wrong</baseValue></setOutcomeValue>
 </responseElse></responseCondition>
 <setOutcomeValue identifier="CHOSEN"><variable identifier="RESPONSE"/></setOutcomeValue></responseProcessing>"""


def modal(outcome: str, name: str, text: str, *, hide: bool = False, title: str = "") -> str:
    return (
        f'<modalFeedback outcomeIdentifier="{outcome}" identifier="{name}" showHide="{"hide" if hide else "show"}" '
        f'title="{title}">{text}</modalFeedback>'
    )


def test_feedback_when_its_condition_has_a_place_then_it_stands_there():
    outcomes = "".join(
        f'<outcomeDeclaration identifier="{name}" cardinality="single" baseType="identifier"/>'
        for name in ("BASIC", "CHOSEN")
    )
    inline = (
        '<feedbackInline outcomeIdentifier="CHOSEN" identifier="A" showHide="show">Not A.</feedbackInline>'
    )
    rest = (
        modal("BASIC", "right", "Well done.", title="Yes")
        + modal("BASIC", "wrong", "Read again.")
        + modal("CHOSEN", "C", "C is too late.")
        + modal("NEVER", "x", "Remember the law.", hide=True)
        + modal("NEVER", "y", "Shown to nobody.")
    )
    body = choice().replace("Choice A", f"Choice A{inline}")
    entry = read(item(declaration(right="B") + outcomes, body, FEEDBACK, rest=rest))
    assert entry.payload["texts"]["en"] == {
        "text": "<p>Which?</p>",
        "right": "<p><b>Yes</b></p><p>Well done.</p>",
        "wrong": "<p>Read again.</p>",
        "feedback": "<p>Remember the law.</p>",
    }
    assert [part["texts"]["en"] for part in entry.payload["options"]] == [
        {"text": "Choice A", "feedback": "<p>Not A.</p>"},
        {"text": "Choice B", "feedback": ""},
        {"text": "Choice C", "feedback": "<p>C is too late.</p>"},
    ]
    assert entry.losses == ["The feedback “Shown to nobody.” has no place here."]


def test_words_when_something_in_them_can_not_be_kept_then_it_is_named():
    body = (
        "<table><tr><td>a</td><td><p>b</p></td></tr></table><p>x<sup>2</sup> <math><mi>y</mi></math> "
        '<img src="../secret.png" alt="A sign"/></p><object data="film.mp4" type="video/mp4">The film.</object>'
    )
    entry = read(item(declaration(right="B"), body + choice()))
    assert (
        entry.payload["texts"]["en"]["text"]
        == "<p>a | b</p><p>x² y [A sign]</p><p>The film.</p><p>Which?</p>"
    )
    assert entry.files == {}
    assert entry.losses == [
        "A table: its rows are lines of text here.",
        "Formulas become plain text.",
        "The file “../secret.png” is not there.",
        "The file “film.mp4” is not there.",
        "“film.mp4” is not shown in the question.",
    ]


def test_words_when_they_hold_scripts_or_events_then_those_do_not_come_in():
    body = '<p onclick="x()">Hello <script>alert(1)</script><a href="javascript:alert(1)">there</a></p>'
    entry = read(item(declaration(right="B"), body + choice().replace("Choice A", "&lt;script&gt;")))
    assert entry.payload["texts"]["en"]["text"] == "<p>Hello there</p><p>Which?</p>"
    assert entry.payload["options"][0]["texts"]["en"]["text"] == "<script>"  # plain text, shown as such
