"""The officers' windows: groups, mediators, disputes, and what was handed over to the police."""

from typing import cast

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from tuquan.casework.models import Clock
from tuquan.journal.actions import subject_name
from tuquan.kit.paging import Page
from tuquan.kit.period import today
from tuquan.kit.register import Register, page_of, registry, short
from tuquan.kit.text import clean
from tuquan.law import rules
from tuquan.ledger.record import RecordQuerySet
from tuquan.mediation import actions
from tuquan.mediation.forms import disputes as dispute_forms
from tuquan.mediation.forms import groups as forms
from tuquan.mediation.forms import rows
from tuquan.mediation.models import Dispute, Outcome, Recipient, State, shortfalls
from tuquan.organisations.models import Body, BodyKind, BodyState, Membership, MemberState

COLOURS = {"recognised": "green", "proposed": "blue", "dissolved": "grey", "ended": "grey"}
DANGER = "mediation.danger_goes_first"
ENTERS = (actions.record_closed, actions.open_dispute)  # what a standing group enters


def lacking(groups: QuerySet, _name: str, answer: str) -> QuerySet:
    """Groups that lack something of their lawful make-up, or the others."""
    fewest, women = (rules.number(f"mediation.{key}", today()) for key in ("mediators_min", "women_min"))
    lacks = Q(members__lt=fewest) | Q(women__lt=women)
    return groups.exclude(state=BodyState.DISSOLVED).filter(lacks if answer == "yes" else ~lacks)


class Groups(Register):
    key = "mediation.groups"
    title = _("Mediation groups")
    icon = "users-group"
    order = 10
    model = Body
    reads = actions.READ_GROUPS
    columns = ("name", "place", "state", "members", "women", ("lacks", _("Warning")), "first_day")
    filters = (
        "place",
        "state",
        ("lacking", django_filters.ChoiceFilter(
            method=lacking, label=_("Below the lawful make-up"), choices=[("yes", _("Yes")), ("no", _("No"))],
            empty_label=_("All"),
        )),
        "first_day",
    )  # fmt: skip
    search = ("folded", "ref")
    ordering = "folded"
    colours = COLOURS
    details = ((_("The group"), ("ref", "members", "women", "proposed_on", "first_day", "decision", "ended_on")),)
    adds = (actions.propose_group, forms.ProposeGroupForm)
    verbs = (
        (actions.recognise_group, forms.RecogniseGroupForm),
        (actions.record_closed, dispute_forms.ClosedForm),
        (actions.open_dispute, dispute_forms.OpenForm),
        (actions.propose_mediator, forms.ProposeMediatorForm),
        (actions.correct_group, forms.CorrectGroupForm),
        (actions.dissolve_group, forms.DissolveGroupForm),
        (actions.void_group, forms.VoidForm),
    )
    empty = _("The Front proposes a group; the chair of the commune recognises it.")
    imports = rows.groups_sheet

    def visible(self, user, voided=False):
        return super().visible(user, voided).filter(kind=BodyKind.MEDIATION_GROUP)

    def in_step(self, action, record):
        if action in ENTERS:
            return record.state == BodyState.RECOGNISED
        if action is actions.propose_mediator:
            return record.state != BodyState.DISSOLVED
        return super().in_step(action, record)

    def lacks(self, group: Body) -> str:
        """What the group lacks of its lawful make-up, with the law."""
        lacks = [] if group.state == BodyState.DISSOLVED else shortfalls(group)
        citations = ", ".join(dict.fromkeys(citation for _says, citation in lacks))
        return f"{'; '.join(says for says, _citation in lacks)} ({citations})" if lacks else ""

    def add_page(self, request):
        """`?existing` asks for a group that existed before, instead of a proposal."""
        if "existing" not in request.GET:
            return super().add_page(request)
        if why := request.user.refusal(actions.bring_in_group.name, []):
            raise PermissionDenied(why)
        return self.ask(request, actions.bring_in_group, forms.BringInGroupForm, None)

    def after(self, record, done, user):
        """A new mediator or dispute is shown at once, not the group it was entered from."""
        entered = isinstance(done, Membership | Dispute)
        return page_of(subject_name(done)) if entered else super().after(record, done, user)

    def context(self, request, record=None):
        if record is None:
            return {"may_bring_in": request.user.refusal(actions.bring_in_group.name, []) is None}
        members = record.memberships.standing().exclude(state=MemberState.ENDED).select_related("person")
        reads_book = request.user.may(actions.READ_DISPUTES, record.place)
        years = set(record.disputes.order_by().values_list("year", flat=True).distinct()) | {today().year}
        return {
            "shortfalls": [] if record.state == BodyState.DISSOLVED else shortfalls(record),
            "members": members.order_by("-head", "pk"),
            "years": sorted(years, reverse=True) if reads_book else [],
            "danger_law": rules.citation(DANGER, today()),
        }


class OfGroups(Register, mounted=False):
    """Records that are entered from a group's page: adding begins with choosing the group."""

    enters: tuple = ()  # the verbs of the group's page

    def add_page(self, request: HttpRequest) -> HttpResponse:
        """The groups for which this user may enter something, each with its verbs."""
        if why := request.user.refusal(self.adds[0].name, []):
            self.ask_to_read(request.user)
            raise PermissionDenied(why)
        groups = registry[Groups.key]
        inside = cast(RecordQuerySet, groups.visible(request.user)).within(request.user.granted(self.adds[0].name))
        found = inside.filter(state=BodyState.RECOGNISED).select_related("place")
        text = clean(request.GET.get("q", ""))
        page = Page(groups.searched(found, text).order_by("folded", "pk"), request.GET.get("page"), 20, ["place"])
        context = {
            "register": self, "page": page, "text": text, "back": self.url("list"),
            "rows": [
                (group, [(verb.label, groups.url("verb", group.pk, short(verb))) for verb in self.enters])
                for group in page.rows
            ],
        }  # fmt: skip
        return TemplateResponse(request, "mediation/choose_group.html", context)


class Mediators(OfGroups):
    key = "mediation.mediators"
    title = _("Mediators")
    icon = "users"
    order = 11
    model = Membership
    reads = actions.READ_GROUPS
    columns = (
        ("person", _("Full name")), ("body", _("Mediation group")), "state", "sex", "head", "trained", "first_day",
        "term_ends",
    )  # fmt: skip
    filters = ("place", "state", "sex", "head", "trained", "trained_on", "first_day", "term_ends")
    search = ("person__folded", "ref")
    colours = COLOURS
    details = (
        (_("The mediator"), (
            ("body", _("Mediation group")), "ref", "head", "sex", ("person__birth_year", _("Year of birth")),
            "trained", "trained_on",
        )),
        (_("Recognition"), ("first_day", "decision", "term_ends", "ended_on", "end_reason")),
    )  # fmt: skip
    adds = (actions.propose_mediator, forms.ProposeMediatorForm)
    enters = (actions.propose_mediator,)
    verbs = (
        (actions.recognise_mediator, forms.RecogniseMediatorForm),
        (actions.record_training, forms.TrainingForm),
        (actions.correct_mediator, forms.CorrectMediatorForm),
        (actions.end_mediator, forms.EndMediatorForm),
        (actions.void_mediator, forms.VoidForm),
    )
    empty = _("Mediators are proposed on the page of their group.")
    imports = rows.mediators_sheet

    def visible(self, user, voided=False):
        return super().visible(user, voided).filter(body_kind=BodyKind.MEDIATION_GROUP)

    def in_step(self, action, record):
        if action is actions.record_training:
            return record.state == MemberState.RECOGNISED
        return super().in_step(action, record)

    def context(self, request, record=None):
        return {} if record is None else {"trainings": record.trainings.standing()}


class Disputes(OfGroups):
    key = "mediation.disputes"
    title = _("Disputes")
    icon = "heart-handshake"
    order = 12
    model = Dispute
    reads = actions.READ_DISPUTES
    columns = (
        "code", ("group", _("Mediation group")), "category", "state", "outcome", "received_on", "closed_on",
    )  # fmt: skip
    filters = ("place", "state", "outcome", "category", "ground", "received_on", "closed_on")
    search = ("code", "ref", "group__folded")
    ordering = "-received_on"
    colours = {State.RECEIVED: "yellow", State.CLOSED: "green"}
    details = (
        (_("The dispute"), (
            ("group", _("Mediation group")), "received_on", "category", "ground", "parties_count", "ref", "summary",
        )),
        (_("Its course"), (
            "assigned_on", "started_on", "sessions_held", "closed_on", "outcome", "handed_over_to",
        )),
        (_("Result and follow-up"), (
            "in_public", "agreement_written", "agreement", "first_check_on", "first_kept", "second_check_on",
            "second_kept", "follow_up_notes",
        )),
    )  # fmt: skip
    adds = (actions.open_dispute, dispute_forms.OpenForm)
    enters = ENTERS
    verbs = (
        (actions.start, dispute_forms.StartForm),
        (actions.hold_session, dispute_forms.SessionForm),
        (actions.close, dispute_forms.CloseForm),
        (actions.assign, dispute_forms.AssignForm),
        (actions.follow_up, dispute_forms.FollowUpForm),
        (actions.hand_over, dispute_forms.HandOverForm),
        (actions.declare_conflict, dispute_forms.ConflictForm),
        (actions.correct_dispute, dispute_forms.CorrectForm),
        (actions.void_dispute, forms.VoidForm),
    )
    empty = _("Disputes that the groups take up are kept here.")
    imports = rows.disputes_sheet

    def in_step(self, action, record):
        if action is actions.follow_up and record.outcome != Outcome.SETTLED:
            return False
        return super().in_step(action, record)

    def context(self, request, record=None):
        if record is None:
            return {}
        reads_parties = request.user.may(actions.READ_PARTIES, record.place)
        return {
            "clocks": Clock.objects.filter(subject=subject_name(record)).order_by("due_on"),
            "mediators": record.mediators.select_related("person"),
            "barred": record.barred.select_related("person"),
            "sessions": record.sessions.all(),
            "parties": record.parties.order_by("pk") if reads_parties else None,
            "danger_law": rules.citation(DANGER, today()),
        }


class HandedOver(Register):
    """What commune police see of mediation: the one case that was given to them, without the parties' names."""

    key = "mediation.handed_over"
    title = _("Disputes handed over to the police")
    icon = "shield"
    order = 13
    model = Dispute
    reads = actions.READ_HANDED_OVER
    columns = ("code", ("group", _("Mediation group")), "category", "closed_on")
    filters = ("place", "category", "closed_on")
    search = ("code", "group__folded")
    ordering = "-closed_on"
    status = "outcome"
    colours = {Outcome.HANDED_OVER: "yellow"}
    details = ((_("The dispute"), (
        ("group", _("Mediation group")), "category", "ground", "received_on", ("closed_on", _("handed over on")),
        "parties_count", "summary",
    )),)  # fmt: skip
    exports = False
    empty = _("Nothing was handed over to the police.")

    def visible(self, user, voided=False):
        return super().visible(user, voided).filter(handed_over_to=Recipient.POLICE)
