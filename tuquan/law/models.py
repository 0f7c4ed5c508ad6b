"""The law as rows: instruments, the rules in them, and the days on which the public calendar differs."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tuquan.kit.days import write_day
from tuquan.kit.period import FUTURE, PAST
from tuquan.law import cache, values


class Status(models.TextChoices):
    """How well we know what a text says."""

    READ = "read", _("read in the text")
    READ_IN_PART = "read_in_part", _("read in part")
    SECONDARY = "secondary", _("second-hand")
    NOT_FOUND = "not_found", _("not found")
    PRACTICE = "practice", _("our own rule")


class Unit(models.TextChoices):
    """What a number counts."""

    DAY = "day", _("days")
    WORKING_DAY = "working_day", _("working days")
    HOUR = "hour", _("hours")
    MONTH = "month", _("months")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("years")
    DAY_OF_MONTH = "day_of_month", _("day of the month")
    PERSON = "person", _("people")
    COUNT = "count", _("units")
    PERCENT = "percent", _("%")
    MM = "mm", _("mm")
    PT = "pt", _("pt")


class InstrumentKind(models.TextChoices):
    CODE = "code", pgettext_lazy("instrument", "code")  # elsewhere a code is a unit's number
    LAW = "law", _("law")
    RESOLUTION = "resolution", _("resolution")
    DECREE = "decree", _("decree")
    CIRCULAR = "circular", _("circular")
    DECISION = "decision", _("decision")
    GUIDANCE = "guidance", _("guidance")


# a citation is a name: it stays Vietnamese in every language of the screens
CITED = {
    InstrumentKind.CODE: "Bộ luật",
    InstrumentKind.LAW: "Luật",
    InstrumentKind.RESOLUTION: "Nghị quyết",
    InstrumentKind.DECREE: "Nghị định",
    InstrumentKind.CIRCULAR: "Thông tư",
    InstrumentKind.DECISION: "Quyết định",
    InstrumentKind.GUIDANCE: "Hướng dẫn",
}


class DayKind(models.TextChoices):
    HOLIDAY = "holiday", _("day off")
    WORKING = "working", _("working day")


class LawRow(models.Model):
    """A row of the law book: saving or deleting it makes those who remember the book read it again."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        cache.forget()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        done = super().delete(*args, **kwargs)
        cache.forget()
        return done


class Instrument(LawRow):
    """One row is one legal instrument: a law, decree, circular, decision or guidance."""

    code = models.CharField(_("code"), max_length=60)
    kind = models.CharField(_("kind"), max_length=20, choices=InstrumentKind)
    number = models.CharField(_("number"), max_length=60)
    title = models.CharField(_("title"), max_length=300)
    issuer = models.CharField(_("issuer"), max_length=100)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("in force to"), null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("replaced by")
    )
    confidence = models.CharField(_("confidence"), max_length=20, choices=Status)
    source_note = models.TextField(_("source"), blank=True)

    personal = ()
    plain = (
        "id",
        "code",
        "kind",
        "number",
        "title",
        "issuer",
        "issued_on",
        "in_force_from",
        "in_force_to",
        "replaced_by",
        "confidence",
        "source_note",
    )

    class Meta:
        verbose_name = _("legal instrument")
        verbose_name_plural = _("legal instruments")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                name="law_instrument_code_unique",
                violation_error_message=_("This code is taken."),
            ),
            models.CheckConstraint(
                condition=Q(in_force_to__isnull=True)
                | Q(in_force_from__isnull=True)
                | Q(in_force_to__gte=F("in_force_from")),
                name="law_instrument_force_ordered",
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=InstrumentKind.values),
                name="law_instrument_kind_known",
                violation_error_message=_("This kind of instrument is unknown."),
            ),
            models.CheckConstraint(
                condition=Q(confidence__in=Status.values) & ~Q(confidence=Status.PRACTICE),
                name="law_instrument_confidence_known",
                violation_error_message=_("Say how well the text is known."),
            ),
        ]

    def __str__(self) -> str:
        return self.cited_as

    @property
    def cited_as(self) -> str:
        """The short name in a citation, such as "Luật 35/2013/QH13"."""
        return f"{CITED[InstrumentKind(self.kind)]} {self.number}"


class Rule(LawRow):
    """One row is one rule as it stood from one day to another: a number, a list or a window, with its source.

    `value` is what the product ships; an administrator's `local_value` wins over it and survives every load.
    An open end of the validity is the far past or the far future, as in `kit.period`.
    """

    key = models.CharField(_("key"), max_length=80)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    value = models.TextField(_("value"), blank=True)
    value_type = models.CharField(_("type"), max_length=10, choices=values.ValueType)
    unit = models.CharField(_("unit"), max_length=20, choices=Unit, blank=True)
    instrument = models.ForeignKey(
        Instrument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("legal instrument"),
    )
    article = models.CharField(_("article"), max_length=120, blank=True)
    valid_from = models.DateField(_("valid from"), default=PAST)
    valid_to = models.DateField(_("valid to"), default=FUTURE)
    status = models.CharField(_("confidence"), max_length=20, choices=Status)
    note = models.TextField(_("note"), blank=True)
    local_value = models.TextField(_("local value"), blank=True)
    local_source = models.CharField(_("source of the local value"), max_length=300, blank=True)
    local_by = models.CharField(_("set by"), max_length=150, blank=True)
    local_on = models.DateField(_("set on"), null=True, blank=True)

    personal = ()
    plain = (
        "id",
        "key",
        "title",
        "title_en",
        "value",
        "value_type",
        "unit",
        "instrument",
        "article",
        "valid_from",
        "valid_to",
        "status",
        "note",
        "local_value",
        "local_source",
        "local_by",
        "local_on",
    )

    class Meta:
        verbose_name = _("rule")
        verbose_name_plural = _("rules")
        ordering = ["key", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "valid_from"],
                name="law_rule_key_from_unique",
                violation_error_message=_("Another rule with this key begins on the same day."),
            ),
            models.CheckConstraint(
                condition=Q(valid_to__gte=F("valid_from")),
                name="law_rule_validity_ordered",
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values),
                name="law_rule_status_known",
                violation_error_message=_("Say how well the text is known."),
            ),
            models.CheckConstraint(
                condition=~Q(value="") | Q(status=Status.NOT_FOUND),
                name="law_rule_value_or_not_found",
                violation_error_message=_("A rule without a value must be marked as not found."),
            ),
            models.CheckConstraint(
                condition=Q(instrument__isnull=False) | Q(status__in=[Status.NOT_FOUND, Status.PRACTICE]),
                name="law_rule_instrument_or_reason",
                violation_error_message=_("A rule without an instrument must be our own or not found."),
            ),
            models.CheckConstraint(
                condition=Q(local_value="", local_source="", local_by="", local_on__isnull=True)
                | (~Q(local_value="") & ~Q(local_source="") & ~Q(local_by="") & Q(local_on__isnull=False)),
                name="law_rule_local_complete",
                violation_error_message=_("A local value needs its source, who set it and when."),
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The title in the language of the screen."""
        vietnamese = (get_language() or "vi").startswith("vi")
        return self.title if vietnamese or not self.title_en else self.title_en

    @property
    def is_local(self) -> bool:
        return self.local_value != ""

    @property
    def has_value(self) -> bool:
        return self.is_local or self.value != ""

    @property
    def current(self) -> Any:
        """The value that counts, parsed: the local one where there is one. None when there is neither."""
        return values.parse(self.value_type, self.local_value or self.value) if self.has_value else None

    @property
    def in_words(self) -> str:
        return values.said(self.current)

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_to

    def citation(self) -> str:
        """Where the value comes from, for screens: "Luật 35/2013/QH13, điều 20 khoản 2"."""
        if self.is_local:
            return gettext("local value: %(source)s") % {"source": self.local_source}
        if self.instrument is None:
            return self.caution()
        return ", ".join(part for part in (self.instrument.cited_as, self.article) if part)

    def caution(self) -> str:
        """What a screen must say beside the value; empty when the text was read."""
        if self.is_local:
            return gettext("Set here, not shipped with the product.")
        if self.status == Status.NOT_FOUND:
            if self.value:
                return gettext("Not found in any text read; this is only a suggestion.")
            return gettext("Not found in any text read; a local value is needed.")
        return {
            Status.READ_IN_PART: gettext("Read in part; check the text."),
            Status.SECONDARY: gettext("Second-hand; check the text."),
            Status.PRACTICE: gettext("Our own rule, not a law."),
        }.get(Status(self.status), "")


class HolidayException(LawRow):
    """One row is one day on which offices differ from the public calendar: closed, or at work on a weekend.

    Rows shipped with the product have no `set_by`; a load renews those and leaves the others alone.
    """

    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=10, choices=DayKind)
    note = models.CharField(_("note"), max_length=200)
    instrument_text = models.CharField(_("decided by"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    set_by = models.CharField(_("set by"), max_length=150, blank=True)

    personal = ()
    plain = ("id", "day", "kind", "note", "instrument_text", "source", "set_by")

    class Meta:
        verbose_name = _("calendar exception")
        verbose_name_plural = _("calendar exceptions")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["day"],
                name="law_holidayexception_day_unique",
                violation_error_message=_("This day already has an exception."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=DayKind.values),
                name="law_holidayexception_kind_known",
                violation_error_message=_("A day is either off or worked."),
            ),
            models.CheckConstraint(
                condition=~Q(instrument_text="", source=""),
                name="law_holidayexception_has_source",
                violation_error_message=_("Say who decided it, or where you read it."),
            ),
        ]

    def __str__(self) -> str:
        return f"{write_day(self.day)}: {self.get_kind_display()}"
