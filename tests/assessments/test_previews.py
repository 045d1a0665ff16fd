"""Every snippet with a preview shows in it what was just written."""

from types import SimpleNamespace

import pytest
from django.db.models import Model
from wagtail.models import PreviewableMixin
from wagtail.snippets.models import get_snippet_models

from courses.models import HomePage
from tests.assessments.builders import make_question, make_scenario
from tests.courses.builders import make_indicator, make_practice, note_for, text

pytestmark = pytest.mark.django_db


def made(model: type[Model]) -> tuple[Model, str]:
    """One of each kind, and words that its preview must show."""
    things = {
        "bestpractice": lambda: (make_practice(text("<p>What was done there.</p>")), "What was done there."),
        "indicator": lambda: (make_indicator("Papers", note_for("police", "<p>In the safe.</p>")), "In the safe."),
        "question": lambda: (make_question(), "Why 2."),
        "scenario": lambda: (make_scenario(), "door, choice 1"),
    }  # fmt: skip
    return things[model._meta.model_name]()


PREVIEWED = [model for model in get_snippet_models() if issubclass(model, PreviewableMixin)]


@pytest.mark.parametrize("model", PREVIEWED, ids=lambda model: model.__name__)
def test_snippet_when_it_is_previewed_then_it_is_shown(
    model: type[Model], site: HomePage, professions: SimpleNamespace
) -> None:
    thing, words = made(model)
    response = thing.make_preview_request()
    assert response.status_code == 200
    assert words in response.content.decode()
