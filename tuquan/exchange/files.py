"""Opens what somebody uploaded: says what it really is, refuses what cannot be read in words that help, yields rows."""

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.utils.translation import gettext as _

from tuquan.exchange import limits

Rows = Iterator[list[tuple[int, list[str]]]]  # pages of (row number from 1, texts)
OLE, ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
VIETNAMESE = set("ăâđêôơưĂÂĐÊÔƠƯ\u0300\u0301\u0303\u0309\u0323")  # cp1258 writes tones as marks of their own
PAGE = 2_000
SEPARATORS, TITLES = ";\t,", 10  # of cells; lines that may stand above the first that has them
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what Excel takes for a formula at the beginning of a CSV cell


class Unreadable(Exception):
    """The file cannot be read; the message says what it is and what to do."""


@dataclass
class Sheet:
    """One visible sheet: its rows page by page, and what is odd about it."""

    name: str
    rows: Rows
    empty: bool = False
    merged: list[list[int]] = field(default_factory=list)  # [top, left, bottom, right], from 0
    valueless: list[str] = field(default_factory=list)  # cells with a formula that nobody has computed
    failed: list[str] = field(default_factory=list)  # cells whose formula gives an error


@dataclass(frozen=True)
class Hidden:
    """A sheet that somebody has hidden; it is not read."""

    name: str


def sheets(path: Path) -> Iterator[Sheet | Hidden]:
    """The sheets of a workbook or CSV file, in order; the rows of one must be taken before the next is asked for."""
    if path.stat().st_size > limits.MAX_FILE:
        raise Unreadable(
            _("The file has %(size)d MB; at most %(limit)d MB can be imported. Divide it into several files.")
            % {"size": path.stat().st_size / limits.MB, "limit": limits.MAX_FILE / limits.MB}
        )
    with path.open("rb") as file:
        start = file.read(4096)
    if not start.strip(b"\x00\r\n\t ,;\xef\xbb\xbf"):
        raise Unreadable(_("The file is empty."))
    if start.startswith(ZIP):
        check_zip(path)
        return workbook(path)
    refuse_known(path, start)
    return iter([Sheet(path.name, csv_rows(path))])


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# --- what is it really? -------------------------------------------------------------------------------------------


def refuse_known(path: Path, start: bytes) -> None:
    """Name what is neither a workbook nor text."""
    if start.startswith(OLE):
        if ENCRYPTED in path.read_bytes():
            raise Unreadable(_("The file is protected by a password. Take it off in Excel and save the file again."))
        raise Unreadable(_("This is an old Excel file (.xls). Open it in Excel and save it as .xlsx."))
    if start.startswith(b"%PDF"):
        raise Unreadable(_("This is a PDF file, whatever it is called. Import the table it was made from."))
    if start.lstrip().lower().startswith((b"<html", b"<!doctype", b"<table", b"<?xml")):
        raise Unreadable(_("This is a web page, whatever it is called. Open it in Excel and save it as .xlsx."))
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable(_("This text is in UTF-16. Save it as “CSV UTF-8” or as .xlsx."))
    if b"\x00" in start:
        raise Unreadable(_("This is neither an .xlsx nor a CSV file."))


def check_zip(path: Path) -> None:
    """What kind of package is it, and does it say that it would unpack to too much? Nothing is unpacked for this."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            kind = archive.read("mimetype")[:100] if "mimetype" in archive.namelist() else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError) as wrong:
        raise Unreadable(_("The file is damaged. Open it in Excel and save it again.")) from wrong
    names = {member.filename for member in members}
    if b"opendocument" in kind:
        raise Unreadable(_("This is an OpenDocument file. Save it as .xlsx."))
    if "xl/workbook.bin" in names:
        raise Unreadable(_("This is a binary Excel file (.xlsb). Save it as .xlsx."))
    if "xl/workbook.xml" not in names:
        raise Unreadable(_("This is no Excel workbook, whatever it is called."))
    if len(members) > limits.MAX_MEMBERS or sum(member.file_size for member in members) > limits.MAX_UNPACKED:
        raise Unreadable(too_large())


def too_large() -> str:
    return _(
        "The file unpacks to more than can be read (%(limit)d MB, %(columns)d columns, %(rows)d rows). Copy the filled "
        "rows into a new file, or divide it."
    ) % {"limit": limits.MAX_UNPACKED / limits.MB, "columns": limits.MAX_COLUMNS, "rows": limits.MAX_ROWS}


# --- .xlsx --------------------------------------------------------------------------------------------------------


def workbook(path: Path) -> Iterator[Sheet | Hidden]:
    """Sheets as told by the reading process."""
    command = [sys.executable, "-m", "tuquan.exchange.workbook", str(path.resolve())]
    root = Path(__file__).resolve().parent.parent.parent
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=root) as process:  # noqa: S603
        try:
            lines = told(process)
            line = next(lines)
            while "end" not in line:
                if "hidden" in line:
                    yield Hidden(line["hidden"])
                    line = next(lines)
                    continue
                taken = Taken(lines)
                yield Sheet(
                    line["sheet"], taken.pages(), line.get("empty", False),
                    line.get("merged", []), line.get("valueless", []), line.get("failed", []),
                )  # fmt: skip
                line = taken.rest()
        finally:
            process.kill()


def told(process: subprocess.Popen) -> Iterator[dict]:
    """The lines of the reading process; raises Unreadable where it refuses or falls over."""
    for text in process.stdout or ():
        line = json.loads(text)
        if line.get("refused") == "too_large":
            raise Unreadable(too_large())
        if "refused" in line:
            raise Unreadable(_("The file is damaged. Open it in Excel and save it again."))
        yield line
    raise Unreadable(too_large())  # it was ended by its limits before it could say so


class Taken:
    """Lends out the row lines of one sheet, and afterwards knows the first line of the next."""

    def __init__(self, lines: Iterator[dict]):
        self.lines = lines
        self.next: dict | None = None

    def pages(self) -> Rows:
        for line in self.lines:
            if "rows" not in line:
                self.next = line
                return
            yield line["rows"]

    def rest(self) -> dict:
        for _page in () if self.next else self.pages():
            pass
        if self.next is None:
            raise Unreadable(too_large())
        return self.next


# --- CSV ----------------------------------------------------------------------------------------------------------


def csv_rows(path: Path) -> Rows:
    """Rows of a CSV file in UTF-8, whatever separates its cells."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield from csv_pages(file)
        except UnicodeDecodeError as wrong:
            raise Unreadable(other_encoding(path)) from wrong
        except csv.Error as wrong:
            raise Unreadable(_("This is no CSV file: %(why)s.") % {"why": wrong}) from wrong


def csv_pages(file: io.TextIOWrapper) -> Rows:
    lines = [file.readline(limits.MAX_CELL) for _number in range(TITLES)]
    file.seek(0)
    head = next((line for line in lines if any(mark in line for mark in SEPARATORS)), "")  # a title has none
    separator = max(SEPARATORS, key=head.count)
    csv.field_size_limit(limits.MAX_CELL)
    page: list[tuple[int, list[str]]] = []
    reader = csv.reader(file, delimiter=separator)
    for cells in reader:
        if any(cells):
            page.append((reader.line_num, [bare(cell) if cell[:1] == "'" else cell for cell in cells]))
            if len(page) == PAGE:
                yield page
                page = []
    if page:
        yield page


def bare(cell: str) -> str:
    """Without the apostrophe that keeps Excel from running a text as a formula."""
    return cell[1:] if cell[1:].startswith(FORMULA) else cell


def other_encoding(path: Path) -> str:
    """What to tell of text that is not UTF-8."""
    text = path.read_bytes()[: limits.MB].decode("cp1258", errors="replace")
    if VIETNAMESE & set(text):
        return _("The text is in the old Windows encoding (1258). Save it as “CSV UTF-8” or as .xlsx.")
    return _("The text is not in UTF-8, so its accents would be lost. Save it as “CSV UTF-8” or as .xlsx.")
