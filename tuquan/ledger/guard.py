"""Guarded figures: those on people who speak up. Whole months that are over, communes at the finest, no small number.

Whoever asks, on whatever screen or in whatever file, gets the same: a figure is withheld here, before anybody sees it.
Records behind it open to those who read its register there.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from tuquan.kit.period import Period, month_end
from tuquan.ledger.indicator import Indicator, Ratio
from tuquan.places.models import Place, Tier

if TYPE_CHECKING:
    from tuquan.ledger.figures import Amount, Table

FEWEST = 5  # a smaller number, of those that are not none, is withheld


def guarded(one: Indicator | Ratio) -> bool:
    return isinstance(one, Indicator) and one.guarded


def refusal(place: Place, window: Period, day: date) -> str:
    """Why no guarded figure answers for this place and window, in the user's words; "" where one does."""
    if place.tier == Tier.AREA:
        return _("This figure is given for communes and above only: a smaller area would tell on people.")
    if window.first.day != 1 or month_end(window.last) != window.last:
        return _("This figure is given for whole months only, from a first to a last day: less would tell on people.")
    if window.last >= day.replace(day=1):
        return _("This figure is given when the month is over: before, it would tell on people.")
    return ""


def withhold(table: "Table", day: date) -> None:
    """Take out of a table what its guarded figures must not say. `day` is the one on which they are known."""
    for one in filter(guarded, table.indicators):
        whole, below = table.amounts[one.key], list(table.by_child.get(one.key, {}).values())
        if refusal(table.place, table.window, day):
            for amount in (whole, *below):
                empty(amount, _("whole past months only"))
            continue
        for amount in below:
            amount.splits, amount.cells_withheld = {}, True
            if table.place.tier >= Tier.COMMUNE:
                empty(amount, _("not given"))
        withhold_cells(whole, table.place)
        withhold_small([whole], None)
        withhold_small([amount for amount in below if not amount.withheld], whole.value)


def withhold_cells(whole: "Amount", place: Place) -> None:
    """By kind only from the province up, and no small cell."""
    cells = list(whole.splits)
    hidden = telling([whole.splits[cell] for cell in cells], whole.whole)
    given = [cell for number, cell in enumerate(cells) if number not in hidden] if place.tier <= Tier.PROVINCE else []
    whole.cells_withheld = len(given) < len(cells) or place.tier > Tier.PROVINCE
    whole.splits = {cell: whole.splits[cell] for cell in given}


def withhold_small(amounts: Sequence["Amount | None"], total: int | float | None) -> None:
    """Withhold what is small among amounts that add up to a known total, and what would give the small ones away."""
    found = [amount for amount in amounts if amount]
    for number in telling([amount.whole for amount in found], total):
        empty(found[number], _("not given"))


def telling(values: Sequence[int], total: int | float | None) -> set[int]:
    """Which of these numbers must not be shown: small ones, and others so that no difference to the total finds them.

    What is hidden comes to no small number itself, and is never one number alone.
    """
    hidden = {number for number, value in enumerate(values) if 0 < value < FEWEST}
    if not hidden or total is None:
        return hidden
    others = sorted(set(range(len(values))) - hidden, key=lambda number: (values[number] == 0, values[number]))
    for number in others:
        if len(hidden) > 1 and sum(values[one] for one in hidden) >= FEWEST:
            break
        hidden.add(number)
    return hidden


def empty(amount: "Amount", why: str) -> None:
    amount.value, amount.over, amount.under, amount.withheld = None, None, None, why
    amount.splits, amount.cells_withheld, amount.estimate = {}, True, False
    amount.evidence = type(amount.evidence)()


def course(place: Place, steps: Sequence[Period], amounts: Iterable["Amount | None"], day: date) -> None:
    """The same for amounts month by month. Their sum is a figure that anybody may ask for."""
    kept: list[Amount] = []
    for step, amount in zip(steps, amounts, strict=True):
        if amount is None:
            continue
        amount.splits, amount.cells_withheld = {}, True
        if refusal(place, step, day):
            empty(amount, _("whole past months only"))
        else:
            kept.append(amount)
    withhold_small(kept, sum(amount.whole for amount in kept))
