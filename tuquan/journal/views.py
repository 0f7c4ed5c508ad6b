"""The journal's page: who did what, where, when. It holds no personal field."""

from datetime import date
from typing import Any

from django import forms
from django.apps import apps
from django.core.paginator import Paginator
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tuquan.journal import chain
from tuquan.journal.actions import ACTIONS, DISCREET, READ, RIGHTS, VEILED
from tuquan.journal.models import Event, Seal
from tuquan.kit import history, menu
from tuquan.kit.columns import column
from tuquan.kit.forms import DayField
from tuquan.kit.period import midnight

menu.add(_("Journal"), "journal:events", "history", READ, group="office", order=80)


class FilterForm(forms.Form):
    """What the journal can be narrowed to; kept in the address."""

    actor = forms.CharField(label=_("Who"), required=False, max_length=150)
    verb = forms.ChoiceField(label=_("Did what"), required=False)
    place = forms.CharField(label=_("Where"), required=False, max_length=120)
    subject = forms.CharField(label=_("To what"), required=False, max_length=120)
    first = DayField(label=_("From"), required=False)
    last = DayField(label=_("To"), required=False)
    fields: dict[str, Any]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        verbs = sorted((name, str(action.label)) for name, action in ACTIONS.items())
        self.fields["verb"].choices = [("", _("Everything")), *verbs]


def visible(user) -> QuerySet[Event]:
    """Events at the places over which this user reads the journal; a reader of the whole country sees all.

    Of discreet verbs only those that the user may read where they happened: their number per day tells on people.
    """
    found = Event.objects.all()
    if user.refusal(READ, None) is not None:
        found = found.filter(place__in=user.places(READ).values("pk"))
    for reads in filter(None, set(DISCREET.values())):
        verbs = [verb for verb, right in DISCREET.items() if right == reads]
        found = found.exclude(Q(verb__in=verbs) & ~Q(place__in=user.places(reads).values("pk")))
    for (label, reads), which in VEILED.items():
        veiled = Q(subject__startswith=f"{label}:") if which is None else Q(subject__in=names(label, which()))
        found = found.exclude(veiled & ~Q(place__in=user.places(reads).values("pk")))
    return found


def names(label: str, records: QuerySet) -> QuerySet:
    """What events call these records."""
    return records.annotate(named=Concat(Value(f"{label}:"), Cast("pk", CharField()))).values("named")


def narrowed(events: QuerySet[Event], wanted: dict) -> QuerySet[Event]:
    if wanted.get("actor"):
        events = events.filter(actor__iexact=wanted["actor"])
    if wanted.get("verb"):
        events = events.filter(verb=wanted["verb"])
    if wanted.get("place"):
        events = events.filter(place_name__icontains=wanted["place"])
    if wanted.get("subject"):
        events = events.filter(subject=wanted["subject"])
    if wanted.get("first"):
        events = events.filter(at__gte=midnight(wanted["first"]))
    if wanted.get("last"):
        events = events.filter(at__lt=midnight(date.fromordinal(wanted["last"].toordinal() + 1)))
    return events


@never_cache
def events(request: HttpRequest) -> HttpResponse:
    """The list, newest first, with what is not sealed yet marked."""
    if not request.user.granted(READ):
        raise Http404
    form = FilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(narrowed(visible(request.user), wanted).order_by("-at", "-id"), 50).get_page(request.GET.get("page"))
    sealed = set(Seal.objects.filter(event__in=[event.uid for event in page]).values_list("event", flat=True))
    rows = [
        (event, RIGHTS.get(event.verb, event.verb), event.uid in sealed, *in_words(event)) for event in page
    ]
    last = Seal.objects.order_by("-sequence").first()
    context = {"form": form, "page": page, "rows": rows, "last": last, "waiting": chain.unsealed().count()}
    return render(request, "journal/events.html", context)


BATCH = {"rows": _("rows"), "changed": _("rows that were changed"), "file": _("file"), "sha256": "SHA-256"}


def in_words(event: Event) -> tuple[str, list[tuple[Any, Any]]]:
    """What an event is about, and the fields it set, by the names that the screens use; codes where there are none."""
    label, _colon, key = event.subject.partition(":")
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError):  # an app that is gone, or a subject that is no row
        return event.subject, list((event.details or {}).items())
    details = []
    for name, value in (event.details or {}).items():
        known = column(model, name)
        stored = known.fields and not known.fields[-1].is_relation
        details.append(history.in_words(known, value) if stored else (BATCH.get(name) or known.label, value))
    return f"{capfirst(model._meta.verbose_name)} {key}", details


@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Recompute the chain and say whether it holds."""
    if not request.user.granted(READ):
        raise Http404
    return render(request, "journal/verify.html", {"verdict": chain.verify()})
