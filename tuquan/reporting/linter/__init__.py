"""A second look at a report before it is signed: what its words and numbers say against each other.

Works on any .docx and on the blocks of a draft. Each finding names its place and what to do; none changes the text.
"""

from tuquan.reporting.linter.checks import Finding, lint
from tuquan.reporting.linter.reading import day_of, of_docx, of_filled

__all__ = ["Finding", "day_of", "lint", "of_docx", "of_filled"]
