"""Freezing: turns live questions and scenarios into plain data, stored once under the digest of its content."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from assessments.asked_files import files_of, with_facts
from assessments.freezing_scenarios import scenario_payload
from assessments.kinds import Written
from assessments.language_versions import by_id, frozen_indicators, live_translations
from assessments.models import AssessmentPage, Question, Scenario, Snapshot
from assessments.models.pages import Presentation
from assessments.paper_blocks import SECTION
from assessments.papers import parts_of
from assessments.readers import NOBODY, Reader, met_by, variants_of
from assessments.texts import frozen_pictures, frozen_sources, published_in, untranslated_sources
from courses.kept_files import keep
from courses.manifests import digest
from courses.memory import Memory


def question_payload(question: Question, only: str = "") -> dict[str, Any]:
    versions = {code: version for code, version in live_translations(question, only).items() if version.body}
    written = Written(
        question.body[0].value, {code: version.body[0].value for code, version in versions.items()}
    )
    kind = question.kind
    payload = {
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
        **frozen_indicators(
            {
                str(question.translation_key): [child.value for child in question.indicators],
                **kind.indicators(written),
            }
        ),
    }
    return untranslated_sources(payload) if only else payload


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


def item_payload(thing: Question | Scenario, only: str = "", profession: str = "") -> dict[str, Any]:
    if isinstance(thing, Question):
        return question_payload(thing, only)
    return scenario_payload(thing, only, profession)


def _frozen(
    memory: Memory, thing: Question | Scenario, only: str, profession: str, *, is_asked: bool
) -> tuple[str, dict[str, Any]]:
    """The digest and the payload of one thing; where an attempt asks it, with what the files in it come to."""

    def freeze() -> tuple[str, dict[str, Any]]:
        payload = item_payload(thing, only, profession)
        payload = with_facts(payload) if is_asked else payload
        return digest(payload), payload

    return memory.recall(("frozen", thing.translation_key, only, profession, is_asked), freeze)


def paper_payload(
    page: AssessmentPage,
    only: str = "",
    asking: Collection[str] = (),
    drawn: Mapping[str, Sequence[Question]] | None = None,
    reader: Reader = NOBODY,
    memory: Memory | None = None,
) -> tuple[dict[str, Any], list[tuple[str, dict[str, Any]]]]:
    """The paper of an assessment, which names its items by digest, and the items themselves in order, each with its digest.

    In every published language, or `only` in one where it exists. `asking` are the keys of what a refresher asks again;
    none: all of it. `drawn` are the questions of each draw; None: the paper names its draws, as an edition does, and the
    items say of their files no more than an edition's always did. `reader`: who
    is asked; of variants they meet one that is new to them. `memory`: of what was frozen before; None: all is read anew.
    """
    memory = memory or Memory(None)
    taken: set[str] = set()
    items: list[tuple[str, dict[str, Any]]] = []
    entries: list[dict[str, Any]] = []
    for part in parts_of(page, asking):
        placed = {"weight": part.value["weight"], **_unless_empty("section", part.section)}
        placed |= {} if part.thing else {"draw": part.id}
        if part.thing is None and drawn is None:
            entries.append(placed)
            continue
        things = [part.thing] if part.thing else (drawn or {}).get(part.id, [])
        things = [
            met_by(reader, thing, taken=taken) if isinstance(thing, Scenario) else thing for thing in things
        ]
        frozen = [
            _frozen(memory, thing, only, reader.profession, is_asked=drawn is not None) for thing in things
        ]
        items += frozen
        entries += [{"digest": key, **placed} for key, _payload in frozen]
    versions = memory.recall(("versions", page.translation_key, only), lambda: live_translations(page, only))
    paper = {
        "kind": "assessment",
        "key": str(page.translation_key),
        "texts": {code: {"title": version.title} for code, version in versions.items()},
        "pass_mark": page.pass_mark,
        "items": entries,
        **_unless_empty("sections", _sections(page, versions, {entry.get("section") for entry in entries})),
        **_unless_empty("review", page.policy.frozen),
        **({} if page.presentation == Presentation.ONE else {"presentation": page.presentation}),
    }
    return paper, items


def variant_payloads(page: AssessmentPage, only: str = "") -> dict[str, list[dict[str, Any]]]:
    """The scenarios that may stand for those of the paper, by the key of the one that the paper names."""
    named = [block.value["scenario"] for block in page.paper if block.block_type == "scenario"]
    others = {str(thing.translation_key): variants_of(thing)[1:] for thing in named if thing}
    return {key: [item_payload(other, only) for other in found] for key, found in others.items() if found}


def _sections(
    page: AssessmentPage, versions: dict[str, AssessmentPage], used: Collection[str | None]
) -> list[dict[str, Any]]:
    """The sections that have items, in order, with their titles in every language."""
    titles = {code: by_id(version.paper) for code, version in versions.items()}
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
    reader: Reader = NOBODY,
    is_practice: bool = False,
    memory: Memory | None = None,
) -> Snapshot:
    """Store the paper, its items and copies of the files in them, each once, and return the paper's snapshot; `asking`
    and `memory` as for `paper_payload`.

    `drawn` are the questions of each draw; an attempt for practice counts for nothing.
    """
    memory = memory or Memory(None)
    paper, items = paper_payload(page, asking=asking, drawn=drawn or {}, reader=reader, memory=memory)
    paper |= _unless_empty("practice", is_practice)
    key = digest(paper)
    stored: set[str] = memory.recall("stored", set)
    missing = {name: payload for name, payload in [*items, (key, paper)] if name not in stored}
    if missing:
        if files := files_of(missing.values()):
            keep(files)
        known = set(Snapshot.objects.filter(digest__in=missing).values_list("digest", flat=True))
        Snapshot.objects.bulk_create(
            [
                Snapshot(digest=name, kind=payload["kind"], payload=payload, first_used_at=at)
                for name, payload in missing.items()
                if name not in known
            ],
            ignore_conflicts=True,  # another attempt stored the same content at the same moment
        )
        transaction.on_commit(lambda: stored.update(missing))
    return Snapshot(digest=key, kind=paper["kind"], payload=paper, first_used_at=at)
