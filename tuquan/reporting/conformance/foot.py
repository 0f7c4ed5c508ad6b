"""Addressees, the signer, recipients."""

import re

from django.utils.translation import gettext as _

from tuquan.reporting.conformance.layout import DRAFTER, Line, Signature
from tuquan.reporting.conformance.measuring import Sheet
from tuquan.reporting.conformance.wording import fold, starts_body, starts_head

PREFIX = re.compile(r"^(?P<word>T/M|K/T|T/L|T\.M|K\.T|T\.L|TM|Q|KT|TL|TUQ|TUN)(?=[.\s])(?P<mark>\.?)(?P<gap>\s*)")
LIST = re.compile(r"^[-–+*•]?\s*")


def check(sheet: Sheet, kind: str) -> None:
    addressees(sheet, kind)
    if not sheet.layout.signatures:
        sheet.breach("part.signer_position", "missing", None, _("not there"), _("must be there"))
    for one in sheet.layout.signatures:
        signature(sheet, one)
    recipients(sheet, kind)
    for line in sheet.layout.lines:
        if DRAFTER.match(line.text):
            sheet.line("drafter", line)


def addressees(sheet: Sheet, kind: str) -> None:
    found, rule = sheet.layout.addressees, sheet.rule("part.addressee")
    allowed = {fold(name) for name in sheet.items("addressee_types")}
    if not found:
        needed = {fold(name) for name in sheet.items("addressee_types")} - {fold("Báo cáo")}
        if fold(kind or "Công văn") in needed:
            sheet.breach("part.addressee", "missing", None, _("not there"), rule["text"])
        return
    if fold(kind or "Công văn") not in allowed:
        sheet.breach("addressee_types", "type", found[0], kind, ", ".join(sheet.items("addressee_types")))
    for line in found:
        sheet.line("addressee", line)
    first, rest = found[0], found[1:]
    if not first.text.startswith(rule["text"]):
        sheet.breach("part.addressee", "text", first, first.text, rule["text"])
    if not rest:
        return
    if len(rest) == 1 and fold(first.text).rstrip(": ") == "kính gửi":
        sheet.breach("part.addressee", "one_line", rest[0], rest[0].text, _("a single addressee stands on the same line"))
        return
    for line in rest:
        if not line.text.startswith(rule["line_start"]):
            sheet.breach("part.addressee", "start", line, line.text[:10], rule["line_start"].strip())
        end = rule["last_end"] if line is rest[-1] else rule["line_end"]
        if not line.text.endswith(end):
            sheet.breach("part.addressee", "end", line, line.text[-10:], end)


# --- the signer --------------------------------------------------------------------------------------------------


def signature(sheet: Sheet, one: Signature) -> None:
    for line in one.position:
        sheet.line("signer_position", line)
    authority(sheet, one.position)
    if one.name is None:
        sheet.not_measured("part.signer_name", _("the signer's name is still open"))
        return
    sheet.line("signer_name", one.name)
    titles(sheet, one.name)


def authority(sheet: Sheet, position: list[Line]) -> None:
    """The prefixes, each before whom it may stand."""
    known = {one["code"]: one for one in sheet.items("signing_prefixes")}
    for line in position:
        found = PREFIX.match(line.text.upper())
        if found is None:
            continue
        code = f"{found['word']}."
        if code not in known:
            sheet.breach("signing_prefixes", "form", line, found[0].strip(), ", ".join(known))
            continue
        if not found["mark"] or not found["gap"]:
            sheet.breach("signing_prefixes", "form", line, found[0].strip(), f"{code} …")
        rest = line.text[found.end() :]
        collective = known[code]["before"] == "collective"
        if starts_head(rest) if collective else starts_body(rest) and not starts_head(rest):
            words = _("%(code)s before a collective") if collective else _("%(code)s before the head")
            sheet.breach("signing_prefixes", "before", line, line.text, words % {"code": code})
        if code != "Q." and line is position[-1]:
            asked = _("the signer's own position on the line below")
            sheet.breach("signing_prefixes", "position", line, line.text, asked)


def titles(sheet: Sheet, line: Line) -> None:
    """Nothing stands before the name; in armed forces a rank may."""
    words = sheet.rule("signer_title_words")
    text = fold(line.text)
    if any(text.startswith(fold(word)) for word in words["degrees"]):
        sheet.breach("signer_titles", "degree", line, line.text, _("the name alone"))
    bodies = fold(" ".join(one.text for one in [*sheet.layout.superior, *sheet.layout.issuer]))
    armed = any(fold(word) in bodies for word in words["armed"])
    if not armed and any(text.startswith(fold(word) + " ") for word in words["ranks"]):
        sheet.breach("signer_titles", "rank", line, line.text, _("the name alone; a rank only in the armed forces"))


# --- recipients --------------------------------------------------------------------------------------------------


def recipients(sheet: Sheet, kind: str) -> None:
    layout, rule = sheet.layout, sheet.rule("part.recipients")
    word = layout.recipients_word
    if word is None:
        if fold(kind) not in {fold(one) for one in sheet.items("without_recipients")}:
            asked = sheet.rule("part.recipients_word")["text"]
            sheet.breach("part.recipients_word", "missing", None, _("not there"), asked)
        return
    sheet.line("recipients_word", word)
    asked = sheet.rule("part.recipients_word")["text"]
    if word.text != asked:
        sheet.breach("part.recipients_word", "text", word, word.text, asked)
    found = layout.recipients
    if not found:
        sheet.breach("part.recipients", "missing", word, _("no recipients"), rule["last_text"])
        return
    for line in found:
        sheet.line("recipients", line, without=("case",))
        if not line.text.startswith(rule["line_start"]):
            sheet.breach("part.recipients", "start", line, line.text[:10], rule["line_start"].strip())
        end = rule["last_end"] if line is found[-1] else rule["line_end"]
        if not line.text.endswith(end):
            sheet.breach("part.recipients", "end", line, line.text[-10:], end)
    kept = [line for line in found if LIST.sub("", line.text).startswith(rule["last_text"])]
    if not kept or kept[-1] is not found[-1]:
        sheet.breach("part.recipients", "last", found[-1], found[-1].text, f"{rule['line_start']}{rule['last_text']}, …")
    as_above = [line for line in found if fold(rule["first_text"]) in fold(line.text)]
    if layout.addressees and (not as_above or as_above[0] is not found[0]):
        sheet.breach("part.recipients", "first", found[0], found[0].text, f"{rule['line_start']}{rule['first_text']};")
    if as_above and not layout.addressees:
        sheet.breach("part.recipients", "first", as_above[0], as_above[0].text, _("the names of the recipients"))


