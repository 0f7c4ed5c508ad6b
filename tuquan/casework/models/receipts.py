"""Receipts: the way back to a report for whoever sent it, and the messages that go along it."""

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.casework.models.envelopes import Envelope, Part
from tuquan.casework.models.keys import Desk, hold
from tuquan.places.models import Place


class Receipt(models.Model):
    """One row is one way back to a report. The code itself is nowhere: only a keyed hash that finds the row.

    `reply_key` is the public half (base64) of the key pair that the code gives; answers are sealed to it. Empty for
    reports that are not sealed.
    """

    subject = models.CharField(_("what"), max_length=120, unique=True)
    lookup = models.CharField(_("keyed hash"), max_length=64, unique=True)
    reply_key = models.CharField(_("public half"), max_length=44, blank=True)
    made_on = models.DateField(_("made on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    personal = ("lookup", "reply_key")
    plain = ("id", "subject", "made_on", "closed_on")

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")

    def __str__(self):
        return self.subject

    def lock(self) -> None:
        """Hold the report and then its receipt: no message is written while the report moves on or is deleted."""
        hold(self.subject)
        self.refresh_from_db(from_queryset=Receipt.objects.select_for_update())

    @property
    def record(self) -> Any:
        """The report itself."""
        label, _colon, pk = self.subject.partition(":")
        return apps.get_model(label)._default_manager.get(pk=int(pk))

    @property
    def sealed(self) -> bool:
        return bool(self.reply_key)

    @property
    def desk(self) -> Desk | None:
        """To which messages of the reporter are sealed: the one that reads the report now."""
        envelopes = Envelope.objects.filter(subject=self.subject, part=Part.CONTENT).select_related("desk")
        newest = envelopes.order_by("-pk").first()
        return newest.desk if newest else None

    def act_places(self) -> list[Place]:
        return self.record.act_places()


class Message(models.Model):
    """One row is one message between whoever sent a report and those who handle it.

    Sealed reports: `box` is sealed to the other side, `copy` to the side that wrote it; one of the two is the `desk`.
    Others: `text`.
    """

    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="messages")
    from_reporter = models.BooleanField(_("from the reporter"))
    text = models.TextField(_("message"), blank=True)
    box = models.BinaryField(_("sealed"), null=True, blank=True)
    copy = models.BinaryField(_("sealed copy"), null=True, blank=True)
    desk = models.ForeignKey(Desk, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("desk"))
    sent_on = models.DateField(_("sent on"))
    erased_on = models.DateField(_("erased on"), null=True, blank=True)

    personal = ("text", "box", "copy")
    plain = ("id", "receipt", "from_reporter", "desk", "sent_on", "erased_on")

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["pk"]

    def __str__(self):
        return f"{self.sent_on:%d/%m/%Y}"


class SpentToken(models.Model):
    """One row is a one-use token of a public form that was used; kept until it would have expired anyway.

    `slot` (tens of seconds since 1970) tells how busy the last minute was and is emptied two minutes later: a row
    that kept its time would say when each report was written.
    """

    digest = models.CharField(max_length=64, unique=True)
    form = models.CharField(_("form"), max_length=20)
    worked = models.BooleanField(_("with proof of work"))
    slot = models.PositiveBigIntegerField(_("when, for two minutes"), null=True, blank=True)
    last_day = models.DateField(_("kept until"), db_index=True)

    personal = ()
    plain = ("id", "digest", "form", "worked", "slot", "last_day")

    class Meta:
        verbose_name = _("spent token")
        verbose_name_plural = _("spent tokens")
        indexes = [models.Index(fields=["form", "slot"], condition=models.Q(slot__isnull=False), name="spent_lately")]

    def __str__(self):
        return self.digest
