"""A small document of every type that the product writes, in its legal form. All names are invented."""

from dataclasses import replace
from datetime import date

from tuquan.reporting.issuers import Issuer
from tuquan.reporting.official import Attached, Block, Official

ON = date(2026, 3, 5)
POLICE = Issuer("Công an tỉnh Mẫu", "Công an xã Tân Mẫu", "CAX", "Công an tỉnh Mẫu", "Tân Mẫu",
                ("TRƯỞNG CÔNG AN XÃ",))  # fmt: skip
COMMITTEE = Issuer("", "Ủy ban nhân dân xã Tân Mẫu", "UBND", "Ủy ban nhân dân tỉnh Mẫu", "Tân Mẫu",
                   ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"))  # fmt: skip
MOVEMENT = "phong trào Toàn dân bảo vệ an ninh Tổ quốc"
BASES = (
    "Căn cứ Luật Tổ chức chính quyền địa phương",
    "Căn cứ Luật Thi đua, khen thưởng",
    "Theo đề nghị của Trưởng Công an xã Tân Mẫu",
)
COPIES = ("Thường trực Đảng ủy xã", "Lưu: VT, CAX (03)")
BODY = (
    Block("section", "Đặc điểm tình hình", 1),
    Block("text", "Trong kỳ, tình hình an ninh, trật tự trên địa bàn xã ổn định; Nhân dân tích cực tham gia phong trào."),
    Block("section", "Kết quả thực hiện", 2),
    Block("clause", "Công tác tuyên truyền", 1),
    Block("item", "Tổ chức 12 buổi sinh hoạt với 1.240 lượt người tham dự.", 1),
    Block("item", "Phát 800 tờ gấp theo khoản 2 Điều 5 của Quy chế.", 2),
    Block("text", "Chi tiết tại Phụ lục I và Phụ lục II kèm theo."),
)


def table(page) -> None:
    page.table(["TT", "Nội dung", "Số lượng"], [["1", "Buổi tuyên truyền", "12"]], [1.0, 12.0, 3.5], [2])


ANNEXES = (Attached("Số liệu tuyên truyền", table), Attached("Danh sách mô hình", table))


def report(summary: str) -> Official:
    return Official("Báo cáo", POLICE, ON, [f"{summary} {MOVEMENT}", "quý I năm 2026"], BODY, number="15",
                    addressees=[POLICE.addressee], recipients=("Như trên", *COPIES), signer="Nguyễn Văn Mẫu",
                    annexes=ANNEXES)  # fmt: skip


PLAIN = tuple(block for block in BODY if "Phụ lục" not in block.text)
SAMPLES = {
    "periodic": report("Kết quả"),
    "interim": report("Sơ kết"),
    "final": report("Tổng kết"),
    "thematic": replace(report("Chuyên đề về"), annexes=ANNEXES[:1], number="7",
                        text=(*PLAIN, Block("text", "Số liệu kèm theo tại Phụ lục."))),
    "plan": Official(
        "Kế hoạch", COMMITTEE, ON, [f"Phát động {MOVEMENT} năm 2026"],
        (Block("section", "Mục đích, yêu cầu", 1), Block("point", "Nâng cao nhận thức của cán bộ và Nhân dân.", 1),
         Block("point", "Phát huy vai trò của lực lượng nòng cốt.", 2), Block("point", "Bảo đảm thiết thực.", 3),
         Block("point", "Không phô trương.", 4), Block("point", "Đúng tiến độ.", 5), Block("point", "Tiết kiệm.", 6)),
        number="21", bases=BASES[:1], recipients=COPIES, signer="Trần Thị Mẫu",
        position=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
    ),
    "decision": Official(
        "Quyết định", COMMITTEE, ON, ["Về việc thành lập Tổ bảo vệ an ninh, trật tự"],
        (Block("enacts", "Quyết định:"), Block("article", "Thành lập 05 Tổ bảo vệ an ninh, trật tự.", 1),
         Block("article", "Nhiệm vụ của Tổ:", 2), Block("item", "Nắm tình hình về an ninh, trật tự.", 1),
         Block("item", "Hỗ trợ xây dựng phong trào.", 2), Block("article", "Quyết định có hiệu lực từ ngày ký.", 3)),
        number="5", authority="Chủ tịch Ủy ban nhân dân xã Tân Mẫu", bases=BASES,
        recipients=("Như Điều 2", *COPIES), signer="Trần Thị Mẫu", position=("CHỦ TỊCH",),
    ),
    "minutes": Official(
        "Biên bản", COMMITTEE, ON, ["Họp xét tặng Giấy khen năm 2026"],
        (Block("item", "Thời gian bắt đầu: 08 giờ 00 phút, ngày 05 tháng 3 năm 2026.", 1),
         Block("item", "Địa điểm: Trụ sở Ủy ban nhân dân xã Tân Mẫu.", 2), Block("text", "Cuộc họp kết thúc cùng ngày.")),
        number="9", recipients=COPIES, position=("CHỦ TỌA",), signer="Trần Thị Mẫu", beside=("THƯ KÝ", "Lê Văn Ghi"),
    ),
    "proposal": Official(
        "Tờ trình", POLICE, ON, ["Về việc công nhận khu dân cư đạt tiêu chuẩn “An toàn về an ninh, trật tự”"],
        (Block("text", "Công an xã Tân Mẫu kính trình Chủ tịch Ủy ban nhân dân xã xem xét, quyết định."),
         Block("text", "Danh sách kèm theo tại Phụ lục.")),
        number="12", addressees=["Ủy ban nhân dân xã Tân Mẫu", "Ban Chỉ đạo xã"],
        recipients=("Như trên", *COPIES), signer="Thiếu tá Nguyễn Văn Mẫu",
        position=("KT. TRƯỞNG CÔNG AN XÃ", "PHÓ TRƯỞNG CÔNG AN XÃ"), annexes=ANNEXES[1:],
    ),
    "letter": Official(
        "Công văn", COMMITTEE, ON, ["phối hợp tổ chức Ngày hội năm 2026"],
        (Block("text", "Ủy ban nhân dân xã đề nghị các thôn phối hợp tổ chức Ngày hội."),
         Block("text", "Đề nghị các đơn vị triển khai thực hiện.")),
        number="12", unit="VX", addressees=["Ủy ban Mặt trận Tổ quốc Việt Nam xã Tân Mẫu", "Các thôn trên địa bàn xã"],
        recipients=("Như trên", *COPIES), signer="Trần Thị Mẫu",
    ),
    "certificate": Official(
        "Giấy khen", COMMITTEE, ON, [],
        (Block("text", "Chủ tịch Ủy ban nhân dân xã Tân Mẫu tặng Tổ bảo vệ an ninh, trật tự thôn Một đã có thành tích xuất "
               "sắc trong phong trào năm 2026."),),
        number="31", position=("CHỦ TỊCH",), signer="Trần Thị Mẫu",
    ),
}  # fmt: skip
