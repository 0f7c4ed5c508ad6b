"""The officers' windows and what is typed into them, good and bad."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document
from PIL import Image

from tuquan.casework import actions as casework
from tuquan.casework import files, receipts
from tuquan.casework.models import Attachment, Receipt
from tuquan.kit.period import today
from tuquan.kit.register import registry
from tuquan.kit.testing import RegisterTests
from tuquan.petitions import actions
from tuquan.petitions.models import Petition, Reception

D = date
PETITIONS = "register:petitions.petitions"


class TestPetitions(RegisterTests):
    key = "petitions.petitions"

    @pytest.fixture
    def holder(self, both):
        return both

    @pytest.fixture
    def reader(self):
        return None

    @pytest.fixture
    def make(self, enter):
        return lambda number: enter(brief=f"Đèn đường {number}")


class TestOfficials(RegisterTests):
    key = "petitions.officials"

    @pytest.fixture
    def holder(self, cast):
        return cast["inspector"]

    @pytest.fixture
    def reader(self):
        return None

    @pytest.fixture
    def make(self, world, cast, desks):
        def make(number):
            slip = actions.Slip(world.u)
            actions.register_above(slip, channel="post", received_on=D(2026, 3, 2), brief="x", by=cast["clerk"])
            return Petition.objects.filter(about_official=True).latest("pk")

        return make


class TestReceptionDays(RegisterTests):
    key = "petitions.reception_days"

    @pytest.fixture
    def holder(self, cast):
        return cast["clerk"]

    @pytest.fixture
    def reader(self, cast):
        return cast["chair"]

    @pytest.fixture
    def make(self, world, cast):
        def make(number):
            return actions.plan_reception_day(world.u, day=D(2026, 1, 1) + timedelta(days=number), by=cast["clerk"])

        return make


@pytest.fixture
def day(world, cast):
    return actions.plan_reception_day(world.u, day=D(2026, 3, 10), by=cast["clerk"])


@pytest.fixture
def visit(day, cast):
    def make(number=1, **given):
        given = {"handled": "answered", "answer": "Đã giải thích"} | given
        return actions.receive(day, visitor="Trần Thị Khách (mẫu)", content=f"Hỏi {number}", by=cast["clerk"], **given)

    return make


class TestReceptions(RegisterTests):
    key = "petitions.receptions"

    @pytest.fixture
    def holder(self, cast):
        return cast["clerk"]

    @pytest.fixture
    def reader(self, cast):
        return cast["chair"]

    @pytest.fixture
    def make(self, visit):
        return visit


# --- the desk --------------------------------------------------------------------------------------------------------


def letter(**given):
    return {
        "nature": "open", "channel": "post", "received_on": "2/3/2026", "brief": "Đèn đường hỏng", "people": "1",
        "petitioner": "Nguyễn Văn Đương (mẫu)", "place": "18001",
    } | given  # fmt: skip


def picture() -> SimpleUploadedFile:
    raw = io.BytesIO()
    Image.new("RGB", (40, 60), "white").save(raw, "JPEG")
    return SimpleUploadedFile("don.jpg", raw.getvalue(), "image/jpeg")


@pytest.fixture
def desk(client, cast):
    client.force_login(cast["clerk"])
    return lambda **given: client.post(reverse(f"{PETITIONS}:add"), letter(**given))


def test_a_paper_letter_with_its_scan_on_one_form(desk):
    answer = desk(files=picture())
    petition = Petition.objects.get()
    assert answer.status_code == 302 and answer["Location"] == registry["petitions.petitions"].url("record", petition.pk)
    assert Attachment.objects.get().media_type == "image/jpeg" and petition.code == "1/2026"


def test_a_letter_about_an_official_shows_a_code_and_nothing_else(desk, desks, world):
    answer = desk(nature="official_denunciation", text="nhận tiền", files=picture())
    page = answer.content.decode()
    assert answer.status_code == 200 and "p-code" in page and "Đèn đường" not in page
    petition = Petition.objects.get()
    assert petition.place == world.p3 and petition.kind == "denunciation" and Attachment.objects.get().desk == desks.province


def test_a_denunciation_is_sealed_with_its_scan(desk, desks):
    desk(nature="denunciation", files=picture())
    assert Petition.objects.get().sealed and Attachment.objects.get().desk == desks.committee


def test_a_forwarded_letter_says_by_whom(desk):
    assert desk(channel="forwarded").status_code == 422
    assert desk(channel="forwarded", forwarder="front").status_code == 302


def test_a_repeated_letter_names_the_earlier_by_its_number(desk):
    desk()
    assert desk(earlier="9/2026").status_code == 422
    desk(earlier="1/2026")
    assert Petition.objects.get(code="2/2026").earlier.code == "1/2026"


SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(1)>"
BAD = {
    "script": {"brief": SCRIPT, "petitioner": SCRIPT[:110], "text": SCRIPT, "address": SCRIPT, "contact": SCRIPT},
    "emoji": {"brief": "🔥🔥 đèn", "petitioner": "👩‍👩‍👧"},
    "nfd": {"brief": "Đe\u0300n đươ\u0300ng ho\u0309ng"},
    "long": {"petitioner": "A" * 10_000},
    "clock": {"received_on": "1/1/1800"},
    "ahead": {"received_on": (today() + timedelta(days=1)).strftime("%d/%m/%Y")},
    "nobody": {"people": "0"},
    "null": {"brief": "a\x00b"},
    "fake": {"channel": "telepathy"},
    "both": {"anonymous": "on"},
}


@pytest.mark.parametrize("bad", BAD)
def test_bad_input_is_told_or_kept_harmless(client, desk, bad):
    answer = desk(**BAD[bad])
    assert answer.status_code in (302, 422)
    petition = Petition.objects.first()
    if answer.status_code == 302:
        page = client.get(answer["Location"]).content.decode()
        assert "<script>alert" not in page and "<img src=x" not in page
        if bad == "nfd":
            assert petition.brief == "Đèn đường hỏng"
    else:
        assert petition is None and bad not in ("script", "emoji", "nfd")


def test_a_picture_that_is_none_is_refused(desk):
    answer = desk(files=SimpleUploadedFile("don.jpg", b"MZ\x90 no picture", "image/jpeg"))
    assert answer.status_code == 422 and not Petition.objects.exists()


def test_the_list_says_nothing_personal_and_finds_no_name(client, cast, enter):
    enter(text="bà Tư bán rau")
    client.force_login(cast["clerk"])
    for query in ({}, {"q": "Đương"}, {"q": "Đèn"}, {"q": "bà Tư"}):
        page = client.get(reverse(f"{PETITIONS}:list"), query)
        text = page.content.decode()
        assert "Nguyễn Văn Đương" not in text and "bà Tư bán" not in text
        assert not query or not page.context["rows"]
    assert Petition.personal and not set(Petition.personal) & set(registry["petitions.petitions"].columns)


def test_triage_shows_the_letter_beside_the_definitions(client, cast, enter):
    petition = enter(text="đề nghị xem lại quyết định")
    client.force_login(cast["clerk"])
    address = reverse(f"{PETITIONS}:verb", args=[petition.pk, "sort"])
    page = client.get(address).content.decode()
    assert "đề nghị xem lại" in page and page.count("<dt>") >= 5 and "Luật Tố cáo" in page
    assert client.post(address, {"kind": "complaint", "on": "3/3/2026", "competent": "on"}).status_code == 302
    assert Petition.objects.get().kind == "complaint"


def test_pressing_twice_decides_once(client, both, enter):
    petition = enter(kind="reflection")
    client.force_login(both)
    address = reverse(f"{PETITIONS}:verb", args=[petition.pk, "transfer"])
    given = {"to": "Sở", "on": "3/3/2026"}
    assert client.post(address, given).status_code == 302
    assert client.post(address, given)["Location"].endswith(f"/{petition.pk}/")
    assert petition.steps.filter(verb="transfer").count() == 1


def test_splitting_by_the_form(client, cast, enter):
    petition = enter()
    client.force_login(cast["clerk"])
    given = {"on": "3/3/2026", "kind_1": "reflection", "brief_1": "Đèn", "kind_2": "complaint", "brief_2": "Phạt"}
    assert client.post(reverse(f"{PETITIONS}:verb", args=[petition.pk, "split"]), given).status_code == 302
    assert {part.kind for part in petition.parts.all()} == {"reflection", "complaint"}


def test_a_receipt_is_shown_once(client, cast, enter):
    petition = enter()
    client.force_login(cast["clerk"])
    answer = client.post(reverse(f"{PETITIONS}:verb", args=[petition.pk, "give_receipt"]))
    assert answer.status_code == 200 and answer.content.decode().count("<li>") >= 7 and Receipt.objects.count() == 1
    assert client.post(reverse(f"{PETITIONS}:verb", args=[petition.pk, "give_receipt"])).status_code == 302
    assert Receipt.objects.count() == 1


def text_of(answer) -> str:
    return "\n".join(
        [p.text for p in Document(io.BytesIO(answer.content)).paragraphs]
        + [c.text for t in Document(io.BytesIO(answer.content)).tables for row in t.rows for c in row.cells]
    )


def test_papers_come_out_as_documents(client, both, cast, enter, accept):
    petition = accept(enter(kind="complaint"), D(2026, 3, 3))
    actions.resolve(petition, on=D(2026, 3, 9), outcome="right", answer="Sửa quyết định.", decision="5/QĐ", by=cast["chair"])
    client.force_login(both)
    for key, word in (("bien-nhan", "GIẤY BIÊN NHẬN"), ("thu-ly", "thụ lý"), ("tra-loi", "Sửa quyết định.")):
        answer = client.get(reverse("reporting:paper", args=[f"petitions.Petition:{petition.pk}", key]))
        assert answer.status_code == 200 and word in text_of(answer) and "Nguyễn Văn Đương" in text_of(answer)
    refused = enter(kind="complaint")
    actions.refuse(refused, on=D(2026, 3, 4), grounds=["petitions.complaint_refusals:court"], by=cast["chair"])
    answer = client.get(reverse("reporting:paper", args=[f"petitions.Petition:{refused.pk}", "khong-thu-ly"]))
    assert "Tòa án đã thụ lý" in text_of(answer)
    moved = enter(kind="reflection")
    actions.transfer(moved, to="Sở Xây dựng", on=D(2026, 3, 4), by=cast["clerk"])
    assert "Sở Xây dựng" in text_of(
        client.get(reverse("reporting:paper", args=[f"petitions.Petition:{moved.pk}", "chuyen-don"]))
    )
    assert client.get(reverse("reporting:paper", args=[f"petitions.Petition:{moved.pk}", "tra-loi"])).status_code == 404
    client.force_login(cast["police"])
    assert client.get(reverse("reporting:paper", args=[f"petitions.Petition:{moved.pk}", "chuyen-don"])).status_code == 404


# --- receptions ------------------------------------------------------------------------------------------------------


def test_a_visit_becomes_a_petition_at_once(visit):
    one = visit(handled="recorded", answer="")
    assert one.petition.channel == "reception" and one.petition.petitioner.startswith("Trần Thị Khách")
    assert (one.number, one.reception_day.visits, one.reception_day.people) == (1, 1, 1)
    assert visit(2, people=3).number == 2 and Reception.objects.first().reception_day.people == 4


def test_minutes_of_a_visit(client, cast, visit):
    one = visit()
    client.force_login(cast["clerk"])
    answer = client.get(reverse("reporting:paper", args=[f"petitions.Reception:{one.pk}", "bien-ban"]))
    assert "BIÊN BẢN" in text_of(answer) and "Trần Thị Khách" in text_of(answer)


def test_messages_go_both_ways_and_are_sealed_with_the_letter(world, cast, enter, desks):
    petition = actions.give_receipt(enter(), by=cast["clerk"])
    receipt = receipts.of(petition)
    casework.write_to_reporter(receipt, text="Xin bổ sung ảnh", by=cast["clerk"])
    actions.sort(petition, kind="denunciation", on=D(2026, 3, 3), by=cast["clerk"])
    assert not receipt.messages.exclude(text="").exists() and receipts.story(receipt).open is False
    assert files.of(petition).count() == 0


def test_how_often_the_head_receives_is_said_in_the_readers_language(client, cast):
    client.force_login(cast["clerk"])
    page = client.get(reverse("register:petitions.reception_days:list")).content.decode()
    assert "ngày mỗi month" not in page and "ngày mỗi tháng" in page


@pytest.mark.parametrize(("kind", "cited"), [("complaint", False), ("denunciation", True)])
def test_the_law_on_denunciations_is_not_cited_for_a_complaint(cast, enter, kind, cited):
    from tuquan.petitions.forms.course import SuspendForm

    form = SuspendForm(subject=Petition(kind=kind), by=cast["chair"])
    assert bool(getattr(form, "citation", "")) is cited


def test_a_no_to_the_answer_is_seen_on_the_record(client, cast, both, enter, accept):
    petition = accept(enter(kind="reflection"), D(2026, 3, 2))
    actions.resolve(petition, on=D(2026, 3, 3), outcome="answered", answer="Xong.", by=cast["chair"])
    actions.record_satisfaction(petition, satisfied=False, on=D(2026, 3, 4), by=cast["clerk"])
    groups = registry["petitions.petitions"].filled(petition)
    said = {column.path: text for _title, fields in groups for column, text in fields}
    assert said["satisfied"] and said["satisfied_on"] and "anonymous" not in said
