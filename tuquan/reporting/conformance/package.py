"""Opens a .docx from anywhere without trusting it: its size, its kind, its XML."""

import io
import zipfile
import zlib

from django.utils.translation import gettext as _
from lxml import etree

MB = 2**20
MAX_FILE = 20 * MB  # as received
MAX_UNPACKED = 200 * MB  # all that is in it, as declared
MAX_PART = 60 * MB  # one part of it, as it really is
MAX_MEMBERS = 5_000

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


class Unreadable(ValueError):
    """The file is no .docx that can be measured; the message says why in one line."""


class Package:
    """The parts of a .docx, each parsed when asked for."""

    def __init__(self, content: bytes):
        refuse_known(content)
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
            members = self.archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as wrong:
            raise Unreadable(damaged()) from wrong
        if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED:
            raise Unreadable(_("The file unpacks to more than %(limit)d MB.") % {"limit": MAX_UNPACKED // MB})
        self.names = {member.filename for member in members}
        self.main = self.main_part()
        if self.main not in self.names:
            raise Unreadable(_("This is no Word document (.docx), whatever it is called."))

    def main_part(self) -> str:
        """The part that holds the text; most programs call it word/document.xml."""
        root = self.xml("_rels/.rels")
        for one in root if root is not None else ():
            target = (one.get("Target") or "").removeprefix("/")
            if (one.get("Type") or "").endswith("/officeDocument") and target.startswith("word/"):
                return target
        return "word/document.xml"

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part; None where the file has no such part. Raises Unreadable."""
        if name not in self.names:
            return None
        return parsed(self.read(name))

    def read(self, name: str) -> bytes:
        """A part, counted while it is unpacked: a directory that lies about sizes is found here."""
        try:
            with self.archive.open(name) as part:
                content = part.read(MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError) as wrong:
            raise Unreadable(damaged()) from wrong
        if len(content) > MAX_PART:
            raise Unreadable(_("The file unpacks to more than %(limit)d MB.") % {"limit": MAX_PART // MB})
        return content


def parsed(content: bytes) -> etree._Element:
    """XML without entities, without a document type, without the network."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
                             remove_comments=True, remove_pis=True)  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise Unreadable(damaged()) from wrong
    if root.getroottree().docinfo.doctype:
        raise Unreadable(_("The file declares entities of its own, as no word processor does. It is not opened."))
    return root


def refuse_known(content: bytes) -> None:
    """Name what is no .docx."""
    if not content:
        raise Unreadable(_("The file is empty."))
    if len(content) > MAX_FILE:
        raise Unreadable(_("The file is larger than %(limit)d MB.") % {"limit": MAX_FILE // MB})
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise Unreadable(_("The file is protected by a password. Take it off in Word and save the file again."))
        raise Unreadable(_("This is an old Word file (.doc). Open it in Word and save it as .docx."))
    if content.startswith(b"%PDF"):
        raise Unreadable(_("This is a PDF file. Check the .docx it was made from."))
    if not content.startswith(ZIP):
        raise Unreadable(_("This is no Word document (.docx), whatever it is called."))


def damaged() -> str:
    return _("The file is damaged. Open it in Word and save it again.")
