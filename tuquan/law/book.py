"""The whole law that the product goes by, as a screen lists it."""

from dataclasses import dataclass
from datetime import date

from tuquan.law.models import Instrument, Rule, Status


@dataclass(frozen=True)
class Chapter:
    """The rules of one instrument; of none for what is our own or was not found."""

    instrument: Instrument | None
    rules: list[Rule]


class LawBook:
    """The rules that hold on a day, grouped by instrument: newest instrument first, our own rules last."""

    def __init__(self, on: date):
        self.on = on
        rows = Rule.objects.select_related("instrument").filter(valid_from__lte=on, valid_to__gte=on)
        self.rules = list(rows.order_by("key"))

    def chapters(self) -> list[Chapter]:
        by_instrument: dict[Instrument | None, list[Rule]] = {}
        for rule in self.rules:
            by_instrument.setdefault(rule.instrument, []).append(rule)
        ordered = sorted(by_instrument, key=_order)
        return [Chapter(instrument, by_instrument[instrument]) for instrument in ordered]

    def needing_a_value(self) -> list[Rule]:
        """Rules that no text gave a value and nobody has set."""
        return [rule for rule in self.rules if not rule.has_value]

    def doubtful(self) -> list[Rule]:
        """Rules whose text somebody should still read."""
        known = {Status.READ, Status.PRACTICE}
        return [rule for rule in self.rules if rule.status not in known and not rule.is_local]

    def local(self) -> list[Rule]:
        return [rule for rule in self.rules if rule.is_local]


def _order(instrument: Instrument | None) -> tuple[bool, float, str]:
    if instrument is None:
        return True, 0.0, ""
    since = instrument.in_force_from or instrument.issued_on
    return False, -since.toordinal() if since else 0.0, instrument.code
