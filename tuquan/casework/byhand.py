"""What an officer's browser does with keys and desks, in Python: for the demonstration and for tests.

The server itself never calls this: it needs the officer's passphrase.
"""

import secrets

from pyshamir import combine, split

from tuquan.accounts.models import User
from tuquan.casework import actions, desks, sealing
from tuquan.casework.models import Desk, Opening, ReaderKey, Recovery, Seat
from tuquan.places.models import Place

Keepers = list[tuple[User, str]]  # who keeps a share, for which office


class Officer:
    """A user with their passphrase, as at a screen of their own."""

    def __init__(self, user: User, passphrase: str, passes: int = sealing.PASSES, memory_kib: int = sealing.MEMORY_KIB):
        self.user, self.passphrase, self.cost = user, passphrase, (passes, memory_kib)

    @property
    def key(self) -> ReaderKey:
        return self.user.reader_keys.get(retired_on=None)

    @property
    def private(self) -> bytes:
        """The private half of the key, with the passphrase."""
        key = self.key
        wrapped, salt = sealing.decoded(key.wrapped), sealing.decoded(key.salt)
        return sealing.unwrap(wrapped, self.passphrase, salt, key.passes, key.memory_kib)

    def make_key(self) -> ReaderKey:
        pair = sealing.new_pair()
        given = {"public": sealing.encoded(pair.public), **self.wrapped(pair.private)}
        if self.user.reader_keys.filter(retired_on=None).exists():
            return actions.renew_key(self.key, by=self.user, **given)
        return actions.make_key(ReaderKey(user=self.user), by=self.user, **given)

    def wrapped(self, private: bytes) -> dict:
        salt, (passes, memory) = secrets.token_bytes(16), self.cost
        wrapped = sealing.wrap(private, self.passphrase, salt, passes, memory)
        return {
            "wrapped": sealing.encoded(wrapped), "salt": sealing.encoded(salt), "passes": passes, "memory_kib": memory,
        }  # fmt: skip

    def open_desk(self, place: Place, kind: str, keepers: Keepers, threshold: int = 2) -> Desk:
        pair = sealing.new_pair()
        return actions.open_desk(
            place, kind=kind, public=sealing.encoded(pair.public), sealed=sealed(pair.private, self.key),
            threshold=threshold, shares=cut(pair.private, keepers, threshold), by=self.user,
        )  # fmt: skip

    def replace_desk(self, desk: Desk, readers: list[User], keepers: Keepers, threshold: int = 2) -> Desk:
        pair = sealing.new_pair()
        keys = [user.reader_keys.get(retired_on=None) for user in readers]
        return actions.replace_desk(
            desk, public=sealing.encoded(pair.public), threshold=threshold,
            sittings=[actions.Sitting(key, sealed(pair.private, key)) for key in keys],
            shares=cut(pair.private, keepers, threshold), by=self.user,
        )  # fmt: skip

    def desk_private(self, desk: Desk) -> bytes:
        seat = desk.seats.live().get(key=self.key)
        return sealing.unseal(sealing.decoded(seat.sealed), self.private)

    def give_seat(self, desk: Desk, to: User) -> Seat:
        key = to.reader_keys.get(retired_on=None)
        return actions.give_seat(desk, key=key, sealed=sealed(self.desk_private(desk), key), by=self.user)

    def read(self, desk: Desk, box: bytes) -> dict:
        return sealing.unpacked(sealing.unseal(bytes(box), self.desk_private(desk)))

    def allow(self, opening: Opening) -> Opening:
        envelope = opening.envelope
        half = sealing.unseal(bytes(envelope.box), self.desk_private(envelope.guardian))
        return actions.allow_opening(opening, half=half, by=self.user)

    def hand_share(self, recovery: Recovery) -> Recovery:
        share = desks.shares_of(self.user).get(desk=recovery.desk)
        raw = sealing.unseal(sealing.decoded(share.sealed), self.private)
        return actions.hand_share(recovery, share=share, sealed=sealed(raw, recovery.key), by=self.user)

    def finish_recovery(self, recovery: Recovery) -> Seat:
        own = [one.sealed for one in desks.shares_of(self.user).filter(desk=recovery.desk)]
        parts = [*recovery.reshares.values_list("sealed", flat=True), *own]
        private = self.private
        raw = bytes(combine([bytearray(sealing.unseal(sealing.decoded(part), private)) for part in parts]))
        if sealing.encoded(sealing.pair_of(raw).public) != recovery.desk.public:
            raise ValueError("these shares do not give the desk's key")
        return actions.finish_recovery(recovery, sealed=sealed(raw, self.key), by=self.user)


def sealed(secret: bytes, key: ReaderKey) -> str:
    return sealing.encoded(sealing.seal(bytes(secret), key.public))


def cut(private: bytes, keepers: Keepers, threshold: int) -> list[actions.Cut]:
    keys = [(user.reader_keys.get(retired_on=None), office) for user, office in keepers]
    parts = split(private, len(keys), threshold)
    return [actions.Cut(key, office, sealed(part, key)) for (key, office), part in zip(keys, parts, strict=True)]
