"""How many different members stand on a day: what a distinct figure counts."""

from collections.abc import Sequence

from django.db import connection

from tuquan.ledger.reading import Question, inside_of, known_of


def standing(places: Sequence[int], series: Sequence[int], asks: Sequence[Question]) -> list[dict[int, int]]:
    """Per question how many different members stand inside each unit on its window's last day; each counts once.

    One statement answers all questions; they are known at the same moment.
    """
    found: list[dict[int, int]] = [{} for _ask in asks]
    if not (places and series and asks):
        return found
    moves = inside_of(places, series, asks[0], "posting.day <= %s").replace(
        "posting.series_id, posting.value",
        "posting.member, posting.day, within.first_day AS since, within.last_day AS until, SUM(posting.value) AS value", 1,
    )  # fmt: skip
    day = "CAST(%s AS date)" if connection.vendor == "postgresql" else "%s"
    rows = ", ".join([f"(%s, {day}, {day})"] * len(asks))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH asked (number, day, map_day) AS (VALUES {rows}) SELECT number, place_id, COUNT(*)"  # noqa: S608
            " FROM (SELECT asked.number, moves.place_id, moves.member"
            f" FROM ({moves} GROUP BY within.ancestor_id, posting.member, posting.day, within.first_day, within.last_day)"
            " moves CROSS JOIN asked WHERE moves.day <= asked.day AND asked.map_day BETWEEN moves.since AND moves.until"
            " GROUP BY asked.number, moves.place_id, moves.member HAVING SUM(moves.value) > 0) members"
            " GROUP BY number, place_id",
            [*(value for number, ask in enumerate(asks) for value in (number, ask.stock_day, ask.stock_map_day)),
             *places, *series, max(ask.stock_day for ask in asks), *known_of(asks[0])],
        )  # fmt: skip
        for number, place, count in cursor.fetchall():
            found[number][place] = count
    return found
