"""What the ledger holds for the figures of a report, and which of them a unit types itself."""

from collections.abc import Iterable, Sequence
from datetime import date

from tuquan.kit.period import Period
from tuquan.kit.prepared import Prepared, numbers
from tuquan.ledger.claims import part_of
from tuquan.ledger.figures import Amount, NoFigure, figures
from tuquan.ledger.indicator import REPORTED, find
from tuquan.ledger.models import LiveFrom
from tuquan.ledger.reading import Map
from tuquan.places.models import Place
from tuquan.returns.models import Asked, Return

Figure = tuple[str, str]  # indicator and cell


def figures_of(asked: Iterable[Asked]) -> list[Figure]:
    return [(one.indicator, one.split) for one in asked]


def held(place: Place, window: Period, wanted: Sequence[Figure]) -> dict[Figure, int]:
    """What these figures come to at a place by the ledger, on the map of the window's last day.

    On that map an heir answers for the whole of what it took over, also for days on which it was not there yet.
    """
    try:
        found = figures(
            place, window, map=Map.TODAY, map_day=window.last, indicators=find(dict.fromkeys(key for key, _ in wanted)),
            splits=any(split for _key, split in wanted),
        )  # fmt: skip
    except NoFigure:
        return {}
    return {(key, split): part(found.amounts[key], key, split) for key, split in wanted}


def part(amount: Amount, key: str, split: str) -> int:
    return int(part_of(amount, find([key])[0], split) or 0)


def typed_by(sheet: Return, asked: Sequence[Asked]) -> list[Asked]:
    """Those that the unit types: what no register counts, or none counted there yet on the window's last day."""
    waiting = [one for one in asked if one.one.kind is not REPORTED and whole(one)]
    days = live_days(sheet.place_id) if waiting else {}
    return [
        one for one in asked
        if one.typed or (one in waiting and days.get(one.one.register, sheet.last_day) > sheet.last_day)
    ]  # fmt: skip


def whole(one: Asked) -> bool:
    """Whether it names one cell over all dimensions, as what is typed must."""
    given = [part.partition("=")[0] for part in one.split.split("|")] if one.split else []
    return given == list(one.one.split)


LIVE = Prepared(lambda: LiveFrom.objects.filter(place__in=numbers("places")).values_list("register", "day"))


def live_days(place: int) -> dict[str, date]:
    """From which day each register of a unit counts, where a day was declared."""
    return dict(LIVE.rows(places=[place]))
