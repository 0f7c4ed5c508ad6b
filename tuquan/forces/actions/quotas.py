"""Verbs about quotas: the province says how many teams and members a commune has."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.forces.models import Quota
from tuquan.journal.actions import action
from tuquan.ledger import mend
from tuquan.places.models import Place, Tier


@action(_("Set a quota"))
def set_quota(place: Place, *, first_day: date, teams: int, members: int, resolution: str, by) -> Quota:
    """From this day the commune has so many teams and members, by this resolution."""
    if place.tier != Tier.COMMUNE:
        raise ValidationError({"place": _("A quota is set for a commune.")})
    quota = Quota(place=place, first_day=first_day, teams=teams, members=members, resolution=resolution)
    quota.full_clean()
    quota.save()
    return quota


@action(_("Void the quota"))
def void_quota(quota: Quota, *, reason: str, by) -> Quota:
    """Declare that the entry was a mistake; the quota before it holds on."""
    return mend.void(quota, reason)
