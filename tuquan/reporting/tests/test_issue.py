"""A document from its draft to its issue: what is frozen stays, numbers have no gap, and only those sign who may."""

import io
import re
import unicodedata
import zipfile
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tuquan.journal.models import Event
from tuquan.kit.period import Period, today
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import INDICATORS
from tuquan.ledger.reading import Map
from tuquan.organisations import actions as organisations
from tuquan.places.models import Place
from tuquan.reform import actions as reform
from tuquan.reporting import actions, conformance, files, filling
from tuquan.reporting.blocks import figure, paragraph, unfilled
from tuquan.reporting.models import DocType, Document, NumberBook
from tuquan.reporting.writing import as_docx
from tuquan.tests.actions import TESTER, change_matter, open_many
from tuquan.tests.models import Matter
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db
D = date


def plan(place, by, **given):
    fields = {
        "type": "plan", "office": "police", "title": "Kế hoạch mở đợt phát động", "by": by,
        "blocks": [paragraph("Mở đợt phát động.")],
    }  # fmt: skip
    fields |= given
    return actions.draft(place, **fields)


def out(place, officer, head, **given):
    return actions.issue(actions.submit(plan(place, officer, **given), by=officer), by=head)


def words(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if name.startswith("word/") and name.endswith(".xml")]
        return "".join(archive.read(name).decode() for name in parts)


def more(world, number=3):
    """Matters that come to light after the issue, of days inside its window."""
    open_many(world.nation, rows=[{"place": world.u, "opened_on": D(2024, 5, 5)} for _ in range(number)], by=TESTER)


def test_a_draft_says_what_the_ledger_holds_and_follows_it(drafted, filled):
    before = {one["key"]: one["value"] for one in reversed(filling.as_of_now(drafted).figures)}
    assert before["tests.opened"] == 6 and before["petitions.received"] == 81760
    more(filled)
    assert {one["key"]: one["value"] for one in reversed(filling.as_of_now(drafted).figures)}["tests.opened"] == 9
    assert drafted.frozen["figures"], "what was read when the text was last written"
    assert drafted.code == "" and drafted.number is None


def test_issuing_freezes_number_moment_text_and_file(issued, filled):
    assert (issued.state, issued.number, issued.notation) == ("issued", 1, "BC-CAT")
    assert issued.issued_on == today() and issued.known_at and issued.symbol == "01/BC-CAT"
    assert issued.position == "GIÁM ĐỐC" and issued.signer == "truong.ky" and len(issued.code) == 16
    data = files.read(issued, "docx")
    assert files.digest(data) == issued.docx_hash
    assert conformance.check(data).conforms
    assert "Số: 01/BC-CAT" in words(data) and issued.code_text in words(data) and "81.760" in words(data)


def test_what_was_issued_never_changes(issued, filled):
    frozen, data = issued.frozen, files.read(issued, "docx")
    more(filled)
    issued.refresh_from_db()
    assert issued.frozen == frozen and files.read(issued, "docx") == data
    assert [(one.frozen["key"], one.difference, one.records) for one in filling.moved(issued)
            if one.frozen["key"] == "tests.opened"] == [("tests.opened", 3, 3)]  # fmt: skip


def test_the_ledger_gives_the_frozen_figures_again(issued, filled):
    more(filled)
    for one in issued.frozen["figures"]:
        found = figures(
            Place.objects.get(pk=one["place"]), Period(D.fromisoformat(one["first"]), D.fromisoformat(one["last"])),
            map=Map(issued.map), indicators=[INDICATORS[one["key"]]], known_at=issued.known_at,
        )  # fmt: skip
        assert found.amounts[one["key"]].value == one["value"], one["key"]


def test_a_record_voided_since_is_told_too(issued, filled):
    assert not filling.moved(issued)
    matter = Matter.objects.filter(opened_on__year=2024, closed_on=None).first()
    change_matter(matter, voided_on=today(), by=TESTER)
    moved = {one.frozen["key"]: one for one in filling.moved(issued)}
    assert moved["tests.opened"].difference == -1 and moved["tests.opened"].records == 1


# --- numbers ---------------------------------------------------------------------------------------------------------


def test_numbers_follow_each_other_by_book(filled, officer, head):
    assert [out(filled.p3, officer, head).number for _ in range(3)] == [1, 2, 3]
    chair_of_u = make_user("u.chair", ("commune_chair", filled.u))
    officer_of_u = make_user("u.officer", ("commune_officer", filled.u))
    committee = actions.submit(plan(filled.u, officer_of_u, office="committee"), by=officer_of_u)
    assert actions.issue(committee, capacity="TM.", by=chair_of_u).number == 1
    assert NumberBook.objects.count() == 2


def test_a_type_may_have_a_book_of_its_own(filled, officer, head):
    actions.open_book(filled.p3, office="police", series="decision", by=officer)
    assert out(filled.p3, officer, head).number == 1
    assert out(filled.p3, officer, head, type="decision").number == 1
    assert out(filled.p3, officer, head).number == 2


def test_paper_documents_take_their_number_and_no_earlier_day(filled, officer, head):
    yesterday = today() - timedelta(days=1)
    given = {"type": "plan", "office": "police", "title": "Bản giấy", "by": officer}
    actions.open_book(filled.p3, office="police", last_number=152, on=yesterday, by=officer)
    with pytest.raises(ValidationError, match="153"):
        actions.register_paper(filled.p3, on=today(), number=160, **given)
    paper = actions.register_paper(filled.p3, on=today(), number=153, **given)
    assert paper.symbol == "153/KH-CAT" and paper.paper and paper.code == ""
    with pytest.raises(ValidationError, match="earlier day"):
        actions.register_paper(filled.p3, on=yesterday, number=154, **given)
    assert out(filled.p3, officer, head).number == 154


def test_the_new_year_begins_anew(filled, officer, head):
    first = out(filled.p3, officer, head)
    NumberBook.objects.filter(pk=first.book_id).update(year=today().year - 1, last_day=D(today().year - 1, 12, 31))
    assert out(filled.p3, officer, head).number == 1


def test_a_failure_after_the_number_leaves_no_gap(filled, officer, head, monkeypatch):
    draft = actions.submit(plan(filled.p3, officer), by=officer)

    def broken(*_args):
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(files, "keep", broken)
        with pytest.raises(OSError, match="disk full"):
            actions.issue(draft, by=head)
    assert Document.objects.get().state == "submitted" and not NumberBook.objects.filter(last_number__gt=0).exists()
    assert actions.issue(Document.objects.get(), by=head).number == 1


def test_issued_twice_it_has_one_number(issued, head):
    with pytest.raises(ValidationError, match=r"không còn|not yet"):
        actions.issue(Document.objects.get(pk=issued.pk), by=head)
    assert NumberBook.objects.get().last_number == 1


# --- restating, recalling --------------------------------------------------------------------------------------------


def test_a_restatement_stands_beside_what_it_replaces(issued, filled, officer, head):
    more(filled)
    new = actions.restate(issued, reason="bổ sung vụ việc", by=officer)
    assert new.state == "drafted" and new.replaces == issued
    new = actions.issue(actions.submit(new, by=officer), by=head)
    issued.refresh_from_db()
    assert issued.state == "restated" and issued.successor == new and new.number == 2
    old, now = ({one["key"]: one["value"] for one in reversed(each.frozen["figures"])} for each in (issued, new))
    assert (old["tests.opened"], now["tests.opened"]) == (6, 9)
    with pytest.raises(ValidationError):
        actions.restate(issued, reason="lần nữa", by=officer)


def test_a_recall_keeps_the_number(issued, head, officer, filled):
    actions.recall(issued, reason="ban hành nhầm", by=head)
    assert Document.objects.get(pk=issued.pk).state == "recalled"
    assert out(filled.p3, officer, head).number == 2


def test_what_is_still_to_be_written_is_not_submitted(filled, officer):
    draft = actions.draft(filled.p3, type="decision", office="police", title="Về việc khen thưởng", by=officer)
    for text in ("Căn cứ …", "[Đơn vị bổ sung: căn cứ.]"):
        actions.write(draft, blocks=[paragraph(text)], by=officer)
        with pytest.raises(ValidationError, match=r"Còn phải viết|Still to be written"):
            actions.submit(draft, by=officer)
        draft.refresh_from_db()
    actions.write(draft, blocks=[paragraph("Theo mục [1] (xem).")], by=officer)
    assert actions.submit(draft, by=officer).state == "submitted"


def test_a_draft_is_sent_back_or_discarded(drafted, officer, head):
    actions.submit(drafted, by=officer)
    with pytest.raises(ValidationError):
        actions.write(drafted, title="Khác", by=officer)
    drafted.refresh_from_db()
    actions.send_back(drafted, reason="thiếu đánh giá", by=head)
    actions.write(drafted, title="Báo cáo đã sửa", by=officer)
    actions.discard(drafted, reason="không cần nữa", by=officer)
    assert not Document.objects.standing().exists()
    details = "".join(str(event.details) for event in Event.objects.filter(verb__startswith="reporting."))
    assert "thiếu đánh giá" not in details and "Báo cáo đã sửa" not in details


def test_after_a_merger_the_heir_answers_for_what_was_issued(filled):
    officer, head = (make_user(role, (role, filled.u)) for role in ("commune_officer", "police_head"))
    done, waiting = out(filled.u, officer, head), actions.submit(plan(filled.u, officer), by=officer)
    keeper = make_user("keeper", ("provincial_officer", filled.p3))
    reform.merge(
        filled.p3, parts=[filled.u, filled.y], code="18050", name="Xã Uyên Ý", kind="commune", day=D(2026, 3, 1),
        instrument="Nghị quyết 1/NQ-UBTVQH", by=keeper,
    )  # fmt: skip
    heir = Place.objects.get(code="18050")
    new = make_user("new", ("commune_officer", heir), ("police_head", heir))
    with pytest.raises(ValidationError, match=r"không còn ban hành|any more"):
        actions.issue(Document.objects.get(pk=waiting.pk), by=new)
    restated = actions.restate(Document.objects.get(pk=done.pk), reason="sót", by=new)
    assert restated.place == heir
    restated = actions.issue(actions.submit(restated, by=new), by=new)
    assert restated.number == 1 and Document.objects.get(pk=done.pk).state == "restated"
    with pytest.raises(PermissionDenied):
        actions.restate(restated, reason="từ trên", by=keeper)


# --- who -------------------------------------------------------------------------------------------------------------


def test_who_may_do_what(filled, drafted, officer, head):
    chair = make_user("chair", ("commune_chair", filled.p3))
    above = make_user("above", ("police_head", filled.nation), ("ministry_analyst", filled.nation))
    clerk = make_user("clerk", ("justice_clerk", filled.p3))
    for wrong in (above, clerk, head):
        with pytest.raises(PermissionDenied):
            actions.write(drafted, title="x", by=wrong)
    actions.submit(drafted, by=officer)
    for wrong in (chair, above, clerk, officer):
        with pytest.raises(PermissionDenied):
            actions.issue(Document.objects.get(pk=drafted.pk), by=wrong)
    done = actions.issue(Document.objects.get(pk=drafted.pk), by=head)
    for wrong in (chair, above, officer):
        with pytest.raises(PermissionDenied):
            actions.recall(done, reason="x", by=wrong)
    with pytest.raises(PermissionDenied):
        actions.open_book(filled.u, office="police", by=officer)


def test_nobody_writes_figures_that_they_may_not_read(filled):
    officer = make_user("u.officer", ("commune_officer", filled.u))
    with pytest.raises(PermissionDenied):
        plan(filled.u, officer, about=filled.p3)
    draft = plan(filled.u, officer)
    with pytest.raises(PermissionDenied):
        actions.write(draft, blocks=[paragraph("{1}", figure("tests.opened", place=filled.z.pk))], by=officer)


def test_a_committee_is_signed_for_by_whoever_holds_a_role_on_that_day(filled):
    officer = make_user("u.officer", ("commune_officer", filled.u))
    chair = make_user("u.chair", ("commune_chair", filled.u))
    body = organisations.enter_body(
        filled.u, kind="committee", name="Ban Chỉ đạo (mẫu)", first_day=D(2024, 1, 1), decision="1/QĐ", by=officer
    )
    past = organisations.appoint(body, role="Phó Trưởng ban", name="Lê A (mẫu)", first_day=D(2024, 1, 1), by=officer)
    organisations.end_term(past, on=D(2025, 1, 1), reason="own_wish", by=officer)
    lead = organisations.appoint(
        body, role="Trưởng ban", head=True, name="Lê B (mẫu)", first_day=D(2024, 1, 1), by=officer
    )
    draft = actions.submit(plan(filled.u, officer, office="body", body=body), by=officer)
    for term, capacity, field in ((None, "", "term"), (past, "KT.", "term"), (lead, "KT.", "capacity"), (lead, "XX", "capacity")):
        with pytest.raises(ValidationError) as refused:
            actions.issue(Document.objects.get(pk=draft.pk), term=term, capacity=capacity, by=chair)
        assert field in refused.value.error_dict
    done = actions.issue(Document.objects.get(pk=draft.pk), term=lead, by=chair)
    assert (done.symbol, done.signer, done.position) == ("01/KH-BCĐ", "Lê B (mẫu)", "TRƯỞNG BAN")
    organisations.end_body(body, on=today(), decision="2/QĐ", by=chair)
    with pytest.raises(ValidationError, match="ended"):
        plan(filled.u, officer, office="body", body=type(body).objects.get(pk=body.pk))


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given, field",
    [
        ({"title": "x" * 10_000}, "title"),
        ({"title": " "}, "title"),
        ({"type": "periodic"}, "first_day"),
        ({"type": "periodic", "first_day": D(2090, 1, 1), "last_day": D(2090, 12, 31)}, "first_day"),
        ({"first_day": D(2024, 2, 1), "last_day": D(2024, 1, 1)}, "__all__"),
        ({"office": "body"}, "body"),
        ({"unit_symbol": "Q" * 11}, "unit_symbol"),
        ({"type": "novel"}, "type"),
        ({"addressees": "Bộ Công an"}, "addressees"),
    ],
)
def test_bad_input_is_told_at_its_field(filled, officer, given, field):
    with pytest.raises(ValidationError) as refused:
        plan(filled.p3, officer, **given)
    assert field in refused.value.message_dict


@pytest.mark.parametrize(
    "blocks",
    [
        "text", [{"kind": "song"}], [paragraph("{2}", figure("tests.opened"))], [paragraph("{1}", {"key": "no.such"})],
        [paragraph("x" * 20_001)], [paragraph("{1}", figure("tests.opened", place=999_999))],
        [{"kind": "table", "title": "", "head": ["a"], "rows": [["1", "2"]]}],
        [paragraph("{1}", {"key": "tests.opened", "first": "2024-13-01", "last": "2024-12-31"})],
        [{"kind": "chart", "key": "tests.opened", "by": "month"}], [paragraph("{1}", {"key": ["a"]})],
    ],
)  # fmt: skip
def test_a_text_that_is_none_is_refused(filled, officer, blocks):
    draft = plan(filled.p3, officer)
    with pytest.raises(ValidationError):
        actions.write(draft, blocks=blocks, by=officer)


def test_letters_are_kept_in_one_spelling(filled, officer, head):
    title = "Kế hoạch <b>phát động</b> &amp; tuyên truyền"
    done = out(filled.p3, officer, head, title=unicodedata.normalize("NFD", title),
               blocks=[paragraph(unicodedata.normalize("NFD", "Nhân dân \u202eẩn"))])  # fmt: skip
    assert done.title == title and done.blocks[0]["text"] == "Nhân dân ẩn"
    assert "&lt;b&gt;" in words(files.read(done, "docx"))


@pytest.mark.parametrize("type_", [one for one in DocType.values if one != "periodic"])
def test_every_type_is_issued(filled, officer, head, type_):
    window = {"first_day": YEAR.first, "last_day": YEAR.last}
    addressed = {"addressees": "Bộ Công an\nUBND tỉnh"} if type_ not in ("plan", "decision", "minutes", "certificate") else {}
    draft = plan(filled.p3, officer, type=type_, unit_symbol="PV05", **addressed, **window)
    if type_ == "minutes":
        with pytest.raises(ValidationError):
            actions.submit(draft, by=officer)
        draft = actions.write(draft, secretary="Lê Văn Ghi", by=officer)
    done = actions.issue(actions.submit(draft, by=officer), by=head)
    assert ("Lê Văn Ghi" in words(files.read(done, "docx"))) == (done.position == "CHỦ TỌA") == (type_ == "minutes")
    assert done.notation == {"plan": "KH", "decision": "QĐ", "minutes": "BB", "proposal": "TTr", "letter": "",
                             "certificate": "GCN"}.get(type_, "BC") + ("-" * (type_ != "letter")) + "CAT-PV05"  # fmt: skip
    found = conformance.check(files.read(done, "docx"))
    assert found.conforms, [(one.title, one.found, one.expected, one.text) for one in found.breaches]


@pytest.mark.parametrize("type_", ["plan", "decision", "minutes", "proposal", "letter", "certificate"])
def test_every_type_begins_with_its_usual_parts(filled, officer, type_):
    draft = plan(filled.p3, officer, type=type_, title="Về việc khen thưởng", blocks=None)
    assert draft.blocks and unfilled(draft.blocks)
    with pytest.raises(ValidationError):
        actions.submit(draft, by=officer)
    said = words(as_docx(draft, filling.as_of_now(draft), today()))
    assert "V/v về việc" not in said and ("V/v khen thưởng" in said) == (type_ == "letter")
    assert ("GIÁM ĐỐC CÔNG AN TỈNH HÀ TĨNH" in said) == (type_ == "decision")


YEAR = Period(D(2024, 1, 1), D(2024, 12, 31))


def test_all_kinds_of_blocks_are_written(filled, officer, head):
    keys = ["tests.opened", "tests.rate"]
    blocks = [
        {"kind": "basis", "text": "Căn cứ Luật X"}, {"kind": "heading", "level": 1, "text": "Một"},
        {"kind": "heading", "level": 2, "text": "Hai"}, {"kind": "heading", "level": 3, "text": "Ba"},
        paragraph("Có {1}, {2}.", figure("tests.opened"), figure("tests.opened", form="change")),
        paragraph("Không {1}", figure("tests.amount", place=filled.x.pk, first=D(2022, 1, 1), last=D(2022, 1, 2)),
                  words="Chưa phát sinh."),
        paragraph("- {1}", figure("tests.opened", split="kind=a", form="number"), kind="item"),
        paragraph("Ban hành.", kind="article"),
        {"kind": "table", "title": "Biểu", "head": ["Năm", "Vụ"], "rows": [
            ["2023", figure("tests.opened", first=D(2023, 1, 1), last=D(2023, 12, 31), form="number")],
            ["2024", figure("tests.opened", form="number")]]},
        {"kind": "chart", "title": "Theo tháng", "key": "tests.opened", "by": "month"},
        {"kind": "annex", "title": "Đơn vị"}, {"kind": "children", "title": "", "keys": keys},
    ]  # fmt: skip
    done = out(filled.p3, officer, head, first_day=YEAR.first, last_day=YEAR.last, blocks=blocks)
    text = words(files.read(done, "docx"))
    assert "Căn cứ Luật X." in text and "Chưa phát sinh." in text and "Điều 1. " in text and "Phụ lục I" in text
    assert "tăng 2" in "".join(re.findall(r"<w:t[^>]*>([^<]*)", text))
    assert [one["value"] for one in done.frozen["figures"]][:3] == [6, 3, 4]
