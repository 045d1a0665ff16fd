"""Packages of QTI: what the manifest lists, or without one every item in the archive, each with its files."""

import posixpath
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.exchange.budget import Budget
from assessments.exchange.qti.body import inside
from assessments.exchange.qti.items import Surroundings, read_item
from assessments.exchange.qti.names import spell_as_version_2
from assessments.exchange.qti.scoring import Effort
from assessments.exchange.refusing import FileRefused
from assessments.exchange.report import REFUSED, Entry
from assessments.exchange.safe_xml import Element, XmlRefused, parse
from courses.safe_zip import SafeZip

MANIFEST = "imsmanifest.xml"
LIMIT_XML = 4 * 1024 * 1024
MOST_ITEMS = 1_000
LIMIT_NODES = 150_000  # elements of all files that are read
ITEM, TEST, OTHER_TEST = "imsqti_item", "imsqti_test", "imsqti_assessment"


class Package:
    """One archive of items. `entries` has one for each item, and one for each other thing to answer in it."""

    def __init__(self, archive: SafeZip, language: str) -> None:
        self.archive, self.language = archive, language
        self.identifier = ""
        self.templates: dict[str, Element] = {}
        self.categories: dict[
            str, str
        ] = {}  # of the tests and sections of the package, by the path of the item
        self.seen: set[str] = set()
        self.budget, self.effort = Budget(), Effort()
        self.keys: Counter[str] = Counter()
        self.nodes = 0

    def entries(self) -> list[Entry]:
        """Raises XmlRefused, ZipRefused or FileRefused when the package as a whole can't be read."""
        folder = self._folder()
        if folder is None:
            return list(self._loose_items())
        manifest = self._parsed(posixpath.join(folder, MANIFEST))
        self.identifier = manifest.get("identifier", "")
        resources = [(resource, _paths(resource, folder)) for resource in manifest.iter("resource")]
        entries: list[Entry] = []
        for resource, paths in resources:
            if resource.get("type", "").startswith((TEST, OTHER_TEST)):
                entries += self._test(paths[0] if paths else "")
            elif resource.get("type", "").startswith("imsqti_rptemplate"):
                self._template(paths[0] if paths else "")
        for resource, paths in resources:
            entries += self._resource(resource, paths)
        entries += [self._item(path, ()) for path in list(self.categories) if path not in self.seen]
        return entries

    def _folder(self) -> str | None:
        """Where the manifest lies: at the top, or in the one folder that was packed with it."""
        found = [name for name in self.archive.names if posixpath.basename(name) == MANIFEST]
        found.sort(key=lambda name: name.count("/"))
        return posixpath.dirname(found[0]) if found and found[0].count("/") < 2 else None

    def _loose_items(self) -> Iterator[Entry]:
        for name in self.archive.names:
            if name.lower().endswith(".xml"):
                yield self._item(name, ())

    def _resource(self, resource: Element, paths: list[str]) -> Iterator[Entry]:
        kind, name = resource.get("type", ""), resource.get("identifier", "")
        if kind.startswith(ITEM):
            yield self._item(paths[0] if paths else "", _keywords(resource))
        elif kind.startswith("imsqti_xmlv1p"):
            yield _refused(name, kind, _("It is QTI 1: only QTI 2.1, 2.2 and 3.0 are read."))
        elif "lti" in kind:
            self.seen.update(paths)
            yield _refused(name, kind, _("It is a link to another system (LTI)."))

    def _item(self, path: str, tags: tuple[str, ...]) -> Entry:
        self.seen.add(path)
        if len(self.seen) > MOST_ITEMS:
            return _refused(path, "", _("The package has more than %(most)d items.") % {"most": MOST_ITEMS})
        try:
            root = self._parsed(path)
        except XmlRefused as refusal:
            return _refused(path, "", str(refusal), refusal.line)
        around = Surroundings(
            self.identifier,
            posixpath.dirname(path),
            self.archive.read,
            self.templates,
            self.categories.get(path, ""),
            tags,
            self.budget,
            self.effort,
            self.keys,
        )
        return read_root(root, self.language, around, path)

    def _test(self, path: str) -> list[Entry]:
        """A test gives its items their category; itself it can't be taken."""
        try:
            test = self._parsed(path)
        except XmlRefused as refusal:
            return [_refused(path, "assessmentTest", str(refusal), refusal.line)]
        title = test.get("title", "") or test.get("identifier", "")
        for section in test.iter("assessmentSection"):
            for reference in section.findall("assessmentItemRef"):
                found = inside(posixpath.dirname(path), reference.get("href", ""))
                category = "/".join(
                    part.replace("/", "//") for part in (title, section.get("title", "")) if part
                )
                self.categories.setdefault(found, category[:200])
        return [refused_test(test)]

    def _template(self, path: str) -> None:
        try:
            template = self._parsed(path)
        except XmlRefused:
            return  # the items that use it are refused by its name
        if template.tag == "responseProcessing":
            self.templates[posixpath.basename(path).removesuffix(".xml")] = template

    def _parsed(self, path: str) -> Element:
        data = self.archive.read(path) if path else None
        if data is None:
            raise XmlRefused(_("The file “%(name)s” is not there.") % {"name": path[:80]})
        root = parse(data, limit_bytes=LIMIT_XML)
        self.nodes += sum(1 for _node in root.iter())
        if self.nodes > LIMIT_NODES:
            raise FileRefused(_("The file holds too much markup; divide it into several files."))
        return spell_as_version_2(root)


def read_root(root: Element, language: str, around: Surroundings, name: str) -> Entry:
    """The entry of a file by what its root says it is."""
    if root.tag == "assessmentItem":
        return read_item(root, language, around)
    if root.tag == "assessmentTest":
        return refused_test(root)
    return _refused(
        name, root.tag, _("It is no item of QTI but “%(name)s”.") % {"name": root.tag[:60]}, root.line
    )


def refused_test(test: Element) -> Entry:
    reason = _("A test is not taken as such: only its items are, where they are in the package.")
    return _refused(test.get("title", "") or test.get("identifier", ""), "assessmentTest", reason, test.line)


def _refused(name: str, kind: str, reason: str, line: int = 0) -> Entry:
    return Entry(name=name[:200], original_kind=kind[:80], state=REFUSED, reason=reason, line=line)


def _paths(resource: Element, folder: str) -> list[str]:
    """The files of a resource, the one it is about first."""
    addresses = [resource.get("href", ""), *(file.get("href", "") for file in resource.findall("file"))]
    return [path for address in addresses if address and (path := inside(folder, address))]


def _keywords(resource: Element) -> tuple[str, ...]:
    words = (" ".join("".join(keyword.itertext()).split())[:80] for keyword in resource.iter("keyword"))
    return tuple(dict.fromkeys(word for word in words if word))[:20]
