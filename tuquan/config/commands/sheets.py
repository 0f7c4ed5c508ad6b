"""`tuquan sheets`, `import` and `export`: registers as Excel and CSV files."""

import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuquan.config.commands.common import Failed, actor, add_by, note, output, progress, table, tell, write
from tuquan.exchange import export as exporting
from tuquan.exchange import files, importing, mapping, template, trial
from tuquan.exchange.entered import EnteredAlready
from tuquan.exchange.results import FILE, KEEP, Decision
from tuquan.kit.register import registry


def add(commands) -> None:
    sheets = commands.add_parser("sheets", help=_("the registers that take sheets; or the template of one"))
    sheets.add_argument("register", nargs="?", metavar=_("REGISTER"))
    sheets.add_argument("--out", metavar=_("FILE.xlsx"), help=_("where to write the template"))
    sheets.set_defaults(run=show)
    importer = commands.add_parser("import", help=_("enter the rows of a file, all or nothing"))
    importer.add_argument("register", metavar=_("REGISTER"))
    importer.add_argument("file", type=Path, metavar=_("FILE"))
    add_by(importer)
    importer.add_argument("--dry-run", action="store_true", help=_("only check, enter nothing"))
    differ = importer.add_mutually_exclusive_group()
    differ.add_argument("--take-file", action="store_true", help=_("where rows differ, the file is right"))
    differ.add_argument("--keep-stored", action="store_true", help=_("where rows differ, what is stored stays"))
    importer.add_argument("--map", type=Path, metavar=_("FILE.json"), help=_("what headings mean: {heading: column}"))
    importer.set_defaults(run=load)
    exporter = commands.add_parser("export", help=_("write what you may read of a register to a file"))
    exporter.add_argument("register", metavar=_("REGISTER"))
    exporter.add_argument("--out", required=True, metavar=_("FILE"), help=_("a file that ends in .xlsx or .csv"))
    add_by(exporter)
    exporter.set_defaults(run=export)


def show(given) -> None:
    """List the registers, or write the template of one."""
    if given.register is None:
        rows = [(key, str(registry[key].title)) for key in importing.fillable()]
        tell(table(rows, (_("Register"), _("Title"))))
        return
    register = register_of(given.register)
    write(template.make(register), output(given.out or f"{register.key}.xlsx"))


def register_of(key: str):
    try:
        return importing.register_of(key)
    except importing.NoSheet as wrong:
        raise Failed(wrong.args[0]) from wrong


def load(given) -> None:
    """Check the file and enter it; list what is wrong."""
    register, user = register_of(given.register), actor(given.by)
    if not given.file.is_file():
        raise Failed(_("there is no file %(file)s") % {"file": given.file})
    meant = mapping_of(register, given.map)
    try:
        found = trial.check(register, given.file, by=user, progress=progress(_("rows checked")), meant=meant)
    except files.Unreadable as wrong:
        raise Failed(str(wrong)) from wrong
    for line in found.notes:
        note(line)
    if found.unknown:
        where = {"headings": ", ".join(found.unknown), "address": reverse("exchange:import", args=[register.key])}
        note(_("headings not known: %(headings)s; match them on the screen at %(address)s, or by --map") % where)
    report(found)
    if found.problem_count:
        count = found.problem_count
        told = ngettext("%(count)d problem; nothing was imported", "%(count)d problems; nothing was imported", count)
        raise Failed(told % {"count": count})
    if given.dry_run:
        return
    decision = Decision(FILE if given.take_file else KEEP if given.keep_stored else "")
    note(_("entering %(count)d rows") % {"count": len(found.fresh) + len(found.changed) * given.take_file})
    try:
        done = importing.enter(found, by=user, decision=decision)
    except (importing.NotDecided, EnteredAlready) as wrong:
        raise Failed(str(wrong)) from wrong
    tell(ngettext("%(count)d row imported", "%(count)d rows imported", done) % {"count": done})


def mapping_of(register, path: Path | None) -> dict[str, str]:
    """What headings mean, as a file says it."""
    if path is None:
        return {}
    try:
        return mapping.from_file(register, json.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as wrong:
        raise Failed(_("there is no file %(file)s") % {"file": path}) from wrong
    except ValueError as wrong:
        raise Failed(_("%(file)s is no JSON") % {"file": path}) from wrong
    except ValidationError as wrong:
        raise Failed(" ".join(wrong.messages)) from wrong


def report(found: trial.Trial) -> None:
    """What the dry run found."""
    counts = {"new": len(found.fresh), "same": found.same, "different": len(found.changed)}
    tell(_("new: %(new)d, the same: %(same)d, different: %(different)d, problems: %(problems)d")
         % {**counts, "problems": found.problem_count})  # fmt: skip
    if found.problems:
        rows = [(one.sheet, one.cell, one.value, one.problem, one.advice) for one in found.problems]
        tell(table(rows, (_("Sheet"), _("Cell"), _("Value"), _("Problem"), _("What to do"))))
    if found.differences:
        rows = [(one.sheet, one.row, one.record, one.column, one.held, one.given) for one in found.differences]
        head = (_("Sheet"), _("Row"), _("Record"), _("Column"), _("In the register"), _("In the file"))
        tell(table(rows, head))


def export(given) -> None:
    """Write the rows that the user may read."""
    register = registry.get(given.register)
    if register is None or not register.exports:
        raise Failed(_("there is no register %(key)s; there are: %(keys)s")
                     % {"key": given.register, "keys": ", ".join(sorted(registry))})  # fmt: skip
    user, to = actor(given.by), output(given.out)
    form = given.out.rpartition(".")[2].lower()
    if to is None or form not in exporting.FORMS:
        raise Failed(_("--out must name a file that ends in .xlsx or .csv"))
    if not user.has_right(register.reads):
        raise Failed(_("not allowed: %(user)s may not read this register") % {"user": user.username})
    with to.open("wb") as file:
        for chunk in exporting.write(register, register.visible(user).order_by("pk"), user, form):
            file.write(chunk)
    note(_("written: %(file)s") % {"file": to})
