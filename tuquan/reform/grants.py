"""Roles at units that end: all of them end that night, and each is proposed again at the heirs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import Grant
from tuquan.kit.period import ONE_DAY, today
from tuquan.places.models import Place
from tuquan.reform.plans import Heir, Plan


@dataclass(frozen=True)
class Proposal:
    """A role that ends with its unit, to be given to the same user at an heir; `likely` where it is the only one."""

    grant: Grant
    heir: Heir
    likely: bool

    @property
    def key(self) -> str:
        """How a form or a command names it: the grant and the heir's code."""
        return f"{self.grant.pk}@{self.heir.code}"


def ending(units: Iterable[Place], day: date) -> list[Grant]:
    """Grants over these units that reach the day or lie after it."""
    found = Grant.objects.filter(place__in=list(units)).filter(Q(last_day=None) | Q(last_day__gte=day))
    return list(found.select_related("user", "place").order_by("place__code", "role", "user__username"))


def proposals(plan: Plan) -> list[Proposal]:
    """Each role that ends, once per user, role and heir; accounts that are closed get none."""
    result: dict[tuple, Proposal] = {}
    for grant in ending(plan.ending, plan.day):
        if not grant.user.is_active:
            continue
        for heir in plan.heirs:
            one = Proposal(grant, heir, likely=len(plan.heirs) == 1)
            result.setdefault((grant.user_id, grant.role, heir.code), one)
    return list(result.values())


def chosen(plan: Plan, keys: Sequence[str]) -> list[Proposal]:
    """The proposals accepted. Raises ValidationError for a key that was not proposed."""
    offered = {proposal.key: proposal for proposal in proposals(plan)}
    unknown = [key for key in keys if key not in offered]
    if unknown:
        raise ValidationError({"grants": _("These roles were not proposed: %(keys)s.") % {"keys": ", ".join(unknown)}})
    return [offered[key] for key in dict.fromkeys(keys)]


def end(units: Iterable[Place], day: date) -> int:
    """End all roles over these units the night before; one that had not begun by then never begins."""
    eve, found = day - ONE_DAY, ending(units, day)
    for grant in found:
        if grant.first_day <= eve:
            grant.last_day = eve
            grant.save()
        elif grant.first_day < today():
            grant.last_day = grant.first_day
            grant.save()
        else:
            grant.delete()
    return len(found)


def renew(accepted: Iterable[Proposal], places: Iterable[Place], day: date) -> int:
    """Give the accepted roles at the heirs, from the day on, for as long as they were given before."""
    by_code, given = {place.code: place for place in places}, 0
    for proposal in accepted:
        user, role, place = proposal.grant.user, proposal.grant.role, by_code[proposal.heir.code]
        if user.grants.filter(role=role, place=place).on(day).exists():
            continue
        Grant(user=user, role=role, place=place, first_day=day, last_day=proposal.grant.last_day).save()
        given += 1
    return given
