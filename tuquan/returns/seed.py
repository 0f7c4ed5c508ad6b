"""Loads the reports that ship with the product."""

import tomllib
from functools import cache
from pathlib import Path

from tuquan.journal.actions import OutsideActor
from tuquan.ledger.indicator import INDICATORS, Indicator
from tuquan.places.models import Place, Tier
from tuquan.returns.actions import load_reports
from tuquan.returns.models import Definition

DATA = Path(__file__).parent / "data" / "reports.toml"
SHIPPED = OutsideActor("SETUP", frozenset({"returns.load_reports"}))


def load() -> int:
    """Bring the shipped reports in line with the file; returns how many changed."""
    return load_reports(Place.objects.get(tier=Tier.NATION), reports=shipped(), by=SHIPPED)


@cache
def shipped() -> list[tuple[dict, list[dict]]]:
    reports = tomllib.loads(DATA.read_text(encoding="utf-8"))["report"]
    return [(fields(one), [line for figure in one["figures"] for line in lines(figure)]) for one in reports]


def fields(report: dict) -> dict:
    """Every column that a report may leave out has its default, so that a line taken out of the file is seen."""
    kept = ("title", "title_en", "window", "due_rule", "due_days", "province_lead", "commune_lead", "basis", "caution",
            "change_limit", "change_least")  # fmt: skip
    columns = {name: Definition._meta.get_field(name).get_default() for name in kept}
    return {"code": report["code"], **columns, **{name: report[name] for name in kept if name in report}}


def lines(figure: str | dict) -> list[dict]:
    """One figure of the file as the rows of `Asked` that it stands for."""
    given = {"of": figure} if isinstance(figure, str) else figure
    key, typed = given["of"], given.get("typed", False)
    one = INDICATORS[key]
    splits = [given.get("split", "")]
    if given.get("cells") and isinstance(one, Indicator):
        splits = one.cells + ([""] if given.get("total") else [])
    return [{"indicator": key, "split": split, "typed": typed} for split in splits]
