"""Published reviews told again: from our own figures where they bear the number out, else from the claim and its source."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.utils import translation

from tuquan.kit.display import write_number
from tuquan.kit.period import Period, today
from tuquan.ledger.claims import Beside
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import INDICATORS, Indicator, Ratio
from tuquan.ledger.models import Claim
from tuquan.ledger.reading import Map
from tuquan.places.models import Place
from tuquan.places.tree import find
from tuquan.reporting import report
from tuquan.reporting.issuers import in_text
from tuquan.reporting.narrative.sentences import claim_figure, claim_value, of_part
from tuquan.reporting.narrative.wording import lowered, measured
from tuquan.reporting.report import Figure

FILE = Path(__file__).resolve().parent.parent / "data" / "proofs.toml"
NAME = re.compile(r"\{([a-z_.]+)(?:\[([^\]]+)\])?\}")


@dataclass(frozen=True)
class Told:
    """One number of a proof: what it is, what the ledger has, what was announced, and which of them is said."""

    title: str
    ours: str
    announced: str
    source: str
    text: str

    @property
    def is_ours(self) -> bool:
        return not self.source or self.text == self.ours


@dataclass
class Proof:
    """A paragraph rebuilt, with the numbers it says; `beside` is what the ledger holds of those that were announced."""

    name: str
    paragraph: str = ""
    beside: str = ""
    numbers: list[Told] = field(default_factory=list)


def proofs() -> Iterator[Proof]:
    """Every paragraph, from what the ledger holds now."""
    with FILE.open("rb") as file:
        given = tomllib.load(file)
    with translation.override("vi"):
        for one in given["proof"]:
            yield rebuilt(one, given["words"])


def rebuilt(given: dict, words: dict) -> Proof:
    map_ = Map(given["map"])
    place = find(given["place"], today() if map_ is Map.TODAY else given["last"])
    proof, said = Proof(given["name"]), []
    if "parts" in given:
        said.append(given["parts"].format(**former_of(place, given["last"], words["former"])))
    for one in given["sentences"]:
        window = Period(one.get("first", given["first"]), given["last"])
        numbers = {
            found[0]: told(found[1], found[2] or "", place, window, map_, words) for found in NAME.finditer(one["text"])
        }
        text = NAME.sub(lambda found, numbers=numbers: numbers[found[0]].text, one["text"])
        sources = dict.fromkeys(number.source for number in numbers.values() if not number.is_ours)
        said.append("".join(words["announced"].format(source=source) for source in sources) + text)
        proof.numbers += numbers.values()
    others = [words["ours_item"].format(title=lowered(number.title), value=number.ours)
              for number in proof.numbers if number.ours and not number.is_ours]  # fmt: skip
    proof.paragraph = " ".join(said)
    proof.beside = words["ours"].format(list="; ".join(others)) if others else ""
    return proof


def told(key: str, split: str, place: Place, window: Period, map_: Map, words: dict) -> Told:
    """Ours, where nobody announced another number; else what was announced."""
    one = INDICATORS[key]
    ones: list[Indicator | Ratio] = [one.over, one.under, one] if isinstance(one, Ratio) else [one]
    table = figures(place, window, map=map_, indicators=ones)
    found = {figure.indicator.key: figure for figure in report.of(table, before=False, course=False).figures}
    figure, rows = found[key], [row for row in found[key].claims if row.claim.split == split and near(row, window)]
    ours = ours_said(figure, split, words)
    if isinstance(one, Ratio) and not rows:
        return of_claims(one, found, window, ours, words)
    if not rows:
        return Told(str(one.title), ours, "", "", ours)
    row = rows[0]
    announced = claim_value(row.claim, one)
    title = claim_figure(row.claim, one)
    said = ours if row.agrees else announced
    return Told(title, ours, announced, row.claim.source, said)


def near(row: Beside, window: Period) -> bool:
    """A claim of this window, or of its last day."""
    claim = row.claim
    return claim.last_day == window.last and claim.first_day in (window.first, window.last)


def ours_said(figure: Figure, split: str, words: dict) -> str:
    if not figure.known:
        return ""
    one, amount = figure.indicator, figure.amount
    value = of_part(figure, split)
    if isinstance(one, Ratio):
        over, under = write_number(amount.over), write_number(amount.under)
        return words["share"].format(value=measured(one, value), over=over, under=under)
    return "" if value is None else measured(one, value)


def of_claims(one: Ratio, found: dict[str, Figure], window: Period, ours: str, words: dict) -> Told:
    """A share that nobody announced, divided from the two numbers that were."""
    parts: list[Claim] = []
    for part in (one.over, one.under):
        rows = [row for row in found[part.key].claims if near(row, window) and not row.claim.split]
        parts += [row.claim for row in rows if row.agrees is not True][:1]
    if len(parts) < 2 or parts[0].source != parts[1].source:
        return Told(str(one.title), ours, "", "", ours)
    over, under = (part.value for part in parts)
    share = measured(one, round(100 * over / under, 2))
    text = words["share"].format(value=share, over=write_number(over), under=write_number(under))
    return Told(str(one.title), ours, text, parts[0].source, text)


def former_of(place: Place, day: date, former: str) -> dict[str, str]:
    """The units that became this one, and that of which the claim speaks."""
    past = Place.objects.filter(successions__heir=place, tier=place.tier).distinct().order_by("code")
    claimed = Claim.objects.filter(place__in=past, last_day=day).select_related("place").first()
    return {
        "place": in_text(place.name), "former": ", ".join(former.format(name=in_text(one.name)) for one in past),
        "part": former.format(name=in_text(claimed.place.name)) if claimed else "",
    }  # fmt: skip
