"""The report, the trace and the chart on screen: who sees what, and what is said where there is no answer."""

import json
from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils import translation

from tuquan.ledger.actions import import_claims
from tuquan.ledger.batch import Batch
from tuquan.ledger.reading import Map
from tuquan.reporting.narrative.sentences import claims_beside
from tuquan.tests.world import make_user

YEAR = {"from": "2024-01-01", "to": "2024-12-31"}


def address(name="reporting:report", *args, **given) -> str:
    return f"{reverse(name, args=args)}?{urlencode(given)}"


def test_it_works(filled, officer, client_of):
    page = client_of(officer).get(address(place="42", **YEAR))
    text = page.content.decode()
    assert page.status_code == 200
    assert "Petitions received" in text and "81,760" in text and "agrees with ours" in text
    assert "ours differs by −3" in text and "Guns" in text
    assert "Xã Uyên" not in text


def test_without_parameters_it_is_the_reporting_year_at_home(filled, officer, client_of):
    page = client_of(officer).get(reverse("reporting:report"))
    assert page.status_code == 200 and page.context["question"].place == filled.p3
    window = page.context["question"].window
    assert (window.first.month, window.first.day, window.last.month, window.last.day) == (12, 15, 12, 14)


def test_in_vietnamese(filled, officer, client_of):
    assert 'lang="vi"' in client_of(officer, "vi").get(address(place="42", **YEAR)).content.decode()


def test_a_column_per_unit_and_its_order(filled, officer, client_of):
    client = client_of(officer)
    page = client.get(address(place="42", child="on", **YEAR))
    assert [child.name for child in page.context["columns"]][:2] == ["Xã Xuân", "Xã Uyên"]
    assert "Tỉnh Hà Tĩnh" in page.context["columns"][2].name  # what the province itself returned
    page = client.get(address(place="42", child="on", sort="tests.amount", **YEAR))
    amounts = next(one for one in page.context["report"].figures if one.indicator.key == "tests.amount")
    values = [amount.value for amount in amounts.by_child]
    assert values == sorted(values)


@pytest.mark.parametrize(
    "given, says",
    [
        ({"from": "2024-12-31", "to": "2024-01-01"}, "turned round"),
        ({"from": "2090-01-01", "to": "2090-12-31"}, "has not begun"),
        ({"from": "1900-01-01", "to": "2024-12-31"}, "60 years"),
        ({"from": "31/02/2024", "to": "2024-12-31"}, "not a day"),
        ({"place": "Xã Không Có"}, "no place"),
        ({"known_at": "hôm qua"}, "not a moment"),
        ({"known_at": "2090-01-01T08:00"}, "has not come"),
    ],
)
def test_a_wrong_question_says_what_is_wrong(filled, officer, client_of, given, says):
    page = client_of(officer).get(address(**({"place": "42"} | YEAR | given)))
    assert page.status_code == 422 and says in page.content.decode()


def test_a_unit_of_another_time_leads_to_its_heir(filled, analyst, client_of):
    client = client_of(analyst)
    page = client.get(address(place_id=filled.p1.pk, map=Map.TODAY, **YEAR))
    assert page.status_code == 422 and f"place_id={filled.p.pk}" in page.content.decode()
    page = client.get(address(place_id=filled.p.pk, **YEAR))
    text = page.content.decode()
    assert page.status_code == 422 and f"place_id={filled.p1.pk}" in text and "map=today" in text


def test_the_right_must_reach(filled, officer, client_of):
    client = client_of(officer)
    for name, args in (("reporting:report", ()), ("reporting:trace", ("tests.opened",))):
        page = client.get(address(name, *args, place="VN", **YEAR))
        assert page.status_code == 403 and "Việt Nam" in page.content.decode()
    for name, args in (("reporting:file", ("csv",)), ("reporting:trace_file", ("tests.opened", "csv"))):
        assert client.get(address(name, *args, place="VN", **YEAR)).status_code == 403
    assert client.get(address("reporting:chart", "tests.opened", place="VN", **YEAR)).status_code == 404


def test_without_the_right_there_is_nothing(filled, client_of):
    head = make_user("head", ("group_head", filled.u))
    assert client_of(head).get(reverse("reporting:report")).status_code == 403


def test_strangers_are_sent_to_sign_in(client, db):
    assert client.get(reverse("reporting:report")).status_code == 302
    assert client.get(reverse("reporting:trace", args=["tests.opened"])).status_code == 302


@pytest.mark.parametrize("by, says", [("child", "Xã Uyên"), ("month", "2024"), ("records", "6 records")])
def test_a_figure_opens(filled, officer, client_of, by, says):
    page = client_of(officer).get(address("reporting:trace", "tests.opened", place="42", by=by, **YEAR))
    assert page.status_code == 200 and says in page.content.decode()


def test_a_share_opens_both_parts(filled, officer, client_of):
    page = client_of(officer).get(address("reporting:trace", "tests.rate", place="42", by="records", **YEAR))
    assert [part.indicator.key for part in page.context["trace"].behind] == ["tests.settled", "tests.closed"]


def test_unknown_figures_are_not_found(filled, officer, client_of):
    client = client_of(officer)
    assert client.get(address("reporting:trace", "tests.nothing", place="42", **YEAR)).status_code == 404
    assert client.get(address("reporting:trace", "tests.opened", place="42", by="wind", **YEAR)).status_code == 404
    assert client.get(address("reporting:file", "odt", place="42", **YEAR)).status_code == 404


@pytest.mark.parametrize("by", ["child", "month"])
def test_the_chart_carries_its_letters(filled, officer, client_of, by):
    page = client_of(officer).get(address("reporting:chart", "tests.opened", place="42", by=by, **YEAR))
    assert page.status_code == 200 and page["Content-Type"] == "image/svg+xml"
    svg = page.content.decode()
    assert svg.startswith("<svg") and "@font-face" in svg and "http" not in svg.replace("http://www.w3.org", "")
    assert ("Xã Uyên" in svg) == (by == "child")


@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "docx"])
def test_files(filled, officer, client_of, form):
    page = client_of(officer).get(address("reporting:file", form, place="42", child="on", **YEAR))
    assert page.status_code == 200 and page.content
    assert f"bao-cao-42-20240101-20241231.{form}" in page["Content-Disposition"]


def test_the_trace_as_a_file(filled, officer, client_of):
    page = client_of(officer).get(
        address("reporting:trace_file", "tests.opened", "json", place="42", by="month", **YEAR)
    )
    assert [month["value"] for month in json.loads(page.content)["months"]] == [1] * 6 + [0] * 6


def test_the_short_address_of_a_printed_report(filled, officer, client_of):
    client = client_of(officer)
    page = client.get(reverse("reporting:code", args=["42.20240101.20241231.then", "tests.opened"]), follow=True)
    assert page.status_code == 200 and page.context["trace"].amount.value == 6
    assert page.context["trace"].window.first == date(2024, 1, 1)
    for wrong in ("42.2024.2025.then", "99.20240101.20241231.then", "42.20240101.20241231.moon", "x"):
        assert client.get(reverse("reporting:code", args=[wrong, "tests.opened"])).status_code == 404


# --- what nobody reported ------------------------------------------------------------------------------------------


def test_what_nobody_reported_is_no_nought(filled, officer, client_of):
    with translation.override("vi"):  # a request leaves its language behind
        page = client_of(officer, "vi").get(address(place="42", **YEAR))
        share = client_of(officer, "vi").get(address("reporting:trace", "petitions.resolution_rate", place="42", **YEAR))
    figures = {one.indicator.key: one for one in page.context["report"].figures}
    assert figures["petitions.resolved"].unreported and figures["petitions.resolution_rate"].unreported
    assert not figures["petitions.received"].unreported
    text = page.content.decode()
    assert "chưa báo cáo" in text and "0 / 81.760" not in text and "– / 81.760" in text
    assert share.status_code == 200 and "chưa báo cáo" in share.content.decode()


def test_an_announcement_beside_a_figure_that_nobody_reported(filled, analyst, client_of):
    row = {
        "ref": "c9", "indicator": "petitions.resolved", "figure": "petitions", "value": 80000, "unit": "petition",
        "qualifier": "exact", "split": "", "place": filled.p3, "first_day": date(2024, 1, 1),
        "last_day": date(2024, 12, 31), "published_on": None, "source": "Báo Hà Tĩnh", "note": "",
    }  # fmt: skip
    import_claims(Batch("claims", [row]), by=analyst)
    page = client_of(analyst).get(address(place="42", **YEAR))
    figure = next(one for one in page.context["report"].figures if one.indicator.key == "petitions.resolved")
    (beside,) = figure.compared
    assert beside.difference is None and beside.unreported and "not reported yet" in page.content.decode()
    with translation.override("vi"):
        said = claims_beside(figure)
    assert said == ["Theo Báo Hà Tĩnh, đơn thư đã giải quyết là 80.000 đơn; hệ thống chưa có số liệu để đối chiếu"]


def test_in_each_form_of_file(filled, officer, client_of):
    client = client_of(officer)
    data = client.get(address("reporting:file", "json", place="42", **YEAR)).json()
    found = {one["key"]: one for one in data["figures"]}
    rate = found["petitions.resolution_rate"]
    assert (rate["value"], rate["over"], rate["under"]) == (None, None, 81760)
    assert found["petitions.resolved"]["value"] is None
    for form in ("csv", "xlsx", "docx"):
        assert client.get(address("reporting:file", form, place="42", child="on", **YEAR)).status_code == 200
