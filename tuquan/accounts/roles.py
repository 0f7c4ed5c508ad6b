"""Roles: what a person may do. A role is granted over a place (`accounts.models.Grant`); its rights hold inside it.

A right is the name of an action ("mediation.close") or of something to read ("mediation.read_disputes").
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    """One role: its name, a paragraph that a manager can read, and its rights."""

    key: str
    title: str | Promise
    description: str | Promise
    rights: frozenset[str]


FIGURES = {"ledger.read_figures", "ledger.trace", "places.read", "law.read"}
OWN_CALENDAR = {"casework.make_feed", "casework.stop_feed"}
SHARE_WORK = OWN_CALENDAR | {"casework.assign"}
MATCH = "exchange.match_headings"  # goes with every right to import
KEEP_PLACES = {
    "places.add_area", "places.rename_area", "places.end_area", "places.set_population", "places.label_key_area",
    "places.end_key_area", "places.add_areas", "places.import_populations", MATCH,
}  # fmt: skip
KEEP_MAP = KEEP_PLACES | {
    "reform.merge", "reform.split", "reform.rename", "reform.change_kind", "reform.move", "reform.abolish",
    "reform.assign_records", "places.mark_remote",
}  # fmt: skip
KEEP_CAMPAIGNS = {
    "campaigns.read", "campaigns.plan_campaign", "campaigns.record_campaign", "campaigns.sum_up", "campaigns.cancel",
    "campaigns.add_session", "campaigns.connect_site", "campaigns.join_campaign", "campaigns.raise_topic",
    "campaigns.answer_topic", "campaigns.correct_campaign", "campaigns.correct_session", "campaigns.correct_topic",
    "campaigns.void_campaign", "campaigns.void_session", "campaigns.void_topic", "campaigns.import_campaigns",
    "campaigns.import_sessions", "campaigns.import_topics", MATCH,
}  # fmt: skip
READ_PETITIONS = {"petitions.read", "petitions.read_petitioners", "petitions.read_receptions"}
FOLLOW_PETITIONS = {
    "petitions.sort", "petitions.split", "petitions.refer_crime", "petitions.answer_intake", "petitions.transfer",
    "petitions.file_away", "petitions.notify_acceptance", "petitions.notify_forwarder", "petitions.send_decision",
    "petitions.send_suspension", "petitions.publish", "petitions.act_on", "petitions.report_acts",
    "petitions.receive_result", "petitions.pass_on_result", "petitions.report_delay", "petitions.record_satisfaction",
    "petitions.give_receipt", "petitions.redact", "petitions.withdraw", "petitions.correct_petition",
    "petitions.void_petition", "casework.write_to_reporter",
}  # fmt: skip
KEEP_PETITIONS = READ_PETITIONS | FOLLOW_PETITIONS | {
    "petitions.register", "petitions.register_above", "petitions.send_up",
    "petitions.plan_reception_day", "petitions.hold_reception_day", "petitions.cancel_reception_day",
    "petitions.void_reception_day", "petitions.receive", "petitions.correct_visit", "petitions.void_visit",
}  # fmt: skip
DECIDE_PETITIONS = {
    "petitions.accept", "petitions.refuse", "petitions.extend", "petitions.suspend", "petitions.resume",
    "petitions.resolve", "petitions.terminate", "petitions.reopen", "petitions.urge",
}  # fmt: skip
KEEP_DISPUTES = {
    "mediation.read_groups", "mediation.read_disputes", "mediation.read_parties", "mediation.open_dispute",
    "mediation.record_closed", "mediation.assign", "mediation.declare_conflict", "mediation.start",
    "mediation.hold_session", "mediation.close", "mediation.hand_over", "mediation.follow_up",
    "mediation.correct_dispute",
}  # fmt: skip
KEEP_GROUPS = {
    "mediation.read_groups", "mediation.propose_group", "mediation.bring_in_group", "mediation.correct_group",
    "mediation.dissolve_group", "mediation.void_group", "mediation.propose_mediator", "mediation.record_training",
    "mediation.correct_mediator", "mediation.end_mediator", "mediation.void_mediator", "mediation.void_dispute",
    "mediation.import_groups", "mediation.import_mediators", "mediation.import_disputes", MATCH,
}  # fmt: skip
RECOGNISE_GROUPS = {
    "mediation.read_groups", "mediation.read_disputes", "mediation.read_parties", "mediation.recognise_group",
    "mediation.recognise_mediator", "mediation.dissolve_group", "mediation.end_mediator",
}  # fmt: skip
KEEP_BODIES = {
    "organisations.read", "organisations.read_names", "organisations.enter_body", "organisations.correct_body",
    "organisations.change_kind", "organisations.void_body", "organisations.appoint", "organisations.end_term",
    "organisations.correct_term", "organisations.void_term", "organisations.import_terms",
}  # fmt: skip
KEEP_ALL_BODIES = KEEP_BODIES | {"organisations.keep_all_kinds", "organisations.import_bodies"}
END_BODIES = {
    "organisations.read", "organisations.read_names", "organisations.keep_all_kinds", "organisations.end_body",
    "organisations.merge_bodies", "organisations.undo_merge",
}  # fmt: skip
PROPOSE_GROUPS = {"mediation.read_groups", "mediation.propose_group", "mediation.propose_mediator"}
LOG_ACTIVITIES = {"schemes.read", "schemes.log_activity"}
KEEP_MEANS = {
    "organisations.read_givers", "schemes.receive_gift", "schemes.spend", "schemes.use_up", "schemes.correct_gift",
    "schemes.correct_spending", "schemes.void_gift", "schemes.void_spending", "schemes.import_gifts",
    "schemes.import_spendings", MATCH,
}  # fmt: skip
KEEP_EXEMPLARS = {
    "schemes.read_exemplars", "schemes.recognise_exemplar", "schemes.spread_exemplar", "schemes.correct_exemplar",
    "schemes.end_recognition", "schemes.void_exemplar", "schemes.import_exemplars",
}  # fmt: skip
KEEP_POINTS = LOG_ACTIVITIES | KEEP_MEANS | KEEP_EXEMPLARS | {
    "schemes.propose_point", "schemes.bring_in_point", "schemes.activate_point", "schemes.consolidate_point",
    "schemes.make_dormant", "schemes.reawaken", "schemes.count_strength", "schemes.keep_file", "schemes.correct_point",
    "schemes.void_point", "schemes.correct_activity", "schemes.void_activity", "schemes.import_points",
    "schemes.import_activities", "schemes.self_review", "schemes.mark_reviews",
}  # fmt: skip
DECIDE_REVIEWS = {
    "schemes.open_round", "schemes.renew_round", "schemes.decide_reviews", "schemes.undo_decisions",
    "schemes.close_round", "schemes.void_round",
}  # fmt: skip
DECIDE_POINTS = DECIDE_REVIEWS | {
    "schemes.read", "schemes.approve_point", "schemes.strike_off", "schemes.read_exemplars", "organisations.read_givers",
}  # fmt: skip
KEEP_SCHEMES = DECIDE_REVIEWS | KEEP_EXEMPLARS | {
    "schemes.read", "schemes.enter_scheme", "schemes.rename_scheme", "schemes.add_alias", "schemes.correct_scheme",
    "schemes.merge_scheme", "schemes.undo_merge", "schemes.void_scheme", "schemes.import_schemes",
    "schemes.import_points", "schemes.import_activities",
}  # fmt: skip
READ_FORCES = {"forces.read_teams", "forces.read_members"}
KEEP_FORCES = READ_FORCES | {
    "forces.correct_team", "forces.void_team", "forces.propose_member", "forces.correct_member", "forces.void_member",
    "forces.change_post", "forces.warn_member", "forces.record_service", "forces.strike_out", "forces.hold_training",
    "forces.record_duty", "forces.void_duty", "forces.give_support", "forces.void_support", "forces.spend",
    "forces.use_up", "forces.void_spending", "organisations.read_givers", "forces.add_group",
    "forces.count_group", "forces.end_group", "forces.void_group", "forces.import_teams", "forces.import_members",
    "forces.import_duties", "forces.import_groups", "forces.import_supports", "forces.import_trainings",
}  # fmt: skip
DECIDE_FORCES = READ_FORCES | {
    "forces.form_team", "forces.dissolve_team", "forces.recognise_member", "forces.end_member", "forces.rate_team",
    "forces.rate_member", "forces.rate_commune", "forces.void_rating",
}  # fmt: skip
DRAFT_DOCUMENTS = {
    "reporting.read_documents", "reporting.draft", "reporting.write", "reporting.submit", "reporting.discard",
    "reporting.restate", "reporting.keep_pdf", "reporting.register_paper", "reporting.open_book",
    "reporting.keep_template", "reporting.replace_template", "reporting.retire_template", "reporting.draft_from",
}  # fmt: skip
SIGN_DOCUMENTS = {
    "reporting.read_documents", "reporting.issue", "reporting.send_back", "reporting.recall", "reporting.keep_pdf",
}  # fmt: skip
REFER_CASES = {"casework.offer", "casework.withdraw", "casework.accept", "casework.decline"}
SEND_RETURNS = {"returns.read", "returns.file_return", "returns.submit_return"}
ASK_FOR_RETURNS = {
    "returns.read", "returns.define_report", "returns.copy_report", "returns.change_report", "returns.ask_figure",
    "returns.drop_figure", "returns.retire_report", "returns.open_round", "returns.close_round", "returns.reopen_round",
    "returns.remind", "returns.accept_return", "returns.accept_returns", "returns.send_back_return",
    "returns.correct_line",
}  # fmt: skip
KEEP_KEY = {"casework.make_key", "casework.change_passphrase", "casework.renew_key", "casework.hand_share"}
KEEP_DESK = KEEP_KEY | {
    "casework.open_desk", "casework.give_seat", "casework.end_seat", "casework.share_desk", "casework.ask_recovery",
    "casework.finish_recovery", "casework.replace_desk", "casework.retire_desk",
}  # fmt: skip
ASK_WHO = {
    "casework.ask_opening", "casework.ask_urgent_opening", "casework.read_identity", "casework.send_back_half",
}  # fmt: skip
HANDLE_REPORTS = KEEP_DESK | ASK_WHO | {"casework.write_to_reporter"}

READ_TIPS = {
    "tips.read", "tips.mark_read", "tips.hand_over", "tips.judge", "tips.close", "tips.only_opinions", "tips.thank",
    "tips.commend", "tips.reclassify", "tips.enter_call",
}  # fmt: skip

POLICE = {"commune_officer", "police_head", "tip_reader"}  # of these alone no group brings back the desk of the police

ROLES: dict[str, Role] = {
    role.key: role
    for role in [
        Role(
            "commune_officer",
            _("Commune police officer"),
            _(
                "Keeps the commune's campaigns, security teams, points of schemes and returns. Sees mediation as counts "
                "only, and a dispute only when it was handed over to the police."
            ),
            frozenset(
                FIGURES
                | SHARE_WORK
                | KEEP_PLACES
                | KEEP_CAMPAIGNS
                | KEEP_ALL_BODIES
                | KEEP_POINTS
                | KEEP_FORCES
                | DRAFT_DOCUMENTS
                | SEND_RETURNS
                | REFER_CASES
                | {"returns.fill_return", "mediation.read_handed_over"}
            ),
        ),
        Role(
            "commune_chair",
            _("Chair of the commune People's Committee"),
            _(
                "Recognises mediation groups and mediators that the Front proposes; forms and rates security teams and "
                "recognises their members; approves points of schemes and strikes them off; accepts and answers petitions; "
                "reads all registers of the commune, and sees who is late."
            ),
            frozenset(
                FIGURES
                | SHARE_WORK
                | RECOGNISE_GROUPS
                | END_BODIES
                | DECIDE_POINTS
                | DECIDE_FORCES
                | SIGN_DOCUMENTS
                | KEEP_KEY
                | READ_PETITIONS
                | DECIDE_PETITIONS
                | {"campaigns.read", "returns.read", "reporting.sign_for_committee", "casework.write_to_reporter"}
            ),
        ),
        Role(
            "police_head",
            _("Head of the police"),
            _(
                "Signs and issues the documents of the police of a commune, a province or the ministry, sends drafts back, "
                "recalls what was issued. Sees every figure of the place; keeps no register."
            ),
            frozenset(FIGURES | SHARE_WORK | SIGN_DOCUMENTS | KEEP_KEY | {"reporting.sign_for_police"}),
        ),
        Role(
            "justice_clerk",
            _("Justice clerk of the commune"),
            _(
                "Keeps the mediation book: groups, mediators, disputes, sessions, follow-up, and imports them from "
                "Excel."
            ),
            frozenset(FIGURES | SHARE_WORK | KEEP_GROUPS | KEEP_DISPUTES | REFER_CASES | {"organisations.read"}),
        ),
        Role(
            "group_head",
            _("Head of a mediation group"),
            _("Enters the group's own disputes, sessions and outcomes."),
            frozenset(OWN_CALENDAR | KEEP_DISPUTES | {"places.read"}),
        ),
        Role(
            "front_cadre",
            _("Cadre of the Fatherland Front"),
            _(
                "Proposes mediation groups and mediators, keeps joint campaigns, and logs what points of schemes do. "
                "Sees no dispute."
            ),
            frozenset(
                FIGURES | SHARE_WORK | KEEP_CAMPAIGNS | PROPOSE_GROUPS | LOG_ACTIVITIES | KEEP_MEANS | KEEP_BODIES
                | {"schemes.read_exemplars"}
            ),
        ),
        Role(
            "provincial_officer",
            _("Provincial officer"),
            _(
                "Sees every figure of the province with what it rests on, keeps provincial campaigns and schemes, asks for "
                "returns and accepts them or sends them back, keeps the map, sets the quotas of security teams. Reads no dispute."
            ),
            frozenset(
                FIGURES
                | SHARE_WORK
                | KEEP_MAP
                | KEEP_CAMPAIGNS
                | KEEP_ALL_BODIES
                | END_BODIES
                | KEEP_SCHEMES
                | READ_FORCES
                | DRAFT_DOCUMENTS
                | SEND_RETURNS
                | ASK_FOR_RETURNS
                | REFER_CASES
                | {
                    "forces.set_quota", "forces.void_quota", "forces.import_quotas", "ledger.go_live", "ledger.import_claims",
                    "mediation.read_groups",
                }
            ),
        ),
        Role(
            "ministry_analyst",
            _("Analyst at the ministry"),
            _(
                "Sees figures of the whole country, and counts behind them, and reads schemes; no personal data. Asks for "
                "returns and accepts those of the provinces, loads claims and keeps the map."
            ),
            frozenset(
                FIGURES
                | SHARE_WORK
                | KEEP_MAP
                | DRAFT_DOCUMENTS
                | ASK_FOR_RETURNS
                | {"ledger.import_claims", "schemes.read", "forces.read_teams"}
            ),
        ),
        Role(
            "tip_reader",
            _("Named reader of tips"),
            _(
                "Reads what residents report in confidence to the commune's police, at its desk, with a key of their own. "
                "Learns who reports only when a guardian agrees."
            ),
            frozenset(
                {"tips.read_acts", "casework.read_police_desk"}
                | FIGURES
                | SHARE_WORK
                | READ_TIPS
                | HANDLE_REPORTS
                | REFER_CASES
            ),
        ),
        Role(
            "province_inspector",
            _("Inspector of the province"),
            _(
                "Reads reports about officials and the police, which go to the province's desk and never to those they are "
                "about. Learns who reports only when a guardian agrees."
            ),
            frozenset(
                {"tips.read_officials", "petitions.read_officials", "casework.read_province_desk"}
                | FIGURES
                | SHARE_WORK
                | READ_TIPS
                | HANDLE_REPORTS
                | KEEP_DESK
                | ASK_WHO
                | REFER_CASES
                | FOLLOW_PETITIONS
                | DECIDE_PETITIONS
            ),
        ),
        Role(
            "petition_clerk",
            _("Clerk who receives citizens"),
            _(
                "Receives petitions for the People's Committee, and opens denunciations at its desk with a key of their own. "
                "Learns who denounces only when a guardian agrees."
            ),
            frozenset(
                {"casework.read_committee_desk"}
                | FIGURES
                | SHARE_WORK
                | HANDLE_REPORTS
                | KEEP_DESK
                | ASK_WHO
                | REFER_CASES
                | KEEP_PETITIONS
            ),
        ),
        Role(
            "guardian",
            _("Guardian of identities"),
            _(
                "Decides, outside the police, whether it may be known who reported, and keeps shares by which lost desks are "
                "recovered. Reads no report."
            ),
            frozenset(
                {
                    "places.read", "casework.read_guardian_desk", "casework.allow_opening", "casework.refuse_opening",
                }
                | KEEP_DESK
            ),
        ),
        Role(
            "auditor",
            _("Auditor"),
            _("Reads the journal and checks its chain. Sees no personal data and changes nothing."),
            frozenset({"journal.read", "ledger.read_figures", "ledger.trace", "places.read", "law.read"}),
        ),
        Role(
            "administrator",
            _("Administrator"),
            _(
                "Opens and closes accounts, gives and ends grants, hands out one-time links for forgotten passwords, "
                "mends the book of legal numbers. Has no access to records."
            ),
            frozenset(
                {
                    "places.read", "law.read", "ledger.recount", "accounts.read", "accounts.open_account",
                    "accounts.grant_role", "accounts.end_grant", "accounts.close_account", "accounts.reopen_account",
                    "accounts.hand_over",
                    "accounts.link_password", "law.set_local", "law.clear_local", "law.mark_day",
                }
            ),
        ),
    ]
}  # fmt: skip
