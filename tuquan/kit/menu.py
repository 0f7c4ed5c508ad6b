"""The menu: one line for every register, family of registers or screen. People see only what they may open.

The screens of a family share the line of the first that one may open; tabs lead from each to the others.
"""

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
    family: str = ""
    tab: str | Promise = ""

    def open_to(self, user: Any) -> bool:
        return self.right is None or bool(user.granted(self.right))


@dataclass
class Line:
    """An entry as it is drawn for one request; `urls` are those of its whole family."""

    title: Any
    icon: str
    url: str
    urls: list[str]
    current: bool = False

    def fit(self, path: str) -> int:
        """How much of the path it stands for."""
        return max((len(url) for url in self.urls if path == url or (url != "/" and path.startswith(url))), default=0)


@dataclass
class Section:
    title: Any
    lines: list[Line] = field(default_factory=list)


ENTRIES: list[Entry] = []


def add(
    title, url_name: str, icon: str = "list", right: str | None = None, group: str = "registers", order: int = 50,
    family: str = "", tab: str | Promise = "",
):  # fmt: skip
    """Put a line into the menu. Called where an app declares its registers, so once per process."""
    if group not in GROUPS:
        raise ValueError(f"{url_name}: the menu has no group {group!r}, only {', '.join(GROUPS)}")
    if all(entry.url_name != url_name for entry in ENTRIES):
        ENTRIES.append(Entry(title, url_name, icon, right, group, order, family, tab or title))


def sections(user: Any, path: str) -> list[Section]:
    """The menu of this user, with the line of the current page marked; empty for a visitor."""
    if not getattr(user, "is_authenticated", False):
        return []
    drawn = {key: Section(title) for key, title in GROUPS.items()}
    families: dict[str, Line] = {}
    for entry, url in opened(user):
        if entry.family in families:
            families[entry.family].urls.append(url)
            continue
        line = Line(entry.title, entry.icon, url, [url])
        drawn[entry.group].lines.append(line)
        if entry.family:
            families[entry.family] = line
    everything = [line for section in drawn.values() for line in section.lines]
    nearest = max(everything, key=lambda line: line.fit(path), default=None)
    if nearest and nearest.fit(path):
        nearest.current = True
    return [section for section in drawn.values() if section.lines]


def tabs(user: Any, path: str) -> list[dict]:
    """From the screen at this path to the others of its family, itself among them; none where it stands alone."""
    shown = opened(user)
    family = next((entry.family for entry, url in shown if url == path), "")
    found = [
        {"title": entry.tab, "url": url, "current": url == path} for entry, url in shown if entry.family == family
    ]
    return found if family and len(found) > 1 else []


def opened(user: Any) -> list[tuple[Entry, str]]:
    """What this user may open, in the order of the screen."""
    entries = (entry for entry in sorted(ENTRIES, key=lambda entry: entry.order) if entry.open_to(user))
    return [(entry, url) for entry in entries if (url := url_of(entry.url_name))]


def url_of(name: str) -> str | None:
    """The address of a screen, or None while no app provides it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return None
