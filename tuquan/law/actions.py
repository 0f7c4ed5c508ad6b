"""What an administrator does to the law book. These verbs touch the whole installation, not one place."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import Actor, action
from tuquan.kit.period import today
from tuquan.kit.text import clean
from tuquan.law import values
from tuquan.law.models import HolidayException, Rule


@action(_("Set a local value"))
def set_local(rule: Rule, *, value: str, source: str, by: Actor) -> Rule:
    """From now on this value counts instead of the shipped one; a later load keeps it."""
    try:
        values.parse(rule.value_type, value)
    except ValueError as wrong:
        kind = values.ValueType(rule.value_type).label
        raise ValidationError({"value": _("This is no %(kind)s.") % {"kind": kind}}) from wrong
    if not (value.strip() and clean(source)):
        raise ValidationError(_("A local value needs its source, who set it and when."))
    rule.local_value, rule.local_source = value.strip(), clean(source)
    rule.local_by, rule.local_on = by.username, today()
    rule.save()
    return rule


@action(_("Return to the shipped value"))
def clear_local(rule: Rule, *, by: Actor) -> Rule:
    """Forget the local value."""
    rule.local_value = rule.local_source = rule.local_by = ""
    rule.local_on = None
    rule.save()
    return rule


@action(_("Mark a calendar exception"))
def mark_day(
    exception: HolidayException, *, day: date, kind: str, note: str, instrument_text: str, by: Actor
) -> HolidayException:
    """Say that offices are closed, or at work, on a day: pass a new row, or the one to change."""
    exception.day, exception.kind, exception.note = day, kind, clean(note)
    exception.instrument_text, exception.set_by = clean(instrument_text), by.username
    exception.full_clean()
    exception.save()
    return exception
