"""What Moodle itself exported again reads the same as what it had imported."""

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import pytest

from assessments.exchange import read
from tests.assessments.exchange import moodle

pytestmark = pytest.mark.skipif(not moodle.ROOT.is_dir(), reason=moodle.ABSENT)

FOLDER = moodle.ROOT / "moodle-export"
EXPORTS = sorted(path.name for path in FOLDER.glob("*")) if FOLDER.is_dir() else []
# The line break in the first file is a space in the format "missing word", which is read as GIFT here.
OTHERWISE_IN_XML = {"format__missingword__question.missingword1.txt.xml"}
# GIFT has no place for these, or Moodle writes something else than it meant.
OTHERWISE_IN_GIFT = {
    "format__missingword__question.missingword1.txt.gift.txt": "the same line break",
    "format__xml__multianswer.xml.gift.txt": "embedded answers",
    "type__gapselect__testquestion.moodle.xml.gift.txt": "gaps with a list of words",
    "format__xml__truefalse.xml.gift.txt": "pictures",
    "type__essay__testquestion.moodle.xml.gift.txt": "a limit of words",
    "type__match__testquestion.moodle.xml.gift.txt": "combined feedback",
    "type__ordering__testquestion.moodle.xml.gift.txt": "feedback of an ordering",
    "type__ordering__testimport.gift.txt": "feedback of an ordering",
}


def rounded(value: Any) -> Any:
    """Tolerances of ranges without the dust of Moodle's binary fractions."""
    if isinstance(value, dict):
        return {
            name: str(Decimal(part).quantize(Decimal("1e-12"))) if name == "tolerance" else rounded(part)
            for name, part in value.items()
        }
    return [rounded(part) for part in value] if isinstance(value, list) else value


def contents(data: bytes) -> Counter[str]:
    return Counter(
        json.dumps(rounded(moodle.without_ids(entry.payload)), sort_keys=True, ensure_ascii=False)
        for entry in read(data)
        if entry.payload
    )


def original(name: str, suffix: str) -> bytes:
    """Files that end with the suffix already got no second one."""
    is_known = (moodle.ROOT / "fixtures" / name).is_file()
    return moodle.source(name if is_known else name.removesuffix(suffix))


@pytest.mark.parametrize(
    "name", [name for name in EXPORTS if name.endswith(".xml") and name not in OTHERWISE_IN_XML]
)
def test_xml_when_moodle_exported_a_file_again_then_it_holds_the_same_questions(name):
    assert contents((FOLDER / name).read_bytes()) == contents(original(name, ".xml"))


@pytest.mark.parametrize(
    "name", [name for name in EXPORTS if name.endswith(".gift.txt") and name not in OTHERWISE_IN_GIFT]
)
def test_gift_when_moodle_exported_a_file_again_then_it_holds_the_same_questions(name):
    described = Counter(
        re.sub(r"\[Picture \d+: ", "[", text) for text in contents(original(name, ".gift.txt")).elements()
    )
    assert contents((FOLDER / name).read_bytes()) == described  # no picture comes along in GIFT


def test_export_of_moodle_when_listed_as_different_then_it_still_is():
    """A name that no longer belongs on the lists above would hide a comparison."""
    for name in OTHERWISE_IN_GIFT:
        assert contents((FOLDER / name).read_bytes()) != contents(original(name, ".gift.txt")), name
    for name in OTHERWISE_IN_XML:
        assert contents((FOLDER / name).read_bytes()) != contents(original(name, ".xml")), name
