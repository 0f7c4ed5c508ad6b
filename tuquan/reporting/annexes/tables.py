"""Annexes for machines: CSV after RFC 4180, and a data package with the Table Schema of each file."""

import csv
import io
import json
from collections.abc import Sequence
from datetime import date

from tuquan.reporting.annexes.rows import Field, Row
from tuquan.reporting.models import Document
from tuquan.reporting.plain import harmless


def as_csv(fields: Sequence[Field], rows: Sequence[Row]) -> bytes:
    """UTF-8 without a mark, days as ISO writes them, a point before decimals, nothing for what is not known."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([field.name for field in fields])
    for row in rows:
        writer.writerow([harmless(spelled(row[field.name])) for field in fields])
    return out.getvalue().encode()


def spelled(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else value


def package(document: Document, tables: dict[str, Sequence[Field]]) -> bytes:
    """The description by which a program reads and checks the files (Data Package, Table Schema)."""
    whole = {
        "profile": "tabular-data-package",
        "name": document.code.lower() or f"draft-{document.pk or 0}",
        "title": document.title,
        "resources": [resource(name, fields) for name, fields in tables.items()],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2).encode() + b"\n"


def resource(name: str, fields: Sequence[Field]) -> dict:
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "quoteChar": '"', "header": True},
        "schema": {"fields": [described(field) for field in fields], "missingValues": [""]},
    }


def described(field: Field) -> dict:
    found: dict[str, object] = {"name": field.name, "type": field.type, "title": str(field.title)}
    if field.type == "date":
        found["format"] = "%Y-%m-%d"
    if field.type == "boolean":
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    return found | ({"constraints": {"required": True}} if field.required else {})
