"""Archives: zip, tar, gzip."""

import zipfile

import pytest
from materials import (
    SENTENCE,
    a_line,
    a_mail,
    a_page,
    a_pdf,
    a_word_file,
    a_zip,
    bodies,
    packed,
    read_bytes,
    refusals,
    tar_of,
    the_refusal,
    the_report,
    zip_of,
)

MEMBERS = [
    ("a/one.txt", SENTENCE.encode()),
    ("a/two.html", a_page()),
    ("three.pdf", a_pdf([SENTENCE])),
    ("four.docx", a_word_file(SENTENCE)),
    ("five.jsonl", a_line()),
    ("six.eml", a_mail()),
]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.zip", zip_of(MEMBERS)),
        ("x.tar", tar_of(MEMBERS)),
        ("x.tar.gz", packed(tar_of(MEMBERS))),
        ("x.tgz", packed(tar_of(MEMBERS))),
    ],
)
def test_the_members_of_an_archive_are_read_by_the_other_readers(tmp_path, name, data):
    items = read_bytes(tmp_path, name, data)
    assert [SENTENCE] * 6 == [body.strip() for body in bodies(items)]
    assert f"{tmp_path / name} > a/one.txt" == items[0].capture.location
    assert ["a/one.txt", "a/two.html", "three.pdf", "four.docx", "r1", "six.eml"] == [i.report.doc for i in items]
    assert ["archive"] * 4 + ["jsonl", "mail"] == [item.capture.how for item in items]


def test_a_packed_text_is_known_by_its_own_bytes(tmp_path):
    plain = the_report(read_bytes(tmp_path, "a.txt", SENTENCE.encode()))
    zipped = the_report(read_bytes(tmp_path, "a.txt.gz", packed(SENTENCE.encode())))
    assert (plain.report, plain.blob) == (zipped.report, zipped.blob)
    assert str(tmp_path / "a.txt.gz") == zipped.capture.location


def test_a_truncated_gzip_is_read_up_to_the_break_which_is_named(tmp_path):
    lines = b"".join(a_line(doc=f"r{number}", text=f"{SENTENCE} {number:x>999}") for number in range(400))
    data = packed(lines)
    items = read_bytes(tmp_path, "a.jsonl.gz", data[: len(data) * 2 // 3])
    read_ones = bodies(items)
    assert 50 < len(read_ones) < 400
    assert all(body.startswith(SENTENCE) for body in read_ones)
    assert f"{tmp_path / 'a.jsonl.gz'} > line {len(read_ones) + 1}" == refusals(items)[0].location
    assert (str(tmp_path / "a.jsonl.gz"), "cannot_read") == (items[-1].location, items[-1].kind)
    assert "break off" in items[-1].message


def test_a_gzip_with_a_wrong_checksum_is_read_and_named(tmp_path):
    data = bytearray(packed(SENTENCE.encode()))
    data[-6] ^= 0xFF
    items = read_bytes(tmp_path, "a.txt.gz", bytes(data))
    assert [SENTENCE] == bodies(items)
    assert "CRC" in refusals(items)[0].message


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_truncated_zip_is_read_up_to_the_break_which_is_named(tmp_path, method):
    members = [(f"{n}.txt", f"{SENTENCE} Nobody claimed the attack number {n}.".encode()) for n in range(5)]
    data = zip_of(members, method)
    items = read_bytes(tmp_path, "a.zip", data[: data.index(b"3.txt") + 40])
    assert [data.decode() for _, data in members[:3]] == bodies(items)[:3]
    assert [f"{tmp_path / 'a.zip'} > 3.txt", str(tmp_path / "a.zip")] == [r.location for r in refusals(items)][-2:]


def test_a_truncated_streamed_zip_is_read_too(tmp_path):
    """A zip that was written to a pipe has its sizes behind each member."""
    import io

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data) -> int:
            self.data += bytes(data)
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"{number}.txt", f"{SENTENCE} {number}")
    items = read_bytes(tmp_path, "a.zip", pipe.data[: pipe.data.index(b"PK\x01\x02")])
    assert [f"{SENTENCE} {number}" for number in range(3)] == bodies(items)
    assert ["the archive breaks off, its directory "] == [r.message[:38] for r in refusals(items)]


def test_a_truncated_tar_is_read_up_to_the_break_which_is_named(tmp_path):
    data = tar_of([("one.txt", SENTENCE.encode()), ("two.txt", SENTENCE.encode() * 100)])
    items = read_bytes(tmp_path, "a.tar", data[:2_500])
    assert SENTENCE == bodies(items)[0]
    assert "two.txt" in refusals(items)[-1].message


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.txt", "/etc/passwd.txt", "a\\..\\..\\passwd.txt", "./passwd.txt", "..//passwd.txt"]
)
def test_a_members_name_never_leads_out_of_the_archive(tmp_path, name):
    for data, archive in (
        (zip_of([(name, SENTENCE.encode())]), "x.zip"),
        (tar_of([(name, SENTENCE.encode())]), "x.tar"),
    ):
        report = the_report(read_bytes(tmp_path, archive, data))
        assert ".." not in report.capture.location
        assert report.report.doc.endswith("passwd.txt")
        assert not report.report.doc.startswith("/")


def test_links_in_a_tar_are_not_followed(tmp_path):
    import io
    import tarfile

    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        link = tarfile.TarInfo("a.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/hostname"
        archive.addfile(link)
    assert "no file in the archive" in the_refusal(read_bytes(tmp_path, "a.tar", out.getvalue())).message


def test_two_archives_in_one_another_are_read_and_three_are_not(tmp_path):
    two = a_zip(b_zip=a_zip(a_txt=SENTENCE.encode()))
    assert f"{tmp_path / 'x.zip'} > b.zip > a.txt" == the_report(read_bytes(tmp_path, "x.zip", two)).capture.location
    for three in (a_zip(c_zip=two), packed(packed(packed(SENTENCE.encode()))), tar_of([("c.zip", two)])):
        refusal = the_refusal(read_bytes(tmp_path, "x", three))
        assert ("not_allowed", "archives may lie in one another 2 deep") == (refusal.kind, refusal.message[:38])


def test_a_packed_tar_in_a_zip_is_two_archives(tmp_path):
    data = zip_of([("b.tar.gz", packed(tar_of([("a.txt", SENTENCE.encode())])))])
    assert SENTENCE == the_report(read_bytes(tmp_path, "x.zip", data)).text.body


@pytest.mark.parametrize("kind", ["zip", "gz", "tar.gz", "zip in zip"])
def test_a_bomb_is_refused_while_it_unpacks(tmp_path, kind):
    zeros = [("a.txt", b"0" * 12_000_000)]
    data = {
        "zip": lambda: zip_of(zeros),
        "gz": lambda: packed(zeros[0][1]),
        "tar.gz": lambda: packed(tar_of(zeros)),
        "zip in zip": lambda: a_zip(b_zip=zip_of(zeros)),
    }[kind]()
    items = read_bytes(tmp_path, f"x.{kind}".replace("zip in zip", "zip"), data)
    assert "not_allowed" == refusals(items)[-1].kind
    assert any("like a zip bomb" in item.message for item in refusals(items))
    assert [] == bodies(items)


def test_an_archive_that_unpacks_to_more_than_is_allowed_names_the_setting(tmp_path):
    data = zip_of([(f"{n}.txt", f"{SENTENCE} {n}".encode()) for n in range(9)])
    items = read_bytes(tmp_path, "x.zip", data, max_unpacked=300)
    assert 3 == len(bodies(items))
    assert "at most 300 bytes; raise it by --max-unpacked" in refusals(items)[0].message


def test_a_damaged_and_an_encrypted_member_are_named_and_the_others_are_read(tmp_path):
    data = bytearray(
        zip_of([("a.txt", SENTENCE.encode()), ("b.txt", b"Three hurt on the road."), ("c.txt", b"z" * 99)])
    )
    second = data.index(b"PK\x03\x04", 10)
    data[second + 6] |= 1
    directory = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 4)
    data[directory + 8] |= 1
    items = read_bytes(tmp_path, "x.zip", bytes(data))
    assert [SENTENCE, "z" * 99] == bodies(items)
    assert [f"{tmp_path / 'x.zip'} > b.txt"] == [item.location for item in refusals(items)]


def test_a_member_without_a_name_is_read(tmp_path):
    data = zip_of([("x.txt", SENTENCE.encode())]).replace(b"x.txt", b"\0.txt")
    assert SENTENCE == the_report(read_bytes(tmp_path, "x.zip", data)).text.body


@pytest.mark.parametrize(("name", "data"), [("x.zip", zip_of([])), ("x.tar", tar_of([])), ("x.gz", packed(b""))])
def test_an_empty_archive_is_refused(tmp_path, name, data):
    assert "cannot_read" == the_refusal(read_bytes(tmp_path, name, data)).kind


def test_a_file_of_another_kind_in_an_archive_is_named_with_what_can_be_read(tmp_path):
    refusal = the_refusal(read_bytes(tmp_path, "x.zip", zip_of([("a.mp4", b"ftypmp42" * 9)])))
    assert "no reader for .mp4 files; these can be read: " in refusal.message
    assert ".docx" in refusal.message
