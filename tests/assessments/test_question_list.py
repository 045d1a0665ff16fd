"""The list of questions in the CMS: its columns, its filters, and a search that finds words of the options."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from assessments.models import Question
from assessments.question_list import LABELS
from tests.assessments.builders import make_question, make_stage, make_tagged, name_indicators
from tests.courses.builders import make_indicator

pytestmark = pytest.mark.django_db


@pytest.fixture
def cms(client: Client) -> Client:
    user = User.objects.create_user("lists@example.lu", "x")
    names = ["access_admin", "add_question", "change_question"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client.force_login(user)
    return client


def block(kind: str, value: object) -> dict:
    return {"type": kind, "id": "00000000-0000-4000-8000-000000000009", "value": value}


def make_true_or_false(text: str) -> Question:
    body = [block("true_false", {"answer": "true", "feedback_true": "", "feedback_false": ""})]
    return Question.objects.create(text=text, body=body)


def rows(cms: Client, **query: object) -> dict[str, list[str]]:
    """The cells of each row behind the box to tick it, by how the question begins."""
    response = cms.get(reverse("wagtailsnippets_assessments_question:list"), query)
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html5lib")
    found = [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("td")]
        for row in page.select("table.listing tbody tr")
    ]
    return {cells[1].split(" Edit")[0]: cells[2:] for cells in found}


def names(cms: Client, **query: object) -> set[str]:
    return {name.split(" ")[0] for name in rows(cms, **query)}


def test_list_when_opened_then_kind_tags_difficulty_and_places_are_there(cms: Client) -> None:
    asked = make_tagged("law", "Prague", text="<p>Asked</p>", difficulty="hard")
    make_true_or_false("<p>Spare</p>")
    make_stage(asked)
    found = rows(cms)
    assert found["Asked"][:4] == ["Single choice", "Prague, law", "hard", "Assessment"]
    assert found["Spare"][:4] == [str(LABELS["true_false"]), "", "medium", ""]


def test_list_when_filtered_then_only_those_that_fit_are_listed(cms: Client) -> None:
    sign = make_indicator("Papers are kept")
    asked = make_tagged("law", text="<p>Asked</p>", difficulty="hard")
    named = make_question(text="<p>Named</p>", difficulty="easy")
    name_indicators(named, sign)
    make_true_or_false("<p>True</p>")
    make_stage(asked)
    tag = asked.tags.get()
    assert names(cms) == {"Asked", "Named", "True"}
    assert names(cms, kind="true_false") == {"True"}
    assert names(cms, tag=tag.pk) == {"Asked"}
    assert names(cms, difficulty="easy") == {"Named"}
    assert names(cms, indicator=sign.pk) == {"Named"}
    assert names(cms, used="assessment") == {"Asked"}
    assert names(cms, used="lesson") == set()
    assert names(cms, used="nowhere") == {"Named", "True"}
    assert names(cms, kind="single_choice", used="nowhere") == {"Named"}


def test_search_when_a_word_stands_in_an_option_then_the_question_is_found_filtered_or_not(
    cms: Client,
) -> None:
    make_question(text="<p>Door</p>")
    make_tagged("law", text="<p>Window</p>", options=5)  # its last one is “Option 4”
    make_true_or_false("<p>Roof</p>")
    call_command("wagtail_update_index", verbosity=0)
    assert names(cms, q="Option") == {"Door", "Window"}
    assert names(cms, q="Option 4") == {"Window"}
    assert names(cms, q="Roof") == {"Roof"}
    assert names(cms, q="None") == set()  # what is left empty is no word
    for query in ({"kind": "true_false"}, {"used": "assessment"}, {"difficulty": "hard"}):
        assert names(cms, q="Option", **query) == set()
    assert names(cms, q="Option", kind="single_choice", used="nowhere") == {"Door", "Window"}


def test_list_when_it_is_long_then_it_asks_the_database_as_often_as_when_it_is_short(cms: Client) -> None:
    make_stage(make_tagged("law", text="<p>One</p>"), make_tagged("law", text="<p>Two</p>"))
    rows(cms)
    with CaptureQueriesContext(connection) as few:
        rows(cms)
    for n in range(8):
        make_tagged("law", f"tag {n}", text=f"<p>More {n}</p>")
    with CaptureQueriesContext(connection) as many:
        assert len(rows(cms)) == 10
    assert about_questions(many) == about_questions(few)


def about_questions(queries: CaptureQueriesContext) -> int:
    """Without what Wagtail's own column asks of the state of each row."""
    return sum("wagtailcore_" not in query["sql"].partition("WHERE")[0] for query in queries)
