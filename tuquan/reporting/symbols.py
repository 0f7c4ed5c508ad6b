"""How a document is headed and signed: type and symbol as the law abbreviates them, the signer's authority."""

from datetime import date

from tuquan.law import rules
from tuquan.reporting import issuers
from tuquan.reporting.issuers import Issuer
from tuquan.reporting.models import DocType, Document, Office

# By what name the law knows our types.
NAMES = {
    DocType.PERIODIC: "Báo cáo", DocType.INTERIM: "Báo cáo", DocType.FINAL: "Báo cáo", DocType.THEMATIC: "Báo cáo",
    DocType.PLAN: "Kế hoạch", DocType.DECISION: "Quyết định", DocType.MINUTES: "Biên bản",
    DocType.PROPOSAL: "Tờ trình", DocType.LETTER: "Công văn", DocType.CERTIFICATE: "Giấy chứng nhận",
}  # fmt: skip
DEPUTIES = {
    "TRƯỞNG CÔNG AN": "PHÓ TRƯỞNG CÔNG AN", "GIÁM ĐỐC": "PHÓ GIÁM ĐỐC", "BỘ TRƯỞNG": "THỨ TRƯỞNG",
    "CHỦ TỊCH": "PHÓ CHỦ TỊCH", "TRƯỞNG BAN": "PHÓ TRƯỞNG BAN",
}  # fmt: skip
COLLECTIVE, ACTING, DEPUTY = "TM.", "Q.", "KT."
CHAIR, SECRETARY = ("CHỦ TỌA",), "THƯ KÝ"


def issuer_of(document: Document) -> Issuer:
    """The body that issues, as the document's head and foot name it."""
    match document.office:
        case Office.BODY:
            return issuers.steering(document.body)
        case Office.COMMITTEE:
            return issuers.committee(document.place)
    return issuers.police(document.place)


def name_of(doc_type: str) -> str:
    return NAMES[DocType(doc_type)]


def abbreviation(doc_type: str, on: date) -> str:
    """"BC" for a report; "" for a letter, which has none."""
    name = name_of(doc_type)
    known = [*rules.items("document.types", on), *rules.items("document.choice.more_types", on)]
    return next(one["code"] for one in known if one["name"] == name)


def notation(document: Document, on: date) -> str:
    """What stands behind the number: "BC-CAT", "UBND-VX" for a letter, with the drafting unit where it has a symbol."""
    groups = (abbreviation(document.type, on), issuer_of(document).symbol, document.unit_symbol)
    between = rules.table("document.number_format", on)["between_groups"]
    return between.join(group for group in groups if group)


def capacities(office: str, on: date) -> list[tuple[str, str]]:
    """In which capacity one may sign, by the law's list: the head, or somebody in the head's place."""
    found = [(one["code"], f"{one['code']} {one['name']}") for one in rules.items("document.signing_prefixes", on)]
    if office == Office.COMMITTEE:
        return found  # signs as a collective
    return [("", ""), *((code, label) for code, label in found if code != COLLECTIVE)]


def position(issuer: Issuer, capacity: str, own: str = "") -> tuple[str, ...]:
    """The lines above the signature: "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH". `own` is the signer's own position."""
    *collective, head = issuer.position
    if capacity in ("", COLLECTIVE):
        return (*collective, head)
    if capacity == ACTING:
        return (*collective, f"{ACTING} {head}")
    own = own.upper() or (DEPUTIES.get(head, "") if capacity == DEPUTY else "")
    before = collective if capacity == DEPUTY else []  # whoever signs by order signs for the head, not for the collective
    return (*before, f"{capacity} {head}", *([own] if own else []))


def signing(document: Document, capacity: str = "", own: str = "") -> tuple[str, ...]:
    """What stands above the signature: minutes are signed by whoever led the meeting, anything else by authority."""
    return CHAIR if document.type == DocType.MINUTES else position(issuer_of(document), capacity, own)


def decider(document: Document) -> str:
    """Who decides, above the legal bases of a decision: the head of the police, or the body itself that acts as one."""
    issuer = issuer_of(document)
    if document.office != Office.POLICE:
        return issuer.name
    return f"{issuer.position[-1].removesuffix(' CÔNG AN')} {issuer.name}"  # "TRƯỞNG CÔNG AN" names the body already


def lines(text: str) -> list[str]:
    """Addressees or recipients, one on a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]
