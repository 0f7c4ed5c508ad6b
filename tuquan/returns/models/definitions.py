"""What a report asks for: its figures, its window, whose sheets, and by which day at each level."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.kit.period import Period, today
from tuquan.law import rules
from tuquan.law.rules import RuleEmpty, RuleMissing
from tuquan.law.values import YearDay
from tuquan.law.windows import Pattern, day_in
from tuquan.ledger.indicator import INDICATORS, REPORTED, Indicator, additive, cell_title
from tuquan.places.models import Place, Tier

CHAIN = "reporting.send_day"  # whoever imposes a report sets the days of the levels below, by this rule
DAYS = [MaxValueValidator(365)]


class NoWindow(ValidationError):
    """Nobody knows the window of this report: no text was found and no local value set."""


class DefinitionQuerySet(models.QuerySet):
    def in_force(self) -> "DefinitionQuerySet":
        return self.filter(retired_on=None)

    def reaching(self, places: list[int]) -> "DefinitionQuerySet":
        """Those imposed at these places, inside them or above them."""
        inside = Place.objects.within(places).values("pk")
        above = Place.objects.filter(contains__place__in=places).values("pk")
        return self.filter(Q(place__in=inside) | Q(place__in=above))


class Definition(models.Model):
    """One row is a report that a place imposes on the units inside it; its figures are in `Asked`.

    The window is a rule of the law book. The ministry's last day is a rule too, or so many days after the window; the
    province sends `province_lead` days before it, the commune `commune_lead` days before the province. Once a round
    was opened, the row stays as it is: whoever wants it otherwise copies it.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("imposed by"))
    code = models.CharField(_("code"), max_length=60, blank=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    window = models.CharField(_("rule of the window"), max_length=80, blank=True)
    tier = models.PositiveSmallIntegerField(
        _("sheets of"), choices=[(Tier.COMMUNE, Tier.COMMUNE.label), (Tier.PROVINCE, Tier.PROVINCE.label)],
        default=Tier.COMMUNE,
    )  # fmt: skip
    due_rule = models.CharField(_("rule of the last day"), max_length=80, blank=True)
    due_days = models.PositiveSmallIntegerField(_("days after the window"), null=True, blank=True, validators=DAYS)
    province_lead = models.PositiveSmallIntegerField(_("the province sends so many days earlier"), validators=DAYS)
    commune_lead = models.PositiveSmallIntegerField(_("the commune so many days before the province"), validators=DAYS)
    change_limit = models.PositiveSmallIntegerField(_("change that is asked about, in percent"), default=50)
    change_least = models.PositiveIntegerField(_("smaller changes pass"), default=5)
    basis = models.CharField(_("basis"), max_length=300)
    caution = models.CharField(_("caution"), max_length=300, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    personal = ()
    plain = (
        "id", "place", "code", "title", "title_en", "window", "tier", "due_rule", "due_days", "province_lead",
        "commune_lead", "change_limit", "change_least", "basis", "caution", "retired_on",
    )  # fmt: skip
    objects = DefinitionQuerySet.as_manager()

    class Meta:
        verbose_name = _("report asked for")
        verbose_name_plural = _("reports asked for")
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="definition_code_once",
                violation_error_message=_("There is a report with this code already."),
            ),
            models.CheckConstraint(
                condition=~Q(due_rule="", due_days=None), name="definition_due",
                violation_error_message=_("Say by which day the report is due: a rule, or days after the window."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return self.title_en if self.title_en and get_language() == "en" else self.title

    def act_places(self) -> list[Place]:
        return [self.place]

    def lock(self) -> None:
        self.refresh_from_db(from_queryset=Definition.objects.select_for_update())

    @property
    def used(self) -> bool:
        return self.rounds.exists()

    # the window

    def pattern(self, day: date) -> Pattern:
        """How the windows return, by the rule as it stands on that day. Raises NoWindow."""
        if not self.window:
            raise NoWindow(_("This report has no rule for its window: type both its days."))
        try:
            found = rules.value(self.window, day)
        except RuleEmpty as empty:
            raise NoWindow(
                _("The window of this report was found in no text: type both its days, or set a local value in the law book.")
            ) from empty
        except RuleMissing as missing:
            raise NoWindow(_("The law book has no window for that day: type both its days.")) from missing
        return found

    def window_says(self) -> str:
        """The window in words, with what must be known about it."""
        try:
            row = rules.rule(self.window, today())
        except RuleMissing:
            return _t("typed with each round")
        words = [row.in_words if row.has_value else "", row.caution()]
        return " · ".join(part for part in words if part)

    window_says.short_description = _("window")  # type: ignore[attr-defined]

    # the last days

    def due_on(self, tier: int, last: date) -> date:
        """By which day a level sends what it reports of a window that ends on `last`."""
        day = self.final_day(last)
        if tier >= Tier.PROVINCE:
            day -= timedelta(days=self.province_lead)
        if tier >= Tier.COMMUNE:
            day -= timedelta(days=self.commune_lead)
        return day

    def final_day(self, last: date) -> date:
        """The ministry's own last day."""
        if not self.due_rule:
            return last + timedelta(days=self.due_days or 0)
        try:
            value = rules.value(self.due_rule, last)
        except RuleMissing as missing:
            raise ValidationError(_("The law book knows no last day for a window that ends then.")) from missing
        if isinstance(value, YearDay):
            day = value.in_year(last.year)
            return day if day > last else value.in_year(last.year + 1)
        day = day_in(last.year, last.month, value)
        return day if day > last else day_in(last.year, last.month + 1, value)

    @property
    def rule(self) -> str:
        """The rule that a deadline of this report cites."""
        return self.due_rule or CHAIN

    def due_says(self) -> str:
        """The chain of last days in words."""
        if self.due_rule:
            try:
                found = rules.value(self.due_rule, today())
            except RuleMissing:
                found = "?"
            said = f"{found.day:02}/{found.month:02}" if isinstance(found, YearDay) else _t("day %(day)s") % {"day": found}
            top = f"{said} ({rules.citation(self.due_rule, today())})"
        else:
            top = _t("%(days)s days after the window") % {"days": self.due_days}
        return _t("ministry: %(top)s; province %(province)s days earlier; commune %(commune)s days before that") % {
            "top": top, "province": self.province_lead, "commune": self.commune_lead,
        }  # fmt: skip

    due_says.short_description = _("due")  # type: ignore[attr-defined]

    def fits(self, days: Period) -> bool:
        """Whether every level has a day left between the end of the window and its own last day."""
        return self.due_on(Tier.COMMUNE, days.last) > days.last


class Asked(models.Model):
    """One row is one figure that a report asks for: an indicator, or one cell of its splits.

    A `typed` figure is typed by each unit as far as no records count it; any other is read from the ledger. A typed
    figure without its cell is a control: it must be the sum of the cells, and counts nowhere.
    """

    definition = models.ForeignKey(Definition, models.CASCADE, related_name="figures")
    number = models.PositiveSmallIntegerField(_("number"))
    indicator = models.CharField(_("indicator"), max_length=80)
    split = models.CharField(_("cell"), max_length=200, blank=True)
    typed = models.BooleanField(_("typed by the unit"), default=False)

    personal = ()
    plain = ("id", "definition", "number", "indicator", "split", "typed")

    class Meta:
        verbose_name = _("figure asked for")
        verbose_name_plural = _("figures asked for")
        ordering = ["number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "indicator", "split"], name="asked_once",
                violation_error_message=_("This report asks for that figure already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    def clean(self) -> None:
        one = INDICATORS.get(self.indicator)
        if not isinstance(one, Indicator):
            raise ValidationError({"indicator": _("A report asks for figures that are added up, not for shares.")})
        if one.guarded:
            raise ValidationError({"indicator": _("Figures on people who speak up are never asked for in a report.")})
        dimensions = [part.partition("=")[0] for part in self.split.split("|")] if self.split else []
        if not set(dimensions) <= set(one.split):
            raise ValidationError({"split": _("This figure is not split that way.")})
        if self.typed and one.kind is not REPORTED:
            raise ValidationError({"typed": _("%(title)s is counted from records and cannot be typed.") % {"title": one.title}})
        if self.typed and self.split and dimensions != list(one.split):
            raise ValidationError({"split": _("A typed figure needs its whole cell.")})

    @property
    def one(self) -> Indicator:
        return additive(self.indicator)

    @property
    def title(self) -> str:
        return figure_title(self.indicator, self.split)

    @property
    def control(self) -> bool:
        return self.typed and not self.split and bool(self.one.split)

    def act_places(self) -> list[Place]:
        return [self.definition.place]


def figure_title(key: str, split: str) -> str:
    """ "Commendations: certificate of merit, individuals"; of a cell without declared words, its value."""
    one = additive(key)
    try:
        return cell_title(one, split)
    except KeyError:
        words = ", ".join(value_title(one, *part.split("=", 1)) for part in split.split("|"))
        return f"{one.title}: {words}"


def value_title(one: Indicator, dimension: str, value: str) -> str:
    """What a value of a dimension is called: by the indicator's labels, else by the choices of the record's field."""
    if value in one.labels.get(dimension, {}):
        return str(one.labels[dimension][value])
    if one.of is not None:
        field = one.of._meta.get_field(one.split[dimension])
        named = {str(key): title for key, title in field.flatchoices}
        if value in named:
            return str(named[value])
        if value in "yn":
            return f"{field.verbose_name}: {_t('Yes') if value == 'y' else _t('No')}"
    return value
