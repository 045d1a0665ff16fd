"""Reads a file in Moodle XML: every question of it becomes an entry, taken or refused."""

import re
from fractions import Fraction
from typing import Any
from urllib.parse import quote

from django.utils.translation import gettext as _

from assessments.exchange import credits, media, naming
from assessments.exchange.budget import Budget
from assessments.exchange.decoding import MOST_BYTES, counted, too_large
from assessments.exchange.draft import MOODLE, Draft, without_empty
from assessments.exchange.moodle.kinds import READERS, Fields
from assessments.exchange.moodle.nodes import Node
from assessments.exchange.moodle.numerical import numerical
from assessments.exchange.parts import Keys, identify, renamed, reordered
from assessments.exchange.refusing import FileRefused, QuestionRefused
from assessments.exchange.report import REFUSED, TAKEN, WITH_LOSS, Entry, ImportReport
from assessments.exchange.safe_xml import Element, XmlRefused, parse

FORMAT = "moodlexml"
ALL = {**READERS, "numerical": numerical}
ENCODING = re.compile(rb"""<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
MOST_TAGS = 50
USUAL_PENALTIES = {"", "0.3333333", "0.3333", "0.33", "0", "0.1", "1"}


def read_moodle_xml(data: bytes, *, name: str = "", language: str = "en") -> ImportReport:
    """Raises nothing: what is wrong with the file as a whole stands in the report's message."""
    try:
        root = _root(data)
        return _Reading(language).read(root)
    except XmlRefused as error:
        line = _(" (line %(line)s)") % {"line": error.line} if error.line else ""
        return ImportReport(FORMAT, message=f"{error}{line}")
    except FileRefused as error:
        return ImportReport(FORMAT, message=str(error))


def _root(data: bytes) -> Element:
    if len(data) > MOST_BYTES:
        raise FileRefused(too_large(MOST_BYTES))
    declared = ENCODING.match(data[:300].lstrip(b"\xef\xbb\xbf \t\r\n"))
    encoding = declared[1].decode("ascii").lower() if declared else "utf-8"
    if encoding not in ("utf-8", "utf8", "utf-16", "us-ascii", "ascii") and not data.isascii():
        raise FileRefused(
            _("The file is encoded in %(encoding)s; Moodle XML is read in UTF-8.") % {"encoding": encoding}
        )
    root = parse(data)
    if root.tag != "quiz":
        raise FileRefused(_("This is no Moodle XML: it begins with <%(tag)s>.") % {"tag": root.tag[:40]})
    return root


class _Reading:
    def __init__(self, language: str) -> None:
        self.language = language
        self.keys = Keys()
        self.budget = Budget()
        self.category = ""
        self.categories: dict[str, str] = {}

    def read(self, root: Element) -> ImportReport:
        entries = []
        questions = root.findall("question")
        counted(questions)
        for element in questions:
            if element.get("type") == "category":
                self._enter(Node(element, Draft(self.language, self.budget)))
            else:
                entries.append(self._entry(element))
        return ImportReport(FORMAT, entries, categories=self.categories)

    def _enter(self, node: Node) -> None:
        category, info = node.child("category"), node.child("info")
        self.category = naming.category_path(category.raw if category else "")
        self.categories.setdefault(self.category, info.plain() if info else "")

    def _entry(self, element: Element) -> Entry:
        draft = Draft(self.language, self.budget)
        question = element.find("questiontext")
        default_format = "html" if question is None else question.get("format", "html")
        node = Node(element, draft, default_format)
        text = node.child("questiontext")
        named = node.child("name")
        facts: dict[str, Any] = {
            "name": naming.cleaned_name(named.raw if named else "")
            or naming.name_from_text(text.raw if text else "", _("Question")),
            "line": element.line,
            "original_kind": element.get("type", ""),
            "tags": _tags(node),
            "category": self.category,
            "idnumber": node.value("idnumber"),
            "default_mark": _mark(node),
        }
        try:
            return self._taken(node, facts)
        except QuestionRefused as error:
            return Entry(**facts, state=REFUSED, reason=str(error))

    def _taken(self, node: Node, facts: dict[str, Any]) -> Entry:
        reader = ALL.get(facts["original_kind"])
        if reader is None:
            raise QuestionRefused(why_not(facts["original_kind"]))
        draft = node.draft
        for part in ("questiontext", "generalfeedback"):
            if found := node.child(part):
                found.take_files()
        fields = reader(node)
        payload = self._payload(node, facts, fields)
        _look_for_losses(node)
        if facts["original_kind"] in ("cloze", "multianswer"):
            facts["default_mark"] = float(sum(gap["weight"] for gap in payload["gaps"]))
        return Entry(
            **facts,
            kind=payload["kind"],
            state=WITH_LOSS if draft.losses else TAKEN,
            losses=draft.losses,
            payload=payload,
            files=draft.files,
            pictures=draft.pictures,
        )

    def _payload(self, node: Node, facts: dict[str, Any], fields: Fields) -> dict[str, Any]:
        text = node.child("questiontext")
        raw = fields.pop("text", text.raw if text else "") + _old_picture(node)
        html = node.draft.question(raw, text.format if text else MOODLE)
        words = {"feedback": node.html("generalfeedback"), **fields.pop("words", {})}
        key = self.keys.key(
            kind=fields["kind"],
            category=self.category,
            idnumber=facts["idnumber"],
            name=facts["name"],
            text=text.raw if text else "",
        )
        payload = {
            "kind": fields.pop("kind"),
            "key": key,
            "texts": node.draft.texts(text=html, **without_empty(words)),
            **fields,
        }
        order = [int(place) for place in node.value("answerorder").split() if place.isdecimal()]
        renamed(payload, node.value("gapnames").split())
        return identify(reordered(payload, order), node.value("partids").split())


def why_not(kind: str) -> str:
    """Why there is no such kind of question here."""
    if kind.startswith("calculated"):
        return _("Its numbers are drawn anew for each attempt (“%(kind)s”).") % {"kind": kind}
    if kind.startswith("random"):
        return _("It stands for other questions that Moodle draws (“%(kind)s”).") % {"kind": kind}
    if kind in ("ddmarker", "ddimageortext"):
        return _("Things are dragged onto a picture (“%(kind)s”).") % {"kind": kind}
    if kind == "description":
        return _("It asks nothing (“description”); put its text into a lesson.")
    return _("There is no kind of question here that is like “%(kind)s”.") % {"kind": kind[:40]}


def _tags(node: Node) -> list[str]:
    found = (
        node.at(tag).raw for group in ("tags", "coursetags") for tag in node.element.findall(f"{group}/tag")
    )
    return list(dict.fromkeys(tag for tag in found if tag))[:MOST_TAGS]


def _mark(node: Node) -> float:
    mark = credits.number(node.value("defaultgrade", "1"))
    return float(Fraction(mark)) if mark else 1.0


def _old_picture(node: Node) -> str:
    """Moodle 1.x kept one picture beside the text; it comes at its end."""
    name, data = node.value("image"), node.value("image_base64")
    if not (name and data):
        return ""
    safe = media.safe_name(name.replace("/", "_"))
    node.draft.add_file(safe, media.decoded(data))
    return f' <img src="{media.PLUGINFILE}{quote(safe)}" alt="">'


def _look_for_losses(node: Node) -> None:
    if any(hint.raw for hint in node.children("hint")):
        node.draft.lose(_("Hints, and what asking for them costs."))
    elif node.value("penalty").rstrip("0").rstrip(".") not in USUAL_PENALTIES:
        node.draft.lose(_("What a second try costs: there are no second tries within an attempt here."))
