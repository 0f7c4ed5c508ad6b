"""The schemes, with how each spread."""

from collections import Counter

import django_filters
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tuquan.kit.period import today
from tuquan.kit.register import Register
from tuquan.kit.text import fold
from tuquan.law import rules
from tuquan.ledger.actions import READ_FIGURES
from tuquan.schemes import actions, beside, maps, names, sheets, survival
from tuquan.schemes.forms import fields
from tuquan.schemes.forms import schemes as forms
from tuquan.schemes.lineage import lineage
from tuquan.schemes.models import Point, PointState, Scheme
from tuquan.schemes.needs import needs
from tuquan.schemes.registers.exemplars import of_scheme
from tuquan.schemes.registers.points import COLOURS, beside_answer, mine
from tuquan.schemes.registers.reviews import to_replicate
from tuquan.schemes.spread import HEIGHT, WIDTH, Spread

MERGED = "merged"
KINDS = {"field": _("by field"), "bloc": _("by bloc"), "reason": _("by reason of the end")}


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

    # its own pages

    def urls(self):
        own = [
            path("survival/", never_cache(self.survival_page), name="survival"),
            path("<str:pk>/before-after/", never_cache(self.beside_page), name="beside"),
        ]
        return own + super().urls()

    def survival_page(self, request):
        """How long the points of all schemes stay at work, by field, bloc or reason of their end."""
        self.ask_to_read(request.user)
        kind = request.GET.get("by", "")
        kind = kind if kind in KINDS else "field"
        found = survival.lives(mine(request.user))
        curves = survival.by_kind(found, kind)
        tabs = [{"title": title, "url": f"?by={key}", "current": key == kind} for key, title in KINDS.items()]
        return self.answer(request, "survival", {
            "kind": kind, "tabs": tabs, "curves": curves, "picture": survival.picture(curves),
            "share_min": rules.rule("schemes.share_min", today()),
        })  # fmt: skip

    def beside_page(self, request, pk):
        record = self.get(request.user, pk)
        points = mine(request.user).filter(scheme=record, place__in=request.user.places(READ_FIGURES))
        return beside_answer(self, request, record, beside.of_scheme(record, points))

    def context(self, request, record=None):
        if record is None:
            return {"survival_url": self.url("survival")}
        points = mine(request.user).filter(scheme=record)
        spread = Spread(points)
        states = Counter(point.state for point in spread.all)
        proposes = request.user.refusal(actions.propose_point.name, []) is None
        listed = f"{reverse('register:schemes.points:list')}?scheme={record.pk}"
        curve = survival.curve(str(_("points active")), spread.lives)
        return {
            "names": record.names(),
            "exemplars": of_scheme(request.user, record),
            "spread": spread,
            "states": [(label, states[state], COLOURS[state]) for state, label in PointState.choices if states[state]],
            "bars": spread.bars(),
            "picture": {"width": WIDTH, "height": HEIGHT},
            "curve": curve,
            "curve_picture": survival.picture([curve]),
            "survival": [one for one in curve.steps if one.years in survival.AFTER],
            "ends": survival.by_kind(spread.lives, "reason"),
            "lineage": lineage(spread),
            "needs": [(label, number, f"{listed}&need={code}") for code, label, number in needs(points)],
            "list_url": listed,
            "beside_url": self.url("beside", record.pk),
            "survival_url": self.url("survival"),
            "to_replicate": to_replicate(points),
            "propose_url": f"{reverse('register:schemes.points:add')}?scheme_id={record.pk}"
            if proposes and record.living else "",
            **drawn(spread, listed, request.GET.get("province", "")),
        }  # fmt: skip


def drawn(spread: Spread, listed: str, wanted: str) -> dict:
    """The map of the country where there are several provinces, and that of the one province, or of the one chosen."""

    def inside(place: int) -> str:
        return f"{listed}&place_id={place}"

    known = [home.unit for home in spread.provinces if home.unit.pk]
    several = len(spread.provinces) > 1
    chosen = next((unit for unit in known if str(unit.pk) == wanted), None if several else next(iter(known), None))
    return {
        "nation": maps.nation(spread, inside) if several else None,
        "chosen": chosen,
        "province": maps.province(spread, chosen, inside) if chosen else None,
        "inside": {home.unit: inside(home.unit.pk) for home in spread.provinces if home.unit.pk},
    }
