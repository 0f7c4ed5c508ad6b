"""Where the components of a document are: found by what they say, whether tables, boxes or tabs hold them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tuquan.reporting.conformance.reading import Paragraph, Run
from tuquan.reporting.conformance.wording import bare, fold, is_typed_rule, is_upper, starts_body

INDENTED = 2.0  # cm: addressees below each other stand in from the margin
HEAD_LINES = 40  # the head of no document has more lines
DATE = re.compile(r"^.{0,45}?ngày\b.{0,12}\btháng\b.{0,12}\bnăm\b.{0,8}$", re.IGNORECASE)
NUMBER = re.compile(r"^số\b\s*[:.]?\s*\S*", re.IGNORECASE)
ABOUT = re.compile(r"^(v/v|về việc)\b", re.IGNORECASE)
ANNEX = re.compile(r"^phụ lục(\s+(?P<number>[ivxlc]+|\d+))?\s*[.:]?$", re.IGNORECASE)
PREFIX = re.compile(r"^(TM|Q|KT|TL|TUQ|TUN|T/M|K/T|T/L|T\.M|K\.T|T\.L)\b[./ ]", re.IGNORECASE)
STRUCTURE = re.compile(r"^([IVXLC]+|\d+|[a-zđ])[.)/]\s|^(Điều|Chương|Phần|Mục)\s+\w+", re.IGNORECASE)


@dataclass
class Line:
    """What stands on one line of a paragraph, between tabs."""

    text: str
    runs: list[Run]
    paragraph: Paragraph
    tab: int | None = None  # its number among the pieces between tabs, where there are several

    @property
    def key(self) -> tuple:
        return ("tab", self.tab) if self.tab is not None else self.paragraph.where.key

    def place(self) -> str:
        return self.paragraph.place()


@dataclass
class Signature:
    """One signer's block."""

    position: list[Line]
    name: Line | None


@dataclass
class Annex:
    """An annex from its word to the next one."""

    word: Line
    number: str
    title: list[Line]
    reference: Line | None
    paragraphs: list[Paragraph]


@dataclass
class Layout:
    """The components that were found; what was not found is None or empty."""

    lines: list[Line]
    title: Line | None = None
    motto: Line | None = None
    number: Line | None = None
    date: Line | None = None
    superior: list[Line] = field(default_factory=list)
    issuer: list[Line] = field(default_factory=list)
    kind: Line | None = None
    summary: list[Line] = field(default_factory=list)
    about: list[Line] = field(default_factory=list)
    addressees: list[Line] = field(default_factory=list)
    bases: list[Paragraph] = field(default_factory=list)
    body: list[Paragraph] = field(default_factory=list)
    recipients_word: Line | None = None
    recipients: list[Line] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)


def lines_of(paragraph: Paragraph) -> list[Line]:
    """The pieces of a paragraph, by line breaks and tabs."""
    rows: list[list[list[Run]]] = [[[]]]
    for run in paragraph.runs:
        for part in re.split(r"([\n\t])", run.text):
            if part == "\n":
                rows.append([[]])
            elif part == "\t":
                rows[-1].append([])
            elif part:
                rows[-1][-1].append(Run(part, run.letters))
    found = []
    for row in rows:
        pieces = [piece for piece in row if "".join(run.text for run in piece).strip()]
        for number, piece in enumerate(pieces):
            text = " ".join("".join(run.text for run in piece).split())
            text = f"{paragraph.label} {text}" if paragraph.label and not found else text
            runs = [run for run in piece if run.text.strip()]
            found.append(Line(text, runs, paragraph, number if len(pieces) > 1 else None))
    return found


class Finder:
    """Finds the components of one document."""

    def __init__(self, paragraphs: list[Paragraph], kinds: list[str], title: str, motto: str):
        self.paragraphs = paragraphs
        self.kinds = {fold(kind) for kind in kinds}
        self.words = bare(title), bare(motto)
        every = [line for paragraph in paragraphs for line in lines_of(paragraph)]
        self.layout = Layout(every)
        foot = next((n for n, line in enumerate(every) if is_foot(line)), None)
        begin = self.find_annexes(every, foot)
        self.main = every[:begin]
        self.last = every[begin].paragraph.order if begin < len(every) else len(paragraphs)

    def found(self) -> Layout:
        self.find_head()
        self.find_foot()
        self.find_content()
        return self.layout

    # --- head ----------------------------------------------------------------------------------------------------

    def find_head(self) -> None:
        layout, head = self.layout, self.main[:HEAD_LINES]
        layout.title = next((one for one in head if bare(one.text) == self.words[0]), None)
        layout.motto = next((one for one in head if bare(one.text) == self.words[1]), None)
        layout.kind = next((one for one in head if fold(one.text).rstrip(" :") in self.kinds), None)
        until = self.head_end(head)
        head = head[:until]
        layout.number = next((one for one in head if (NUMBER.match(one.text) and bare(one.text) != "so")
                              or fold(one.text) in ("số:", "số")), None)  # fmt: skip
        layout.date = next((one for one in head if DATE.match(one.text) and not one.text.startswith("(")), None)
        self.find_issuer(head)
        if layout.kind is None:
            self.find_about(head)
        else:
            self.find_summary()

    def head_end(self, head: list[Line]) -> int:
        """The first line that is no longer the head."""
        for place, line in enumerate(head):
            text = fold(line.text)
            if line is self.layout.kind or text.startswith(("kính gửi", "căn cứ ")) or is_foot(line):
                return place
            if line.paragraph.where.kind == "body" and (len(line.text) > 90 or STRUCTURE.match(line.text)):
                return place
        return len(head)

    def find_issuer(self, head: list[Line]) -> None:
        layout = self.layout
        taken = [layout.title, layout.motto, layout.number, layout.date]
        until = head.index(layout.number) if layout.number else len(head)
        free = [one for one in head if not any(one is other for other in taken) and not is_typed_rule(one.text)
                and not ABOUT.match(one.text)]  # fmt: skip
        before = [one for one in free if head.index(one) < until]
        anchor = layout.number
        if anchor is not None and anchor.paragraph.where.kind in ("cell", "box"):
            found = [one for one in before if one.key == anchor.key]
        elif anchor is None and layout.title is not None and layout.title.paragraph.where.kind == "cell":
            found = [one for one in free if one.key != layout.title.key
                     and one.paragraph.where.table == layout.title.paragraph.where.table]  # fmt: skip
        else:
            found = before
        found = found or before
        layout.superior, layout.issuer = divided(found)

    def find_about(self, head: list[Line]) -> None:
        first = next((one for one in head if ABOUT.match(one.text)), None)
        if first is None:
            return
        rest = head[head.index(first) :]
        if first.key[0] == "body":
            self.layout.about = [one for one in rest if one.paragraph is first.paragraph]
        else:
            self.layout.about = [one for one in rest if one.key == first.key]

    def find_summary(self) -> None:
        layout = self.layout
        begin = next(place for place, one in enumerate(self.main) if one is layout.kind) + 1
        for line in self.main[begin : begin + 6]:
            text, shape = fold(line.text), line.paragraph.shape
            bold = all(run.letters.bold for run in line.runs)
            if is_typed_rule(line.text):
                continue
            if text.startswith(("kính gửi", "căn cứ ", "(", "-")) or STRUCTURE.match(line.text) or is_upper(line.text):
                break
            if (not bold and shape.align != "centre") or line.paragraph.where.kind != layout.kind.paragraph.where.kind:
                break
            layout.summary.append(line)

    # --- foot ----------------------------------------------------------------------------------------------------

    def find_foot(self) -> None:
        layout = self.layout
        layout.recipients_word = next((one for one in self.main if fold(one.text).startswith("nơi nhận")), None)
        word = layout.recipients_word
        first = word or next((one for one in self.main if PREFIX.match(one.text) and is_foot(one)), None)
        first = first or self.last_table()
        if first is None:
            self.foot = self.last
            return
        where = first.paragraph.where
        in_table = where.kind == "cell"
        self.foot = next((one.order for one in self.paragraphs
                          if in_table and one.where.kind == "cell" and one.where.table == where.table),
                         first.paragraph.order)  # fmt: skip
        self.foot = self.signers_above()
        rest = [one for one in self.main if one.paragraph.order >= self.foot]
        if word is not None:
            layout.recipients = list(self.recipients_below(word, rest))
        mine = {id(one) for one in [*layout.recipients, word] if one}
        others = [one for one in rest if id(one) not in mine]
        groups: dict[tuple, list[Line]] = {}
        for line in others:
            key = line.paragraph.where.cell if line.paragraph.where.kind != "body" else ("body",)
            groups.setdefault(key, []).append(line)
        if word is None:
            for key, lines in list(groups.items()):
                if any(one.text.startswith("- ") or fold(one.text).startswith("lưu:") for one in lines):
                    layout.recipients = groups.pop(key)
        layout.signatures = [one for lines in groups.values() if (one := self.signature(lines)) is not None]

    def signers_above(self) -> int:
        """Where the foot begins if a table of signers stands right above the recipients, as in minutes."""
        above = [one for one in self.main if one.paragraph.order < self.foot]
        if not above or above[-1].paragraph.where.kind != "cell":
            return self.foot
        inside = [one for one in above if one.paragraph.where.table == above[-1].paragraph.where.table]
        signs = len({one.paragraph.where.row for one in inside}) <= 2 and is_upper(inside[0].text)
        return inside[0].paragraph.order if signs and inside[0] is not self.main[0] else self.foot

    def last_table(self) -> Line | None:
        """The first line of a last table without data: whoever forgot "Nơi nhận" still signs there."""
        line = self.main[-1] if self.main else None
        if line is None or line.paragraph.where.kind != "cell":
            return None
        inside = [one for one in self.main if one.paragraph.where.key[:2] == line.paragraph.where.key[:2]]
        rows = {one.paragraph.where.row for one in inside}
        signs = len(rows) <= 2 and any(is_upper(one.text) for one in inside)
        return inside[0] if signs and inside[0] is not self.main[0] else None

    def recipients_below(self, word: Line, rest: list[Line]) -> Iterator[Line]:
        begin = next(place for place, one in enumerate(rest) if one is word) + 1
        for line in rest[begin:]:
            if word.paragraph.where.kind == "body":
                listed = line.text.startswith(("-", "–", "+")) or fold(line.text).startswith(("như trên", "lưu"))
                if listed:
                    yield line
            elif line.paragraph.where.cell == word.paragraph.where.cell and not DRAFTER.match(line.text):
                yield line

    def signature(self, lines: list[Line]) -> Signature | None:
        """Position above the gap, name below it."""
        first = lines[0].paragraph
        position, name = [lines[0]], None
        before = first
        for line in lines[1:]:
            gap = any(not one.text.strip() and one.where.cell == line.paragraph.where.cell
                      for one in self.paragraphs[before.order + 1 : line.paragraph.order])  # fmt: skip
            if name is None and not gap and (is_upper(line.text) or (is_upper(lines[0].text) is False and line is not lines[-1])):
                position.append(line)
            else:
                name = line
            before = line.paragraph
        if not any(is_upper(one.text) or PREFIX.match(one.text) or len(lines) > 1 for one in position):
            return None
        return Signature(position, name)

    # --- what stands between -------------------------------------------------------------------------------------

    def find_content(self) -> None:
        layout = self.layout
        head = [layout.title, layout.motto, layout.number, layout.date, layout.kind]
        head += [*layout.superior, *layout.issuer, *layout.summary, *layout.about]
        begin = max((one.paragraph.order for one in head if one), default=-1)
        content = [one for one in self.main if begin < one.paragraph.order < self.foot]
        for place, line in enumerate(content):
            if fold(line.text).startswith("kính gửi"):
                layout.addressees = [line]
                for other in content[place + 1 :]:
                    indented = other.paragraph.shape.left >= INDENTED and other.paragraph.where.kind == "body"
                    listed = other.text.startswith(("-", "–")) or other.paragraph is line.paragraph
                    if not listed and not indented:
                        break
                    layout.addressees.append(other)
                break
        taken = {id(one.paragraph) for one in layout.addressees}
        for paragraph in self.paragraphs[begin + 1 : self.foot]:
            if paragraph.where.kind != "body" or not paragraph.said or id(paragraph) in taken:
                continue
            if is_typed_rule(paragraph.said):
                continue
            if not layout.body and fold(paragraph.said).startswith(("căn cứ ", "theo đề nghị ", "xét đề nghị ")):
                layout.bases.append(paragraph)
            elif not (is_upper(paragraph.said) and paragraph.shape.align == "centre" and not layout.body):
                layout.body.append(paragraph)

    def find_annexes(self, every: list[Line], foot: int | None) -> int:
        """Collects annexes; returns the number of the first line that belongs to one."""
        begin = (foot if foot is not None else min(len(every), 12)) + 1
        starts = [n for n, line in enumerate(every) if n >= begin and ANNEX.match(line.text)
                  and line.paragraph.where.kind == "body"]  # fmt: skip
        for start, end in zip(starts, [*starts[1:], len(every)][: len(starts)], strict=True):
            word, rest = every[start], every[start + 1 : end]
            title: list[Line] = []
            reference = None
            for line in rest[:8]:
                if fold(line.text).startswith(("(kèm theo", "kèm theo", "(ban hành kèm")):
                    reference = line
                    break
                if title and (line.paragraph.where.kind != "body" or line.paragraph.shape.align != "centre"):
                    break
                title.append(line)
            last = every[end].paragraph.order if end < len(every) else len(self.paragraphs)
            self.layout.annexes.append(Annex(
                word, ANNEX.match(word.text)["number"] or "", title, reference,
                self.paragraphs[word.paragraph.order : last],
            ))  # fmt: skip
        return starts[0] if starts else len(every)


DRAFTER = re.compile(r"^\S{2,6}\.\s*\(\d+\)\.?$")


def is_foot(line: Line) -> bool:
    return fold(line.text).startswith("nơi nhận") or (PREFIX.match(line.text) is not None and is_upper(line.text))


def divided(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    """The superior body and the issuing one: names of bodies begin with their kind; else the bold lines issue."""
    starts = [place for place, one in enumerate(lines) if place and starts_body(one.text)]
    if starts and starts_body(lines[0].text):
        return lines[: starts[-1]], lines[starts[-1] :]
    bold = [all(run.letters.bold for run in one.runs) for one in lines]
    cut = next((place for place in range(1, len(lines)) if bold[place] and not bold[place - 1]), 0)
    return lines[:cut], lines[cut:]
