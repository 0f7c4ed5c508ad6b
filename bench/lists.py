"""A list of 100,000 disputes as an officer asks for it: signed in, whole pages, through every layer."""

from datetime import date

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.database import prepare, settle
from bench.importing import entered
from bench.measure import Given, Line, median, milliseconds, p95
from tuquan.accounts.models import Grant, User
from tuquan.kit.register import registry
from tuquan.mediation.models import Dispute
from tuquan.places.models import Place, Tier

ROUNDS = 10
QUESTIONS: list[dict] = [
    {},
    {"page": 2},
    {"page": 400},
    {"outcome": "settled"},
    {"outcome": "settled", "category": "friction", "page": 3},
    {"received_on_from": "2026-01-01", "received_on_to": "2026-03-31"},
    {"q": "to 17 (mau)"},
    {"q": "khong co tu nay"},
    {"sort": "place__name"},
    {"sort": "-received_on", "page": 12},
]


def run(given: Given) -> list[Line]:
    prepare()
    province = Place.objects.filter(tier=Tier.PROVINCE, last_day=None).order_by("code").first()
    if not Dispute.objects.within([province.pk]).exists():
        entered(given, province)
    settle()
    call_command("collectstatic", verbosity=0, interactive=False)
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    clerk, _new = User.objects.get_or_create(username="bench-lists")
    Grant.objects.get_or_create(user=clerk, role="justice_clerk", place=province, first_day=date(2020, 1, 1))
    client.force_login(clerk)
    times, statements = [], []
    for question in QUESTIONS:
        with CaptureQueriesContext(connection) as asked:
            opened(client, question)
        statements.append(len(asked))
        times += [milliseconds(lambda question=question: opened(client, question)) for _round in range(ROUNDS)]
    return [
        Line("disputes in the list", Dispute.objects.within([province.pk]).count(), ""),
        Line(f"a page, median of {len(times)} over {len(QUESTIONS)} questions", round(median(times), 1)),
        Line("a page, p95", round(p95(times), 1), most=150),
        Line("statements a page, at the most", max(statements), ""),
    ]


def opened(client: Client, question: dict) -> None:
    answer = client.get(registry["mediation.disputes"].url("list"), question)
    if answer.status_code != 200:
        raise SystemExit(f"{question}: {answer.status_code}")
