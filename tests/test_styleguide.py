"""The style guide shows every component, and each component says how it is used."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from courses.styleguide import COMPONENTS, GROUPS, part

pytestmark = pytest.mark.once  # pages as they are shown: the same on every database

FILES = sorted(path.stem for path in COMPONENTS.glob("*.html"))
SAMPLES = COMPONENTS / "styleguide"


def test_components_when_written_then_each_is_in_the_style_guide() -> None:
    listed = [name for names in GROUPS.values() for name in names]
    assert len(listed) == len(set(listed))
    assert set(FILES) - set(listed) == set()
    assert {path.stem for path in SAMPLES.glob("*.html")} == {*listed, "about"}


@pytest.mark.parametrize("name", FILES)
def test_component_when_opened_then_its_first_line_names_its_parameters(name: str) -> None:
    first = (COMPONENTS / f"{name}.html").read_text(encoding="utf-8").partition("\n")[0]
    assert first.startswith("{# params: ")
    assert "#}" in first


def test_styleguide_when_an_author_opens_it_then_every_component_is_shown(
    trainer: User, client_for: Callable[[User], Client]
) -> None:
    page = client_for(trainer).get(reverse("styleguide")).content.decode()
    assert set(re.findall(r'id="component-(\w+)"', page)) == {
        name for names in GROUPS.values() for name in names
    }
    assert set(re.findall(r'href="#component-(\w+)">', page)) >= set(FILES)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(name for name in set(ids) if ids.count(name) > 1) == []


def test_styleguide_when_debugging_then_it_needs_no_account(
    client: Client, settings: object, site: object
) -> None:
    assert client.get(reverse("styleguide")).status_code == 404
    settings.DEBUG = True
    assert client.get(reverse("styleguide")).status_code == 200


def test_include_line_when_parameters_are_needed_then_it_names_them() -> None:
    assert part("tag").include == '{% include "components/tag.html" with kind=kind text=text only %}'
    assert (
        part("outline_item").include
        == '{% include "components/outline_item.html" with state=state title=title lang=lang only %}'
    )
    assert part("messages").include == '{% include "components/messages.html" %}'
    assert part("lesson").include == ""


def test_samples_when_written_then_no_catalogue_holds_their_words() -> None:
    written = [*SAMPLES.glob("*.html"), Path(settings.BASE_DIR) / "templates" / "styleguide.html"]
    assert [
        path.name for path in written if re.search(r"translate|_\(", path.read_text(encoding="utf-8"))
    ] == []
