"""What is asked for each verb of points, and the columns of their sheets."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, ManyChoices, PlaceField, VerbForm
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.law.fields import terms
from tuquan.schemes.forms.fields import body_at, count, day, living_schemes, parent_of, reason, short_text
from tuquan.schemes.models import STANDING, ActivityKind, EndReason, Point, PointState, Scheme


class PointForm(VerbForm):
    scheme: forms.Field = forms.ModelChoiceField(
        label=_("Scheme"), queryset=Scheme.objects.none(), empty_label=_("Choose a scheme")
    )
    place = PlaceField(label=_("Place"))
    host = short_text(
        _("Body that applies it"), help_text=_("Name or reference of a body at this place. Empty: its residents.")
    )
    name = short_text(_("Name of the point"), 160, help_text=_("Leave it empty: the host or the place will name it."))
    parent = short_text(
        _("Replicated from"),
        help_text=_("Reference or name of the point that it takes after; empty for the first one."),
    )
    partners = short_text(_("Partner bodies"))
    movements = short_text(_("Movements it is tied to"))
    ref = short_text(_("Reference"), 40)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scheme"].queryset = living_schemes()

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("place") and "host" in cleaned:
            cleaned["host"] = body_at(cleaned["place"], cleaned["host"], "host")
        if cleaned.get("scheme") and "parent" in cleaned:
            cleaned["parent"] = parent_of(cleaned["scheme"], cleaned["parent"])
        return cleaned


class ProposePointForm(PointForm):
    on = day(_("Proposed on"))
    field_order = ("scheme", "place", "on")


class BringInPointForm(PointForm):
    intro = _("For a point that has stood for some time. It counts from the day of its launch, not from today.")
    launched_on = DayField(label=_("Launched on"))
    decision = short_text(_("Decision"), 80, help_text=_("Its number and sign."))
    state = forms.ChoiceField(
        label=_("State today"), initial=PointState.ACTIVE,
        choices=[(state.value, state.label) for state in STANDING],
    )  # fmt: skip
    since = DayField(label=_("Consolidated on, or dormant since"), required=False,
                     help_text=_("Leave it empty for a point that is simply active."))  # fmt: skip
    teams = count(_("Teams"), required=True, initial=1)
    members = count(_("Members"), required=True)
    field_order = ("scheme", "place", "launched_on", "decision", "state", "since", "teams", "members", "host", "name")


class CorrectPointForm(PointForm):
    fills = ("scheme", "place", "name", "partners", "movements", "ref", "decision", "launched_on")
    decision = short_text(_("Decision"), 80)
    launched_on = DayField(label=_("Launched on"), required=False)
    reason = reason()

    def __init__(self, *args, subject: Point, **kwargs):
        first = {"host": named(subject.host), "parent": named(subject.parent)}
        kwargs["initial"] = first | (kwargs.get("initial") or {})
        super().__init__(*args, subject=subject, **kwargs)


def named(one) -> str:
    """How a body or a point is written so that the form finds it again."""
    return (one.ref or one.name) if one else ""


class PointRow(PointForm):
    """The columns of the sheet: a parent is the reference of a point in the file or in the register."""

    scheme = forms.CharField(label=_("Scheme"), max_length=160)
    parent = short_text(_("Replicated from (reference)"), 40)
    ref = short_text(_("Reference"), 40, required=True)
    name = short_text(_("Name of the point"), 160, required=True)
    launched_on = DayField(label=_("Launched on"), required=False)
    decision = short_text(_("Decision"), 80)
    teams = count(_("Teams"))
    members = count(_("Members"))
    ended_on = DayField(label=_("Struck off on"), required=False)
    end_reason = forms.ChoiceField(
        label=_("Reason for striking off"), required=False, choices=[("", "–"), *EndReason.choices]
    )


class ApproveForm(VerbForm):
    on = day(_("Decided on"))
    decision = short_text(_("Decision"), 80, required=True, help_text=_("Its number and sign."))


class LaunchForm(VerbForm):
    on = day(_("Launched on"))
    teams = count(_("Teams"), required=True, initial=1)
    members = count(_("Members"), required=True)


class OnForm(VerbForm):
    on = day(_("Day"))


class StrikeOffForm(VerbForm):
    danger = True
    on = day(_("Day"))
    end_reason = forms.ChoiceField(label=_("Why"), choices=EndReason.choices)
    reason = reason()


class StrengthForm(VerbForm):
    fills = ("teams", "members")
    intro = _("What was counted before stays for the days before.")
    on = day(_("Counted on"))
    teams = count(_("Teams"), required=True)
    members = count(_("Members"), required=True)


class FileForm(VerbForm):
    """The papers that the law book lists; the log of activities needs no tick."""

    papers = forms.MultipleChoiceField(label=_("Papers in the file"), required=False, widget=ManyChoices)

    def __init__(self, *args, subject: Point, **kwargs):
        kwargs["initial"] = {"papers": subject.file.split(",")} | (kwargs.get("initial") or {})
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["papers"].choices = [term for term in terms("schemes.file") if term[0] != "log"]
        self.citation = rules.rule("schemes.file", today()).caution()


class ActivityForm(VerbForm):
    day = day(_("Day"))
    kind = forms.ChoiceField(label=_("Kind"), choices=ActivityKind.choices)
    attendances = count(_("Attendances"), help_text=_("Leave it empty if nobody counted."))


class ActivityRow(ActivityForm):
    """The columns of the sheet of logs."""

    place = PlaceField(label=_("Place"))
    point = short_text(_("Point"), 160, required=True)
    turn = forms.IntegerField(label=_("Turn of the day"), min_value=1, max_value=50, initial=1, required=False)


class CorrectActivityForm(ActivityForm):
    fills = ("day", "kind", "attendances")
    reason = reason()
