"""Freezing: turns live questions and scenarios into plain data, stored once under the digest of its content."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from assessments.kinds import Written
from assessments.models import AssessmentPage, Question, Scenario, Snapshot
from assessments.paper_blocks import SECTION
from assessments.papers import parts_of
from assessments.texts import frozen_pictures, frozen_sources, published_in
from courses.manifests import digest
from courses.models import Indicator


def _live_translations(thing: Any, only: str = "") -> dict[str, Any]:
    """All published language versions of a snippet or page, by language code; or `only` the one of this language."""
    versions = (
        type(thing).objects.filter(translation_key=thing.translation_key, live=True).select_related("locale")
    )
    if only:
        versions = versions.filter(locale__language_code=only)
    return {version.locale.language_code: version for version in versions} or {
        thing.locale.language_code: thing
    }


def _by_id(stream: Iterable) -> dict[str, Any]:
    return {str(child.id): child.value for child in stream}


def _indicators(by_step: dict[str, Iterable[Indicator | None]]) -> dict[str, dict[str, list[str]]]:
    """What can be noticed at each step, by the keys that all languages share, for results to be counted by.

    Empty where no indicator is named, so that such a question keeps the digest it had before there were any.
    """
    keys = {
        step: list(dict.fromkeys(str(indicator.translation_key) for indicator in chosen if indicator))
        for step, chosen in by_step.items()
    }
    named = {step: found for step, found in keys.items() if found}
    return {"indicators": named} if named else {}


def question_payload(question: Question, only: str = "") -> dict[str, Any]:
    versions = {code: version for code, version in _live_translations(question, only).items() if version.body}
    written = Written(
        question.body[0].value, {code: version.body[0].value for code, version in versions.items()}
    )
    kind = question.kind
    return {
        "kind": kind.name,
        "key": str(question.translation_key),
        "texts": {
            code: {
                **_question_texts(version, code),
                **kind.texts(written.versions[code], code),
            }
            for code, version in versions.items()
        },
        **kind.freeze(written),
        **_unless_empty("sources", frozen_sources(child.value for child in question.sources)),
        **_unless_empty("pictures", frozen_pictures(question.pictures, versions)),
        **_indicators({str(question.translation_key): [child.value for child in question.indicators]}),
    }


FEEDBACK = {
    "feedback": "feedback",
    "right": "feedback_right",
    "partly": "feedback_partly",
    "wrong": "feedback_wrong",
}


def _question_texts(version: Question, code: str) -> dict[str, str]:
    """The words of a question; of its feedback only what was written, so that older questions keep their digest."""
    feedback = {name: getattr(version, field) for name, field in FEEDBACK.items()}
    return {
        "text": published_in(code, version.text),
        **{name: published_in(code, html) for name, html in feedback.items() if html},
    }


def _unless_empty(name: str, value: Any) -> dict[str, Any]:
    return {name: value} if value else {}


def scenario_payload(scenario: Scenario, only: str = "") -> dict[str, Any]:
    versions = _live_translations(scenario, only)
    scenes = {code: _by_id(version.scenes) for code, version in versions.items()}
    ids = {child.value["name"]: str(child.id) for child in scenario.scenes}
    return {
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
        "scenes": [
            {
                "id": str(child.id),
                "texts": {
                    code: {
                        "title": known[str(child.id)]["title"],
                        "narrative": published_in(code, known[str(child.id)]["narrative"].source),
                        "question": known[str(child.id)]["question"],
                    }
                    for code, known in scenes.items()
                    if str(child.id) in known
                },
                "choices": [
                    _choice_payload(choice, str(child.id), ids, scenes) for choice in child.value["choices"]
                ],
            }
            for child in scenario.scenes
        ],
        **_indicators({str(child.id): child.value["indicators"] for child in scenario.scenes}),
    }


def _choice_payload(
    choice: Any, scene_id: str, ids: dict[str, str], scenes: dict[str, dict]
) -> dict[str, Any]:
    choice_id = str(choice.id)
    texts = {}
    for code, known in scenes.items():
        translated = _by_id(known[scene_id]["choices"]).get(choice_id) if scene_id in known else None
        if translated:
            texts[code] = {
                "text": translated["text"],
                "consequence": published_in(code, translated["consequence"].source),
                "reason": published_in(code, translated["reason"].source),
            }
    return {
        "id": choice_id,
        "quality": choice.value["quality"],
        "critical": bool(choice.value["is_critical"]),
        "leads_to": ids.get(choice.value["leads_to"]),
        "sources": frozen_sources(choice.value["sources"]),
        "texts": texts,
    }


def item_payload(thing: Question | Scenario, only: str = "") -> dict[str, Any]:
    return question_payload(thing, only) if isinstance(thing, Question) else scenario_payload(thing, only)


def paper_payload(
    page: AssessmentPage,
    only: str = "",
    asking: Collection[str] = (),
    drawn: Mapping[str, Sequence[Question]] | None = None,
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The paper of an assessment, which names its items by digest, and the items themselves in order.

    In every published language, or `only` in one where it exists. `asking` are the keys of what a refresher asks again;
    none: all of it. `drawn` are the questions of each draw; None: the paper names its draws, as an edition does.
    """
    items: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for part in parts_of(page, asking):
        placed = {"weight": part.value["weight"], **_unless_empty("section", part.section)}
        if part.thing is None and drawn is None:
            entries.append({"draw": part.id, **placed})
            continue
        things = [part.thing] if part.thing else (drawn or {}).get(part.id, [])
        frozen = [item_payload(thing, only) for thing in things]
        items += frozen
        entries += [{"digest": digest(item), **placed} for item in frozen]
    versions = _live_translations(page, only)
    paper = {
        "kind": "assessment",
        "key": str(page.translation_key),
        "texts": {code: {"title": version.title} for code, version in versions.items()},
        "pass_mark": page.pass_mark,
        "items": entries,
        **_unless_empty("sections", _sections(page, versions, {entry.get("section") for entry in entries})),
        **_unless_empty("review", page.policy.frozen),
    }
    return paper, items


def _sections(
    page: AssessmentPage, versions: dict[str, AssessmentPage], used: Collection[str | None]
) -> list[dict[str, Any]]:
    """The sections that have items, in order, with their titles in every language."""
    titles = {code: _by_id(version.paper) for code, version in versions.items()}
    return [
        {
            "id": str(block.id),
            "texts": {
                code: {"title": known[str(block.id)]["title"]}
                for code, known in titles.items()
                if str(block.id) in known
            },
            **_unless_empty("must_pass", block.value["must_pass"]),
        }
        for block in page.paper
        if block.block_type == SECTION and str(block.id) in used
    ]


def freeze(
    page: AssessmentPage,
    *,
    at: datetime,
    asking: Collection[str] = (),
    drawn: Mapping[str, Sequence[Question]] | None = None,
    is_practice: bool = False,
) -> Snapshot:
    """Store the paper and its items, each once, and return the paper's snapshot; `asking` as for `paper_payload`.

    `drawn` are the questions of each draw; an attempt for practice counts for nothing.
    """
    paper, items = paper_payload(page, asking=asking, drawn=drawn or {})
    paper |= _unless_empty("practice", is_practice)
    wanted = {digest(payload): payload for payload in [*items, paper]}
    known = set(Snapshot.objects.filter(digest__in=wanted).values_list("digest", flat=True))
    Snapshot.objects.bulk_create(
        [
            Snapshot(digest=key, kind=payload["kind"], payload=payload, first_used_at=at)
            for key, payload in wanted.items()
            if key not in known
        ],
        ignore_conflicts=True,  # another attempt stored the same content at the same moment
    )
    return Snapshot.objects.get(digest=digest(paper))
