"""What the wizard asks for each verb; a form also makes the plan and does the act."""

from datetime import date
from fractions import Fraction

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import DateField
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tuquan.kit.days import write_day
from tuquan.kit.forms import DayField, ManyChoices, PlaceField, PlacesInput, VerbForm
from tuquan.kit.period import ONE_DAY, today
from tuquan.kit.register import registry
from tuquan.ledger.record import Record
from tuquan.places import tree
from tuquan.places.models import Kind, Place, Tier
from tuquan.reform import actions, archive
from tuquan.reform.changes import Abolish, ChangeKind, Move, Rename
from tuquan.reform.plans import Heir, Merge, Plan, Split, wrong
from tuquan.reform.preview import common_parent

HEIRS = 4
KINDS = [(kind.value, kind.label) for kind in Kind if kind is not Kind.NATION]


class ReformForm(VerbForm):
    """What every verb asks: the day and the instrument."""

    action = actions.merge
    day = DayField(label=_("First day of the new state"))
    instrument = forms.CharField(
        label=_("Legal instrument"), max_length=200, help_text=_("Number, day and title of the act that orders it.")
    )

    def units(self) -> list[Place]:
        """The units that the verb is about; they stand on the eve."""
        return [self.cleaned_data["unit"]]

    def parent(self) -> Place:
        parent = common_parent(self.units(), self.cleaned_data["day"])
        if parent is None:
            raise wrong("unit", _("%(unit)s stands under nothing, so nobody can change it."), unit=self.units()[0])
        return parent

    def plan(self) -> Plan:
        raise NotImplementedError

    def given(self) -> dict:
        """What the action takes beside the parent, the day and the instrument."""
        raise NotImplementedError

    def act(self, by, accepted=()):
        """Do it. Raises ValidationError or PermissionDenied."""
        given = {**self.given(), "day": self.cleaned_data["day"], "instrument": self.cleaned_data["instrument"]}
        if accepted:
            given["grants"] = accepted
        return self.action(self.parent(), by=by, **given)

    @property
    def head(self) -> tuple[Place, date, str]:
        return self.parent(), self.cleaned_data["day"], self.cleaned_data["instrument"]


class MergeForm(ReformForm):
    parts = forms.CharField(
        label=_("Units to merge"), widget=PlacesInput, help_text=_("One on each line: its name or its code on the eve.")
    )
    code = forms.CharField(label=_("Code of the new unit"), max_length=20)
    name = forms.CharField(label=_("Name of the new unit"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind of the new unit"), choices=KINDS)
    field_order = ["parts", "code", "name", "kind", "day", "instrument"]

    def clean(self):
        given = super().clean()
        if given.get("parts") and given.get("day"):
            found, problems = [], []
            for line in filter(None, map(str.strip, given["parts"].splitlines())):
                try:
                    found.append(self.unit(line, given["day"] - ONE_DAY))
                except (tree.UnknownPlace, ValueError) as error:
                    problems.append(str(error))
                except ValidationError as error:
                    problems += error.messages
            if problems:
                self.add_error("parts", problems)
            given["units"] = found
        return given

    def unit(self, line: str, eve: date) -> Place:
        """By its code, alone or after the name as the suggestions write it; else by its name."""
        code = line.rpartition("·")[2].strip()
        if code.partition("@")[0].isdecimal():
            return tree.find(code, eve)
        field = PlaceField()
        field.by = self.by
        return field.clean(line)

    def units(self):
        return self.cleaned_data["units"]

    def parent(self):
        if not self.units():
            raise wrong("parts", _("A merger needs at least two units."))
        return super().parent()

    def plan(self):
        given = self.cleaned_data
        return Merge(*self.head, self.units(), given["code"], given["name"], given["kind"])

    def given(self):
        return {"parts": self.units(), **{name: self.cleaned_data[name] for name in ("code", "name", "kind")}}


class UnitForm(ReformForm):
    """A verb about one unit."""

    unit = PlaceField(label=_("Unit"))


class RenameForm(UnitForm):
    action = actions.rename
    name = forms.CharField(label=_("New name"), max_length=120)
    field_order = ["unit", "name", "day", "instrument"]

    def plan(self):
        return Rename(*self.head, self.cleaned_data["unit"], self.cleaned_data["name"])

    def given(self):
        return {"unit": self.cleaned_data["unit"], "name": self.cleaned_data["name"]}


class ChangeKindForm(UnitForm):
    action = actions.change_kind
    kind = forms.ChoiceField(label=_("What it becomes"), choices=KINDS)
    field_order = ["unit", "kind", "day", "instrument"]

    def plan(self):
        return ChangeKind(*self.head, self.cleaned_data["unit"], "", self.cleaned_data["kind"])

    def given(self):
        return {"unit": self.cleaned_data["unit"], "kind": self.cleaned_data["kind"]}


class MoveForm(UnitForm):
    action = actions.move
    to = PlaceField(label=_("To stand under"))
    field_order = ["unit", "to", "day", "instrument"]

    def parent(self):
        """What contains both the old parent and the new one."""
        old, to, day = super().parent(), self.cleaned_data["to"], self.cleaned_data["day"]
        above = {row.ancestor_id: row for row in old.within.filter(first_day__lte=day, last_day__gte=day)}
        shared = to.within.filter(first_day__lte=day, last_day__gte=day, ancestor__in=above).order_by("-tier")
        common = shared.select_related("ancestor").first()
        return common.ancestor if common else old

    def plan(self):
        return Move(*self.head, self.cleaned_data["unit"], self.cleaned_data["to"])

    def given(self):
        return {"unit": self.cleaned_data["unit"], "to": self.cleaned_data["to"]}


class AbolishForm(UnitForm):
    action = actions.abolish
    heir = PlaceField(
        label=_("Who takes it over"), required=False, help_text=_("Empty: what it holds goes to what it stood under.")
    )
    field_order = ["unit", "heir", "day", "instrument"]

    def plan(self):
        return Abolish(*self.head, self.cleaned_data["unit"], self.cleaned_data["heir"])

    def given(self):
        return {"unit": self.cleaned_data["unit"], "heir": self.cleaned_data["heir"]}


class SplitForm(UnitForm):
    """Up to four heirs; once the unit is known, the areas inside it can be given to them."""

    action = actions.split
    intro = _(
        "Areas tell best what goes where; without them official shares make an estimate; without either the figures stay "
        "in a row of their own, “not yet allocated”."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        areas = [(one.pk, one.name) for one in self.inside()]
        for number in range(1, HEIRS + 1):
            title = {"number": number}
            more = number <= 2
            self.fields[f"code{number}"] = forms.CharField(
                label=_("Heir %(number)s: code") % title, max_length=20, required=more,
                help_text=_("A code alone names a unit that exists already."),
            )  # fmt: skip
            self.fields[f"name{number}"] = forms.CharField(
                label=_("Heir %(number)s: name, if it is new") % title, max_length=120, required=False
            )
            self.fields[f"kind{number}"] = forms.ChoiceField(
                label=_("Heir %(number)s: kind, if it is new") % title, choices=[("", "—"), *KINDS], required=False
            )
            self.fields[f"share{number}"] = forms.CharField(
                label=_("Heir %(number)s: official share") % title, max_length=20, required=False,
                help_text=_("As 2/5; give every heir one, or none."),
            )  # fmt: skip
            if areas:
                self.fields[f"areas{number}"] = forms.MultipleChoiceField(
                    label=_("Heir %(number)s: residential areas") % title, choices=areas, required=False,
                    widget=ManyChoices,
                )  # fmt: skip

    def inside(self):
        """The residential areas of the unit, once it is named."""
        text = self.data.get("unit") or self.initial.get("unit") or ""
        key = self.data.get("unit_id") or ""
        unit = Place.objects.filter(pk=key).first() if key.isdigit() else Place.objects.filter(
            code=text.rpartition("·")[2].strip(), last_day=None).first()  # fmt: skip
        if unit is None:
            return []
        return Place.objects.alive_on(today()).filter(tier=Tier.AREA, parent=unit).order_by("code")

    def heirs(self) -> list[Heir]:
        """The heirs that were named. Raises ValidationError at the field that is wrong."""
        given, found = self.cleaned_data, []
        for number in range(1, HEIRS + 1):
            code = given.get(f"code{number}")
            if not code:
                continue
            members = list(Place.objects.filter(pk__in=given.get(f"areas{number}") or []))
            try:
                share = Fraction(given[f"share{number}"]) if given.get(f"share{number}") else None
            except (ValueError, ZeroDivisionError):
                raise ValidationError({f"share{number}": _("This is no share; write 2/5.")}) from None
            if given.get(f"name{number}"):
                found.append(Heir(code, given[f"name{number}"], given.get(f"kind{number}") or "", members=members, share=share))
                continue
            try:
                found.append(Heir(place=tree.find(code, given["day"]), members=members, share=share))
            except (tree.UnknownPlace, ValueError) as error:
                raise ValidationError({f"code{number}": str(error)}) from None
        return found

    def plan(self):
        return Split(*self.head, self.cleaned_data["unit"], self.heirs())

    def given(self):
        return {"unit": self.cleaned_data["unit"], "heirs": self.heirs()}


FORMS: dict[str, type[ReformForm]] = {
    "merge": MergeForm, "split": SplitForm, "rename": RenameForm, "change_kind": ChangeKindForm, "move": MoveForm,
    "abolish": AbolishForm,
}  # fmt: skip


class AssignForm(VerbForm):
    """Which records of a divided unit go to which heir. A kind whose records the user may not read goes as a whole."""

    records = forms.MultipleChoiceField(
        label=_("Records"), widget=ManyChoices, help_text=_("What hangs on a record, such as the members of a body, goes along.")
    )
    to = forms.ChoiceField(
        label=_("Belongs to"), help_text=_("A residential area tells best; choose the heir where it is not known.")
    )
    AT_ONCE = 50

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.found: dict[str, list[Record]] = {}
        choices = []
        for model in archive.record_models():
            left = archive.unassigned([self.subject], model)
            if self.may_read(model):
                page = list(left[: self.AT_ONCE])
                choices += [(self.keep([record]), plainly(record)) for record in page]
            elif count := left.count():
                whole = _("%(kind)s: all %(count)s (your roles see counts only)")
                title = capfirst(model._meta.verbose_name_plural)
                choices.append((self.keep(list(left)), whole % {"kind": title, "count": count}))
        self.fields["records"].choices = choices
        self.fields["to"].choices = [
            (str(place.pk), f"{place} · {place.parent}" if place.tier == Tier.AREA else place.name)
            for place in archive.choices(self.subject)
        ]

    def keep(self, records: list[Record]) -> str:
        """The value of a choice; the records that it stands for are remembered."""
        label = records[0]._meta.label
        key = f"{label}:{records[0].pk}" if len(records) == 1 else f"{label}:*"
        self.found[key] = records
        return key

    def may_read(self, model: type[Record]) -> bool:
        keepers = [register for register in registry.values() if register.model is model]
        return any(self.by.may(register.reads, self.subject) for register in keepers)

    def given(self) -> dict:
        """What the action takes."""
        records = [record for key in self.cleaned_data["records"] for record in self.found[key]]
        return {"records": records, "to": Place.objects.get(pk=self.cleaned_data["to"])}


def plainly(record: Record) -> str:
    """A record by its kind, number or name, and day: nothing personal."""
    model = type(record)
    name = next((str(getattr(record, field)) for field in NAMES if field in model.plain and getattr(record, field)), "")
    days = (field.name for field in model._meta.concrete_fields
            if isinstance(field, DateField) and field.name in model.plain and field.name != "voided_on")  # fmt: skip
    day = next((write_day(getattr(record, field)) for field in days if getattr(record, field)), "")
    return " · ".join(filter(None, [str(capfirst(model._meta.verbose_name)), name or f"#{record.pk}", day]))


NAMES = ("number", "code", "ref", "name", "title")
