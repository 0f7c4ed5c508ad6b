"""Rating a whole commune: a line for each team and each member, and one decision for all of them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from tuquan.forces.actions.ratings import leads, stood, window_of
from tuquan.forces.forms.service import cited
from tuquan.forces.models import Level, Rating
from tuquan.kit.days import write_day
from tuquan.kit.forms import DayField, VerbForm
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.law.fields import terms
from tuquan.ledger.batch import Batch
from tuquan.organisations.models import Body, BodyKind, BodyState, Membership, MemberState
from tuquan.places.models import Place


@dataclass
class Line:
    """A team or member, and either its rating, why it gets none, or the fields that ask for one."""

    key: str
    rated: Body | Membership
    name: str
    post: str
    head: bool
    done: Rating | None
    why: str
    form: "CommuneRatingForm"

    @property
    def is_team(self) -> bool:
        return isinstance(self.rated, Body)

    @property
    def open(self) -> bool:
        return self.done is None and not self.why

    def __getitem__(self, name: str) -> forms.BoundField:
        """The field of this line for the template: `line.level`. Raises KeyError where it asks for no such thing."""
        return self.form[f"{name}_{self.key}"]


def teams_of(commune: Place, year: int) -> list[Body]:
    """The standing teams with their members and the ratings of the year; five statements, whatever their number."""
    members = Membership.objects.standing().filter(state=MemberState.RECOGNISED)
    members = members.select_related("person", "enrolment", "body", "place").order_by("-head", "pk")
    ratings = Rating.objects.standing().filter(year=year)
    teams = Body.objects.standing().within([commune.pk])
    teams = teams.filter(kind=BodyKind.SECURITY_TEAM, state=BodyState.RECOGNISED).select_related("place")
    return list(
        teams.order_by("folded", "pk").prefetch_related(
            Prefetch("memberships", members, to_attr="serving_now"), Prefetch("ratings", ratings, to_attr="rated_now")
        )
    )


class CommuneRatingForm(VerbForm):
    template_name = "forces/rate_commune_fields.html"

    decision = forms.CharField(label=_("Number of the decision"), max_length=80)
    on = DayField(label=_("Decided on"), initial=today)
    clear = forms.BooleanField(label=_("Nobody rated here has a complaint or denunciation pending; they are left empty"))

    def __init__(self, *args, commune: Place, year: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.commune, self.year = commune, year
        self.window = window_of(year)
        self.fields["clear"].help_text = cited("forces.not_rated_under_complaint", self.window)
        self.told = {"year": year, "first": write_day(self.window.first), "last": write_day(self.window.last)}
        self.rules = [cited(f"forces.{name}", self.window) for name in
                      ("rating_year", "rated_after_months", "head_not_above_team", "excellent_team_clean")]  # fmt: skip
        self.share = rules.rule("forces.excellent_max", self.window.last)
        self.tasks = rules.rule("forces.excellent_tasks_over", self.window.last)
        self.teams = [self.team(team) for team in teams_of(commune, year)]

    def team(self, team) -> tuple[Line, list[Line]]:
        done = {rating.member_id: rating for rating in team.rated_now}
        return self.line(team, done.get(None)), [self.line(one, done.get(one.pk)) for one in team.serving_now]

    def line(self, rated: Body | Membership, done: Rating | None) -> Line:
        if isinstance(rated, Body):
            found = Line(f"t{rated.pk}", rated, str(rated), "", False, done, "", self)
        else:
            post = rated.enrolment.get_post_display()
            found = Line(f"m{rated.pk}", rated, str(rated.person), post, leads(rated), done, "", self)
        try:
            stood(rated, self.window)
        except ValidationError as error:
            found.why = " ".join(error.messages)
        if found.open:
            choices = [("", "–"), *terms("forces.rating_levels")]
            self.add("level", found, forms.ChoiceField(label=_("Level"), choices=choices, required=False))
            if found.is_team:
                tasks = forms.IntegerField(label=_("Tasks done, percent"), min_value=0, max_value=100, required=False)
                self.add("tasks_done", found, tasks)
            if found.head:
                newly = forms.BooleanField(label=_("newly transferred in"), required=False)
                self.add("newly_in", found, newly)
        return found

    def add(self, name: str, line: Line, field: forms.Field) -> None:
        field.label = f"{line.name}: {field.label}"
        field.widget.attrs |= {"aria-label": field.label, "data-rates": line.key[0]}
        self.fields[f"{name}_{line.key}"] = field

    def lines(self) -> Iterator[Line]:
        for team, members in self.teams:
            yield team
            yield from members

    def counts(self) -> list[dict]:
        """What stands in the register already, and that with what is chosen, for teams and for members."""
        return [self.count("t", _("Teams")), self.count("m", _("Members"))]

    def count(self, kind: str, title) -> dict:
        own = [line for line in self.lines() if line.key[0] == kind]
        held = [line.done.level for line in own if line.done]
        levels = held + [line["level"].value() for line in own if line.open]
        excellent, good, share = levels.count(Level.EXCELLENT), levels.count(Level.GOOD), self.share.current
        good += excellent
        return {
            "kind": kind, "title": title, "excellent": excellent, "good": good, "most": good * share // 100,
            "over": excellent * 100 > good * share, "held_excellent": held.count(Level.EXCELLENT),
            "held_good": held.count(Level.EXCELLENT) + held.count(Level.GOOD),
        }  # fmt: skip

    def batch(self) -> Batch:
        """The lines for which a level was chosen."""
        rows = [
            {
                "key": line.key, "place": line.rated.place, "team" if line.is_team else "member": line.rated,
                **{name: self.cleaned_data.get(f"{name}_{line.key}") for name in ("level", "tasks_done", "newly_in")},
            }
            for line in self.lines() if line.open and self.cleaned_data.get(f"level_{line.key}")
        ]  # fmt: skip
        return Batch("forces.ratings", rows, extra={"year": self.year})

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.batch().rows:
            raise ValidationError(_("Choose a level for at least one team or member."))
        return cleaned
