"""How forms look: ``{{ form }}`` and ``{{ form.name.as_field_group }}`` come out as designed, in every app."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting

BARE = (
    forms.CheckboxInput,
    forms.RadioSelect,
    forms.CheckboxSelectMultiple,
    forms.HiddenInput,
    forms.MultipleHiddenInput,
)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class MomentInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class Pills(forms.RadioSelect):
    """One of a few, as pills for the thumb."""

    template_name = "kit/forms/pills.html"


class ManyPills(forms.CheckboxSelectMultiple):
    """Some of a few, as pills for the thumb."""

    template_name = "kit/forms/pills.html"


class Drop(forms.FileInput):
    """A file, chosen or dropped."""

    template_name = "kit/forms/drop.html"


NATIVE = {forms.DateInput: DayInput, forms.TimeInput: ClockInput, forms.DateTimeInput: MomentInput}


class Bound(BoundField):
    """A bound field whose widget carries the kit's class and the native input for days and times.

    A field with an attribute ``unit`` (``amount.unit = _("yuan")``) shows it behind the input; the widget attribute
    ``data-whole`` lets a field take the whole width of a form in two columns.
    """

    def as_widget(
        self, widget: forms.Widget | None = None, attrs: dict[str, Any] | None = None, only_initial: bool = False
    ) -> str:
        widget = widget or self.field.widget
        native = NATIVE.get(type(widget))
        return super().as_widget(native(widget.attrs) if native else widget, attrs, only_initial)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        attrs = super().build_widget_attrs(attrs, widget)
        widget = widget or self.field.widget
        if not isinstance(widget, BARE):
            own = widget.attrs.get("class", "")
            attrs["class"] = f"input {own}".strip()
        if self.errors and "aria-describedby" not in attrs and not self.use_fieldset:
            attrs["aria-describedby"] = f"{self.auto_id}_error"
        return attrs

    @property
    def is_check(self) -> bool:
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_drop(self) -> bool:
        return isinstance(self.field.widget, Drop)

    @property
    def unit(self) -> str:
        return getattr(self.field, "unit", "")

    @property
    def takes_whole_row(self) -> bool:
        return isinstance(self.field.widget, forms.Textarea | Drop) or "data-whole" in self.field.widget.attrs


class Renderer(TemplatesSetting):
    form_template_name = "kit/forms/form.html"
    formset_template_name = "kit/forms/formset.html"
    field_template_name = "kit/forms/field.html"
    bound_field_class = Bound
