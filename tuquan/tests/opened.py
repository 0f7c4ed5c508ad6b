"""Every address of the site, opened as somebody: what the tests of the doors go through."""

import io
import uuid
import zipfile
from uuid import UUID

from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from tuquan.casework.models import Attachment, Clock, Receipt
from tuquan.kit.register import Register, registry, short
from tuquan.places.models import Place
from tuquan.reporting.models import Document

ALLAUTH = ("account_", "mfa_")
# Registers that say nothing of anybody's records, so that who may open them matters to nobody.
COMMON = {
    "places.places": "the map is no secret",
    "schemes.schemes": "the names of schemes are known everywhere, or one would be entered twice",
    "law.rules": "law is public", "law.days": "law is public",
    "returns.reports": "what is asked of all is known to all",
    "returns.rounds": "a board shows each reader the sheets of their own units: tuquan/returns/tests/test_doors.py",
}  # fmt: skip
KEY = "campaigns.attendances"
NOBODYS = UUID(int=0)  # a random name that leads to nothing; files and referrals have screens tests of their own


def patterns(resolver=None, namespace=""):
    """Every named address of the site with its pattern."""
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            yield from patterns(one, f"{namespace}{one.namespace}:" if one.namespace else namespace)
        else:
            yield f"{namespace}{one.name}", one.pattern


def asked(kept: dict[str, int], place: Place) -> dict[str, list[tuple[list, dict]]]:
    """With which arguments and questions each address of no register is opened."""
    here = {"place_id": place.pk, "from": "2026-01-01", "to": "2026-10-31", "child": "on"}
    files = ("html", "pdf", "docx", "xlsx", "csv", "json", "no-such")
    ways = [here | {"by": by} for by in ("child", "month", "records")]
    paper = Document.objects.exclude(code="").get().code
    searches = [{}, {"voided": "1"}, {"q": "đương"}, {"form": "csv"}]
    plain = (
        "home", "set_language", "accounts:roles", "journal:verify", "reform:choose", "reform:archives", "reporting:check",
        "reporting:templates", "start", "keys:home", "keys:make_key", "keys:passphrase", "boxes:keyring",
    )  # fmt: skip
    return {name: [([], {})] for name in plain} | {
        "accounts:make_link": [([kept["accounts.users"]], {})],
        "accounts:use_link": [(["no-such-secret"], {})],
        "journal:events": [([], {}), ([], {"place": "Uyên"})],
        "places:suggest": [([], {"q": "đương"}), ([], {"q": "quản"})],
        "casework:referrals": [([], {}), ([], {"show": "sent"})],
        **{f"casework:{name}": [([NOBODYS], {})] for name in ("referral", "accept")},
        **{f"casework:{name}": [
            (["mediation.Dispute", kept["mediation.disputes"]], {}), (["tips.Tip", kept["tips.tips"]], {}),
        ] for name in ("offer", "withdraw")},
        "casework:worklist": [([], {}), ([], {"whose": "all", "place_id": place.pk})],
        "casework:assign": [([], {})], "casework:own_feed": [([], {})], "casework:feed": [(["no-such-secret"], {})],
        "casework:clock": [([pk], {}) for pk in Clock.objects.values_list("pk", flat=True)],
        "keys:open_desk": [([kind, place.pk], {}) for kind in ("police", "committee", "province", "guardian", "x")],
        **{f"keys:{name}": [([kept["sealed.desk"]], {})] for name in (
            "desk", "give_seat", "share", "replace", "retire", "recover",
        )},
        "keys:end_seat": [([kept["sealed.seat"]], {})], "keys:recovery": [([kept["sealed.recovery"]], {})],
        "keys:ask": [([kept["sealed.identity"]], {})],
        **{f"keys:{name}": [([kept["sealed.opening"]], {})] for name in ("opening", "refuse", "send_back")},
        "boxes:envelope": [([kept["sealed.content"]], {}), ([kept["sealed.identity"]], {})],
        "boxes:asked": [([kept["sealed.opening"]], {})], "boxes:half": [([kept["sealed.opening"]], {})],
        "receipts:page": [([], {}), ([], {"lang": "en"})],
        "casework:write": [([pk], {}) for pk in Receipt.objects.values_list("pk", flat=True)],
        "casework:poster": [(["tips", place.code], {}), (["petitions", place.code], {}), (["no-such", place.code], {})],
        **{f"files:{name}": [([uid], {}) for uid in [NOBODYS, *attached()]] for name in ("download", "preview", "sound")},
        "files:picture": [([uid, 1], {}) for uid in [NOBODYS, *attached()]],
        "tips:choose": [([], {"q": "uyen"}), ([], {"tinh": "42"})], "tips:send": [([place.code], {}), (["00000"], {})],
        "tips:call": [([], {})], "tips:call_at": [([place.pk], {})],
        "reform:archive": [([place.pk], {})],
        "reform:wizard": [([verb], {}) for verb in ("merge", "split", "rename", "change_kind", "move", "abolish")],
        "mediation:group_book": [([kept["mediation.groups"], 2025], {})],
        "mediation:place_book": [([pk, 2025], {}) for pk in (place.pk, place.children.first().pk, place.parent_id)],
        "petitions:send": [([], {})], "petitions:send_at": [([place.code], {})], "petitions:rate": [([], {})],
        "petitions:published": [([place.code], {})],
        "reporting:paper": [([f"petitions.{label}:{kept[key]}", paper], {}) for label, key, paper in (
            ("Petition", "petitions.petitions", "bien-nhan"), ("Petition", "petitions.petitions", "khong-thu-ly"),
            ("Reception", "petitions.receptions", "bien-ban"))],
        "schemes:disclosure": [([kept["schemes.points"], year], {}) for year in (2021, 9999)],
        "forces:disclosure": [([kept["forces.teams"], 2025], {})],
        "forces:rate_commune": [([], {}), ([], {"place": place.pk})],
        "campaigns:calendar": [([], {"month": "2026-08"})],
        "reporting:report": [([], {}), ([], here)],
        "reporting:file": [([form], here) for form in files if form != "pdf"],
        "reporting:code": [([f"{place.code}-20260101-20261031-then", KEY], {})],
        "reporting:trace": [([key], way) for key in (KEY, "mediation.settled") for way in ways],
        "reporting:trace_file": [([KEY, form], way) for form in ("csv", "json") for way in ways],
        "reporting:document_file": [([kept["reporting.documents"], form], {}) for form in ("docx", "pdf", "zip", "no-such")],
        "reporting:document_chart": [([kept["reporting.documents"], KEY, "month"], {})],
        "reporting:template_file": [(["final-10"], {}), (["no-such"], {})],
        "reporting:kept_template": [([kept["reporting.templates"], form], {}) for form in ("mau", "xem-thu")],
        "proof:page": [([paper], {})], "proof:figure": [([paper, 1], {})],
        "reporting:chart": [([KEY], way) for way in ways],
        "exchange:template": [([key], {}) for key in (*registry, "no.such")],
        "exchange:import": [([key], {}) for key in (*registry, "no.such")],
        "exchange:export": [([key], search) for key in (*registry, "no.such") for search in searches],
    }


def attached() -> list:
    return [*Attachment.objects.values_list("uid", flat=True), uuid.uuid4()]


def addresses(kept: dict[str, int], place: Place) -> list[tuple[str, str, dict]]:
    """(name, address, question) of everything; fails for an address that nobody thought of."""
    questions, found = asked(kept, place), []
    for name, _pattern in patterns():
        if name.startswith("register:"):
            _, key, page = name.split(":")
            found += [(name, address, {}) for address in of_register(registry[key], page, kept.get(key))]
        elif not name.startswith(ALLAUTH):
            assert name in questions, f"{name}: say in asked() how it is opened"
            found += [(name, reverse(name, args=arguments), query) for arguments, query in questions[name]]
    found += [("register:list", registry[key].url("list"), query) for key in kept if key in registry
              for query in ({"voided": "1"}, {"q": "đương"}, {"place_id": place.pk}, {"sort": "-summary"})]  # fmt: skip
    return found


def of_register(register: Register, page: str, pk: int | None) -> list[str]:
    if page in ("list", "add", "survival", "bring_in"):
        return [register.url(page)]
    if pk is None:
        assert register.key in ("reform.reforms", "ledger.claims", *COMMON) or register.key.startswith("tests."), (
            register
        )
        return []
    if page in ("record", "beside"):
        return [register.url(page, pk)]
    return [register.url("verb", pk, short(action)) for action, _form in register.verbs]


def text_of(answer) -> str:
    """What an answer says, also inside a workbook or document."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return content.decode(errors="replace")


def open_all(user, kept, place):
    """(name, address, status, text) of every address, as this user finds it."""
    client = Client()
    client.force_login(user)
    for name, address, query in addresses(kept, place):
        answer = client.get(address, query)
        yield name, f"{address}?{query}" if query else address, answer.status_code, text_of(answer)
