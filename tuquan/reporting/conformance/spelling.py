"""Capital letters: names that always bear them, and how provisions are cited."""

import re

from tuquan.reporting.capitals import misspelt
from tuquan.reporting.conformance.measuring import Sheet
from tuquan.reporting.conformance.reading import Paragraph
from tuquan.reporting.conformance.wording import is_upper

LARGE = re.compile(r"(?<=[\w,;)] )(?P<word>Khoản|Điểm)(?= (\d+|[a-zđ])\b)")
SMALL = re.compile(r"(?<=\w )(?P<word>điều|chương|mục|phần)(?= (\d+|[IVX]+)\b)")
COUNTING = ("số", "các", "những", "mấy", "hai", "ba", "một")  # "các điều 1 đến 3" is still a citation; "số mục" is none


def check(sheet: Sheet) -> None:
    rule = sheet.rule("capitals")
    for paragraph in text_of(sheet):
        text = " ".join(paragraph.text.split())
        if is_upper(text):
            continue
        wrong = {one.name: one.found for one in misspelt(text, rule)}
        for name, found in wrong.items():
            sheet.breach("capitals", "name", paragraph, found, name)
        citations(sheet, paragraph, text)


def text_of(sheet: Sheet) -> list[Paragraph]:
    """Everything but the head, which other rules measure."""
    layout = sheet.layout
    head = [layout.title, layout.motto, layout.number, layout.date, *layout.superior, *layout.issuer]
    taken = {id(one.paragraph) for one in head if one is not None}
    return [one for one in sheet.paragraphs if one.said and id(one) not in taken]


def citations(sheet: Sheet, paragraph: Paragraph, text: str) -> None:
    found = LARGE.search(text)
    if found:
        sheet.breach("capitals", "citation", paragraph, f"{found['word']} …", found["word"].lower())
    for small in SMALL.finditer(text):
        before = text[: small.start()].split()
        if before and before[-1].lower() in COUNTING:
            continue
        sheet.breach("capitals", "citation", paragraph, f"{small['word']} …", small["word"].capitalize())
        break


