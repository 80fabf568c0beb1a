"""One sheet to assess: points of each line with a reason, and for the superior the factors of the other methods."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.evaluations.actions.assessing import Given
from fenghuolun.desk.evaluations.queries.sheet import Sheet
from fenghuolun.desk.evaluations.rules.inputs import PARTS, Part

SHARES = ("planning", "execution")


class AssessForm(forms.Form):
    """``points-<line>`` and ``comment-<line>``; ``<list>.<name>`` and ``why.<list>.<name>`` for the superior.

    Shares of the stage lists are entered in percent.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, sheet: Sheet, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet, self.level = sheet, level
        self.fields["revision"].initial = sheet.evaluation.revision
        for row in sheet.rows:
            self.fields[f"points-{row.pk}"] = forms.FloatField(
                label=row.title, required=False, min_value=0, max_value=120, initial=getattr(row, f"{level}_points")
            )
            self.fields[f"comment-{row.pk}"] = forms.CharField(
                label=_("Reason"), required=False, max_length=200, initial=getattr(row, f"{level}_comment")
            )
        if level == "superior":
            self._add_parts()
        self.fields["comment"] = forms.CharField(
            label=_("Comment"), required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
            initial=getattr(sheet.evaluation, f"{level}_comment"),
        )  # fmt: skip

    def _add_parts(self) -> None:
        for name, (words, low, high) in PARTS.items():
            scale = 100 if name in SHARES else 1
            for key, word in words.items():
                part = self._part(name, key)
                said = None if part.said is None else part.said * scale
                self.fields[f"{name}.{key}"] = forms.FloatField(
                    label=word, required=False, min_value=low * scale, max_value=high * scale, initial=said
                )
                self.fields[f"why.{name}.{key}"] = forms.CharField(
                    label=_("Reason"), required=False, max_length=200, initial=part.reason
                )
        for key, word in (("complaints", _("Upheld complaints")), ("hits", _("Compliance cases"))):
            self.fields[key] = forms.IntegerField(
                label=word, required=False, min_value=0, max_value=99, initial=getattr(self.sheet.inputs, key)
            )

    def _part(self, name: str, key: str) -> Part:
        return self.sheet.inputs.parts.get(name, {}).get(key, Part(None))

    @property
    def given(self) -> Given:
        """Return what was entered as the actions want it."""
        found = self.cleaned_data
        points = {row.pk: (found[f"points-{row.pk}"], found[f"comment-{row.pk}"]) for row in self.sheet.rows}
        parts = {}
        if self.level == "superior":
            for name, (words, _low, _high) in PARTS.items():
                scale = 100 if name in SHARES else 1
                for key in words:
                    said = found[f"{name}.{key}"]
                    parts[name, key] = (None if said is None else said / scale, found[f"why.{name}.{key}"])
        return Given(points, parts, found["comment"], found.get("complaints"), found.get("hits"))

    def lines(self) -> list[tuple[Any, Any, Any]]:
        """Return (line in words, points field, reason field) in the order of the card."""
        return [(line, self[f"points-{line.row.pk}"], self[f"comment-{line.row.pk}"]) for line in self.sheet.lines]

    def parts(self) -> list[tuple[str | Promise, list[tuple[Any, Part, Any, Any]]]]:
        """Return per list (its title, [(word, part as the data say, field, reason field)])."""
        if self.level != "superior":
            return []
        return [
            (
                title,
                [
                    (
                        word,
                        self._part(name, key),
                        self[f"{name}.{key}"],
                        self[f"why.{name}.{key}"],
                    )
                    for key, word in PARTS[name][0].items()
                ],
            )
            for name, title in TITLES.items()
        ]


TITLES: dict[str, str | Promise] = {
    "difficulty": _("Difficulty, 1 easy to 5 hard"),
    "effort": _("Effort, 0–100"),
    "planning": _("Planning, % of each"),
    "execution": _("Execution, % of each"),
    "finish": _("Finish, 0–120"),
}
