"""What stands where in the XML of a question: texts with their format and files, switches, numbers."""

from assessments.exchange import media
from assessments.exchange.draft import HTML, MARKDOWN, MOODLE, MOST_PARTS, PLAIN, Draft, at_most
from assessments.exchange.safe_xml import Element

FORMATS = {
    "html": HTML,
    "moodle_auto_format": MOODLE,
    "plain_text": PLAIN,
    "markdown": MARKDOWN,
    "wiki_like": MOODLE,
}


class Node:
    """One element of a question; `draft` takes note of the files in it and of what is lost."""

    def __init__(self, element: Element, draft: Draft, default_format: str = "html") -> None:
        self.element = element
        self.draft = draft
        self.default_format = default_format

    def child(self, name: str) -> "Node | None":
        found = self.element.find(name)
        return None if found is None else self.at(found)

    def children(self, name: str) -> "list[Node]":
        """Raises QuestionRefused when there are more than anybody would answer."""
        found = self.element.findall(name)
        at_most(len(found), MOST_PARTS)
        return [self.at(child) for child in found]

    def at(self, element: Element) -> "Node":
        """Another element of the same question."""
        return Node(element, self.draft, self.default_format)

    def value(self, name: str, default: str = "") -> str:
        """The characters directly inside a child."""
        found = self.element.find(name)
        return default if found is None else (found.text or "").strip() or default

    def has(self, name: str) -> bool:
        return self.element.find(name) is not None

    def is_true(self, name: str, default: str) -> bool:
        """Moodle's reading of a switch: everything but false, 0 and nothing is true."""
        return self.value(name, default).lower() not in ("false", "0", "")

    def attribute(self, name: str, default: str = "") -> str:
        return self.element.get(name, default)

    @property
    def raw(self) -> str:
        """The text as it stands in the file."""
        found = self.element.find("text")
        return (self.element.text or "").strip() if found is None else (found.text or "").strip()

    @property
    def format(self) -> str:
        return FORMATS.get(self.attribute("format", self.default_format).strip(), HTML)

    def take_files(self) -> None:
        for file in self.element.findall("file"):
            name, text = file.get("name", ""), file.text or ""
            is_encoded = file.get("encoding", "base64") == "base64"
            self.draft.add_file(name, media.decoded(text) if is_encoded else text.encode())

    def html(self, name: str = "") -> str:
        """The text of a child (or of this element itself) as HTML in our form."""
        node = self.child(name) if name else self
        if node is None:
            return ""
        node.take_files()
        return self.draft.html(node.raw, node.format)

    def plain(self, name: str = "") -> str:
        """The same without formatting."""
        node = self.child(name) if name else self
        if node is None:
            return ""
        node.take_files()
        return self.draft.plain(node.raw, node.format)

    def told(self, name: str = "") -> str:
        """The same of a part that has to say something. Raises QuestionRefused where a picture says it all."""
        node = self.child(name) if name else self
        if node is None:
            return ""
        node.take_files()
        return self.draft.told(node.raw, node.format)
