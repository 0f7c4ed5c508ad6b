"""What a register's Excel sheet holds: columns that are fields of its forms, and the batch action that enters the rows.

    imports = Sheet(
        action=actions.import_disputes,
        columns=[
            *columns(forms.OpenForm, "place", "ref", "category", "opened_on"),
            *columns(forms.CloseForm, "closed_on", "outcome", required=False),
            *columns(forms.OpenForm, "group", find=find_groups),
        ],
        identity=("place", "ref"),
        place_on="opened_on",
        rules=forms.check_dispute,
        example={"ref": "HG-2025-001", "opened_on": "05/03/2025"},
    )

`exchange` reads the declaration: it makes the template, checks a file cell by cell with these very fields, and calls
the action once with a `tuquan.ledger.batch.Batch`. Nothing about a column is written twice.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django import forms

from tuquan.kit.forms import PlaceField, tidy

Row = dict[str, Any]
Found = dict[tuple[int, str], Any]  # (place, text as typed) -> what it means there; a missing pair is a problem


@dataclass(frozen=True)
class SheetColumn:
    """One column: a field of a form. `required` says whether its cells may stay empty.

    `synonyms` are other headings that mean the same. `find` looks up, for a whole page of rows at once, what a text
    means at a place (a mediation group by its reference or name); the field itself is then not asked.
    """

    name: str
    field: forms.Field
    required: bool = True
    synonyms: Sequence[str] = ()
    find: Callable[[Iterable[tuple[int, str]]], Found] | None = None

    @property
    def is_place(self) -> bool:
        return isinstance(self.field, PlaceField)

    @property
    def choices(self) -> list[tuple[str, Any]]:
        """Value and words of each choice; empty where anything may be typed."""
        if isinstance(self.field, forms.ModelChoiceField):
            return []
        return [(str(key), words) for key, words in getattr(self.field, "choices", []) if key not in ("", None)]


@dataclass(frozen=True)
class Sheet:
    """The sheet of one register.

    action    batch action: `import_…(batch, *, by)` enters `batch.rows` (dicts by column name, cleaned; `place` is a
              Place) and, where `replaces` is set, brings the records of `batch.changed` in line
    identity  columns that say which record a row is; all are required but numbers that have an initial value
    place_on  the column with the day on which the place must have existed (codes repeat over time)
    rules     what must hold between the columns of a row; the forms' `clean` calls the same function. Raises
              ValidationError({column: message})
    held      rows as the register holds them, by identity, for a page of identities; by default the model's own fields
    fixed     what a file cannot change: from a row as held and as given, why not, by column
    whole     what only all new rows together show (a circle): number of the row from 0, column and why, for each
    paths     where a column stands in the record, if not under its own name: {"name": "person__name"}
    personal  right needed to export columns that the model calls personal; empty: they are never exported
    """

    action: Any
    columns: Sequence[SheetColumn]
    identity: Sequence[str]
    place_on: str
    rules: Callable[[Row], None] | None = None
    held: Callable[[Sequence[tuple]], dict[tuple, Row]] | None = None
    replaces: bool = False
    fixed: Callable[[Row, Row], Mapping[str, Any]] | None = None
    whole: Callable[[Sequence[Row]], Iterable[tuple[int, str, Any]]] | None = None
    paths: Mapping[str, str] = field(default_factory=dict)
    personal: str = ""
    example: Mapping[str, str] = field(default_factory=dict)
    notes: Sequence[Any] = ()  # sentences for the sheet of instructions

    def __post_init__(self):
        unknown = {*self.identity, self.place_on, *self.example} - {column.name for column in self.columns}
        if unknown:
            raise ValueError(f"{self.action.name}: no column is called {', '.join(sorted(unknown))}")

    def path(self, name: str) -> str:
        return self.paths.get(name, name)

    @property
    def fallbacks(self) -> Row:
        """What an empty cell means in columns that say which record a row is, and yet may stay empty."""
        given = {one.name: one.field.initial for one in self.columns if one.name in self.identity}
        return {name: value for name, value in given.items() if isinstance(value, int)}

    def column(self, name: str) -> SheetColumn:
        return next(column for column in self.columns if column.name == name)


def columns(
    form: type[forms.Form],
    *names: str,
    required: bool | None = None,
    synonyms: Sequence[str] = (),
    find: Callable[[Iterable[tuple[int, str]]], Found] | None = None,
) -> list[SheetColumn]:
    """Columns that are fields of a form, in this order. `required` overrides what the form asks."""
    fields = [(name, form.base_fields[name]) for name in names]
    return [
        SheetColumn(name, own(one), one.required if required is None else required, synonyms, find)
        for name, one in fields
    ]


def own(given: forms.Field) -> forms.Field:
    """A copy that may be asked outside its form: it cleans text as the form would; emptiness is the sheet's affair."""
    copied = deepcopy(given)
    copied.required = False
    if isinstance(copied, forms.CharField):
        tidy(copied)
    return copied
