"""Screens of keys and desks. What they ask for is made in the browser; the forms carry it, sealed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tuquan.casework import actions, desks, forms
from tuquan.casework.actions.desks import NO_SEAT, missing
from tuquan.casework.models import Desk, DeskKind, Opening, OpeningState, ReaderKey, Recovery, Seat
from tuquan.journal.actions import Action
from tuquan.kit import menu
from tuquan.kit.forms import VerbForm, attempt
from tuquan.kit.register import Request
from tuquan.places.models import Place

menu.add(_("Keys and desks"), "keys:home", "key", "casework.make_key", group="work", order=20)


def own_key(user) -> ReaderKey | None:
    return ReaderKey.objects.filter(user=user, retired_on=None).first()


def ask(
    request: Request, action: Action, form_class: type[VerbForm], subject: Any, template: str,
    done: Callable[[Any], HttpResponse], *, places: list | None = None, begin: dict | None = None, given: dict | None = None,
    **context,
) -> HttpResponse:  # fmt: skip
    """Show the form of a verb, or do it: the right is asked before anything is shown."""
    if why := request.user.refusal(action.name, list(subject.act_places()) if places is None else places):
        raise PermissionDenied(why)
    form = form_class(*([request.POST] if request.method == "POST" else []), subject=subject, by=request.user)
    for name, value in (begin or {}).items():
        setattr(form, name, value)
    if form.is_bound and form.is_valid():
        result = attempt(form, lambda: action(subject, by=request.user, **(given or {}), **form.cleaned_data))
        if not form.errors:
            messages.success(request, _t("Done: %(verb)s.") % {"verb": action.label})
            return done(result)
    whole = {"form": form, "label": action.label, "subject": subject, "key": own_key(request.user), **context}
    return TemplateResponse(request, template, whole, status=422 if form.is_bound else 200)


def holder(request: Request) -> None:
    """Who can have no key does not learn what keys there are."""
    if not request.user.has_right("casework.make_key"):
        raise Http404


@never_cache
def home(request: Request) -> HttpResponse:
    """One's key, the desks one sits at, and what waits for one's decision."""
    holder(request)
    user = request.user
    mine = list(desks.open_to(user).select_related("place").order_by("retired_on", "kind", "place__name"))
    shares = desks.shares_of(user)
    recoveries = Recovery.objects.filter(done_on=None).select_related("desk__place", "key__user")
    openings = Opening.objects.select_related("envelope__desk__place", "asked_by").order_by("-urgent", "pk")
    context = {
        "key": own_key(user),
        "desks": mine,
        "wanted": wanted(user),
        "waiting": seats_wanted(user, mine),
        "decide": openings.filter(state=OpeningState.ASKED, envelope__guardian__in=mine).exclude(asked_by=user),
        "asked": openings.filter(asked_by=user).order_by("-pk")[:20],
        "shares": shares,
        "hand": recoveries.filter(desk__in=shares.values("desk")).exclude(key__user=user).exclude(
            reshares__share__key__user=user
        ),
        "recoveries": recoveries.filter(key__user=user, key__retired_on=None),
    }  # fmt: skip
    return TemplateResponse(request, "casework/keys.html", context)


def wanted(user) -> list[tuple[Place, DeskKind]]:
    """Units of this user's own roles that have no desk of a kind yet that the user could open."""
    units = Place.objects.in_bulk(user.granted("casework.open_desk"))
    found = []
    for kind in DeskKind:
        for unit in units.values():
            here = unit.pk in user.granted(desks.READS[kind]) and not desks.guards_and_reads(user, kind)
            if here and not Desk.objects.standing().filter(place=unit, kind=kind).exists():
                found.append((unit, kind))
    return found


def seats_wanted(user, mine: list[Desk]) -> list[Desk]:
    """Desks at which the user's roles let them read, of merged units too, but where nobody has seated them yet."""
    found = []
    for kind, right in desks.READS.items():
        if user.has_right(right) and not desks.guards_and_reads(user, kind):
            there = Desk.objects.filter(kind=kind, place__in=user.places(right).values("pk"))
            found += (
                there.exclude(pk__in=[desk.pk for desk in mine]).select_related("place").order_by("place__name")[:50]
            )
    return found


@never_cache
def make_key(request: Request) -> HttpResponse:
    """A first key, or a new one where the passphrase is lost."""
    holder(request)
    key = own_key(request.user)
    action, subject = (actions.renew_key, key) if key else (actions.make_key, ReaderKey(user=request.user))
    lost = [seat.desk for seat in key.seats.live().select_related("desk__place")] if key else []
    return ask(
        request, action, forms.KeyForm, subject, "casework/make_key.html", lambda _key: redirect("keys:home"), lost=lost
    )  # fmt: skip


@never_cache
def passphrase(request: Request) -> HttpResponse:
    """Another passphrase for the same key."""
    holder(request)
    key = get_object_or_404(ReaderKey, user=request.user, retired_on=None)
    return ask(
        request, actions.change_passphrase, forms.PassphraseForm, key, "casework/passphrase.html",
        lambda _key: redirect("keys:home"),
    )  # fmt: skip


# --- desks -----------------------------------------------------------------------------------------------------------


@never_cache
def open_desk(request: Request, kind: str, place: int) -> HttpResponse:
    holder(request)
    unit = get_object_or_404(Place, pk=place)
    if kind not in desks.READS or not request.user.may(desks.READS[kind], unit):
        raise Http404
    return ask(
        request, actions.open_desk, forms.OpenDeskForm, unit, "casework/open_desk.html", to_desk,
        places=[unit], begin={"desk_kind": kind, "desk_place": unit}, given={"kind": kind},
        kind=DeskKind(kind),
    )  # fmt: skip


def to_desk(result: Any) -> HttpResponse:
    return redirect("keys:desk", getattr(result, "desk", result).pk)


def desk_of(request: Request, pk: int) -> Desk:
    """A desk at which the user reads, could read, or keeps a share."""
    holder(request)
    found = get_object_or_404(Desk.objects.select_related("place"), pk=pk)
    if (
        request.user.may(desks.READS[found.kind], found.place)
        or desks.shares_of(request.user).filter(desk=found).exists()
    ):
        return found
    raise Http404


def sat_at(request: Request, pk: int) -> Desk:
    """A desk at which the user sits: what is asked next needs its key."""
    found = desk_of(request, pk)
    if not desks.opens(request.user, found):
        raise PermissionDenied(NO_SEAT)
    return found


@never_cache
def desk(request: Request, pk: int) -> HttpResponse:
    """Who reads at the desk, who keeps its shares, and what can be done about it."""
    found = desk_of(request, pk)
    live = desks.readers(found)
    sits = any(seat.key.user_id == request.user.pk for seat in live)
    may = {name: request.user.may(f"casework.{name}", found.place) and desks.may_sit(request.user, found) for name in (
        "give_seat", "end_seat", "share_desk", "replace_desk", "retire_desk", "ask_recovery",
    )}  # fmt: skip
    context = {
        "desk": found,
        "live": live,
        "dead": [seat for seat in found.seats.live().select_related("key__user") if seat not in live],
        "seatless": desks.seatless(found),
        "shares": found.shares.filter(retired_on=None).select_related("key__user"),
        "recoveries": found.recoveries.filter(done_on=None).select_related("key__user"),
        "sits": sits,
        "may": may,
        "may_recover": not sits and may["ask_recovery"] and desks.may_sit(request.user, found),
        "key": own_key(request.user),
    }
    return TemplateResponse(request, "casework/desk.html", context)


@never_cache
def give_seat(request: Request, pk: int) -> HttpResponse:
    found = sat_at(request, pk)
    return ask(request, actions.give_seat, forms.SeatForm, found, "casework/seat.html", to_desk, desk=found)


@never_cache
def end_seat(request: Request, pk: int) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.select_related("desk__place", "key__user"), pk=pk)
    found = desk_of(request, seat.desk_id)
    return ask(request, actions.end_seat, forms.EndSeatForm, seat, "casework/desk_verb.html", to_desk, desk=found)


@never_cache
def share(request: Request, pk: int) -> HttpResponse:
    found = sat_at(request, pk)
    return ask(
        request, actions.share_desk, forms.SharesForm, found, "casework/share_desk.html", to_desk, desk=found,
        begin={"desk_kind": found.kind, "desk_place": found.place},
    )  # fmt: skip


@never_cache
def replace(request: Request, pk: int) -> HttpResponse:
    found = sat_at(request, pk)
    return ask(
        request, actions.replace_desk, forms.ReplaceDeskForm, found, "casework/replace_desk.html", to_desk, desk=found,
        begin={"desk_kind": found.kind, "desk_place": found.place},
    )  # fmt: skip


@never_cache
def retire(request: Request, pk: int) -> HttpResponse:
    found = desk_of(request, pk)
    return ask(request, actions.retire_desk, forms.RetireForm, found, "casework/desk_verb.html", to_desk, desk=found)


# --- recovery --------------------------------------------------------------------------------------------------------


@never_cache
def recover(request: Request, pk: int) -> HttpResponse:
    found = desk_of(request, pk)
    return ask(
        request, actions.ask_recovery, forms.RecoveryForm, found, "casework/desk_verb.html",
        lambda recovery: redirect("keys:recovery", recovery.pk), desk=found,
    )  # fmt: skip


@never_cache
def recovery(request: Request, pk: int) -> HttpResponse:
    """A recovery under way: its keepers hand over their shares, the asker joins them."""
    found = get_object_or_404(Recovery.objects.select_related("desk__place", "key__user"), pk=pk)
    desk_of(request, found.desk_id)
    shares = list(found.desk.shares.filter(retired_on=None).select_related("key__user"))
    handed = set(found.reshares.values_list("share", flat=True))
    own = next((one for one in shares if one.key.user_id == request.user.pk and not one.key.retired_on), None)
    context = {
        "recovery": found, "desk": found.desk, "shares": [(one, one.pk in handed) for one in shares], "own": own,
        "missing": missing(found), "asker": found.key.user == request.user, "handed": bool(own and own.pk in handed),
    }  # fmt: skip
    if found.done_on:
        return TemplateResponse(request, "casework/recovery.html", context)
    back = lambda _result: redirect("keys:recovery", found.pk)  # noqa: E731
    if context["asker"]:
        return ask(
            request, actions.finish_recovery, forms.FinishForm, found, "casework/recovery.html", to_desk, **context
        )  # fmt: skip
    if own is None:
        raise Http404
    return ask(
        request, actions.hand_share, forms.HandForm, found, "casework/recovery.html", back, given={"share": own}, **context
    )  # fmt: skip
