"""The forms of the year table: the goal to take apart, one figure to set, the word that goes with a publication."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.customers.choices import CubeKind
from fenghuolun.desk.goals.rules.rebalancing import Keep
from fenghuolun.desk.kit.forms import Pills

TEN_THOUSAND_FEN = Decimal(10**6)
MOST = Decimal(10**7)


class _Amount(forms.DecimalField):
    """An amount in 万元, exact to the fen."""

    unit = _("10,000 yuan")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=MOST, decimal_places=6, max_digits=14, **kwargs)


class _Percent(forms.DecimalField):
    unit = "%"

    def __init__(self, low: int, high: int, **kwargs: Any) -> None:
        super().__init__(min_value=low, max_value=high, decimal_places=1, max_digits=4, **kwargs)


class YearGoalForm(forms.Form):
    """Target premium per kind, the other two tiers as shares of it, and how much people carry beyond the target."""

    renewal = _Amount(label=CubeKind.RENEWAL.label)
    switch = _Amount(label=CubeKind.SWITCH.label)
    new = _Amount(label=CubeKind.NEW.label)
    fleet = _Amount(label=CubeKind.FLEET.label)
    floor = _Percent(50, 100, label=pgettext_lazy("tier", "Basic"), initial=90)
    stretch = _Percent(100, 200, label=pgettext_lazy("tier", "Stretch"), initial=110)
    over_allocation = _Percent(
        0, 5, label=_("Reserve"), initial=3, help_text=_("How much more the people carry together than the target.")
    )
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not any(cleaned[kind] for kind in CubeKind.values):
            raise forms.ValidationError(_("Set a target for at least one business kind."))
        return cleaned

    @property
    def target_fen(self) -> list[int]:
        return [int(self.cleaned_data[kind] * TEN_THOUSAND_FEN) for kind in CubeKind.values]


class CellForm(forms.Form):
    """One figure of a draft, where it stands, and which totals hold while the rest follows."""

    premium = _Amount(label=_("Target premium"))
    keep = forms.ChoiceField(
        label=_("What stays as it is"), widget=Pills, initial=Keep.BOTH, required=False,
        choices=[
            (Keep.BOTH, _("Person's year and team's month")), (Keep.PERSON, _("Person's year")),
            (Keep.MONTH, _("Team's month")),
        ],
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def premium_fen(self) -> int:
        return int(self.cleaned_data["premium"] * TEN_THOUSAND_FEN)

    @property
    def kept(self) -> Keep:
        return Keep(self.cleaned_data["keep"] or Keep.BOTH)


class PublishForm(forms.Form):
    note = forms.CharField(
        label=_("A word to everybody"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why these targets; people read it beside theirs."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput)
