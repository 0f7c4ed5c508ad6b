"""Many at once: the same rows and figures as one by one, one line in the journal."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.campaigns.actions import import_campaigns
from tuquan.campaigns.models import Campaign, CampaignState, Session
from tuquan.campaigns.tests.conftest import DAY, held, value
from tuquan.journal.models import Event
from tuquan.kit.period import today
from tuquan.ledger.batch import Batch
from tuquan.ledger.check import mismatches

SAME = (
    "kind",
    "title",
    "folded",
    "state",
    "first_day",
    "last_day",
    "year",
    "organisers",
    "attendances",
    "people",
    "held",
)


def row(place, **given):
    return {"place": place, "first_day": DAY, "organisers": ["police"], **given}


def batch(*rows):
    return Batch("campaigns.drive", list(rows), source="dot-phat-dong.xlsx", sha256="00")


def test_it_works(world, officer):
    rows = [
        row(world.u1, attendances=10, people=8, title="Đợt một", venue="Nhà  văn hóa", ref="A1"),
        row(world.u, kind="outreach", channel="leaflet", items=2, copies=300),
        row(world.u2, kind="forum"),
    ]
    assert len(import_campaigns(batch(*rows), by=officer)) == 3
    assert value(world.u, "drives") == value(world.u, "forums") == 1
    assert value(world.u, "drive_attendances") == 10 and value(world.u, "outreach_items") == 2
    assert Session.objects.get(place=world.u1).venue == "Nhà văn hóa"
    event = Event.objects.get(verb="campaigns.import_campaigns")
    assert event.details["rows"] == 3 and {one.event for one in Campaign.objects.all()} == {event.uid}
    assert not list(mismatches())


def test_a_row_is_what_the_form_would_make(world, officer):
    given = {"attendances": 10, "people": 8, "title": "Đợt  một"}
    one = held(world.u1, officer, **given)
    import_campaigns(batch(row(world.u1, **given)), by=officer)
    other = Campaign.objects.exclude(pk=one.pk).get()
    assert [getattr(one, name) for name in SAME] == [getattr(other, name) for name in SAME]
    other.tally()
    assert (other.state, other.held, other.attendances) == (CampaignState.HELD, 1, 10)


def test_a_day_to_come_is_planned(world, officer):
    import_campaigns(batch(row(world.u, first_day=today() + timedelta(9), attendances=5)), by=officer)
    plan = Campaign.objects.get()
    assert (plan.state, plan.attendances) == (CampaignState.PLANNED, None) and not Session.objects.exists()


def test_all_or_nothing(world, officer, province):
    with pytest.raises(ValidationError):
        import_campaigns(batch(row(world.u), row(world.u, attendances=1, people=2)), by=officer)
    with pytest.raises(ValidationError):
        import_campaigns(batch(row(world.u), row(world.y, first_day=date(2020, 1, 1))), by=province)
    assert not Campaign.objects.exists()


def test_doors(world, officer, chair, analyst):
    for stranger in (chair, analyst):
        with pytest.raises(PermissionDenied):
            import_campaigns(batch(row(world.u)), by=stranger)
    with pytest.raises(PermissionDenied):
        import_campaigns(batch(row(world.u), row(world.y)), by=officer)
