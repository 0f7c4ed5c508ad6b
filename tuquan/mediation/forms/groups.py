"""What is asked about groups and mediators."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, PlaceField, VerbForm
from tuquan.kit.period import today
from tuquan.mediation.models import shortfalls
from tuquan.organisations.models import EndReason, Sex


def reason_field(help_text="") -> forms.CharField:
    """Why something is mended; kept with the record, not in the journal."""
    return forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), help_text=help_text)


class ProposeGroupForm(VerbForm):
    place = PlaceField(label=_("Residential area or commune"))
    name = forms.CharField(label=_("Name of the group"), max_length=200)
    on = DayField(label=_("Proposed on"), initial=today)
    ref = forms.CharField(label=_("Own reference"), max_length=40, required=False)


class RecogniseGroupForm(VerbForm):
    decision = forms.CharField(label=_("Number of the decision"), max_length=80)
    on = DayField(label=_("Recognised on"), initial=today)
    mediators = forms.BooleanField(label=_("Recognise its proposed mediators too"), required=False, initial=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        lacks = shortfalls(self.subject)
        if lacks:
            self.warning = "; ".join(says for says, _citation in lacks)
            self.citation = lacks[0][1]


class BringInGroupForm(VerbForm):
    intro = _("For a group that was recognised before it came into this book. Its mediators are named afterwards.")

    place = PlaceField(label=_("Residential area or commune"))
    name = forms.CharField(label=_("Name of the group"), max_length=200)
    first_day = DayField(label=_("Recognised on"))
    decision = forms.CharField(label=_("Number of the decision"), max_length=80)
    women = forms.IntegerField(label=_("Women among the mediators"), min_value=0, max_value=50, initial=0)
    men = forms.IntegerField(label=_("Men among the mediators"), min_value=0, max_value=50, initial=0)
    ref = forms.CharField(label=_("Own reference"), max_length=40, required=False)


class DissolveGroupForm(VerbForm):
    danger = True
    decision = forms.CharField(label=_("Number of the decision"), max_length=80)
    on = DayField(label=_("Dissolved on"), initial=today)


class CorrectGroupForm(VerbForm):
    fills = ("name", "ref", "decision", "first_day")

    name = forms.CharField(label=_("Name of the group"), max_length=200)
    ref = forms.CharField(label=_("Own reference"), max_length=40, required=False)
    decision = forms.CharField(label=_("Number of the decision"), max_length=80, required=False)
    first_day = DayField(label=_("Recognised on"), required=False)
    reason = reason_field()


class VoidForm(VerbForm):
    """For whatever was entered by mistake: group, mediator, dispute."""

    danger = True
    intro = _("For an entry that was a mistake. It stays readable and counts nowhere.")
    reason = reason_field()


class ProposeMediatorForm(VerbForm):
    name = forms.CharField(label=_("Full name"), max_length=120)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex)
    birth_year = forms.IntegerField(label=_("Year of birth"), min_value=1900, max_value=2100, required=False)
    trained = forms.BooleanField(label=_("Has a legal training"), required=False)
    head = forms.BooleanField(label=_("Head of the group"), required=False)
    ref = forms.CharField(label=_("Own reference"), max_length=40, required=False)


class RecogniseMediatorForm(VerbForm):
    decision = forms.CharField(label=_("Number of the decision"), max_length=80)
    on = DayField(label=_("Recognised on"), initial=today)
    term_ends = DayField(label=_("Term ends"), required=False)


# what ends no mediator's service by a verb of its own, or only that of a security team's member
OF_OTHERS = (EndReason.BODY_ENDED, EndReason.HEALTH, EndReason.DUTY, EndReason.PROSECUTED)


class EndMediatorForm(VerbForm):
    on = DayField(label=_("No longer serves from"), initial=today)
    reason = forms.ChoiceField(
        label=_("Why"), choices=[pair for pair in EndReason.choices if pair[0] not in OF_OTHERS]
    )


class TrainingForm(VerbForm):
    on = DayField(label=_("Day of the training"), initial=today)
    topic = forms.CharField(label=_("Subject"), max_length=200, required=False)
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=200, required=False)


class CorrectMediatorForm(VerbForm):
    fills = ("sex", "trained", "head", "term_ends")

    name = forms.CharField(label=_("Full name"), max_length=120)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex)
    birth_year = forms.IntegerField(label=_("Year of birth"), min_value=1900, max_value=2100, required=False)
    trained = forms.BooleanField(label=_("Has a legal training"), required=False)
    head = forms.BooleanField(label=_("Head of the group"), required=False)
    term_ends = DayField(label=_("Term ends"), required=False)
    reason = reason_field()

    def __init__(self, *args, subject, **kwargs):
        person = subject.person
        kwargs["initial"] = {"name": person.name, "birth_year": person.birth_year} | (kwargs.get("initial") or {})
        super().__init__(*args, subject=subject, **kwargs)
