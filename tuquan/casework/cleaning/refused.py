"""Why a file is not taken, in the user's words."""


class Refused(ValueError):
    """This file cannot be taken; the first argument says why and what to do."""

    @property
    def says(self):
        return self.args[0]
