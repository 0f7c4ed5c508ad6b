"""Verbs of whoever imposes a report: saying what is asked, taking over another's report, no longer asking."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.law.rules import RuleMissing
from tuquan.places.models import Place, Tier
from tuquan.returns.models import Asked, Definition

KEPT = (
    "title", "title_en", "window", "tier", "due_rule", "due_days", "province_lead", "commune_lead", "change_limit",
    "change_least", "basis", "caution",
)  # fmt: skip


@action(_("Load reports"))
def load_reports(nation: Place, *, reports: Sequence[tuple[dict, list[dict]]], by) -> int:
    """Keep the reports that ship with us. Of one that a round has used, nothing is changed; returns how many changed."""
    made = 0
    for given, figures in reports:
        kept = Definition.objects.filter(code=given["code"]).first() or Definition(place=nation, code=given["code"])
        asked = list(kept.figures.values("indicator", "split", "typed")) if kept.pk else []
        same = kept.pk and asked == figures and all(getattr(kept, name) == value for name, value in given.items())
        if same or (kept.pk and kept.used):
            continue
        for name, value in given.items():
            setattr(kept, name, value)
        check(kept)
        kept.save()
        kept.figures.all().delete()
        ask_all(kept, figures)
        made += 1
    return made


@action(_("Define a report"))
def define_report(place: Place, *, title: str, basis: str, by, **given) -> Definition:
    """A report of one's own; its figures are added next."""
    if place.tier not in (Tier.NATION, Tier.PROVINCE):
        raise ValidationError({"place": _("A report is imposed by a province or for the whole country.")})
    made = Definition(place=place, title=title, basis=basis, **given)
    check(made)
    made.save()
    return made


@action(_("Copy a report"))
def copy_report(place: Place, *, of: Definition, title: str, basis: str, by) -> Definition:
    """The same report under another name, to be changed: what a round has used stays as it is."""
    if place.tier not in (Tier.NATION, Tier.PROVINCE):
        raise ValidationError({"place": _("A report is imposed by a province or for the whole country.")})
    made = Definition(place=place, **{name: getattr(of, name) for name in KEPT})
    made.title, made.title_en, made.basis = title, "", basis
    check(made)
    made.save()
    ask_all(made, [dict(one) for one in of.figures.values("indicator", "split", "typed")])
    return made


@action(_("Change a report"))
def change_report(definition: Definition, *, by, **changes) -> Definition:
    """Change how it is asked, until a round has used it."""
    refuse_used(definition)
    for name, value in changes.items():
        if name not in KEPT:
            raise ValidationError({name: _("This is not changed here.")})
        setattr(definition, name, value)
    check(definition)
    definition.save()
    return definition


@action(_("Ask for a figure"))
def ask_figure(definition: Definition, *, indicator: str, split: str = "", typed: bool = False, by) -> Asked:
    """Add a figure at the end."""
    refuse_used(definition)
    last = definition.figures.aggregate(last=Max("number"))["last"] or 0
    made = Asked(definition=definition, number=last + 1, indicator=indicator, split=split, typed=typed)
    made.full_clean()
    made.save()
    return made


@action(_("No longer ask for a figure"))
def drop_figure(definition: Definition, *, figure: Asked, by) -> Definition:
    """Take a figure out."""
    refuse_used(definition)
    definition.figures.filter(pk=figure.pk).delete()
    return definition


@action(_("Retire a report"))
def retire_report(definition: Definition, *, by) -> Definition:
    """No round of it is opened any more; those that were stay."""
    if definition.retired_on:
        raise ValidationError(_("This report is no longer asked for."))
    definition.retired_on = today()
    definition.save()
    return definition


def refuse_used(definition: Definition) -> None:
    if definition.retired_on:
        raise ValidationError(_("This report is no longer asked for."))
    if definition.used:
        raise ValidationError(_("A round has used this report, so it stays as it is: copy it, and change the copy."))


def check(definition: Definition) -> None:
    """Its rules exist, and its days make a chain."""
    definition.full_clean()
    for name in ("window", "due_rule"):
        key = getattr(definition, name)
        try:
            if key:
                rules.rule(key, today())
        except RuleMissing as missing:
            raise ValidationError({name: _("The law book has no rule “%(key)s”.") % {"key": key}}) from missing


def ask_all(definition: Definition, figures: Sequence[dict]) -> None:
    rows = [Asked(definition=definition, number=number, **figure) for number, figure in enumerate(figures, start=1)]
    for row in rows:
        row.clean()
    Asked.objects.bulk_create(rows)
