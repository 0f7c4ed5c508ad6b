"""The officers' windows: petitions, those about officials or the police, reception days and their register."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tuquan.casework import receipts, sealing
from tuquan.casework.fields import in_memory
from tuquan.casework.models import Clock
from tuquan.casework.papers import offered
from tuquan.journal.actions import subject_name
from tuquan.kit.period import today
from tuquan.kit.register import Register, Verb, page_of, registry
from tuquan.petitions import actions, papers, story
from tuquan.petitions.forms import course as forms
from tuquan.petitions.forms import intake, receptions
from tuquan.petitions.models import (
    REFUSALS,
    Ending,
    Kind,
    Petition,
    Reception,
    ReceptionDay,
    State,
    citation,
)

COLOURS: dict[str, str] = {State.RECEIVED: "yellow", State.SUSPENDED: "grey", State.RESOLVED: "green", State.CLOSED: "grey"}
DENUNCIATIONS = {
    actions.notify_acceptance, actions.extend, actions.act_on, actions.report_acts, actions.urge, actions.report_delay,
}  # fmt: skip


def about_officials(user, voided: bool = False) -> QuerySet:
    found = Petition.objects.within(user.granted(actions.READ_OFFICIALS)).filter(about_official=True)
    found = found.exclude(state=State.WAITING)
    return found if voided else found.filter(voided_on=None)


class Petitions(Register):
    key = "petitions.petitions"
    title = _("Petitions")
    icon = "mail"
    order = 14
    family = "petitions"
    tab = _("Petitions")
    model = Petition
    reads = actions.READ
    columns = ("code", "kind", "channel", "received_on", "state", "due_on", "resolved_on")
    filters = ("place", "state", "kind", "channel", "received_on", "due_on", "outcome", "ending", "sealed")
    search = ("code",)
    ordering = "-received_on"
    colours = COLOURS
    details = (
        (_("The letter"), (
            "received_on", "channel", "forwarder", "kind", "brief", "text", "people", "anonymous", "sealed",
        )),
        (_("How it went on"), (
            "sorted_on", "competent", "accepted_on", "due_on", "suspended_on", "extensions", "resolved_on", "decision",
            "outcome", "in_time", "answer", "ending", "ended_on", "moved_to", "reason",
        )),
        (_("After the answer"), ("published_on", "published", "satisfied", "satisfied_on", "reopened")),
    )  # fmt: skip
    adds = (actions.register, intake.RegisterForm)
    verbs: Sequence[Verb] = (
        (actions.sort, forms.SortForm),
        (actions.accept, forms.AcceptForm),
        (actions.resolve, forms.ResolveForm),
        (actions.resume, forms.DayForm),
        (actions.send_decision, forms.DayForm),
        (actions.act_on, forms.NotesForm),
        (actions.report_acts, forms.DayForm),
        (actions.publish, forms.PublishForm),
        (actions.notify_acceptance, forms.DayForm),
        (actions.notify_forwarder, forms.DayForm),
        (actions.refuse, forms.RefuseForm),
        (actions.transfer, forms.TransferForm),
        (actions.file_away, forms.FileAwayForm),
        (actions.answer_intake, forms.IntakeAnswerForm),
        (actions.split, intake.SplitForm),
        (actions.refer_crime, intake.ReferCrimeForm),
        (actions.send_up, intake.SendUpForm),
        (actions.receive_result, forms.NotesForm),
        (actions.pass_on_result, forms.DayForm),
        (actions.record_satisfaction, forms.SatisfactionForm),
        (actions.extend, forms.ExtendForm),
        (actions.suspend, forms.SuspendForm),
        (actions.send_suspension, forms.DayForm),
        (actions.urge, forms.DayForm),
        (actions.report_delay, forms.ReasonForm),
        (actions.redact, forms.RedactForm),
        (actions.give_receipt, forms.ReceiptForm),
        (actions.withdraw, forms.WithdrawForm),
        (actions.terminate, forms.ReasonForm),
        (actions.reopen, forms.ReopenForm),
        (actions.correct_petition, forms.CorrectForm),
        (actions.void_petition, forms.VoidForm),
    )
    empty = _("Letters that came in by any way are kept here, each with the time that the law gives for it.")

    def visible(self, user, voided=False):
        """Those of the commune, and to who may read them those about officials: their pages are found from here."""
        found = super().visible(user, voided).filter(about_official=False).exclude(state=State.WAITING)
        return found | about_officials(user, voided) if user.granted(actions.READ_OFFICIALS) else found

    def urls(self) -> list:
        """What is typed in at the desk may have to be sealed: no upload touches the disk before that is known."""
        add = path("add/", in_memory(never_cache(self.add_page)), name="add")
        return [add if one.name == "add" else one for one in super().urls()]

    def in_step(self, action, record) -> bool:
        """The table of steps, and what the kind of letter makes idle."""
        if action in DENUNCIATIONS and record.kind != Kind.DENUNCIATION:
            return False
        idle = {
            actions.notify_acceptance: record.taken("notify_acceptance") is not None,
            actions.send_decision: record.kind != Kind.COMPLAINT or record.taken("send_decision") is not None,
            actions.send_suspension: not (record.suspended_on or record.ending == Ending.TERMINATED),
            actions.send_up: record.about_official or record.sealed,
            actions.answer_intake: record.channel != "reception",
            actions.notify_forwarder: not record.forwarder or record.taken("notify_forwarder") is not None,
            actions.receive_result: record.ending != Ending.TRANSFERRED,
            actions.pass_on_result: record.ending != Ending.TRANSFERRED or record.taken("receive_result") is None,
            actions.urge: record.due_on is None or record.due_on >= today(),
            actions.report_delay: record.taken("urge") is None,
            actions.redact: not record.sealed,
            actions.give_receipt: receipts.of(record) is not None,
            actions.reopen: not (record.resolved_on or (record.ending == Ending.WITHDRAWN and record.accepted_on)),
            actions.publish: record.published_on is not None,
            actions.act_on: record.taken("act_on") is not None,
            actions.report_acts: record.taken("act_on") is None or record.taken("report_acts") is not None,
        }
        return not idle.get(action, False) and super().in_step(action, record)

    def act(self, action, record, user, given):
        """A letter about an official or the police goes up at once; nothing of it is kept here."""
        if action is not actions.register:
            return super().act(action, record, user, given)
        nature = given.pop("nature")
        given["denunciation"] = nature in ("denunciation", "official_denunciation")
        if nature in ("open", "denunciation"):
            return super().act(action, record, user, given)
        for name in ("earlier", "source"):
            given.pop(name, None)
        slip = actions.register_above(actions.Slip(given.pop("place")), by=user, **given)
        user.code_to_show = slip.code
        return slip

    def ask(self, request, action, form_class, record) -> HttpResponse:
        """What makes a code shows it at once, on the answer to the button: it is kept nowhere."""
        answer = super().ask(request, action, form_class, record)
        code = getattr(request.user, "code_to_show", "") or (record.fresh_code if record else "")
        if code and answer.status_code == 302:
            return show_code(request, code, answer["Location"], record)
        return answer

    def after(self, record, done, user):
        return self.url("list") if isinstance(done, actions.Slip) else super().after(record, done, user)

    def context(self, request, record=None):
        if record is None:
            return {}
        user = request.user
        return {
            "clocks": Clock.objects.filter(subject=subject_name(record)).order_by("due_on"),
            "steps": record.steps_taken,
            "conditions": [(one, one.rule == REFUSALS, citation(one.rule)) for one in record.conditions.all()],
            "groups": self.filled(record),
            "writer": self.writer(record, user),
            "belongs": self.belongs(record, user),
            "papers": offered(record), "subject": subject_name(record), "register": home(record),
        }  # fmt: skip

    def belongs(self, record, user) -> list:
        """The letters that it was split from, follows, or was split into, with the page of each and how it belongs."""
        near = [(self.seen(record.parent, user), _("split from it")), (self.seen(record.earlier, user), _("earlier"))]
        near += [(part, part.get_kind_display()) for part in self.visible(user).filter(parent=record)]
        return [(home(one).url("record", one.pk), one, how) for one, how in near if one]

    def filled(self, record) -> list:
        """Whose business it is, is known once it was sorted."""
        unknown = () if record.sorted_on else ("competent",)
        groups = [(title, [one for one in said if one[0].path not in unknown]) for title, said in super().filled(record)]
        return [(title, said) for title, said in groups if said]

    def writer(self, record, user) -> list | None:
        """Who wrote it, for those alone who may read that."""
        if record.sealed or not user.may(actions.READ_PETITIONERS, record.place):
            return None
        names = ("petitioner", "address", "contact", "representatives")
        return [(Petition._meta.get_field(name).verbose_name, getattr(record, name)) for name in names]

    def seen(self, record, user):
        return record if record and self.visible(user, voided=True).filter(pk=record.pk).exists() else None


class Officials(Petitions):
    """What is about officials or the police: kept by the province's body alone."""

    key = "petitions.officials"
    title = _("Petitions about officials and the police")
    tab = _("About officials")
    icon = "shield-lock"
    order = 15
    reads = actions.READ_OFFICIALS
    adds = None
    verbs = tuple(pair for pair in Petitions.verbs if pair[0] is not actions.send_up)
    exports = False
    empty = _("Nothing about an official or the police has come in.")

    def visible(self, user, voided=False):
        return about_officials(user, voided)


class ReceptionDays(Register):
    key = "petitions.reception_days"
    title = _("Citizen reception days")
    tab = _("Reception days")
    icon = "calendar"
    order = 16
    family = "petitions"
    model = ReceptionDay
    reads = actions.READ_RECEPTIONS
    columns = ("day", "place", "state", "chaired", "visits", "people")
    filters = ("place", "state", "chaired", "online", "day")
    ordering = "-day"
    colours = {"planned": "blue", "held": "green", "cancelled": "grey"}
    details = ((_("The day"), ("day", "chaired", "online", "room", "visits", "people")),)
    adds = (actions.plan_reception_day, receptions.PlanForm)
    verbs = (
        (actions.receive, receptions.ReceiveForm),
        (actions.hold_reception_day, receptions.HoldForm),
        (actions.cancel_reception_day, receptions.ConfirmForm),
        (actions.void_reception_day, forms.VoidForm),
    )
    empty = _("Plan the days on which the head of the unit receives residents.")

    def after(self, record, done, user):
        if isinstance(done, Reception):
            return page_of(subject_name(done)) or self.url("record", record.pk)
        return super().after(record, done, user)

    def context(self, request, record=None):
        if record is None:
            granted = request.user.places(self.reads).first()
            return {"asked": actions.days_asked(granted) if granted else None}
        return {"asked": actions.days_asked(record.place), "receptions": record.receptions.standing().order_by("number")}


class Receptions(Register):
    key = "petitions.receptions"
    title = _("Reception register")
    tab = _("Reception register")
    icon = "notebook"
    order = 17
    family = "petitions"
    model = Reception
    reads = actions.READ_RECEPTIONS
    columns = ("day", "number", "place", "handled", "people", "petition")
    filters = ("place", "handled", "day")
    ordering = "-day"
    status = "handled"
    colours = {"answered": "green", "recorded": "blue", "guided": "grey", "refused": "yellow"}
    details = (
        (_("The visit"), ("reception_day", "number", "people", "petition")),
        (_("Content"), ("content", "before", "request", "answer")),
    )
    adds = (actions.receive, receptions.ReceiveForm)
    verbs = ((actions.correct_visit, receptions.CorrectVisitForm), (actions.void_visit, forms.VoidForm))
    empty = _("Visits are entered on the page of their reception day.")

    def add_page(self, request: HttpRequest) -> HttpResponse:
        """The days to which a visit can be added."""
        if why := request.user.refusal(actions.receive.name, []):
            self.ask_to_read(request.user)
            raise PermissionDenied(why)
        days = ReceptionDay.objects.standing().within(request.user.granted(actions.receive.name))
        found = days.filter(day__lte=today()).exclude(state="cancelled").order_by("-day").select_related("place")
        context = {"register": self, "days": found[:20], "back": self.url("list")}
        return TemplateResponse(request, "petitions/choose_day.html", context)

    def context(self, request, record=None):
        if record is None:
            return {}
        reads = request.user.may(actions.READ_PETITIONERS, record.place)
        visitor = [(_("who came"), record.visitor), (_("address"), record.address)] if reads else None
        return {"visitor": visitor, "papers": offered(record) if reads else [], "subject": subject_name(record)}


def home(petition: Petition) -> Register:
    """The register that lists it: what is about officials or the police has its own."""
    return registry["petitions.officials" if petition.about_official else "petitions.petitions"]


def show_code(request: HttpRequest, code: str, back: str, record) -> HttpResponse:
    """The code of a receipt, once, on a page to print."""
    context = {"groups": sealing.shown(code).split(), "back": back, "record": record}
    return TemplateResponse(request, "petitions/code.html", context)


KNOWN = (papers, story)  # loaded here: what casework and reporting may know of petitions
