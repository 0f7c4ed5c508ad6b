"""What may be wrong between the words and the numbers of a report."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _t

from tuquan.kit.display import write_number
from tuquan.kit.period import today
from tuquan.kit.text import fold
from tuquan.reporting.linter.places import gone
from tuquan.reporting.linter.text import MARK, Number, Row, Text, config, numbers, read, sentences, source, words

DIGITS = r"(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)"
YEARS = range(1900, 2100)
TITLES = {
    "fill": _t("left to fill"), "table": _t("number and table"), "direction": _t("rise or fall"),
    "unit": _t("unit of measure"), "rate": _t("share"), "place": _t("name of a unit"),
}  # fmt: skip
SHORT = 6  # letters of a label: a shorter one is found in too many sentences
CLOSE = 0.006  # half of the last digit that a share is written with


@dataclass(frozen=True)
class Finding:
    """One doubt: which check, where, the words in question, and what to do."""

    check: str
    place: str
    text: str
    message: str

    @property
    def title(self) -> str:
        return str(TITLES[self.check])


def lint(text: Text, day: date | None = None) -> list[Finding]:
    """Every finding, in the order of the text. `day`: names of units are measured by the map of this day."""
    found: list[Finding] = []
    for place, paragraph in text.paragraphs:
        plain = MARK.sub("", paragraph)
        found += [Finding("fill", place, plain[:120], _("A place to fill was left open."))] if open_place(plain) else []
        found += [Finding("table", place, part, message) for part, message in against_tables(paragraph, text)]
        for sentence in sentences(plain):
            for check, look in (("direction", direction), ("unit", units), ("rate", rates)):
                found += [Finding(check, place, sentence.strip(), message) for message in look(sentence)]
        found += [Finding("place", place, name, message) for name, message in gone(plain, day or today())]
    return found


def open_place(text: str) -> bool:
    return bool(words("fill", "left").search(text))


# --- numbers against tables ----------------------------------------------------------------------------------------


def against_tables(paragraph: str, text: Text) -> Iterator[tuple[str, str]]:
    """A number whose mark stands in a table with another number; a sentence about a row without any of its numbers."""
    marked = {mark: value for row in text.rows for mark, value in row.marks.items()}
    for found in re.finditer(rf"{DIGITS}[^\d\[\];]*\[(\d+)\]", paragraph):
        digits, mark = found.groups()
        if mark in marked and abs(read(digits) - marked[mark]) > CLOSE:
            yield found[0], differs(marked[mark])
    if MARK.search(paragraph):
        return
    for sentence in sentences(paragraph):
        given = [number.value for number in counted(sentence)]
        row = row_of(sentence, text)
        if given and row and row.values and not any(abs(one - value) <= CLOSE for one in given for value in row.values):
            yield sentence.strip(), differs(row.values[0])


def differs(value: float) -> str:
    return _("The table has %(number)s here.") % {"number": write_number(value)}


def row_of(sentence: str, text: Text) -> Row | None:
    """The row whose label the sentence names; of several the longest, and none where two are as long."""
    plain = f" {fold(sentence)} "
    fitting = [row for row in text.rows if len(row.label) >= SHORT and f" {fold(row.label)} " in plain]
    longest = max((len(row.label) for row in fitting), default=0)
    best = [row for row in fitting if len(row.label) == longest]
    return best[0] if len(best) == 1 else None


def counted(sentence: str) -> list[Number]:
    """The numbers of a sentence that count something: no year, day or reference."""
    return [number for number in numbers(sentence) if not named(sentence, number)]


def named(sentence: str, number: Number) -> bool:
    before = sentence[: number.start].rstrip()
    if re.search(source("numbers", "named") + r"$", before, re.IGNORECASE):
        return True
    after_year = re.search(r"(?:năm|giai đoạn|từ|đến)\s+\d{4}\s*[-–]?$", before, re.IGNORECASE)
    return number.value in YEARS and "." not in sentence[number.start : number.end] and (
        bool(after_year) or bool(re.search(r"\d{4}\s*[-–]$|[-–]$|^$|\($", before)) or sentence[number.end :][:1] in "-–"
    )


# --- which way it went ---------------------------------------------------------------------------------------------


def direction(sentence: str) -> Iterator[str]:
    """ "tăng" with a falling number, and the other way round."""
    if re.search(rf"(?:{source('change', 'rise')}|{source('change', 'fall')})\s+[−-]\s?\d", sentence, re.IGNORECASE):
        yield _("A rise or a fall is written without a minus sign.")
    unit = r"[^\d();]*?"
    for form, rising in (("up", True), ("down", False)):
        for found in re.finditer(rf"\btừ\s+{DIGITS}{unit}\s{source('change', form)}\s+{DIGITS}", sentence, re.IGNORECASE):
            yield from judged(read(found[1]), read(found[2]), rising)
    for form, rising in (("rise", True), ("fall", False)):
        verb = source("change", form)
        pattern = rf"{DIGITS}{unit}(?:\([^()]*\))?,?\s*{verb}\s+(?:so với[^();]*?|{DIGITS}[^();]*?(?:\([^()]*\))?[^();]*?){source('change', 'compared')}[^();]*\(\s*{DIGITS}"  # noqa: E501
        for found in re.finditer(pattern, sentence, re.IGNORECASE):
            yield from judged(read(found[3]), read(found[1]), rising, read(found[2]) if found[2] else None)
        pattern = rf"năm\s+\d{{4}}\s+là\s+{DIGITS}[^\d;]*năm\s+\d{{4}}\s+là\s+{DIGITS}{unit},\s*{verb}(?:\s+{DIGITS})?"
        for found in re.finditer(pattern, sentence, re.IGNORECASE):
            yield from judged(read(found[1]), read(found[2]), rising, read(found[3]) if found[3] else None)


def judged(before: float, now: float, rising: bool, step: float | None = None) -> Iterator[str]:
    given = {"before": write_number(before), "now": write_number(now)}
    if now == before:
        yield _("From %(before)s to %(now)s nothing rose or fell.") % given
    elif (now > before) != rising:
        rose = now > before
        given["word"] = config()["change"]["write_rise" if rose else "write_fall"]
        yield (_("From %(before)s to %(now)s it rose: write “%(word)s”.") if rose
               else _("From %(before)s to %(now)s it fell: write “%(word)s”.")) % given  # fmt: skip
    elif step is not None and step not in YEARS and abs(abs(now - before) - step) > CLOSE and not shared(before, now, step):
        given["step"] = write_number(abs(now - before))
        yield _("From %(before)s to %(now)s the difference is %(step)s.") % given


def shared(before: float, now: float, step: float) -> bool:
    """Whether the step was meant in percent of what was before."""
    return bool(before) and abs(abs(now - before) * 100 / before - step) < 0.06


# --- units and shares ----------------------------------------------------------------------------------------------


def units(sentence: str) -> Iterator[str]:
    """A number that says nothing of what it counts."""
    for number in counted(sentence):
        after = sentence[number.end :]
        if bracketed(sentence, number) or after.lstrip().startswith("%") or after.startswith("/"):
            continue
        if re.match(rf"\s*{source('numbers', 'joined')}\s*(?:năm\s+\d{{4}}\s+là\s+)?\d", after, re.IGNORECASE):
            continue
        if re.match(r"\s*(?:$|[.,;:!?)]|" + source("numbers", "no_unit") + r"\b)", after, re.IGNORECASE):
            yield _("%(number)s has no unit of measure.") % {"number": sentence[number.start : number.end]}


def bracketed(sentence: str, number: Number) -> bool:
    """ "(12)" behind a name, and "(22.325/25.048)" behind a share."""
    opened = sentence.rfind("(", 0, number.start)
    inside = sentence[opened + 1 : sentence.find(")", number.end)] if opened >= 0 else ""
    return bool(inside) and bool(re.fullmatch(r"[\d./,%\s]+", inside))


def rates(sentence: str) -> Iterator[str]:
    """A share that does not say of how many."""
    if words("rate", "announced").search(sentence) or words("rate", "base").search(sentence):
        return
    if re.search(r"\d\s*/\s*\d", sentence):
        return
    verbs = rf"(?:{source('change', 'rise')}|{source('change', 'fall')})"
    for found in re.finditer(rf"{DIGITS}\s?%", sentence):
        before = sentence[: found.start()]
        in_brackets = before.count("(") > before.count(")")
        is_change = re.search(rf"{verbs}\s+(?:hơn\s+|gần\s+|khoảng\s+)?$", before, re.IGNORECASE)
        said = words("rate", "named").search(before)
        if said and not in_brackets and not is_change and read(found[1]) != 100:
            yield _("%(share)s%% of how many? Add numerator and denominator, as in (22.325/25.048).") % {"share": found[1]}
