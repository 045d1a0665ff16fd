"""The gate for archives: honest ones open, hostile ones are refused within a second and 64 MB, and cost no more."""

import tracemalloc
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from courses.safe_zip import SafeZip, ZipRefused
from tests.assessments.exchange.archives import MB, bomb, crowded, linked, lying, renamed, zipped
from tests.processor_time import within

OUTSIDE = Path(settings.BASE_DIR).parent / "shared" / "fixtures" / "security" / "zips"


def test_archive_when_honest_then_it_gives_its_files():
    archive = SafeZip(zipped({"a.xml": "<a/>", "folder/é.txt": "x", "empty/": ""}))
    assert archive.names == ["a.xml", "folder/é.txt"]
    assert archive.read("a.xml") == b"<a/>"
    assert archive.read("b.xml") is None
    assert SafeZip(zipped({})).names == []


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: b"PK", "damaged"),
        (lambda: b"PK\x03\x04 and then nothing that could be read", "damaged"),
        (lambda: zipped({"a": "x"})[:-5], "damaged"),
        (lambda: renamed("a/bc/d", "../b/d"), "leads out of the archive"),
        (lambda: renamed("aa/b", "a/.."), "leads out of the archive"),
        (lambda: renamed("xtmp/a", "/tmp/a"), "leads out of the archive"),
        (lambda: renamed("C_/a", "C:/a"), "leads out of the archive"),
        (lambda: renamed("a_b", "a\\b"), "leads out of the archive"),
        (lambda: linked(), "leads out of the archive"),
        (lambda: zipped({"a": "x", "b": "y"}).replace(b"b", b"a"), "twice in the archive"),
        (lambda: crowded(6_000), "too many files"),
        (lambda: crowded(400_000), "too many files"),
        (lambda: b"x" * (25 * MB), "larger than 24 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_archive_when_hostile_then_it_is_refused_as_a_whole(make, reason):
    with pytest.raises(ZipRefused, match=reason):
        SafeZip(make())


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: bomb(size=50 * MB), "unpacks to too much"),
        (
            lambda: zipped({"imsmanifest.xml": bytes(9 * MB)}, method=zipfile.ZIP_STORED),
            "unpacks to too much",
        ),
        (lambda: lying(zipped({"imsmanifest.xml": bytes(50 * MB)}), 20), "can't be unpacked"),
        (lambda: zipped({"imsmanifest.xml": "x" * 100}).replace(b"\x4b\x04", b"\x00\x00"), None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_archive_when_a_file_is_not_what_the_directory_says_then_that_is_refused(make, reason):
    data = make()
    if reason is None:  # damaged in its middle
        data = data[:60] + b"\xff\xff" + data[62:]
        reason = "can't be unpacked|damaged"
    with pytest.raises(ZipRefused, match=reason):
        SafeZip(data).read("imsmanifest.xml")


def test_archive_when_its_files_together_are_too_much_then_they_are_refused():
    archive = SafeZip(zipped({f"{number}": (b"%d" % number) * MB for number in range(10, 50)}))
    with pytest.raises(ZipRefused, match="unpacks to too much"):
        [archive.read(name) for name in archive.names]


def test_archive_when_it_lies_in_another_then_it_is_never_opened():
    archive = SafeZip(zipped({"inner.zip": bomb(size=20 * MB)}))
    assert archive.read("inner.zip").startswith(b"PK")


@pytest.mark.parametrize(
    "make", [lambda: bomb(size=100 * MB), lambda: crowded(60_000), lambda: lying(zipped({"imsmanifest.xml": bytes(100 * MB)}), 8 * MB)],
    ids=["bomb", "crowded", "lying"],
)  # fmt: skip
def test_archive_when_hostile_then_it_costs_less_than_a_second_and_40_mb(make):
    data = make()

    def refused() -> None:
        with pytest.raises(ZipRefused):
            SafeZip(data).read("imsmanifest.xml")

    within(1, refused)
    tracemalloc.start()
    try:
        refused()
        assert tracemalloc.get_traced_memory()[1] < 40 * MB
    finally:
        tracemalloc.stop()


@pytest.mark.skipif(
    not OUTSIDE.is_dir(), reason=f"{OUTSIDE} is absent: the archives are not part of this project"
)
def test_archive_when_of_another_packer_then_it_opens():
    for path in sorted(OUTSIDE.glob("*.zip")):
        archive = SafeZip(path.read_bytes())
        assert all(archive.read(name) is not None for name in archive.names), path.name


@given(st.binary(max_size=300), st.binary(max_size=60))
def test_bytes_when_of_any_kind_then_they_are_an_archive_or_refused(junk, cut):
    for data in (junk, b"PK" + junk, zipped({"a": "x" * 50})[: len(junk)] + cut, zipped({"a": junk}) + cut):
        with suppress(ZipRefused):
            archive = SafeZip(data)
            for name in archive.names:
                archive.read(name)
