"""Reads one .xlsx and writes its rows as lines of JSON. Runs as a process of its own with little memory and time.

A hostile workbook (a bomb that unpacks to terabytes, one cell at the far corner of the sheet, a broken record that
trips the parser) can so end this process at most, never the server. Started by `files.py`:

    python -m tuquan.exchange.workbook FILE
"""

import json
import re
import resource
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tuquan.exchange import limits

PAGE = 2_000
CHUNK = 2**20
OVERLAP = 2_000  # bytes kept from one chunk to the next, so that no cell falls between them
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
VALUELESS = re.compile(rb"<c r=\"([A-Z]+\d+)\"[^>]*><f[^>]*(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>")
FAILED = re.compile(rb"<c r=\"([A-Z]+\d+)\"[^>]*\bt=\"e\"")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class TooLarge(Exception):
    """The workbook is more than may be read."""


def main(path: str) -> None:
    """Write what is in the workbook to stdout; "refused" with a reason where it cannot be read."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.MAX_MEMORY, limits.MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.MAX_SECONDS, limits.MAX_SECONDS + 1))
    try:
        for line in read(path):
            tell(line)
        tell({"end": True})
    except (TooLarge, MemoryError):
        tell({"refused": "too_large"})
    except BrokenPipeError:
        sys.exit(1)
    except Exception as wrong:  # whatever a parser says of a broken file
        tell({"refused": "broken", "why": str(wrong)[:200]})


def tell(line: dict) -> None:
    sys.stdout.write(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")


def read(path: str) -> Iterator[dict]:
    """One line about each sheet, then its rows page by page."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    odd = measure(path)
    book = CalamineWorkbook.from_path(path)
    for about in book.sheets_metadata:
        if about.typ is not SheetTypeEnum.WorkSheet:
            continue
        if about.visible is not SheetVisibleEnum.Visible:
            yield {"hidden": about.name}
            continue
        sheet = book.get_sheet_by_name(about.name)
        if sheet.start is None:
            yield {"sheet": about.name, "empty": True}
            continue
        if sheet.end[1] >= limits.MAX_COLUMNS or sheet.end[0] > 5 * limits.MAX_ROWS:
            raise TooLarge
        merged = [[top, left, bottom, right] for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]
        yield {"sheet": about.name, "merged": merged, **odd.get(about.name, {})}
        yield from pages(sheet)


def pages(sheet: Any) -> Iterator[dict]:
    """Rows that hold anything, as (row number from 1, texts)."""
    left = [""] * sheet.start[1]
    page: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        texts = [spell(cell) for cell in cells]
        if any(texts):
            page.append((number, left + texts))
            if len(page) == PAGE:
                yield {"rows": page}
                page = []
    if page:
        yield {"rows": page}


def spell(cell: Any) -> str:
    """A cell as a person would have typed it."""
    kind = type(cell)
    if kind is str:
        return cell
    if kind is float:
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if kind is bool:
        return "TRUE" if cell else "FALSE"
    if kind is datetime:
        return f"{cell:%d/%m/%Y}" if cell.time() == time() else f"{cell:%d/%m/%Y %H:%M}"
    if kind is date:
        return f"{cell:%d/%m/%Y}"
    if kind in (time, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


# --- before calamine sees it --------------------------------------------------------------------------------------


def measure(path: str) -> dict[str, dict]:
    """Unpack every member once, counting, against what it declares; note formulas without a value by sheet.

    Raises TooLarge or BadZipFile. A directory that lies about sizes is found here, at the first byte too many.
    """
    odd: dict[str, dict] = {}
    with zipfile.ZipFile(path) as archive, Path(path).open("rb") as raw:
        titles = sheet_titles(archive)
        total = 0
        for member in archive.infolist():
            found: dict[str, set[str]] = {"valueless": set(), "failed": set()}
            for chunk, size in unpacked(raw, member):
                total += size
                if total > limits.MAX_UNPACKED:
                    raise TooLarge
                if member.filename in titles:
                    note_odd(chunk, found)
            if member.filename in titles:
                odd[titles[member.filename]] = {name: sorted(cells) for name, cells in found.items() if cells}
    return odd


def unpacked(raw, member: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """The real contents of one member: each chunk with the end of the one before, and how much of it is new."""
    raw.seek(member.header_offset)
    header = LOCAL_HEADER.unpack(raw.read(LOCAL_HEADER.size))
    raw.seek(header[-2] + header[-1], 1)
    left, unpacker = member.compress_size, zlib.decompressobj(-15) if member.compress_type else None
    done, before = 0, b""
    while left > 0:
        packed = raw.read(min(left, CHUNK // 8))
        if not packed:
            raise zipfile.BadZipFile("the file ends too early")
        left -= len(packed)
        while packed:
            chunk = unpacker.decompress(packed, CHUNK) if unpacker else packed
            packed = unpacker.unconsumed_tail if unpacker else b""
            done += len(chunk)
            if done > member.file_size:
                raise TooLarge
            yield before + chunk, len(chunk)
            before = chunk[-OVERLAP:]
            if unpacker and unpacker.eof:
                return


def note_odd(chunk: bytes, found: dict[str, set[str]]) -> None:
    for name, mark, pattern in (("valueless", b"<f", VALUELESS), ("failed", b't="e"', FAILED)):
        if mark in chunk and len(found[name]) < 100:
            found[name].update(cell.decode() for cell in pattern.findall(chunk))


def sheet_titles(archive: zipfile.ZipFile) -> dict[str, str]:
    """Which member holds which sheet."""
    try:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - expat limits entities itself
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    except (KeyError, ElementTree.ParseError):
        return {}
    targets = {link.get("Id"): (link.get("Target") or "").removeprefix("/") for link in links}
    titles = {}
    for sheet in book.iter(f"{MAIN}sheet"):
        target = targets.get(sheet.get(RELATION), "")
        titles[target if target.startswith("xl/") else f"xl/{target}"] = sheet.get("name") or ""
    return titles


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")
    main(sys.argv[1])
