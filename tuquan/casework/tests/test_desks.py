"""Keys, desks, seats and shares: who can open, who cannot, and how a lost desk comes back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tuquan.accounts import actions as accounts
from tuquan.casework import actions, desks, sealing
from tuquan.casework.models import Desk, ReaderKey, Seat
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db


def test_a_report_goes_to_the_nearest_desk(cast):
    world = cast.world
    province = cast.inspector.open_desk(world.p3, "province", cast.above)
    assert desks.desk_for(world.u1, "police") == cast.desk == desks.desk_for(world.u, "police")
    assert desks.desk_for(world.u, "province") == province and desks.desk_for(world.y, "police") is None
    assert desks.guardian_for(world.u1) == cast.guards
    assert desks.desk_for(world.u, "police", date(2020, 1, 1)) is None


def test_a_seat_is_dead_without_the_role(cast):
    assert list(desks.open_to(cast.reader.user)) == [cast.desk]
    admin = make_user("quan.tri", ("administrator", cast.world.u))
    accounts.end_grant(cast.reader.user.grants.get(), on=date(2025, 1, 1), by=admin)
    fresh = type(cast.reader.user).objects.get(pk=cast.reader.user.pk)
    assert not desks.open_to(fresh) and not desks.readers(cast.desk)


def test_a_seat_is_dead_with_its_account(cast):
    type(cast.reader.user).objects.filter(pk=cast.reader.user.pk).update(is_active=False)
    fresh = type(cast.reader.user).objects.get(pk=cast.reader.user.pk)
    assert not desks.open_to(fresh) and not desks.readers(cast.desk)


def test_the_commune_has_no_seat_at_the_province(cast):
    province = cast.inspector.open_desk(cast.world.p3, "province", cast.above)
    for officer in (cast.reader, cast.chair, cast.head, cast.guardian):
        with pytest.raises(ValidationError):
            cast.inspector.give_seat(province, officer.user)
    assert not desks.open_to(cast.reader.user).filter(pk=province.pk)


def test_who_guards_reads_nothing(cast, sitter):
    both = sitter("ca.hai", ("guardian", cast.world.p3), ("tip_reader", cast.world.u))
    with pytest.raises(ValidationError):
        cast.reader.give_seat(cast.desk, both.user)
    with pytest.raises(ValidationError):
        cast.guardian.give_seat(cast.guards, both.user)
    with pytest.raises(ValidationError):
        cast.guardian.open_desk(cast.world.p3, "guardian", [(both.user, "A"), (cast.chair.user, "B")])


def test_only_who_sits_seats_others(cast, sitter):
    colleague = sitter("doc.2", ("tip_reader", cast.world.u))
    given = {"key": colleague.key, "sealed": sealing.encoded(bytes(80))}
    with pytest.raises(PermissionDenied):
        actions.give_seat(cast.desk, by=colleague.user, **given)
    seat = cast.reader.give_seat(cast.desk, colleague.user)
    assert colleague.desk_private(cast.desk) == cast.reader.desk_private(cast.desk)
    with pytest.raises(ValidationError):
        cast.reader.give_seat(cast.desk, colleague.user)
    actions.end_seat(seat, by=cast.reader.user)
    assert not desks.open_to(colleague.user)
    with pytest.raises(ValidationError):
        actions.end_seat(seat, by=cast.reader.user)


def test_who_keeps_a_share_does_not_rule_the_desk(cast, client):
    with pytest.raises(PermissionDenied):
        actions.retire_desk(cast.desk, by=cast.guardian.user)
    with pytest.raises(PermissionDenied):
        actions.end_seat(cast.desk.seats.get(), by=cast.guardian.user)
    client.force_login(cast.guardian.user)
    assert client.get(reverse("keys:desk", args=[cast.desk.pk])).status_code == 200
    for name in ("give_seat", "share", "replace"):
        assert client.get(reverse(f"keys:{name}", args=[cast.desk.pk])).status_code == 403


def test_a_unit_has_one_desk_of_a_kind(cast):
    with pytest.raises(ValidationError):
        cast.reader.open_desk(cast.world.u, "police", cast.offices)
    with pytest.raises(PermissionDenied):
        cast.reader.open_desk(cast.world.u, "committee", cast.offices)
    with pytest.raises(PermissionDenied):
        cast.reader.open_desk(cast.world.y, "police", cast.offices)


def test_a_lost_passphrase_ends_the_key_and_its_seats(cast):
    old = cast.reader.key
    cast.reader.make_key()
    old.refresh_from_db()
    assert old.retired_on and not desks.open_to(cast.reader.user)
    assert ReaderKey.objects.filter(user=cast.reader.user, retired_on=None).count() == 1


def test_another_passphrase_keeps_the_seats(cast):
    private, key = cast.reader.private, cast.reader.key
    cast.reader.passphrase = "năm từ khác hẳn nhau nhé"
    actions.change_passphrase(key, by=cast.reader.user, **cast.reader.wrapped(private))
    assert cast.reader.private == private and list(desks.open_to(cast.reader.user)) == [cast.desk]
    with pytest.raises(PermissionDenied):
        actions.change_passphrase(key, by=cast.chair.user, **cast.reader.wrapped(private))


@pytest.mark.parametrize("wrong", [{"public": "x"}, {"passes": 0}, {"memory_kib": 8}, {"salt": "é"}, {"wrapped": ""}])
def test_what_no_browser_made_is_refused(world, wrong):
    user = make_user("moi", ("tip_reader", world.u))
    given = {
        "public": sealing.encoded(bytes(32)), "wrapped": sealing.encoded(bytes(72)), "salt": sealing.encoded(bytes(16)),
        "passes": 3, "memory_kib": 65536,
    }  # fmt: skip
    with pytest.raises(ValidationError):
        actions.make_key(ReaderKey(user=user), by=user, **(given | wrong))


def test_two_of_three_shares_bring_a_desk_back(cast, sealed):
    cast.reader.make_key()  # the passphrase was lost
    recovery = actions.ask_recovery(cast.desk, reason="Quên cụm mật khẩu", by=cast.reader.user)
    with pytest.raises(ValidationError):
        actions.finish_recovery(recovery, sealed=sealing.encoded(bytes(80)), by=cast.reader.user)
    cast.chair.hand_share(recovery)
    with pytest.raises(ValidationError):
        cast.chair.hand_share(recovery)
    cast.guardian.hand_share(recovery)
    cast.reader.finish_recovery(recovery)
    assert cast.reader.read(cast.desk, sealed.content.box)["what"] == "đốt rác ban đêm"
    assert not recovery.reshares.exclude(sealed="").exists()
    with pytest.raises(ValidationError):
        cast.head.hand_share(recovery)


def test_the_police_alone_never_bring_their_desk_back(cast, sitter):
    """Of as many as are needed one is of another office."""
    world = cast.world
    reader, head = sitter("doc.z", ("tip_reader", world.z)), sitter("truong.z", ("police_head", world.z))
    chair = sitter("chu.tich.z", ("commune_chair", world.z))
    shares = [(reader.user, "Công an xã"), (head.user, "Trưởng Công an"), (chair.user, "Chủ tịch UBND")]
    with pytest.raises(ValidationError) as refused:
        reader.open_desk(world.z, "police", shares)
    assert "shares" in refused.value.message_dict and not Desk.objects.filter(place=world.z).exists()
    with pytest.raises(ValidationError):
        reader.open_desk(world.z, "police", shares[:2])
    assert reader.open_desk(world.z, "police", shares, threshold=3) and reader.user.is_active


def test_a_wrong_share_is_found_out(cast):
    cast.reader.make_key()
    recovery = actions.ask_recovery(cast.desk, reason="Quên", by=cast.reader.user)
    cast.chair.hand_share(recovery)
    cast.guardian.hand_share(recovery)
    wrong = sealing.seal(bytes(32) + b"\x09", cast.reader.key.public)
    recovery.reshares.filter(share__key__user=cast.chair.user).update(sealed=sealing.encoded(wrong))
    with pytest.raises(ValueError, match="do not give"):
        cast.reader.finish_recovery(recovery)


def test_nobody_takes_the_share_of_another(cast, sitter):
    cast.reader.make_key()
    recovery = actions.ask_recovery(cast.desk, reason="Quên", by=cast.reader.user)
    share = cast.desk.shares.get(key=cast.head.key)
    with pytest.raises(PermissionDenied):
        actions.hand_share(recovery, share=share, sealed=sealing.encoded(bytes(81)), by=cast.chair.user)
    with pytest.raises(PermissionDenied):
        actions.ask_recovery(cast.guards, reason="Muốn xem", by=cast.reader.user)


def test_shares_are_cut_anew(cast):
    cut = [actions.Cut(cast.chair.key, "Chủ tịch", sealing.encoded(bytes(81)))]
    with pytest.raises(ValidationError):
        actions.share_desk(cast.desk, threshold=2, shares=cut, by=cast.reader.user)
    with pytest.raises(ValidationError):
        actions.share_desk(cast.desk, threshold=2, shares=[*cut, *cut], by=cast.reader.user)
    cut.append(actions.Cut(cast.head.key, "Trưởng", sealing.encoded(bytes(81))))
    actions.share_desk(cast.desk, threshold=2, shares=cut, by=cast.reader.user)
    assert cast.desk.shares.filter(retired_on=None).count() == 2 and cast.desk.shares.count() == 5


def test_a_replaced_desk_still_opens_what_it_holds(cast, sealed):
    heir = cast.reader.replace_desk(cast.desk, [cast.reader.user], cast.offices)
    assert desks.desk_for(cast.world.u, "police") == heir
    assert set(desks.open_to(cast.reader.user)) == {heir, cast.desk}
    assert cast.reader.read(Desk.objects.get(pk=cast.desk.pk), sealed.content.box)["what"]
    with pytest.raises(ValidationError):
        actions.retire_desk(cast.desk, by=cast.reader.user)


# --- after a merger --------------------------------------------------------------------------------------------------


def opened_before(place, kind, *officers):
    """A desk that a unit opened before it was merged, with these officers seated."""
    pair = sealing.new_pair()
    desk = Desk.objects.create(place=place, kind=kind, public=sealing.encoded(pair.public), made_on=date(2025, 1, 2))
    for one in officers:
        seat = sealing.encoded(sealing.seal(pair.private, one.key.public))
        Seat.objects.create(desk=desk, key=one.key, sealed=seat, first_day=date(2025, 1, 2))
    return desk


def test_what_was_merged_out_of_two_desks_goes_to_the_newer_that_somebody_opens(cast, sitter):
    world = cast.world
    one, two = sitter("xa.an", ("tip_reader", world.ab)), sitter("xa.binh", ("tip_reader", world.ab))
    first, second = opened_before(world.a, "police", one), opened_before(world.b, "police", two)
    assert desks.desk_for(world.ab, "police") == second
    assert desks.opens(one.user, first) and desks.opens(two.user, second) and not desks.opens(one.user, second)
    type(two.user).objects.filter(pk=two.user.pk).update(is_active=False)
    assert desks.desk_for(world.ab, "police") == first
    type(one.user).objects.filter(pk=one.user.pk).update(is_active=False)
    assert desks.desk_for(world.ab, "police") is None  # sealed to nobody is told to nobody


def test_a_heir_that_opens_a_desk_of_its_own_is_sealed_to_that(cast, sitter):
    world = cast.world
    one = sitter("xa.an", ("tip_reader", world.ab))
    opened_before(world.a, "police", one)
    own = opened_before(world.ab, "police", one)
    assert desks.desk_for(world.ab, "police") == own


def test_merged_out_of_one_with_a_desk_and_one_without(cast, sitter):
    world = cast.world
    reader = sitter("xa.an", ("tip_reader", world.ab))
    kept = opened_before(world.a, "police", reader)
    assert desks.desk_for(world.ab, "police") == kept and desks.opens(reader.user, kept)


def test_merged_out_of_two_without_the_next_above_is_asked(cast, sitter):
    world = cast.world
    assert desks.desk_for(world.ab, "police") is None
    above = opened_before(world.p, "police", sitter("tinh", ("tip_reader", world.p)))
    assert desks.desk_for(world.ab, "police") == above


def test_a_divided_unit_leaves_its_desk_to_none_of_its_parts(cast, sitter):
    """Whoever read for the whole reads for neither part: nobody decided which."""
    world = cast.world
    opened_before(world.x, "police", sitter("xa.xuan", ("tip_reader", world.y)))
    assert desks.desk_for(world.z, "police") is None
