"""Templates: a .docx that an officer edits in an office program, with named figures, tables, charts and conditions.

    {{ mediation.received.sentence }}            the sentence of a figure
    {%p if mediation.received.rose %} … {%p endif %}
    {%tr for row in tables.units %} … {%tr endfor %}

`names` says what may be named, `check` tells what is wrong in a template before it is used, `render` fills it.
"""

from tuquan.reporting.wordtemplates.checking import Problem, check
from tuquan.reporting.wordtemplates.filling import render
from tuquan.reporting.wordtemplates.names import catalogue
from tuquan.reporting.wordtemplates.shipped import SHIPPED, shipped

__all__ = ["SHIPPED", "Problem", "catalogue", "check", "render", "shipped"]
