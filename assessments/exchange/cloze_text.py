"""A plain text with embedded answers, which Moodle calls its format "Embedded answers (Cloze)": the file is one question."""

from django.utils.translation import gettext as _

from assessments.exchange import naming
from assessments.exchange.decoding import text_of
from assessments.exchange.draft import MOODLE, Draft
from assessments.exchange.moodle.kinds import cloze_fields
from assessments.exchange.parts import Keys, identify
from assessments.exchange.refusing import FileRefused, QuestionRefused
from assessments.exchange.report import REFUSED, TAKEN, WITH_LOSS, Entry, ImportReport

FORMAT = "cloze"


def read_cloze(data: bytes, *, name: str = "", language: str = "en") -> ImportReport:
    """Raises nothing: what is wrong with the file as a whole stands in the report's message."""
    try:
        text = text_of(data).strip()
        return ImportReport(FORMAT, [_entry(text, Draft(language))])
    except FileRefused as error:
        return ImportReport(FORMAT, message=str(error))


def _entry(text: str, draft: Draft) -> Entry:
    name = naming.name_from_text(text, _("Question"))
    try:
        fields = cloze_fields(draft, text)
        html = draft.question(fields.pop("text"), MOODLE)
    except QuestionRefused as error:
        return Entry(name=name, line=1, original_kind="multianswer", state=REFUSED, reason=str(error))
    key = Keys().key(kind="cloze", category="", idnumber="", name="", text=text)
    payload = identify(
        {"kind": fields.pop("kind"), "key": key, "texts": draft.texts(text=html), **fields},
    )
    return Entry(
        name=name,
        line=1,
        kind=payload["kind"],
        original_kind="multianswer",
        state=WITH_LOSS if draft.losses else TAKEN,
        losses=draft.losses,
        payload=payload,
        default_mark=float(sum(gap["weight"] for gap in payload["gaps"])),
    )
