"""What readers do with a tip, in which order, by when; what is deleted when."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from tuquan.casework import actions as casework
from tuquan.casework import envelopes, files, receipts, sealing
from tuquan.casework.models import Clock, Message
from tuquan.journal.actions import RESIDENT, SYSTEM
from tuquan.journal.models import Event
from tuquan.kit.period import HANOI, midnight, today
from tuquan.ledger.check import mismatches
from tuquan.ledger.models import Posting
from tuquan.places import actions as places
from tuquan.tests.world import make_user
from tuquan.tips import actions
from tuquan.tips.actions import keeping
from tuquan.tips.models import Tip
from tuquan.tips.tests.conftest import NAME, aged, models_update

DAY = timedelta(days=1)


@pytest.fixture
def by(cast):
    return cast.reader.user


@pytest.fixture
def tip(send):
    return send(manner="sealed", name=NAME)[0]


def test_it_works(tip, by, cast):
    actions.mark_read(tip, by=by)
    actions.hand_over(tip, to="investigators", at=timezone.now(), by=by)
    assert tip.handed_over_in_time and tip.state == "handed_over"
    actions.close(tip, outcome="useful", by=by)
    actions.thank(tip, by=by)
    actions.commend(tip, by=cast.other.user)
    assert (tip.state, tip.outcome) == ("closed", "useful") and len(tip.commendation) == 12
    assert tip.identity_until < tip.contents_until
    assert not list(mismatches())


def test_the_hours_of_the_law_run_from_the_end_of_its_day(tip, by, cast, world):
    assert tip.hand_over_due == midnight(today() + 2 * DAY)
    clock = Clock.objects.get(subject=f"tips.Tip:{tip.pk}")
    assert (clock.verb, clock.unit, clock.due_at, clock.sealed) == ("tips.hand_over", "hour", tip.hand_over_due, True)
    aged(tip, 5)
    actions.hand_over(tip, to="procuracy", at=timezone.now(), by=by)
    assert tip.handed_over_in_time is False
    clock.refresh_from_db()
    assert clock.met_at == tip.handed_over_at


def test_remote_places_have_twice_as_long(send, world):
    province = make_user("tinh", ("provincial_officer", world.p3))
    places.label_key_area(
        world.u, label="remote", first_day=today() - 9 * DAY, basis="QĐ 1/UBND", by=province
    )
    assert send()[0].hand_over_due == midnight(today() + 3 * DAY)


def test_the_minute_is_kept_behind_the_right_to_read(tip, by):
    minute = datetime.combine(today(), datetime.min.time(), HANOI)
    actions.hand_over(tip, to="investigators", at=minute, by=by)
    assert tip.handed_over_at == minute and "handed_over_at" in Tip.personal
    assert not any("handed_over_at" in event.details for event in Event.objects.all())


@pytest.mark.parametrize(("shift", "says"), [(timedelta(hours=1), "still to come"), (-3 * DAY, "not come in")])
def test_a_clock_in_the_wrong_place_is_refused(tip, by, shift, says):
    with pytest.raises(ValidationError, match=says):
        actions.hand_over(tip, to="investigators", at=timezone.now() + shift, by=by)
    with pytest.raises(ValidationError, match="to"):
        actions.hand_over(tip, to="báo chí", at=timezone.now(), by=by)


def test_steps_are_not_skipped(tip, by):
    for verb, given in ((actions.close, {"outcome": "useful"}), (actions.judge, {"outcome": "useful"}), (actions.thank, {})):
        with pytest.raises(ValidationError):
            verb(tip, by=by, **given)
    actions.mark_read(tip, by=by)
    with pytest.raises(ValidationError):
        actions.mark_read(tip, by=by)
    with pytest.raises(ValidationError):
        actions.close(tip, by=by)
    with pytest.raises(ValidationError):
        actions.judge(tip, outcome="wonderful", by=by)
    actions.hand_over(tip, to="investigators", at=timezone.now(), by=by)
    for verb in (actions.judge, actions.close):
        with pytest.raises(ValidationError, match="not out of scope"):
            verb(tip, outcome="out_of_scope", by=by)
    with pytest.raises(ValidationError):
        actions.only_opinions(tip, by=by)


def test_only_opinions_deletes_at_once(cast, send, by, django_capture_on_commit_callbacks):
    tip, code = send(manner="open", name=NAME, what="Ông ấy theo đạo")
    receipt = receipts.of(tip)
    way = sealing.way_of(code)
    box = sealing.encoded(sealing.seal(sealing.packed({"text": "thêm"}), cast.police.public))
    casework.write_from_reporter(receipt, box=box, copy=box, to=cast.police.public, by=RESIDENT)
    actions.only_opinions(tip, by=by)
    assert (tip.state, tip.outcome, tip.contents_erased_on) == ("closed", "out_of_scope", today())
    assert [bytes(one.box) for one in envelopes.of(tip)] == [b""]
    message = Message.objects.get()
    assert not message.box and not message.copy and receipts.find(way.word).closed_on
    assert keeping.run() == 0
    with pytest.raises(ValidationError, match="deleted"):
        actions.judge(tip, outcome="useful", by=by)


@pytest.mark.parametrize(
    ("outcome", "identity", "contents"), [("useful", 365, 730), ("not_useful", 90, 180), ("out_of_scope", 0, 0)]
)
def test_the_time_of_keeping_is_data_and_identity_goes_first(tip, by, outcome, identity, contents):
    actions.mark_read(tip, by=by)
    actions.close(tip, outcome=outcome, by=by)
    assert (tip.identity_until, tip.contents_until) == (today() + identity * DAY, today() + contents * DAY)


def test_the_worker_deletes_identity_then_contents_and_the_journal_says_so(tip, by):
    actions.mark_read(tip, by=by)
    actions.close(tip, outcome="not_useful", by=by)
    assert keeping.run() == 0
    with pytest.raises(ValidationError, match="still to be kept"):
        actions.erase_identity(tip, by=SYSTEM)
    models_update(tip, identity_until=today() - DAY)
    assert keeping.run() == 1
    assert {one.part for one in envelopes.of(tip) if one.erased_on} == {"identity"}
    models_update(tip, contents_until=today())
    assert keeping.run() == 1 and keeping.run() == 0
    assert all(one.erased_on and not one.box for one in envelopes.of(tip))
    tip.refresh_from_db()
    assert tip.identity_erased_on and tip.contents_erased_on and tip.category  # the row counts on
    verbs = list(Event.objects.filter(actor="SYSTEM").values_list("verb", flat=True))
    assert verbs == ["tips.erase_identity", "tips.erase_contents"]
    assert not list(mismatches())


def test_contents_are_never_deleted_before_the_identity(tip, by):
    actions.mark_read(tip, by=by)
    actions.close(tip, outcome="useful", by=by)
    models_update(tip, identity_until=today() + DAY, contents_until=today() + DAY)
    tip.identity_until, tip.contents_until = today() + 9 * DAY, today() + DAY
    with pytest.raises(ValidationError, match="before what is reported"):
        tip.full_clean()


def test_files_go_with_the_contents(cast, send, by, django_capture_on_commit_callbacks):
    tip, _code = send()
    from tuquan.tests.actions import TESTER, carry

    with django_capture_on_commit_callbacks(execute=True):
        upload = files.Upload("a.pdf", "application/pdf", b"abc", checked=True)
        carry(cast.world.u, work=lambda: files.take(tip, [upload], desk=cast.police), by=TESTER)
    kept = files.of(tip).get()
    assert files.place_of(kept).exists()
    with django_capture_on_commit_callbacks(execute=True):
        actions.only_opinions(tip, by=by)
    assert not files.place_of(kept).exists()


def test_judging_anew_moves_the_time_of_keeping(tip, by):
    actions.mark_read(tip, by=by)
    actions.close(tip, outcome="not_useful", by=by)
    actions.judge(tip, outcome="useful", by=by)
    assert tip.state == "closed" and tip.contents_until == today() + 730 * DAY
    assert Posting.objects.filter(series__indicator="tips.useful").exists()


def test_two_officers_decide_at_once(tip, cast):
    """The second finds what the first did, in words, and nothing is done twice."""
    mine, theirs = Tip.objects.get(pk=tip.pk), Tip.objects.get(pk=tip.pk)
    actions.mark_read(mine, by=cast.reader.user)
    with pytest.raises(ValidationError, match=r"Not possible|Chưa hoặc"):
        actions.mark_read(theirs, by=cast.other.user)
    actions.thank(mine, by=cast.reader.user)
    with pytest.raises(ValidationError, match=r"already|rồi|đã"):
        actions.thank(theirs, by=cast.other.user)


@pytest.mark.parametrize("role", ["commune_officer", "commune_chair", "police_head", "guardian", "province_inspector",
                                  "provincial_officer", "administrator", "front_cadre"])  # fmt: skip
def test_nobody_else_does_anything_with_it(tip, world, role):
    user = make_user(f"ai.{role}", (role, world.p3))
    for verb, given in ((actions.mark_read, {}), (actions.hand_over, {"to": "investigators", "at": timezone.now()}),
                        (actions.only_opinions, {}), (actions.reclassify, {"category": "theft"})):  # fmt: skip
        with pytest.raises(PermissionDenied):
            verb(tip, by=user, **given)


def test_another_kind_of_act(tip, by):
    actions.reclassify(tip, category="fire", by=by)
    assert tip.category == "fire" and tip.state == "received"
    with pytest.raises(ValidationError):
        actions.reclassify(tip, category="opinion", by=by)


def test_the_receipt_tells_days_and_no_number(cast, resident, send, by, monkeypatch):
    from tuquan.casework import gate

    tip, code = send()
    actions.mark_read(tip, by=by)
    actions.hand_over(tip, to="investigators", at=timezone.now(), by=by)
    actions.close(tip, outcome="useful", by=by)
    actions.thank(tip, by=by)
    actions.commend(tip, by=by)
    fields = gate.fields("receipts")
    page = resident.post(reverse("receipts:page"), {"code": code, "gate": fields.token, "gate_work": ""}).content.decode()
    assert tip.commendation in page and f">{tip.code}<" not in page and f"{today():%d/%m/%Y}" in page
    assert f"{timezone.now().astimezone(HANOI):%H:}" not in page.split("<main")[1]


def test_alike_are_grouped_for_their_reader_alone(client, cast, send, by):
    first, second, other = send()[0], send()[0], send(category="theft")[0]
    client.force_login(by)
    page = client.get(reverse("register:tips.tips:record", args=[first.pk])).content.decode()
    assert f"/r/tips/tips/{second.pk}/" in page and f"/r/tips/tips/{other.pk}/" not in page
    assert not [field.name for field in Tip._meta.get_fields() if field.is_relation and field.name != "place"]


