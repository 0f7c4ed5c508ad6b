"""`tuquan documents`: list official documents, issue one, say whether a file is one that was issued."""

import hashlib
import json
from pathlib import Path

from django.utils.translation import gettext as _

from tuquan.config.commands import checking, linting
from tuquan.config.commands.common import Failed, actor, add_by, table, tell
from tuquan.kit.days import write_day
from tuquan.reporting import actions
from tuquan.reporting.models import Document, State


def add(commands) -> None:
    group = commands.add_parser("documents", help=_("official documents")).add_subparsers(
        dest="verb", metavar=_("VERB"), required=True
    )
    listing = group.add_parser("list", help=_("documents that you may read"))
    listing.add_argument("--state", choices=State.values, help=_("only those in this state"))
    listing.add_argument("--json", action="store_true", help=_("as JSON"))
    add_by(listing)
    listing.set_defaults(run=show)
    issuing = group.add_parser("issue", help=_("sign and issue what was submitted"))
    issuing.add_argument("document", type=int, metavar=_("KEY"), help=_("key of the document, as in the list"))
    issuing.add_argument("--capacity", default="", help=_("in which capacity: TM., KT., TL., TUQ., Q.; empty for the head"))
    issuing.add_argument("--position", default="", help=_("own position of who signs for the head"))
    add_by(issuing)
    issuing.set_defaults(run=issue)
    verifying = group.add_parser("verify", help=_("say whether a file is one that was issued, and by whom"))
    verifying.add_argument("file", type=Path, metavar=_("FILE"))
    verifying.set_defaults(run=verify)
    checking.add(group)
    linting.add(group)


def show(given) -> None:
    """List what the user may read, newest first."""
    found = Document.objects.seen_by(actor(given.by), actions.READ).standing().order_by("-pk")
    if given.state:
        found = found.filter(state=given.state)
    if given.json:
        tell(json.dumps([facts(one) for one in found], ensure_ascii=False, indent=1))
        return
    rows = [(one.pk, one.get_type_display(), one.symbol, one.get_state_display(), write_day(one.issued_on), one.title[:60])
            for one in found]  # fmt: skip
    tell(table(rows, (_("key"), _("type"), _("number"), _("state"), _("issued on"), _("summary"))))


def facts(document: Document) -> dict:
    return {
        "key": document.pk, "type": document.type, "number": document.symbol, "state": document.state,
        "issued_on": document.issued_on.isoformat() if document.issued_on else None, "title": document.title,
        "code": document.code, "docx": document.docx_hash, "pdf": document.pdf_hash,
    }  # fmt: skip


def issue(given) -> None:
    user = actor(given.by)
    document = Document.objects.seen_by(user, actions.READ).filter(pk=given.document).first()
    if document is None:
        raise Failed(_("there is no document %(key)s that %(user)s may read") % {"key": given.document, "user": user})
    done = actions.issue(document, capacity=given.capacity, position=given.position, by=user)
    tell(_("issued: %(symbol)s, code %(code)s") % {"symbol": done.symbol, "code": done.code_text})


def verify(given) -> None:
    """What anybody may know of a file: whether it was issued, by which body, and whether it still holds."""
    with given.file.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    document = Document.objects.with_hash(digest).first()
    if document is None:
        raise Failed(_("%(file)s was not issued here, or it was changed (SHA-256 %(hash)s)")
                     % {"file": given.file, "hash": digest})  # fmt: skip
    tell(_("issued by %(body)s: %(symbol)s of %(day)s, %(state)s") % {
        "body": document.issuer_name, "symbol": document.symbol, "day": write_day(document.issued_on),
        "state": document.get_state_display(),
    })  # fmt: skip
