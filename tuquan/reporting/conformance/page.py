"""Paper, margins, page numbers, fonts, letters."""

import unicodedata

from django.utils.translation import gettext as _

from tuquan.law import rules
from tuquan.reporting.conformance.measuring import Sheet, aligned, points
from tuquan.reporting.conformance.reading import Paragraph, Section
from tuquan.reporting.conformance.wording import fold

BLACK = {"auto", "000000", "windowtext"}


def check(sheet: Sheet, pages: int | None) -> None:
    for section in sheet.sections:
        paper(sheet, section)
        if section.kind != "continuous":
            page_number(sheet, section, pages)
    fonts(sheet)
    triple(sheet)


def paper(sheet: Sheet, section: Section) -> None:
    slack = float(sheet.tolerance["paper_mm"])
    width, height = (float(one) for one in sheet.items("paper"))
    found = (section.height, section.width) if section.landscape else (section.width, section.height)
    if abs(found[0] - width) > slack or abs(found[1] - height) > slack:
        sheet.breach("paper", "size", section, f"{section.width:.0f} × {section.height:.0f} mm", f"{width:g} × {height:g} mm")
    if section.landscape:
        if not holds_table(sheet, section):
            sheet.breach("orientation", "landscape", section, _("landscape"), _("portrait"))
        sheet.not_measured("margin_top", _("pages across: the rule gives margins of upright pages"))
        return
    for side in ("top", "bottom", "left", "right"):
        least, most = (float(one) for one in rules.span(f"document.margin_{side}", sheet.on))
        if not least - slack <= section.margins[side] <= most + slack:
            sheet.breach(f"margin_{side}", "width", section, f"{section.margins[side]:.1f} mm", f"{least:g}–{most:g} mm")


def holds_table(sheet: Sheet, section: Section) -> bool:
    """Does this section hold a table of its own, besides those that merely set head and foot side by side?"""
    layout = sheet.layout
    ends = [layout.title, layout.motto, layout.number, layout.recipients_word, *layout.issuer, *layout.addressees]
    ends += [line for one in layout.signatures for line in one.position]
    layouts = {line.paragraph.where.table for line in ends if line is not None}
    return any(one.where.kind == "cell" and one.where.table not in layouts and one.section == section.number
               for one in sheet.paragraphs)  # fmt: skip


# --- page numbers ------------------------------------------------------------------------------------------------


def page_number(sheet: Sheet, section: Section, pages: int | None) -> None:
    rule = sheet.rule("page_number")
    shown = next((one for one in section.headers.get("default", []) if "PAGE" in one.fields), None)
    below = [one for held in section.footers.values() for one in held if "PAGE" in one.fields]
    if shown is None:
        if below:
            sheet.breach("page_number", "place", below[0], _("in the bottom margin"), _("in the top margin"))
        elif pages is None or pages > len(sheet.sections):
            sheet.breach("page_number", "missing", section, _("no page number"), _("a page number in the top margin"))
        return
    first = section.headers.get("first", [])
    if not rule["on_first_page"] and (not section.title_page or any("PAGE" in one.fields for one in first)):
        sheet.breach("page_number", "first_page", section, _("shown on the first page"), _("not shown on the first page"))
    looks = [run.letters for run in shown.runs]
    least, most = rule["size"]
    wrong = sorted({one.size for one in looks if not least <= one.size <= most})
    if wrong:
        sheet.breach("page_number", "size", shown, points(wrong), points(rule["size"]))
    if any(one.italic or one.bold for one in looks):
        sheet.breach("page_number", "style", shown, _("bold or italic"), _("upright, not bold"))
    centred = any(kind == "center" for _place, kind in shown.shape.tabs) and shown.text.startswith("\t")
    if shown.shape.align != rule["align"] and not centred:
        sheet.breach("page_number", "align", shown, aligned(shown.shape.align), aligned(rule["align"]))
    if section.digits not in ("decimal", "numberInDash"):
        sheet.breach("page_number", "digits", section, section.digits, _("Arabic digits"))
    if section.number == 0 and section.start not in (None, rule["first"]):
        sheet.breach("page_number", "start", section, section.start, rule["first"])


# --- letters -----------------------------------------------------------------------------------------------------


def fonts(sheet: Sheet) -> None:
    rule = sheet.rule("font")
    margins = [one for section in sheet.sections for held in (*section.headers.values(), *section.footers.values())
               for one in held]  # fmt: skip
    stamps = {fold(one["text"]) for one in sheet.items("urgency_frames")}
    seen: set[int] = set()
    for paragraph in [*sheet.paragraphs, *margins]:
        if id(paragraph) in seen:  # a margin that several sections share
            continue
        seen.add(id(paragraph))
        font(sheet, rule, paragraph)
        if fold(paragraph.said) not in stamps:
            colours = {one.letters.colour for one in paragraph.runs if one.text.strip()} - BLACK
            if colours:
                sheet.breach("font", "colour", paragraph, ", ".join(sorted(colours)), _("black"))
        if not unicodedata.is_normalized(rule["normal_form"], paragraph.text):
            sheet.breach("font", "letters", paragraph, _("letters put together from parts"),
                         _("ready-made letters (%(form)s)") % {"form": rule["normal_form"]})  # fmt: skip


def font(sheet: Sheet, rule: dict, paragraph: Paragraph) -> None:
    used = {name for run in paragraph.runs for name in run.letters.fonts(run.text)}
    others = sorted(name for name in used if name.casefold() != rule["name"].casefold())
    if others:
        sheet.breach("font", "name", paragraph, ", ".join(others), rule["name"])


def triple(sheet: Sheet) -> None:
    """The sizes of title, motto and date go together; each for itself is measured elsewhere."""
    layout, sizes = sheet.layout, []
    for name, line in (("national_title", layout.title), ("motto", layout.motto), ("place_and_date", layout.date)):
        if line is None or not line.runs:
            return
        least, most = sheet.rule(f"part.{name}")["size"]
        found = {run.letters.size for run in line.runs}
        if len(found) != 1 or not least <= min(found) <= most:
            return
        sizes.append(min(found))
    legal = [[float(size) for size in one] for one in sheet.items("size_triples")]
    if sizes not in legal:
        sheet.breach("size_triples", "together", layout.title, " / ".join(f"{one:g}" for one in sizes),
                     _(" or ").join("/".join(f"{size:g}" for size in one) for one in legal))  # fmt: skip
