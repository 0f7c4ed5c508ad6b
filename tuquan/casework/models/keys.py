"""Keys: of officers, of desks to which reports are sealed, and the shares by which a lost desk is opened again.

The server holds public halves and wrapped private halves only. Private halves exist in officers' browsers.
"""

from datetime import date

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.places.models import Place


def hold(subject: str) -> None:
    """Hold the row of a record named "tips.Tip:12" until the transaction ends. What belongs to a record is held after it,
    so that two who act on it from two sides never wait for each other."""
    label, _colon, pk = subject.partition(":")
    if pk.isdecimal():
        apps.get_model(label)._default_manager.select_for_update().filter(pk=int(pk)).first()


class Held(models.Model):
    """Rows that an action reads afresh and holds: of two officers at once, the second finds what the first did."""

    class Meta:
        abstract = True

    def lock(self) -> None:
        if not self._state.adding:
            self.refresh_from_db(from_queryset=type(self)._default_manager.select_for_update())


class ReaderKey(Held):
    """One row is the key pair of one officer, made in the officer's browser.

    `wrapped` is the private half in a secret box under Argon2id of the passphrase, with these parameters. Keys and
    boxes are base64. A forgotten passphrase means a new row and the seats given anew.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reader_keys")
    public = models.CharField(_("public half"), max_length=44)
    wrapped = models.CharField(_("wrapped private half"), max_length=120)
    salt = models.CharField(_("salt"), max_length=24)
    passes = models.PositiveSmallIntegerField(_("passes"))
    memory_kib = models.PositiveIntegerField(_("memory, KiB"))
    made_on = models.DateField(_("made on"))
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    personal = ("wrapped", "salt")
    plain = ("id", "user", "public", "passes", "memory_kib", "made_on", "retired_on")

    class Meta:
        verbose_name = _("reading key")
        verbose_name_plural = _("reading keys")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(retired_on=None), name="reader_key_one_in_use",
                violation_error_message=_("This account has a key already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return _t("Key of %(user)s") % {"user": self.user}

    def act_places(self) -> list[Place]:
        """Who holds the right anywhere may have a key."""
        return []


class DeskKind(models.TextChoices):
    """Whose desk it is, and so what is sealed to it."""

    POLICE = "police", _("police: tips")
    COMMITTEE = "committee", _("People's Committee: denunciations")
    PROVINCE = "province", _("province body: what is about officials or the police")
    GUARDIAN = "guardian", _("guardian: agrees to the opening of an identity, outside the police")


class DeskQuerySet(models.QuerySet):
    def standing(self, day: date | None = None) -> "DeskQuerySet":
        """Those to which reports are sealed on a day (default: now)."""
        if day is None:
            return self.filter(retired_on=None)
        return self.filter(made_on__lte=day).filter(Q(retired_on=None) | Q(retired_on__gt=day))


class Desk(Held):
    """One row is one key pair to which reports to a unit are sealed; its private half is held by its seats alone.

    `threshold` shares bring a lost desk back. A unit has one desk of a kind in use at a time.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="desks", verbose_name=_("place"))
    kind = models.CharField(_("kind"), max_length=12, choices=DeskKind)
    public = models.CharField(_("public half"), max_length=44)
    threshold = models.PositiveSmallIntegerField(_("shares needed"), default=2)
    made_on = models.DateField(_("made on"))
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    personal = ()
    plain = ("id", "place", "kind", "public", "threshold", "made_on", "retired_on")
    objects = DeskQuerySet.as_manager()

    class Meta:
        verbose_name = _("desk")
        verbose_name_plural = _("desks")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "kind"], condition=Q(retired_on=None), name="desk_one_in_use",
                violation_error_message=_("The unit has a desk of this kind already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()}, {self.place}"

    def act_places(self) -> list[Place]:
        return [self.place]


class SeatQuerySet(models.QuerySet):
    def live(self) -> "SeatQuerySet":
        """Those not ended, of keys still in use. Whether their owner may read is asked of their roles."""
        return self.filter(last_day=None, key__retired_on=None)


class Seat(Held):
    """One row lets one officer read at a desk: the desk's private half, sealed to the officer's key."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="seats", verbose_name=_("desk"))
    key = models.ForeignKey(ReaderKey, models.PROTECT, related_name="seats", verbose_name=_("reading key"))
    sealed = models.CharField(_("private half, sealed"), max_length=120)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"), null=True, blank=True)

    personal = ("sealed",)
    plain = ("id", "desk", "key", "first_day", "last_day")
    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "key"], condition=Q(last_day=None), name="seat_once",
                violation_error_message=_("This officer has a seat at the desk already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.key.user}, {self.desk}"

    def act_places(self) -> list[Place]:
        return [self.desk.place]


class Share(models.Model):
    """One row is one share of a desk's private half, sealed to the key of the officer who holds it for an office."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="shares", verbose_name=_("desk"))
    office = models.CharField(_("office that keeps it"), max_length=120)
    key = models.ForeignKey(ReaderKey, models.PROTECT, related_name="shares", verbose_name=_("reading key"))
    sealed = models.CharField(_("share, sealed"), max_length=160)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    personal = ("sealed",)
    plain = ("id", "desk", "office", "key", "retired_on")

    class Meta:
        verbose_name = _("share of a desk")
        verbose_name_plural = _("shares")

    def __str__(self):
        return f"{self.office}, {self.desk}"

    def act_places(self) -> list[Place]:
        return [self.desk.place]


class Recovery(Held):
    """One row is one attempt to bring a lost desk back for one officer, with the reason."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="recoveries", verbose_name=_("desk"))
    key = models.ForeignKey(ReaderKey, models.PROTECT, related_name="+", verbose_name=_("for the key"))
    reason = models.TextField(_("reason"))
    asked_on = models.DateField(_("asked on"))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    personal = ("reason",)
    plain = ("id", "desk", "key", "asked_on", "done_on")

    class Meta:
        verbose_name = _("recovery of a desk")
        verbose_name_plural = _("recoveries of desks")
        constraints = [
            models.UniqueConstraint(
                fields=["desk", "key"], condition=Q(done_on=None), name="recovery_one_asked",
                violation_error_message=_("This recovery is asked for already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.desk}, {self.asked_on:%d/%m/%Y}"

    def act_places(self) -> list[Place]:
        return [self.desk.place]


class Reshare(models.Model):
    """One row is one share handed over for a recovery: sealed anew, to the key of whom the desk is brought back for."""

    recovery = models.ForeignKey(Recovery, models.PROTECT, related_name="reshares")
    share = models.ForeignKey(Share, models.PROTECT, related_name="+")
    sealed = models.CharField(_("share, sealed"), max_length=160)
    on = models.DateField(_("day"))

    personal = ("sealed",)
    plain = ("id", "recovery", "share", "on")

    class Meta:
        verbose_name = _("share handed over")
        verbose_name_plural = _("shares handed over")
        constraints = [
            models.UniqueConstraint(
                fields=["recovery", "share"], name="reshare_once",
                violation_error_message=_("This share was handed over already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.share.office}, {self.on:%d/%m/%Y}"
