"""A ten-year review of a province and of the country: every section, tables, charts and maps, as .docx and as PDF."""

import time
from datetime import date

from bench.measure import Given, Line, say
from tuquan.__main__ import main as command
from tuquan.ledger.reading import Map
from tuquan.places.models import Place, Tier
from tuquan.reporting import beginnings, files, filling
from tuquan.reporting.models import Document
from tuquan.reporting.writing import as_docx

FIRST, LAST = date(2013, 8, 1), date(2023, 7, 31)
CHARTS = 8  # two of them maps
MOST = {Tier.PROVINCE: 4000, Tier.NATION: 10_000}
PDF_MOST = 5000


def run(given: Given) -> list[Line]:
    """Each document twice; the second is measured, as on a server that has drawn a picture before."""
    if command(["setup", "--demo"]):
        raise SystemExit("the demo could not be set up")
    lines = []
    for place, name in ((province(), "province"), (nation(), "nation")):
        written(place)
        start = time.perf_counter()
        document, data = written(place)
        lines.append(Line(f"ten-year review of a {name}, .docx", since(start), "ms", most=MOST[Tier(place.tier)]))
        charts = sum(block["kind"] == "chart" for block in document.blocks)
        lines.append(Line(f"charts in it ({name})", charts, "", least=CHARTS if place.tier == Tier.PROVINCE else 1))
        if place.tier == Tier.PROVINCE:
            say("PDF")
            start = time.perf_counter()
            files.as_pdf(data)
            lines.append(Line("the same as PDF, on top", since(start), "ms", most=PDF_MOST))
    return lines


def written(place: Place) -> tuple[Document, bytes]:
    """From nothing to the file: the text is begun, filled and set."""
    document = Document(place=place, about=place, type="final", office="police", first_day=FIRST, last_day=LAST, map=Map.THEN)
    document.title = beginnings.title(document)
    document.blocks = beginnings.begin(document)
    return document, as_docx(document, filling.as_of_now(document), LAST)


def since(start: float) -> float:
    return round((time.perf_counter() - start) * 1000)


def province() -> Place:
    """That of the demo: its ten years have figures in every section."""
    return Place.objects.alive_on(LAST).filter(tier=Tier.PROVINCE).get(code="42")


def nation() -> Place:
    return Place.objects.get(tier=Tier.NATION)
