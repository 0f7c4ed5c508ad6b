"""The officers' windows: bodies, who holds which role in them, and of which kind they were when."""

from typing import Any

import django_filters
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from tuquan.kit.filters import DayRangeFilter
from tuquan.kit.register import Register, registry
from tuquan.organisations import actions, forms, sheets
from tuquan.organisations.actions.merging import twins
from tuquan.organisations.likeness import likely
from tuquan.organisations.models import (
    KEPT_HERE,
    OF_THE_PEOPLE,
    WITHOUT_NAMES,
    Body,
    BodyState,
    Membership,
    MemberState,
    Phase,
)

STATES = [(state.value, state.label) for state in (BodyState.STANDING, BodyState.ENDED)]
SERVING = [(state.value, state.label) for state in (MemberState.SERVING, MemberState.ENDED)]


def one_of(label, choices) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(label=label, choices=choices, empty_label=_("All"))


def refusal(action: Any, places: list, kind: str, user: Any) -> str | None:
    """Why this user may not do this to a body of this kind: by the verb, or by the kind."""
    why = user.refusal(action.name, places)
    return why or (None if kind in OF_THE_PEOPLE else user.refusal(actions.KEEP_ALL, places))


class Bodies(Register):
    key = "organisations.bodies"
    title = _("Bodies")
    icon = "building"
    group = "places"
    order = 30
    model = Body
    reads = actions.READ
    family = "organisations"
    columns = ("name", "kind", "place", "state", "members", ("first_day", _("Stands from")))
    filters = (
        ("kind", one_of(_("kind"), forms.KINDS)), ("state", one_of(_("state"), STATES)), "place",
        ("first_day", DayRangeFilter(field_name="first_day", label=_("Stands from"))),
    )  # fmt: skip
    search = ("folded", "ref")
    ordering = "folded"
    details = (
        (_("The body"), (
            "kind", "ref", ("first_day", _("Stands from")), "decision", "members", "women", "ended_on", "end_decision",
        )),
    )  # fmt: skip
    adds = (actions.enter_body, forms.EnterForm)
    verbs = (
        (actions.appoint, forms.AppointForm),
        (actions.correct_body, forms.CorrectForm),
        (actions.change_kind, forms.ChangeKindForm),
        (actions.merge_bodies, forms.MergeForm),
        (actions.undo_merge, forms.UndoForm),
        (actions.end_body, forms.EndForm),
        (actions.void_body, forms.VoidForm),
    )
    empty = _("Agencies, schools, enterprises, associations, committees and clubs are entered here.")
    imports = sheets.bodies_sheet

    def visible(self, user, voided=False):
        return super().visible(user, voided).filter(kind__in=KEPT_HERE)

    def refusal(self, action, record, user):
        return refusal(action, [record.place], record.kind, user)

    def in_step(self, action, record):
        if action is actions.appoint and record.kind in WITHOUT_NAMES:
            return False
        if action is actions.merge_bodies:
            return twins(record).exists()
        if action is actions.undo_merge:
            return record.absorbed.exists()
        return super().in_step(action, record)

    def context(self, request, record=None):
        if record is None:
            return {}
        user, place = request.user, record.place
        merge = getattr(record, "merged", None)
        return {
            "terms": self.terms(record) if user.may(actions.READ_NAMES, place) else None,
            "counts_only": record.kind in WITHOUT_NAMES,
            "phases": record.phases.order_by("-first_day", "-pk"),
            "predecessors": Body.objects.filter(successions__heir=record, voided_on=None).distinct(),
            "successors": Body.objects.filter(inheritances__body=record).distinct(),
            "keeper": merge.keeper if merge else None,
            "absorbed": Body.objects.filter(merged__keeper=record),
            "duplicates": [] if record.voided else likely(record, twins(record)),
        }

    @staticmethod
    def terms(body: Body) -> list[Membership]:
        """Those who serve, the head first, then those who did."""
        found = body.memberships.standing().select_related("person").order_by("-head", "first_day", "pk")
        return sorted(found, key=lambda term: term.state == MemberState.ENDED)


class Terms(Register):
    key = "organisations.terms"
    title = _("Roles in bodies")
    icon = "id-badge"
    group = "places"
    order = 31
    model = Membership
    reads = actions.READ_NAMES
    family = "organisations"
    columns = (
        ("person", _("Full name")), "role", "body", "state", ("first_day", _("Holds the role from")), "term_ends",
    )  # fmt: skip
    filters = (
        ("body_kind", one_of(_("kind of body"), forms.KINDS)), ("state", one_of(_("state"), SERVING)), "place",
        ("first_day", DayRangeFilter(field_name="first_day", label=_("Holds the role from"))), "term_ends",
    )  # fmt: skip
    search = ("person__folded", "body__folded", "role")
    ordering = "-first_day"
    details = (
        (_("The term"), (
            "body", "role", ("head", _("Head of the body")), ("first_day", _("Holds the role from")), "decision",
            "term_ends", "ended_on", "end_reason",
        )),
        (_("The person"), ("sex", ("person__birth_year", _("Year of birth")))),
    )  # fmt: skip
    verbs = (
        (actions.end_term, forms.EndTermForm),
        (actions.correct_term, forms.CorrectTermForm),
        (actions.void_term, forms.VoidForm),
    )
    imports = sheets.terms_sheet
    empty = _("Somebody is appointed on the page of the body.")

    def visible(self, user, voided=False):
        return super().visible(user, voided).filter(body_kind__in=KEPT_HERE)

    def refusal(self, action, record, user):
        return refusal(action, [record.place], record.body_kind, user)

    def context(self, request, record=None):
        if record is None:
            return {}
        others = self.visible(request.user).filter(person=record.person_id).exclude(pk=record.pk)
        return {"others": others.select_related("body").order_by("-first_day")}


class Kinds(Register):
    """What the ledger counts: each leads to its body."""

    key = "organisations.kinds"
    title = _("Kinds of bodies over time")
    icon = "timeline"
    model = Phase
    reads = actions.READ
    family = "organisations"
    columns = ("name", "kind", "place", "first_day", "ended_on")
    filters = (("kind", one_of(_("kind"), forms.KINDS)), "place", "first_day", "ended_on")
    search = ("body__folded",)
    ordering = "-first_day"
    status = "kind"
    exports = False

    def record_page(self, request, pk):
        return redirect(registry[Bodies.key].url("record", self.get(request.user, pk).body_id))
