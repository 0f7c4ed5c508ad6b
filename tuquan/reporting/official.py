"""Official documents of every type that the product writes: one description, one way to write it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from tuquan.law import rules
from tuquan.reporting.issuers import Issuer
from tuquan.reporting.legal import LegalDocument

GAP = "\u2002" * 3  # filled by hand on paper, left open in an electronic document
LETTER = "Công văn"


class Block(NamedTuple):
    """A piece of the text: what it is, its number where it bears one, its words."""

    kind: str
    text: str
    number: int = 0


class Attached(NamedTuple):
    """An annex: its title and what is written into it."""

    title: str
    write: Callable[[LegalDocument], None]


@dataclass(frozen=True)
class Official:
    """A document to be written. `kind` is its type as the law lists it; `summary` has a text per line.

    `authority` stands above the bases of a decision; `beside` is the second signer of minutes, position and name.
    """

    kind: str
    issuer: Issuer
    on: date
    summary: Sequence[str]
    text: Sequence[Block]
    number: str = ""
    unit: str = ""
    addressees: Sequence[str] = ()
    authority: str = ""
    bases: Sequence[str] = ()
    recipients: Sequence[str] = ()
    signer: str = ""
    position: Sequence[str] = ()
    beside: Sequence[str] = ()
    annexes: Sequence[Attached] = field(default_factory=list)


def symbol(kind: str, issuer: str, number: str, on: date, unit: str = "") -> str:
    """ "15/BC-UBND"; of a letter, which has no abbreviation, "12/UBND-VX"."""
    rule = rules.table("document.number_format", on)
    code = next((one["code"] for one in rules.items("document.types", on) if one["name"] == kind), "")
    groups = [code, issuer] if code else [issuer, unit]
    if number.isdigit() and int(number) < rule["pad_below"]:
        number = f"{int(number):02}"
    written = rule["between_groups"].join(group for group in groups if group)
    return f"{number or GAP}{rule['before_symbol']}{written}"


def write(given: Official) -> bytes:
    """The document as .docx."""
    page, issuer = LegalDocument(given.on), given.issuer
    rule = rules.table("document.number_format", given.on)
    mark = symbol(given.kind, issuer.symbol, given.number, given.on, given.unit)
    is_letter = given.kind == LETTER
    page.head(
        superior=issuer.superior, issuer=issuer.name, number=f"{rule['word']}{rule['after_word']} {mark}",
        seat=issuer.seat, about=" ".join(given.summary) if is_letter else "",
    )  # fmt: skip
    if not is_letter:
        page.heading(given.kind, given.summary)
    if given.addressees:
        page.addressees(given.addressees)
    if given.authority:
        page.authority(given.authority)
    page.bases(given.bases)
    for block in given.text:
        put(page, block)
    page.signature(
        recipients=given.recipients, position=given.position or issuer.position, signer=given.signer, beside=given.beside
    )
    day = page.day() if given.number else f"ngày {GAP} tháng {GAP} năm {GAP}"
    for annex in given.annexes:
        page.annex(annex.title, f"(Kèm theo {given.kind} số {mark} {day} của {issuer.name})", len(given.annexes))
        annex.write(page)
    return page.saved(title=f"{given.kind} {' '.join(given.summary)}".strip(), author=issuer.name)


def put(page: LegalDocument, block: Block) -> None:
    """One block of the text."""
    match block.kind:
        case "enacts":
            page.enacts(block.text)
        case "text":
            page.text(block.text)
        case "chapter" | "section" | "clause" | "article" | "item" | "point":
            getattr(page, block.kind)(block.number, block.text)
        case "titled_article":
            page.article(block.number, block.text, title=True)
        case _:
            raise ValueError(block.kind)
