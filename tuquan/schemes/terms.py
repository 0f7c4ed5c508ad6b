"""What a review goes by: its year, its criteria and its classes, as the law book has them on the last day of the year.

Never how many reported something to the police: a point that is told much would lose by it, and people would fall silent.
"""

from datetime import date, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import Period, months_after
from tuquan.law import rules

WINDOW, MONTHS = "schemes.review_window", "schemes.rated_after_months"
CRITERIA, CLASSES = "schemes.review_criteria", "schemes.review_classes"
NEVER_EVIDENCE = ("tips", "petitions")  # registers of what residents told in confidence


class Criterion(NamedTuple):
    """One thing that is marked: its code and name, the most that it gives, and the indicators shown beside it."""

    code: str
    name: str
    most: int
    evidence: tuple[str, ...]


class Grade(NamedTuple):
    """One class, and the marks from which it is proposed."""

    code: str
    name: str
    at_least: int


def window_of(year: int) -> Period:
    """The days that the review of a year looks at. Raises ValidationError where the law book knows none."""
    try:
        end = date(year, 12, 31)
        pattern = rules.value(rules.text(WINDOW, end), end)
        return pattern.ending(year, max(pattern.ends_in))
    except (LookupError, ValueError, TypeError, AttributeError):
        raise ValidationError({"year": _("The law book has no rules on the review of this year.")}) from None


def criteria(on: date) -> list[Criterion]:
    """In the order of the book; indicators that must never be evidence are left out whatever it says."""
    return [
        Criterion(one["code"], named(one), int(one["most"]), tuple(allowed(one.get("evidence", ()))))
        for one in rules.items(CRITERIA, on)
    ]


def classes(on: date) -> list[Grade]:
    """The best first."""
    found = [Grade(one["code"], named(one), int(one["at_least"])) for one in rules.items(CLASSES, on)]
    return sorted(found, key=lambda one: -one.at_least)


def class_for(total: int | None, on: date) -> str:
    """The class that so many marks propose; empty where nothing was marked."""
    return "" if total is None else next((one.code for one in classes(on) if total >= one.at_least), "")


def named(one: dict) -> str:
    return one.get("name_en") or one["name"] if get_language() == "en" else one["name"]


def allowed(keys) -> list[str]:
    return [key for key in keys if key.partition(".")[0] not in NEVER_EVIDENCE]


def check_terms(on: date) -> None:
    """Refuse a book by which nobody could be reviewed. Raises ValidationError in words."""
    try:
        told = [key for one in rules.items(CRITERIA, on) for key in one.get("evidence", ())]
        codes = [[one.code for one in criteria(on)], [one.code for one in classes(on)]]
        lowest, most = min(one.at_least for one in classes(on)), min(one.most for one in criteria(on))
    except (LookupError, ValueError, TypeError, AttributeError):
        raise ValidationError(_("The criteria or classes of the review are not in order in the law book.")) from None
    if refused := [key for key in told if key not in allowed([key])]:
        says = _("Tips and petitions are never evidence of a review: take %(keys)s out of the law book.")
        raise ValidationError(says % {"keys": ", ".join(refused)})
    if any(len(set(some)) < len(some) for some in codes) or lowest > 0 or most < 1:
        raise ValidationError(_("The criteria or classes of the review are not in order in the law book."))


def old_enough(window: Period) -> date:
    """The last day of launch with which a point has run long enough when the window ends."""
    months, end = rules.number(MONTHS, window.last), window.last + timedelta(days=1)
    day = months_after(end, -months)
    while months_after(day + timedelta(days=1), months) <= end:  # months differ in length
        day += timedelta(days=1)
    return day


def rated_from(launched_on: date, window: Period) -> date:
    """The day on which a point will have run long enough."""
    return months_after(launched_on, rules.number(MONTHS, window.last))
