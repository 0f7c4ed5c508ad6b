"""What readers are asked for each verb."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, VerbForm
from tuquan.kit.period import HANOI
from tuquan.law import rules
from tuquan.law.fields import terms
from tuquan.tips.models import HAND_OVER, OUT_OF_SCOPE, Recipient


class ReadForm(VerbForm):
    intro = _("Say so once it was opened and read. Whoever holds the receipt sees that it was read.")


class HandOverForm(VerbForm):
    to = forms.ChoiceField(label=_("To whom"), choices=Recipient.choices)
    on = DayField(label=_("Day"))
    time = forms.TimeField(label=_("Hour and minute"), widget=forms.TimeInput(format="%H:%M", attrs={"placeholder": "14:05"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        now = timezone.now().astimezone(HANOI)
        self.fields["on"].initial, self.fields["time"].initial = now.date(), now.time().replace(second=0, microsecond=0)
        if self.subject is not None:
            self.intro = _("At once; by %(moment)s at the latest.") % {
                "moment": f"{self.subject.hand_over_due.astimezone(HANOI):%H:%M %d/%m/%Y}"
            }
            self.citation = rules.citation(HAND_OVER, self.subject.received_on)

    def clean(self):
        given = super().clean()
        if given.get("on") and given.get("time") is not None:
            given["at"] = datetime.combine(given.pop("on"), given.pop("time"), HANOI)
        return given


class JudgeForm(VerbForm):
    outcome = forms.ChoiceField(label=_("What was it worth?"))
    fills = ("outcome",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        gone_on = self.subject is not None and self.subject.handed_over_at
        chosen = [term for term in terms("tips.usefulness") if term[0] != OUT_OF_SCOPE or not gone_on]
        self.fields["outcome"].choices = chosen


class CloseForm(JudgeForm):
    intro = _("From this day its time of keeping runs: who reports is deleted first, then what is reported.")


class OnlyOpinionsForm(VerbForm):
    warning = _(
        "Its text, files and messages and who reports are deleted at once and cannot be brought back. For tips that tell of "
        "nobody's act, only of what somebody thinks, believes or is."
    )
    danger = True


class ThankForm(VerbForm):
    intro = _("Whoever holds the receipt reads the thanks.")


class CommendForm(VerbForm):
    intro = _(
        "The receipt will show a code. Whoever brings that code receives the commendation; nobody asks for a name, and the "
        "commendation names none."
    )


class ReclassifyForm(VerbForm):
    category = forms.ChoiceField(label=_("Kind of act"))
    fills = ("category",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = terms("tips.categories")
