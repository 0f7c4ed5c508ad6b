"""`RegisterTests`: what every register must hold, inherited by one line in an app's tests.

    class TestDisputes(RegisterTests):
        key = "mediation.disputes"

        @pytest.fixture
        def holder(self, world): ...   # holds the right to read and every verb
        @pytest.fixture
        def reader(self, world): ...   # may read and do nothing; None when no role is like that
        @pytest.fixture
        def make(self, world, holder): # makes the n-th record through the app's own actions
            return lambda n: open_dispute(world.u, by=holder, number=f"{n}/2026")

The three fixtures may stand in the class, the module or conftest. A register that must differ overrides one test and
says why.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from tuquan.kit.register import Register, registry, short

MARKERS = ("{{", "{%", "%(", "!!!")  # what a broken template or catalogue leaves on a page


@pytest.mark.django_db
class RegisterTests:
    """Who gets in, what each page shows to whom, in both languages, at a constant number of queries."""

    key: str

    @property
    def register(self) -> Register:
        return registry[self.key]

    def address(self, page: str, *args: Any) -> str:
        return reverse(f"register:{self.key}:{page}", args=args)

    def addresses(self, record: Any) -> list[str]:
        added = [self.address("add")] if self.register.adds else []
        return [self.address("list"), self.address("record", record.pk), *added, *self.verb_addresses(record)]

    def verb_addresses(self, record: Any) -> list[str]:
        return [self.address("verb", record.pk, short(action)) for action, _form in self.register.verbs]

    def test_it_works(self, client: Client, holder: Any, make: Callable[[int], Any]):
        record = make(1)
        client.force_login(holder)
        page = client.get(self.address("list"))
        assert page.status_code == 200
        assert self.address("record", record.pk) in page.content.decode()
        assert client.get(self.address("record", record.pk)).status_code == 200

    def test_a_visitor_is_sent_to_sign_in(self, client: Client, make: Callable[[int], Any]):
        for address in self.addresses(make(1)):
            answer = client.get(address)
            assert answer.status_code == 302, address
            assert reverse("account_login") in answer["Location"], address

    def test_a_stranger_finds_nothing(self, client: Client, make: Callable[[int], Any]):
        record = make(1)
        client.force_login(get_user_model().objects.create_user(username="stranger"))
        for address in self.addresses(record):
            assert client.get(address).status_code == 404, address
            assert client.post(address).status_code in (404, 405), address

    def test_a_reader_sees_and_is_told_why_not_to_write(self, client: Client, reader: Any, make: Callable[[int], Any]):
        record = make(1)
        if reader is None:
            pytest.skip("no role reads this without writing")
        client.force_login(reader)
        assert client.get(self.address("list")).status_code == 200
        assert client.get(self.address("record", record.pk)).status_code == 200
        for address in self.addresses(record)[2:]:
            answer = client.get(address)
            assert answer.status_code == 403, address
            assert '<p class="k-reason"></p>' not in answer.content.decode(), f"{address} refuses without a reason"
            assert client.post(address).status_code == 403, address

    def test_a_holder_opens_every_form(self, client: Client, holder: Any, make: Callable[[int], Any]):
        record = make(1)
        client.force_login(holder)
        for address in self.addresses(record):
            answer = client.get(address)
            assert answer.status_code in (200, 302), f"{address}: {answer.status_code}"

    def test_every_filter_and_order_answers(self, client: Client, holder: Any, make: Callable[[int], Any]):
        make(1)
        client.force_login(holder)
        orders = [column.path for column in self.register.shown_columns if column.sortable]
        asked = [{"sort": order} for order in orders] + [{"sort": f"-{order}"} for order in orders]
        asked += [{"q": "Đ'%_"}, {"voided": "1"}, {"page": "2"}, {"page": "x"}, {"sort": "no_such"}]
        for name in self.register.filterset.base_filters:
            asked += [{name: "x"}, {f"{name}_id": "1"}, {f"{name}_from": "1/1/2020", f"{name}_to": "31/12/2030"}]
        for query in asked:
            assert client.get(self.address("list"), query).status_code == 200, query

    def test_htmx_gets_the_results_only(self, client: Client, holder: Any, make: Callable[[int], Any]):
        make(1)
        client.force_login(holder)
        part = client.get(self.address("list"), headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert 'id="results"' in part

    def test_5_rows_take_as_many_queries_as_50(self, client: Client, holder: Any, make: Callable[[int], Any]):
        client.force_login(holder)
        for number in range(5):
            make(number)
        client.get(self.address("list"))  # what a process remembers is remembered now
        few = self.queries(client)
        for number in range(5, 50):
            make(number)
        many = self.queries(client)
        assert len(many) == len(few), "\n".join(query["sql"] for query in many)

    def queries(self, client: Client) -> list[dict]:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(self.address("list")).status_code == 200
        return captured.captured_queries

    @pytest.mark.parametrize("language", ["vi", "en"])
    def test_pages_render_in(self, language: str, client: Client, holder: Any, make: Callable[[int], Any]):
        record = make(1)
        client.force_login(holder)
        for address in self.addresses(record):
            client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
            with translation.override(language):
                answer = client.get(address)
            if answer.status_code == 200:
                page = answer.content.decode()
                assert f'<html lang="{language}"' in page, address
                assert not [marker for marker in MARKERS if marker in page], address
