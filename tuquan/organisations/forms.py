"""What is asked about bodies and the terms of people in them."""

from django import forms
from django.db.models import Case, Value, When
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, ManyChoices, PlaceField, VerbForm, large_targets
from tuquan.kit.period import today
from tuquan.kit.text import whole_number
from tuquan.organisations import actions
from tuquan.organisations.actions.bodies import possible_heirs
from tuquan.organisations.actions.merging import twins
from tuquan.organisations.actions.terms import known_at
from tuquan.organisations.likeness import likely
from tuquan.organisations.means import GiverKind, Means
from tuquan.organisations.models import KEPT_HERE, OF_THE_PEOPLE, Body, EndReason, Person, Sex

KINDS = [(kind.value, kind.label) for kind in KEPT_HERE]
THE_PEOPLES = [(kind.value, kind.label) for kind in OF_THE_PEOPLE]


def kind_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=_("Kind"), choices=KINDS)


def name_field() -> forms.CharField:
    return forms.CharField(label=_("Name of the body"), max_length=200)


def first_day_field() -> DayField:
    return DayField(label=_("Stands from"), help_text=_("The day of the founding decision, or since when it is known."))


def decision_field() -> forms.CharField:
    return forms.CharField(label=_("Number of the founding decision"), max_length=80, required=False)


def ref_field() -> forms.CharField:
    return forms.CharField(label=_("Own reference"), max_length=40, required=False)


def reason_field() -> forms.CharField:
    return forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}))


class KindForm(VerbForm):
    """A form that asks for the kind: only those that whoever fills it keeps."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        place = [self.subject.place] if self.subject else []
        if self.by.refusal(actions.KEEP_ALL, place):
            self.fields["kind"].choices = THE_PEOPLES
            large_targets(self.fields["kind"])


class EnterForm(KindForm):
    place = PlaceField(label=_("Residential area, commune or province"))
    kind = kind_field()
    name = name_field()
    first_day = first_day_field()
    decision = decision_field()
    ref = ref_field()


class CorrectForm(KindForm):
    fills = ("kind", "name", "first_day", "ended_on", "decision", "ref")

    kind = kind_field()
    name = name_field()
    first_day = first_day_field()
    ended_on = DayField(label=_("Ended on"), required=False)
    decision = decision_field()
    ref = ref_field()
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.subject.ended_on is None:
            del self.fields["ended_on"]


class ChangeKindForm(KindForm):
    intro = _("For a body that became another; what it was stays readable. A wrong kind is corrected instead.")

    kind = kind_field()
    on = DayField(label=_("Of this kind from"), initial=today)
    decision = forms.CharField(label=_("Number of the decision"), max_length=80, required=False)


class HeirsField(forms.ModelMultipleChoiceField):
    """Bodies, by name."""

    def __init__(self, **options):
        super().__init__(Body.objects.none(), widget=ManyChoices, **options)

    def clean(self, value):
        for key in value if isinstance(value, list | tuple) else ():
            if whole_number(str(key)) is None:  # larger than any key, which SQLite would not even compare
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], "invalid_pk_value", {"pk": key})
        return super().clean(value)


class EndForm(VerbForm):
    danger = True
    intro = _("Everybody's term in it ends on the same day.")

    on = DayField(label=_("No longer stands from"), initial=today)
    decision = forms.CharField(label=_("Number of the decision"), max_length=80, required=False)
    heirs = HeirsField(
        label=_("Bodies that took over"), required=False,
        help_text=_("Bodies of its kind in the commune; enter a new one first."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["heirs"].queryset = possible_heirs(self.subject)
        if not self.fields["heirs"].queryset.exists():
            del self.fields["heirs"]


class VoidForm(VerbForm):
    danger = True
    intro = _("For an entry that was a mistake. It stays readable and counts nowhere.")
    reason = reason_field()


class BodyField(forms.ModelChoiceField):
    """A body by name, with its reference and first day; `alike` says which may be duplicates."""

    alike: frozenset[int] = frozenset()

    def label_from_instance(self, body):
        says = f"{body} · {body.first_day:%d/%m/%Y}" + (f" · {body.ref}" if body.ref else "")
        return _t("Likely: %(body)s") % {"body": says} if body.pk in self.alike else says


class MergeForm(VerbForm):
    danger = True
    intro = _(
        "All that names the duplicate will name this body; the duplicate stays readable and says where it went. The "
        "merge can be undone."
    )

    loser = BodyField(Body.objects.none(), label=_("The duplicate"), empty_label=_("Choose"))
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        others, field = twins(self.subject), self.fields["loser"]
        first = [body.pk for body in likely(self.subject, others)]
        field.alike = frozenset(first)
        field.queryset = others.order_by(Case(When(pk__in=first, then=Value(0)), default=Value(1)), "folded", "pk")
        field.initial = first[0] if first else None


class UndoForm(VerbForm):
    danger = True
    intro = _("The body stands again as it was, with just what came from it.")

    loser = BodyField(Body.objects.none(), label=_("Which was no duplicate"), empty_label=None)
    reason = reason_field()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["loser"].queryset = Body.objects.filter(merged__keeper=self.subject).order_by("folded", "pk")


# --- terms ---------------------------------------------------------------------------------------------------------


class PersonField(forms.ModelChoiceField):
    """Somebody whom a body of the commune names, with the year of birth and the roles held."""

    def label_from_instance(self, person):
        born = f" ({person.birth_year})" if person.birth_year else ""
        terms = [one for one in person.memberships.all() if one.ended_on is None and one.voided_on is None]
        roles = "; ".join(f"{one.role}, {one.body}" for one in terms if one.role)
        return f"{person}{born}" + (f" – {roles}" if roles else "")


def role_field() -> forms.CharField:
    return forms.CharField(
        label=_("Role in the body"), max_length=80, help_text=_("As the decision names it: head, deputy head, member.")
    )


def person_fields() -> dict[str, forms.Field]:
    return {
        "sex": forms.ChoiceField(label=_("Sex"), choices=[("", _("not stated")), *Sex.choices], required=False),
        "birth_year": forms.IntegerField(label=_("Year of birth"), min_value=1900, max_value=2100, required=False),
    }


def term_fields() -> dict[str, forms.Field]:
    return {
        "first_day": DayField(label=_("Holds the role from"), initial=today),
        "decision": forms.CharField(label=_("Number of the decision"), max_length=80, required=False),
        "term_ends": DayField(label=_("Term ends"), required=False),
    }


class AppointForm(VerbForm):
    role = role_field()
    head = forms.BooleanField(label=_("Head of the body"), required=False)
    person = PersonField(
        Person.objects.none(), label=_("A person of the commune's bodies"), required=False,
        empty_label=_("Somebody new"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Full name of somebody new"), max_length=120, required=False,
        help_text=_("No identity number is asked or kept."),
    )  # fmt: skip
    sex, birth_year = person_fields().values()
    first_day, decision, term_ends = term_fields().values()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        known = known_at(self.subject.place).prefetch_related("memberships__body")
        self.fields["person"].queryset = known
        if not known.exists():
            del self.fields["person"]


class EndTermForm(VerbForm):
    on = DayField(label=_("No longer holds the role from"), initial=today)
    reason = forms.ChoiceField(
        label=_("Why"), choices=[pair for pair in EndReason.choices if pair[0] != EndReason.BODY_ENDED]
    )


class CorrectTermForm(VerbForm):
    fills = ("role", "head", "first_day", "ended_on", "decision", "term_ends")

    role = role_field()
    head = forms.BooleanField(label=_("Head of the body"), required=False)
    name = forms.CharField(label=_("Full name"), max_length=120)
    sex, birth_year = person_fields().values()
    first_day, decision, term_ends = term_fields().values()
    ended_on = DayField(label=_("Ended on"), required=False)
    reason = reason_field()

    def __init__(self, *args, subject, **kwargs):
        person = subject.person
        known = {"name": person.name, "sex": person.sex, "birth_year": person.birth_year}
        super().__init__(*args, subject=subject, **{**kwargs, "initial": known | (kwargs.get("initial") or {})})
        if subject.ended_on is None:
            del self.fields["ended_on"]


# --- what a point or a team is given and spends ---------------------------------------------------------------------


def pieces(label, **given) -> forms.IntegerField:
    widget = forms.NumberInput({"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=1, max_value=10**6, widget=widget, **given)


def money(label, **given) -> forms.IntegerField:
    widget = forms.NumberInput({"inputmode": "numeric"})
    return forms.IntegerField(label=label, min_value=1, max_value=10**13, widget=widget, **given)


class GivenForm(VerbForm):
    intro = _("It is shown to all who read the page. A name only to those who keep it, and in public if its bearer agreed.")
    day = DayField(label=_("Given on"), initial=today)
    means = forms.ChoiceField(label=_("What kind"), choices=Means, initial=Means.MONEY)
    amount = money(_("Amount (VND)"), required=False, help_text=_("For equipment and labour: its worth, if known."))
    what = forms.CharField(
        label=_("Equipment or work"), max_length=120, required=False, help_text=_("Leave it empty for money. No names.")
    )
    quantity = pieces(_("Pieces, or working days"), required=False)
    giver_kind = forms.ChoiceField(label=_("Who gave"), choices=GiverKind)
    giver = forms.CharField(label=_("Name of the giver"), max_length=120, required=False)
    named = forms.BooleanField(label=_("Agreed to be named in public"), required=False)
    decision = forms.CharField(label=_("Receipt or decision"), max_length=80, required=False)


class SpentForm(VerbForm):
    day = DayField(label=_("Spent on"), initial=today)
    amount = money(_("Amount (VND)"))
    purpose = forms.CharField(label=_("What for"), max_length=160, help_text=_("It is made public: no names."))
    decision = forms.CharField(label=_("Receipt or decision"), max_length=80, required=False)


class UsedForm(VerbForm):
    day = DayField(label=_("Day"), initial=today)
    quantity = pieces(_("Pieces"))
    purpose = forms.CharField(
        label=_("What became of them"), max_length=160, help_text=_("Handed out, worn out, lost. It is made public: no names.")
    )
    decision = forms.CharField(label=_("Receipt or decision"), max_length=80, required=False)
