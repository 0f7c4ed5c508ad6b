"""Words of a report: sections, cells of a split, how a claim was put, what a figure rests on."""

from django.apps import apps
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from tuquan.kit.display import write_number
from tuquan.ledger.claims import Beside, cells_of
from tuquan.ledger.figures import Amount
from tuquan.ledger.indicator import INDICATORS, Indicator
from tuquan.ledger.models import Claim, Qualifier

# In the order in which reports of the movement speak of them; what is not named here follows, under its app's name.
SECTIONS = {
    "campaigns": _("Outreach and mobilisation"),
    "schemes": _("Schemes and exemplars"),
    "forces": _("Forces that keep order"),
    "standards": _("The safety standard"),
    "mediation": _("Grassroots mediation"),
    "petitions": _("Petitions"),
    "tips": _("Tips"),
    "commendation": _("Emulation and commendation"),
}


def section_title(key: str) -> str:
    if key in SECTIONS:
        return str(SECTIONS[key])
    return str(apps.get_app_config(key).verbose_name) if apps.is_installed(f"tuquan.{key}") else key


def section_order(key: str) -> tuple[int, str]:
    known = list(SECTIONS)
    return (known.index(key), "") if key in known else (len(known), key)


def cell_words(one: Indicator, split: str) -> str:
    """ "sex=f|trained=y" as "female, trained in law"."""
    return ", ".join(value_words(one, name, value) for name, value in cells_of(split).items())


def value_words(one: Indicator, name: str, value: str) -> str:
    if value == "unknown":
        return _t("not stated")
    if value in one.labels.get(name, {}):
        return str(one.labels[name][value])
    if one.of and name in one.split:
        choices = dict(one.of._meta.get_field(one.split[name]).flatchoices)
        return str(choices.get(value, value))
    return value


def cell_of_claim(claim: Claim) -> str:
    """The part that a claim speaks of, in words; "" for the whole."""
    one = INDICATORS.get(claim.indicator)
    if not claim.split or not isinstance(one, Indicator):
        return ""
    return cell_words(one, claim.split) if is_ours(one, claim.split) else claim.figure_title


def is_ours(one: Indicator, split: str) -> bool:
    """Whether the indicator is divided so; of another part only whoever announced it can say what it is."""
    return set(cells_of(split)) <= set(one.split)


def claimed(claim: Claim) -> str:
    """ "more than 81,760", as the source put it."""
    number = write_number(claim.value) + ("%" if claim.unit == "percent" else "")
    match claim.qualifier:
        case Qualifier.AT_LEAST:
            return _t("more than %(number)s") % {"number": number}
        case Qualifier.NEARLY:
            return _t("nearly %(number)s") % {"number": number}
        case Qualifier.ABOUT:
            return _t("about %(number)s") % {"number": number}
    return number


def verdict(beside: Beside) -> str:
    """What the difference comes to, in words."""
    if beside.difference is None:
        return beside.why
    if beside.agrees:
        return _t("agrees with ours")
    return _t("ours differs by %(difference)s") % {"difference": signed(beside.difference)}


def signed(value: int | float) -> str:
    return f"+{write_number(value)}" if value > 0 else write_number(value)


def shares(amount: Amount) -> dict[str, float]:
    """What the figure rests on, each in percent: records, returns, corrections. Empty where there is nothing."""
    parts = {
        "records": abs(amount.evidence.records),
        "returns": abs(amount.evidence.returns),
        "corrections": abs(amount.evidence.corrections),
    }
    whole = sum(parts.values())
    if amount.reported and not whole:
        return {"returns": 100}  # a nought that somebody reported
    return {name: round(100 * part / whole, 1) for name, part in parts.items() if part} if whole else {}


def evidence_words(amount: Amount) -> str:
    """ "all from records", "62 % from records, 38 % from returns"."""
    names = {"records": _t("from records"), "returns": _t("from returns"), "corrections": _t("from corrections")}
    found = shares(amount)
    if len(found) == 1:
        return _t("all %(source)s") % {"source": names[next(iter(found))]}
    return ", ".join(f"{write_number(share)}% {names[name]}" for name, share in found.items())
