"""What a file really is, told by its content, and the same file without anything that tells on who made it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import filetype
from django.utils.translation import gettext_lazy as _

from tuquan.casework.cleaning import pdf, pictures, sounds, word
from tuquan.casework.cleaning.refused import Refused

__all__ = ["ACCEPT", "KINDS", "Kind", "Refused", "cleaned"]


@dataclass(frozen=True)
class Kind:
    """One type that is taken: how its name ends, and what makes it clean (raises Refused)."""

    media_type: str
    ending: str
    clean: Callable[[bytes], bytes]


KINDS = {
    "image/jpeg": Kind("image/jpeg", "jpg", pictures.jpeg),
    "image/png": Kind("image/png", "png", pictures.png),
    "image/webp": Kind("image/webp", "webp", pictures.webp),
    "audio/mpeg": Kind("audio/mpeg", "mp3", sounds.mp3),
    "audio/mp4": Kind("audio/mp4", "m4a", sounds.m4a),
    "audio/ogg": Kind("audio/ogg", "ogg", sounds.ogg),
    "audio/x-wav": Kind("audio/wav", "wav", sounds.wav),
    "application/pdf": Kind("application/pdf", "pdf", pdf.pdf),
    word.DOCX: Kind(word.DOCX, "docx", word.docx),
}
ACCEPT = ",".join(f".{kind.ending}" for kind in KINDS.values()) + ",.jpeg"
ZIPS = ("application/zip", word.DOCX)
HEIC = ("image/heic", "image/heif", "image/avif")

TAKEN: Any = _("Taken are pictures (JPEG, PNG, WebP), sound (mp3, m4a, ogg, wav) and documents (PDF, Word .docx).")


def cleaned(raw: bytes) -> tuple[Kind, bytes]:
    """The type by content, and the content without author, place, comments or anything hidden behind it."""
    kind = kind_of(raw)
    return kind, kind.clean(raw)


def kind_of(raw: bytes) -> Kind:
    if not raw:
        raise Refused(_("It is empty."))
    found = getattr(filetype.guess(raw[:8192]), "mime", "")
    if found in HEIC or is_heif(raw):
        raise Refused(_("Pictures in HEIC cannot be taken. Save it as JPEG, or set the camera to “Most compatible”."))
    if found in ZIPS and word.is_docx(raw):
        found = word.DOCX
    elif found == "video/mp4" and b"M4A" in raw[8:32]:
        found = "audio/mp4"
    elif not found and sounds.is_mp3(raw):
        found = "audio/mpeg"
    if found not in KINDS:
        raise Refused(TAKEN)
    return KINDS[found]


def is_heif(raw: bytes) -> bool:
    return raw[4:8] == b"ftyp" and raw[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif")
