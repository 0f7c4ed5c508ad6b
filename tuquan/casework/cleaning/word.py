"""Word documents: packed anew with the parts that make the text, without authors, comments, macros and the rest."""

import io
import posixpath
import zipfile

from django.utils.translation import gettext_lazy as _
from lxml import etree

from tuquan.casework.cleaning import pictures
from tuquan.casework.cleaning.refused import Refused

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES, TEXT = "[Content_Types].xml", "word/document.xml"
UNPACKED = 100 * 2**20
PARTS = 2000
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
TELLING = ("author", "date", "initials", "rsid")  # attributes that say who wrote what and when
DROPPED = {
    f"{W}{name}"
    for name in ("commentRangeStart", "commentRangeEnd", "commentReference", "docVars", "rsids", "attachedTemplate")
}
TEXTS = ("document", "styles", "numbering", "settings", "fontTable", "footnotes", "endnotes", "webSettings")
PICTURES = {".jpg": pictures.jpeg, ".jpeg": pictures.jpeg, ".png": pictures.png}
BROKEN = _("The Word document is broken.")


def is_docx(raw: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            return {TYPES, TEXT} <= set(packed.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False


def docx(raw: bytes) -> bytes:
    """The text with its looks and pictures. Raises Refused where it holds a program, is locked, broken or a trap."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            parts = read(packed)
        kept = {name: bare(name, body) for name, body in parts.items() if wanted(name)}
        kept = {name: body for name, body in kept.items() if body is not None}
        kept = {name: leading(name, body, kept) if name.endswith(".rels") else body for name, body in kept.items()}
        kept[TYPES] = typed(kept[TYPES], kept)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, ValueError, RuntimeError, EOFError, OSError) as error:
        if isinstance(error, Refused):
            raise
        raise Refused(BROKEN) from error
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in kept.items():
            packed.writestr(zipfile.ZipInfo(name), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def read(packed: zipfile.ZipFile) -> dict[str, bytes]:
    """All parts, as long as they stay within bounds: what a part says of its own size is not believed."""
    infos = packed.infolist()
    if len(infos) > PARTS or sum(info.file_size for info in infos) > UNPACKED:
        raise Refused(_("The Word document unpacks to more than can be taken."))
    parts: dict[str, bytes] = {}
    for info in infos:
        if info.is_dir():
            continue
        if "vbaProject" in info.filename:
            raise Refused(_("The Word document holds a program (macro). Save it as .docx without macros."))
        with packed.open(info) as part:
            parts[info.filename] = part.read(info.file_size + 1)[: info.file_size]
    return parts


def wanted(name: str) -> bool:
    """Parts that make the text: everything else tells of people or programs, or may hold what nobody sees."""
    folder, file = posixpath.split(name)
    stem, ending = posixpath.splitext(file)
    if name in (TYPES, "_rels/.rels"):
        return True
    if folder == "word/media":
        return ending.lower() in PICTURES
    if folder == "word/theme":
        return ending == ".xml"
    if folder == "word/_rels":
        return wanted(f"word/{stem}")
    return folder == "word" and ending == ".xml" and (stem in TEXTS or stem.rstrip("0123456789") in ("header", "footer"))


def bare(name: str, body: bytes) -> bytes | None:
    if name.startswith("word/media/"):
        try:
            return PICTURES[posixpath.splitext(name)[1].lower()](body)
        except Refused:
            return None
    tree = parsed(body)
    for thing in list(tree.iter()):
        if not isinstance(thing.tag, str) or thing.tag in DROPPED:  # no name: a note to oneself in the XML
            drop(thing)
            continue
        for key in list(thing.attrib):
            if key.startswith(W) and key.removeprefix(W).startswith(TELLING):
                if key == f"{W}author":
                    thing.set(key, "")
                else:
                    del thing.attrib[key]
    return written(tree)


def parsed(body: bytes):
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    tree = etree.fromstring(body, parser)
    if tree.getroottree().docinfo.doctype:
        raise Refused(BROKEN)
    return tree


def written(tree) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)


def drop(thing) -> None:
    """Take it out and leave the text that follows it."""
    above = thing.getparent()
    if above is None:
        return
    if thing.tail:
        before = thing.getprevious()
        if before is None:
            above.text = (above.text or "") + thing.tail
        else:
            before.tail = (before.tail or "") + thing.tail
    above.remove(thing)


def leading(name: str, body: bytes, kept: dict) -> bytes:
    """Links to the parts that are left; what would be fetched from elsewhere leads nowhere."""
    tree = parsed(body)
    base = posixpath.dirname(posixpath.dirname(name))
    for link in list(tree):
        target = link.get("Target", "")
        if link.get("TargetMode") == "External":
            if not link.get("Type", "").endswith("/hyperlink"):
                link.set("Target", "about:blank")
        elif posixpath.normpath(posixpath.join("/", base, target)).lstrip("/") not in kept:
            tree.remove(link)
    return written(tree)


def typed(body: bytes, kept: dict) -> bytes:
    tree = parsed(body)
    for one in list(tree):
        part = one.get("PartName")
        if part and part.lstrip("/") not in kept:
            tree.remove(one)
        elif "macroEnabled" in one.get("ContentType", ""):
            raise Refused(_("The Word document holds a program (macro). Save it as .docx without macros."))
    return written(tree)
