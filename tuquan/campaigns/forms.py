"""What is asked for each verb of campaigns. Recording one that was held takes a minute on a phone: five fields."""

import re
from datetime import timedelta
from functools import cache

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from tuquan.campaigns.models import (
    Campaign,
    CampaignKind,
    CampaignState,
    Channel,
    Organiser,
    TopicCategory,
    join_organisers,
)
from tuquan.kit.days import write_day
from tuquan.kit.forms import DayField, ManyChoices, PlaceField, VerbForm
from tuquan.kit.period import today
from tuquan.kit.text import fold
from tuquan.law import rules
from tuquan.places.models import Place, Within

NOBODY_COUNTED = _("Leave it empty if nobody counted.")
NO_NAMES = _("Write what it is about, not who said it: no names, no addresses of people.")
LATELY = timedelta(days=400)


def long_text(label, rows: int = 3, **given) -> forms.CharField:
    return forms.CharField(label=label, required=False, widget=forms.Textarea({"rows": rows}), **given)


def count(label, **given) -> forms.IntegerField:
    given = {"required": False, "min_value": 0, "max_value": 10_000_000, **given}
    return forms.IntegerField(label=label, widget=forms.NumberInput({"inputmode": "numeric"}), **given)


def organisers() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Organisers"), choices=Organiser.choices, widget=ManyChoices, initial=[Organiser.POLICE],
        help_text=_("Choose all who held it together."),
    )  # fmt: skip


def reason() -> forms.CharField:
    return forms.CharField(
        label=_("Reason"), widget=forms.Textarea({"rows": 2}), help_text=_("It is kept in the history of the record.")
    )


# --- planning and recording -----------------------------------------------------------------------------------------


class CampaignForm(VerbForm):
    """What planning and recording share. `kind` is that of the register; fields that do not suit it fall away."""

    kind: CampaignKind
    suits = {"host": {CampaignKind.FESTIVAL}, "channel": {CampaignKind.OUTREACH}, "items": {CampaignKind.OUTREACH},
             "copies": {CampaignKind.OUTREACH}}  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, kinds in self.suits.items():
            if name in self.fields and self.kind not in kinds:
                del self.fields[name]

    def clean(self):
        return super().clean() | {"kind": self.kind}


def host() -> forms.CharField:
    return forms.CharField(
        label=_("Host body"), required=False, max_length=160,
        help_text=_("A school, agency or enterprise that held its own. Empty: the people of the place."),
    )  # fmt: skip


def channel() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Channel"), choices=Channel.choices)


def items() -> forms.IntegerField:
    hint = _("Broadcasts, posts, talks… A leaflet is one item.")
    return count(_("Items"), required=True, min_value=1, initial=1, help_text=hint)


class RecordForm(CampaignForm):
    place = PlaceField(label=_("Place"))
    first_day = DayField(label=_("Day"), initial=today)
    channel = channel()
    items = items()
    copies = count(_("Copies handed out"))
    attendances = count(
        _("Attendances"), help_text=_("Everyone who came, each time they came. Leave it empty if nobody counted.")
    )
    organisers: forms.Field = organisers()
    host = host()
    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, help_text=_("Leave it empty: kind and day will name it.")
    )
    venue = forms.CharField(label=_("Venue"), required=False, max_length=160)
    about = long_text(_("Content"))


class OrganisersText(forms.CharField):
    """Organisers as a cell of a sheet names them, by commas, in either language; the police where it is empty."""

    def clean(self, value):
        texts = [text for part in re.split(r"[,;\n]", super().clean(value)) if (text := fold(part))]
        unknown = [text for text in texts if text not in organiser_names()]
        if unknown:
            choices = ", ".join(str(label) for label in Organiser.labels)
            raise ValidationError(_("“%(text)s” is no organiser. There are: %(choices)s.")
                                  % {"text": unknown[0], "choices": choices})  # fmt: skip
        return join_organisers([organiser_names()[text] for text in texts] or [Organiser.POLICE])


@cache
def organiser_names() -> dict[str, str]:
    """Codes by all that people write for them."""
    names = {code: code for code in Organiser.values}
    for language in ("vi", "en"):
        with translation.override(language):
            names |= {fold(str(label)): code for code, label in Organiser.choices}
    return names


class SheetForm(RecordForm):
    """The columns of the Excel sheets: a row there is told again by its reference."""

    ref = forms.CharField(label=_("Reference"), max_length=40)
    organisers = OrganisersText(label=_("Organisers"), required=False)
    people = count(_("Different people"))


def check_row(row: dict) -> None:
    """The rule that the columns of a row share."""
    people, attendances = row.get("people"), row.get("attendances")
    if people is not None and attendances is not None and people > attendances:
        raise ValidationError({"people": _("More different people than attendances.")})


class PlanForm(CampaignForm):
    place = PlaceField(label=_("Place"))
    first_day = DayField(label=_("Planned day"))
    channel = channel()
    items = items()
    organisers = organisers()
    host = host()
    title = forms.CharField(
        label=_("Title"), required=False, max_length=200, help_text=_("Leave it empty: kind and day will name it.")
    )
    about = long_text(_("Content"))


class InSeason(forms.Form):
    """The Festival Day has its season; another day is allowed, once somebody says that it is meant."""

    other_day = forms.BooleanField(label=_("Yes, it was on this day"), required=False, widget=forms.HiddenInput)
    warning = citation = ""

    def clean(self):
        cleaned = super().clean()
        meant, day = cleaned.pop("other_day", False), cleaned.get("first_day")
        if day and not meant and (season := season_of(day)) and not season[0] <= day <= season[1]:
            self.fields["other_day"].widget = forms.CheckboxInput()
            self.warning = _("Festival Days are usually held from %(first)s to %(last)s.") % {
                "first": write_day(season[0]), "last": write_day(season[1])
            }  # fmt: skip
            self.citation = rules.citation("campaigns.festival_day", day)
            asked = _("%(day)s is outside the season. Is it meant?") % {"day": write_day(day)}
            raise ValidationError({"other_day": asked})
        return cleaned


def season_of(day):
    """First and last day of the season in that year; None where the law was not loaded."""
    try:
        ends = [rules.year_day(f"campaigns.festival_season_{end}", day) for end in ("first", "last")]
    except rules.RuleMissing:
        return None
    return tuple(end.in_year(day.year) for end in ends)


class RecordFestival(InSeason, RecordForm):
    kind = CampaignKind.FESTIVAL
    intro = _("Once a year for each residential area, commune or body.")


class PlanFestival(InSeason, PlanForm):
    kind = CampaignKind.FESTIVAL
    intro = RecordFestival.intro


def forms_of(kind: CampaignKind) -> tuple[type[CampaignForm], type[CampaignForm]]:
    """The forms to record and to plan a campaign of this kind."""
    if kind == CampaignKind.FESTIVAL:
        return RecordFestival, PlanFestival
    return type("Record", (RecordForm,), {"kind": kind}), type("Plan", (PlanForm,), {"kind": kind})


class SumUpForm(VerbForm):
    intro = _("Different people are a number that you know, not the sum of attendances; it is shown and never added.")
    fills = ("people", "outcome")
    people = count(_("Different people"), help_text=NOBODY_COUNTED)
    outcome = long_text(_("What came of it"), rows=4)


class CancelForm(VerbForm):
    danger = True
    reason = reason()


# --- sessions -------------------------------------------------------------------------------------------------------


class SessionForm(VerbForm):
    place = PlaceField(label=_("Place"))
    day = DayField(label=_("Day"), initial=today)
    attendances = count(_("Attendances"), help_text=NOBODY_COUNTED)
    venue = forms.CharField(
        label=_("Venue"), required=False, max_length=160, help_text=_("Also tells two sessions of one day apart.")
    )

    def __init__(self, *args, subject=None, **kwargs):
        if isinstance(subject, Campaign):
            kwargs["initial"] = {"place": subject.place, **self.first(subject), **(kwargs.get("initial") or {})}
        super().__init__(*args, subject=subject, **kwargs)

    def first(self, campaign: Campaign) -> dict:
        return {"day": campaign.first_day} if campaign.state == CampaignState.PLANNED else {}


class SiteForm(SessionForm):
    def first(self, campaign: Campaign) -> dict:
        return {"place": None, "day": campaign.first_day}


class CampaignChoice(forms.ModelChoiceField):
    def label_from_instance(self, campaign: Campaign) -> str:
        return f"{campaign} ({campaign.place})"


class JoinForm(SessionForm):
    intro = _("For a session held here of a campaign that the province or the ministry organised.")
    campaign = CampaignChoice(label=_("Campaign"), queryset=Campaign.objects.none(), empty_label=_("Choose a campaign"))
    connected = forms.BooleanField(label=_("A site connected to a conference"), required=False)
    field_order = ("campaign", "place", "day", "attendances", "venue", "connected")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["campaign"].queryset = above(self.by)


def above(user):
    """Campaigns of late that levels above this user's places organised."""
    granted = user.granted("campaigns.join_campaign") if user else []
    up = Within.objects.filter(place__in=granted, first_day__lte=today(), last_day__gte=today())
    return (
        Campaign.objects.standing()
        .filter(place__in=Place.objects.filter(pk__in=up.values("ancestor")).exclude(pk__in=granted))
        .filter(first_day__gte=today() - LATELY)
        .exclude(state=CampaignState.CANCELLED)
        .select_related("place")
        .order_by("-first_day")
    )


class CorrectSession(SessionForm):
    fills = ("place", "day", "attendances", "venue")
    reason = reason()


# --- topics ---------------------------------------------------------------------------------------------------------


class TopicForm(VerbForm):
    intro = NO_NAMES
    category = forms.ChoiceField(label=_("Subject area"), choices=TopicCategory.choices)
    text = long_text(_("What was raised"), rows=4, help_text=NO_NAMES)
    raised_on = DayField(label=_("Raised on"))
    answer = long_text(_("Answer given on the spot"), help_text=_("Leave it empty if the answer comes later."))

    def __init__(self, *args, subject=None, **kwargs):
        kwargs["initial"] = {"raised_on": subject.last_day, **(kwargs.get("initial") or {})}
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["text"].required = True


class AnswerForm(VerbForm):
    answer = forms.CharField(
        label=_("Answer"), widget=forms.Textarea({"rows": 5}),
        help_text=_("As residents were told it, or will read it. No names of residents."),
    )  # fmt: skip
    answered_on = DayField(
        label=_("Answered on"), initial=today, help_text=_("No law sets a time limit for this answer.")
    )


class CorrectTopic(VerbForm):
    fills = ("category", "text", "answer", "answered_on")
    category = forms.ChoiceField(label=_("Subject area"), choices=TopicCategory.choices)
    text = forms.CharField(label=_("What was raised"), widget=forms.Textarea({"rows": 4}), help_text=NO_NAMES)
    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea({"rows": 4}))
    answered_on = DayField(label=_("Answered on"))
    reason = reason()

    def __init__(self, *args, subject=None, **kwargs):
        super().__init__(*args, subject=subject, **kwargs)
        if not subject.answered_on:
            del self.fields["answer"], self.fields["answered_on"]


# --- mending --------------------------------------------------------------------------------------------------------


class CorrectForm(VerbForm):
    """Only what differs is corrected. Days and attendances of what was held are corrected at its sessions."""

    fills = ("place", "first_day", "title", "channel", "items", "copies", "host", "people", "about", "outcome", "ref")
    place = PlaceField(label=_("Place"))
    first_day = DayField(label=_("Planned day"))
    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    channel = channel()
    items = items()
    copies = count(_("Copies handed out"))
    organisers = organisers()
    host = host()
    people = count(_("Different people"), help_text=NOBODY_COUNTED)
    about = long_text(_("Content"))
    outcome = long_text(_("What came of it"))
    ref = forms.CharField(label=_("Reference"), required=False, max_length=40)
    reason = reason()

    def __init__(self, *args, subject: Campaign, **kwargs):
        kwargs["initial"] = {"organisers": subject.organiser_codes, **(kwargs.get("initial") or {})}
        super().__init__(*args, subject=subject, **kwargs)
        absent = {name for name, kinds in CampaignForm.suits.items() if subject.kind not in kinds}
        if subject.state != CampaignState.PLANNED:
            absent.add("first_day")
        else:
            absent |= {"copies", "people", "outcome"}
        for name in absent:
            del self.fields[name]


class VoidForm(VerbForm):
    danger = True
    intro = _("For what never was. It stays readable, and counts nowhere any more.")
    reason = reason()
