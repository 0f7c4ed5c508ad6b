"""The Jinja in which templates run: they see our views and nothing else, call nothing, and know no other filters."""

from typing import Any

from jinja2 import StrictUndefined
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tuquan.reporting.wordtemplates.names import LOOP

FILTERS = ("upper", "lower", "capitalize", "join", "default", "length", "e", "escape")  # docxtpl escapes with the last
TESTS = ("defined", "undefined", "none", "true", "false", "equalto", "eq", "ne", "gt", "lt", "ge", "le")


class View:
    """Something a template may look into: its `names` and nothing else."""

    names: frozenset[str] = frozenset()


class Sandbox(ImmutableSandboxedEnvironment):
    def __init__(self, **options: Any):
        super().__init__(undefined=StrictUndefined, **options)
        self.globals.clear()
        self.filters = {name: self.filters[name] for name in FILTERS}
        self.tests = {name: self.tests[name] for name in TESTS}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, LoopContext):
            return attr in LOOP
        return isinstance(obj, View) and attr in obj.names

    def is_safe_callable(self, obj: Any) -> bool:
        return False

    def wrap_str_format(self, value: Any) -> None:
        """Not even the harmless way to call `format`."""

    def getitem(self, obj: Any, argument: Any) -> Any:
        """Brackets reach no further than a dot."""
        return self.getattr(obj, argument) if isinstance(argument, str) else self.undefined(obj=obj, name=str(argument))
