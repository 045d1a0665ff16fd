"""What a journey knows of the demo course: its texts and the best answers, read from the data files."""

from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parents[2] / "curriculum"


def _read(path: str) -> object:
    return yaml.safe_load((FOLDER / path).read_text(encoding="utf-8"))


def _choices() -> list[dict]:
    """All choices that the police meet, in the language they were written in (translations have a second suffix)."""
    folders = (FOLDER / "scenarios", FOLDER / "thb-pol/scenarios")
    paths = [path for folder in folders for path in folder.glob("*.yaml") if path.suffixes == [".yaml"]]
    stories = [_read(str(path.relative_to(FOLDER))) for path in paths]
    return [option for story in stories for scene in story["scenes"] for option in scene["options"]]


@cache
def best_answers() -> frozenset[str]:
    """The texts of all good choices and right options."""
    options = [option for question in _read("thb-pol/questions.yaml") for option in question["options"]]
    good = [choice["text"] for choice in _choices() if choice["quality"] == "good"]
    right = [option["text"] for option in options if option["correct"]]
    return frozenset(" ".join(text.split()) for text in good + right)


@cache
def critical_answers() -> frozenset[str]:
    return frozenset(" ".join(choice["text"].split()) for choice in _choices() if choice["critical"])


@cache
def items() -> list[str]:
    """The kinds of the items of the course, in reading order: lesson, common (a lesson too), assessment."""
    return [
        kind
        for module in _read("thb-pol/course.yaml")["modules"]
        for item in module["items"]
        for kind in item
    ]


def lessons() -> int:
    """How many lessons the course has."""
    return sum(kind != "assessment" for kind in items())
