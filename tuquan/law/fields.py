"""A model field for a code out of a list that the law sets."""

from functools import partial

from django.db import models
from django.utils.translation import get_language, gettext

from tuquan.kit.period import today
from tuquan.law import rules
from tuquan.law.models import Status


def terms(key: str) -> list[tuple[str, str]]:
    """The codes of a list in the law book with their names, ready for a choice field."""
    return [(item["code"], _name(item)) for item in rules.items(key, today())]


def _name(item: dict) -> str:
    vietnamese = (get_language() or "vi").startswith("vi")
    name = item["name"] if vietnamese else item.get("name_en") or item["name"]
    if item.get("letter"):
        name = f"{item['letter']}) {name}"
    doubtful = item.get("status", Status.READ) != Status.READ
    return gettext("%(name)s (text still to be checked)") % {"name": name} if doubtful else name


class TermField(models.CharField):
    """One code out of a rule of kind list; its names come from the law book, in the language of the screen."""

    def __init__(self, *args, rule: str, **options):
        self.rule = rule
        options.setdefault("max_length", 20)
        options["choices"] = partial(terms, rule)
        super().__init__(*args, **options)

    def deconstruct(self):
        name, path, args, options = super().deconstruct()
        del options["choices"]
        return name, path, args, options | {"rule": self.rule}

    def _check_choices(self):
        return []  # the list stands in the database, which is not there yet when Django checks models
