"""Many hands at once, on real connections: nothing acknowledged is lost, nothing is done twice, every check holds.

SQLite's tests live in memory, where two connections cannot wait for each other; so the country is copied to a file.
"""

import os
import signal
import subprocess
import sys
import threading
from contextlib import suppress
from datetime import date
from urllib.parse import quote

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from tuquan.accounts import actions as accounts
from tuquan.accounts.models import User
from tuquan.campaigns.actions import record_campaign
from tuquan.campaigns.models import Campaign
from tuquan.journal import chain
from tuquan.journal.models import Event
from tuquan.law import cache, seed
from tuquan.ledger import balances
from tuquan.ledger.check import mismatches
from tuquan.ledger.models import Entry, Pending, Posting
from tuquan.mediation import actions
from tuquan.mediation.models import Dispute, State
from tuquan.organisations.models import Body, Membership, MemberState
from tuquan.petitions import actions as petitions
from tuquan.petitions.models import Petition
from tuquan.reform import actions as reform
from tuquan.returns import actions as returns
from tuquan.returns.actions.sheets import Given
from tuquan.tests.racing import all_holds, at_once, done
from tuquan.tests.world import make_user

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]

D = date
RECEIVED, CLOSED = D(2025, 3, 3), D(2025, 3, 20)
PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def clerk(country):
    return make_user("clerk", ("justice_clerk", country.u))


@pytest.fixture
def chair(country):
    return make_user("chair", ("commune_chair", country.p3))


@pytest.fixture
def officer(country):
    return make_user("officer", ("commune_officer", country.u))


@pytest.fixture
def province(country):
    return make_user("province", ("provincial_officer", country.p3))


@pytest.fixture
def admin(country):
    return make_user("admin", ("administrator", country.nation))


@pytest.fixture
def group(country, clerk):
    return actions.bring_in_group(
        country.u1, name="Tổ hòa giải Thôn Một", first_day=D(2020, 1, 2), decision="12/QĐ-UBND", women=1, men=2, by=clerk
    )


def take_in(group, clerk, **given):
    fields = dict(violence=False, received_on=RECEIVED, category="friction", ground="request") | given
    return actions.open_dispute(group, by=clerk, **fields)


# --- one thing, two hands --------------------------------------------------------------------------------------------


def test_two_closings_of_one_dispute(group, clerk):
    dispute = take_in(group, clerk)
    actions.assign(dispute, mediators=list(group.memberships.all()), on=RECEIVED, by=clerk)
    outcomes = ["settled", "not_settled"] * 2
    answers = at_once(*(
        lambda outcome=outcome: actions.close(Dispute.objects.get(), outcome=outcome, on=CLOSED, by=clerk)
        for outcome in outcomes
    ))  # fmt: skip
    assert len(done(answers)) == 1
    assert Event.objects.filter(verb="mediation.close").count() == 1
    assert Posting.objects.filter(series__indicator__in=["mediation.settled", "mediation.not_settled"]).exists()
    all_holds()


def test_numbers_of_one_book(group, clerk):
    works = [lambda: [take_in(group, clerk).number for _ in range(3)] for _ in range(5)]
    numbers = [number for each in done(at_once(*works)) for number in each]
    assert sorted(numbers) == list(range(1, 16))
    all_holds()


def test_two_acceptances_of_one_return(country, officer, province):
    sheet = returns.file_return(
        country.u, first_day=D(2023, 1, 1), last_day=D(2023, 12, 31), source="BC 12", by=officer,
        lines=[{"indicator": "petitions.received", "split": "", "value": 40}],
    )  # fmt: skip
    returns.submit_return(sheet, by=officer)
    works = [lambda: returns.accept_return(type(sheet).objects.get(), by=province) for _ in range(4)]
    assert len(done(at_once(*works))) == 1
    assert Posting.objects.get(series__indicator="petitions.received").value == 40
    all_holds()


def test_two_officers_hand_in_one_sheet(country, officer, province):
    report = returns.define_report(
        country.p3, title="Tháng", basis="KH 1", window="reporting.month", due_days=20, province_lead=3, commune_lead=4,
        by=province,
    )  # fmt: skip
    returns.ask_figure(report, indicator="petitions.received", typed=True, by=province)
    sheet = returns.open_round(country.p3, definition=report, by=province).sheets.get(place=country.u)
    works = [
        lambda value=value: returns.submit_return(
            type(sheet).objects.get(pk=sheet.pk), answers=[Given("petitions.received", value=value)], source="BC",
            version=0, by=officer,
        )
        for value in range(4)
    ]  # fmt: skip
    assert len(done(at_once(*works))) == 1 and sheet.lines.count() == 1
    assert Event.objects.filter(verb="returns.submit_return").count() == 1
    all_holds()


def test_one_festival_day(country, officer):
    works = [
        lambda: record_campaign(
            country.u1, kind="festival", first_day=D(2025, 8, 10), organisers=["front"], attendances=50, by=officer
        )
        for _ in range(4)
    ]
    assert len(done(at_once(*works), IntegrityError)) == 1 and Campaign.objects.count() == 1
    all_holds()


def test_one_account_of_a_name(country, admin):
    works = [
        lambda: accounts.open_account(country.u, username="tu.phap", display_name="x", role="justice_clerk", by=admin)
        for _ in range(4)
    ]
    assert len(done(at_once(*works), IntegrityError)) == 1
    assert User.objects.get(username="tu.phap").grants.count() == 1


def test_one_grant_of_a_role(country, admin, clerk):
    works = [
        lambda: accounts.grant_role(country.y, user=clerk, role="justice_clerk", first_day=D(2026, 1, 1), by=admin)
        for _ in range(4)
    ]
    assert len(done(at_once(*works))) == 1 and clerk.grants.filter(place=country.y).count() == 1


def test_a_link_opens_once(admin, clerk):
    accounts.link_password(clerk, by=admin)
    address = reverse("accounts:use_link", args=[clerk.fresh_link])
    works = [
        lambda text=text: Client(raise_request_exception=False).post(address, {"password": text, "again": text})
        for text in (f"{PASSWORD}-{number}" for number in range(4))
    ]
    assert sorted(answer.status_code for answer in done(at_once(*works))) == [302, 410, 410, 410]


# --- one ends what another begins ------------------------------------------------------------------------------------


def test_a_dispute_enters_no_void_group(group, clerk):
    at_once(
        lambda: actions.void_group(Body.objects.get(), reason="nhập nhầm", by=clerk),
        *[lambda: take_in(Body.objects.get(), clerk) for _ in range(3)],
    )
    void = Body.objects.get().voided
    assert Dispute.objects.exists() != void
    all_holds()


def test_a_group_is_dissolved_while_its_mediators_are_recognised(group, clerk, chair):
    new = [actions.propose_mediator(group, name=f"Người {n} (mẫu)", sex="f", by=clerk).pk for n in range(3)]
    works = [
        lambda pk=pk: actions.recognise_mediator(Membership.objects.get(pk=pk), on=D(2026, 1, 5), decision="1", by=chair)
        for pk in new
    ]
    done(at_once(*works, lambda: actions.dissolve_group(Body.objects.get(), on=D(2026, 2, 1), decision="2", by=chair)))
    if Body.objects.get().ended_on:
        assert not Membership.objects.exclude(state=MemberState.ENDED).exists()
    all_holds()


# --- everything at once ----------------------------------------------------------------------------------------------


def test_writers_folds_seals_and_checks(group, clerk):
    """Figures are folded, made anew and checked while disputes come in; no check is alarmed by what is under way."""
    mediators, stop, alarms = list(group.memberships.all()), threading.Event(), []

    def write():
        for _ in range(5):
            dispute = take_in(group, clerk)
            actions.assign(dispute, mediators=mediators, on=RECEIVED, by=clerk)
            actions.close(dispute, outcome="settled", on=CLOSED, by=clerk)
        return 5

    def until_the_end(work):
        def go_on():
            while not stop.wait(0.1):
                work()

        return go_on

    def watch():
        alarms.extend(mismatches())
        alarms.extend(balances.differences())

    writers_left = [3]

    def writer():
        try:
            return write()
        finally:
            writers_left[0] -= 1
            if not writers_left[0]:
                stop.set()

    helpers = [balances.fold, balances.fold, chain.seal, chain.seal, balances.rebuild, watch]
    answers = at_once(*[writer] * 3, *map(until_the_end, helpers))
    assert sum(filter(None, done(answers))) == 15
    assert not alarms
    assert Dispute.objects.filter(state=State.CLOSED).count() == 15
    all_holds()
    balances.fold()
    assert not Pending.objects.exists()
    all_holds()


def test_a_merger_beside_writers(country, officer, province):
    """Each drive that was acknowledged counts, at the old unit or the new one; none counts twice."""
    def record(place):
        kept = []
        for number in range(5):
            with suppress(ValidationError, PermissionDenied):
                kept.append(record_campaign(
                    place, kind="drive", first_day=D(2026, 3, 5), title=f"Đợt {number}", organisers=["police"],
                    attendances=10, by=province,
                ).pk)  # fmt: skip
        return kept

    def merge():
        return [reform.merge(
            country.p3, parts=[country.u, country.y], code="18050", name="Xã Uyên Ý", kind="commune",
            day=D(2026, 3, 1), instrument="Nghị quyết 1/NQ-UBTVQH", by=province,
        )]  # fmt: skip

    *kept, _reform = done(at_once(*[lambda at=at: record(at) for at in (country.u, country.u1, country.y)], merge,
                                  *[lambda: balances.fold() and None] * 2))[:4]  # fmt: skip
    kept = [pk for each in kept for pk in each]
    assert set(kept) == set(Campaign.objects.values_list("pk", flat=True)) and kept
    all_holds()


# --- killed ----------------------------------------------------------------------------------------------------------

SLOW_FOLD = """
import time, django; django.setup()
from tuquan.ledger import balances
add = balances.add
def slowly(*args):
    add(*args)  # balances are written, what was pending is not gone yet, nothing is committed
    print("added", flush=True)
    time.sleep(60)
balances.add = slowly
balances.fold()
"""


def test_a_fold_that_is_killed_leaves_nothing_half_done(group, clerk, folder):
    take_in(group, clerk)
    waiting = Pending.objects.count()
    assert waiting and Entry.objects.exists()
    known = connection.settings_dict
    url = "postgres://{}:{}@{}:{}/{}".format(*(quote(str(known[key])) for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")))
    environment = {
        **os.environ, "TUQUAN_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "tuquan.config.test_settings",
        "TUQUAN_DATABASE_URL": "" if connection.vendor == "sqlite" else url,
    }  # fmt: skip
    fold = subprocess.Popen([sys.executable, "-c", SLOW_FOLD], env=environment, stdout=subprocess.PIPE, text=True)
    assert fold.stdout.readline() == "added\n"
    fold.send_signal(signal.SIGKILL)
    fold.wait(20)
    assert Pending.objects.count() == waiting
    all_holds()
    assert balances.fold() == waiting and not Pending.objects.exists()
    all_holds()


# --- petitions -------------------------------------------------------------------------------------------------------


@pytest.fixture
def desk(country):
    cache.forget()
    seed.load()
    yield make_user("desk", ("petition_clerk", country.u), ("commune_chair", country.u))
    cache.forget()


def letter(place, desk, number):
    given = {"channel": "post", "received_on": RECEIVED, "brief": f"Đơn {number}"}
    return petitions.register(place, by=desk, **given)


def test_letters_entered_at_once_are_numbered_without_gaps(country, desk):
    answers = at_once(*(lambda number=number: letter(country.u, desk, number) for number in range(8)))
    assert sorted(one.number for one in done(answers)) == list(range(1, 9))
    all_holds()


def test_two_officers_decide_one_letter(country, desk):
    petition = letter(country.u, desk, 1)
    petitions.sort(petition, kind="reflection", on=RECEIVED, by=desk)
    places = ("Sở Xây dựng", "Sở Y tế", "Sở Nội vụ")
    answers = at_once(*(
        lambda to=to: petitions.transfer(Petition.objects.get(), to=to, on=RECEIVED, by=desk) for to in places
    ))  # fmt: skip
    assert len(done(answers)) == 1 and Petition.objects.get().steps.filter(verb="transfer").count() == 1
    all_holds()
