"""Verbs by which a letter comes in: at the desk, from a resident, split, sent up, passed on, and its receipt."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.casework import desks, envelopes, gate, receipts, referrals
from tuquan.casework.models import DeskKind, Part, Referral
from tuquan.journal.actions import SYSTEM, action, subject_name
from tuquan.kit.days import not_ahead
from tuquan.kit.period import today
from tuquan.petitions.actions.keeping import (
    WRITER,
    begin,
    copy_envelopes,
    desk_of,
    guardian_of,
    keep,
    note,
    own,
    seal,
    seal_open,
    set_line,
    take_files,
)
from tuquan.petitions.models import Channel, Ending, Forwarder, Kind, Petition, State
from tuquan.places.models import Place, Tier


@dataclass
class Slip:
    """A letter handed in at a unit's desk that the unit keeps nothing of: it goes to the province, sealed."""

    place: Place
    code: str = ""  # of the receipt, shown once

    def __str__(self):
        return "petitions.Petition"

    def act_places(self) -> list[Place]:
        return [self.place]

    def journal_details(self) -> dict:
        return {}


@action(_("Enter a petition"))
def register(
    place: Place,
    *,
    channel: str,
    received_on: date,
    brief: str = "",
    text: str = "",
    petitioner: str = "",
    address: str = "",
    contact: str = "",
    anonymous: bool = False,
    people: int = 1,
    representatives: str = "",
    forwarder: str = "",
    denunciation: bool = False,
    earlier: Petition | None = None,
    source: str = "",
    files: Sequence[Any] = (),
    by,
) -> Petition:
    """Take a letter in at the desk. A denunciation is sealed at once: the row keeps nothing that it says."""
    said = {"brief": brief, "text": text}
    writer = writer_of(petitioner, address, contact, representatives, anonymous)
    petition = enter(
        place, received_on, channel=channel, anonymous=anonymous, people=people, forwarder=forwarder, earlier=earlier,
        source=source, sealed=denunciation, kind=Kind.DENUNCIATION if denunciation else "", said=said, writer=writer,
    )  # fmt: skip
    take_files(petition, files)
    return petition


@action(_("Enter a letter about an official or the police"))
def register_above(
    slip: Slip,
    *,
    channel: str,
    received_on: date,
    denunciation: bool = False,
    brief: str = "",
    text: str = "",
    petitioner: str = "",
    address: str = "",
    contact: str = "",
    anonymous: bool = False,
    people: int = 1,
    representatives: str = "",
    forwarder: str = "",
    files: Sequence[Any] = (),
    by,
) -> Slip:
    """Seal it to the province's body. Nothing of it stays with the unit; the writer gets a receipt."""
    petition = enter(
        province_of(slip.place), received_on, channel=channel, anonymous=anonymous, people=people, forwarder=forwarder,
        sealed=True, about_official=True, kind=Kind.DENUNCIATION if denunciation else "",
        said={"brief": brief, "text": text},
        writer=writer_of(petitioner, address, contact, representatives, anonymous),
    )  # fmt: skip
    take_files(petition, files)
    slip.code = receipts.make(petition, sealed=True)
    return slip


@action(_("Send a petition"))
def submit(
    place: Place,
    *,
    denunciation: bool = False,
    about_official: bool = False,
    brief: str = "",
    text: str = "",
    petitioner: str = "",
    address: str = "",
    contact: str = "",
    anonymous: bool = False,
    content_box: bytes = b"",
    identity_box: bytes = b"",
    word: str = "",
    reply_key: str = "",
    token: str = "",
    files: Sequence[Any] = (),
    waits: bool = False,
    by,
) -> Petition:
    """A resident's own letter. Boxes come sealed from the browser; without them the server seals what must be.

    Nobody may refuse it: where very many come at once it `waits`, and gets its number a little later.
    """
    sealed = denunciation or about_official
    if content_box and not sealed:
        raise ValidationError(_("This letter is not sealed."))
    petition = enter(
        province_of(place) if about_official else place, today(), channel=Channel.ONLINE, anonymous=anonymous,
        sealed=sealed, about_official=about_official, kind=Kind.DENUNCIATION if denunciation else "",
        said={} if content_box else {"brief": brief, "text": text},
        writer={} if content_box else writer_of(petitioner, address, contact, "", anonymous), waits=waits,
    )  # fmt: skip
    if content_box:
        desk = desk_of(petition)
        envelopes.put(petition, Part.CONTENT, content_box, desk, by_browser=True)
        if identity_box:
            envelopes.put(petition, Part.IDENTITY, identity_box, desk, guardian_of(petition), by_browser=True)
    take_files(petition, files)
    if word:
        receipts.give(petition, word, reply_key)
    else:
        petition.fresh_code = receipts.make(petition, sealed=sealed, token=token)
    return petition


@action(_("Let petitions in out of the queue"))
def let_in(batch: gate.Waiting, *, by) -> gate.Waiting:
    """Number what waits, the oldest first."""
    for petition in Petition.objects.select_for_update().filter(state=State.WAITING).order_by("pk")[: batch.limit]:
        petition.step("let_in")
        set_line(petition)
        keep(petition)
        batch.done += 1
    return batch


def tend(limit: int) -> int:
    """For the worker at the gate. The journal has a line only where something waited."""
    if not Petition.objects.filter(state=State.WAITING).exists():
        return 0
    return let_in(gate.Waiting("petitions", limit), by=SYSTEM).done


@action(_("Give a receipt"))
def give_receipt(petition: Petition, *, by) -> Petition:
    """A code for whoever brought the letter; it is shown once and kept nowhere."""
    own(petition, by)
    petition.fresh_code = receipts.make(petition, sealed=petition.sealed)
    return petition


@action(_("Write the working copy"))
def redact(petition: Petition, *, text: str, by) -> Petition:
    """What may be passed around inside: without name, handwriting and all that gives the writer away; sealed too."""
    begin(petition, "redact", today(), by)
    if not petition.sealed:
        raise ValidationError(_("This letter is not sealed."))
    check_lengths({"text": text})
    envelopes.seal_content(petition, {"text": text}, desk_of(petition), part=Part.REDACTED)
    note(petition, "redact", today(), "protection_measures")
    return petition


@action(_("Split by content"))
def split(petition: Petition, *, parts: Sequence[dict], on: date, by) -> Petition:
    """A mixed letter becomes one petition for each kind, each with its own number; this one ends."""
    begin(petition, "split", on, by)
    if len(parts) < 2:
        raise ValidationError({"parts": _("A mixed letter has at least two parts.")})
    for part in parts:
        part_of(petition, part)
    if any(part["kind"] == Kind.DENUNCIATION for part in parts) and not petition.sealed:
        seal_open(petition)
    petition.ending, petition.ended_on = Ending.SPLIT, on
    note(petition, "split", on, "split_mixed")
    return keep(petition)


@action(_("Pass on as a crime report"))
def refer_crime(petition: Petition, *, on: date, by) -> Petition:
    """Signs of a crime: it goes to the police at once, sealed to their readers, and nothing of it is kept here."""
    begin(petition, "refer_crime", on, by)
    desk = desks.desk_for(petition.place, DeskKind.POLICE)
    if desk is None:
        raise ValidationError(_("The police have no desk here yet: hand it over by telephone and on paper."))
    if petition.sealed:
        raise ValidationError(_("It is sealed: its reader offers it to the police, and seals it to their desk on the way."))
    seal_open(petition, desk)
    petition.ending, petition.ended_on = Ending.REFERRED, on
    note(petition, "refer_crime", on, "denunciation_crime")
    keep(petition)
    takers = [one for one in referrals.receivers_of(petition._meta.label) if one.desk == DeskKind.POLICE]
    if takers:
        referrals.offer(petition, to=takers[0].key, to_place=petition.place, by=by)
    return petition


@action(_("Send up: about an official or the police"))
def send_up(petition: Petition, *, on: date, by) -> None:
    """It goes to the province, sealed, into the province's book; the commune does not see it any more."""
    begin(petition, "send_up", on, by)
    if petition.about_official:
        raise ValidationError(_("It lies with the province already."))
    if Referral.objects.open().filter(subject=subject_name(petition)).exists():
        raise ValidationError(_("It is offered to another office: take the offer back first."))
    # the row that was asked about stays as it was, for the right is the commune's and the new place is not
    moved = Petition.objects.get(pk=petition.pk)
    moved.place, moved.about_official, moved.state = province_of(petition.place), True, State.RECEIVED
    set_line(moved)
    if moved.sealed:
        raise ValidationError(_("A sealed letter is handed over by the reader of its desk: refer it to the province."))
    seal_open(moved)
    note(moved, "send_up", on)
    keep(moved)
    # offers of before, declined or taken back, would tell the commune that it is still there
    Referral.objects.filter(subject=subject_name(moved)).update(place=moved.place)


# --- what they share -------------------------------------------------------------------------------------------------


def enter(
    place: Place,
    received_on: date,
    *,
    said: dict[str, str],
    writer: dict[str, str],
    sealed: bool = False,
    waits: bool = False,
    **fields,
) -> Petition:
    """A new petition, with its number unless it waits; what it says stands on it, or in its envelopes."""
    not_ahead(received_on=received_on)
    check_place(place, received_on)
    if fields["channel"] == Channel.FORWARDED and fields.get("forwarder") not in Forwarder.values:
        raise ValidationError({"forwarder": _("Say who forwarded it.")})
    if fields["channel"] != Channel.FORWARDED:
        fields["forwarder"] = ""
    open_fields = {} if sealed else {**said, **writer}
    petition = Petition(place=place, received_on=received_on, sealed=sealed, **fields, **open_fields)
    if waits:
        petition.state = State.WAITING
    else:
        set_line(petition)
    if sealed:
        check_lengths(said | writer)
    elif not (said.get("text") or said.get("brief")):
        raise ValidationError({"brief": _("Say in a few words what it is about.")})
    keep(petition)
    if sealed:
        seal(petition, said, writer)
    return petition


def check_place(place: Place, day: date) -> None:
    if place.tier not in (Tier.COMMUNE, Tier.PROVINCE):
        raise ValidationError({"place": _("Petitions are kept by communes and provinces.")})
    if (place.first_day and day < place.first_day) or (place.last_day and day > place.last_day):
        raise ValidationError({"received_on": _("The unit did not exist on that day.")})


def check_lengths(given: dict[str, str]) -> None:
    """The limits of the open fields hold for what is sealed too."""
    long = {
        name: _("At most %(most)s letters.") % {"most": most}
        for name, text in given.items()
        if (most := Petition._meta.get_field(name).max_length) and len(text) > most
    }
    if long:
        raise ValidationError(long)


def writer_of(petitioner: str, address: str, contact: str, representatives: str, anonymous: bool) -> dict[str, str]:
    if anonymous and (petitioner or address):
        raise ValidationError({"anonymous": _("There is a name: the letter is not anonymous.")})
    return {"petitioner": petitioner, "address": address, "contact": contact, "representatives": representatives}


def province_of(place: Place) -> Place:
    """The province of a unit on its last day, or today."""
    if place.tier == Tier.PROVINCE:
        return place
    above = place.parent
    while above is not None and above.tier != Tier.PROVINCE:
        above = above.parent
    if above is None:
        raise ValidationError({"place": _("No province is known for this place.")})
    return above


def part_of(petition: Petition, part: dict) -> Petition:
    """One part of a mixed letter, entered on the day of the letter."""
    sealed = petition.sealed or part["kind"] == Kind.DENUNCIATION
    writer = {} if petition.sealed else {name: getattr(petition, name) for name in WRITER}
    child = enter(
        petition.place, petition.received_on, channel=petition.channel, forwarder=petition.forwarder,
        anonymous=petition.anonymous, people=petition.people, kind=part["kind"], parent=petition, sealed=sealed,
        about_official=petition.about_official, said={"brief": part["brief"], "text": part.get("text", "")},
        writer=writer,
    )  # fmt: skip
    if petition.sealed:
        copy_envelopes(petition, child, Part.IDENTITY)
    return child

