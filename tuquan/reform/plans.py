"""What a reform is going to do: who is concerned, whether it can be, and the change itself. Preview and act use it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import FUTURE, Period, today
from tuquan.kit.text import clean
from tuquan.places.models import Place, Succession, Tier, Within
from tuquan.reform import facts
from tuquan.reform.models import ReformKind


@dataclass
class Heir:
    """A unit that takes something over: a new one by code, name and kind, or `place`, one that exists already.

    `members` are the units inside the old one that go to it (residential areas of a commune), `share` the official
    share of what no area tells, for instance Fraction(2, 5).
    """

    code: str = ""
    name: str = ""
    kind: str = ""
    place: Place | None = None
    members: Sequence[Place] = ()
    share: Fraction | None = None

    def __post_init__(self):
        if self.place:
            self.code, self.name, self.kind = self.place.code, self.place.name, self.place.kind
        self.code, self.name = clean(self.code), clean(self.name)

    @property
    def title(self) -> str:
        return f"{self.name} ({self.code})"


def wrong(name: str, message, **params) -> ValidationError:
    return ValidationError({name: ValidationError(message, params=params)})


@dataclass
class Plan:
    """One reform under a common parent. `units` go into it, `heirs` come out of it, `ending` ends the night before."""

    parent: Place
    day: date
    instrument: str
    units: list[Place] = field(init=False, default_factory=list)
    heirs: list[Heir] = field(init=False, default_factory=list)
    kind = ReformKind.MERGE
    field_of_units = "units"
    ends = True

    @property
    def ending(self) -> list[Place]:
        return self.units if self.ends else []

    @property
    def existing(self) -> list[Place]:
        """Heirs that stand already before the reform."""
        return [heir.place for heir in self.heirs if heir.place]

    def refresh(self) -> None:
        """Read the units anew, once the map is held: another reform may have come before."""
        for unit in [*self.units, *self.existing, self.parent]:
            unit.refresh_from_db()

    def check_head(self) -> None:
        """Raise ValidationError where what every reform needs is missing."""
        self.instrument = clean(self.instrument or "")
        if self.day is None:
            raise wrong("day", _("Give the day: the first one of the new state."))
        if not self.instrument:
            raise wrong("instrument", _("Name the legal instrument: no unit changes without one."))
        if len(self.instrument) > 200:
            raise wrong("instrument", _("Number and title of the instrument have at most 200 letters."))

    def check(self) -> None:
        """Raise ValidationError, in the user's words, where this cannot be."""
        self.check_head()
        for unit in self.units:
            self.check_unit(unit)

    def check_unit(self, unit: Place) -> None:
        """It is there on the eve, it is not at its end, and it stands under the parent."""
        where = self.field_of_units
        if unit.last_day is not None:
            raise wrong(where, _("%(unit)s ended on %(day)s already."), unit=unit.name, day=shown(unit.last_day))
        if unit.first_day and unit.first_day >= self.day:
            raise wrong(
                "day", _("%(unit)s begins on %(day)s only; the day must come after that."),
                unit=unit.name, day=shown(unit.first_day),
            )  # fmt: skip
        above = unit.parent_on(self.day)
        if above is None:
            raise wrong(where, _("%(unit)s stands under nothing, so nobody can change it."), unit=unit.name)
        if above != self.parent:
            raise wrong(
                where, _("%(unit)s stands under %(above)s on that day, not under %(parent)s."),
                unit=unit.name, above=above.name, parent=self.parent.name,
            )  # fmt: skip
        if self.ends:
            self.check_later(unit)

    def check_later(self, unit: Place) -> None:
        """What ends cannot have inherited or been moved after its end."""
        late = Succession.objects.filter(heir=unit, day__gte=self.day).select_related("place").first()
        if late:
            raise wrong(
                "day", _("%(unit)s took over %(old)s on %(day)s; the day must come after that."),
                unit=unit.name, old=late.place.name, day=shown(late.day),
            )  # fmt: skip
        moved = unit.belongings.filter(first_day__gt=self.day).first()
        if moved:
            raise wrong(
                "day", _("%(unit)s was moved on %(day)s; the day must come after that."),
                unit=unit.name, day=shown(moved.first_day),
            )  # fmt: skip
        renamed = unit.names.filter(first_day__gt=self.day).first()
        if renamed:
            raise wrong(
                "day", _("%(unit)s got its name or kind on %(day)s; the day must come after that."),
                unit=unit.name, day=shown(renamed.first_day),
            )  # fmt: skip

    def check_new(self, heir: Heir, tier: int, prefix: str = "") -> None:
        """A new unit has a code that is free from the day on, a name, and a kind of its level."""
        if not heir.code:
            raise wrong(f"{prefix}code", _("Give the code of the new unit."))
        if not heir.name:
            raise wrong(f"{prefix}name", _("Give the name of the new unit."))
        if heir.kind not in facts.KINDS[Tier(tier)]:
            raise wrong(f"{prefix}kind", _("A unit of this level cannot be of that kind."))
        life = Period(self.day, FUTURE)
        for other in Place.objects.filter(code=heir.code).exclude(pk__in=[unit.pk for unit in self.ending]):
            if other.life.meet(life):
                raise wrong(
                    f"{prefix}code", _("The code %(code)s belongs to %(other)s on that day."),
                    code=heir.code, other=other.name,
                )  # fmt: skip

    def check_existing(self, place: Place, where: str) -> None:
        """A unit that is to take something over lives on the day and after."""
        if place in self.units:
            raise wrong(where, _("%(unit)s cannot be its own heir."), unit=place.name)
        if self.day not in place.life or place.last_day is not None:
            raise wrong(where, _("%(unit)s does not exist from that day on."), unit=place.name)
        if Within.objects.filter(place=place, ancestor__in=self.units).exists():
            raise wrong(where, _("%(unit)s stands, or once stood, inside what ends."), unit=place.name)

    def apply(self) -> list[Place]:
        """Change the facts; returns the units that came out of it."""
        raise NotImplementedError

    def measured(self, after: Sequence[Place] = ()) -> list[Place]:
        """The units whose figures are added up before the reform; with what came out of it, those after."""
        return [*self.units, *self.existing, *after]


def shown(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def check_days(day: date) -> None:
    if day > today():
        raise wrong("day", _("Enter this on the day it takes effect; until then the old state is shown."))


@dataclass
class Merge(Plan):
    """Several units become one new unit, even where it keeps the code and the name of one of them."""

    parts: Sequence[Place]
    code: str
    name: str
    to_kind: str
    field_of_units = "parts"

    def __post_init__(self):
        self.units = list(self.parts)
        self.heirs = [Heir(self.code, self.name, self.to_kind)]

    def check(self) -> None:
        if self.parent in self.units:
            raise wrong("parts", _("%(unit)s cannot be merged with what stands inside it."), unit=self.parent.name)
        if len({unit.pk for unit in self.units}) < len(self.units):
            raise wrong("parts", _("The same unit is named twice: a unit is not merged with itself."))
        if len(self.units) < 2:
            raise wrong("parts", _("A merger needs at least two units."))
        if len({unit.tier for unit in self.units}) > 1:
            raise wrong("parts", _("Only units of the same level are merged."))
        super().check()
        self.check_new(self.heirs[0], self.units[0].tier)

    def apply(self) -> list[Place]:
        heir = self.heirs[0]
        for part in self.units:
            facts.end(part, self.day)
        new = facts.begin(heir.code, heir.name, heir.kind, self.units[0].tier, self.parent, self.day, self.instrument)
        for part in self.units:
            facts.inherit(part, new, self.day, self.instrument)
            facts.hand_members(part, new, self.day, self.instrument)
        facts.sum_up(new, self.units)
        return [new]


@dataclass
class Split(Plan):
    """One unit is divided among several, by the units inside it, by official shares, or not allocated."""

    unit: Place
    into: Sequence[Heir]
    kind = ReformKind.SPLIT
    field_of_units = "unit"

    def __post_init__(self):
        self.units, self.heirs = [self.unit], list(self.into)

    def check(self) -> None:
        super().check()
        if len(self.heirs) < 2:
            raise wrong("heirs", _("A division needs at least two heirs."))
        if len({heir.code for heir in self.heirs}) < len(self.heirs):
            raise wrong("heirs", _("Two heirs have the same code."))
        for heir in self.heirs:
            if heir.place:
                self.check_existing(heir.place, "heirs")
                if heir.place.tier != self.unit.tier or heir.place.parent_on(self.day) != self.parent:
                    raise wrong("heirs", _("%(unit)s is not of the same level and parent."), unit=heir.name)
            else:
                self.check_new(heir, self.unit.tier)
        self.check_shares()
        self.check_members()

    def check_shares(self) -> None:
        shares = [heir.share for heir in self.heirs if heir.share is not None]
        if not shares:
            return
        if len(shares) < len(self.heirs):
            raise wrong("shares", _("Give every heir its official share, or none."))
        if any(share < 0 for share in shares) or sum(shares) != 1:
            raise wrong("shares", _("The official shares add up to %(sum)s, not to the whole."), sum=sum(shares))

    def check_members(self) -> None:
        inside = {member.pk: member for member in facts.members(self.unit, self.day)}
        given = [member.pk for heir in self.heirs for member in heir.members]
        if len(set(given)) < len(given):
            raise wrong("members", _("A unit inside is given to two heirs."))
        if foreign := set(given) - inside.keys():
            names = ", ".join(Place.objects.filter(pk__in=foreign).values_list("name", flat=True))
            raise wrong("members", _("Not inside %(unit)s on that day: %(names)s."), unit=self.unit.name, names=names)
        left = inside.keys() - set(given)
        if left and self.unit.tier < Tier.COMMUNE:
            names = ", ".join(sorted(inside[pk].name for pk in left)[:5])
            raise wrong("members", _("Say to which heir these go: %(names)s."), names=names)

    def apply(self) -> list[Place]:
        facts.end(self.unit, self.day)
        after = []
        for heir in self.heirs:
            place = heir.place or facts.begin(
                heir.code, heir.name, heir.kind, self.unit.tier, self.parent, self.day, self.instrument
            )
            facts.inherit(self.unit, place, self.day, self.instrument, whole=False, share=heir.share)
            if heir.members:
                only = [member.pk for member in heir.members]
                facts.hand_members(self.unit, place, self.day, self.instrument, only)
            after.append(place)
        return after
