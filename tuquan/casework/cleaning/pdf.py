"""PDF: written anew without author, comments, scripts, attachments and what the pictures in it tell."""

import io

import pikepdf
from django.utils.translation import gettext_lazy as _
from pikepdf import Dictionary, Name, Pdf, Stream

from tuquan.casework.cleaning.refused import Refused

EVERYWHERE = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/A", "/EF", "/AF", "/JS", "/Thumb")
IN_ROOT = (
    "/OpenAction", "/AcroForm", "/Names", "/Dests", "/Collection", "/URI", "/Perms", "/Legal", "/StructTreeRoot",
    "/MarkInfo", "/Outlines", "/PageLabels", "/SpiderInfo", "/DSS",
)  # fmt: skip
PAGES = 500


def pdf(raw: bytes) -> bytes:
    """The pages as they look. Raises Refused where it is locked or broken."""
    try:
        with pikepdf.open(io.BytesIO(raw)) as paper:
            if not len(paper.pages):
                raise Refused(_("The PDF is broken."))
            if len(paper.pages) > PAGES:
                raise Refused(_("The PDF has more than 500 pages."))
            strip(paper)
            out = io.BytesIO()
            paper.save(out, compress_streams=True, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise Refused(_("The PDF is locked with a password. Send it without one.")) from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(_("The PDF is broken.")) from error
    return out.getvalue()


def strip(paper: Pdf) -> None:
    for name in IN_ROOT:
        if name in paper.Root:
            del paper.Root[name]
    if "/Info" in paper.trailer:
        del paper.trailer["/Info"]
    for page in paper.pages:
        if "/Annots" in page.obj:
            del page.obj["/Annots"]
    for thing in paper.objects:
        if not isinstance(thing, Dictionary | Stream):
            continue
        for name in EVERYWHERE:
            if name in thing:
                del thing[name]
        if isinstance(thing, Stream) and thing.get("/Filter") == Name.DCTDecode:
            thing.write(bare_jpeg(thing.read_raw_bytes()), filter=Name.DCTDecode)


def bare_jpeg(raw: bytes) -> bytes:
    """The same JPEG without the segments in which cameras and programs write; the points stay as they are."""
    at, kept = 2, bytearray(raw[:2])
    while at + 4 <= len(raw) and raw[at] == 0xFF and raw[at + 1] != 0xDA:
        length = 2 + int.from_bytes(raw[at + 2 : at + 4])
        if not (0xE1 <= raw[at + 1] <= 0xED or raw[at + 1] in (0xEF, 0xFE)):
            kept += raw[at : at + length]
        at += length
    end = raw.rfind(b"\xff\xd9")
    return bytes(kept + raw[at : end + 2 if end > at else len(raw)])
