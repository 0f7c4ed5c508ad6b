"""Desks: to which key a report is sealed, and who may open it there.

A seat alone opens nothing: its owner must also hold the right to read at the desk's place, today. When a role ends or an
account closes, the seat is dead.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tuquan.accounts.models import Grant, User
from tuquan.accounts.roles import POLICE, ROLES
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
    """The desk of this kind to which a report at this place is sealed."""
    return desks_for(place, kind, on=on).get(kind)


def desks_for(place: Place, *kinds: str, on: date | None = None) -> dict[str, Desk]:
    """By kind, to which desk a report at this place is sealed: of the unit, of one that it took over, or of the next above.

    A report about an official or the police is kept at the province, kind `province`; so nothing of it is at the commune.
    """
    day = on or today()
    chain = Within.objects.filter(place=place, first_day__lte=day, last_day__gte=day)
    standing = Desk.objects.standing(on).select_related("place").order_by("-place__tier", "-pk")
    found: dict[str, Desk] = {}
    for desk in standing.filter(kind__in=kinds, place__in=chain.values("ancestor")):
        found.setdefault(desk.kind, desk)
    distant = [kind for kind in kinds if kind not in found or found[kind].place_id != place.pk]
    if distant:
        taken_over = Within.objects.filter(
            ancestor__in=chain.exclude(tier=Tier.NATION).values("ancestor"), tier=F("place__tier"),
            first_day__lte=day, last_day__gte=day,
        )  # fmt: skip
        for desk in standing.filter(kind__in=distant, place__in=taken_over.values("place")):
            nearest = found.get(desk.kind)
            if (nearest is None or desk.place.tier > nearest.place.tier) and readers(desk):
                found[desk.kind] = desk
    return found


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


def of_the_police(users: Iterable[User]) -> int:
    """How many of these hold a role of the police today."""
    return len(set(Grant.objects.on(today()).filter(user__in=users, role__in=POLICE).values_list("user", flat=True)))


def keys_with(right: str):
    """Keys in use of accounts that hold a right anywhere."""

    roles = [role.key for role in ROLES.values() if right in role.rights]
    users = Grant.objects.on(today()).filter(role__in=roles).values("user")
    keys = ReaderKey.objects.filter(retired_on=None, user__in=users, user__is_active=True)
    return keys.select_related("user").order_by("user__display_name", "pk")


def shares_of(user: User):
    """Shares that this user can hand over."""
    return Share.objects.filter(key__user=user, key__retired_on=None, retired_on=None).select_related("desk__place")
