"""Windows that an officer would otherwise type: those of the law, the calendar's years, and what began one day."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tuquan.kit.days import write_day
from tuquan.kit.period import Period
from tuquan.law.rules import Window, window_presets


@dataclass(frozen=True)
class Preset:
    """A window by name."""

    label: str
    days: Period
    citation: str = ""

    @property
    def span(self) -> str:
        return f"{write_day(self.days.first)} – {write_day(self.days.last)}"


# Ministry of Public Security and Fatherland Front, signed on this day, for 2013–2023; a second one followed.
PROGRAMMES = {"09/CTr-BCA-MTTW": date(2013, 8, 1)}


def presets(day: date) -> list[tuple[str, list[Preset]]]:
    """Presets in groups, each with its title: the windows of the law that hold this day and the last ones over."""
    legal = window_presets(day)
    return [
        (_("Reports"), [of_law(one) for one in legal if one.key.startswith("reporting.")]),
        (_("Calendar years"), calendar(day)),
        (_("Since a programme began"), since(day)),
        (_("Years with a rule of their own"), [of_law(one) for one in legal if not one.key.startswith("reporting.")]),
    ]


def reporting_year(day: date) -> Period:
    """The reporting year that holds this day; the calendar's, where no rule says otherwise."""
    legal = (one.period for one in window_presets(day) if one.key.startswith("reporting.year:"))
    return next((days for days in legal if day in days), Period(date(day.year, 1, 1), date(day.year, 12, 31)))


def of_law(one: Window) -> Preset:
    return Preset(one.label.partition(" (")[0], one.period, one.citation)


def calendar(day: date) -> list[Preset]:
    last = day.year - 1
    return [
        Preset(_("Year %(year)s") % {"year": year}, Period(date(year, 1, 1), date(year, 12, 31)))
        for year in (day.year, last, last - 1)
    ]


def since(day: date) -> list[Preset]:
    return [
        Preset(_("Since programme %(name)s began") % {"name": name}, Period(first, day))
        for name, first in PROGRAMMES.items()
    ]
