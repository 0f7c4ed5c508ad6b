"""Legal bases, paragraphs, and the numbering of parts, articles, clauses and points."""

import re
from itertools import pairwise

from django.utils.translation import gettext as _

from tuquan.reporting.conformance.layout import Line
from tuquan.reporting.conformance.measuring import Sheet, aligned
from tuquan.reporting.conformance.reading import Paragraph
from tuquan.reporting.conformance.wording import is_roman, is_upper

PART = re.compile(r"^(Phần|Chương)\s+(?P<number>\w+)[.:]?$", re.IGNORECASE)
SECTION = re.compile(r"^(Mục|Tiểu mục)\s+(?P<number>\w+)[.:]?$", re.IGNORECASE)
ARTICLE = re.compile(r"^Điều\s+(?P<number>\w+)(?P<mark>[.:/)]?)(?=\s|$)", re.IGNORECASE)
REPORT = re.compile(r"^(?P<number>[IVXLC]+)\s*(?P<mark>[.)/:\-–])\s+\S")
CLAUSE = re.compile(r"^(?P<number>\d{1,2}(\.\d{1,2})*)\s*(?P<mark>[.)/:]|\s[-–])\s+\S")
POINT = re.compile(r"^(?P<number>[a-zđ])\s*(?P<mark>[.)/:])\s*\S")
LAW_NUMBER = re.compile(r"^Căn cứ (Bộ luật|Luật|Pháp lệnh)\b.*\bsố\s+\d", re.IGNORECASE)
SINGLE = 1.15  # of the size: one line of Times New Roman
ENACTING = re.compile(r"^(QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|CHỈ THỊ)\s*:?$", re.IGNORECASE)


def check(sheet: Sheet) -> None:
    bases(sheet)
    body = sheet.layout.body
    title_of = ""
    letter = ""
    for paragraph in body:
        if title_of:
            sheet.line(title_of, whole(paragraph))
            title_of = ""
            continue
        name, number = kind_of(paragraph)
        if name in ("part", "section"):
            title_of = heading(sheet, paragraph, name, number)
            continue
        if name == "enacting":
            sheet.line("type_name", whole(paragraph))
            continue
        letter = point(sheet, paragraph, letter) if name == "point" else "" if name != "body" else letter
        CHECKS.get(name, plain)(sheet, paragraph)
        shape(sheet, paragraph, indent=name != "report_section" or paragraph.shape.align != "centre")
    gaps(sheet, [*sheet.layout.bases, *body])


def kind_of(paragraph: Paragraph) -> tuple[str, str]:
    """Which component a paragraph of the body is, with its number."""
    text = paragraph.said
    if ENACTING.match(text) and paragraph.shape.align == "centre":
        return "enacting", ""
    for name, pattern in (("part", PART), ("section", SECTION), ("article", ARTICLE), ("report_section", REPORT),
                          ("clause", CLAUSE), ("point", POINT)):  # fmt: skip
        found = pattern.match(text)
        if found and not (name == "report_section" and not is_roman(found["number"])):
            if name == "article" and not found["number"].isdigit() and not is_roman(found["number"].upper()):
                continue
            return name, found["number"]
    return "body", ""


def whole(paragraph: Paragraph) -> Line:
    return Line(paragraph.said, [run for run in paragraph.runs if run.text.strip()], paragraph)


# --- bases -------------------------------------------------------------------------------------------------------


def bases(sheet: Sheet) -> None:
    rule, found = sheet.rule("part.legal_basis"), sheet.layout.bases
    for paragraph in found:
        line = whole(paragraph)
        sheet.line("legal_basis", line)
        end = rule["last_end"] if paragraph is found[-1] else rule["line_end"]
        if not line.text.endswith(end):
            sheet.breach("part.legal_basis", "end", line, line.text[-12:], end)
        if LAW_NUMBER.match(line.text):
            sheet.breach("part.legal_basis", "law_number", line, line.text, _("a law or ordinance without its number"))
        shape(sheet, paragraph)


# --- numbered --------------------------------------------------------------------------------------------------------


def heading(sheet: Sheet, paragraph: Paragraph, name: str, number: str) -> str:
    """ "Chương I" on a line of its own; returns the name of the component that follows."""
    line, key = whole(paragraph), f"part.{name}"
    sheet.line(name, line)
    if name == "part" and not is_roman(number):
        sheet.breach(key, "digits", line, number, _("Roman numerals"))
    if name == "section" and not number.isdigit():
        sheet.breach(key, "digits", line, number, _("Arabic digits"))
    return f"{name}_title"


def article(sheet: Sheet, paragraph: Paragraph) -> None:
    line, rule = whole(paragraph), sheet.rule("part.article")
    found = ARTICLE.match(line.text)
    if not found["number"].isdigit():
        sheet.breach("part.article", "digits", line, found["number"], _("Arabic digits"))
    if found["mark"] != rule["after_number"]:
        sheet.breach("part.article", "after_number", line, found[0], f"Điều {found['number']}{rule['after_number']}")
    if not line.text.startswith("Điều"):
        sheet.breach("part.article", "case", line, found[0], found[0].capitalize())
    words = opening(line, len(found[0]))
    sheet.letters("part.article", rule, line, words)
    rest = [run.letters for run in line.runs if run.letters not in words]
    sheet.letters("part.body", sheet.rule("part.body"), line, rest, ("bold",))


def opening(line: Line, length: int) -> list:
    """How the first letters of a line look."""
    looks, done = [], 0
    if line.paragraph.label:
        return [line.runs[0].letters]
    for run in line.runs:
        if done >= length:
            break
        looks.append(run.letters)
        done += len(run.text)
    return looks


def report_section(sheet: Sheet, paragraph: Paragraph) -> None:
    line, rule = whole(paragraph), sheet.rule("part.report_section")
    found = REPORT.match(line.text)
    if found["mark"] != rule["after_number"]:
        sheet.breach("part.report_section", "after_number", line, found["number"] + found["mark"],
                     found["number"] + rule["after_number"])  # fmt: skip
    sheet.line("report_section", line)


def clause(sheet: Sheet, paragraph: Paragraph) -> None:
    line = whole(paragraph)
    found = CLAUSE.match(line.text)
    bold = {run.letters.bold for run in line.runs}
    name = "clause_title" if bold == {True} else "clause"
    rule = sheet.rule(f"part.{name}")
    if found["mark"].strip() != rule["after_number"]:
        sheet.breach("part.clause", "after_number", line, found["number"] + found["mark"],
                     found["number"] + rule["after_number"])  # fmt: skip
    sheet.letters(f"part.{name}", rule, line, [run.letters for run in line.runs])


def point(sheet: Sheet, paragraph: Paragraph, before: str) -> str:
    """The letter of this point, which must follow the one before in the Vietnamese alphabet."""
    line, rule = whole(paragraph), sheet.rule("part.point")
    found = POINT.match(line.text)
    letter = found["number"]
    if found["mark"] != rule["after_number"]:
        sheet.breach("part.point", "after_number", line, letter + found["mark"], letter + rule["after_number"])
    if letter not in rule["letters"]:
        sheet.breach("part.point", "letter", line, letter, rule["letters"])
    elif before and before in rule["letters"] and letter != "a":
        asked = rule["letters"][(rule["letters"].index(before) + 1) % len(rule["letters"])]
        if letter != asked:
            sheet.breach("part.point", "order", line, letter, asked)
    sheet.letters("part.point", rule, line, [run.letters for run in line.runs])
    return letter


def plain(sheet: Sheet, paragraph: Paragraph) -> None:
    """A paragraph without a number."""
    line, rule = whole(paragraph), sheet.rule("part.body")
    looks = [run.letters for run in line.runs]
    remark = line.text.startswith("(") and line.text.rstrip(".;").endswith(")")
    caption = paragraph.shape.align == "centre" and (is_upper(line.text) or all(one.bold for one in looks))
    without: tuple[str, ...] = ("bold",) if caption or not all(one.bold for one in looks) else ()
    without += ("italic",) if remark or not all(one.italic for one in looks) else ()
    sheet.letters("part.body", rule, line, looks, without)
    least, most = rule["size"]
    odd = {one.size for one in looks if not one.raised and least <= one.size <= most} - {sheet.body_size}
    if odd and sheet.body_size is not None and least <= sheet.body_size <= most:
        sheet.breach("part.body", "one_size", line, f"{min(odd):g} pt", f"{sheet.body_size:g} pt")


CHECKS = {"article": article, "report_section": report_section, "clause": clause, "point": lambda sheet, paragraph: None}


# --- how paragraphs stand ----------------------------------------------------------------------------------------


def shape(sheet: Sheet, paragraph: Paragraph, *, indent: bool = True) -> None:
    rule, form = sheet.rule("paragraph"), paragraph.shape
    if form.align == "centre" and (is_upper(paragraph.said) or all(run.letters.bold for run in paragraph.runs)):
        return  # a caption or a word that enacts
    if form.align != rule["align"]:
        sheet.breach("paragraph", "align", paragraph, aligned(form.align), aligned(rule["align"]))
    legal = [float(one) for one in rule["indent_cm"]]
    slack = float(sheet.tolerance["indent_cm"])
    if indent and not any(abs(paragraph.first_line - one) <= slack for one in legal):
        sheet.breach("paragraph", "indent", paragraph, f"{paragraph.first_line:.2f} cm",
                     _(" or ").join(f"{one:g} cm" for one in legal))  # fmt: skip
    least, most = (float(one) for one in rule["line_spacing"])
    lines = line_spacing(sheet, paragraph)
    if not least - 0.02 <= lines <= most + 0.02:
        sheet.breach("paragraph", "line_spacing", paragraph, _("%(lines)s lines") % {"lines": f"{lines:.2g}"},
                     _("%(lines)s lines") % {"lines": f"{least:g}–{most:g}"})  # fmt: skip


def line_spacing(sheet: Sheet, paragraph: Paragraph) -> float:
    """In lines; points are turned into lines of the letters that stand there."""
    form = paragraph.shape
    if form.exact is None:
        return form.line
    size = max((run.letters.size for run in paragraph.runs), default=sheet.body_size or 14)
    lines = abs(form.exact) / (size * SINGLE)
    return max(1.0, lines) if form.exact < 0 else lines


def gaps(sheet: Sheet, body: list[Paragraph]) -> None:
    """Between paragraphs that follow each other."""
    asked = float(sheet.rule("paragraph")["gap_min_pt"])
    for upper, lower in pairwise(body):
        if lower.order != upper.order + 1 or "centre" in (upper.shape.align, lower.shape.align):
            continue
        close = upper.shape.contextual and lower.shape.contextual and upper.shape.style == lower.shape.style
        gap = 0.0 if close else upper.shape.after + lower.shape.before
        if gap < asked - float(sheet.tolerance["gap_pt"]) / 2:
            sheet.breach("paragraph", "gap", lower, f"{gap:g} pt", _("%(gap)s pt or more") % {"gap": f"{asked:g}"})


