"""Envelopes: what a report says and who wrote it, sealed to desks; and requests to open who wrote it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.casework.models.keys import Desk, Held
from tuquan.places.models import Place


class Part(models.TextChoices):
    """What an envelope holds."""

    CONTENT = "content", _("what is reported")
    IDENTITY = "identity", _("who reports")
    REDACTED = "redacted", _("working copy without what gives the writer away")
    THREAD = "thread", _("messages from before the referral")


class Envelope(Held):
    """One row is one part of a report, sealed. Nothing in it can be read on the server.

    `subject` names the record ("tips.Tip:12"). `box` is a sealed box to `desk`; with a `guardian` it lies in a second
    sealed box to that desk, so that the one opens only after the other. Emptied, not deleted, when its time is over.
    """

    subject = models.CharField(_("what"), max_length=120, db_index=True)
    part = models.CharField(_("part"), max_length=10, choices=Part)
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+", verbose_name=_("desk"))
    guardian = models.ForeignKey(
        Desk, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("guardian")
    )
    box = models.BinaryField(_("sealed"))
    by_browser = models.BooleanField(_("sealed in the sender's browser"))
    erased_on = models.DateField(_("erased on"), null=True, blank=True)

    personal = ("box",)
    plain = ("id", "subject", "part", "desk", "guardian", "by_browser", "erased_on")

    class Meta:
        verbose_name = _("envelope")
        verbose_name_plural = _("envelopes")
        constraints = [
            models.UniqueConstraint(fields=["subject", "part", "desk"], name="envelope_once"),
            models.CheckConstraint(
                condition=~Q(part=Part.IDENTITY) | Q(guardian__isnull=False), name="envelope_identity_takes_two",
                violation_error_message=_("Who reports is sealed to two desks."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_part_display()} ({self.subject})"

    def act_places(self) -> list[Place]:
        return [self.desk.place]


class OpeningState(models.TextChoices):
    """Where a request to open stands."""

    ASKED = "asked", _("asked")
    ALLOWED = "allowed", _("allowed")
    REFUSED = "refused", _("refused")


class Opening(Held):
    """One row is one request to open who wrote a report: by one officer, with reason and law, decided by a guardian.

    Allowing takes the guardian's layer off in the guardian's browser: `half` is then a sealed box to the desk alone.
    The reporter sees by the receipt that it was asked, when, why, and what was decided.
    """

    STEPS = {
        "allow_opening": ({OpeningState.ASKED}, OpeningState.ALLOWED),
        "refuse_opening": ({OpeningState.ASKED}, OpeningState.REFUSED),
        "send_back_half": ({OpeningState.ALLOWED}, OpeningState.ASKED),
        "read_identity": ({OpeningState.ALLOWED}, OpeningState.ALLOWED),
    }

    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="openings")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_on = models.DateField(_("asked on"))
    reason = models.TextField(_("reason"))
    citation = models.CharField(_("by which law"), max_length=200)
    urgent = models.BooleanField(_("a life is in danger"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=OpeningState, default=OpeningState.ASKED)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    answer = models.TextField(_("why not"), blank=True)
    half = models.BinaryField(_("sealed to the desk alone"), null=True, blank=True)

    personal = ("reason", "citation", "answer", "half")
    plain = ("id", "envelope", "asked_by", "asked_on", "urgent", "state", "decided_by", "decided_on")

    class Meta:
        verbose_name = _("opening of an identity")
        verbose_name_plural = _("openings of identities")
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")), name="opening_takes_two",
                violation_error_message=_("Somebody else must decide."),
            ),
            models.UniqueConstraint(
                fields=["envelope"], condition=Q(state=OpeningState.ASKED), name="opening_one_asked",
                violation_error_message=_("A request to open it is waiting already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.asked_on:%d/%m/%Y}, {self.get_state_display()}"

    def act_places(self) -> list[Place]:
        return [self.envelope.desk.place]
