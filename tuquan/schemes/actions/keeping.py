"""What the verbs of schemes share: writing a row with its constraints in words, and what none of them allows."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.casework import clocks
from tuquan.journal.actions import reading
from tuquan.kit.days import write_day
from tuquan.ledger.mend import keep
from tuquan.organisations.models import Body
from tuquan.places.models import Place
from tuquan.schemes.models import Point, Scheme

READ = reading("schemes.read", _("Read schemes and points"))


def keep_point(point: Point) -> Point:
    """Write a point that repeats its strengths and activities, and let its clock follow."""
    keep(point.tally())
    clocks.keep(point, READ)
    return point


def check_point(point: Point, on: str = "on") -> None:
    """What a point must be: of a living scheme, on days of its scheme and place, with a host and a parent that fit.

    `on` is the field of the form in which its day was given.
    """
    refuse_dead(point.scheme)
    refuse_too_early(point.scheme, point.first_day, on)
    refuse_not_there(point.place, point.first_day, on)
    refuse_host_elsewhere(point.host, point.place)
    if point.parent:
        refuse_parent(point)


def refuse_dead(scheme: Scheme, field: str = "scheme") -> None:
    if scheme.voided:
        raise ValidationError({field: _("This scheme is void.")})
    if scheme.into:
        raise ValidationError({field: _("It was merged into “%(scheme)s”: take that one.") % {"scheme": scheme.into}})


def refuse_too_early(scheme: Scheme, day: date, on: str) -> None:
    if day < scheme.founded_on:
        given = {"scheme": scheme, "day": write_day(scheme.founded_on)}
        raise ValidationError({on: _("“%(scheme)s” was founded on %(day)s: no point can be older.") % given})


def refuse_not_there(place: Place, day: date, on: str) -> None:
    """A unit ends at a reform: before and after it the point belongs to another unit."""
    if day in place.life:
        return
    given = {"place": place.name, "day": write_day(day)}
    if place.first_day and day < place.first_day:
        then = Place.objects.filter(successions__heir=place).order_by("code")[:4]
        given |= {"then": ", ".join(one.name for one in then) or "–"}
        raise ValidationError({on: _("%(place)s did not exist yet on %(day)s. Then it was: %(then)s.") % given})
    raise ValidationError({on: _("%(place)s no longer existed on %(day)s. Choose the unit of today.") % given})


def refuse_host_elsewhere(host: Body | None, place: Place) -> None:
    if host is None:
        return
    if host.voided or (host.place_id != place.pk and host.place not in Place.objects.within([place.pk])):
        given = {"body": host, "place": host.place}
        raise ValidationError({"host": _("“%(body)s” is at %(place)s: the host must be at the point's place.") % given})


def refuse_parent(point: Point) -> None:
    """A point replicates another point of its scheme, and never itself, not even by a long way round."""
    parent = point.parent
    if parent.pk == point.pk:
        raise ValidationError({"parent": _("A point cannot be replicated from itself.")})
    if parent.voided:
        raise ValidationError({"parent": _("This point is void.")})
    if parent.scheme_id != point.scheme_id:
        raise ValidationError({"parent": _("“%(point)s” is a point of another scheme.") % {"point": parent}})
    seen, above = {point.pk}, parent
    while above and point.pk:
        if above.pk in seen:
            raise ValidationError({"parent": _("“%(point)s” comes from this point itself.") % {"point": parent}})
        seen.add(above.pk)
        above = above.parent


def refuse_over(point: Point, day: date, on: str = "on") -> None:
    """What happens to a point happens between its beginning and its end."""
    if day < (point.approved_on or point.first_day):
        began = write_day(point.approved_on or point.first_day)
        raise ValidationError({on: _("The point began on %(day)s.") % {"day": began}})
    if point.ended_on and day >= point.ended_on:
        raise ValidationError({on: _("The point was struck off on %(day)s.") % {"day": write_day(point.ended_on)}})


def listed(names: Iterable, most: int = 5) -> str:
    """The first few in quotes, for a message."""
    all_ = [f"“{name}”" for name in names]
    return ", ".join(all_[:most]) + ("…" if len(all_) > most else "")
