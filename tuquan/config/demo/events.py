"""Drives, forums, Festival Days, conferences and outreach: 366 drives with 114,924 attendances in the ten years."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from tuquan.campaigns import actions
from tuquan.campaigns.models import Campaign, CampaignKind, Channel, Organiser, TopicCategory
from tuquan.config.demo.accounts import BUILDER
from tuquan.config.demo.land import old_communes
from tuquan.config.demo.world import BEGIN, EVE, REVIEW, World, spread
from tuquan.kit.period import today
from tuquan.places.models import Place, Tier

DRIVES, ATTENDANCES = 366, 114_924
DRIVES_SINCE, FORUMS, CONFERENCES, OUTREACH, TOPICS = 140, 900, 70, 2_400, 160
TOGETHER = [Organiser.POLICE, Organiser.FRONT, Organiser.WOMEN, Organiser.YOUTH, Organiser.VETERANS, Organiser.FARMERS]
RAISED = {
    TopicCategory.PLACE: ("Đường liên thôn thiếu đèn chiếu sáng, ban đêm khó đi lại.",
                          "UBND xã đã lắp 12 bóng đèn, hoàn thành trong quý."),
    TopicCategory.TRAFFIC: ("Thanh niên chạy xe tốc độ cao trước cổng trường giờ tan học.",
                            "Công an xã bố trí tổ chốt hai buổi mỗi ngày và gắn biển giảm tốc."),
    TopicCategory.FRAUD: ("Nhiều cuộc gọi giả danh ngân hàng yêu cầu chuyển tiền.",
                          "Đã phát cảnh báo qua loa truyền thanh và nhóm liên gia."),
    TopicCategory.DISORDER: ("Loa kẹo kéo mở quá giờ tại khu dân cư.", "Đã ký cam kết với các hộ kinh doanh."),
    TopicCategory.PAPERS: ("Thủ tục đăng ký tạm trú cho người đi làm xa còn chậm.",
                           "Tổ tiếp nhận làm thêm sáng thứ bảy hằng tuần."),
}  # fmt: skip


def hold(world: World) -> None:
    world.progress(_("demo: drives, forums, festival days"))
    before, after = old_communes(world.province), communes_of_today(world.province)
    rows = drives(world, before, after) + festivals(world, before, after)
    for kind, count in ((CampaignKind.FORUM, FORUMS), (CampaignKind.CONFERENCE, CONFERENCES),
                        (CampaignKind.OUTREACH, OUTREACH)):  # fmt: skip
        rows += [anywhere(world, kind, before, after) for _ in range(count)]
    actions.import_campaigns(world.batch("campaigns", rows), by=BUILDER)
    raise_topics(world)


def communes_of_today(province: Place) -> list[Place]:
    return list(
        Place.objects.within([province.pk]).alive_on(today()).filter(tier=Tier.COMMUNE).order_by("code")
    )


def drives(world: World, before: list[Place], after: list[Place]) -> list[dict]:
    attendances = spread(ATTENDANCES, [world.random.randrange(80, 900) for _ in range(DRIVES)])
    rows = [
        event(world, CampaignKind.DRIVE, world.random.choice(before), world.day(BEGIN, REVIEW), attendances[number])
        for number in range(DRIVES)
    ]
    for _number in range(DRIVES_SINCE):
        day = world.day(REVIEW + timedelta(days=1), today())
        place = world.random.choice(before if day <= EVE else after)
        rows.append(event(world, CampaignKind.DRIVE, place, day, world.random.randrange(80, 600)))
    return rows


def festivals(world: World, before: list[Place], after: list[Place]) -> list[dict]:
    """Each commune, each year, somewhere between 20 July and 19 August."""
    rows = []
    for year in range(2013, today().year + 1):
        for place in before if year < 2025 else after:
            day = world.day(date(year, 7, 20), date(year, 8, 19))
            if day <= today():
                rows.append(event(world, CampaignKind.FESTIVAL, place, day, world.random.randrange(120, 900)))
    return rows


def anywhere(world: World, kind: CampaignKind, before: list[Place], after: list[Place]) -> dict:
    day = world.day(BEGIN, today())
    place = world.random.choice(before if day <= EVE else after)
    row = event(world, kind, place, day, world.random.randrange(30, 260))
    if kind == CampaignKind.OUTREACH:
        row |= {"channel": world.random.choice(list(Channel)), "attendances": None}
    return row


def event(world: World, kind: CampaignKind, place: Place, day: date, attendances: int) -> dict:
    partners = world.random.sample(TOGETHER[1:], world.random.randrange(1, 4))
    organisers = [TOGETHER[0], *partners]
    return {
        "kind": kind, "place": place, "first_day": day, "organisers": organisers, "attendances": attendances,
    }  # fmt: skip


def raise_topics(world: World) -> None:
    """What was raised at the latest forums, most of it answered; never who said it."""
    forums = Campaign.objects.filter(kind=CampaignKind.FORUM).order_by("-first_day", "pk")[:TOPICS]
    for number, forum in enumerate(forums):
        category = list(RAISED)[number % len(RAISED)]
        text, answer = RAISED[category]
        actions.raise_topic(forum, category=category, text=text, answer=answer if number % 7 else "", by=BUILDER)
