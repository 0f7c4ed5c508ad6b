"""Small files of every kind, with a word planted wherever a program writes what nobody asked it to."""

import io
import struct
import zipfile

import docx
import pikepdf
from mutagen.id3 import COMM, ID3, TIT2, TPE1
from PIL import Image, PngImagePlugin

WORD = b"BIMAT-NGUOI-GUI"
TEXT = WORD.decode()


def exif() -> Image.Exif:
    told = Image.Exif()
    told[0x010E] = told[0x013B] = told[0x0131] = TEXT  # description, artist, software
    told.get_ifd(0x8825).update({1: "N", 2: (21.0, 1.0, 42.0), 29: TEXT})  # GPS
    told.get_ifd(0x8769).update({0x9286: TEXT.encode()})  # comment of the user
    return told


def picture(form="JPEG", size=(64, 48), **options) -> bytes:
    out = io.BytesIO()
    image = Image.new("RGB", size, "teal")
    if form == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Author", TEXT)
        info.add_itxt("XML:com.adobe.xmp", TEXT)
        options["pnginfo"] = info
    if form == "JPEG":
        options |= {"comment": WORD, "icc_profile": WORD * 3}
    if form == "WEBP":
        options["xmp"] = WORD
    image.save(out, form, exif=exif(), **options)
    return out.getvalue() + b"PK\x03\x04" + WORD  # and something behind its end


def heic() -> bytes:
    return b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(400)


def mp3() -> bytes:
    frame = b"\xff\xfb\x90\x00" + bytes(413)  # 128 kbit/s, 44.1 kHz: 417 bytes
    file = io.BytesIO(frame * 20)
    tags = ID3()
    tags.add(TPE1(encoding=3, text=TEXT))
    tags.add(TIT2(encoding=3, text=TEXT))
    tags.add(COMM(encoding=3, lang="vie", text=TEXT))
    tags.save(file)
    return file.getvalue() + b"TAG" + WORD.ljust(125, b"\0") + b"<html>" + WORD


def wav() -> bytes:
    sound = struct.pack("<HHIIHH", 1, 1, 8000, 8000, 1, 8)
    chunks = [(b"fmt ", sound), (b"LIST", b"INFOIART" + struct.pack("<I", len(WORD)) + WORD + b"\0"), (b"bext", WORD + b"\0"),
              (b"data", bytes(800)), (b"id3 ", WORD + b"\0")]  # fmt: skip
    body = b"WAVE" + b"".join(name + struct.pack("<I", len(data)) + data for name, data in chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body + WORD


def box(name: bytes, *inside: bytes) -> bytes:
    body = b"".join(inside)
    return struct.pack(">I", len(body) + 8) + name + body


def m4a(track=b"soun") -> bytes:
    told = box(b"udta", box(b"meta", bytes(4), box(b"ilst", WORD)))
    handler = box(b"hdlr", bytes(8), track, bytes(12), WORD, b"\0")
    movie = box(b"moov", box(b"mvhd", bytes(4), b"\x11\x22\x33\x44" * 2, bytes(88)), told,
                box(b"trak", box(b"tkhd", bytes(84)), box(b"mdia", box(b"mdhd", bytes(24)), handler,
                                                          box(b"minf", box(b"stbl", box(b"stco", bytes(8))))), told))  # fmt: skip
    return (
        box(b"ftyp", b"M4A ", bytes(4), b"M4A mp42") + movie + box(b"free", WORD) + box(b"mdat", b"\x21" * 300) + WORD
    )


def ogg_page(flags: int, number: int, *packets: bytes) -> bytes:
    from mutagen.ogg import OggPage

    page = OggPage()
    page.packets, page.serial, page.sequence, page.position = list(packets), 7, number, 0
    page.first, page.last = bool(flags & 2), bool(flags & 4)
    return page.write()


def ogg() -> bytes:
    head = b"OpusHead" + bytes([1, 1]) + struct.pack("<HIhB", 0, 48000, 0, 0)
    comment = b"ARTIST=" + WORD
    tags = b"OpusTags" + struct.pack("<I", len(WORD)) + WORD + struct.pack("<II", 1, len(comment)) + comment
    return ogg_page(2, 0, head) + ogg_page(0, 1, tags) + ogg_page(4, 2, bytes(60)) + b"<script>" + WORD


def pdf(**options) -> bytes:
    paper = pikepdf.new()
    paper.add_blank_page(page_size=(300, 400))
    page = paper.pages[0]
    paper.docinfo["/Author"] = TEXT
    with paper.open_metadata() as told:
        told["dc:creator"] = [TEXT]
    paper.Root.OpenAction = paper.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=TEXT))
    paper.attachments["bi-mat.txt"] = pikepdf.AttachedFileSpec(paper, WORD, filename="bi-mat.txt")
    page.Annots = paper.make_indirect([pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], T=TEXT, Contents=TEXT,
        A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=TEXT),
    )])  # fmt: skip
    photo = pikepdf.Stream(paper, picture())
    photo.Type, photo.Subtype, photo.Filter = pikepdf.Name.XObject, pikepdf.Name.Image, pikepdf.Name.DCTDecode
    photo.Width, photo.Height, photo.ColorSpace, photo.BitsPerComponent = 64, 48, pikepdf.Name.DeviceRGB, 8
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=photo))
    page.Contents = pikepdf.Stream(paper, b"q 200 0 0 150 20 20 cm /Im Do Q")
    out = io.BytesIO()
    paper.save(out, **options)
    return out.getvalue() + b"PK\x03\x04" + WORD


def word() -> bytes:
    paper = docx.Document()
    paper.add_paragraph("Nội dung đơn còn nguyên")
    paper.add_picture(io.BytesIO(picture()))
    paper.core_properties.author = paper.core_properties.comments = TEXT
    note = paper.add_comment(paper.paragraphs[0].runs, text=TEXT, author=TEXT, initials="BM")
    assert note
    out = io.BytesIO()
    paper.save(out)
    return (
        added(out.getvalue(), {"word/embeddings/object.bin": WORD, "customXml/item1.xml": b"<a>" + WORD + b"</a>"})
        + WORD
    )


def added(raw: bytes, parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO(raw)
    with zipfile.ZipFile(out, "a") as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return out.getvalue()


def everything(raw: bytes) -> bytes:
    """All that a file says, unpacked as far as its kind can be."""
    if raw[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return raw + b"".join(name.encode() + everything(packed.read(name)) for name in packed.namelist())
    if raw[:5] == b"%PDF-":
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(raw)) as paper:
            paper.save(out, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
        return raw + out.getvalue()
    return raw


SAMPLES = {
    "a.jpg": (picture, "image/jpeg"), "a.png": (lambda: picture("PNG"), "image/png"),
    "a.webp": (lambda: picture("WEBP"), "image/webp"), "a.mp3": (mp3, "audio/mpeg"), "a.m4a": (m4a, "audio/mp4"),
    "a.ogg": (ogg, "audio/ogg"), "a.wav": (wav, "audio/wav"), "a.pdf": (pdf, "application/pdf"),
    "a.docx": (word, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}  # fmt: skip


# what a stranger may type, and what may call itself a picture
ODD = ["\x00", "\ud800".encode("utf-16", "surrogatepass").decode("latin-1"), "x" * 200_000, "<script>alert(1)</script>",
       "🚨" * 50, "9" * 5_000, "-1", "²", "a\u0301\u202e", "%00", "{{7*7}}"]  # fmt: skip
NO_PICTURES = [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + b"x" * 100, b"%PDF-1.7 x", b"\xff\xd8\xff" * 50, b"OggS" * 9]
