"""A change of the map inside the ledger: whoever changes belongings and successions does it under `new_map`.

Afterwards the tree, the postings and the balances stand as if the map had always been so, whether the day of the change
lies ahead or years back. The price is that of the units concerned, not of the ledger.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import connection

from tuquan.kit.period import Period
from tuquan.ledger import balances, carrying
from tuquan.ledger.holders import Path, stretches
from tuquan.ledger.models import Pending, Posting
from tuquan.places import tree
from tuquan.places.models import Tier, Within

Homes = dict[int, dict[int, list[Period]]]  # unit -> province -> when it stood in it


@dataclass
class Remapped:
    """What a change of the map touched: units derived anew, places with another holder, postings that carried it.

    Whoever changes the map adds the units it made to `new`.
    """

    new: set[int] = field(default_factory=set)
    places: set[int] = field(default_factory=set)
    carried: set[int] = field(default_factory=set)
    transfers: int = 0


@contextmanager
def new_map(units: Iterable[int], source: str = "") -> Iterator[Remapped]:
    """Change the map of these units inside; call within an action, before reading anything about them.

    Give every unit that is merged, divided, moved or abolished, and add new ones to the answer; all that stood inside
    or was inherited follows by itself.
    """
    tree.take_map()
    done = Remapped()
    units = set(units)
    places = tree.dependent(units)
    paths, homes = stretches(places), homes_of(places)
    yield done
    done.places = tree.dependent(units | done.new) | places
    tree.rebuild(done.places)
    now = stretches(done.places)
    done.carried = {place for place in done.places if place in paths and paths[place] != now[place]}
    if done.carried:
        since = min(first_difference(paths[place], now[place]) for place in done.carried)
        done.transfers = carrying.carry(done.carried, since, source)
    refold(homes, homes_of(places))  # nothing was ever posted at the new units


def first_difference(one: Path, other: Path) -> date:
    """The day from which two paths differ."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return min(path[same].since for path in (one, other) if same < len(path))


def homes_of(places: Iterable[int]) -> Homes:
    """The provinces in which districts and communes stood, each with its days in order."""
    homes: Homes = defaultdict(lambda: defaultdict(list))
    for some in tree.portions(places):
        rows = Within.objects.filter(place__in=some, place__tier__in=(Tier.DISTRICT, Tier.COMMUNE), tier=Tier.PROVINCE)
        facts = rows.order_by("first_day").values_list("place", "ancestor", "first_day", "last_day")
        for place, province, first, last in facts:
            homes[place][province].append(Period(first, last))
    return homes


def refold(before: Homes, after: Homes) -> None:
    """Bring balances that hold postings of units which changed province over to the new one.

    Postings that no fold has taken up yet are read with the map as it stands, so they need nothing.
    """
    rows = [*lost(before, after, -1), *lost(after, before, 1)]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS new_homes")
        cursor.execute(
            "CREATE TEMPORARY TABLE new_homes"
            " (place_id bigint, province_id bigint, first_day date, last_day date, sign integer)"
        )
        cursor.executemany("INSERT INTO new_homes VALUES (%s, %s, %s, %s, %s)", rows)
    balances.add(
        f"""
        SELECT home.province_id AS place_id, posting.series_id, posting.day, SUM(posting.value * home.sign) AS value
        FROM new_homes home
        JOIN {Posting._meta.db_table} posting ON posting.place_id = home.place_id
            AND posting.day BETWEEN home.first_day AND home.last_day
        WHERE NOT EXISTS (SELECT 1 FROM {Pending._meta.db_table} pending WHERE pending.posting_id = posting.id)
        GROUP BY home.province_id, posting.series_id, posting.day
        HAVING SUM(posting.value * home.sign) <> 0
        """,  # noqa: S608
        [],
    )
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE new_homes")


def lost(homes: Homes, others: Homes, sign: int) -> Iterator[tuple]:
    """The days that units spent in a province by the one account and not by the other, as rows of `new_homes`."""
    adapt = connection.ops.adapt_datefield_value
    for unit, provinces in homes.items():
        for province, spans in provinces.items():
            kept = others[unit][province] if unit in others and province in others[unit] else []
            for span in spans:
                for days in tree.gaps(kept, span):
                    yield unit, province, adapt(days.first), adapt(days.last), sign
