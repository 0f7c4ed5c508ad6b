"""A report in each of its forms: JSON, CSV, Excel, Word."""

from tuquan.ledger.figures import Table
from tuquan.reporting import document, plain, report, workbook

TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def render(table: Table, form: str, *, by=None) -> bytes:
    """The figures of a table as a file of this form."""
    whole = report.of(table, course=form == "docx")
    match form:
        case "json":
            return plain.as_json(whole)
        case "csv":
            return plain.as_csv(whole)
        case "xlsx":
            return workbook.as_xlsx(whole)
        case "docx":
            return document.as_docx(whole, by=by)
    raise ValueError(form)


def file_name(table: Table, form: str) -> str:
    """A name that sorts by place and window: "bao-cao-42-20250101-20251231.docx"."""
    return f"bao-cao-{table.place.code}-{table.window.first:%Y%m%d}-{table.window.last:%Y%m%d}.{form}"
