"""Compile the translations, so that nothing but Python is needed: gettext's own tools are rarely installed."""

import gettext
import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils.translation import trans_real


def compile_all() -> int:
    """Compile each .po that is newer than its .mo; returns how many."""
    stale = [po for folder in settings.LOCALE_PATHS for po in Path(folder).glob("*/LC_MESSAGES/*.po") if is_stale(po)]
    for po in stale:
        compile_one(po)
    if stale:
        forget()
    return len(stale)


def is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


def compile_one(po: Path) -> None:
    """Write the .mo beside it, whole or not at all; entries marked fuzzy are left out."""
    with po.open("rb") as file:
        catalog = read_po(file, locale=po.parent.parent.name)
    fresh = po.with_suffix(f".mo.{os.getpid()}")  # several processes may do this at once
    with fresh.open("wb") as file:
        write_mo(file, catalog)
    fresh.replace(po.with_suffix(".mo"))


def forget() -> None:
    """Let this process read the catalogues anew."""
    gettext._translations.clear()  # type: ignore[attr-defined]
    trans_real._translations.clear()  # type: ignore[attr-defined]
    trans_real._default = None  # type: ignore[attr-defined]
