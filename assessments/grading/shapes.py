"""Reads responses that came from outside: refuses what has the wrong shape or names what the question does not have.

An empty response (None, "", [] or {}) is "not answered" for every kind. All else that does not fit raises ValueError,
with a message for developers that never repeats more than a few characters of what was sent.
"""

from collections.abc import Collection, Mapping
from typing import Any

YES_OR_NO = ("true", "false")


def is_empty(response: Any) -> bool:
    return response is None or (isinstance(response, str | list | tuple | Mapping) and not response)


def brief(value: Any) -> str:
    return repr(value[:40]) if isinstance(value, str) else f"something of type {type(value).__name__}"


def read_id(response: Any, known: Collection[str], question_id: str) -> str | None:
    """One id among the known ones; None: not answered."""
    if is_empty(response):
        return None
    if not isinstance(response, str):
        raise ValueError(f"Question {question_id} takes one id, not {brief(response)}.")
    if response not in known:
        raise ValueError(f"Question {question_id} has no {brief(response)}.")
    return response


def read_ids(response: Any, known: Collection[str], question_id: str) -> list[str]:
    """A list of different ids among the known ones; empty: not answered."""
    if is_empty(response):
        return []
    if not isinstance(response, list | tuple):
        raise ValueError(f"Question {question_id} takes a list of ids, not {brief(response)}.")
    seen: dict[str, None] = {}
    for given in response:
        if not isinstance(given, str) or given not in known:
            raise ValueError(f"Question {question_id} has no {brief(given)}.")
        if given in seen:
            raise ValueError(f"Question {question_id}: {brief(given)} is given twice.")
        seen[given] = None
    return list(seen)


def read_mapping(response: Any, known: Collection[str], question_id: str) -> dict[str, Any]:
    """What was given for each part, by its id; parts left empty are left out."""
    if is_empty(response):
        return {}
    if not isinstance(response, Mapping):
        raise ValueError(f"Question {question_id} takes a mapping by id, not {brief(response)}.")
    for part in response:
        if not isinstance(part, str) or part not in known:
            raise ValueError(f"Question {question_id} has no {brief(part)}.")
    return {part: given for part, given in response.items() if not is_empty(given)}


def read_text(response: Any, question_id: str) -> str:
    if is_empty(response):
        return ""
    if not isinstance(response, str):
        raise ValueError(f"Question {question_id} takes a text, not {brief(response)}.")
    return response


def check_ids(question_id: str, what: str, ids: Collection[str]) -> None:
    """Raise ValueError when two parts of a question have the same id or one has none, or when there are no parts."""
    if not ids:
        raise ValueError(f"Question {question_id} has no {what}.")
    if not all(isinstance(part, str) and part for part in ids):
        raise ValueError(f"Question {question_id}: an id of its {what} is no text.")
    if len(set(ids)) != len(ids):
        raise ValueError(f"Question {question_id}: two {what} have the same id.")


def check_rule(question_id: str, rule: str, rules: Collection[str]) -> None:
    if rule not in rules:
        raise ValueError(f"Question {question_id}: there is no rule {brief(rule)} for its kind.")


def check_critical(what: str, is_critical: bool, *, is_right: bool) -> None:
    """Raise ValueError where something right, or right in parts, is called a critical mistake."""
    if not isinstance(is_critical, bool):
        raise ValueError(f"{what}: it is a critical mistake or it is not.")
    if is_critical and is_right:
        raise ValueError(f"{what}: what earns something is no critical mistake.")
