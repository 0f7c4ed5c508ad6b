"""What was done with a petition, step by step, and how its conditions of acceptance were answered."""

from contextlib import suppress

from django.db import models
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import RIGHTS
from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.law.fields import terms
from tuquan.petitions.models.kinds import Kind
from tuquan.petitions.models.petitions import Petition


class PetitionStep(models.Model):
    """One row is one step taken with a petition: the verb, its day, and the rule of law that it follows."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="steps", verbose_name=_("petition"))
    verb = models.CharField(_("step"), max_length=40)
    on = models.DateField(_("day"))
    rule = models.CharField(_("rule"), max_length=80, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=5000)

    personal = ("note",)
    plain = ("id", "petition", "verb", "on", "rule")

    class Meta:
        verbose_name = _("step of a petition")
        verbose_name_plural = _("steps of petitions")
        ordering = ["on", "pk"]

    def __str__(self):
        return f"{self.on:%d/%m/%Y}"

    @property
    def title(self):
        return RIGHTS.get(f"petitions.{self.verb}", self.verb)

    @property
    def citation(self) -> str:
        """By which text the step is taken; nothing where no rule is known."""
        with suppress(rules.RuleMissing):
            return rules.citation(self.rule, self.on) if self.rule else ""
        return ""


class Condition(models.Model):
    """One row is the answer to one condition of acceptance of a petition, or to one ground of refusing it."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="conditions", verbose_name=_("petition"))
    rule = models.CharField(_("rule"), max_length=80)
    code = models.CharField(_("condition"), max_length=20)
    met = models.BooleanField(_("met"))

    personal = ()
    plain = ("id", "petition", "rule", "code", "met")

    class Meta:
        verbose_name = _("condition of acceptance")
        verbose_name_plural = _("conditions of acceptance")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["petition", "rule", "code"], name="petition_condition_once",
                violation_error_message=_("This condition is answered already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.rule}: {self.code}"

    @property
    def title(self) -> str:
        return dict(terms(self.rule)).get(self.code, self.code)


REFUSALS = "petitions.complaint_refusals"


def checklist(petition: Petition) -> list[tuple[str, str, str]]:
    """The conditions that this petition must meet: rule, code and text. A ground of refusal must not be there."""
    found = []
    for rule in rules_of(petition):
        with suppress(rules.RuleMissing):
            found += [(rule, code, name) for code, name in terms(rule)]
    return found


def rules_of(petition: Petition) -> list[str]:
    """The lists of the law that hold for a letter of this kind."""
    if petition.anonymous and petition.kind == Kind.DENUNCIATION:
        return ["petitions.conditions_anonymous"]
    by_kind = {
        Kind.COMPLAINT: ["petitions.conditions", "petitions.conditions_complaint", REFUSALS],
        Kind.DENUNCIATION: [
            "petitions.conditions", "petitions.conditions_denunciation", "petitions.denunciation_conditions",
        ],
        Kind.REFLECTION: ["petitions.conditions", "petitions.conditions_reflection"],
    }  # fmt: skip
    # what is said at the office, at a forum or by telephone is written down there: nobody signs it
    wanted = by_kind.get(Kind(petition.kind), []) if petition.kind else []
    spoken = petition.channel in ("reception", "forum", "hotline", "online")
    return [rule for rule in wanted if not (spoken and rule == "petitions.conditions")]


def citation(rule: str) -> str:
    with suppress(rules.RuleMissing):
        return rules.citation(rule, today())
    return ""
