"""Deleting when the time of keeping is over: who reports first, then what was reported. The worker does it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import SYSTEM, action
from tuquan.kit.period import today
from tuquan.tips.actions.course import forget_contents, forget_identity
from tuquan.tips.actions.intake import keep
from tuquan.tips.models import Tip

AT_ONCE = 200


@action(_("Delete who reports"))
def erase_identity(tip: Tip, *, by) -> Tip:
    """The time of keeping the identity is over."""
    if not tip.identity_until or tip.identity_until > today():
        raise ValidationError(_("It is still to be kept."))
    forget_identity(tip)
    return keep(tip)


@action(_("Delete what was reported"))
def erase_contents(tip: Tip, *, by) -> Tip:
    """The time of keeping the contents is over; who reported was deleted before."""
    if not tip.contents_until or tip.contents_until > today():
        raise ValidationError(_("It is still to be kept."))
    if not tip.identity_erased_on:
        raise ValidationError(_("Who reports is deleted before what is reported, or with it."))
    forget_contents(tip)
    return keep(tip)


def run() -> int:
    """What is due today, done by the worker; returns how many deletions."""
    day, done = today(), 0
    for tip in Tip.objects.filter(identity_until__lte=day, identity_erased_on=None).order_by("pk")[:AT_ONCE]:
        erase_identity(tip, by=SYSTEM)
        done += 1
    due = Tip.objects.filter(contents_until__lte=day, contents_erased_on=None).exclude(identity_erased_on=None)
    for tip in due.order_by("pk")[:AT_ONCE]:
        erase_contents(tip, by=SYSTEM)
        done += 1
    return done
