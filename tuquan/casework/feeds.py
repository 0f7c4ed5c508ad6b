"""A secret address at which a user's own calendar reads what is due. It tells the kind of work and a code, no more."""

import hashlib
import secrets
from datetime import UTC, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from icalendar import Calendar, Event

from tuquan.accounts.models import User
from tuquan.casework.models import Clock, Feed
from tuquan.casework.records import with_records
from tuquan.journal.actions import action
from tuquan.kit.period import ONE_DAY, today

BITS = 128
BACK = timedelta(days=90)  # how long what is late stays in the calendar
MOST = 1000


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@action(_("Make a calendar address"))
def make_feed(feed: Feed, *, by) -> Feed:
    """Make a new address, read from `feed.fresh_secret` once; the one before opens nothing any more."""
    own(feed, by)
    feed.fresh_secret = secrets.token_urlsafe(BITS // 8)
    feed.secret_hash, feed.made_at = hashed(feed.fresh_secret), timezone.now()
    feed.save()
    return feed


@action(_("Stop the calendar address"))
def stop_feed(feed: Feed, *, by) -> Feed:
    """The address opens nothing any more."""
    own(feed, by)
    feed.secret_hash = None
    feed.save()
    return feed


def own(feed: Feed, by) -> None:
    if feed.user.username != by.username:
        raise ValidationError(_("Nobody makes or stops the calendar address of somebody else."))


def opened(secret: str) -> User | None:
    """Whose calendar address this is."""
    feed = Feed.objects.select_related("user").filter(secret_hash=hashed(secret), user__is_active=True).first()
    return feed.user if feed else None


def calendar_of(user: User) -> Calendar:
    """What is this user's to do, as their roles stand today; of what is sealed only that something is due."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tu Quan//casework//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _t("Deadlines") + " – Tự Quản")
    mine = Clock.objects.running().filter(suspended_on=None, due_on__gte=today() - BACK)
    mine = mine.for_user(user, "verb").filter(Q(assignee=None) | Q(assignee=user)).order_by("due_on", "pk")[:MOST]
    for clock, record in with_records(list(mine)):
        calendar.add_component(event_of(clock, record))
    return calendar


def event_of(clock: Clock, record) -> Event:
    event = Event()
    event.add("uid", f"{clock.pk}@{settings.SITE.partition('://')[2]}")
    event.add("dtstamp", timezone.now())
    event.add("transp", "TRANSPARENT")
    where = reverse("casework:worklist") if clock.sealed else clock.get_absolute_url()
    event.add("url", settings.SITE + where)
    if clock.due_at and not clock.sealed:
        event.add("dtstart", clock.due_at.astimezone(UTC))
        event.add("dtend", clock.due_at.astimezone(UTC))
    else:
        event.add("dtstart", clock.due_on)
        event.add("dtend", clock.due_on + ONE_DAY)
    if clock.sealed:
        event.add("summary", _t("1 task due"))
    else:
        code = str(record.code) if record is not None and "code" in record.plain and record.code else ""
        event.add("summary", f"{clock.title} – {code}" if code else str(clock.title))
    return event
