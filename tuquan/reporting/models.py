"""Official documents and the books of their numbers."""

import secrets
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tuquan.kit.text import fold
from tuquan.ledger.reading import Map
from tuquan.ledger.record import Record, RecordQuerySet
from tuquan.organisations.models import Body, Membership
from tuquan.places.models import Place, Succession

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's: none is taken for another when read from paper
CODE = 16  # letters of 5 bits: nobody guesses a code
MISREAD = str.maketrans("OIL", "011")


class DocType(models.TextChoices):
    """What sort of document it is."""

    PERIODIC = "periodic", _("periodic report")
    INTERIM = "interim", _("interim review")
    FINAL = "final", _("final review")
    THEMATIC = "thematic", _("thematic report")
    PLAN = "plan", _("plan")
    DECISION = "decision", _("decision")
    MINUTES = "minutes", _("minutes")
    PROPOSAL = "proposal", _("proposal")
    LETTER = "letter", _("official letter")
    CERTIFICATE = "certificate", _("certificate")


REPORTS = (DocType.PERIODIC, DocType.INTERIM, DocType.FINAL, DocType.THEMATIC)  # speak of a window that has begun


class Office(models.TextChoices):
    """Who issues it: the police or the People's Committee of the place, or a committee with a number series of its own."""

    POLICE = "police", _("police")
    COMMITTEE = "committee", _("People's Committee")
    BODY = "body", _("steering committee")


class State(models.TextChoices):
    """Where a document stands. From the issue on its text, its figures and its file never change."""

    DRAFTED = "drafted", _("drafted")
    SUBMITTED = "submitted", _("submitted for signature")
    ISSUED = "issued", _("issued")
    RECALLED = "recalled", _("recalled")
    RESTATED = "restated", _("restated")


OUT = (State.ISSUED, State.RECALLED, State.RESTATED)


class DocumentQuerySet(RecordQuerySet):
    def seen_by(self, user, right: str) -> "DocumentQuerySet":
        """What has left an office inside the places of this right, and drafts of the very places only."""
        granted = user.granted(right)
        return self.filter(Q(pk__in=self.within(granted).filter(state__in=OUT).values("pk")) | Q(place__in=granted))

    def out(self) -> "DocumentQuerySet":
        return self.standing().filter(state__in=OUT)

    def proved(self, code: str) -> "DocumentQuerySet":
        """The document that this code leads to, however it was copied from paper."""
        plain = "".join(code.split()).replace("-", "").upper().translate(MISREAD)
        return self.out().filter(code=plain) if len(plain) == CODE else self.none()

    def with_hash(self, digest: str) -> "DocumentQuerySet":
        return self.out().filter(Q(docx_hash=digest) | Q(pdf_hash=digest)) if digest else self.none()


class Document(Record):
    """One row is one official document, from its draft to its issue and what became of it.

    `place` is where the issuing body sits, `about` the place of its figures. `blocks` is the text as it is being
    written (see `reporting.blocks`), `frozen` the text and figures as they were issued, of the ledger at `known_at`.
    Where there is a `template`, it holds the text, and the blocks only what the drafter writes into it.
    The lengths are those of the register of documents that the law describes (Nghị định 30/2020/NĐ-CP, phụ lục VI).
    """

    STEPS = {
        "write": ({State.DRAFTED}, State.DRAFTED),
        "submit": ({State.DRAFTED}, State.SUBMITTED),
        "send_back": ({State.SUBMITTED}, State.DRAFTED),
        "issue": ({State.SUBMITTED}, State.ISSUED),
        "restate": ({State.ISSUED}, State.ISSUED),
        "recall": ({State.ISSUED}, State.RECALLED),
        "discard": ({State.DRAFTED}, State.DRAFTED),
    }

    type = models.CharField(_("type of document"), max_length=20, choices=DocType)
    office = models.CharField(_("issued by"), max_length=12, choices=Office)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("committee")
    )
    about = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("figures of"))
    first_day = models.DateField(_("from"), null=True, blank=True)
    last_day = models.DateField(_("to"), null=True, blank=True)
    template = models.ForeignKey(
        "WordTemplate", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("template")
    )
    map = models.CharField(_("map"), max_length=8, choices=[(Map.THEN, _("of then")), (Map.TODAY, _("of today"))],
                           default=Map.THEN)  # fmt: skip
    title = models.CharField(_("summary"), max_length=500)
    folded = models.CharField(max_length=560, blank=True, editable=False)
    title_public = models.BooleanField(_("the proof page shows the summary"), default=False)
    unit_symbol = models.CharField(_("symbol of the drafting unit"), max_length=10, blank=True)
    addressees = models.TextField(_("addressees"), blank=True)
    recipients = models.TextField(_("recipients"), blank=True)
    secretary = models.CharField(_("secretary"), max_length=50, blank=True)
    blocks = models.JSONField(_("text"), default=list, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.DRAFTED)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors", verbose_name=_("replaces")
    )

    paper = models.BooleanField(_("on paper"), default=False)
    book = models.ForeignKey(
        "NumberBook", models.PROTECT, null=True, blank=True, related_name="documents", verbose_name=_("number book")
    )
    number = models.PositiveIntegerField(_("number"), null=True, blank=True)
    notation = models.CharField(_("symbol"), max_length=30, blank=True)
    issuer_name = models.CharField(_("issuing body"), max_length=200, blank=True)
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    capacity = models.CharField(_("capacity"), max_length=5, blank=True)
    position = models.CharField(_("position"), max_length=100, blank=True)
    signer = models.CharField(_("signatory"), max_length=50, blank=True)
    term = models.ForeignKey(
        Membership, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("term of the signatory")
    )
    known_at = models.DateTimeField(_("figures as known at"), null=True, blank=True)
    frozen = models.JSONField(_("as issued"), default=dict, blank=True)
    code = models.CharField(_("proof code"), max_length=CODE, blank=True)
    docx_hash = models.CharField(_("hash of the .docx"), max_length=64, blank=True)
    pdf_hash = models.CharField(_("hash of the .pdf"), max_length=64, blank=True)

    # blocks and frozen hold free text, the title may name who is honoured; none of it reaches the journal
    personal = (
        "title", "folded", "addressees", "recipients", "secretary", "blocks", "frozen", "signer", "term",
    )  # fmt: skip
    plain = (
        "id", "place", "event", "voided_on", "type", "office", "body", "about", "first_day", "last_day", "template", "map",
        "title_public", "unit_symbol", "state", "replaces", "paper", "book", "number", "notation", "issuer_name",
        "issued_on", "capacity", "position", "known_at", "code", "docx_hash", "pdf_hash",
    )  # fmt: skip
    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [models.Index(fields=["place", "state"], name="document_at_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number"], condition=Q(number__isnull=False), name="document_number_once",
                violation_error_message=_("This number is taken."),
            ),
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="document_code_once",
                violation_error_message=_("This code is taken."),
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(replaces__isnull=False) & Q(voided_on=None), name="document_replaced_once",
                violation_error_message=_("Another document restates this one already."),
            ),
            models.CheckConstraint(
                condition=Q(first_day=None, last_day=None) | Q(first_day__lte=F("last_day")), name="document_days_in_order",
                violation_error_message=_("The window is turned round: its last day comes before its first."),
            ),
            models.CheckConstraint(
                condition=Q(office=Office.BODY, body__isnull=False) | (~Q(office=Office.BODY) & Q(body=None)),
                name="document_of_a_body", violation_error_message=_("Say which committee issues it."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=OUT) | Q(number__isnull=False, issued_on__isnull=False),
                name="document_out_with_a_number", violation_error_message=_("What is issued has a number and a day."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{capfirst(self.get_type_display())} {self.symbol}".strip()

    def save(self, *args, **kwargs):
        self.folded = fold(self.title)
        super().save(*args, **kwargs)

    @property
    def symbol(self) -> str:
        """Number and symbol as they are printed: "05/BC-CAX"."""
        return f"{self.number:02}/{self.notation}" if self.number else ""

    @property
    def code_text(self) -> str:
        """The code in groups, as it is printed."""
        return "-".join(self.code[start : start + 4] for start in range(0, CODE, 4)) if self.code else ""

    @property
    def is_out(self) -> bool:
        return self.state in OUT and not self.voided

    @property
    def successor(self) -> "Document | None":
        """What was issued in its place."""
        return self.successors.out().first() if self.state == State.RESTATED else None

    @staticmethod
    def new_code() -> str:
        return "".join(secrets.choice(LETTERS) for _letter in range(CODE))


class NumberBookQuerySet(models.QuerySet):
    def within(self, places, on: date | None = None) -> "NumberBookQuerySet":
        """Books of these places and those inside them, as the map stands on that day (default today)."""
        return self.filter(place__in=Place.objects.within(places, on).values("pk"))

    def of(self, document: Document, day: date) -> "NumberBook":
        """The book in which this document is numbered on a day, made on the year's first number."""
        owner: dict[str, Any] = {"place": document.place, "office": document.office, "body": document.body}
        years = (day.year, day.year - 1)
        apart = self.filter(**owner, series=document.type, year__in=years).exists()  # as the office chose, also last year
        series = document.type if apart else ""
        book, _new = self.get_or_create(**owner, series=series, year=day.year)
        return book


class NumberBook(models.Model):
    """One row is one body's register of numbers of a year, of one type or of all types without a book of their own.

    Numbers begin with 01 on 1 January and end on 31 December; the one given last was given on `last_day`.
    """

    place = models.ForeignKey(Place, models.PROTECT, related_name="+", verbose_name=_("place"))
    office = models.CharField(_("issued by"), max_length=12, choices=Office)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="number_books", verbose_name=_("committee")
    )
    series = models.CharField(_("only for"), max_length=20, choices=DocType, blank=True)
    year = models.PositiveSmallIntegerField(_("year"))
    last_number = models.PositiveIntegerField(_("last number"), default=0)
    last_day = models.DateField(_("given on"), null=True, blank=True)

    personal = ()
    plain = ("id", "place", "office", "body", "series", "year", "last_number", "last_day")
    objects = NumberBookQuerySet.as_manager()

    class Meta:
        verbose_name = _("number book")
        verbose_name_plural = _("number books")
        constraints = [
            models.UniqueConstraint(
                fields=["place", "office", "series", "year"], condition=Q(body=None), name="number_book_once",
                violation_error_message=_("There is such a book already."),
            ),
            models.UniqueConstraint(
                fields=["body", "series", "year"], condition=Q(body__isnull=False), name="number_book_of_body_once",
                violation_error_message=_("There is such a book already."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_office_display()} {self.year}"

    def act_places(self) -> list[Place]:
        return [self.place]

    def lock(self) -> None:
        """Read the row afresh and hold it until the transaction ends."""
        if not self._state.adding:
            self.refresh_from_db(from_queryset=NumberBook.objects.select_for_update())

    def take(self, day: date) -> int:
        """The next number, given on this day. Held until the transaction ends, which gives it back when it fails."""
        self.lock()
        if self.last_day and day < self.last_day:
            raise ValidationError({
                "on": _("Number %(number)s was given on %(day)s: a later one bears no earlier day.")
                % {"number": self.last_number, "day": f"{self.last_day:%d/%m/%Y}"}
            })  # fmt: skip
        self.last_number += 1
        self.last_day = day
        self.save()
        return self.last_number


class WordTemplateQuerySet(RecordQuerySet):
    def of_offices(self, user, right: str) -> "WordTemplateQuerySet":
        """Those of the offices that sit in the very places of this right: a template is not shared from above."""
        return self.filter(place__in=user.granted(right))


class WordTemplate(Record):
    """One row is one version of a template in Word that an office keeps and drafts documents from.

    The file lies in the home under the random `file`; a document keeps the version that it was drafted from.
    """

    class State(models.TextChoices):
        KEPT = "kept", _("in use")
        REPLACED = "replaced", _("replaced by a new version")
        RETIRED = "retired", _("retired")

    STEPS = {
        "draft_from": ({State.KEPT}, State.KEPT),
        "replace_template": ({State.KEPT}, State.REPLACED),
        "retire_template": ({State.KEPT}, State.RETIRED),
    }

    office = models.CharField(_("issued by"), max_length=12, choices=Office)
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="templates", verbose_name=_("committee")
    )
    type = models.CharField(_("type of document"), max_length=20, choices=DocType)
    name = models.CharField(_("name"), max_length=120)
    folded = models.CharField(max_length=140, blank=True, editable=False)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    former = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="following", verbose_name=_("version before")
    )
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.KEPT)
    file = models.CharField(_("file"), max_length=32, editable=False)
    hash = models.CharField(_("hash of the .docx"), max_length=64, editable=False)

    personal = ("name", "folded", "file")  # free text, and what leads to the file
    plain = (
        "id", "place", "event", "voided_on", "office", "body", "type", "version", "former", "state", "hash",
    )  # fmt: skip
    objects = WordTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        indexes = [models.Index(fields=["place", "state"], name="template_at_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "folded"], condition=Q(state="kept", voided_on=None), name="template_named_once",
                violation_error_message=_("A template of this name is in use here: upload a new version of it instead."),
            ),
            models.CheckConstraint(
                condition=Q(office=Office.BODY, body__isnull=False) | (~Q(office=Office.BODY) & Q(body=None)),
                name="template_of_a_body", violation_error_message=_("Say which committee issues it."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.name} ({self.version})" if self.version > 1 else self.name

    def prepare(self) -> None:
        self.folded = fold(self.name)


def at_home(by, right: str, place: Place) -> bool:
    """Whether this right is held over the very place, or over its heir: nobody drafts or signs for a body from above."""
    granted = by.granted(right)
    return place.pk in granted or Succession.objects.filter(place=place, heir__in=granted).exists()
