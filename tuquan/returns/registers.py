"""The officers' window on sheets and their lines, on rounds with their board, and on reports asked for."""

from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, ValidationError
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from tuquan.kit import menu
from tuquan.kit.prepared import kept_plans
from tuquan.kit.register import Register, registry
from tuquan.places.models import Place
from tuquan.returns import actions, forms
from tuquan.returns.actions.rounds import Several
from tuquan.returns.board import board, open_to
from tuquan.returns.models import Definition, Return, ReturnLine, ReturnState, Round
from tuquan.returns.page import page_of_sheet


class Returns(Register):
    """What units send for a period: the sheets of rounds, and those filed of their own accord."""

    key = "returns.returns"
    title = _("Returns")
    icon = "clipboard-list"
    group = "figures"
    order = 24
    model = Return
    reads = actions.READ
    family = "returns"
    columns = [
        "place__name", ("round__definition", _("Report")), "first_day", "last_day", "due_on", "state", "source",
    ]  # fmt: skip
    filters = ["state", "place", "last_day", "round"]
    search = ["source", "place__folded"]
    ordering = "-last_day"
    exports = False
    empty = _("Type what the unit reports for a period; whoever is above accepts it or sends it back.")
    adds = (actions.file_return, forms.FileForm)
    verbs = [
        (actions.submit_return, forms.SheetForm),
        (actions.fill_return, forms.SheetForm),
        (actions.accept_return, forms.SureForm),
        (actions.send_back_return, forms.SendBackForm),
    ]
    details = [
        ("", ["place__name", ("round__definition", _("Report")), "first_day", "last_day", "due_on",
              "submitted_on", "accepted_on", "source"]),
    ]  # fmt: skip

    def visible(self, user, voided=False):
        return Return.objects.filter(place__in=Place.objects.within(user.granted(self.reads)).values("pk"))

    def options(self, model, user):
        return Rounds.shown_to(user) if model is Round else super().options(model, user)

    def get(self, user, pk):
        """With its report and what that asks for, which its page and its form both need.

        In the hour before a deadline this is asked thousands of times, so the sheet is found by its key first.
        """
        rows = Return.objects.select_related("place", "round__definition")
        try:
            with kept_plans():
                found = rows.prefetch_related("round__definition__figures").get(pk=pk)
        except (ObjectDoesNotExist, ValueError, ValidationError) as error:
            raise Http404 from error
        if user.refusal(self.reads, [found.place]) is not None:
            raise Http404
        return found

    def after(self, record, done, user):
        """Whoever acted on a sheet could read it."""
        return self.url("record", record.pk) if record is not None else super().after(record, done, user)

    def refusal(self, action, record, user):
        upwards = action in (actions.accept_return, actions.send_back_return) and record.of_level
        if upwards and record.place.parent:  # a level's own sheet is judged above it
            return user.refusal(action.name, [record.place.parent])
        return super().refusal(action, record, user)

    def in_step(self, action, record):
        if action is actions.fill_return and record.round_id is None:
            return False  # filed of its own accord, it was typed once
        return super().in_step(action, record)

    def draft_url(self, record, user):
        may = record.round_id is not None and self.refusal(actions.fill_return, record, user) is None
        return self.url("verb", record.pk, "fill_return") if may else ""

    def answer(self, request, page, context, record=None, status=200):
        form = context.get("form")
        if record is not None and isinstance(form, forms.SheetForm):
            form.draft_url = self.draft_url(record, request.user)
            if form.errors:
                record.read_again()  # what was refused did not happen
                if form.has_error(NON_FIELD_ERRORS, "stale"):
                    form.take_over()
        return super().answer(request, page, context, record, status)

    def context(self, request, record=None):
        if record is None:
            return {}
        may = record.state == ReturnState.ACCEPTED and request.user.may("returns.correct_line", record.place)
        return {
            "sheet": page_of_sheet(record),
            "may_correct": may,
            "round_url": registry[Rounds.key].url("record", record.round_id) if record.round_id else "",
            "citation": record.round.definition.basis if record.round_id else "",
        }


class Lines(Register):
    """Accepted lines, to correct one: what was signed stays beside the new value."""

    key = "returns.lines"
    title = _("Lines of returns")
    icon = "list-numbers"
    group = "figures"
    order = 40
    model = ReturnLine
    reads = actions.READ
    family = "returns"
    columns = [("sheet__place__name", _("Place")), ("figure_title", _("Figure")), "value", ("sheet__last_day", _("To"))]
    search = ["indicator", "sheet__place__folded"]
    exports = False
    verbs = [(actions.correct_line, forms.CorrectLineForm)]
    details = [("", [("sheet__place__name", _("Place")), ("figure_title", _("Figure")), ("says", _("As signed"))])]

    def visible(self, user, voided=False):
        inside = Place.objects.within(user.granted(self.reads)).values("pk")
        return ReturnLine.objects.filter(sheet__place__in=inside, sheet__state=ReturnState.ACCEPTED, counted=False)


class Rounds(Register):
    """A report over one window, asked of all units at once; its page is the board."""

    key = "returns.rounds"
    title = _("Rounds of returns")
    icon = "calendar-check"
    group = "figures"
    order = 25
    model = Round
    reads = actions.READ
    family = "returns"
    columns = [("definition", _("Report")), "place__name", "first_day", "last_day", "due_on", "state"]
    filters = ["state", "place", "last_day"]
    search = ["definition__title", "place__folded"]
    ordering = "-last_day"
    exports = False
    empty = _("Ask all units for a report at once: each finds its sheet on its work list.")
    adds = (actions.open_round, forms.OpenRoundForm)
    verbs = [
        (actions.accept_returns, forms.ChosenForm),
        (actions.remind, forms.ChosenForm),
        (actions.close_round, forms.CloseForm),
        (actions.reopen_round, forms.SureForm),
    ]
    colours = {"open": "blue", "closed": "grey"}
    details = [("", ["place__name", "first_day", "last_day", "due_on", "opened_on", "closed_on", "reminded_on"])]
    many = {
        actions.accept_returns.name: (ReturnState.SUBMITTED,),
        actions.remind.name: (ReturnState.DRAFT, ReturnState.SENT_BACK),
    }

    def visible(self, user, voided=False):
        return self.shown_to(user)

    @staticmethod
    def shown_to(user):
        """Rounds inside the user's places, and those above that ask these places too."""
        granted = user.granted(actions.READ)
        inside = Place.objects.within(granted).values("pk")
        above = Place.objects.filter(contains__place__in=granted).values("pk")
        return Round.objects.filter(Q(place__in=inside) | Q(place__in=above)) if granted else Round.objects.none()

    def refusal(self, action, record, user):
        if action.name in self.many:  # the right is asked for above each sheet
            return user.refusal(action.name, [])
        return super().refusal(action, record, user)

    def act(self, action, record, user, given):
        if action.name not in self.many or record is None:
            return super().act(action, record, user, given)
        offered = open_to(record, user, action.name, *self.many[action.name])
        if chosen := [sheet.pk for sheet in given["sheets"]]:
            offered = offered.filter(pk__in=chosen)
        return action(Several(record, list(offered.select_related("place__parent"))), by=user)

    def context(self, request, record=None):
        if record is None:
            return {}
        report = menu.url_of("reporting:report")
        days = f"from={record.first_day:%Y-%m-%d}&to={record.last_day:%Y-%m-%d}"
        return {
            "board": board(record, request),
            "report_url": f"{report}?place_id={record.place_id}&{days}&child=on" if report else "",
        }


class Reports(Register):
    """Reports that the ministry or a province asks for: figures, window, last days, as data."""

    key = "returns.reports"
    title = _("Reports asked for")
    icon = "clipboard-text"
    group = "figures"
    order = 35
    model = Definition
    reads = actions.READ
    family = "returns"
    columns = [("label", _("Report")), "place__name", ("window_says", _("Window")), "tier"]
    filters = ["tier", "place"]
    search = ["title"]
    ordering = "pk"
    exports = False
    adds = (actions.define_report, forms.DefineForm)
    verbs = [
        (actions.copy_report, forms.CopyForm),
        (actions.change_report, forms.ChangeForm),
        (actions.ask_figure, forms.AskForm),
        (actions.drop_figure, forms.DropForm),
        (actions.retire_report, forms.SureForm),
    ]
    details = [
        ("", ["place__name", ("window_says", _("Window")), ("due_says", _("Due")), "tier", "basis",
              "change_limit", "change_least", "retired_on"]),
    ]  # fmt: skip

    def visible(self, user, voided=False):
        granted = user.granted(self.reads)
        return Definition.objects.reaching(granted) if granted else Definition.objects.none()

    def refusal(self, action, record, user):
        if action is actions.copy_report:  # what the ministry asks for, a province may copy for itself
            return user.refusal(action.name, [])
        return super().refusal(action, record, user)

    def act(self, action, record, user, given):
        if action is actions.copy_report:
            return action(given.pop("place"), of=record, by=user, **given)
        return super().act(action, record, user, given)

    def after(self, record, done, user):
        about = done if isinstance(done, Definition) else record
        return super().after(about, done, user)

    def context(self, request, record=None):
        return {"figures": list(record.figures.all()), "used": record.used} if record is not None else {}
