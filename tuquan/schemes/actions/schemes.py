"""Verbs about a scheme: enter it under a name that nobody bears, rename, mend, merge two and take that back."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.kit.text import clean, fold
from tuquan.ledger import mend
from tuquan.ledger.mend import keep, trial
from tuquan.organisations.models import Body
from tuquan.places.models import Place
from tuquan.schemes import names
from tuquan.schemes.actions.keeping import listed, refuse_dead, refuse_host_elsewhere
from tuquan.schemes.models import Alias, Bloc, Point, Scheme


@action(_("Enter a scheme"))
def enter_scheme(
    place: Place, *, name: str, founded_on: date, field: str, bloc: str = Bloc.RESIDENTS, aims: Sequence[str] = (),
    origin: Body | None = None, ref: str = "", method: str = "", steps: str = "", papers: str = "",
    regulations: str = "", costs: str = "", another: bool = False, by,
) -> Scheme:  # fmt: skip
    """Enter a new scheme where it began. Likely the same names are refused, unless `another`."""
    not_ahead(founded_on=founded_on)
    refuse_name(name, another=another)
    scheme = Scheme(
        place=place, name=name, founded_on=founded_on, field=field, bloc=bloc, aims=aims, origin=origin, ref=ref,
        method=method, steps=steps, papers=papers, regulations=regulations, costs=costs,
    )  # fmt: skip
    refuse_origin(scheme)
    return keep(scheme)


@action(_("Rename the scheme"))
def rename_scheme(scheme: Scheme, *, name: str, another: bool = False, by) -> Scheme:
    """Give it a new name; the old one stays an alias."""
    refuse_dead(scheme, "name")
    if fold(name) != scheme.folded:
        if names.bearer(name) == scheme.pk:  # an alias comes back to be the name
            scheme.aliases.filter(folded=fold(name)).delete()
        else:
            refuse_name(name, another=another, but=scheme)
        Alias(scheme=scheme, name=scheme.name).save()
    elif clean(name) == scheme.name:
        raise ValidationError({"name": _("That is its name already.")})
    scheme.name = name
    return keep(scheme)


@action(_("Add another name"))
def add_alias(scheme: Scheme, *, name: str, by) -> Scheme:
    """Keep a name by which people also call it, so that it is found and entered only once."""
    refuse_dead(scheme, "name")
    refuse_name(name, another=True)
    Alias(scheme=scheme, name=name).save()
    return scheme


@action(_("Correct the scheme"))
def correct_scheme(scheme: Scheme, *, reason: str, by, **changes) -> Scheme:
    """Mend what was entered wrongly: anything but its name, which is changed by renaming."""
    refuse_dead(scheme, "reason")
    changed = trial(scheme, changes)
    not_ahead(founded_on=changed.founded_on)
    refuse_origin(changed)
    older = scheme.points.standing().filter(launched_on__lt=changed.founded_on).order_by("launched_on").first()
    if older:
        raise ValidationError({"founded_on": _("The point “%(point)s” is older.") % {"point": older}})
    changes |= {"aims": changed.aims} if "aims" in changes else {}
    return mend.apply(scheme, changes, reason)


@action(_("Merge into another scheme"))
def merge_scheme(scheme: Scheme, *, into: Scheme, reason: str, by) -> Scheme:
    """Declare that both are one: its points go over, its names become aliases, and the count of schemes falls."""
    into.lock()
    refuse_dead(scheme, "into")
    refuse_dead(into, "into")
    if into.pk == scheme.pk:
        raise ValidationError({"into": _("A scheme cannot be merged into itself.")})
    points = list(scheme.points.all())
    older = min((point.first_day for point in points if not point.voided), default=into.founded_on)
    if older < into.founded_on:
        raise ValidationError({"into": _("“%(scheme)s” was founded later than the oldest point: merge the other way "
                                         "round, or correct its day first.") % {"scheme": into}})  # fmt: skip
    mend.keep_reason(scheme, reason)
    scheme.brought.set(points)
    scheme.into, scheme.merged_on = into, today()
    hand_over(points, into)
    return keep(scheme)


@action(_("Take the merger back"))
def undo_merge(scheme: Scheme, *, reason: str, by) -> Scheme:
    """Declare that they are two after all: the points that went along come back."""
    into = scheme.into
    if into is None:
        raise ValidationError(_("This scheme was not merged."))
    into.lock()
    if into.into:
        raise ValidationError(_("“%(scheme)s” was merged further: take that back first."), params={"scheme": into})
    mend.keep_reason(scheme, reason)
    scheme.into = scheme.merged_on = None
    hand_over(list(scheme.brought.filter(scheme=into)), scheme)
    scheme.brought.clear()
    return keep(scheme)


@action(_("Void the scheme"))
def void_scheme(scheme: Scheme, *, reason: str, by) -> Scheme:
    """Declare that the entry was a mistake; refused once it has points."""
    if scheme.points.standing().exists() or scheme.absorbed.filter(voided_on=None).exists():
        raise ValidationError(_("The scheme has points, or another was merged into it: merge it instead."))
    return mend.void(scheme, reason)


def hand_over(points: Sequence[Point], scheme: Scheme) -> None:
    """Let these points be points of this scheme, in the ledger too."""
    for point in points:
        point.scheme = scheme
    Point.objects.bulk_update(points, ["scheme"], batch_size=500)


def refuse_name(name: str, *, another: bool, but: Scheme | None = None, among=None) -> None:
    """A name that is borne is refused; one that likely means the same needs somebody to say that it does not."""
    among = names.known() if among is None else among
    bearer = names.bearer(name, among)
    if bearer is not None:
        scheme = Scheme.objects.filter(pk=bearer).first()
        given = {"scheme": scheme or clean(name), "place": scheme.place if scheme else "–"}
        raise ValidationError({"name": _("“%(scheme)s” of %(place)s bears this name already.") % given})
    if not another and (found := names.likely(name, among, but.pk if but else None)):
        raise ValidationError({"another": _("Much like %(names)s. Is it another scheme?")
                               % {"names": listed(one.name for one in found)}})  # fmt: skip


def refuse_origin(scheme: Scheme) -> None:
    try:
        refuse_host_elsewhere(scheme.origin, scheme.place)
    except ValidationError:
        raise ValidationError({"origin": _("The origin body must be at the place where the scheme began.")}) from None
