"""Which files were entered already, as the journal tells it; and a turn for whoever enters one."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from tuquan.exchange.kept import LIFE
from tuquan.journal.models import Event
from tuquan.kit.display import write_moment
from tuquan.kit.register import Register


class EnteredAlready(Exception):
    """Somebody entered this very file after it was checked."""

    def __init__(self, event: Event):
        super().__init__(told(event))


def acts_of(register: Register, sha256: str) -> Any:
    """The acts by which this very file was entered of late: since before anybody checked what is entered now."""
    late = timezone.now() - timedelta(seconds=2 * LIFE)
    return Event.objects.filter(at__gte=late, verb=register.imports.action.name, details__sha256=sha256)


def acts(register: Register, sha256: str) -> frozenset[str]:
    return frozenset(str(uid) for uid in acts_of(register, sha256).values_list("uid", flat=True))


def wait_for_turn(register: Register, sha256: str) -> None:
    """Until the end of the transaction nobody else enters this file. SQLite lets one write at a time anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{register.key} {sha256}"])


def since(register: Register, sha256: str, before: Iterable[str]) -> Event | None:
    """The act by which somebody entered the file after those acts."""
    return acts_of(register, sha256).exclude(uid__in=list(before)).order_by("-pk").first()


def refuse_twice(register: Register, sha256: str, before: Iterable[str]) -> None:
    """Raises EnteredAlready where the file was entered since those acts."""
    if event := since(register, sha256, before):
        raise EnteredAlready(event)


def told(event: Event) -> str:
    """When the file was entered, and by whom."""
    name = get_user_model().objects.filter(username=event.actor).first() or event.actor_title
    return _("The file %(file)s was entered a moment ago (%(when)s) by %(who)s. Nothing was entered twice.") % {
        "file": event.details.get("file", ""), "when": write_moment(event.at), "who": name,
    }  # fmt: skip
