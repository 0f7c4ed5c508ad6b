"""Demo accounts: one for each role, over a commune, the province or the country."""

from datetime import date

from django.utils.translation import gettext as _

from tuquan.accounts import actions
from tuquan.accounts.models import User
from tuquan.config.demo.world import World, place_of
from tuquan.journal.actions import OutsideActor

PASSWORD = "phong-trao-2026"  # noqa: S105 - known to all: demo accounts refuse to exist beyond loopback
COMMUNE = "18073"  # a ward of today that took over several units of 2025
SINCE = date(2025, 7, 1)

ACCOUNTS = [
    ("congan.tinh", "Cán bộ Công an tỉnh (mẫu)", "provincial_officer", "42"),
    ("truongca.xa", "Trưởng Công an xã (mẫu)", "police_head", COMMUNE),
    ("giamdoc.tinh", "Giám đốc Công an tỉnh (mẫu)", "police_head", "42"),
    ("congan.xa", "Cán bộ Công an xã (mẫu)", "commune_officer", COMMUNE),
    ("chutich.xa", "Chủ tịch UBND xã (mẫu)", "commune_chair", COMMUNE),
    ("tuphap.xa", "Công chức tư pháp xã (mẫu)", "justice_clerk", COMMUNE),
    ("tinbao.xa", "Cán bộ đọc tin báo (mẫu)", "tip_reader", COMMUNE),
    ("tiepdan.xa", "Cán bộ tiếp công dân (mẫu)", "petition_clerk", COMMUNE),
    ("thanhtra.tinh", "Thanh tra viên tỉnh (mẫu)", "province_inspector", "42"),
    ("giamho.tinh", "Người giữ danh tính (mẫu)", "guardian", "42"),
    ("giamho2.tinh", "Người giữ danh tính thứ hai (mẫu)", "guardian", "42"),
    ("mattran.xa", "Cán bộ Mặt trận xã (mẫu)", "front_cadre", COMMUNE),
    ("bo.congan", "Chuyên viên Bộ (mẫu)", "ministry_analyst", "VN"),
    ("kiemtoan", "Người kiểm tra nhật ký (mẫu)", "auditor", "VN"),
    ("quantri", "Quản trị hệ thống (mẫu)", "administrator", "VN"),
]

# Who builds the demo: no account, and just the verbs that it takes.
BUILDER = OutsideActor(
    "DEMO",
    frozenset(
        {
            "accounts.open_account", "accounts.grant_role", "places.add_areas", "mediation.import_groups",
            "mediation.import_mediators", "mediation.import_disputes", "campaigns.import_campaigns",
            "campaigns.raise_topic", "returns.file_return", "returns.submit_return", "returns.accept_return",
            "returns.open_round", "returns.close_round", "returns.accept_returns", "returns.send_back_return",
            "returns.load_reports",
            "organisations.import_bodies", "organisations.appoint", "organisations.keep_all_kinds",
            "schemes.import_schemes", "schemes.import_points", "schemes.import_activities",
            "schemes.open_round", "schemes.mark_reviews", "schemes.decide_reviews", "schemes.close_round",
            "forces.import_teams", "forces.import_members", "forces.import_duties", "forces.set_quota",
            "forces.hold_training", "forces.give_support", "forces.rate_team",
            "forces.record_service", "forces.add_group", "forces.spend",
            "schemes.import_gifts", "schemes.import_spendings", "schemes.use_up", "schemes.import_exemplars",
        }
    ),
)  # fmt: skip


def exist() -> bool:
    return User.objects.filter(demo=True).exists()


def open_all(world: World) -> None:
    world.progress(_("demo: accounts"))
    for username, name, role, code in ACCOUNTS:
        user = actions.open_account(
            place_of(code), username=username, display_name=name, role=role, first_day=SINCE, demo=True, by=BUILDER
        )
        user.set_password(PASSWORD)
        user.must_change_password = False
        user.save()
        world.actors[role] = user
