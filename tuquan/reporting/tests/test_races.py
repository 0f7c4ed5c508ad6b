"""Numbers under load, on real connections: no gap, no duplicate, whoever presses at once and whatever dies half-way."""

import os
import signal
import subprocess
import sys
from datetime import date
from urllib.parse import quote

import pytest
from django.db import connection

from tuquan.journal import chain
from tuquan.kit.period import Period, today
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.reporting import actions
from tuquan.reporting.blocks import figure, paragraph
from tuquan.reporting.models import Document, NumberBook
from tuquan.tests.actions import TESTER, open_many
from tuquan.tests.racing import at_once, done
from tuquan.tests.world import make_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

D = date
HANDS, EACH = 4, 4
TEXT = [paragraph("Mở đợt phát động.")]


@pytest.fixture
def officer(country):
    return make_user("officer", ("commune_officer", country.u))


@pytest.fixture
def signer(country):
    return make_user("signer", ("police_head", country.u))


def submitted(country, officer) -> int:
    draft = actions.draft(country.u, type="plan", office="police", title="Kế hoạch (mẫu)", blocks=TEXT, by=officer)
    return actions.submit(draft, by=officer).pk


def issue(pk, signer):
    return actions.issue(Document.objects.get(pk=pk), by=signer)


def test_numbers_have_no_gap_and_no_duplicate(country, officer, signer):
    drafts = [[submitted(country, officer) for _ in range(EACH)] for _ in range(HANDS)]
    answers = done(at_once(*[lambda own=own: [issue(pk, signer).number for pk in own] for own in drafts]))
    assert sorted(number for each in answers for number in each) == list(range(1, HANDS * EACH + 1))
    assert NumberBook.objects.get().last_number == HANDS * EACH


def test_pressed_twice_it_is_issued_once(country, officer, signer):
    pk = submitted(country, officer)
    assert len(done(at_once(*[lambda: issue(pk, signer)] * 4))) == 1
    assert NumberBook.objects.get().last_number == 1 and Document.objects.get().number == 1


def test_paper_and_screen_share_one_book(country, officer, signer):
    pks = [submitted(country, officer) for _ in range(3)]

    def paper():
        given = {"type": "plan", "office": "police", "title": "Bản giấy", "on": today(), "by": officer}
        return actions.register_paper(country.u, number=NumberBook.objects.get().last_number + 1, **given)

    issue(pks.pop(), signer)
    done(at_once(*[lambda pk=pk: issue(pk, signer) for pk in pks], paper, paper))
    numbers = sorted(Document.objects.exclude(number=None).values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) >= 3


def test_what_is_frozen_while_others_write_is_what_the_ledger_knew(country, officer, signer):
    """Records come in and are sealed while reports are issued: each report names a moment that gives it again."""
    blocks = [paragraph("{1}", figure("tests.opened"))]
    given = {"first_day": D(2024, 1, 1), "last_day": D(2024, 12, 31), "blocks": blocks, "by": officer}
    drafts = [
        actions.submit(actions.draft(country.u, type="periodic", office="police", **given), by=officer).pk for _ in range(4)
    ]

    def write():
        for number in range(12):
            open_many(country.nation, rows=[{"place": country.u, "opened_on": D(2024, 3, number + 1)}], by=TESTER)

    def seal():
        for _ in range(12):
            chain.seal()

    done(at_once(write, write, seal, *[lambda pk=pk: issue(pk, signer) for pk in drafts]))
    window = Period(D(2024, 1, 1), D(2024, 12, 31))
    for document in Document.objects.all():
        known = figures(country.u, window, indicators=find(["tests.opened"]), known_at=document.known_at)
        (one,) = document.frozen["figures"]
        assert known.amounts["tests.opened"].value == one["value"]
    assert figures(country.u, window, indicators=find(["tests.opened"])).amounts["tests.opened"].value == 24


KILLED = """
import sys, time, django; django.setup()
from tuquan.accounts.models import User
from tuquan.reporting import actions, files
from tuquan.reporting.models import Document
def never(*args):
    print("numbered", flush=True)  # the number is taken, nothing is committed
    time.sleep(60)
files.keep = never
actions.issue(Document.objects.get(pk=int(sys.argv[1])), by=User.objects.get(username="signer"))
"""


def test_killed_between_number_and_commit_there_is_no_gap(country, officer, signer, folder):
    first, second = submitted(country, officer), submitted(country, officer)
    known = connection.settings_dict
    url = "postgres://{}:{}@{}:{}/{}".format(*(quote(str(known[key])) for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")))
    environment = {
        **os.environ, "TUQUAN_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "tuquan.config.test_settings",
        "TUQUAN_DATABASE_URL": "" if connection.vendor == "sqlite" else url,
    }  # fmt: skip
    dying = subprocess.Popen([sys.executable, "-c", KILLED, str(first)], env=environment, stdout=subprocess.PIPE, text=True)
    assert dying.stdout.readline() == "numbered\n"
    dying.send_signal(signal.SIGKILL)
    dying.wait(20)
    assert Document.objects.get(pk=first).state == "submitted" and not NumberBook.objects.filter(last_number__gt=0).exists()
    assert issue(second, signer).number == 1 and issue(first, signer).number == 2
