"""Invented tips of the last months, sealed to the demo's desks as they would be in real life."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.casework import sealing
from tuquan.config.demo.accounts import COMMUNE
from tuquan.config.demo.world import World, place_of
from tuquan.kit.period import HANOI, today
from tuquan.places.models import Place
from tuquan.tips import actions
from tuquan.tips.forms.sending import Ends
from tuquan.tips.models import Manner, Tip

MANY, DAYS = 30, 150
TOLD = [
    ("theft", "Mất hai xe đạp điện dựng trước cổng nhà văn hóa; người lạ đi xe bán tải đỗ gần đó từ chiều."),
    ("fraud", "Có người gọi điện tự xưng nhân viên điện lực, đòi chuyển tiền nợ cước ngay trong đêm."),
    ("drugs", "Nhiều người lạ ra vào nhà trọ cuối ngõ lúc khuya, sáng ra có kim tiêm ở bờ rào."),
    ("gambling", "Tụ tập đánh bạc ăn tiền ở lán sau xưởng gỗ, tối thứ bảy nào cũng có."),
    ("weapons", "Thanh niên khoe pháo tự chế, nói sẽ đốt vào dịp lễ."),
    ("domestic_violence", "Nghe tiếng đánh đập, trẻ con khóc ở dãy nhà tập thể, đã ba đêm liền."),
    ("environment", "Xe bồn xả nước thải ra mương lúc nửa đêm, nước đen và hôi."),
    ("traffic", "Nhóm đi xe nẹt pô, lạng lách trước cổng trường giờ tan học."),
    ("school_safety", "Học sinh bị chặn đường đòi tiền ở lối tắt sau trường."),
    ("fire", "Kho vải chất kín lối thoát nạn, dây điện chập nhiều lần."),
]
OFFICIALS = [("other", "Bị đòi thêm tiền ngoài biên lai khi làm giấy tờ."), ("public_order", "Cán bộ bỏ ca trực nhiều đêm.")]
WHO = {"name": "Người báo tin (mẫu)", "phone": "0900 000 000"}


def tell(world: World) -> None:
    world.progress(_("demo: tips"))
    dice, ward = world.random, place_of(COMMUNE)
    reader, inspector = (User.objects.get(username=name) for name in ("tinbao.xa", "thanhtra.tinh"))
    ends = Ends(ward)
    for number in range(MANY):
        category, text = TOLD[number % len(TOLD)]
        tip = entered(world, ends, category, text, DAYS - DAYS * number // MANY, reader)
        course(world, tip, reader, dice.choice(("useful", "useful", "not_useful")))
    for category, text in OFFICIALS:
        entered(world, ends, category, text, dice.randrange(3, 40), inspector, about=True)


def entered(world: World, ends: Ends, category: str, text: str, days: int, by: User, *, about: bool = False) -> Tip:
    dice = world.random
    desk, guardian = ends.desk(about), ends.guardian(about)
    manner = dice.choice((Manner.ANONYMOUS, Manner.ANONYMOUS, Manner.SEALED, Manner.OPEN))
    content = {"what": text, "unit": ends.place.title} | (WHO if manner == Manner.OPEN else {})
    way = sealing.way_of(sealing.new_code())
    sealed = actions.Sealed(
        desk, sealing.seal(sealing.packed(content), desk.public), way.word, sealing.encoded(way.pair.public),
        identity=sealing.seal(sealing.packed(WHO), desk.public, guardian.public) if manner == Manner.SEALED else b"",
        guardian=guardian if manner == Manner.SEALED else None,
    )  # fmt: skip
    place: Place = ends.where(about)
    return actions.enter_call(
        place, sealed=sealed, category=category, happened=dice.choice(("now", "today", "week", "earlier")), manner=manner,
        about_official=about, received_on=today() - timedelta(days=days), by=by,
    )  # fmt: skip


def course(world: World, tip: Tip, by: User, worth: str) -> None:
    """The older ones went their way; those of the last days wait for their reader."""
    dice, age = world.random, (today() - tip.received_on).days
    if age < 12:
        return
    if dice.randrange(3):
        at = datetime.combine(tip.received_on + timedelta(days=1), time(dice.randrange(7, 22), dice.randrange(60)), HANOI)
        actions.hand_over(tip, to="investigators", at=at, by=by)
    else:
        actions.mark_read(tip, by=by)
    if age > 30:
        actions.close(tip, outcome=worth, by=by)
        if worth == "useful":
            actions.thank(tip, by=by)
