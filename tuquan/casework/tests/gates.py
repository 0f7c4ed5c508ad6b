"""What a browser does at the gate, for tests."""

import hashlib
import itertools
import time
from unittest import mock

from django.test import RequestFactory

from tuquan.casework import gate

LONG_AGO = 30  # seconds a person takes to fill in a form


def work(token: str, bits: int) -> str:
    for number in itertools.count():
        digest = hashlib.sha256(f"{token}:{number}".encode()).digest()
        if int.from_bytes(digest, "big") >> (256 - bits) == 0:
            return str(number)


def aged(form: str, seconds: float = LONG_AGO) -> gate.Fields:
    """The token of a form that was opened so many seconds ago."""
    then = time.time() - seconds
    with mock.patch("tuquan.casework.gate.time.time", return_value=then):
        return gate.fields(form)


def given(form: str, worked: bool = False, seconds: float = LONG_AGO) -> dict[str, str]:
    """What the two hidden fields hold when a person sends the form."""
    fields = aged(form, seconds)
    return {"gate": fields.token, "gate_work": work(fields.token, fields.bits) if worked else ""}


def request(data: dict[str, str]):
    return RequestFactory().post("/", data)
