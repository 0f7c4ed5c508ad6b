"""What a document says, piece by piece, as JSON: `Document.blocks` is a list of the blocks below, in order.

    {"kind": "heading", "level": 1, "text": "Kết quả thực hiện"}     levels 1 to 3: I. – 1. – a); numbered when written
    {"kind": "paragraph", "text": "Tiếp nhận {1}; hòa giải thành {2}.", "figures": [figure, figure]}
    {"kind": "item", "text": "- Xã Uyên: {1};", "figures": [figure]}  a paragraph of a list, kept close to its neighbours
    {"kind": "basis", "text": "Căn cứ Luật Hòa giải ở cơ sở"}         a legal basis; the end mark is set when written
    {"kind": "article", "text": "Ban hành kèm theo …", "figures": []} "Điều 1. …", numbered when written
    {"kind": "table", "title": "Biểu 1", "head": ["Năm", "Số vụ"], "rows": [["2024", figure], ["2025", figure]]}
    {"kind": "children", "title": "Số liệu theo đơn vị", "keys": ["mediation.settled"]}   units below as rows
    {"kind": "chart", "title": "Số vụ theo tháng", "key": "mediation.settled", "by": "month"}   by month, year, parts, child, map
    {"kind": "annex", "title": "Số liệu theo đơn vị"}                 what follows belongs to this annex
    {"kind": "slot", "title": "merits", "text": "…"}                  what the drafter writes where a Word template says

A figure stays linked to the ledger until the document is issued:

    {"key": "mediation.settled", "split": "outcome=x", "place": 12, "first": "2025-01-01", "last": "2025-12-31",
     "as": "measured"}

Only `key` must stand there. Without `place`, `first` and `last` it is that of the document; the map always is.
`as` says how it is written:

    number     1.807
    measured   1.807 vụ, việc                (the default)
    change     tăng 29 vụ, việc (1,6%) so với cùng kỳ năm trước (1.778 vụ, việc)     "" where nothing is compared
    sentence   Các tổ hòa giải đã tiếp nhận 1.807 vụ, việc, tăng …                   the whole line of a report
    tail       , tăng … so với cùng kỳ năm trước …; trong đó: …                       what a report says behind the number

In a text "{1}" stands for the first of its figures. `words` in a paragraph, where there is any, is used instead of
`text` while none of its figures is known ("Trong kỳ chưa phát sinh vụ việc.").
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from tuquan.kit.days import within_reach
from tuquan.kit.text import clean
from tuquan.ledger.indicator import INDICATORS

Block = dict[str, Any]
Ref = dict[str, Any]

TEXTS = ("heading", "paragraph", "item", "basis", "article")  # blocks that an officer writes as text
WITH_FIGURES = ("paragraph", "item", "article")
KINDS = (*TEXTS, "table", "children", "chart", "annex", "slot")
FORMS = ("number", "measured", "change", "sentence", "tail")
CHARTS = ("month", "year", "parts", "child", "map")
LEVELS = (1, 2, 3)
LONGEST = 20_000  # letters in one block
MOST = 1_000  # blocks in one document
OPEN = re.compile(r"\[[^\[\]]+:[^\[\]]*\]")
MARK = re.compile(r"\{(\d{1,3})\}")


def figure(key: str, *, split: str = "", place: int | None = None, first: date | None = None,
           last: date | None = None, form: str = "measured") -> Ref:  # fmt: skip
    """A reference to a figure; what is left out is that of the document."""
    given = {"key": key, "split": split, "place": place, "as": form,
             "first": first.isoformat() if first else "", "last": last.isoformat() if last else ""}  # fmt: skip
    return {name: value for name, value in given.items() if value}


def heading(text: str, level: int = 1) -> Block:
    return {"kind": "heading", "level": level, "text": text}


def paragraph(text: str, *figures: Ref, words: str = "", kind: str = "paragraph") -> Block:
    """A paragraph, an item of a list or an article; `words` stands instead while no figure in it is known."""
    block = {"kind": kind, "text": text, "figures": list(figures)}
    return block | {"words": words} if words else block


def refs(block: Block) -> list[Ref]:
    """The figures that a block names itself."""
    if block["kind"] in WITH_FIGURES:
        return list(block.get("figures", []))
    if block["kind"] == "table":
        return [cell for row in block["rows"] for cell in row if isinstance(cell, dict)]
    return []


def keys(blocks: list[Block]) -> set[str]:
    """Every indicator that the document speaks of."""
    found = {ref["key"] for block in blocks for ref in refs(block)}
    found |= {key for block in blocks for key in block.get("keys", [])}
    return found | {block["key"] for block in blocks if block["kind"] == "chart"}


def unfilled(blocks: list[Block]) -> list[str]:
    """What an officer has still to write: texts that end in "…", and places in brackets, "[Đơn vị bổ sung: …]"."""
    texts = [str(block["text"]) for block in blocks if "text" in block]
    return [text for text in texts if text.endswith("…") or OPEN.search(text)]


# --- checking --------------------------------------------------------------------------------------------------------


def checked(blocks: Any) -> list[Block]:
    """The blocks in one spelling, without what has no words. Raises ValidationError, in the user's words."""
    if not isinstance(blocks, list) or len(blocks) > MOST:
        raise ValidationError(_("This is no text of a document."))
    return [block for one in blocks if (block := checked_block(one))]


def checked_block(one: Any) -> Block | None:
    if not isinstance(one, dict) or one.get("kind") not in KINDS:
        raise ValidationError(_("This is no text of a document."))
    kind = one["kind"]
    if kind in TEXTS:
        text = written(one.get("text", ""))
        if not text:
            return None
        block: Block = {"kind": kind, "text": text}
        if kind == "heading":
            block["level"] = one.get("level") if one.get("level") in LEVELS else 1
        if kind in WITH_FIGURES:
            block |= with_figures(text, one)
        return block
    titled: Block = {"kind": kind, "title": written(one.get("title", ""))}
    if kind == "table":
        return titled | checked_table(one)
    if kind == "children":
        return titled | {"keys": [known_key(key) for key in listed(one.get("keys"))]}
    if kind == "slot":
        return titled | {"text": written(one.get("text", ""))}
    if kind == "chart":
        by = one.get("by") if one.get("by") in CHARTS else "month"
        return titled | {"key": known_key(one.get("key")), "by": by}
    return titled


def with_figures(text: str, one: dict) -> Block:
    figures = [checked_ref(ref) for ref in listed(one.get("figures"))]
    wrong = [mark for mark in MARK.findall(text) if not 1 <= int(mark) <= len(figures)]
    if wrong:
        raise ValidationError(_("The text names figure {%(number)s}, which it does not have.") % {"number": wrong[0]})
    words = written(one.get("words", ""))
    return {"figures": figures} | ({"words": words} if words else {})


def checked_table(one: dict) -> Block:
    head = [written(text) for text in listed(one.get("head"))]
    rows = [[checked_ref(cell) if isinstance(cell, dict) else written(cell) for cell in listed(row)]
            for row in listed(one.get("rows"))]  # fmt: skip
    if not head or any(len(row) != len(head) for row in rows):
        raise ValidationError(_("Each row of a table has as many cells as its head."))
    return {"head": head, "rows": rows}


def checked_ref(ref: Any) -> Ref:
    if not isinstance(ref, dict):
        raise ValidationError(_("This is no text of a document."))
    form, place, split = ref.get("as", "measured"), ref.get("place"), ref.get("split", "")
    known_place = place is None or (isinstance(place, int) and 0 < place < 2**63)
    if form not in FORMS or not known_place or not isinstance(split, str):
        raise ValidationError(_("This is no text of a document."))
    first, last = day(ref.get("first")), day(ref.get("last"))
    if bool(first) != bool(last) or (first and last and first > last):
        raise ValidationError(_("The window of a figure is turned round."))
    return figure(known_key(ref.get("key")), split=split, place=place, first=first, last=last, form=form)


def day(text: Any) -> date | None:
    try:
        return within_reach(date.fromisoformat(text)) if text else None
    except (TypeError, ValueError) as wrong:
        raise ValidationError(_("“%(value)s” is not a day.") % {"value": text}) from wrong


def known_key(key: Any) -> str:
    if not isinstance(key, str) or key not in INDICATORS:
        raise ValidationError(_("There is no figure “%(key)s”.") % {"key": key})
    return key


def listed(value: Any) -> list:
    if not isinstance(value, list | tuple | None):
        raise ValidationError(_("This is no text of a document."))
    return list(value or [])


def written(text: Any) -> str:
    """A text in one spelling, its lines kept."""
    if not isinstance(text, str):
        raise ValidationError(_("This is no text of a document."))
    if len(text) > LONGEST:
        raise ValidationError(_("A paragraph has %(most)s letters at most.") % {"most": LONGEST})
    return "\n".join(line for line in map(clean, text.splitlines()) if line)


# --- filling ---------------------------------------------------------------------------------------------------------


def pieces(text: str) -> Iterator[str | int]:
    """The text cut at its marks: words, and the numbers of the figures between them."""
    for number, piece in enumerate(MARK.split(text)):
        if number % 2:
            yield int(piece)
        elif piece:
            yield piece


def cut(block: Block, text: str) -> list[Block]:
    """The block with this text instead; what stands after an empty line becomes a paragraph of its own.

    Each keeps the figures that it names, numbered anew.
    """
    found = []
    for number, piece in enumerate(re.split(r"\n\s*\n", text.strip())):
        kind = block["kind"] if number == 0 or block["kind"] != "heading" else "paragraph"
        one: Block = block | {"kind": kind, "text": piece}
        if kind in WITH_FIGURES:
            had, named = block.get("figures", []), list(dict.fromkeys(map(int, MARK.findall(piece))))
            if any(not 1 <= mark <= len(had) for mark in named):
                raise ValidationError(_("The text names figure {%(number)s}, which it does not have.")
                                      % {"number": next(mark for mark in named if not 1 <= mark <= len(had))})  # fmt: skip
            new = {mark: place for place, mark in enumerate(named, start=1)}
            one["text"] = MARK.sub(lambda mark, new=new: f"{{{new[int(mark[1])]}}}", piece)
            one["figures"] = [had[mark - 1] for mark in named]
        found.append(one)
    return found
