"""All roles at all addresses: nobody learns anything of another commune, and at home nobody more than their role says.

Xã Uyên keeps one record of each kind, each holding a word that occurs nowhere else. Every address of the site is then
opened, and the answer searched for these words.
"""

import re
from datetime import date

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from tuquan.accounts import actions as accounts
from tuquan.accounts.roles import ROLES
from tuquan.campaigns import actions as campaigns
from tuquan.journal.models import Event
from tuquan.kit.register import registry
from tuquan.ledger import actions as ledger
from tuquan.ledger.models import LiveFrom
from tuquan.mediation import actions as mediation
from tuquan.places import actions as places
from tuquan.places.models import KeyArea
from tuquan.returns import actions as returns
from tuquan.tests.kept import (
    keep_bodies,
    keep_documents,
    keep_forces,
    keep_petitions,
    keep_schemes,
    keep_sealed,
    keep_tip,
)
from tuquan.tests.opened import COMMON, KEY, addresses, open_all, text_of
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db

D = date

# What stands in the records of Xã Uyên, and which roles there may ever read it on any page.
DISPUTES = {"commune_chair", "justice_clerk", "group_head"}
CAMPAIGNS = {"commune_officer", "commune_chair", "front_cadre", "provincial_officer"}
POINTS = CAMPAIGNS | {"ministry_analyst"}
GROUPS = DISPUTES | {"front_cadre", "provincial_officer"}
MEMBERS = {"commune_officer", "commune_chair", "provincial_officer"}
TEAMS = MEMBERS | {"ministry_analyst"}
RETURNS = {"commune_officer", "commune_chair", "provincial_officer", "ministry_analyst"}
LETTERS = {"commune_chair", "petition_clerk"}
DRAFTS = {"commune_officer", "commune_chair", "police_head", "ministry_analyst"}  # whose role is held at the commune itself
PAPERS = DRAFTS | {"provincial_officer"}
BODIES = CAMPAIGNS | {"justice_clerk"}
GIVERS = {"commune_officer", "commune_chair", "front_cadre"}
READERS = {
    "Nguyễn Văn Đương": DISPUTES,  # a party
    "ranh giới vườn": DISPUTES,  # what the dispute is about
    "trả lại lối đi": DISPUTES,  # the agreement
    "uống nước chè": DISPUTES,  # the course of a session
    "sân nhà bác Cả": DISPUTES,  # where it was held
    "gây gổ ngoài chợ": DISPUTES | {"commune_officer"},  # the one that was handed over to the police
    "Trần Thị Hòa": GROUPS,  # a mediator
    "Đỗ Thị Gác": MEMBERS,  # a member of a security team
    "bỏ ca trực": MEMBERS,  # why she was warned
    "Tổ gác Uyên": TEAMS | {"auditor"},  # a team's name: no personal field
    "xe công nông": CAMPAIGNS,  # a topic raised
    "hội trường thôn": CAMPAIGNS,  # a venue
    "Đợt riêng Uyên": CAMPAIGNS | {"auditor"},  # a campaign's title: no personal field, so it stands in the journal
    "Hồ Thị Tặng": GIVERS,  # who gave money to a point and a team
    "kẻng mới Uyên": POINTS | {"auditor"},  # what it was spent on is made public
    "đèn pin gác": TEAMS | {"auditor"},  # the same, of a team
    "Vũ Thị Gương": CAMPAIGNS,  # an exemplar
    "Điểm riêng Uyên": POINTS | {"auditor"},  # a point's name: no personal field either
    "BC-77/UYEN": RETURNS | {"auditor"},  # where a return comes from: the same
    "Câu lạc bộ riêng Uyên": BODIES | {"auditor"},  # a body's name: no personal field, so it stands in the journal
    "Phan Thị Chủ": CAMPAIGNS,  # who heads it
    "Kế hoạch riêng Uyên": PAPERS,  # what an issued document is about
    "lo giữ xóm riêng": PAPERS,  # what it says
    "Dự thảo kín Uyên": DRAFTS,  # what is still being written
    "Lê Thị Quản": {"administrator", "commune_chair", "justice_clerk"},  # who holds an account, and may be given work
    "đốt rác ban đêm": set(),  # what is sealed stands on no page of the server
    "giấu pháo riêng Uyên": set(),  # the same of a tip
    "Tống Thị Báo": set(),  # who sent it
    "Nguyễn Thị Kín": set(),  # who reported it
    "hỏi chỗ đốt rác": {"tip_reader", "guardian"},  # why it must be known who did
    "mất giấy ghi cụm từ": {"commune_chair", "police_head"},  # why a desk must be recovered: told to who keeps a share
    "hàng rào lấn đường": LETTERS,  # a petition in short
    "mong được xem lại": LETTERS,  # what it says
    "Mai Thị Viết": LETTERS,  # who wrote it
    "ngõ Cây Me": LETTERS,
    "0987000111": LETTERS,
    "tòa đang xét": LETTERS,  # why it was not accepted
    "Tạ Văn Khách": LETTERS,  # who came to a reception day
    "hỏi về lối mòn": LETTERS,
    "chỉ dẫn tận nơi": LETTERS,
    "nhà một cửa Uyên": LETTERS | {"auditor"},  # where residents are received: no personal field
}
NAMES = ("Nguyễn Văn Đương",)
NAMED_AT = {"register:mediation.disputes:record", "mediation:group_book", "mediation:place_book"}

FIGURES = ("987.654", "987,654", "987654")  # the attendances of Xã Uyên, alone
FIGURE_READERS = {name for name, role in ROLES.items() if "ledger.read_figures" in role.rights}

PUBLIC = (  # residents' pages: they send no referrer at all
    "start", "receipts:page", "tips:choose", "tips:send", "petitions:send", "petitions:send_at", "petitions:rate",
    "petitions:published",
)  # fmt: skip
OPEN = ("places:suggest", "casework:worklist", "casework:poster", "proof:page", *PUBLIC)  # a sheet for the wall is no secret


@pytest.fixture
def keepers(world):
    """Who keeps the records of Xã Uyên."""
    return {role: make_user(f"keeper.{role}", (role, world.u if role != "provincial_officer" else world.p3))
            for role in ROLES}  # fmt: skip


@pytest.fixture
def kept(world, keepers) -> dict[str, int]:
    """One record of each kind at Xã Uyên: keys by register."""
    clerk, officer, province = (keepers[role] for role in ("justice_clerk", "commune_officer", "provincial_officer"))
    group = mediation.bring_in_group(
        world.u1, name="Tổ hòa giải Một", first_day=D(2020, 1, 2), decision="12/QĐ", women=1, men=2, by=clerk
    )
    mediator = mediation.propose_mediator(group, name="Trần Thị Hòa", sex="f", by=clerk)
    mediation.recognise_mediator(mediator, on=D(2021, 1, 2), decision="13/QĐ", by=keepers["commune_chair"])
    given = {"category": "friction", "ground": "request", "by": clerk}
    dispute = mediation.open_dispute(
        group, violence=False, received_on=D(2025, 3, 3), party_names=["Nguyễn Văn Đương"], summary="ranh giới vườn",
        **given,
    )  # fmt: skip
    mediation.assign(dispute, mediators=[mediator], on=D(2025, 3, 3), by=clerk)
    mediation.hold_session(dispute, on=D(2025, 3, 4), venue="sân nhà bác Cả", notes="uống nước chè", by=clerk)
    mediation.close(dispute, outcome="settled", on=D(2025, 3, 9), agreement_written=True, agreement="trả lại lối đi",
                    by=clerk)  # fmt: skip
    running = mediation.open_dispute(group, violence=False, received_on=D(2026, 3, 3), **given)
    mediation.assign(running, mediators=[mediator], on=D(2026, 3, 3), by=clerk)
    given_away = mediation.open_dispute(
        group, violence=True, handed_over_to="police", received_on=D(2025, 4, 4), summary="gây gổ ngoài chợ", **given
    )
    held = {"organisers": ["police"], "by": officer}
    made = {
        kind: campaigns.record_campaign(
            world.u, kind=kind, first_day=D(2026, 8, 10), title=f"Đợt riêng Uyên {kind}", venue="hội trường thôn",
            attendances=987_654 if kind == "drive" else 0, **({"channel": "leaflet"} if kind == "outreach" else {}),
            **held,
        )
        for kind in ("drive", "forum", "festival", "conference", "outreach")
    }  # fmt: skip
    topic = campaigns.raise_topic(made["forum"], category="traffic", text="xe công nông", by=officer)
    sheet = returns.file_return(
        world.u, first_day=D(2025, 1, 1), last_day=D(2025, 12, 31), source="BC-77/UYEN", by=officer,
        lines=[{"indicator": "petitions.received", "split": "", "value": 4}],
    )  # fmt: skip
    returns.submit_return(sheet, by=officer)
    returns.accept_return(sheet, by=province)
    ledger.go_live(world.u, register="mediation", day=D(1950, 1, 1), by=province)
    places.set_population(world.u, year=2025, persons=10, households=3, source="UBND", by=officer)
    places.label_key_area(world.u, label="hot_spot", first_day=D(2026, 1, 1), last_day=D(2027, 1, 1), by=officer)
    user = accounts.open_account(world.u, username="quan", display_name="Lê Thị Quản", role="group_head",
                                 by=keepers["administrator"])  # fmt: skip
    return {
        "mediation.groups": group.pk, "mediation.mediators": mediator.pk, "mediation.disputes": dispute.pk,
        "mediation.handed_over": given_away.pk, "campaigns.all": made["drive"].pk,
        **{f"campaigns.{kind}": one.pk for kind, one in made.items()},
        "campaigns.sessions": made["drive"].sessions.get().pk, "campaigns.topics": topic.pk,
        "accounts.users": user.pk, "accounts.grants": user.grants.get().pk,
        "returns.returns": sheet.pk, "returns.lines": sheet.lines.get().pk,
        "ledger.live_days": LiveFrom.objects.get().pk, "places.populations": world.u.populations.get().pk,
        "places.key_areas": KeyArea.objects.get().pk, "places.places": world.u.pk,
        **keep_bodies(world, keepers), **keep_forces(world, keepers), **keep_schemes(world, keepers),
        **keep_documents(world, keepers), **keep_sealed(world, keepers), **keep_tip(world),
        **keep_petitions(world, keepers),
    }  # fmt: skip


# --- strangers -------------------------------------------------------------------------------------------------------


def test_nobody_learns_anything_of_another_commune(world, keepers, kept):
    """One who holds every role at the commune next door."""
    stranger = make_user("la", *((role, world.z) for role in ROLES))
    for name, address, status, text in open_all(stranger, kept, world.u):
        told = [word for word in (*READERS, *FIGURES) if word in text]
        assert not told, f"{address} tells {told}"
        key = name.split(":")[1] if name.startswith("register:") else ""
        if name.endswith((":record", ":verb")) and key not in COMMON:
            assert status == 404, f"{address}: {status}"
        assert status < 500, address


def test_nobody_acts_on_another_commune(world, keepers, kept):
    """The same, pressing every button."""
    client, before = Client(), Event.objects.count()
    client.force_login(make_user("la", *((role, world.z) for role in ROLES)))
    for name, address, _query in addresses(kept, world.u):
        if name.endswith(":verb"):
            expected = {403, 404} if name.split(":")[1] in COMMON else {404}
            assert client.post(address, {"reason": "x"}).status_code in expected, address
    assert client.post(reverse("accounts:make_link", args=[kept["accounts.users"]])).status_code == 404
    assert Event.objects.count() == before


def test_without_a_role_there_is_nothing(world, keepers, kept):
    for name, address, status, text in open_all(make_user("khong"), kept, world.u):
        assert not [word for word in (*READERS, *FIGURES) if word in text], address
        assert status in (302, 403, 404, 405, 410) or name in OPEN, (address, status)


def test_visitors_are_sent_to_sign_in(world, keepers, kept):
    client = Client()
    for name, address, query in addresses(kept, world.u):
        answer = client.get(address, query)
        if name in PUBLIC:
            assert answer.status_code == (404 if "00000" in address else 200), address
        elif name == "proof:page":
            assert answer.status_code == 200, address
        elif name in ("set_language", "accounts:use_link"):
            assert answer.status_code in (302, 405, 410), address
        elif name == "casework:feed":
            assert answer.status_code == 404, address
        else:
            assert answer.status_code == 302 and answer["Location"].startswith(reverse("account_login")), address


# --- at home ---------------------------------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("role", ROLES)
def test_at_home_nobody_reads_more_than_the_role_says(world, keepers, kept, role):
    seen = set()
    for _name, address, status, text in open_all(keepers[role], kept, world.u):
        assert status < 500, address
        told = {word for word in READERS if word in text}
        assert not {word for word in told if role not in READERS[word]}, f"{address} tells {role} {told}"
        if role not in FIGURE_READERS | CAMPAIGNS:
            assert not [figure for figure in FIGURES if figure in text], address
        seen |= told
    local = {word for word, readers in READERS.items() if role in readers}
    assert seen == local, f"{role} does not find {local - seen}"


def test_a_party_is_named_where_the_dispute_is_kept_and_nowhere_else(world, keepers, kept):
    named = {
        name for name, _address, _status, text in open_all(keepers["justice_clerk"], kept, world.u)
        if any(party in text for party in NAMES)
    }  # fmt: skip
    assert named == NAMED_AT


def test_looking_changes_nothing(world, keepers, kept):
    """No address does anything when it is only opened, not even a button's."""

    def rows():
        return {model._meta.label: model._default_manager.count() for model in apps.get_models()
                if not model._meta.label.startswith("sessions.")}  # fmt: skip

    everybody = make_user("moi.vai", *((role, world.nation) for role in ROLES))
    before = rows()
    for _ in open_all(everybody, kept, world.u):
        pass
    assert rows() == before


def test_nothing_is_done_without_the_token_of_the_page(world, keepers, kept):
    client, before = Client(enforce_csrf_checks=True), Event.objects.count()
    everything = make_user("moi.vai", *((role, world.nation) for role in ROLES))
    client.force_login(everything)
    writing = (":verb", ":add", ":bring_in", ":rate_commune", ":import", ":make_link", ":wizard",
               ":make_key", ":passphrase", ":open_desk", ":give_seat", ":ask", ":opening", ":half")
    for name, address, _query in addresses(kept, world.u):
        if name.endswith(writing):
            assert client.post(address, {"reason": "x"}).status_code in (403, 404), address
    assert Event.objects.count() == before


# --- what every answer carries ---------------------------------------------------------------------------------------


INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>|\sstyle=\"|\son[a-z]+=\"|javascript:", re.IGNORECASE)
DATA_SCRIPT = re.compile(r"<script[^>]*type=\"application/json\"[^>]*>")


def test_every_answer_is_guarded(world, keepers, kept):
    """The browser is told to run nothing of others and to keep nothing, on pages, files and refusals alike."""
    client = Client(raise_request_exception=False)
    client.force_login(keepers["justice_clerk"])
    for name, address, query in addresses(kept, world.u):
        answer = client.get(address, query)
        policy = answer.get("Content-Security-Policy", "")
        assert "default-src 'none'" in policy and "unsafe" not in policy, address
        assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY", address
        told = "no-referrer" if name in PUBLIC and answer.status_code == 200 else "same-origin"
        assert answer["Referrer-Policy"] == told, address
        if answer.status_code == 200 and name != "set_language":
            kept_how = answer.get("Cache-Control", "")
            assert "no-store" in kept_how or (name == "reporting:chart" and "private" in kept_how), address
        if answer.get("Content-Type", "").startswith("text/html") and not answer.get("Content-Disposition"):
            inline = INLINE.findall(DATA_SCRIPT.sub("", text_of(answer)))
            assert not inline, f"{address}: {inline}"


@pytest.mark.parametrize(
    "next_page", ["https://example.com/", "//example.com", "javascript:alert(1)", "/\\example.com"]
)
def test_nobody_is_sent_elsewhere(world, client, next_page):
    make_user("ai", ("commune_officer", world.u))
    given = {"login": "ai", "password": "mat-khau-thu-nghiem", "next": next_page}
    assert "example" not in client.post(reverse("account_login"), given)["Location"]
    answer = client.post(reverse("set_language"), {"language": "en", "next": next_page})
    assert "example" not in answer["Location"] and "javascript" not in answer["Location"]


BAD = ("\x00", "a\x00b", "²", "9" * 30, "9" * 5000, "-1", "31/2/2024", "01/01/0001", "31/12/9999", "9999-12-31",
       "0001-01-01T00:00+14:00", "'; DROP TABLE x;--", "\u202eabc", "%", "A" * 5000)  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=lambda text: ascii(text[:12]))
def test_no_question_breaks_an_address(world, keepers, kept, bad):
    client = Client()
    client.force_login(make_user("moi.vai", *((role, world.nation) for role in ROLES)))
    groups, report = registry["mediation.groups"], reverse("reporting:report")
    asked_of = {
        groups.url("list"): ("q", "sort", "page", "place", "place_id", "state", "first_day_from", "lacking"),
        groups.url("add"): ("place", "place_id"),
        registry["accounts.users"].url("list"): ("q", "is_active"),
        reverse("journal:events"): ("actor", "verb", "place", "subject", "first", "last", "page"),
        reverse("casework:worklist"): ("place", "place_id", "due", "page", "verb", "whose", "assignee"),
        reverse("places:suggest"): ("q",),
        report: ("place", "place_id", "from", "to", "map", "known_at", "sort"),
        reverse("reporting:trace", args=[KEY]): ("place_id", "from", "to", "page"),
        reverse("exchange:export", args=["mediation.groups"]): ("q", "sort", "place"),
    }
    for address, names in asked_of.items():
        for name in names:
            answer = client.get(address, {name: bad})
            assert answer.status_code in (200, 302, 404, 422), f"{address}?{name}"
            text_of(answer)
