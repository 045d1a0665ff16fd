"""What a running Moodle answered to the fixtures, and how its answers are said in our words."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import markdown
from bs4 import BeautifulSoup
from django.conf import settings

ROOT = Path(settings.BASE_DIR).parent / "shared" / "fixtures" / "moodle-questions"
ABSENT = f"{ROOT} is absent: Moodle's files are not part of this project"
KINDS = {
    "truefalse": "true-false",
    "shortanswer": "short-answer",
    "numerical": "numerical",
    "match": "matching",
    "multianswer": "cloze",
    "gapselect": "cloze",
    "ddwtos": "cloze",
    "essay": "written",
    "ordering": "ordering",
}
UNSUPPORTED = {
    "calculated",
    "calculatedmulti",
    "calculatedsimple",
    "ddimageortext",
    "ddmarker",
    "description",
}
HTML_FORMAT, PLAIN_FORMAT, MARKDOWN_FORMAT = "1", "2", "4"


def oracles() -> list[str]:
    return sorted(path.name.removesuffix(".json") for path in (ROOT / "moodle-oracle").glob("*.json"))


@cache
def oracle(name: str) -> dict[str, Any]:
    return json.loads((ROOT / "moodle-oracle" / f"{name}.json").read_text())


def source(name: str) -> bytes:
    folder, _sep, rest = name.partition("__")
    path = ROOT / "gift-grammar" / rest if folder == "gift-grammar" else ROOT / "fixtures" / name
    return path.read_bytes()


def our_kind(question: dict[str, Any]) -> str:
    """Our name of a kind; empty for those that are refused."""
    if question["qtype"] == "multichoice":
        return "single-choice" if question["single"] in (1, True) else "multiple-response"
    return "" if question["qtype"] in UNSUPPORTED else KINDS[question["qtype"]]


@cache
def words(text: str, text_format: str | int = HTML_FORMAT) -> str:
    """The words of a text of Moodle's, by an independent reader of HTML; pictures and white space don't count."""
    text_format = str(text_format)
    if "<" not in text and "&" not in text and text_format != MARKDOWN_FORMAT:
        return squeezed(text)
    if text_format == PLAIN_FORMAT:
        return squeezed(text)
    html = markdown.markdown(text) if text_format == MARKDOWN_FORMAT else text
    soup = BeautifulSoup(html, "html5lib")
    return squeezed(soup.get_text(" "))


def squeezed(text: str) -> str:
    """Without white space at all, and with the gaps of both systems written alike."""
    return re.sub(r"\s|\xa0", "", re.sub(r"\{#(\d+)\}", r"[[\1]]", text))


def response(payload: dict[str, Any], told: dict[str, Any], language: str = "en") -> Any:
    """What somebody answered in Moodle, in the form in which our graders take it."""
    kind = payload["kind"]
    if kind == "single-choice":
        place = told["choice_index"]
        return None if place is None else payload["options"][place]["id"]
    if kind == "multiple-response":
        return [payload["options"][place]["id"] for place in told["choice_indexes"]]
    if kind in ("true-false", "short-answer", "numerical"):
        return told["answer"] if told["answer"] is None else str(told["answer"])
    if kind == "matching":
        return _pairs(payload, told["pairs"], language)
    return {
        gap["id"]: given
        for gap in payload["gaps"]
        if (given := _in_gap(payload, gap, told["gaps"][gap["name"]], language)) is not None
    }


def _pairs(payload: dict[str, Any], pairs: list[dict[str, str | None]], language: str) -> dict[str, str]:
    answers = {words(part["texts"][language]["text"]): part["id"] for part in payload["answers"]}
    stems = {words(part["texts"][language]["text"]): part["id"] for part in payload["stems"]}
    return {
        stems[words(pair["stem"] or "")]: answers[words(pair["choice"])] for pair in pairs if pair["choice"]
    }


def _in_gap(payload: dict[str, Any], gap: dict[str, Any], told: Any, language: str) -> Any:
    if isinstance(told, dict) and "text" in told:
        return told["text"] or None
    choice = told["choice"] if isinstance(told, dict) else told
    parts = payload["choices"] if gap["kind"] == "choice" else gap["options"]
    known = {words(part["texts"][language]["text"]): part["id"] for part in parts}
    return known[words(choice)] if choice is not None else None


def without_ids(payload: dict[str, Any]) -> dict[str, Any]:
    """A payload without what depends on where in which file it stood."""
    known: dict[str, str] = {}

    def stripped(value: Any) -> Any:
        if isinstance(value, dict):
            if "id" in value:
                known[value["id"]] = f"part {len(known)}"
            return {name: stripped(part) for name, part in value.items() if name not in ("id", "key")}
        return [stripped(part) for part in value] if isinstance(value, list) else value

    bare = stripped(payload)
    for stem in bare.get("stems", []):
        stem["answer"] = known[stem["answer"]]
    for gap in bare.get("gaps", []):
        if "answer" in gap:
            gap["answer"] = known[gap["answer"]]
    return bare
