"""`make screenshots`: the ten most important pages in light, dark and at 320 px, and what strains them.

A demo of its own is set up for it and thrown away. The pictures go to `var/screenshots/` with an index.html beside
them; `--for-readme` writes three of them to `docs/images/` as well.
"""

import argparse
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass
from html import escape
from io import BytesIO
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "elearning.settings")
django.setup()

from PIL import Image  # noqa: E402 # settings first
from playwright.sync_api import Page, sync_playwright  # noqa: E402

from tests.journeys.browser import launch  # noqa: E402
from tests.journeys.pages import NEWCOMER, TABLE, Type, prepare  # noqa: E402
from tests.journeys.server import ROOT, Server, free_port  # noqa: E402
from tests.journeys.walker import NARROW, WIDE, Walker  # noqa: E402

FOLDER, README_FOLDER = ROOT / "var" / "screenshots", ROOT / "docs" / "images"
README_LIMIT = 150_000  # bytes
TALL = 2_400  # pixels: what is below is more of the same
KINDS = {kind.name: kind for kind in TABLE}
IMPORTANT = [
    "first page", "sign-in", "my training, in the middle", "course, in the middle", "lesson", "question",
    "debrief, passed", "certificate", "records", "style guide",
]  # fmt: skip
STRAINED = [
    "sign-in, with errors", "invite, with errors", "accessibility, with errors", "my training, nothing begun",
    "certificates, none", "records, nobody found", "debrief, not passed", "invited", "not found",
]  # fmt: skip
FOR_README = {"my training, in the middle": "my-training", "scene": "scenario", "records": "records"}

LONG_WORDS = "Bereitschaftspolizeihundertschaftsführungslehrgang"
MANY = """
from django.utils import timezone
from accounts.models import Profession
from courses.models import Course, CourseIndexPage, CoursePage, Edition
police = Profession.objects.get(code='police')
index = CourseIndexPage.objects.get(locale__language_code='en')
for n in range(1, 201):
    course = Course.objects.create(code=f'LONG-{{n}}', name=f'{words} {{n}}')
    index.add_child(instance=CoursePage(title=f'{words} {{n}}', slug=f'long-{{n}}', course=course,
        summary='Verkehrsüberwachungsbereitschaftsdienst, Zeugenschutzprogrammkoordination und Opferhilfe.',
        description='<p>Text</p>', objectives=[], learning_minutes=40, passing='<p>By reading.</p>'))
    course.professions.add(police)
    Edition.objects.create(course=course, number=1, change='substantive', manifest={{'modules': []}}, digest='',
        released_at=timezone.now())
"""
NONE = "from courses.models import CoursePage; CoursePage.objects.all().unpublish()"
MANY_COURSES = Type("course list, 200 courses", "/{language}/courses/", "wagtail_serve", NEWCOMER)
NO_COURSES = Type("course list, no courses", "/{language}/courses/", "wagtail_serve", NEWCOMER)


@dataclass(frozen=True)
class Look:
    name: str
    scheme: str
    size: dict[str, int]


LOOKS = [Look("light", "light", WIDE), Look("dark", "dark", WIDE), Look("320", "light", NARROW)]


def photograph(walker: Walker, kind: Type, names: list[str]) -> None:
    for look in LOOKS:
        page = walker.visit(kind, "en")
        page.emulate_media(color_scheme=look.scheme)
        page.set_viewport_size(look.size)
        page.wait_for_load_state("networkidle")
        name = f"{kind.name.replace(', ', '-').replace(' ', '-')}-{look.name}.png"
        (FOLDER / name).write_bytes(taken(page))
        names.append(name)
        print(f"  {name}", flush=True)


def taken(page: Page) -> bytes:
    """The whole page from its top, as far as it is worth it."""
    page.evaluate("document.activeElement?.blur(); window.scrollTo(0, 0)")
    size = page.viewport_size or WIDE
    height = min(page.evaluate("document.documentElement.scrollHeight"), TALL)
    clip = {"x": 0, "y": 0, "width": size["width"], "height": max(height, size["height"])}
    return page.screenshot(full_page=True, clip=clip, animations="disabled")


def write_readme_pictures(walker: Walker) -> None:
    README_FOLDER.mkdir(parents=True, exist_ok=True)
    for kind, name in FOR_README.items():
        page = walker.visit(KINDS[kind], "en")
        page.wait_for_load_state("networkidle")
        data = small(page.screenshot(animations="disabled"))
        (README_FOLDER / f"{name}.png").write_bytes(data)
        print(f"  docs/images/{name}.png: {len(data) / 1000:.0f} kB")


def small(png: bytes) -> bytes:
    """The same picture with few enough colours to stay below the limit."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    for colours in (256, 128, 64, 32):
        written = BytesIO()
        picture.quantize(colours).save(written, "PNG", optimize=True)
        if len(written.getvalue()) < README_LIMIT:
            return written.getvalue()
    raise ValueError("The picture does not get small enough.")


def write_index(names: list[str]) -> None:
    figures = "".join(
        f'<figure><a href="{escape(name)}"><img src="{escape(name)}" alt="{escape(name)}" width="360" loading="lazy">'
        f"</a><figcaption>{escape(name)}</figcaption></figure>"
        for name in names
    )
    style = "body{font:1rem sans-serif;display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}img{border:1px solid #999}"
    head = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots</title><style>{style}</style>'
    (FOLDER / "index.html").write_text(f"{head}<h1>Screenshots</h1>{figures}</html>", encoding="utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(prog="make screenshots")
    parser.add_argument("--for-readme", action="store_true")
    parser.add_argument(
        "--only-readme", action="store_true", help="nothing but the three pictures of the README"
    )
    options = parser.parse_args()
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    names: list[str] = []
    with tempfile.TemporaryDirectory(prefix="screenshots-") as folder, sync_playwright() as playwright:
        server = Server(Path(folder), free_port(), "")
        print("Setting up a demo of its own …", flush=True)
        browser = launch(playwright)
        try:
            server.start()
            walker = Walker(browser, server, prepare(server))
            if options.for_readme or options.only_readme:
                write_readme_pictures(walker)
            if not options.only_readme:
                for name in [*IMPORTANT, *STRAINED]:
                    photograph(walker, KINDS[name], names)
                server.ask(MANY.format(words=LONG_WORDS))
                photograph(walker, MANY_COURSES, names)
                server.ask(NONE)
                photograph(walker, NO_COURSES, names)
                write_index(names)
                print(f"{len(names)} pictures: {FOLDER / 'index.html'}")
        finally:
            browser.close()
            server.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
