"""What officers see: schemes, with how each spread; points; and the log of what points do."""

from collections import Counter

import django_filters
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from tuquan.casework.models import Clock
from tuquan.journal.actions import subject_name
from tuquan.kit.period import today
from tuquan.kit.register import Register
from tuquan.kit.text import fold
from tuquan.law import rules
from tuquan.law.fields import terms
from tuquan.schemes import actions, forms, names, sheets
from tuquan.schemes.models import STANDING, Activity, Point, PointState, Scheme
from tuquan.schemes.pulse import pulse
from tuquan.schemes.spread import HEIGHT, WIDTH, Spread

COLOURS = {
    "proposed": "blue", "pilot": "blue", "active": "green", "consolidated": "green", "dormant": "yellow",
    "struck_off": "grey",
}  # fmt: skip
SHOWN = 30  # lines of a log on the point's own page
MERGED = "merged"


def merged(found, _name: str, answer: str):
    return found.filter(into__isnull=answer != "yes")


def number(rows) -> Coalesce:
    """How many rows a query finds for each row of another."""
    return Coalesce(Subquery(rows.values("scheme").annotate(number=Count("pk")).values("number")), 0)


def mine(user):
    """The points at the places where this user reads, void ones left out."""
    granted = user.granted(actions.READ)
    return Point.objects.standing().within(granted) if granted else Point.objects.none()


class Schemes(Register):
    """Whoever reads schemes anywhere sees all names, or one would be entered twice; points only at home."""

    key = "schemes.schemes"
    title = _("Schemes")
    icon = "bulb"
    order = 15
    model = Scheme
    reads = actions.READ
    columns = (
        "name", "field", "bloc", ("place__name", _("Where it began")), "founded_on", ("standing", _("Points")),
        ("opened", _("Ever opened")),
    )  # fmt: skip
    filters = (
        "field", "bloc", "place", "founded_on",
        (MERGED, django_filters.ChoiceFilter(
            method=merged, label=_("Merged into another"), choices=[("yes", _("Yes")), ("no", _("No"))],
            empty_label=_("All"),
        )),
    )  # fmt: skip
    search = ("folded", "ref")
    ordering = "folded"
    details = (
        (_("What it is"), (
            "field", "bloc", ("aim_names", _("Aims")), "founded_on", ("place__name", _("Where it began")), "origin",
            "ref",
        )),
        (_("How it is done"), ("method", "steps", "papers", "regulations", "costs")),
    )  # fmt: skip
    adds = (actions.enter_scheme, forms.SchemeForm)
    verbs = (
        (actions.rename_scheme, forms.RenameForm),
        (actions.add_alias, forms.AliasForm),
        (actions.correct_scheme, forms.CorrectSchemeForm),
        (actions.merge_scheme, forms.MergeForm),
        (actions.undo_merge, forms.UndoMergeForm),
        (actions.void_scheme, forms.VoidForm),
    )
    imports = sheets.schemes_sheet
    empty = _("A scheme is entered once, by its name; each place that applies it is a point.")

    def visible(self, user, voided=False):
        found = Scheme.objects.all() if user.granted(self.reads) else Scheme.objects.none()
        launched = Point.objects.standing().filter(scheme=OuterRef("pk"), launched_on__isnull=False).order_by()
        counted = found.annotate(standing=number(launched.filter(ended_on=None)), opened=number(launched))
        return counted if voided else counted.filter(voided_on=None)

    def searched(self, found, text):
        """By the reference and by any name, also of schemes that were merged into it."""
        if not text:
            return found
        named = {one.scheme for one in names.known() if fold(text) in one.folded}
        plain = super().searched(Scheme.objects.all(), text).order_by()
        return found.filter(Q(pk__in=plain.values("pk")) | Q(pk__in=named))

    def in_step(self, action, record):
        if action is actions.undo_merge:
            return record.into_id is not None
        return record.into_id is None

    def context(self, request, record=None):
        if record is None:
            return {}
        spread = Spread(mine(request.user).filter(scheme=record))
        lines, left = spread.tree()
        states = Counter(point.state for point in spread.all)
        proposes = request.user.refusal(actions.propose_point.name, []) is None
        return {
            "names": record.names(),
            "spread": spread,
            "states": [(label, states[state], COLOURS[state]) for state, label in PointState.choices if states[state]],
            "bars": spread.bars(),
            "picture": {"width": WIDTH, "height": HEIGHT},
            "survival": spread.survival(),
            "cohorts": spread.by_year(),
            "homes": spread.homes(),
            "tree": nested(lines),
            "left": left,
            "list_url": f"{reverse('register:schemes.points:list')}?scheme={record.pk}",
            "propose_url": f"{reverse('register:schemes.points:add')}?scheme_id={record.pk}"
            if proposes and record.living else "",
        }  # fmt: skip


def nested(lines):
    """The family tree as nested lists, ready for the page."""
    if not lines:
        return ""
    rows = (
        (
            reverse("register:schemes.points:record", args=[point.pk]), point.name, COLOURS[point.state],
            point.get_state_display(), point.place.name if point.place.name != point.name else "",
            f"{point.launched_on:%Y}" if point.launched_on else "–", nested(below),
        )
        for point, below in lines
    )  # fmt: skip
    line = '<li><a href="{}">{}</a> <span class="k-chip k-{}">{}</span> <small class="k-quiet">{} {}</small>{}</li>'
    return format_html("<ul>{}</ul>", format_html_join("", line, rows))


class Points(Register):
    key = "schemes.points"
    title = _("Points")
    icon = "hierarchy-2"
    order = 16
    model = Point
    reads = actions.READ
    columns = ("name", "scheme", "place", "state", "launched_on", "members", "last_activity")
    filters = ("scheme", "state", "place", "launched_on", "ended_on", "end_reason", "last_activity", "quiet_since")
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
        (actions.count_strength, forms.StrengthForm),
        (actions.keep_file, forms.FileForm),
        (actions.consolidate_point, forms.OnForm),
        (actions.make_dormant, forms.OnForm),
        (actions.correct_point, forms.CorrectPointForm),
        (actions.strike_off, forms.StrikeOffForm),
        (actions.void_point, forms.VoidForm),
    )
    imports = sheets.points_sheet
    empty = _("A point is an area or a body that applies a scheme: proposed by the commune, approved by its chair.")
    starts = {
        actions.log_activity: ("pilot", "active", "consolidated"),
        actions.count_strength: STANDING,
    }

    def options(self, model, user):
        return forms.living_schemes() if model is Scheme else super().options(model, user)

    def in_step(self, action, record):
        if action in self.starts:
            return record.state in self.starts[action]
        return super().in_step(action, record)

    def context(self, request, record=None):
        if record is None:
            return {}
        log, titles = list(record.log.standing()[: SHOWN + 1]), dict(terms("schemes.file"))
        return {
            "pulse": pulse(record),
            "file": [(titles[code], there) for code, there in record.papers()],
            "file_caution": rules.rule("schemes.file", today()).caution(),
            "log": log[:SHOWN],
            "more": len(log) > SHOWN,
            "strengths": record.strengths.standing(),
            "turns": record.turns.standing(),
            "children": mine(request.user).filter(parent=record).select_related("place")[:SHOWN],
            "clocks": Clock.objects.running().filter(subject=subject_name(record)),
        }


class Activities(Register):
    """The logs of all points at one's places; a line is added on its point's page."""

    key = "schemes.activities"
    title = _("Activities of points")
    icon = "list-check"
    in_menu = False
    model = Activity
    reads = actions.READ
    columns = ("day", "kind", ("point__name", _("Point")), "place__name", "attendances")
    filters = ("kind", "place", "day")
    search = ("point__folded",)
    ordering = "-day"
    details = (("", ("point", "place__name", "day", "kind", "attendances")),)
    verbs = ((actions.correct_activity, forms.CorrectActivityForm), (actions.void_activity, forms.VoidForm))
    empty = _("Activities are entered on the page of their point.")
