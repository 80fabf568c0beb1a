"""The forms of the wizard: a file, what its columns hold, what it does not say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.activities.queries import catalogue
from fenghuolun.desk.exchange.asking import Question
from fenghuolun.desk.exchange.counting import count_field
from fenghuolun.desk.exchange.fields import TARGETS, Target
from fenghuolun.desk.exchange.lines import shown
from fenghuolun.desk.exchange.reading import Table
from fenghuolun.desk.exchange.reading.tables import is_blank
from fenghuolun.desk.kit.forms import Drop

LEFT_OUT = pgettext_lazy("column", "leave out")
SAMPLES = 3


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"), widget=Drop(attrs={"accept": ".xlsx,.xls,.xlsm,.ods,.csv,.tsv,.txt"}),
        help_text=_("Excel, WPS, csv or tsv, up to 200 MB. Titles, notes and several tables are found."),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. Choose the file with your rows."),
        },
    )  # fmt: skip


class TableForm(forms.Form):
    """Which table of the file, and what it holds."""

    table = forms.ChoiceField(label=_("Table"))
    target = forms.ChoiceField(label=_("It holds"))

    def __init__(self, *args: Any, tables: Sequence[Table], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["table"].choices = [(table.label, _label(table)) for table in tables]
        self.fields["target"].choices = [("", _("Choose…")), *((t.code, t.label) for t in TARGETS.values())]


def _label(table: Table) -> str:
    headings = "、".join(heading for heading in table.headings if heading)[:60]
    return f"{table.sheet} · {table.first_row} · {headings}"


class ColumnsForm(forms.Form):
    """One choice for each column, then the questions; ``column_…`` and ``answer_…``."""

    def __init__(
        self, *args: Any, table: Table, target: Target, proposal: Mapping[int, str], asked: Sequence[Question],
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.table, self.target, self.asked = table, target, asked
        for column, heading in enumerate(table.headings):
            field = forms.ChoiceField(
                label=heading or _("Column %(n)d") % {"n": column + 1}, required=False,
                initial=proposal.get(column, ""),
                choices=[("", LEFT_OUT), *_choices(target, column)],
            )  # fmt: skip
            self.fields[f"column_{column}"] = field
        for question in asked:
            self.fields[f"answer_{question.name}"] = _field(question)

    def columns(self) -> list[tuple[Any, list[str]]]:
        """Return the bound field of each column with sample cells."""
        return [(self[f"column_{at}"], _samples(self.table, at)) for at in range(len(self.table.headings))]

    def questions(self) -> list[Any]:
        return [self[f"answer_{question.name}"] for question in self.asked]

    def mapping(self) -> dict[int, str]:
        names = {at: self.cleaned_data.get(f"column_{at}", "") for at in range(len(self.table.headings))}
        return {at: name for at, name in names.items() if name}

    def answers(self) -> dict[str, Any]:
        found = {question.name: self.cleaned_data.get(f"answer_{question.name}") for question in self.asked}
        return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in found.items()}


def _choices(target: Target, column: int) -> list[tuple[str, Any]]:
    choices: list[tuple[str, Any]] = [(field.name, field.label) for field in target.fields]
    if target.code == "counted":
        kinds = [(count_field(kind.code, column), kind.label) for kind in catalogue().kinds]
        choices.append((_("Number of …"), kinds))  # type: ignore[arg-type]
    return choices


def _samples(table: Table, column: int) -> list[str]:
    cells = [row[column] for row in table.rows if not is_blank(row[column])]
    return list(dict.fromkeys(shown(cell)[:40] for cell in cells[:40]))[:SAMPLES]


def _field(question: Question) -> forms.Field:
    common: dict[str, Any] = {
        "label": question.label, "help_text": question.help, "required": question.is_required,
        "initial": question.initial,
    }  # fmt: skip
    if question.kind == "choice":
        return forms.ChoiceField(choices=question.choices, **common)
    if question.kind == "year":
        return forms.IntegerField(min_value=2000, max_value=2100, **common)
    if question.kind == "day":
        return forms.DateField(**common)
    return forms.CharField(max_length=80, **common)
