"""Templates that an office keeps: checked before they are kept, with their versions; and documents drafted from them."""

import io
import zipfile
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as Word

from tuquan.journal.models import Event
from tuquan.kit.period import Period
from tuquan.kit.testing import RegisterTests
from tuquan.ledger.figures import figures
from tuquan.ledger.indicator import INDICATORS
from tuquan.ledger.reading import Map
from tuquan.reporting import actions, conformance, files, filling
from tuquan.reporting.forms import wordtemplates as forms
from tuquan.reporting.models import WordTemplate
from tuquan.reporting.tests.test_issue import more, words
from tuquan.reporting.tests.test_wordtemplates import text_of, word
from tuquan.reporting.wordtemplates import shipped
from tuquan.tests.world import make_user

pytestmark = pytest.mark.django_db
OWN = word(
    "{{ head.type }} số {{ head.number }}/{{ head.symbol }}",
    "Có {{ tests.opened.value }} {{ tests.opened.mark }} việc.",
    "{%p if tests.opened.rose %}", "Tăng so với năm trước.", "{%p else %}", "Không tăng.", "{%p endif %}",
    "{{ text.tasks | default('[Đơn vị bổ sung: nhiệm vụ]') }}",
    "{{ head.position }} {{ head.signer }} {{ head.replaces }}",
)
WINDOW = {"first_day": date(2024, 1, 1), "last_day": date(2024, 12, 31)}


def kept(place, by, data=OWN, **given):
    return actions.keep_template(place, **({"office": "police", "type": "periodic", "name": "Báo cáo năm"} | given),
                                 data=data, by=by)  # fmt: skip


@pytest.fixture
def template(filled, officer):
    return kept(filled.p3, officer)


@pytest.fixture
def draft(template, officer):
    return actions.draft_from(template, **WINDOW, recipients="UBND tỉnh", by=officer)


@pytest.fixture
def issued(draft, officer, head):
    actions.write(draft, blocks=[draft.blocks[0] | {"text": "Làm việc này.\nLàm việc kia."}], by=officer)
    return actions.issue(actions.submit(draft, by=officer), by=head)


class TestTemplates(RegisterTests):
    key = "reporting.templates"

    @pytest.fixture
    def holder(self, world):
        return make_user("holder", ("commune_officer", world.u))

    @pytest.fixture
    def reader(self, world):
        return make_user("reader", ("police_head", world.u))

    @pytest.fixture
    def make(self, world, holder):
        return lambda n: kept(world.u, holder, word("{{ head.title }}"), name=f"Mẫu {n}")


def test_a_template_is_kept_with_its_hash_under_a_random_name(template):
    assert (template.state, template.version) == ("kept", 1) and len(template.file) == 32
    assert files.read_template(template) == OWN and files.digest(OWN) == template.hash
    event = Event.objects.get(verb="reporting.keep_template")
    assert event.actor == "officer" and event.details["hash"] == template.hash
    assert template.file not in str(event.details) and template.name not in str(event.details)


def test_a_new_version_replaces_and_the_former_stays(template, officer):
    new = actions.replace_template(template, data=word("{{ head.title }}"), by=officer)
    template.refresh_from_db()
    assert (template.state, new.version, new.former, new.state) == ("replaced", 2, template, "kept")
    assert files.read_template(template) == OWN
    with pytest.raises(ValidationError):
        actions.draft_from(template, **WINDOW, by=officer)
    with pytest.raises(ValidationError) as told:
        actions.replace_template(new, data=files.read_template(new), by=officer)
    assert told.value.message_dict["file"]
    actions.retire_template(new, reason="Mẫu cũ", by=officer)
    with pytest.raises(ValidationError):
        actions.draft_from(new, **WINDOW, by=officer)
    assert kept(new.place, officer).version == 1, "its name is free again"


def test_one_template_in_use_by_a_name(template, officer):
    with pytest.raises(ValidationError):
        kept(template.place, officer, name="bao cao NĂM")


def macro() -> bytes:
    out = io.BytesIO(OWN)
    with zipfile.ZipFile(out, "a") as pack:
        pack.writestr("word/vbaProject.bin", "x")
    return out.getvalue()


def renamed() -> bytes:
    """A .docm without its macros, by the name of .docx."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(OWN)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(
                b"openxmlformats-officedocument.wordprocessingml.document.main", b"ms-word.document.macroEnabled.main"
            ))  # fmt: skip
    return out.getvalue()


@pytest.mark.parametrize(
    "data", [b"", b"not a docx", b"PK\x03\x04 broken", macro(), renamed(), word("{{ tests.opend }}"), word("{{ head.title")]
)  # fmt: skip
def test_what_cannot_be_filled_is_not_kept(filled, officer, data):
    with pytest.raises(ValidationError) as told:
        kept(filled.p3, officer, data)
    assert told.value.message_dict["file"] and not WordTemplate.objects.exists()


def test_the_form_refuses_a_large_file_before_it_is_read(filled, officer):
    file = SimpleUploadedFile("mau.docx", b"x" * ((4 << 20) + 1))
    form = forms.VersionForm({}, {"file": file}, by=officer)
    assert not form.is_valid() and "4 MB" in str(form.errors["file"])


def test_only_its_office_keeps_and_uses_it(template, filled, officer):
    other = make_user("other", ("commune_officer", filled.u))
    for act in (
        lambda: kept(filled.p3, other), lambda: actions.draft_from(template, **WINDOW, by=other),
        lambda: actions.replace_template(template, data=word("x"), by=other),
        lambda: actions.retire_template(template, reason="x", by=other), lambda: kept(filled.u, officer),
    ):  # fmt: skip
        with pytest.raises(PermissionDenied):
            act()


# --- documents drafted from one --------------------------------------------------------------------------------------


def test_its_figures_stay_linked_and_its_words_are_the_templates(draft, filled):
    assert draft.type == "periodic" and draft.template.name == "Báo cáo năm" and draft.title.startswith("Kết quả")
    now = filling.as_of_now(draft)
    assert [(one["key"], one["value"]) for one in now.figures] == [("tests.opened", 6)]
    said = str(now.blocks)
    assert "Có 6 " in said and "[1]" in said
    assert "Tăng so với năm trước." in said and "Không tăng." not in said and "nhiệm vụ" in said
    more(filled)
    assert filling.as_of_now(draft).figures[0]["value"] == 9


def test_what_is_left_to_write_must_be_written(draft, officer):
    with pytest.raises(ValidationError, match="nhiệm vụ"):
        actions.submit(draft, by=officer)
    for wrong in ([], [{"kind": "paragraph", "text": "Thêm."}], [draft.blocks[0] | {"title": "other"}]):
        with pytest.raises(ValidationError):
            actions.write(draft, blocks=wrong, by=officer)


def test_it_is_issued_like_any_other(issued, filled):
    assert (issued.state, issued.symbol, issued.position) == ("issued", "01/BC-CAT", "GIÁM ĐỐC")
    data = files.read(issued, "docx")
    assert files.digest(data) == issued.docx_hash
    said = text_of(data)
    assert "BÁO CÁO số 01/BC-CAT" in said and "Làm việc này.\nLàm việc kia." in said and "GIÁM ĐỐC truong.ky" in said
    assert issued.code_text in words(data) and "BÁO CÁO số 01/BC-CAT" in str(issued.frozen["blocks"])
    assert Word(io.BytesIO(data)).core_properties.author == "Công an tỉnh Hà Tĩnh"
    one = issued.frozen["figures"][0]
    again = figures(
        issued.about, Period(first=issued.first_day, last=issued.last_day), map=Map(issued.map),
        indicators=[INDICATORS[one["key"]]], known_at=issued.known_at,
    )  # fmt: skip
    assert again.amounts["tests.opened"].value == one["value"] == 6


def test_what_was_issued_stays_and_the_difference_is_told(issued, filled, officer, client_of):
    frozen, data = issued.frozen, files.read(issued, "docx")
    more(filled)
    actions.replace_template(issued.template, data=word("{{ head.title }}"), by=officer)
    issued.refresh_from_db()
    assert issued.frozen == frozen and files.read(issued, "docx") == data
    assert [(one.frozen["key"], one.difference, one.records) for one in filling.moved(issued)] == [("tests.opened", 3, 3)]
    client = client_of(officer)
    page = client.get(reverse("register:reporting.documents:record", args=[issued.pk]))
    assert "Since the issue" in page.content.decode() and page.context["measured"].breaches
    assert "A warning" in page.content.decode()
    assert client.get(reverse("proof:page", args=[issued.code])).status_code == 200
    assert client.get(reverse("proof:figure", args=[issued.code, 1])).status_code == 302
    assert client.get(reverse("reporting:document_file", args=[issued.pk, "zip"])).status_code == 200


def test_restated_it_says_what_it_replaces(issued, officer, head, filled):
    more(filled)
    new = actions.restate(issued, reason="Số liệu bổ sung", by=officer)
    assert new.template == issued.template
    new = actions.issue(actions.submit(new, by=officer), by=head)
    said = words(files.read(new, "docx"))
    assert "thay thế Báo cáo số 01/BC-CAT" in said and new.frozen["figures"][0]["value"] == 9


def test_a_template_that_ships_kept_and_issued_keeps_the_legal_format(filled, officer, head):
    template = kept(filled.p3, officer, shipped("periodic"), name="Mẫu kèm theo")
    draft = actions.draft_from(template, **WINDOW, addressees="Bộ Công an", recipients="UBND tỉnh", by=officer)
    assert len(draft.blocks) == 16
    draft = actions.write(draft, blocks=[one | {"text": "Đã viết."} for one in draft.blocks], by=officer)
    done = actions.issue(actions.submit(draft, by=officer), by=head)
    data = files.read(done, "docx")
    assert "Số: 01/BC-CAT" in text_of(data) and "- UBND tỉnh;" in text_of(data) and "{" not in text_of(data)
    received = next(one for one in done.frozen["figures"] if one["key"] == "petitions.received")
    assert text_of(data).count(f"81.760 [{received['mark']}]") + text_of(data).count(f"đơn [{received['mark']}]") == 2
    found = conformance.check(data, done.issued_on)
    assert found.conforms, [one.key for one in found.breaches]


def test_a_lost_or_changed_template_is_told(template, officer, client_of):
    draft = actions.draft_from(template, **WINDOW, by=officer)
    files.path_of_template(template).write_bytes(word("Khác."))
    client = client_of(officer)
    for address in (
        reverse("register:reporting.documents:record", args=[draft.pk]),
        reverse("register:reporting.templates:record", args=[template.pk]),
    ):
        page = client.get(address)
        assert page.status_code == 200 and "not the template that was checked" in page.content.decode()
    assert client.get(reverse("reporting:document_file", args=[draft.pk, "docx"])).status_code == 422
    assert client.get(reverse("reporting:kept_template", args=[template.pk, "mau"])).status_code == 410


def test_on_screen_from_the_upload_to_the_draft(filled, officer, head, client_of):
    client = client_of(officer)
    upload = {"place": "42", "office": "police", "type": "thematic", "name": "Chuyên đề"}
    add = reverse("register:reporting.templates:add")
    bad = client.post(add, upload | {"file": SimpleUploadedFile("mau.docx", word("{{ tests.opend }}", "{{ nobody }}"))})
    assert bad.status_code == 422 and "tests.opened" in bad.content.decode() and "nobody" in bad.content.decode()
    page = client.post(add, upload | {"file": SimpleUploadedFile("mau.docx", OWN)}, follow=True)
    assert page.status_code == 200 and page.context["measured"].breaches
    template = WordTemplate.objects.get()
    for form in ("mau", "xem-thu"):
        answer = client.get(reverse("reporting:kept_template", args=[template.pk, form]))
        assert answer.status_code == 200 and answer.content[:2] == b"PK"
    verb = reverse("register:reporting.templates:verb", args=[template.pk, "draft_from"])
    page = client.post(verb, {"first_day": "1/1/2024", "last_day": "31/12/2024"}, follow=True)
    assert "/documents/" in page.redirect_chain[-1][0] and "Có 6" in page.content.decode()
    draft = template.documents.get()
    edit = reverse("register:reporting.documents:verb", args=[draft.pk, "write"])
    form = client.get(edit).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields if name != "go"}
    assert client.post(edit, typed | {"b0": "Làm ngay."}).status_code == 302
    draft.refresh_from_db()
    assert draft.blocks == [{"kind": "slot", "title": "tasks", "text": "Làm ngay."}]


def test_another_office_finds_nothing_and_a_reader_may_not(template, filled, head, client_of):
    stranger = client_of(make_user("other", ("commune_officer", filled.u)))
    for page in ("record", "verb"):
        args = [template.pk, "draft_from"][: 2 if page == "verb" else 1]
        assert stranger.get(reverse(f"register:reporting.templates:{page}", args=args)).status_code == 404
    assert stranger.get(reverse("reporting:kept_template", args=[template.pk, "mau"])).status_code == 404
    reader = client_of(head)
    assert reader.get(reverse("register:reporting.templates:record", args=[template.pk])).status_code == 200
    for verb in ("draft_from", "replace_template", "retire_template"):
        assert reader.get(reverse("register:reporting.templates:verb", args=[template.pk, verb])).status_code == 403
    assert reader.post(reverse("register:reporting.templates:add"), {}).status_code == 403
