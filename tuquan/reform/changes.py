"""Plans about one unit that is not divided: it is renamed, becomes of another kind, moves, or ends."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import FUTURE, ONE_DAY, PAST, Period
from tuquan.kit.text import clean
from tuquan.places.models import Place, Tier, Within
from tuquan.places.naming import named_for
from tuquan.reform import facts
from tuquan.reform.models import ReformKind
from tuquan.reform.plans import Heir, Plan, check_days, shown, wrong


@dataclass
class Rename(Plan):
    """A unit is called otherwise, and may be of another kind; it stays the same unit."""

    unit: Place
    name: str = ""
    to_kind: str = ""
    kind = ReformKind.RENAME
    field_of_units = "unit"
    ends = False

    def __post_init__(self):
        self.units = [self.unit]
        self.name = clean(self.name or "")

    def check(self) -> None:
        super().check()
        check_days(self.day)
        if not self.name:
            raise wrong("name", _("Give the name."))
        if len(self.name) > 120:
            raise wrong("name", _("A name has at most 120 letters."))
        if self.to_kind and self.to_kind not in facts.KINDS[Tier(self.unit.tier)]:
            raise wrong("kind", _("A unit of this level cannot be of that kind."))
        fact = self.fact()
        if fact and (fact.name, fact.kind) == (self.name, self.to_kind or fact.kind):
            raise wrong("name", _("It is called so already on that day."))

    def fact(self):
        """What it is called on the day, before the change."""
        return next((fact for fact in self.unit.names.all() if self.day in Period(
            fact.first_day or PAST, fact.last_day or FUTURE)), None)  # fmt: skip

    def apply(self) -> list[Place]:
        facts.rename(self.unit, self.name, self.to_kind or self.fact().kind, self.day, self.instrument)
        return [self.unit]


class ChangeKind(Rename):
    """A commune becomes a ward, a province a city; the word of the kind in its name changes with it."""

    kind = ReformKind.CHANGE_KIND

    def check(self) -> None:
        if not self.to_kind:
            raise wrong("kind", _("Say what it becomes."))
        before = self.fact() if self.day else None
        if before and before.kind == self.to_kind:
            raise wrong("kind", _("It is of this kind already on that day."))
        if not self.name:
            self.name = named_for(self.to_kind, before.name, before.kind) if before else self.unit.name
        super().check()


@dataclass
class Move(Plan):
    """A unit stands under another from a day on; it stays the same unit. `parent` contains both."""

    unit: Place
    to: Place
    kind = ReformKind.MOVE
    field_of_units = "unit"
    ends = False

    def __post_init__(self):
        self.units = [self.unit]

    def refresh(self) -> None:
        super().refresh()
        self.to.refresh_from_db()

    def check_unit(self, unit: Place) -> None:
        if unit.last_day is not None:
            raise wrong("unit", _("%(unit)s ended on %(day)s already."), unit=unit.name, day=shown(unit.last_day))
        if unit.first_day and unit.first_day > self.day:
            raise wrong("day", _("%(unit)s begins on %(day)s only."), unit=unit.name, day=shown(unit.first_day))
        above = unit.parent_on(self.day)
        if above is None:
            raise wrong("unit", _("%(unit)s stands under nothing, so nobody can change it."), unit=unit.name)
        if above == self.to:
            raise wrong("to", _("%(unit)s stands there already on that day."), unit=unit.name)
        if self.to.tier >= unit.tier or (unit.tier == Tier.AREA) != (self.to.tier == Tier.COMMUNE):
            raise wrong("to", _("%(unit)s cannot stand under %(to)s."), unit=unit.name, to=self.to.name)
        if self.day not in self.to.life or self.to.last_day is not None:
            raise wrong("to", _("%(unit)s does not exist from that day on."), unit=self.to.name)
        days = {"first_day__lte": self.day, "last_day__gte": self.day}
        both = Within.objects.filter(place__in=[above, self.to], ancestor=self.parent, **days)
        if both.values("place").distinct().count() < 2:
            raise wrong("to", _("%(parent)s does not contain both."), parent=self.parent.name)
        later = unit.belongings.filter(first_day__gt=self.day).first()
        if later:
            raise wrong(
                "day", _("%(unit)s was moved on %(day)s; the day must come after that."),
                unit=unit.name, day=shown(later.first_day),
            )  # fmt: skip

    def apply(self) -> list[Place]:
        facts.belong(self.unit, self.to, self.day, self.instrument)
        return [self.unit]


@dataclass
class Abolish(Plan):
    """A unit ends. What it holds goes to the heir, of whatever level, or else to what it stood under."""

    unit: Place
    heir: Place | None = None
    kind = ReformKind.ABOLISH
    field_of_units = "unit"

    def __post_init__(self):
        self.units = [self.unit]
        self.heirs = [Heir(place=self.heir)] if self.heir else []

    def check(self) -> None:
        super().check()
        below = facts.members(self.unit, self.day).order_by("tier").first()
        if self.heir:
            self.check_existing(self.heir, "heir")
            if below and below.tier <= self.heir.tier:
                raise wrong("heir", _("%(unit)s cannot stand under %(to)s."), unit=below.name, to=self.heir.name)
        elif self.unit.tier == Tier.PROVINCE:
            raise wrong("heir", _("A province cannot end without an heir."))

    def apply(self) -> list[Place]:
        if self.heir:
            facts.inherit(self.unit, self.heir, self.day, self.instrument)
            facts.hand_members(self.unit, self.heir, self.day, self.instrument)
        elif self.unit.tier == Tier.COMMUNE:
            for area in facts.members(self.unit, self.day):
                facts.end(area, max(self.day, area.first_day + ONE_DAY) if area.first_day else self.day)
        else:
            facts.hand_members(self.unit, self.parent, self.day, self.instrument)
        facts.end(self.unit, self.day)
        return self.existing

    def measured(self, after: Sequence[Place] = ()) -> list[Place]:
        """Without an heir the parent takes over, which is measured as a whole."""
        return super().measured(after) if self.heir else [self.parent]
