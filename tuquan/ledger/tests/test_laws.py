"""The laws of the ledger, on random countries and histories (see tuquan.tests.histories).

`LAWS=500 pytest tuquan/ledger/tests/test_laws.py` tries harder. The last test holds the figures of some fixed histories
against a digest kept here; run on SQLite and on PostgreSQL it shows that both agree on every one of them.
"""

import hashlib
import json
import os
from collections import defaultdict
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tuquan.kit.period import ONE_DAY, Period
from tuquan.ledger import balances, carrying, check, mend, posting, reading
from tuquan.ledger.figures import figures, without_totals
from tuquan.ledger.indicator import DISTINCT, INDICATORS, Indicator
from tuquan.ledger.models import Basis, Entry, EntryKind, LiveFrom, Posting
from tuquan.ledger.reading import Map, Question
from tuquan.places.models import Succession, Tier, Within
from tuquan.tests.actions import carry
from tuquan.tests.histories import DAYS, EVERYBODY, LAST, WORLD, History, steps_of
from tuquan.tests.models import Matter

pytestmark = pytest.mark.django_db
HARDER = os.environ.get("LAWS")
LAWS = settings(
    max_examples=int(HARDER or 25), deadline=None, derandomize=not HARDER,
    phases=[Phase.explicit, Phase.reuse, Phase.generate] + ([Phase.shrink] if HARDER else []),  # shrinking takes minutes
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)  # fmt: skip
number = st.integers(0, 999)
histories = st.lists(st.tuples(*[number] * 5), min_size=5, max_size=40)
WINDOWS = [
    WORLD,
    Period(DAYS[5], DAYS[12]),
    Period(DAYS[9] + timedelta(days=11), DAYS[9] + timedelta(days=11)),
    Period(DAYS[20], LAST),
]
KEYS = [
    "tests.opened", "tests.standing", "tests.amount", "tests.settled", "tests.closed", "tests.rate", "tests.schemes",
    "petitions.received", "forces.commune_police",
]  # fmt: skip
ASKED = [INDICATORS[key] for key in KEYS]
ADDED = [one for one in ASKED if isinstance(one, Indicator) and one.kind is not DISTINCT]


class Rehearsal:
    """A transaction that is never kept: hypothesis runs many histories in one test."""

    def __enter__(self):
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        posting.SeriesBook.known.clear()
        return self

    def __exit__(self, *wrong):
        transaction.set_rollback(True)
        self.atomic.__exit__(None, None, None)


def table(place, window, map_=Map.THEN, **options):
    return figures(place, window, map=map_, indicators=ASKED, map_day=LAST, **options)


def values(place, window, map_=Map.THEN) -> dict:
    return {key: amount.value for key, amount in table(place, window, map_).amounts.items()}


def there(history, window):
    return [place for place in history.places if place.life.meet(window)]


# --- laws ---------------------------------------------------------------------------------------------------------


@LAWS
@given(histories)
def test_the_books_are_right(steps):
    """Recomputing every record and every balance finds nothing; carrying and posting again posts nothing."""
    with Rehearsal():
        history = History().begin().run(steps)
        assert not [str(one) for one in check.mismatches()], history.done
        assert not balances.differences(), history.done
        moved = (
            Posting.objects.filter(entry__kind=EntryKind.TRANSFER)
            .exclude(series__basis__gt=Basis.RECORD, model=None)  # going live takes levels back
            .values("entry", "series")
            .annotate(sum=Sum("value"))
        )
        assert not [row for row in moved if row["sum"]], history.done
        entries = Entry.objects.count()
        carry(history.places[0], work=lambda: post_again(history), by=EVERYBODY)
        assert Entry.objects.count() == entries


def post_again(history) -> None:
    posting.post(Matter, [record.pk for record in history.records])
    carrying.carry([place.pk for place in history.places])


@LAWS
@given(histories)
def test_two_readers_agree(steps):
    """Balances and postings give the same figures for provinces and the nation, on both maps, in any window."""
    with Rehearsal():
        history = History().begin().run(steps)
        parted = Succession.objects.filter(whole=False).values_list("place", flat=True)  # read from postings alone
        high = [place for place in history.places if place.tier <= Tier.PROVINCE and place.pk not in parted]
        book = reading.lines(ADDED)
        plain = {one.key: one for one in ADDED}
        flows = tuple(pk for pk, line in book.items() if not plain[line.indicator].stands)
        stocks = tuple(pk for pk, line in book.items() if plain[line.indicator].stands)
        for window in WINDOWS:
            for map_, asked in (
                (Map.THEN, [place.pk for place in high if place.life.meet(window)]),
                (Map.TODAY, [place.pk for place in high if LAST in place.life]),
            ):
                ask = without_totals(Question(window, map_, LAST, flows, stocks), book)
                kept = nonzero(reading.from_balances(asked, ask))
                assert kept == nonzero(reading.from_postings(asked, ask)), (history.done, window, map_)


def nonzero(sums) -> dict:
    return {(place, series): value for place, line in sums.items() for series, value in line.items() if value}


@LAWS
@given(histories, number, number)
def test_figures_add_up(steps, one, other):
    """Any window is the sum of its parts, children add up to the parent, today's map keeps the national total."""
    with Rehearsal():
        history = History().begin().run(steps)
        nation = history.places[0]
        flows = [one_.key for one_ in ADDED if not one_.stands]
        for window in WINDOWS:
            then, today = values(nation, window), values(nation, window, Map.TODAY)
            assert then == today, (history.done, window)
            if window.days > 1:
                cut = window.first + timedelta(days=one % (window.days - 1))
                for place in (nation, there(history, window)[other % len(there(history, window))]):
                    whole = sums_of(place, window, flows)
                    parts = [sums_of(place, part, flows) for part in
                             (Period(window.first, cut), Period(cut + ONE_DAY, window.last))]  # fmt: skip
                    assert whole == {key: sum(part[key] for part in parts) for key in flows}, (history.done, place, cut)
            for place in there(history, window):
                if place.tier < Tier.AREA:
                    children_add_up(history, place, window, Map.THEN)
                if place.tier < Tier.AREA and LAST in place.life:
                    children_add_up(history, place, window, Map.TODAY)


def sums_of(place, window, keys) -> dict:
    if not place.life.meet(window):
        return dict.fromkeys(keys, 0)
    found = values(place, window)
    return {key: found[key] for key in keys}


def children_add_up(history, place, window, map_) -> None:
    """The rows below a place sum to its own figure, and the last one, "at no unit below", is what sits there itself."""
    answer = table(place, window, map_, by_child=True)
    if not answer.children:
        return
    direct = directly(place, window) if map_ is Map.THEN else elsewhere(place, answer.children, window)
    for one in ADDED:
        column = answer.by_child[one.key]
        told = (history.done, str(place), window, map_, one.key)
        assert sum(column[child.place.pk].value for child in answer.children) == answer.amounts[one.key].value, told
        rest = sum(column[child.place.pk].value for child in answer.children if child.place == place)
        assert rest == direct[one.key], told


def directly(place, window) -> dict[str, int]:
    """What is posted at the place itself and at no residential area; at a commune, also what a divided one left to it."""
    result: dict[str, int] = defaultdict(int)
    past = Within.objects.filter(ancestor=place).exclude(place=place) if place.tier == Tier.COMMUNE else ()
    inside = {row.place_id: row.life for row in past}
    areas = {row.place_id for row in place.members.all()}
    found = Posting.objects.filter(day__lte=window.last)
    for key, unit, area, day, value in found.values_list("series__indicator", "place", "area", "day", "value"):
        stands = INDICATORS[key].stands
        here = unit == place.pk or (unit in inside and (window.last if stands else day) in inside[unit])
        if here and area not in areas and (stands or day >= window.first):
            result[key] += value
    return result


def elsewhere(place, children, window) -> dict[str, int]:
    """What counts inside the place on today's map, and in none of these units below it."""
    result: dict[str, int] = defaultdict(int)
    day = {"first_day__lte": LAST, "last_day__gte": LAST}
    inside = set(Within.objects.filter(ancestor=place, **day).values_list("place", flat=True))
    below = [child.place.pk for child in children if child.place != place]
    shared = Succession.objects.filter(heir__in=below, share_over__isnull=False).values_list("place", flat=True)
    below += shared  # an estimate put them into their heirs
    taken = set(Within.objects.filter(ancestor__in=below, **day).values_list("place", flat=True))
    found = Posting.objects.filter(day__lte=window.last)
    for key, unit, area, posted, value in found.values_list("series__indicator", "place", "area", "day", "value"):
        if (area or unit) in inside - taken and (INDICATORS[key].stands or posted >= window.first):
            result[key] += value
    return result


@LAWS
@given(histories)
def test_shares_have_their_parts(steps):
    with Rehearsal():
        history = History().begin().run(steps)
        for place in there(history, WORLD):
            amounts = table(place, WORLD).amounts
            rate = amounts["tests.rate"]
            assert (rate.over, rate.under) == (amounts["tests.settled"].value, amounts["tests.closed"].value)
            assert rate.value == (round(100 * rate.over / rate.under, 2) if rate.under else None)


@LAWS
@given(histories, number)
def test_the_nation_counts_each_record_once(steps, days):
    """Against a reckoning that knows no map and no ledger."""
    with Rehearsal():
        history = History().begin().run(steps)
        if LiveFrom.objects.exists():
            return
        window = Period(DAYS[days % 10], DAYS[10 + days % 15])
        records = [record for record in Matter.objects.all() if not record.voided]
        standing = [one for one in records if one.opened_on <= window.last and not (
            one.closed_on and one.closed_on <= window.last)]  # fmt: skip
        found = values(history.places[0], window)
        assert found["tests.opened"] == sum(one.opened_on in window for one in records)
        assert found["tests.amount"] == sum(one.amount for one in records if one.opened_on in window)
        assert found["tests.standing"] == len([one for one in standing if one.closed_on != one.opened_on])
        assert found["tests.schemes"] == len({one.scheme for one in standing if one.scheme is not None})


@LAWS
@given(histories, number)
def test_undoing_returns_to_the_same_balances(steps, which):
    with Rehearsal():
        history = History().begin().run(steps)
        if not history.records:
            return
        record, before = history.records[which % len(history.records)], kept()
        for _twice in range(2):
            verb = mend.restore if record.voided else mend.void
            carry(record.place, work=lambda verb=verb: verb(record, "test"), by=EVERYBODY)
            balances.fold()
        assert kept() == before


def kept() -> dict:
    balances.fold()
    return {row[:4]: row[4] for row in balances._all_balances() if row[4]}


# --- two databases ------------------------------------------------------------------------------------------------

SEEDS = [(7, 60), (19, 60), (2025, 60), (441, 60)]
DIGEST = ""


def test_both_databases_agree_on_every_figure():
    """The same histories give the same figures to the last one, wherever they are read."""
    assert digest() == DIGEST


def digest() -> str:
    told = []
    for seed, count in SEEDS:
        with Rehearsal():
            history = History().begin().run(steps_of(seed, count))
            told.append({"done": history.done, "figures": dump(history)})
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def dump(history) -> dict:
    result = {}
    for window in WINDOWS:
        for map_ in Map:
            for place in there(history, window):
                if map_ is Map.TODAY and LAST not in place.life:
                    continue
                answer = table(place, window, map_, by_child=place.tier < Tier.AREA)
                rows = {name(place): answer.amounts}
                for child in answer.children:
                    column = {one.key: answer.by_child[one.key][child.place.pk] for one in ASKED}
                    rows[f"{name(child.place)} below"] = column
                result[f"{map_} {window.first} {window.last} {name(place)}"] = {
                    row: {key: [str(amount.value), amount.splits, amount.estimate] for key, amount in column.items()}
                    for row, column in rows.items()
                }
    return result


def name(place) -> str:
    return f"{place.code} {place.first_day}"
