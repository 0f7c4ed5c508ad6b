"""The points, and the log of what they do."""

import django_filters
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tuquan.casework.models import Clock
from tuquan.journal.actions import subject_name
from tuquan.kit.period import today
from tuquan.kit.register import Register
from tuquan.law import rules
from tuquan.law.fields import terms
from tuquan.ledger.actions import READ_FIGURES
from tuquan.organisations.forms import GivenForm, SpentForm
from tuquan.schemes import actions, beside, sheets
from tuquan.schemes.forms import fields
from tuquan.schemes.forms import points as forms
from tuquan.schemes.models import NOT_OVER, STANDING, Activity, Point, PointState, Scheme
from tuquan.schemes.needs import NEEDS, needing
from tuquan.schemes.pulse import pulse
from tuquan.schemes.registers import means

COLOURS = {
    "proposed": "blue", "pilot": "blue", "active": "green", "consolidated": "green", "dormant": "yellow",
    "struck_off": "grey",
}  # fmt: skip
SHOWN = 30  # lines of a log on the point's own page


def mine(user):
    """The points at the places where this user reads, void ones left out."""
    granted = user.granted(actions.READ)
    return Point.objects.standing().within(granted) if granted else Point.objects.none()


def beside_answer(register: Register, request, record, comparison):
    """The comparison alone for HTMX, else as a page."""
    layout = "kit/part.html" if request.htmx else "kit/base.html"
    context = {"register": register, "record": record, "comparison": comparison, "layout": layout, "span": beside.SPAN,
               "back": register.url("record", record.pk)}  # fmt: skip
    return TemplateResponse(request, "schemes/beside.html", context)


class Points(Register):
    key = "schemes.points"
    title = _("Points")
    icon = "hierarchy-2"
    order = 16
    model = Point
    reads = actions.READ
    family = "schemes"
    columns = ("name", "scheme", "place", "state", "launched_on", "members", "last_activity")
    filters = (
        "scheme", "state", "place", "launched_on", "ended_on", "end_reason", "last_activity", "quiet_since",
        ("need", django_filters.ChoiceFilter(
            method=needing, label=_("What it needs"), choices=[(code, label) for code, (label, _asked) in NEEDS.items()],
            empty_label=_("All"),
        )),
    )  # fmt: skip
    search = ("folded", "ref", "scheme__folded")
    ordering = "-launched_on"
    colours = COLOURS
    details = (
        ("", ("scheme", "host", "parent", "ref", "teams", "members", "partners", "movements")),
        (_("Course of the point"), (
            "proposed_on", "approved_on", "decision", "launched_on", "last_activity", "ended_on", "end_reason",
        )),
    )  # fmt: skip
    adds = (actions.propose_point, forms.ProposePointForm)
    verbs = (
        (actions.approve_point, forms.ApproveForm),
        (actions.activate_point, forms.LaunchForm),
        (actions.reawaken, forms.OnForm),
        (actions.log_activity, forms.ActivityForm),
        (actions.receive_gift, GivenForm),
        (actions.spend, SpentForm),
        (actions.count_strength, forms.StrengthForm),
        (actions.keep_file, forms.FileForm),
        (actions.consolidate_point, forms.OnForm),
        (actions.make_dormant, forms.OnForm),
        (actions.correct_point, forms.CorrectPointForm),
        (actions.strike_off, forms.StrikeOffForm),
        (actions.void_point, fields.VoidForm),
    )
    imports = sheets.points_sheet
    empty = _("A point is an area or a body that applies a scheme: proposed by the commune, approved by its chair.")
    starts = {
        actions.log_activity: ("pilot", "active", "consolidated"),
        actions.count_strength: STANDING,
        actions.receive_gift: NOT_OVER,
        actions.spend: (*NOT_OVER, PointState.STRUCK_OFF),
    }

    def options(self, model, user):
        return fields.living_schemes() if model is Scheme else super().options(model, user)

    def urls(self):
        own = [
            path("bring-in/", never_cache(self.bring_in_page), name="bring_in"),
            path("<str:pk>/before-after/", never_cache(self.beside_page), name="beside"),
        ]
        return own + super().urls()

    def bring_in_page(self, request):
        """A second way to add: a point that has stood for years."""
        if why := request.user.refusal(actions.bring_in_point.name, []):
            self.ask_to_read(request.user)
            raise PermissionDenied(why)
        return self.ask(request, actions.bring_in_point, forms.BringInPointForm, None)

    def beside_page(self, request, pk):
        record = self.get(request.user, pk)
        if why := request.user.refusal(READ_FIGURES, [record.place]):
            raise PermissionDenied(why)
        return beside_answer(self, request, record, beside.of_point(record))

    def in_step(self, action, record):
        if action in self.starts:
            return record.state in self.starts[action]
        return super().in_step(action, record)

    def context(self, request, record=None):
        if record is None:
            may = request.user.refusal(actions.bring_in_point.name, []) is None
            return {"bring_in_url": self.url("bring_in") if may else ""}
        log, titles = list(record.log.standing()[: SHOWN + 1]), dict(terms("schemes.file"))
        return {
            "pulse": pulse(record),
            "means": means.panel(record),
            "file": [(titles[code], there) for code, there in record.papers()],
            "file_caution": rules.rule("schemes.file", today()).caution(),
            "log": log[:SHOWN],
            "more": len(log) > SHOWN,
            "strengths": record.strengths.standing(),
            "turns": record.turns.standing(),
            "reviews": record.reviews.standing().order_by("-year"),
            "children": mine(request.user).filter(parent=record).select_related("place")[:SHOWN],
            "beside_url": self.url("beside", record.pk)
            if record.launched_on and request.user.may(READ_FIGURES, record.place) else "",
            "clocks": Clock.objects.running().filter(subject=subject_name(record)),
        }


class Activities(Register):
    """The logs of all points at one's places; a line is added on its point's page."""

    key = "schemes.activities"
    title = _("Activities of points")
    tab = _("Activities")
    icon = "list-check"
    model = Activity
    reads = actions.READ
    family = "schemes"
    columns = ("day", "kind", ("point__name", _("Point")), "place__name", "attendances")
    filters = ("kind", "place", "day")
    search = ("point__folded",)
    ordering = "-day"
    details = (("", ("point", "place__name", "day", "kind", "attendances")),)
    verbs = ((actions.correct_activity, forms.CorrectActivityForm), (actions.void_activity, fields.VoidForm))
    imports = sheets.activities_sheet
    empty = _("Activities are entered on the page of their point.")
