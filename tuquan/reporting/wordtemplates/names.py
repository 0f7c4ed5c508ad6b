"""What a template may name: views of figures, tables and the head of the document, each with a fixed list of names."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tuquan.ledger.indicator import INDICATORS, Indicator, Ratio

# The names of one figure, as "mediation.received.sentence", with what each gives.
FIGURE = {
    "sentence": _("the whole sentence, with what changed and what is missing"),
    "marked": _("the whole sentence, with the mark of its trace behind the number"),
    "value": _("number with its unit"),
    "number": _("number alone"),
    "unit": _("unit of measure"),
    "title": _("name of the figure"),
    "before": _("the same a year before, with its unit"),
    "difference": _("by how much it changed, without a sign"),
    "percent": _("by how many percent it changed, without a sign"),
    "over": _("numerator of a share"),
    "under": _("denominator of a share"),
    "evidence": _("what the figure rests on"),
    "mark": _("number in brackets that leads to the trace of the figure, in a document that is issued"),
    "known": _("condition: anything was entered"),
    "compared": _("condition: the year before is known too"),
    "rose": _("condition: more than a year before"),
    "fell": _("condition: less than a year before"),
    "estimate": _("condition: the figure is an estimate"),
    "chart_year": _("chart by year"),
    "chart_month": _("chart by month"),
    "chart_parts": _("chart stacked by kind"),
    "chart_units": _("chart by unit"),
    "chart_map": _("map"),
}
HEAD = {
    "superior": _("superior body, in capitals"),
    "issuer": _("issuing body, in capitals"),
    "issuer_name": _("issuing body"),
    "type": _("type of document, in capitals"),
    "number": _("number, once it is issued"),
    "symbol": _("symbol behind the number"),
    "addressee": _("to whom it is sent"),
    "seat": _("seat of the issuing body"),
    "day": _("day of the document, in words"),
    "position": _("position of the signatory"),
    "signer": _("name of the signatory, once it is issued"),
    "secretary": _("name of the secretary, of minutes"),
    "archive": _("who keeps it: the archive, and the drafting unit"),
    "replaces": _("the sentence that it replaces another document; nothing where it does not"),
    "title": _("summary under the type of document"),
    "place": _("place whose figures these are"),
    "first": _("first day of the window"),
    "last": _("last day of the window"),
    "span": _("window in words"),
}
TABLES = {
    "figures": _("rows: title, unit, number, before, percent, mark"),
    "units": _("rows: name, and the number of each figure, as row.mediation.received"),
    "addressees": _("rows: name"),
    "recipients": _("rows: name"),
}
ROW = ("index", "title", "name", "unit", "number", "before", "percent", "mark")
LOOP = ("index", "first", "last")


@dataclass(frozen=True)
class Name:
    """One name with its meaning."""

    name: str
    meaning: str


def registers() -> dict[str, dict[str, Indicator | Ratio]]:
    """Indicators by register and by the rest of their key."""
    found: dict[str, dict[str, Indicator | Ratio]] = {}
    for key, one in INDICATORS.items():
        register, _dot, rest = key.partition(".")
        found.setdefault(register, {})[rest] = one
    return found


def catalogue() -> Iterator[Name]:
    """Every name: of the head, of the tables, and of each figure."""
    yield from (Name(f"head.{name}", str(meaning)) for name, meaning in HEAD.items())
    yield from (Name(f"tables.{name}", str(meaning)) for name, meaning in TABLES.items())
    for key, one in INDICATORS.items():
        yield Name(key, str(one.title))


def known_names() -> set[str]:
    """Every chain that may be written, for the check."""
    chains = {f"head.{name}" for name in HEAD} | {f"tables.{name}" for name in TABLES}
    return chains | set(INDICATORS) | {f"{key}.{name}" for key in INDICATORS for name in FIGURE}
