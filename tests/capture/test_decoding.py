"""Bytes to text."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.capture.decoding import decode, is_binary, mend, mend_in_place, one_line

RUSSIAN = "Двое погибли при взрыве на рынке, сообщила полиция. "
ARABIC = "قتل شخصان في انفجار في السوق، بحسب ما أعلنت الشرطة. "
FRENCH = "Deux personnes ont été tuées à l'aube près du marché, a déclaré la police. "


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (ARABIC, "cp1256"), (FRENCH, "cp1252"), (RUSSIAN, "utf-16-le")],
)
def test_an_undeclared_encoding_is_guessed_from_a_paragraph(text, encoding):
    assert text * 5 == decode((text * 5).encode(encoding))


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_byte_order_mark_settles_the_encoding_and_is_no_part_of_the_text(mark, encoding):
    assert RUSSIAN == decode(mark + RUSSIAN.encode(encoding), "iso-8859-1")


def test_a_declared_encoding_is_used_where_the_bytes_do_not_prove_it_wrong():
    assert "żółw" == decode("żółw".encode("iso-8859-2"), "iso-8859-2")
    assert "日本で爆発" == decode("日本で爆発".encode("iso-2022-jp"), "iso-2022-jp")


def test_valid_utf8_is_utf8_whatever_is_declared():
    assert RUSSIAN == decode(RUSSIAN.encode(), "windows-1251")


@pytest.mark.parametrize("declared", ["base64", "rot13", "punycode", "undefined", "no-such-charset", "\0", ""])
def test_a_declaration_that_names_no_charset_is_passed_over(declared):
    assert "two killed" == decode(b"two killed", declared)


def test_stray_bytes_of_another_encoding_lose_only_themselves():
    mixed = ARABIC.encode() + "café".encode("cp1252") + b" " + ARABIC.encode()
    assert f"{ARABIC}caf\ufffd {ARABIC}" == decode(mixed)


def test_western_text_with_curly_quotes_is_read_as_windows_1252():
    text = "Police said two people didn’t survive the “blast” — officials"
    assert text == decode(text.encode("cp1252"))


def test_the_wrong_declaration_of_utf8_still_gives_the_text():
    assert FRENCH == decode(FRENCH.encode("cp1252"), "utf-8")


def test_control_characters_and_lone_surrogates_are_mended_one_by_one():
    assert "a b\tc\ufffdd\n" == mend("a\x00b\tc\ud800d\r\n")


@given(st.text(st.characters() | st.sampled_from("\r\n\x00\x85\ud800\udfff")))
def test_mending_in_place_keeps_every_code_point_at_its_place(text):
    mended = mend_in_place(text)
    assert len(text) == len(mended)
    kept = [(a, b) for a, b in zip(text, mended, strict=True) if a != b]
    assert all(a < " " or "\x7f" <= a <= "\x9f" or "\ud800" <= a <= "\udfff" for a, _ in kept)
    assert mended == mend_in_place(mended)


@given(st.binary(), st.sampled_from(["", "utf-8", "utf-16", "cp1252", "utf-7", "big5", "iso-2022-kr", "hz"]))
def test_any_bytes_become_a_text_without_nul_and_surrogates(data, declared):
    text = mend(decode(data, declared))
    assert not any(c == "\0" or "\ud800" <= c <= "\udfff" for c in text)


def test_random_bytes_are_no_text_and_texts_with_a_few_nul_bytes_are():
    assert is_binary(bytes(range(256)) * 4)
    assert not is_binary(b"Two people\0 were killed\0 in the market on Monday.")
    assert not is_binary(ARABIC.encode("cp1256"))
    assert not is_binary(RUSSIAN.encode("utf-16-le"))


def test_one_line_has_no_line_ends_and_no_white_space_at_its_ends():
    assert "two killed" == one_line("\n two\x00\r\n\tkilled\u2028")
