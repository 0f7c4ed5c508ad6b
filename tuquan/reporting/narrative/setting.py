"""Where and when a report is of: what the window is called, the units below the place, and when they were rearranged."""

from datetime import date

from tuquan.kit.days import write_day
from tuquan.kit.display import write_number
from tuquan.kit.period import Period
from tuquan.law import rules
from tuquan.places.models import Place, Tier
from tuquan.reporting.issuers import in_text
from tuquan.reporting.narrative.wording import wording, words
from tuquan.reporting.numerals import roman


def name_of(place: Place) -> str:
    return words("text", "nation") if place.tier == Tier.NATION else in_text(place.name)


def span_of(window: Period) -> str:
    """ "năm 2025" for a reporting window of the law, else its days."""
    last = window.last
    given = {"month": last.month, "quarter": roman((last.month - 1) // 3 + 1), "year": last.year}
    forms = {"month": "month", "quarter": "quarter", "half": "half_first" if last.month <= 6 else "half_last", "year": "year"}
    for kind, form in forms.items():
        try:
            if rules.window(f"reporting.{kind}:{last:%Y-%m}").period == window:
                return words("windows", form, **given)
        except rules.RuleMissing:
            continue
    return words("windows", "days", first=write_day(window.first), last=write_day(last))


def units_below(place: Place, day: date) -> str:
    """ "69 đơn vị hành chính cấp xã" on a day; "" before the map of this place is known."""
    if place.known_from and day < place.known_from:
        return ""
    tiers = list(Place.objects.children_of(place, Period(day, day)).values_list("tier", flat=True))
    found = [words("units", Tier(tier).name.lower(), count=write_number(tiers.count(tier))) for tier in sorted(set(tiers))]
    return wording()["units"]["and"].join(found)


def reform_within(place: Place, window: Period) -> date | None:
    """The day inside the window on which units under this place were rearranged."""
    ended = Place.objects.children_of(place, window).filter(last_day__gte=window.first, last_day__lt=window.last)
    last = ended.order_by("-last_day").values_list("last_day", flat=True).first()
    return date.fromordinal(last.toordinal() + 1) if last else None
