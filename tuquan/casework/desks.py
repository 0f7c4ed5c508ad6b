"""Desks: to which key a report is sealed, and who may open it there.

A seat alone opens nothing: its owner must also hold the right to read at the desk's place, today. When a role ends or an
account closes, the seat is dead.
"""

from datetime import date
from itertools import takewhile

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import Grant, User
from tuquan.accounts.roles import ROLES
from tuquan.casework.models import Desk, DeskKind, ReaderKey, Seat, Share
from tuquan.journal.actions import reading
from tuquan.kit.period import today
from tuquan.places.models import Place, Tier, Within

READS: dict[str, str] = {
    DeskKind.POLICE: reading("casework.read_police_desk", _("Read at the desk of the police")),
    DeskKind.COMMITTEE: reading("casework.read_committee_desk", _("Read at the desk of the People's Committee")),
    DeskKind.PROVINCE: reading("casework.read_province_desk", _("Read at the desk for officials and the police")),
    DeskKind.GUARDIAN: reading("casework.read_guardian_desk", _("Guard identities")),
}
REPORTS = [right for kind, right in READS.items() if kind != DeskKind.GUARDIAN]


def desk_for(place: Place, kind: str, on: date | None = None) -> Desk | None:
    """The desk to which a report at this place is sealed: of the unit, of one that it took over, or of the next above.

    A report about an official or the police is kept at the province, kind `province`; so nothing of it is at the commune.
    """
    day = on or today()
    chain = Within.objects.filter(place=place, first_day__lte=day, last_day__gte=day)
    units = list(chain.order_by("-tier").values_list("ancestor", flat=True))
    standing = Desk.objects.standing(on).filter(kind=kind).select_related("place").order_by("-pk")
    own = {desk.place_id: desk for desk in reversed(standing.filter(place__in=units))}
    below = list(takewhile(lambda unit: unit not in own, units))
    taken_over = inherited(standing, below, day) if below else {}
    for unit in units:
        found = own.get(unit) or next((desk for desk in taken_over.get(unit, ()) if readers(desk)), None)
        if found:
            return found
    return None


def inherited(standing: QuerySet[Desk], units: list[int], day: date) -> dict[int, list[Desk]]:
    """The standing desks of what these units took over, the newest first. The nation took over nothing."""
    past = Within.objects.filter(ancestor__in=units, tier=F("place__tier"), first_day__lte=day, last_day__gte=day)
    pairs = list(past.exclude(tier=Tier.NATION).values_list("ancestor", "place"))
    desks = list(standing.filter(place__in=[place for _unit, place in pairs]))
    return {unit: [desk for desk in desks if (unit, desk.place_id) in pairs] for unit in units}


def guardian_for(place: Place) -> Desk | None:
    """The desk that agrees to the opening of an identity."""
    return desk_for(place, DeskKind.GUARDIAN)


def open_to(user: User) -> QuerySet[Desk]:
    """Desks at which this user sits and may read, those no longer in use among them.

    Seats of both sides can come into one hand, one after the other: then neither opens, or one person would be two.
    """
    if not user.is_active or (user.has_right(READS[DeskKind.GUARDIAN]) and guards_and_reads(user, DeskKind.GUARDIAN)):
        return Desk.objects.none()
    rights = Q(pk__in=[])
    for kind, right in READS.items():
        rights |= Q(kind=kind, place__in=user.places(right).values("pk"))
    seats = Seat.objects.live().filter(key__user=user)
    return Desk.objects.filter(rights, pk__in=seats.values("desk"))


def opens(user: User, desk: Desk) -> bool:
    return open_to(user).filter(pk=desk.pk).exists()


def may_sit(user: User, desk: Desk) -> bool:
    """Whether this officer's roles let them read at the desk. Who guards identities reads no reports, and the reverse."""
    if not user.is_active or not user.may(READS[desk.kind], desk.place):
        return False
    return not guards_and_reads(user, desk.kind)


def guards_and_reads(user: User, kind: str) -> bool:
    others = REPORTS if kind == DeskKind.GUARDIAN else [READS[DeskKind.GUARDIAN]]
    return any(user.has_right(right) for right in others)


def readers(desk: Desk) -> list[Seat]:
    """The seats whose owners can open the desk today."""
    seats = desk.seats.live().select_related("key__user").order_by("pk")
    return [seat for seat in seats if may_sit(seat.key.user, desk)]


def seatless(desk: Desk) -> list[ReaderKey]:
    """Keys of officers who may read at the desk and have no seat: a merger brings them, or a new colleague."""
    keys = keys_with(READS[desk.kind]).exclude(seats__in=desk.seats.live())
    return [key for key in keys if may_sit(key.user, desk)]


def keepers(place: Place, kind: str) -> list[ReaderKey]:
    """Keys of officers who may keep a share of a desk of this kind."""
    keys = keys_with("casework.hand_share")
    return [key for key in keys if may_keep(key.user, place, kind)]


def may_keep(user: User, place: Place, kind: str) -> bool:
    """Shares of a guardian's desk stay with those who read no reports, or readers could recover the guard."""
    if not user.is_active or not user.may("casework.hand_share", place):
        return False
    return kind != DeskKind.GUARDIAN or not any(user.has_right(right) for right in REPORTS)


def keys_with(right: str):
    """Keys in use of accounts that hold a right anywhere."""

    roles = [role.key for role in ROLES.values() if right in role.rights]
    users = Grant.objects.on(today()).filter(role__in=roles).values("user")
    keys = ReaderKey.objects.filter(retired_on=None, user__in=users, user__is_active=True)
    return keys.select_related("user").order_by("user__display_name", "pk")


def shares_of(user: User):
    """Shares that this user can hand over."""
    return Share.objects.filter(key__user=user, key__retired_on=None, retired_on=None).select_related("desk__place")
