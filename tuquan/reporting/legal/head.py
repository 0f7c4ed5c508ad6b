"""The head: who issues, number, national title, day; what kind of document it is and to whom."""

from collections.abc import Sequence

from docx.shared import Cm, Pt

from tuquan.law import rules
from tuquan.reporting.legal.tables import Tables
from tuquan.reporting.letters import balanced, width_cm

LEFT_CM, RIGHT_CM = 6.3, 10.2  # the head's columns: the national title at 13 points is 9.6 cm long and must not wrap
ADDRESSEE_CM = 3.0  # several addressees begin here
RULE_PART = 0.4  # of the text above: the law asks for a third to a half


class Head(Tables):
    """Writes what stands above the text."""

    def head(self, *, superior: str, issuer: str, number: str, seat: str, about: str = "") -> None:
        """Superior and issuing body with the number; national title and motto with place and date.

        `about` is what a letter deals with: it stands below the number, and the letter bears no type.
        """
        names, marks = self.columns(LEFT_CM, RIGHT_CM, rows=2).rows
        left, right = names.cells
        for name, body in (("superior", superior), ("issuer", issuer)):
            lines = balanced(body.upper(), self.size_of(name), LEFT_CM)
            for text in lines:
                self.first_line(left, text, name)
        self.rule(left, RULE_PART * width_cm(lines[-1], self.size_of("issuer")), LEFT_CM)
        title, motto = self.part("national_title")["text"], self.part("motto")["text"]
        self.first_line(right, title, "national_title")
        self.line(right, motto, "motto")
        self.rule(right, width_cm(motto, self.size_of("motto")), RIGHT_CM)
        left, right = marks.cells  # number and day stand on one line
        self.first_line(left, number, "number")
        self.first_line(right, f"{seat}, {self.day()}", "place_and_date")
        for cell in (left, right):
            cell.paragraphs[0].paragraph_format.space_before = Pt(6)
        if about:
            text = f"{self.part('letter_summary')['text']} {about}"
            gap = rules.table("document.header_spacing", self.on)["letter_summary_gap_pt"]
            self.line(left, text, "letter_summary").paragraph_format.space_before = Pt(gap)

    def day(self) -> str:
        """ "ngày 05 tháng 02 năm 2026": the day has two digits, of the months only the first two."""
        rule = rules.table("document.date_format", self.on)
        day = f"{self.on.day:02}" if self.on.day < rule["pad_days_below"] else str(self.on.day)
        month = f"{self.on.month:02}" if self.on.month in rule["pad_months"] else str(self.on.month)
        return rule["pattern"].partition(", ")[2].format(day=day, month=month, year=self.on.year)

    def heading(self, kind: str, summary: Sequence[str]) -> None:
        """Document type and summary, with a rule below."""
        self.line(self.word, kind, "type_name").paragraph_format.space_before = Pt(18)
        if not summary:
            return
        for text in summary:
            self.line(self.word, text, "summary")
        width = width_cm(summary[-1], self.size_of("summary"))
        self.rule(self.word, RULE_PART * min(width, self.text_width), self.text_width)

    def addressees(self, bodies: Sequence[str]) -> None:
        """ "Kính gửi": a single body on the same line, several below each other."""
        rule = self.part("addressee")
        if len(bodies) == 1:
            paragraph = self.line(self.word, f"{rule['text']} {bodies[0]}.", "addressee", align="centre")
            paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(12)
            return
        first = self.line(self.word, rule["text"], "addressee")
        first.paragraph_format.space_before, first.paragraph_format.left_indent = Pt(12), Cm(ADDRESSEE_CM)
        for number, body in enumerate(bodies, start=1):
            end = rule["last_end"] if number == len(bodies) else rule["line_end"]
            line = self.line(self.word, f"{rule['line_start']}{body}{end}", "addressee")
            line.paragraph_format.left_indent = Cm(ADDRESSEE_CM + width_cm(rule["text"], self.size_of("addressee")))
        line.paragraph_format.space_after = Pt(12)

    def authority(self, body: str) -> None:
        """Who decides, above the bases: "CHỦ TỊCH ỦY BAN NHÂN DÂN XÃ MẪU"."""
        paragraph = self.line(self.word, body.upper(), "type_name")
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(12)
