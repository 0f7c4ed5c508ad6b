"""Posting in bulk: records entered by a batch action, beside Django's own bulk_create of the same rows."""

import random
import uuid
from datetime import date, timedelta

from django.db import models, transaction

from bench.database import prepare
from bench.measure import Given, Line, milliseconds
from tuquan.ledger import balances
from tuquan.places.models import Place, Tier
from tuquan.tests.actions import TESTER, open_many
from tuquan.tests.models import Matter

ROWS, ROUNDS = 20_000, 7


def run(given: Given) -> list[Line]:
    prepare()
    nation = Place.objects.get(tier=Tier.NATION)
    rows = matters()
    plain, posted = [], []
    for _round in range(ROUNDS):
        plain.append(milliseconds(lambda: insert(rows)))
        posted.append(milliseconds(lambda: open_many(nation, rows=rows, by=TESTER)))
    folding = milliseconds(balances.fold)
    return [
        # the quickest of each: whatever else the machine does only adds
        Line(f"bulk_create of {ROWS:,} records, quickest of {ROUNDS}", round(min(plain))),
        Line("the same by a batch action, with postings", round(min(posted))),
        Line("as many times bulk_create", round(min(posted) / min(plain), 2), "×", most=2),
        Line("folding them afterwards, all rounds together", round(folding)),
    ]


def matters() -> list[dict]:
    """Rows of which most count five times: opened, amount, standing, closed, settled."""
    chance = random.Random(1)
    communes = list(Place.objects.filter(tier=Tier.COMMUNE, last_day=None).values_list("pk", flat=True))
    rows = []
    for _number in range(ROWS):
        opened, closes = date(2025, 7, 1) + timedelta(days=chance.randrange(400)), chance.random() < 0.6
        rows.append({
            "place_id": chance.choice(communes), "opened_on": opened, "kind": chance.choice("abc"),
            "closed_on": opened + timedelta(days=chance.randrange(60)) if closes else None,
            "settled": chance.random() < 0.8 if closes else None, "amount": chance.randrange(1000),
        })  # fmt: skip
    return rows


def insert(rows: list[dict]) -> None:
    with transaction.atomic():
        models.QuerySet(Matter).bulk_create([Matter(event=uuid.uuid4(), **row) for row in rows])
