"""The verbs of returns: about reports asked for, about rounds, about one sheet, and about accepting many."""

from tuquan.returns.actions.accepting import accept_return, correct_line, send_back_return
from tuquan.returns.actions.definitions import (
    ask_figure,
    change_report,
    copy_report,
    define_report,
    drop_figure,
    load_reports,
    retire_report,
)
from tuquan.returns.actions.rounds import accept_returns, close_round, open_round, remind, reopen_round
from tuquan.returns.actions.sheets import READ, file_return, fill_return, submit_return

__all__ = [
    "READ", "accept_return", "accept_returns", "ask_figure", "change_report", "close_round", "copy_report",
    "correct_line", "define_report", "drop_figure", "file_return", "fill_return", "load_reports", "open_round",
    "remind", "reopen_round", "retire_report", "send_back_return", "submit_return",
]  # fmt: skip
