"""What a scene of the data files tells beside its story, and what in it depends on earlier choices. Absent: nothing."""

from typing import Any

from courses.curriculum import cited, stable_id
from courses.text import from_markdown

Here = tuple[str, ...]  # the way to a scene or to a choice, of which ids are made


def told_beside(scene: Here, data: dict) -> dict[str, Any]:
    """The passages, lines, exhibits, sides and notes of a scene."""
    return {
        **_said_and_shown(scene, data),
        "passages": _parts(
            scene,
            "passages",
            data,
            lambda part, _here: {**_condition(part), "text": from_markdown(part["text"])},
        ),
        "sides": _parts(
            scene,
            "sides",
            data,
            lambda part, here: {
                "profession": part["profession"],
                "narrative": from_markdown(part.get("narrative", "")),
                "question": part.get("question", ""),
                **_said_and_shown(here, part),
            },
        ),
        "notes": [
            {**note, "type": "profession_note"}
            for note in _parts(
                scene,
                "notes",
                data,
                lambda part, here: {
                    "profession": part["profession"],
                    "text": from_markdown(part["text"]),
                    "sources": cited(part, *here),
                },
            )
        ],
        "seconds": data.get("seconds"),
    }


def _said_and_shown(here: Here, data: dict) -> dict[str, Any]:
    """The dialogue and the exhibits of a scene, or of one side of it."""
    return {
        "dialogue": _parts(
            here,
            "dialogue",
            data,
            lambda part, _here: {"speaker": part.get("speaker", ""), "words": part["words"].strip()},
        ),
        "exhibits": [
            {**exhibit, "type": part["kind"]}
            for part, exhibit in zip(
                data.get("exhibits", []), _parts(here, "exhibits", data, _exhibit), strict=True
            )
        ],
    }


def depending(choice: Here, data: dict) -> dict[str, Any]:
    """What a choice remembers, what it depends on, and where it leads then."""
    return {
        "points": data.get("points"),
        "profession": data.get("profession", ""),
        "remembers": ", ".join(data.get("remembers", [])),
        **_condition(data),
        "branches": _parts(
            choice,
            "branches",
            data,
            lambda part, _here: {
                **_condition(part),
                "leads_to": "" if part["next"] == "end" else part["next"],
            },
        ),
    }


def _condition(data: dict) -> dict[str, str]:
    return {
        "if_remembered": ", ".join(data.get("if", [])),
        "if_not_remembered": ", ".join(data.get("unless", [])),
    }


def _exhibit(part: dict, _here: Here) -> dict[str, Any]:
    if part["kind"] == "document":
        return {"title": part["title"], "text": from_markdown(part["text"])}
    return {
        "sender": part["sender"],
        "recipient": part.get("recipient", ""),
        "sent": part.get("sent", ""),
        "text": part["text"].strip(),
    }


def _parts(here: Here, name: str, data: dict, read: Any) -> list[dict]:
    """The parts of a list, under ids of their own names: a translation and a change of order keep them."""
    ways = [((*here, name, part["id"]), part) for part in data.get(name, [])]
    return [{"type": "item", "id": stable_id(*way), "value": read(part, way)} for way, part in ways]
