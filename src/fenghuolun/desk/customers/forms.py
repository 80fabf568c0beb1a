"""How what is typed about customers, vehicles and leads is read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from fenghuolun.desk.customers import queries
from fenghuolun.desk.customers.choices import (
    BusinessKind,
    Channel,
    ConsentPurpose,
    ConsentSource,
    CustomerKind,
    Energy,
    ErasureReason,
    Grade,
    LossReason,
    VehicleUse,
)
from fenghuolun.desk.kit.forms import ManyPills, Pills
from fenghuolun.desk.teams.models import Person

NOTHING = ("", "—")


class CustomerForm(forms.Form):
    """A customer. Plate, VIN and numbers are judged by the action, which names the field."""

    kind = forms.ChoiceField(label=_("Kind"), choices=CustomerKind.choices, initial=CustomerKind.PERSON, widget=Pills)
    name = forms.CharField(label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    phone = forms.CharField(
        label=_("Phone number"),
        max_length=24,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
    )
    identity_number = forms.CharField(
        label=_("Identity number or social credit code"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    source = forms.ChoiceField(label=_("Came through"), choices=Channel.choices, initial=Channel.FIELD)
    source_note = forms.CharField(label=_("Source in words"), max_length=80, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False)
    latitude = forms.FloatField(
        label=_("Latitude"), min_value=3, max_value=54, required=False,
        help_text=_("For the way through the day's visits; a map application shows it (GCJ-02)."),
    )  # fmt: skip
    longitude = forms.FloatField(label=_("Longitude"), min_value=73, max_value=136, required=False)
    grade = forms.ChoiceField(label=_("Grade"), choices=[NOTHING, *Grade.choices], required=False)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    do_not_call = forms.BooleanField(label=_("Do not call"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if (given.get("latitude") is None) != (given.get("longitude") is None):
            self.add_error("longitude", _("A place has both numbers."))
        return given


class ChangeCustomerForm(CustomerForm):
    seen = forms.IntegerField(widget=forms.HiddenInput)


class VehicleForm(forms.Form):
    plate = forms.CharField(
        label=_("Plate"), max_length=14, required=False,
        widget=forms.TextInput(attrs={"placeholder": "沪A·8K234", "translate": "no"}),
    )  # fmt: skip
    vin = forms.CharField(label="VIN", max_length=24, required=False)
    model_name = forms.CharField(label=_("Model"), max_length=80, required=False)
    use = forms.ChoiceField(label=_("Use"), choices=VehicleUse.choices, initial=VehicleUse.FAMILY)
    energy = forms.ChoiceField(
        label=_("Drive"),
        choices=[("", _("As the plate says")), *Energy.choices],
        required=False,
    )
    first_registered_on = forms.DateField(label=_("First registered on"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.needs_a_sign and not cleaned.get("plate") and not cleaned.get("vin"):
            self.add_error("plate", _("A vehicle needs its plate or its VIN."))
        return cleaned

    needs_a_sign = True


class LeadForm(forms.Form):
    business_kind = forms.ChoiceField(
        label=pgettext_lazy("lead", "Chance"), choices=BusinessKind.choices, initial=BusinessKind.SWITCH
    )
    due_on = forms.DateField(
        label=_("Present cover ends on"), required=False, help_text=_("Puts the lead into its renewal window.")
    )
    expected_premium_yuan = forms.DecimalField(
        label=_("Expected premium"), max_digits=10, decimal_places=2, required=False
    )
    next_on = forms.DateField(label=_("Next step on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["expected_premium_yuan"].unit = pgettext_lazy("unit", "yuan")

    def asked(self) -> dict[str, Any]:
        """Return the lead as the action takes it: money in fen, a step where a day was named."""
        said = dict(self.cleaned_data)
        yuan = said.pop("expected_premium_yuan")
        said["expected_premium_fen"] = None if yuan is None else int(yuan * 100)
        said["next_step"] = "call" if said["next_on"] else ""
        return said


class FirstVehicleForm(VehicleForm):
    """The vehicle beside a new customer: may be left out."""

    needs_a_sign = False


class FirstLeadForm(LeadForm):
    business_kind = forms.ChoiceField(
        label=pgettext_lazy("lead", "Chance"),
        choices=[("", _("No lead yet")), *BusinessKind.choices],
        initial=BusinessKind.SWITCH,
        required=False,
    )


class LeadOfCustomerForm(LeadForm):
    vehicle = forms.ModelChoiceField(None, label=_("Vehicle"), required=False)
    field_order = ("business_kind", "vehicle", "due_on", "expected_premium_yuan", "next_on")

    def __init__(self, *args: Any, customer: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["vehicle"].queryset = customer.vehicles.filter(gone_on=None)
        self.fields["vehicle"].label_from_instance = lambda vehicle: vehicle.plate or vehicle.vin


# Sources that only the product writes.
OWN_SOURCES = (ConsentSource.IMPORT, ConsentSource.ERASURE)


class ConsentForm(forms.Form):
    purpose = forms.ChoiceField(label=_("What for"), choices=ConsentPurpose.choices, widget=Pills)
    is_given = forms.TypedChoiceField(
        label=_("The customer"),
        choices=[("1", _("agrees")), ("0", _("withdraws"))],
        coerce=lambda text: text == "1",
        widget=Pills,
        initial="1",
    )
    source = forms.ChoiceField(
        label=_("How we know"),
        choices=[choice for choice in ConsentSource.choices if choice[0] not in OWN_SOURCES],
        widget=Pills,
    )
    evidence = forms.CharField(
        label=_("How one can tell"), max_length=200, required=False, help_text=_("Signed form, recording, message.")
    )


class EraseForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[choice for choice in ErasureReason.choices if choice[0] != ErasureReason.CLOCK],
        widget=Pills,
    )
    reference = forms.CharField(
        label=_("Reference"), max_length=60, required=False, help_text=_("Number of the letter or ticket. No names.")
    )
    is_sure = forms.BooleanField(label=_("I know that nobody can bring these data back."))


class LoseForm(forms.Form):
    reason = forms.ChoiceField(label=_("Main reason"), choices=LossReason.choices, widget=Pills)
    second_reason = forms.ChoiceField(label=_("Second reason"), choices=[NOTHING, *LossReason.choices], required=False)


class AssignForm(forms.Form):
    """Which leads, to whom. ``seen`` holds "lead:owner" as the page showed them."""

    lead = forms.TypedMultipleChoiceField(coerce=int, label=_("Leads"))
    takers = forms.ModelMultipleChoiceField(None, label=_("To whom"), required=False, widget=ManyPills)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["takers"].queryset = queries.takers_for(by)
        self.fields["lead"].valid_value = lambda value: str(value).isdecimal()  # type: ignore[method-assign]

    def seen(self) -> dict[int, int | None]:
        pairs = (text.partition(":") for text in self.data.getlist("seen"))
        return {int(lead): int(owner) if owner else None for lead, _colon, owner in pairs if lead.isdecimal()}


class FilterForm(forms.Form):
    """What a list is narrowed to; nonsense in the address narrows nothing."""

    q = forms.CharField(required=False, max_length=60, strip=True)
    kind = forms.ChoiceField(choices=[NOTHING, *CustomerKind.choices], required=False)
    grade = forms.ChoiceField(choices=[NOTHING, *Grade.choices], required=False)
    business = forms.ChoiceField(choices=[NOTHING, *BusinessKind.choices], required=False)
    owner = forms.IntegerField(required=False, min_value=1)
    late = forms.BooleanField(required=False)
    closed_from = forms.DateField(required=False)
    closed_until = forms.DateField(required=False)

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
