"""What is asked while a petition is handled: each form shows the rule that it follows."""

from contextlib import suppress

from django import forms
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import Choices, DayField, ManyChoices, VerbForm
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.petitions.actions import GROUNDS, reopens_until
from tuquan.petitions.forms.intake import EarlierField, area
from tuquan.petitions.models import REFUSALS, Channel, Kind, Outcome, checklist, citation

CASES = {
    "complex": _("complex"),
    "very_complex": _("especially complex"),
    "remote": _("remote area, difficult to reach"),
    "several_places": _("to be verified in several places"),
    "second": _("second complaint"),
    "discipline": _("about a disciplinary decision"),
    "continued": _("goes on with a denunciation already concluded"),
}


def on_field(label) -> DayField:
    return DayField(label=label, initial=today)


DEFINITIONS = [
    (Kind.COMPLAINT.label, _("Somebody asks for a decision or act of the administration, or a disciplinary decision, to be "
                             "looked at again, because it touches their own right."), "Luật Khiếu nại, điều 2"),
    (Kind.DENUNCIATION.label, _("An individual reports a breach of the law by somebody, in public duty or in a field of "
                                "State management."), "Luật Tố cáo, điều 2"),
    (Kind.REFLECTION.label, _("A citizen tells of something, or wishes for it, about policy or management."),
     "Luật Tiếp công dân, điều 2 khoản 2"),
    (Kind.PROCEDURE.label, _("Anybody speaks about rules and steps of administrative procedures: a regime of its own."),
     "Nghị định 20/2008/NĐ-CP"),
    (_("crime report"), _("Signs of a crime are no petition: pass it on to the police at once."), "BLTTHS, điều 144"),
]  # fmt: skip


class SortForm(VerbForm):
    definitions = DEFINITIONS

    kind = forms.ChoiceField(label=_("Kind, by its content"), choices=Kind, widget=Choices)
    on = on_field(_("Classified on"))
    competent = forms.BooleanField(label=_("Within our authority"), required=False, initial=True)
    cases = forms.MultipleChoiceField(
        label=_("What is special about it"), choices=list(CASES.items()), widget=ManyChoices, required=False
    )
    knew_on = DayField(
        label=_("The decision complained of was received on"), required=False,
        help_text=_("For a complaint: the time for it runs from that day."),
    )  # fmt: skip
    earlier = EarlierField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        first = {"cases": [name for name in CASES if getattr(self.subject, name)], "kind": self.subject.kind}
        first |= {"competent": self.subject.competent, "knew_on": self.subject.knew_on}
        first["earlier"] = self.subject.earlier.code if self.subject.earlier else ""
        self.initial = first | dict(self.initial)

    def clean(self):
        given = self.cleaned_data
        try:
            given["earlier"] = self.fields["earlier"].find(
                given.get("earlier", ""), self.subject.place, self.by, self.subject
            )
        except forms.ValidationError as error:
            self.add_error("earlier", error)
        wrong = {"second", "discipline"} & set(given.get("cases", []))
        if wrong and given.get("kind") and given["kind"] != Kind.COMPLAINT:
            self.add_error("cases", _("Only a complaint has a second instance or is about discipline."))
        return given


class Checked(VerbForm):
    """A form with the conditions of the law as boxes, each list under its citation."""

    def items(self, refusals: bool | None = None) -> list[tuple[str, str]]:
        found = checklist(self.subject)
        wanted = [one for one in found if refusals is None or (one[0] == REFUSALS) == refusals]
        return [(f"{rule}:{code}", name) for rule, code, name in wanted]

    def laws(self) -> str:
        found = dict.fromkeys(citation(rule) for rule, _code, _name in checklist(self.subject))
        return "; ".join(law for law in found if law)


class AcceptForm(Checked):
    on = on_field(_("Accepted on"))
    conditions = forms.MultipleChoiceField(label=_("Conditions that are met"), widget=ManyChoices)
    late_reason = area(2, 5000, label=_("Past the deadline to complain: the good reason"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        items = self.items(refusals=False)
        self.fields["conditions"].choices = items
        if not items:
            del self.fields["conditions"]
        if self.subject.kind != Kind.COMPLAINT or not self.subject.knew_on:
            del self.fields["late_reason"]
        if self.subject.kind == Kind.COMPLAINT:
            self.warning = _("Accept it only where none of the nine cases of refusal holds.")
        self.citation = self.laws()

    def clean(self):
        self.cleaned_data.setdefault("conditions", [])
        return self.cleaned_data


class RefuseForm(Checked):
    danger = True

    on = on_field(_("Decided on"))
    grounds = forms.MultipleChoiceField(label=_("Grounds"), widget=ManyChoices)
    reason = area(3, 5000, label=_("Reason, for the writer"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        missing = [(code, _("Not met: %(what)s") % {"what": name}) for code, name in self.items(refusals=False)]
        self.fields["grounds"].choices = self.items(refusals=True) + missing
        self.warning = _("Nothing is refused without a ground of the law; the writer is told.")
        self.citation = self.laws()


class FileAwayForm(VerbForm):
    ground = forms.ChoiceField(
        label=_("Ground"), choices=[(key, says) for key, (says, _rule) in GROUNDS.items()], widget=Choices
    )
    on = on_field(_("Decided on"))
    reason = area(2, 5000, label=_("Reason"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.citation = "; ".join(dict.fromkeys(citation(f"petitions.{rule}") for _says, rule in GROUNDS.values()))
        self.warning = _("Not handled by law; it stays on file.")


class IntakeAnswerForm(VerbForm):
    on = on_field(_("Told on"))
    reason = area(2, 5000, label=_("Why it takes longer"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warning = _("The person is told within the time of the law.")
        self.citation = citation("petitions.reception_answer")


class TransferForm(VerbForm):
    to = forms.CharField(label=_("Transferred to"), max_length=120)
    on = on_field(_("Transferred on"))
    reason = area(2, 5000, label=_("Reason, for the writer"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warning = _("Once only for the same content; the writer is told.")
        self.citation = citation("petitions.transfers_max")


class ExtendForm(VerbForm):
    days = forms.IntegerField(label=_("By how many days"), min_value=1, max_value=999)
    on = on_field(_("Decided on"))
    reason = area(2, 1000, label=_("Reason"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        with suppress(rules.RuleMissing):
            self.initial.setdefault("days", rules.table("petitions.denunciation_resolve_extension", today())["days"])
        self.citation = citation("petitions.denunciation_resolve_extension")
        self.warning = _("As often as the law allows: not at all, once where complex, twice where especially complex.")


class SuspendForm(VerbForm):
    on = on_field(_("Suspended on"))
    reason = area(2, 1000, label=_("Reason"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warning = _("Suspended time does not count.")
        if self.subject.kind == Kind.DENUNCIATION:
            self.citation = citation("petitions.suspended_counts")


class DayForm(VerbForm):
    """A step that asks for nothing but its day."""

    on = on_field(_("Day"))


class NotesForm(DayForm):
    notes = area(3, 5000, label=_("Notes"), required=False)


class ReasonForm(DayForm):
    reason = area(3, 5000, label=_("Reason"))


class WithdrawForm(DayForm):
    reason = area(2, 5000, label=_("Reason"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warning = _("What was withdrawn is taken up again only where the person was threatened or forced.")
        self.citation = citation("petitions.withdrawn_reopens")


class ResolveForm(VerbForm):
    outcome = forms.ChoiceField(label=_("Result"), choices=Outcome, widget=Choices)
    on = on_field(_("Answered on"))
    decision = forms.CharField(label=_("Number of the decision or conclusion"), max_length=80, required=False)
    answer = area(6, label=_("Answer to the writer"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.subject.sealed:
            del self.fields["answer"]
            self.warning = _("The petition is sealed: write to the person by the receipt, not here.")


class PublishForm(VerbForm):
    on = on_field(_("Published on"))
    text = area(4, 5000, label=_("Result as everybody may read it"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warning = _("No name, no address, nothing that gives the writer away.")
        self.citation = citation("petitions.denunciation_publish") if self.subject.kind == Kind.DENUNCIATION else ""


class SatisfactionForm(VerbForm):
    satisfied = forms.TypedChoiceField(
        label=_("Is the writer satisfied?"), choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda answer: answer == "yes", widget=Choices,
    )  # fmt: skip
    on = on_field(_("Asked on"))


class ReopenForm(VerbForm):
    on = on_field(_("Day"))
    forced = forms.BooleanField(label=_("It was withdrawn under threat or force"), required=False)
    reason = area(3, 5000, label=_("Reason"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if answered := self.subject.resolved_on:
            self.citation = citation("petitions.reopen")
            self.warning = _("It may be taken up again until %(day)s.") % {"day": f"{reopens_until(answered):%d/%m/%Y}"}
        else:
            self.citation = citation("petitions.withdrawn_reopens")
            self.warning = _("Only if the person was threatened or forced to withdraw.")
        if not self.subject.ended_on:
            del self.fields["forced"]


class CorrectForm(VerbForm):
    fills = (
        "channel", "received_on", "brief", "text", "petitioner", "address", "contact", "people", "representatives",
        "knew_on", "decision", "answer",
    )  # fmt: skip

    channel = forms.ChoiceField(label=_("Came in"), choices=Channel, widget=forms.Select)
    received_on = DayField(label=_("Received on"))
    brief = forms.CharField(label=_("In short"), max_length=200, required=False)
    text = area(4, label=_("What it says"), required=False)
    petitioner = forms.CharField(label=_("Who writes"), max_length=120, required=False)
    address = forms.CharField(label=_("Address"), max_length=250, required=False)
    contact = forms.CharField(label=_("Telephone or e-mail"), max_length=120, required=False)
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=9999)
    representatives = area(2, 1000, label=_("Representatives of the group, one on each line"), required=False)
    knew_on = DayField(label=_("The decision complained of was received on"), required=False)
    decision = forms.CharField(label=_("Number of the decision or conclusion"), max_length=80, required=False)
    answer = area(4, label=_("Answer to the writer"), required=False)
    reason = area(2, 2000, label=_("Why"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.subject.sealed:
            for name in ("brief", "text", "petitioner", "address", "contact", "representatives", "answer"):
                self.fields.pop(name)
        elif self.subject.resolved_on is None:
            self.fields.pop("answer")
        if self.subject.resolved_on is None:
            self.fields.pop("decision")


class VoidForm(VerbForm):
    danger = True
    reason = area(2, 2000, label=_("Why"))


class RedactForm(VerbForm):
    intro = _("For those who verify: what is reported, without name, handwriting or anything that gives the writer away.")

    text = area(8, label=_("Working copy"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.warning = _("The server seals it at once, and keeps nothing of it in the open.")
        self.citation = citation("petitions.protection_measures")


class ReceiptForm(VerbForm):
    intro = _("A code of 28 digits for whoever brought the letter. It is shown once: print it or write it down.")
