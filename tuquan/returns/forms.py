"""What is asked for a sheet, for a round, and for a report."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, PlaceField, VerbForm, tidy
from tuquan.kit.text import clean
from tuquan.ledger.indicator import INDICATORS, REPORTED, Indicator, cell_title
from tuquan.places.models import Tier
from tuquan.returns.actions.sheets import LARGEST, Given
from tuquan.returns.models import Answer, Asked, Definition, Return
from tuquan.returns.reading import typed_by

PREFIX = "value-"
GROUPED = re.compile(r"\d{1,3}(?:([.,\s\u00a0])\d{3})(?:\1\d{3})*")


class NumberField(forms.IntegerField):
    """A whole number; 1.234 and 1 234 are one thousand two hundred and thirty-four, and 1,5 is no whole number."""

    default_error_messages = {"invalid": _("“%(value)s” is no whole number. Type digits only, such as 1234.")}

    def __init__(self, **kwargs):
        super().__init__(widget=forms.TextInput, **kwargs)
        self.validators = [
            MinValueValidator(0, _("A figure is not below zero.")),
            MaxValueValidator(LARGEST, _("This number is too large to be true.")),
        ]

    def to_python(self, value):
        text = clean(str(value or ""))
        if not text:
            return None
        if GROUPED.fullmatch(text):
            text = re.sub(r"\D", "", text)
        if not re.fullmatch(r"[-−]?\d{1,30}", text):
            raise ValidationError(self.error_messages["invalid"], "invalid", {"value": text})
        return int(text.replace("−", "-"))

    def widget_attrs(self, widget):
        return {"inputmode": "numeric", "autocomplete": "off", "maxlength": 30}


def typed() -> list[tuple[Indicator, str]]:
    """Every figure and cell that a sheet filed of its own accord can hold."""
    reported = [one for one in INDICATORS.values() if isinstance(one, Indicator) and one.kind is REPORTED]
    return [(one, cell) for one in reported for cell in one.cells]


class FileForm(VerbForm):
    """One sheet. A figure left empty is not reported at all; 0 says that there was none."""

    place = PlaceField(label=_("Place"))
    first_day = DayField(label=_("From"))
    last_day = DayField(label=_("To"))
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("Which report or file the figures come from."))
    intro = _("Leave a figure empty when it is not reported; type 0 when there was none.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for one, cell in typed():
            self.fields[f"{PREFIX}{one.key}|{cell}"] = NumberField(
                label=cell_title(one, cell), required=False,
                help_text=_("on the last day") if one.standing else _("in the period"),
            )  # fmt: skip

    def clean(self) -> dict:
        given = super().clean()
        lines = []
        for one, cell in typed():
            value = given.pop(f"{PREFIX}{one.key}|{cell}", None)
            if value is not None:
                lines.append({"indicator": one.key, "split": cell, "value": value})
        if not lines and not self.errors:
            raise ValidationError(_("A return needs at least one figure."))
        return {**given, "lines": lines}


class Row:
    """One figure of the sheet as the screen draws it: its four fields, and what somebody else typed meanwhile."""

    theirs = ""

    def __init__(self, form: "SheetForm", asked: Asked):
        self.asked, self.name = asked, f"{asked.indicator}|{asked.split}"
        self.form, self.title, self.unit = form, asked.title, asked.one.unit

    @property
    def value(self):
        return self.form[f"value-{self.name}"]

    @property
    def answer(self):
        return self.form[f"answer-{self.name}"]

    @property
    def source(self):
        return self.form[f"source-{self.name}"]

    @property
    def note(self):
        return self.form[f"note-{self.name}"]

    @property
    def asks(self) -> bool:
        """Whether a word of explanation is asked for, or stands there."""
        return bool(self.note.errors or self.note.value())

    @property
    def has_source(self) -> bool:
        return bool(self.source.errors or self.source.value())


class SheetForm(VerbForm):
    """The sheet of a round on one page: a number or which kind of nothing, and where it comes from."""

    template_name = "returns/sheet_fields.html"
    subject: Return
    draft_url = ""  # where a second button keeps what is typed so far

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows: list[Row] = []
        if self.subject is None or self.subject.round_id is None:
            return
        stored = {
            (one.indicator, one.split): Given(one.indicator, one.split, one.answer, one.value, one.source, one.note)
            for one in (self.subject.lines.filter(counted=False) if self.subject.version else ())
        }
        for asked in typed_by(self.subject, list(self.subject.round.definition.figures.all())):
            self.add_row(asked, stored.get((asked.indicator, asked.split)))
        if self.rows:
            self.fields["source"] = forms.CharField(
                label=_("Source"), max_length=200, required=False, initial=self.subject.source,
                help_text=_("Which report or file the figures come from."),
            )  # fmt: skip
        self.fields["shortfall"] = forms.CharField(
            label=_("Why it is not complete"), required=False, initial=self.subject.shortfall, max_length=2000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )  # fmt: skip
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False, initial=self.subject.version, min_value=0
        )

    def add_row(self, asked: Asked, stored: Given | None) -> None:
        row = Row(self, asked)
        blank = stored or Given(asked.indicator, asked.split, answer="")
        kinds = [(one.value, one.label) for one in Answer if one != Answer.VALUE]
        if asked.one.stands:  # what stands is 0 or more, it does not arise
            kinds = [one for one in kinds if one[0] != Answer.NONE_AROSE]
        said = "" if blank.answer == Answer.VALUE else blank.answer
        self.fields |= {
            f"value-{row.name}": NumberField(label=row.title, required=False, initial=blank.value),
            f"answer-{row.name}": forms.ChoiceField(
                label=row.title, required=False, initial=said, choices=[("", _("number")), *kinds]
            ),
            f"source-{row.name}": forms.CharField(label=row.title, required=False, initial=blank.source, max_length=200),
            f"note-{row.name}": forms.CharField(label=row.title, required=False, initial=blank.note, max_length=2000),
        }
        for what in ("source", "note"):
            tidy(self.fields[f"{what}-{row.name}"])
        self.rows.append(row)

    def clean(self) -> dict:
        given = super().clean()
        if self.subject is None or self.subject.round_id is None:
            return {}
        answers = [self.answer_of(row, given) for row in self.rows]
        return {
            "answers": answers, "source": given.get("source", ""), "shortfall": given.get("shortfall", ""),
            "version": given.get("version"),
        }  # fmt: skip

    def answer_of(self, row: Row, given: dict) -> Given:
        """A number says that it is one; nothing at all is not reported yet."""
        value, answer = given.get(f"value-{row.name}"), given.get(f"answer-{row.name}", "")
        if value is not None and answer:
            told = _("A number and “%(answer)s”: keep one of them.") % {"answer": Answer(answer).label}
            self.add_error(f"value-{row.name}", told)
        return Given(
            row.asked.indicator, row.asked.split,
            answer=Answer.VALUE if value is not None else answer or Answer.NOT_YET,
            value=value, source=given.get(f"source-{row.name}", ""), note=given.get(f"note-{row.name}", ""),
        )  # fmt: skip

    def take_over(self) -> None:
        """After “somebody else changed this”: show what stands now, and let the next press replace it."""
        self.data: Any = self.data.copy()
        self.data["version"] = str(self.subject.version)
        stored = {f"{one.indicator}|{one.split}": one for one in self.subject.lines.filter(counted=False)}
        for row in self.rows:
            one = stored.get(row.name)
            typed = self.data.get(f"value-{row.name}", "")
            row.theirs = "" if one is None or typed in (one.says, str(one.value)) else one.says


class SendBackForm(VerbForm):
    reason = forms.CharField(label=_("What has to be mended"), widget=forms.Textarea(attrs={"rows": 3}))


class SureForm(VerbForm):
    """Nothing is asked; pressing the button is the answer."""


class CorrectLineForm(VerbForm):
    fills = ("value",)
    value = NumberField(label=_("Value"))
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3}))


# --- rounds ------------------------------------------------------------------------------------------------------


class DefinitionChoice(forms.ModelChoiceField):
    """One of the reports that reach where the user may act."""

    def __init__(self, **kwargs):
        super().__init__(Definition.objects.in_force().order_by("title"), **kwargs)

    def offer(self, by: Any, right: str) -> None:
        self.queryset = Definition.objects.in_force().reaching(by.granted(right)).order_by("title").distinct()


class OpenRoundForm(VerbForm):
    """A report, and over which window: without days, the last one that is over."""

    definition = DefinitionChoice(label=_("Report"))
    place = PlaceField(label=_("Asked of all units of"))
    first_day = DayField(label=_("From"), required=False)
    last_day = DayField(
        label=_("To"), required=False, help_text=_("Leave both days empty for the last window that is over.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["definition"].offer(self.by, "returns.open_round")


class CloseForm(VerbForm):
    why = forms.CharField(
        label=_("Why it is closed incomplete"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only needed while sheets are missing."),
    )  # fmt: skip


class ChosenForm(VerbForm):
    """Which of the sheets that wait; none named means all of them."""

    sheets = forms.ModelMultipleChoiceField(
        label=_("Returns"), queryset=Return.objects.none(), required=False, widget=forms.MultipleHiddenInput
    )
    intro: Any = _("Without a choice on the board, all of them.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.subject is not None:
            self.fields["sheets"].queryset = Return.objects.filter(round=self.subject)
        if "sheets" in self.data:
            self.intro = ""


# --- reports asked for -------------------------------------------------------------------------------------------


class Days(forms.IntegerField):
    def __init__(self, **kwargs):
        super().__init__(min_value=0, max_value=365, **kwargs)


class DefineForm(VerbForm):
    """A report of one's own."""

    place = PlaceField(label=_("Imposed by"))
    title = forms.CharField(label=_("Title"), max_length=200)
    basis = forms.CharField(label=_("Basis"), max_length=300, help_text=_("The instrument that asks for it."))
    window = forms.CharField(
        label=_("Rule of the window"), max_length=80, required=False,
        help_text=_("A key of the law book, such as reporting.month; empty where both days are typed with each round."),
    )  # fmt: skip
    tier = forms.TypedChoiceField(
        label=_("Sheets of"), coerce=int, initial=Tier.COMMUNE.value,
        choices=[(tier.value, tier.label) for tier in (Tier.COMMUNE, Tier.PROVINCE)],
    )  # fmt: skip
    due_rule = forms.CharField(
        label=_("Rule of the last day"), max_length=80, required=False,
        help_text=_("A key of the law book, such as reporting.send_day; empty where it is so many days after the window."),
    )  # fmt: skip
    due_days = Days(label=_("Days after the window"), required=False)
    province_lead = Days(label=_("The province sends so many days earlier"), initial=3)
    commune_lead = Days(label=_("The commune so many days before the province"), initial=4)
    change_limit = forms.IntegerField(
        label=_("Change that is asked about, in percent"), min_value=1, max_value=10_000, initial=50
    )
    change_least = forms.IntegerField(label=_("Smaller changes pass"), min_value=0, max_value=10**6, initial=5)


class ChangeForm(DefineForm):
    """The same of a report that no round has used yet."""

    place: Any = None
    fills = (
        "title", "basis", "window", "tier", "due_rule", "due_days", "province_lead", "commune_lead", "change_limit",
        "change_least",
    )  # fmt: skip


class CopyForm(VerbForm):
    fills = ("title", "basis")
    place = PlaceField(label=_("Imposed by"))
    title = forms.CharField(label=_("Title"), max_length=200)
    basis = forms.CharField(label=_("Basis"), max_length=300)


class AskForm(VerbForm):
    """Another figure."""

    indicator = forms.ChoiceField(label=_("Figure"))
    split = forms.CharField(
        label=_("Cell"), max_length=200, required=False, help_text=_("Such as sex=f; empty for the whole figure.")
    )
    typed = forms.BooleanField(
        label=_("Typed by the unit"), required=False,
        help_text=_("Only what no register counts; else it is read from the ledger."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = [
            (one.key, one.title) for one in INDICATORS.values() if isinstance(one, Indicator) and not one.guarded
        ]
        self.fields["indicator"].choices = [("", "—"), *sorted(offered, key=lambda pair: str(pair[1]))]


class DropForm(VerbForm):
    figure = forms.ModelChoiceField(label=_("Figure"), queryset=Asked.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.subject is not None:
            self.fields["figure"].queryset = Asked.objects.filter(definition=self.subject)
