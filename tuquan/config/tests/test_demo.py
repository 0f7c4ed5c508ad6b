"""The demo: ten years of Hà Tĩnh that come out exactly as the province announced them, from records."""

from collections import Counter
from datetime import date

import pytest
from django.conf import settings
from django.db import connection, transaction

from tools import proofs
from tuquan.accounts.models import User
from tuquan.config import demo
from tuquan.journal import chain
from tuquan.kit.period import Period, today
from tuquan.law import seed as law
from tuquan.ledger import balances, claims
from tuquan.ledger.check import mismatches
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.models import Claim
from tuquan.ledger.reading import Map
from tuquan.mediation.models import Dispute
from tuquan.organisations.models import Person
from tuquan.places import seed as places
from tuquan.places.models import Tier
from tuquan.places.tree import find as place_of
from tuquan.reporting.linter import lint
from tuquan.reporting.linter.text import Text
from tuquan.reporting.narrative.proofs import proofs as rebuilt
from tuquan.schemes import pulse
from tuquan.schemes.models import Point, Scheme

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TEN_YEARS = Period(date(2013, 1, 1), date(2023, 5, 24))
ANNOUNCED = {
    "campaigns.drives": 366,
    "campaigns.drive_attendances": 114_924,
    "mediation.groups": 1_896,
    "mediation.mediators": 14_010,
    "petitions.received": 81_760,
    "forces.commune_police": 2_815,
}


@pytest.fixture(scope="module")
def province(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demo, built once; taken away again at the end."""
    home = settings.HOME
    settings.HOME = tmp_path_factory.mktemp("home")
    with django_db_blocker.unblock(), transaction.atomic():
        law.load()
        places.load(lambda _line: None)
        claims.load_published()
        demo.build(lambda _line: None)
        connection.check_constraints()  # once here, or PostgreSQL checks all rows after every test
        yield place_of("42")
        transaction.set_rollback(True)
    settings.HOME = home


def ten_years(province, map_):
    return figures(province, TEN_YEARS, map=map_, indicators=find(), by_child=True)


@pytest.mark.parametrize("map_", [Map.THEN, Map.TODAY])
def test_the_ten_years_are_those_that_were_announced(province, map_):
    table = ten_years(province, map_)
    assert {key: table.amounts[key].value for key in ANNOUNCED} == ANNOUNCED
    assert table.amounts["forces.commune_police"].splits["regular=y"] == 1_045
    assert 89 < table.amounts["mediation.settlement_rate"].value < 90
    assert sum(table.amounts["commendation.awards"].splits.values()) == 9 + 15 + 10 + 15
    for key in ("campaigns.drives", "mediation.mediators"):
        assert table.amounts[key].evidence.records == ANNOUNCED[key]
    for key in ANNOUNCED:
        assert sum(one.whole for one in table.by_child[key].values()) == ANNOUNCED[key], key


def test_every_claim_of_the_review_finds_its_match(province):
    table = ten_years(province, Map.THEN)
    beside = claims.beside(province, TEN_YEARS, Map.THEN, table.amounts, map_day=today())
    compared = [row for rows in beside.values() for row in rows if row.difference is not None]
    assert len(compared) >= 8
    assert all(row.agrees for row in compared)


def test_it_is_of_real_size_and_invented(province):
    assert Dispute.objects.count() >= 30_000
    assert not Person.objects.exclude(name__endswith="(mẫu)").exists()
    assert not User.objects.filter(demo=True).exclude(display_name__endswith="(mẫu)").exists()


def test_schemes_spread(province):
    """Schemes are counted by name, not by point; those that sleep or ended are among the points."""
    assert not Scheme.objects.exclude(name__endswith="(mẫu)").exists() and Scheme.objects.count() == 25
    own = Point.objects.filter(ref__regex=r"^D-\d{3}$")
    states = Counter(own.values_list("state", flat=True))
    assert sum(states.values()) == 600 and min(states["dormant"], states["struck_off"]) > 20
    assert own.exclude(parent=None).count() > 500
    now = figures(province, Period(date(2013, 1, 1), today()), map=Map.TODAY, indicators=find()).amounts
    assert (now["schemes.schemes"].value, now["schemes.points"].value) == (25, 600 - states["struck_off"])
    assert pulse.run() == 0


def test_other_provinces_show_how_much_of_their_claims_is_not_recorded(province):
    claimed = Claim.objects.filter(indicator="schemes.points", place__tier=Tier.PROVINCE)
    assert claimed.count() >= 3
    for claim in claimed:
        window = Period(claim.first_day, claim.last_day)
        amounts = figures(claim.place, window, indicators=find(["schemes.points"])).amounts
        assert 0 < amounts["schemes.points"].value < claim.value / 10  # with what a merged province brought along


def test_the_ledger_and_the_journal_hold(province):
    assert not list(mismatches())
    assert not balances.differences()
    assert chain.verify().broken_at is None


def test_the_published_reviews_come_out_again(province):
    """docs/proofs.md says what the demo says; `python -m tools.proofs` writes it anew."""
    assert proofs.FILE.read_text("utf-8") == proofs.page()
    by_name = {one.name: one for one in rebuilt()}
    own = next(one for name, one in by_name.items() if name.startswith("Hà Tĩnh"))
    assert all(number.is_ours for number in own.numbers) and "89,15% (23.180/26.000)" in own.paragraph
    for one in by_name.values():
        assert one is own or "Theo " in one.paragraph  # a claim alone names who announced it
        assert lint(Text([("1", one.paragraph)]), date(2022, 1, 1)) == []
    nation = next(one for name, one in by_name.items() if name.startswith("Cả nước"))
    assert "81,2% (1.096.572/1.350.533)" in nation.paragraph  # settled over mediated, never over received
