"""What the law asks of a petition by when: read from its days and steps, one function for each part of the way."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING

from tuquan.casework.clocks import Due
from tuquan.law.rules import RuleMissing
from tuquan.petitions.models.kinds import Channel, Ending, Forwarder, Kind, State

if TYPE_CHECKING:
    from tuquan.petitions.models.petitions import Petition

OFFICIAL_FORWARDERS = (Forwarder.PRESS, Forwarder.BODY)


def dues_of(petition: "Petition") -> list[Due]:
    """All limits that run or ran; where the law gave none on that day, or gives no number, there is none."""
    found = []
    for verb, rule, since, met, cases in limits_of(petition):
        with suppress(RuleMissing):
            found.append(Due.by_law(f"petitions.{verb}", f"petitions.{rule}", since, *cases, met=met))
    return found


Limit = tuple[str, str, date, date | None, tuple[str, ...]]


def limits_of(petition: "Petition") -> Iterator[Limit]:
    """Verb, rule, first day, the day on which it was met, and what is special about the case."""
    yield from of_intake(petition)
    if petition.ending == Ending.SPLIT:
        return
    if petition.accepted_on:
        yield from of_resolution(petition)
    yield from of_result(petition)


def of_intake(petition: "Petition") -> Iterator[Limit]:
    """Until it is accepted, refused or passed on."""
    taken, since = petition.taken, petition.received_on
    decided = petition.accepted_on or petition.ended_on
    if petition.channel == Channel.RECEPTION:
        yield "answer_intake", "reception_answer", since, earliest(taken("answer_intake"), decided), ()
    if petition.kind == Kind.COMPLAINT:
        rule = "discipline_accept" if petition.discipline else "complaint_accept"
        yield "accept", "complaint_second_accept" if petition.second else rule, since, decided, ()
    if petition.kind == Kind.DENUNCIATION:
        if not petition.competent:
            yield "transfer", "denunciation_transfer", since, decided, ()
        elif petition.continued:
            yield "accept", "denunciation_continued", since, decided, ()
        else:
            yield "accept", "denunciation_register", since, decided, cases(petition, "several_places")
        if petition.forwarder in OFFICIAL_FORWARDERS:
            yield "notify_forwarder", "denunciation_press", since, taken("notify_forwarder"), ()


def of_resolution(petition: "Petition") -> Iterator[Limit]:
    """From its acceptance to the answer."""
    taken, since = petition.taken, petition.taken("reopen") or petition.accepted_on
    over = petition.resolved_on or petition.ended_on
    if petition.kind == Kind.COMPLAINT:
        rule = "discipline_resolve" if petition.discipline else "complaint_first"
        rule = "complaint_second" if petition.second else rule
        yield "resolve", rule, since, over, cases(petition, "complex", "remote")
    elif petition.kind == Kind.DENUNCIATION:
        yield "notify_acceptance", "denunciation_accept_notice", petition.accepted_on, taken("notify_acceptance"), ()
        yield "resolve", "denunciation_resolve", since, over, ()
        stopped = taken("terminate") or taken("suspend")
        if stopped:
            yield "send_suspension", "denunciation_suspension_sent", stopped, taken("send_suspension"), ()
        if taken("urge"):
            yield "report_delay", "denunciation_overdue", taken("urge"), taken("report_delay"), ("reports",)
    else:
        rule = "reflection_answer" if petition.kind == Kind.REFLECTION else "procedure_answer"
        yield "resolve", rule, since, over, ()


def of_result(petition: "Petition") -> Iterator[Limit]:
    """After the answer: sent, published, acted on, and told to whoever forwarded it."""
    since = petition.resolved_on
    answered = petition.state == State.RESOLVED

    def taken(verb: str) -> date | None:
        """Done for this answer, not for one before the petition was reopened."""
        day = petition.taken(verb)
        return day if day and (not since or day >= since) else None

    if answered and petition.kind == Kind.COMPLAINT and not petition.discipline:
        rule = "complaint_second_send" if petition.second else "complaint_first_send"
        yield "send_decision", rule, since, taken("send_decision"), ()
    if answered and petition.kind == Kind.DENUNCIATION:
        yield "act_on", "denunciation_act", since, taken("act_on"), ()
        yield "publish", "denunciation_publish", since, petition.published_on, ()
        if taken("act_on"):
            yield "report_acts", "denunciation_act_report", taken("act_on"), taken("report_acts"), ()
    if answered and petition.forwarder and petition.kind != Kind.DENUNCIATION:
        front = petition.kind == Kind.COMPLAINT and petition.forwarder == Forwarder.FRONT
        rule = "complaint_front_notice" if front else "forwarded_notice"
        yield "notify_forwarder", rule, since, taken("notify_forwarder"), ()
    if petition.ending == Ending.TRANSFERRED and taken("receive_result"):
        yield "pass_on_result", "forwarded_inform", taken("receive_result"), taken("pass_on_result"), ()


def cases(petition: "Petition", *names: str) -> tuple[str, ...]:
    """Those of these that are special about this petition."""
    return tuple(name for name in names if getattr(petition, name))


def earliest(*days: date | None) -> date | None:
    return min((day for day in days if day), default=None)
