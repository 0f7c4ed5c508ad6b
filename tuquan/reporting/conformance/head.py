"""National title, motto, bodies, number, place and date, type name and summary."""

import re

from django.utils.translation import gettext as _

from tuquan.reporting.conformance.layout import Line
from tuquan.reporting.conformance.measuring import Sheet
from tuquan.reporting.conformance.wording import fold, is_upper

DATE = re.compile(
    r"^(?P<place>.+?)(?P<comma>,?)\s*ngày\s*(?P<day>\S*?)\s*tháng\s*(?P<month>\S*?)\s*năm\s*(?P<year>\S*)$", re.IGNORECASE
)
NUMBER = re.compile(r"^(?P<word>\S+?)\s*(?P<colon>:?)\s*(?P<number>\d+|[.…_ ]*?)\s*(?P<rest>[/\-–].*)?$")


def check(sheet: Sheet, kind: str) -> None:
    national(sheet)
    bodies(sheet)
    number(sheet, kind)
    date_line(sheet)
    if kind:
        type_name(sheet)
    else:
        letter(sheet)
    stamps(sheet)


def missing(sheet: Sheet, name: str) -> None:
    sheet.breach(f"part.{name}", "missing", None, _("not there"), sheet.rule(f"part.{name}").get("text") or _("must be there"))


def national(sheet: Sheet) -> None:
    layout = sheet.layout
    for name, line in (("national_title", layout.title), ("motto", layout.motto)):
        if line is None:
            missing(sheet, name)
            continue
        rule = sheet.rule(f"part.{name}")
        same = line.text == rule["text"] if name == "motto" else fold(line.text) == fold(rule["text"])
        if not same or (name == "motto" and line.text != rule["text"]):
            sheet.breach(f"part.{name}", "text", line, line.text, rule["text"])
        sheet.line(name, line, without=("case",) if name == "motto" else ())
        spacing(sheet, line, "title_and_motto_lines")
    if layout.motto is not None:
        sheet.rule_below("motto", [layout.motto])


def spacing(sheet: Sheet, line: Line, name: str) -> None:
    asked = float(sheet.rule("header_spacing")[name])
    shape = line.paragraph.shape
    if shape.exact is None and abs(shape.line - asked) > 0.02 and line.tab is None:
        sheet.breach("header_spacing", "lines", line, _("%(lines)s lines") % {"lines": f"{shape.line:g}"},
                     _("%(lines)s lines") % {"lines": f"{asked:g}"})  # fmt: skip


def bodies(sheet: Sheet) -> None:
    layout = sheet.layout
    for line in layout.superior:
        sheet.line("superior", line)
        spacing(sheet, line, "superior_and_issuer_lines")
    if not layout.issuer:
        missing(sheet, "issuer")
        return
    for line in layout.issuer:
        sheet.line("issuer", line)
        spacing(sheet, line, "superior_and_issuer_lines")
    sheet.rule_below("issuer", layout.issuer)


# --- number and date ---------------------------------------------------------------------------------------------


def number(sheet: Sheet, kind: str) -> None:
    line, rule = sheet.layout.number, sheet.rule("number_format")
    if line is None:
        missing(sheet, "number")
        return
    sheet.line("number", line)
    text = line.text
    word, _colon, after = text.partition(rule["after_word"])
    if word.strip() != rule["word"] or rule["after_word"] not in text:
        sheet.breach("number_format", "word", line, text, f"{rule['word']}{rule['after_word']}")
        after = re.sub(r"^\S+?[\s.:]*(?=[\d/])", "", text)
    given, slash, symbol = after.strip().partition(rule["before_symbol"])
    digits = re.sub(r"\D", "", given)
    if not slash:
        sheet.breach("number_format", "separator", line, text, f"{given or '…'}{rule['before_symbol']}…")
        return
    if (digits and given.strip() != digits) or symbol != symbol.strip() or " " in symbol or (given != given.rstrip() and digits):
        sheet.breach("number_format", "spaces", line, text, _("no spaces around / and -"))
    if digits and int(digits) < rule["pad_below"] and not digits.startswith("0"):
        sheet.breach("number_format", "zero", line, digits, f"0{digits}")
    if not digits:
        sheet.not_measured("number_format", _("the number is still open"))
    symbol_of(sheet, line, "".join(symbol.split()), kind)


def symbol_of(sheet: Sheet, line: Line, symbol: str, kind: str) -> None:
    rule = sheet.rule("number_format")
    types = {fold(one["name"]): one["code"] for one in sheet.items("types")}
    codes = {code for code in types.values() if code}
    if "–" in symbol or "_" in symbol:
        sheet.breach("number_format", "groups", line, symbol, symbol.replace("–", "-").replace("_", "-"))
    groups = re.split(r"[-–_]", symbol.split("/")[-1])
    wrong = [one for one in groups if not is_upper(one) and one not in codes and not one.isdigit()]
    if wrong and any(map(str.isalpha, "".join(wrong))):
        sheet.breach("part.number", "case", line, ", ".join(wrong), ", ".join(one.upper() for one in wrong))
    asked = types.get(fold(kind)) if kind else ""
    first = groups[0]
    if kind and asked and first != asked and rule["between_groups"] and (first.upper() != asked.upper() or not wrong):
        sheet.breach("types", "abbreviation", line, first, asked)
    if not kind and first in codes:
        sheet.breach("types", "abbreviation", line, first, _("a letter (công văn) has no abbreviation of its type"))


def date_line(sheet: Sheet) -> None:
    line, rule = sheet.layout.date, sheet.rule("date_format")
    if line is None:
        missing(sheet, "place_and_date")
        return
    sheet.line("place_and_date", line)
    beside = sheet.layout.number.paragraph.where if sheet.layout.number else line.paragraph.where
    if beside.kind == "cell" and beside.table == line.paragraph.where.table and beside.row != line.paragraph.where.row:
        sheet.breach("part.place_and_date", "level", line, _("on another line than the number"), _("on the line of the number"))
    found = DATE.match(line.text)
    if found is None:
        sheet.breach("date_format", "words", line, line.text, rule["pattern"])
        return
    if not found["comma"]:
        sheet.breach("date_format", "comma", line, line.text, _("a comma after the place"))
    day, month = found["day"], found["month"]
    if day.isdigit():
        asked = f"{int(day):02}" if int(day) < rule["pad_days_below"] else str(int(day))
        if day != asked:
            sheet.breach("date_format", "day", line, day, asked)
    if month.isdigit():
        asked = f"{int(month):02}" if int(month) in rule["pad_months"] else str(int(month))
        if month != asked:
            sheet.breach("date_format", "month", line, month, asked)
    if not (day.isdigit() and month.isdigit()):
        sheet.not_measured("date_format", _("the day is still open"))


# --- what it is about --------------------------------------------------------------------------------------------


def type_name(sheet: Sheet) -> None:
    layout = sheet.layout
    sheet.line("type_name", layout.kind)
    if not layout.summary:
        if fold(layout.kind.text) not in {fold(one) for one in sheet.items("title_only_types")}:
            missing(sheet, "summary")
        return
    for line in layout.summary:
        sheet.line("summary", line)
    sheet.rule_below("summary", layout.summary)


def letter(sheet: Sheet) -> None:
    """A letter has no type name; below its number it says what it is about."""
    layout = sheet.layout
    codes = {one["code"]: one["name"] for one in sheet.items("types") if one["code"]}
    symbol = layout.number.text.partition("/")[2].strip().partition("-")[0] if layout.number else ""
    if symbol in codes and not layout.about:
        sheet.breach("part.type_name", "missing", None, _("not there"), codes[symbol].upper())
        return
    if not layout.about:
        missing(sheet, "letter_summary")
        return
    for line in layout.about:
        sheet.line("letter_summary", line)
    first = layout.about[0]
    if not first.text.startswith(sheet.rule("part.letter_summary")["text"]):
        sheet.breach("part.letter_summary", "text", first, first.text, sheet.rule("part.letter_summary")["text"])
    if layout.number is not None and layout.number.paragraph is not first.paragraph:
        asked = float(sheet.rule("header_spacing")["letter_summary_gap_pt"])
        gap = layout.number.paragraph.shape.after + first.paragraph.shape.before
        if abs(gap - asked) > float(sheet.tolerance["gap_pt"]):
            sheet.breach("header_spacing", "letter_summary", first, f"{gap:g} pt", f"{asked:g} pt")


def stamps(sheet: Sheet) -> None:
    """Urgency and circulation."""
    frames = {fold(one["text"]) for one in sheet.items("urgency_frames")}
    notes = {fold(text) for text in sheet.rule("part.circulation")["texts"]}
    for line in sheet.layout.lines:
        text = fold(line.text)
        if text not in frames and text not in notes:
            continue
        name = "urgency" if text in frames else "circulation"
        sheet.line(name, line)
        if name == "urgency" and any(run.letters.colour in ("auto", "000000") for run in line.runs):
            sheet.breach("part.urgency", "colour", line, _("black"), _("bright red"))
        borders = line.paragraph.shape.borders
        boxed = all(borders.get(side) for side in ("top", "bottom")) or line.paragraph.where.kind != "body"
        if not boxed and not all(run.letters.boxed for run in line.runs):
            sheet.breach(f"part.{name}", "box", line, _("without a frame"), _("in a frame"))
