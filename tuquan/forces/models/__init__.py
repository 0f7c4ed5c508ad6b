"""What forces keep. Security teams and their members are bodies and memberships of `organisations`.

Nothing is kept here about anybody whom a team met, helped or watches over.
"""

from tuquan.forces.models.teams import (
    CONFIRMED,
    EarlierService,
    Enrolment,
    Lack,
    TeamArea,
    WrittenWarning,
    age_lacks,
    commune_of,
    full_months,
    length_of_service,
    shortfalls,
)
from tuquan.forces.models.work import (
    Duty,
    DutyKind,
    Host,
    HostKind,
    Level,
    Quota,
    QuotaQuerySet,
    Rating,
    Spending,
    Support,
    purse_of,
)

__all__ = [
    "CONFIRMED", "Duty", "DutyKind", "EarlierService", "Enrolment", "Host", "HostKind", "Lack", "Level", "Quota",
    "QuotaQuerySet", "Rating", "Spending", "Support", "TeamArea", "WrittenWarning", "age_lacks", "commune_of",
    "full_months", "length_of_service", "purse_of", "shortfalls",
]  # fmt: skip
