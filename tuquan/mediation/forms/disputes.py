"""What is asked about disputes: little, in the order in which it is known, and violence first."""

from functools import partial

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import Choices, DayField, ManyChoices, VerbForm
from tuquan.kit.period import today
from tuquan.kit.text import whole_number
from tuquan.law import rules
from tuquan.law.fields import terms
from tuquan.mediation.forms.groups import reason_field
from tuquan.mediation.models import MEDIATED, Outcome, Party, Recipient, follow_up_days
from tuquan.organisations.models import Membership

START = "mediation.start_days"
YES_NO = [("no", _("No")), ("yes", _("Yes"))]


class YesNo(forms.TypedChoiceField):
    """A question that has to be answered; a box left unticked is no answer."""

    def __init__(self, **options):
        super().__init__(choices=YES_NO, coerce=lambda answer: answer == "yes", widget=Choices, **options)

    def prepare_value(self, value):
        return {True: "yes", False: "no"}.get(value, value)


class MediatorsField(forms.ModelMultipleChoiceField):
    """Mediators who serve in the group."""

    def __init__(self, **options):
        super().__init__(Membership.objects.none(), widget=ManyChoices, **options)

    def label_from_instance(self, member):
        return str(member.person)

    def clean(self, value):
        for key in value if isinstance(value, list | tuple) else ():
            if whole_number(str(key)) is None:  # larger than any key, which SQLite would not even compare
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key})
        return super().clean(value)


class LinesField(forms.CharField):
    """Several short texts, one on each line."""

    def __init__(self, longest: int, **options):
        super().__init__(widget=forms.Textarea(attrs={"rows": 2}), **options)
        self.short = MaxLengthValidator(longest)

    def clean(self, value):
        lines = [line for line in super().clean(value).splitlines() if line]
        for line in lines:
            self.short(line)
        return lines


def category_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Category"), choices=partial(terms, "mediation.categories"))


def ground_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Ground"), choices=partial(terms, "mediation.grounds"), initial="request")


def parties_count_field() -> forms.IntegerField:
    return forms.IntegerField(label=_("Number of parties"), min_value=1, max_value=99, initial=2)


def party_names_field() -> LinesField:
    return LinesField(
        longest=Party._meta.get_field("name").max_length, label=_("Names of the parties"), required=False,
        help_text=_("May stay empty. One on each line; only those who keep this dispute ever see them."),
    )  # fmt: skip


def summary_field() -> forms.CharField:
    return forms.CharField(label=_("What it is about"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


def agreement_field() -> forms.CharField:
    return forms.CharField(label=_("Agreement in short"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


def recipient_field(required: bool) -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Handed over to"), choices=Recipient.choices, required=required, widget=Choices)


class OpenForm(VerbForm):
    asks_violence = True

    violence = YesNo(label=_("Are there signs of violence or of an offence?"))
    handed_over_to = recipient_field(required=False)
    received_on = DayField(label=_("Received on"), initial=today)
    category = category_field()
    ground = ground_field()
    parties_count = parties_count_field()
    party_names = party_names_field()
    summary = summary_field()
    ref = forms.CharField(label=_("Own reference"), max_length=40, required=False)

    def clean(self):
        if self.cleaned_data.get("violence") is False:
            self.cleaned_data["handed_over_to"] = ""
        return self.cleaned_data


class ClosedForm(VerbForm):
    received_on = DayField(label=_("Received on"))
    closed_on = DayField(label=_("Closed on"), initial=today)
    category = category_field()
    ground = ground_field()
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome)
    handed_over_to = recipient_field(required=False)
    mediators = MediatorsField(label=_("Mediators"), required=False)
    parties_count = parties_count_field()
    agreement_written = forms.BooleanField(label=_("There is a written agreement"), required=False)
    in_public = forms.BooleanField(label=_("Mediated in public"), required=False, initial=True)
    agreement = agreement_field()
    summary = summary_field()
    party_names = party_names_field()
    ref = forms.CharField(label=_("Own reference"), max_length=40, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_mediators(self.fields["mediators"], self.subject)


class AssignForm(VerbForm):
    mediators = MediatorsField(label=_("Mediators"))
    on = DayField(label=_("Assigned on"), initial=today)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_mediators(self.fields["mediators"], self.subject.group)
        self.warning = _("They must start within %(days)s days.") % {"days": rules.number(START, today())}
        self.citation = rules.citation(START, today())


class ConflictForm(VerbForm):
    intro = _("Whoever is related to the dispute or to a party may not mediate it. It is then assigned to another.")
    mediator = forms.ModelChoiceField(Membership.objects.none(), label=_("Mediator"), widget=forms.RadioSelect)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["mediator"]
        field.widget = Choices()
        field.empty_label = None
        field.label_from_instance = lambda member: str(member.person)
        offer_mediators(field, self.subject.group)
        self.warning = _("A mediator with a conflict of interest is barred.")
        self.citation = rules.citation("mediation.conflict_bars", today())


class StartForm(VerbForm):
    on = DayField(label=_("Started on"), initial=today)


class SessionForm(VerbForm):
    on = DayField(label=_("Day of the session"), initial=today)
    venue = forms.CharField(label=_("Where"), max_length=120, required=False)
    notes = forms.CharField(label=_("Course of the session"), widget=forms.Textarea(attrs={"rows": 4}), required=False)


class CloseForm(VerbForm):
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[pair for pair in Outcome.choices if pair[0] in MEDIATED], widget=Choices
    )
    on = DayField(label=_("Closed on"), initial=today)
    agreement_written = forms.BooleanField(label=_("There is a written agreement"), required=False)
    in_public = forms.BooleanField(label=_("Mediated in public"), required=False, initial=True)
    agreement = agreement_field()


class HandOverForm(VerbForm):
    asks_violence = True

    violence = YesNo(label=_("Are there signs of violence or of an offence?"))
    handed_over_to = recipient_field(required=True)
    on = DayField(label=_("Handed over on"), initial=today)


class FollowUpForm(VerbForm):
    check = forms.TypedChoiceField(label=_("Which follow-up"), coerce=int, widget=Choices)
    on = DayField(label=_("Followed up on"), initial=today)
    kept = YesNo(label=_("Is the agreement kept?"))
    notes = forms.CharField(label=_("Notes"), widget=forms.Textarea(attrs={"rows": 3}), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        days = follow_up_days(self.subject.closed_on)
        choices = [(number, _("after %(days)s days") % {"days": after}) for number, after in enumerate(days, start=1)]
        self.fields["check"].choices = choices
        self.initial.setdefault("check", 2 if self.subject.first_check_on else 1)


class CorrectForm(VerbForm):
    """Everything that may be mended; what the dispute has not reached yet is not asked."""

    fills = (
        "received_on", "assigned_on", "started_on", "closed_on", "category", "ground", "outcome", "parties_count",
        "in_public", "agreement_written", "agreement", "summary", "ref",
    )  # fmt: skip

    received_on = DayField(label=_("Received on"))
    assigned_on = DayField(label=_("Assigned on"))
    started_on = DayField(label=_("Started on"))
    closed_on = DayField(label=_("Closed on"))
    category = category_field()
    ground = ground_field()
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=[pair for pair in Outcome.choices if pair[0] in MEDIATED], widget=Choices
    )
    parties_count = parties_count_field()
    in_public = forms.BooleanField(label=_("Mediated in public"), required=False)
    agreement_written = forms.BooleanField(label=_("There is a written agreement"), required=False)
    agreement = agreement_field()
    summary = summary_field()
    ref = forms.CharField(label=_("Own reference"), max_length=40, required=False)
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("assigned_on", "started_on", "closed_on"):
            if getattr(self.subject, name) is None:
                del self.fields[name]
        if self.subject.outcome not in MEDIATED:
            for name in ("outcome", "in_public", "agreement_written", "agreement"):
                del self.fields[name]


def offer_mediators(field: forms.ModelChoiceField, group) -> None:
    """Those who serve in the group; before a group is known, nobody."""
    if group is not None:
        field.queryset = group.memberships.serving().select_related("person").order_by("-head", "pk")
