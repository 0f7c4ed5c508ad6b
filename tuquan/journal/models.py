"""Who did what, where and when. Names and codes stand here as text, so the log outlives what it describes."""

import os
import time
import uuid
from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def time_ordered_uuid(moment: datetime | None = None) -> uuid.UUID:
    """UUID version 7 (RFC 9562): sorts by the moment it was made (default now), so indexes grow at their end."""
    milliseconds = int(moment.timestamp() * 1000) if moment else time.time_ns() // 1_000_000
    value = milliseconds << 80 | 0x7 << 76 | 0b10 << 62
    noise = int.from_bytes(os.urandom(10), "big")
    return uuid.UUID(int=value | (noise >> 68 & 0xFFF) << 64 | noise & (1 << 62) - 1)


class Frozen(models.QuerySet):
    """Rows that are written once."""

    def update(self, **kwargs):
        raise TypeError(f"{self.model.__name__} rows are never changed")

    def delete(self):
        raise TypeError(f"{self.model.__name__} rows are never deleted")


class FrozenModel(models.Model):
    """A row that is written once: saving it again or deleting it is refused."""

    objects = Frozen.as_manager()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError(f"{type(self).__name__} rows are never deleted")


# actors without an account, by the name that events hold
OUTSIDE = {
    "SYSTEM": _("the system"),
    "RESIDENT": _("a resident"),
    "SETUP": _("installation"),
    "LINK": _("owner of a one-time link"),
    "DEMO": _("demonstration"),
}


class Event(FrozenModel):
    """One row is one act: a verb, who did it, at which place, on what, and the non-personal fields it set."""

    uid = models.UUIDField(_("event"), unique=True, default=time_ordered_uuid, editable=False)
    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    verb = models.CharField(_("verb"), max_length=80)
    actor = models.CharField(_("who"), max_length=150, db_index=True)
    place = models.BigIntegerField(_("place"), null=True, db_index=True)
    place_name = models.CharField(_("where"), max_length=200, blank=True)
    subject = models.CharField(_("what"), max_length=120, db_index=True)
    details = models.JSONField(_("details"), default=dict)

    personal = ()
    plain = ("id", "uid", "at", "verb", "actor", "place", "place_name", "subject", "details")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("journal")

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.subject}"

    @property
    def actor_title(self) -> str:
        """Who did it, as a page shows it."""
        return str(OUTSIDE.get(self.actor, self.actor))


class Seal(FrozenModel):
    """One row is one link of the chain: the event sealed at this place in the order, and the hash up to here."""

    sequence = models.BigIntegerField(_("number"), primary_key=True)
    event = models.UUIDField(_("event"), unique=True)
    hash = models.CharField(_("hash"), max_length=64)
    sealed_at = models.DateTimeField(_("sealed at"), db_index=True)

    personal = ()
    plain = ("sequence", "event", "hash", "sealed_at")

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")

    def __str__(self):
        return f"{self.sequence} {self.hash[:12]}"
