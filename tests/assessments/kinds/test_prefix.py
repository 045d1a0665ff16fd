"""Several questions may stand in one form: the names and ids of the fields of every kind begin with the question's prefix."""

import re
from pathlib import Path

import pytest

from assessments.kinds import KINDS

FOLDER = Path(__file__).resolve().parents[3] / "templates/assessments/kinds"
PARTS = ["cloze_gap.html", "number_field.html"]
TEMPLATES = [*(f"{kind.stem}_answer.html" for kind in KINDS.values()), *PARTS]


@pytest.mark.parametrize("name", TEMPLATES)
def test_fields_when_any_kind_shows_them_then_their_names_begin_with_the_prefix(name: str) -> None:
    template = (FOLDER / name).read_text()
    names = re.findall(r'<(?:input|select|textarea)[^>]*? name="([^"]*)"', template)
    names += re.findall(r'radio_card\.html" with .*?name=(\S+)', template)
    passed_on = re.findall(r'"assessments/kinds/(?:number_field|cloze_gap)\.html"[^%]*', template)
    assert names or passed_on
    assert [name for name in names if not name.startswith(("{{ prefix }}", "prefix|add:"))] == []
    assert [part for part in passed_on if "prefix" not in part] == []
    labels = set(re.findall(r' for="([^"]*)"', template))
    assert labels <= set(re.findall(r' id="([^"]*)"', template)) | {"{{ question.key }}-number"}
