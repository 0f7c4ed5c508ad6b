"""The figures of a document: read from the ledger while it is written, kept as they were once it is issued.

`fill` turns blocks into what is printed: in place of each reference stands the pair [text, mark]. The marks number the
figures in the order of the text; one figure has one mark, however often it is named.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import translation

from tuquan.journal import chain
from tuquan.journal.models import Seal
from tuquan.kit.period import HANOI, Period, today
from tuquan.ledger.figures import Amount, Table, figures
from tuquan.ledger.indicator import INDICATORS, Indicator, Ratio
from tuquan.ledger.reading import Map
from tuquan.ledger.trace import since
from tuquan.places.models import Place
from tuquan.reporting import report, templated
from tuquan.reporting.blocks import WITH_FIGURES, Block, Ref, keys, pieces, refs
from tuquan.reporting.filled import Filled, kept
from tuquan.reporting.models import Document
from tuquan.reporting.narrative.sentences import Story, change, sentence, story_of, tail
from tuquan.reporting.narrative.wording import amount_words, cell
from tuquan.reporting.report import Figure, known
from tuquan.reporting.words import cell_words

ATTEMPTS = 5  # to find a moment at which nothing waits for its seal
Asked = tuple[int, str, str]  # place, first and last day


class Reader:
    """Reads what a document names, each place and window once."""

    def __init__(self, document: Document, known_at: datetime | None = None, map_day: date | None = None):
        self.document, self.known_at, self.map_day = document, known_at, map_day or today()
        self.keys = sorted(keys(document.blocks))
        forms = {ref.get("as") for block in document.blocks for ref in refs(block)}
        self.tells = "tail" in forms
        self.compares = bool(forms & {"change", "sentence", "tail"})
        self.places: dict[int, Place] = {document.about_id: document.about}
        self.stories: dict[Asked, Story] = {}

    def asked(self, ref: Ref) -> Asked:
        own = self.document
        first, last = own.first_day, own.last_day
        return (
            ref.get("place") or own.about_id,
            ref.get("first") or (first.isoformat() if first else today().isoformat()),
            ref.get("last") or (last.isoformat() if last else today().isoformat()),
        )

    def story(self, ref: Ref) -> Story:
        """The report of a place and a window of which a figure is named."""
        asked = self.asked(ref)
        if asked not in self.stories:
            tells = self.tells and asked == self.asked({})
            found = report.of(self.table(asked), before=self.compares, course=tells, map_day=self.map_day)
            self.stories[asked] = story_of(found, self.map_day) if tells else Story(found)
        return self.stories[asked]

    def figure(self, ref: Ref) -> Figure:
        return next(one for one in self.story(ref).report.figures if one.indicator.key == ref["key"])

    def tail(self, ref: Ref) -> str:
        """What a report says behind the number: how it moved, its parts, what is missing of it."""
        own = {"key": ref["key"]}
        figure = self.figure(own)
        return tail(figure, self.story(own)) if figure.known else ""

    def table(self, asked: Asked, *, chosen: Iterable[str] = (), by_child: bool = False) -> Table:
        place, first, last = asked
        if place not in self.places:
            self.places[place] = Place.objects.get(pk=place)
        return figures(
            self.places[place], Period(date.fromisoformat(first), date.fromisoformat(last)),
            map=Map(self.document.map), indicators=[INDICATORS[key] for key in chosen or self.keys], by_child=by_child,
            known_at=self.known_at, map_day=self.map_day,
        )  # fmt: skip


class Filler:
    """Puts figures into blocks, and numbers them."""

    def __init__(self, reader: Reader):
        self.reader = reader
        self.done = Filled(known_at=reader.known_at)
        self.marks: dict[tuple, int] = {}

    def fill(self) -> Filled:
        self.done.blocks = [self.block(block) for block in self.reader.document.blocks]
        return self.done

    def block(self, block: Block) -> Block:
        kind = block["kind"]
        if kind in WITH_FIGURES:
            return {"kind": kind, "parts": self.parts(block)}
        if kind == "table":
            rows = [[self.written(cell) if isinstance(cell, dict) else cell for cell in row] for row in block["rows"]]
            return block | {"rows": rows}
        if kind == "children":
            return self.children(block)
        if kind == "chart":
            self.written({"key": block["key"]})
        return block

    def parts(self, block: Block) -> list:
        found = block.get("figures", [])
        if block.get("words") and found and not any(known(self.reader.figure(ref).amount) for ref in found):
            return [block["words"]]
        return [piece if isinstance(piece, str) else self.written(found[piece - 1]) for piece in pieces(block["text"])]

    def written(self, ref: Ref) -> list:
        """[text, mark] of one figure; a change has no mark of its own."""
        figure = self.reader.figure(ref)
        one, form = figure.indicator, ref.get("as", "measured")
        amount = part(figure.amount, ref.get("split", ""))
        if form == "change":
            return ["" if ref.get("split") else change(figure, self.reader.story(ref)), 0]
        if form == "tail":
            return [self.reader.tail(ref), 0]
        mark = self.mark(ref, one, amount)
        if amount.withheld:
            return [amount.withheld, mark]
        if form == "sentence" and not ref.get("split"):
            return [sentence(figure, self.reader.story(ref)), mark]
        if form == "number":
            return [cell(amount), mark]
        return [("khoảng " if amount.estimate else "") + amount_words(one, amount), mark]

    def mark(self, ref: Ref, one: Indicator | Ratio, amount: Amount) -> int:
        place, first, last = self.reader.asked(ref)
        name = (one.key, ref.get("split", ""), place, first, last)
        if name not in self.marks:
            self.marks[name] = len(self.marks) + 1
            words = cell_words(one, name[1]) if name[1] and isinstance(one, Indicator) else ""
            title = f"{one.title}: {words}" if words else str(one.title)
            self.done.figures.append(kept(self.marks[name], one, amount, name[2:], split=name[1], title=title))
        return self.marks[name]

    def children(self, block: Block) -> Block:
        """Units as rows, their sum last; the head of each column bears the mark of the sum."""
        asked = self.reader.asked({})
        found = self.reader.table(asked, chosen=block["keys"], by_child=True)
        heads = [self.written({"key": key, "as": "number"}) for key in block["keys"]]
        head = ["TT", "Đơn vị", *([f"{INDICATORS[key].title} ({INDICATORS[key].unit})", mark]
                                  for key, (_text, mark) in zip(block["keys"], heads, strict=True))]  # fmt: skip
        rows = [
            [str(number), f"{child.name} ({child.note})" if child.note else child.name,
             *(cell(found.by_child[key][child.place.pk]) for key in block["keys"])]
            for number, child in enumerate(found.children, start=1)
        ]  # fmt: skip
        rows.append(["", "Tổng số", *(cell(found.amounts[key]) for key in block["keys"])])
        return {"kind": "table", "title": block["title"], "head": head, "rows": rows, "names": [1]}


def part(amount: Amount, split: str) -> Amount:
    """One cell of a figure, or the whole."""
    return amount.cell(split) if split else amount


def identity(one: dict) -> tuple:
    """By which two readings of one figure are known as the same."""
    return one["key"], one["split"], one["place"], one["first"], one["last"]


def as_of_now(document: Document) -> Filled:
    """The document with figures as they stand now."""
    return read(document)


def read(document: Document, known_at: datetime | None = None) -> Filled:
    """Its text and figures as known at a moment: of its blocks, or of the template that it was drafted from."""
    with translation.override("vi"):
        if document.template:
            return templated.fill(document, known_at)
        return Filler(Reader(document, known_at)).fill()


def as_frozen(document: Document) -> Filled:
    return Filled(document.frozen["blocks"], document.frozen["figures"], document.known_at)


def frozen_now(document: Document) -> Filled:
    """The same, with a moment at which the ledger gives these very figures again, whatever is entered later.

    A moment is good when all that was read had its seal by then. Where writers never pause, the figures are read as
    known at the last seal, which is slower.
    """
    for _attempt in range(ATTEMPTS):
        chain.seal()
        moment = last_seal()
        found = as_of_now(document)
        if not chain.unsealed().exists() and last_seal() == moment:
            found.known_at = moment
            return found
    return read(document, last_seal())


def in_words(wrong: Exception) -> str:
    """Why a draft cannot be filled: a figure has no answer, or its template is not what was kept."""
    return "; ".join(wrong.messages) if isinstance(wrong, ValidationError) else str(wrong)


def last_seal() -> datetime | None:
    return Seal.objects.aggregate(last=Max("sealed_at"))["last"]


# --- since the issue -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Since:
    """What became of one frozen figure: what it is now, and how many records came, went or changed since."""

    frozen: dict[str, Any]
    amount: Amount
    records: int

    @property
    def text(self) -> str:
        return cell(self.amount)

    @property
    def difference(self) -> int | float | None:
        before, now = self.frozen["value"], self.amount.value
        return None if before is None or now is None else round(now - before, 2)


def moved(document: Document) -> list[Since]:
    """The figures that differ from those issued; read on the map of the day of issue, so that only the ledger differs."""
    if not document.frozen.get("figures") or document.known_at is None:
        return []
    day = map_day_of(document)
    reader = Reader(document, map_day=day)
    reader.keys = sorted({one["key"] for one in document.frozen["figures"] if one["key"] in INDICATORS})
    reader.compares = reader.tells = False
    found = []
    for one in document.frozen["figures"]:
        if one["key"] not in INDICATORS:
            continue
        amount = part(reader.figure(one).amount, one["split"])
        if (amount.value, amount.over, amount.under) == (one["value"], one["over"], one["under"]):
            continue
        if not one["known"] and not known(amount):
            continue
        asked = reader.asked(one)
        window = Period(date.fromisoformat(one["first"]), date.fromisoformat(one["last"]))
        count = since(INDICATORS[one["key"]], reader.places[asked[0]], window, map=Map(document.map), map_day=day,
                      moment=document.known_at)  # fmt: skip
        found.append(Since(one, amount, count))
    return found


def map_day_of(document: Document) -> date:
    """The day whose map "today" meant when the document was issued."""
    return document.issued_on or (document.known_at.astimezone(HANOI).date() if document.known_at else today())
