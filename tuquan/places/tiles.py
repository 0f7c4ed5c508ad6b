"""Vietnam as tiles: each province a square, roughly where it lies, and the two archipelagos beside their provinces.

We own no licensed boundaries; squares of one size also show a small province as well as a large one. A unit that the
file does not name has no tile: whoever draws lists it in words.
"""

import csv
from functools import cache
from typing import NamedTuple

from tuquan.places.seed import DATA


class Tile(NamedTuple):
    """A square, counted from the north-west."""

    column: int
    row: int


@cache
def tiles() -> dict[str, Tile]:
    """By the code of the unit."""
    with (DATA / "tiles.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: Tile(int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}
