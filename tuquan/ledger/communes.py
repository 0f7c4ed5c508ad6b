"""What communes came to month by month: one statement for any number of them, on today's map."""

from collections import defaultdict
from collections.abc import Collection

from django.db.models import CharField, F, Sum
from django.db.models.functions import Cast, Substr

from tuquan.kit.period import Period, today
from tuquan.ledger.indicator import FLOW, Indicator
from tuquan.ledger.models import Posting
from tuquan.places.models import Place, Tier, Within

Months = dict[int, dict[str, dict[int, int]]]  # commune -> indicator -> number of the month -> value


def month_number(year: int, month: int) -> int:
    return year * 12 + month - 1


def communes_of(provinces: Collection[int]) -> dict[int, int]:
    """Today's communes of these provinces, each with its province."""
    inside = Within.objects.filter(
        ancestor__in=provinces, tier=Tier.PROVINCE, place__tier=Tier.COMMUNE, place__in=Place.objects.alive_on(today()),
        first_day__lte=today(), last_day__gte=today(),
    )  # fmt: skip
    return dict(inside.values_list("place", "ancestor"))


def by_month(provinces: Collection[int], indicators: Collection[Indicator], window: Period) -> Months:
    """What flowed in each commune of these provinces, with the past that it inherited whole.

    What a divided commune counted belongs to none of its heirs, and is left out.
    """
    if any(one.kind is not FLOW or one.guarded for one in indicators):
        raise ValueError("only what happens in a period, and tells on nobody, is set side by side")
    communes = Within.objects.filter(
        ancestor__in=provinces, tier=Tier.PROVINCE, place__tier=Tier.COMMUNE,
        first_day__lte=today(), last_day__gte=today(),
    )  # fmt: skip
    rows = (
        Posting.objects.filter(
            series__indicator__in=[one.key for one in indicators], day__gte=window.first, day__lte=window.last,
            place__within__tier=Tier.COMMUNE, place__within__ancestor__in=communes.values("place"),
            place__within__first_day__lte=today(), place__within__last_day__gte=today(),
        )
        .annotate(commune=F("place__within__ancestor"), month=Substr(Cast("day", CharField()), 1, 7))
        .order_by().values_list("commune", "series__indicator", "month").annotate(total=Sum("value"))
    )  # fmt: skip
    found: Months = defaultdict(lambda: defaultdict(lambda: defaultdict(int)))
    for commune, key, month, value in rows:
        year, number = month.split("-")
        found[commune][key][month_number(int(year), int(number))] += value
    return found
