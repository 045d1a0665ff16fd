"""The style guide: every component with its parameters and a sample of each state, for those who build or write pages.

A component is a file in `templates/components/`; its first line names its parameters. The sample of the same name lies
in `templates/components/styleguide/`. Samples are in English and not translated: they are not part of what people read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace

from django import forms
from django.conf import settings
from django.contrib.messages import constants as levels
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from courses.charts import bars, lines

COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"
# Each group's name, and the samples in it: components, or whole passages of a page (those without parameters).
GROUPS = {
    "Words and icons": ["type", "icon", "link", "tag", "verdict", "saved", "facts"],
    "Buttons": ["button"],
    "Notices": ["notice", "messages", "toast", "empty_state", "skeleton"],
    "Progress": ["progress", "stepper", "stepper_item", "outline_item"],
    "Cards and pictures": ["card", "certificate_preview"],
    "Forms": [
        "form", "error_summary", "field", "field_notes", "field_optional", "password_toggle", "radio_card",
        "checkbox_card", "dialog", "confirm",
    ],
    "Finding one's way": [
        "site_header", "nav_member", "nav_stranger", "nav_link", "language_switch", "footer_links", "breadcrumb",
        "tabs", "account_nav", "disclosure",
    ],
    "Tables": ["table", "filters", "sort_header", "pagination"],
    "Charts": ["chart", "chart_bars", "chart_lines"],
    "Whole passages": ["lesson", "assessment"],
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One component, or (without parameters) a passage made of several."""

    name: str
    params: str = ""

    @property
    def sample(self) -> str:
        return f"components/styleguide/{self.name}.html"

    @property
    def title(self) -> str:
        return self.name.replace("_", " ").capitalize()

    @property
    def include(self) -> str:
        """The line that shows it, to be copied: the parameters before the semicolon are those it can't do without."""
        if not self.params:
            return ""
        needed = re.split(r"[;.]", re.sub(r"\([^)]*\)", "", self.params))[0].split(",")
        names = [name.strip() for name in needed if name.strip().isidentifier() and name.strip() != "none"]
        given = f" with {' '.join(f'{name}={name}' for name in names)}" if names else ""
        alone = "" if re.search(r"\breads\b", self.params, re.IGNORECASE) else " only"
        return f'{{% include "components/{self.name}.html"{given}{alone} %}}'


def part(name: str) -> Part:
    path = COMPONENTS / f"{name}.html"
    if not path.exists():
        return Part(name)
    first = path.read_text(encoding="utf-8").partition("#}")[0]
    return Part(name, first.removeprefix("{# params:").strip())


def groups() -> Iterator[tuple[str, list[Part]]]:
    for title, names in GROUPS.items():
        yield title, [part(name) for name in names]


class SampleForm(forms.Form):
    """One field of each kind."""

    full_name = forms.CharField(label="Full name", help_text="As it stands on the service card.")
    email = forms.EmailField(label="E-mail address")
    password = forms.CharField(
        label="Password",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="At least 12 characters.",
    )
    unit = forms.ChoiceField(
        label="Unit",
        required=False,
        choices=[("south", "Region South (demo)"), ("north", "Region North (demo)")],
    )
    served_from = forms.DateField(label="Serves there from", widget=forms.DateInput(attrs={"type": "date"}))
    remarks = forms.CharField(label="Remarks", required=False, widget=forms.Textarea(attrs={"rows": 4}))
    order = forms.FileField(label="Order of posting", required=False, help_text="PDF, at most 5 MB.")
    profession = forms.ChoiceField(
        label="Profession",
        widget=forms.RadioSelect,
        choices=[("police", "Police"), ("judiciary", "Judiciary")],
    )
    languages = forms.MultipleChoiceField(
        label="Languages", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("fr", "French"), ("de", "German"), ("lb", "Luxembourgish")],
    )  # fmt: skip
    for_excel = forms.BooleanField(
        label="For Excel", required=False, help_text="Adds a byte-order mark to the file."
    )


class SampleFilters(forms.Form):
    """The filters of a list."""

    q = forms.CharField(label="Name or e-mail address", required=False)
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "All states"), ("due", "Due soon"), ("done", "Certified")],
    )


def samples() -> dict[str, object]:
    """What the samples show: forms, lists, charts. Nothing comes from the database."""
    typed = {"faulty-email": "ada@", "faulty-full_name": "Ada Beispiel", "faulty-served_from": "31 February"}
    months = [date(2026, month, 1).strftime("%b %Y") for month in range(4, 10)]
    coverage = {"Police": [31, 38, 44, 58, 63, 71], "Judiciary": [12, 20, 33, 35, 52, 66]}
    return {
        "form": SampleForm(prefix="sample"),
        "faulty": SampleForm(typed, prefix="faulty"),
        "filters_form": SampleFilters({"state": "due"}),
        "filters": [SimpleNamespace(label="State", words="Due soon", query="?")],
        "page_obj": Paginator(range(70), 10).get_page(2),
        "crumbs": [("Courses", "#main"), ("First contact", "#main"), ("What you may notice first", "")],
        "tabs": [("Profile", "#main"), ("E-mail address", "#main"), ("Two-step sign-in", "#main"), ("Open sessions", "")],
        "said": [
            Message(levels.INFO, "Start the course first; then this page opens."),
            Message(levels.WARNING, "Two questions are open. You can still answer them."),
            Message(levels.ERROR, "The name is saved, but not every certificate could be made."),
        ],
        "bars": bars(
            "Certified people, by profession",
            ("Profession", "Certified"),
            [
                ("Police", 71, "71 %, 142 of 200 people"),
                ("Judiciary", 66, "66 %, 33 of 50 people"),
                ("Social services and reception of asylum seekers", 90, "90 %, 36 of 40 people"),
                ("Labour inspectorate", 0, "0 %, 0 of 12 people"),
            ],
            target=80,
            target_words="Target: 80 %",
        ),
        "lines": lines(
            "Certified people over time",
            ("Month", months),
            [(label, shares, [f"{share} %" for share in shares]) for label, shares in coverage.items()],
            target=80,
            target_words="Target: 80 %",
        ),
    }  # fmt: skip


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state; with DEBUG for everybody, else for those who may open the CMS."""
    if not (settings.DEBUG or request.user.has_perm("wagtailadmin.access_admin")):
        raise Http404
    return render(request, "styleguide.html", {"groups": list(groups()), **samples()})
