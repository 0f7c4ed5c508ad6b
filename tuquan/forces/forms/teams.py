"""What is asked about security teams and their members."""

from functools import partial

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.forces.models import CONFIRMED, age_lacks
from tuquan.kit.forms import Choices, DayField, ManyChoices, PlaceField, PlacesField, VerbForm, place_text
from tuquan.kit.period import today
from tuquan.kit.text import whole_number
from tuquan.law import rules
from tuquan.law.fields import terms
from tuquan.law.values import said
from tuquan.organisations.models import EndReason, Membership, Sex

CONDITIONS = {
    "birth_year": "forces.age", "schooling": "forces.schooling", "residence": "forces.residence_years",
    "health": "forces.health", "background": "forces.background", "over_age": "forces.age_exception",
}  # fmt: skip


def condition(name: str) -> str:
    """What the law asks here, with its citation."""
    rule = rules.rule(CONDITIONS[name], today())
    value = "" if rule.current is True else f": {said(rule.current)} {rule.get_unit_display()}"
    return f"{rule.label}{value} ({rule.citation()})"


def reason_field() -> forms.CharField:
    """Why something is mended; kept with the record, not in the journal."""
    return forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}))


class MembersField(forms.ModelMultipleChoiceField):
    """Some members of a team, each a large touch target."""

    def __init__(self, **options):
        super().__init__(Membership.objects.none(), widget=ManyChoices, **options)

    def clean(self, value):
        for key in value if isinstance(value, list | tuple) else ():
            if whole_number(str(key)) is None:  # larger than any key, which SQLite would not even compare
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key})
        return list(super().clean(value))

    def label_from_instance(self, member):
        return f"{member.person} · {member.enrolment.get_post_display()}"


class FormTeamForm(VerbForm):
    place = PlaceField(label=_("Commune"))
    areas = PlacesField(label=_("Residential areas of the team"), help_text=_("One on each line: its name or its code."))
    name = forms.CharField(label=_("Name of the team"), max_length=200)
    decision = forms.CharField(label=_("Number of the decision"), max_length=80)
    on = DayField(label=_("Formed on"), initial=today)
    ref = forms.CharField(label=_("Own reference"), max_length=40, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        size = rules.rule("forces.members_min", today())
        if not size.has_value:
            self.warning, self.citation = size.note, size.citation()


class CorrectTeamForm(VerbForm):
    fills = ("name", "ref", "decision", "first_day")

    name = forms.CharField(label=_("Name of the team"), max_length=200)
    areas = PlacesField(label=_("Residential areas of the team"))
    ref = forms.CharField(label=_("Own reference"), max_length=40, required=False)
    decision = forms.CharField(label=_("Number of the decision"), max_length=80)
    first_day = DayField(label=_("Formed on"))
    reason = reason_field()

    def __init__(self, *args, subject, **kwargs):
        covered = [place_text(one.area) for one in subject.team_areas.select_related("area")]
        kwargs["initial"] = {"areas": "\n".join(covered)} | (kwargs.get("initial") or {})
        super().__init__(*args, subject=subject, **kwargs)


class DissolveTeamForm(VerbForm):
    danger = True
    decision = forms.CharField(label=_("Number of the decision"), max_length=80)
    on = DayField(label=_("Dissolved on"), initial=today)


class VoidForm(VerbForm):
    """For whatever was entered by mistake."""

    danger = True
    intro = _("For an entry that was a mistake. It stays readable and counts nowhere.")
    reason = reason_field()


class ConditionsForm(VerbForm):
    """Who somebody is, and which conditions of the law are confirmed: yes or no, never the documents."""

    name = forms.CharField(label=_("Full name"), max_length=120)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex)
    birth_year = forms.IntegerField(label=_("Year of birth"), min_value=1900, max_value=2100)
    post = forms.ChoiceField(label=_("Post"), choices=partial(terms, "forces.posts"), initial="member")
    schooling = forms.BooleanField(label=_("Schooling confirmed"), required=False)
    residence = forms.BooleanField(label=_("Residence confirmed"), required=False)
    health = forms.BooleanField(label=_("Health certificate seen"), required=False)
    background = forms.BooleanField(label=_("Clear background confirmed"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("birth_year", *CONFIRMED):
            self.fields[name].help_text = condition(name)


class ProposeMemberForm(ConditionsForm):
    intro = _("Only what is confirmed is kept: no documents, no identity number, and of the birth only the year.")
    ref = forms.CharField(label=_("Own reference"), max_length=40, required=False)


class CorrectMemberForm(ConditionsForm):
    reason = reason_field()

    def __init__(self, *args, subject, **kwargs):
        person, enrolment = subject.person, subject.enrolment
        held = {"name": person.name, "sex": person.sex, "birth_year": person.birth_year, "post": enrolment.post}
        held |= {name: getattr(enrolment, name) for name in CONFIRMED}
        kwargs["initial"] = held | (kwargs.get("initial") or {})
        super().__init__(*args, subject=subject, **kwargs)


class RecogniseMemberForm(VerbForm):
    decision = forms.CharField(label=_("Number of the decision"), max_length=80)
    on = DayField(label=_("Recognised on"), initial=today)
    over_age = forms.BooleanField(label=_("In good health above the age limit, decided by the chair"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        birth_year = self.subject.person.birth_year
        lacks = self.subject.enrolment.lacks(today())
        if lacks:
            self.warning = " ".join(lack.says for lack in lacks)
            self.citation = "; ".join(dict.fromkeys(lack.citation for lack in lacks))
        if not any(lack.field == "over_age" for lack in age_lacks(birth_year, over_age=False, on=today())):
            del self.fields["over_age"]
        else:
            self.fields["over_age"].help_text = condition("over_age")


class ChangePostForm(VerbForm):
    post = forms.ChoiceField(label=_("Post"), choices=partial(terms, "forces.posts"))
    on = DayField(label=_("From"), initial=today)


def leaving() -> list[tuple[str, str]]:
    """The reasons of the law, and death, of which it need not speak."""
    return [*terms("forces.leaving"), (EndReason.DIED.value, str(EndReason.DIED.label))]


class EndMemberForm(VerbForm):
    danger = True
    on = DayField(label=_("No longer serves from"), initial=today)
    reason = forms.ChoiceField(label=_("Why"), choices=leaving, widget=Choices)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = rules.citation("forces.leaving", today())


class WarnForm(VerbForm):
    on = DayField(label=_("Day"), initial=today)
    document = forms.CharField(label=_("Number of the document"), max_length=80)
    why = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}), required=False)


class ServiceForm(VerbForm):
    force = forms.ChoiceField(label=_("Force"), choices=partial(terms, "forces.predecessors"))
    first_day = DayField(label=_("From"))
    last_day = DayField(label=_("To"))
    area = forms.ChoiceField(
        label=_("Area coefficient"), choices=partial(terms, "forces.area_coefficients"), initial="ordinary"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["area"].help_text = rules.rule("forces.area_coefficients", today()).note


class StrikeOutForm(VerbForm):
    danger = True
    entry = forms.ChoiceField(label=_("Entry"), widget=Choices)
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        entries = [(f"warning:{one.pk}", one) for one in self.subject.warnings.all()]
        self.fields["entry"].choices = [*entries, *((f"service:{one.pk}", one) for one in self.subject.earlier.all())]
