"""The verbs of templates: kept, replaced by a new version, retired; and a document drafted from one."""

import secrets
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import action
from tuquan.kit.text import clean
from tuquan.ledger import mend
from tuquan.ledger.reading import Map
from tuquan.organisations.models import Body
from tuquan.places.models import Place
from tuquan.reporting import files, templated
from tuquan.reporting.actions.documents import begun, check_body
from tuquan.reporting.blocks import written
from tuquan.reporting.models import Document, WordTemplate, at_home
from tuquan.reporting.wordtemplates import check


@action(_("Keep a template"))
def keep_template(
    place: Place,
    *,
    office: str,
    type: str,  # noqa: A002 - the word of the law
    name: str,
    data: bytes,
    body: Body | None = None,
    by,
) -> WordTemplate:
    """A Word file of an office that sits here, checked to its last tag, from which documents are drafted."""
    template = WordTemplate(place=place, office=office, body=body, type=type, name=clean(name))
    check_office(template, "reporting.keep_template", by)
    check_body(Document(place=place, office=office, body=body))
    return put(template, data)


@action(_("Upload a new version"))
def replace_template(template: WordTemplate, *, data: bytes, by) -> WordTemplate:
    """From now on documents are drafted from this file; the former one stays for those drafted from it."""
    check_office(template, "reporting.replace_template", by)
    template.step("replace_template")
    if files.digest(data) == template.hash:
        raise ValidationError({"file": _("This is the very file that is in use.")})
    template.save()
    same = ("place", "office", "body", "type", "name")
    new = WordTemplate(
        **{name: getattr(template, name) for name in same}, version=template.version + 1, former=template
    )
    return put(new, data)


@action(_("Retire the template"))
def retire_template(template: WordTemplate, *, reason: str, by) -> WordTemplate:
    """Nothing is drafted from it any more; drafts and documents that were keep their text."""
    check_office(template, "reporting.retire_template", by)
    template.step("retire_template")
    mend.keep_reason(template, reason)
    template.save()
    return template


@action(_("Draft from this template"))
def draft_from(
    template: WordTemplate,
    *,
    about: Place | None = None,
    first_day: date | None = None,
    last_day: date | None = None,
    map: str = Map.THEN,  # noqa: A002 - the word of the screen
    title: str = "",
    title_public: bool = False,
    addressees: str = "",
    recipients: str = "",
    unit_symbol: str = "",
    by,
) -> Document:
    """Begin a document of the template's office: its figures stay linked until the issue, its words are the template's."""
    template.step("draft_from")
    document = Document(
        place=template.place, type=template.type, office=template.office, body=template.body, template=template,
        about=about or template.place, first_day=first_day, last_day=last_day, map=map, title=clean(title),
        title_public=title_public, addressees=written(addressees), recipients=written(recipients),
        unit_symbol=clean(unit_symbol),
    )  # fmt: skip
    return begun(document, "reporting.draft_from", by, lambda: templated.begin(template))


def put(template: WordTemplate, data: bytes) -> WordTemplate:
    """Check the file and keep it under a name that nobody guesses."""
    if problems := check(data):
        raise ValidationError({"file": [str(problem) for problem in problems]})
    template.file, template.hash = secrets.token_hex(16), files.digest(data)
    mend.keep(template)
    files.write(files.path_of_template(template), data)
    return template


def check_office(template: WordTemplate, right: str, by) -> None:
    if not at_home(by, right, template.place):
        raise PermissionDenied(_("A template is kept where its office sits."))
