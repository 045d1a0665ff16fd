"""Freezing of scenarios: a branching story as plain data.

Where a scenario has sides, it is frozen as one profession sees it: its scenes hold what that profession reads and may
choose, under `own` what it alone hears and looks at, and beside them, for the debrief, the sides of the others. Whatever a scenario does not use leaves no trace, so
that it keeps the digest it had before there was such a thing.
"""

from collections.abc import Callable, Iterator
from typing import Any

from wagtail.blocks.list_block import ListValue

from accounts.models import Profession
from assessments.freezing_exhibits import exhibit_payload
from assessments.language_versions import frozen_indicators, live_translations
from assessments.models import Scenario
from assessments.models.scenarios import condition_of, scene_ids, words_of
from assessments.side_blocks import has_narrative
from assessments.texts import frozen_sources, published_in, untranslated_sources

Versions = dict[str, Any]  # the value of a part in each language that has it
Payload = dict[str, Any]


def scenario_payload(scenario: Scenario, only: str = "", profession: str = "") -> Payload:
    """A scenario as somebody of that profession meets it; without one, as everybody else does, with all sides beside it."""
    versions = live_translations(scenario, only)
    ids = scene_ids(scenario.scenes)
    speakers = {child.value["short_name"]: str(child.id) for child in scenario.roles}
    profession = profession if profession in _professions(scenario) else ""
    scenes = [
        (child, _scene_payload(child, known, ids, speakers, profession))
        for child, known in _children(scenario.scenes, {c: v.scenes for c, v in versions.items()})
    ]
    payload = {
        "kind": "scenario",
        "key": str(scenario.translation_key),
        "texts": {
            code: {
                "title": version.title,
                "content_note": version.content_note,
                "setting": published_in(code, version.setting),
            }
            for code, version in versions.items()
        },
        "scenes": [scene for _child, scene in scenes],
        **_unless_empty(
            profession=profession,
            roles=[
                _role_payload(child, known)
                for child, known in _children(scenario.roles, {c: v.roles for c, v in versions.items()})
            ],
            other_sides=_other_sides(scenario, profession),
        ),
        **frozen_indicators({str(child.id): child.value["indicators"] for child in scenario.scenes}),
    }
    return untranslated_sources(payload) if only else payload


def _professions(scenario: Scenario) -> set[str]:
    """Those for whom something in the scenario is different."""
    named = set()
    for child in scenario.scenes:
        named |= {side["profession"] for side in child.value["sides"]}
        named |= {note.value["profession"] for note in child.value["notes"]}
        named |= {choice.value["profession"] or "" for choice in child.value["choices"]}
    return named - {""}


def _other_sides(scenario: Scenario, profession: str) -> list[str]:
    """Whose sides somebody of that profession is told of besides their own; empty: everybody else, where there is such.

    Nothing without a profession: then these are all that the scenes name, as they always were.
    """
    if not profession:
        return []
    written: list[str] = []
    for child in scenario.scenes:
        written += [side["profession"] for side in child.value["sides"]]
        written += [
            choice.value["profession"] for choice in child.value["choices"] if choice.value["profession"]
        ]
    others = [code for code in dict.fromkeys(written) if code != profession]
    has_others = profession in written and Profession.objects.exclude(code__in=written).exists()
    return [*others, ""] if has_others else others


def _unless_empty(**parts: Any) -> Payload:
    return {name: part for name, part in parts.items() if part not in (None, "", [], {})}


def _children(stream: Any, versions: Versions) -> Iterator[tuple[Any, Versions]]:
    """Each part of a stream or a list, with its value in each language that has it."""
    known = {code: {str(part.id): part.value for part in _parts(value)} for code, value in versions.items()}
    for part in _parts(stream):
        yield part, {code: parts[str(part.id)] for code, parts in known.items() if str(part.id) in parts}


def _parts(value: Any) -> Any:
    return value.bound_blocks if isinstance(value, ListValue) else value


def _inside(name: str, value: Any, versions: Versions) -> Iterator[tuple[Any, Versions]]:
    return _children(value[name], {code: version[name] for code, version in versions.items()})


def _texts(versions: Versions, read: Callable[[Any, str], dict[str, str]]) -> dict[str, dict[str, str]]:
    return {code: read(version, code) for code, version in versions.items()}


def _role_payload(role: Any, versions: Versions) -> Payload:
    return {
        "id": str(role.id),
        **_unless_empty(profession=role.value["profession"]),
        "texts": _texts(versions, lambda words, _code: {"name": words["name"], "role": words["role"]}),
    }


def _scene_payload(
    scene: Any, versions: Versions, ids: dict[str, str], speakers: dict[str, str], profession: str
) -> Payload:
    value = scene.value
    written = {
        side.value["profession"]: (side.value, known) for side, known in _inside("sides", value, versions)
    }
    sides = {code: known for code, (_side, known) in written.items()}
    beside = {code: _beside(side, known, speakers) for code, (side, known) in written.items()}
    choices = list(_inside("choices", value, versions))
    written_for = {choice.value["profession"] or "" for choice, _known in choices}

    def offered(to: str) -> list[Payload]:
        chosen = to if to in written_for else ""
        return [
            _choice_payload(part, known, ids)
            for part, known in choices
            if (part.value["profession"] or "") == chosen
        ]

    others = [code for code in dict.fromkeys([*sides, *sorted(written_for)]) if code not in ("", profession)]
    if profession and profession in {*sides, *written_for} and "" in written_for:
        others.append("")  # what everybody else meets where this profession meets something of its own
    return {
        "id": str(scene.id),
        "texts": _scene_texts(versions, sides.get(profession, {})),
        "choices": offered(profession),
        **_unless_empty(
            passages=[
                {"id": str(part.id), "only_if": _condition(part.value), "texts": _texts(known, _passage)}
                for part, known in _inside("passages", value, versions)
            ],
            **_beside(value, versions, speakers),
            own=beside.get(profession),
            notes=[
                _note_payload(note, known)
                for note, known in _inside("notes", value, versions)
                if profession in ("", note.value["profession"])
            ],
            seconds=value["seconds"],
            sides=[
                {
                    "profession": other,
                    "texts": _scene_texts(versions, sides.get(other, {})),
                    "choices": offered(other),
                    **beside.get(other, {}),
                }
                for other in others
            ],
        ),
    }


def _beside(value: Any, versions: Versions, speakers: dict[str, str]) -> Payload:
    """What is said and what lies on the table, in a scene or on one side of it."""
    return _unless_empty(
        dialogue=[
            {
                "id": str(line.id),
                **_unless_empty(speaker=speakers.get(line.value["speaker"])),
                "texts": _texts(known, lambda words, _code: {"words": words["words"]}),
            }
            for line, known in _inside("dialogue", value, versions)
        ],
        exhibits=[exhibit_payload(part, known) for part, known in _inside("exhibits", value, versions)],
    )


def _scene_texts(versions: Versions, side: Versions) -> dict[str, dict[str, str]]:
    """The words of a scene; of a side, its own in each language, as far as it has any."""

    def read(words: Any, code: str) -> dict[str, str]:
        own = side.get(code)
        told = own if own and has_narrative(own) else words
        return {
            "title": words["title"],
            "narrative": published_in(code, told["narrative"].source),
            "question": (own and own["question"]) or words["question"],
        }

    return _texts(versions, read)


def _passage(words: Any, code: str) -> dict[str, str]:
    return {"text": published_in(code, words["text"].source)}


def _note_payload(note: Any, versions: Versions) -> Payload:
    return {
        "id": str(note.id),
        "profession": note.value["profession"],
        "sources": frozen_sources(note.value["sources"]),
        "texts": _texts(versions, _passage),
    }


def _choice_payload(choice: Any, versions: Versions, ids: dict[str, str]) -> Payload:
    value = choice.value

    def read(words: Any, code: str) -> dict[str, str]:
        return {
            "text": words["text"],
            "consequence": published_in(code, words["consequence"].source),
            "reason": published_in(code, words["reason"].source),
        }

    return {
        "id": str(choice.id),
        "quality": value["quality"],
        "critical": bool(value["is_critical"]),
        "leads_to": ids.get(value["leads_to"]),
        "sources": frozen_sources(value["sources"]),
        "texts": _texts(versions, read),
        **_unless_empty(
            points=value["points"],
            remembers=words_of(value["remembers"]),
            only_if=_condition(value),
            branches=[
                {"only_if": _condition(branch), "leads_to": ids.get(branch["leads_to"])}
                for branch in value["branches"]
            ],
        ),
    }


def _condition(value: Any) -> dict[str, list[str]]:
    condition = condition_of(value)
    return _unless_empty(
        remembered=sorted(condition.remembered), not_remembered=sorted(condition.not_remembered)
    )
