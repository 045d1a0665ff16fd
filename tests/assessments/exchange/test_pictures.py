"""Pictures inside texts of other systems: those of the question stand below its text, all others become their words."""

import base64
from html import escape

import pytest

from assessments.exchange import read
from assessments.exchange.media import PLUGINFILE
from tests.assessments.exchange.archives import zipped
from tests.assessments.exchange.qti_items import choice, declaration, item

PNG = b"\x89PNG\r\n\x1a\n and more"
BELOW = "Pictures stand below the text, not within it."
IMG = f'<img src="{PLUGINFILE}a.png" alt="A door">'


def in_moodle(text: str, feedback: str = ""):
    file = f'<file name="a.png" encoding="base64">{base64.b64encode(PNG).decode()}</file>'
    (entry,) = read(
        f'<quiz><question type="essay"><questiontext format="html"><text>{escape(text)}</text>{file}</questiontext>'
        f"<generalfeedback><text>{escape(feedback)}</text></generalfeedback></question></quiz>".encode(),
        "moodlexml",
    )
    return entry


@pytest.mark.parametrize(
    ("text", "losses"),
    [
        (f"<p>What now?</p><p>{IMG}</p>", []),
        (f"<p>What now? {IMG}</p><p>&nbsp;</p>", []),
        (f"{IMG}{IMG}", []),
        (f"<p>{IMG} What now?</p>", [BELOW]),
        (f"<p>See</p>{IMG}<ul><li>the door</li></ul>{IMG}", [BELOW]),
    ],
)
def test_picture_when_words_of_the_question_follow_it_then_that_it_moves_is_a_loss(text, losses):
    entry = in_moodle(text)
    assert (entry.losses, {picture.alt for picture in entry.pictures}) == (losses, {"A door"})


def test_picture_when_it_stands_in_a_feedback_of_moodle_then_its_description_stands_there():
    entry = in_moodle("What now?", f"See {IMG}")
    assert entry.pictures == []
    assert entry.payload["texts"]["en"]["feedback"] == "<p>See [A door]</p>"


def in_qti(body: str, rest: str = ""):
    (entry,) = read(
        zipped({"a.xml": item(declaration(right="B"), body, rest=rest), "a.png": PNG}), "qti"
    ).entries
    return entry


PICTURE = '<img src="a.png" alt="A door"/>'


@pytest.mark.parametrize(
    ("body", "losses"),
    [
        (choice().replace("Which?", f"Which? {PICTURE}"), []),
        (f"<p>See {PICTURE}</p>" + choice(), [BELOW]),
    ],
)
def test_picture_when_the_prompt_of_an_item_follows_it_then_that_it_moves_is_a_loss(body, losses):
    entry = in_qti(body)
    assert (entry.losses, [picture.alt for picture in entry.pictures]) == (losses, ["A door"])


def test_picture_when_it_stands_in_a_feedback_of_an_item_then_the_question_does_not_show_it():
    feedback = f'<modalFeedback outcomeIdentifier="SCORE" identifier="none" showHide="hide">See {PICTURE}</modalFeedback>'
    entry = in_qti(choice(), feedback)
    assert entry.payload["texts"]["en"] == {"text": "<p>Which?</p>", "feedback": "<p>See [A door]</p>"}
    assert entry.pictures == []
    assert list(entry.files) == ["a.png"]
