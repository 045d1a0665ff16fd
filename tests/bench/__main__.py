"""`make bench`: what a page costs on a slow phone and on the server, with the goals beside it. Ends by itself.

Each table is a function that prints and returns whether its goals are met; add another to `TABLES`.
"""

import os
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings")
django.setup()

from playwright.sync_api import sync_playwright  # noqa: E402 # settings first

from tests.bench.attempts import attempt_table  # noqa: E402 # settings first
from tests.journeys.browser import launch  # noqa: E402
from tests.journeys.network import Load, load  # noqa: E402
from tests.journeys.pages import EMAILS, LEARNER, TABLE, address_of, prepare  # noqa: E402
from tests.journeys.server import Server, free_port  # noqa: E402
from tests.journeys.walker import NARROW, Walker  # noqa: E402

NAMES = ["lesson", "my training, in the middle", "question"]
FAST_3G = {"downloadThroughput": 1_600_000 / 8, "uploadThroughput": 750_000 / 8, "latency": 150}
GOALS = {"paint": 1_000, "paint_3g": 2_500, "shift": 0.01, "cold": 150_000, "warm": 20_000}
TIMES = 3  # loads of each kind; the middle one counts

SERVER_COST = """
import time
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.conf import settings
from accounts.models import User
settings.ALLOWED_HOSTS = ['*']
client = Client()
client.force_login(User.objects.get(email={email!r}), backend=settings.AUTHENTICATION_BACKENDS[0])
for path in {paths!r}:
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    asked = len(queries)  # the log begins anew with the next request
    begun = time.process_time()
    for _ in range(10):
        assert client.get(path).status_code == 200
    print('COST', round((time.process_time() - begun) * 100, 1), asked)
"""


def line(words: str, figures: list[tuple[str, bool | None]]) -> bool:
    """Print a row; a figure with a goal is marked. True when all goals are met."""
    cells = [
        f"{text}{'' if is_met is None else ' met' if is_met else ' NOT MET'}" for text, is_met in figures
    ]
    print(f"  {words:34}" + "".join(f"  {cell:>18}" for cell in cells))
    return all(is_met is not False for _text, is_met in figures)


def browser_table(server: Server, facts: dict[str, str], walker: Walker) -> bool:
    """Largest paint on a slow phone, alone and over fast 3G; layout shift; bytes with an empty and with a warm cache."""
    print(
        "\nOn a phone (320 px, processor slowed down four times); fast 3G: 1.6 Mbit/s down, 0.75 up, 150 ms"
    )
    line(
        "",
        [
            (head, None)
            for head in ("paint < 1 s", "3G paint < 2.5 s", "shift < 0.01", "cold < 150 kB", "warm < 20 kB")
        ],
    )
    is_met = True
    for kind in (kind for kind in TABLE if kind.name in NAMES):
        page = walker.visit(kind, "en")
        page.set_viewport_size(NARROW)
        address = page.url

        def middle(is_cold: bool, network: dict[str, float] | None = None) -> Load:
            tries = [load(page, address, is_cold=is_cold, slower=4, network=network) for _ in range(TIMES)]  # noqa: B023 # used at once
            return sorted(tries, key=lambda each: each.paint)[TIMES // 2]

        cold, warm, slow = middle(True), middle(False), middle(True, FAST_3G)
        shift = max(cold.shift, warm.shift, slow.shift)
        figures = [
            (f"{cold.paint:.0f} ms", cold.paint < GOALS["paint"]),
            (f"{slow.paint:.0f} ms", slow.paint < GOALS["paint_3g"]),
            (f"{shift:.3f}", shift < GOALS["shift"]),
            (f"{cold.without_pictures / 1000:.1f} kB", cold.without_pictures < GOALS["cold"]),
            (f"{warm.bytes / 1000:.1f} kB", warm.bytes < GOALS["warm"]),
        ]
        is_met &= line(kind.name, figures)
    return is_met


def server_table(server: Server, facts: dict[str, str], walker: Walker) -> bool:
    """Processor time and queries of one request, without a browser and without the wire; no goals yet."""
    print("\nOn the server (one request, the mean of ten)")
    line("", [("processor", None), ("queries", None)])
    kinds = [kind for kind in TABLE if kind.name in NAMES]
    paths = [address_of(kind, facts, "en") for kind in kinds]
    printed = server.ask(SERVER_COST.format(email=EMAILS[LEARNER], paths=paths)).splitlines()
    costs = [row.split()[1:] for row in printed if row.startswith("COST")]
    for kind, (milliseconds, queries) in zip(kinds, costs, strict=True):
        line(kind.name, [(f"{milliseconds} ms", None), (queries, None)])
    line("mean", [(f"{statistics.mean(float(cost[0]) for cost in costs):.1f} ms", None), ("", None)])
    return True


TABLES: list[Callable[[Server, dict[str, str], Walker], bool]] = [browser_table, server_table]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, sync_playwright() as playwright:
        server = Server(Path(folder), free_port(), "")
        print("Setting up a demo of its own …", flush=True)
        browser = launch(playwright)
        try:
            server.start()
            facts = prepare(server)
            results = [table(server, facts, Walker(browser, server, facts)) for table in TABLES]
        finally:
            browser.close()
            server.end()
        results.append(attempt_table(line))
    print("\nAll goals are met." if all(results) else "\nGoals are NOT met: see above.")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
