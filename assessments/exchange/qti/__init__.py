"""Reading QTI 2.1, 2.2 and 3.0: single items and packages, into frozen payloads with a report per item."""

from django.utils.translation import gettext as _

from assessments.exchange.qti.items import Surroundings
from assessments.exchange.qti.names import spell_as_version_2
from assessments.exchange.qti.packages import Package, read_root
from assessments.exchange.refusing import FileRefused
from assessments.exchange.report import ImportReport
from assessments.exchange.safe_xml import XmlRefused, parse
from courses.safe_zip import SafeZip, ZipRefused

FORMAT = "qti"


def read_qti(data: bytes, *, name: str = "", language: str = "en") -> ImportReport:
    """All items of an XML file or a package; `message` when the file as a whole can't be read. Never raises."""
    try:
        if data[:2] == b"PK":
            entries = Package(SafeZip(data), language).entries()
            return ImportReport(FORMAT, entries, "" if entries else _("The archive holds no items of QTI."))
        root = spell_as_version_2(parse(data))
        return ImportReport(FORMAT, [read_root(root, language, Surroundings(), name)])
    except (XmlRefused, ZipRefused, FileRefused) as refusal:
        return ImportReport(FORMAT, message=str(refusal))
