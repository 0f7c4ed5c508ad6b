"""The pages: search without accents, forms with what is wrong at its field, people to pick, duplicates proposed."""

from datetime import date

import pytest

from tuquan.organisations import actions
from tuquan.organisations.models import Body, Membership
from tuquan.organisations.tests.test_doors import url


@pytest.fixture
def keeper(client, cast):
    client.force_login(cast["both"])
    return client


def test_bodies_are_found_without_accents_and_filtered(keeper, enter, committee):
    enter("Trường Tiểu học Đồng Hậu", kind="school")
    page = keeper.get(url("bodies", "list"), {"q": "dong hau"}).content.decode()
    assert "Đồng Hậu" in page and "Ban Chỉ đạo" not in page
    page = keeper.get(url("bodies", "list"), {"kind": "committee"}).content.decode()
    assert "Đồng Hậu" not in page and "Ban Chỉ đạo" in page
    assert "Ban Chỉ đạo 138" not in keeper.get(url("bodies", "list"), {"state": "ended"}).content.decode()


def test_terms_are_found_by_person_body_and_role(keeper, term):
    for text in ("phan thi chu", "ban chi dao"):
        assert "Phan Thị Chủ" in keeper.get(url("terms", "list"), {"q": text}).content.decode()
    assert "Phan Thị Chủ" not in keeper.get(url("terms", "list"), {"q": "khong co"}).content.decode()


def test_a_body_goes_through_its_forms(keeper, world):
    answer = keeper.post(url("bodies", "add"), {
        "place": "18001", "kind": "committee", "name": "Ban Chỉ đạo", "first_day": "1/2/2020",
    })  # fmt: skip
    assert answer.status_code == 422 and 'id="id_decision_error"' in answer.content.decode()
    keeper.post(url("bodies", "add"), {
        "place": "18001", "kind": "committee", "name": "Ban Chỉ đạo", "first_day": "1/2/2020", "decision": "1/QĐ",
    })  # fmt: skip
    body = Body.objects.get()
    post = lambda verb, **given: keeper.post(url("bodies", "verb", body.pk, verb), given)  # noqa: E731
    head = {"role": "Trưởng ban", "head": "on", "name": "Bà Lê (mẫu)", "sex": "f", "first_day": "1/3/2020"}
    assert post("appoint", **head).status_code == 302
    assert post("appoint", role="Ủy viên", first_day="1/3/2020").status_code == 422
    person = Membership.objects.get().person
    assert post("appoint", role="Ủy viên", person="9" * 30, first_day="1/3/2020").status_code == 422
    assert post("appoint", role="Thư ký", person=person.pk, first_day="1/3/2020").status_code == 302
    page = keeper.get(url("bodies", "record", body.pk)).content.decode()
    assert "Bà Lê (mẫu)" in page and "Thư ký" in page and "Trưởng ban" in page
    given = {"kind": "committee", "name": "Ban Chỉ đạo 138", "first_day": "1/2/2020", "decision": "1/QĐ", "reason": "x"}
    assert post("correct_body", **given).status_code == 302
    assert post("change_kind", kind="other", on="1/2/2024").status_code == 302
    assert post("end_body", on="1/2/2025", decision="9/QĐ", heirs=["9" * 30]).status_code == 302
    body.refresh_from_db()
    assert (body.name, body.kind, body.ended_on) == ("Ban Chỉ đạo 138", "other", date(2025, 2, 1))
    page = keeper.get(url("bodies", "record", body.pk)).content.decode()
    assert url("bodies", "verb", body.pk, "appoint") not in page and "01/02/2024" in page


def test_a_term_goes_through_its_forms(keeper, cast, term, appoint, enter):
    appoint(enter("Câu lạc bộ Thơ"), role="Chủ nhiệm", person=term.person)
    page = keeper.get(url("terms", "record", term.pk)).content.decode()
    assert "Chủ nhiệm" in page and "Câu lạc bộ Thơ" in page
    post = lambda verb, **given: keeper.post(url("terms", "verb", term.pk, verb), given)  # noqa: E731
    given = {"role": "Trưởng Ban", "name": "Phan Thị Chủ (mẫu)", "first_day": "1/2/2020", "reason": "x"}
    assert post("correct_term", **given).status_code == 302
    assert post("end_term", on="31/12/2019", reason="died").status_code == 422
    assert post("end_term", on="1/1/2024", reason="body_ended").status_code == 422
    assert post("end_term", on="1/1/2024", reason="reassigned").status_code == 302
    term.refresh_from_db()
    assert (term.role, term.head, term.end_reason) == ("Trưởng Ban", False, "reassigned")


def test_a_duplicate_is_proposed_merged_and_brought_back(keeper, enter):
    one, two = enter("Câu lạc bộ Thơ ca"), enter("CLB Thơ ca")
    enter("A Câu lạc bộ Bóng đá")
    page = keeper.get(url("bodies", "record", one.pk)).content.decode()
    assert url("bodies", "record", two.pk) in page and "Bóng đá" not in page
    address = url("bodies", "verb", one.pk, "merge_bodies")
    page = keeper.get(address).content.decode()
    assert f'<option value="{two.pk}" selected>' in page and page.index("CLB Thơ ca") < page.index("Bóng đá")
    assert keeper.post(address, {"loser": two.pk, "reason": "trùng"}).status_code == 302
    assert url("bodies", "record", one.pk) in keeper.get(url("bodies", "record", two.pk)).content.decode()
    assert "CLB Thơ ca" not in keeper.get(url("bodies", "list")).content.decode()
    address = url("bodies", "verb", one.pk, "undo_merge")
    assert keeper.post(address, {"loser": two.pk, "reason": "khác nhau"}).status_code == 302
    assert "CLB Thơ ca" in keeper.get(url("bodies", "list")).content.decode()


def test_successors_are_shown_both_ways(keeper, cast, enter):
    old, new = enter("Trường A", kind="school"), enter("Trường B", kind="school", first_day=date(2024, 1, 1))
    answer = keeper.post(url("bodies", "verb", old.pk, "end_body"), {"on": "1/1/2024", "heirs": [new.pk]})
    assert answer.status_code == 302
    assert url("bodies", "record", new.pk) in keeper.get(url("bodies", "record", old.pk)).content.decode()
    assert url("bodies", "record", old.pk) in keeper.get(url("bodies", "record", new.pk)).content.decode()


def test_police_are_offered_no_names(keeper, enter):
    police = enter("Công an xã Uyên", kind="commune_police")
    page = keeper.get(url("bodies", "record", police.pk)).content.decode()
    assert url("bodies", "verb", police.pk, "appoint") not in page
    assert keeper.get(url("bodies", "verb", police.pk, "appoint")).status_code == 302


def test_many_members_take_no_more_queries(keeper, cast, committee, django_assert_max_num_queries):
    for number in range(30):
        actions.appoint(committee, role=f"Ủy viên {number}", name=f"Ai {number} (mẫu)", first_day=date(2021, 1, 1),
                        by=cast["officer"])  # fmt: skip
    with django_assert_max_num_queries(40):
        keeper.get(url("bodies", "record", committee.pk))
    with django_assert_max_num_queries(40):
        keeper.get(url("bodies", "verb", committee.pk, "appoint"))
