"""Users, and the roles granted to them over a place from day to day."""

import hashlib
import secrets
from datetime import date, datetime, timedelta

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.roles import ROLES
from tuquan.kit.period import today
from tuquan.places.models import Place, Tier, Within


class User(AbstractUser):
    """One row is one person who may sign in. What they may do is in their grants, never here."""

    display_name = models.CharField(_("name shown"), max_length=120, blank=True)
    must_change_password = models.BooleanField(_("must choose a new password"), default=False)
    demo = models.BooleanField(_("demo account"), default=False)

    personal = ("first_name", "last_name", "email", "password", "display_name")
    plain = (
        "id", "username", "is_active", "is_staff", "is_superuser", "last_login", "date_joined",
        "must_change_password", "demo",
    )  # fmt: skip

    fresh_link: str  # the secret of a link just made; kept nowhere, see actions.link_password

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self):
        return self.display_name or self.username

    @cached_property
    def grants_today(self) -> list["Grant"]:
        return list(self.grants.on(today()).select_related("place"))

    def roles(self) -> set[str]:
        return {grant.role for grant in self.grants_today}

    def granted(self, right: str) -> list[int]:
        """Places over which a role of this user holds the right, without those inside them."""
        return [grant.place_id for grant in self.grants_today if right in ROLES[grant.role].rights]

    def has_right(self, right: str) -> bool:
        """Whether the right is held anywhere."""
        return bool(self.granted(right))

    def places(self, right: str) -> models.QuerySet[Place]:
        """Every place where this user holds the right, as the map stands today, with the past it inherited."""
        return Place.objects.within(self.granted(right))

    def refusal(self, right: str, places: list[Place] | None) -> str | None:
        """Why this user may not do this at all of these places; None when they may.

        An empty list asks whether the right is held anywhere; None asks for the whole installation.
        """
        granted = self.granted(right) if self.is_active else []
        if not granted:
            return _t("None of your roles allows this.")
        if places is None:
            national = Place.objects.filter(pk__in=granted, tier=Tier.NATION).exists()
            return None if national else _t("Only a role over the whole country allows this.")
        wanted = {place.pk for place in places}
        if not wanted:
            return None
        inside = wanted.intersection(granted)
        if inside != wanted:  # most act at the very place of their grant, which needs no question
            day = today()
            reach = Within.objects.filter(ancestor__in=granted, first_day__lte=day, last_day__gte=day)
            inside.update(reach.filter(place__in=wanted - inside).values_list("place", flat=True))
        outside = [str(place) for place in places if place.pk not in inside]
        if outside:
            return _t("Your role does not reach %(places)s.") % {"places": ", ".join(outside[:3])}
        return None

    def may(self, right: str, *places: Place) -> bool:
        return self.refusal(right, list(places)) is None

    def lock(self) -> None:
        """Read the row afresh and hold it until the transaction ends."""
        if not self._state.adding:
            self.refresh_from_db(from_queryset=User.objects.select_for_update())

    def act_places(self) -> list[Place]:
        """Where the right over this account is needed: wherever it holds a grant, or soon will."""
        return [grant.place for grant in self.grants.not_ended(today()).select_related("place")]


class GrantQuerySet(models.QuerySet):
    def on(self, day: date) -> "GrantQuerySet":
        return self.not_ended(day).filter(first_day__lte=day)

    def not_ended(self, day: date) -> "GrantQuerySet":
        """Those held on that day, and those still to come."""
        return self.filter(Q(last_day=None) | Q(last_day__gte=day))


class Grant(models.Model):
    """One row gives a user a role over a place, and all inside it, from day to day."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=40)
    place = models.ForeignKey(Place, models.PROTECT, related_name="grants", verbose_name=_("place"))
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"), null=True, blank=True)

    personal = ()
    plain = ("id", "user", "role", "place", "first_day", "last_day")
    objects = GrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day=None) | Q(last_day__gte=F("first_day")), name="grant_days_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.user}: {self.role_title}, {self.place}"

    def act_places(self) -> list[Place]:
        return [self.place]

    @property
    def role_title(self):
        return ROLES[self.role].title


class PasswordLink(models.Model):
    """One row is a link by which a user chooses a new password once. Only a hash of its secret is kept."""

    user = models.ForeignKey(User, models.PROTECT, related_name="password_links")
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(_("good until"))
    used_at = models.DateTimeField(_("used"), null=True)

    personal = ("secret_hash",)
    plain = ("id", "user", "expires_at", "used_at")

    class Meta:
        verbose_name = _("one-time link")
        verbose_name_plural = _("one-time links")

    def __str__(self):
        return f"{self.user} {self.expires_at:%Y-%m-%d %H:%M}"

    def lock(self) -> None:
        """Read the row afresh and hold it: two browsers with one link take turns."""
        self.refresh_from_db(from_queryset=PasswordLink.objects.select_for_update())

    def act_places(self) -> list[Place]:
        return []

    @staticmethod
    def now() -> datetime:
        return timezone.now()

    @classmethod
    def make(cls, user: User, life: timedelta) -> "tuple[PasswordLink, str]":
        """A new link and its secret, which is shown once and never stored."""
        secret = secrets.token_urlsafe(24)
        return cls(user=user, secret_hash=cls.hash(secret), expires_at=cls.now() + life), secret

    @staticmethod
    def hash(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    @classmethod
    def open(cls, secret: str) -> "PasswordLink | None":
        """The link that this secret opens, if it is still good."""
        return (
            cls.objects.select_related("user")
            .filter(secret_hash=cls.hash(secret), used_at=None, expires_at__gt=cls.now(), user__is_active=True)
            .first()
        )
