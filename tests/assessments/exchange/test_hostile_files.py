"""Files made to harm, or broken by accident, are refused or cleaned: within a second, within 64 MB, and never by a crash."""

import base64
import json
import resource
import subprocess
import sys
import textwrap
import tracemalloc
from pathlib import Path

import pytest
from django.conf import settings

from assessments.exchange import read
from courses.text import clean
from tests.processor_time import within

PNG = b"\x89PNG\r\n\x1a\n and more"
MB = 1024 * 1024
SECURITY = Path(settings.BASE_DIR).parent / "shared" / "fixtures" / "security"
needs_fixtures = pytest.mark.skipif(not SECURITY.is_dir(), reason=f"{SECURITY} is absent")


def question(text: str = "", answers: str = "", kind: str = "multichoice", more: str = "") -> str:
    return (
        f'<question type="{kind}"><name><text>N</text></name>'
        f'<questiontext format="html"><text>{text}</text>{more}</questiontext>{answers}</question>'
    )


def quiz(*questions: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><quiz>{"".join(questions)}</quiz>'.encode()


ANSWERS = '<answer fraction="100"><text>a</text></answer><answer fraction="0"><text>b</text></answer>'
BOMB = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa">%s]><quiz>&j;</quiz>""" % b"".join(
    b'<!ENTITY %c "&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;&%c;">' % (name, *[name - 1] * 10)
    for name in range(ord("b"), ord("k"))
)
XXE = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>"""
REMOTE_DTD = b"""<?xml version="1.0"?><!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/q.dtd"><quiz/>"""
DEEP = b"<quiz>" + b"<question>" * 100_000
DEEP_HTML = quiz(question("&lt;div&gt;" * 1_900 + "x", ANSWERS) * 50)
LISTS = quiz(question("&lt;ul&gt;&lt;li&gt;" * 900 + "x", ANSWERS) * 50)
FLAT_HTML = quiz(question("&lt;p&gt;x&lt;/p&gt;" * 900, ANSWERS) * 30)
ENDLESS_GAPS = quiz(question("{1:SA:=a" * 12_000, "", "cloze") * 20)
UNCLOSED_FORMULAS = quiz(question("\\(" * 49_000, ANSWERS) * 20)
STYLES = quiz(question("style=" * 16_000, ANSWERS) * 20)
NESTED_MARKDOWN = quiz(
    question("x", ANSWERS)
    .replace('format="html"', 'format="markdown"')
    .replace(">x<", ">" + "&gt;" * 20_000 + "<")
)
GIFT_BRACES = ("{" * 40_000 + "\n\n").encode() * 40
GIFT_ONE_LINE = b"~" * (4 * MB - 10)
GIFT_LINES = b"q {a}\n" * 600_000
AIKEN_LINES = b"Q\nA) a\nB) b\nANSWER: A\n" * 20_000

REFUSED_AS_A_WHOLE = {
    "entity bomb": (BOMB, "document type"),
    "external entity": (XXE, "document type"),
    "remote DTD": (REMOTE_DTD, "document type"),
    "100 MB of XML": (b"<quiz>" + b" " * 100 * MB, "larger than"),
    "100 MB of GIFT": (b"q {T}\n\n" * (100 * MB // 7), "larger than"),
    "100,000 levels": (DEEP, "nested too deeply"),
    "latin-1 that claims to be UTF-8": (b'<?xml version="1.0" encoding="UTF-8"?><quiz>\xe9</quiz>', "not well-formed"),
    "latin-1 by its own word": ('<?xml version="1.0" encoding="ISO-8859-1"?><quiz>é</quiz>'.encode("latin-1"), "iso-8859-1"),
    "NUL bytes in XML": (b"<quiz>\x00</quiz>", "not well-formed"),
    "NUL bytes in text": (b"q \x00 {T}", "no text file"),
    "not closed": (b"<quiz><question type='truefalse'>", "no element found"),
    "UTF-16 without a mark": ("q {T}".encode("utf-16-le"), "no text file"),
    "half a UTF-16": (b"\xff\xfeq", "UTF-8"),
    "too much markup": (FLAT_HTML, "too much markup"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED_AS_A_WHOLE)
def test_file_when_harmful_then_it_is_refused_as_a_whole_with_a_reason(name):
    data, reason = REFUSED_AS_A_WHOLE[name]
    tracemalloc.start()
    try:
        report = read(data, "gift" if "GIFT" in name else "auto")
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert reason in report.message
    assert report.entries == []
    assert peak < 64 * MB


def many(kind: str, text: str, inside: str = "", *, number: int = 200) -> bytes:
    """A file of Moodle XML as large as may be, of one question again and again."""
    one = f"<question type='{kind}'><questiontext><text><![CDATA[{text}]]></text></questiontext>{inside}</question>"
    return f"<quiz>{one * min(number, 23 * MB // len(one))}</quiz>".encode()


WORD = "<selectoption><text>a</text></selectoption>"
ANSWER = "<answer fraction='100'><text>a</text></answer>"
PAIR = "<subquestion><text>{}</text><answer><text>{}</text></answer></subquestion>"
UNBOUNDED = {
    "blank lines": b"x" + b"\n" * 90_000 + b"y",
    "only blank lines": b"\n" * 4_000_000,
    "a million questions": b"{}\n\n" * 1_000_000,
    "a million questions of Aiken": b"Q\nA) a\nB) b\nANSWER: A\n" * 170_000,
    "many short questions of XML": b"<quiz>" + b"<question/>" * 140_000 + b"</quiz>",
    "a million options": b"q {=a" + b"~a" * 1_000_000 + b"}",
    "a million answers": b"q {" + b"=a" * 1_000_000 + b"}",
    "many options in each of many": (b"q {=a" + b"~a" * 400 + b"}\n\n") * 1_900,
    "many answers of XML": many("shortanswer", "q", ANSWER * 40_000, number=1),
    "many pairs": many("matching", "q", "".join(PAIR.format(n, n) for n in range(20_000)), number=1),
    "brackets of Markdown": b"[markdown]" + b"[" * 20_000 + b" {T}",
    "backticks of Markdown": (b"[markdown]" + b"`" * 290 + b" {T}\n\n") * 1_900,
    "quotations of Markdown": (b"[markdown]" + b"> " * 9_000 + b" {T}\n\n") * 200,
    "gaps": many("cloze", "{1:SA:=a}" * 10_000),
    "alternatives of a gap": many("cloze", "{1:MC:=a" + "~b" * 40_000 + "}"),
    "one text of gaps": many("cloze", "{1:SA:=a}" * 2_000_000, number=1),
    "words in gaps": many("gapselect", "[[1]]" * 15_000, WORD * 10_000, number=1),
    "ampersands": many("essay", "&" * 99_000),
    "signs of more": many("essay", "> " * 49_000),
    "much text": many("essay", "a " * 49_000),
}


@pytest.mark.parametrize("name", UNBOUNDED)
def test_file_when_it_holds_more_than_anybody_asks_then_it_takes_no_time(name):
    format = "aiken" if "Aiken" in name else "auto"
    report = within(1, lambda: read(UNBOUNDED[name], format))
    assert report.message or report.refused


@pytest.mark.parametrize("name", ["a million questions", "a million options", "only blank lines"])
def test_memory_when_a_text_holds_more_than_anybody_asks_then_it_stays_within_64_mb(name):
    tracemalloc.start()
    try:
        read(UNBOUNDED[name])
        assert tracemalloc.get_traced_memory()[1] < 64 * MB
    finally:
        tracemalloc.stop()


SLOW = {
    "deep": DEEP_HTML,
    "lists": LISTS,
    "gaps": ENDLESS_GAPS,
    "formulas": UNCLOSED_FORMULAS,
    "styles": STYLES,
    "markdown": NESTED_MARKDOWN,
    "braces": GIFT_BRACES,
    "one line": GIFT_ONE_LINE,
    "lines": GIFT_LINES,
    **{name: data for name, (data, _reason) in REFUSED_AS_A_WHOLE.items()},
}


@pytest.mark.parametrize("name", SLOW)
def test_file_when_it_wants_to_take_long_then_it_does_not(name):
    report = within(1, lambda: read(SLOW[name], "gift" if "GIFT" in name else "auto"))
    assert report.message or report.entries


def test_memory_when_harmful_files_are_read_then_it_stays_within_64_mb():
    """The largest files that are read at all, in a process that may not have more."""
    program = """
        import base64, resource, django
        django.setup()
        from assessments.exchange import read
        picture = base64.b64encode(b"\\x89PNG\\r\\n\\x1a\\n" + b"x" * 300_000).decode()
        file = f'<file name="p.png" encoding="base64">{picture}</file>'
        one = ('<question type="essay"><name><text>N</text></name><questiontext format="html"><text>t</text>'
               + file + '</questiontext></question>')
        data = ("<quiz>" + one * 55 + "</quiz>").encode()
        assert 20_000_000 < len(data) < 24 * 1024 * 1024
        read(b"<quiz/>")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        report = read(data)
        after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        assert len(report.taken) == 55, report.message
        print((after - before) // 1024)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30)),
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 64


def test_scripts_when_they_stand_in_any_text_then_they_are_cleaned_out():
    hostile = (
        "&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;"
        "&lt;a href=javascript:alert(1)&gt;x&lt;/a&gt;&lt;b onclick=alert(1)&gt;bold&lt;/b&gt;"
        "&lt;svg&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;/svg&gt;&lt;a href='data:text/html,x'&gt;y&lt;/a&gt;"
    )
    answer = (
        f'<answer fraction="100" format="html"><text>{hostile}</text>'
        f'<feedback format="html"><text>{hostile}</text></feedback></answer>'
        f'<answer fraction="0"><text>b</text></answer>'
    )
    general = f'<generalfeedback format="html"><text>{hostile}</text></generalfeedback>'
    (entry,) = read(quiz(question(hostile, answer + general)))
    words = entry.payload["texts"]["en"]
    assert words == {"text": "<p>x<b>bold</b>y</p>", "feedback": "<p>x<b>bold</b>y</p>"}
    first = entry.payload["options"][0]["texts"]["en"]
    assert first == {"text": "xboldy", "feedback": "<p>x<b>bold</b>y</p>"}
    assert "Scripts, drawings or forms inside a text." in entry.losses


@needs_fixtures
def test_attack_when_it_is_one_of_others_then_it_does_not_get_through():
    """What comes out of the importer is what the one allow-list lets through anyway."""
    vectors = [
        vector["data"]
        for vector in json.loads((SECURITY / "html5sec-vectors.json").read_text())
        if "data" in vector
    ]
    assert len(vectors) > 50
    for vector in vectors:
        escaped = vector.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        escaped = "".join(letter for letter in escaped if letter in "\t\n\r" or letter >= " ")
        (entry,) = read(quiz(question(escaped, ANSWERS))).entries or [None]
        html = entry.payload["texts"]["en"]["text"]
        assert clean(html) == html.replace('"', '"'), vector


@needs_fixtures
@pytest.mark.parametrize("path", sorted((SECURITY / "xxe").glob("*.xml")), ids=lambda path: path.name)
def test_xxe_when_it_is_one_of_others_then_it_is_refused(path):
    report = read(path.read_bytes())
    assert report.message
    assert report.entries == []


@pytest.mark.parametrize(
    ("name", "data"),
    [("p.png", b"<html><script>"), ("p.jpg", b"MZ\x90"), ("p.gif", b""), ("p.png", None)],
)
def test_pictures_when_they_are_none_then_they_are_left_out_and_named(name, data):
    text = "no base 64 !!" if data is None else base64.b64encode(data).decode()
    file = f'<file name="{name}" encoding="base64">{text}</file>'
    (entry,) = read(
        quiz(question(f"See &lt;img src='@@PLUGINFILE@@/{name}' alt='A'&gt;", ANSWERS, more=file))
    )
    assert (entry.files, entry.pictures) == ({}, [])
    assert any("is not what it says it is" in loss for loss in entry.losses)
    assert entry.payload["texts"]["en"]["text"] == "<p>See [A]</p>"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/x.png", "..\\..\\x.png", "a/b/x.png", "%2e%2e/x.png", "CON\n.png"]
)
def test_file_name_when_it_leads_elsewhere_then_only_its_last_part_is_kept(name):
    picture = base64.b64encode(b"\x89PNG\r\n\x1a\nx").decode()
    escaped = name.replace("\n", "&#10;")
    file = f'<file name="{escaped}" encoding="base64">{picture}</file>'
    (entry,) = read(quiz(question("t", ANSWERS, more=file)))
    (kept,) = entry.files
    assert "/" not in kept
    assert "\\" not in kept
    assert not kept.startswith(".")
    assert kept.isprintable()


@pytest.mark.parametrize(
    "number", ["1e999999999", "9" * 5_000, "1e-999999999", "nan", "inf", "0x10", "1_000", "٣", "1" * 61]
)
def test_number_when_monstrous_then_it_is_refused(number):
    (entry,) = within(1, lambda: read(f"How much? {{#{number}}}".encode()))
    assert (entry.state, entry.payload) == ("refused", None)
    assert len(entry.reason) < 120
    file = quiz(question("q", f'<answer fraction="100"><text>{number}</text></answer>', "numerical"))
    (entry,) = within(1, lambda: read(file))
    assert entry.state == "refused"


@pytest.mark.parametrize("fraction", ["1e999999", "9" * 5_000, "abc", "", "200", "-200"])
def test_grade_when_monstrous_then_it_is_refused(fraction):
    answers = ANSWERS.replace('fraction="0"', f'fraction="{fraction}"')
    (entry,) = read(quiz(question("q", answers)))
    assert entry.state == "refused"


@pytest.mark.parametrize("name", ["a.png", "{number}.png"], ids=["one that is there", "none of them"])
def test_file_when_its_options_show_ever_other_pictures_then_it_is_read_within_a_second(name: str):
    def option(first: int) -> str:
        shown = "".join(
            f'<img src="@@PLUGINFILE@@/{name.format(number=number)}" alt="{number}">'
            for number in range(first, first + 50)
        )
        return f'<answer fraction="{0 if first else 100}" format="html"><text><![CDATA[{shown}]]></text></answer>'

    file = f'<file name="a.png" encoding="base64">{base64.b64encode(PNG).decode()}</file>'
    data = quiz(question("Q", "".join(option(50 * number) for number in range(400)), more=file))
    (entry,) = within(1, lambda: read(data)).entries
    assert len(entry.losses) == (1 if name == "a.png" else 20_000)
