"""All communes submit in the same hour, through the site; then the province's officers accept by the thousand.

Each commune's officer is signed in beforehand. Processes send the filled-in page of one commune after another, without
pause, each through the whole stack of the site: eight on PostgreSQL, where such an hour happens, and one on SQLite.
"""

import multiprocessing
import os
import time

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench.database import prepare, settle
from bench.measure import Given, Line, milliseconds, p95, say
from tuquan.accounts.models import Grant, User
from tuquan.kit.period import today
from tuquan.places.models import Place, Tier
from tuquan.returns import actions, seed
from tuquan.returns.actions.rounds import Several
from tuquan.returns.models import Definition, Return, ReturnLine, ReturnState, Round

SENDERS, MANY, SINCE = 8, 1_000, "2025-07-01"
TYPED = {
    "petitions.received": 12, "petitions.resolved": 10, "weapons.guns": 0, "weapons.ammunition": 3,
    "weapons.explosives": 0,
}  # fmt: skip


def run(given: Given) -> list[Line]:
    busy = connection.vendor == "postgresql"
    settings.ALLOWED_HOSTS = ["*"]
    prepare()
    seed.load()
    nation = Place.objects.get(tier=Tier.NATION)
    analyst = officer("bench-ministry", "ministry_analyst", nation)
    report = fresh_report(nation, analyst)
    took: dict[str, float] = {}
    took["open"] = milliseconds(lambda: actions.open_round(nation, definition=report, by=analyst)) / 1000
    opened = report.rounds.get()
    sheets = list(opened.sheets.filter(place__tier=Tier.COMMUNE).select_related("place"))
    say(f"{len(sheets)} officers sign in")
    visits = [(sheet.pk, sign_in(sheet.place)) for sheet in sheets]
    settle()
    took["send"], times, refused = send_all(visits, SENDERS if busy else 1)
    submitted = opened.sheets.filter(state=ReturnState.SUBMITTED).count()
    typed = ReturnLine.objects.filter(sheet__round=opened, counted=False, value__isnull=False).count()
    lost = len(sheets) - submitted + (submitted * len(TYPED) - typed) + refused
    some = list(opened.sheets.filter(state=ReturnState.SUBMITTED).select_related("place__parent")[:MANY])
    took["accept"] = milliseconds(lambda: actions.accept_returns(Several(opened, some), by=analyst)) / 1000
    return [
        Line("one round opened for all units", round(took["open"], 2), "s"),
        Line("sheets submitted", len(sheets), ""),
        Line(f"by {SENDERS if busy else 1} at once", round(took["send"], 1), "s", most=60 if busy else None),
        Line("one submission, p95", round(p95(times), 1), most=300 if busy else None),
        Line("lost", lost, "", most=0),
        Line(f"{len(some)} accepted as one act", round(took["accept"], 2), "s", most=10),
    ]


def fresh_report(nation: Place, analyst: User) -> Definition:
    """A copy of the monthly report, so that the bench can run on the same database again."""
    month = Definition.objects.get(code="movement.month")
    Return.objects.filter(round__place=nation, state=ReturnState.ACCEPTED).update(state=ReturnState.SENT_BACK)
    return actions.copy_report(nation, of=month, title=f"bench {Round.objects.count()}", basis="bench", by=analyst)


def officer(username: str, role: str, place: Place) -> User:
    user, new = User.objects.get_or_create(username=username)
    if new:
        Grant.objects.create(user=user, role=role, place=place, first_day=SINCE)
    return User.objects.get(pk=user.pk)


def sign_in(commune: Place) -> str:
    """The session of the commune's officer, as signing in leaves it."""
    user = officer(f"bench-{commune.pk}", "commune_officer", commune)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


def send_all(visits: list[tuple[int, str]], count: int) -> tuple[float, list[float], int]:
    """Seconds for all, milliseconds of each, and how many were refused."""
    connection.close()
    context = multiprocessing.get_context("fork")
    told, start = context.Queue(), context.Barrier(count + 1)
    senders = [context.Process(target=send, args=(visits[n::count], start, told)) for n in range(count)]
    for sender in senders:
        sender.start()
    start.wait()
    begun = time.perf_counter()
    answers = [told.get() for _sender in senders]
    took = time.perf_counter() - begun
    for sender in senders:
        sender.join()
    return took, [one for times, _refused in answers for one in times], sum(refused for _times, refused in answers)


def send(visits: list[tuple[int, str]], start, told) -> None:
    client = Client()
    fields = {"source": f"BC {today():%d/%m/%Y}", "version": "0", **{f"value-{key}|": n for key, n in TYPED.items()}}
    times, refused = [], 0
    start.wait()
    for sheet, session in visits:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        address = reverse("register:returns.returns:verb", args=[sheet, "submit_return"])
        begun = time.perf_counter()
        answer = client.post(address, fields)
        times.append((time.perf_counter() - begun) * 1000)
        refused += answer.status_code != 302
    told.put((times, refused))
    connection.close()
    told.close()
    told.join_thread()
    os._exit(0)
