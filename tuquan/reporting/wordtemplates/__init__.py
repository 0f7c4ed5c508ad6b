"""Templates: a .docx that an officer edits in an office program, with named figures, tables, charts and conditions.

    {{ mediation.received.sentence }}            the sentence of a figure
    {%p if mediation.received.rose %} … {%p endif %}
    {%tr for row in tables.units %} … {%tr endfor %}
    {{ text.merits | default("[Đơn vị bổ sung: ưu điểm]") }}     what whoever drafts a document writes

`names` says what may be named, `check` tells what is wrong in a template before it is used, `render` fills it.
"""

from tuquan.reporting.wordtemplates.checking import Problem, check
from tuquan.reporting.wordtemplates.filling import filled, render, to_write
from tuquan.reporting.wordtemplates.names import catalogue
from tuquan.reporting.wordtemplates.reading import names_of
from tuquan.reporting.wordtemplates.shipped import SHIPPED, shipped
from tuquan.reporting.wordtemplates.views import Letterhead

__all__ = [
    "SHIPPED", "Letterhead", "Problem", "catalogue", "check", "filled", "names_of", "render", "shipped", "to_write",
]  # fmt: skip
