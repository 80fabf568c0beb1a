"""The workbook that is brought back."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.kit.forms import Drop


class ReturnForm(forms.Form):
    file = forms.FileField(
        label=_("Workbook"), widget=Drop(attrs={"accept": ".xlsx"}),
        help_text=_("A form that was taken out here as Excel and filled in. Only its yellow cells are read."),
        error_messages={"required": _("Choose a file first."), "empty": _("The file is empty.")},
    )  # fmt: skip
