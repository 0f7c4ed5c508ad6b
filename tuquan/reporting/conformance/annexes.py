"""Annexes: word and number, title, where they belong, their own page numbers."""

import re

from django.utils.translation import gettext as _

from tuquan.law import rules
from tuquan.reporting.conformance.layout import Annex
from tuquan.reporting.conformance.measuring import Sheet
from tuquan.reporting.conformance.wording import bare, fold, is_roman
from tuquan.reporting.numerals import roman

REFERENCE = re.compile(r"\bsố\s+(?P<number>\S+)\s+ngày", re.IGNORECASE)


def check(sheet: Sheet) -> None:
    found = sheet.layout.annexes
    numbered = len(found) >= rules.number("document.annex_numbered_from", sheet.on)
    for place, annex in enumerate(found, start=1):
        word(sheet, annex, place, numbered)
        title(sheet, annex)
        reference(sheet, annex)
        pages(sheet, annex)
    if found and rules.flag("document.annex_named_in_body", sheet.on):
        named(sheet, found, numbered)


def word(sheet: Sheet, annex: Annex, place: int, numbered: bool) -> None:
    line = annex.word
    sheet.line("annex_word", line)
    asked = f"{sheet.rule('part.annex_word')['text']} {roman(place)}" if numbered else sheet.rule("part.annex_word")["text"]
    if numbered != bool(annex.number):
        sheet.breach("annex_numbered_from", "number", line, line.text, asked)
    elif numbered and not is_roman(annex.number.upper()):
        sheet.breach("part.annex_word", "digits", line, annex.number, roman(place))
    elif numbered and annex.number.upper() != roman(place):
        sheet.breach("part.annex_word", "order", line, annex.number, roman(place))


def title(sheet: Sheet, annex: Annex) -> None:
    if not annex.title:
        sheet.breach("part.annex_title", "missing", annex.word, _("not there"), _("must be there"))
    for line in annex.title:
        sheet.line("annex_title", line)


def reference(sheet: Sheet, annex: Annex) -> None:
    line = annex.reference
    if line is None:
        sheet.breach("annex_reference", "missing", annex.word, _("not there"), sheet.rule("annex_reference")["pattern"])
        return
    sheet.line("annex_reference", line)
    told, ours = REFERENCE.search(line.text), sheet.layout.number
    if told and ours and bare(told["number"]):
        own = ours.text.partition(":")[2]
        filled = any(letter.isdigit() for letter in own.partition("/")[0])
        if filled and bare(told["number"]).lstrip("0") != bare(own).lstrip("0"):
            sheet.breach("annex_reference", "number", line, told["number"], own.strip())


def pages(sheet: Sheet, annex: Annex) -> None:
    """Each annex begins a section whose numbers begin anew."""
    if not rules.flag("document.annex_pages", sheet.on):
        return
    first = annex.word.paragraph
    section = sheet.sections[first.section]
    before = sheet.paragraphs[: first.order]
    shared = any(one.section == first.section and one.said for one in before)
    asked = sheet.rule("page_number")["first"]
    if shared or section.start != asked:
        found = _("pages run on") if shared or section.start is None else section.start
        sheet.breach("annex_pages", "start", annex.word, found, _("pages of each annex begin with %(first)s") % {"first": asked})


def named(sheet: Sheet, found: list[Annex], numbered: bool) -> None:
    text = fold(" ".join(one.said for one in [*sheet.layout.body, *sheet.layout.bases]))
    for place, annex in enumerate(found, start=1):
        number = roman(place) if numbered else ""
        pattern = rf"phụ lục\b[^.;]*\b{re.escape(fold(number))}\b" if number else r"phụ lục\b"
        if not re.search(pattern, text):
            sheet.breach("annex_named_in_body", "missing", annex.word, _("the text does not point to it"), annex.word.text)
