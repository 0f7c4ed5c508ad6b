"""Reading keys and desks of the demo's ward and province. Their passphrase is the demo password, known to all."""

from django.utils.translation import gettext as _

from tuquan.accounts.models import User
from tuquan.casework.byhand import Officer
from tuquan.config.demo.accounts import COMMUNE, PASSWORD
from tuquan.config.demo.world import World, place_of

OWNERS = ("tinbao.xa", "tiepdan.xa", "thanhtra.tinh", "giamho.tinh", "chutich.xa", "truongca.xa", "giamdoc.tinh")
AT_HOME = {
    "chutich.xa": "Chủ tịch UBND phường", "giamho.tinh": "Người giữ danh tính của tỉnh",
    "truongca.xa": "Trưởng Công an phường",
}  # fmt: skip
ABOVE = {
    "thanhtra.tinh": "Thanh tra tỉnh", "giamho.tinh": "Người giữ danh tính của tỉnh", "giamdoc.tinh": "Giám đốc Công an tỉnh",
}  # fmt: skip
GUARDS = {"giamho.tinh": "Người giữ danh tính của tỉnh", "giamho2.tinh": "Hội Luật gia tỉnh"}


def make(world: World) -> None:
    world.progress(_("demo: reading keys and desks"))
    users = {user.username: user for user in User.objects.filter(username__in={*OWNERS, *GUARDS})}
    officers = {name: Officer(user, PASSWORD) for name, user in users.items()}
    for officer in officers.values():
        officer.make_key()
    ward = place_of(COMMUNE)

    def keepers(offices: dict[str, str]) -> list[tuple[User, str]]:
        return [(users[name], office) for name, office in offices.items()]

    officers["tinbao.xa"].open_desk(ward, "police", keepers(AT_HOME))
    officers["tiepdan.xa"].open_desk(ward, "committee", keepers(AT_HOME))
    officers["thanhtra.tinh"].open_desk(world.province, "province", keepers(ABOVE))
    desk = officers["giamho.tinh"].open_desk(world.province, "guardian", keepers(GUARDS))
    officers["giamho.tinh"].give_seat(desk, users["giamho2.tinh"])
