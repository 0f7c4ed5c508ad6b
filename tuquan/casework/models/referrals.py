"""Referrals: a case offered by one register or body to another."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.casework.models.keys import hold
from tuquan.places.models import Place


class ReferralQuerySet(models.QuerySet):
    def open(self) -> "ReferralQuerySet":
        """Those that wait for an answer."""
        return self.filter(state=ReferralState.OFFERED)


class ReferralState(models.TextChoices):
    """Where an offer stands."""

    OFFERED = "offered", _("offered")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("taken back")


class Referral(models.Model):
    """One row is one case offered to another register or place; accepting makes the receiver's own record.

    `subject` and `result` name records ("petitions.Petition:12"); `to` is the key of the receiving register. The clock,
    the thread, the files and the seal go along.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    subject = models.CharField(_("what"), max_length=120, db_index=True)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("from"))
    to = models.CharField(_("register"), max_length=60)
    to_place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("to"))
    note = models.TextField(_("why"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=ReferralState, default=ReferralState.OFFERED)
    offered_on = models.DateField(_("offered on"))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    reason = models.TextField(_("why not"), blank=True)
    result = models.CharField(_("became"), max_length=120, blank=True)

    personal = ("note", "reason")
    plain = (
        "id", "uid", "subject", "place", "to", "to_place", "state", "offered_on", "decided_on", "result",
    )  # fmt: skip

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        constraints = [
            models.UniqueConstraint(
                fields=["subject"], condition=Q(state=ReferralState.OFFERED), name="referral_one_offer",
                violation_error_message=_("It is offered to somebody already."),
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferralState.DECLINED) | ~Q(reason=""), name="referral_declined_with_reason",
                violation_error_message=_("Say why it is not taken up."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.place} → {self.to_place}"

    def lock(self) -> None:
        """Read the row afresh and hold it: of two who answer at once, the second is told. Before it the case itself,
        which whoever takes the offer back holds first too."""
        hold(self.subject)
        self.refresh_from_db(from_queryset=Referral.objects.select_for_update())

    def act_places(self) -> list[Place]:
        """Who is offered something answers; who offers acts on the record itself."""
        return [self.to_place]
