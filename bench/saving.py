"""One record through its action, beside the plain insert that Django's ORM does; and eight writers at once."""

import multiprocessing
import os
import time
import uuid
from dataclasses import replace
from datetime import date

from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from bench.database import prepare
from bench.measure import Given, Line, median, milliseconds
from tuquan.accounts.models import Grant, User
from tuquan.accounts.roles import ROLES
from tuquan.places.models import Place, Tier
from tuquan.tests.actions import open_matter
from tuquan.tests.models import Matter

ROUNDS, WRITERS, SECONDS = 400, 8, 4
FIELDS = {"opened_on": date(2026, 1, 5), "closed_on": date(2026, 1, 20), "settled": True, "amount": 5}
ROLE = "bench_clerk"
ROLES[ROLE] = replace(ROLES["justice_clerk"], key=ROLE, rights=frozenset({open_matter.name}))


def run(given: Given) -> list[Line]:
    prepare()
    commune = Place.objects.filter(tier=Tier.COMMUNE, last_day=None).order_by("pk").first()
    clerk = clerk_of(commune)
    plain, warm, cold = [], [], []
    for _round in range(ROUNDS):
        plain.append(milliseconds(lambda: insert(commune)))
        warm.append(milliseconds(lambda: open_matter(commune, by=clerk, **FIELDS)))
        stranger = User.objects.get(pk=clerk.pk)
        cold.append(milliseconds(lambda stranger=stranger: open_matter(commune, by=stranger, **FIELDS)))
    with CaptureQueriesContext(connection) as asked:
        open_matter(commune, by=clerk, **FIELDS)
    most = 4 if connection.vendor == "postgresql" else 6
    return [
        Line("plain ORM insert, median", round(median(plain), 2)),
        Line("through the action, the user's grants read before by the page", round(median(warm), 2), most=3),
        Line("as many times the plain insert", round(median(warm) / median(plain), 1), "×", most=most),
        Line("through the action, which reads the grants itself", round(median(cold), 2)),
        Line("as many times the plain insert", round(median(cold) / median(plain), 1), "×"),
        Line("statements, with BEGIN and COMMIT", len(asked), ""),
        *(writers() if connection.vendor == "postgresql" else ()),
    ]


def clerk_of(commune: Place) -> User:
    clerk, new = User.objects.get_or_create(username=f"bench-{commune.pk}")
    if new:
        Grant.objects.create(user=clerk, role=ROLE, place=commune, first_day=date(2020, 1, 1))
    clerk.grants_today  # noqa: B018 - read before, as the request has done by then
    return clerk


def insert(commune: Place) -> None:
    models.Model.save(Matter(place=commune, event=uuid.uuid4(), **FIELDS))


def writers() -> list[Line]:
    """Eight processes, each in a commune of its own: nobody waits for a row, and eight get more done than one."""
    communes = list(Place.objects.filter(tier=Tier.COMMUNE, last_day=None).order_by("pk")[:WRITERS])
    for commune in communes:
        clerk_of(commune)
    alone, _waits = at_once([communes[0].pk])
    together, waits = at_once([commune.pk for commune in communes])
    return [
        Line("one writer", round(alone / SECONDS), "records/s"),
        Line(f"{WRITERS} writers in {WRITERS} communes", round(together / SECONDS), "records/s", least=alone / SECONDS),
        Line("moments at which one of them waited for a lock", waits, "", most=0),
    ]


def at_once(communes: list[int]) -> tuple[int, int]:
    """Records that these writers made, and how often one was seen waiting for a lock meanwhile."""
    connection.close()
    context = multiprocessing.get_context("fork")
    made, start = context.Queue(), context.Barrier(len(communes) + 1)
    processes = [context.Process(target=write, args=(commune, start, made)) for commune in communes]
    for process in processes:
        process.start()
    start.wait()
    waits, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()")  # fmt: skip  # noqa: E501
            waits += cursor.fetchone()[0]
        time.sleep(0.01)
    total = sum(made.get() for _process in processes)
    for process in processes:
        process.join()
    return total, waits


def write(commune: int, start, made) -> None:
    """One writer. A lock that takes longer than a tenth of a second would end it."""
    place = Place.objects.get(pk=commune)
    clerk = clerk_of(place)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '100ms'")
    open_matter(place, by=clerk, **FIELDS)
    start.wait()
    count, until = 0, time.monotonic() + SECONDS
    while time.monotonic() < until:
        open_matter(place, by=clerk, **FIELDS)
        count += 1
    made.put(count)
    connection.close()
    made.close()
    made.join_thread()
    os._exit(0)
