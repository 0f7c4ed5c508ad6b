"""The law book on screen: every number that a rule sets, with its source and how well it is known."""

from django.utils.translation import gettext_lazy as _

from tuquan.journal.actions import reading
from tuquan.kit.register import Register
from tuquan.law import actions, forms
from tuquan.law.models import HolidayException, Rule

READ = reading("law.read", _("Read the book of law"))


class LawRegister(Register, mounted=False):
    """Rows of the law book belong to no place: who may read reads all, who may change needs the whole country."""

    reads = READ
    group = "office"
    exports = False

    def visible(self, user, voided=False):
        return self.model._default_manager.all() if user.granted(READ) else self.model._default_manager.none()

    def refusal(self, action, record, user):
        return user.refusal(action.name, None)


class Rules(LawRegister):
    """Time limits, thresholds, windows and formats."""

    key = "law.rules"
    title = _("Book of law")
    icon = "scale"
    order = 60
    model = Rule
    columns = [("label", _("Rule")), ("in_words", _("Value")), ("citation", _("Source")), "status", "key"]
    filters = ["status"]
    search = ["title", "title_en", "key", "article", "instrument__number"]
    ordering = "key"
    status = "status"
    verbs = [(actions.set_local, forms.LocalForm), (actions.clear_local, forms.SureForm)]
    details = [
        ("", [("label", _("Rule")), ("in_words", _("Value")), "unit", ("citation", _("Source")), "valid_from", "valid_to",
              "status", "note", ("caution", _("Caution"))]),
        (_("Set here"), ["local_value", "local_source", "local_by", "local_on"]),
    ]  # fmt: skip

    def in_step(self, action, record):
        return record.is_local if action is actions.clear_local else True


class Days(LawRegister):
    """Days on which the public calendar differs from what the rules alone would say."""

    key = "law.days"
    title = _("Public calendar")
    icon = "calendar"
    order = 70
    model = HolidayException
    columns = ["day", "kind", "note", "instrument_text"]
    filters = ["kind", "day"]
    ordering = "-day"
    status = "kind"
    adds = (actions.mark_day, forms.DayForm)
    verbs = [(actions.mark_day, forms.DayForm)]

    def act(self, action, record, user, given):
        return action(record or HolidayException(), by=user, **given)

    def add_url(self, user):
        return self.url("add") if user.refusal(actions.mark_day.name, None) is None else None
