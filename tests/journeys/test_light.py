"""How little a page moves: bytes over the wire and requests, as Chromium counts them, cold and with a warm cache.

Times are not tested (a busy machine would decide); `make bench` prints them.
"""

import gzip
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page

from tests.journeys.network import Load, load
from tests.journeys.pages import LEARNER, TABLE, Type
from tests.journeys.walker import NARROW, WIDE, Walker

pytestmark = pytest.mark.looks

COLD, WARM, SCRIPTS, SHIFT = 150_000, 20_000, 30_000, 0.01
KINDS = {kind.name: kind for kind in TABLE}
MEASURED = [KINDS[name] for name in ("lesson", "my training, in the middle", "question")]
STATIC = Path(settings.BASE_DIR) / "static"


def loads(page: Page, address: str) -> tuple[Load, Load]:
    """The first load of a page, and one right after it."""
    return load(page, address, is_cold=True), load(page, address, is_cold=False)


def lessons(page: Page) -> list[str]:
    """The addresses of all lessons in the outline of the course."""
    links = page.locator(".outline a").evaluate_all("links => links.map(link => link.href)")
    return sorted({link.partition("#")[0] for link in links})


def test_lessons_when_nothing_is_cached_then_each_is_light_and_lighter_the_second_time(
    walker: Walker,
) -> None:
    page = walker.visit(KINDS["lesson"], "en")
    addresses = lessons(page)
    assert len(addresses) >= 10
    heavy = {}
    for number, address in enumerate(addresses):
        cold = load(page, address, is_cold=True)
        if cold.without_pictures >= COLD:
            heavy[address] = cold.without_pictures
        assert cold.foreign == []
        if number % 4 == 0:  # what is cached is the same for all of them
            warm = load(page, address, is_cold=False)
            if warm.bytes >= WARM:
                heavy[address] = warm.bytes
            assert cold.requests > warm.requests >= 1, address
    assert heavy == {}


@pytest.mark.parametrize("kind", MEASURED, ids=str)
def test_page_when_loaded_then_it_is_light_and_asks_no_other_host(walker: Walker, kind: Type) -> None:
    page = walker.visit(kind, "en")
    cold, warm = loads(page, page.url)
    assert 5_000 < cold.without_pictures < COLD  # the lower bound: that something was counted at all
    assert warm.bytes < WARM
    assert cold.foreign == []


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["1280", "320"])
@pytest.mark.parametrize("kind", MEASURED, ids=str)
def test_page_when_it_builds_up_then_nothing_jumps(walker: Walker, kind: Type, size: dict[str, int]) -> None:
    page = walker.visit(kind, "en")
    page.set_viewport_size(size)
    assert load(page, page.url, is_cold=True).shift < SHIFT


def test_load_when_a_page_jumps_then_the_shift_is_seen(walker: Walker) -> None:
    """The test above is not blind."""
    page = walker.visit(KINDS["lesson"], "en")

    def push(page: Page) -> None:
        page.evaluate(
            "document.querySelector('main').insertAdjacentHTML('afterbegin', '<hr><hr><hr><hr><hr>')"
        )

    assert load(page, page.url, is_cold=True, then=push).shift > SHIFT


def test_scripts_when_all_are_taken_together_then_they_stay_under_30_kb() -> None:
    scripts = sorted(
        set(STATIC.rglob("*.js")) - set((STATIC / "js" / "cms").iterdir())
    )  # those are authors' alone
    sizes = {str(path.relative_to(STATIC)): len(gzip.compress(path.read_bytes())) for path in scripts}
    assert "vendor/htmx/htmx.min.js" in sizes
    assert sum(sizes.values()) < SCRIPTS, sizes


def test_measured_pages_when_listed_then_they_are_those_of_a_learner() -> None:
    assert {kind.who for kind in MEASURED} == {LEARNER}
