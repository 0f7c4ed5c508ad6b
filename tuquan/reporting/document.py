"""The report as a document in the legal format: "BÁO CÁO", in Vietnamese whatever the language of the screen.

It never claims a trend without both figures, and each figure bears a mark that leads to its trace.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils import translation

from tuquan.kit.days import write_day
from tuquan.kit.display import write_number
from tuquan.kit.period import Period, today
from tuquan.law import rules
from tuquan.ledger.reading import Map
from tuquan.places.models import Place, Tier
from tuquan.reporting.issuers import Issuer, in_text, issuer_of
from tuquan.reporting.legal import LegalDocument
from tuquan.reporting.phrases import cell, sentence
from tuquan.reporting.report import YEAR, Figure, Report
from tuquan.reporting.words import cell_of_claim, claimed, evidence_words, signed

MOVEMENT = "phong trào Toàn dân bảo vệ an ninh Tổ quốc"
CLAUSES = {
    "campaigns": "Tuyên truyền, vận động Nhân dân tham gia phong trào",
    "schemes": "Xây dựng, nhân rộng mô hình, điển hình tiên tiến",
    "forces": "Lực lượng nòng cốt ở cơ sở",
    "standards": "Xây dựng khu dân cư, xã, phường, cơ quan, doanh nghiệp, nhà trường “An toàn về an ninh, trật tự”",
    "mediation": "Hòa giải ở cơ sở",
    "petitions": "Tiếp nhận đơn thư của công dân",
    "tips": "Quần chúng Nhân dân cung cấp tin báo",
    "commendation": "Thi đua, khen thưởng",
}
GAP = "\u2002" * 3  # filled by hand on paper, left open in an electronic document
COLUMNS = 5  # figures beside each other on an upright page


def as_docx(
    report: Report, *, by=None, issuer: Issuer | None = None, number: str = "", signer: str = "", on: date | None = None
) -> bytes:
    """The report as .docx. `number` and `signer` stay open until it is registered and signed."""
    with translation.override("vi"):
        body = issuer or issuer_of(report.table.place, by)
        return Writer(report, body, number, signer, on or today()).written()


@dataclass
class Marks:
    """The marks given to figures so far, in the order of the text."""

    figures: list[Figure] = field(default_factory=list)

    def of(self, figure: Figure) -> tuple[str, str]:
        if figure not in self.figures:
            self.figures.append(figure)
        return str(self.figures.index(figure) + 1), "code"


class Writer:
    """Writes one report."""

    def __init__(self, report: Report, issuer: Issuer, number: str, signer: str, on: date):
        self.report, self.issuer, self.signer = report, issuer, signer
        self.place, self.window = report.table.place, report.table.window
        self.page = LegalDocument(on)
        self.marks = Marks()
        self.symbol = f"{number or GAP}/BC-{issuer.symbol}"

    def written(self) -> bytes:
        page, issuer = self.page, self.issuer
        page.head(superior=issuer.superior, issuer=issuer.name, number=f"Số: {self.symbol}", seat=issuer.seat)
        page.heading("Báo cáo", [f"Kết quả {MOVEMENT}", f"trên địa bàn {self.name}, {self.span}"])
        if issuer.addressee:
            page.addressees([issuer.addressee])
        self.introduction()
        self.situation()
        self.results()
        self.about_figures()
        recipients = (["Như trên"] if issuer.addressee else []) + ["Lưu: VT"]
        page.signature(recipients=recipients, position=issuer.position, signer=self.signer)
        self.annexes()
        return page.saved(title=f"Báo cáo kết quả {MOVEMENT}", author=issuer.name)

    @property
    def name(self) -> str:
        return "cả nước" if self.place.tier == Tier.NATION else in_text(self.place.name)

    @property
    def span(self) -> str:
        return span_of(self.window)

    # --- text ----------------------------------------------------------------------------------------------------

    def introduction(self) -> None:
        days = f"từ ngày {write_day(self.window.first)} đến ngày {write_day(self.window.last)}"
        self.page.text(
            f"{self.issuer.name} báo cáo kết quả {MOVEMENT} trên địa bàn {self.name} {days}. Mỗi số liệu mang một mã "
            f"truy vết đặt trong ngoặc vuông; danh mục mã ở {self.annex_name(last=True)}."
        )
        if self.report.open_end:
            self.page.text(f"Kỳ báo cáo chưa kết thúc; số liệu tính đến ngày {write_day(today())}.")

    def situation(self) -> None:
        """What the map says of the place; nothing that we do not hold."""
        page, last = self.page, min(self.window.last, today())
        page.section(1, "Đặc điểm tình hình")
        units = units_below(self.place, last if self.report.table.map is Map.THEN else today())
        if units:
            page.text(f"Tính đến ngày {write_day(last)}, {self.name} có {units}.")
        reform = reform_within(self.place, self.window)
        if reform:
            page.text(
                f"Trong kỳ có sắp xếp đơn vị hành chính kể từ ngày {write_day(reform)}. "
                + (
                    "Số liệu theo bản đồ hành chính hiện nay: số liệu của đơn vị cũ được tính cho đơn vị kế thừa."
                    if self.report.table.map is Map.TODAY
                    else "Số liệu theo địa giới tại thời điểm phát sinh; số hiện có tính theo ngày cuối kỳ."
                )
            )
        if not units and not reform:
            page.text(f"Báo cáo trong phạm vi {self.name}.")

    def results(self) -> None:
        self.page.section(2, "Kết quả thực hiện")
        number = 0
        for section in self.report.sections:
            figures = [figure for figure in section.figures if figure.known]
            if not figures:
                continue
            number += 1
            self.page.clause(number, CLAUSES.get(section.key, section.title))
            for figure in figures:
                end = "." if figure is figures[-1] else ";"
                self.page.text(f"- {sentence(figure)} ", self.marks.of(figure), end)
        if not number:
            self.page.text("Trong kỳ chưa có số liệu nào được ghi nhận.")

    def about_figures(self) -> None:
        page = self.page
        page.section(3, "Về số liệu")
        page.clause(1, "Căn cứ của số liệu")
        for basis, titles in self.by_basis().items():
            page.text(f"- {basis}: {'; '.join(titles)}.")
        if self.report.before and any(figure.change for figure in self.report.figures):
            first, last = write_day(self.report.before.first), write_day(self.report.before.last)
            page.text(
                f"Cùng kỳ năm trước là từ ngày {first} đến ngày {last}; số hiện có được so sánh tại ngày {last}."
                if self.window.days <= YEAR
                else f"Kỳ báo cáo dài hơn một năm, nên chỉ số hiện có được so sánh, với ngày {last}."
            )
        elif self.report.before_why:
            page.text("Báo cáo không so sánh với cùng kỳ năm trước vì đơn vị không tồn tại trong cả hai kỳ.")
        if self.report.table.known_at:
            page.text("Số liệu theo sổ cái tại thời điểm được yêu cầu, không gồm những gì ghi nhận sau đó.")
        claims = list(self.claims())
        if claims:
            page.clause(2, "Đối chiếu với số liệu đã công bố")
            for text in claims:
                page.text(text)
        page.text(f"Số liệu chi tiết và danh mục mã truy vết kèm theo tại {self.annex_name()}.")

    def by_basis(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for figure in self.report.figures:
            if figure.known and (words := evidence_words(figure.amount)):
                title = str(figure.indicator.title)
                found.setdefault(words[:1].upper() + words[1:], []).append(title[:1].lower() + title[1:])
        return found or {"Chưa có căn cứ": ["chưa có số liệu"]}

    def claims(self) -> Iterator[str]:
        """Claims of this very window; a difference is shown only where both numbers speak of the same thing."""
        for figure in self.report.figures:
            for row in figure.compared:
                part = f" ({words})" if (words := cell_of_claim(row.claim)) else ""
                text = f"- {figure.indicator.title}{part}: theo {row.claim.source}: {claimed(row.claim)}"
                if not figure.known:
                    ours = "báo cáo này chưa có số liệu"
                elif row.agrees:
                    ours = "phù hợp với số liệu của báo cáo này"
                else:
                    ours = f"số liệu của báo cáo này chênh lệch {signed(row.difference)}"
                yield f"{text}; {ours}."

    # --- annexes -------------------------------------------------------------------------------------------------

    @property
    def has_children(self) -> bool:
        return bool(self.report.children)

    def annex_name(self, *, last: bool = False) -> str:
        if not self.has_children:
            return "Phụ lục"
        return "Phụ lục II" if last else "Phụ lục I và Phụ lục II"

    def annexes(self) -> None:
        reference = f"(Kèm theo Báo cáo số {self.symbol} ngày {GAP} tháng {GAP} năm {GAP} của {self.issuer.name})"
        total = 2 if self.has_children else 1
        if self.has_children:
            self.page.annex("Số liệu theo đơn vị", reference, total)
            self.children_tables()
        self.page.annex("Danh mục mã truy vết số liệu", reference, total)
        self.trace_table()

    def children_tables(self) -> None:
        """Units as rows, a few figures at a time, so that the page stays upright."""
        figures = [figure for figure in self.report.figures if figure.known]
        chunks = [figures[start : start + COLUMNS] for start in range(0, len(figures), COLUMNS)]
        for number, chunk in enumerate(chunks, start=1):
            if len(chunks) > 1:
                self.page.text(f"Biểu {number}")
            head = ["TT", "Đơn vị", *(f"{figure.indicator.title} ({figure.indicator.unit})" for figure in chunk)]
            rows = [
                [str(place + 1), child_title(child), *(cell(figure.by_child[place]) for figure in chunk)]
                for place, child in enumerate(self.report.children)
            ]
            rows.append(["", "Tổng số", *(cell(figure.amount) for figure in chunk)])
            name = 4.4
            width = (self.page.text_width - 1.0 - name) / len(chunk)
            self.page.table(head, rows, [1.0, name, *[width] * len(chunk)], numbers=range(2, len(head)))

    def trace_table(self) -> None:
        head = ["Mã", "Chỉ tiêu", "Số liệu", "Căn cứ", "Đường dẫn trong hệ thống"]
        rows = [
            [f"[{number}]", str(figure.indicator.title), cell(figure.amount), evidence_words(figure.amount),
             code_path(figure, self.report)]
            for number, figure in enumerate(self.marks.figures, start=1)
        ]  # fmt: skip
        self.page.text(
            "Ghép địa chỉ của hệ thống với đường dẫn dưới đây để mở những gì tạo nên từng số liệu: đơn vị, tháng, "
            "hồ sơ và báo cáo. Người đọc cần có quyền truy vết."
        )
        self.page.table(head, rows, [1.2, 3.2, 1.7, 2.2, 8.2], numbers=[2])


# --- words -------------------------------------------------------------------------------------------------------


def child_title(child) -> str:
    return f"{child.name} ({child.note})" if child.note else child.name


def code_path(figure: Figure, report: Report) -> str:
    """The short address of a trace: what a reader of the paper can type."""
    table = report.table
    code = f"{table.place.code}.{table.window.first:%Y%m%d}.{table.window.last:%Y%m%d}.{table.map}"
    return reverse("reporting:code", args=[code, figure.indicator.key])


def span_of(window: Period) -> str:
    """ "năm 2025" for a reporting window of the law, else its days."""
    month = f"{window.last:%Y-%m}"
    names = {
        "month": f"tháng {window.last.month} năm {window.last.year}",
        "quarter": f"quý {('I', 'II', 'III', 'IV')[(window.last.month - 1) // 3]} năm {window.last.year}",
        "half": f"6 tháng {'đầu' if window.last.month <= 6 else 'cuối'} năm {window.last.year}",
        "year": f"năm {window.last.year}",
    }
    for kind, name in names.items():
        try:
            if rules.window(f"reporting.{kind}:{month}").period == window:
                return name
        except rules.RuleMissing:
            continue
    return f"từ ngày {write_day(window.first)} đến ngày {write_day(window.last)}"


def units_below(place: Place, day: date) -> str:
    """ "69 đơn vị hành chính cấp xã" on a day; "" before the map of this place is known."""
    if place.known_from and day < place.known_from:
        return ""
    names = {
        Tier.PROVINCE: "đơn vị hành chính cấp tỉnh", Tier.DISTRICT: "đơn vị hành chính cấp huyện",
        Tier.COMMUNE: "đơn vị hành chính cấp xã", Tier.AREA: "thôn, tổ dân phố",
    }  # fmt: skip
    tiers = list(Place.objects.children_of(place, Period(day, day)).values_list("tier", flat=True))
    return " và ".join(f"{write_number(tiers.count(tier))} {names[Tier(tier)]}" for tier in sorted(set(tiers)))


def reform_within(place: Place, window: Period) -> date | None:
    """The day inside the window on which units under this place were rearranged."""
    ended = Place.objects.children_of(place, window).filter(last_day__gte=window.first, last_day__lt=window.last)
    last = ended.order_by("-last_day").values_list("last_day", flat=True).first()
    return date.fromordinal(last.toordinal() + 1) if last else None
