"""Does a document keep the legal format (Nghị định 30/2020/NĐ-CP)? Any .docx, ours or received, is measured."""

from datetime import date

from django.utils.translation import gettext as _

from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.reporting.conformance import annexes, body, foot, head, page, spelling
from tuquan.reporting.conformance.breach import Breach, Findings
from tuquan.reporting.conformance.layout import Finder
from tuquan.reporting.conformance.measuring import Sheet
from tuquan.reporting.conformance.names import number
from tuquan.reporting.conformance.package import Package, Unreadable
from tuquan.reporting.conformance.reading import Reader
from tuquan.reporting.conformance.wording import fold

__all__ = ["Breach", "Findings", "Unreadable", "check"]
FULL = "document.types"


def check(content: bytes, on: date | None = None) -> Findings:
    """Measure a .docx by the rules of the day it bears, else of `on`, else of today. Raises Unreadable."""
    package = Package(content)
    reader = Reader(package)
    if not any(paragraph.said for paragraph in reader.paragraphs):
        raise Unreadable(_("The document is empty."))
    asked = on or today()
    try:
        layout = found(reader, asked)
        day = day_of(layout.date.text if layout.date else "") or asked
        rules.items(FULL, day)
    except rules.RuleMissing as wrong:
        raise Unreadable(_("No rule on the format of documents is known for that day.")) from wrong
    sheet = Sheet(layout, reader.sections, reader.paragraphs, day)
    kind = name_of(sheet)
    page.check(sheet, page_count(package))
    head.check(sheet, kind)
    body.check(sheet)
    foot.check(sheet, kind)
    annexes.check(sheet)
    spelling.check(sheet)
    sheet.findings.kind, sheet.findings.pages = kind or _("letter (công văn)"), len(reader.sections)
    sheet.not_measured("part.recipients_word", _("whether it stands level with the signer's position"))
    return sheet.findings


def found(reader: Reader, on: date):
    kinds = [one["name"] for one in rules.items("document.types", on) if one["code"]]
    kinds += rules.items("document.certificate_types", on)
    title, motto = (rules.table(f"document.part.{name}", on)["text"] for name in ("national_title", "motto"))
    return Finder(reader.paragraphs, kinds, title, motto).found()


def name_of(sheet: Sheet) -> str:
    """The type as the law writes it; "" for a letter, which bears none."""
    line = sheet.layout.kind
    if line is None:
        return ""
    names = [one["name"] for one in sheet.items("types")] + sheet.items("certificate_types")
    return next(name for name in names if fold(name) == fold(line.text).rstrip(" :"))


def day_of(text: str) -> date | None:
    """The day of a place-and-date line, if it is filled in."""
    line = head.DATE.match(text)
    if line is None:
        return None
    try:
        return date(int(line["year"]), int(line["month"]), int(line["day"]))
    except ValueError:
        return None


def page_count(package: Package) -> int | None:
    """How many pages the program counted that saved the file last."""
    root = package.xml("docProps/app.xml")
    text = root.findtext("{*}Pages") if root is not None else None
    return int(number(text)) or None if text else None
