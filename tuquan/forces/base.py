"""What the registers of this app have in common."""

from tuquan.forces import actions
from tuquan.kit.register import Register

COLOURS = {"recognised": "green", "proposed": "blue", "dissolved": "grey", "ended": "grey"}


class OfForces(Register, mounted=False):
    reads = actions.READ_TEAMS
    family = "forces"
    colours = COLOURS


class OfTeams(OfForces, mounted=False):
    """Records that are entered on a team's page."""

    ordering = "-on"
