"""`{% files_of record %}`: its files, to look at or to keep; `{% referrals_of record %}`: where it goes and came from."""

from django import template

from tuquan.casework import files, previews, reading, referrals
from tuquan.casework.models import Attachment, Referral, ReferralState
from tuquan.casework.templatetags.sealed import unlocks
from tuquan.journal.actions import subject_name
from tuquan.kit.register import page_of

register = template.Library()


@register.inclusion_tag("casework/files.html", takes_context=True)
def files_of(context, record) -> dict:
    """For whoever may read the record; those erased are counted with the day."""
    user = context["request"].user
    if not reading.may_read(user, record):
        return {"files": []}
    erased = Attachment.objects.filter(subject=subject_name(record)).exclude(erased_on=None)
    found = list(files.of(record).select_related("desk"))
    sealed = any(file.desk_id for file in found)
    return {
        "request": context["request"],
        "files": found,
        "sealed": sealed,
        "unlocks": sealed and unlocks(context["request"]),
        "erased": erased.count(),
        "erased_on": erased.order_by("erased_on").values_list("erased_on", flat=True).last(),
    }


@register.filter
def shown_as(file: Attachment) -> str:
    """How a file is looked at: sealed, picture, pages, sound or not at all."""
    if file.desk_id:
        return "sealed"
    if file.media_type in previews.PICTURES:
        return "picture"
    if file.media_type == previews.PDF:
        return "pages"
    return "sound" if file.media_type.startswith("audio/") else ""


@register.inclusion_tag("casework/referral.html", takes_context=True)
def referrals_of(context, record) -> dict:
    """Offers of this record with what became of them, and the button that offers it."""
    user, name, label = context["request"].user, subject_name(record), record._meta.label
    if label not in referrals.SENDERS and not Referral.objects.filter(result=name).exists():
        return {}
    if not reading.may_read(user, record):
        return {}
    offers = list(Referral.objects.filter(subject=name).select_related("to_place").order_by("-pk"))
    waiting = next((one for one in offers if one.state == ReferralState.OFFERED), None)
    gone = any(one.state == ReferralState.ACCEPTED for one in offers)
    may = label in referrals.SENDERS and referrals.receivers_of(label) and user.may(referrals.OFFER, record.place)
    origin = Referral.objects.filter(result=name).select_related("place").first()
    return {
        "csrf_token": context.get("csrf_token"), "record": record, "label": label,
        "offers": [(one, referrals.title_of(one), link(user, one.result)) for one in offers],
        "waiting": waiting, "orphaned": bool(waiting and referrals.orphaned([waiting])),
        "origin": origin, "origin_page": link(user, origin.subject) if origin else None,
        "may_offer": bool(may and not waiting and not gone and not getattr(record, "voided_on", None)),
        "may_withdraw": bool(may and waiting),
    }  # fmt: skip


def link(user, name: str) -> str | None:
    return page_of(name) if name and reading.may_read(user, name) else None
