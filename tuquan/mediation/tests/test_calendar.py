"""What a calendar program learns of a dispute."""

from datetime import date

from django.urls import reverse
from icalendar import Calendar

from tuquan.casework import feeds
from tuquan.casework.models import Feed
from tuquan.kit.period import today
from tuquan.mediation import actions


def test_a_dispute_is_named_by_its_code_and_by_nothing_else(client, cast, group, mediators):
    dispute = actions.open_dispute(
        group, violence=False, received_on=today(), category="friction", ground="request",
        party_names=["Nguyễn Văn Đương"], summary="ranh giới vườn", by=cast["clerk"],
    )  # fmt: skip
    actions.assign(dispute, mediators=mediators[:1], on=today(), by=cast["clerk"])
    secret = feeds.make_feed(Feed(user=cast["clerk"]), by=cast["clerk"]).fresh_secret
    [event] = Calendar.from_ical(client.get(reverse("casework:feed", args=[secret])).content).walk("VEVENT")
    assert str(event["summary"]).endswith(f" – {dispute.code}") and event.decoded("dtstart") > date(2026, 1, 1)
    assert not [word for word in ("Đương", "vườn", "Đào", "Thôn", "Uyên") if word in event.to_ical().decode()]
