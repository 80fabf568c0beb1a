"""The texts of one month in the quarter table."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


def _text(label: Any, rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=400, widget=forms.Textarea(attrs={"rows": rows}))


class MonthTextsForm(forms.Form):
    """What the month is about and who does what."""

    theme = _text(_("Theme"))
    segments = _text(_("Segments"))
    accounts = _text(_("Key accounts and the stage to reach"))
    training = _text(_("Training topic"))
    meetings = _text(_("Meeting dates"))
    resources = _text(_("Resources"))
    owner = forms.CharField(label=pgettext_lazy("plan", "Owner"), required=False, max_length=60)
    correction = _text(_("Correction"))
