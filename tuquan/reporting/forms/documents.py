"""What is asked about documents: what to draft, its text block by block, who signs, why it is sent back or recalled."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.kit.forms import DayField, PlaceField, VerbForm, large_targets
from tuquan.kit.period import today
from tuquan.kit.text import whole_number
from tuquan.ledger.indicator import INDICATORS
from tuquan.ledger.reading import Map
from tuquan.organisations.models import Body, BodyKind, BodyState, Membership
from tuquan.reporting import symbols
from tuquan.reporting.beginnings import BASIS
from tuquan.reporting.blocks import TEXTS, Block, cut, figure, heading, paragraph
from tuquan.reporting.filling import Reader, identity
from tuquan.reporting.models import DocType, Document, Office

KINDS = {
    "heading": _("Heading"), "paragraph": _("Paragraph"), "item": _("Line of a list"), "basis": _("Legal basis"),
    "article": _("Article"), "table": _("Table"), "children": _("Table of units"), "chart": _("Chart"),
    "annex": _("Annex"), "slot": _("Text of the drafter"),
}  # fmt: skip
NEW = {
    "heading": lambda: heading("…", 2), "paragraph": lambda: paragraph("…"), "article": lambda: paragraph("…", kind="article"),
    "basis": lambda: dict(BASIS),
}  # fmt: skip


def title_field(**options) -> forms.CharField:
    return forms.CharField(label=_("Summary"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), **options)


def public_field() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("Show the summary on the public proof page"), required=False,
        help_text=_("Only where it names nobody. Type, number, body and day always stand there; figures never."),
    )  # fmt: skip


def lines_field(label, help_text="") -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}),
                           help_text=help_text)  # fmt: skip


def addressees_field() -> forms.CharField:
    return lines_field(_("Addressees"), _("One on a line: of a report to a superior, a proposal or a letter."))


def recipients_field() -> forms.CharField:
    return lines_field(_("Recipients"), _("One on a line; the archive is added."))


def unit_field() -> forms.CharField:
    return forms.CharField(label=_("Symbol of the drafting unit"), max_length=10, required=False,
                           help_text=_("Stands last in the symbol, for example PV05."))  # fmt: skip


def map_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Map"), choices=[(Map.THEN, _("of then")), (Map.TODAY, _("of today"))], initial=Map.THEN, required=False
    )


class CommitteeField(forms.ModelChoiceField):
    """Committees that stand where whoever fills the form may draft."""

    def __init__(self):
        super().__init__(
            Body.objects.none(), label=_("Committee"), required=False, empty_label="–",
            help_text=_("Where a committee issues under its own number series."),
        )  # fmt: skip


def committees(by):
    standing = Body.objects.standing().filter(kind=BodyKind.STEERING_COMMITTEE, state=BodyState.STANDING)
    return standing.filter(place__in=by.granted("reporting.draft")).order_by("folded", "pk")


class OfOffice(VerbForm):
    """Which body: asks for a committee only where there is one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = committees(self.by)
        if not self.fields["body"].queryset.exists():
            del self.fields["body"]
            field = self.fields["office"]
            field.choices = [choice for choice in Office.choices if choice[0] != Office.BODY]
            large_targets(field)


class WindowForm(VerbForm):
    """A document speaks of a window, or of none."""

    def clean(self) -> dict:
        given = super().clean()
        given["map"] = given.get("map") or Map.THEN
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and first > last:
            self.add_error("last_day", _("The window is turned round: its last day comes before its first."))
        elif bool(first) != bool(last) and not self.errors:
            self.add_error("last_day" if first else "first_day", _("A window has a first and a last day."))
        return given


class DraftForm(OfOffice, WindowForm):
    intro = _("A report begins with every figure that the ledger holds; other documents begin empty.")

    place = PlaceField(label=_("Place of the issuing body"))
    type = forms.ChoiceField(label=_("Type"), choices=DocType)
    office = forms.ChoiceField(label=_("Issued by"), choices=Office, initial=Office.POLICE)
    body = CommitteeField()
    about = PlaceField(label=_("Figures of"), required=False, help_text=_("Empty: the same place."))
    first_day = DayField(label=_("From"), required=False)
    last_day = DayField(label=_("To"), required=False)
    map = map_field()
    title = title_field(required=False, help_text=_("Empty for a report: named after its window and place."))
    title_public = public_field()
    addressees = addressees_field()
    recipients = recipients_field()
    unit_symbol = unit_field()


def stamp(blocks: list[Block]) -> str:
    """By which two editors of one text know of each other."""
    return hashlib.sha256(json.dumps(blocks, sort_keys=True).encode()).hexdigest()[:16]


class WriteForm(VerbForm):
    """The text, one field per block. A button may add, move or drop a block: `go` says which."""

    fills = ("title", "title_public", "addressees", "recipients", "secretary", "unit_symbol")

    title = title_field()
    title_public = public_field()
    addressees = addressees_field()
    recipients = recipients_field()
    secretary = forms.CharField(label=_("Secretary who wrote the minutes"), max_length=50, required=False)
    unit_symbol = unit_field()
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    go = forms.CharField(widget=forms.HiddenInput, required=False)
    key = forms.ChoiceField(label=_("Figure"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.blocks: list[Block] = self.subject.blocks
        if self.subject.type != DocType.MINUTES:
            del self.fields["secretary"]
        self.fields["key"].choices = [(key, str(one.title)) for key, one in INDICATORS.items()]
        self.initial["seen"] = stamp(self.blocks)
        for number, block in enumerate(self.blocks):
            if text_of(block) is not None:
                self.fields[f"b{number}"] = block_field(block)
                self.initial[f"b{number}"] = text_of(block)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Each block for the template: its number, its kind in words, its field, its figures."""
        reader = Reader(self.subject)
        said = {identity(one): one["text"] for one in self.subject.frozen.get("figures", [])}
        for number, block in enumerate(self.blocks):
            field = self[f"b{number}"] if f"b{number}" in self.fields else None
            named = [
                (mark, INDICATORS[ref["key"]].title, said.get((ref["key"], ref.get("split", ""), *reader.asked(ref)), ""))
                for mark, ref in enumerate(block.get("figures", []), start=1)
            ]
            yield {"number": number, "kind": KINDS[block["kind"]], "level": block.get("level"), "field": field,
                   "figures": named, "title": block.get("title", "")}  # fmt: skip

    def head(self) -> list:
        return [self[name] for name in self.fills if name in self.fields]

    def clean(self) -> dict:
        given = super().clean()
        if given.get("seen") and given["seen"] != stamp(self.blocks):
            raise ValidationError(_("Somebody else has changed this text meanwhile. Open it again, your words are below."))
        if self.errors:
            return given
        blocks = []
        for number, block in enumerate(self.blocks):
            try:
                blocks.append(self.changed(number, block, given))
            except ValidationError as wrong:
                self.add_error(f"b{number}", wrong)
        if self.errors:
            return given
        return {name: given[name] for name in self.fills if name in self.fields} | {"blocks": self.arranged(blocks, given)}

    def changed(self, number: int, block: Block, given: dict) -> list[Block]:
        if f"b{number}" not in self.fields:
            return [block]
        text = given.get(f"b{number}", "")
        if block["kind"] == "slot":
            return [block | {"text": text}]
        if block["kind"] not in TEXTS:
            return [block | {"title": text}]
        return cut(block, text) if text else []

    def arranged(self, blocks: list[list[Block]], given: dict) -> list[Block]:
        """The blocks after what the pressed button says: "add:paragraph:3", "up:3", "down:3", "drop:3", "figure:3"."""
        verb, _colon, rest = given.get("go", "").partition(":")
        what, _colon, at = rest.rpartition(":")
        number = whole_number(at)
        if self.subject.template_id or number is None or number >= max(1, len(blocks)):
            pass
        elif verb == "add" and what in NEW:
            blocks.insert(number + 1, [NEW[what]()])
        elif verb == "figure" and given.get("key"):
            blocks.insert(number + 1, [paragraph("- {1}.", figure(given["key"], form="sentence"), kind="item")])
        elif verb == "drop":
            blocks.pop(number)
        elif verb in ("up", "down"):
            to = number + (1 if verb == "down" else -1)
            if 0 <= to < len(blocks):
                blocks[number], blocks[to] = blocks[to], blocks[number]
        return [block for found in blocks for block in found]


def text_of(block: Block) -> str | None:
    """What an officer may change of a block; None for a table or a chart of figures."""
    return block["text"] if block["kind"] in (*TEXTS, "slot") else block["title"] if block["kind"] == "annex" else None


def block_field(block: Block) -> forms.CharField:
    text = text_of(block) or ""
    rows = 1 if block["kind"] in ("heading", "annex", "item") else min(12, 2 + len(text) // 90 + text.count("\n"))
    return forms.CharField(label=KINDS[block["kind"]], required=False, widget=forms.Textarea(attrs={"rows": rows}))


class SureForm(VerbForm):
    """A button and nothing to fill in."""


class SubmitForm(SureForm):
    intro = _("Nobody changes the text from here on, until it is signed or sent back.")


class PdfForm(SureForm):
    intro = _("LibreOffice prints the issued file; this takes a few seconds, once.")


class ReasonForm(VerbForm):
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2}))


class DropForm(ReasonForm):
    danger = True


class RestateForm(ReasonForm):
    intro = _("A new draft with the figures of now. Once it is issued, both stand side by side and this one is restated.")


class RecallForm(ReasonForm):
    danger = True
    intro = _("The number stays taken, and the public page says that the document was recalled.")


class IssueForm(VerbForm):
    capacity = forms.ChoiceField(label=_("Capacity"), required=False)
    position = forms.CharField(
        label=_("Own position"), max_length=60, required=False,
        help_text=_("Where somebody signs for the head: a deputy, the chief of office."),
    )  # fmt: skip
    term = forms.ModelChoiceField(Membership.objects.none(), label=_("Signatory"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        document: Document = self.subject
        self.intro = _t("The figures, the text and the file are frozen, and the next number is taken: %(symbol)s.") % {
            "symbol": f"…/{symbols.notation(document, today())}"
        }
        named = {"": _t("Head"), **dict(symbols.capacities(document.office, today()))}
        if document.office == Office.COMMITTEE:
            del named[""]
        else:
            named[""] = _t("Head")
        self.fields["capacity"].choices = list(named.items())
        if document.office == Office.BODY:
            holders = Membership.objects.serving().filter(body=document.body).select_related("person")
            self.fields["term"].queryset = holders.order_by("-head", "pk")
            self.fields["term"].label_from_instance = lambda term: f"{term.person} – {term.role}"
        else:
            del self.fields["term"]


class PaperForm(OfOffice):
    intro = _("A document that was signed on paper takes the next number of the book.")

    place = PlaceField(label=_("Place of the issuing body"))
    type = forms.ChoiceField(label=_("Type"), choices=DocType)
    office = forms.ChoiceField(label=_("Issued by"), choices=Office, initial=Office.POLICE)
    body = CommitteeField()
    number = forms.IntegerField(label=_("Number"), min_value=1, max_value=99_999)
    on = DayField(label=_("Issued on"), initial=today)
    title = title_field()
    unit_symbol = unit_field()


class BookForm(OfOffice):
    intro = _("For numbers given on paper before, or a type that is numbered by itself.")

    place = PlaceField(label=_("Place of the issuing body"))
    office = forms.ChoiceField(label=_("Issued by"), choices=Office, initial=Office.POLICE)
    body = CommitteeField()
    series = forms.ChoiceField(
        label=_("Only for"), choices=[("", _("all types without a book of their own")), *DocType.choices], required=False
    )
    last_number = forms.IntegerField(label=_("Last number given on paper"), min_value=0, max_value=99_999, initial=0)
    on = DayField(label=_("Given on"), required=False)

