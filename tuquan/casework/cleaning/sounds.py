"""Sound: only what is heard is kept. Frames, pages and chunks are copied; tags, pictures and what follows are not."""

import io
import struct
from typing import Any

from django.utils.translation import gettext_lazy as _
from mutagen import MutagenError
from mutagen.oggopus import OggOpus
from mutagen.oggvorbis import OggVorbis

from tuquan.casework.cleaning.refused import Refused

BROKEN = _("This is no sound recording, or it is broken.")

# --- mp3 -------------------------------------------------------------------------------------------------------------

RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}  # by version
LAYER_3 = {
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}  # kbit/s; True for version 1
FEWEST = 3  # frames one after the other: fewer may be chance


def frame_length(raw: bytes, at: int) -> int:
    """How long the frame is that begins here; 0 where none does."""
    if at + 4 > len(raw) or raw[at] != 0xFF or raw[at + 1] & 0xE6 != 0xE2:
        return 0
    version, rate, speed = raw[at + 1] >> 3 & 3, raw[at + 2] >> 4, raw[at + 2] >> 2 & 3
    if version == 1 or rate in (0, 15) or speed == 3:
        return 0
    samples = 144 if version == 3 else 72
    return samples * LAYER_3[version == 3][rate] * 1000 // RATES[version][speed] + (raw[at + 2] >> 1 & 1)


def after_tag(raw: bytes) -> int:
    if raw[:3] != b"ID3" or len(raw) < 10:
        return 0
    return 10 + sum((byte & 127) << shift for byte, shift in zip(raw[6:10], (21, 14, 7, 0), strict=True))


def is_mp3(raw: bytes) -> bool:
    return raw[:3] == b"ID3" or bool(frame_length(raw, 0))


def mp3(raw: bytes) -> bytes:
    """Its frames one after the other, from the first that another follows to where they end."""
    at, kept, count = after_tag(raw), bytearray(), 0
    while at < len(raw):
        length = frame_length(raw, at)
        if length and at + length <= len(raw) and (count or frame_length(raw, at + length)):
            kept += raw[at : at + length]
            at, count = at + length, count + 1
        elif count:
            break
        else:
            at += 1
    if count < FEWEST:
        raise Refused(BROKEN)
    return bytes(kept)


# --- wav -------------------------------------------------------------------------------------------------------------


def wav(raw: bytes) -> bytes:
    """The chunks that say how it sounds and the sound itself."""
    at, kept = 12, {}
    while at + 8 <= len(raw):
        name, length = raw[at : at + 4], struct.unpack_from("<I", raw, at + 4)[0]
        if name in (b"fmt ", b"fact", b"data") and name not in kept:
            kept[name] = raw[at + 8 : at + 8 + length]
        at += 8 + length + length % 2
    if len(kept.get(b"fmt ", b"")) < 16 or not kept.get(b"data"):
        raise Refused(BROKEN)
    kept[b"fmt "] = kept[b"fmt "][:40]
    kept[b"fact"] = kept.get(b"fact", b"")[:4]
    order = [name for name in (b"fmt ", b"fact", b"data") if kept[name]]
    body = b"".join(
        name + struct.pack("<I", len(kept[name])) + kept[name] + b"\0" * (len(kept[name]) % 2) for name in order
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


# --- ogg -------------------------------------------------------------------------------------------------------------


def ogg(raw: bytes) -> bytes:
    """The pages of its one stream of sound, with empty comments."""
    reader = OggOpus if b"OpusHead" in raw[:64] else OggVorbis
    file = io.BytesIO(pages(raw))
    try:
        sound = reader(file)
        tags: Any = sound.tags
        tags.clear()
        tags.vendor = ""
        file.seek(0)
        sound.save(file, padding=lambda info: 0)
    except (MutagenError, ValueError, KeyError, IndexError, struct.error) as error:
        raise Refused(BROKEN) from error
    return file.getvalue()


def pages(raw: bytes) -> bytes:
    """Only whole pages of the first stream, up to its end."""
    at, kept, serial = 0, bytearray(), raw[14:18]
    while raw[at : at + 4] == b"OggS" and at + 27 <= len(raw):
        table = raw[at + 27 : at + 27 + raw[at + 26]]
        end = at + 27 + len(table) + sum(table)
        if end > len(raw):
            break
        if raw[at + 14 : at + 18] == serial:
            kept += raw[at:end]
            if raw[at + 5] & 4:
                break
        at = end
    return bytes(kept)


# --- m4a -------------------------------------------------------------------------------------------------------------

INSIDE = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"edts", b"dinf")
KEPT = (
    *INSIDE, b"ftyp", b"mdat", b"mvhd", b"tkhd", b"mdhd", b"hdlr", b"smhd", b"stsd", b"stts", b"stsc", b"stsz", b"stz2",
    b"stco", b"co64", b"stss", b"sgpd", b"sbgp", b"elst", b"dref",
)  # fmt: skip


def m4a(raw: bytes) -> bytes:
    """The same boxes in the same places; those that do not sound are blanked, for others are found by their place."""
    out, tracks = bytearray(raw), []
    end = walk(out, 0, len(out), tracks)
    if not tracks:
        raise Refused(BROKEN)
    if set(tracks) != {b"soun"}:
        raise Refused(_("Only sound is taken in this kind of file, no film."))
    return bytes(out[:end])


def walk(out: bytearray, at: int, end: int, tracks: list[bytes]) -> int:
    """Blank what need not be there between two places, note what the tracks are; returns where the last box ends."""
    while at + 8 <= end:
        length, name, head = struct.unpack_from(">I", out, at)[0], bytes(out[at + 4 : at + 8]), 8
        if length == 1 and at + 16 <= end:
            length, head = struct.unpack_from(">Q", out, at + 8)[0], 16
        elif length == 0:
            length = end - at
        if length < head or at + length > end:
            break
        if name in INSIDE:
            walk(out, at + head, at + length, tracks)
        elif name not in KEPT:
            out[at + 4 : at + 8] = b"free"
            out[at + head : at + length] = bytes(length - head)
        elif name in (b"mvhd", b"tkhd", b"mdhd"):  # when it was recorded
            wide = 16 if out[at + head] == 1 else 8
            out[at + head + 4 : at + head + 4 + wide] = bytes(wide)
        elif name == b"hdlr":  # after 24 bytes comes the name of the program or device
            tracks.append(bytes(out[at + head + 8 : at + head + 12]))
            out[at + head + 24 : at + length] = bytes(max(0, length - head - 24))
        at += length
    return at
