"""Verbs about what a team does: training, duty and patrols."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tuquan.forces.actions.teams import during
from tuquan.forces.models import Duty
from tuquan.journal.actions import action
from tuquan.ledger import mend
from tuquan.organisations.models import Body, Membership, Training


@action(_("Record a training class"))
def hold_training(
    team: Body, *, members: Iterable[Membership], on: date, topic: str, hours: int | None = None,
    certificate: bool = False, by,
) -> Body:  # fmt: skip
    """Members of the team took part in a class; each attendance counts on its day."""
    during(team, on)
    members = list(members)
    if not members:
        raise ValidationError({"members": _("Choose at least one member.")})
    for member in members:
        if member.body_id != team.pk or member.voided or not member.first_day or member.first_day > on:
            raise ValidationError({"members": _("%(member)s did not serve on this day.") % {"member": member.person}})
        if member.ended_on and member.ended_on <= on:
            raise ValidationError({"members": _("%(member)s did not serve on this day.") % {"member": member.person}})
        if member.trainings.standing().filter(on=on, topic=topic).exists():
            raise ValidationError({"members": _("%(member)s has this class already.") % {"member": member.person}})
    trainings = [
        Training(
            place=member.place, member=member, body_kind=member.body_kind, on=on, topic=topic, hours=hours,
            certificate=certificate,
        )
        for member in members
    ]  # fmt: skip
    for training in trainings:
        training.full_clean()
    Training.objects.bulk_create(trainings)
    for member in members:
        member.trained_on = max(on, member.trained_on or on)
        member.save()
    return team


@action(_("Record a duty or patrol"))
def record_duty(team: Body, *, on: date, kind: str, people: int, hours: int, by) -> Duty:
    """How many went out, what for and for how long; never whom they met."""
    during(team, on)
    before = Duty.objects.standing().filter(team=team, on=on, kind=kind).aggregate(last=Max("turn"))["last"] or 0
    duty = Duty(place=team.place, team=team, on=on, kind=kind, turn=before + 1, people=people, hours=hours)
    duty.full_clean()
    duty.save()
    return duty


@action(_("Void the duty"))
def void_duty(duty: Duty, *, reason: str, by) -> Duty:
    """Declare that the entry was a mistake."""
    return mend.void(duty, reason)
