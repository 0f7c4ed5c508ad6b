"""The verbs of petitions: how a letter comes in, its course, what follows the answer, and reception days."""

from tuquan.journal.actions import discreet, veil
from tuquan.petitions.actions.course import (
    CASES,
    GROUNDS,
    accept,
    answer_intake,
    correct_petition,
    extend,
    file_away,
    refuse,
    reopen,
    reopens_until,
    resolve,
    resume,
    sort,
    suspend,
    terminate,
    transfer,
    void_petition,
    withdraw,
)
from tuquan.petitions.actions.erasing import erase_contents, erase_identity
from tuquan.petitions.actions.follow import (
    act_on,
    notify_acceptance,
    notify_forwarder,
    pass_on_result,
    publish,
    rate,
    receive_result,
    record_satisfaction,
    report_acts,
    report_delay,
    send_decision,
    send_suspension,
    urge,
)
from tuquan.petitions.actions.intake import (
    Slip,
    give_receipt,
    let_in,
    redact,
    refer_crime,
    register,
    register_above,
    send_up,
    split,
    submit,
)
from tuquan.petitions.actions.keeping import READ, READ_OFFICIALS, READ_PETITIONERS, READ_RECEPTIONS
from tuquan.petitions.actions.receptions import (
    cancel_reception_day,
    correct_visit,
    days_asked,
    hold_reception_day,
    plan_reception_day,
    receive,
    void_reception_day,
    void_visit,
)
from tuquan.petitions.models import Petition

__all__ = [
    "CASES", "GROUNDS", "READ", "READ_OFFICIALS", "READ_PETITIONERS", "READ_RECEPTIONS", "Slip", "accept", "act_on",
    "answer_intake", "cancel_reception_day", "correct_petition", "correct_visit", "days_asked", "erase_contents",
    "erase_identity", "extend", "file_away", "give_receipt", "hold_reception_day", "let_in", "notify_acceptance",
    "notify_forwarder", "pass_on_result", "plan_reception_day", "publish", "rate", "receive", "receive_result",
    "record_satisfaction", "redact", "refer_crime", "refuse", "register", "register_above", "reopen", "reopens_until",
    "report_acts", "report_delay", "resolve", "resume", "send_decision", "send_suspension", "send_up", "sort", "split",
    "submit", "suspend", "terminate", "transfer", "urge", "void_petition", "void_reception_day", "void_visit", "withdraw",
]  # fmt: skip

# The hour at which a letter was handled would tell who wrote it; and were only the sealed ones without an hour, that
# would tell which they are.
ABOVE = (register_above, send_up)
DISCREET = (
    accept, act_on, answer_intake, correct_petition, erase_contents, erase_identity, extend, file_away, give_receipt,
    let_in, notify_acceptance, notify_forwarder, pass_on_result, publish, rate, receive_result, record_satisfaction,
    redact, refer_crime, refuse, register, reopen, report_acts, report_delay, resolve, resume, send_decision,
    send_suspension, sort, split, submit, suspend, terminate, transfer, urge, void_petition, withdraw,
)  # fmt: skip
discreet(*(verb.name for verb in DISCREET))
discreet(*(verb.name for verb in ABOVE), reads=READ_OFFICIALS)
# how many denunciations came on which day tells on people; of what is about officials nobody else knows that it is there
veil("petitions.Petition", READ, lambda: Petition.objects.filter(sealed=True, about_official=False))
veil("petitions.Petition", READ_OFFICIALS, lambda: Petition.objects.filter(about_official=True))
