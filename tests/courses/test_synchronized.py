"""What is a fact, and not words, is the same in all languages: a translation takes it from its source again and again."""

from collections.abc import Callable
from typing import Any

import pytest

from courses.models import GlossaryTerm, HomePage, Source
from tests.courses.builders import make_indicator, make_practice, make_source
from tests.courses.part_by_part import fill, started

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
]  # wagtail-localize's copying, the same on every database


def make_term(*, sources: tuple[Source, ...]) -> GlossaryTerm:
    term = GlossaryTerm.objects.create(term="trafficking in human beings", explanation="A crime.")
    term.sources.set(sources)
    term.save()
    term.save_revision().publish()
    return term


@pytest.mark.parametrize("make", [make_practice, make_indicator, make_term])
def test_sources_when_those_of_the_text_changed_then_its_translation_names_them_too(
    make: Callable[..., Any], site: HomePage, django_capture_on_commit_callbacks: Callable
) -> None:
    first, second, third = make_source(), make_source(), make_source()
    thing = make(sources=(first, second))

    def in_french() -> set[int]:
        translation = started(type(thing).objects.get(pk=thing.pk))
        fill(translation, lambda string: f"FR {string}")
        with django_capture_on_commit_callbacks(execute=True):
            translation.save_target()
        return {source.pk for source in translation.get_target_instance().sources.all()}

    assert in_french() == {first.pk, second.pk}
    for chosen in ([second, third], [], [first]):
        thing.sources.set(chosen)
        thing.save()
        thing.save_revision().publish()
        assert in_french() == {source.pk for source in chosen}
