"""Petitions and their steps, the conditions that were asked, and the days on which residents are received."""

from tuquan.petitions.models.kinds import OPEN, Channel, Ending, Forwarder, Kind, Outcome, State
from tuquan.petitions.models.petitions import Petition, PetitionBook
from tuquan.petitions.models.receptions import DayState, Handled, Reception, ReceptionDay
from tuquan.petitions.models.steps import REFUSALS, Condition, PetitionStep, checklist, citation

__all__ = [
    "OPEN", "REFUSALS", "Channel", "Condition", "DayState", "Ending", "Forwarder", "Handled", "Kind", "Outcome",
    "Petition", "PetitionBook", "PetitionStep", "Reception", "ReceptionDay", "State", "checklist", "citation",
]  # fmt: skip
