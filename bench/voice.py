"""Residents write: sealed tips, open petitions; and a clerk reads the petitions of one commune among 500,000.

Everything goes through the whole stack of the public pages, as a browser without JavaScript sends it: the server seals.
The forms, and with them the tokens of the gate, are fetched before the clock starts and are old enough when they are
sent. `PACE` is set so high here that each report is numbered at once: what is measured is the work, not the queue that
an ordinary evening's flood would wait in. Eight processes send without pause, on each database.
"""

import multiprocessing
import os
import random
import re
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.models import Count, Max, Min
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bench.database import prepare, settle
from bench.measure import Given, Line, median, milliseconds, p95, say
from tuquan.accounts.models import Grant, User
from tuquan.casework import gate, sealing
from tuquan.casework.models import Desk, DeskKind, Envelope, Receipt
from tuquan.journal.models import time_ordered_uuid
from tuquan.kit.bulk import insert_objects
from tuquan.kit.period import today
from tuquan.kit.register import registry
from tuquan.petitions.models import Channel, Kind, Outcome, Petition, PetitionBook, State
from tuquan.places.models import Place, Tier
from tuquan.tips.models import Tip

CLIENTS, TIPS, VISITS, COMMUNES = 8, 640, 1200, 64
BUSY_ROWS, AT_ONCE, ROUNDS = 20_000, 20_000, 10  # of the commune whose list is read; in bulk; how often each question
TOKEN = re.compile(r'name="gate" value="([^"]+)"')
GLOBALEAKS = 0.39  # sealed reports a second, measured for us beside others on such a machine; see docs/performance.md
TIP = {
    "category": "theft", "about_official": "no", "happened": "week", "manner": "sealed", "spot": "ngõ 4, cạnh trạm bơm",
    "moment": "khoảng mười giờ tối", "name": "Nguyễn Văn Mẫu", "phone": "0900 000 000", "gate_work": "",
    "what": "Ba đêm liền có người cắt dây điện của trạm bơm và chở đi bằng xe ba gác. " * 6,
}  # fmt: skip
PETITION = {
    "nature": "open", "brief": "Đèn đường hỏng", "petitioner": "Lê Thị Mẫu", "address": "Thôn 2", "contact": "0900 000 001",
    "text": "Đèn đường ở ngã ba thôn hỏng đã ba tháng nay, đề nghị sửa chữa. " * 6, "gate_work": "",
}  # fmt: skip
QUESTIONS: list[dict] = [
    {},
    {"page": 2},
    {"page": 400},
    {"state": "accepted"},
    {"state": "resolved", "kind": "reflection", "page": 3},
    {"received_on_from": "2026-01-01", "received_on_to": "2026-03-31"},
    {"q": "17/2026"},
    {"q": "khong co tu nay"},
    {"sort": "due_on"},
    {"sort": "-received_on", "channel": "online", "page": 12},
]


@dataclass(frozen=True)
class Visit:
    """One request of a resident: a page that is opened, or with `fields` a form that is sent."""

    address: str
    fields: dict | None = None


@dataclass(frozen=True)
class Sent:
    """How a crowd fared: seconds for all, milliseconds of each, and how many had no proper answer."""

    took: float
    times: list[float]
    refused: int

    @property
    def rate(self) -> float:
        return round(len(self.times) / self.took, 1)


def run(given: Given) -> list[Line]:
    prepare()
    call_command("collectstatic", verbosity=0, interactive=False)
    settings.ALLOWED_HOSTS, settings.PACE = ["testserver"], 10**9
    communes = list(Place.objects.filter(tier=Tier.COMMUNE, last_day=None).order_by("code"))
    if not Petition.objects.exists():
        enter_petitions(communes, round(given.millions * 1_000_000))
    crowd = communes[:: len(communes) // COMMUNES][:COMMUNES]
    open_desks(crowd)
    settle()
    lines = [*send_tips(crowd), *write_petitions(crowd), *read_list(communes[0])]
    return [*lines, Line("petitions in the database", Petition.objects.count(), "")]


# --- tips ------------------------------------------------------------------------------------------------------------


def open_desks(communes: list[Place]) -> None:
    """A desk of the police in each commune, guardians in each province. Nothing is opened here: nobody sits there."""
    rows = [(place, DeskKind.POLICE) for place in communes]
    rows += [(place, DeskKind.GUARDIAN) for place in {place.parent for place in communes}]
    for place, kind in rows:
        key = sealing.encoded(sealing.new_pair().public)
        Desk.objects.get_or_create(
            place=place, kind=kind, retired_on=None, defaults={"public": key, "made_on": today()}
        )  # fmt: skip


def send_tips(communes: list[Place]) -> Iterator[Line]:
    for name, places in ((f"{len(communes)} communes", communes), ("one commune", communes[:1])):
        addresses = [reverse("tips:send", args=[place.code]) for place in places]
        before = Tip.objects.count(), Envelope.objects.count(), Receipt.objects.count()
        sent = crowd_of(with_tokens(addresses, TIPS, lambda _number: TIP))
        after = Tip.objects.count(), Envelope.objects.count(), Receipt.objects.count()
        made = [late - early for early, late in zip(before, after, strict=True)]
        wrong = sent.refused + sum(abs(count - TIPS * each) for count, each in zip(made, (1, 2, 1), strict=True))
        yield Line(f"sealed tips to {name}, {CLIENTS} at once", sent.rate, "a second", least=60)
        yield Line("one of them, p95", round(p95(sent.times), 1))
        yield Line("refused, lost, or without their two envelopes and receipt", wrong, "", most=0)
    yield Line("numbers missing or given twice", misnumbered(Tip) + Tip.objects.filter(number=None).count(), "", most=0)
    yield Line("statements of one tip", statements(next(with_tokens(addresses, 1, lambda _number: TIP))), "")
    yield Line("as many times GlobaLeaks' 0.39 a second (stated, not measured here)", round(sent.rate / GLOBALEAKS), "×")


def misnumbered(model: type[models.Model]) -> int:
    """How far the numbers of each unit and year are from 1 to n."""
    books = model._default_manager.exclude(number=None).values("place", "year").order_by()
    found = books.annotate(rows=Count("pk"), different=Count("number", distinct=True), low=Min("number"), top=Max("number"))
    return sum(abs(one["top"] - one["rows"]) + one["rows"] - one["different"] + one["low"] - 1 for one in found)


# --- petitions -------------------------------------------------------------------------------------------------------


def write_petitions(communes: list[Place]) -> Iterator[Line]:
    """A resident opens the form, and one sends what was written: each alone, then by turns."""
    address = reverse("petitions:send")
    codes = [place.code for place in communes]
    before = Petition.objects.count()

    def letters(count: int) -> Iterator[Visit]:
        return with_tokens([address], count, lambda number: PETITION | {"place": codes[number % len(codes)]})

    opening = crowd_of(Visit(address) for _number in range(VISITS))
    sending = crowd_of(letters(VISITS))
    both = crowd_of(one for letter in letters(VISITS // 2) for one in (Visit(address), letter))
    kept = Petition.objects.count() - before
    yield Line(f"form of petitions opened, {CLIENTS} at once", opening.rate, "a second")
    yield Line("one opening, p95", round(p95(opening.times), 1))
    yield Line("open petitions sent", sending.rate, "a second")
    yield Line("one sending, p95", round(p95(sending.times), 1))
    yield Line("both by turns: unsealed public requests", both.rate, "a second", least=150)
    yield Line("one of them, p95", round(p95(both.times), 1), most=100)
    wrong = opening.refused + sending.refused + both.refused + abs(VISITS + VISITS // 2 - kept)
    yield Line("refused or lost", wrong, "", most=0)
    yield Line("numbers of petitions missing or given twice", misnumbered(Petition), "", most=0)
    yield Line("statements of one petition", statements(next(letters(1))), "")


def enter_petitions(communes: list[Place], count: int) -> None:
    """Letters of this year, many of them in the first commune; written below the actions, in bulk."""
    chance, last, year = random.Random(5), dict.fromkeys((place.pk for place in communes), 0), today().year
    event, start = time_ordered_uuid(), time.perf_counter()
    with transaction.atomic():
        for done in range(0, count, AT_ONCE):
            rows = []
            for number in range(done, min(done + AT_ONCE, count)):
                key = communes[0].pk if number < BUSY_ROWS else chance.choice(communes).pk
                last[key] += 1
                rows.append(letter(chance, key, year, last[key], event))
            insert_objects(Petition, rows)
        insert_objects(PetitionBook, [PetitionBook(place_id=key, year=year, last=top) for key, top in last.items()])
    say(f"{count:,} petitions after {time.perf_counter() - start:.0f} s")


def letter(chance: random.Random, place: int, year: int, number: int, event) -> Petition:
    """A letter at one of its three stations: just in, being resolved, answered."""
    state = chance.choice((State.RECEIVED, State.ACCEPTED, State.RESOLVED))
    received = date(year, 1, 1) + timedelta(days=chance.randrange(1 + (today() - date(year, 1, 1)).days))
    one = Petition(
        place_id=place, event=event, year=year, number=number, code=f"{number}/{year}", state=state, received_on=received,
        channel=chance.choice((Channel.POST, Channel.ONLINE)), brief=PETITION["brief"], text=PETITION["text"],
        petitioner=PETITION["petitioner"],
    )  # fmt: skip
    if state != State.RECEIVED:
        one.kind, one.sorted_on, one.accepted_on = chance.choice((Kind.COMPLAINT, Kind.REFLECTION)), received, received
        one.due_on = received + timedelta(days=30)
    if state == State.RESOLVED:
        one.resolved_on, one.closed_on, one.outcome, one.in_time = received, received, Outcome.ANSWERED, True
    return one


def read_list(commune: Place) -> Iterator[Line]:
    """The list as the commune's clerk asks for it: signed in, whole pages."""
    client = Client()
    clerk, _new = User.objects.get_or_create(username="bench-petitions")
    Grant.objects.get_or_create(user=clerk, role="petition_clerk", place=commune, first_day=date(2020, 1, 1))
    client.force_login(clerk)
    times, asked = [], []
    for question in QUESTIONS:
        with CaptureQueriesContext(connection) as seen:
            opened(client, question)
        asked.append(len(seen))
        times += [milliseconds(lambda question=question: opened(client, question)) for _round in range(ROUNDS)]
    yield Line("petitions in the commune's list", Petition.objects.within([commune.pk]).count(), "")
    yield Line(f"a page, median of {len(times)} over {len(QUESTIONS)} questions", round(median(times), 1))
    yield Line("a page, p95", round(p95(times), 1), most=150)
    yield Line("statements a page, at the most", max(asked), "")


def opened(client: Client, question: dict) -> None:
    answer = client.get(registry["petitions.petitions"].url("list"), question)
    if answer.status_code != 200:
        raise SystemExit(f"{question}: {answer.status_code}")


# --- a crowd ---------------------------------------------------------------------------------------------------------


def with_tokens(addresses: list[str], count: int, fields: Callable[[int], dict]) -> Iterator[Visit]:
    """Forms fetched now, one for each sending, and filled in for as long as a person would take at least."""
    client, visits = Client(), []
    for number in range(count):
        address = addresses[number % len(addresses)]
        token = TOKEN.search(client.get(address).content.decode())
        visits.append(Visit(address, fields(number) | {"gate": token[1]}))
    time.sleep(gate.HASTY + 1)
    return iter(visits)


def statements(visit: Visit) -> int:
    with CaptureQueriesContext(connection) as seen:
        Client().post(visit.address, visit.fields)
    return len([one for one in seen if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def crowd_of(visits: Iterable[Visit]) -> Sent:
    """All of them by CLIENTS processes, each without pause."""
    waiting = list(visits)
    connection.close()
    context = multiprocessing.get_context("fork")
    told, start = context.Queue(), context.Barrier(CLIENTS + 1)
    parts = [waiting[len(waiting) * n // CLIENTS : len(waiting) * (n + 1) // CLIENTS] for n in range(CLIENTS)]
    clients = [context.Process(target=act, args=(part, start, told)) for part in parts]
    for one in clients:
        one.start()
    start.wait()
    begun = time.perf_counter()
    answers = [told.get() for _client in clients]
    took = time.perf_counter() - begun
    for one in clients:
        one.join()
    sent = Sent(took, [one for times, _refused in answers for one in times], sum(refused for _times, refused in answers))
    say(f"{len(waiting)} to {waiting[0].address}: {sent.rate} a second, p95 {p95(sent.times):.0f} ms")
    return sent


def act(visits: list[Visit], start, told) -> None:
    client = Client()
    times, refused = [], 0
    connection.ensure_connection()
    start.wait()
    for visit in visits:
        begun = time.perf_counter()
        answer = client.get(visit.address) if visit.fields is None else client.post(visit.address, visit.fields)
        times.append((time.perf_counter() - begun) * 1000)
        refused += answer.status_code != 200
    told.put((times, refused))
    connection.close()
    told.close()
    told.join_thread()
    os._exit(0)
