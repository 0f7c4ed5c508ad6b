"""Messages with whoever sent a report, as officers see them. Of sealed reports the browser opens and seals them."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tuquan.accounts.models import User
from tuquan.casework import actions as casework
from tuquan.casework import receipts
from tuquan.casework.models import Receipt
from tuquan.kit.forms import VerbForm, attempt
from tuquan.kit.register import page_of


class MessageForm(VerbForm):
    """What is written; of a sealed report only what the browser made of it."""

    text = forms.CharField(label=_("Message"), widget=forms.Textarea(attrs={"rows": 4}), required=False)
    box = forms.CharField(widget=forms.HiddenInput, required=False)
    copy = forms.CharField(widget=forms.HiddenInput, required=False)
    to = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.subject.sealed:
            del self.fields["text"]  # the page has a field without a name: nothing of it can be sent by mistake


def thread_of(record, user) -> dict[str, Any]:
    """What casework/thread.html shows; nothing for a record without a receipt."""
    receipt = receipts.of(record)
    if receipt is None or not reads(user, receipt):
        return {"receipt": None}
    desk = receipt.desk if receipt.sealed else None
    may = user.refusal(casework.write_to_reporter.name, receipt.act_places()) is None
    return {
        "receipt": receipt, "said": receipts.messages(receipt, officers=True), "desk": desk,
        "writes": may and not receipt.closed_on and (desk is not None or not receipt.sealed),
        "action": reverse("casework:write", args=[receipt.pk]),
    }  # fmt: skip


def reads(user, receipt: Receipt) -> bool:
    return user.refusal(receipts.reads(receipt), receipt.act_places()) is None


@never_cache
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """Send what was written, and back to the record; what is wrong comes back on a page of its own with all of it.

    What a browser sealed nobody here can show again: it is still in the field of the page before.
    """
    receipt, user = get_object_or_404(Receipt, pk=pk), cast(User, request.user)
    if not reads(user, receipt):
        raise Http404
    form = MessageForm(request.POST if request.method == "POST" else None, subject=receipt, by=user)
    back = page_of(receipt.subject) or reverse("casework:worklist")
    if form.is_bound and form.is_valid():
        attempt(form, lambda: casework.write_to_reporter(receipt, by=user, **form.cleaned_data))
        if not form.errors:
            messages.success(request, _t("The message is sent. Whoever holds the receipt can read it."))
            return redirect(f"{back}#thread")
    if receipt.sealed:
        for reasons in form.errors.values():
            messages.error(request, str(reasons[0]))
        return redirect(f"{back}#thread")
    context = {"form": form, "label": casework.write_to_reporter.label, "back": back, "record": receipt.record}
    return TemplateResponse(request, "kit/form.html", context, status=422 if form.is_bound else 200)
