"""What an edition holds of an assessment: its paper, every question and scenario, and the whole pool of each draw."""

from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext

from assessments.freezing import item_payload, paper_payload, variant_payloads
from assessments.models import AssessmentPage, Question, Scenario
from assessments.papers import Part, parts_of
from assessments.pools import fitting
from courses.manifests import digest


def content_of(page: AssessmentPage, *, in_every_language: bool = False) -> dict[str, Any]:
    """The paper and its items, and the pools, where there are draws: in the page's own language, or in all of them."""
    only = "" if in_every_language else page.locale.language_code
    payload, items = paper_payload(page, only=only)
    pools = [_pool(page, part, only) for part in parts_of(page) if not part.thing]
    variants = variant_payloads(page, only=only)
    return {
        "paper": payload,
        "items": [item for _digest, item in items],
        **({"pools": pools} if pools else {}),
        **({"variants": variants} if variants else {}),
    }


def revisions_in(content: dict[str, Any]) -> set[int]:
    """The published revisions, in every language, of the questions and scenarios in such a content."""
    payloads = [*content["items"], *(item for pool in content.get("pools", ()) for item in pool["items"])]
    payloads += [item for others in content.get("variants", {}).values() for item in others]
    keys = {payload["key"] for payload in payloads}
    return {
        revision
        for model in (Question, Scenario)
        for revision in model.objects.filter(translation_key__in=keys, live=True).values_list(
            "live_revision", flat=True
        )
        if revision
    }


def _pool(page: AssessmentPage, part: Part, only: str) -> dict[str, Any]:
    """The rule of a draw, and every question that fits it, by content."""
    language = page.locale.language_code
    return {
        "draw": part.id,
        "number": part.number,
        "tags": sorted(tag.strip().lower() for tag in part.value["tags"]),
        "indicators": sorted(str(sign.translation_key) for sign in part.value["indicators"] if sign),
        "difficulty": part.value["difficulty"] or "any",
        "items": [item_payload(question, only) for question in fitting(part.value, language)],
    }


def asked_in(page: AssessmentPage) -> list[dict[str, Any]]:
    """What an assessment asks, as `CourseItem.asked` describes it. A draw also names the questions of its pool."""
    content = page.frozen_content
    items, pools = iter(content["items"]), iter(content.get("pools", ()))
    variants = content.get("variants", {})
    asked = []
    for part in parts_of(page):
        if part.thing:
            item = next(items)
            others = variants.get(item["key"], [])
            asked.append(
                {
                    "kind": part.thing._meta.model_name,
                    "key": part.key,
                    "name": str(part.thing),
                    "lessons": part.lessons,
                    "content": [item, *others] if others else item,
                    **({"variants": [other["key"] for other in others]} if others else {}),
                }
            )
        else:
            pool = next(pools)
            asked.append(
                {
                    "kind": "draw",
                    "key": part.id,
                    "name": _frozen_words(part),
                    "number": part.number,
                    "lessons": part.lessons,
                    "content": pool,
                    "pool": _members(page, part, pool),
                }
            )
    return asked


def _members(page: AssessmentPage, part: Part, pool: dict[str, Any]) -> list[dict[str, str]]:
    questions = fitting(part.value, page.locale.language_code)
    return [
        {"key": item["key"], "name": str(question), "digest": digest(item)}
        for question, item in zip(questions, pool["items"], strict=True)
    ]


def _frozen_words(part: Part) -> str:
    """A draw as the manifest keeps it, in the language of the site."""
    with translation.override(settings.LANGUAGE_CODE):
        return words_of(part)


def words_of(part: Part) -> str:
    """A draw in words."""
    signs = [str(sign) for sign in part.value["indicators"] if sign]
    level = part.value["difficulty"]
    words = [*part.value["tags"], *signs, *([level] if level not in ("", "any") else [])]
    return gettext("%(number)s drawn: %(words)s") % {"number": part.number, "words": ", ".join(words)}
