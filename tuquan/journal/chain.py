"""The hash chain over events: sealed by the worker in the order of commit, checked by `tuquan journal verify`."""

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from tuquan.journal.actions import DISCREET
from tuquan.journal.models import Event, Seal
from tuquan.kit.period import midnight, today

FIRST = "0" * 64
BATCH = 2000


def digest(before: str, event: Event) -> str:
    """SHA-256 over the hash before and the event in one canonical spelling."""
    facts = [
        str(event.uid),
        event.at.astimezone(UTC).isoformat(),
        event.verb,
        event.actor,
        event.place,
        event.place_name,
        event.subject,
        event.details,
    ]
    text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def unsealed():
    """Events that no seal holds yet, oldest first."""
    return Event.objects.exclude(uid__in=Seal.objects.values("event")).order_by("id")


def ready():
    """Those to be sealed now. Events of discreet verbs wait for the day to end: between others they would tell the hour."""
    return unsealed().exclude(verb__in=DISCREET, at__gte=midnight(today()))


def seal() -> int:
    """Seal what has been committed since; returns how many events. Two sealers at once: the later one gives way."""
    sealed = 0
    while True:
        last = Seal.objects.order_by("-sequence").first()
        number, before = (last.sequence, last.hash) if last else (0, FIRST)
        now = timezone.now()
        links = []
        for event in ready()[:BATCH]:
            number, before = number + 1, digest(before, event)
            links.append(Seal(sequence=number, event=event.uid, hash=before, sealed_at=now))
        if not links:
            return sealed
        try:
            with transaction.atomic():
                Seal.objects.bulk_create(links)
        except IntegrityError:
            return sealed
        sealed += len(links)


@dataclass(frozen=True)
class Verdict:
    """What the chain says of itself. `broken_at` is the first number whose hash does not fit, or None."""

    sealed: int
    unsealed: int
    broken_at: int | None
    last_hash: str
    until: datetime | None


def verify() -> Verdict:
    """Recompute every hash. A missing or altered event breaks the chain at its number."""
    before, count, until = FIRST, 0, None
    seals = Seal.objects.order_by("sequence")
    for start in range(0, seals.count(), BATCH):
        page = list(seals[start : start + BATCH])
        events = {event.uid: event for event in Event.objects.filter(uid__in=[link.event for link in page])}
        for link in page:
            count += 1
            event = events.get(link.event)
            if link.sequence != count or event is None or digest(before, event) != link.hash:
                return Verdict(count - 1, unsealed().count(), link.sequence, before, until)
            before, until = link.hash, link.sealed_at
    return Verdict(count, unsealed().count(), None, before, until)
