"""The numbers of headings, articles and annexes, in the order of the text: the same on paper and on the screen."""

from collections.abc import Iterable, Iterator
from datetime import date

from tuquan.law import rules
from tuquan.reporting.blocks import Block
from tuquan.reporting.narrative.wording import words
from tuquan.reporting.numerals import roman


class Numbering:
    """Counts while the text is gone through."""

    def __init__(self, on: date):
        self.on = on
        self.levels = [0, 0, 0]
        self.articles = self.annexes = 0

    def heading(self, level: int) -> int:
        self.levels[level - 1] += 1
        self.levels[level:] = [0] * (3 - level)
        if level < 3:
            return self.levels[level - 1]
        return (self.levels[2] - 1) % len(self.rule("point")["letters"]) + 1

    def article(self) -> int:
        self.articles += 1
        return self.articles

    def annex(self) -> int:
        """In an annex headings are counted anew."""
        self.levels = [0, 0, 0]
        self.annexes += 1
        return self.annexes

    def rule(self, part: str) -> dict:
        return rules.table(f"document.part.{part}", self.on)


def numbered(blocks: Iterable[Block], on: date, annexes: int) -> Iterator[tuple[str, Block]]:
    """Each block with what is written before its text: "II.", "1.", "a)", "Điều 1.", "Phụ lục I"; "" for the others.

    `annexes` is how many there are: a single one bears no number.
    """
    numbers = Numbering(on)
    for block in blocks:
        yield mark(block, numbers, annexes), block


def mark(block: Block, numbers: Numbering, annexes: int) -> str:
    match block["kind"]:
        case "heading":
            number = numbers.heading(block["level"])
            if block["level"] == 3:
                rule = numbers.rule("point")
                return f"{rule['letters'][number - 1]}{rule['after_number']}"
            return f"{roman(number) if block['level'] == 1 else number}."
        case "article":
            return words("text", "article", number=numbers.article()) + numbers.rule("article")["after_number"]
        case "annex":
            word, number = numbers.rule("annex_word")["text"], numbers.annex()
            return f"{word} {roman(number)}" if annexes >= rules.number("document.annex_numbered_from", numbers.on) else word
    return ""
