"""Petitions of the demo's ward over two years, in every state; the people are invented and carry "(mẫu)"."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from random import Random

from django.utils.translation import gettext as _

from tuquan.config.demo.accounts import COMMUNE
from tuquan.config.demo.bodies import FAMILY, MEN, WOMEN
from tuquan.config.demo.world import World, place_of
from tuquan.kit.period import ONE_DAY, today
from tuquan.petitions import actions
from tuquan.petitions.models import Petition, checklist

SINCE = 480  # days back to the first letter: the ward exists since 1 July 2025
WISHES = [
    "Đèn chiếu sáng hỏng nhiều tháng", "Rác thải dồn ở đầu ngõ", "Đường vào tổ dân phố ngập khi mưa",
    "Quán hát gây ồn sau 22 giờ", "Đề nghị lắp gờ giảm tốc trước trường học", "Đề nghị tuần tra thêm buổi tối",
    "Chó thả rông ở khu vui chơi", "Nắp cống mất gây nguy hiểm",
]  # fmt: skip
COMPLAINTS = [
    "Khiếu nại quyết định xử phạt về trật tự xây dựng", "Khiếu nại việc thu hồi đất làm đường",
    "Khiếu nại việc không cấp lại giấy chứng nhận", "Khiếu nại mức bồi thường cây trồng",
]  # fmt: skip
PROCEDURES = ["Thủ tục đăng ký tạm trú yêu cầu giấy tờ ngoài quy định", "Mẫu đơn trực tuyến không gửi được"]
DENUNCIATIONS = ["Lấn chiếm đất công làm bãi tập kết", "Thu tiền của dân không có biên lai", "Khai khống hộ nghèo"]


def bring(world: World) -> None:
    world.progress(_("demo: petitions"))
    Letters(world).enter_all()


class Letters:
    """Enters letters and takes each as far as it has come."""

    def __init__(self, world: World):
        self.dice = Random(40)  # noqa: S311 - of its own, so that the other steps throw as before
        self.clerk, self.chair = world.actors["petition_clerk"], world.actors["commune_chair"]
        self.ward = place_of(COMMUNE)

    def enter_all(self) -> None:
        for _day, enter in sorted(self.planned(), key=lambda one: one[0]):
            enter()  # in the order in which they came, as a book has them
        self.split()
        self.above()
        self.receptions()

    def planned(self) -> Iterator[tuple[date, Callable[[], None]]]:
        """Each letter with the day on which it came in."""
        channels = ["post", "reception", "box", "online", "hotline", "forum"]
        for number in range(20):
            day, brief, channel = self.back(SINCE - number * 24), WISHES[number % len(WISHES)], channels[number % len(channels)]
            yield day, partial(self.wish, day, brief, channel, number)
        for number in range(10):
            day = self.back(SINCE - 10 - number * 50)
            yield day, partial(self.complaint, day, COMPLAINTS[number % len(COMPLAINTS)], number)
        for number, brief in enumerate(PROCEDURES):
            day = self.back(200 - number * 90)
            yield day, partial(self.procedure, day, brief)
        for number, brief in enumerate(DENUNCIATIONS):
            day = self.back(150 - number * 65)
            yield day, partial(self.denunciation, day, brief, number)

    def back(self, days: int) -> date:
        return today() - timedelta(days=max(days, 0))

    def name(self) -> str:
        woman = self.dice.randrange(2)
        middle, names = ("Thị", WOMEN) if woman else ("Văn", MEN)
        return f"{self.dice.choice(FAMILY)} {middle} {self.dice.choice(names)} (mẫu)"

    def letter(self, on: date, brief: str, channel: str, **given) -> Petition:
        given = {"petitioner": self.name(), "address": f"Tổ dân phố {self.dice.randrange(1, 9)}"} | given
        return actions.register(
            self.ward, channel=channel, received_on=on, brief=brief, text=f"{brief}. Đề nghị xem xét, trả lời.",
            by=self.clerk, **given,
        )  # fmt: skip

    def sort(self, petition: Petition, kind: str, **given) -> date:
        on = min(petition.received_on + ONE_DAY, today())
        actions.sort(petition, kind=kind, on=on, by=self.clerk, **given)
        return on

    def accept(self, petition: Petition, on: date) -> date:
        on = min(on + 2 * ONE_DAY, today())
        met = [f"{rule}:{code}" for rule, code, _name in checklist(petition)]
        actions.accept(petition, on=on, conditions=met, by=self.chair)
        return on

    def wish(self, on: date, brief: str, channel: str, number: int) -> None:
        petition = self.letter(on, brief, channel)
        if number >= 18:
            return
        sorted_on = self.sort(petition, "reflection")
        if number == 7:
            actions.transfer(petition, to="Công ty Môi trường đô thị (mẫu)", on=sorted_on, by=self.clerk)
            return
        accepted_on = self.accept(petition, sorted_on)
        answered_on = accepted_on + timedelta(days=8)
        if number >= 16 or answered_on > today():
            return
        actions.resolve(petition, on=answered_on, outcome="answered", answer="Đã kiểm tra và khắc phục.", by=self.chair)
        if number % 2:
            day = answered_on + timedelta(days=5)
            actions.record_satisfaction(petition, on=day, satisfied=number % 5 > 0, by=self.clerk)
        if number % 3 == 0:
            actions.publish(petition, on=answered_on + ONE_DAY, text=f"{brief}: đã kiểm tra và khắc phục.", by=self.clerk)

    def procedure(self, on: date, brief: str) -> None:
        self.sort(self.letter(on, brief, "online"), "procedure")

    def complaint(self, on: date, brief: str, number: int) -> None:
        people = {"people": 12, "representatives": self.name()} if number == 4 else {}
        petition = self.letter(on, brief, "post", **people)
        sorted_on = self.sort(petition, "complaint", cases=["complex"] if number % 4 == 1 else [])
        if number == 2:
            grounds = ["petitions.complaint_refusals:court"]
            actions.refuse(petition, on=sorted_on, grounds=grounds, reason="Tòa án đã thụ lý.", by=self.chair)
            return
        if number == 9:
            return
        accepted_on = self.accept(petition, sorted_on)
        if number == 5:
            actions.withdraw(petition, on=accepted_on + 5 * ONE_DAY, reason="Hai bên đã thỏa thuận.", by=self.clerk)
            return
        decided_on = accepted_on + timedelta(days=40 if number == 6 else 25)
        if number >= 8 or decided_on > today():
            return
        actions.resolve(
            petition, on=decided_on, outcome="wrong" if number % 3 else "partly", decision=f"{number + 20}/QĐ-UBND",
            answer="Đã giải quyết theo quyết định kèm theo.", by=self.chair,
        )  # fmt: skip
        actions.send_decision(petition, on=decided_on + 2 * ONE_DAY, by=self.clerk)

    def denunciation(self, on: date, brief: str, number: int) -> None:
        petition = self.letter(on, brief, "post", denunciation=True)
        if number == 2:
            return
        accepted_on = self.accept(petition, self.sort(petition, "denunciation"))
        actions.notify_acceptance(petition, on=accepted_on + ONE_DAY, by=self.clerk)
        if number == 1:
            actions.suspend(petition, on=accepted_on + 10 * ONE_DAY, reason="Chờ kết quả giám định", by=self.chair)
            return
        concluded_on = accepted_on + timedelta(days=26)
        actions.resolve(petition, on=concluded_on, outcome="partly", decision="3/KL-UBND", by=self.chair)
        actions.act_on(petition, on=concluded_on + 4 * ONE_DAY, by=self.clerk)
        actions.report_acts(petition, on=concluded_on + 6 * ONE_DAY, by=self.clerk)
        text = "Đã buộc khôi phục hiện trạng phần đất công bị lấn."
        actions.publish(petition, on=concluded_on + 5 * ONE_DAY, text=text, by=self.clerk)

    def split(self) -> None:
        petition = self.letter(self.back(4), "Đơn nêu nhiều việc", "post")
        parts = [{"kind": "reflection", "brief": WISHES[1]}, {"kind": "procedure", "brief": PROCEDURES[0]}]
        actions.split(petition, parts=parts, on=self.back(3), by=self.clerk)

    def above(self) -> None:
        """What is about an official: seen by the province's inspector alone."""
        given = {"brief": "Cán bộ gây phiền hà khi làm thủ tục", "text": "Nhiều lần hẹn không đúng.", "petitioner": self.name()}
        actions.register_above(
            actions.Slip(self.ward), channel="post", received_on=self.back(5), by=self.clerk, **given
        )

    def receptions(self) -> None:
        for number in range(4):
            day = actions.plan_reception_day(self.ward, day=self.back(90 - number * 28), room="Bộ phận một cửa", by=self.clerk)
            for visit in range(2):
                actions.receive(
                    day, visitor=self.name(), address=f"Tổ dân phố {visit + 1}", content=WISHES[(number + visit) % len(WISHES)],
                    handled="answered" if visit else "guided", answer="Đã giải thích, hướng dẫn.", by=self.clerk,
                )  # fmt: skip
        actions.plan_reception_day(self.ward, day=today() + 7 * ONE_DAY, room="Bộ phận một cửa", by=self.clerk)
