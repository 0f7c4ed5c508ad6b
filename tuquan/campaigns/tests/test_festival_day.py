"""The Festival Day: once a year for each place or body."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Value

from tuquan.campaigns.actions import cancel, correct_campaign, import_campaigns, plan_campaign, void_campaign
from tuquan.campaigns.models import CampaignKind
from tuquan.campaigns.tests.conftest import POLICE, held, value
from tuquan.kit.violations import in_words
from tuquan.ledger.batch import Batch

DAY = date(2025, 8, 19)
FESTIVAL = CampaignKind.FESTIVAL


def test_it_works(world, officer):
    held(world.u1, officer, FESTIVAL, DAY, attendances=200)
    held(world.u2, officer, FESTIVAL, DAY, attendances=100)
    held(world.u1, officer, FESTIVAL, date(2024, 8, 17), attendances=50)
    held(world.u, officer, FESTIVAL, date(2025, 8, 12), host="Trường THCS Uyên")
    assert value(world.u, "festival_places") == 4 and value(world.u, "festival_attendances") == 350


def test_once_a_year(world, officer):
    held(world.u1, officer, FESTIVAL, DAY)
    for again in (DAY, date(2025, 7, 30)):
        with pytest.raises(ValidationError):
            held(world.u1, officer, FESTIVAL, again)
    with pytest.raises(ValidationError):
        plan_campaign(world.u1, kind=FESTIVAL, first_day=DAY, organisers=POLICE, by=officer)
    assert value(world.u, "festival_places") == 1


def test_once_for_each_body_however_it_is_written(world, officer):
    held(world.u, officer, FESTIVAL, DAY, host="Trường THCS Uyên")
    with pytest.raises(ValidationError):
        held(world.u, officer, FESTIVAL, DAY, host="TRƯỜNG  thcs uyen")
    held(world.u, officer, FESTIVAL, DAY, host="Công ty May Uyên")


def test_voided_and_cancelled_ones_make_room(world, officer):
    void_campaign(held(world.u1, officer, FESTIVAL, DAY), reason="Nhầm", by=officer)
    plan = plan_campaign(world.u1, kind=FESTIVAL, first_day=DAY, organisers=POLICE, by=officer)
    cancel(plan, reason="Bão", by=officer)
    held(world.u1, officer, FESTIVAL, DAY)


def test_a_correction_may_not_bring_a_second(world, officer):
    held(world.u1, officer, FESTIVAL, DAY)
    other = held(world.u2, officer, FESTIVAL, DAY)
    with pytest.raises(ValidationError):
        correct_campaign(other, place=world.u1, reason="Sai thôn", by=officer)


def test_in_a_file(world, officer):
    held(world.u2, officer, FESTIVAL, DAY)
    row = {"first_day": DAY, "organisers": POLICE}
    for places in ([world.u1, world.u1], [world.u1, world.u2]):
        with pytest.raises(ValidationError) as refused:
            import_campaigns(Batch("campaigns.festival", [{"place": place, **row} for place in places]), by=officer)
        assert f"{places[1]} (2025)" in str(refused.value)
    import_campaigns(Batch("campaigns.festival", [{"place": world.u1, **row}]), by=officer)
    assert value(world.u, "festival_places") == 2


def test_the_database_holds_it_too(world, officer):
    """Also where two officers enter it at the same moment, so that no check before saw the other."""
    held(world.u1, officer, FESTIVAL, DAY)
    two = held(world.u2, officer, FESTIVAL, DAY)
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        type(two).objects.filter(pk=two.pk).update(place=Value(world.u1.pk))
    assert in_words(refused.value)
