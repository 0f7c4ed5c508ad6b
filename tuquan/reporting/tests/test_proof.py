"""The public proof of an issued document: a hash and what was issued, no figure and no name; and the printed codes."""

import hashlib
import re

import pytest
from django.test import Client
from django.urls import reverse

from tuquan.reporting import actions, files
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db


def page(code, language="en", **given):
    client = Client()
    client.cookies["django_language"] = language
    return client.get(reverse("proof:page", args=[code]), given)


def test_anybody_sees_what_was_issued_and_nothing_else(issued):
    answer = page(issued.code)
    text = answer.content.decode()
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert issued.symbol in text and issued.docx_hash in text and issued.issuer_name in text
    for secret in ("81.760", "81,760", "81760", issued.signer, "UBND tỉnh", issued.title, "tests.opened"):
        assert secret not in text, secret


def test_the_summary_is_shown_only_where_the_office_says_so(drafted, officer, head):
    actions.write(drafted, title_public=True, by=officer)
    done = actions.issue(actions.submit(drafted, by=officer), by=head)
    assert done.title in page(done.code).content.decode()


def test_a_code_may_be_typed_as_it_is_read(issued):
    for code in (issued.code_text, issued.code.lower(), issued.code.replace("0", "O").replace("1", "l")):
        assert page(code).status_code == 200, code


def test_unknown_codes_and_drafts_are_all_the_same(issued, drafted, filled, officer):
    draft = actions.draft(filled.p3, type="plan", office="police", title="Kín", by=officer)

    def told(code):
        text = page(code).content.decode().replace(f"/d/{code}/", "")
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)

    answers = {told(code) for code in ("0" * 16, "x", issued.code[:-1], issued.code + "0", str(draft.pk))}
    assert len(answers) == 1 and page("0" * 16).status_code == 404


def test_a_file_is_told_from_another(issued):
    data = files.read(issued, "docx")
    assert "Yes" in page(issued.code, hash=hashlib.sha256(data).hexdigest()).content.decode()
    assert "No:" in page(issued.code, hash=hashlib.sha256(data + b" ").hexdigest()).content.decode()
    assert "64 digits" in page(issued.code, hash="<script>").content.decode()
    assert "<script>" not in page(issued.code, hash="<script>alert(1)</script>").content.decode()


def test_recalled_and_restated_are_told(issued, filled, officer, head):
    new = actions.issue(actions.submit(actions.restate(issued, reason="sót", by=officer), by=officer), by=head)
    text = page(issued.code).content.decode()
    assert "restated by" in text and new.code in text and "sót" not in text
    actions.recall(new, reason="nhầm", by=head)
    assert "recalled" in page(new.code).content.decode()
    assert "recalled" in page(issued.code).content.decode() or page(issued.code).status_code == 200


def test_a_tampered_file_is_not_given_out(issued, officer, client_of):
    address = reverse("reporting:document_file", args=[issued.pk, "docx"])
    assert client_of(officer).get(address).content == files.read(issued, "docx")
    files.path_of(issued, "docx").write_bytes(b"other")
    answer = client_of(officer).get(address)
    assert answer.status_code == 410 and "not the one that was issued" in answer.content.decode()
    files.path_of(issued, "docx").unlink()
    assert client_of(officer).get(address).status_code == 410


def test_a_printed_mark_opens_the_trace_as_of_the_issue(issued, filled, officer, client_of):
    from tuquan.reporting.tests.test_issue import more

    one = next(one for one in issued.frozen["figures"] if one["key"] == "tests.opened")
    more(filled)
    address = reverse("proof:figure", args=[issued.code, one["mark"]])
    assert Client().get(address).status_code == 302 and "login" in Client().get(address)["Location"]
    answer = client_of(officer).get(address, follow=True)
    assert answer.status_code == 200 and answer.context["trace"].amount.value == one["value"] == 6
    stranger = make_user("stranger", ("commune_officer", filled.z))
    assert client_of(stranger).get(address, follow=True).status_code == 403
    assert client_of(officer).get(reverse("proof:figure", args=[issued.code, 999])).status_code == 404
