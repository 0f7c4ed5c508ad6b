"""A figure in the words of an official document: its line, its change, what it is measured in."""

from tuquan.kit.display import write_number
from tuquan.ledger.figures import Amount
from tuquan.ledger.indicator import Indicator, Ratio
from tuquan.reporting.report import Figure


def measured(one: Indicator | Ratio, value: int | float | None) -> str:
    """ "1.807 vụ, việc" or "89,42%"."""
    return f"{write_number(value)}%" if isinstance(one, Ratio) else f"{write_number(value)} {one.unit}"


def cell(amount: Amount) -> str:
    text = write_number(amount.value) + ("%" if amount.over is not None and amount.value is not None else "")
    return f"≈ {text}" if amount.estimate else text


def sentence(figure: Figure) -> str:
    """ "Số vụ tiếp nhận: 1.807 vụ, tăng 29 vụ (1,6%) so với cùng kỳ năm trước (1.778 vụ)" """
    one, amount = figure.indicator, figure.amount
    text = f"{one.title}: {measured(one, amount.value)}"
    if isinstance(one, Ratio):
        text += f" ({write_number(amount.over)}/{write_number(amount.under)})"
    if amount.estimate:
        text += " (ước tính)"
    moved = change(figure)
    return f"{text}, {moved}" if moved else text


def change(figure: Figure) -> str:
    """ "tăng 29 vụ (1,6%) so với cùng kỳ năm trước (1.778 vụ)"; "" where nothing is compared."""
    one, found = figure.indicator, figure.change
    if found is None:
        return ""
    if not found.difference:
        return "bằng cùng kỳ năm trước"
    moved = "tăng" if found.difference > 0 else "giảm"
    if isinstance(one, Ratio):
        step = f"{write_number(abs(found.difference))} điểm phần trăm"
    else:
        step = measured(one, abs(found.difference))
        if found.percent is not None:
            step += f" ({write_number(abs(found.percent))}%)"
    return f"{moved} {step} so với cùng kỳ năm trước ({measured(one, found.before)})"
