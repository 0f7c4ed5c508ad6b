"""A register of test records that takes sheets, and files to feed it."""

import csv
from datetime import date
from pathlib import Path

import openpyxl
from django import forms

from tuquan.exchange import trial
from tuquan.kit.forms import DayField, PlaceField, VerbForm
from tuquan.kit.register import Register
from tuquan.kit.sheets import Sheet, columns
from tuquan.tests.actions import TESTER, import_matters, open_matter
from tuquan.tests.models import Matter


class MatterForm(VerbForm):
    place = PlaceField(label="đơn vị")
    kind = forms.CharField(label="số hồ sơ", max_length=10)
    opened_on = DayField(label="ngày mở")
    closed_on = DayField(label="ngày đóng", required=False)
    settled = forms.NullBooleanField(label="hòa giải thành", required=False)
    amount = forms.TypedChoiceField(
        label="mức độ",
        choices=[("1", "nhẹ"), ("2", "vừa"), ("3", "nặng")],
        coerce=int,
        empty_value=None,
        required=False,
    )

    def clean(self):
        check_matter(self.cleaned_data)


def check_matter(row: dict) -> None:
    """The rule that form and sheet share."""
    if row.get("closed_on") and row["closed_on"] < row["opened_on"]:
        raise forms.ValidationError({"closed_on": "Ngày đóng trước ngày mở."})


SHEET = Sheet(
    action=import_matters,
    columns=columns(MatterForm, "place", "kind", "opened_on", "closed_on", "settled", "amount"),
    identity=("place", "kind"),
    place_on="opened_on",
    rules=check_matter,
    replaces=True,
    example={"place": "18001", "kind": "HS-1", "opened_on": "05/03/2024", "amount": "vừa"},
    notes=["Mỗi hàng là một hồ sơ."],
)


class Matters(Register, mounted=False):
    key = "tests.matters"
    title = "Hồ sơ thử"
    model = Matter
    reads = "tests.open_matter"
    columns = ["place__name", "kind", "opened_on"]
    filters = ["kind", "opened_on"]
    search = ["kind"]
    adds = (open_matter, MatterForm)
    imports = SHEET


HEAD = ["Đơn vị", "Số hồ sơ", "Ngày mở", "Ngày đóng", "Hòa giải thành", "Mức độ"]
ROW = ["18001", "HS-7", "05/03/2024", "", "", ""]


def xlsx(path: Path, *rows, head=HEAD, **sheets) -> Path:
    """A workbook with these rows under the headings, and more sheets by name."""
    book = openpyxl.Workbook()
    book.active.append(head)
    for row in rows:
        book.active.append(row)
    for name, more in sheets.items():
        sheet = book.create_sheet(name)
        for row in more:
            sheet.append(row)
    book.save(path)
    return path


def written_csv(path: Path, *rows, head=HEAD, encoding="utf-8", delimiter=",") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows([head, *rows])
    return path


def check(register, path, by=TESTER) -> trial.Trial:
    return trial.check(register, path, by=by)


def held() -> list[tuple[str, str, date]]:
    return list(Matter.objects.order_by("pk").values_list("place__code", "kind", "opened_on"))
