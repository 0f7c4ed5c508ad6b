"""Residential areas: no national code exists for them, so we issue one: the commune's code and a running number.

The number runs within the commune for ever: the number of an area that ended is not given again.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tuquan.kit.period import ONE_DAY
from tuquan.kit.text import fold
from tuquan.places.models import Belonging, Kind, Place, PlaceName, Tier

DIGITS = 3


def next_codes(communes: Iterable[Place]) -> dict[str, int]:
    """The last number issued in each of these communes, by the commune's code."""
    last: dict[str, int] = defaultdict(int)
    codes = {commune.code for commune in communes}
    issued = Place.objects.filter(tier=Tier.AREA).values_list("code", flat=True)
    for code in issued:
        commune, _dash, number = code.rpartition("-")
        if commune in codes and number.isdigit():
            last[commune] = max(last[commune], int(number))
    return last


def build(commune: Place, number: int, *, name: str, kind: Kind, first_day: date | None) -> Place:
    """An area that is not saved yet, with the code that we issue."""
    return Place(
        code=f"{commune.code}-{number:0{DIGITS}}", tier=Tier.AREA, kind=kind, name=name, folded=fold(name),
        parent=commune, first_day=first_day, source="",
    )  # fmt: skip


def belongings(area: Place, commune: Place, heir: Place | None, first_day: date | None) -> list[Belonging]:
    """Under its commune, and after that one's end under the heir it went to."""
    if heir is None:
        return [Belonging(place=area, parent=commune, first_day=first_day)]
    return [
        Belonging(place=area, parent=commune, first_day=first_day, last_day=heir.first_day - ONE_DAY),
        Belonging(place=area, parent=heir, first_day=heir.first_day),
    ]


def save(areas: list[Place], facts: list[Belonging]) -> None:
    """Write many areas with their names and belongings."""
    Place.objects.bulk_create(areas, batch_size=1000)
    PlaceName.objects.bulk_create(
        [PlaceName(place=area, name=area.name, kind=area.kind, first_day=area.first_day) for area in areas],
        batch_size=1000,
    )
    Belonging.objects.bulk_create(facts, batch_size=1000)
