"""The translations of the curriculum held against their sources: figures, dates and numbers of articles are the same.

Part by part: a block, an option, a scene. Words for numbers are not looked at, and the order is free.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from courses.curriculum import read
from tests.test_curriculum import FOLDER

LANGUAGES = ("fr", "de", "lb")
TRANSLATIONS = [path for path in sorted(FOLDER.rglob("*.yaml")) if path.stem.partition(".")[2] in LANGUAGES]
NOT_READ = {"id", "key", "kind", "slug", "profession", "country", "theme", "sources", "source", "facts", "file", "question_key"} | {
    "indicators", "practice", "next", "quality", "critical", "points", "if", "unless", "remembers", "seconds",
}  # fmt: skip

# Figures that one of the two says in words: the place, the figures, and how it comes. Nothing else may differ there.
CLOCK = "a time of day that English says in words"
WORDS = "a number that one of the two writes in letters"
EXCEPTIONS: dict[str, tuple[str, str]] = {
    "indicators.fr/ready-made-story": ("1", WORDS),
    "indicators.de/ready-made-story": ("1", WORDS),
    "thb-jud/scenarios/j4-container.fr/claims": ("10 19", CLOCK),
    "thb-jud/scenarios/j4-container.fr/claims-late": ("10 21", CLOCK),
    "thb-jud/scenarios/j6-attic.fr/eight-claims-late": ("20 40", CLOCK),
    "thb-jud/scenarios/j6-attic.fr/eight-claims-late/lawyers-only": ("21 30", CLOCK),
    "thb-pol/scenarios/p4-flat.fr/empty/alarm-and-capture": ("10 20", CLOCK),
    "thb-pol/scenarios/p6-tins.fr/first-lines": ("19 30", CLOCK),
    "thb-soc/lessons/08-shelter-and-ninety-days.lb": (
        "90",
        "Luxembourgish has no word for the reflection period",
    ),
    "thb-soc/scenarios/s1-uncle.fr": ("19", WORDS),
    "thb-soc/scenarios/s2-phone.fr": ("15", WORDS),
    "thb-soc/scenarios/s3-boots.fr/no-police/explain-choices": ("90", WORDS),
    "thb-soc/scenarios/s4-day-34.fr": ("90", WORDS),
    "thb-soc/scenarios/s4-day-34.fr/bus-stop": ("90", WORDS),
    "thb-soc/scenarios/s4-day-34.fr/hearing/free-decision": ("90", WORDS),
    "thb-soc/scenarios/s4-day-34.fr/hearing/no-permit": ("90", WORDS),
    "thb-soc/scenarios/s5-headset.fr": ("15", WORDS),
    "thb-soc/scenarios/s6-day-52.fr": ("90", WORDS),
    "thb-soc/scenarios/s6-day-52.fr/day-ninety-one": ("91", WORDS),
    "thb-soc/scenarios/s6-day-52.fr/drops": ("4", WORDS),
    "thb-soc/scenarios/s6-day-52.fr/painters/her-decision": ("90", WORDS),
}


def figures(text: str) -> Counter[str]:
    """The numbers of a text however the language writes them: "5,000", "5 000" and "5.000"; "18.00" and "18 h"."""
    plain = re.sub(r"[\u00a0\u202f]", " ", text)
    plain = re.sub(r"(?<=\d)[., ](?=\d{3}\b(?![., ]\d{2}\b))", "", plain)
    plain = re.sub(r"(?<=\d)[.:]00\b|(?<=\d) h 00\b", "", plain)
    return Counter(re.findall(r"\d+(?:-\d+)*", plain))


def articles(text: str, language: str) -> set[str]:
    """The numbers of articles that a text names: "Articles 382-1 and 382-2" are two."""
    name = {
        "en": "articles?|sections?",
        "fr": "articles?|art\\.",
        "de": "artikel[ns]?|art\\.|abschnitte?n?",
        "lb": "artikel(?:en)?",
    }
    both = {"en": "and|or", "fr": "et|ou", "de": "und|oder", "lb": "an|oder"}
    number = r"\d+(?:-\d+)*"
    found = re.findall(
        rf"\b(?:{name[language]})\s({number}(?:(?:,| (?:{both[language]})) {number})*)", text, re.IGNORECASE
    )
    return {each for group in found for each in re.findall(number, group)}


def differing(said: str, translated: str) -> set[str]:
    """The figures that one of two texts has more often than the other."""
    mine, other = figures(said), figures(translated)
    return set(mine - other) | set(other - mine)


def excepted(where: str) -> set[str]:
    return set(EXCEPTIONS.get(where, ("", ""))[0].split())


def own_text(part: Any) -> str:
    """What a part says itself, without the parts inside it that have ids of their own."""
    if isinstance(part, dict):
        return " ".join(own_text(value) for name, value in part.items() if name not in NOT_READ)
    if isinstance(part, list):
        return " ".join(own_text(each) for each in part if not has_name(each))
    return part if isinstance(part, str) else ""


def has_name(part: Any) -> bool:
    return isinstance(part, dict) and bool(part.keys() & {"id", "key"})


def pairs(source: Any, translation: Any, *way: str) -> Iterator[tuple[str, str, str]]:
    """Each part that both have: where it stands, what the source says, what the translation says."""
    if isinstance(source, list):
        mine = {part.get("id") or part.get("key"): part for part in translation if has_name(part)}
        for part in source:
            name = (part.get("id") or part.get("key")) if has_name(part) else None
            if name in mine:
                yield from pairs(part, mine[name], *way, name)
        return
    both = {name: value for name, value in source.items() if name in translation and name not in NOT_READ}
    yield "/".join(way), own_text(both), own_text({name: translation[name] for name in both})
    for name, value in both.items():
        if isinstance(value, list | dict):
            yield from pairs(value, translation[name], *way)


def place(path: Path) -> str:
    return str(path.relative_to(FOLDER)).removesuffix(".yaml")


def parts_of(path: Path) -> Iterator[tuple[str, str, str]]:
    source = path.with_name(f"{path.stem.partition('.')[0]}.yaml")
    for where, said, translated in pairs(read(source), read(path)):
        yield f"{place(path)}/{where}".rstrip("/"), said, translated


@pytest.mark.parametrize("path", TRANSLATIONS, ids=place)
def test_figures_when_a_text_is_translated_then_they_are_those_of_the_source(path: Path) -> None:
    differ = {
        where: sorted(other)
        for where, said, translated in parts_of(path)
        if (other := differing(said, translated) - excepted(where))
    }
    assert differ == {}


@pytest.mark.parametrize("path", TRANSLATIONS, ids=place)
def test_articles_when_a_text_is_translated_then_the_same_are_named(path: Path) -> None:
    language = path.stem.partition(".")[2]
    differ = {
        where: (sorted(articles(said, "en")), sorted(articles(translated, language)))
        for where, said, translated in parts_of(path)
        if articles(said, "en") != articles(translated, language)
    }
    assert differ == {}


def test_exceptions_when_a_text_has_changed_then_none_is_kept_that_is_not_needed() -> None:
    needed = {
        (where, figure)
        for path in TRANSLATIONS
        for where, said, translated in parts_of(path)
        for figure in differing(said, translated)
    }
    assert {(where, figure) for where in EXCEPTIONS for figure in excepted(where)} - needed == set()


@pytest.mark.parametrize(
    ("english", "french", "same"),
    [
        ("5,000 of 29,000 euros", "5 000 des 29 000 euros", True),
        ("5,000 of 29,000 euros", "5 000 des 24 000 euros", False),
        ("at 18.00, not 18.30", "à 18 h, non à 18 h 30", True),
        (
            "at least 30 days; 90 here",
            "au moins 90 jours ; ici 30",
            True,
        ),  # the order is free; see the known errors
        ("30 days", "90 jours", False),
        ("Article 382-1", "article 382-2", False),
    ],
)
def test_figures_when_compared_then_the_way_of_writing_makes_no_difference(
    english: str, french: str, same: bool
) -> None:
    assert (figures(english) == figures(french)) is same


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Articles 382-1 and 382-2"),
        ("fr", "les articles 382-1 et 382-2"),
        ("de", "die Artikel 382-1 und 382-2"),
        ("lb", "d’Artikelen 382-1 an 382-2"),
    ],
)
def test_articles_when_named_then_each_is_found_in_each_language(language: str, text: str) -> None:
    assert articles(text, language) == {"382-1", "382-2"}
    assert articles("152 and 7", language) == set()


def test_parts_when_the_curriculum_is_walked_then_most_have_figures_to_compare() -> None:
    """Were the walk to find nothing, all would agree."""
    found = [where for path in TRANSLATIONS for where, said, _mine in parts_of(path) if figures(said)]
    assert len(found) > 300
