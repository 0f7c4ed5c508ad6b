"""Desks after a merger: what was sealed to the old units stays readable to the heir's readers, and to nobody else."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from tuquan.accounts.models import User
from tuquan.casework import actions as keys
from tuquan.casework import desks, envelopes
from tuquan.casework.tests.conftest import sitter  # noqa: F401
from tuquan.places.models import Place
from tuquan.reform import actions
from tuquan.tests.actions import TESTER, carry, open_matter

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 1)


def fresh(officer) -> User:
    """The same person, their grants read anew."""
    officer.user = User.objects.get(pk=officer.user.pk)
    return officer.user


@pytest.fixture
def merged(world, officer, sitter):  # noqa: F811
    """Xã Uyên and Xã Ý Yên, each with a desk, become one; Uyên's reader and chair go on, Ý Yên's reader does not."""
    guardian = sitter("giam.ho", ("guardian", world.p3))
    at = {
        place: SimpleNamespace(
            reader=sitter(f"doc.{place.code}", ("tip_reader", place)),
            chair=sitter(f"chu.tich.{place.code}", ("commune_chair", place)),
        )
        for place in (world.u, world.y)
    }
    for place, people in at.items():
        offices = [(people.chair.user, "Chủ tịch"), (guardian.user, "Thanh tra tỉnh")]
        people.desk = people.reader.open_desk(place, "police", offices)
        people.matter = open_matter(place, opened_on=date(2026, 1, 5), by=TESTER)
        people.box = carry(
            place, work=lambda people=people: envelopes.seal_content(people.matter, {"what": "x"}, people.desk), by=TESTER
        )
    kept = [at[world.u].reader, at[world.u].chair, at[world.y].chair]
    actions.merge(
        world.p3, parts=[world.u, world.y], code="18050", name="Xã Uyên Ý", kind="commune", day=DAY,
        instrument="Nghị quyết 1/NQ-UBTVQH", grants=[f"{one.user.grants.get().pk}@18050" for one in kept], by=officer,
    )  # fmt: skip
    for people in (*at.values(),):
        fresh(people.reader), fresh(people.chair)
    fresh(guardian)
    return SimpleNamespace(u=at[world.u], y=at[world.y], heir=Place.objects.get(code="18050"), guardian=guardian)


def test_who_goes_on_reads_on(merged):
    assert list(desks.open_to(merged.u.reader.user)) == [merged.u.desk]
    assert envelopes.reads(merged.u.reader.user, merged.u.box)
    assert not desks.open_to(merged.y.reader.user) and not envelopes.reads(merged.y.reader.user, merged.y.box)


def test_reports_go_to_a_desk_that_somebody_reads_until_the_heir_has_its_own(merged):
    assert desks.desk_for(merged.heir, "police") == merged.u.desk
    offices = [(merged.u.chair.user, "Chủ tịch"), (merged.guardian.user, "Thanh tra tỉnh")]
    own = merged.u.reader.open_desk(merged.heir, "police", offices)
    assert desks.desk_for(merged.heir, "police") == own


def test_a_reader_seats_the_heirs_new_reader(merged, sitter):  # noqa: F811
    new = sitter("doc.moi", ("tip_reader", merged.heir))
    assert new.key in desks.seatless(merged.u.desk) and not envelopes.reads(new.user, merged.u.box)
    merged.u.reader.give_seat(merged.u.desk, new.user)
    assert envelopes.reads(new.user, merged.u.box)
    assert new.read(merged.u.desk, merged.u.box.box) == {"what": "x"}


def test_where_no_reader_is_left_the_shares_bring_the_desk_back(merged):
    reader = merged.u.reader
    assert not desks.readers(merged.y.desk)
    recovery = keys.ask_recovery(merged.y.desk, reason="Sáp nhập, không còn người đọc", by=reader.user)
    merged.y.chair.hand_share(recovery)
    merged.guardian.hand_share(recovery)
    reader.finish_recovery(recovery)
    assert reader.read(merged.y.desk, merged.y.box.box) == {"what": "x"} and envelopes.reads(reader.user, merged.y.box)


def test_who_did_not_go_on_asks_for_nothing(merged):
    with pytest.raises(PermissionDenied):
        keys.ask_recovery(merged.y.desk, reason="Muốn đọc", by=merged.y.reader.user)
