"""Captions: which files browsers would show, and what a trainer is told about the others."""

import pytest

from courses.webvtt import MAX_BYTES, CaptionsRefused, read_captions

CUE = "00:01.000 --> 00:04.000\nHello\n"


@pytest.mark.parametrize(
    "text",
    [
        f"WEBVTT\n\n{CUE}",
        f"\ufeffWEBVTT Interview\r\n\r\n{CUE}".replace("\n", "\r\n").replace("\r\r", "\r"),
        f"WEBVTT\r\r{CUE}".replace("\n", "\r"),
        "WEBVTT\nKind: captions\n\nNOTE a remark\nof two lines\n\nSTYLE\n::cue { color: red }\n\n"
        "1\n00:00.000 --> 00:00.001 line:0 align:start\n<v Kim>Hello</v>\n- Who?\n\n"
        "last\n100:00:00.000 --> 100:00:01.000\nMoien\n",
        f"WEBVTT\n\n\n\n{CUE}\n00:01.000\t-->\t00:02.000\nAt the same time, é ß",
    ],
)
def test_captions_when_they_are_well_formed_then_their_text_is_kept(text: str) -> None:
    assert read_captions(text.encode()) == text.removeprefix("\ufeff").replace("\r\n", "\n").replace(
        "\r", "\n"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Line 1 of the captions: the file must begin with the word WEBVTT"),
        (f"1\n{CUE}", "Line 1 of the captions: the file must begin"),
        (f"WEBVTTX\n\n{CUE}", "Line 1 of the captions: the file must begin"),
        (f"\nWEBVTT\n\n{CUE}", "Line 1 of the captions: the file must begin"),
        (f"WEBVTT\n{CUE}", "Line 2 of the captions: a blank line is missing before the first"),
        ("WEBVTT\n\nNOTE only a remark", "The file holds no captions"),
        ("WEBVTT\n\nHello\nthere", "Line 3 of the captions: a time like"),
        ("WEBVTT\n\n00:01,000 --> 00:04,000\nHello", "Line 3 of the captions: this is no time"),
        ("WEBVTT\n\n1\n00:01.000-->00:04.000\nHello", "Line 4 of the captions: this is no time"),
        ("WEBVTT\n\n-00:01.000 --> 00:04.000\nHello", "Line 3 of the captions: this is no time"),
        ("WEBVTT\n\n00:01.000 --> 00:60.000\nHello", "Line 3 of the captions: this is no time"),
        ("WEBVTT\n\n0:01.000 --> 0:04.000\nHello", "Line 3 of the captions: this is no time"),
        ("WEBVTT\n\n00:04.000 --> 00:04.000\nHello", "Line 3 of the captions: the caption ends before"),
        (f"WEBVTT\n\n{CUE}\n00:00.999 --> 00:05.000\nBack", "Line 6 of the captions: this caption begins before"),
        (f"WEBVTT\n\n{CUE}00:05.000 --> 00:06.000\nNext", "Line 5 of the captions: a blank line is missing"),
        ("WEBVTT\n\n00:01.000 --> 00:04.000\n\nHello", "Line 3 of the captions: there are no words"),
        ("WEBVTT\n\n00:01.000 --> 00:04.000\n<v Kim> </v>", "Line 3 of the captions: there are no words"),
        (f"WEBVTT\n\n{CUE}\0", "Line 5 of the captions: an unreadable character"),
    ],
)  # fmt: skip
def test_captions_when_they_are_not_well_formed_then_the_line_and_the_reason_are_told(
    text: str, told: str
) -> None:
    with pytest.raises(CaptionsRefused) as refusal:
        read_captions(text.encode())
    assert str(refusal.value).startswith(told)


def test_captions_when_they_are_too_large_or_no_text_then_they_are_refused() -> None:
    with pytest.raises(CaptionsRefused, match="Line 4 of the captions: these letters are not UTF-8"):
        read_captions("WEBVTT\n\n00:01.000 --> 00:04.000\nété".encode("latin-1"))
    whole = f"WEBVTT\n\n{CUE}".encode()
    assert read_captions(whole + b"x" * (MAX_BYTES - len(whole)))
    with pytest.raises(CaptionsRefused, match="larger than 1 MB"):
        read_captions(whole + b"x" * (MAX_BYTES - len(whole) + 1))
