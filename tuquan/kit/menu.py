"""The menu: one line for every register and for each screen that an app adds. People see only what they may open."""

from dataclasses import dataclass, field
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# In the order of the screen. An app picks one of these keys, so that the menu of the whole product stays one design.
GROUPS: dict[str, str | Promise] = {
    "top": "",
    "work": _("My work"),
    "registers": _("Registers"),
    "figures": _("Figures"),
    "places": _("Places and bodies"),
    "office": _("Office"),
}


@dataclass(frozen=True)
class Entry:
    """One line of the menu. `right` None: everyone who is signed in sees it."""

    title: str | Promise
    url_name: str
    icon: str = "list"
    right: str | None = None
    group: str = "registers"
    order: int = 50

    def open_to(self, user: Any) -> bool:
        return self.right is None or bool(user.granted(self.right))


@dataclass
class Line:
    """An entry as it is drawn for one request."""

    title: Any
    icon: str
    url: str
    current: bool


@dataclass
class Section:
    title: Any
    lines: list[Line] = field(default_factory=list)


ENTRIES: list[Entry] = []


def add(title, url_name: str, icon: str = "list", right: str | None = None, group: str = "registers", order: int = 50):
    """Put a line into the menu. Called where an app declares its registers, so once per process."""
    if group not in GROUPS:
        raise ValueError(f"{url_name}: the menu has no group {group!r}, only {', '.join(GROUPS)}")
    if all(entry.url_name != url_name for entry in ENTRIES):
        ENTRIES.append(Entry(title, url_name, icon, right, group, order))


def sections(user: Any, path: str) -> list[Section]:
    """The menu of this user, with the line of the current page marked; empty for a visitor."""
    if not getattr(user, "is_authenticated", False):
        return []
    drawn = {key: Section(title) for key, title in GROUPS.items()}
    for entry in sorted(ENTRIES, key=lambda entry: entry.order):
        if entry.open_to(user) and (url := url_of(entry.url_name)):
            drawn[entry.group].lines.append(Line(entry.title, entry.icon, url, False))
    everything = [line for section in drawn.values() for line in section.lines]
    fitting = [line for line in everything if path == line.url or (line.url != "/" and path.startswith(line.url))]
    if fitting:
        max(fitting, key=lambda line: len(line.url)).current = True
    return [section for section in drawn.values() if section.lines]


def url_of(name: str) -> str | None:
    """The address of a screen, or None while no app provides it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
