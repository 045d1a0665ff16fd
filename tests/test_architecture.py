"""What holds everywhere: the arrows between apps, blocks, templates, files, and that every address refuses strangers."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import models
from django.template.loader import get_template
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.urls.resolvers import LocalePrefixPattern, RoutePattern
from django.utils.regex_helper import normalize
from wagtail import blocks
from wagtail.blocks import ChooserBlock
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images.blocks import ImageBlock

from accounts.models import User
from courses.file_collections import for_everybody, for_signed_in
from courses.models import HomePage
from courses.translatable import CodeBlock
from tests.courses.builders import WEBM, make_image, make_recording, make_stage, release, text
from tests.factories import PASSWORD

ROOT = Path(settings.BASE_DIR)
APPS = [
    "elearning",
    "compliance",
    "certificates",
    "assessments",
    "courses",
    "accounts",
]  # arrows point to the right
MODULES = sorted(
    path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PDF = (
    ROOT / "templates" / "certificates" / "certificate.html"
)  # xhtml2pdf reads styles from the document itself


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


# --- Arrows ----------------------------------------------------------------------------------------


def imported(path: Path) -> set[str]:
    """The apps that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return {name.split(".")[0] for name in found} & set(APPS)


def test_imports_when_an_app_needs_another_then_it_stands_to_the_right() -> None:
    wrong = {
        named(path): sorted(left)
        for path in MODULES
        if (left := imported(path) - set(APPS[APPS.index(path.relative_to(ROOT).parts[0]) :]))
    }
    assert wrong == {}
    assert "courses" in imported(ROOT / "assessments" / "attempts.py")


def test_foreign_keys_when_a_row_points_to_another_then_that_app_stands_to_the_right() -> None:
    arrows = {
        (model._meta.app_label, relation.related_model._meta.app_label, f"{model.__name__}.{relation.name}")
        for app in APPS[1:]
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        for relation in (*model._meta.fields, *model._meta.many_to_many)
        if isinstance(relation, models.ForeignKey | models.ManyToManyField)
    }
    wrong = [arrow for arrow in arrows if arrow[1] in APPS and APPS.index(arrow[1]) < APPS.index(arrow[0])]
    assert wrong == []
    assert ("assessments", "courses", "Attempt.enrolment") in arrows


def test_grading_when_read_then_it_imports_nothing_but_itself_and_the_standard_library() -> None:
    allowed = {
        "assessments",
        "bisect",
        "collections",
        "dataclasses",
        "decimal",
        "fractions",
        "functools",
        "itertools",
        "math",
        "re",
        "unicodedata",
        "__future__",
        "typing",
    }
    for path in (ROOT / "assessments" / "grading").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.module.split(".")[0] in allowed
                assert not node.module.startswith("assessments.") or node.module.startswith(
                    "assessments.grading"
                )
            elif isinstance(node, ast.Import):
                assert {alias.name for alias in node.names} <= allowed


@pytest.mark.django_db
def test_migrations_when_models_are_read_then_none_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", check=True, dry_run=True)
    assert capsys.readouterr().out.strip() == "No changes detected"


# --- Files -----------------------------------------------------------------------------------------


def test_modules_when_they_grow_then_they_stay_under_400_lines() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_templates_when_they_grow_then_they_stay_under_120_lines() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in TEMPLATES}
    assert {name: length for name, length in lengths.items() if length > 120} == {}


def test_modules_when_named_then_none_is_a_drawer() -> None:
    drawers = {
        "utils",
        "helpers",
        "services",
        "selectors",
        "managers",
        "mixins",
        "common",
        "misc",
        "constants",
        "core",
    }
    names = {part for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts}
    assert names & drawers == set()


def test_modules_when_opened_then_each_says_what_it_is_for() -> None:
    silent = [
        named(path)
        for path in MODULES
        if (source := path.read_text(encoding="utf-8")).strip() and not ast.get_docstring(ast.parse(source))
    ]
    assert silent == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_lock_when_read_then_it_names_no_index_and_every_package_has_a_hash(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert re.findall(r"https?://|--(?:extra-)?index|--find-links|--trusted-host|file:|git\+", text) == []
    requirements = re.sub(r"\\\n", " ", text).splitlines()
    packages = [line for line in requirements if line.strip() and not line.lstrip().startswith("#")]
    assert [
        line for line in packages if not re.search(r"^[\w.-]+==\S+.*--hash=sha256:[0-9a-f]{64}", line)
    ] == []
    assert len(packages) > 40


# --- Templates -------------------------------------------------------------------------------------

INLINE = {
    "a script in the page": r"<script(?![^>]*\bsrc=)",
    "a style in the page": r"<style\b",
    "a style attribute": r"\sstyle\s*=",
    "an event attribute": r"\son[a-z]+\s*=",
    "an address that is a script": r"javascript:",
}


@pytest.mark.parametrize("what", INLINE)
def test_templates_when_shown_then_the_content_security_policy_refuses_nothing(what: str) -> None:
    """The policy forbids what stands in the page itself; scripts and styles are files."""
    pattern = re.compile(INLINE[what], re.IGNORECASE)
    found = [
        named(path) for path in TEMPLATES if path != PDF and pattern.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_inline_patterns_when_tried_then_they_are_not_blind() -> None:
    dirty = '<script>x()</script><style>p{}</style><p style="x" onclick="x()"><a href="javascript:x()">'
    assert [what for what, pattern in INLINE.items() if not re.search(pattern, dirty)] == []
    assert re.search(INLINE["a script in the page"], '<script src="x.js" defer></script>') is None


def test_templates_when_they_load_static_files_then_those_exist() -> None:
    used = {
        (named(path), name)
        for path in TEMPLATES
        for name in re.findall(r"{%\s*static\s+[\"']([^\"']+)[\"']", path.read_text(encoding="utf-8"))
    }
    assert [(path, name) for path, name in used if finders.find(name) is None] == []
    assert len(used) >= 3


def test_stylesheets_when_they_load_files_then_those_exist_and_are_our_own() -> None:
    used = [
        (path, address)
        for path in (ROOT / "static" / "css").glob("*.css")
        for address in re.findall(r"url\(\s*[\"']?([^\"')]+)", path.read_text(encoding="utf-8"))
        if not address.startswith(("data:", "#"))
    ]
    missing = [
        (path.name, address) for path, address in used if not (path.parent / address.split("#")[0]).is_file()
    ]
    assert missing == []
    assert used


def test_templates_when_they_are_compiled_then_none_has_a_mistake() -> None:
    for path in TEMPLATES:
        get_template(str(path.relative_to(ROOT / "templates")))


# --- Blocks ----------------------------------------------------------------------------------------


def block_classes() -> list[type[blocks.StructBlock]]:
    """Every kind of block that authors can insert: the struct blocks of our apps that no other one extends."""
    found = [
        member
        for app in APPS
        for path in sorted((ROOT / app).glob("*blocks.py"))
        for member in vars(import_module(f"{app}.{path.stem}")).values()
        if isinstance(member, type)
        and issubclass(member, blocks.StructBlock)
        and member.__module__ == f"{app}.{path.stem}"
    ]
    return [
        block for block in found if not any(issubclass(other, block) for other in found if other != block)
    ]


@pytest.mark.parametrize("block_class", block_classes(), ids=lambda block_class: block_class.__name__)
def test_block_when_written_then_it_has_what_the_editor_and_the_next_developer_need(
    block_class: type[blocks.StructBlock],
) -> None:
    block = block_class()
    stem = Path(block.meta.template).stem
    assert block.meta.icon not in ("", "placeholder")
    assert str(block.meta.label)
    assert str(block.meta.description or "")
    get_template(block.meta.template)
    assert hasattr(block.meta, "preview_value") or any(
        "get_preview_value" in vars(parent)
        for parent in block_class.__mro__
        if parent.__module__.split(".")[0] in APPS
    )
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert re.search(rf"^ *def test_{stem}_\w+_then_", tests, re.MULTILINE), f"no test is named test_{stem}_…"


def test_block_classes_when_found_then_they_are_all_there() -> None:
    assert {block_class.__name__ for block_class in block_classes()} >= {
        "HeadingBlock", "TextBlock", "PictureBlock", "KeyPointBlock", "CaseStudyBlock", "ChecklistBlock", "TableBlock",
        "QuotationBlock", "BestPracticeUseBlock", "SharedTextBlock", "DownloadBlock", "VideoBlock", "AudioBlock", "ProfessionNoteBlock", "OptionBlock", "ChoiceBlock",
        "SceneBlock", "ScenarioItemBlock", "QuestionItemBlock",
    }  # fmt: skip


# Blocks that say nothing for which somebody could ask "where does this stand?", each with the reason.
WITHOUT_SOURCES = {
    "blocks.HeadingBlock": "it names a passage",
    "blocks.QuestionItemBlock": "the question has its own",
    "blocks.ScenarioItemBlock": "the scenario has its own",
    "exhibit_blocks.DocumentExhibitBlock": "a document of an invented story",
    "exhibit_blocks.LineBlock": "somebody in an invented story says it",
    "exhibit_blocks.MessageExhibitBlock": "a message of an invented story",
    "exhibit_blocks.PictureExhibitBlock": "a picture of an invented story",
    "kinds.gaps.WordBlock": "a word to choose; the question has sources",
    "kinds.hotspot.HotspotBlock": "an invented scene; what is right in it has reasons with sources",
    "kinds.numerical_blocks.UnitBlock": "the name of a unit",
    "kinds.written.WrittenBlock": "what a marker looks for; the question has sources",
    "library_blocks.BestPracticeUseBlock": "the text has its own",
    "library_blocks.KnowledgeCheckBlock": "the question has its own",
    "library_blocks.SharedTextBlock": "the text has its own",
    "paper_blocks.DrawBlock": "it names questions by their tags",
    "paper_blocks.SectionBlock": "it names a part of the paper",
    "scenario_blocks.PassageBlock": "a part of an invented story; choices have reasons with sources",
    "scenario_blocks.RoleBlock": "somebody in an invented story",
    "scenario_blocks.SceneBlock": "a part of an invented story; its choices have reasons with sources",
    "side_blocks.SideBlock": "a part of an invented story",
}


def reached_blocks() -> dict[str, blocks.StructBlock]:
    """Every struct block of ours that authors can fill in a stream of a page or a thing of the library, by its name."""
    found: dict[str, blocks.StructBlock] = {}

    def walk(block: blocks.Block) -> None:
        if isinstance(block, blocks.StructBlock) and type(block).__module__.split(".")[0] in APPS:
            found[".".join([*type(block).__module__.split(".")[1:], type(block).__name__])] = block
        for child in getattr(block, "child_blocks", {}).values():
            walk(child)
        if isinstance(block, blocks.ListBlock):
            walk(block.child_block)

    for model in apps.get_models():
        for stream in model._meta.get_fields():
            if isinstance(stream, StreamField):
                walk(stream.stream_block)
    return found


def test_blocks_when_they_state_facts_then_they_can_cite_sources() -> None:
    def cites(block: blocks.StructBlock) -> bool:
        return any(name == "source" or name.startswith("sources") for name in block.child_blocks)

    def says_something(block: blocks.StructBlock) -> bool:
        """What is only chosen, or stands in a part that can cite by itself, is not said here."""
        kinds = blocks.CharBlock | blocks.TextBlock | blocks.RichTextBlock | ChooserBlock | ImageBlock
        return any(
            isinstance(child, kinds) and not isinstance(child, CodeBlock)
            for child in block.child_blocks.values()
        )

    found = reached_blocks()
    silent = {name for name, block in found.items() if says_something(block) and not cites(block)}
    assert silent - set(WITHOUT_SOURCES) == set()
    assert set(WITHOUT_SOURCES) - silent == set(), "these can cite, or are gone: take them out"


# --- Addresses -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Address:
    """One address of the site: `template` is its path with %(parameter)s in it."""

    name: str  # with the namespace before it; the template where it has no name
    template: str
    parameters: tuple[str, ...] = ()
    has_uuid: bool = False
    samples: dict[str, Any] = field(default_factory=dict, hash=False, compare=False)

    def path(self, **arguments: Any) -> str:
        return "/" + self.template % {**self.samples, **arguments}


SPECIAL = {"wagtail_serve": {"_0": "no-such-page/"}, "media/images/%(path)s": {"path": "none.png"}}
SAMPLES = {"int": 999_999, "uuid": uuid4(), "str": "sample", "slug": "sample", "path": "sample"}


def _piece(pattern: Any) -> tuple[str, dict[str, Any], bool]:
    """A piece of an address as a template, samples for its parameters, and whether it takes a UUID."""
    if isinstance(pattern, LocalePrefixPattern):
        return "en/", {}, False
    if isinstance(pattern, RoutePattern):
        found = re.findall(r"<(?:(\w+):)?(\w+)>", str(pattern))
        template = re.sub(r"<(?:\w+:)?(\w+)>", r"%(\1)s", str(pattern))
        return template, {name: SAMPLES[kind or "str"] for kind, name in found}, "uuid" in dict(found)
    template, names = normalize(pattern.regex.pattern)[0]
    return template, dict.fromkeys(names, "1"), False


def _walk(resolver: URLResolver, before: Address, namespace: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        template, samples, has_uuid = _piece(pattern.pattern)
        here = Address(
            "",
            before.template + template,
            (*before.parameters, *samples),
            before.has_uuid or has_uuid,
            {**before.samples, **samples},
        )
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from _walk(pattern, here, inner)
        elif isinstance(pattern, URLPattern):
            name = namespace + pattern.name if pattern.name else here.template
            samples = {**here.samples, **SPECIAL.get(name, {})}
            yield Address(name, here.template, here.parameters, here.has_uuid, samples)


def addresses() -> list[Address]:
    """Every address that the project answers, whatever app it comes from."""
    return list(_walk(get_resolver(), Address("", ""), ""))


# What strangers may open. Everything else sends them to the sign-in page.
PUBLIC = {
    # signing in and out, and what comes before it
    "account_login", "account_logout", "account_inactive", "account_signup", "account_confirm_email",
    "account_email_verification_sent", "account_reset_password", "account_reset_password_done",
    "account_reset_password_from_key", "account_reset_password_from_key_done", "account_confirm_login_code",
    "mfa_authenticate", "accept_invitation", "set_language",
    # pages for everybody; each page itself says who may read it
    "wagtail_serve", "courses",
    # the glossary, and the search: it finds what the person who asks may see
    "glossary", "search",
    # verification of a certificate: tells as little as possible
    "verify", "verify_code", "verify_short", "v/",
    # the accessibility statement and its form
    "accessibility",
    # pictures of public pages, and those that editors have chosen for them
    "media/images/%(path)s",
    # recordings ask for themselves, as documents do
    "recording",
    # Wagtail's own: documents ask for themselves (see below), the password form of a private page, an answer to robots
    "wagtaildocs_serve", "wagtaildocs_authenticate_with_password", "wagtailcore_authenticate_with_password",
    # the script of the CMS that holds translations of buttons, and its page for "not found"
    "wagtailadmin_javascript_catalog", "wagtailadmin_sprite",
}  # fmt: skip


# Nobody may open these: Wagtail's passwords (allauth keeps them).
SWITCHED_OFF = {
    "wagtailadmin_password_reset", "wagtailadmin_password_reset_done", "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}  # fmt: skip
FOR_AUTHORS = {"styleguide"}  # for others there is no such page
SIGN_IN = {"/en/account/login/", "/cms/login/"}  # the second leads to the first


def refuses(client: Client, path: str, method: str) -> str:
    """Empty when a stranger is sent to the sign-in page, or the method is not allowed; else what happened."""
    response = getattr(client, method)(path)
    location = response.headers.get("Location", "")
    if response.status_code == 405 or (response.status_code == 302 and location.partition("?")[0] in SIGN_IN):
        return ""
    return f"{method} {path}: {response.status_code} {location}"


@pytest.mark.django_db
def test_addresses_when_a_stranger_asks_then_all_but_the_public_ones_lead_to_the_sign_in(
    site: HomePage,
) -> None:
    found = [
        f"{address.name}: {problem}"
        for address in addresses()
        if address.name not in PUBLIC | SWITCHED_OFF | FOR_AUTHORS
        for method in ("get", "post")
        if (problem := refuses(Client(), address.path(), method))
    ]
    assert found == []


@pytest.mark.django_db
def test_addresses_when_switched_off_then_there_is_no_such_page_for_anybody(
    site: HomePage, editor: User
) -> None:
    paths = [address.path() for address in addresses() if address.name in SWITCHED_OFF]
    client = Client()
    client.force_login(editor)
    assert {path: client.get(path, follow=True).status_code for path in paths} == dict.fromkeys(paths, 404)


@pytest.mark.django_db
def test_addresses_when_they_are_for_authors_then_there_is_no_such_page_for_others(
    site: HomePage, officer: User, manager: User
) -> None:
    paths = [address.path() for address in addresses() if address.name in FOR_AUTHORS]
    for user in (None, officer, manager):
        client = Client()
        if user:
            client.force_login(user)
        assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)


@pytest.mark.django_db
def test_sign_in_when_somebody_tries_another_door_than_allauths_then_it_is_shut(
    site: HomePage, officer: User
) -> None:
    """Only allauth's sign-in asks for the second step and counts wrong passwords."""
    typed = {"username": officer.email, "login": officer.email, "password": PASSWORD}
    opened = []
    for address in addresses():
        if "login" in address.path() and address.name != "account_login":
            client = Client()
            client.post(address.path(), typed)
            if "_auth_user_id" in client.session:
                opened.append(address.path())
    assert opened == []


def test_addresses_when_walked_then_each_sample_reaches_the_view_it_was_made_for() -> None:
    """Otherwise the test above would ask for pages that don't exist."""
    found = {
        address.name: resolve(address.path()).view_name for address in addresses() if ":" not in address.name
    }
    lost = {
        name: view for name, view in found.items() if view != name and "/" not in name and "%" not in name
    }
    for shadowed in ("wagtailadmin_login", "wagtailcore_login"):
        lost.pop(shadowed, None)  # redirects to the one sign-in page stand before them
    assert lost == {}
    assert len(found) > 40


def test_public_addresses_when_listed_then_each_exists() -> None:
    assert PUBLIC - {address.name for address in addresses()} == set()


@pytest.mark.django_db
def test_public_addresses_when_a_stranger_asks_then_none_fails(site: HomePage) -> None:
    broken = {
        f"{method} {address.path()}": status
        for address in addresses()
        if address.name in PUBLIC
        for method in ("get", "post")
        if (status := getattr(Client(), method)(address.path()).status_code) >= 500
    }
    assert broken == {}


@pytest.mark.django_db
def test_pages_when_a_stranger_asks_then_lessons_are_closed_and_the_rest_is_open(site: HomePage) -> None:
    stage = make_stage(site, [text("<p>Only for learners.</p>")])
    release(stage)
    client = Client()
    assert refuses(client, stage.lessons[0].url, "get") == ""
    for page in (site, stage.course_page.get_parent(), stage.course_page):
        response = client.get(page.url)
        assert response.status_code == 200
        assert "Only for learners." not in response.content.decode()


@pytest.mark.django_db
def test_files_when_marked_for_learners_then_strangers_get_them_by_no_address(
    site: HomePage, officer: User, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    for collection, status in ((for_signed_in(), 302), (for_everybody(), 200)):
        document = get_document_model().objects.create(
            title="Card", file=ContentFile(b"for learners", name="card.pdf"), collection=collection
        )
        video = make_recording(content=WEBM, collection=collection)
        captions = video.captions_url
        stranger, learner = Client(), Client()
        learner.force_login(officer)
        for address in (document.url, video.url, captions):
            assert stranger.get(address).status_code == status
            assert (refuses(stranger, address, "get") == "") == (status == 302)
            assert learner.get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize(
    "way", ["", "images/../", "images/%2e%2e/", "images/..%2f", "images/x/../../", "images//../"]
)
def test_files_when_somebody_knows_where_they_lie_then_pictures_alone_are_sent_from_there(
    site: HomePage, settings: Any, tmp_path: Path, way: str
) -> None:
    settings.MEDIA_ROOT = tmp_path
    document = get_document_model().objects.create(title="Card", file=ContentFile(b"Card", name="card.pdf"))
    client = Client()
    shown = make_image().get_rendition("width-8").file.name
    assert client.get(f"/media/{shown}").status_code == 200
    for file in (document.file, make_recording(content=WEBM).file):
        assert file.storage.exists(file.name)
        assert client.get(f"/media/{way}{file.name}", follow=True).status_code in (400, 404)
