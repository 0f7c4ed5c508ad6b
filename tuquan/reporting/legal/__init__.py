"""The legal format of documents (Nghị định 30/2020/NĐ-CP) in Word: page, head, body, tables, foot, annexes.

Every size, style and margin is asked of the law's data on the day of the document.
"""

from tuquan.reporting.legal.annexes import Annexes
from tuquan.reporting.legal.body import Body
from tuquan.reporting.legal.foot import Foot
from tuquan.reporting.legal.head import LEFT_CM, RIGHT_CM, Head
from tuquan.reporting.legal.tables import Tables

__all__ = ["LEFT_CM", "RIGHT_CM", "LegalDocument"]


class LegalDocument(Head, Body, Foot, Annexes, Tables):
    """A document being written."""
