"""What else offices keep in Excel: quotas, trainings, youth teams and guards. Each is one act."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.forces.actions.batches import checked
from tuquan.forces.actions.groups import KINDS, set_size
from tuquan.forces.models import Host, Quota
from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.kit.text import fold
from tuquan.ledger import mend
from tuquan.ledger.batch import Batch, given, said
from tuquan.organisations.models import Body, BodyState, Membership, Training
from tuquan.places.models import Tier

GROUP_COLUMNS = ("place", "kind", "name", "ref", "first_day", "ended_on", "decision")


@action(_("Import quotas"))
def import_quotas(batch: Batch, *, by) -> list[Quota]:
    """What the province allows each commune, as its resolution lists it."""
    quotas = [Quota(**given(row, ("place", "first_day", "teams", "members", "resolution")))
              for row in checked(batch.rows, check_quota)]  # fmt: skip
    Quota.objects.bulk_create(quotas)

    def correct(quota: Quota, row: dict) -> None:
        mend.apply(quota, said(quota, row, ("teams", "members", "resolution")), batch.source)

    batch.bring(Quota, by, correct)
    return quotas


@action(_("Import trainings"))
def import_trainings(batch: Batch, *, by) -> list[Training]:
    """Who took part in which class: one row for each trainee, each counted on its day."""
    rows = list(checked(batch.rows, check_training))
    trainings = [
        Training(place=row["member"].place, body_kind=row["member"].body_kind, certificate=bool(row.get("certificate")),
                 **given(row, ("member", "on", "topic", "hours")))
        for row in rows
    ]  # fmt: skip
    Training.objects.bulk_create(trainings)
    members = Membership.objects.select_for_update().in_bulk({row["member"].pk for row in rows})
    for training in trainings:
        member = members[training.member_id]
        member.trained_on = max(training.on, member.trained_on or training.on)
    Membership.objects.bulk_update(members.values(), ["trained_on"], batch_size=200)

    def correct(training: Training, row: dict) -> None:
        mend.apply(training, said(training, row, ("hours", "certificate")), batch.source)

    batch.bring(Training, by, correct)
    return trainings


@action(_("Import youth teams and guards"))
def import_groups(batch: Batch, *, by) -> list[Body]:
    """Youth volunteer teams and guards, with where each works and how many belong to it."""
    groups = []
    for row in checked(batch.rows, check_group):
        group = Body(folded=fold(row["name"]), **given(row, GROUP_COLUMNS))
        group.state = BodyState.DISSOLVED if row.get("ended_on") else BodyState.RECOGNISED
        set_size(group, row["members"], row.get("women") or 0)
        groups.append(group)
    Body.objects.bulk_create(groups)
    Host.objects.bulk_create(
        [Host(group=group, kind=row["host_kind"], name=row["host"])
         for group, row in zip(groups, batch.rows, strict=True)],
        batch_size=500,
    )  # fmt: skip

    def correct(group: Body, row: dict) -> None:
        check_group(row)
        host, changed = group.host, said(group, row, ("name", "first_day", "decision", "members", "women"))
        mend.keep_reason(group, batch.source)
        for name, value in changed.items():
            setattr(group, name, value)
        set_size(group, group.members, group.women)
        group.full_clean()
        group.save()
        host.kind, host.name = row.get("host_kind") or host.kind, row.get("host") or host.name
        host.full_clean()
        host.save()

    batch.bring(Body, by, correct)
    return groups


# --- what must hold between the columns of a row ---------------------------------------------------------------------


def check_quota(row: dict) -> None:
    if row["place"].tier != Tier.COMMUNE:
        raise ValidationError({"place": _("A quota is set for a commune.")})


def check_training(row: dict) -> None:
    member, on = row["member"], row["on"]
    not_ahead(on=on)
    if not member.first_day or on < member.first_day or (member.ended_on and on >= member.ended_on):
        raise ValidationError({"member": _("%(member)s did not serve on this day.") % {"member": member.person}})


def check_group(row: dict) -> None:
    first, ended = row["first_day"], row.get("ended_on")
    not_ahead(first_day=first, ended_on=ended)
    if ended and ended < first:
        raise ValidationError({"ended_on": _("It cannot end before it began.")})
    if row["kind"] not in KINDS:
        raise ValidationError({"kind": _("A youth volunteer team or a guard.")})
    if row.get("members") and (row.get("women") or 0) > row["members"]:
        raise ValidationError({"women": _("More women than members.")})
