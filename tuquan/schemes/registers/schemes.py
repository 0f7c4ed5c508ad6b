"""The schemes, with how each spread."""

from collections import Counter

import django_filters
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from tuquan.kit.register import Register
from tuquan.kit.text import fold
from tuquan.schemes import actions, names, sheets
from tuquan.schemes.forms import fields
from tuquan.schemes.forms import schemes as forms
from tuquan.schemes.models import Point, PointState, Scheme
from tuquan.schemes.registers.exemplars import of_scheme
from tuquan.schemes.registers.points import COLOURS, mine
from tuquan.schemes.spread import HEIGHT, WIDTH, Spread

MERGED = "merged"


def merged(found, _name: str, answer: str):
    return found.filter(into__isnull=answer != "yes")


def number(rows) -> Coalesce:
    """How many rows a query finds for each row of another."""
    return Coalesce(Subquery(rows.values("scheme").annotate(number=Count("pk")).values("number")), 0)


class Schemes(Register):
    """Whoever reads schemes anywhere sees all names, or one would be entered twice; points only at home."""

    key = "schemes.schemes"
    title = _("Schemes")
    icon = "bulb"
    order = 15
    model = Scheme
    reads = actions.READ
    family = "schemes"
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
        (actions.void_scheme, fields.VoidForm),
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
            "exemplars": of_scheme(request.user, record),
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
