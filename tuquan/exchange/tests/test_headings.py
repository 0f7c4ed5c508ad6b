"""Headings that the register does not know: the screen on which they are matched, and what is remembered of it."""

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tuquan.accounts.roles import MATCH, ROLES
from tuquan.exchange import actions, headings, kept, mapping, remembered, trial
from tuquan.exchange.importing import fillable
from tuquan.exchange.models import HeadingMap
from tuquan.exchange.tests.matters import HEAD, ROW, SHEET, check, held, xlsx
from tuquan.journal.models import Event
from tuquan.kit.register import registry
from tuquan.tests.actions import TESTER
from tuquan.tests.world import make_user

KEY = "tests.matters"
ADDRESS = reverse("exchange:import", args=[KEY])
OTHER = ["Thôn/Xã", "Mã HS", "Mở ngày", "Cán bộ"]
CELLS = ["18001", "HS-7", "05/03/2024", "Lê Văn Cam"]


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()


@pytest.fixture
def signed_in(matters, clerk, client, monkeypatch):
    monkeypatch.setattr(type(matters), "back", lambda self, record, user: "/")
    client.force_login(clerk)
    return client


@pytest.fixture
def sent(signed_in, tmp_path):
    """Upload these rows; the answer."""

    def sent(*rows, head=OTHER, **sheets):
        path = xlsx(tmp_path / "a.xlsx", *rows, head=head, **sheets)
        return post(signed_in, {"file": SimpleUploadedFile("so.xlsx", path.read_bytes())})

    return sent


def post(client, given):
    return client.post(ADDRESS, given, headers={"accept-language": "en"})


def form(answer, **more) -> dict:
    """What the page would send as it stands, with these changes."""
    looked = answer.context["looked"]
    fields = {"ticket": answer.context["ticket"], "headings": "1", "seen": looked.seen, "sheet": looked.page.name,
              "row": str(looked.row), "check": "1"}  # fmt: skip
    fields |= {one.name: one.target for one in looked.columns} | {one["name"]: one["value"] for one in looked.for_all}
    return fields | more


def chosen(answer) -> list[tuple[str, str]]:
    return [(one.target, one.sure) for one in answer.context["looked"].columns]


def test_from_unknown_headings_to_the_import(sent, signed_in):
    asked = sent(CELLS)
    assert asked.status_code == 200 and not held()
    assert [target for target, _sure in chosen(asked)] == ["place", "kind", "opened_on", ""]
    page = asked.content.decode()
    assert "Cán bộ" in page and "Lê Văn Cam" in page and "HS-7" in page
    checked = post(signed_in, form(asked))
    assert checked.status_code == 200 and len(checked.context["trial"].fresh) == 1
    assert post(signed_in, {"ticket": checked.context["ticket"]}).status_code == 302
    assert [kind for _place, kind, _day in held()] == ["HS-7"]
    assert not list(kept.folder().iterdir())


def test_what_was_said_is_remembered(sent, signed_in, clerk):
    post(signed_in, form(sent(CELLS), c1="", c3="kind"))
    said = dict(HeadingMap.objects.values_list("heading", "target"))
    assert said == {"thon/xa": "place", "ma hs": "", "mo ngay": "opened_on", "can bo": "kind"}
    event = Event.objects.get(verb="exchange.match_headings")
    assert event.details == {"register": KEY, "headings": 4} and event.actor == clerk.username
    again = sent(["18001", "x", "06/03/2024", "HS-9"])
    assert again.context["trial"].fresh[0]["kind"] == "HS-9" and "looked" not in again.context
    back = post(signed_in, {"ticket": again.context["ticket"], "headings": "1"})
    assert chosen(back) == [(target, "as_before") for target in ("place", "", "opened_on", "kind")]
    post(signed_in, form(back, c1="kind", c3=""))
    assert dict(HeadingMap.objects.values_list("heading", "target"))["ma hs"] == "kind"
    assert sent(CELLS).context["trial"].fresh[0]["kind"] == "HS-7"


def test_two_columns_for_one_are_refused_at_the_row(sent, signed_in):
    asked = sent(CELLS)
    wrong = post(signed_in, form(asked, c3="kind", c2="closed_on"))
    assert wrong.status_code == 422
    errors = {one.name: one.error for one in wrong.context["looked"].columns if one.error}
    assert "D “Cán bộ”" in errors["c1"] and "B “Mã HS”" in errors["c3"]
    assert [target for target, _sure in chosen(wrong)] == ["place", "kind", "closed_on", "kind"]  # nothing is lost
    assert 'href="#same_opened_on"' in wrong.content.decode()  # needed, and named
    assert not HeadingMap.objects.exists()
    assert post(signed_in, form(wrong, c3="", c2="opened_on")).status_code == 200


def test_one_text_for_all_rows(sent, signed_in, world):
    asked = sent(["HS-7", "a"], ["HS-8", "b"], head=["Mã HS", "Cán bộ"])
    (place, day) = asked.context["looked"].for_all
    assert (place["name"], place["value"], day["name"], day["value"]) == (
        "same_place",
        "Xã Uyên · 18001",
        "same_opened_on",
        "",
    )
    assert post(signed_in, form(asked)).status_code == 422
    checked = post(signed_in, form(asked, same_opened_on="05/03/2024"))
    assert [(row["place"], row["kind"]) for row in checked.context["trial"].fresh] == [
        (world.u, "HS-7"),
        (world.u, "HS-8"),
    ]
    back = post(signed_in, {"ticket": checked.context["ticket"], "headings": "1"})
    assert back.context["looked"].for_all[1]["value"] == "05/03/2024"
    assert post(signed_in, {"ticket": checked.context["ticket"]}).status_code == 302 and len(held()) == 2


def test_what_tells_rows_apart_is_no_text_for_all(sent, signed_in):
    asked = sent(["18001", "05/03/2024", "a"], head=["Thôn/Xã", "Mở ngày", "Cán bộ"])
    (number,) = asked.context["looked"].for_all
    assert number["title"] == "Số hồ sơ" and number["differs"] and 'name="same_kind"' not in asked.content.decode()
    assert post(signed_in, form(asked)).status_code == 422


def test_another_row_and_another_sheet(sent, signed_in):
    asked = sent(["Số liệu", "cũ", "năm", "2023"], CELLS, Hai=[OTHER, [*CELLS[:1], "HS-8", *CELLS[2:]]])
    assert asked.context["looked"].page.name == "Sheet"
    assert asked.context["looked"].row == 1
    second = form(asked, sheet="Hai", look="1")
    del second["check"]
    shown = post(signed_in, second)
    assert shown.status_code == 200 and shown.context["looked"].page.name == "Hai"
    checked = post(signed_in, form(shown))
    assert [row["kind"] for row in checked.context["trial"].fresh] == ["HS-8"]
    assert any("“Sheet”" in note for note in checked.context["trial"].notes)


def test_a_row_that_was_chosen_is_taken(sent, signed_in):
    asked = sent(["Đơn vị", "Số hồ sơ", "Ngày mở", "Ghi thêm"], CELLS)
    given = form(asked, row="1", look="1")
    del given["check"]
    shown = post(signed_in, given)
    assert (asked.context["looked"].row, shown.context["looked"].row) == (2, 1)
    assert [one.samples[0] for one in shown.context["looked"].columns][:2] == ["Đơn vị", "Số hồ sơ"]


def test_problems_let_one_go_back_to_the_columns(sent, signed_in):
    checked = post(signed_in, form(sent(CELLS), c2="closed_on", c3="opened_on"))
    assert checked.status_code == 422 and checked.context["ticket"]
    back = post(signed_in, {"ticket": checked.context["ticket"], "headings": "1"})
    assert back.status_code == 200 and len(list(kept.folder().iterdir())) == 1
    assert post(signed_in, {"ticket": checked.context["ticket"], "cancel": "1"}).status_code == 302
    assert not list(kept.folder().iterdir())


def test_known_headings_are_not_asked_about(sent):
    assert "trial" in sent(ROW, head=HEAD).context
    assert "trial" in sent([1, *ROW], head=["STT", *HEAD]).context


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_screen_in(language, sent, signed_in):
    signed_in.cookies["django_language"] = language
    page = sent(CELLS).content.decode()
    assert "{{" not in page and "%(" not in page and 'name="c3"' in page


def test_a_hostile_heading_is_only_text(sent):
    page = sent(CELLS, head=["Thôn/Xã", "Mã HS", "Mở ngày", "<script>alert(1)</script>"]).content.decode()
    assert "<script>alert(1)" not in page


# --- whose memory it is ----------------------------------------------------------------------------------------------


def match(place, by, **targets):
    actions.match_headings(actions.Said(KEY, [place], targets), by=by)


@pytest.fixture
def keeper(world, clerk):
    def keeper(place):
        return make_user(f"keeper.{place.pk}", ("tester", place))

    return keeper


def test_an_heir_knows_what_its_predecessors_said(matters, world, keeper):
    match(world.a, keeper(world.a), ho="kind", ngay="opened_on")
    heir = keeper(world.ab)
    assert remembered.meanings(matters, heir) == {"ho": "kind", "ngay": "opened_on"}
    match(world.ab, heir, ho="place")
    assert remembered.meanings(matters, heir) == {"ho": "place", "ngay": "opened_on"}
    assert remembered.meanings(matters, keeper(world.z)) == {}
    assert remembered.meanings(matters, TESTER) == {}


def test_only_who_fills_a_register_of_the_place_says_it(matters, world, keeper):
    with pytest.raises(PermissionDenied):
        match(world.z, keeper(world.u), ho="kind")
    assert not HeadingMap.objects.exists()


def test_a_column_that_is_gone_is_forgotten(matters, world, keeper):
    match(world.u, keeper(world.u), ho="no_such", ten="amount=1")
    assert remembered.meanings(matters, keeper(world.u2)) == {}
    assert remembered.meanings(matters, make_user("khac", ("tester", world.u))) == {"ten": "amount=1"}


def test_whoever_imports_may_match_headings():
    importing = {registry[key].imports.action.name for key in fillable() if not key.startswith("tests.")}
    lacking = [role.key for role in ROLES.values() if role.rights & importing and MATCH not in role.rights]
    assert not lacking


# --- given by a file -------------------------------------------------------------------------------------------------


def test_a_mapping_from_a_file(matters, tmp_path):
    meant = mapping.from_file(
        matters, {"Thôn/Xã": "place", "Mã HS": "Số hồ sơ", "Mở ngày": "opened_on", "Cán bộ": None}
    )
    found = trial.check(matters, xlsx(tmp_path / "a.xlsx", CELLS, head=OTHER), by=TESTER, meant=meant)
    assert not found.problems and not found.unknown and found.fresh[0]["kind"] == "HS-7"
    assert check(matters, tmp_path / "a.xlsx").unknown == OTHER
    for wrong in ({"Mã HS": "no_such"}, ["place"], {"Mã HS": 3}):
        with pytest.raises(mapping.ValidationError):
            mapping.from_file(matters, wrong)


def test_ticks_in_a_block():
    head = headings.Headings(1, 1, ["a", "b", "c"])
    for index, target in enumerate(["amount=1", "amount=2", "amount"]):
        head.take(index, "abc"[index], target)
    head.add({"kind": "K"})
    assert head.twice == [(2, "c")] and head.where == {"amount": 3, "kind": 4}
    assert head.filled(["x", "", "5", "more"]) == ["x", "", "5", "1", "K"]
    assert head.filled(["", " "]) == ["", " ", ""]
    assert SHEET.column("amount") and head.cell("amount") == 0 and head.cell("kind") is None
