"""The lists of the library in the CMS: each can be searched, and sorted by each of its columns, at the same time."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.snippets.models import get_snippet_models

from accounts.models import User
from assessments.authoring import ensure_library
from assessments.models import Question, Scenario
from courses.models import BestPractice, Course, GlossaryTerm, HomePage, Indicator, Source
from tests.assessments.builders import make_question, make_scenario
from tests.courses.builders import make_indicator, make_practice, make_source, make_term
from tests.factories import make_course

pytestmark = [pytest.mark.django_db, pytest.mark.once]

MADE: dict[type, Callable[[], object]] = {
    BestPractice: make_practice,
    Course: make_course,
    GlossaryTerm: make_term,
    Indicator: make_indicator,
    Question: make_question,
    Scenario: make_scenario,
    Source: make_source,
}
OURS = [model for model in get_snippet_models() if model._meta.app_label in {"courses", "assessments"}]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_list_when_it_is_searched_and_sorted_by_any_column_then_it_opens(
    model: type, site: HomePage, editor: User, client_for: Callable[[User], Client]
) -> None:
    ensure_library()
    MADE[model]()
    browser = client_for(editor)
    address = reverse(f"wagtailsnippets_{model._meta.app_label}_{model._meta.model_name}:list")
    orderings = set(re.findall(r"ordering=(-?\w+)", browser.get(address).content.decode()))
    for ordering in orderings:
        assert browser.get(address, {"q": "kitchen", "ordering": ordering}).status_code == 200, ordering
    assert orderings
