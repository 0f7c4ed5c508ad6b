"""`tuquan backup FILE` and `tuquan restore FILE`."""

from pathlib import Path

from django.core.management import call_command
from django.utils.translation import gettext as _

from tuquan.config import archive
from tuquan.config.commands import journal, ledger
from tuquan.config.commands.common import Failed, note, output, tell
from tuquan.config.commands.setup import forget_stamps


def add(commands) -> None:
    parser = commands.add_parser("backup", help=_("write database and files into one archive, while others work"))
    parser.add_argument("file", type=Path, metavar=_("FILE"))
    parser.add_argument("--with-secrets", action="store_true", help=_("also the secret key: guard it well"))
    parser.set_defaults(run=backup)
    parser = commands.add_parser("restore", help=_("bring an archive back, and check it"))
    parser.add_argument("file", type=Path, metavar=_("FILE"))
    parser.add_argument("--replace", action="store_true", help=_("in place of what this home holds now"))
    parser.set_defaults(run=restore)


def backup(given) -> None:
    target = output(str(given.file))
    note(_("copying the database"))
    try:
        manifest = archive.make(target, secrets=given.with_secrets)
    except archive.BadArchive as wrong:
        raise Failed(str(wrong)) from wrong
    size = target.stat().st_size / 2**20
    told = {"file": target, "count": len(manifest.files), "size": size}
    tell(_("%(file)s: %(count)d files, %(size).1f MB") % told)


def restore(given) -> None:
    if not given.file.is_file():
        raise Failed(_("there is no file %(file)s") % {"file": given.file})
    note(_("checking the archive"))
    try:
        manifest = archive.restore(given.file, replace=given.replace)
    except archive.BadArchive as wrong:
        raise Failed(str(wrong)) from wrong
    forget_stamps()
    call_command("migrate", verbosity=0, interactive=False)  # the archive may be older than the program
    journal.verify(given)
    ledger.verify(given)
    tell(_("restored as of %(moment)s") % {"moment": manifest.made_at})
