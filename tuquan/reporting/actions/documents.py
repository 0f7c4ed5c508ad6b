"""The verbs of official documents: drafted, submitted, issued once with a number, restated or recalled; and their books."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action, reading
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.kit.text import clean
from tuquan.law import rules
from tuquan.ledger import mend
from tuquan.ledger.figures import NoFigure
from tuquan.ledger.reading import Map
from tuquan.organisations.models import Body, BodyKind, BodyState, Membership
from tuquan.places.models import Place
from tuquan.reporting import beginnings, files, filling, symbols, templated
from tuquan.reporting.blocks import Block, checked, refs, unfilled, written
from tuquan.reporting.models import REPORTS, DocType, Document, NumberBook, Office, State, at_home
from tuquan.reporting.proving import Proof
from tuquan.reporting.writing import as_docx

READ = reading("reporting.read_documents", _("Read official documents"))
SIGN_POLICE = reading("reporting.sign_for_police", _("Sign for the police"))
SIGN_COMMITTEE = reading("reporting.sign_for_committee", _("Sign for the People's Committee and its committees"))

HEAD = ("title", "title_public", "addressees", "recipients", "secretary", "unit_symbol")  # asked while it is written


@action(_("Draft a document"))
def draft(
    place: Place,
    *,
    type: str,  # noqa: A002 - the word of the law
    office: str,
    body: Body | None = None,
    about: Place | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    map: str = Map.THEN,  # noqa: A002 - the word of the screen
    title: str = "",
    title_public: bool = False,
    addressees: str = "",
    recipients: str = "",
    unit_symbol: str = "",
    blocks: Sequence[Block] | None = None,
    by,
) -> Document:
    """Begin a document of a body that sits here; a report begins with the figures that the ledger holds."""
    document = Document(
        place=place, type=type, office=office, body=body, about=about or place, first_day=first_day, last_day=last_day,
        map=map, title_public=title_public, unit_symbol=clean(unit_symbol), addressees=written(addressees),
        recipients=written(recipients), title=clean(title),
    )  # fmt: skip
    return begun(document, "reporting.draft", by, lambda: beginnings.begin(document) if blocks is None else list(blocks))


@action(_("Edit the text"))
def write(document: Document, *, blocks: Sequence[Block] | None = None, by, **head) -> Document:
    """Change the text or the head of a draft; figures stay linked to the ledger."""
    check_home(document, "reporting.write", by)
    document.step("write")
    if head.keys() - {*HEAD}:
        raise ValidationError(_("This is not changed any more: draft another document."))
    for name, value in head.items():
        setattr(document, name, value if isinstance(value, bool) else written(value))
    document.title = clean(document.title)
    check_addressees(document)
    if blocks is not None:
        document.blocks = told(document, blocks)
        fill(document, by)
    return mend.keep(document)


@action(_("Submit for signature"))
def submit(document: Document, *, by) -> Document:
    """The text is ready: whoever signs issues it or sends it back."""
    check_home(document, "reporting.submit", by)
    if not (document.blocks or document.template):
        raise ValidationError(_("The document has no text yet."))
    if left := unfilled(document.blocks):
        raise ValidationError(_("Still to be written: %(text)s") % {"text": "; ".join(one[:80] for one in left[:3])})
    if document.type == DocType.MINUTES and not document.secretary:
        raise ValidationError(_("Minutes are signed by their secretary too: say in the text's head who that is."))
    document.step("submit")
    document.save()
    return document


@action(_("Send back to the drafter"))
def send_back(document: Document, *, reason: str, by) -> Document:
    """It is not signed like this; the reason stays with the document."""
    check_home(document, "reporting.send_back", by)
    document.step("send_back")
    mend.keep_reason(document, reason)
    document.save()
    return document


@action(_("Discard the draft"))
def discard(document: Document, *, reason: str, by) -> Document:
    """The draft will not be issued; it took no number."""
    check_home(document, "reporting.discard", by)
    document.step("discard")
    mend.void(document, reason)
    return document


@action(_("Issue"))
def issue(document: Document, *, capacity: str = "", position: str = "", term: Membership | None = None, by) -> Document:
    """Sign and issue: figures, text and file are frozen, and the next number of the book is taken, all or nothing."""
    check_home(document, "reporting.issue", by)
    check_signing(document, by)
    document.step("issue")
    check_body(document)
    sign(document, capacity, position, term, by)
    try:
        filled = filling.frozen_now(document)
    except NoFigure as wrong:
        raise ValidationError(str(wrong)) from wrong
    document.frozen, document.known_at, document.code = filled.as_json(), filled.known_at, Document.new_code()
    give_number(document)
    proof = Proof(settings.SITE + reverse("proof:page", args=[document.code]), document.code_text)
    docx = as_docx(document, filled, document.issued_on, proof)
    document.docx_hash = files.keep(document, "docx", docx)
    if document.template:
        document.frozen["blocks"] = templated.preview(docx)
    mend.keep(document)
    if document.replaces:
        restated = document.replaces
        restated.lock()
        if restated.state != State.ISSUED:
            raise ValidationError(_("What it restates is no longer in force."))
        restated.state = State.RESTATED
        restated.save()
    return document


@action(_("Keep the PDF"))
def keep_pdf(document: Document, *, pdf: bytes, by) -> Document:
    """Keep the pages of an issued document as they were printed; the first PDF stays."""
    if not document.is_out or not document.docx_hash:
        raise ValidationError(_("Only an issued document has a PDF."))
    if not document.pdf_hash:
        document.pdf_hash = files.keep(document, "pdf", pdf)
        document.save()
    return document


@action(_("Restate"))
def restate(document: Document, *, reason: str, by) -> Document:
    """Draft the document that will replace this one, with the figures of now; both stand side by side from then on.

    Where the unit is no more, its heir restates it.
    """
    check_home(document, "reporting.restate", by)
    document.step("restate")
    copied = (
        "place", "type", "office", "body", "about", "first_day", "last_day", "template", "map", "title", "title_public",
        "unit_symbol", "addressees", "recipients", "secretary",
    )  # fmt: skip
    new = Document(**{name: getattr(document, name) for name in copied}, replaces=document)
    if today() not in new.place.life:
        heirs = Place.objects.filter(pk__in=by.granted("reporting.restate"), inheritances__place=document.place)
        new.place = heirs.order_by("pk")[0]
    check_body(new)
    new.blocks = document.blocks if document.template else [beginnings.replacing(document), *document.blocks]
    fill(new, by)
    mend.keep(new)
    mend.keep_reason(new, reason)
    return new


@action(_("Recall"))
def recall(document: Document, *, reason: str, by) -> Document:
    """It holds no longer; its number stays taken, and the proof page says so."""
    check_home(document, "reporting.recall", by)
    check_signing(document, by)
    document.step("recall")
    mend.keep_reason(document, reason)
    document.save()
    return document


# --- numbers ---------------------------------------------------------------------------------------------------------


@action(_("Enter a paper document"))
def register_paper(
    place: Place,
    *,
    type: str,  # noqa: A002
    office: str,
    title: str,
    on: date,
    number: int,
    body: Body | None = None,
    unit_symbol: str = "",
    by,
) -> Document:
    """A document that was issued on paper takes its number in the book: the next one, and no earlier day."""
    not_ahead(on=on)
    document = Document(
        place=place, type=type, office=office, body=body, about=place, title=clean(title), paper=True,
        unit_symbol=clean(unit_symbol),
    )  # fmt: skip
    check_home(document, "reporting.register_paper", by)
    check_body(document)
    give_number(document, on)
    if document.number != number:
        raise ValidationError({"number": _("The next number of this book is %(next)s.") % {"next": document.number}})
    document.state = State.ISSUED
    return mend.keep(document)


@action(_("Begin a number book"))
def open_book(
    place: Place, *, office: str, last_number: int = 0, on: date | None = None, series: str = "", body: Body | None = None, by
) -> NumberBook:
    """Numbers up to this one were given on paper; or a type is numbered by itself from now on."""
    not_ahead(on=on)
    if place.pk not in by.granted("reporting.open_book"):
        raise PermissionDenied(_("A book of numbers is kept where its body sits."))
    if bool(last_number) != bool(on):
        raise ValidationError({"on": _("Say on which day the last number was given.")})
    day = on or today()
    if day.year != today().year:
        raise ValidationError({"on": _("Numbers begin anew with the year.")})
    owner: dict[str, Any] = {"place": place, "office": office, "body": body}
    check_body(Document(**owner))
    book, _new = NumberBook.objects.get_or_create(**owner, series=series, year=day.year)
    book.lock()
    if book.last_number:
        raise ValidationError({"last_number": _("This book gave number %(last)s already.") % {"last": book.last_number}})
    book.last_number, book.last_day = last_number, on
    book.full_clean()
    book.save()
    return book


# --- what the verbs share --------------------------------------------------------------------------------------------


def begun(document: Document, right: str, by, begin: Callable[[], list[Block]]) -> Document:
    """A new draft with its first text and the figures of now."""
    if document.type in REPORTS and not (document.first_day and document.last_day):
        raise ValidationError({"first_day": _("A report speaks of a window: say from which day to which.")})
    if document.type in REPORTS and document.first_day and document.first_day > today():
        raise ValidationError({"first_day": _("This window has not begun yet: nothing is counted in the future.")})
    check_home(document, right, by)
    check_body(document)
    if not document.title:
        if document.type not in REPORTS:
            raise ValidationError({"title": _("Say in a sentence what the document is about.")})
        document.title = beginnings.title(document)
    mend.keep(document)
    check_addressees(document)
    document.blocks = told(document, begin())
    fill(document, by)
    document.save()
    return document


def told(document: Document, blocks: Sequence[Block]) -> list[Block]:
    """The checked text; of a template only what it leaves to the drafter, which stands in no other document."""
    found = checked(list(blocks))
    slots = [block["title"] for block in found if block["kind"] == "slot"]
    own = [block["title"] for block in (templated.begin(document.template) if document.template else [])]
    if slots != own or (document.template and len(found) > len(own)):
        raise ValidationError(_("This is no text of a document."))
    return found


def give_number(document: Document, on: date | None = None) -> None:
    """The next number of the book that this document belongs to, on a day that no number before it is later than."""
    day = on or today()
    document.book = NumberBook.objects.of(document, day)
    document.number, document.issued_on = document.book.take(day), day
    document.notation = symbols.notation(document, day)
    document.issuer_name = symbols.issuer_of(document).name


def sign(document: Document, capacity: str, position: str, term: Membership | None, by) -> None:
    """Who signs, in which capacity; a committee is signed for by somebody who holds a role in it on this day."""
    day = today()
    if capacity not in dict(symbols.capacities(document.office, day)):
        raise ValidationError({"capacity": _("The law knows no such capacity here.")})
    if document.office == Office.BODY:
        if term is None or term.body_id != document.body_id:
            raise ValidationError({"term": _("Say who of the committee signs.")})
        if not Membership.objects.on_days(day, None).serving().filter(pk=term.pk).exists() or term.first_day > day:
            raise ValidationError({"term": _("This person holds no role in the committee on the day of issue.")})
        if term.head == (capacity != ""):
            raise ValidationError({"capacity": _("The head signs in their own capacity, anybody else for the head.")})
        document.term, document.signer = term, term.person.name
        position = position or ("" if term.head else term.role)
    else:
        document.signer = by.display_name or by.username
    document.capacity = capacity
    document.position = "\n".join(symbols.signing(document, capacity, clean(position)))


def check_home(document: Document, right: str, by) -> None:
    if not at_home(by, right, document.place):
        raise PermissionDenied(_("A document is drafted and signed where its body sits."))


def check_signing(document: Document, by) -> None:
    """The police sign for the police, the chair for the People's Committee."""
    right = SIGN_POLICE if document.office == Office.POLICE else SIGN_COMMITTEE
    if not at_home(by, right, document.place):
        raise PermissionDenied(_("Your role does not sign for this body."))


def check_body(document: Document) -> None:
    """The body that issues is there today: its unit is, and a committee stands."""
    body = document.body
    if today() not in document.place.life:
        raise ValidationError({"place": _("%(name)s issues nothing any more.") % {"name": document.place.title}})
    if document.office != Office.BODY:
        if body is not None:
            raise ValidationError({"body": _("Only a committee is named here.")})
        return
    if body is None or body.kind != BodyKind.STEERING_COMMITTEE or body.place_id != document.place_id:
        raise ValidationError({"body": _("Say which committee of this place issues it.")})
    if body.voided or body.state != BodyState.STANDING or (body.ended_on and body.ended_on <= today()):
        raise ValidationError({"body": _("This committee has ended.")})


def check_addressees(document: Document) -> None:
    """"Kính gửi" stands on a report to a superior, a proposal and a letter only."""
    if document.addressees and symbols.name_of(document.type) not in rules.items("document.addressee_types", today()):
        law = rules.citation("document.addressee_types", today())
        raise ValidationError({"addressees": _("A document of this type has no addressees (%(law)s).") % {"law": law}})


def fill(document: Document, by) -> None:
    """Keep what the figures were as the text was written; nobody writes figures into it that they may not read.

    Raises ValidationError where one has no answer.
    """
    named = {ref["place"] for block in document.blocks for ref in refs(block) if "place" in ref}
    places = [document.about, *Place.objects.filter(pk__in=named)]
    if why := by.refusal("ledger.read_figures", places):
        raise PermissionDenied(why)
    try:
        document.frozen = filling.as_of_now(document).as_json()
    except NoFigure as wrong:
        raise ValidationError(str(wrong)) from wrong
    except Place.DoesNotExist as wrong:
        raise ValidationError(_("A figure names a place that does not exist.")) from wrong
    if any(block["kind"] == "chart" for block in document.blocks) and not document.first_day:
        raise ValidationError(_("A chart needs the window of the document."))


