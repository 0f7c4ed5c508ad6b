"""What somebody may try against tips, and why it does not help them."""

from datetime import date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from tuquan.accounts.models import Grant
from tuquan.casework import actions as casework
from tuquan.casework import desks, envelopes, files, receipts, referrals, sealing
from tuquan.casework.models import Attachment, Receipt
from tuquan.casework.tests import samples
from tuquan.journal.actions import RESIDENT
from tuquan.journal.models import Event
from tuquan.journal.views import visible
from tuquan.kit.period import HANOI
from tuquan.tests.world import make_user

WHY = {"reason": "Phải hỏi thêm", "citation": "Luật Tố cáo 2018, điều 56"}


def test_what_is_about_an_official_is_offered_to_nobody(send, cast, world):
    tip, _code = send(about_official="yes")
    provincial = make_user("doc.tinh", ("tip_reader", world.p3))
    for to, place in (("tips.tips", world.p3), ("tips.tips", world.u), ("petitions.petitions", world.p3)):
        with pytest.raises(ValidationError):
            parts = referrals.sealed_parts(tip, None)
            referrals.offer(
                tip, to=to, to_place=place, boxes={name: bytes(100) for name in parts}, by=cast.inspector.user
            )
    assert not referrals.incoming(provincial).exists()


def test_who_reads_and_guards_at_once_opens_neither(send, cast, world):
    """Two keys in one hand would open an identity alone."""
    send(manner="sealed", name="Ai đó")
    assert desks.opens(cast.guardian.user, cast.guards)
    Grant.objects.create(user=cast.guardian.user, role="tip_reader", place=world.u, first_day=date(2026, 1, 1))
    user = type(cast.guardian.user).objects.get(pk=cast.guardian.user.pk)
    assert not desks.opens(user, cast.guards)
    opening = casework.ask_opening(
        envelopes.of(Receipt.objects.get().record).get(part="identity"), by=cast.reader.user, **WHY
    )
    with pytest.raises(PermissionDenied):
        casework.refuse_opening(opening, answer="x", by=user)


def test_the_hour_of_a_file_is_not_kept(send, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(files=[SimpleUploadedFile("x.png", samples.picture("PNG"))])
    path = files.place_of(Attachment.objects.get())
    for one in (path, path.parent, Path(settings.MEDIA_ROOT).with_name("incoming")):
        assert datetime.fromtimestamp(one.stat().st_mtime, HANOI).time() == datetime.min.time(), one


def auditors(world):
    return make_user("kiem.toan", ("auditor", world.u)), make_user("kiem.toan.tinh", ("auditor", world.p3))


def test_the_journal_tells_nothing_to_who_does_not_read(send, cast, world):
    tip, _code = send(manner="sealed", name="Ai đó")
    receipt = receipts.of(tip)
    opening = casework.ask_opening(envelopes.of(tip).get(part="identity"), by=cast.reader.user, **WHY)
    casework.refuse_opening(opening, answer="Chưa đủ", by=cast.guardian.user)
    to = cast.police.public
    box = sealing.encoded(sealing.seal(b"x" * 60, to))
    casework.write_from_reporter(receipt, box=box, copy=box, to=to, by=RESIDENT)
    casework.write_to_reporter(receipt, box=box, copy=box, to=to, by=cast.reader.user)
    verbs = {"ask_opening", "refuse_opening", "write_from_reporter", "write_to_reporter"}
    found = Event.objects.filter(verb__in=[f"casework.{verb}" for verb in verbs])
    assert found.count() == 4
    assert all((event.at.astimezone(HANOI).hour, event.at.minute, event.at.second) == (0, 0, 0) for event in found)
    for user in auditors(world):
        seen = {event.verb for event in visible(user)}  # that an identity was asked for stands out, by the day
        assert seen <= {"casework.open_desk", "casework.give_seat", "casework.ask_opening", "casework.refuse_opening"}
        assert not visible(user).filter(subject__startswith="tips.").exists()
