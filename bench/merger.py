"""Three communes made one in the midst of millions of records: how long it takes, and that nothing is lost."""

from datetime import date

from django.db import transaction

from bench.indicators import DEEDS
from bench.measure import Given, Line, milliseconds
from bench.models import Deed
from tuquan.journal.actions import OutsideActor
from tuquan.kit.period import Period
from tuquan.ledger.figures import figures
from tuquan.ledger.reading import Map
from tuquan.places.models import Place, Tier
from tuquan.reform.actions import merge

DAY = date(2026, 9, 1)
REFORMER = OutsideActor("BENCH", frozenset({merge.name}))


def run(given: Given) -> list[Line]:
    """Merge in the middle of the year with records on both sides of the day; then take it back."""
    province = Place.objects.filter(tier=Tier.PROVINCE, last_day=None).order_by("code").first()
    parts = list(Place.objects.filter(parent=province, last_day=None).order_by("code")[:3])
    records = Deed.objects.within(parts, DAY).count()
    before = totals(province)
    with transaction.atomic():
        took = milliseconds(
            lambda: merge(province, parts=parts, code="99999", name="Xã Hợp (mẫu)", kind="commune", day=DAY,
                          instrument="Nghị quyết 0/NQ (mẫu)", by=REFORMER)
        )  # fmt: skip
        new = Place.objects.get(code="99999")
        after = totals(province)
        missing = sum(abs(value - after[key]) for key, value in before.items())
        left = sum(abs(amount.value) for part in parts for amount in stocks(part).values())
        held = sum(amount.value for amount in stocks(new).values())
        transaction.set_rollback(True)
    return [
        Line(f"three communes with {records:,} records merged, without the commit", round(took / 1000, 2), "s", most=5),
        Line("difference of the province's figures, all indicators", missing, "", most=0),
        Line("left standing at the three", left, "", most=0),
        Line("standing at the new one", held, "", least=1),
    ]


def totals(place: Place) -> dict[str, int]:
    window = Period(date(2025, 7, 1), date(2026, 10, 31))
    table = figures(place, window, map=Map.TODAY, indicators=DEEDS, splits=False, map_day=DAY)
    return {key: amount.value for key, amount in table.amounts.items()}


def stocks(place: Place) -> dict:
    """What stands at a unit a month after, on the map of then."""
    window = Period(date(2026, 8, 1), date(2026, 9, 30))
    return figures(place, window, map=Map.THEN, indicators=[one for one in DEEDS if one.stands]).amounts
