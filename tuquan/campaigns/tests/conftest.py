"""The people and campaigns of these tests, all made through actions."""

from datetime import date

import pytest

from tuquan.campaigns.actions import raise_topic, record_campaign
from tuquan.campaigns.models import CampaignKind, Channel, Organiser
from tuquan.kit.period import Period
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.tests.world import make_user

DAY = date(2026, 3, 5)
ALL = Period(date(2013, 1, 1), date(2026, 12, 31))
POLICE = [Organiser.POLICE]


@pytest.fixture
def officer(world):
    """Keeps the campaigns of Xã Uyên."""
    return make_user("can.bo", ("commune_officer", world.u))


@pytest.fixture
def front(world):
    return make_user("mat.tran", ("front_cadre", world.u))


@pytest.fixture
def province(world):
    """Keeps those of the whole of Tỉnh Hà Tĩnh."""
    return make_user("tinh", ("provincial_officer", world.p3))


@pytest.fixture
def chair(world):
    """Reads, and keeps nothing."""
    return make_user("chu.tich", ("commune_chair", world.u))


@pytest.fixture
def analyst(world):
    """Sees figures only."""
    return make_user("bo", ("ministry_analyst", world.nation))


@pytest.fixture
def drive(world, officer):
    return held(world.u, officer, CampaignKind.DRIVE, attendances=120)


@pytest.fixture
def forum(world, officer):
    return held(world.u, officer, CampaignKind.FORUM, attendances=60)


@pytest.fixture
def topic(forum, officer):
    return raise_topic(forum, category="traffic", text="Xe tải chạy nhanh qua cổng trường.", by=officer)


def held(place, by, kind=CampaignKind.DRIVE, day=DAY, **fields):
    """One that was held, entered as an officer would."""
    if kind == CampaignKind.OUTREACH:
        fields.setdefault("channel", Channel.LOUDSPEAKER)
    return record_campaign(
        place, kind=kind, first_day=day, organisers=fields.pop("organisers", POLICE), by=by, **fields
    )


def figure(place, key, window=ALL):
    """What the ledger says at a place."""
    return figures(place, window, indicators=find([f"campaigns.{key}"])).amounts[f"campaigns.{key}"]


def value(place, key, window=ALL):
    return figure(place, key, window).value
