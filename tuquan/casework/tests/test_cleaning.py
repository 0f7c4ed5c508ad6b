"""What a file is, is told by its content; who made it, where and with what is taken out of it."""

import io
import struct
import zipfile
import zlib

import docx
import pikepdf
import pytest
from mutagen.mp3 import MP3
from mutagen.oggopus import OggOpus
from PIL import Image

from tuquan.casework.cleaning import KINDS, Refused, cleaned, pictures
from tuquan.casework.tests import samples
from tuquan.casework.tests.samples import SAMPLES, WORD, everything

pytestmark = pytest.mark.embedded

WIDE = WORD.decode().encode("utf-16-le"), WORD.decode().encode("utf-16-be")


@pytest.mark.parametrize("name", SAMPLES)
def test_the_planted_word_is_in_the_sample_and_not_in_what_is_kept(name):
    make, media_type = SAMPLES[name]
    raw = make()
    assert WORD in everything(raw)
    kind, content = cleaned(raw)
    assert kind.media_type == media_type and name.endswith(kind.ending)
    told = everything(content)
    assert not [word for word in (WORD, *WIDE, WORD.lower()) if word in told]


@pytest.mark.parametrize("name", SAMPLES)
def test_what_is_clean_stays_as_good_as_it_is(name):
    _kind, content = cleaned(SAMPLES[name][0]())
    kind, again = cleaned(content)
    assert kind.media_type == SAMPLES[name][1] and again


def test_a_picture_still_shows_the_same_the_right_way_up():
    out, turned = io.BytesIO(), samples.exif()
    turned[0x0112] = 6  # taken upright
    image = Image.new("RGB", (40, 20), "red")
    image.save(out, "JPEG", exif=turned)
    shown = Image.open(io.BytesIO(cleaned(out.getvalue())[1]))
    assert shown.size == (20, 40) and shown.getpixel((5, 5))[0] > 200 and not shown.getexif()


def test_a_transparent_picture_stays_transparent():
    out = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(cleaned(out.getvalue())[1])).getpixel((1, 1))[3] == 0


def test_sound_still_sounds():
    assert MP3(io.BytesIO(cleaned(samples.mp3())[1])).info.bitrate == 128000
    opus = OggOpus(io.BytesIO(cleaned(samples.ogg())[1]))
    assert opus.info.channels == 1 and not opus.tags
    raw = cleaned(samples.wav())[1]
    assert raw.count(bytes(800)) and struct.unpack("<I", raw[4:8])[0] == len(raw) - 8
    assert b"\x21" * 300 in cleaned(samples.m4a())[1]


def test_offsets_in_a_recording_stay_where_they_were():
    raw, content = samples.m4a(), cleaned(samples.m4a())[1]
    assert content.index(b"mdat") == raw.index(b"mdat") and len(content) == len(raw) - len(WORD)


def test_documents_keep_their_text():
    paper = docx.Document(io.BytesIO(cleaned(samples.word())[1]))
    assert next(one.text for one in paper.paragraphs) == "Nội dung đơn còn nguyên" and len(paper.inline_shapes) == 1
    with pikepdf.open(io.BytesIO(cleaned(samples.pdf())[1])) as kept:
        assert len(kept.pages) == 1 and "/Im" in kept.pages[0].Resources.XObject


# --- refused ---------------------------------------------------------------------------------------------------------


def refused(raw: bytes) -> str:
    with pytest.raises(Refused) as why:
        cleaned(raw)
    return str(why.value.says)


@pytest.mark.parametrize("raw", [
    b"MZ\x90\0" + bytes(99), b"<svg onload=alert(1)>", b"<html>", b"#!/bin/sh", b"plain text", b"PK\x03\x04" + bytes(60),
    b"GIF89a" + bytes(60), bytes(1000), b"\x7fELF" + bytes(60), b"{\\rtf1}", b"BM" + bytes(60),
])  # fmt: skip
def test_other_kinds_are_refused_with_what_is_taken(raw):
    assert "JPEG" in refused(raw) and "PDF" in refused(raw)


def test_a_picture_in_heic_is_refused_with_what_to_do():
    assert "HEIC" in refused(samples.heic()) and "JPEG" in refused(samples.heic())


def test_an_empty_file_is_refused():
    assert refused(b"")


@pytest.mark.parametrize("name", SAMPLES)
def test_half_a_file_is_refused_or_made_whole_but_never_breaks(name):
    raw = SAMPLES[name][0]()
    for part in (12, 40, len(raw) // 3, len(raw) // 2):
        try:
            kind, content = cleaned(raw[:part])
        except Refused:
            continue
        assert cleaned(content)[0] == kind


@pytest.mark.parametrize("name", SAMPLES)
def test_a_picture_that_is_none_is_refused(name):
    """The first bytes alone make no file."""
    with pytest.raises(Refused):
        cleaned(SAMPLES[name][0]()[:16] + b"\xaa<script>" * 50)


def test_a_polyglot_is_only_what_it_seems():
    """A GIF that is a script, a PDF behind a picture, an archive behind a PDF: what is behind is gone."""
    both = samples.picture() + samples.pdf()
    kind, content = cleaned(both)
    assert kind.media_type == "image/jpeg" and b"%PDF" not in content and b"PK\x03\x04" not in content


def bomb(width: int, height: int) -> bytes:
    """A PNG of few bytes that says it is large."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(9999), 9)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(60_000, 60_000), (20_000, 20_000), (9_000, 9_000), (2**31 - 1, 1)])
def test_a_picture_that_unpacks_to_too_much_is_refused(size):
    assert refused(bomb(*size))


def test_an_archive_that_unpacks_to_too_much_is_refused():
    zeros = samples.added(samples.word()[: -len(WORD)], {"word/media/x.png": b"0"})
    out = io.BytesIO(zeros)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/big.xml", bytes(120 * 2**20))
    assert len(out.getvalue()) < 2**20 and refused(out.getvalue())


def test_a_document_with_a_program_is_refused():
    assert "macro" in refused(samples.added(samples.word()[: -len(WORD)], {"word/vbaProject.bin": b"x"}))


def test_entities_in_a_document_are_refused():
    out = io.BytesIO()
    evil = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
        packed.writestr("word/document.xml", evil)
    assert refused(out.getvalue())


def test_what_a_document_would_fetch_from_elsewhere_leads_nowhere():
    link = (b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
            b'Type="http://x/attachedTemplate" TargetMode="External" Target="http://xau.vn/mau.dotm"/></Relationships>')
    raw = samples.added(samples.word()[: -len(WORD)], {"word/_rels/settings.xml.rels": link})
    assert b"xau.vn" not in everything(cleaned(raw)[1])


def test_a_locked_pdf_is_refused_with_what_to_do():
    locked = samples.pdf(encryption=pikepdf.Encryption(owner="x", user="y"))
    assert "mật khẩu" in refused(locked) or "password" in refused(locked)


def test_a_film_is_no_sound():
    assert refused(samples.m4a(b"vide"))


def test_a_look_is_small():
    small = Image.open(io.BytesIO(pictures.small(samples.picture("PNG", (3000, 1000)), 320)))
    assert small.format == "JPEG" and small.width == 320


def test_every_kind_says_how_its_name_ends():
    assert len({kind.ending for kind in KINDS.values()}) == len(KINDS)
