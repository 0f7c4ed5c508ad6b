"""The exemplars: who they are is read only by those who keep them, and nowhere else."""

from django.utils.translation import gettext_lazy as _

from tuquan.kit.register import Register
from tuquan.schemes import actions
from tuquan.schemes.forms import exemplars as forms
from tuquan.schemes.forms import fields
from tuquan.schemes.models import Exemplar

SHOWN = 10  # on the page of a scheme


class Exemplars(Register):
    key = "schemes.exemplars"
    title = _("Exemplars")
    icon = "star"
    order = 18
    model = Exemplar
    reads = actions.READ_EXEMPLARS
    family = "schemes"
    columns = ("name", "kind", "field", "place", "level", "recognised_on", "state")
    filters = ("kind", "field", "level", "state", "place", "recognised_on", "ended_on")
    search = ("folded", "ref", "decision")
    ordering = "-recognised_on"
    details = (
        ("", ("kind", "body", "field", "level", "recognised_on", "decision", "ended_on", "ref")),
        (_("What it belongs to"), ("scheme", "point")),
    )
    adds = (actions.recognise_exemplar, forms.EnterExemplarForm)
    verbs = (
        (actions.spread_exemplar, forms.SpreadForm),
        (actions.correct_exemplar, forms.CorrectExemplarForm),
        (actions.end_recognition, forms.EndRecognitionForm),
        (actions.void_exemplar, fields.VoidForm),
    )
    imports = forms.exemplars_sheet
    empty = _("Collectives and persons recognised as an example are entered here; they are counted apart from schemes.")

    def context(self, request, record=None):
        return {} if record is None else {"spread": record.spread_to.order_by("tier", "code")}


def of_scheme(user, scheme) -> list[Exemplar]:
    """Those of a scheme that this user may read, for its page."""
    register = Exemplars()
    return list(register.visible(user).filter(scheme=scheme).select_related("place").order_by("-recognised_on")[:SHOWN])
