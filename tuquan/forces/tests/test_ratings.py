"""The yearly rating by the guidance of 2026: window, levels, shares, and who is not rated."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from tuquan.forces import actions
from tuquan.forces.actions.ratings import last_year, window_of
from tuquan.forces.models import Rating
from tuquan.forces.tests.conftest import FORMED
from tuquan.forces.tests.figures import amount
from tuquan.kit import period
from tuquan.kit.period import Period
from tuquan.kit.testing import RegisterTests
from tuquan.ledger.check import mismatches
from tuquan.tests.world import make_user

YEAR, DAY = 2026, date(2026, 11, 20)
GUIDANCE = "01/HD-BCA-V05"


@pytest.fixture(autouse=True)
def late(monkeypatch):
    """On the last day of 2026, when the year of the guidance is over."""
    import sys

    for name, module in list(sys.modules.items()):
        if name.startswith("tuquan.forces") and getattr(module, "today", None) is period.today:
            monkeypatch.setattr(module, "today", lambda: date(2026, 12, 31))


@pytest.fixture
def rate(cast):
    def rate(rated, level, **given):
        given = {"year": YEAR, "on": DAY, "decision": "90/QĐ-UBND", "by": cast["chair"]} | given
        verb = actions.rate_team if rated._meta.model_name == "body" else actions.rate_member
        return verb(rated, level=level, **given)

    return rate


@pytest.fixture
def teams(world, cast):
    """Six of them, old enough."""
    given = {"areas": [world.u1], "on": FORMED, "decision": "1/QĐ", "by": cast["chair"]}
    return [actions.form_team(world.u, name=f"Tổ {number}", **given) for number in range(6)]


def refused(rate, *args, **given):
    with pytest.raises(ValidationError) as caught:
        rate(*args, **given)
    told = caught.value.message_dict
    assert all(GUIDANCE in one for each in told.values() for one in each), told
    return set(told)


def test_the_window_comes_from_the_law():
    assert window_of(2026) == Period(date(2025, 11, 15), date(2026, 11, 14))
    assert last_year(date(2026, 11, 15)) == 2026 and last_year(date(2026, 11, 14)) == 2025
    for year in (2025, 2000):
        with pytest.raises(ValidationError):
            window_of(year)


def test_a_rated_team_counts_by_level(world, rate, teams):
    rate(teams[0], "good")
    rate(teams[1], "failed")
    assert amount(world.u, "teams_rated").splits["level=good"] == 1
    assert amount(world.u, "teams_rated").value == 2 and not list(mismatches())
    with pytest.raises(ValidationError):
        rate(teams[0], "done")


def test_only_the_chair_rates(cast, rate, teams):
    for name in ("officer", "province"):
        with pytest.raises(PermissionDenied):
            rate(teams[0], "good", by=cast[name])


def test_not_before_the_year_is_over_nor_under_complaint(rate, teams):
    assert refused(rate, teams[0], "good", on=date(2026, 11, 14)) == {"on"}
    assert refused(rate, teams[0], "good", complained=True) == {"complained"}


def test_not_under_nine_months(world, cast, rate, join):
    given = {"name": "Mới", "areas": [world.u2], "decision": "1/QĐ", "by": cast["chair"]}
    young = actions.form_team(world.u, on=date(2026, 2, 16), **given)
    old = actions.form_team(world.u, on=date(2026, 2, 15), **given)
    assert refused(rate, young, "good") == {"year"}
    rate(old, "good")
    member = join(into=old, on=date(2026, 3, 1))
    assert refused(rate, member, "good") == {"year"}


def test_who_had_left_is_not_rated(cast, rate, head):
    actions.end_member(head, on=date(2026, 11, 14), reason="own_wish", by=cast["chair"])
    with pytest.raises(ValidationError):
        rate(head, "good")


def test_at_most_a_fifth_of_the_good_are_excellent(rate, teams):
    for team in teams[:4]:
        rate(team, "good")
    assert refused(rate, teams[4], "excellent", tasks_done=95) == {"tasks_done"}
    assert refused(rate, teams[4], "excellent") == {"tasks_done"}
    rate(teams[4], "excellent", tasks_done=96)
    assert refused(rate, teams[5], "excellent", tasks_done=99) == {"level"}
    rate(teams[5], "done")
    assert Rating.objects.filter(level="excellent").count() == 1


def test_taking_back_a_good_one_keeps_the_share(cast, rate, teams):
    for team in teams[:4]:
        good = rate(team, "good")
    excellent = rate(teams[4], "excellent", tasks_done=99)
    refused(lambda: actions.void_rating(good, reason="nhầm", by=cast["chair"]))
    actions.void_rating(excellent, reason="nhầm", by=cast["chair"])
    good.refresh_from_db()
    actions.void_rating(good, reason="nhầm", by=cast["chair"])
    assert Rating.objects.standing().count() == 3


def test_members_have_a_share_of_their_own(rate, team, head, join):
    rate(team, "good")
    rate(head, "good")
    members = [join(f"Người {number} (mẫu)") for number in range(5)]
    for member in members[:3]:
        rate(member, "good")
    rate(members[3], "excellent")
    assert refused(rate, members[4], "excellent") == {"level"}


def test_a_head_is_not_rated_above_the_team(rate, team, head):
    assert refused(rate, head, "good") == {"level"}, "the team comes first"
    rate(team, "done")
    assert refused(rate, head, "good") == {"level"}
    rate(head, "good", newly_in=True)


def test_a_team_is_not_rated_below_its_head(rate, team, head):
    rate(head, "good", newly_in=True)
    assert refused(rate, team, "done") == {"level"}
    rate(team, "good")


def test_an_acting_deputy_counts_as_head(rate, team, join):
    deputy, member = join("Phó (mẫu)", post="deputy"), join()
    rate(team, "done")
    assert refused(rate, deputy, "good") == {"level"}
    rate(member, "good")


def test_an_excellent_team_lost_nobody_over_a_breach(cast, rate, teams, team, join):
    for other in teams[:5]:
        rate(other, "good")
    bad = join()
    actions.end_member(bad, on=date(2026, 3, 1), reason="prosecuted", by=cast["chair"])
    assert refused(rate, team, "excellent", tasks_done=99) == {"level"}


def test_an_excellent_team_has_nobody_who_failed(cast, rate, teams, team, join):
    for other in teams[:5]:
        rate(other, "good")
    first, second = join(), join("Khác (mẫu)")
    rate(first, "failed")
    assert refused(rate, team, "excellent", tasks_done=99) == {"level"}
    rating = Rating.objects.get(member=first)
    actions.void_rating(rating, reason="nhầm", by=cast["chair"])
    rate(team, "excellent", tasks_done=99)
    assert refused(rate, second, "failed") == {"level"}


def test_ratings_of_members_are_for_those_who_read_names(client, cast, rate, team, head):
    rate(team, "good", decision="của tổ")
    own = rate(head, "good", decision="của tổ viên")
    addresses = reverse("register:forces.ratings:list"), reverse("register:forces.ratings:record", args=[own.pk])
    client.force_login(cast["analyst"])
    page = client.get(addresses[0]).content.decode()
    assert "của tổ" in page and "của tổ viên" not in page and "Nguyễn Thị Đào" not in page
    assert client.get(addresses[1]).status_code == 404
    client.force_login(cast["province"])
    assert all("Nguyễn Thị Đào" in client.get(address).content.decode() for address in addresses)


class TestRatings(RegisterTests):
    key = "forces.ratings"

    @pytest.fixture
    def holder(self, world):
        return make_user("chu.tich", ("commune_chair", world.u))

    @pytest.fixture
    def reader(self, world):
        return make_user("tinh", ("provincial_officer", world.p3))

    @pytest.fixture
    def make(self, world, holder):
        def make(number):
            given = {"name": f"Tổ {number}", "areas": [world.u1], "on": FORMED, "decision": "1/QĐ", "by": holder}
            team = actions.form_team(world.u, **given)
            return actions.rate_team(team, year=YEAR, level="good", on=DAY, decision="9/QĐ", by=holder)

        return make


@pytest.fixture
def commune_page(client, cast):
    client.force_login(cast["chair"])
    address = reverse("forces:rate_commune")
    base = {"decision": "91/QĐ-UBND", "on": "20/11/2026", "clear": "on"}

    def send(**given):
        return client.post(address, base | given)

    send.get = lambda: client.get(address)
    return send


def test_a_whole_commune_is_rated_at_once(commune_page, teams, team, head, join):
    member = join()
    levels = {f"level_t{one.pk}": "good" for one in teams[:4]}
    done = commune_page(
        **levels, **{f"level_t{team.pk}": "excellent", f"tasks_done_t{team.pk}": "97", f"level_m{head.pk}": "good",
                     f"level_m{member.pk}": "done"}
    )  # fmt: skip
    assert done.status_code == 302, done.context["form"].errors
    assert Rating.objects.count() == 7 and Rating.objects.values("event").distinct().count() == 1
    page = commune_page.get().content.decode()
    assert f"level_t{teams[5].pk}" in page and f"level_t{team.pk}" not in page  # what is rated stands as text


def test_all_or_none_and_what_was_typed_stays(commune_page, teams, team, head):
    wrong = {f"level_t{teams[0].pk}": "good", f"level_t{teams[1].pk}": "excellent", f"level_m{head.pk}": "good",
             f"level_t{team.pk}": "done", f"tasks_done_t{teams[1].pk}": "80"}  # fmt: skip
    answer = commune_page(**wrong)
    assert answer.status_code == 422 and not Rating.objects.exists()
    errors = answer.context["form"].errors
    assert set(errors) == {f"tasks_done_t{teams[1].pk}", f"level_m{head.pk}"}
    assert all(GUIDANCE in says for each in errors.values() for says in each)
    assert answer.context["form"][f"level_t{teams[0].pk}"].value() == "good"
    over = commune_page(**{f"level_t{one.pk}": "good" for one in teams[:2]},
                        **{f"level_t{teams[2].pk}": "excellent", f"tasks_done_t{teams[2].pk}": "99"})  # fmt: skip
    assert over.status_code == 422 and GUIDANCE in str(over.context["form"].non_field_errors())
    assert not Rating.objects.exists()
    assert "clear" in commune_page(clear="").context["form"].errors
    assert commune_page().context["form"].non_field_errors()  # nobody chosen


def test_only_the_chair_opens_the_page_of_the_commune(client, cast, teams):
    address = reverse("forces:rate_commune")
    client.force_login(cast["officer"])
    assert client.get(address).status_code == 403
    client.force_login(cast["chair"])
    assert client.get(address, {"place": "1"}).status_code in (200, 404)
    assert client.get(address, {"place": "x"}).status_code == 404


def test_the_page_of_the_commune_takes_as_many_statements_for_more(
    client, cast, teams, join, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(cast["chair"])
    address = reverse("forces:rate_commune")
    join(into=teams[0])
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for team in teams:
        for _number in range(3):
            join(into=team)
    with django_assert_num_queries(len(few)):
        client.get(address)
