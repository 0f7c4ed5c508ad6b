"""Who does what: give deadlines to an officer, and to the successor of one who leaves."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.accounts import handover
from tuquan.accounts.models import Grant, User
from tuquan.accounts.roles import ROLES
from tuquan.casework.models import Clock
from tuquan.journal.actions import action
from tuquan.kit.period import today
from tuquan.places.models import Place, Within

MOST = 500  # deadlines given to somebody in one act


class Chosen:
    """Deadlines picked on the work list, to be given to somebody by one act."""

    def __init__(self, clocks: Iterable[Clock]):
        self.clocks = list(clocks)

    def __str__(self) -> str:
        return f"{Clock._meta.label} × {len(self.clocks)}"

    def act_places(self) -> list[Place]:
        return list({clock.place_id: clock.place for clock in self.clocks}.values())

    def journal_details(self) -> dict:
        return {"clocks": [clock.pk for clock in self.clocks]}


@action(_("Assign work"))
def assign(chosen: Chosen, *, to: User | None, by) -> int:
    """Name the officer who does this, of those who may; `to` None: nobody any more. Returns how many were given."""
    if not chosen.clocks:
        raise ValidationError(_("Tick at least one deadline."))
    if len(chosen.clocks) > MOST:
        raise ValidationError(_("At most %(most)s deadlines at once."), params={"most": MOST})
    keys = [clock.pk for clock in chosen.clocks]
    held = Clock.objects.running().filter(pk__in=keys)
    list(held.select_for_update().order_by("pk"))  # two who assign at once take turns
    if to is not None:
        able = set(held.for_user(to, "verb").values_list("pk", flat=True)) if to.is_active else set()
        unable = sorted({str(clock.title) for clock in chosen.clocks if clock.pk not in able})
        if unable:
            text, told = _("%(user)s may not do this there: %(work)s."), {"user": to, "work": ", ".join(unable)}
            raise ValidationError({"to": ValidationError(text, params=told)})
    return held.update(assignee=to)


def officers(user: User, verbs: Iterable[str]) -> QuerySet[User]:
    """Whom this user may give work to: who holds one of these verbs where the user may assign."""
    roles = [role.key for role in ROLES.values() if role.rights.intersection(verbs)]
    inside = Place.objects.within(user.granted(assign.name)).values("pk")
    held = Grant.objects.on(today()).filter(role__in=roles, place__in=inside)
    return User.objects.filter(is_active=True, pk__in=held.values("user")).order_by("display_name", "username")


def ownerless(verbs: Iterable[str]) -> Q:
    """Deadlines that nobody is assigned to who may still do them: an officer left, or nobody was ever named."""
    day, owned = today(), Q(pk__in=[])
    around = Within.objects.filter(place=OuterRef("place"), first_day__lte=day, last_day__gte=day).values("ancestor")
    held = Grant.objects.on(day).filter(user=OuterRef("assignee"), user__is_active=True, place__in=around)
    for verb in verbs:
        roles = [role.key for role in ROLES.values() if verb in role.rights]
        owned |= Q(Exists(held.filter(role__in=roles)), verb=verb)
    return Q(assignee=None) | ~owned


def assigned(user: User) -> QuerySet[Clock]:
    return Clock.objects.running().filter(assignee=user)


def add_holding() -> None:
    """Work that was assigned to somebody who leaves goes to the successor."""
    handover.add(
        handover.Holding(
            _("assigned work"),
            count=lambda user: assigned(user).count(),
            reassign=lambda user, to: assigned(user).update(assignee=to),
        )
    )
