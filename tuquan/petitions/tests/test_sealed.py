"""Denunciations, and what is about officials or the police: sealed, and where they are not seen not there at all."""

from datetime import date
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.serializers import serialize
from django.urls import reverse
from nacl.exceptions import CryptoError

from tuquan.casework import files, referrals, sealing
from tuquan.casework.models import Clock, DeskKind, Envelope, Part, Referral, ReferralState
from tuquan.journal.actions import ACTIONS, DISCREET, RESIDENT, subject_name
from tuquan.journal.models import Event
from tuquan.kit.period import midnight, today
from tuquan.petitions import actions
from tuquan.petitions.models import Petition, State

D = date
NAME, PHONE, SAID = "Lò Văn Kín", "0912345678", "chặt phá rừng phòng hộ Khe Lạnh"
WRITTEN = {"brief": SAID, "text": f"{SAID} ban đêm", "petitioner": NAME, "address": "Bản Sâu", "contact": PHONE}


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """Files lie in their place once the transaction commits."""
    return django_capture_on_commit_callbacks


def everything() -> str:
    """All rows of all tables, the journal among them, and every file of the installation."""
    rows = "".join(
        serialize("json", model._default_manager.all(), ensure_ascii=False)
        for model in apps.get_models() if model._meta.app_label not in ("sessions", "contenttypes")
    )  # fmt: skip
    kept = b"".join(path.read_bytes() for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    return rows + kept.decode(errors="replace")


def nothing_of_it() -> bool:
    told = everything()
    return not [word for word in (NAME, PHONE, SAID, "Bản Sâu") if word in told]


def opened(desks, petition, part, officer="clerk"):
    envelope = Envelope.objects.get(subject=subject_name(petition), part=part)
    return getattr(desks, officer).read(envelope.desk, bytes(envelope.box))


@pytest.mark.parametrize("by_hand", [True, False])
def test_a_denunciation_is_sealed_as_it_is_entered(world, cast, desks, enter, by_hand):
    if by_hand:
        petition = enter(denunciation=True, **WRITTEN)
    else:
        petition = actions.submit(world.u, denunciation=True, by=RESIDENT, **WRITTEN)
    assert nothing_of_it() and petition.sealed
    assert opened(desks, petition, Part.CONTENT)["text"].startswith(SAID)
    identity = Envelope.objects.get(subject=subject_name(petition), part=Part.IDENTITY)
    assert identity.desk == desks.committee and identity.guardian == desks.guards
    with pytest.raises(CryptoError):
        desks.clerk.read(identity.desk, bytes(identity.box))


def test_found_at_triage_it_is_sealed_then_with_its_scan(cast, desks, enter, committed):
    scan = files.Upload("don.txt", "text/plain", f"{NAME} {SAID}".encode(), checked=True)
    with committed(execute=True):
        petition = enter(files=[scan], **WRITTEN)
    assert not nothing_of_it()
    with committed(execute=True):
        actions.sort(petition, kind="denunciation", on=D(2026, 3, 3), by=cast["clerk"])
    assert nothing_of_it() and opened(desks, petition, Part.CONTENT)["brief"] == SAID
    assert [one.desk for one in files.of(petition)] == [desks.committee]


def test_without_a_desk_nothing_is_taken_in(enter, world):
    with pytest.raises(ValidationError):
        enter(denunciation=True, **WRITTEN)
    assert not Petition.objects.exists()


def test_a_mixed_letter_is_split_and_its_denunciation_sealed(cast, desks, enter):
    petition = enter(**WRITTEN)
    parts = [{"kind": "reflection", "brief": "Đường vào bản lầy"}, {"kind": "denunciation", "brief": SAID}]
    actions.split(petition, parts=parts, on=D(2026, 3, 3), by=cast["clerk"])
    wish, told = petition.parts.order_by("number")
    assert (wish.code, told.code) == ("2/2026", "3/2026") and petition.sealed and petition.state == State.CLOSED
    assert wish.petitioner == NAME and told.sealed and opened(desks, told, Part.CONTENT)["brief"] == SAID
    assert SAID not in everything()


def test_a_crime_report_goes_to_the_police_and_is_emptied_here(cast, desks, enter, committed):
    scan = files.Upload("don.txt", "text/plain", f"{NAME} {SAID}".encode(), checked=True)
    with committed(execute=True):
        petition = enter(files=[scan], **WRITTEN)
    with committed(execute=True):
        actions.refer_crime(petition, on=D(2026, 3, 3), by=cast["clerk"])
    assert nothing_of_it() and petition.ending == "referred"
    content = Envelope.objects.get(subject=subject_name(petition), part=Part.CONTENT)
    assert content.desk == desks.police and {one.desk for one in files.of(petition)} == {desks.police}
    with pytest.raises(ValidationError):
        actions.refer_crime(enter(denunciation=True, **WRITTEN), on=D(2026, 3, 3), by=cast["clerk"])


# --- about officials and the police ----------------------------------------------------------------------------------


@pytest.fixture
def above(world, cast, desks):
    slip = actions.register_above(
        actions.Slip(world.u), channel="post", received_on=D(2026, 3, 2), denunciation=True, by=cast["clerk"], **WRITTEN
    )
    assert len(slip.code) == sealing.DIGITS
    return Petition.objects.get(about_official=True)


def test_it_lies_with_the_province(above, world, desks):
    assert above.place == world.p3 and above.sealed and nothing_of_it()
    assert Envelope.objects.get(part=Part.CONTENT).desk == desks.province
    assert opened(desks, above, Part.CONTENT, "inspector")["text"].startswith(SAID)


def test_the_commune_does_not_see_that_it_exists(client, above, cast):
    for name in ("clerk", "chair", "police", "reader", "provincial", "front", "analyst"):
        client.force_login(cast[name])
        for key in ("petitions.petitions", "petitions.officials"):
            page = client.get(reverse(f"register:{key}:list"))
            assert above.code not in page.content.decode(), name
            assert client.get(reverse(f"register:{key}:record", args=[above.pk])).status_code == 404
        work = client.get(reverse("casework:worklist"), {"whose": "all"}).content.decode()
        assert f"/{above.pk}/" not in work
    event = Event.objects.get(verb="petitions.register_above")
    assert str(above.pk) not in event.subject and not event.details


def test_the_inspector_handles_it_and_nobody_else(client, above, cast):
    client.force_login(cast["inspector"])
    for key in ("petitions.petitions", "petitions.officials"):
        page = client.get(reverse(f"register:{key}:record", args=[above.pk]))
        assert page.status_code == 200 and reverse("register:petitions.officials:list") in page.content.decode()
        assert f'href="{reverse("register:petitions.petitions:list")}"' not in page.content.decode()
    assert client.get(reverse("register:petitions.officials:list")).status_code == 200
    assert Clock.objects.for_user(cast["inspector"], "verb").exists()
    actions.sort(above, kind="denunciation", on=D(2026, 3, 3), by=cast["inspector"])
    with pytest.raises(PermissionDenied):
        actions.transfer(above, to="Sở", on=D(2026, 3, 3), by=cast["provincial"])


def test_found_at_triage_it_leaves_the_commune(client, enter, cast, desks, world):
    petition = enter(**WRITTEN)
    Referral.objects.create(
        subject=subject_name(petition), place=world.u, to="tips.tips", to_place=world.z, state=ReferralState.DECLINED,
        reason="Không thuộc thẩm quyền", offered_on=D(2026, 3, 2),
    )  # fmt: skip
    assert referrals.outgoing(cast["clerk"]).exists()
    actions.send_up(petition, on=D(2026, 3, 3), by=cast["clerk"])
    assert not referrals.outgoing(cast["clerk"]).exists()
    moved = Petition.objects.get(pk=petition.pk)
    assert moved.place == world.p3 and moved.about_official and nothing_of_it()
    client.force_login(cast["clerk"])
    assert client.get(reverse("register:petitions.petitions:record", args=[moved.pk])).status_code == 404
    assert not Clock.objects.filter(place=world.u).exists()


def test_a_resident_may_send_it_there_at_once(world, desks):
    petition = actions.submit(world.u, about_official=True, by=RESIDENT, **WRITTEN)
    assert petition.place == world.p3 and petition.sealed and nothing_of_it()
    assert Envelope.objects.get(part=Part.CONTENT).desk.kind == DeskKind.PROVINCE


def test_no_export_speaks_of_them(client, above, cast):
    client.force_login(cast["inspector"])
    assert client.get(reverse("exchange:export", args=["petitions.officials"])).status_code == 404


def test_the_working_copy_is_sealed_too(cast, desks, enter):
    petition = enter(denunciation=True, **WRITTEN)
    actions.redact(petition, text="có người chặt cây rừng phòng hộ", by=cast["clerk"])
    assert opened(desks, petition, Part.REDACTED) == {"text": "có người chặt cây rừng phòng hộ"}
    assert "có người chặt cây" not in everything()
    with pytest.raises(ValidationError):
        actions.redact(enter(), text="x", by=cast["clerk"])


def test_what_belongs_together_leads_to_the_register_that_lists_it(client, above, cast):
    parts = [{"kind": "reflection", "brief": "Đường lầy"}, {"kind": "denunciation", "brief": SAID}]
    actions.split(above, parts=parts, on=D(2026, 3, 3), by=cast["inspector"])
    client.force_login(cast["inspector"])
    part = above.parts.first()
    for seen, linked in ((above, part), (part, above)):
        page = client.get(reverse("register:petitions.officials:record", args=[seen.pk])).content.decode()
        assert reverse("register:petitions.officials:record", args=[linked.pk]) in page


def test_the_journal_knows_the_day_and_no_hour(above, cast, enter):
    petition = enter(denunciation=True, **WRITTEN)
    actions.redact(petition, text="x", by=cast["clerk"])
    told = Event.objects.filter(verb__startswith="petitions.")
    assert told.count() == 3 and {event.at for event in told} == {midnight(today())}
    openings = {f"casework.{verb}" for verb in ("ask_opening", "allow_opening", "refuse_opening", "read_identity")}
    assert openings | {"casework.offer", "casework.accept"} <= DISCREET.keys()
    reception = {name for name in ACTIONS if name.startswith("petitions.") and ("reception" in name or "visit" in name)}
    verbs = {name for name in ACTIONS if name.startswith("petitions.")} - reception - {"petitions.receive"}
    assert verbs <= DISCREET.keys()
    assert DISCREET["petitions.register_above"] == actions.READ_OFFICIALS
