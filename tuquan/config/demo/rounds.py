"""Rounds of the monthly report: two that are finished, and one in which some communes are late."""

from random import Random

from django.utils.translation import gettext as _

from tuquan.config.demo.accounts import BUILDER, COMMUNE
from tuquan.config.demo.world import World
from tuquan.kit.period import Period, today
from tuquan.returns import actions, seed
from tuquan.returns.actions.rounds import Several
from tuquan.returns.actions.sheets import Given
from tuquan.returns.models import Answer, Definition, Return

REPORT = "movement.month"
ROUNDS = 3
EXPLAINED = "Theo sổ tiếp công dân (mẫu)"
RARE = {"weapons.guns": 3, "weapons.ammunition": 30, "weapons.explosives": 400}


def send(world: World) -> None:
    """The round that is open comes last; the commune of the demo has not sent its sheet yet."""
    world.progress(_("demo: rounds of returns"))
    seed.load()
    report = Definition.objects.get(code=REPORT)
    dice = Random(ROUNDS)  # noqa: S311 - of its own, so that the other steps throw as before
    for number, window in enumerate(windows(report), start=1):
        opened = actions.open_round(
            world.province, definition=report, first_day=window.first, last_day=window.last, by=BUILDER
        )
        sheets = list(opened.sheets.exclude(place=world.province).select_related("place__parent").order_by("place__code"))
        if number < ROUNDS:
            fill(dice, sheets)
            actions.accept_returns(Several(opened, sheets), by=BUILDER)
            actions.close_round(opened, why="Báo cáo của tỉnh làm trên hệ thống cũ (mẫu).", by=BUILDER)
        else:
            sent = [one for place, one in enumerate(sheets) if place % 4 and one.place.code != COMMUNE]
            fill(dice, sent)
            actions.accept_returns(Several(opened, sent[: len(sent) // 2]), by=BUILDER)
            actions.send_back_return(sent[-1], reason="Số đơn đã giải quyết chưa có nguồn, đề nghị bổ sung.", by=BUILDER)


def windows(report: Definition) -> list[Period]:
    """The last months that are over, oldest first."""
    pattern, found = report.pattern(today()), [report.pattern(today()).before(today())]
    while len(found) < ROUNDS:
        found.insert(0, pattern.before(found[0].first))
    return found


def fill(dice: Random, sheets: list[Return]) -> None:
    """What each commune types; weapons are rarely surrendered."""
    for sheet in sheets:
        received = dice.randrange(8, 40)
        answers = [
            Given("petitions.received", value=received, note=EXPLAINED),
            Given("petitions.resolved", value=received - dice.randrange(6), note=EXPLAINED),
            *(rare(dice, key, most) for key, most in RARE.items()),
        ]
        actions.submit_return(sheet, answers=answers, source=f"BC {dice.randrange(40, 400)}/BC-CAX (mẫu)", by=BUILDER)


def rare(dice: Random, key: str, most: int) -> Given:
    if dice.randrange(5):
        return Given(key, answer=Answer.NONE_AROSE)
    return Given(key, value=dice.randrange(1, most), note="Vận động người dân giao nộp (mẫu)")
