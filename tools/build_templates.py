"""Writes the templates that ship with the product: `python -m tools.build_templates`.

They are made by the same writer as official documents, so that they keep the legal format; names in braces stand where
figures will. The words are those of tuquan/reporting/data/wording.toml.
"""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import django
from docx.document import Document

OUT = Path(__file__).resolve().parent.parent / "tuquan" / "reporting" / "data" / "templates"
ON = date(2026, 1, 1)  # the day whose rules of format they keep
# Sample words of a usual length, so that drawn lines have theirs; what stands in the file instead.
SAMPLES = {
    "BỘ CÔNG AN": "{{ head.superior }}",
    "CÔNG AN TỈNH HÀ TĨNH": "{{ head.issuer }}",
    "BC-MẪU": "{{ head.symbol }}",
    "Hà Tĩnh, ngày 01 tháng 01 năm 2026": "{{ head.seat }}, {{ head.day }}",
    "Tổng kết phong trào bảo vệ an ninh Tổ quốc trên địa bàn tỉnh Hà Tĩnh": "{{ head.title }}",
    "Bộ trưởng Bộ Công an": "{{ head.addressee }}",
    "GIÁM ĐỐC": "{{ head.position }}",
    "BÁO CÁO": "{{ head.type }}",
    "Số: 00": "Số: {{ head.number }}",
    "Nguyễn Văn Mẫu": "{{ head.signer }}",
    "Như mẫu;": "{{ row.name }};",
    "Lưu: VT": "Lưu: {{ head.archive }}",
}
KINDS = {"periodic": "periodic", "interim": "interim", "final-1": "final", "final-5": "final", "final-10": "final",
         "thematic": "thematic"}  # fmt: skip
# What the texts are called that whoever drafts writes: officers read the names.
TEXTS = {
    "situation": "tinh_hinh", "direction": "chi_dao", "outreach": "tuyen_truyen", "schemes": "mo_hinh",
    "forces": "luc_luong", "standards": "dat_chuan", "festival": "ngay_hoi", "coordination": "phoi_hop",
    "people": "ket_qua", "commendation": "khen_thuong", "merits": "uu_diem", "shortcomings": "han_che",
    "causes": "nguyen_nhan", "lessons": "bai_hoc", "next_direction": "phuong_huong", "next_proposals": "kien_nghi",
}  # fmt: skip
UNIT_COLUMNS = ("mediation.received", "mediation.settled", "schemes.points", "campaigns.drives")


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tuquan.config.settings")
    django.setup()
    from django.utils import translation

    OUT.mkdir(exist_ok=True)
    with translation.override("vi"):
        for name, kind in KINDS.items():
            (OUT / f"{name}.docx").write_bytes(written(name, kind))


def written(name: str, kind: str) -> bytes:
    from tuquan.reporting.legal import LegalDocument

    page = LegalDocument(ON)
    page.head(superior="Bộ Công an", issuer="Công an tỉnh Hà Tĩnh", number="Số: 00/BC-MẪU", seat="Hà Tĩnh")
    page.heading("Báo cáo", ["Tổng kết phong trào bảo vệ an ninh Tổ quốc trên địa bàn tỉnh Hà Tĩnh"])
    tag(page, "{%p if head.addressee %}")
    page.addressees(["Bộ trưởng Bộ Công an"])
    tag(page, "{%p endif %}")
    body(page, name, kind)
    recipients = ["{%p for row in tables.recipients %}", "Như mẫu", "{%p endfor %}", "Lưu: VT"]
    page.signature(recipients=recipients, position=["GIÁM ĐỐC"], signer="Nguyễn Văn Mẫu")
    annex(page)
    swap(page.word)
    return page.saved(title="Mẫu báo cáo", author="Tự Quản")


def body(page, name: str, kind: str) -> None:
    from tuquan.reporting.narrative.wording import wording

    given = wording()
    page.text(given["text"]["intro"].format(
        issuer="{{ head.issuer_name }}", what=given["kinds"][kind]["what"], movement=given["text"]["movement"],
        place="{{ head.place }}", first="{{ head.first }}", last="{{ head.last }}",
    ))  # fmt: skip
    page.section(1, given["sections"]["situation"])
    page.text(left_to_fill("situation", given["text"]["situation_fill"]))
    page.section(2, given["sections"]["results"])
    years = int(name.partition("-")[2] or 0)
    for number, clause in enumerate(given["clauses"], start=1):
        page.clause(number, clause["title"])
        for key in keys_of(clause["key"]):
            tag(page, f"{{%p if {key}.known %}}")
            page.text(f"- {{{{ {key}.marked }}}}.")
            tag(page, "{%p endif %}")
        page.text(left_to_fill(clause["key"], clause["fill"]))
        charts(page, clause["key"], kind, years)
    assessment = given["assessment"]
    page.section(3, given["sections"]["assessment"])
    for number, part in enumerate(("merits", "shortcomings", "causes", "lessons"), start=1):
        page.clause(number, assessment[part])
        page.text(left_to_fill(part, assessment[f"{part}_fill"]))
    for number, part in enumerate(("direction", "proposals"), start=4):
        page.section(number, given["sections"][part])
        page.text(left_to_fill(f"next_{part}", assessment[f"{part}_fill"]))
    page.text(given["text"]["annex_reference"])


def charts(page, clause: str, kind: str, years: int) -> None:
    """The charts that this kind of report shows in this clause: by year only over several years."""
    from tuquan.ledger.indicator import INDICATORS
    from tuquan.reporting.narrative.review import clause_of
    from tuquan.reporting.narrative.wording import wording

    names = {"child": "units"}
    for chart in wording()["kinds"][kind]["charts"]:
        key = chart["keys"][0]
        if clause_of(INDICATORS[key]) != clause or (years == 1 and chart["by"] in ("year", "parts")):
            continue
        tag(page, f"{{%p if {key}.known %}}")
        caption = page.text(wording()["charts"][chart["by"]].format(title=f"{{{{ {key}.title }}}}"))
        caption.paragraph_format.keep_with_next = True
        picture = page.text(f"{{{{ {key}.chart_{names.get(chart['by'], chart['by'])} }}}}")
        picture.paragraph_format.first_line_indent = 0
        tag(page, "{%p endif %}")


def keys_of(clause: str) -> Iterator[str]:
    from tuquan.ledger.indicator import INDICATORS
    from tuquan.reporting.narrative.review import clause_of

    return (key for key, one in INDICATORS.items() if clause_of(one) == clause)


def left_to_fill(name: str, what: str) -> str:
    """A text that whoever drafts writes, with what is to stand there."""
    from tuquan.reporting.narrative.wording import words

    return f"{{{{ text.{TEXTS[name]} | default('{words('text', 'fill', what=what)}') }}}}"


def annex(page) -> None:
    """Every known figure in a row, and the units below with a few figures, as a pattern to go on from."""
    from tuquan.ledger.indicator import INDICATORS
    from tuquan.reporting.narrative.wording import wording

    tables = wording()["tables"]
    reference = "(Kèm theo Báo cáo số {{ head.number }}/BC-MẪU {{ head.day }} của {{ head.issuer_name }})"
    page.annex(tables["summary"], reference, 2)
    row = ["{{ row.index }}", "{{ row.title }}", "{{ row.unit }}", "{{ row.number }} {{ row.mark }}", "{{ row.before }}"]
    loop(page, [*tables["summary_head"], tables["before_head"]], row, [1.0, 6.6, 2.9, 3.0, 3.0], "tables.figures", range(3, 5))
    page.annex(tables["units"], reference, 2)
    head = ["TT", "Đơn vị", *(str(INDICATORS[key].title) for key in UNIT_COLUMNS)]
    row = ["{{ row.index }}", "{{ row.name }}", *(f"{{{{ row.{key} }}}}" for key in UNIT_COLUMNS)]
    loop(page, head, row, [1.0, 4.5, 2.75, 2.75, 2.75, 2.75], "tables.units", range(2, 6))


def loop(page, head: list[str], row: list[str], widths: list[float], over: str, numbers: range) -> None:
    """A table whose middle row comes again for each thing it goes over."""
    blank = [""] * (len(head) - 1)
    rows = [[f"{{%tr for row in {over} %}}", *blank], row, ["{%tr endfor %}", *blank]]
    page.table(head, rows, widths, numbers=numbers)


def tag(page, text: str) -> None:
    """A line that only steers; it leaves nothing behind."""
    page.text(text)


def swap(word: Document) -> None:
    """Put names where samples stand."""
    from docx.oxml.ns import qn

    for text in word.element.body.iter(qn("w:t")):
        for sample, name in SAMPLES.items():
            if text.text and sample in text.text:
                text.text = text.text.replace(sample, name)


if __name__ == "__main__":
    main()
