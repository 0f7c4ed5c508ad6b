"""What is odd about the figures of a sheet. Nothing here refuses a number: it asks for a word of explanation."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from django.utils.translation import gettext as _

from tuquan.kit.display import write_number
from tuquan.kit.prepared import Prepared, numbers
from tuquan.ledger.indicator import INDICATORS, Ratio
from tuquan.returns.models import Asked, Definition, Return, ReturnLine, ReturnState
from tuquan.returns.reading import Figure

UNITS = 500  # so many times the usual, or so small a part of it, and somebody took kilograms for grams
SENT = (ReturnState.SUBMITTED, ReturnState.ACCEPTED)


@dataclass(frozen=True)
class Finding:
    """Something odd about one typed figure, in the user's words."""

    figure: Figure
    says: str


def findings(sheet: Return, typed: list[Asked], values: dict[Figure, int], counted: dict[Figure, int]) -> list[Finding]:
    """All that is odd: `values` were typed, `counted` come from the ledger."""
    if sheet.round is None:
        return []
    definition = sheet.round.definition
    before = last_time(sheet, definition)
    usual: dict[Figure, float] = {figure: value for figure, value in before.items() if value}
    unknown = [figure for figure, value in values.items() if figure not in usual and value >= UNITS]
    usual |= neighbours(sheet, unknown) if unknown else {}
    return [
        *sums(typed, values),
        *ratios(values, counted),
        *(one for figure, value in values.items() for one in step(definition, figure, value, before, usual)),
    ]


def sums(typed: list[Asked], values: dict[Figure, int]) -> Iterator[Finding]:
    """A control total that is not the sum of its cells."""
    for one in typed:
        if one.control and (whole := values.get((one.indicator, ""))) is not None:
            parts = [value for (key, split), value in values.items() if key == one.indicator and split]
            if parts and sum(parts) != whole:
                yield Finding(
                    (one.indicator, ""),
                    _("The parts come to %(parts)s, the total to %(whole)s.")
                    % {"parts": write_number(sum(parts)), "whole": write_number(whole)},
                )


def ratios(values: dict[Figure, int], counted: dict[Figure, int]) -> Iterator[Finding]:
    """A share above 100 %, wherever both of its numbers stand in the sheet and one of them was typed."""
    known = counted | values
    for one in [one for one in INDICATORS.values() if isinstance(one, Ratio)]:
        for (key, split), over in known.items():
            under = known.get((one.under.key, split))
            typed = {(one.over.key, split), (one.under.key, split)} & values.keys()
            if key == one.over.key and under is not None and over > under and typed:
                yield Finding(
                    (key, split) if (key, split) in values else (one.under.key, split),
                    _("%(title)s would be above 100%%: %(over)s of %(under)s.")
                    % {"title": one.title, "over": write_number(over), "under": write_number(under)},
                )


def step(
    definition: Definition, figure: Figure, value: int, before: dict[Figure, int], usual: dict[Figure, float]
) -> Iterator[Finding]:
    """A number far from what it was last time, or from what others say."""
    normal, last = usual.get(figure), before.get(figure)
    if normal and value and not 1 / UNITS < value / normal < UNITS:
        one = INDICATORS[figure[0]]
        yield Finding(
            figure,
            _("%(value)s is far from the usual %(usual)s. Is it in the right unit (%(unit)s)?")
            % {"value": write_number(value), "usual": write_number(round(normal)), "unit": one.unit},
        )
    elif last is not None and leaps(definition, abs(value - last), last):
        yield Finding(
            figure,
            _("It was %(before)s last time, now %(value)s.") % {"before": write_number(last), "value": write_number(value)},
        )


def leaps(definition: Definition, change: int, last: int) -> bool:
    """Whether a change is large enough, in itself and beside the last number, to be asked about."""
    return change >= definition.change_least and change * 100 > definition.change_limit * max(last, 1)


BEFORE = Prepared(
    lambda: ReturnLine.objects.filter(
        sheet__place__in=numbers("places"), sheet__round__definition__in=numbers("reports"), sheet__state__in=SENT,
        counted=False, value__isnull=False,
    ).values_list("sheet__last_day", "indicator", "split", "value")
)  # fmt: skip


def last_time(sheet: Return, definition: Definition) -> dict[Figure, int]:
    """What the same unit typed in the last round of the same report that it sent."""
    lines = BEFORE.rows(places=[sheet.place_id], reports=[definition.pk])
    last = max((day for day, *_rest in lines if day < sheet.last_day), default=None)
    return {(key, split): value for day, key, split, value in lines if day == last}


def neighbours(sheet: Return, wanted: list[Figure]) -> dict[Figure, float]:
    """What the middle one of the other units of this round said."""
    lines = ReturnLine.objects.filter(
        sheet__round=sheet.round_id, sheet__state__in=SENT, counted=False, value__gt=0, indicator__in={k for k, _s in wanted}
    ).exclude(sheet=sheet.pk)
    said: dict[Figure, list[int]] = defaultdict(list)
    for key, split, value in lines.values_list("indicator", "split", "value"):
        said[key, split].append(value)
    return {figure: median(said[figure]) for figure in wanted if said[figure]}

