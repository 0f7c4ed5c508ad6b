"""What is asked about training, duty, support, quotas, ratings, and groups that are only counted."""

from functools import partial

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.forces.actions.groups import KINDS
from tuquan.forces.actions.ratings import last_year, window_of
from tuquan.forces.forms.teams import MembersField, reason_field
from tuquan.forces.models import DutyKind, HostKind
from tuquan.kit.days import write_day
from tuquan.kit.forms import DayField, PlaceField, VerbForm
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.law.fields import terms
from tuquan.organisations.forms import GivenForm
from tuquan.organisations.means import GiverKind
from tuquan.organisations.models import BodyKind


class TrainingForm(VerbForm):
    on = DayField(label=_("Day of the training"), initial=today)
    topic = forms.CharField(label=_("Class"), max_length=200)
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=200, required=False)
    members = MembersField(label=_("Trainees"))
    certificate = forms.BooleanField(label=_("Certificate given"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        serving = self.subject.memberships.serving().select_related("person", "enrolment").order_by("-head", "pk")
        self.fields["members"].queryset = serving


class DutyForm(VerbForm):
    intro = _("Counts only. Nobody whom the team met is written down, here or anywhere.")

    on = DayField(label=_("Day"), initial=today)
    kind = forms.ChoiceField(label=_("What for"), choices=DutyKind, initial=DutyKind.PATROL)
    people = forms.IntegerField(label=_("How many went out"), min_value=1, max_value=500)
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=24)


class SupportForm(GivenForm):
    kind = forms.ChoiceField(label=_("What the law calls it"), choices=partial(terms, "forces.support_kinds"))
    field_order = ("day", "kind")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rule = rules.rule("forces.support_kinds", today())
        self.fields["kind"].help_text = f"{rule.note} ({rule.citation()})"
        self.fields["giver_kind"].initial = GiverKind.STATE


class QuotaForm(VerbForm):
    place = PlaceField(label=_("Commune"))
    first_day = DayField(label=_("In force from"), initial=today)
    teams = forms.IntegerField(label=_("Teams"), min_value=0, max_value=1000)
    members = forms.IntegerField(label=_("Members"), min_value=0, max_value=10_000)
    resolution = forms.CharField(label=_("Resolution of the province"), max_length=120)


class RatingForm(VerbForm):
    """What is asked of a team and of a member alike."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    level = forms.ChoiceField(label=_("Level"), choices=partial(terms, "forces.rating_levels"))
    complained = forms.BooleanField(label=_("A complaint or denunciation is pending"), required=False)
    decision = forms.CharField(label=_("Number of the decision"), max_length=80)
    on = DayField(label=_("Decided on"), initial=today)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        year = last_year(today())
        self.fields["year"].initial = year
        try:
            window = window_of(year)
        except ValidationError:
            return
        told = {"first": write_day(window.first), "last": write_day(window.last), "year": year}
        citation = rules.citation("forces.rating_year", window.last)
        self.fields["year"].help_text = f"{_('Year %(year)s: %(first)s – %(last)s.') % told} ({citation})"
        rule = rules.rule("forces.excellent_max", window.last)
        self.fields["level"].help_text = f"{rule.label}: {rule.current} % ({rule.citation()}). {rule.note}"
        self.fields["complained"].help_text = cited("forces.not_rated_under_complaint", window)


def cited(key: str, window) -> str:
    rule = rules.rule(key, window.last)
    return f"{rule.label} ({rule.citation()})"


class RateTeamForm(RatingForm):
    tasks_done = forms.IntegerField(label=_("Tasks done, percent"), min_value=0, max_value=100, required=False)

    field_order = ["year", "level", "tasks_done", "complained", "decision", "on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        rule = rules.rule("forces.excellent_tasks_over", today())
        self.fields["tasks_done"].help_text = f"{rule.label}: {rule.current} % ({rule.citation()})"


class RateMemberForm(RatingForm):
    newly_in = forms.BooleanField(label=_("A head newly transferred in"), required=False)

    field_order = ["year", "level", "newly_in", "complained", "decision", "on"]


class GroupForm(VerbForm):
    intro = _("Only how many belong to it is kept, and where it works.")

    place = PlaceField(label=_("Commune or residential area"))
    kind = forms.ChoiceField(label=_("Kind"), choices=[(kind.value, kind.label) for kind in map(BodyKind, KINDS)])
    name = forms.CharField(label=_("Name"), max_length=200)
    host_kind = forms.ChoiceField(label=_("Where it works"), choices=HostKind)
    host = forms.CharField(label=_("Name of the agency, enterprise, school or hospital"), max_length=200)
    first_day = DayField(label=_("Stands from"), initial=today)
    members = forms.IntegerField(label=_("Members"), min_value=1, max_value=5000)
    women = forms.IntegerField(label=_("Women among them"), min_value=0, max_value=5000, initial=0)
    decision = forms.CharField(label=_("Number of the decision"), max_length=80, required=False)


class CountGroupForm(VerbForm):
    fills = ("members", "women")

    members = forms.IntegerField(label=_("Members"), min_value=1, max_value=5000)
    women = forms.IntegerField(label=_("Women among them"), min_value=0, max_value=5000)
    reason = reason_field()


class EndGroupForm(VerbForm):
    danger = True
    on = DayField(label=_("Stands no longer from"), initial=today)
