"""The readers' window: the course of each tip, and on its page what opens in their browser alone."""

from typing import cast

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tuquan.casework.models import Clock
from tuquan.journal.actions import subject_name
from tuquan.kit.register import Register
from tuquan.law import rules
from tuquan.tips import actions
from tuquan.tips import ties as ties
from tuquan.tips.forms import course as forms
from tuquan.tips.models import HAND_OVER, READ, State, Tip, TipQuerySet


class Tips(Register):
    key = "tips.tips"
    title = _("Tips")
    icon = "lock"
    order = 20
    model = Tip
    reads = READ
    columns = ("code", "category", "place", "happened", "state", "outcome", "received_on")
    filters = ("place", "state", "category", "outcome", "received_on")
    search = ("code",)
    ordering = "-received_on"
    colours = {
        State.RECEIVED: "yellow", State.READ: "blue", State.HANDED_OVER: "green", State.CLOSED: "grey",
    }  # fmt: skip
    details = (
        (_("The tip"), ("category", "happened", "about_official", "channel", "manner", "received_on", "read_on")),
        (_("Handed over"), ("handed_over_to", "handed_over_at", "handed_over_in_time")),
        (_("Worth and thanks"), ("outcome", "judged_on", "closed_on", "thanked_on", "commended_on", "commendation")),
        (_("Time of keeping"), ("identity_until", "identity_erased_on", "contents_until", "contents_erased_on")),
    )  # fmt: skip
    verbs = (
        (actions.mark_read, forms.ReadForm),
        (actions.hand_over, forms.HandOverForm),
        (actions.judge, forms.JudgeForm),
        (actions.close, forms.CloseForm),
        (actions.only_opinions, forms.OnlyOpinionsForm),
        (actions.reclassify, forms.ReclassifyForm),
        (actions.thank, forms.ThankForm),
        (actions.commend, forms.CommendForm),
    )
    exports = False
    empty = _("What residents report in confidence is listed here, without a word of what it says.")

    def visible(self, user, voided=False):
        return cast(TipQuerySet, super().visible(user, voided)).for_user(user)

    def refusal(self, action, record, user):
        return super().refusal(action, record, user) or user.refusal(record.reads, [record.place])

    def in_step(self, action, record):
        """What was done once is not offered again, nor anything that needs contents that are gone."""
        done = {
            actions.thank: record.thanked_on, actions.commend: record.commended_on,
            actions.judge: record.contents_erased_on,
        }  # fmt: skip
        return not done.get(action) and super().in_step(action, record)

    def context(self, request: HttpRequest, record=None):
        if record is None:
            return {}
        return {
            "groups": self.filled(record),
            "clocks": Clock.objects.filter(subject=subject_name(record)).order_by("due_on"),
            "like": [(tip, self.url("record", tip.pk)) for tip in self.visible(request.user).like(record)[:20]],
            "citation": rules.citation(HAND_OVER, record.received_on),
            "caution": rules.rule(HAND_OVER, record.received_on).caution(),
        }
