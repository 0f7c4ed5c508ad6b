"""Records with deadlines, an act under way, and the desks of a commune and its province with who sits there."""

from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from uuid import uuid4

import pytest

from tuquan.casework import clocks, envelopes
from tuquan.casework.actions.keys import FEWEST_PASSES, LEAST_MEMORY
from tuquan.casework.byhand import Officer
from tuquan.casework.clocks import Due
from tuquan.casework.models import Clock
from tuquan.journal.actions import Running, _running
from tuquan.places.models import Place
from tuquan.tests.actions import TESTER, carry, open_matter
from tuquan.tests.world import make_user

READS = "returns.read"
VERB = "returns.submit_return"


@dataclass
class Case:
    """Stands for a record: it is written as the place it is at, which every screen can show."""

    place: Place
    due: list[Due] = field(default_factory=list)
    sealed: bool = False

    def __str__(self) -> str:
        return f"places.Place:{self.place.pk}"

    @property
    def place_id(self) -> int:
        return self.place.pk

    def dues(self) -> list[Due]:
        return self.due


@pytest.fixture
def acting():
    """Inside an action."""
    token = _running.set(Running(uuid4(), "tests.act", "ai"))
    yield
    _running.reset(token)


@pytest.fixture
def case(world, acting):
    """At Xã Uyên, with one deadline of 30 days under the law of denunciations since 2 March 2026."""
    case = Case(world.u, [Due.by_law(VERB, "petitions.denunciation_resolve", date(2026, 3, 2))])
    clocks.keep(case, READS)
    return case


@pytest.fixture
def clock(case):
    return Clock.objects.get()


@pytest.fixture
def sitter():
    """Makes an officer with a key, weak enough for tests: `sitter("name", ("tip_reader", place))`."""

    def make(username, *grants):
        officer = Officer(make_user(username, *grants), "bốn từ chẳng liên quan", FEWEST_PASSES, LEAST_MEMORY)
        officer.make_key()
        return officer

    return make


@pytest.fixture
def cast(world, sitter):
    """Xã Uyên's reader and chair, the province's inspector and guardian, with their desks."""
    it = SimpleNamespace(
        world=world, reader=sitter("doc", ("tip_reader", world.u)), chair=sitter("chu.tich", ("commune_chair", world.u)),
        head=sitter("truong", ("police_head", world.u)), inspector=sitter("thanh.tra", ("province_inspector", world.p3)),
        guardian=sitter("giam.ho", ("guardian", world.p3)), second=sitter("giam.ho.2", ("guardian", world.p3)),
    )  # fmt: skip
    it.offices = [
        (it.chair.user, "Chủ tịch UBND"),
        (it.guardian.user, "Thanh tra tỉnh"),
        (it.head.user, "Trưởng Công an"),
    ]
    it.desk = it.reader.open_desk(world.u, "police", it.offices)
    it.above = [(it.guardian.user, "Thanh tra tỉnh"), (it.second.user, "Hội Luật gia")]
    it.guards = it.guardian.open_desk(world.p3, "guardian", it.above)
    return it


@pytest.fixture
def sealed(cast):
    """A record at Xã Uyên with its content and its writer, sealed by the server."""
    matter = open_matter(cast.world.u, opened_on=date(2026, 3, 1), by=TESTER)

    def work():
        content = envelopes.seal_content(matter, {"what": "đốt rác ban đêm"}, cast.desk)
        identity = envelopes.seal_identity(matter, {"name": "Nguyễn Thị Kín"}, cast.desk, cast.guards)
        return SimpleNamespace(record=matter, content=content, identity=identity)

    return carry(cast.world.u, work=work, by=TESTER)
