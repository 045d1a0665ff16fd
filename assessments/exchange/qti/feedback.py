"""Feedback of an item, put where ours is shown: for an option, for a right, partly right or wrong answer, or for any.

When the item shows a feedback is found out on the trials, whatever way its author chose to say so.
"""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from assessments.exchange.qti.body import Words, heading
from assessments.exchange.qti.declarations import Multiple, Ordered, Value
from assessments.exchange.qti.fitting import Fit
from assessments.exchange.qti.scoring import Trial
from assessments.exchange.safe_xml import Element

TAGS = ("modalFeedback", "feedbackInline", "feedbackBlock")


def place_feedback(item: Element, found: Fit, words: Words, payload: dict[str, Any], language: str) -> None:
    """Write each feedback of the item into the payload; what has no place there is noted as a loss."""
    trials = [trial for trial in found.trials if trial.is_answered]
    feedbacks = [element for element in item.iter() if element.tag in TAGS]
    named = found.named() if feedbacks else []
    for element in feedbacks:
        html = _html(element, words)
        if not html:
            continue
        shown = [_is_shown(element, trial) for trial in trials]
        parts = _parts(payload, named, shown)
        combined = _combined(trials, shown)
        if not any(shown) and (own := _own_choice(item, element, payload)):
            parts = own  # its processing forgets it, or leaves it to the standard that a choice shows its own feedback
        if parts and (not combined or element.tag != "modalFeedback"):
            for part in parts:
                _add(part["texts"][language], ["feedback"], html)
        elif combined:
            _add(payload["texts"][language], combined, html)
        else:
            words.lose(
                _("The feedback “%(words)s” has no place here.")
                % {"words": words.apart().plain(element)[:60]}
            )


def _own_choice(item: Element, element: Element, payload: dict[str, Any]) -> list[dict[str, Any]]:
    """The option whose choice encloses the feedback and has its name (Common Cartridge writes it so)."""
    choices = list(item.iter("simpleChoice"))
    return [
        option
        for choice, option in zip(
            choices, payload.get("options", []), strict=False
        )  # several interactions: none
        if choice.get("identifier") == element.get("identifier") and element in choice.iter(element.tag)
    ]


def _html(element: Element, words: Words) -> str:
    html = words.html(element)
    title = " ".join(element.get("title", "").split())
    if any(child.tag == "printedVariable" for child in element.iter()):
        words.lose(_("Numbers that a feedback would show are left out."))
    return heading(title) + html if title else html


def _is_shown(element: Element, trial: Trial) -> bool:
    value = trial.outcomes.get(element.get("outcomeIdentifier", ""))
    is_named = element.get("identifier") in _as_texts(value)
    return is_named if element.get("showHide", "show") != "hide" else not is_named


def _as_texts(value: Value) -> set[str]:
    values = value.values if isinstance(value, Multiple | Ordered) else (value,)
    return {str(single).lower() if isinstance(single, bool) else str(single) for single in values}


def _combined(trials: list[Trial], shown: list[bool]) -> list[str]:
    """Where feedback that depends on how right the answer was belongs; none: it depends on something else."""
    by_place: dict[str, set[bool]] = {"right": set(), "partly": set(), "wrong": set()}
    for trial, is_shown in zip(trials, shown, strict=True):
        place = {0: "wrong", 1: "right"}.get(trial.fraction, "partly")
        by_place[place].add(is_shown)
    if any(len(seen) > 1 for seen in by_place.values()) or not any(shown):
        return []
    places = [place for place, seen in by_place.items() if seen == {True}]
    return ["feedback"] if all(shown) else places


def _parts(payload: dict[str, Any], named: list[set[str]], shown: list[bool]) -> list[dict[str, Any]]:
    """The options, answers and the like whose choice, and nothing else, shows the feedback."""
    hidden: set[str] = set().union(*(ids for ids, is_shown in zip(named, shown, strict=True) if not is_shown))
    showing = set().union(*named) - hidden
    if all(shown) or any(is_shown != bool(ids & showing) for ids, is_shown in zip(named, shown, strict=True)):
        return []
    parts = [part for part in _with_feedback(payload) if part["id"] in showing]
    return parts if len(parts) == len(showing) else []


def _with_feedback(payload: Any) -> Iterator[dict[str, Any]]:
    for name in ("options", "answers", "gaps", "regions", "segments"):
        for part in payload.get(name, ()):
            if any("feedback" in texts for texts in part.get("texts", {}).values()):
                yield part
            yield from _with_feedback(part)


def _add(texts: dict[str, str], places: list[str], html: str) -> None:
    for place in places:
        if html not in texts.get(place, ""):
            texts[place] = texts.get(place, "") + html
