"""A sheet of 100,000 disputes through validation, rights, journal and postings, beside django-import-export."""

import csv
import random
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db import models
from import_export import resources
from tablib import Dataset

from bench.database import prepare
from bench.measure import Given, Line, Memory, milliseconds
from tuquan.accounts.models import Grant, User
from tuquan.exchange import trial
from tuquan.exchange.importing import enter, register_of
from tuquan.mediation.models import Dispute
from tuquan.organisations.models import Body
from tuquan.places.models import Place, Tier

ROWS, RIVAL_ROWS, GROUPS = 100_000, 3_000, 300
HEAD = ["place", "group", "ref", "received_on", "category", "ground", "assigned_on", "started_on", "closed_on",
        "outcome"]  # fmt: skip


class PlainResource(resources.ModelResource):
    """The rival as its manual shows it first."""

    class Meta:
        model = Dispute
        exclude = ("mediators", "barred")

    def do_instance_save(self, instance, is_create):
        """Without our own `save`, which posts, and could not write outside an action."""
        models.Model.save(instance)


def run(given: Given) -> list[Line]:
    prepare()
    province = Place.objects.filter(tier=Tier.PROVINCE, last_day=None).order_by("code").first()
    memory = Memory()
    before = memory.now()
    groups, checking, entering = entered(given, province)
    peak, speed = memory.stop(), ROWS / (checking + entering)
    theirs = rival(groups, f"{time.time():.0f}")
    return [
        Line("checking the file", round(checking, 1), "s"),
        Line("entering its rows", round(entering, 1), "s"),
        Line("both together", round(speed), "rows/s", least=5000),
        Line("django-import-export, default mode, the same table", round(theirs), "rows/s"),
        Line("as many times quicker", round(speed / theirs, 1), "×", least=7),
        Line("memory at the most", round(peak), "MB", most=500),
        Line("of it before", round(before), "MB"),
    ]


def entered(given: Given, province: Place) -> tuple[list[Body], float, float]:
    """Groups of a province, and the seconds that the check and the entering of a sheet of their disputes took."""
    clerk, _new = User.objects.get_or_create(username="bench-import")
    Grant.objects.get_or_create(user=clerk, role="justice_clerk", place=province, first_day=date(2020, 1, 1))
    tag = f"{time.time():.0f}"
    groups = make_groups(province, clerk, given.folder, tag)
    ours = sheet(given.folder / "disputes.csv", rows(groups, tag))
    start = time.perf_counter()
    passed = trial.check(register_of("mediation.disputes"), ours, by=clerk)
    checking = time.perf_counter() - start
    if passed.problem_count or len(passed.fresh) != ROWS:
        raise SystemExit(f"{passed.problem_count} problems, {len(passed.fresh)} rows: {passed.problems[:3]}")
    return groups, checking, milliseconds(lambda: enter(passed, by=clerk)) / 1000


def make_groups(province: Place, clerk: User, folder: Path, tag: str) -> list[Body]:
    """Mediation groups of the province's communes, themselves from a sheet."""
    communes = list(Place.objects.filter(parent=province, last_day=None).order_by("code"))
    head = ["place", "ref", "name", "first_day", "decision", "women", "men"]
    lines = [[communes[number % len(communes)].code, f"T{tag}-{number}", f"Tổ {tag} {number} (mẫu)", "02/07/2025", "1/QĐ",
              "1", "2"] for number in range(GROUPS)]  # fmt: skip
    path = folder / "groups.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *lines])
    enter(checked := trial.check(register_of("mediation.groups"), path, by=clerk), by=clerk)
    if checked.problem_count:
        raise SystemExit(str(checked.problems[:3]))
    return list(Body.objects.filter(ref__startswith=f"T{tag}-").select_related("place").order_by("pk"))


def rows(groups: list[Body], tag: str) -> Iterator[list[str]]:
    """Disputes of a year; four of five are closed."""
    chance = random.Random(2)
    for number in range(ROWS):
        group, received = chance.choice(groups), date(2025, 7, 3) + timedelta(days=chance.randrange(365))
        days = sorted(received + timedelta(days=chance.randrange(limit)) for limit in (1, 3, 10))
        closed = chance.random() < 0.8
        told = [f"{day:%d/%m/%Y}" for day in (received, *days)]
        yield [group.place.code, group.ref, f"D{tag}-{number}", told[0], "friction", "request", told[1], told[2],
               told[3] if closed else "", "settled" if closed else ""]  # fmt: skip


def sheet(path: Path, lines: Iterator[list[str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        writer.writerows(lines)
    return path


def rival(groups: list[Body], tag: str) -> float:
    """Rows per second of django-import-export on the same model; no journal, rights or postings, and plain values."""
    names = ["place", "event", "group", "year", "number", "code", "ref", "category", "ground", "received_on", "state"]
    data = Dataset(headers=["id", *names])
    for number in range(RIVAL_ROWS):
        group = groups[number % len(groups)]
        data.append(["", group.place_id, "0198a203-0000-7000-8000-000000000000", group.pk, 2024, number + 1,
                     f"{number + 1}/2024", f"R{tag}-{number}", "friction", "request", "2025-07-03", "received"])  # fmt: skip
    took = milliseconds(lambda: PlainResource().import_data(data, raise_errors=True))
    return RIVAL_ROWS / took * 1000
