"""Official documents of the province: the year's report and a plan, both issued, a review still being written; and a
template of its own with a report drafted from it."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from tuquan.config.demo.world import World
from tuquan.kit.period import Period
from tuquan.law import rules
from tuquan.reporting import actions
from tuquan.reporting.blocks import figure, heading, paragraph, unfilled
from tuquan.reporting.models import DocType, Office
from tuquan.reporting.wordtemplates import shipped

REVIEW = Period(date(2025, 12, 15), date(2026, 6, 14))
LEFT = "Nội dung do đơn vị bổ sung (mẫu)."
PLAN = [
    {"kind": "basis", "text": "Căn cứ Chương trình phối hợp số 09/CTr-BCA-MTTW"},
    heading("Mục đích, yêu cầu"),
    paragraph("Phát huy vai trò của Nhân dân trong tự phòng, tự quản, tự bảo vệ, tự hòa giải ở cơ sở (mẫu)."),
    heading("Nội dung, nhiệm vụ"),
    paragraph("Giữ vững hoạt động của {1} đang có trên địa bàn; củng cố nơi hoạt động còn hạn chế.",
              figure("mediation.groups")),
    heading("Tổ chức thực hiện"),
    paragraph("Công an các xã, phường căn cứ Kế hoạch này để thực hiện, báo cáo kết quả theo kỳ."),
]  # fmt: skip


def write(world: World) -> None:
    world.progress(_("demo: official documents"))
    officer, head = world.actors["provincial_officer"], world.actors["police_head"]
    given: dict[str, Any] = {
        "office": Office.POLICE, "recipients": "UBND tỉnh\nCông an các xã, phường", "title_public": True, "by": officer,
    }  # fmt: skip
    year = rules.window("reporting.year:2025-12").period
    report = actions.draft(
        world.province, type=DocType.PERIODIC, first_day=year.first, last_day=year.last, addressees="Bộ Công an", **given
    )
    plan = actions.draft(
        world.province, type=DocType.PLAN, blocks=PLAN, unit_symbol="PV05",
        title="Xây dựng phong trào Toàn dân bảo vệ an ninh Tổ quốc năm 2026 (mẫu)", **given,
    )  # fmt: skip
    written = [block | {"text": LEFT} if unfilled([block]) else block for block in report.blocks]
    actions.write(report, blocks=written, by=officer)
    for document in (report, plan):
        actions.issue(actions.submit(document, by=officer), by=head)
    actions.draft(world.province, type=DocType.INTERIM, first_day=REVIEW.first, last_day=REVIEW.last, **given)
    template = actions.keep_template(
        world.province, office=Office.POLICE, type=DocType.THEMATIC, name="Báo cáo chuyên đề của Công an tỉnh (mẫu)",
        data=shipped("thematic"), by=officer,
    )  # fmt: skip
    actions.draft_from(template, first_day=year.first, last_day=year.last, recipients=given["recipients"], by=officer)
