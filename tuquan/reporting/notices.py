"""Papers about one record as .docx: written when asked for, from what the record says, and kept nowhere."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.cache import never_cache

from tuquan.casework import envelopes, papers, reading
from tuquan.kit.period import today
from tuquan.reporting.issuers import Issuer, committee
from tuquan.reporting.legal import LegalDocument
from tuquan.reporting.renderings import TYPES

GAP = "\u2002" * 3  # filled by hand on paper


@never_cache
def paper(request: HttpRequest, subject: str, key: str) -> HttpResponse:
    """The paper of this sort about this record, for who may read the record."""
    record = envelopes.record_of(subject)
    if record is None or not reading.may_read(request.user, subject):
        raise Http404
    found = next((one for one in papers.offered(record) if one.key == key), None)
    if found is None:
        raise Http404
    answer = HttpResponse(as_docx(found.write(record), committee(record.place)), content_type=TYPES["docx"])
    answer["Content-Disposition"] = f'attachment; filename="{key}-{record.pk}.docx"'
    return answer


def as_docx(text: papers.Text, issuer: Issuer) -> bytes:
    """A page in the legal format, its number and signature left open."""
    with translation.override("vi"):
        page = LegalDocument(today())
        page.head(superior=issuer.superior, issuer=issuer.name, number=f"Số: {GAP}/{issuer.symbol}", seat=issuer.seat)
        page.heading(text.heading, [text.about])
        if text.addressees:
            page.addressees(text.addressees)
        for paragraph in text.paragraphs:
            page.text(paragraph)
        first = ["Như trên"] if text.addressees else []
        position = issuer.position if text.signed_by_head else ("NGƯỜI TIẾP NHẬN",)
        page.signature(recipients=[*first, "Lưu: VT"], position=position, signer="")
        return page.saved(title=f"{text.heading}: {text.about}"[:250], author=issuer.name)
