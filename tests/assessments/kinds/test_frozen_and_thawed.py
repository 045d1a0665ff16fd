"""Freezing and thawing is the identity, for questions as authors write them: of every kind, in two languages, with any rule.

Made up are payloads; an author's draft is made of each (as an import does), in English and in French. Frozen, it must
mark as was meant; and a draft made of what was frozen must freeze to the same, word for word, in both languages.
"""

import json
from html import unescape
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.exchange.stored import stored_body
from assessments.grading import grade, right_answer, thaw
from assessments.kinds import KINDS, Kind, Written
from courses.manifests import digest
from tests.assessments.exchange.test_marks_kept import as_files_have_it, in_the_library
from tests.assessments.grading.payloads import PAYLOADS, Payload, responses


def translated(value: Any) -> Any:
    """A payload with French words beside the English ones."""
    if isinstance(value, dict):
        return {
            name: {"en": _only(part), "fr": {key: _in_french(key, text) for key, text in _only(part).items()}}
            if name == "texts"
            else translated(part)
            for name, part in value.items()
        }
    return [translated(part) for part in value] if isinstance(value, list) else value


def _only(texts: dict[str, dict[str, str]]) -> dict[str, str]:
    return next(iter(texts.values()))


def _in_french(key: str, text: str) -> str:
    """What is typed or named stays as it is, so that the right answer is known; all else has words of its own."""
    return text if key in ("form", "name") else f"FR {text}"


def drafts(kind: Kind, payload: Payload) -> Written:
    """The block of the question in both languages, as the CMS gives it back after it was stored."""
    block = kind.block()
    versions = {}
    for language in ("en", "fr"):
        (entry,) = stored_body(payload, language)
        live = block.to_python(json.loads(json.dumps(entry["value"])))
        versions[language] = block.to_python(block.get_prep_value(live))
    return Written(versions["en"], versions)


def frozen(kind: Kind, payload: Payload) -> Payload:
    written = drafts(kind, payload)
    return {
        "kind": kind.name,
        "key": payload["key"],
        "texts": {
            code: {"text": payload["texts"][code]["text"], **kind.texts(value, code)}
            for code, value in written.versions.items()
        },
        **kind.freeze(written),
    }


@pytest.mark.parametrize("name", PAYLOADS)
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_question_when_frozen_and_thawed_then_it_marks_as_its_author_meant_and_nothing_is_lost(
    name: str, data: st.DataObject
) -> None:
    kind, meant = KINDS[name], translated(as_files_have_it(data.draw(PAYLOADS[name])))
    payload = frozen(kind, meant)
    stored = json.loads(json.dumps(payload))
    assert (stored, digest(stored)) == (payload, digest(payload))
    question = thaw(stored)
    assert question == thaw(payload)
    if name != "written":
        assert grade(question, right_answer(question)).fraction == 1
    response = data.draw(responses(meant))
    as_meant = grade(thaw(meant), response)
    graded = grade(question, in_the_library(meant, payload, response))
    assert (graded.fraction, graded.is_answered) == (as_meant.fraction, as_meant.is_answered)
    assert graded.critical_choices == as_meant.critical_choices
    assert frozen(kind, stored) == payload  # ids, rules, orders, words: all of it is there
    assert said(meant) <= said(payload)
    if "keep_order" in kind.block().child_blocks:
        assert payload.get("shuffle") == meant.get("shuffle")
    for code in ("en", "fr"):
        assert question == thaw(_in_one(payload, code))


def said(value: Any) -> set[tuple[str, str]]:
    """All words of the parts of a question, each with its language."""
    if isinstance(value, list):
        return {found for part in value for found in said(part)}
    if not isinstance(value, dict):
        return set()
    own = value["texts"] if "texts" in value and "kind" not in value else {}
    words = {(code, unescape(text)) for code, texts in own.items() for text in texts.values() if text}
    return words.union(*(said(part) for name, part in value.items() if name not in ("texts", "picture")))


def _in_one(value: Any, code: str) -> Any:
    """The payload with the words of one language alone."""
    if isinstance(value, dict):
        return {
            name: {code: part[code]} if name == "texts" else _in_one(part, code)
            for name, part in value.items()
        }
    return [_in_one(part, code) for part in value] if isinstance(value, list) else value
