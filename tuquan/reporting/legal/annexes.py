"""Annexes: each on pages of its own."""

from docx.shared import Pt

from tuquan.law import rules
from tuquan.reporting.legal.page import Page
from tuquan.reporting.numerals import roman


class Annexes(Page):
    """Begins annexes."""

    def annex(self, title: str, reference: str, of: int) -> None:
        """Begin an annex on a page of its own. `of` is how many there are: a single one bears no number."""
        self.new_page_numbers()
        self.annexes += 1
        word = self.part("annex_word")["text"]
        numbered = of >= rules.number("document.annex_numbered_from", self.on)
        self.line(self.word, f"{word} {roman(self.annexes)}" if numbered else word, "annex_word")
        self.line(self.word, title, "annex_title")
        self.line(self.word, reference, "annex_reference").paragraph_format.space_after = Pt(12)
