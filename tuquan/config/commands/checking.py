"""`tuquan documents check`: does a .docx, ours or received, keep the legal format?"""

import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tuquan.config.commands.common import Failed, day, tell
from tuquan.kit.days import write_day
from tuquan.reporting import conformance
from tuquan.reporting.conformance.package import MAX_FILE, MB

BREACHES, UNREADABLE = 1, 2
PLACES = 5  # of one kind on the screen; --json has all


def add(verbs) -> None:
    """Put the verb beside those of `documents`."""
    check_ = verbs.add_parser(
        "check", help=_("measure a .docx by Decree 30/2020"),
        description=_("Exit code: 0 conforms, 1 has breaches, 2 cannot be read."),
    )  # fmt: skip
    check_.add_argument("file", metavar=_("FILE"), help=_("a .docx, ours or received"))
    check_.add_argument("--on", type=day, metavar=_("DAY"), help=_("by the rules of this day, where the file bears none"))
    check_.add_argument("--json", action="store_true", help=_("everything that was found, as JSON"))
    check_.set_defaults(run=check)


def check(given) -> None:
    """Print what was found; the exit code says whether the document conforms."""
    try:
        path = Path(given.file)
        if path.stat().st_size > MAX_FILE:
            raise conformance.Unreadable(_("The file is larger than %(limit)d MB.") % {"limit": MAX_FILE // MB})
        found = conformance.check(path.read_bytes(), given.on)
    except OSError as wrong:
        raise Failed(f"{given.file}: {wrong.strerror or wrong}", UNREADABLE) from wrong
    except conformance.Unreadable as wrong:
        raise Failed(f"{given.file}: {wrong}", UNREADABLE) from wrong
    if given.json:
        tell(json.dumps(as_json(found), ensure_ascii=False, indent=2))
    else:
        for line in lines(found):
            tell(line)
    if not found.conforms:
        sys.stdout.flush()
        raise SystemExit(BREACHES)


def as_json(found: conformance.Findings) -> dict:
    return {
        "conforms": found.conforms,
        "type": found.kind,
        "on": found.on.isoformat(),
        "breaches": [asdict(one) | {"key": one.key} for one in found.breaches],
        "not_measured": [asdict(one) for one in found.unmeasured],
    }


def lines(found: conformance.Findings):
    """The answer for people: breaches by kind, each with article and place."""
    yield _("%(type)s, by the rules of %(day)s") % {"type": found.kind, "day": write_day(found.on)}
    count = len(found.breaches)
    yield (_("No breach found.") if not count else
           ngettext("%(count)d breach", "%(count)d breaches", count) % {"count": count})  # fmt: skip
    for number, group in enumerate(found.groups(), start=1):
        first = group.first
        yield ""
        yield f"{number}. {first.title} ({first.citation})"
        yield "   " + _("found: %(found)s; asked for: %(expected)s") % {"found": first.found, "expected": first.expected}
        for one in group.places[:PLACES]:
            yield f"   - {one.place}" + (f": {one.text}" if one.text else "")
        if group.count > PLACES:
            more = group.count - PLACES
            yield "   - " + ngettext("and %(more)d more place", "and %(more)d more places", more) % {"more": more}
    if found.unmeasured:
        yield ""
        yield _("Not measured:")
        for left in found.unmeasured:
            yield f"- {left.title}: {left.why}"
