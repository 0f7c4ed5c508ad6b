"""What the tests of the report share: a province with a year of figures, and people who may see them."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from tuquan.kit.period import Period
from tuquan.ledger import balances
from tuquan.ledger.actions import import_claims
from tuquan.ledger.batch import Batch
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import find
from tuquan.ledger.reading import Map
from tuquan.reporting import actions, report
from tuquan.reporting.blocks import unfilled
from tuquan.tests.actions import TESTER, give_return, open_many
from tuquan.tests.world import make_user

YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))
KEYS = ["tests.opened", "tests.standing", "tests.rate", "petitions.received", "tests.amount"]
SOURCE = "Công an tỉnh, tổng kết năm"


@pytest.fixture(autouse=True)
def in_english():
    """Messages are looked for in English, whatever the language that the test before left."""
    with translation.override("en"):
        yield


@pytest.fixture
def officer(world):
    """A provincial officer of Hà Tĩnh."""
    return make_user("officer", ("provincial_officer", world.p3))


@pytest.fixture
def analyst(world):
    """An analyst of the whole country."""
    return make_user("analyst", ("ministry_analyst", world.nation))


@pytest.fixture
def filled(world, officer, analyst):
    """Hà Tĩnh: four matters in 2023, six in 2024 of which three settled and one not; a return; two claims."""
    rows = [{"place": world.u, "opened_on": date(2023, 2, n + 1)} for n in range(4)]
    rows += [
        {"place": [world.u, world.x][n % 2], "opened_on": date(2024, n + 1, 20), "kind": "ab"[n % 2], "amount": n,
         **({"closed_on": date(2024, n + 2, 25), "settled": n < 3} if n < 4 else {})}
        for n in range(6)
    ]  # fmt: skip
    open_many(world.nation, rows=rows, by=TESTER)
    lines = [{"indicator": "petitions.received", "value": 81760}]
    give_return(world.p3, YEAR.first, YEAR.last, lines, source=SOURCE, by=officer)
    shared = {
        "split": "", "place": world.p3, "first_day": YEAR.first, "last_day": YEAR.last, "published_on": None,
        "source": "Báo Hà Tĩnh", "note": "",
    }  # fmt: skip
    rows = [
        {"ref": "c1", "indicator": "petitions.received", "figure": "petitions", "value": 81760, "unit": "petition",
         "qualifier": "at_least", **shared},
        {"ref": "c2", "indicator": "tests.opened", "figure": "matters", "value": 9, "unit": "matter",
         "qualifier": "exact", **shared},
        {"ref": "c3", "indicator": "", "figure": "guns", "value": 654, "unit": "item", "qualifier": "exact", **shared},
    ]  # fmt: skip
    import_claims(Batch("claims", rows), by=analyst)
    balances.fold()
    return world


@pytest.fixture
def table(filled):
    """Figures of Hà Tĩnh in 2024, by child."""

    def ask(place=None, window=YEAR, map_=Map.THEN, by_child=True, **options):
        place = place or filled.p3
        return figures(place, window, map=map_, indicators=find(KEYS), by_child=by_child, **options)

    return ask


@pytest.fixture
def made(table):
    return report.of(table())


@pytest.fixture
def client_of():
    """A browser in which this user is signed in."""

    def sign_in(user, language="en"):
        client = Client()
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def head(world):
    """Who signs for the police of Hà Tĩnh."""
    return make_user("truong.ky", ("police_head", world.p3))


@pytest.fixture
def drafted(filled, officer):
    """The year report of Hà Tĩnh, drafted."""
    draft = actions.draft(
        filled.p3, type="periodic", office="police", first_day=YEAR.first, last_day=YEAR.last, recipients="UBND tỉnh",
        by=officer,
    )  # fmt: skip
    return actions.write(draft, blocks=written_out(draft.blocks), by=officer)


def written_out(blocks):
    """The text as an officer would leave it: what was still to be written is."""
    return [block | {"text": "Đã viết."} if unfilled([block]) else block for block in blocks]


@pytest.fixture
def issued(drafted, officer, head):
    """The same, issued."""
    return actions.issue(actions.submit(drafted, by=officer), by=head)


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Files of documents go where they are thrown away."""
    settings.MEDIA_ROOT = tmp_path / "files"
