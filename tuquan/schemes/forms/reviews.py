"""What is asked for each verb of reviews."""

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import PlaceField, VerbForm, large_targets
from tuquan.kit.period import today
from tuquan.kit.text import whole_number
from tuquan.law import rules
from tuquan.schemes import terms
from tuquan.schemes.forms.fields import count, day, reason, short_text
from tuquan.schemes.models import Decision, EndReason, Review, Round

NAMED = 30  # points named on a form before the rest is counted only


class OpenRoundForm(VerbForm):
    intro = _("All points that stand at the place and have run long enough are put on the list at once.")
    place = PlaceField(label=_("Province or commune"))
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2199, initial=lambda: today().year)
    on = day(_("Opened on"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warning, self.citation = doubt(today())


class RenewForm(VerbForm):
    intro = _("Takes in the points that were entered after the round was opened and have run long enough.")


class CloseRoundForm(VerbForm):
    danger = True
    intro = _("After that nothing is decided or undone in this round.")
    on = day(_("Closed on"))
    reason = forms.CharField(
        label=_("Why points are left"), required=False, widget=forms.Textarea({"rows": 2}),
        help_text=_("Only where points are left undecided."),
    )  # fmt: skip


class SelfReviewForm(VerbForm):
    """One field for each criterion of the round's year, with the most that it gives."""

    def __init__(self, *args, subject: Review, **kwargs):
        self.on = subject.round.last_day
        kwargs["initial"] = subject.marks_by_code() | {"own_rating": subject.own_rating} | (kwargs.get("initial") or {})
        super().__init__(*args, subject=subject, **kwargs)
        self.criteria = terms.criteria(self.on)
        for one in self.criteria:
            label = _t("%(name)s (up to %(most)s)") % {"name": one.name, "most": one.most}
            self.fields[one.code] = count(label, required=True, max_value=one.most)
        self.fields["own_rating"] = class_field(self.on, _("Class of the point"), required=False)
        self.fields["own_rating"].help_text = _("Empty: it follows from the marks.")
        self.warning, self.citation = doubt(self.on)

    def clean(self):
        cleaned = super().clean()
        marks = {one.code: cleaned[one.code] for one in self.criteria if one.code in cleaned}
        return {"marks": marks, "own_rating": cleaned.get("own_rating", "")}


class TickedForm(VerbForm):
    """A verb about the points that were ticked on the list of a round; a single review stands for itself."""

    reviews = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, subject: Round | Review, ticked: list[int] | None = None, **kwargs):
        kwargs["initial"] = {"reviews": ",".join(map(str, ticked or []))} | (kwargs.get("initial") or {})
        super().__init__(*args, subject=subject, **kwargs)
        if isinstance(subject, Review):
            del self.fields["reviews"]
            self.round = subject.round
        else:
            self.round = subject

    def clean_reviews(self) -> list[int]:
        return [key for text in self.cleaned_data["reviews"].split(",") if (key := whole_number(text))]

    def points(self) -> tuple[list[Review], int]:
        """Some of those that were ticked, to be named above the form, and how many there are."""
        if "reviews" not in self.fields:
            return [], 0
        keys = [key for text in str(self["reviews"].value() or "").split(",") if (key := whole_number(text))]
        found = self.round.reviews.standing().filter(pk__in=keys[:NAMED]).select_related("point", "place")
        return list(found), len(keys)


class MarkForm(TickedForm):
    intro = _("For points that need no marks one by one.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["own_rating"] = class_field(self.round.last_day, _("Class of the point"))


class DecideForm(TickedForm):
    decision = forms.ChoiceField(label=_("What becomes of them"), choices=Decision.choices)
    end_reason = forms.ChoiceField(
        label=_("If struck off: why"), choices=EndReason.choices, initial=EndReason.INEFFECTIVE, required=False
    )
    minutes = short_text(_("Minutes"), 80, required=True, help_text=_("Their number and sign."))
    on = day(_("Concluded on"))
    reviewer = short_text(_("Reviewed by"), 120)
    field_order = ("reviews", "rating")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rating"] = class_field(self.round.last_day, _("Class of the point"))
        self.order_fields(self.field_order)
        if isinstance(self.subject, Review):
            self.fields["rating"].initial = self.subject.own_rating
        self.warning = _("Consolidating and striking off take effect at once, at each point.")
        self.citation = rules.citation(terms.CLASSES, self.round.last_day)

    def clean(self):
        cleaned = super().clean()
        cleaned["end_reason"] = cleaned.get("end_reason") or EndReason.INEFFECTIVE
        return cleaned


class UndoForm(TickedForm):
    danger = True
    intro = _("What was consolidated or struck off by this decision comes back as it was.")
    reason = reason()


def doubt(on) -> tuple[str, str]:
    """What must be said of the criteria where no text was read that sets them, and where they come from."""
    rule = rules.rule(terms.CRITERIA, on)
    return f"{rule.label}: {rule.caution()}" if rule.caution() else "", rule.citation()


def class_field(on, label, required: bool = True) -> forms.ChoiceField:
    choices = [(one.code, one.name) for one in terms.classes(on)]
    field = forms.ChoiceField(label=label, required=required, choices=choices if required else [("", "–"), *choices])
    large_targets(field)
    return field
