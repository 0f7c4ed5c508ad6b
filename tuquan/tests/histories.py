"""Random histories for the laws of the ledger: a small country, its records and returns, and what befalls the map.

A step is a tuple of whole numbers and is read against the state it finds, so any list of steps is a history, the same
one on every database. What the actions refuse does not happen.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

from django.core.exceptions import ValidationError

from tuquan.journal.actions import ACTIONS, OutsideActor
from tuquan.kit.period import Period
from tuquan.ledger import actions as ledger
from tuquan.ledger import balances, mend
from tuquan.places import tree
from tuquan.places.models import Kind, Place, Tier
from tuquan.reform import actions as reform
from tuquan.reform.actions import Heir
from tuquan.tests.actions import carry, change_matter, give_return, open_many, open_matter
from tuquan.tests.models import Matter
from tuquan.tests.world import make_place

Step = tuple[int, int, int, int, int]
DAYS = [date(2019, 12, 30) + timedelta(days=89 * n) for n in range(26)]  # two and a half thousand days, never aligned
LAST = date(2026, 6, 30)
WORLD = Period(date(2018, 1, 1), LAST)
EVERYBODY = OutsideActor("HISTORY", frozenset(ACTIONS))


@dataclass
class History:
    """The country so far. A number names the same place on every database."""

    places: list[Place] = field(default_factory=list)
    records: list[Matter] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    codes: int = 0

    def begin(self) -> "History":
        """Three provinces: two with a district, each with communes, some communes with residential areas."""
        nation = self.make("VN", Tier.NATION, Kind.NATION, None)
        for province in range(3):
            top = self.make(f"{province}", Tier.PROVINCE, Kind.PROVINCE, nation)
            district = self.make(f"{province}d", Tier.DISTRICT, Kind.DISTRICT, top) if province else top
            for commune in range(3):
                above = district if commune else top
                unit = self.make(f"{province}{commune}", Tier.COMMUNE, Kind.COMMUNE, above, DAYS[commune])
                for area in range(2 - commune):
                    self.make(f"{province}{commune}-{area}", Tier.AREA, Kind.HAMLET, unit, DAYS[commune])
        tree.rebuild()
        return self

    def make(self, code: str, tier: int, kind: str, parent: Place | None, first: date | None = None) -> Place:
        place = make_place(code, f"Nơi {code}", tier, kind, parent, first)
        self.places.append(place)
        return place

    def run(self, steps: Iterable[Step]) -> "History":
        for step in steps:
            verb = VERBS[step[0] % len(VERBS)]
            try:
                verb(self, *step[1:])
            except ValidationError:
                continue
            self.done.append(verb.__name__)
            self.notice()
        return self

    def notice(self) -> None:
        """Learn what became of the places, and which are new."""
        known = {place.pk: place for place in self.places}
        fresh = list(Place.objects.order_by("first_day", "code", "pk"))
        for place in fresh:
            if place.pk not in known:
                self.places.append(place)
            else:
                known[place.pk].__dict__.update(place.__dict__)

    # picking

    def alive(self, day: date, *tiers: int) -> list[Place]:
        return [one for one in self.places if day in one.life and one.tier in (tiers or Tier.values)]

    def pick(self, number: int, day: date, *tiers: int) -> Place:
        return one_of(self.alive(day, *tiers), number)

    def open_end(self, number: int, day: date, *tiers: int) -> Place:
        return one_of([one for one in self.alive(day, *tiers) if one.last_day is None], number)

    def siblings(self, unit: Place, day: date) -> list[Place]:
        parent = unit.parent_on(day)
        return [
            one for one in self.alive(day, unit.tier)
            if one != unit and one.last_day is None and one.parent_on(day) == parent
        ]  # fmt: skip

    def code(self) -> str:
        self.codes += 1
        return f"N{self.codes}"

    def act(self, verb: Callable, unit: Place, day: date, /, **given) -> None:
        parent = given.pop("parent", None) or unit.parent_on(day)
        if parent is None:
            raise ValidationError("nothing above")
        verb(parent, day=day, instrument="QĐ 1", by=EVERYBODY, **given)


def one_of(choices: Sequence, number: int):
    if not choices:
        raise ValidationError("nothing to choose")
    return choices[number % len(choices)]


def matter(history: History, a: int, b: int, c: int, d: int) -> dict:
    opened = one_of(DAYS, b)
    return {
        "place": one_of(history.places, a), "opened_on": opened, "kind": "ab"[c % 2], "amount": c % 5,
        "closed_on": opened + timedelta(days=50 * (d % 40)) if d % 3 else None,
        "settled": (None, True, False)[d % 3], "scheme": (None, 1, 2)[c % 3],
    }  # fmt: skip


# --- verbs: records -----------------------------------------------------------------------------------------------


def enter(history: History, *numbers: int) -> None:
    fields = matter(history, *numbers)
    history.records.append(open_matter(fields.pop("place"), by=EVERYBODY, **fields))


def enter_many(history: History, a: int, b: int, c: int, d: int) -> None:
    rows = [matter(history, a + n, b + n, c + n, d + 7 * n) for n in range(4)]
    history.records.extend(open_many(history.places[0], rows=rows, by=EVERYBODY))


def change(history: History, a: int, b: int, c: int, d: int) -> None:
    record, new = one_of(history.records, a), matter(history, b, c, d, b)
    fields = {name: new[name] for number, name in enumerate(new) if (d >> number) % 2 or number == b % 7}
    for name, value in list(fields.items()):
        if name == "place" and value.tier == Tier.NATION:
            del fields[name]
    try:
        change_matter(record, by=EVERYBODY, **fields)
    finally:
        record.refresh_from_db()


def void(history: History, a: int, *_rest: int) -> None:
    record = one_of(history.records, a)
    verb = mend.restore if record.voided else mend.void
    carry(record.place, work=lambda: verb(record, "test"), by=EVERYBODY)


def fold(history: History, a: int, *_rest: int) -> None:
    balances.fold(at_once=1 + a % 7)


def report(history: History, a: int, b: int, c: int, d: int) -> None:
    """A return with an amount and a level is typed, handed in and accepted."""
    first = one_of(DAYS, b)
    last = first + timedelta(days=c % 100)
    lines = [
        {"indicator": "petitions.received", "split": "", "value": c % 20},
        {"indicator": "forces.commune_police", "split": "regular=y", "value": d % 9},
    ]
    place = history.pick(a, last, Tier.COMMUNE, Tier.PROVINCE)
    give_return(place, first, last, lines, by=EVERYBODY)


def go_live(history: History, a: int, b: int, *_rest: int) -> None:
    day = one_of(DAYS, b)
    ledger.go_live(history.pick(a, day, Tier.COMMUNE), register="tests", day=day, by=EVERYBODY)


# --- verbs: the map -----------------------------------------------------------------------------------------------


def merge(history: History, a: int, b: int, c: int, d: int) -> None:
    day = one_of(DAYS, b)
    first = history.open_end(a, day, *([Tier.AREA] if d % 5 == 0 else [Tier.COMMUNE]))
    parts = [first, *history.siblings(first, day)[: 1 + c % 2]]
    code = first.code if d % 2 else history.code()
    history.act(reform.merge, first, day, parts=parts, code=code, name=f"Hợp {code}", kind=first.kind)


def merge_provinces(history: History, a: int, b: int, c: int, d: int) -> None:
    day = one_of(DAYS, b)
    tier = (Tier.PROVINCE, Tier.DISTRICT)[c % 2]
    first = history.open_end(a, day, tier)
    parts = [first, *history.siblings(first, day)[:1]]
    history.act(reform.merge, first, day, parts=parts, code=history.code(), name="Tỉnh", kind=first.kind)


def split(history: History, a: int, b: int, c: int, d: int) -> None:
    day = one_of(DAYS, b)
    unit = history.open_end(a, day, *([Tier.PROVINCE] if d % 7 == 0 else [Tier.COMMUNE]))
    inside = [one for one in history.places if unit.members.filter(place=one, last_day=None).exists()]
    shares = (Fraction(1, 3), Fraction(2, 3)) if c % 3 == 0 else (None, None)
    gets = (inside[::2], inside[1::2]) if c % 2 or unit.tier < Tier.COMMUNE else ((), ())
    heirs = [
        Heir(history.code(), f"Phần {n}", unit.kind, members=gets[n], share=shares[n]) for n in range(2)
    ]  # fmt: skip
    others = history.siblings(unit, day)
    if d % 2 and others:
        heirs[0] = Heir(place=others[0], members=gets[0], share=shares[0])
    history.act(reform.split, unit, day, unit=unit, heirs=heirs)


def move(history: History, a: int, b: int, c: int, d: int) -> None:
    day = one_of(DAYS, b)
    unit = history.open_end(a, day, *([Tier.AREA] if d % 2 else [Tier.COMMUNE]))
    to = history.open_end(c, day, *([Tier.COMMUNE] if unit.tier == Tier.AREA else [Tier.PROVINCE, Tier.DISTRICT]))
    history.act(reform.move, unit, day, parent=history.places[0], unit=unit, to=to)


def move_leftover(history: History, a: int, b: int, *_rest: int) -> None:
    """An area that a divided commune left behind goes to one of the heirs, on the day of the division."""
    left = [one for one in history.alive(LAST, Tier.AREA) if (up := one.parent_on(LAST)) and up.last_day]
    area = one_of(left, a)
    heir = one_of(area.parent_on(LAST).heirs(), b)
    history.act(reform.move, area, heir.day, parent=history.places[0], unit=area, to=heir.heir)


def abolish(history: History, a: int, b: int, c: int, d: int) -> None:
    day = one_of(DAYS, b)
    unit = history.open_end(a, day, Tier.COMMUNE, Tier.DISTRICT, Tier.AREA, *([Tier.PROVINCE] if d % 2 else []))
    others = [*history.siblings(unit, day), *history.alive(day, Tier.COMMUNE)]
    heir = one_of(others, c) if d % 2 else None
    history.act(reform.abolish, unit, day, unit=unit, heir=heir)


def rename(history: History, a: int, b: int, c: int, d: int) -> None:
    day = one_of(DAYS, b)
    unit = history.open_end(a, day, Tier.COMMUNE)
    if d % 2:
        history.act(reform.rename, unit, day, unit=unit, name=f"Xã {c}")
    else:
        history.act(reform.change_kind, unit, day, unit=unit, kind=Kind.WARD)


def assign(history: History, a: int, b: int, *_rest: int) -> None:
    """A record of a divided unit is assigned to an heir."""
    units = {unit.pk for unit in Place.objects.filter(successions__whole=False)}
    record = one_of([one for one in history.records if one.place_id in units], a)
    heir = one_of(record.place.heirs(), b).heir
    reform.assign_records(record.place, records=[record], to=heir, by=EVERYBODY)


VERBS = [
    enter, enter, enter_many, enter_many, change, void, fold, report, report, go_live, merge, merge, merge_provinces,
    split, split, move, move, move_leftover, abolish, rename, assign,
]  # fmt: skip


def steps_of(seed: int, count: int) -> list[Step]:
    """A history drawn once and for all by its seed."""
    draw = random.Random(seed)
    return [tuple(draw.randrange(1000) for _number in range(5)) for _step in range(count)]
