"""Forms of people: added, changed, moved, let go, and their passwords."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from fenghuolun.desk.teams import queries
from fenghuolun.desk.teams.choices import SellerKind
from fenghuolun.desk.teams.models import Person


class PlaceForm(forms.Form):
    """Unit, role and what one sells, as far as ``by`` may give them."""

    unit = forms.ModelChoiceField(None, label=_("Unit"))
    role = forms.ModelChoiceField(None, label=_("Role"))
    seller_kind = forms.ChoiceField(
        label=_("Kind of seller"), choices=SellerKind.choices, help_text=_("Decides the daily standard.")
    )
    starts_on = forms.DateField(label=_("From"))

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = queries.open_units(by)
        givable = [role.pk for role in queries.roles_givable_by(by)]
        self.fields["role"].queryset = queries.roles().filter(pk__in=givable)


class AddPersonForm(PlaceForm):
    name = forms.CharField(label=_("Name"), max_length=60)
    login = forms.CharField(label=_("Login"), max_length=60, help_text=_("What one types to sign in."))
    employee_no = forms.CharField(label=_("Employee number"), max_length=40, required=False)
    email = forms.EmailField(label=_("Mail"), required=False, help_text=_("Where the invitation goes."))
    phone = forms.CharField(label=_("Phone number"), max_length=20, required=False)
    hired_on = forms.DateField(label=_("Hired on"))
    field_order = ("name", "login", "unit", "role", "seller_kind", "hired_on", "email", "phone", "employee_no")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["starts_on"]


class MoveForm(PlaceForm):
    hand_over_to = forms.ModelMultipleChoiceField(
        None,
        label=_("Customers and leads go to"),
        required=False,
        help_text=_("Nobody chosen: they go along. Several: they are split evenly."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, by: Person, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.fields["hand_over_to"].queryset = queries.staying_colleagues(by, person)


class LetGoForm(forms.Form):
    left_on = forms.DateField(label=_("Last day at work"))
    hand_over_to = forms.ModelMultipleChoiceField(
        None,
        label=_("Customers and leads go to"),
        required=False,
        help_text=_("Several: they are split evenly. Nobody: they wait in the unit for its leader."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, by: Person, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["hand_over_to"].queryset = queries.staying_colleagues(by, person)


class ChangePersonForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=60)
    employee_no = forms.CharField(label=_("Employee number"), max_length=40, required=False, empty_value=None)
    email = forms.EmailField(label=_("Mail"), required=False)
    phone = forms.CharField(label=_("Phone number"), max_length=20, required=False)
    licence_no = forms.CharField(label=_("Licence number"), max_length=40, required=False)
    licence_expires_on = forms.DateField(label=_("Licence valid until"), required=False)


class PasswordForm(forms.Form):
    """A new password, typed twice; judged by the same rules as everywhere."""

    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters, not only digits."),
    )
    again = forms.CharField(
        label=_("Password once more"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("password") and cleaned["password"] != cleaned.get("again"):
            self.add_error("again", _("The two passwords differ."))
        return cleaned


class FoundForm(PasswordForm):
    company = forms.CharField(label=_("Company"), max_length=80)
    branch = forms.CharField(label=_("First branch"), max_length=80)
    team = forms.CharField(label=_("First team"), max_length=80)
    name = forms.CharField(label=_("Your name"), max_length=60)
    login = forms.CharField(label=_("Your login"), max_length=60)
    field_order = ("company", "branch", "team", "name", "login", "password", "again")


def today_as_initial(today: date) -> dict[str, Any]:
    return {"hired_on": today, "starts_on": today, "left_on": today, "seller_kind": SellerKind.FIELD}
