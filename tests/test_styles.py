"""Stylesheet and templates know each other: no class without a rule, no rule that nothing uses; alphabets that suffice."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
CSS = ROOT / "static" / "css"
# Rules for what no template of ours writes: Wagtail's rich text.
NOT_OURS = {"rich-text", "timer"}
# Classes without a rule: Wagtail's own, in pages of the CMS, and names that only say what a part is.
WITHOUT_RULE = {
    "button--secondary", "nice-padding", "scene", "card__text", "checklist__title", "field--checkbox", "notice--info",
    "tag--neutral", "button-secondary", "button-small", "listing", "title", "comparison", "help-block", "help-info", "help-warning", "flow-map", "w-mb-4", "w-overflow-auto", "w-sr-only", "w-status", "w-status--primary",
}  # fmt: skip


def rules(name: str) -> str:
    """A stylesheet without its comments and strings."""
    text = (CSS / name).read_text(encoding="utf-8")
    return re.sub(r'/\*.*?\*/|"[^"]*"', "", text, flags=re.DOTALL)


def styled() -> set[str]:
    """Every class that a rule of the stylesheet names."""
    sheets = "".join(map(rules, ("site.css", "print.css", "flow-map.css", "picture-areas.css")))
    selectors = re.findall(r"[^{};]+(?=\{)", sheets)
    return {name for selector in selectors for name in re.findall(r"\.(-?[A-Za-z_][\w-]*)", selector)}


def sources() -> str:
    paths = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").rglob("*.js")]
    paths = [path for path in paths if path.name != "certificate.html"]  # the PDF has styles of its own
    apps = ("accounts", "courses", "assessments", "certificates", "compliance")
    modules = [path for app in apps for path in (ROOT / app).rglob("*.py")]
    return "\n".join(path.read_text(encoding="utf-8") for path in [*paths, *modules])


def used() -> tuple[set[str], set[str]]:
    """The classes that templates write out, and the beginnings of those that they put together ("tag--")."""
    whole, begun = set(), set()
    for value in re.findall(r'(?<![\w-])class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', sources()):
        begun |= set(re.findall(r"([\w-]+--)\{", value))
        value = re.sub(r"[\w-]+--(?:\{\{.*?\}\}|(?:\{%.*?%\}\w*)+)", " ", value)
        whole |= set(re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", value).split())
    return whole, begun


def test_classes_when_used_in_templates_then_the_stylesheet_has_a_rule() -> None:
    whole, begun = used()
    known = styled() | WITHOUT_RULE
    assert sorted(whole - known) == []
    assert sorted(start for start in begun if not any(name.startswith(start) for name in known)) == []
    assert len(whole) > 150


def test_rules_when_nothing_uses_their_class_then_they_are_gone() -> None:
    whole, begun = used()
    words = set(re.findall(r"[\w-]+", sources()))  # a class may stand in a widget's attrs or in a script
    dead = styled() - whole - words - NOT_OURS
    assert sorted(name for name in dead if not name.startswith(tuple(begun))) == []


def test_tokens_when_used_then_they_are_defined() -> None:
    defined = set(re.findall(r"(--[\w-]+)\s*:", rules("tokens.css") + rules("site.css")))
    asked = {
        name for sheet in ("site.css", "print.css") for name in re.findall(r"var\((--[\w-]+)", rules(sheet))
    }
    assert asked - defined == set()


def test_colours_when_needed_then_the_stylesheet_takes_them_from_the_tokens() -> None:
    assert re.findall(r"(?<![\w-])#[0-9a-fA-F]{3,8}\b|\brgba?\(", rules("site.css")) == []


def spans(file: str) -> list[tuple[int, int]]:
    """The characters for which a browser fetches a font file."""
    text = (CSS / "fonts.css").read_text(encoding="utf-8")
    block = re.search(rf"{re.escape(file)}.*?unicode-range: ([^;]+);", text, re.DOTALL)
    pieces = [piece.strip().removeprefix("U+").split("-") for piece in block[1].split(",")]
    return [(int(piece[0], 16), int(piece[-1], 16)) for piece in pieces]


def test_latin_file_when_a_page_is_french_german_or_luxembourgish_then_it_is_the_only_one_fetched() -> None:
    needed = "ÀÂÆÇÉÈÊËÎÏÔŒÙÛÜàâæçéèêëîïôœùûüÿÄÖäöß€„“”’‘–—…«»·−" + "".join(map(chr, range(0x20, 0x7F)))
    latin = spans("source-sans-3-latin-wght-normal.woff2")
    assert [char for char in needed if not any(first <= ord(char) <= last for first, last in latin)] == []
    for other in ("latin-ext", "greek", "greek-ext", "cyrillic", "cyrillic-ext"):
        ranges = spans(f"source-sans-3-{other}-wght-normal.woff2")
        assert [char for char in needed if any(first <= ord(char) <= last for first, last in ranges)] == []
    assert (
        ROOT / "static/vendor/source-sans-3/source-sans-3-latin-wght-normal.woff2"
    ).stat().st_size < 40_000
