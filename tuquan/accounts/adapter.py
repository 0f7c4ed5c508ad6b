"""How allauth is told that accounts are made by administrators only."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up; a password that its owner has chosen is theirs."""

    def is_open_for_signup(self, request) -> bool:
        return False

    def set_password(self, user, password):
        user.must_change_password = False
        super().set_password(user, password)
