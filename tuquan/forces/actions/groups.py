"""Verbs about youth volunteer teams, and guards of agencies, enterprises, schools and hospitals: counts, no names."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.forces.models import Host
from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.ledger import mend
from tuquan.organisations.models import Body, BodyKind, BodyState
from tuquan.places.models import Place

KINDS = (BodyKind.YOUTH_TEAM, BodyKind.GUARD)


@action(_("Add a youth team or guard"))
def add_group(
    place: Place, *, kind: str, name: str, host_kind: str, host: str, first_day: date, members: int, women: int = 0,
    decision: str = "", by,
) -> Body:  # fmt: skip
    """A youth volunteer team or a guard, where it works and how many belong to it."""
    not_ahead(first_day=first_day)
    if kind not in KINDS:
        raise ValidationError({"kind": _("A youth volunteer team or a guard.")})
    group = Body(place=place, kind=kind, name=name, state=BodyState.RECOGNISED, first_day=first_day, decision=decision)
    set_size(group, members, women)
    group.full_clean()
    group.save()
    keeper = Host(group=group, kind=host_kind, name=host)
    keeper.full_clean()
    keeper.save()
    return group


@action(_("Count the members anew"))
def count_group(group: Body, *, members: int, women: int = 0, reason: str, by) -> Body:
    """How many belong to it now."""
    if group.state != BodyState.RECOGNISED:
        raise ValidationError(_("It has ended."))
    mend.keep_reason(group, reason)
    set_size(group, members, women)
    group.save()
    return group


@action(_("End the youth team or guard"))
def end_group(group: Body, *, on: date, by) -> Body:
    """It stands no longer from this day."""
    not_ahead(on=on)
    group.step("dissolve_team")
    group.ended_on = on
    group.full_clean()
    group.save()
    return group


@action(_("Void the youth team or guard"))
def void_group(group: Body, *, reason: str, by) -> Body:
    """Declare that the entry was a mistake."""
    return mend.void(group, reason)


def set_size(group: Body, members: int, women: int) -> None:
    if members < 1:
        raise ValidationError({"members": _("At least one.")})
    if women > members:
        raise ValidationError({"women": _("More women than members.")})
    group.members, group.women = members, women
