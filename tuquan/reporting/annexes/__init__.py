"""What goes with a document for those who reckon: its figures as CSV with a Table Schema, and as a workbook."""

import io
import zipfile
from datetime import datetime

from tuquan.reporting.annexes.rows import FIGURES, UNITS, figure_rows, unit_rows
from tuquan.reporting.annexes.sheets import as_xlsx
from tuquan.reporting.annexes.tables import as_csv, package
from tuquan.reporting.filling import Filled
from tuquan.reporting.models import Document


def as_zip(document: Document, filled: Filled, files: dict[str, bytes]) -> bytes:
    """The document's files with their annexes. The same document gives the same bytes."""
    figures, units = figure_rows(document, filled), unit_rows(document, filled)
    files = files | {
        "figures.csv": as_csv(FIGURES, figures),
        "units.csv": as_csv(UNITS, units),
        "datapackage.json": package(document, {"figures": FIGURES, "units": UNITS}),
        "figures.xlsx": as_xlsx(document, figures, units),
    }
    out = io.BytesIO()
    moment = (filled.known_at or datetime(1980, 1, 1)).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in files.items():
            pack.writestr(zipfile.ZipInfo(name, moment), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()
