"""The screens of the yearly review: the round, the list that is ticked, the evidence, and who sees what."""

import pytest
from django.urls import reverse
from django.utils import translation

from tuquan.journal.models import Event
from tuquan.kit.testing import RegisterTests
from tuquan.organisations import actions as organisations
from tuquan.schemes import actions, terms
from tuquan.schemes.actions.reviews import Ticked
from tuquan.schemes.evidence import gather
from tuquan.schemes.models import Review
from tuquan.schemes.tests.conftest import D, set_local
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db
WAY = {"rating": "good", "decision": "keep", "minutes": "7/BB", "on": "20/12/2025", "end_reason": "ineffective"}


def address(key, page, *args):
    return reverse(f"register:schemes.{key}:{page}", args=args)


@pytest.fixture
def points(scheme, launch, world):
    return [launch(scheme, world.u, name=f"Điểm {n}", ref=f"D{n}") for n in range(3)]


@pytest.fixture
def round_(points, world, cast):
    return actions.open_round(world.p3, year=2025, on=D(2025, 11, 20), by=cast["province"])


@pytest.fixture
def holder(cast):
    return cast["ministry"]


@pytest.fixture
def reader(cast):
    return cast["analyst"]


class TestRounds(RegisterTests):
    key = "schemes.rounds"

    @pytest.fixture
    def make(self, world, cast, point, db):
        places = [world.u, world.y, world.z, world.ab, world.cc, world.p3, world.p]

        def make(n):
            """Seven places, the communes before their provinces, and four years: more rounds there are not."""
            years = (2023, 2024, 2025, 2026)
            year, place = years[n // len(places) % 4], places[n % len(places)]
            if actions.reviews.Round.objects.filter(place=place, year=year).exists():
                return None
            return actions.open_round(place, year=year, on=D(2026, 1, 5), by=cast["ministry"])

        return make


class TestReviews(RegisterTests):
    key = "schemes.reviews"

    @pytest.fixture
    def make(self, scheme, launch, world, cast):
        def make(n):
            launch(scheme, world.u, ref=f"D{n}")
            found = actions.reviews.Round.objects.first()
            if found is None:
                found = actions.open_round(world.p3, year=2025, on=D(2025, 11, 20), by=cast["province"])
            else:
                actions.renew_round(found, by=cast["province"])
            return found.reviews.latest("pk")

        return make


def test_ticked_points_are_decided_together(client, round_, points, cast):
    client.force_login(cast["province"])
    page = client.get(address("reviews", "list"), {"round": round_.pk}).content.decode()
    url = address("rounds", "verb", round_.pk, "decide_reviews")
    assert page.count('name="review"') == 3 and f'formaction="{url}"' in page and "all=1" in page
    keys = list(round_.reviews.order_by("pk").values_list("pk", flat=True))
    form = client.get(url, {"review": keys[:2]})
    assert form.context["form"].initial["reviews"] == f"{keys[0]},{keys[1]}" and "Điểm 1" in form.content.decode()
    before = Event.objects.count()
    answer = client.post(url, WAY | {"reviews": f"{keys[0]},{keys[1]}"})
    assert answer.status_code == 302 and answer["Location"].startswith(address("reviews", "list"))
    assert Event.objects.count() == before + 1
    again = client.post(url, WAY | {"reviews": f"{keys[0]},{keys[1]}"})
    assert again.status_code == 422 and Event.objects.count() == before + 1
    assert "Điểm 0" in again.content.decode() and "Điểm 1" in again.content.decode()
    rest = client.get(url, {"round": round_.pk, "all": "1"})
    assert rest.context["form"].initial["reviews"] == str(keys[2])
    undo = client.get(address("rounds", "verb", round_.pk, "undo_decisions"), {"round": round_.pk, "all": "1"})
    assert undo.context["form"].initial["reviews"] == f"{keys[0]},{keys[1]}"
    assert client.get(url).status_code == 302  # nothing ticked
    page = client.get(address("reviews", "record", keys[0])).content.decode()
    assert "7/BB" in page and str(actions.decide_reviews.label) in page  # the act of many is in the history of each


def test_one_review_is_decided_on_its_own_page(client, round_, points, cast):
    review = round_.reviews.first()
    client.force_login(cast["officer"])
    marks = {"order": 18, "activity": 25, "people": 15, "results": 12, "standard": 5}
    url = address("reviews", "verb", review.pk, "self_review")
    assert client.post(url, marks | {"order": 21}).context["form"].errors.keys() == {"order"}
    assert client.post(url, marks | {"order": ""}).status_code == 422
    assert client.post(url, marks).status_code == 302
    assert client.get(address("reviews", "verb", review.pk, "decide_reviews")).status_code == 403
    client.force_login(cast["province"])
    url = address("reviews", "verb", review.pk, "decide_reviews")
    assert client.get(url).context["form"].fields["rating"].initial == "average"
    for wrong, name in (({"minutes": ""}, "minutes"), ({"rating": "x"}, "rating"), ({"on": "1/1/2025"}, "on")):
        answer = client.post(url, WAY | wrong)
        assert answer.status_code == 422 and set(answer.context["form"].errors) == {name}
    assert client.post(url, WAY | {"decision": "replicate"}).status_code == 302
    assert client.post(url, WAY).status_code == 302  # no longer possible, said in a message
    assert Review.objects.get(pk=review.pk).decision == "replicate"


def test_what_is_to_be_replicated_stands_on_the_page_of_the_scheme(client, scheme, round_, points, cast):
    keys = list(round_.reviews.filter(point=points[0]).values_list("pk", flat=True))
    given = WAY | {"decision": "replicate", "on": D(2025, 12, 20)}
    actions.decide_reviews(Ticked(round_, keys), **given, by=cast["province"])
    client.force_login(cast["officer"])
    found = client.get(address("schemes", "record", scheme.pk)).context["to_replicate"]
    assert [one.point for one in found] == [points[0]]
    page = client.get(address("points", "record", points[0].pk)).content.decode()
    assert address("reviews", "record", keys[0]) in page


def test_the_round_says_how_far_it_is(client, scheme, launch, round_, points, world, cast):
    launch(scheme, world.u1, on=D(2025, 9, 1), name="còn non")
    keys = list(round_.reviews.filter(point=points[0]).values_list("pk", flat=True))
    actions.decide_reviews(Ticked(round_, keys), **WAY | {"on": D(2025, 12, 20)}, by=cast["province"])
    actions.strike_off(points[1], on=D(2025, 12, 1), end_reason="file", reason="x", by=cast["chair"])
    for who in ("province", "officer"):  # the commune sees its part of the round of the province
        client.force_login(cast[who])
        told = client.get(address("rounds", "record", round_.pk)).context
        assert told["progress"] == {"todo": 1, "marked": 0, "decided": 1, "ended": 1, "left": 1, "whole": 2}
        assert [(home.name, home.left, home.whole) for home in told["homes"]] == [("Xã Uyên", 1, 3)]
        assert [(point.name, day) for point, day in told["young"]] == [("còn non", D(2026, 3, 1))]
        assert [(n, share) for _name, n, share, _colour in told["classes"]] == [(1, 100)]
    client.force_login(make_user("noi.khac", ("commune_officer", world.y)))
    told = client.get(address("rounds", "record", round_.pk)).context
    assert told["progress"]["whole"] == 0 and not told["young"]


def test_evidence_is_of_the_point_or_names_the_place(round_, points, scheme, launch, world, cast):
    """Bodies stand for whatever another register counts: schemes know no neighbour, only what the ledger holds."""
    for place in (world.u1, world.u):
        organisations.enter_body(place, kind="club", name="Câu lạc bộ", first_day=D(2020, 1, 1), by=cast["officer"])
    area, other = launch(scheme, world.u1, name="Điểm thôn Một"), launch(scheme, world.u2, name="Điểm thôn Hai")
    actions.renew_round(round_, by=cast["province"])
    for day, came in ((D(2025, 5, 1), 30), (D(2025, 6, 1), None), (D(2024, 6, 1), 99)):
        actions.log_activity(area, day=day, kind="meeting", attendances=came, by=cast["officer"])
    keys = ["schemes.activities", "schemes.attendances", "schemes.members", "organisations.bodies", "no.such"]
    criterion = {"code": "all", "name": "Chung", "most": 100, "evidence": keys}
    set_local(terms.CRITERIA, [criterion])
    reviews = {one.point_id: one for one in round_.reviews.select_related("place", "point")}
    facts = gather(list(reviews.values()), round_)

    def told(point):
        return [(fact.value, fact.where) for fact in facts[reviews[point.pk].pk]["all"]]

    assert told(area) == [(2, ""), (30, ""), (10, ""), (1, "Thôn Một"), (None, "")]
    assert told(other) == [(0, ""), (0, ""), (10, ""), (2, "Xã Uyên"), (None, "")]
    assert told(points[0])[3] == (2, "Xã Uyên")
    assert not facts[reviews[area.pk].pk]["all"][4].known
    actions.strike_off(other, on=D(2025, 12, 1), end_reason="file", reason="x", by=cast["chair"])
    facts = gather(list(reviews.values()), round_)
    assert told(other)[2] == (10, "")  # what it had when it was reviewed, not what was left


def test_the_screen_says_that_the_criteria_were_not_found(client, round_, cast):
    client.force_login(cast["officer"])
    client.cookies["django_language"] = "en"
    with translation.override("en"):
        page = client.get(address("reviews", "record", round_.reviews.first().pk)).content.decode()
    assert "Not found in any text read" in page and "not recorded here" in page and "22/HD-BCA-V05" in page
