"""What a petition can be, where it came from, where it stands and how it ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a letter is, by its content and not by its title (petitions.kinds)."""

    COMPLAINT = "complaint", _("complaint")
    DENUNCIATION = "denunciation", _("denunciation")
    REFLECTION = "reflection", _("proposal or reflection")
    PROCEDURE = "procedure", _("feedback on administrative procedures")


class Channel(models.TextChoices):
    """How a letter came in."""

    POST = "post", _("by post")
    RECEPTION = "reception", _("at the reception office")
    BOX = "box", _("suggestion box")
    FORWARDED = "forwarded", _("forwarded by another body")
    ONLINE = "online", _("online")
    FORUM = "forum", _("listening forum")
    HOTLINE = "hotline", _("hotline")


class Forwarder(models.TextChoices):
    """Who forwarded a letter: some of them are told how it ended."""

    FRONT = "front", _("the Fatherland Front")
    PRESS = "press", _("the press")
    BODY = "body", _("a competent body")
    DEPUTY = "deputy", _("a deputy")
    LEADER = "leader", _("a leader")


class State(models.TextChoices):
    """Where a petition stands."""

    WAITING = "waiting", _("waiting for its number")
    RECEIVED = "received", _("to be classified")
    SORTED = "sorted", _("classified")
    ACCEPTED = "accepted", _("being resolved")
    SUSPENDED = "suspended", _("suspended")
    RESOLVED = "resolved", _("answered")
    CLOSED = "closed", _("ended otherwise")


class Ending(models.TextChoices):
    """How a petition ended without an answer in substance."""

    REFUSED = "refused", _("not accepted")
    TRANSFERRED = "transferred", _("transferred")
    FILED = "filed", _("not handled, kept on file")
    WITHDRAWN = "withdrawn", _("withdrawn by the writer")
    TERMINATED = "terminated", _("terminated")
    SPLIT = "split", _("split by content")
    REFERRED = "referred", _("passed on as a crime report")


class Outcome(models.TextChoices):
    """What the answer says of what was asked or reported."""

    RIGHT = "right", _("found to be right")
    PARTLY = "partly", _("partly justified")
    WRONG = "wrong", _("not justified")
    ANSWERED = "answered", _("explained and answered")


OPEN = (State.RECEIVED, State.SORTED, State.ACCEPTED, State.SUSPENDED)
UNDER_WAY = {State.ACCEPTED, State.SUSPENDED}
BEFORE = {State.RECEIVED, State.SORTED}
