"""Reports and traces as JSON and CSV."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from tuquan.ledger.figures import Amount
from tuquan.ledger.indicator import Ratio
from tuquan.ledger.trace import Behind, By, Trace
from tuquan.reporting.report import Figure, Report
from tuquan.reporting.words import claimed, evidence_words


def as_json(report: Report) -> bytes:
    """The report in the shape of the command line and of open data."""
    table = report.table
    return dumped({
        "place": {"code": table.place.code, "name": table.place.name},
        "from": table.window.first,
        "to": table.window.last,
        "map": str(table.map),
        "known_at": table.known_at,
        "figures": [figure_data(figure, report) for figure in report.figures],
    })  # fmt: skip


def figure_data(figure: Figure, report: Report) -> dict:
    one, amount = figure.indicator, figure.amount
    return {
        "key": one.key,
        "title": str(one.title),
        "unit": str(one.unit),
        "kind": str(one.kind),
        "value": amount.value,
        "over": amount.over,
        "under": amount.under,
        "splits": amount.splits,
        "evidence": vars(amount.evidence),
        "estimate": amount.estimate,
        "claims": [
            {"value": row.claim.value, "qualifier": row.claim.qualifier, "source": row.claim.source,
             "difference": row.difference}
            for row in figure.claims
        ],
        "children": [
            {"code": child.place.code, "name": child.name, "value": part.value}
            for child, part in zip(report.children, figure.by_child, strict=True)
        ],
    }  # fmt: skip


def as_csv(report: Report) -> bytes:
    """One row per figure, then a column per unit below where these were asked for."""
    head = [
        "key", _("Indicator"), _("Unit of measure"), _("Figure"), _("Numerator"), _("Denominator"), _("A year before"),
        _("Records"), _("Returns"), _("Corrections"), _("Rests on"), _("Estimate"), _("Claims"),
        *(column_title(child) for child in report.children),
    ]  # fmt: skip
    rows = [
        [
            figure.indicator.key, figure.indicator.title, figure.indicator.unit, *amount_cells(figure.amount),
            figure.change.before if figure.change else None, figure.amount.evidence.records,
            figure.amount.evidence.returns, figure.amount.evidence.corrections, evidence_words(figure.amount),
            "x" if figure.amount.estimate else None,
            "; ".join(f"{claimed(row.claim)} ({row.claim.source})" for row in figure.claims),
            *(part.value for part in figure.by_child),
        ]
        for figure in report.figures
    ]  # fmt: skip
    return written([head, *rows])


def column_title(child) -> str:
    return f"{child.name} ({child.note})" if child.note else child.name


def amount_cells(amount: Amount | None) -> list:
    return [amount.value, amount.over, amount.under] if amount else [None, None, None]


# --- traces ------------------------------------------------------------------------------------------------------


def trace_json(found: Trace) -> bytes:
    return dumped({
        "key": found.indicator.key,
        "title": str(found.indicator.title),
        "unit": str(found.indicator.unit),
        "kind": str(found.indicator.kind),
        "place": {"code": found.place.code, "name": found.place.name},
        "from": found.window.first,
        "to": found.window.last,
        "map": str(found.map),
        "known_at": found.known_at,
        "by": str(found.by),
        **amount_data(found.indicator, found.amount),
        "children": [
            {"code": line.child.place.code, "name": line.child.name, "note": line.child.note,
             "estimate": line.amount.estimate, **amount_data(found.indicator, line.amount)}
            for line in found.children
        ],
        "months": [
            {"from": line.step.days.first, "to": line.step.days.last, "partial": line.step.partial,
             **amount_data(found.indicator, line.amount)}
            for line in found.months
        ],
        "behind": [behind_data(one) for one in found.behind],
    })  # fmt: skip


def amount_data(one, amount: Amount | None) -> dict:
    value = amount.value if amount else None
    if not isinstance(one, Ratio):
        return {"value": value}
    return {"value": value, "over": amount.over if amount else None, "under": amount.under if amount else None}


def behind_data(one: Behind) -> dict:
    return {
        "key": one.indicator.key,
        "value": one.value,
        "records": {"count": one.counted, "value": one.counted_value, "readable": one.shown, "why": one.why or None},
        "page": one.page,
        "pages": one.pages,
        "lines": [
            {"record": line.subject, "name": line.name, "url": line.url, "day": line.day,
             "place": {"code": line.place.code, "name": line.place.name}, "value": line.value}
            for line in one.records
        ],
        "entries": [
            {"basis": line.basis.name.lower(), "source": line.source, "day": line.day,
             "place": {"code": line.place.code, "name": line.place.name}, "value": line.value,
             "return": line.subject or None}
            for line in one.sheets
        ],
    }  # fmt: skip


def trace_csv(found: Trace) -> bytes:
    """The lines of a trace. Records beyond the reader's right, or this page, stand in one row with the reason."""
    match found.by:
        case By.CHILD:
            head = [_("Code"), _("Place"), _("Note"), _("Figure"), _("Numerator"), _("Denominator"), _("Estimate")]
            rows = [
                [line.child.place.code, line.child.name, line.child.note, *amount_cells(line.amount),
                 "x" if line.amount.estimate else None]
                for line in found.children
            ]  # fmt: skip
        case By.MONTH:
            head = [_("From"), _("To"), _("Part of the month only"), _("Figure"), _("Numerator"), _("Denominator")]
            rows = [
                [line.step.days.first, line.step.days.last, "x" if line.step.partial else None,
                 *amount_cells(line.amount)]
                for line in found.months
            ]  # fmt: skip
        case By.RECORDS:
            head = ["key", _("Basis"), _("Record"), _("Name"), _("Code"), _("Place"), _("Day"), _("Figure")]
            head.append(_("Source"))
            rows = [row for one in found.behind for row in behind_rows(one)]
    return written([head, *rows])


def behind_rows(one: Behind) -> Iterable[list]:
    key = one.indicator.key
    for line in one.records:
        yield [key, _("record"), line.subject, line.name, line.place.code, line.place.name, line.day, line.value, None]
    hidden = one.counted - len(one.records)
    if hidden:
        left = one.counted_value - sum(line.value for line in one.records)
        yield [key, _("record"), None, f"× {hidden}", None, None, None, left, one.why or None]
    for typed in one.sheets:
        place = typed.place
        yield [key, typed.basis.label, None, None, place.code, place.name, typed.day, typed.value, typed.source]


# --- writing -----------------------------------------------------------------------------------------------------


def dumped(data: dict) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=2, default=spelled).encode() + b"\n"


def spelled(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def written(rows: Iterable[Iterable]) -> bytes:
    """CSV that Excel opens as it is meant: UTF-8 with a mark, and no text that it would take for a formula."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in rows:
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: object) -> object:
    if cell is None or isinstance(cell, int | float):
        return cell
    text = spelled(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
