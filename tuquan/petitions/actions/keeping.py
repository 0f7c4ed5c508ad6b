"""What the verbs about petitions share: the number, the step, the clocks, the envelopes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.casework import clocks, desks, envelopes, files, receipts, sealing
from tuquan.casework.models import Clock, Desk, DeskKind, Envelope
from tuquan.journal.actions import RESIDENT, reading, subject_name
from tuquan.kit.days import not_ahead
from tuquan.petitions.models import Ending, Petition, PetitionBook, PetitionStep, State

READ = reading("petitions.read", _("Read petitions"))
READ_PETITIONERS = reading("petitions.read_petitioners", _("Read who wrote a petition"))
READ_OFFICIALS = reading("petitions.read_officials", _("Read petitions about officials or the police"))
READ_RECEPTIONS = reading("petitions.read_receptions", _("Read the reception register"))

SAID = ("brief", "text")
WRITER = ("petitioner", "address", "contact", "representatives")


def set_line(petition: Petition) -> None:
    """Give it the next number in the unit's book of that year; whoever else enters one waits for it."""
    year = petition.received_on.year
    book, _made = PetitionBook.objects.select_for_update().get_or_create(place=petition.place, year=year)
    book.last += 1
    book.save(update_fields=["last"])
    petition.year, petition.number, petition.code = year, book.last, f"{book.last}/{year}"


def keep(petition: Petition) -> Petition:
    """Check and save it, with its clocks; the day by which it must be resolved is kept with it."""
    new = petition._state.adding
    petition.clean_fields()
    petition.save()
    clocks.keep(petition, petition.reads, new=new)
    return remember_due(petition) if petition.kind else petition  # nothing is to be resolved before it is classified


def remember_due(petition: Petition) -> Petition:
    """Note on the petition by when it must be resolved, as the clock says now."""
    clock = Clock.objects.filter(subject=subject_name(petition), verb="petitions.resolve").order_by("-due_on").first()
    due = clock.due_on if clock else None
    if due != petition.due_on:
        petition.due_on = due
        petition.save()
    return petition


def begin(petition: Petition, verb: str, on: date, by) -> None:
    """Ask whether this verb may be done on this day, and take its step."""
    own(petition, by)
    not_ahead(on=on)
    if on < petition.received_on:
        raise ValidationError({"on": _("The petition was received later.")})
    if verb in petition.STEPS:
        petition.step(verb)
    elif petition.voided:
        raise ValidationError(_("This record is void."))


def own(petition: Petition, by) -> None:
    """The right to read its sort: who reads what is about officials does nothing to other letters, nor the reverse."""
    if by is not RESIDENT and (why := by.refusal(petition.reads, [petition.place])) is not None:
        raise PermissionDenied(why)


def note(petition: Petition, verb: str, on: date, rule: str = "", text: str = "") -> None:
    """Write the step down."""
    step = PetitionStep(petition=petition, verb=verb, on=on, rule=f"petitions.{rule}" if rule else "", note=text)
    step.full_clean()
    step.save()
    petition.__dict__.pop("steps_taken", None)


# --- what is sealed --------------------------------------------------------------------------------------------------


def desk_of(petition: Petition) -> Desk:
    """Where it is sealed to. Raises ValidationError where no unit here or above has a desk yet."""
    kind = DeskKind.PROVINCE if petition.about_official else DeskKind.COMMITTEE
    desk = desks.desk_for(petition.place, kind) or (
        None if petition.about_official else desks.desk_for(petition.place, DeskKind.PROVINCE)
    )
    if desk is None:
        raise ValidationError(_("Nobody here can open sealed letters yet: first a desk with its keys must be set up."))
    return desk


def guardian_of(petition: Petition) -> Desk:
    guardian = desks.guardian_for(petition.place)
    if guardian is None:
        raise ValidationError(_("There is no guardian of identities yet: first that desk must be set up."))
    return guardian


def seal(petition: Petition, said: dict[str, str], writer: dict[str, str], desk: Desk | None = None) -> None:
    """Put what a saved petition says, and who wrote it, into envelopes."""
    desk = desk or desk_of(petition)
    if any(said.values()):
        envelopes.seal_content(petition, said, desk)
    if any(writer.values()):
        envelopes.seal_identity(petition, writer, desk, guardian_of(petition))


def seal_open(petition: Petition, desk: Desk | None = None) -> None:
    """Seal what stood in the open so far, and empty it: texts, files and messages."""
    said = {name: getattr(petition, name) for name in SAID}
    writer = {name: getattr(petition, name) for name in WRITER}
    for name in (*SAID, *WRITER):
        setattr(petition, name, "")
    petition.sealed = True
    desk = desk or desk_of(petition)
    seal(petition, said, writer, desk)
    seal_files(petition, desk)
    seal_messages(petition, desk)


def seal_files(petition: Petition, desk: Desk) -> None:
    """Seal the files that lay open: the open ones are erased."""
    for one in files.of(petition).filter(desk=None):
        name, media_type, content = one.name, one.media_type, files.read(one)
        if content is None:
            raise ValidationError(_("A file of this letter cannot be read, so it cannot be sealed."))
        files.erase_one(one)
        upload = files.Upload(name, media_type, content, checked=True)
        files.take(petition, [upload], desk=desk, from_reporter=one.from_reporter)


def seal_messages(petition: Petition, desk: Desk) -> None:
    """What was written along the receipt so far, sealed to the desk; the receipt has no key for more."""
    receipt = receipts.of(petition)
    for one in receipt.messages.exclude(text="") if receipt else ():
        box = sealing.seal(sealing.packed({"text": one.text}), desk.public)
        one.text, one.box, one.copy = "", box if one.from_reporter else None, None if one.from_reporter else box
        one.save()


def copy_envelopes(petition: Petition, other: Petition, *parts: str) -> None:
    """The same boxes for another record: they are copied unopened."""
    for one in Envelope.objects.filter(subject=subject_name(petition), part__in=parts, erased_on=None):
        envelopes.put(other, one.part, bytes(one.box), one.desk, one.guardian, by_browser=one.by_browser)


def take_files(petition: Petition, uploads: Sequence[Any], from_reporter: bool = True) -> None:
    if uploads:
        files.take(petition, uploads, desk=desk_of(petition) if petition.sealed else None, from_reporter=from_reporter)


def hand_over(petition: Petition, to: str, on: date) -> None:
    """Another register took it up by a referral: here it has ended."""
    petition.state, petition.ending, petition.ended_on, petition.moved_to = State.CLOSED, Ending.TRANSFERRED, on, to
    note(petition, "transfer", on)
    keep(petition)
