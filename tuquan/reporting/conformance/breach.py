"""What a check finds: breaches with article and place, and what it could not measure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tuquan.law import rules

SHOWN = 70  # letters of a text


@dataclass(frozen=True)
class Breach:
    """One place where a document departs from a rule."""

    rule: str
    aspect: str
    title: str
    citation: str
    place: str
    text: str
    found: str
    expected: str

    @property
    def key(self) -> str:
        return f"{self.rule}:{self.aspect}"


@dataclass(frozen=True)
class Unmeasured:
    """What the file does not say well enough to be measured."""

    rule: str
    title: str
    why: str


@dataclass
class Group:
    """Breaches of one kind with the same remedy."""

    first: Breach
    places: list[Breach]

    @property
    def count(self) -> int:
        return len(self.places)


@dataclass
class Findings:
    """The answer about one document."""

    on: date
    kind: str = ""
    pages: int = 0  # sections
    paragraphs: int = 0
    breaches: list[Breach] = field(default_factory=list)
    unmeasured: list[Unmeasured] = field(default_factory=list)

    @property
    def conforms(self) -> bool:
        return not self.breaches

    def groups(self) -> list[Group]:
        """Breaches that say the same, together."""
        found: dict[tuple, list[Breach]] = {}
        for one in self.breaches:
            found.setdefault((one.key, one.found, one.expected), []).append(one)
        return [Group(places[0], places) for places in found.values()]

    def breach(self, rule: str, aspect: str, place: str, text: str, found: Any, expected: Any) -> None:
        row = rules.rule(rule, self.on)
        self.breaches.append(Breach(
            rule, aspect, str(row.label), row.citation(), place, shortened(text), str(found), str(expected)
        ))  # fmt: skip

    def not_measured(self, rule: str, why: str) -> None:
        one = Unmeasured(rule, str(rules.rule(rule, self.on).label), why)
        if one not in self.unmeasured:
            self.unmeasured.append(one)


def shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
