"""Zips that nobody should unpack unseen: each file in them gets its sentence, and none gets out."""

import io
import stat
import zipfile

import pytest
from lms import packed

from grader.collecting import archives
from grader.errors import RavineError

NOTEBOOK = b'{"cells": []}'
ZEROS = bytes(3_000_000)


def made(folder, files):
    """Return what becomes of the files in a zip: by path, what was written or why not."""
    scratch = folder / "scratch"
    scratch.mkdir()
    path = packed(folder / "a.zip", files) if isinstance(files, list) else folder / "a.zip"
    if isinstance(files, bytes):
        path.write_bytes(files)
    found = {}
    for entry in archives.entries(path, scratch):
        found.setdefault(entry.shown, []).append(
            entry.content.read_bytes() if entry.content else entry.why
        )
    assert {each.name for each in folder.iterdir()} == {"scratch", "a.zip"}
    return found


def inner(*files):
    """Return a zip as bytes."""
    content = io.BytesIO()
    packed(content, files)
    return content.getvalue()


def zipped(content, way):
    """Return a zip with one file that is packed in another way."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", way) as archive:
        # Not of now: the ids of the rows below hold these bytes, and are the same in all workers.
        archive.writestr(zipfile.ZipInfo("x.ipynb", (2027, 1, 15, 12, 0, 0)), content, way)
    return made.getvalue()


def of_kind(name, kind):
    info = zipfile.ZipInfo(name, (2027, 1, 1, 0, 0, 0))
    info.create_system, info.external_attr = 3, (kind | 0o777) << 16
    return info


def changed(content, value, of_central, of_local):
    """Return a zip with two bytes changed in the headers of its first file."""
    content = bytearray(content)
    for mark, place in ((b"PK\x01\x02", of_central), (b"PK\x03\x04", of_local)):
        start = content.index(mark) + place
        content[start : start + 2] = value.to_bytes(2, "little")
    return bytes(content)


ONE = inner(("ada/x.ipynb", NOTEBOOK))
ENCRYPTED = changed(ONE, 1, 8, 6)
STRANGE = changed(ONE, 99, 10, 8)
OTHER_SUM = changed(ONE, 0xFFFF, 16, 14)
LYING = changed(ONE, 5, 24, 22)

REFUSED = [
    ([("../x.ipynb", NOTEBOOK)], archives.CLIMBS),
    ([("a/../../x.ipynb", NOTEBOOK)], archives.CLIMBS),
    ([("/etc/x.ipynb", NOTEBOOK)], archives.CLIMBS),
    ([("C:\\x.ipynb", NOTEBOOK)], archives.CLIMBS),
    ([("..\\..\\x.ipynb", NOTEBOOK)], archives.CLIMBS),
    ([("\\\\host\\x.ipynb", NOTEBOOK)], archives.CLIMBS),
    ([(of_kind("x.ipynb", stat.S_IFLNK), b"/etc/passwd")], archives.LINK),
    ([(of_kind("x.ipynb", stat.S_IFIFO), b"")], archives.LINK),
    ([(of_kind("x.ipynb", stat.S_IFCHR), b"")], archives.LINK),
    ([("x.pdf", b"%PDF")], archives.NO_NOTEBOOK),
    ([("x", b"")], archives.NO_NOTEBOOK),
    ([("x.ipynb", ZEROS)], "times as large as it is packed"),
    ([("x.zip", inner(("y.ipynb", ZEROS)))], "times as large as it is packed"),
    ([("x.zip", inner(("y.zip", ONE)))], archives.TWICE_PACKED),
    ([("x.zip", inner(("../y.ipynb", NOTEBOOK)))], archives.CLIMBS),
    ([("x.zip", b"no zip")], "it is damaged (File is not a zip file)"),
    ([("x.zip", ONE[:-10])], "it is damaged"),
    ([("x.zip", ENCRYPTED)], archives.ENCRYPTED),
    (ENCRYPTED, archives.ENCRYPTED),
    (STRANGE, archives.OTHER_WAY),
    (zipped(b"[]" * 9, zipfile.ZIP_BZIP2), archives.OTHER_WAY),
    (zipped(b"[]" * 9, zipfile.ZIP_LZMA), archives.OTHER_WAY),
    ([("x.zip", zipped(ZEROS, zipfile.ZIP_BZIP2))], archives.OTHER_WAY),
    ([("x" * 256 + ".ipynb", b"{}")], archives.LONG_NAME),
    ([("x/" * 2000 + "x.ipynb", b"{}")], archives.LONG_NAME),
    ([("x.zip", inner((".ipynb_checkpoints/x-checkpoint.ipynb", NOTEBOOK)))], archives.CHECKPOINT),
    ([("x.zip", inner(("__MACOSX/._x.ipynb", NOTEBOOK)))], archives.NONE_INSIDE),
    ([("ada/.ipynb_checkpoints/x-checkpoint.ipynb", NOTEBOOK)], archives.CHECKPOINT),
    (OTHER_SUM, "it is damaged (Bad CRC-32"),
    (LYING, "it is damaged (Bad CRC-32"),
]


@pytest.mark.parametrize(("files", "why"), REFUSED)
def test_what_is_not_unpacked(tmp_path, files, why):
    [[said]] = made(tmp_path, files).values()
    assert why in str(said)
    assert not list((tmp_path / "scratch").glob("*.ipynb")) or files[0][0] == "x.zip"


SYSTEM = [
    "__MACOSX/ada/._x.ipynb",
    "ada/.DS_Store",
    "ada/Thumbs.db",
    "ada/desktop.ini",
    "ada/._x.ipynb",
    "ada/",
]


def test_files_of_systems_are_passed_over(tmp_path):
    files = [*((name, b"") for name in SYSTEM), ("ada/x.ipynb", NOTEBOOK)]
    assert made(tmp_path, files) == {"ada/x.ipynb": [NOTEBOOK]}


TAKEN = [
    ("ada\\sub\\x.ipynb", "ada/sub/x.ipynb"),
    ("Zoe\u0308/x.ipynb", "Zoë/x.ipynb"),
    ("a\nb/x.ipynb", r"'a\nb/x.ipynb'"),
    ("x.IPYNB", "x.IPYNB"),
    ("x.ipynb.json", "x.ipynb.json"),
]


@pytest.mark.parametrize(("name", "shown"), TAKEN)
def test_names(tmp_path, name, shown):
    assert made(tmp_path, [(name, NOTEBOOK)]) == {shown: [NOTEBOOK]}


@pytest.mark.parametrize(("encoding", "shown"), [("utf-8", "Zoë.ipynb"), ("cp437", "Zoë.ipynb")])
def test_names_in_an_encoding_that_is_not_told(tmp_path, encoding, shown):
    plain = inner(("ZoXY.ipynb" if encoding == "utf-8" else "ZoX.ipynb", NOTEBOOK))
    raw = "Zoë.ipynb".encode(encoding)
    content = plain.replace(b"ZoXY.ipynb", raw).replace(b"ZoX.ipynb", raw)
    assert made(tmp_path, content) == {shown: [NOTEBOOK]}


def test_a_students_own_zip_and_two_files_of_one_name(tmp_path):
    own = inner(("w/x.ipynb", b"1"))
    with pytest.warns(UserWarning, match="Duplicate name"):
        content = inner(("ada/w.zip", own), ("x.ipynb", b"2"), ("x.ipynb", b"3"))
    found = made(tmp_path, content)
    assert found == {"ada/w.zip > w/x.ipynb": [b"1"], "x.ipynb": [b"2", b"3"]}


def test_limits(tmp_path, monkeypatch):
    noise = bytes(range(256)) * 6000
    files = [
        ("a.ipynb", noise[:900_000]),
        ("b.ipynb", noise),
        ("c.ipynb", b"1"),
        ("d.ipynb", noise),
    ]
    monkeypatch.setattr(archives, "MEGABYTES", 1)
    monkeypatch.setattr(archives, "RATIO", 10_000)
    found = made(tmp_path, files)
    assert [len(found["a.ipynb"][0]), len(found["c.ipynb"][0])] == [900_000, 1]
    assert "MB. Ask for it without large outputs" in found["b.ipynb"][0]
    assert sum(each.stat().st_size for each in (tmp_path / "scratch").iterdir()) == 900_001


def test_all_files_together(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "ALL_MEGABYTES", 1)
    files = [(f"{n}.ipynb", bytes(400_000)) for n in range(4)]
    found = made(tmp_path, files)
    assert [len(found[f"{n}.ipynb"][0]) for n in range(2)] == [400_000, 400_000]
    assert all(found[f"{n}.ipynb"][0] == archives.TOO_MUCH for n in (2, 3))


def test_who_hands_in_much_takes_no_room_from_others(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "ALL_MEGABYTES", 1)
    monkeypatch.setattr(archives, "MEGABYTES_OF_ONE", 0.5)
    monkeypatch.setattr(archives, "NOTEBOOKS_OF_ONE", 3)
    large = inner(*((f"{n}.ipynb", bytes(200_000)) for n in range(3)))
    many = inner(*((f"{n}.ipynb", b"{}") for n in range(1000)))
    large_ones = [(f"{n}.zip", large) for n in range(5)]
    last = ("z.ipynb", bytes(400_000))
    found = made(tmp_path, [("many.zip", many), *large_ones, last])
    assert found["z.ipynb"] == [last[1]]
    assert list(found)[-1] == "z.ipynb"
    assert [found[f"many.zip > {n}.ipynb"] for n in range(3)] == [[b"{}"]] * 3
    assert found["many.zip"] == [archives.TOO_MUCH_OF_ONE]
    assert "many.zip > 3.ipynb" not in found


def test_far_too_many_files(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "ENTRIES", 3)
    many = [(f"{n}.ipynb", b"") for n in range(4)]
    # The second is counted without being opened: each file in it would take memory.
    files = [("x.zip", inner(*many)), ("y.zip", b"PK\x01\x02" * 4)]
    found = made(tmp_path, files)
    assert found == {"x.zip": [archives.TOO_MANY], "y.zip": [archives.TOO_MANY]}
    packed(tmp_path / "b.zip", many)
    with pytest.raises(RavineError, match="holds more than"):
        list(archives.entries(tmp_path / "b.zip", tmp_path / "scratch"))


NO_ZIPS = [
    (lambda path: path.write_bytes(b"hello"), "is no zip that can be read"),
    (lambda path: path.write_bytes(ONE[:-30]), "a download that was cut off"),
    (lambda path: path.mkdir(), "is a folder. Some browsers unpack"),
    (lambda path: None, "cannot be read: No such file"),
]


@pytest.mark.parametrize(("make", "why"), NO_ZIPS)
def test_what_is_no_zip(tmp_path, make, why):
    make(tmp_path / "a.zip")
    with pytest.raises(RavineError, match=why):
        list(archives.entries(tmp_path / "a.zip", tmp_path))
