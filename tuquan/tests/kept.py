"""Records of Xã Uyên that the tests of doors look for, by the app that keeps them."""

from datetime import date

from tuquan.casework import actions as keys
from tuquan.casework import desks, envelopes, files, sealing
from tuquan.casework.actions.keys import FEWEST_PASSES, LEAST_MEMORY
from tuquan.casework.byhand import Officer
from tuquan.forces import actions as forces
from tuquan.forces.models import CONFIRMED
from tuquan.journal.actions import RESIDENT
from tuquan.organisations import actions as organisations
from tuquan.petitions import actions as petitions
from tuquan.reporting import actions as documents
from tuquan.reporting.blocks import paragraph
from tuquan.reporting.wordtemplates import shipped
from tuquan.schemes import actions as schemes
from tuquan.tests.actions import TESTER, carry, open_matter
from tuquan.tests.world import make_user
from tuquan.tips import actions as tips

D = date


def keep_forces(world, keepers) -> dict[str, int]:
    """A security team with a member and all that is recorded of it: keys by register."""
    officer, chair = keepers["commune_officer"], keepers["commune_chair"]
    team = forces.form_team(world.u, name="Tổ gác Uyên", areas=[world.u1], on=D(2024, 7, 1), decision="1/QĐ", by=chair)
    member = forces.propose_member(
        team, name="Đỗ Thị Gác", sex="f", birth_year=1980, **dict.fromkeys(CONFIRMED, True), by=officer
    )
    forces.recognise_member(member, on=D(2024, 7, 1), decision="2/QĐ", by=chair)
    forces.warn_member(member, on=D(2025, 7, 1), document="3/CB", why="bỏ ca trực", by=officer)
    duty = forces.record_duty(team, on=D(2025, 7, 1), kind="patrol", people=3, hours=2, by=officer)
    forces.hold_training(team, members=[member], on=D(2025, 7, 1), topic="Nghiệp vụ", by=officer)
    gift = forces.give_support(team, day=D(2025, 7, 1), kind="other", amount=5, giver_kind="resident",
                               giver="Hồ Thị Tặng", by=officer)  # fmt: skip
    spending = forces.spend(team, day=D(2025, 7, 2), amount=3, purpose="đèn pin gác", by=officer)
    quota = forces.set_quota(world.u, first_day=D(2024, 7, 1), teams=1, members=3, resolution="5/NQ",
                             by=keepers["provincial_officer"])  # fmt: skip
    guard = forces.add_group(world.u, kind="guard", name="Bảo vệ chợ", host_kind="enterprise", host="Chợ",
                             first_day=D(2025, 1, 1), members=2, by=officer)  # fmt: skip
    rating = forces.rate_team(team, year=2026, level="good", on=D(2026, 11, 16), decision="9/QĐ", by=chair)
    return {
        "forces.teams": team.pk, "forces.members": member.pk, "forces.duties": duty.pk, "forces.supports": gift.pk,
        "forces.spendings": spending.pk, "forces.quotas": quota.pk, "forces.groups": guard.pk,
        "forces.ratings": rating.pk, "forces.trainings": member.trainings.get().pk,
    }  # fmt: skip


def keep_bodies(world, keepers) -> dict[str, int]:
    """A club with the one who heads it."""
    officer = keepers["commune_officer"]
    body = organisations.enter_body(
        world.u, kind="club", name="Câu lạc bộ riêng Uyên", first_day=D(2020, 1, 1), by=officer
    )
    term = organisations.appoint(body, role="Chủ nhiệm", head=True, name="Phan Thị Chủ", first_day=D(2020, 1, 1), by=officer)
    return {
        "organisations.bodies": body.pk, "organisations.terms": term.pk, "organisations.kinds": body.phases.get().pk,
    }  # fmt: skip


def keep_documents(world, keepers) -> dict[str, int]:
    """A plan of the police that was issued, and a draft: what is being written is nobody's business elsewhere."""
    officer, head = keepers["commune_officer"], keepers["police_head"]
    given = {"type": "plan", "office": "police", "by": officer}
    plan = documents.draft(world.u, title="Kế hoạch riêng Uyên", blocks=[paragraph("lo giữ xóm riêng")], **given)
    documents.issue(documents.submit(plan, by=officer), by=head)
    documents.draft(world.u, title="Dự thảo kín Uyên", blocks=[paragraph("Riêng.")], **given)
    template = documents.keep_template(world.u, name="Mẫu riêng Uyên", data=shipped("thematic"),
                                       **given | {"type": "thematic"})  # fmt: skip
    return {"reporting.documents": plan.pk, "reporting.books": plan.book_id, "reporting.templates": template.pk}


def keep_schemes(world, keepers) -> dict[str, int]:
    """A scheme, its point at Xã Uyên, one thing that the point did, what it was given, and an exemplar."""
    officer, province = keepers["commune_officer"], keepers["provincial_officer"]
    scheme = schemes.enter_scheme(world.p3, name="Tiếng kẻng", founded_on=D(2019, 1, 1), field="order", by=province)
    point = schemes.propose_point(world.u, scheme=scheme, name="Điểm riêng Uyên", on=D(2020, 1, 1), by=officer)
    schemes.approve_point(point, on=D(2020, 1, 2), decision="1/QĐ", by=keepers["commune_chair"])
    schemes.activate_point(point, on=D(2020, 1, 3), by=officer)
    activity = schemes.log_activity(point, day=D(2021, 1, 1), kind="meeting", by=officer)
    gift = schemes.receive_gift(point, day=D(2021, 1, 1), amount=500, giver_kind="resident", giver="Hồ Thị Tặng",
                                by=officer)  # fmt: skip
    spending = schemes.spend(point, day=D(2021, 1, 2), amount=300, purpose="kẻng mới Uyên", by=officer)
    exemplar = schemes.recognise_exemplar(
        world.u, kind="person", name="Vũ Thị Gương", field="order", recognised_on=D(2021, 1, 1), decision="7/QĐ",
        level="commune", scheme=scheme, by=officer,
    )  # fmt: skip
    round_ = schemes.open_round(world.u, year=2025, on=D(2025, 11, 20), by=keepers["commune_chair"])
    return {
        "schemes.rounds": round_.pk, "schemes.reviews": round_.reviews.get().pk,
        "schemes.schemes": scheme.pk, "schemes.points": point.pk, "schemes.activities": activity.pk,
        "schemes.gifts": gift.pk, "schemes.spendings": spending.pk, "schemes.exemplars": exemplar.pk,
    }  # fmt: skip


def keep_tip(world) -> dict[str, int]:
    """A tip at Xã Uyên with its files, and one about an official, which is the province's. Comes after the desk."""
    desk, guards = desks.desk_for(world.u, "police"), desks.guardian_for(world.u)
    way = sealing.way_of(sealing.new_code())
    boxes = [sealing.seal(sealing.packed({"what": text}), desk.public) for text in ("giấu pháo riêng Uyên", "Tống Thị Báo")]
    sealed = tips.Sealed(
        desk, boxes[0], way.word, sealing.encoded(way.pair.public), sealing.seal(boxes[1], guards.public), guards
    )  # fmt: skip
    upload = files.Upload("Tống Thị Báo.pdf", "application/pdf", b"x", checked=True)
    tip = tips.send(
        world.u, sealed=sealed, category="weapons", happened="now", manner="sealed", uploads=[upload], by=RESIDENT
    )  # fmt: skip
    return {"tips.tips": tip.pk}


def keep_sealed(world, keepers) -> dict[str, int]:
    """A record with sealed parts, a request to open who wrote it, and a desk that a second reader wants recovered."""
    names = ("tip_reader", "guardian", "commune_chair", "police_head")
    users = [keepers[name] for name in names] + [make_user("doc.hai", ("tip_reader", world.u))]
    reader, guardian, chair, head, second = (
        Officer(user, "bốn từ chẳng liên quan", FEWEST_PASSES, LEAST_MEMORY) for user in users
    )
    for officer in (reader, guardian, chair, head, second):
        officer.make_key()
    desk = reader.open_desk(world.u, "police", [(chair.user, "Chủ tịch"), (head.user, "Trưởng Công an")])
    guards = guardian.open_desk(world.u, "guardian", [(chair.user, "Chủ tịch"), (guardian.user, "Thanh tra")])
    matter = open_matter(world.u, opened_on=D(2026, 3, 1), by=TESTER)

    def work():
        envelopes.seal_identity(matter, {"name": "Nguyễn Thị Kín"}, desk, guards)
        return envelopes.seal_content(matter, {"what": "đốt rác ban đêm"}, desk)

    content = carry(world.u, work=work, by=TESTER)
    identity = envelopes.of(matter).get(part="identity")
    opening = keys.ask_opening(identity, reason="hỏi chỗ đốt rác", citation="Điều 56", by=reader.user)
    recovery = keys.ask_recovery(desk, reason="mất giấy ghi cụm từ", by=second.user)
    return {
        "sealed.desk": desk.pk, "sealed.seat": desk.seats.get().pk, "sealed.content": content.pk,
        "sealed.identity": identity.pk, "sealed.opening": opening.pk, "sealed.recovery": recovery.pk,
    }  # fmt: skip


def keep_petitions(world, keepers) -> dict[str, int]:
    """A letter with a receipt, one that was answered and published, and a visit on a reception day."""
    clerk, chair = keepers["petition_clerk"], keepers["commune_chair"]
    given = {"channel": "post", "received_on": D(2026, 3, 2), "by": clerk}
    letter = petitions.register(
        world.u, brief="hàng rào lấn đường", text="mong được xem lại", petitioner="Mai Thị Viết", address="ngõ Cây Me",
        contact="0987000111", **given,
    )  # fmt: skip
    day = petitions.plan_reception_day(world.u, day=D(2026, 3, 10), room="nhà một cửa Uyên", by=clerk)
    visit = petitions.receive(day, visitor="Tạ Văn Khách", content="hỏi về lối mòn", handled="answered",
                              answer="chỉ dẫn tận nơi", by=clerk)  # fmt: skip
    petitions.sort(letter, kind="complaint", on=D(2026, 3, 3), by=clerk)
    petitions.refuse(letter, on=D(2026, 3, 4), grounds=["petitions.complaint_refusals:court"], reason="tòa đang xét",
                     by=chair)  # fmt: skip
    return {
        "petitions.petitions": letter.pk, "petitions.officials": letter.pk, "petitions.reception_days": day.pk,
        "petitions.receptions": visit.pk,
    }  # fmt: skip
